"""The skeleton: which edges of a scene make the tree that is laid out, and what becomes of the others.

An element with several parents stands under the first. Edges from the other parents are drawn to it where it is near;
where it is far, or where the argument goes in a circle, a stub under the parent names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assurance.views.block import support
from assurance.views.figure import Label, figure
from assurance.views.node import Node
from assurance.views.scene import Edge, Group, Scene

Link = tuple[int, int, Edge]
"""An edge between blocks: number of the upper one, number of the lower one, the edge."""

NEAR_LEAVES, NEAR_RANKS = 6, 3
"""How many columns and rows an edge outside the tree may go before it becomes a stub."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Blocks by number (that of their group in the scene): children in order, rows, roots, and the edges between them.

    `links` has every edge between blocks that is drawn as a line; the tree is the part of it in `children`.
    """

    scene: Scene
    children: list[list[int]]
    rank: list[int]
    roots: list[int]
    links: list[Link]


def skeleton(scene: Scene, *, stubs: bool = True, lines: bool = True) -> Skeleton:
    """The skeleton of a scene; with `stubs` off only circular edges become stubs, with `lines` off all but the tree."""
    links = linked(scene)
    walk = _Walk(len(scene.groups), links)
    far = (
        walk.circular
        if not stubs
        else walk.circular | {at for at in walk.cross if not (lines and walk.near(links[at]))}
    )
    if far:
        cut = stubbed(scene, [links[at][2] for at in sorted(far)])
        return skeleton(cut, stubs=False)
    rank = ranks(len(scene.groups), links, walk.order, homes_of(scene))
    return Skeleton(scene, walk.children, rank, walk.roots, links)


def linked(scene: Scene) -> list[Link]:
    """The edges between blocks, those of one upper end in the order in which they leave it."""
    home = homes_of(scene)
    found = []
    for edge in support(scene):
        upper, lower = (edge.start, edge.end) if edge.kind == "supported-by" else (edge.end, edge.start)
        found.append((home[upper], home[lower], edge))
    return found


def homes_of(scene: Scene) -> dict[str, int]:
    """In which block each node lies."""
    return {name: at for at, group in enumerate(scene.groups) for name in (group.owner, *group.left, *group.right)}


class _Walk:
    """A walk through the blocks, depth first in written order."""

    def __init__(self, count: int, links: list[Link]) -> None:
        self.leaving: list[list[int]] = [[] for _ in range(count)]
        entered = [False] * count
        for at, (upper, lower, _) in enumerate(links):
            self.leaving[upper].append(at)
            entered[lower] = entered[lower] or upper != lower
        self.links = links
        self.children: list[list[int]] = [[] for _ in range(count)]
        self.depth = [-1] * count
        self.first, self.last = [0] * count, [0] * count
        self.leaves = 0
        self.roots: list[int] = []
        self.circular: set[int] = set()
        self.cross: set[int] = set()
        finished: list[int] = []
        for block in (*(b for b in range(count) if not entered[b]), *range(count)):
            if self.depth[block] < 0:
                self.roots.append(block)
                self._from(block, finished)
        self.order = finished[::-1]

    def _from(self, root: int, finished: list[int]) -> None:
        path = {root}
        self.depth[root] = 0
        self.first[root] = self.leaves
        stack = [(root, iter(self.leaving[root]))]
        while stack:
            block, rest = stack[-1]
            for at in rest:
                lower = self.links[at][1]
                if self.depth[lower] < 0:
                    self.children[block].append(lower)
                    self.depth[lower] = len(stack)
                    self.first[lower] = self.leaves
                    path.add(lower)
                    stack.append((lower, iter(self.leaving[lower])))
                    break
                (self.circular if lower in path else self.cross).add(at)
            else:
                stack.pop()
                path.discard(block)
                finished.append(block)
                self.leaves += not self.children[block]
                self.last[block] = max(self.leaves - 1, self.first[block])

    def near(self, link: Link) -> bool:
        """Whether an edge outside the tree may be drawn as a line."""
        upper, lower, _ = link
        columns = max(self.first[lower] - self.last[upper], self.first[upper] - self.last[lower], 0)
        return columns <= NEAR_LEAVES and abs(self.depth[lower] - self.depth[upper]) <= NEAR_RANKS


def ranks(count: int, links: list[Link], order: Iterable[int], home: dict[str, int]) -> list[int]:
    """The row of each block: one below the lowest it hangs from; a doubt about a relation not above its lower end."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    for upper, lower, _ in links:
        leaving[upper].append(lower)
    order = list(order)
    rank = _longest(count, leaving, order, {})
    least = {
        lower: rank[home[edge.beside]]
        for _, lower, edge in links
        if edge.beside and ">" not in edge.beside and rank[home[edge.beside]] > rank[lower]
    }
    return _longest(count, leaving, order, least) if least else rank


def _longest(count: int, leaving: list[list[int]], order: list[int], least: dict[int, int]) -> list[int]:
    rank = [0] * count
    for block in order:
        below = rank[block] = max(rank[block], least.get(block, 0))
        for lower in leaving[block]:
            rank[lower] = max(rank[lower], below + 1)
    return rank


def stubbed(scene: Scene, edges: list[Edge]) -> Scene:
    """The scene with stubs in place of the far ends of some edges."""
    nodes, groups, changed = dict(scene.nodes), list(scene.groups), dict[Edge, Edge]()
    for edge in edges:
        far = edge.end if edge.kind == "supported-by" else edge.start
        name = f"{edge.start}→{edge.end}"
        nodes[name] = stub(scene.nodes[far])
        groups.append(Group(name))
        changed[edge] = replace(edge, end=name) if edge.kind == "supported-by" else replace(edge, start=name, beside="")
    kept = tuple(changed.get(edge, edge) for edge in scene.edges)
    return replace(scene, nodes=nodes, groups=tuple(groups), edges=kept)


def stub(target: Node) -> Node:
    """The stub that stands for a node drawn elsewhere in the picture."""
    shown = figure("stub", Label(f"→ {target.id}"))
    words = f"{target.id}, drawn elsewhere in this picture"
    return Node(target.element, target.kind, target.id, shown, target.word, label=words, tooltip=words)


SMALL, DENSE = 150, 0.15
"""Most blocks, and least share of edges outside the tree, of a graph that Graphviz lays out better than we do."""


def dense(scene: Scene) -> bool:
    """Whether a scene is small and so dense that a layered layout serves it better than a tree."""
    if len(scene.groups) > SMALL:
        return False
    links = linked(scene)
    walk = _Walk(len(scene.groups), links)
    return len(walk.cross) >= 3 and len(walk.cross) > DENSE * len(links)
