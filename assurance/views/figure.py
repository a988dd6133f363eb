"""The figure of a node: its shape made large enough for its text, and every line of the text in its place.

Units are CSS pixels; (0, 0) is the top left corner of the shape's box.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from assurance.views.curve import CORNER, HEAD, LEAD, SMALL, TEXT, first_line, fitted, half_width, id_room
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
Role = Literal["id", "word", "age", "text", "module", "layer", "mini"]
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
        "cae-claim",
    }
)
"""Shapes whose sides are not straight; their text is centered."""

ASCENT = 0.78
"""From the top of a line to its baseline, in its height."""
PAD = 11.0
SKEW = 16.0
"""How far the sides of a strategy lean at most."""
COMPARTMENT, MINI_COMPARTMENT = 22.0, 6.0
"""Height of the part of an away element that names the module."""
MARK = 15.0
"""Room for a mark beside its word."""
TINY = 9.0
"""Size of the ID in a miniature."""
LAYER_LINES = 3
"""The most lines that one layer takes."""


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
    """A shape's size, its text in place, where the centers of the state's mark and of the clock are.

    `whole` says whether all text is shown, `mini` whether it is a miniature.
    """

    shape: Shape
    width: float
    height: float
    lines: tuple[Line, ...]
    mark: tuple[float, float] | None = None
    whole: bool = True
    clock: tuple[float, float] | None = None
    mini: bool = False

    @property
    def lean(self) -> float:
        """How far the sides of a strategy lean; a low one leans less."""
        return min(SKEW, self.height / 2)

    @property
    def compartment(self) -> float:
        """Height of the part that names the module; none but away elements have it."""
        if not self.shape.startswith("away-"):
            return 0.0
        return MINI_COMPARTMENT if self.mini else COMPARTMENT


@dataclass(frozen=True, slots=True)
class Label:
    """What is to be written into a figure; `mini` asks for the smallest shape with the ID alone.

    `age` is the freshness of evidence, `layers` are written small below the text, each on lines of its own.
    """

    id: str
    word: str = ""
    text: str = ""
    module: str = ""
    layers: tuple[str, ...] = ()
    mini: bool = False
    age: str = ""


def figure(shape: Shape, label: Label) -> Figure:
    """The smallest figure of a shape that its label fits, or the largest one with the text cut."""
    if shape == "stub":
        return _stub(label)
    if label.mini:
        return _mini(shape, label)
    return _rounded(shape, label) if shape in CURVED else _boxed(shape, label)


def _stub(label: Label) -> Figure:
    """A pill with the ID of what is drawn elsewhere."""
    shown = clip(label.id, 160.0, size=SMALL)
    width = measure(shown, size=SMALL) + 22
    return Figure("stub", width, 22.0, (Line(width / 2, 14.6, shown, "age", "middle"),))


def _mini(shape: Shape, label: Label) -> Figure:
    """The smallest shape that shows an ID, and the mark of a state where there is room for it."""
    shown = clip(label.id, 84.0, size=TINY, bold=True)
    span = measure(shown, size=TINY, bold=True)
    if shape == "solution":
        side = max(26.0, span + 8)
        return Figure(
            shape, side, side, (_tiny(side / 2, side / 2 + 5.2, shown),), (side / 2, side / 2 - 6.4), mini=True
        )
    lean = 10.0 if shape == "strategy" else 0.0
    width = max(40.0, 1.36 * span + 4 if shape in CURVED else span + 17 + lean)
    middle, mark = (width / 2, None) if shape in CURVED else (width / 2 - 5, (width - 7.5 - lean / 2, 10.0))
    small = Figure(shape, width, 20.0, (_tiny(middle, 13.3, shown),), mark, mini=True)
    return replace(small, height=20.0 + small.compartment)


def _tiny(x: float, y: float, words: str) -> Line:
    return Line(x, y, words, "mini", "middle")


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
    lines, marks, top = _head(label, inset, room)
    lines.extend(Line(inset, top + LEAD * (at + ASCENT), text, "text") for at, text in enumerate(block.lines))
    top += LEAD * len(block.lines)
    whole = block.whole
    for layer in label.layers:
        said = wrap(layer, room, size=SMALL, limit=LAYER_LINES)
        lines.extend(Line(inset, top + 2 + 13 * (at + ASCENT), text, "layer") for at, text in enumerate(said.lines))
        top += 13 * len(said.lines)
        whole = whole and said.whole
    height = max(top + (2 if label.layers else 0) + PAD - 2, 46.0)
    if shape == "away-goal":
        lines.append(_module_line(label, width, height))
        height += COMPARTMENT
    return Figure(shape, width, height, tuple(lines), marks[0], whole, marks[1])


Place = tuple[float, float] | None


def _head(label: Label, inset: float, room: float) -> tuple[list[Line], tuple[Place, Place], float]:
    """The head of a box: ID left, state and age right, under the ID where it is long; where the head ends."""
    base = PAD + HEAD * ASCENT - 2
    lines = [Line(inset, base, clip(label.id, room, size=TEXT, bold=True), "id")]
    word_room = measure(label.word, size=SMALL) + MARK if label.word else 0.0
    row = 1 if label.word and measure(label.id, size=TEXT, bold=True) + word_room + 10 > room else 0
    places: list[Place] = [None, None]
    for at, (role, words) in enumerate(_said(label)):
        if words:
            y = base + HEAD * row
            lines.append(Line(inset + room - MARK, y, words, role, "end"))
            places[at] = (inset + room - 5, y - 4)
            row += 1
    return lines, (places[0], places[1]), PAD + HEAD * max(row, 1)


def _said(label: Label) -> tuple[tuple[Role, str], ...]:
    """What the head says beside the ID."""
    return (("word", label.word), ("age", label.age))


def _module_line(label: Label, width: float, top: float) -> Line:
    return Line(32.0, top + 15.0, clip(label.module, width - 44, size=SMALL), "module")


def _rounded(shape: Shape, label: Label) -> Figure:
    """A figure with curved sides: everything centered, every line as long as the curve lets it be."""
    rows = 1 + bool(label.word) + bool(label.age)
    widest = max(measure(words, size=SMALL) + MARK for words in (label.word, label.age)) if rows > 1 else 0.0
    head = (min(measure(label.id, size=TEXT, bold=True), 120.0), widest)
    size, lines, layers, whole = fitted(shape, rows, head=head, text=label.text, layers=label.layers)
    width, height, middle = size.width, size.height, size.width / 2
    text_top = first_line(shape, height, rows, len(lines) + len(layers))
    y = text_top - rows * HEAD
    shown = clip(label.id, id_room(shape, width, height, y), size=TEXT, bold=True)
    placed = [Line(middle, y + HEAD * ASCENT, shown, "id", "middle")]
    places: list[Place] = []
    left = middle - widest / 2
    for role, words in _said(label):
        y += HEAD if words else 0.0
        if words:
            placed.append(Line(left + MARK, y + HEAD * ASCENT - 1.5, words, role))
        places.append((left + 5, y + HEAD * ASCENT - 5.5) if words else None)
    for at, text in enumerate((*lines, *layers)):
        role = "text" if at < len(lines) else "layer"
        placed.append(Line(middle, text_top + LEAD * (at + ASCENT), text, role, "middle"))
    if shape.startswith("away-"):
        placed.append(_module_line(label, width, height))
        height += COMPARTMENT
    return Figure(shape, width, height, tuple(placed), places[0], whole, places[1])


def side(drawn: Figure, y: float, *, right: bool) -> float:
    """The x of a figure's left or right border at a height from its top."""
    if drawn.shape == "strategy":
        lean = drawn.lean * y / drawn.height
        return drawn.width - lean if right else drawn.lean - lean
    if drawn.shape in CURVED:
        body = drawn.height - drawn.compartment
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


def topside(drawn: Figure, x: float) -> float:
    """The y of a figure's upper border at a distance from its left edge."""
    if drawn.shape not in CURVED:
        return 0.0
    body = drawn.height - drawn.compartment
    if drawn.shape.endswith("context"):
        radius = min(body / 2, CORNER)
        into = max(radius - x, x - (drawn.width - radius), 0.0)
        return radius - sqrt(max(radius * radius - into * into, 0.0))
    across = 2 * x / drawn.width - 1
    rise = min(drawn.width / 2, body) if drawn.shape == "away-solution" else body
    rise = rise if drawn.shape.startswith("away-") else body / 2
    return rise * (1 - sqrt(max(1 - across * across, 0.0)))
