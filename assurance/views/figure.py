"""The figure of a node: its shape made large enough for its text, and every line of the text in its place.

Units are CSS pixels; (0, 0) is the top left corner of the shape's box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from assurance.views.text import Block, clip, measure, wrap

Shape = Literal[
    "goal",
    "strategy",
    "solution",
    "context",
    "assumption",
    "justification",
    "defeater",
    "away-goal",
    "away-solution",
    "away-context",
    "away-assumption",
    "away-justification",
    "module",
    "contract",
    "stub",
    "cae-claim",
    "cae-argument",
    "cae-evidence",
]
Role = Literal["id", "word", "text", "module", "layer"]
Anchor = Literal["start", "middle", "end"]

CURVED = frozenset(
    {
        "solution",
        "context",
        "assumption",
        "justification",
        "away-solution",
        "away-context",
        "away-assumption",
        "away-justification",
    }
)
"""Shapes whose sides are not straight; their text is centered."""

TEXT, SMALL, LEAD, HEAD = 12.0, 10.0, 15.0, 17.0
"""Sizes of text and of small text, height of a line and of a line of the head."""
ASCENT = 0.78
"""From the top of a line to its baseline, in its height."""
PAD = 11.0
SKEW = 16.0
"""How far the sides of a strategy lean."""
CORNER = 22.0
"""The largest radius of a context's ends."""
COMPARTMENT = 22.0
"""Height of the part of an away element that names the module."""
MARK = 15.0
"""Room for a mark beside its word."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where its baseline begins (or has its middle or end), and what it is."""

    x: float
    y: float
    text: str
    role: Role
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Figure:
    """A shape's size, its text in place, where the center of the state's mark is, and whether all text is shown."""

    shape: Shape
    width: float
    height: float
    lines: tuple[Line, ...]
    mark: tuple[float, float] | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """What is to be written into a figure; `mini` asks for the smallest shape with the ID alone."""

    id: str
    word: str = ""
    text: str = ""
    module: str = ""
    layers: tuple[str, ...] = ()
    mini: bool = False


def figure(shape: Shape, label: Label) -> Figure:
    """The smallest figure of a shape that its label fits, or the largest one with the text cut."""
    return _rounded(shape, label) if shape in CURVED else _boxed(shape, label)


_WIDTHS: dict[Shape, tuple[tuple[float, int], ...]] = {
    "strategy": ((212.0, 4), (232.0, 6), (252.0, 14)),
    "module": ((150.0, 3), (190.0, 10)),
    "contract": ((150.0, 3), (190.0, 10)),
}
_GOAL_WIDTHS = ((184.0, 5), (204.0, 7), (224.0, 16))
"""Widths to try for a box, each with the most lines it is good for."""


def _boxed(shape: Shape, label: Label) -> Figure:
    """A figure with straight sides: head on top (ID left, state right), text below, both flush left."""
    inset = PAD + (SKEW if shape == "strategy" else 0.0)
    width, block = 0.0, Block(())
    for width, most in _WIDTHS.get(shape, _GOAL_WIDTHS):
        block = wrap(label.text, width - 2 * inset, size=TEXT, limit=most)
        if block.whole:
            break
    room = width - 2 * inset
    word_room = measure(label.word, size=SMALL) + MARK if label.word else 0.0
    split = measure(label.id, size=TEXT, bold=True) + word_room + 10 > room
    lines = [Line(inset, PAD + HEAD * ASCENT - 2, clip(label.id, room, size=TEXT, bold=True), "id")]
    word_y = lines[0].y + (HEAD if split and label.word else 0.0)
    mark = None
    if label.word:
        lines.append(Line(width - inset - MARK, word_y, label.word, "word", "end"))
        mark = (width - inset - 5, word_y - 4)
    top = PAD + HEAD * (2 if word_y > lines[0].y else 1)
    lines.extend(Line(inset, top + LEAD * (at + ASCENT), text, "text") for at, text in enumerate(block.lines))
    height = max(top + LEAD * len(block.lines) + PAD - 2, 46.0)
    if shape == "away-goal":
        lines.append(_module_line(label, width, height))
        height += COMPARTMENT
    return Figure(shape, width, height, tuple(lines), mark, block.whole)


def _module_line(label: Label, width: float, top: float) -> Line:
    return Line(32.0, top + 15.0, clip(label.module, width - 44, size=SMALL), "module")


def _rounded(shape: Shape, label: Label) -> Figure:
    """A figure with curved sides: everything centered, every line as long as the curve lets it be."""
    rows = 2 if label.word else 1
    chosen = (0.0, 0.0, Block(()))
    for width, height in _sizes(shape):
        block = _fill(shape, width, height, rows, label.text)
        if block is not None:
            chosen = (width, height, block)
            if block.whole:
                break
    return _centered(shape, *chosen, label)


def _sizes(shape: Shape) -> Iterator[tuple[float, float]]:
    """Sizes to try, from small to large."""
    if shape == "solution":
        yield from ((float(side), float(side)) for side in range(108, 181, 8))
    elif shape in ("context", "away-context"):
        yield from ((176.0, float(height)) for height in range(52, 113, 15))
        yield from ((204.0, float(height)) for height in range(82, 203, 15))
    elif shape == "away-solution":
        yield from ((168.0, float(height)) for height in range(84, 165, 10))
    else:
        yield from ((180.0, float(height)) for height in range(62, 103, 8))
        yield from ((212.0, float(height)) for height in range(94, 191, 8))


def _fill(shape: Shape, width: float, height: float, rows: int, text: str) -> Block | None:
    """The text as it fits a size, with the fewest lines that hold it all; None where not even one line fits."""
    most = int((height - 2 * _margin(shape, height) - rows * HEAD) // LEAD)
    best: Block | None = None
    for count in range(0 if not text else 1, most + 1):
        top = _first_line(shape, height, rows, count)
        if text and _room(shape, width, height, top) < 40:
            continue
        rooms = [max(_room(shape, width, height, top + LEAD * at), 1.0) for at in range(max(count, 1))]
        best = _balanced(text, rooms)
        if best.whole:
            break
    return best


def _balanced(text: str, rooms: list[float]) -> Block:
    """The text in lines of about equal length, as many as it needs at least."""
    found = wrap(text, rooms, size=TEXT, limit=len(rooms))
    if not found.whole or len(found.lines) < 2:
        return found
    for share in (0.9, 0.82, 0.74, 0.66):
        tried = wrap(text, [room * share for room in rooms], size=TEXT, limit=len(found.lines))
        if not tried.whole or " ".join(tried.lines) != " ".join(found.lines):  # a word would have to be broken
            break
        found = tried
    return found


def _margin(shape: Shape, height: float) -> float:
    if shape in ("solution", "away-solution"):
        return height * 0.1
    return 8.0 if shape in ("context", "away-context") else 9.0


def _first_line(shape: Shape, height: float, rows: int, count: int) -> float:
    """Top of the first line of text when head and text together stand in the middle (low in a dome)."""
    block = rows * HEAD + count * LEAD
    top = height - block - 7 if shape == "away-solution" else (height - block) / 2
    return top + rows * HEAD


def _room(shape: Shape, width: float, height: float, top: float) -> float:
    """Width for a line of text whose top is at `top`, margins taken off."""
    upper, lower = (half_width(shape, width, height, y) for y in (top, top + LEAD))
    return 2 * min(upper, lower) - (16 if shape == "solution" else 22)


def half_width(shape: Shape, width: float, height: float, y: float) -> float:
    """Half the width of a curved shape at a height `y` from its top (its compartment not counted)."""
    y = min(max(y, 0.0), height)
    if shape in ("context", "away-context"):
        radius = min(height / 2, CORNER)
        from_corner = radius - min(y, radius if shape == "away-context" and y > height / 2 else height - y, radius)
        return width / 2 - radius + sqrt(radius * radius - from_corner * from_corner)
    if shape == "away-solution":
        up = max(1 - y / (width / 2), 0.0)
        return width / 2 * sqrt(1 - up * up)
    if shape in ("away-assumption", "away-justification"):
        up = max(1 - y / height, 0.0)
        return width / 2 * sqrt(1 - up * up)
    across = 1 - 2 * y / height
    return width / 2 * sqrt(max(1 - across * across, 0.0))


def _centered(shape: Shape, width: float, height: float, block: Block, label: Label) -> Figure:
    rows = 2 if label.word else 1
    text_top = _first_line(shape, height, rows, len(block.lines))
    head_top = text_top - rows * HEAD
    middle = width / 2
    id_room = 2 * half_width(shape, width, height, head_top + 3) - 12
    lines = [Line(middle, head_top + HEAD * ASCENT, clip(label.id, id_room, size=TEXT, bold=True), "id", "middle")]
    mark = None
    if label.word:
        word_y = head_top + HEAD * (1 + ASCENT) - 1.5
        span = measure(label.word, size=SMALL)
        lines.append(Line(middle + MARK / 2, word_y, label.word, "word", "middle"))
        mark = (middle - span / 2 - MARK / 2 + 5, word_y - 4)
    lines.extend(
        Line(middle, text_top + LEAD * (at + ASCENT), text, "text", "middle") for at, text in enumerate(block.lines)
    )
    if shape.startswith("away-"):
        lines.append(_module_line(label, width, height))
        height += COMPARTMENT
    return Figure(shape, width, height, tuple(lines), mark, block.whole)


def side(drawn: Figure, y: float, *, right: bool) -> float:
    """The x of a figure's left or right border at a height from its top."""
    if drawn.shape == "strategy":
        lean = SKEW * y / drawn.height
        return drawn.width - lean if right else SKEW - lean
    if drawn.shape in CURVED:
        body = drawn.height - (COMPARTMENT if drawn.shape.startswith("away-") else 0.0)
        half = drawn.width / 2 if y > body else half_width(drawn.shape, drawn.width, body, y)
        return drawn.width / 2 + (half if right else -half)
    return drawn.width if right else 0.0


def underside(drawn: Figure, x: float) -> float:
    """The y of a figure's lower border at a distance from its left edge."""
    if drawn.shape not in CURVED or drawn.shape.startswith("away-"):
        return drawn.height
    if drawn.shape == "context":
        radius = min(drawn.height / 2, CORNER)
        into = max(radius - x, x - (drawn.width - radius), 0.0)
        return drawn.height - radius + sqrt(max(radius * radius - into * into, 0.0))
    across = 2 * x / drawn.width - 1
    return drawn.height / 2 * (1 + sqrt(max(1 - across * across, 0.0)))
