"""Decorators: what the notation hangs on shapes and lines, and the pens that everything is drawn with.

Light colors are presentation attributes, which every renderer knows; classes let browsers change them for dark mode.
Decorators are drawn around their own origin and then put into place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from math import hypot

from assurance.views.figure import CURVED, topside, underside
from assurance.views.geometry import Point, bezier
from assurance.views.marks import FILLED, STROKED
from assurance.views.node import DIAMOND, MINI, TRIANGLE, Node
from assurance.views.palette import COLORS, Mark
from assurance.views.route import Route
from assurance.views.text import clip, measure

ROUND = 'stroke-linecap="round" stroke-linejoin="round"'
SMALL = 10.0
BALL, SQUARE, APART = 4.0, 4.0, 10.5
"""Radius of a ball and half the side of a square on an edge, and the least distance of marks on it."""
BETWEEN = 33.0
"""Room for words between an element and its context."""


@lru_cache(maxsize=1 << 16)
def n(value: float) -> str:
    """A number as short as it is exact enough: a tenth of a pixel, no trailing zero."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def escape(text: str) -> str:
    """A text for XML, in content or a quoted attribute. Control characters are gone before (`text.visible`)."""
    return html.escape(text, quote=True) if _SPECIAL.search(text) else text


_SPECIAL = re.compile("[&<>\"']")


@cache
def stroke(color: str) -> str:
    """Attributes that draw a line in a color of the palette."""
    return f'class="s-{color}" stroke="{COLORS[color][0]}"'


@cache
def fill(color: str) -> str:
    """Attributes that fill with a color of the palette."""
    return f'class="f-{color}" fill="{COLORS[color][0]}"'


@cache
def both(line: str, area: str) -> str:
    """Attributes that draw a line in one color and fill with another."""
    return f'class="s-{line} f-{area}" stroke="{COLORS[line][0]}" fill="{COLORS[area][0]}"'


def put(what: str, x: float, y: float, *, scale: float = 1.0) -> str:
    """A drawing around (0, 0) moved to (x, y)."""
    size = f" scale({scale:g})" if scale != 1 else ""
    return f'<g transform="translate({n(x)} {n(y)}){size}">{what}</g>'


def mark(name: Mark, color: str) -> str:
    """The mark of a state."""
    if not name:
        return ""
    area = f'<path d="{FILLED[name]}" {fill(color)}/>' if name in FILLED else ""
    return f'<path d="{STROKED[name]}" fill="none" {stroke(color)} stroke-width="1.7" {ROUND}/>{area}'


def words(x: float, y: float, said: str, *, anchor: str = "start") -> str:
    """Small words beside a decorator, legible where a line passes behind them."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    look = f'{both("paper", "quiet")} stroke-width="3" paint-order="stroke" stroke-linejoin="round" font-size="10"'
    return f'<text x="{n(x)}" y="{n(y)}"{where} {look}>{escape(said)}</text>'


def unfinished(color: str, *, undeveloped: bool, uninstantiated: bool) -> str:
    """Hanging from (0, 0): the diamond of undeveloped elements, the triangle of uninstantiated ones, or both in one."""
    d, t = n(DIAMOND), n(TRIANGLE)
    path = f"M0 0L{d} {d} 0 {n(2 * DIAMOND)}-{d} {d}Z" if undeveloped else f"M0 0L{d} {t}H-{d}Z"
    waist = f"M-{d} {d}H{d}" if undeveloped and uninstantiated else ""
    return f'<path d="{path}{waist}" {both(color, "paper")} stroke-width="1.4" stroke-linejoin="round"/>'


def contract(color: str) -> str:
    """The decorator "to be supported by contract": a contract in miniature, 4 under (0, 0)."""
    return f'<path d="M-10 7v-3h7v3M10 13v3h-7v-3M-10 7h20v6h-20z" {both(color, "paper")} stroke-width="1.2"/>'


def module(color: str = "line") -> str:
    """A module in miniature, its lower edge around (0, 0)."""
    return f'<path d="M-8 0v-7h16v7zM-8-7v-3.5h6.5v3.5z" {both(color, "idle-fill")} stroke-width="1.1"/>'


def square(color: str = "ink") -> str:
    """The solid square of an assurance claim point."""
    s = n(SQUARE)
    return f'<path d="M-{s}-{s}H{s}V{s}H-{s}Z" {fill(color)}/>'


def ball(color: str = "ink", *, solid: bool) -> str:
    """The solid ball of a multiplicity or the hollow one of what is optional."""
    r = n(BALL)
    area = both(color, color if solid else "paper")
    return f'<path d="M-{r} 0A{r} {r} 0 1 1 {r} 0 {r} {r} 0 1 1-{r} 0Z" {area} stroke-width="1.3"/>'


def choice(color: str = "ink") -> str:
    """The solid diamond of a choice with the line it hangs on."""
    return (
        f'<path d="M0 0V7" fill="none" {stroke("line")} stroke-width="1.3"/><path d="M0 6l6 6-6 6-6-6z" {fill(color)}/>'
    )


def cross(width: float, height: float, color: str) -> str:
    """The X over a defeated element, pale so that the text on it stays legible."""
    path = f"M0 0L{n(width)} {n(height)}M{n(width)} 0L0 {n(height)}"
    return (
        f'<path class="defeat s-{color}" stroke="{COLORS[color][0]}" d="{path}" stroke-width="3" stroke-opacity=".38"/>'
    )


def struck(color: str) -> str:
    """The X on a defeated relation."""
    path = "M-5.5-5.5L5.5 5.5M5.5-5.5L-5.5 5.5"
    under = f'<path d="{path}" {stroke("paper")} stroke-width="5" {ROUND}/>'
    return f'{under}<path class="defeat s-{color}" stroke="{COLORS[color][0]}" d="{path}" stroke-width="2.2" {ROUND}/>'


def chip(said: str) -> str:
    """A chip with words, 3 under (0, 0), on the line it hangs on."""
    half = measure(said, size=9) / 2 + 1
    path = f"M{n(-half)} 3H{n(half)}a7 7 0 0 1 0 14H{n(-half)}a7 7 0 0 1 0-14Z"
    text = f'<text y="13.2" text-anchor="middle" {fill("quiet")} font-size="9">{escape(said)}</text>'
    line = f'<path d="M0 0V3" fill="none" {stroke("line")} stroke-width="1.2"/>'
    return f'{line}<path d="{path}" {both("line", "soft")} stroke-width="1"/>{text}'


def decorators(node: Node, color: str) -> Iterator[str]:
    """All decorators of a node, around the origin of its shape."""
    figure = node.figure
    scale = MINI if figure.mini else 1.0
    middle = figure.width / 2
    for part, down, _ in node.hanging:
        y = underside(figure, middle) + down
        if part == "unfinished":
            made = unfinished(color, undeveloped=node.undeveloped, uninstantiated=node.uninstantiated)
            yield put(made, middle, y, scale=scale)
        elif part == "contract":
            yield put(contract(color), middle, y, scale=scale)
        elif part == "more":
            yield put(chip(f"+{node.more:,}" if figure.mini else f"… {node.more:,} more"), middle, y)
        else:
            yield from _choices(node, down)
    if node.public:
        x = node.perch
        yield put(module(color), x, topside(figure, x) + (2 if figure.shape in CURVED else 0), scale=scale)
    if node.points:
        yield from _points(node, scale)


def _choices(node: Node, down: float) -> Iterator[str]:
    """The diamonds from which support leaves, and the lines past them where there is plain support as well."""
    for at, said in enumerate(node.choices):
        x = node.outlet(said)
        top, bottom = underside(node.figure, x), underside(node.figure, x) + node.below
        begin = top + down if abs(x - node.figure.width / 2) < DIAMOND else top
        end = bottom - 18 if said else bottom
        if end > begin:
            yield f'<path d="M{n(x)} {n(begin)}V{n(end)}" fill="none" {stroke("line")} stroke-width="1.3"/>'
        if said:
            yield put(choice(), x, bottom - 18)
        if said and not node.figure.mini:
            beyond = node.outlet(node.choices[at + 1]) - 10 if at + 1 < len(node.choices) else node.figure.width + 10
            yield words(x + 10, bottom - 2.5, clip(said, beyond - x - 10, size=SMALL))


def _points(node: Node, scale: float) -> Iterator[str]:
    """The assurance claim points on an element: on its upper border, clear of the arrow that arrives in its middle."""
    figure = node.figure
    end = node.perch - 12 if node.public else figure.width
    x, left = figure.width / 2 + 20, False
    if figure.shape.endswith("context"):
        x = min(22.0, figure.height / 2)
    elif figure.shape in CURVED:
        x, left = figure.width / 4, True
    if figure.mini:
        x = figure.width / 4
    y = topside(figure, x)
    yield put(square(), x, y, scale=scale)
    if not figure.mini and left:
        yield words(x + 12, -1.5, _names(node.points, x + 22), anchor="end")
    elif not figure.mini:
        yield words(x + 8, -3.5, _names(node.points, end - x - 8))


def _names(points: tuple[str, ...], room: float) -> str:
    """As many names as there is room for, and how many more there are."""
    for count in range(len(points), 0, -1):
        said = ", ".join(points[:count]) + (f" +{len(points) - count}" if count < len(points) else "")
        if measure(said, size=SMALL) <= room:
            return said
    return clip(points[0], room, size=SMALL)


def track(route: Route) -> list[Point]:
    """A route as points close enough to measure on, up to its arrowhead."""
    found = [route.start]
    for piece in route.pieces:
        if len(piece) == 3:
            begin = found[-1]
            found.extend(bezier(begin, piece[0], piece[1], piece[2], step / 16) for step in range(1, 17))
        else:
            found.append(piece[0])
    return found


def length(points: list[Point]) -> float:
    """The length of a way."""
    return sum(hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points))


def along(points: list[Point], distance: float) -> tuple[Point, Point]:
    """The point at a distance on a way, and the direction there (of length 1)."""
    left, place, ahead = max(distance, 0.0), points[-1], (0.0, 1.0)
    for (x0, y0), (x1, y1) in pairwise(points):
        step = hypot(x1 - x0, y1 - y0)
        if step:
            ahead = ((x1 - x0) / step, (y1 - y0) / step)
            if left <= step:
                return (x0 + ahead[0] * left, y0 + ahead[1] * left), ahead
            left -= step
    return place, ahead


def on_edge(route: Route, color: str, *, back: float = 7.0) -> Iterator[str]:
    """The marks of a relation on its line, from its end back: balls, claim points where the lines of a fan have parted,
    and the X at its middle."""
    edge = route.edge
    level = edge.kind == "in-context-of"
    parts = [
        (0.45 if edge.defeated else 0.5, 0.0, square(), edge.points) if edge.points and level else None,
        (0.55 if edge.points and level else 0.5, 0.0, struck(color), ()) if edge.defeated else None,
        (1.0, back + 5, square(), edge.points) if edge.points and not level else None,
        (1.0, back + APART * bool(edge.multiplicity), ball(solid=False), ()) if edge.optional else None,
        (1.0, back, ball(solid=True), (edge.multiplicity,)) if edge.multiplicity else None,
    ]
    points = track(route)
    whole = length(points)
    limit = whole
    for share, before, drawn, said in reversed([part for part in parts if part]):
        at = min(share * whole - before, limit)
        limit = at - APART
        place, ahead = along(points, at)
        yield put(drawn, *place)
        if said and edge.kind == "in-context-of":
            yield from _stacked((route.start[0] + route.tip[0]) / 2, place[1], said, under=share == 1)
        elif said:
            yield _said(place, ahead, ", ".join(said), under=share < 1 and bool(edge.multiplicity))


def _stacked(x: float, y: float, said: tuple[str, ...], *, under: bool) -> Iterator[str]:
    """Words over or under a short level line, one over the other, since there is little room between the shapes."""
    for at, one in enumerate(said):
        shift = 13.5 + 11 * at if under else -7 - 11 * (len(said) - 1 - at)
        yield words(x, y + shift, clip(one, BETWEEN, size=SMALL), anchor="middle")


def _said(place: Point, ahead: Point, said: str, *, under: bool) -> str:
    """Words beside a mark on a line, square to the line so that they do not lie on it: over it or under it."""
    x, y = (ahead[1], -ahead[0]) if ahead[0] >= 0 else (-ahead[1], ahead[0])
    x, y = (-x, -y) if under else (x, y)
    if abs(x) < 0.35:
        return words(place[0], place[1] + (13.5 if under else -6), said, anchor="middle")
    middle = place[1] + y * (7 + 5 * abs(y)) + 3.5
    return words(place[0] + 8 * x + (1 if x > 0 else -1), middle, said, anchor="start" if x > 0 else "end")


def plate(place: Point, said: str, color: str) -> str:
    """Words on a small plate over the middle of a line."""
    half = measure(said, size=SMALL) / 2 + 5
    path = f"M{n(-half)}-8H{n(half)}V8H{n(-half)}Z"
    text = f'<text y="3.5" text-anchor="middle" {fill("ink")} font-size="10">{escape(said)}</text>'
    return put(f'<path d="{path}" {both(color, "paper")} stroke-width="0.8"/>{text}', *place)
