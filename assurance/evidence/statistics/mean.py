"""Bounds on a mean of scores, by Student's t between clusters, and by Hoeffding's inequality without any assumption."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from assurance.evidence.statistics import special
from assurance.evidence.statistics.clustered import check_sums, ratio_variance
from assurance.evidence.statistics.level import Real, alpha_of, exact


@dataclass(frozen=True, slots=True)
class Scores:
    """Exact sums over clusters of m rows whose scores sum to s. Independent rows are clusters of one."""

    count: int
    """The number of clusters, C."""
    n: int
    """Σ m: the number of rows."""
    total: Fraction
    """Σ s: the sum of all scores."""
    sum_s2: Fraction
    """Σ s²."""
    sum_sm: Fraction
    """Σ s·m."""
    sum_m2: int
    """Σ m²."""

    def __post_init__(self) -> None:
        """Raises ValueError for sums that no clusters have, and for fewer than two clusters."""
        check_sums(self.count, self.n, self.sum_m2)
        if variance(self) < 0:
            raise ValueError(f"no scores have these sums: Σs = {self.total}, Σs² = {self.sum_s2}")

    @classmethod
    def independent(cls, n: int, *, total: Real, squares: Real) -> Self:
        """Rows that are independent, from their number, Σy, and Σy²."""
        return cls(n, n, exact(total), exact(squares), exact(total), n)

    @classmethod
    def of(cls, clusters: Iterable[Sequence[Real]]) -> Self:
        """From the scores of each cluster. Clusters without a row are left out."""
        sums = [(sum(map(exact, one), Fraction(0)), len(one)) for one in clusters if one]
        return cls(
            count=len(sums),
            n=sum(m for _, m in sums),
            total=sum((s for s, _ in sums), Fraction(0)),
            sum_s2=sum((s * s for s, _ in sums), Fraction(0)),
            sum_sm=sum((s * m for s, m in sums), Fraction(0)),
            sum_m2=sum(m * m for _, m in sums),
        )

    @property
    def mean(self) -> Fraction:
        """Σ s / n."""
        return self.total / self.n


def variance(scores: Scores) -> Fraction:
    """The variance of the mean: C/(C − 1) · Σ(s − ȳ m)² / n². For independent rows this is s²/n with n − 1."""
    return ratio_variance(scores.count, scores.n, scores.total, scores.sum_s2, scores.sum_sm, scores.sum_m2)


def standard_error(scores: Scores) -> float:
    """The square root of `variance`, in the unit of the scores."""
    return math.sqrt(variance(scores))


def upper(scores: Scores, *, confidence: Real) -> float:
    """The one-sided upper bound on the mean: ȳ + t(C − 1) · standard error.

    Approximate: it needs enough clusters for a mean to be nearly normal, and skewed scores need many. Where scores have
    a range, `hoeffding_upper` needs nothing of that. Raises ValueError where all clusters have the same mean: then the
    spread is unknown, and a bound equal to the mean would claim certainty.
    """
    return float(scores.mean) + _reach(scores, confidence)


def lower(scores: Scores, *, confidence: Real) -> float:
    """The one-sided lower bound on the mean: ȳ − t(C − 1) · standard error. See `upper`."""
    return float(scores.mean) - _reach(scores, confidence)


def hoeffding_upper(scores: Scores, *, confidence: Real, least: Real = 0, most: Real = 1) -> float:
    """The one-sided upper bound on the mean of scores from `least` to `most`, for every distribution and every n.

    The largest μ with n_eff · KL(ȳ ‖ μ) ≤ ln(1/α), where KL is the divergence of two coin flips (Hoeffding 1963,
    inequality 2.1); for ȳ = 0 this is 1 − α^(1/n), like Clopper–Pearson. n_eff is n²/Σm², the effective number of whole
    clusters; for independent rows it is n, and the bound always holds. Clusters of different sizes make it approximate.
    """
    low, span, mean, reach = _in_range(scores, confidence, least, most)
    if mean == 1:
        return low + span
    return low + span * special.last_where(lambda at: _divergence(mean, at) <= reach, mean, 1.0)


def hoeffding_lower(scores: Scores, *, confidence: Real, least: Real = 0, most: Real = 1) -> float:
    """The one-sided lower bound on the mean of scores from `least` to `most`: the mirror image of `hoeffding_upper`."""
    low, span, mean, reach = _in_range(scores, confidence, least, most)
    if mean == 0:
        return low
    return low + span * (1 - special.last_where(lambda at: _divergence(1 - mean, at) <= reach, 1 - mean, 1.0))


def _reach(scores: Scores, confidence: Real) -> float:
    error = standard_error(scores)
    if error == 0:
        raise ValueError(f"all {scores.count} clusters have the same mean, so the spread of the scores is unknown")
    return -special.t_quantile(alpha_of(confidence), scores.count - 1) * error


def _in_range(scores: Scores, confidence: Real, least: Real, most: Real) -> tuple[float, float, float, float]:
    """The lower end, the width, the mean within [0, 1], and the divergence that the bound may be away."""
    low, span = exact(least), exact(most) - exact(least)
    if span <= 0:
        raise ValueError(f"scores from `{least}` to `{most}` are no range")
    mean = (scores.mean - low) / span
    if not 0 <= mean <= 1:
        raise ValueError(f"the mean is {float(scores.mean):g}, outside the range from `{least}` to `{most}`")
    size = Fraction(scores.n**2, scores.sum_m2)
    return float(low), float(span), float(mean), -math.log(alpha_of(confidence)) / float(size)


def _divergence(mean: float, at: float) -> float:
    """KL(mean ‖ at) = mean ln(mean/at) + (1 − mean) ln((1 − mean)/(1 − at))."""
    first = mean * math.log(mean / at) if mean else 0.0
    return first + ((1 - mean) * (math.log1p(-mean) - math.log1p(-at)) if mean < 1 else 0.0)
