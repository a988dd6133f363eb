"""Diagnostics as people read them in a terminal: the message, the marked lines and what would help."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from unicodedata import category

from assurance.diagnostic import Diagnostic, Label
from assurance.safe import UNSAFE, escape, written_out
from assurance.source import Source

K = TypeVar("K")
V = TypeVar("V")

NARROWEST = 40
TAB = "    "

_WORD = re.compile(r"(?:`[^`]*`|[^ ])+")  # a name in backticks is one word, whatever stands in it


def render(found: Sequence[Diagnostic], texts: Mapping[str, Source], *, color: bool, width: int) -> Iterator[str]:
    """One block of lines per diagnostic, in the order given; `width` is in cells and counts as 40 if it is less."""
    paint = _painter(color=color)
    for diagnostic in found:
        yield "\n".join(_block(diagnostic, texts, paint=paint, width=max(width, NARROWEST)))


class _Tint(enum.Enum):
    """A part of a block and how it looks: foreground color, bold."""

    ERROR = ("red", True)
    WARNING = ("yellow", True)
    INFO = ("cyan", True)
    MESSAGE = (None, True)
    FRAME = ("blue", False)
    HELP = ("green", False)


_Paint = Callable[[str, _Tint], str]


def _painter(*, color: bool) -> _Paint:
    if not color:
        return lambda text, _: text
    from click import style  # imported only where there is color

    def paint(text: str, tint: _Tint) -> str:
        foreground, bold = tint.value
        return style(text, fg=foreground, bold=bold or None) if text else ""

    return paint


@dataclass(frozen=True, slots=True)
class _Page:
    """What the lines of one block share: the width of the terminal and of the line numbers, both in cells."""

    width: int
    gutter: int
    paint: _Paint

    @property
    def room(self) -> int:
        """Cells right of the gutter."""
        return self.width - self.gutter - 3

    def row(self, content: str = "", *, number: str = "") -> str:
        """A line of the excerpt, behind its number or an empty gutter."""
        bar = self.paint(f"{number:>{self.gutter}} |", _Tint.FRAME)
        return f"{bar} {content}" if content else bar

    def arrow(self, sign: str, where: str) -> str:
        """The line that names a place; never wrapped, so that a click on it still opens the file."""
        return f"{' ' * (self.gutter + 3 - len(sign))}{self.paint(sign, _Tint.FRAME)} {where}"

    def remark(self, word: str, text: str) -> Iterator[str]:
        """A line below the excerpt, like `= help: …`."""
        lead = " " * (self.gutter + 1)
        first, *rest = _hung(escape(text), lead=f"{lead}= {word}: ", width=self.width)
        sign = self.paint("=", _Tint.FRAME)
        yield f"{lead}{sign} {self.paint(f'{word}:', _Tint.HELP)} {first}".rstrip()
        yield from rest


@dataclass(frozen=True, slots=True)
class _Place:
    """A label on its line: characters `start` to `end` of `line`, counted from 0; `column` is the one people see."""

    sign: str
    label: str
    tint: _Tint
    number: int
    column: int
    line: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """All labels of a block that lie in one file; `notes` are those without a piece of text to stand under."""

    where: str
    places: tuple[_Place, ...]
    notes: tuple[str, ...]


def _block(diagnostic: Diagnostic, texts: Mapping[str, Source], *, paint: _Paint, width: int) -> Iterator[str]:
    parts = list(_parts(diagnostic, texts))
    highest = max((place.number for part in parts for place in part.places), default=0)
    page = _Page(width, max(2, len(str(highest))), paint)
    yield from _headline(diagnostic, paint=paint, width=width)
    for index, part in enumerate(parts):
        yield page.arrow(":::" if index else "-->", part.where)
        if part.places:
            yield page.row()
        for places in _grouped(part.places, key=lambda place: place.number).values():
            yield from _excerpts(places, page)
        for note in part.notes:
            yield from page.remark("note", note)
    if diagnostic.help:
        yield from page.remark("help", diagnostic.help)


def _headline(diagnostic: Diagnostic, *, paint: _Paint, width: int) -> Iterator[str]:
    title = f"{diagnostic.severity.word}[{escape(diagnostic.code)}]"
    first, *rest = _hung(escape(diagnostic.message), lead=f"{title}: ", width=width)
    yield paint(title, _Tint[diagnostic.severity.name]) + paint(f": {first}".rstrip(), _Tint.MESSAGE)
    for line in rest:
        text = line.lstrip(" ")
        yield " " * (len(line) - len(text)) + paint(text, _Tint.MESSAGE)


def _grouped(values: Iterable[V], *, key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups


def _parts(diagnostic: Diagnostic, texts: Mapping[str, Source]) -> Iterator[_Part]:
    """The files of a diagnostic, that of the primary label first."""
    labels = (diagnostic.primary, *diagnostic.related)
    for file, group in _grouped(labels, key=lambda label: label.span.file).items():
        source = texts.get(file)
        if source is None:
            yield _Part(escape(file), (), tuple(label.text for label in group if label.text))
            continue
        places = tuple(_place(label, diagnostic, source) for label in group if not label.span.nowhere)
        notes = tuple(label.text for label in group if label.span.nowhere and label.text)
        where = escape(source.name)
        if not group[0].span.nowhere:
            where += f":{places[0].number}:{places[0].column}"
        yield _Part(where, places, notes)


def _place(label: Label, diagnostic: Diagnostic, source: Source) -> _Place:
    number, column = source.position(label.span.start)
    line = source.line(number)
    start = min(column - 1, len(line))  # a span may begin inside a line end
    end = min(start + max(0, label.span.end - label.span.start), len(line))
    primary = label is diagnostic.primary
    sign, tint = ("^", _Tint[diagnostic.severity.name]) if primary else ("-", _Tint.FRAME)
    return _Place(sign, escape(label.text), tint, number, column, line, start, end)


def _excerpts(places: Sequence[_Place], page: _Page) -> Iterator[str]:
    """One line of a file and what is marked in it; shown again where it is too long to show all marks at once."""
    while places:
        view = _view(places[0], page.room)
        inside, outside = [places[0]], list[_Place]()
        for place in places[1:]:
            (inside if view.holds(place) else outside).append(place)
        yield page.row(view.text, number=str(places[0].number))
        for row in _rows(inside, view, page.room):
            yield page.row(_assembled(row, page.paint))
        places = outside


@dataclass(frozen=True, slots=True)
class _View:
    """A line as it stands on the screen, cut to the room there is; `low` and `high` bound the cells that show text.

    `left` and `right` give the cells where each character from number `first` on begins and ends.
    """

    text: str
    first: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    low: int
    high: int

    def cells(self, place: _Place) -> tuple[int, int]:
        """Where a mark begins and ends, at least one cell wide, whole characters, and inside the view."""
        start, end = _extent(self.left, self.right, start=place.start - self.first, end=place.end - self.first)
        start = max(self.low, min(start, self.high - 1))
        return start, max(start + 1, min(end, self.high))

    def holds(self, place: _Place) -> bool:
        """True if the place begins where this view shows text."""
        if not self.first <= place.start <= self.first + len(self.left):
            return False
        start, _ = _extent(self.left, self.right, start=place.start - self.first, end=place.end - self.first)
        return self.low <= start < self.high


def _extent(left: Sequence[int], right: Sequence[int], *, start: int, end: int) -> tuple[int, int]:
    if start >= len(left):
        edge = right[-1] if right else 0
        return edge, edge + 1
    end = min(end, len(right))
    return left[start], max(right[end - 1] if end > start else 0, left[start] + 1)


def _view(place: _Place, room: int) -> _View:
    """The line of a place, or as much of it around the place as there is room for."""
    first, last = max(0, place.start - 2 * room), place.start + 2 * room  # what lies beyond is never shown
    clusters = list(_clusters(place.line[first:last]))
    left, right, at = [], [], 0
    for count, _, cells in clusters:
        left += [at] * count
        right += [at + cells] * count
        at += cells
    start, end = _extent(left, right, start=place.start - first, end=place.end - first)
    total = max(at, end)
    origin = 0
    if total > room:
        label = min(_width(place.label), room // 3)
        fits = end + 1 + label < room
        origin = 0 if fits else max(0, min(start - room // 3, total - room))
    before = first > 0 or origin > 0
    after = last < len(place.line) or total > origin + room
    low, high = int(before), room - int(after)
    text = _cut(clusters, low=origin + low, high=origin + high)
    text = ("…" if before else "") + (f"{text}{' ' * (high - low - _width(text))}…" if after else text.rstrip(" "))
    begins, ends = (tuple(cell - origin for cell in cells) for cells in (left, right))
    return _View(text, first, begins, ends, low, high)


def _cut(clusters: Iterable[tuple[int, str, int]], *, low: int, high: int) -> str:
    """The text of cells `low` to `high`; a wide character that does not fit at the beginning leaves blanks."""
    shown, at = "", 0
    for _, text, cells in clusters:
        if low <= at and at + cells <= high:
            shown = shown or " " * (at - low)
            shown += text
        at += cells
    return shown


@dataclass(frozen=True, slots=True)
class _Piece:
    """A mark or a label, and the cell it begins at."""

    at: int
    text: str
    tint: _Tint

    @property
    def end(self) -> int:
        return self.at + _width(self.text)


def _rows(places: Sequence[_Place], view: _View, room: int) -> list[list[_Piece]]:
    """The marks and labels under one line, each in the first row where it touches no other."""
    rows: list[list[_Piece]] = []
    for place in places:
        mine = _marked(place, view, room)
        free = (row for row in rows if _apart(row, mine[0]))
        row = next(free, None) if len(mine) == 1 else None
        if row is None:
            rows += mine
        else:
            row += mine[0]
    return rows


def _apart(row: Sequence[_Piece], other: Sequence[_Piece]) -> bool:
    start, end = other[0].at, other[-1].end
    return all(end < piece.at or piece.end < start for piece in row)


def _marked(place: _Place, view: _View, room: int) -> list[list[_Piece]]:
    """The mark of a place and its label: beside it, beside it in several rows, or below."""
    start, end = view.cells(place)
    mark = _Piece(start, place.sign * (end - start), place.tint)
    if not place.label:
        return [[mark]]
    beside = room - end - 1
    if _width(place.label) <= beside or beside >= room // 2:
        first, *rest = (_Piece(end + 1, line, place.tint) for line in _wrapped(place.label, first=beside, rest=beside))
        return [[mark, first], *([piece] for piece in rest)]
    lines = _wrapped(place.label, first=room, rest=room)
    at = min(start, room - max(map(_width, lines)))
    return [[mark], *([_Piece(at, line, place.tint)] for line in lines)]


def _assembled(row: Iterable[_Piece], paint: _Paint) -> str:
    text, at = "", 0
    for piece in sorted(row, key=lambda piece: piece.at):
        text += " " * (piece.at - at) + paint(piece.text, piece.tint)
        at = piece.end
    return text


def _hung(text: str, *, lead: str, width: int) -> list[str]:
    """The text after a lead, the lines below indented to where it begins, or less where that keeps a name whole."""
    indent = _width(lead)
    if any(width - indent < _width(word) <= width - len(TAB) for word in _WORD.findall(text)):
        indent = len(TAB)
    first, *rest = _wrapped(text, first=width - _width(lead), rest=width - indent)
    return [first, *(" " * indent + line for line in rest)]


def _wrapped(text: str, *, first: int, rest: int) -> list[str]:
    """The text in lines of so many cells, broken between words, inside one only where it fits no line."""
    if _width(text) <= first:
        return [text]
    lines, used = [""], 0
    for word in _WORD.findall(text):
        for piece in _fragments(word, rest):
            cells, limit = _width(piece), first if len(lines) == 1 else rest
            gap = 1 if lines[-1] else 0
            if used + gap + cells <= limit:
                lines[-1] += " " * gap + piece
                used += gap + cells
            else:
                lines.append(piece)
                used = cells
    return lines


def _fragments(word: str, limit: int) -> Iterator[str]:
    if _width(word) <= limit:
        yield word
    elif " " in word:
        for part in filter(None, word.split(" ")):
            yield from _fragments(part, limit)
    else:
        shown, used = "", 0
        for _, text, cells in _clusters(word):
            if shown and used + cells > limit:
                yield shown
                shown, used = "", 0
            shown, used = shown + text, used + cells
        yield shown


def _width(text: str) -> int:
    """Cells that a text without tabs takes on the screen."""
    return len(text) if text.isascii() else sum(cells for _, _, cells in _clusters(text))


def _clusters(text: str) -> Iterator[tuple[int, str, int]]:
    """What a reader sees as one character: how many characters it is, what is shown, and its width in cells."""
    for index, part in enumerate(UNSAFE.split(text)):
        if index % 2:
            shown = TAB if part == "\t" else written_out(part)
            yield 1, shown, len(shown)
        elif part.isascii():
            yield from ((1, character, 1) for character in part)
        else:
            from wcwidth import iter_graphemes, wcswidth  # imported only where a text needs it

            for cluster in iter_graphemes(part):
                # A mark that has nothing to sit on would sit on our own frame; Unicode's stand-in is a dotted circle.
                shown = f"◌{cluster}" if category(cluster[0])[0] == "M" else cluster
                yield len(cluster), shown, max(0, wcswidth(shown))
