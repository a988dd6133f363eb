"""The routes: how every edge runs from border to border. Edges go straight through ranks and turn only between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assurance.views.figure import CURVED, side, underside
from assurance.views.geometry import SAG, Box, Layout, Point, bezier
from assurance.views.scene import Edge

HEAD = 8.0
"""Length of an arrowhead; the line ends where the head begins."""

RAIL = 7.0
"""How far from the left edge of a node the line of its list goes down."""

Piece = tuple[Point, ...]
"""The points after the current one: one for a straight line, three for a cubic curve."""


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's way: from `start` over pieces to the neck of its arrowhead; the tip is on the border of its target."""

    edge: Edge
    start: Point
    pieces: tuple[Piece, ...]
    tip: Point

    @property
    def neck(self) -> Point:
        """Where the arrowhead begins."""
        return self.pieces[-1][-1] if self.pieces else self.start

    @property
    def middle(self) -> Point:
        """A point half way, for marks on the edge."""
        at = len(self.pieces) // 2
        before = self.pieces[at - 1][-1] if at else self.start
        piece = self.pieces[at]
        curve = piece if len(piece) == 3 else (before, piece[0], piece[0])
        return bezier(before, curve[0], curve[1], curve[2], 0.5)


def routes(placed: Layout) -> list[Route]:
    """The routes of all edges, in the order of the scene."""
    spread = _attachments(placed)
    found: dict[Edge, Route] = {}
    for edge in sorted(placed.scene.edges, key=lambda edge: edge.kind == "challenged-by"):
        if edge.kind == "in-context-of":
            found[edge] = _sideways(placed, edge)
        elif edge.kind == "supported-by":
            found[edge] = _down(placed, edge)
        elif edge.kind == "interplay":
            found[edge] = _tie(placed, edge)
        else:
            found[edge] = _challenge(placed, edge, spread[edge], found)
    return [found[edge] for edge in placed.scene.edges]


def outlet(placed: Layout, name: str, choice: str = "") -> Point:
    """Where support leaves a node: under its decorators, in the middle, or at the diamond of a choice."""
    box = placed.boxes[name]
    drawn = placed.scene.nodes[name]
    x = drawn.outlet(choice)
    return box.x + x, box.y + underside(drawn.figure, x) + drawn.under(x)


def _down(placed: Layout, edge: Edge) -> Route:
    if (edge.start, edge.end) in placed.hung:
        return _rail(placed, edge)
    start, target = outlet(placed, edge.start, edge.choice), placed.boxes[edge.end]
    tip = (target.middle, target.y)
    return Route(edge, start, tuple(_through(placed, edge, start, tip, head=HEAD)), tip)


def _through(placed: Layout, edge: Edge, start: Point, tip: Point, *, head: float) -> Iterator[Piece]:
    """Down through the ranks: straight to the band's end, then from lane to lane."""
    upper = min(placed.rank_of[edge.start], placed.rank_of[edge.end])
    at = (start[0], max(placed.ranks[upper].bottom, start[1]))
    if at[1] > start[1] + 0.5:
        yield (at,)
    for row, x in placed.lanes.get(edge, ()):
        rank = placed.ranks[row]
        yield _bend(at, (x, rank.top))
        at = (x, rank.bottom)
        yield (at,)
    yield _bend(at, (tip[0], tip[1] - head))


def _bend(a: Point, b: Point) -> Piece:
    """From one column to another, leaving and arriving upright."""
    if abs(a[0] - b[0]) < 0.6:
        return (b,)
    half = (b[1] - a[1]) * 0.55
    return ((a[0], a[1] + half), (b[0], b[1] - half), b)


def _sideways(placed: Layout, edge: Edge) -> Route:
    """From a node's side to a context beside it: level where it can be."""
    owner, target = placed.boxes[edge.start], placed.boxes[edge.end]
    right = target.x > owner.x
    drawn, beside = placed.scene.nodes[edge.start].figure, placed.scene.nodes[edge.end].figure
    rim = owner.height / 2 if drawn.shape in CURVED else 9.0
    y = min(max(target.center, owner.y + rim), owner.bottom - rim)
    start = (owner.x + side(drawn, y - owner.y, right=right), y)
    tip = (target.x + side(beside, target.height / 2, right=not right), target.center)
    neck = (tip[0] + (-HEAD if right else HEAD), tip[1])
    if abs(start[1] - tip[1]) < 0.6:
        return Route(edge, start, ((neck,),), tip)
    middle = (start[0] + neck[0]) / 2
    return Route(edge, start, (((middle, start[1]), (middle, neck[1]), neck),), tip)


def _attachments(placed: Layout) -> dict[Edge, float]:
    """Where along the lower border of its target each challenge arrives, as a share of the width."""
    by_target: dict[str, list[Edge]] = {}
    for edge in placed.scene.edges:
        if edge.kind == "challenged-by":
            by_target.setdefault(edge.end, []).append(edge)
    supported = {edge.start for edge in placed.scene.edges if edge.kind == "supported-by"}
    shares: dict[Edge, float] = {}
    for target, edges in by_target.items():
        node = placed.scene.nodes[target]
        free = target not in supported and not node.below
        low, high = (0.5, 0.5) if free and len(edges) == 1 else (0.3, 0.7) if free else (0.74, 0.88)
        if node.shape in CURVED and not free:
            low, high = 0.66, 0.8
        ordered = sorted(edges, key=lambda edge: placed.boxes[edge.start].middle)
        for at, edge in enumerate(ordered):
            shares[edge] = low + (high - low) * (at / (len(ordered) - 1) if len(ordered) > 1 else 0.5)
    return shares


def _challenge(placed: Layout, edge: Edge, share: float, known: dict[Edge, Route]) -> Route:
    """From a defeater up to what it challenges: a node, a context beside one, or the edge between two."""
    doubt, target = placed.boxes[edge.start], placed.boxes[edge.end]
    if (edge.end, edge.start) in placed.hung:
        return _rail(placed, edge)
    start = (doubt.middle, doubt.y)
    about = next((r for e, r in known.items() if edge.beside and (e.start, e.end) == (edge.end, edge.beside)), None)
    if about is not None and about.edge.kind == "in-context-of":
        return _up(placed, edge, start, about.middle)
    if about is not None and placed.rank_of[edge.beside] == placed.rank_of[edge.start]:
        return _onto(edge, start, about)
    if ">" in edge.end:
        return _into_side(placed, edge, doubt)
    x = target.x + share * target.width
    tip = (x, target.y + underside(placed.scene.nodes[edge.end].figure, share * target.width))
    return _up(placed, edge, start, tip)


def _rail(placed: Layout, edge: Edge) -> Route:
    """From a node down along its list and to the left side of a node in it; a challenge goes the other way."""
    down = edge.kind == "supported-by"
    upper, lower = (edge.start, edge.end) if down else (edge.end, edge.start)
    one, other = placed.boxes[upper], placed.boxes[lower]
    x = one.x + RAIL
    head = (x, one.y + underside(placed.scene.nodes[upper].figure, RAIL))
    entry = (other.x + side(placed.scene.nodes[lower].figure, other.height / 2, right=False), other.center)
    corner = (x, other.center)
    if down:
        return Route(edge, head, ((corner,), ((entry[0] - HEAD, entry[1]),)), entry)
    return Route(edge, entry, ((corner,), ((x, head[1] + HEAD),)), head)


def _up(placed: Layout, edge: Edge, start: Point, tip: Point) -> Route:
    """Up through the ranks to a tip, arriving upright."""
    below = (tip[0], tip[1] + HEAD)
    return Route(edge, start, _reversed(below, tuple(_through(placed, edge, below, start, head=0.0))), tip)


def _tie(placed: Layout, edge: Edge) -> Route:
    """Interplay between two claims: from under one to over the other, or under both where they share a row."""
    upper, lower = sorted((edge.start, edge.end), key=lambda name: placed.rank_of[name])
    one, other = placed.boxes[upper], placed.boxes[lower]
    right = other.middle > one.middle
    step = placed.sags.get(edge, 0)
    aside = 0.2 + min(0.07 * step, 0.25)  # those that hang deeper begin nearer to the middle
    start = _foot(placed, upper, 1 - aside if right else aside)
    if placed.rank_of[upper] < placed.rank_of[lower]:
        tip = (other.x + 0.62 * other.width, other.y)
        return Route(edge, start, tuple(_through(placed, edge, start, tip, head=0.0)), tip)
    tip = _foot(placed, lower, aside if right else 1 - aside)
    under = placed.ranks[placed.rank_of[upper]].bottom
    sag = under + (step + 1) * SAG / 0.75  # a curve hangs three quarters as deep as its handles
    bend = ((start[0], sag), (tip[0], sag), (tip[0], under))
    return Route(edge, start, ((((start[0], under),), bend, (tip,))), tip)


def _foot(placed: Layout, name: str, share: float) -> Point:
    """The point on the lower border of a node at a share of its width."""
    box = placed.boxes[name]
    x = share * box.width
    return box.x + x, box.y + underside(placed.scene.nodes[name].figure, x)


def _onto(edge: Edge, start: Point, about: Route) -> Route:
    """Onto another edge, a little over its arrowhead, from the side."""
    before = about.pieces[-2][-1] if len(about.pieces) > 1 else about.start
    last = about.pieces[-1]
    curve = last if len(last) == 3 else (before, last[0], last[0])
    tip = bezier(before, curve[0], curve[1], curve[2], 0.84)
    toward = HEAD if start[0] > tip[0] else -HEAD
    neck = (tip[0] + toward, tip[1])
    return Route(edge, start, (((start[0], tip[1] + 6), (start[0], tip[1]), (start[0] - toward, tip[1])), (neck,)), tip)


def _into_side(placed: Layout, edge: Edge, doubt: Box) -> Route:
    """Into the outer side of a context, along the gutter of its block."""
    owner, box = placed.boxes[edge.end.partition(">")[0]], placed.boxes[edge.end]
    right = box.x > owner.x
    x = placed.sides[edge.end][1 if right else 0]
    figure = placed.scene.nodes[edge.end].figure
    tip = (box.x + side(figure, box.height / 2, right=right), box.center)
    neck = (tip[0] + (HEAD if right else -HEAD), tip[1])
    corner = (x, box.center + 10)
    start = (doubt.middle, doubt.y)
    down = _reversed(corner, tuple(_through(placed, edge, corner, start, head=0.0)))
    return Route(edge, start, (*down, ((x, tip[1] + 2), (x, tip[1]), neck)), tip)


def _reversed(start: Point, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same way from its end to its start."""
    points = [start, *(piece[-1] for piece in pieces)]
    turned = []
    for at in range(len(pieces) - 1, -1, -1):
        controls = pieces[at][:-1]
        turned.append((*reversed(controls), points[at]))
    return tuple(turned)
