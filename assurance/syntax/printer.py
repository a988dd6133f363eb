"""Rows to text: lines with their comments, those behind a text in the columns that they share."""

from __future__ import annotations

from dataclasses import dataclass

from assurance.syntax.comments import Comment, is_block
from assurance.syntax.rows import WIDTH, Layout, Row
from assurance.syntax.scalars import STEP
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence

GAP = 2
NEIGHBORS = 8
ABOUT = ("challenges", "between", "on")
"""Keys that say what an entry is about; they read well before its text."""


@dataclass(slots=True)
class _Line:
    text: str
    comment: Comment | None = None


def written(layout: Layout, kinds: dict[int, str]) -> str:
    """The text of a layout; `kinds` names the key that says the kind, by the identity of the mapping."""
    printer = _Printer(layout, kinds)
    printer.print()
    return "".join(f"{line.text}\n" for line in _aligned(printer.lines))


class _Printer:
    """The lines while they are written. `kept` tells that an empty line would now belong to the text above it."""

    def __init__(self, layout: Layout, kinds: dict[int, str]) -> None:
        self.layout = layout
        self.kinds = kinds
        self.lines: list[_Line] = []
        self.kept = False

    def print(self) -> None:
        """Write all rows, without recursion."""
        waiting: list[tuple[Row, str | None]] = [(self.layout.root, "")]
        while waiting:
            row, head = waiting.pop()
            if head is None:
                self._notes(row.tail, " " * (row.indent + STEP))
            else:
                first = self._row(row, head)
                waiting.append((row, None))
                children = self._ordered(row)
                rest = [(child, " " * child.indent) for child in children[1:]]
                waiting += reversed([*[(child, first) for child in children[:1]], *rest])

    def _ordered(self, row: Row) -> list[Row]:
        """A row's children in the order of their keys; what moves leaves its empty line behind."""
        kind = self.kinds.get(id(row.value))
        if kind is None or not row.children:
            return row.children
        named = {child.key.value: child for child in row.children if child.key is not None}
        ordered = [named[name] for name in _order(kind, list(named), document=row.parent is None)]
        if ordered != row.children:
            row.children[0].blank = False
            for at, child in enumerate(ordered[: len(ABOUT) + 2]):
                child.blank = child.blank and row.children.index(child) <= at
        return ordered

    def _row(self, row: Row, head: str) -> str:
        """Write a row's own line; the head of its first child's."""
        margin = " " * (len(head) - len(head.lstrip(" ")))
        self._notes(row.before, margin)
        if row.blank:
            self._blank()
        if row.parent is None:
            self._notes([*row.inside, *_flat(row.behind)], "")
            return ""
        bare = row.block and row.key is None
        self._notes([*row.inside, *_flat(row.behind if bare else row.behind[:-1])], margin, tight=True)
        if bare:
            return f"{head}- "
        self._lines(row, head)
        return " " * (row.indent + STEP)

    def _lines(self, row: Row, head: str) -> None:
        lead = f"{head}-" if row.key is None else f"{head}{self.layout.name(row.key)}:"
        first, *rest = [""] if row.block else self._value(row)
        apart = row.key is not None and self._apart(row) and len(lead) + 1 + len(first) > WIDTH
        block = isinstance(row.value, Scalar) and is_block(self.layout.text, row.value)
        if apart and first and not block:
            rest = [" " * (row.indent + STEP) + first, *rest]
            first = ""
        at = len(self.lines)
        self.lines += [_Line(f"{lead} {first}" if first else lead), *map(_Line, rest)]
        if row.behind:
            self.lines[at if block else -1].comment = row.behind[-1]
        self.kept = block and "+" in first

    def _value(self, row: Row) -> list[str]:
        value = row.value
        if not isinstance(value, Scalar):
            return [self._flow(value)]
        parent = row.parent.value.start if row.parent is not None else 0
        return self.layout.scalars.lines(value, row.indent + STEP, self.layout.column(parent))

    def _apart(self, row: Row) -> bool:
        """Whether a value was written on a line below its key."""
        return row.key is not None and "\n" in self.layout.text[row.key.end : row.value.start]

    def _flow(self, node: Node) -> str:
        """A flow collection on one line; it fits, so it is not deep."""
        if isinstance(node, Scalar):
            return self.layout.scalars.one_line(node, flow=True) or ""
        if isinstance(node, Sequence):
            return f"[{', '.join(self._flow(item) for item in node.items)}]"
        if not isinstance(node, Mapping):
            return ""
        kind = self.kinds.get(id(node))
        names = list(node.entries)
        pairs = [node.entries[name] for name in (names if kind is None else _order(kind, names, document=False))]
        return f"{{{', '.join(f'{self.layout.name(key)}: {self._flow(value)}' for key, value in pairs)}}}"

    def _notes(self, notes: list[Comment], margin: str, *, tight: bool = False) -> None:
        """Write comments on lines of their own."""
        for note in notes:
            if note.blank and not tight:
                self._blank()
            self.lines.append(_Line(margin + note.text if note.text.startswith("#") else note.text))
            self.kept = False

    def _blank(self) -> None:
        if self.lines and self.lines[-1].text.strip() and not self.kept:
            self.lines.append(_Line(""))


def _order(kind: str, names: list[str], *, document: bool) -> list[str]:
    """The keys of an entry: first its kind, then its text (what it is about may stand between), then as written."""
    first = [kind]
    if "text" in names and not document:
        first += [name for name in names[: names.index("text")] if name in ABOUT]
        first.append("text")
    return [*first, *(name for name in names if name not in first)]


def _flat(notes: list[Comment]) -> list[Comment]:
    return [part for note in notes for part in (note, *note.more)]


def _aligned(lines: list[_Line]) -> list[_Line]:
    """The lines with the comments behind them: neighbors that shared a column share one again."""
    groups: list[list[_Line]] = []
    last: Comment | None = None
    for line in lines:
        note = line.comment
        if note is None:
            continue
        if last is not None and note.column == last.column and abs(note.line - last.line) <= NEIGHBORS:
            groups[-1].append(line)
        else:
            groups.append([line])
        last = note
    columns: dict[int, int] = {}
    for group in groups:
        columns.update(dict.fromkeys(map(id, group), _column(group)))
    return [part for line in lines for part in _with_comment(line, columns.get(id(line), 0))]


def _column(group: list[_Line]) -> int:
    """The column of some comments: as far behind the longest of their lines as before, two at least."""
    notes = [line.comment for line in group if line.comment is not None]
    longest = max(len(line.text) for line in group)
    return longest + max(GAP, notes[0].column - max(note.before for note in notes))


def _with_comment(line: _Line, column: int) -> list[_Line]:
    if line.comment is None:
        return [line]
    first = _Line(f"{line.text.ljust(column)}{line.comment.text}")
    return [first, *(_Line(" " * column + note.text) for note in line.comment.more)]
