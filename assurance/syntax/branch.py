"""A branch: the text of an element with everything written inside it, found, cut out and indented anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assurance.source import Source
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, nodes, span

_LINE_END = re.compile(r"\r\n|\r|\n")


class Unmovable(Exception):
    """Why a branch cannot be moved: words that follow the name of the element."""


@dataclass(frozen=True, slots=True)
class Item:
    """An element's mapping as an item of a list.

    `column` (from 0) is that of the list's dashes, or -1 in a list in brackets; `top` tells a list under `elements`.
    """

    holder: Sequence
    node: Mapping
    column: int
    top: bool

    @property
    def bracketed(self) -> bool:
        """Whether the list is written in brackets."""
        return self.column < 0


@dataclass(frozen=True, slots=True)
class Branch:
    """The piece of a text that a branch is, from `start` to `end`; in a list with dashes, whole lines."""

    item: Item
    start: int
    end: int


def find_item(source: Source, root: Node | None, node: Mapping) -> Item:
    """The list item that a mapping is. Raises `Unmovable` where it is none."""
    for key, holder in _lists(root):
        if any(item is node for item in holder.items):
            return Item(holder, node, dash_column(source, holder), key == "elements")
    raise Unmovable("is not written as an item of a list")


def dash_column(source: Source, holder: Sequence) -> int:
    """The column (from 0) of a list's dashes, -1 for a list in brackets."""
    return -1 if is_flow(source, holder) else source.position(holder.start)[1] - 1


def is_flow(source: Source, node: Node) -> bool:
    """Whether a list or mapping is written in brackets or braces."""
    return source.text[node.start : node.start + 1] in ("[", "{")


def _lists(root: Node | None) -> Iterator[tuple[str, Sequence]]:
    for node in nodes(root):
        if isinstance(node, Mapping):
            yield from ((key.value, value) for key, value in node.pairs() if isinstance(value, Sequence))


def branch_of(source: Source, root: Node | None, item: Item) -> Branch:
    """The text of an item: in brackets its braces; else its lines with comments directly above and at its end."""
    if item.bracketed:
        if not is_flow(source, item.node):
            raise Unmovable("is written in a list in brackets, without braces of its own")
        return Branch(item, item.node.start, item.node.end)
    first = _with_comments_above(source, root, item, _dash_line(source, item))
    return Branch(item, source.offset(first), _end(source, item))


def _dash_line(source: Source, item: Item) -> int:
    """The line with the dash of an item; the mapping may begin on a later one."""
    dash = re.compile(rf" {{{item.column}}}-(\s|$)")
    for number in range(source.position(item.node.start)[0], 0, -1):
        if dash.match(source.line(number)):
            return number
    raise Unmovable("is not on lines of its own")


def _with_comments_above(source: Source, root: Node | None, item: Item, line: int) -> int:
    """The first line of the comment that stands directly above a line and is no part of a text before it."""
    begin = source.offset(line)
    bound = max((n.end for n in nodes(root) if isinstance(n, Scalar) and n.start < begin), default=0)
    while line > 1 and source.offset(line - 1) >= bound and _is_comment(source.line(line - 1), 0, item.column):
        line -= 1
    return line


def _is_comment(line: str, least: int, most: int) -> bool:
    said = line.lstrip(" ")
    return said.startswith("#") and least <= len(line) - len(said) <= most


def _end(source: Source, item: Item) -> int:
    """Where the lines of an item end: behind what it says and comments that are indented like what it says."""
    last = max(span(source, node).end for node in nodes(item.node) if isinstance(node, Scalar) or is_flow(source, node))
    number = end = source.position(last)[0]
    lines = source.position(len(source.text))[0]
    while number < lines:
        number += 1
        line = source.line(number)
        if _is_comment(line, item.column + 1, len(line)):
            end = number
        elif line.strip():
            break
    return source.offset(end + 1) if end < lines else len(source.text)


def lines_at(text: str, branch: Branch, column: int) -> list[str]:
    """The lines of a branch's text (as `branch.start` to `branch.end`, or edited) with their dash in a column."""
    lines = _LINE_END.split(text)
    if branch.item.bracketed:
        further = [line for line in lines[1:] if line.strip()]
        least = min((_indent(line) for line in further), default=0)
        return [f"{' ' * column}- {lines[0]}", *(_shifted(line, column + 4 - least) for line in lines[1:])]
    if not lines[-1]:
        lines.pop()
    return [_moved(line, branch.item.column, column) for line in lines]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(line: str, by: int) -> str:
    if by >= 0:
        return " " * by + line if line else line
    return line[min(-by, _indent(line)) :]


def _moved(line: str, old: int, new: int) -> str:
    """A line of a branch whose dash moves; what goes on left of the dash, inside quotes, stays off the margin."""
    indent = _indent(line)
    return _shifted(line, min(0, new - indent) if line.strip() and indent < old and new < old else new - old)
