"""Bounds of a mean score."""

from __future__ import annotations

import math
from fractions import Fraction

from assurance.evidence.statistics.special import Number, t_quantile, unsure


def student(n: int, total: Fraction, squares: Fraction, *, confidence: Number) -> tuple[float, float]:
    """Both one-sided bounds of the mean of n independent scores: ȳ ± t₍ₙ₋₁₎ s/√n.

    Approximate: it takes the mean as normal. `ValueError` for fewer than two scores, and where all are equal, because
    then nothing tells how they vary.
    """
    if n < 2:
        raise ValueError("one score does not tell how scores vary")
    average = total / n
    spread = (squares - n * average * average) / (n - 1) / n
    return _ends(average, spread, n - 1, confidence)


def clustered(
    n: int,
    total: Fraction,
    clusters: int,
    *,
    squares: Fraction,
    products: Fraction,
    sizes: int,
    confidence: Number,
) -> tuple[float, float]:
    """Both one-sided bounds of the mean of n scores in clusters: cluster-robust, C/(C − 1), t with C − 1 degrees.

    `squares` is Σ(Σy)² over clusters, `products` Σ mΣy, `sizes` Σm² (Liang and Zeger 1986).
    """
    if clusters < 2:
        raise ValueError("all scores belong to one cluster, so nothing tells how they vary")
    average = total / n
    spread = squares - 2 * average * products + average * average * sizes
    return _ends(average, Fraction(clusters, clusters - 1) * spread / (n * n), clusters - 1, confidence)


def _ends(average: Fraction, spread: Fraction, df: int, confidence: Number) -> tuple[float, float]:
    if spread <= 0:
        raise ValueError("all scores are equal, so nothing tells how they vary")
    half = t_quantile(1 - unsure(confidence), df) * math.sqrt(spread)
    return float(average) - half, float(average) + half


def hoeffding(n: int, total: Fraction, *, confidence: Number) -> tuple[float, float]:
    """Both one-sided bounds of the mean of n independent scores from 0 to 1: ȳ ± √(ln(1/α) / 2n) (Hoeffding 1963).

    It holds whatever the scores are distributed like, and is wide for it.
    """
    if n < 1:
        raise ValueError("there are no scores")
    half = math.sqrt(-math.log(unsure(confidence)) / (2 * n))
    average = float(total / n)
    return max(average - half, 0.0), min(average + half, 1.0)
