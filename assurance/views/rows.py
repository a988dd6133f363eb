"""Rows: from the columns of blocks to a layout. The shapes of a row begin on one line."""

from __future__ import annotations

from collections.abc import Sequence

from assurance.views.block import Block
from assurance.views.gaps import Gaps
from assurance.views.geometry import SAG, Box, Lane, Layout, Rank, Spacing, spacing
from assurance.views.scene import Edge, Scene
from assurance.views.skeleton import Link, Skeleton, homes_of


def arranged(
    bones: Skeleton,
    built: Sequence[Block],
    lefts: Sequence[float],
    rank: Sequence[int],
    *,
    gaps: Gaps,
    lanes: dict[Edge, Lane],
) -> Layout:
    """The layout of blocks whose left edges and rows are known; `lanes` have x in the same measure as `lefts`."""
    scene = bones.scene
    lanes |= _overlaid(scene, built, lefts, rank, gaps)
    middles = [left + sum(one.owner) / 2 for left, one in zip(lefts, built, strict=True)]
    sags = _sags(scene, middles, rank)
    room = {row: (deepest + 1) * SAG for row, deepest in _deepest(sags, scene, rank).items() if deepest}
    ranks = _ranks(built, rank, _spans(bones.links, rank, middles), spacing(scene.look), room=room)
    start = min(lefts)
    boxes: dict[str, Box] = {}
    sides: dict[str, tuple[float, float]] = {}
    rank_of: dict[str, int] = {}
    for one, left, row in zip(built, lefts, rank, strict=True):
        x, line = round(left - start, 1), ranks[row].line
        gutters = (x + one.gutters[0] / 2, x + one.width - one.gutters[1] / 2)
        for name, spot in one.spots.items():
            figure = scene.nodes[name].figure
            boxes[name] = Box(x + spot.x, line + spot.y, figure.width, figure.height)
            sides[name] = gutters
            rank_of[name] = row
    width = max(left + one.width for left, one in zip(lefts, built, strict=True)) - start
    moved = {edge: tuple((row, round(x - start, 1)) for row, x in lane) for edge, lane in lanes.items()}
    height = ranks[-1].bottom + room.get(len(ranks) - 1, 0.0)
    return Layout(scene, boxes, rank_of, ranks, moved, sides, width, height, sags=sags)


def _sags(scene: Scene, middles: Sequence[float], rank: Sequence[int]) -> dict[Edge, int]:
    """How many steps deep each interplay between nodes of one row hangs: the shortest on top, none over another."""
    ties = [edge for edge in scene.edges if edge.kind == "interplay"]
    home = homes_of(scene) if ties else {}
    ends = {edge: tuple(sorted((home[edge.start], home[edge.end]), key=middles.__getitem__)) for edge in ties}
    level = [edge for edge in ties if rank[ends[edge][0]] == rank[ends[edge][1]]]
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    found: dict[Edge, int] = {}
    for edge in sorted(level, key=lambda edge: middles[ends[edge][1]] - middles[ends[edge][0]]):
        left, right = (middles[at] for at in ends[edge])
        row, step = rank[ends[edge][0]], 0
        while any(left < other and start < right for start, other in taken.get((row, step), ())):
            step += 1
        taken.setdefault((row, step), []).append((left, right))
        found[edge] = step
    return found


def _deepest(sags: dict[Edge, int], scene: Scene, rank: Sequence[int]) -> dict[int, int]:
    home = homes_of(scene) if sags else {}
    found: dict[int, int] = {}
    for edge, step in sags.items():
        row = rank[home[edge.start]]
        found[row] = max(found.get(row, 0), step)
    return found


def _overlaid(
    scene: Scene, built: Sequence[Block], lefts: Sequence[float], rank: Sequence[int], gaps: Gaps
) -> dict[Edge, Lane]:
    """The lanes of interplay, which takes no part in the layout."""
    lanes: dict[Edge, Lane] = {}
    ties = [edge for edge in scene.edges if edge.kind == "interplay"]
    home = homes_of(scene) if ties else {}
    for edge in ties:
        upper, lower = sorted((home[edge.start], home[edge.end]), key=rank.__getitem__)
        start, end = (lefts[at] + built[at].owner[1] for at in (upper, lower))
        lanes[edge] = gaps.lane(range(rank[upper] + 1, rank[lower]), start, end)
    return lanes


def _spans(links: Sequence[Link], rank: Sequence[int], middles: Sequence[float]) -> dict[int, float]:
    """The farthest that an edge goes sideways under each row."""
    spans: dict[int, float] = {}
    for upper, lower, _ in links:
        if rank[lower] == rank[upper] + 1:
            across = abs(middles[upper] - middles[lower])
            if across > spans.get(rank[upper], 0.0):
                spans[rank[upper]] = across
    return spans


def _ranks(
    built: Sequence[Block],
    rank: Sequence[int],
    spans: dict[int, float],
    apart: Spacing,
    *,
    room: dict[int, float],
) -> tuple[Rank, ...]:
    """Rows from top to bottom; the wider edges fan out under a row, the more room they get. `room` is left besides."""
    count = max(rank) + 1
    above, below = [0.0] * count, [0.0] * count
    for one, row in zip(built, rank, strict=True):
        above[row] = max(above[row], one.above)
        below[row] = max(below[row], one.below)
    found, top = [], 0.0
    for row in range(count):
        line = top + above[row]
        bottom = line + below[row]
        found.append(Rank(top, line, bottom))
        top = bottom + min(max(apart.row, 0.08 * spans.get(row, 0.0)), apart.widest) + room.get(row, 0.0)
    return tuple(found)
