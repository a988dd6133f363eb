"""The drawing of nodes and edges as SVG: outlines, text in place, marks, tabs and arrowheads.

`decorate` has what is hung on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from assurance.views.curve import CORNER
from assurance.views.decorate import (
    ROUND,
    along,
    both,
    cross,
    decorators,
    escape,
    fill,
    length,
    mark,
    module,
    n,
    on_edge,
    plate,
    put,
    stroke,
    track,
)
from assurance.views.figure import Figure, Line
from assurance.views.geometry import Box, Point
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.node import MINI, MINI_TAB, TAB_HEIGHT, Node
from assurance.views.palette import COLORS, PLAIN, Style, style
from assurance.views.route import HEAD, Route
from assurance.views.text import measure

__all__ = [
    "arrow",
    "both",
    "edge",
    "escape",
    "fill",
    "label",
    "n",
    "node",
    "path_of",
    "put",
    "stroke",
    "tab",
    "tab_width",
]

SIZES = {"id": 12.0, "word": 10.0, "age": 10.0, "text": 12.0, "module": 10.0, "layer": 10.0, "mini": 9.0}
INKS = {"id": "ink", "text": "ink", "mini": "ink"}
SHORT = {"safety": "SAF", "security": "SEC", "both": "S+S"}
"""The words of tabs in miniatures."""
INTERPLAY = "both"
"""The color of interplay: that of both disciplines together."""


def node(drawn: Node, box: Box, *, look: Look = PLAIN_LOOK) -> Iterator[str]:
    """The drawing of a node around its own origin; the caller moves it into place."""
    figure, pen = drawn.figure, pen_of(drawn, look)
    if drawn.tab:
        yield from _tab_of(drawn)
    yield from _outline(figure, pen, _area(drawn, pen, look), dashed=drawn.kind == "defeater" and drawn.shape != "stub")
    yield from _parts(figure)
    by_state = look.color_by == "status"
    if drawn.word == "defeated" and drawn.shape != "stub":
        yield cross(figure.width, figure.height, "broken" if by_state else "ink")
    for place, word in ((figure.mark, drawn.word), (figure.clock, drawn.freshness)):
        if place and style(word).mark:
            sign = mark(style(word).mark, style(word).color if by_state else "ink")
            yield put(sign, *place, scale=MINI if figure.mini else 1.0)
    yield from (text(line) for line in figure.lines)
    if drawn.shape.endswith(("assumption", "justification")):
        letter = "A" if drawn.shape.endswith("assumption") else "J"
        lift = 7.0 if drawn.shape.startswith("away-") and not figure.mini else 3.0
        x, y = (box.width + 3, box.height - 1.5) if figure.mini else (box.width - 5 - lift / 2, box.height - lift)
        yield text(Line(x, y, letter, "mini" if figure.mini else "id", "end"))
    yield from decorators(drawn, pen.color)


def pen_of(drawn: Node, look: Look) -> Style:
    """How a node's outline is drawn: line and width by state, color by what the look says."""
    if drawn.shape == "stub":
        return PLAIN
    state = style(drawn.word)
    if look.color_by == "status":
        return state
    by_discipline = look.color_by == "discipline" and drawn.disciplines
    return replace(state, color=drawn.disciplines if by_discipline else "line")


def _area(drawn: Node, pen: Style, look: Look) -> str:
    """The color role that fills a node."""
    if look.tinted and f"{pen.color}-fill" in COLORS:
        return f"{pen.color}-fill"
    return "soft" if drawn.shape.endswith(("context", "assumption", "justification", "stub")) else "paper"


def path_of(figure: Figure) -> str:
    """The outline of a figure as SVG path data."""
    w, h, body = figure.width, figure.height, figure.height - figure.compartment
    match figure.shape:
        case "strategy":
            return f"M{n(figure.lean)} 0H{n(w)}L{n(w - figure.lean)} {n(h)}H0Z"
        case "solution" | "assumption" | "justification" | "cae-claim":
            rx, ry = n(w / 2), n(h / 2)
            return f"M0 {ry}A{rx} {ry} 0 0 1 {n(w)} {ry}A{rx} {ry} 0 0 1 0 {ry}Z"
        case "context" | "cae-argument" | "stub":
            r = min(h / 2, 12.0 if figure.shape == "cae-argument" else CORNER)
            a = f"A{n(r)} {n(r)} 0 0 1"
            right = f"M{n(r)} 0H{n(w - r)}{a} {n(w)} {n(r)}V{n(h - r)}{a} {n(w - r)} {n(h)}"
            return f"{right}H{n(r)}{a} 0 {n(h - r)}V{n(r)}{a} {n(r)} 0Z"
        case "away-context":
            r = min(body / 2, CORNER)
            a = f"A{n(r)} {n(r)} 0 0 1"
            return f"M0 {n(h)}V{n(r)}{a} {n(r)} 0H{n(w - r)}{a} {n(w)} {n(r)}V{n(h)}Z"
        case "away-solution" | "away-assumption" | "away-justification":
            top = min(w / 2, body) if figure.shape == "away-solution" else body
            return f"M0 {n(h)}V{n(top)}A{n(w / 2)} {n(top)} 0 0 1 {n(w)} {n(top)}V{n(h)}Z"
        case _:
            return f"M0 0H{n(w)}V{n(h)}H0Z"


def _outline(figure: Figure, pen: Style, area: str, *, dashed: bool) -> Iterator[str]:
    dash = f' stroke-dasharray="{pen.dash or "6 4"}"' if pen.dash or dashed else ""
    path = path_of(figure)
    if pen.double and not figure.mini:
        yield f'<path d="{path}" {both(pen.color, area)} stroke-width="4.6"/>'
        yield f'<path d="{path}" fill="none" {stroke("paper")} stroke-width="1.8"/>'
        return
    yield f'<path d="{path}" {both(pen.color, area)} stroke-width="{n(pen.stroke)}"{dash} stroke-linejoin="round"/>'


def _parts(figure: Figure) -> Iterator[str]:
    """What a shape has inside or beside its outline: the compartment of away elements, the tabs of modules."""
    w, h = figure.width, figure.height
    thin = f'{both("line", "soft")} stroke-width="1.2"'
    up, wide = (5.4, 16) if figure.mini else (9, 44)
    if figure.compartment:
        top = h - figure.compartment
        yield f'<path d="M0 {n(top)}H{n(w)}" fill="none" {stroke("line")} stroke-width="1.2"/>'
        if not figure.mini:
            yield put(module(), 19.5, top + 16.5)
    elif figure.shape == "module":
        yield f'<path d="M0 0V-{up}H{wide}V0Z" {thin}/>'
    elif figure.shape == "contract":
        yield f'<path d="M0 0V-{up}H{wide}V0ZM{n(w)} {n(h)}v{up}h-{wide}v-{up}Z" {thin}/>'


def tab_width(word: str) -> float:
    """Width of a discipline's tab."""
    return measure(word.upper(), size=8.5, bold=True) + 0.6 * len(word) + 16


def tab(word: str) -> Iterator[str]:
    """The tab of a discipline, standing on the top left corner of a claim."""
    width, up = tab_width(word), n(3 - TAB_HEIGHT)
    yield f'<path d="M0 6V{up}q0-3 3-3H{n(width - 3)}q3 0 3 3V6Z" {both(word, f"{word}-tab")} stroke-width="1"/>'
    look = f'{fill(word)} font-size="8.5" font-weight="bold" letter-spacing="0.6"'
    yield f'<text x="8" y="-4.2" {look}>{word.upper()}</text>'


def mini_tab(word: str) -> str:
    """The tab of a discipline on a miniature, clear of the arrow that arrives in its middle."""
    said = SHORT.get(word, word.upper()[:3])
    width = measure(said, size=6, bold=True) + 4
    path = f'<path d="M-2 0V{n(-MINI_TAB)}H{n(width - 2)}V0Z" {both(word, f"{word}-tab")} stroke-width=".8"/>'
    return f'{path}<text y="-2.4" {fill(word)} font-size="6" font-weight="bold">{said}</text>'


def _tab_of(drawn: Node) -> Iterator[str]:
    """The tab as it stands on a node: at the left of a box, in the middle of an oval, short on a miniature."""
    if drawn.figure.mini:
        yield mini_tab(drawn.tab)
    elif drawn.shape == "cae-claim":
        yield put("".join(tab(drawn.tab)), (drawn.figure.width - tab_width(drawn.tab)) / 2, 0.0)
    else:
        yield from tab(drawn.tab)


def text(line: Line) -> str:
    """A line of a figure's text."""
    return f'<text x="{n(line.x)}" y="{n(line.y)}" {_type(line.role, line.anchor)}>{escape(line.text)}</text>'


@cache
def _type(role: str, anchor: str) -> str:
    """The color, size, weight and anchor of a line's text."""
    weight = ' font-weight="bold"' if role in ("id", "mini") else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'{fill(INKS.get(role, "quiet"))} font-size="{n(SIZES[role])}"{weight}{where}'


def label(x: float, y: float, words: str, *, color: str = "quiet", size: float = 11, bold: bool = False) -> str:
    """Words outside of figures: title, verdicts, legend."""
    look = f'{fill(color)} font-size="{n(size)}"' + (' font-weight="bold"' if bold else "")
    return f'<text x="{n(x)}" y="{n(y)}" {look}>{escape(words)}</text>'


def edge(route: Route, state: Style, *, look: Look = PLAIN_LOOK) -> Iterator[str]:
    """The drawing of an edge: its line, its arrowhead, and its marks; `state` is how its lower end is drawn.

    In CAE support points up, so its arrowhead is at the start.
    """
    kind = route.edge.kind
    by_state = look.color_by == "status"
    yield f'<g class="edge {kind}">'
    if kind == "interplay":
        yield from _interplay(route)
    else:
        color = state.color if kind == "challenged-by" and by_state else "line"
        dash = ' stroke-dasharray="6 4"' if kind == "challenged-by" else ""
        upward = look.notation == "cae" and kind == "supported-by"
        x, y = route.start
        neck, tip = ((x, y + HEAD), route.start) if upward else (route.neck, route.tip)
        way = _way(route, neck if upward else route.start, to_tip=upward or kind == "challenged-by")
        yield f'<path d="{way}" fill="none" {stroke(color)} stroke-width="1.3"{dash}/>'
        yield arrow(neck, tip, kind, color)
        if route.edge.label:
            points = track(route)
            yield plate(along(points, length(points) / 2)[0], route.edge.label, color)
    if route.edge.points or route.edge.defeated or route.edge.optional or route.edge.multiplicity:
        past_tab = look.notation == "cae" and kind == "supported-by"
        yield from on_edge(route, "broken" if by_state else "ink", back=24.0 if past_tab else 7.0)
    yield "</g>"


def _interplay(route: Route) -> Iterator[str]:
    """A dotted line with two ends; what it says comes when all lines are drawn (`tie_label`)."""
    line = f'fill="none" {stroke(INTERPLAY)} stroke-width="2.2" stroke-dasharray="0.1 5" {ROUND}'
    yield f'<path d="{_way(route, route.start, to_tip=True)}" {line}/>'
    points = track(route)
    whole = length(points)
    for tip, (neck, _) in ((points[0], along(points, HEAD)), (points[-1], along(points, whole - HEAD))):
        yield arrow(neck, tip, "interplay", INTERPLAY)


def tie_label(route: Route) -> Iterator[str]:
    """What an interplay says, on a plate over its middle and over the lines of all others."""
    if route.edge.kind == "interplay" and route.edge.label:
        points = track(route)
        yield plate(along(points, length(points) / 2)[0], route.edge.label, INTERPLAY)


def _way(route: Route, start: Point, *, to_tip: bool) -> str:
    ways = [("L" if len(piece) == 1 else "C") + " ".join(f"{n(x)} {n(y)}" for x, y in piece) for piece in route.pieces]
    end = f"L{n(route.tip[0])} {n(route.tip[1])}" if to_tip else ""
    return f"M{n(start[0])} {n(start[1])}{''.join(ways)}{end}"


def arrow(neck: Point, tip: Point, kind: str, color: str) -> str:
    """An arrowhead: solid for support, hollow for context, open for a challenge or interplay."""
    ahead = (tip[0] - neck[0], tip[1] - neck[1])
    across = (-ahead[1] * 0.5, ahead[0] * 0.5)
    one, other = ((neck[0] + s * across[0], neck[1] + s * across[1]) for s in (1, -1))
    points = f"M{n(one[0])} {n(one[1])}L{n(tip[0])} {n(tip[1])} {n(other[0])} {n(other[1])}"
    if kind == "supported-by":
        return f'<path d="{points}Z" {fill(color)}/>'
    if kind == "in-context-of":
        return f'<path d="{points}Z" {both(color, "paper")} stroke-width="1.2" stroke-linejoin="round"/>'
    return f'<path d="{points}" fill="none" {stroke(color)} stroke-width="1.6" {ROUND}/>'
