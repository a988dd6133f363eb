"""The layout: every node of a scene gets its place, every edge its way. Graphviz decides ranks, order and columns.

Each group goes to Graphviz as one rectangle of fixed size, so contexts always stay beside their owner. What comes back
is used for columns and lanes; heights and curves are ours: the shapes of a rank begin on one line, and edges
turn only between ranks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assurance.views import engine as engines
from assurance.views.block import Block, blocks, homes, support
from assurance.views.engine import Engine, EngineFailed
from assurance.views.scene import Edge, Scene

COLUMN_GAP, RANK_GAP, WIDEST_GAP = 30.0, 48.0, 96.0
UNITS = 72.0
"""Graphviz counts in points, sizes in inches; one of its points is one of our pixels."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The x in its middle."""
        return self.x + self.width / 2

    @property
    def center(self) -> float:
        """The y in its middle."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its bottom edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Rank:
    """A row of blocks: where its band begins, the line on which shapes begin, and where its band ends."""

    top: float
    line: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of the shapes by node key, the rank of each block's nodes, the rows, and Graphviz's lanes by edge.

    A lane is where an edge crosses each rank between its ends: (rank, x) from upper to lower.
    """

    scene: Scene
    boxes: dict[str, Box]
    rank_of: dict[str, int]
    ranks: tuple[Rank, ...]
    lanes: dict[Edge, tuple[tuple[int, float], ...]]
    sides: dict[str, tuple[float, float]]
    width: float
    height: float


def layout(scene: Scene, engine: Engine) -> Layout:
    """Lay a scene out; raises `EngineFailed` where Graphviz does not do its part."""
    built = blocks(scene)
    if not built:
        return Layout(scene, {}, {}, (), {}, {}, 0.0, 0.0)
    edges = _between(scene, built)
    told = _positions(engines.run(engine, graph(built, edges), "json0"), len(built), len(edges))
    return _placed(scene, built, edges, told)


def _between(scene: Scene, built: list[Block]) -> list[tuple[int, int, Edge]]:
    home = homes(built)
    pairs = []
    for edge in support(scene):
        upper, lower = (edge.start, edge.end) if edge.kind == "supported-by" else (edge.end, edge.start)
        pairs.append((home[upper], home[lower], edge))
    return pairs


def graph(built: list[Block], edges: list[tuple[int, int, Edge]]) -> str:
    """The DOT text that Graphviz lays out: blocks as tables with a port at the owner, `n0`, `n1` … by position."""
    lines = [
        "digraph layout {",
        f"graph [ordering=out, nodesep={COLUMN_GAP / UNITS:.4f}, ranksep={RANK_GAP / UNITS:.4f}, splines=true]",
        "node [shape=plain]",
        "edge [dir=none, arrowhead=none, weight=2]",
        *(f"n{at} [label=<{_table(one)}>]" for at, one in enumerate(built)),
    ]
    back = _circular(len(built), [(tail, head) for tail, head, _ in edges])
    for at, (tail, head, edge) in enumerate(edges):
        extra = ", constraint=false" if at in back else ", weight=1" if edge.kind == "challenged-by" else ""
        if tail != head:
            lines.append(f"n{tail}:g:s -> n{head}:g:n [id=e{at}{extra}]")
    return "\n".join((*lines, "}\n"))


def _table(one: Block) -> str:
    """Three cells: what is left of the owner, the owner, what is right of it."""
    start, end = one.owner
    cells = ((start, ""), (end - start, ' PORT="g"'), (one.width - end, ""))
    row = "".join(
        f'<TD FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{one.height:.0f}"{port}></TD>'
        for width, port in cells
        if round(width) > 0
    )
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{row}</TR></TABLE>'


def _circular(count: int, pairs: list[tuple[int, int]]) -> set[int]:
    """The edges (by number) that close a circle when blocks are walked in order; they may not order ranks."""
    leaving: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for at, (tail, head) in enumerate(pairs):
        leaving[tail].append((at, head))
    closing: set[int] = set()
    done, path = set[int](), set[int]()
    for root in range(count):
        stack = [(root, iter(leaving[root]))] if root not in done else []
        path.update({root} if stack else ())
        while stack:
            at_block, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                path.discard(at_block)
                done.add(at_block)
            elif step[1] in path:
                closing.add(step[0])
            elif step[1] not in done:
                path.add(step[1])
                stack.append((step[1], iter(leaving[step[1]])))
    return closing


@dataclass(frozen=True, slots=True)
class Told:
    """What Graphviz said, y downward: the center of each block and the curve of each edge by number."""

    centers: list[Point]
    curves: dict[int, list[Point]]


def _positions(answer: str, blocks_count: int, edges_count: int) -> Told:
    try:
        data: dict[str, Any] = json.loads(answer)
        height = float(str(data["bb"]).split(",")[3])
        centers = [(0.0, 0.0)] * blocks_count
        for found in data["objects"]:
            x, y = (float(part) for part in found["pos"].split(","))
            centers[int(found["name"][1:])] = (x, height - y)
        curves = {
            int(found["id"][1:]): _curve(found["pos"], height) for found in data.get("edges", ()) if "pos" in found
        }
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise EngineFailed(
            "Graphviz answered in a form that is not understood; try another version with `--dot`"
        ) from error
    return Told(centers, {at: curve for at, curve in curves.items() if at < edges_count})


def _curve(written: str, height: float) -> list[Point]:
    pairs = [part.split(",") for part in written.split(" ") if part and part[0] not in "es"]
    return [(float(x), height - float(y)) for x, y in pairs]


def _placed(scene: Scene, built: list[Block], edges: list[tuple[int, int, Edge]], told: Told) -> Layout:
    row_of, rows = _rows(told.centers)
    ranks = _ranks(built, row_of, len(rows), _spans(edges, row_of, told))
    boxes: dict[str, Box] = {}
    sides: dict[str, tuple[float, float]] = {}
    left = min(x - one.width / 2 for one, (x, _) in zip(built, told.centers, strict=True))
    for at, one in enumerate(built):
        x = round(told.centers[at][0] - one.width / 2 - left, 1)
        line = ranks[row_of[at]].line
        for name, spot in one.spots.items():
            figure = scene.nodes[name].figure
            boxes[name] = Box(x + spot.x, line + spot.y, figure.width, figure.height)
            sides[name] = (x + one.gutters[0] / 2, x + one.width - one.gutters[1] / 2)
    lanes = {}
    for number, (tail, head, edge) in enumerate(edges):
        between = range(row_of[tail] + 1, row_of[head])
        curve = told.curves.get(number, [])
        lanes[edge] = tuple((row, round(_crossing(curve, rows[row]) - left, 1)) for row in between if curve)
    width = max(x + one.width / 2 for one, (x, _) in zip(built, told.centers, strict=True)) - left
    rank_of = {name: row_of[at] for at, one in enumerate(built) for name in one.spots}
    return Layout(scene, boxes, rank_of, ranks, lanes, sides, width, ranks[-1].bottom)


def _rows(centers: list[Point]) -> tuple[list[int], list[float]]:
    """The row of each block, and the y of each row as Graphviz has it; blocks of a rank share a center."""
    rows: list[float] = []
    for y in sorted({y for _, y in centers}):
        if not rows or y - rows[-1] > 2:
            rows.append(y)
    return [min(range(len(rows)), key=lambda row: abs(rows[row] - y)) for _, y in centers], rows


def _spans(edges: list[tuple[int, int, Edge]], row_of: list[int], told: Told) -> dict[int, float]:
    """The farthest that an edge goes sideways under each row."""
    spans: dict[int, float] = {}
    for tail, head, _ in edges:
        if row_of[head] == row_of[tail] + 1:
            across = abs(told.centers[tail][0] - told.centers[head][0])
            spans[row_of[tail]] = max(spans.get(row_of[tail], 0.0), across)
    return spans


def _ranks(built: list[Block], row_of: list[int], count: int, spans: dict[int, float]) -> tuple[Rank, ...]:
    """Rows from top to bottom; the wider edges fan out under a row, the more room they get."""
    ranks = []
    top = 0.0
    for row in range(count):
        here = [one for at, one in enumerate(built) if row_of[at] == row]
        line = top + max(one.above for one in here)
        bottom = line + max(one.below for one in here)
        ranks.append(Rank(top, line, bottom))
        top = bottom + min(max(RANK_GAP, 0.1 * spans.get(row, 0.0)), WIDEST_GAP)
    return tuple(ranks)


def _crossing(curve: list[Point], y: float) -> float:
    """Where a curve of cubic pieces first comes down to a height."""
    previous = curve[0]
    for at in range(0, len(curve) - 3, 3):
        for step in range(1, 17):
            point = bezier(curve[at], curve[at + 1], curve[at + 2], curve[at + 3], step / 16)
            if point[1] >= y:
                rise = point[1] - previous[1]
                share = (y - previous[1]) / rise if rise > 0 else 1.0
                return previous[0] + share * (point[0] - previous[0])
            previous = point
    return curve[-1][0]


def bezier(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """The point of a cubic curve at `t` from 0 to 1."""
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return (
        sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
        sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
    )
