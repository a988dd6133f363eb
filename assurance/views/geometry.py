"""The geometry of a laid-out picture: boxes, rows, and the lanes of edges through rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from assurance.views.look import Look
from assurance.views.scene import Edge, Scene

Point = tuple[float, float]
Lane = tuple[tuple[int, float], ...]
"""Where an edge crosses each rank between its ends: (rank, x) from upper to lower."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances: of columns, of contexts from their owner and from each other, of rows at least and at most."""

    column: float = 26.0
    beside: float = 34.0
    stacked: float = 14.0
    row: float = 40.0
    widest: float = 96.0


NORMAL, MINIATURE = Spacing(), Spacing(column=9.0, beside=16.0, stacked=6.0, row=22.0, widest=44.0)


def spacing(look: Look) -> Spacing:
    """The distances that suit a look."""
    return NORMAL if look.text else MINIATURE


SAG = 26.0
"""How deep interplay within a row hangs under it, and how much deeper each that would cross another's label."""


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
    """Boxes of the shapes by node key, the rank of each block's nodes, the rows, and the lanes of edges.

    `sides` has, by node key, the x of the gutters left and right of its block; `hung` the pairs (upper node, lower
    node) of which the lower one stands in a list under the upper one; `sags` how deep interplay between two nodes of
    one row hangs under it.
    """

    scene: Scene
    boxes: dict[str, Box]
    rank_of: dict[str, int]
    ranks: tuple[Rank, ...]
    lanes: dict[Edge, Lane]
    sides: dict[str, tuple[float, float]]
    width: float
    height: float
    hung: frozenset[tuple[str, str]] = frozenset()
    sags: dict[Edge, int] = field(default_factory=dict)


def bezier(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """The point of a cubic curve at `t` from 0 to 1."""
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return (
        sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
        sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
    )
