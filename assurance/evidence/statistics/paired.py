"""Two systems on the same items: bounds on p_A − p_B, or on a difference of mean scores.

Pairing by item removes the difficulty of the items from the comparison. Unpaired results are no input here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assurance.evidence.statistics import proportion
from assurance.evidence.statistics.level import Real, check_counts, exact, inside
from assurance.evidence.statistics.mean import Scores


def of_counts(n: int, *, only_a: int, only_b: int) -> Scores:
    """The differences of `n` independent items, +1 where only A has the event, −1 where only B has it, 0 otherwise.

    `mean.upper` and `mean.lower` of it bound p_A − p_B by Student's t with n − 1 degrees of freedom: approximate, good
    where several dozen items differ. The exact bounds below hold always.
    """
    _check(n, only_a, only_b)
    return Scores.independent(n, total=only_a - only_b, squares=only_a + only_b)


def of_scores(clusters: Iterable[Sequence[tuple[Real, Real]]]) -> Scores:
    """The differences a − b of the (a, b) of each item, item by item within each cluster.

    `mean.upper` and `mean.lower` of it bound the mean difference by t with C − 1 degrees of freedom, where C is the
    number of clusters; items that are independent are clusters of one.
    """
    return Scores.of([exact(a) - exact(b) for a, b in cluster] for cluster in clusters)


def upper(n: int, *, only_a: int, only_b: int, confidence: Real) -> float:
    """The exact one-sided upper bound on p_A − p_B from `n` independent items that both systems ran.

    p_A − p_B is the proportion of items where only A has the event less that where only B has it. Each has its
    Clopper–Pearson bound at α/2, and by Bonferroni both hold with the confidence: U(only_a) − L(only_b). Wider than the
    t bound, and right for every n and with no difference seen at all.
    """
    half = _half(n, only_a, only_b, confidence)
    return proportion.upper(only_a, n, confidence=half) - proportion.lower(only_b, n, confidence=half)


def lower(n: int, *, only_a: int, only_b: int, confidence: Real) -> float:
    """The exact one-sided lower bound on p_A − p_B: L(only_a) − U(only_b), each at α/2."""
    half = _half(n, only_a, only_b, confidence)
    return proportion.lower(only_a, n, confidence=half) - proportion.upper(only_b, n, confidence=half)


def _half(n: int, only_a: int, only_b: int, confidence: Real) -> Real:
    _check(n, only_a, only_b)
    return (1 + inside(confidence, "the confidence")) / 2


def _check(n: int, only_a: int, only_b: int) -> None:
    check_counts(only_a, n)
    check_counts(only_b, n)
    check_counts(only_a + only_b, n)
