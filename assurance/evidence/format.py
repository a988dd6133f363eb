"""What a format is: a name, a sniff and a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assurance.evidence.content import Content
from assurance.evidence.reading import Reading

NO, MAYBE, LIKELY, SURE = 0, 1, 2, 3
"""How sure a sniff is. `MAYBE` is for general formats, which take what nothing more special claims."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a case says about an artifact: where its rows are (a JSON pointer like `/results`)."""

    rows: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `name` as it is written, a `title` for people, and its adapter with a version.

    The version counts up whenever the same bytes give another reading; lock files record it.
    """

    name: str
    title: str
    sniff: Callable[[Content], int]
    read: Callable[[Content, Options], Reading]
    version: int = 1
