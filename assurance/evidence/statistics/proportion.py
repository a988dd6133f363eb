"""Bounds of a proportion: k events among n independent rows."""

from __future__ import annotations

import math
from typing import Literal

from assurance.evidence.statistics import special
from assurance.evidence.statistics.special import Number, unsure

Method = Literal["clopper-pearson", "wilson", "jeffreys", "mid-p", "beta-prior"]
HALVINGS = 200


def upper(
    k: float, n: float, *, confidence: Number, method: str = "clopper-pearson", prior: tuple[float, float] = (1, 1)
) -> float:
    """The one-sided upper bound of a proportion, from 0 to 1.

    With α = 1 − confidence:

    - `clopper-pearson` (Clopper and Pearson 1934): the p with P(X ≤ k | n, p) = α, which is the 1 − α quantile of
      Beta(k + 1, n − k). Exact: it is too low in at most α of all samples, whatever p is. k and n may be fractions.
    - `wilson` (Wilson 1927): the root of the score test; near α on average, below it for some p.
    - `jeffreys` (Brown, Cai and DasGupta 2001): the 1 − α quantile of Beta(k + ½, n − k + ½), and 1 for k = n.
    - `mid-p`: the p with P(X < k) + ½ P(X = k) = α.
    - `beta-prior`: the 1 − α quantile of Beta(k + a, n − k + b) for the prior Beta(a, b).

    `ValueError` where k is not between 0 and n, n is 0, or the confidence is not between 0 and 1.
    """
    alpha = unsure(confidence)
    _refuse(k, n)
    if method == "clopper-pearson":
        return 1.0 if k >= n else special.beta_quantile(1 - alpha, k + 1, n - k)
    if method == "wilson":
        return _wilson(k, n, special.normal_quantile(1 - alpha))
    if method == "jeffreys":
        return 1.0 if k >= n else special.beta_quantile(1 - alpha, k + 0.5, n - k + 0.5)
    if method == "beta-prior":
        return special.beta_quantile(1 - alpha, k + prior[0], n - k + prior[1])
    if method == "mid-p":
        return _mid_p(int(k), int(n), alpha)
    raise ValueError(f"there is no method `{method}`")


def lower(
    k: float, n: float, *, confidence: Number, method: str = "clopper-pearson", prior: tuple[float, float] = (1, 1)
) -> float:
    """The one-sided lower bound of a proportion: 1 less the upper bound of its opposite, n − k of n."""
    alpha = unsure(confidence)
    _refuse(k, n)
    if method == "clopper-pearson":
        return 0.0 if k <= 0 else special.beta_quantile(alpha, k, n - k + 1)
    if method == "wilson":
        return _wilson(k, n, -special.normal_quantile(1 - alpha))
    if method == "jeffreys":
        return 0.0 if k <= 0 else special.beta_quantile(alpha, k + 0.5, n - k + 0.5)
    if method == "beta-prior":
        return special.beta_quantile(alpha, k + prior[0], n - k + prior[1])
    if method == "mid-p":
        return 1 - _mid_p(int(n) - int(k), int(n), alpha)
    raise ValueError(f"there is no method `{method}`")


def p_value(k: int, n: int, limit: float, *, from_below: bool) -> float:
    """How likely so few events (so many, unless `from_below`) are if the true proportion is the limit: exact, binomial.

    It is at most α exactly where the Clopper–Pearson bound at 1 − α keeps the limit.
    """
    _refuse(k, n)
    if from_below:
        return special.binomial_at_most(k, n, limit)
    return special.binomial_at_least(k, n, limit)


def _refuse(k: float, n: float) -> None:
    if not n > 0:
        raise ValueError("there are no rows")
    if not 0 <= k <= n:
        raise ValueError("the events are not between 0 and the rows")


def _wilson(k: float, n: float, z: float) -> float:
    """(p̂ + z²/2n ± |z| √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n); the sign is that of z."""
    share, square = k / n, z * z / n
    middle = share + square / 2
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n))
    return min(max((middle + half) / (1 + square), 0.0), 1.0)


def _mid_p(k: int, n: int, alpha: float) -> float:
    """The largest p that is not refuted, by halving; the tail falls with p."""
    low, high = 0.0, 1.0
    if k == n:
        return 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tail = (special.binomial_at_most(k, n, middle) + special.binomial_at_most(k - 1, n, middle)) / 2
        low, high = (middle, high) if tail > alpha else (low, middle)
        if high - low <= 1e-16 * high:
            break
    return high
