"""Repeated looks: bounds that hold at every look at once, and Wald's sequential test.

A bound for a fixed n that is looked at 100 times is passed falsely about 24 % of the time at 95 %.
"""

from __future__ import annotations

import math
from typing import Literal

from assurance.evidence.statistics.level import Real, alpha_of, check_counts, inside
from assurance.evidence.statistics.special import last_where

Decision = Literal["accept", "reject", "continue"]

SERIES_FROM = 16.0
"""From here on four terms of Stirling's series are good to 1e-14."""


def upper(k: int, n: int, *, confidence: Real, prior: tuple[float, float] = (1.0, 1.0)) -> float:
    """The upper end of the beta-binomial prior–posterior-ratio confidence sequence (Waudby-Smith & Ramdas 2020).

    The largest p with posterior(p) / prior(p) ≥ α, where the prior is Beta(a, b) and the posterior Beta(a + k,
    b + n − k). With a chance of at least the confidence it is above the true proportion after every trial at once, so
    one may look at any time, stop at any time, and go on. The prior costs width where it is wrong, and never the
    guarantee. `upper` and `lower` hold together, so 95 % is also the confidence of the interval.
    """
    check_counts(k, n)
    least = math.log(alpha_of(confidence))
    return 1.0 if k == n else last_where(lambda p: _log_ratio(k, n, p, prior) >= least, k / n, 1.0)


def lower(k: int, n: int, *, confidence: Real, prior: tuple[float, float] = (1.0, 1.0)) -> float:
    """The lower end: the smallest p with posterior(p) / prior(p) ≥ α, up to the last bit."""
    check_counts(k, n)
    least = math.log(alpha_of(confidence))
    if k == 0:
        return 0.0
    tiny = math.ulp(0.0) if _log_ratio(k, n, math.ulp(0.0), prior) < least else 0.0
    return last_where(lambda p: _log_ratio(k, n, p, prior) < least, tiny, k / n) if tiny else 0.0


def log_likelihood_ratio(k: int, n: int, *, p0: Real, p1: Real) -> float:
    """ln of the chance of `k` of `n` under p1 over that under p0: k ln(p1/p0) + (n − k) ln((1 − p1)/(1 − p0))."""
    check_counts(k, n)
    good, bad = inside(p0, "p0"), inside(p1, "p1")
    if good >= bad:
        raise ValueError(f"p0 is `{p0}`, and it has to be below p1, which is `{p1}`")
    return k * math.log1p(float((bad - good) / good)) + (n - k) * math.log1p(float((good - bad) / (1 - good)))


def sprt(k: int, n: int, *, p0: Real, p1: Real, alpha: Real, beta: Real) -> Decision:
    """Wald's sequential probability ratio test of p ≤ p0 (acceptable) against p ≥ p1 (unacceptable), p0 < p1.

    `alpha` is the chance to reject what is acceptable, `beta` the chance to accept what is not: the false pass. It
    accepts where the log likelihood ratio is at most ln(β/(1 − α)), rejects where it is at least ln((1 − β)/α), and
    continues between. The true chances α′ and β′ satisfy α′ ≤ α/(1 − β), β′ ≤ β/(1 − α), and α′ + β′ ≤ α + β (Wald
    1945). It decides about the trials so far; the first decision is the one that counts. Raises ValueError for p0 ≥ p1,
    α + β ≥ 1, and numbers outside (0, 1).
    """
    wrong, false_pass = float(inside(alpha, "α")), float(inside(beta, "β"))
    if wrong + false_pass >= 1:
        raise ValueError(f"α and β are `{alpha}` and `{beta}`, and together they have to be below 1")
    ratio = log_likelihood_ratio(k, n, p0=p0, p1=p1)
    if ratio <= math.log(false_pass / (1 - wrong)):
        return "accept"
    return "reject" if ratio >= math.log((1 - false_pass) / wrong) else "continue"


def _log_ratio(k: int, n: int, p: float, prior: tuple[float, float]) -> float:
    """ln(posterior(p) / prior(p)) = k ln p + (n − k) ln(1 − p) + ln B(a, b) − ln B(a + k, b + n − k).

    The large terms are taken together before they cancel: SciPy's ln B alone loses 8 digits at n = 1e8.
    """
    a, b = prior
    if not (0 < a < math.inf and 0 < b < math.inf):
        raise ValueError(f"a Beta prior has two positive numbers, and here they are `{a}` and `{b}`")
    m, whole, first, second = n - k, n + a + b, a + k, b + n - k
    away = (k * math.log(k / (n * p)) if k else 0.0) + (m * math.log1p((n * p - k) / (n * (1 - p))) if m else 0.0)
    shift = n * math.log1p((a + b) / n)
    shift -= (k * math.log1p(a / k) if k else 0.0) + (m * math.log1p(b / m) if m else 0.0)
    edges = (0.5 - a) * math.log(first / whole) + (0.5 - b) * math.log(second / whole)
    rest = _remainder(whole) - _remainder(first) - _remainder(second)
    norm = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b) + 0.5 * math.log(whole / (2 * math.pi))
    return norm + shift + edges + rest - away


def _remainder(x: float) -> float:
    """ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π): what Stirling's formula leaves (DLMF 5.11.1)."""
    if x < SERIES_FROM:
        return math.lgamma(x) - ((x - 0.5) * math.log(x) - x + 0.5 * math.log(2 * math.pi))
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * x * x)) / (x * x)) / (x * x)) / x
