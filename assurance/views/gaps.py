"""The gaps between the blocks of a row, through which edges pass that would otherwise run through a shape."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from assurance.views.block import Block
from assurance.views.geometry import Lane

BESIDE = 0.38
"""Distance of the lanes of edges that share a gap, in halves of the gap."""


class Gaps:
    """The gaps of every row. Lanes that were given out are remembered, so that edges keep apart."""

    def __init__(self, built: Sequence[Block], lefts: Sequence[float], rank: Sequence[int], gap: float) -> None:
        self.margin = gap / 2
        self.rows: dict[int, list[tuple[float, float]]] = {}
        self.used: dict[tuple[int, float], int] = {}
        for one, left, row in zip(built, lefts, rank, strict=True):
            self.rows.setdefault(row, []).append((left, left + one.width))
        for spans in self.rows.values():
            spans.sort()

    def lane(self, rows: range, start: float, end: float) -> Lane:
        """Where an edge passes the rows between two x, as straight as the blocks let it."""
        step = (end - start) / (len(rows) + 1)
        return tuple((row, self.near(row, start + step * at)) for at, row in enumerate(rows, 1))

    def near(self, row: int, x: float) -> float:
        """The x nearest to the wanted one at which an edge may pass a row."""
        spans = self.rows.get(row, [])
        at = bisect_left(spans, (x, 0.0))
        for left, right in spans[max(at - 1, 0) : at + 1]:
            if left - self.margin < x < right + self.margin:
                x = left - self.margin if x - left < right - x else right + self.margin
                break
        count = self.used[row, x] = self.used.get((row, x), -1) + 1
        return x + self.margin * BESIDE * ((count + 1) // 2 % 2) * (-1 if count % 2 else 1)
