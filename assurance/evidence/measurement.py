"""Measurements: the integers that the rows of an artifact give for one check; everything after them is arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assurance.evidence.statistics.clustered import Clusters

Form = Literal["share", "mean", "rate", "count", "maximum", "difference", "passes"]
"""A share of rows, a mean score, events per exposure, a number of events, the largest of some numbers, the
difference of two shares of the same items, or whether all rows passed (k are those that did not)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Exact sums of the scores of rows: Σy, Σy², the smallest and largest, and Σ(Σy)² over clusters.

    `cluster_products` is Σ m·Σy over clusters of m rows, `cluster_sizes` Σ m².
    """

    total: Fraction
    squares: Fraction
    low: Fraction
    high: Fraction
    clusters: int = 0
    cluster_squares: Fraction = Fraction(0)
    cluster_products: Fraction = Fraction(0)
    cluster_sizes: int = 0


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was counted.

    `n` rows and `k` events among them, rows without a result (`errors`) already counted as the check says. `chosen` are
    the rows that the check is about, `left_out` those that its `where` leaves out. `planned` is how many rows there
    should be. `exposure` (in `unit`) belongs to a rate, `scores` to a mean, `maximum` to the largest number. Rows that
    are not `sampled` stand for themselves alone. `only` belongs to a difference: items with an event here alone, and
    there alone. What was not `recounted` is only what a header says.
    """

    name: str
    form: Form
    n: int
    k: int
    errors: int = 0
    chosen: int = 0
    left_out: int = 0
    planned: int | None = None
    exposure: Fraction = Fraction(0)
    unit: str = ""
    scores: Scores | None = None
    maximum: Fraction | None = None
    clusters: Clusters | None = None
    cluster: str = ""
    only: tuple[int, int] = (0, 0)
    sampled: bool = True
    recounted: bool = True
    warnings: tuple[str, ...] = ()


def difference(found: Measurement) -> Fraction:
    """The difference of two shares of the same items."""
    return Fraction(found.only[0] - found.only[1], found.n)
