"""Contours: the outlines of subtrees, by which siblings are pushed together as closely as their outlines allow.

After Reingold and Tilford, "Tidier drawings of trees" (1981), for nodes of any width. Joining siblings costs the sum of
their depths without the deepest, so that a whole tree costs time linear in its nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from operator import sub

LANE = 7.0
"""Half the room of an edge that passes through a row."""


@dataclass(slots=True)
class Contour:
    """How far a subtree reaches left and right in each row, the deepest row first; `shift` is added to every number.

    The x of the subtree's root is 0.
    """

    left: list[float]
    right: list[float]
    shift: float = 0.0

    def lengthen(self, rows: int) -> None:
        """Add rows on top, through which only the edge to the root passes."""
        self.left.extend([-LANE - self.shift] * rows)
        self.right.extend([LANE - self.shift] * rows)

    def cover(self, left: float, right: float) -> None:
        """Add one row on top: the parent's."""
        self.left.append(left - self.shift)
        self.right.append(right - self.shift)


def leaf(left: float, right: float) -> Contour:
    """The contour of a block with nothing below it."""
    return Contour([left], [right])


def pack(siblings: Sequence[Contour], gap: float) -> list[float]:
    """The x of each sibling's root: no two subtrees nearer than the gap, small ones half way between large ones.

    Packing to the left and packing to the right both keep the distances; so does their mean, since every condition is
    linear. Only rows that two siblings share can bring them into conflict.
    """
    if len(siblings) == 1:
        return [0.0]
    shared = sorted(len(one.left) for one in siblings)[-2]
    leftward: list[float] = []
    reach = [-inf] * shared
    for one in siblings:
        depth = min(len(one.left), shared)
        x = max(map(sub, reach[-depth:], one.left[-depth:])) + gap - one.shift if leftward else 0.0
        leftward.append(x)
        reach[-depth:] = [value + one.shift + x for value in one.right[-depth:]]
    if len(siblings) == 2:
        return leftward
    rightward, reach = [leftward[-1]], [inf] * shared
    for at in range(len(siblings) - 1, -1, -1):
        one = siblings[at]
        depth = min(len(one.left), shared)
        if at < len(siblings) - 1:
            rightward.append(min(map(sub, reach[-depth:], one.right[-depth:])) - gap - one.shift)
        reach[-depth:] = [value + one.shift + rightward[-1] for value in one.left[-depth:]]
    return [(one + other) / 2 for one, other in zip(leftward, reversed(rightward), strict=True)]


def join(siblings: Sequence[Contour], positions: Sequence[float], middle: float) -> Contour:
    """The contour of siblings at their positions, around a new x of 0 at `middle`; it takes the deepest one's lists."""
    at = max(range(len(siblings)), key=lambda index: len(siblings[index].left))
    base = siblings[at]
    base.shift += positions[at] - middle
    for index in range(at - 1, -1, -1):
        one = siblings[index]
        move = one.shift + positions[index] - middle - base.shift
        base.left[-len(one.left) :] = [value + move for value in one.left]
    for index in range(at + 1, len(siblings)):
        one = siblings[index]
        move = one.shift + positions[index] - middle - base.shift
        base.right[-len(one.right) :] = [value + move for value in one.right]
    return base
