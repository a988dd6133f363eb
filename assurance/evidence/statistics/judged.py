"""Shares as an automatic judge sees them, corrected for its errors (Rogan and Gladen 1978)."""

from __future__ import annotations

from fractions import Fraction

from assurance.evidence.statistics import proportion
from assurance.evidence.statistics.special import Number, unsure


def corrected(seen: float, sensitivity: float, specificity: float) -> float:
    """The true share that a judge's share points to: (q + specificity − 1) / (sensitivity + specificity − 1).

    It is kept between 0 and 1. `ValueError` where the judge is no better than chance.
    """
    if sensitivity + specificity <= 1:
        raise ValueError("its judge is no better than chance, so its labels tell nothing")
    return min(max((seen + specificity - 1) / (sensitivity + specificity - 1), 0.0), 1.0)


def interval(
    k: int,
    n: int,
    *,
    sensitivity: tuple[int, int] | float,
    specificity: tuple[int, int] | float,
    confidence: Number,
) -> tuple[float, float]:
    """Both one-sided bounds of the true share, for k of n rows that the judge calls events.

    Where sensitivity and specificity are counts (hits of positives, passes of negatives), they have exact bounds of
    their own, and what may go wrong is divided by three (Bonferroni). As numbers they are taken as known.

    The corrected share rises with q, rises with the specificity (its derivative has the sign of sensitivity − q, and
    where q is larger the share is cut to 1 anyway) and falls with the sensitivity (its derivative has the sign of
    1 − specificity − q, and where that is positive the share is cut to 0). So its upper bound is at q high, specificity
    high, sensitivity low, and its lower bound at the opposite corner.
    """
    counted = isinstance(sensitivity, tuple) and isinstance(specificity, tuple)
    part = 1 - Fraction(unsure(confidence)) / 3 if counted else confidence
    seen = _bounds((k, n), part)
    sense, spec = _bounds(sensitivity, part), _bounds(specificity, part)
    if sense[0] + spec[0] <= 1:
        raise ValueError("its judge may be no better than chance, so its labels tell nothing")
    return corrected(seen[0], sense[1], spec[0]), corrected(seen[1], sense[0], spec[1])


def _bounds(found: tuple[int, int] | float, confidence: Number) -> tuple[float, float]:
    if isinstance(found, tuple):
        hits, n = found
        return proportion.lower(hits, n, confidence=confidence), proportion.upper(hits, n, confidence=confidence)
    return found, found
