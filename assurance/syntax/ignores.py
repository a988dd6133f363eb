"""Ignores written in a case: `# assurance: ignore[ARG301] until 2027-01-31: the report is due in January`."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assurance.source import Source, Span
from assurance.syntax.tree import Node, Scalar, nodes

_MARK = re.compile(r"#+[ \t]*assurance[ \t]*:[ \t]*([^\r\n]*)")
_IGNORE = re.compile(
    r"ignore[ \t]*\[(?P<codes>[^\]]*)\](?:[ \t]+until[ \t]+(?P<until>[^\s:]+))?[ \t]*(?::[ \t]*(?P<reason>.*))?"
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One ignore: where it stands, what it accepts, until when and why, and the line (from 1) that it is about.

    `fault` says why it could not be read; it then accepts nothing.
    """

    span: Span
    line: int
    codes: tuple[tuple[str, Span], ...] = ()
    until: dt.date | None = None
    reason: str = ""
    fault: str = ""


def read_ignores(source: Source, root: Node | None) -> tuple[Ignore, ...]:
    """The ignores among the comments of a text. What only looks like one inside a text is none."""
    if "assurance" not in source.text or "#" not in source.text:
        return ()
    found = [mark for mark in _MARK.finditer(source.text) if _begins_comment(source.text, mark.start())]
    if not found:
        return ()
    starts, ends = _scalars(root)
    return tuple(_read(source, mark) for mark in found if not _inside(mark.start(), starts, ends))


def _begins_comment(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in " \t\r\n"


def _scalars(root: Node | None) -> tuple[list[int], list[int]]:
    """Where the texts of a tree begin and end, in order."""
    places = sorted((node.start, node.end) for node in nodes(root) if isinstance(node, Scalar))
    return [start for start, _ in places], [end for _, end in places]


def _inside(at: int, starts: list[int], ends: list[int]) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and at < ends[before]


def _read(source: Source, mark: re.Match[str]) -> Ignore:
    start, said = mark.start(), mark[1].rstrip()
    span = Span(source.name, start, mark.start(1) + len(said))
    line = _line_about(source, start)
    match = _IGNORE.fullmatch(said)
    if match is None:
        return Ignore(span, line, fault="it has another form")
    codes = tuple(_codes(source, match, mark.start(1)))
    if not codes:
        return Ignore(span, line, fault="it names no code between its brackets")
    try:
        until = dt.date.fromisoformat(match["until"]) if match["until"] else None
    except ValueError:
        return Ignore(span, line, codes, fault=f"`{match['until']}` is no date like 2027-01-31")
    return Ignore(span, line, codes, until, (match["reason"] or "").strip())


def _codes(source: Source, match: re.Match[str], base: int) -> Iterator[tuple[str, Span]]:
    for word in re.finditer(r"[^\s,]+", match["codes"]):
        at = base + match.start("codes") + word.start()
        yield word[0], Span(source.name, at, at + len(word[0]))


def _line_about(source: Source, at: int) -> int:
    """The line that an ignore is about: its own, or where it stands alone, the next one that says something."""
    line, column = source.position(at)
    if source.line(line)[: column - 1].strip():
        return line
    last = source.position(len(source.text))[0]
    for number in range(line + 1, last + 1):
        text = source.line(number).strip()
        if text and not text.startswith("#"):
            return number
    return line
