"""Planning: how many rows, or how much exposure, a limit takes."""

from __future__ import annotations

from fractions import Fraction

from assurance.evidence.statistics import sequential
from assurance.evidence.statistics.special import Number, binomial_at_most, gamma_quantile, normal_quantile, unsure

MOST = 10**15


def runs_needed(limit: Number, *, confidence: Number, failures: int) -> int:
    """The smallest n for which the Clopper–Pearson upper bound of so many failures keeps a limit between 0 and 1.

    That is the smallest n with P(X ≤ failures | n, limit) ≤ α: 299, 473 and 628 runs for 1 % at 95 % with 0, 1 and 2
    failures. `ValueError` where the limit is not between 0 and 1 or takes more than 10¹⁵ runs.
    """
    share, alpha = float(limit), unsure(confidence)
    if not 0 < share < 1 or failures < 0:
        raise ValueError("the limit lies between 0 and 1, and failures are not negative")
    high = failures + 1
    while binomial_at_most(failures, high, share) > alpha:
        high *= 2
        if high > MOST:
            raise ValueError("the limit takes more runs than anybody could do")
    low = failures
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if binomial_at_most(failures, middle, share) <= alpha else (middle, high)
    return high


def exposure_needed(limit: Number, *, confidence: Number, events: int) -> float:
    """The exposure for which Garwood's upper bound of so many events is the limit, in the limit's unit of exposure."""
    if limit <= 0 or events < 0:
        raise ValueError("the limit is above 0, and events are not negative")
    return gamma_quantile(1 - unsure(confidence), events + 1) / float(Fraction(limit))


def anytime_runs_needed(limit: Number, *, confidence: Number, failures: int) -> int:
    """The smallest n for which the confidence sequence's upper end keeps a limit, however often one looks."""
    share = float(limit)
    if not 0 < share < 1 or failures < 0:
        raise ValueError("the limit lies between 0 and 1, and failures are not negative")
    low, high = failures, failures + 1
    while sequential.upper(failures, high, confidence=confidence) > share:
        low, high = high, 2 * high
        if high > MOST:
            raise ValueError("the limit takes more runs than anybody could do")
    while high - low > 1:
        middle = (low + high) // 2
        kept = sequential.upper(failures, middle, confidence=confidence) <= share
        low, high = (low, middle) if kept else (middle, high)
    return high


def precision_exposure(rate: float, *, confidence: Number, relative: float) -> float:
    """The exposure after which a rate is known to ± a relative half width, both sides: (z / h)² / rate.

    Kalra and Paddock 2016 (RAND RR-1478).
    """
    return (normal_quantile(1 - unsure(confidence) / 2) / relative) ** 2 / rate


def superiority_exposure(rate: float, *, improvement: float, confidence: Number, power: float) -> float:
    """The exposure that shows a rate lower than `rate` if it is lower by a share `improvement`, with some power.

    (z₁₋α + z_power)² · (1 − δ) / (δ² · rate), one-sided (Kalra and Paddock 2016, RAND RR-1478).
    """
    both = normal_quantile(1 - unsure(confidence)) + normal_quantile(power)
    return both**2 * (1 - improvement) / (improvement**2 * rate)


def paired_items_needed(difference: float, *, variance: float, confidence: Number, power: float) -> float:
    """How many items show a paired difference in mean score, both sides: (z₁₋α/₂ + z_power)² · ω² / δ² (Miller 2024).

    `variance` is that of the difference by item (ω² + σ² in the paper, arXiv:2411.00640).
    """
    both = normal_quantile(1 - unsure(confidence) / 2) + normal_quantile(power)
    return both**2 * variance / difference**2
