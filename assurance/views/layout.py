"""The layout: every node of a scene gets its place, every edge its way. Here Graphviz decides ranks, order and columns.

Each group goes to Graphviz as one rectangle of fixed size, so contexts always stay beside their owner. What comes back
is used for columns and lanes; heights and curves are ours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assurance.views import engine as engines
from assurance.views.block import Block, blocks
from assurance.views.engine import Engine, EngineFailed
from assurance.views.gaps import Gaps
from assurance.views.geometry import Box, Layout, Point, Rank, Spacing, bezier, spacing
from assurance.views.rows import arranged
from assurance.views.scene import Scene
from assurance.views.skeleton import Link, Skeleton, skeleton

__all__ = ["Box", "Layout", "Point", "Rank", "bezier", "layout", "layouts"]

UNITS = 72.0
"""Graphviz counts in points, sizes in inches; one of its points is one of our pixels."""


def layout(scene: Scene, engine: Engine) -> Layout:
    """Lay a scene out; raises `EngineFailed` where Graphviz does not do its part."""
    return layouts([scene], engine)[0]


def layouts(scenes: Sequence[Scene], engine: Engine) -> list[Layout]:
    """Lay several scenes out by one Graphviz process."""
    bones = [skeleton(scene, stubs=False) for scene in scenes]
    built = [blocks(one.scene) for one in bones]
    sources = [graph(b, one.links, spacing(one.scene.look)) for one, b in zip(bones, built, strict=True) if b]
    answers = _answers(engines.run(engine, "".join(sources), "json0"), len(sources)) if sources else []
    return [
        _placed(one, b, _positions(answers.pop(0), len(b), len(one.links)))
        if b
        else Layout(one.scene, {}, {}, (), {}, {}, 0.0, 0.0)
        for one, b in zip(bones, built, strict=True)
    ]


def graph(built: list[Block], links: list[Link], apart: Spacing) -> str:
    """The DOT text that Graphviz lays out: blocks as tables with a port at the owner, `n0`, `n1` … by position."""
    lines = [
        "digraph layout {",
        f"graph [ordering=out, nodesep={apart.column / UNITS:.4f}, ranksep={apart.row / UNITS:.4f}, splines=true]",
        "node [shape=plain]",
        "edge [dir=none, arrowhead=none, weight=2]",
        *(f"n{at} [label=<{_table(one)}>]" for at, one in enumerate(built)),
    ]
    for at, (tail, head, edge) in enumerate(links):
        extra = ", weight=1" if edge.kind == "challenged-by" else ""
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


@dataclass(frozen=True, slots=True)
class Told:
    """What Graphviz said, y downward: the center of each block and the curve of each edge by number."""

    centers: list[Point]
    curves: dict[int, list[Point]]


NOT_UNDERSTOOD = "Graphviz answered in a form that is not understood; try another version with `--dot`"


def _answers(said: str, count: int) -> list[Any]:
    """The JSON documents of an answer, one for each graph."""
    decoder, at = json.JSONDecoder(), 0
    found: list[Any] = []
    try:
        while len(found) < count:
            while said[at].isspace():
                at += 1
            answer, at = decoder.raw_decode(said, at)
            found.append(answer)
    except (ValueError, IndexError) as error:
        raise EngineFailed(NOT_UNDERSTOOD) from error
    return found


def _positions(data: Any, blocks_count: int, edges_count: int) -> Told:
    try:
        height = float(str(data["bb"]).split(",")[3])
        centers = [(0.0, 0.0)] * blocks_count
        for found in data["objects"]:
            x, y = (float(part) for part in found["pos"].split(","))
            centers[int(found["name"][1:])] = (x, height - y)
        curves = {
            int(found["id"][1:]): _curve(found["pos"], height) for found in data.get("edges", ()) if "pos" in found
        }
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise EngineFailed(NOT_UNDERSTOOD) from error
    return Told(centers, {at: curve for at, curve in curves.items() if at < edges_count})


def _curve(written: str, height: float) -> list[Point]:
    pairs = [part.split(",") for part in written.split(" ") if part and part[0] not in "es"]
    return [(float(x), height - float(y)) for x, y in pairs]


def _placed(bones: Skeleton, built: list[Block], told: Told) -> Layout:
    row_of, rows = _rows(told.centers)
    lefts = [x - one.width / 2 for one, (x, _) in zip(built, told.centers, strict=True)]
    lanes = {}
    for number, (tail, head, edge) in enumerate(bones.links):
        curve = told.curves.get(number, [])
        between = range(row_of[tail] + 1, row_of[head]) if curve else ()
        lanes[edge] = tuple((row, _crossing(curve, rows[row])) for row in between)
    return arranged(
        bones, built, lefts, row_of, gaps=Gaps(built, lefts, row_of, spacing(bones.scene.look).column), lanes=lanes
    )


def _rows(centers: list[Point]) -> tuple[list[int], list[float]]:
    """The row of each block, and the y of each row as Graphviz has it; blocks of a rank share a center."""
    rows: list[float] = []
    for y in sorted({y for _, y in centers}):
        if not rows or y - rows[-1] > 2:
            rows.append(y)
    return [min(range(len(rows)), key=lambda row: abs(rows[row] - y)) for _, y in centers], rows


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
