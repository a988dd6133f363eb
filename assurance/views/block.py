"""A block: a node with its contexts beside it, as one rectangle for the layout engine, and what lies where in it."""

from __future__ import annotations

from dataclasses import dataclass

from assurance.views.geometry import spacing
from assurance.views.node import Node
from assurance.views.scene import Edge, Group, Scene

GUTTER = 26.0
"""Room at the outer side of contexts that are challenged."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a shape lies in its block: left edge, and top edge under the line on which the shapes of a rank begin."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Block:
    """A group's rectangle: its width, how far it reaches over and under the top line of its rank, its spots, and
    the left and right end of its owner."""

    group: Group
    width: float
    above: float
    below: float
    spots: dict[str, Spot]
    owner: tuple[float, float]
    gutters: tuple[float, float] = (0.0, 0.0)

    @property
    def height(self) -> float:
        """Height of the rectangle."""
        return self.above + self.below


def block(scene: Scene, group: Group, challenged: frozenset[str]) -> Block:
    """The block of a group; the tops of its shapes are on one line, tabs reach over it."""
    nodes, apart = scene.nodes, spacing(scene.look)
    owner = nodes[group.owner]
    if not group.left and not group.right:
        figure = owner.figure
        spots = {group.owner: Spot(0.0, 0.0)}
        return Block(group, figure.width, owner.above, figure.height + owner.below, spots, (0.0, figure.width))
    left_gutter, right_gutter = (GUTTER if challenged & {*side} else 0.0 for side in (group.left, group.right))
    left = _width(scene, group.left)
    right = _width(scene, group.right)
    owner_x = left_gutter + left + (apart.beside if group.left else 0.0)
    right_x = owner_x + owner.figure.width + (apart.beside if group.right else 0.0)
    spots = {group.owner: Spot(owner_x, 0.0)}
    for names, edge, width in ((group.left, left_gutter, left), (group.right, right_x, right)):
        y = 0.0
        for name in names:
            figure = nodes[name].figure
            spots[name] = Spot(
                edge + (width - figure.width if names is group.left else 0.0), y + nodes[name].above * (y > 0)
            )
            y = spots[name].y + figure.height + nodes[name].below + apart.stacked
    spots = _lowered(owner, group, spots, nodes)
    depth = max(spots[name].y + nodes[name].figure.height + nodes[name].below for name in spots)
    above = max(nodes[name].above for name in spots)
    ends = (owner_x, owner_x + owner.figure.width)
    return Block(group, right_x + right + right_gutter, above, depth, spots, ends, (left_gutter, right_gutter))


def _width(scene: Scene, names: tuple[str, ...]) -> float:
    return max((scene.nodes[name].figure.width for name in names), default=0.0)


def _lowered(owner: Node, group: Group, spots: dict[str, Spot], nodes: dict[str, Node]) -> dict[str, Spot]:
    """A context that stands alone beside a taller node is set on its middle, so that their line is level."""
    placed = dict(spots)
    for names in (group.left, group.right):
        if len(names) == 1:
            spare = owner.figure.height - nodes[names[0]].figure.height
            placed[names[0]] = Spot(spots[names[0]].x, max(spare / 2, 0.0))
    return placed


def blocks(scene: Scene) -> list[Block]:
    """The blocks of a scene in reading order."""
    challenged = frozenset(edge.end for edge in scene.edges if edge.kind == "challenged-by")
    return [block(scene, group, challenged) for group in scene.groups]


def support(scene: Scene) -> list[Edge]:
    """The edges between blocks, from the upper one to the lower one, in written order; doubts come after support.

    A doubt about one relation comes right after the lower end of that relation. What was already drawn under an
    earlier element comes first, so that the order asked for never contradicts itself.
    """
    order: dict[str, list[Edge]] = {}
    places = {group.owner: at for at, group in enumerate(scene.groups)}
    for edge in scene.edges:
        if edge.kind == "supported-by":
            order.setdefault(edge.start, []).append(edge)
    for owner, edges in order.items():
        edges.sort(key=lambda edge, at=places[owner]: min(places[edge.end], at))  # type: ignore[misc]
    for edge in scene.edges:
        if edge.kind == "challenged-by":
            upper = order.setdefault(edge.end.partition(">")[0], [])
            at = next((i + 1 for i, other in enumerate(upper) if edge.beside and other.end == edge.beside), len(upper))
            upper.insert(at, edge)
    return [edge for edges in order.values() for edge in edges]
