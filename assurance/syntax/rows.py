"""Rows: what gets a line of its own when a document is laid out, with the comments that belong to it.

A row is an entry of a mapping or an item of a list, written in block style. A flow collection that stays on one line is
part of its row; one that does not becomes rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from assurance.source import Source
from assurance.syntax.comments import Comment
from assurance.syntax.scalars import STEP, Scalars
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence

WIDTH = 120
LONGEST_KEY = 1000
ENDLESS = 1_000_000
_BLANKS = re.compile(r"[ \t]*")
_DASHES = re.compile(r"[ \t\-?]*")


class Unwritable(Exception):
    """A node that the layout has no form for, in words that continue "… is not formatted:"."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at
        self.why = why


class Row:
    """A line or more of the document; `key` is None for an item of a list and for the root.

    Comments stand `before` it, `inside` (between its key and its value), `behind` it on its line, and in the `tail` of
    its children. `blank` tells that an empty line stands above it. `flow` tells that its value was a flow collection,
    `block` that its value is laid out as `children`. The rows with an index up to `last` are those below it.
    """

    __slots__ = (
        "before",
        "behind",
        "blank",
        "block",
        "children",
        "end",
        "flow",
        "indent",
        "index",
        "inside",
        "key",
        "last",
        "parent",
        "start",
        "tail",
        "value",
    )

    def __init__(self, parent: Row | None, key: Scalar | None, value: Node, indent: int) -> None:
        self.parent = parent
        self.key = key
        self.value = value
        self.indent = indent
        self.start = value.start if key is None else key.start
        self.end = value.end
        self.index = self.last = 0
        self.blank = self.flow = self.block = False
        self.before: list[Comment] = []
        self.inside: list[Comment] = []
        self.behind: list[Comment] = []
        self.tail: list[Comment] = []
        self.children: list[Row] = []


class Layout:
    """The rows of a document, in written order."""

    def __init__(
        self, source: Source, root: Mapping, scalars: Scalars, comments: list[Comment], names: dict[int, str]
    ) -> None:
        self.source = source
        self.text = source.text
        self.scalars = scalars
        self.comments = comments
        self.places = [comment.at for comment in comments]
        self.names = names
        self.widths: dict[int, int] = {}
        self.root = Row(None, None, root, -STEP)
        self.rows = self._rows()
        self.starts = [row.start for row in self.rows]

    def name(self, key: Scalar) -> str:
        """A key as it is written."""
        new = self.names.get(id(key))
        one = self.scalars.one_line(key, flow=False) if new is None else new
        if not one or len(one) > LONGEST_KEY:
            raise Unwritable(key.start, "a key is missing, too long, or over several lines")
        return one

    def column(self, offset: int) -> int:
        """The column of a place, counted from 0."""
        return self.source.position(offset)[1] - 1

    def line_column(self, offset: int) -> int:
        """The column of the first letter of a place's line, counted from 0."""
        start = self.source.offset(self.source.position(offset)[0])
        found = _BLANKS.match(self.text, start)
        return found.end() - start if found else 0

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        waiting = [self.root]
        while waiting:
            row = waiting.pop()
            row.index = row.last = len(rows)
            rows.append(row)
            self._decide(row)
            waiting.extend(reversed(row.children))
        for row in reversed(rows):
            if row.parent is not None:
                row.parent.last = max(row.parent.last, row.last)
        return rows

    def _decide(self, row: Row) -> None:
        """Whether a row's value is laid out below it, and as what."""
        row.blank = self._below_blank(row.start)
        value = row.value
        if isinstance(value, Scalar):
            return
        row.flow = bool(row.parent and row.parent.flow) or self.text[value.start] in "[{"
        children = (
            value.items if isinstance(value, Sequence) else list(value.entries) if isinstance(value, Mapping) else []
        )
        if not children or (row.flow and row.parent is not None and self._fits(row)):
            return
        row.block = True
        indent = row.indent + STEP
        if isinstance(value, Sequence):
            row.children = [Row(row, None, item, indent) for item in value.items]
        elif isinstance(value, Mapping):
            row.children = [Row(row, key, item, indent) for key, item in value.pairs()]

    def _below_blank(self, offset: int) -> bool:
        """Whether a place is the first on its line, but for dashes, and the line above is empty."""
        line, column = self.source.position(offset)
        found = _DASHES.match(self.text, offset - column + 1, offset)
        return line > 1 and found is not None and found.end() == offset and not self.source.line(line - 1).strip()

    def _fits(self, row: Row) -> bool:
        """Whether a flow collection has room on its row's line and holds no comment."""
        if bisect_right(self.places, row.value.start) != bisect_right(self.places, row.value.end - 1):
            return False
        head = row.indent + (STEP if row.key is None else len(self.name(row.key)) + 2)
        if id(row.value) not in self.widths:
            self._measure(row.value)
        return head + self.widths[id(row.value)] <= WIDTH

    def _measure(self, top: Node) -> None:
        """The width on one line of a flow collection and of everything in it."""
        nodes = [top]
        for node in nodes:
            if isinstance(node, Sequence):
                nodes.extend(node.items)
            elif isinstance(node, Mapping):
                nodes.extend(value for _, value in node.pairs())
        for node in reversed(nodes):
            self.widths[id(node)] = min(self._width(node), ENDLESS)

    def _width(self, node: Node) -> int:
        if isinstance(node, Scalar):
            one = self.scalars.one_line(node, flow=True)
            return ENDLESS if one is None else len(one)
        if isinstance(node, Sequence):
            return 2 + sum(self.widths[id(item)] + 2 for item in node.items)
        if isinstance(node, Mapping):
            return 2 + sum(len(self.name(key)) + self.widths[id(value)] + 4 for key, value in node.pairs())
        return ENDLESS

    # -- comments

    def attach(self) -> None:
        """Give every comment to the row that it belongs to."""
        last: Comment | None = None
        tail: Row | None = None
        seen = -1
        for comment in self.comments:
            at = bisect_right(self.starts, comment.at)
            now = self.rows[at - 1] if at else None
            after = self.rows[at] if at < len(self.rows) else None
            if at != seen:
                tail = None
            seen = at
            if now is not None and (not comment.alone(self.source) or self._shares_line(now, comment)):
                self._ended(now, comment.at).behind.append(comment)
                last = comment
            elif last is not None and self._goes_on(last, comment, after):
                last.more.append(comment)
            else:
                tail = self._alone(comment, now, after, tail)
                last = None

    def _shares_line(self, row: Row, comment: Comment) -> bool:
        """Whether a row begins or ends on the comment's line, before it."""
        ends = not row.block and row.start < row.end and comment.line_start < row.end <= comment.at
        return ends or comment.line_start <= row.start < comment.at

    def _ended(self, row: Row, at: int) -> Row:
        """The row that a comment behind a text is about: that of a flow collection where its bracket was closed."""
        while row.parent is not None and row.parent.flow and row.parent.value.end <= at:
            row = row.parent
        return row

    def _goes_on(self, last: Comment, comment: Comment, after: Row | None) -> bool:
        above = last.more[-1] if last.more else last
        below = comment.line == above.line + 1 and comment.column == last.column and not comment.blank
        return below and comment.before == 0 and (after is None or self.line_column(after.start) != comment.column)

    def _alone(self, comment: Comment, now: Row | None, after: Row | None, ceiling: Row | None) -> Row | None:
        """Give a comment on a line of its own to a row; the row, if it is the tail of one.

        `ceiling` is the row whose tail has the comment above; this one cannot stand further in.
        """
        if now is None:
            self.rows[0].before.append(comment)
            return None
        if not now.block and now.start < comment.at < now.end:
            now.inside.append(comment)
            return None
        row = self._closing(comment, now, after, ceiling)
        if row is not None:
            row.tail.append(comment)
        elif after is not None:
            after.before.append(comment)
        return row

    def _closing(self, comment: Comment, now: Row, after: Row | None, ceiling: Row | None) -> Row | None:
        """The row at whose end a comment stands, among those that end before the next row; None for the next row."""
        limit = -1 if after is None else self.line_column(after.start)
        best: tuple[int, Row] | None = None
        row: Row | None = now
        behind_dash = comment.before > 0
        while row is not None and not (after is not None and row.index < after.index <= row.last):
            if row.flow and row.block and row.value.start < comment.at < row.value.end:
                return row
            column = self._inner_column(row)
            fits = column is not None and limit < column <= comment.column and not behind_dash
            allowed = ceiling is None or row.index <= ceiling.index
            if fits and allowed and column is not None and (best is None or column >= best[0]):
                best = (column, row)
            row = row.parent
        nowhere = self.root if after is None else None
        return nowhere if best is None else best[1]

    def _inner_column(self, row: Row) -> int | None:
        """The column from which on a comment belongs to the end of a row; None where it has no inside."""
        if row.block and not row.flow:
            return self.column(row.value.start)
        if row.key is not None and isinstance(row.value, Scalar) and row.value.start == row.value.end:
            return self.column(row.key.start) + 1
        return None
