"""Migrations: what turns the files of a case in an older format into the next one. There is one format so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assurance.diagnostic import Edit
from assurance.source import Source, Span
from assurance.syntax.edit import Change, edited, line_end
from assurance.syntax.register import FORMAT
from assurance.syntax.tree import Mapping, Node, Scalar, inside


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from one format number to the next: `edits` gives the edits of one file of a case."""

    before: int
    after: int
    edits: Callable[[Source], Iterable[Edit]]


MIGRATIONS: tuple[Migration, ...] = ()
"""Every migration there is, in order: each begins where the one before it ends."""


class Unmigratable(Exception):
    """Why a case cannot be migrated: words that follow the name of its file."""


def current(migrations: tuple[Migration, ...]) -> int:
    """The format number that migrations lead to."""
    if any(one.after != other.before for one, other in pairwise(migrations)):
        raise ValueError("migrations have a gap")
    return migrations[-1].after if migrations else int(FORMAT)


def written_format(root: Node | None) -> int:
    """The format number of a case document; the first one where none is written."""
    value = root.value("format") if isinstance(root, Mapping) else None
    if value is None:
        return 1
    written = value.value.strip() if isinstance(value, Scalar) else ""
    if not re.fullmatch("[1-9][0-9]{0,5}", written):
        raise Unmigratable("has a `format` that is no number; write `format: 1`")
    return int(written)


def migrated(
    head: Source, root: Node | None, files: Iterable[Source], migrations: tuple[Migration, ...]
) -> list[Change]:
    """The changes that bring a case to the current format; `head` is its document with the tree `root`.

    Raises `Unmigratable` for a format that these migrations do not know.
    """
    number, last = written_format(root), current(migrations)
    if number > last:
        raise Unmigratable(f"is in format {number}, and this version reads format {last}; install a newer version")
    steps = [step for step in migrations if step.before >= number]
    if number < last and (not steps or steps[0].before != number):
        raise Unmigratable(f"is in format {number}, from which no migration leads to format {last}")
    if not steps:
        return []
    before = {source.name: source for source in (head, *files)}
    begun = replace(head, text=edited(head.text, _numbered(head, root, last)))
    after = {**before, head.name: begun}
    for step in steps:
        after = {name: replace(source, text=edited(source.text, step.edits(source))) for name, source in after.items()}
    return [
        Change(source.path, name, before[name].text, source.text)
        for name, source in sorted(after.items())
        if source.text != before[name].text
    ]


def _numbered(head: Source, root: Node | None, number: int) -> Iterator[Edit]:
    """The edit that gives a case document its format number."""
    if not isinstance(root, Mapping):
        return
    value, first = root.value("format"), root.key("case")
    if isinstance(value, Scalar):
        yield Edit(inside(head, value), str(number))
    elif first is not None:
        braces = head.text[root.start : root.start + 1] == "{"
        end = ", " if braces else line_end(head.text)
        indent = " " * (head.position(first.start)[1] - 1)
        yield Edit(Span(head.name, first.start, first.start), f"format: {number}{end}{'' if braces else indent}")
