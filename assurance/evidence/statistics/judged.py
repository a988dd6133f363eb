"""Judged labels: what a proportion is where the judge who labeled the rows makes mistakes.

The judge's sensitivity is the share of true events that it reports, its specificity the share of rows without the event
that it reports as such. Both are known only from a sample that somebody labeled by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assurance.evidence.statistics import proportion
from assurance.evidence.statistics.level import Real, check_counts, exact, inside


@dataclass(frozen=True, slots=True)
class Judge:
    """How the judge did on rows whose truth is known: counts from independent rows."""

    hits: int
    """Rows with the event that the judge reported."""
    positives: int
    """Rows with the event."""
    rejections: int
    """Rows without the event that the judge reported as such."""
    negatives: int
    """Rows without the event."""

    def __post_init__(self) -> None:
        """Raises ValueError for counts that have no meaning."""
        check_counts(self.hits, self.positives)
        check_counts(self.rejections, self.negatives)


def corrected(k: int, n: int, *, sensitivity: Real, specificity: Real) -> float:
    """(k/n + spec − 1) / (sens + spec − 1), within [0, 1] (Rogan & Gladen 1978).

    Raises ValueError where sens + spec ≤ 1: such a judge is no better than chance, and its labels say nothing.
    """
    check_counts(k, n)
    sens, spec = exact(sensitivity), exact(specificity)
    if not (0 <= sens <= 1 and 0 <= spec <= 1):
        raise ValueError(f"a sensitivity of `{sensitivity}` and a specificity of `{specificity}` are no proportions")
    if sens + spec <= 1:
        raise ValueError(f"the judge is no better than chance: {sensitivity} + {specificity} is not above 1")
    return float(min(Fraction(1), max(Fraction(0), (Fraction(k, n) + spec - 1) / (sens + spec - 1))))


def upper(k: int, n: int, judge: Judge, *, confidence: Real, seen: float | None = None) -> float:
    """The one-sided upper bound on the true proportion, with the judge's mistakes and their uncertainty.

    The observed proportion q, the sensitivity s, and the specificity t each have a Clopper–Pearson bound at α/3, and by
    Bonferroni all three hold with the confidence. The bound is the corrected proportion f(q, s, t) =
    (q + t − 1)/(s + t − 1), within [0, 1], at the worst corner: q high, s low, t high.

    Why this corner, with J = s + t − 1 > 0. ∂f/∂q = 1/J is positive. ∂f/∂s = −(q + t − 1)/J² is negative or 0 where
    q ≥ 1 − t; where q < 1 − t, f is below 0 and counts as 0 whatever s is. ∂f/∂t = (s − q)/J² is positive or 0 where
    q ≤ s; where q > s, f is above 1 and counts as 1 whatever t is. So within [0, 1] f rises with q and t and falls
    with s, over all of the box where J > 0. A high specificity is the worst case because a judge that never invents an
    event leaves every reported event a true one.

    `seen` is another upper bound of q at the confidence `part_of` gives, for rows that are not independent.

    Raises ValueError where the low ends of both bounds sum to at most 1, for then the judge's own sample does not show
    that it is better than chance.
    """
    part = part_of(confidence)
    _check(judge, part)
    sens = proportion.lower(judge.hits, judge.positives, confidence=part)
    spec = proportion.upper(judge.rejections, judge.negatives, confidence=part)
    return _at(proportion.upper(k, n, confidence=part) if seen is None else seen, sens, spec)


def lower(k: int, n: int, judge: Judge, *, confidence: Real, seen: float | None = None) -> float:
    """The one-sided lower bound on the true proportion: the other corner, q low, s high, t low. See `upper`."""
    part = part_of(confidence)
    _check(judge, part)
    sens = proportion.upper(judge.hits, judge.positives, confidence=part)
    spec = proportion.lower(judge.rejections, judge.negatives, confidence=part)
    return _at(proportion.lower(k, n, confidence=part) if seen is None else seen, sens, spec)


def part_of(confidence: Real) -> Fraction:
    """The confidence that each of the three bounds needs for all of them to have `confidence` together."""
    return (2 + inside(confidence, "the confidence")) / 3


def _check(judge: Judge, part: Fraction) -> None:
    sens = proportion.lower(judge.hits, judge.positives, confidence=part)
    spec = proportion.lower(judge.rejections, judge.negatives, confidence=part)
    if sens + spec <= 1:
        raise ValueError(
            f"the judge's sample does not show that it is better than chance: "
            f"at least {sens:.3g} sensitive and {spec:.3g} specific is not above 1 together"
        )


def _at(q: float, sens: float, spec: float) -> float:
    return min(1.0, max(0.0, (q + spec - 1) / (sens + spec - 1)))
