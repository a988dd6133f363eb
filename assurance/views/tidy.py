"""The tidy layout: our own, in linear time, without Graphviz. Children stand under the middle of their parents.

Every block keeps its written place; no subtree comes nearer to another than the gap; edges outside the tree go
through the gaps between the blocks of a row, so that no line runs through a shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assurance.views.block import Block, blocks
from assurance.views.contour import Contour, join, leaf, pack
from assurance.views.gaps import Gaps
from assurance.views.geometry import Lane, Layout, spacing
from assurance.views.rows import arranged
from assurance.views.scene import Edge, Scene
from assurance.views.skeleton import Skeleton, skeleton


def tidy(scene: Scene) -> Layout:
    """Lay a scene out. Its far cross links become stubs, so the scene of the layout may have more nodes."""
    bones = skeleton(scene)
    built = blocks(bones.scene)
    if not built:
        return Layout(scene, {}, {}, (), {}, {}, 0.0, 0.0)
    middles = columns(bones, built)
    lefts = [middle - sum(one.owner) / 2 for middle, one in zip(middles, built, strict=True)]
    gaps = Gaps(built, lefts, bones.rank, spacing(scene.look).column)
    return arranged(bones, built, lefts, bones.rank, gaps=gaps, lanes=_lanes(bones, gaps, middles))


def columns(
    bones: Skeleton, built: Sequence[Block], *, tails: Mapping[int, Contour] = MappingProxyType({})
) -> list[float]:
    """The x of the middle of each block's owner; `tails` are the contours of leaves that reach beyond their block."""
    place = [0.0] * len(built)
    done: dict[int, Contour] = {}
    order = _downward(bones)
    for at in reversed(order):
        one, below = built[at], bones.children[at]
        half = sum(one.owner) / 2
        if not below:
            done[at] = tails.get(at) or leaf(-half, one.width - half)
            continue
        contour = _under(bones, below, done, place, bones.rank[at])
        contour.cover(-half, one.width - half)
        done[at] = contour
    _under(bones, bones.roots, done, place, -1)
    parent = [-1] * len(built)
    for at in order:
        if parent[at] >= 0:
            place[at] += place[parent[at]]
        for child in bones.children[at]:
            parent[child] = at
    return place


def _under(bones: Skeleton, below: list[int], done: dict[int, Contour], place: list[float], rank: int) -> Contour:
    """The contour of siblings under one parent; their x relative to it goes to `place`."""
    siblings = [done.pop(child) for child in below]
    for child, one in zip(below, siblings, strict=True):
        if bones.rank[child] > rank + 1:
            one.lengthen(bones.rank[child] - rank - 1)
    found = pack(siblings, spacing(bones.scene.look).column)
    middle = (found[0] + found[-1]) / 2
    for child, x in zip(below, found, strict=True):
        place[child] = x - middle
    return siblings[0] if len(siblings) == 1 else join(siblings, found, middle)


def _downward(bones: Skeleton) -> list[int]:
    """The blocks, every parent before its children."""
    order = list(bones.roots)
    for at in order:
        order.extend(bones.children[at])
    return order


def _lanes(bones: Skeleton, gaps: Gaps, middles: Sequence[float]) -> dict[Edge, Lane]:
    """The lanes of edges that pass rows: straight up from the child in the tree, through gaps elsewhere."""
    passing = [link for link in bones.links if bones.rank[link[1]] > bones.rank[link[0]] + 1]
    if not passing:
        return {}
    tree = {(upper, lower) for upper, children in enumerate(bones.children) for lower in children}
    lanes: dict[Edge, Lane] = {}
    for upper, lower, edge in passing:
        rows = range(bones.rank[upper] + 1, bones.rank[lower])
        if (upper, lower) in tree:
            lanes[edge] = tuple((row, middles[lower]) for row in rows)
        else:
            lanes[edge] = gaps.lane(rows, middles[upper], middles[lower])
    return lanes
