"""The folded layout of maps: the upper part of a large argument as a tree, the rest as indented lists under it.

Layered trees of thousands of elements are hundreds of times wider than high. Here every subtree that is not too high
hangs from its top as a list; how high that may be is chosen so that the whole has about the shape of a sheet. Contexts
are left out. It takes linear time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log

from assurance.views.block import Block, blocks
from assurance.views.contour import Contour
from assurance.views.gaps import Gaps
from assurance.views.geometry import Box, Layout, spacing
from assurance.views.rows import arranged
from assurance.views.scene import Group, Scene
from assurance.views.skeleton import Skeleton, skeleton
from assurance.views.tidy import columns

INDENT, LINE_GAP = 20.0, 6.0
"""How far a child stands to the right of its parent's left edge, and the distance of the lines."""
SHAPE = 1.5
"""Width by height of the picture that is aimed at."""
HEIGHTS = tuple(200.0 * 1.3**step for step in range(22))
"""Heights to try for the lists."""


def folded(scene: Scene) -> Layout:
    """Lay a scene out as a map."""
    bones = skeleton(bare(scene), lines=False)
    built = blocks(bones.scene)
    if not built:
        return Layout(scene, {}, {}, (), {}, {}, 0.0, 0.0)
    lists = _Lists(bones, built)
    highest = min(HEIGHTS, key=lists.distortion)
    return _assembled(bones, built, lists, lists.tops(highest))


def bare(scene: Scene) -> Scene:
    """The scene without contexts; what is said of them is said of their owner."""
    owners = {group.owner for group in scene.groups}
    edges = []
    for edge in scene.edges:
        if edge.kind != "in-context-of":
            beside = "" if ">" in edge.beside else edge.beside
            end = edge.end if edge.end in owners else edge.end.partition(">")[0]
            edges.append(edge if (end, beside) == (edge.end, edge.beside) else replace(edge, end=end, beside=beside))
    return replace(
        scene,
        nodes={key: node for key, node in scene.nodes.items() if key in owners},
        groups=tuple(Group(group.owner) for group in scene.groups),
        edges=tuple(dict.fromkeys(edges)),
        part=f"{scene.part}, without contexts" if len(owners) < len(scene.nodes) else scene.part,
    )


class _Lists:
    """What each subtree takes as an indented list."""

    def __init__(self, bones: Skeleton, built: Sequence[Block]) -> None:
        self.bones = bones
        self.built = built
        self.order = list(bones.roots)
        for block in self.order:
            self.order.extend(bones.children[block])
        self.width = [one.width for one in built]
        self.height = [one.height for one in built]
        for block in reversed(self.order):
            for child in bones.children[block]:
                self.height[block] += LINE_GAP + self.height[child]
                self.width[block] = max(self.width[block], INDENT + self.width[child])

    def tops(self, highest: float) -> set[int]:
        """The tops of the lists, none higher than that; what is below the others has no lists of its own."""
        return {block for block in self._upper(highest) if self.height[block] <= highest}

    def _upper(self, highest: float) -> list[int]:
        found = list(self.bones.roots)
        for block in found:
            if self.height[block] > highest:
                found.extend(self.bones.children[block])
        return found

    def distortion(self, highest: float) -> float:
        """How far the picture is from the shape aimed at, if no list is higher than that."""
        gap = spacing(self.bones.scene.look).column
        upper = self._upper(highest)
        across = sum(self.width[block] + gap for block in upper if self.height[block] <= highest)
        rows = {self.bones.rank[block] for block in upper if self.height[block] > highest}
        lists = max((self.height[block] for block in upper if self.height[block] <= highest), default=0.0)
        down = lists + 60.0 * len(rows)
        return abs(log(max(across, 1.0) / max(down, 1.0) / SHAPE))


def _assembled(bones: Skeleton, built: Sequence[Block], lists: _Lists, tops: set[int]) -> Layout:
    """The upper part as a tidy tree in which each list is one wide leaf, and the lists under their tops."""
    kept = list(bones.roots)
    for block in kept:
        if block not in tops:
            kept.extend(bones.children[block])
    number = {block: at for at, block in enumerate(kept)}
    upper = Skeleton(
        bones.scene,
        [[number[child] for child in bones.children[block]] if block not in tops else [] for block in kept],
        [bones.rank[block] for block in kept],
        [number[root] for root in bones.roots],
        [(number[one], number[other], edge) for one, other, edge in bones.links if one in number and other in number],
    )
    shown = [built[block] for block in kept]
    last = max(upper.rank)
    tails = {}
    for block in tops:
        half, rows = built[block].width / 2, last - bones.rank[block] + 1
        tails[number[block]] = Contour([-half] * rows, [lists.width[block] - half] * rows)
    middles = columns(upper, shown, tails=tails)
    lefts = [middle - one.width / 2 for middle, one in zip(middles, shown, strict=True)]
    gaps = Gaps(shown, lefts, upper.rank, spacing(bones.scene.look).column)
    placed = arranged(upper, shown, lefts, upper.rank, gaps=gaps, lanes={})
    return _hung(bones, placed, tops)


def _hung(bones: Skeleton, placed: Layout, tops: set[int]) -> Layout:
    """The layout with the lists put under their tops."""
    boxes, rank_of, sides = dict(placed.boxes), dict(placed.rank_of), dict(placed.sides)
    hung: dict[tuple[str, str], None] = {}
    nodes, groups = bones.scene.nodes, bones.scene.groups
    for top in tops:
        name = groups[top].owner
        down = boxes[name].bottom + nodes[name].below
        waiting = [(child, top) for child in reversed(bones.children[top])]
        while waiting:
            block, parent = waiting.pop()
            name, above = groups[block].owner, groups[parent].owner
            figure = nodes[name].figure
            down += LINE_GAP + nodes[name].above
            boxes[name] = Box(boxes[above].x + INDENT, down, figure.width, figure.height)
            down += figure.height + nodes[name].below
            rank_of[name], sides[name] = rank_of[above], sides[above]
            hung[above, name] = None
            waiting.extend((child, block) for child in reversed(bones.children[block]))
    ordered = {name: boxes[name] for name in nodes}
    width = max(box.right for box in boxes.values())
    height = max(box.bottom + nodes[name].below for name, box in boxes.items())
    return replace(
        placed, boxes=ordered, rank_of=rank_of, sides=sides, width=width, height=height, hung=frozenset(hung)
    )
