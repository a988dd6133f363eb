"""Text as drawn: how wide it is, how it is broken into lines, and what stands for characters that must not be shown.

The width table (`assets/widths.json`) has the advance widths of Liberation Sans, whose metrics are Arial's, so that a
text that was measured to fit its box also fits it in a browser, on paper and in a PNG.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

UNITS_PER_EM = 2048
GENEROUS = 0.8
"""Width in em of a character that the table does not know and that is not East Asian wide."""

ELLIPSIS = "…"

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff"
    "\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"[\t\n\r\u2028\u2029 ]+")
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\uff00-\uff60\U00020000-\U0003fffd"
)
_HAS_WIDE = re.compile(f"[{_WIDE}]")
_PIECE = re.compile(f"[{_WIDE}][、。，．）」』】！？：；]*|[^{_WIDE}]+")
_SOFT_BREAKS = "-/_.,:;=&?"


def visible(text: str) -> str:
    """The text with control, bidirectional and other hidden characters written out (`\\x1b`, `\\u202e`)."""
    return _HIDDEN.sub(_escape, text) if _HIDDEN.search(text) else text


@lru_cache(maxsize=4096)
def flat(text: str) -> str:
    """The visible text on one line, every run of white space one space."""
    return _SPACE.sub(" ", visible(text)).strip()


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class Widths(dict[str, float]):
    """Width of each character in em; what the font lacks is estimated when first met."""

    def __missing__(self, char: str) -> float:
        self[char] = estimated = _estimate(char)
        return estimated


def _estimate(char: str) -> float:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF" or category in ("So", "Co", "Cn"):
        return 1.0
    return GENEROUS


@cache
def widths(*, bold: bool = False) -> Widths:
    """The width table of a face."""
    table = Widths()
    for first, run in _faces()["bold" if bold else "regular"]:
        table.update((chr(first + at), advance / UNITS_PER_EM) for at, advance in enumerate(run))
    return table


@cache
def _faces() -> dict[str, list[tuple[int, list[int]]]]:
    faces: dict[str, list[tuple[int, list[int]]]] = json.loads(_asset("widths.json"))["faces"]
    return faces


def _asset(name: str) -> str:
    return (files("assurance.views") / "assets" / name).read_text("utf-8")


@cache
def drawable() -> frozenset[str]:
    """The characters that both shipped faces can draw."""
    known = [{chr(first + at) for first, run in runs for at in range(len(run))} for runs in _faces().values()]
    return frozenset(set.intersection(*known))


def measure(text: str, *, size: float, bold: bool = False) -> float:
    """Width of a text in the unit of `size`."""
    return sum(map(widths(bold=bold).__getitem__, text)) * size


@dataclass(frozen=True, slots=True)
class Block:
    """A wrapped text; `whole` is False where it was too long and ends in an ellipsis."""

    lines: tuple[str, ...]
    whole: bool = True


Room = float | Sequence[float]
"""How much width there is: the same for every line, or line by line (the last holds for those after it)."""


def wrap(text: str, room: Room, *, size: float, bold: bool = False, limit: int = 10_000) -> Block:
    """Break a text greedily into lines; a word too long for a line is broken, and so is CJK between characters."""
    shown = flat(text)
    if not shown:
        return Block(())
    if isinstance(room, float | int) and not _HAS_WIDE.search(shown):
        lines = _plain(shown.split(" "), room / size, bold=bold)
        if lines is not None and len(lines) <= limit:
            return Block(tuple(lines))
    breaker = _Breaker(widths(bold=bold), size, (room,) if isinstance(room, float | int) else room, limit)
    for gap, piece in _pieces(shown):
        if not breaker.add(gap, piece):
            return Block(breaker.cut(), whole=False)
    return Block(breaker.finish())


class _Words(dict[str, float]):
    """Width of each word in em, kept because the words of a case repeat."""

    def __init__(self, em: Widths) -> None:
        self.em = em

    def __missing__(self, word: str) -> float:
        width = sum(map(self.em.__getitem__, word))
        if len(word) < 40 and len(self) < 50_000:
            self[word] = width
        return width


@cache
def _words(*, bold: bool) -> _Words:
    return _Words(widths(bold=bold))


def _plain(words: list[str], full: float, *, bold: bool) -> list[str] | None:
    """The common case: lines of one width and no word that must be broken (then None)."""
    known = _words(bold=bold)
    space = known.em[" "]
    lines, start, used = [], 0, -space
    for at, width in enumerate(map(known.__getitem__, words)):
        used += space + width
        if used > full:
            if width > full:
                return None
            lines.append(" ".join(words[start:at]))
            start, used = at, width
    if words:
        lines.append(" ".join(words[start:]))
    return lines


def clip(text: str, room: float, *, size: float, bold: bool = False) -> str:
    """A text on one line, cut to the room there is."""
    block = wrap(text, room, size=size, bold=bold, limit=1)
    return block.lines[0] if block.lines else ""


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """What may not be broken inside unless it must, each with whether a space goes before it."""
    if not _HAS_WIDE.search(text):
        yield from ((True, word) for word in text.split(" ") if word)
        return
    for word in text.split(" "):
        for found in _PIECE.finditer(word):
            yield found.start() == 0, found[0]


class _Breaker:
    """Lines while they are filled."""

    __slots__ = ("em", "full", "limit", "line", "lines", "rooms", "size", "used")

    def __init__(self, em: Widths, size: float, rooms: Sequence[float], limit: int) -> None:
        self.em, self.size, self.rooms, self.limit = em, size, rooms, limit
        self.lines: list[str] = []
        self.line = ""
        self.used = 0.0
        self.full = rooms[0] / size

    def add(self, gap: bool, piece: str) -> bool:  # noqa: FBT001  the hot loop; a keyword costs a tenth of it
        """Put a piece on the current line or the next; False where no line is left."""
        width = sum(map(self.em.__getitem__, piece))
        if self.line:
            wanted = self.used + width + (self.em[" "] if gap else 0.0)
            if wanted <= self.full:
                self.line = f"{self.line} {piece}" if gap else self.line + piece
                self.used = wanted
                return True
            if not self.next():
                self.line = f"{self.line} {piece[:200]}" if gap else self.line + piece[:200]
                return False
        while width > self.full:
            head, piece = self.split(piece)
            self.line = head
            if not piece:
                break
            if not self.next():
                self.line = head + piece[:200]
                return False
            width = sum(map(self.em.__getitem__, piece))
        self.line, self.used = (piece, width) if piece else (self.line, self.full)
        return True

    def next(self) -> bool:
        """Close the current line, if there may be one more."""
        if len(self.lines) + 1 >= self.limit:
            return False
        self.lines.append(self.line)
        self.line, self.used = "", 0.0
        self.full = self.rooms[min(len(self.lines), len(self.rooms) - 1)] / self.size
        return True

    def split(self, word: str) -> tuple[str, str]:
        """As much of a long word as fits (one character at least), and the rest; better after `-`, `/` and the like."""
        used, fits = 0.0, 0
        for char in word:
            used += self.em[char]
            if used > self.full:
                break
            fits += 1
        fits = max(fits, 1)
        soft = max(word.rfind(mark, 0, fits) for mark in _SOFT_BREAKS) + 1
        fits = soft if soft > fits // 2 and fits < len(word) else fits
        return word[:fits], word[fits:]

    def finish(self) -> tuple[str, ...]:
        """All lines."""
        return (*self.lines, self.line) if self.line else tuple(self.lines)

    def cut(self) -> tuple[str, ...]:
        """All lines, the last one cut so that an ellipsis has room."""
        room = self.full - self.em[ELLIPSIS]
        used, fits = 0.0, 0
        for char in self.line:
            used += self.em[char]
            if used > room:
                break
            fits += 1
        return (*self.lines, self.line[:fits].rstrip(" ,;:-–") + ELLIPSIS)
