"""Bounds on a proportion: k of n independent trials.

All functions take counts and give probabilities. `upper` is below the true proportion, and `lower` above it, with a
chance of at most 1 − confidence for the exact method; the other methods hold this only on average over proportions.
Relative error at most 1e-10 up to n = 1e8.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from assurance.evidence.statistics import special
from assurance.evidence.statistics.level import Real, alpha_of, check_counts, inside


class Prior(NamedTuple):
    """A Beta(a, b) distribution: a − 1 and b − 1 are trials with and without the event that are believed beforehand."""

    a: float
    b: float


JEFFREYS = Prior(0.5, 0.5)
UNIFORM = Prior(1.0, 1.0)


def upper(
    k: float, n: float, *, confidence: Real, method: str = "clopper-pearson", prior: tuple[float, float] = UNIFORM
) -> float:
    """The one-sided upper bound on the proportion behind `k` of `n`, by one of `METHODS`.

    - `clopper-pearson`: the p with P(X ≤ k) = α, which is the 1 − α quantile of Beta(k + 1, n − k); 1 for k = n. The
      true proportion is above it with a chance of at most α, whatever it is (Clopper & Pearson 1934). `k` and `n` need
      not be whole, as for effective sample sizes.
    - `wilson`: the larger root of |k/n − p| = z √(p(1 − p)/n) (Wilson 1927). Approximate.
    - `jeffreys`: the 1 − α quantile of Beta(k + ½, n − k + ½), and 1 for k = n (Brown, Cai & DasGupta 2001).
    - `mid-p`: the p with P(X < k) + ½ P(X = k) = α (Lancaster 1961). Somewhat below the exact bound.
    - `beta-prior`: the 1 − α quantile of Beta(a + k, b + n − k): right only for those who share the prior.

    Raises ValueError for counts, confidences, priors, and methods that have no meaning.
    """
    check_counts(k, n)
    return _method(method)(float(k), float(n), alpha_of(confidence), Prior(*prior))


def lower(
    k: float, n: float, *, confidence: Real, method: str = "clopper-pearson", prior: tuple[float, float] = UNIFORM
) -> float:
    """The one-sided lower bound on the proportion behind `k` of `n`: the mirror image of `upper`.

    Computed from the lower tail and not as 1 − upper(n − k, n), so that small bounds keep their digits.
    """
    check_counts(k, n)
    _method(method)
    return LOWER[method](float(k), float(n), alpha_of(confidence), Prior(*prior))


def p_value(k: int, n: int, limit: Real, *, from_below: bool) -> float:
    """The exact one-sided p-value of `k` of `n` against a limit on the proportion, for use by `multiple.holm`.

    `from_below`: the claim is p < limit, the hypothesis p ≥ limit is tested, and the value is P(X ≤ k | n, limit).
    Otherwise the claim is p > limit, and the value is P(X ≥ k | n, limit). It is at most 1 − confidence exactly where
    the Clopper–Pearson bound keeps the limit.
    """
    check_counts(k, n)
    at = float(inside(limit, "the limit"))
    return special.binomial_at_most(k, n, at) if from_below else special.binomial_at_least(k, n, at)


def _method(name: str) -> Callable[[float, float, float, Prior], float]:
    if name not in UPPER:
        raise ValueError(f"`{name}` is no method for a proportion; the methods are `{'`, `'.join(UPPER)}`")
    return UPPER[name]


def _exact_upper(k: float, n: float, alpha: float, _: Prior) -> float:
    if k == n:
        return 1.0
    return -math.expm1(math.log(alpha) / n) if k == 0 else special.beta_quantile_above(alpha, k + 1, n - k)


def _exact_lower(k: float, n: float, alpha: float, _: Prior) -> float:
    if k == 0:
        return 0.0
    return math.exp(math.log(alpha) / n) if k == n else special.beta_quantile(alpha, k, n - k + 1)


def _wilson(k: float, n: float, z: float) -> float:
    """The root on the side of z. The product of both is k²/(n(n + z²)), which spares the lower one a difference."""
    half = abs(z) * math.sqrt(z * z + 4 * k * (n - k) / n)
    if z >= 0:
        return 1.0 if k == n else min(1.0, (2 * k + z * z + half) / (2 * (n + z * z)))
    return 2 * k * k / (n * (2 * k + z * z + half))


def _wilson_upper(k: float, n: float, alpha: float, _: Prior) -> float:
    return _wilson(k, n, -special.normal_quantile(alpha))


def _wilson_lower(k: float, n: float, alpha: float, _: Prior) -> float:
    return _wilson(k, n, special.normal_quantile(alpha))


def _bayes_upper(k: float, n: float, alpha: float, prior: Prior) -> float:
    _check_prior(prior)
    return special.beta_quantile_above(alpha, prior.a + k, prior.b + n - k)


def _bayes_lower(k: float, n: float, alpha: float, prior: Prior) -> float:
    _check_prior(prior)
    return special.beta_quantile(alpha, prior.a + k, prior.b + n - k)


def _check_prior(prior: Prior) -> None:
    if not (0 < prior.a < math.inf and 0 < prior.b < math.inf):
        raise ValueError(f"a Beta prior has two positive numbers, and here they are `{prior.a}` and `{prior.b}`")


def _jeffreys_upper(k: float, n: float, alpha: float, _: Prior) -> float:
    return 1.0 if k == n else _bayes_upper(k, n, alpha, JEFFREYS)


def _jeffreys_lower(k: float, n: float, alpha: float, _: Prior) -> float:
    return 0.0 if k == 0 else _bayes_lower(k, n, alpha, JEFFREYS)


def _mid_upper(k: float, n: float, alpha: float, prior: Prior) -> float:
    """Between the exact bounds for k − 1 and for k. For k = 0 the tail is ½(1 − p)ⁿ, for k = n it is 1 − ½pⁿ."""
    if k == 0:
        return -math.expm1(math.log(2 * alpha) / n) if alpha < 0.5 else 0.0
    if k == n:
        return math.exp(math.log(2 * (1 - alpha)) / n) if alpha > 0.5 else 1.0
    low = _exact_upper(k - 1, n, alpha, prior) if k >= 1 else 0.0
    return special.last_where(
        lambda p: special.binomial_at_most(k - 1, n, p) + special.binomial_at_most(k, n, p) > 2 * alpha,
        low,
        _exact_upper(k, n, alpha, prior),
    )


def _mid_lower(k: float, n: float, alpha: float, prior: Prior) -> float:
    if k == n:
        return math.exp(math.log(2 * alpha) / n) if alpha < 0.5 else 1.0
    if k == 0:
        return -math.expm1(math.log(2 * (1 - alpha)) / n) if alpha > 0.5 else 0.0
    high = _exact_lower(k + 1, n, alpha, prior) if k + 1 <= n else 1.0
    return special.last_where(
        lambda p: special.binomial_at_least(k + 1, n, p) + special.binomial_at_least(k, n, p) < 2 * alpha,
        _exact_lower(k, n, alpha, prior),
        high,
    )


UPPER: dict[str, Callable[[float, float, float, Prior], float]] = {
    "clopper-pearson": _exact_upper,
    "wilson": _wilson_upper,
    "jeffreys": _jeffreys_upper,
    "mid-p": _mid_upper,
    "beta-prior": _bayes_upper,
}
LOWER: dict[str, Callable[[float, float, float, Prior], float]] = {
    "clopper-pearson": _exact_lower,
    "wilson": _wilson_lower,
    "jeffreys": _jeffreys_lower,
    "mid-p": _mid_lower,
    "beta-prior": _bayes_lower,
}
METHODS = frozenset(UPPER)
