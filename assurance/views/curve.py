"""Curves: how wide ovals, domes and rounded boxes are at each height, and the smallest of them that holds a text.

Everything is centered: a head of one line or more (an ID and what is said of it), then text, then layers in small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt

from assurance.views.text import clip, flat, measure, wrap

TEXT, SMALL, LEAD, HEAD = 12.0, 10.0, 15.0, 17.0
"""Sizes of text and of small text, height of a line and of a line of the head."""
CORNER = 22.0
"""The largest radius of a context's ends."""


@dataclass(frozen=True, slots=True)
class Size:
    """A size to try with a number of lines: how wide each may be, all together, and how wide the head's two may be."""

    width: float
    height: float
    rooms: tuple[float, ...]
    total: float
    head: tuple[float, float]


Fitted = tuple[Size, tuple[str, ...], tuple[str, ...], bool]
"""A size with lines of text and of layers in it, and whether that is everything."""


def fitted(shape: str, rows: int, *, head: tuple[float, float], text: str, layers: Sequence[str] = ()) -> Fitted:
    """The smallest size for a text under a head of so many rows, or the largest one with the text cut.

    `head` is how wide the ID and the widest of the other rows are. Widths are measured once and compared with rooms
    that are known beforehand, because this runs for every element of a case.
    """
    words = flat(text).split(" ") if text else []
    spans = [_word(word) for word in words]
    below = tuple(map(flat, layers))
    small = [measure(layer, size=SMALL) for layer in below]
    wanted = sum(spans) + sum(small)
    sizes = [
        size
        for size in candidates(shape, rows)
        if size.total >= wanted and size.head[0] >= head[0] and size.head[1] >= head[1]
    ]
    for size in sizes:
        rooms = size.rooms[: len(size.rooms) - len(small)] if small else size.rooms
        starts = _starts(spans, rooms) if _hold(small, size.rooms) else None
        if starts is not None:
            return size, _balanced(words, spans, rooms, starts), below, True
    return _forced(flat(text), below, small, sizes) or _cut(flat(text), below, candidates(shape, rows)[-1])


@lru_cache(maxsize=50_000)
def _word(word: str) -> float:
    """The width of a word, kept because the words of a case repeat."""
    return measure(word, size=TEXT)


@cache
def _space() -> float:
    return measure(" ", size=TEXT)


def _hold(small: Sequence[float], rooms: Sequence[float]) -> bool:
    """Whether layers fit the last lines."""
    if not small:
        return True
    return len(rooms) >= len(small) and all(map(float.__le__, small, rooms[-len(small) :]))


def _starts(spans: Sequence[float], rooms: Sequence[float], *, share: float = 1.0) -> list[int] | None:
    """At which words lines begin when each is filled; None where a word or the text does not fit."""
    if not spans:
        return []
    if not rooms or spans[0] > rooms[0] * share:
        return None
    space = _space()
    starts, used, line = [0], spans[0], 0
    room = rooms[0] * share
    for at in range(1, len(spans)):
        span = spans[at]
        used += space + span
        if used > room:
            line += 1
            if line == len(rooms):
                return None
            room = rooms[line] * share
            if span > room:
                return None
            starts.append(at)
            used = span
    return starts


def _balanced(words: list[str], spans: list[float], rooms: Sequence[float], starts: list[int]) -> tuple[str, ...]:
    """The lines of a text that fits, of about equal length where that takes no more of them."""
    if len(starts) > 1:
        for share in (0.9, 0.82, 0.74, 0.66):
            tried = _starts(spans, rooms[: len(starts)], share=share)
            if tried is None:
                break
            starts = tried
    ends = (*starts[1:], len(words))
    return tuple(" ".join(words[start : ends[at]]) for at, start in enumerate(starts))


def _forced(text: str, layers: tuple[str, ...], small: Sequence[float], sizes: Sequence[Size]) -> Fitted | None:
    """A size for a text that has to be broken inside words."""
    for size in sizes:
        rooms = size.rooms[: len(size.rooms) - len(layers)]
        if rooms and _hold(small, size.rooms):
            block = wrap(text, rooms, size=TEXT, limit=len(rooms))
            if block.whole:
                return size, block.lines, layers, True
    return None


def _cut(text: str, layers: tuple[str, ...], size: Size) -> Fitted:
    """As much of a text and its layers as a size holds."""
    shown = layers[: len(size.rooms) - 1]
    rooms = size.rooms[: len(size.rooms) - len(shown)]
    block = wrap(text, rooms, size=TEXT, limit=len(rooms))
    cut = tuple(clip(one, room, size=SMALL) for one, room in zip(shown, size.rooms[len(rooms) :], strict=True))
    return size, block.lines, cut, block.whole and cut == layers


@cache
def candidates(shape: str, rows: int) -> tuple[Size, ...]:
    """All sizes to try under a head of so many rows, from small to large, each with few lines before many."""
    found = []
    for width, height in _sizes(shape):
        most = int((height - 2 * _margin(shape, height) - rows * HEAD) // LEAD)
        for count in range(most + 1):
            top = first_line(shape, height, rows, count)
            rooms = tuple(_room(shape, width, height, top + LEAD * at) for at in range(count))
            if count and (rooms[0] < 40 or rooms[-1] < 40):
                continue
            up = top - rows * HEAD
            head = (id_room(shape, width, height, up), _room(shape, width, height, up + HEAD))
            found.append(Size(width, height, rooms, sum(rooms), head))
    return tuple(found)


def _sizes(shape: str) -> Iterator[tuple[float, float]]:
    """Sizes to try, from small to large."""
    if shape == "solution":
        yield from ((float(side), float(side)) for side in range(108, 181, 8))
    elif shape in ("context", "away-context"):
        yield from ((176.0, float(height)) for height in range(52, 113, 15))
        yield from ((204.0, float(height)) for height in range(82, 203, 15))
    elif shape == "away-solution":
        yield from ((168.0, float(height)) for height in range(84, 165, 10))
    elif shape == "cae-claim":
        yield from ((208.0, float(height)) for height in range(78, 111, 8))
        yield from ((244.0, float(height)) for height in range(102, 231, 8))
    else:
        yield from ((180.0, float(height)) for height in range(62, 103, 8))
        yield from ((212.0, float(height)) for height in range(94, 191, 8))


def _margin(shape: str, height: float) -> float:
    if shape in ("solution", "away-solution"):
        return height * 0.1
    return 8.0 if shape in ("context", "away-context") else 9.0


def first_line(shape: str, height: float, rows: int, count: int) -> float:
    """Top of the first line of text when head and text together stand in the middle (low in a dome)."""
    block = rows * HEAD + count * LEAD
    top = height - block - 7 if shape == "away-solution" else (height - block) / 2
    return top + rows * HEAD


def _room(shape: str, width: float, height: float, top: float) -> float:
    """Width for a line of text whose top is at `top`, margins taken off."""
    upper, lower = (half_width(shape, width, height, y) for y in (top, top + LEAD))
    return 2 * min(upper, lower) - (16 if shape == "solution" else 22)


def id_room(shape: str, width: float, height: float, top: float) -> float:
    """Width for an ID whose line has its top at `top`."""
    return 2 * half_width(shape, width, height, top + 3) - 12


def half_width(shape: str, width: float, height: float, y: float) -> float:
    """Half the width of a curved shape at a height `y` from its top (its compartment not counted)."""
    y = min(max(y, 0.0), height)
    if shape in ("context", "away-context"):
        radius = min(height / 2, CORNER)
        from_corner = radius - min(y, radius if shape == "away-context" and y > height / 2 else height - y, radius)
        return width / 2 - radius + sqrt(radius * radius - from_corner * from_corner)
    if shape == "away-solution":
        up = max(1 - y / min(width / 2, height), 0.0)
        return width / 2 * sqrt(1 - up * up)
    if shape in ("away-assumption", "away-justification"):
        up = max(1 - y / height, 0.0)
        return width / 2 * sqrt(1 - up * up)
    across = 1 - 2 * y / height
    return width / 2 * sqrt(max(1 - across * across, 0.0))
