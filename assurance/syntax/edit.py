"""Edits of a text: pieces replaced together or not at all, and the difference that they make."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assurance.diagnostic import Edit
from assurance.source import Span
from assurance.syntax.entry import Entry
from assurance.syntax.tree import Mapping, Scalar


class Conflict(Exception):
    """Two edits want to replace the same piece of a text."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file: its project path, the name people see, its text before and after.

    `before` is None for a file that is made new.
    """

    path: str
    name: str
    before: str | None
    after: str

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff, without line ends."""
        old, new = (self.before or "").splitlines(), self.after.splitlines()
        origin = "/dev/null" if self.before is None else self.name
        yield from difflib.unified_diff(old, new, origin, self.name, lineterm="")


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after some edits of one file, whose spans are offsets in the text as it is now.

    Two insertions at one place both stay, in the order given. Raises `Conflict` where two edits overlap.
    """
    pieces: list[str] = []
    at = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start < at:
            raise Conflict(edit.span.file)
        pieces += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join((*pieces, text[at:]))


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits of one file cannot both be made."""
    if one == other:
        return False
    first, second = sorted((one.span, other.span))
    return first.file == second.file and second.start < first.end


def line_end(text: str) -> str:
    """How the lines of a text end: as its first one does."""
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def added_key(entry: Entry, line: str, *, after: str, within: str = "") -> Edit:
    """An edit that adds a key like `undeveloped: true` to an entry, behind the key `after` if that is on one line.

    With `within`, it is added to the mapping under that key of the entry, which must have the key `after`.
    """
    text, inner = entry.source.text, entry.node.value(within) if within else None
    node = inner if isinstance(inner, Mapping) else entry.node
    value = node.value(after)
    behind = value if isinstance(value, Scalar) and "\n" not in text[value.start : value.end] else entry.id_node
    if text[node.start] == "{":
        return _insertion(entry, behind.end, f", {line}")
    key = node.key(after if within else entry.word)
    start = text.rfind("\n", 0, key.start if key else node.start) + 1
    column = (key.start if key else node.start) - start
    end = text.find("\n", behind.end)
    if end < 0:
        return _insertion(entry, len(text), f"\n{' ' * column}{line}")
    return _insertion(entry, end + 1, f"{' ' * column}{line}{line_end(text)}")


def _insertion(entry: Entry, at: int, text: str) -> Edit:
    return Edit(Span(entry.source.name, at, at), text)
