"""Comments of a text with their places: whatever lies between the scalars and is no punctuation of YAML.

The document markers `---` and `...` are kept in the same way, as lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assurance.source import Source
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence

_PIECE = re.compile(r"#[^\n]*|^(?:---|\.\.\.)(?=\s|\Z)|[ \t\-:,\[\]{}?]+|\n|[^#]", re.MULTILINE)
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*")
_OPENERS = re.compile(r"[\s\-?:.]*")
_CLOSE_UP = re.compile(r"^#(?=[^\s#!])")


class Stray(Exception):
    """Something stands at an offset that is neither scalar nor comment nor punctuation (a directive, say)."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Comment:
    """A comment as it will be written, and where it was.

    `line` counts from 1, `column` from 0; `before` is the column where the text before it on its line ends. A comment
    that is `alone` has no text before it but dashes; `blank` tells that the line above it is empty. `more` are the
    comments below one behind a text that go on in its column.
    """

    __slots__ = ("at", "before", "blank", "column", "line", "line_start", "more", "text")

    def __init__(self, source: Source, at: int, text: str) -> None:
        self.at = at
        self.text = _CLOSE_UP.sub("# ", text).rstrip() if text.startswith("#") else text
        self.line, column = source.position(at)
        self.column = column - 1
        self.line_start = at - self.column
        self.before = len(source.text[self.line_start : at].rstrip())
        self.blank = self.line > 1 and not source.line(self.line - 1).strip()
        self.more: list[Comment] = []

    def alone(self, source: Source) -> bool:
        """Whether nothing stands before it on its line but dashes and their like."""
        return _OPENERS.fullmatch(source.text, self.line_start, self.at) is not None


def comments(source: Source, scalars: list[Scalar]) -> list[Comment]:
    """All comments and document markers, in written order. Raises `Stray` for what should not be there."""
    return [Comment(source, at, text) for at, text in _pieces(source.text, scalars)]


def scalars_of(root: Node | None) -> list[Scalar]:
    """Every key and scalar below a node, in written order."""
    found: list[Scalar] = []
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            found.append(node)
        elif isinstance(node, Sequence):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Mapping):
            waiting.extend(part for pair in reversed([*node.pairs()]) for part in reversed(pair))
    return found


def is_block(text: str, scalar: Scalar) -> bool:
    """Whether a scalar was written with `|` or `>`."""
    return not scalar.plain and text[scalar.start : scalar.start + 1] in ("|", ">")


def _pieces(text: str, scalars: list[Scalar]) -> Iterator[tuple[int, str]]:
    at = 0
    for scalar in scalars:
        yield from _between(text, at, scalar.start)
        if is_block(text, scalar):
            header = _HEADER.match(text, scalar.start)
            if header and text[header.end() : header.end() + 1] == "#":
                yield header.end(), text[header.end() :].partition("\n")[0]
        at = max(at, scalar.end)
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for found in _PIECE.finditer(text, start, end):
        piece = found[0]
        if piece.startswith("#") or piece in ("...", "---"):
            yield found.start(), piece
        elif len(piece) == 1 and piece not in " \t\n-:,[]{}?":
            raise Stray(found.start())
