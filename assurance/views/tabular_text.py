"""Tables for terminals: columns as wide as they must be, cells wrapped in words, states in color."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assurance.safe import escape
from assurance.views.outline import ANSI, BOLD, DIM, RESET, cells
from assurance.views.palette import style
from assurance.views.prose import Piece, hang
from assurance.views.table import Cell, Page, Section, Table

GAP = 2
WIDE = 130
"""Cells from which on a terminal also shows columns of detail."""
SMALL = 60
"""Cells below which a terminal shows rows below each other rather than words in pieces."""
LEAST = 8
"""Cells that a column keeps however narrow the terminal is, unless its texts are shorter."""


def as_text(page: Page, *, width: int, color: bool) -> Iterator[str]:
    """The lines of a page, at most `width` cells wide where words allow it."""
    yield from _heading(page.title, width, color=color)
    for section in page.sections:
        yield ""
        yield from _section(section, width, color=color)


def _section(section: Section, width: int, *, color: bool) -> Iterator[str]:
    if section.title:
        yield from _heading(section.title, width, color=color)
    for line in section.lines:
        yield from hang([], [Piece(escape(line.text), _tint(line))], indent=0, width=width, color=color)
    for number, table in enumerate(section.tables):
        if number or section.lines:
            yield ""
        yield from _table(table, width, color=color)


def _table(table: Table, width: int, *, color: bool) -> Iterator[str]:
    if table.title:
        yield from _heading(table.title, width, color=color)
    if not table.rows:
        yield from hang([], [Piece(escape(table.empty or "nothing"), "dim")], indent=2, width=width, color=color)
        return
    heads = tuple(Cell(column.title) for column in table.columns)
    shown = [n for n, c in enumerate(table.columns) if not c.file_only and (width >= WIDE or not c.detail)]
    rows = [tuple(replace(row[n], text=_safe(row[n].text)) for n in shown) for row in (heads, *table.rows)]
    narrow = [table.columns[n].narrow for n in shown]
    widths = _widths(rows, narrow, width)
    if _crowded(rows, widths, width):
        yield from _records(rows, width, color=color)
    else:
        yield from _grid(rows, widths, color=color)
    if table.note:
        yield from hang([], [Piece(escape(table.note), "dim")], indent=0, width=width, color=color)


def _heading(words: str, width: int, *, color: bool) -> Iterator[str]:
    return hang([], [Piece(escape(words), "bold")], indent=0, width=width, color=color)


def _grid(rows: list[tuple[Cell, ...]], widths: list[int], *, color: bool) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield from _row(row, widths, color=color, head=not number)
        if not number:
            yield _ink((" " * GAP).join("─" * size for size in widths), DIM, color=color)


def _crowded(rows: list[tuple[Cell, ...]], widths: list[int], width: int) -> bool:
    """Whether columns side by side would not fit, or on a small screen only with words cut into pieces."""
    if sum(widths) + GAP * (len(widths) - 1) > width:
        return True
    words = (_longest(word for cell in column for word in cell.text.split()) for column in zip(*rows, strict=True))
    return width < SMALL and any(word > size for word, size in zip(words, widths, strict=True))


def _records(rows: list[tuple[Cell, ...]], width: int, *, color: bool) -> Iterator[str]:
    """The rows below each other, every cell behind the heading of its column."""
    heads, *rest = rows
    for number, row in enumerate(rest):
        if number and not row[0].again:
            yield ""
        for at, (head, cell) in enumerate(zip(heads, row, strict=True)):
            if cell.text and not cell.again:
                lead = [Piece(f"{head.text}: ", "dim")] if head.text else []
                said = [Piece(" ".join(cell.text.split()), _tint(cell))]
                yield from hang(lead, said, indent=2 if at else 0, width=width, color=color)


def _safe(words: str) -> str:
    return "\n".join(escape(line) for line in words.split("\n"))


def _widths(rows: list[tuple[Cell, ...]], narrow: list[bool], width: int) -> list[int]:
    """The width of each column: what its texts take, and where that is too much the widest give way first."""
    columns = list(zip(*rows, strict=True))
    full = [max(_longest(cell.text.split("\n")) for cell in column) for column in columns]
    words = [max(_longest(cell.text.split()) for cell in column) for column in columns]
    least = [
        total if small else min(total, max(word if word <= width // 3 else 0, LEAST))
        for total, word, small in zip(full, words, narrow, strict=True)
    ]
    widths, room = list(full), width - GAP * (len(full) - 1)
    while sum(widths) > room and (over := [n for n, size in enumerate(widths) if size > least[n]]):
        widest = max(over, key=lambda n: widths[n])
        rest = sorted((widths[n] for n in over if n != widest), reverse=True)
        target = max(least[widest], rest[0] if rest else 0, widths[widest] - (sum(widths) - room))
        widths[widest] = target if target < widths[widest] else widths[widest] - 1
    return widths


def _longest(texts: Iterable[str]) -> int:
    return max((cells(text) for text in texts), default=0)


def _row(row: tuple[Cell, ...], widths: list[int], *, color: bool, head: bool) -> Iterator[str]:
    wrapped = [_wrapped("" if cell.again else cell.text, size) for cell, size in zip(row, widths, strict=True)]
    for number in range(max(len(lines) for lines in wrapped)):
        parts = []
        for cell, lines, size in zip(row, wrapped, widths, strict=True):
            text = lines[number] if number < len(lines) else ""
            code = DIM if head else ANSI.get(_tint(cell), BOLD if _tint(cell) == "bold" else "")
            parts.append(_ink(text, code, color=color) + " " * (size - cells(text)))
        yield (" " * GAP).join(parts).rstrip()


def _wrapped(text: str, size: int) -> list[str]:
    """A text in lines of so many cells; a word that is longer is cut."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            for piece in _cut(word, size):
                joined = f"{line} {piece}" if line else piece
                if cells(joined) <= size:
                    line = joined
                else:
                    lines.append(line)
                    line = piece
        lines.append(line)
    return lines


def _cut(word: str, size: int) -> Iterator[str]:
    while cells(word) > size > 0:
        end = next((n for n in range(1, len(word) + 1) if cells(word[:n]) > size), len(word) + 1) - 1
        joint = max(word.rfind(mark, 0, end) for mark in "/-_.,;") + 1  # a path breaks behind a slash, if it can
        slash = word.rfind("/", 0, end) + 1
        end = max(slash if slash > end // 3 else joint if joint > end // 2 else end, 1)
        yield word[:end]
        word = word[end:]
    yield word


def _tint(cell: Cell) -> str:
    if cell.role in ("bold", "dim"):
        return cell.role
    if cell.role in ("error", "warning", "info"):
        return {"error": "broken", "warning": "doubt", "info": "supported"}[cell.role]
    return style(cell.role).color if cell.role else ""


def _ink(text: str, code: str, *, color: bool) -> str:
    return f"{code}{text}{RESET}" if color and code and text else text
