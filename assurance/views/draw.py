"""The drawing of nodes and edges as SVG: outlines, text in place, marks, tabs, decorators and arrowheads.

Light colors are presentation attributes, which every renderer knows; classes let browsers change them for dark mode.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from assurance.views.figure import COMPARTMENT, CORNER, SKEW, Figure, Line
from assurance.views.layout import Box, Point
from assurance.views.marks import FILLED, STROKED
from assurance.views.node import DIAMOND, TAB_HEIGHT, Node
from assurance.views.palette import COLORS, Style, style
from assurance.views.route import Route
from assurance.views.text import measure

SIZES = {"id": 12.0, "word": 10.0, "text": 12.0, "module": 10.0}
ROUND = 'stroke-linecap="round" stroke-linejoin="round"'
INKS = {"id": "ink", "word": "quiet", "text": "ink", "module": "quiet"}


def n(value: float) -> str:
    """A number as short as it is exact enough: a tenth of a pixel, no trailing zero."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def escape(text: str) -> str:
    """A text for XML, in content or a quoted attribute. Control characters are gone before (`text.visible`)."""
    return html.escape(text, quote=True)


def stroke(color: str) -> str:
    """Attributes that draw a line in a color of the palette."""
    return f'class="s-{color}" stroke="{COLORS[color][0]}"'


def fill(color: str) -> str:
    """Attributes that fill with a color of the palette."""
    return f'class="f-{color}" fill="{COLORS[color][0]}"'


def both(line: str, area: str) -> str:
    """Attributes that draw a line in one color and fill with another."""
    return f'class="s-{line} f-{area}" stroke="{COLORS[line][0]}" fill="{COLORS[area][0]}"'


def node(drawn: Node, box: Box) -> Iterator[str]:
    """The drawing of a node around its own origin; the caller moves it into place."""
    look = style(drawn.word)
    area = "soft" if drawn.kind in ("context", "assumption", "justification") else "paper"
    if drawn.tab:
        yield from tab(drawn.tab)
    yield from _outline(drawn.figure, look, area, dashed=drawn.kind == "defeater")
    yield from _parts(drawn.figure)
    if drawn.figure.mark:
        yield mark(look, *drawn.figure.mark)
    yield from (text(line) for line in drawn.figure.lines)
    if drawn.shape.endswith(("assumption", "justification")):
        letter = "A" if drawn.shape.endswith("assumption") else "J"
        lift = 7.0 if drawn.shape.startswith("away-") else 1.0
        yield text(Line(box.width - 5 - lift / 2, box.height - lift, letter, "id", "end"))
    middle = drawn.figure.width / 2
    if drawn.undeveloped:
        yield diamond(middle, drawn.figure.height, look)
    if drawn.by_contract:
        yield from contract(middle, drawn.figure.height, look)


def path_of(figure: Figure) -> str:
    """The outline of a figure as SVG path data."""
    w, h = figure.width, figure.height
    match figure.shape:
        case "strategy":
            return f"M{n(SKEW)} 0H{n(w)}L{n(w - SKEW)} {n(h)}H0Z"
        case "solution" | "assumption" | "justification":
            rx, ry = n(w / 2), n(h / 2)
            return f"M0 {ry}A{rx} {ry} 0 0 1 {n(w)} {ry}A{rx} {ry} 0 0 1 0 {ry}Z"
        case "context":
            r = min(h / 2, CORNER)
            a = f"A{n(r)} {n(r)} 0 0 1"
            right = f"M{n(r)} 0H{n(w - r)}{a} {n(w)} {n(r)}V{n(h - r)}{a} {n(w - r)} {n(h)}"
            return f"{right}H{n(r)}{a} 0 {n(h - r)}V{n(r)}{a} {n(r)} 0Z"
        case "away-context":
            r = min((h - COMPARTMENT) / 2, CORNER)
            a = f"A{n(r)} {n(r)} 0 0 1"
            return f"M0 {n(h)}V{n(r)}{a} {n(r)} 0H{n(w - r)}{a} {n(w)} {n(r)}V{n(h)}Z"
        case "away-solution":
            r = w / 2
            return f"M0 {n(h)}V{n(r)}A{n(r)} {n(r)} 0 0 1 {n(w)} {n(r)}V{n(h)}Z"
        case "away-assumption" | "away-justification":
            top = h - COMPARTMENT
            return f"M0 {n(h)}V{n(top)}A{n(w / 2)} {n(top)} 0 0 1 {n(w)} {n(top)}V{n(h)}Z"
        case _:
            return f"M0 0H{n(w)}V{n(h)}H0Z"


def _outline(figure: Figure, look: Style, area: str, *, dashed: bool) -> Iterator[str]:
    dash = f' stroke-dasharray="{look.dash or "6 4"}"' if look.dash or dashed else ""
    path = path_of(figure)
    if look.double:
        yield f'<path d="{path}" {both(look.color, area)} stroke-width="4.6"/>'
        yield f'<path d="{path}" fill="none" {stroke("paper")} stroke-width="1.8"/>'
        return
    yield f'<path d="{path}" {both(look.color, area)} stroke-width="{n(look.stroke)}"{dash} stroke-linejoin="round"/>'


def _parts(figure: Figure) -> Iterator[str]:
    """What a shape has inside or beside its outline: the compartment of away elements, the tabs of modules."""
    w, h = figure.width, figure.height
    thin = f'{both("line", "soft")} stroke-width="1.2"'
    if figure.shape.startswith("away-"):
        top = h - COMPARTMENT
        yield f'<path d="M0 {n(top)}H{n(w)}" fill="none" {stroke("line")} stroke-width="1.2"/>'
        yield f'<path d="M11 {n(top + 6)}h5v3h9v8h-14z" {thin}/>'
    elif figure.shape == "module":
        yield f'<path d="M0 0V-9H44V0Z" {thin}/>'
    elif figure.shape == "contract":
        yield f'<path d="M0 0V-9H44V0ZM{n(w)} {n(h)}v9h-44v-9Z" {thin}/>'


def contract(x: float, y: float, look: Style) -> Iterator[str]:
    """The decorator "to be supported by contract": a contract in miniature under the goal."""
    tabs = f"M{n(x - 10)} {n(y + 7)}v-3h7v3M{n(x + 10)} {n(y + 13)}v3h-7v-3"
    body = f"M{n(x - 10)} {n(y + 7)}h20v6h-20z"
    yield f'<path d="{tabs}{body}" {both(look.color, "paper")} stroke-width="1.2"/>'


def diamond(x: float, y: float, look: Style) -> str:
    """The hollow diamond of undeveloped elements, hanging from (x, y)."""
    d = n(DIAMOND)
    return f'<path d="M{n(x)} {n(y)}l{d} {d}-{d} {d}-{d}-{d}z" {both(look.color, "paper")} stroke-width="1.4"/>'


def mark(look: Style, x: float, y: float) -> str:
    """The mark of a state around (x, y)."""
    if not look.mark:
        return ""
    lines = f'<path d="{STROKED[look.mark]}" fill="none" {stroke(look.color)} stroke-width="1.7" {ROUND}/>'
    area = f'<path d="{FILLED[look.mark]}" {fill(look.color)}/>' if look.mark in FILLED else ""
    return f'<g transform="translate({n(x)} {n(y)})">{lines}{area}</g>'


def tab_width(word: str) -> float:
    """Width of a discipline's tab."""
    return measure(word.upper(), size=8.5, bold=True) + 0.6 * len(word) + 16


def tab(word: str) -> Iterator[str]:
    """The tab of a discipline, standing on the top left corner of a claim."""
    width, up = tab_width(word), n(3 - TAB_HEIGHT)
    yield f'<path d="M0 0V{up}q0-3 3-3H{n(width - 3)}q3 0 3 3V0Z" {both(word, f"{word}-tab")} stroke-width="1"/>'
    look = f'{fill(word)} font-size="8.5" font-weight="bold" letter-spacing="0.6"'
    yield f'<text x="8" y="-4.2" {look}>{word.upper()}</text>'


def text(line: Line) -> str:
    """A line of a figure's text."""
    weight = ' font-weight="bold"' if line.role == "id" else ""
    where = "" if line.anchor == "start" else f' text-anchor="{line.anchor}"'
    look = f'{fill(INKS[line.role])} font-size="{n(SIZES[line.role])}"{weight}{where}'
    return f'<text x="{n(line.x)}" y="{n(line.y)}" {look}>{escape(line.text)}</text>'


def label(x: float, y: float, words: str, *, color: str = "quiet", size: float = 11, bold: bool = False) -> str:
    """Words outside of figures: title, verdicts, legend."""
    look = f'{fill(color)} font-size="{n(size)}"' + (' font-weight="bold"' if bold else "")
    return f'<text x="{n(x)}" y="{n(y)}" {look}>{escape(words)}</text>'


def edge(route: Route, look: Style) -> Iterator[str]:
    """The drawing of an edge: its line, its arrowhead, and a cross on it where it is defeated."""
    kind = route.edge.kind
    color = look.color if kind == "challenged-by" else "line"
    dash = ' stroke-dasharray="6 4"' if kind == "challenged-by" else ""
    yield f'<g class="edge {kind}"><path d="{_way(route)}" fill="none" {stroke(color)} stroke-width="1.3"{dash}/>'
    yield arrow(route.neck, route.tip, kind, color)
    if route.edge.defeated:
        yield mark(style("defeated"), *route.middle)
    yield "</g>"


def _way(route: Route) -> str:
    ways = [("L" if len(piece) == 1 else "C") + " ".join(f"{n(x)} {n(y)}" for x, y in piece) for piece in route.pieces]
    end = f"L{n(route.tip[0])} {n(route.tip[1])}" if route.edge.kind == "challenged-by" else ""
    return f"M{n(route.start[0])} {n(route.start[1])}{''.join(ways)}{end}"


def arrow(neck: Point, tip: Point, kind: str, color: str) -> str:
    """An arrowhead: solid for support, hollow for context, open for a challenge."""
    along = (tip[0] - neck[0], tip[1] - neck[1])
    across = (-along[1] * 0.5, along[0] * 0.5)
    one, other = ((neck[0] + s * across[0], neck[1] + s * across[1]) for s in (1, -1))
    points = f"M{n(one[0])} {n(one[1])}L{n(tip[0])} {n(tip[1])} {n(other[0])} {n(other[1])}"
    if kind == "supported-by":
        return f'<path d="{points}Z" {fill(color)}/>'
    if kind == "in-context-of":
        return f'<path d="{points}Z" {both(color, "paper")} stroke-width="1.2" stroke-linejoin="round"/>'
    return f'<path d="{points}" fill="none" {stroke(color)} stroke-width="1.6" {ROUND}/>'
