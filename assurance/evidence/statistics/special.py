"""Special functions: the one door to SciPy, with Newton's steps and a search where its inverses are wrong.

Relative error at most 1e-10 for parameters up to 1e9, measured against 40-digit arithmetic. Everything is built on the
tails `betainc`, `betaincc`, `gammainc`, and `gammaincc`, which keep 1e-12, with one exception below. Their inverses in
SciPy 1.17 do not: `betaincinv` is 4e-10 off for 10 of 1e8, 2e-4 for 999 of 1e8, and gives twice the quantile for
a = 1000, b = 1e9. `bdtr` is 1e-7 off for half of 1e8. SciPy is imported inside the functions because that takes 0.2 s.
"""

from __future__ import annotations

import math
from collections.abc import Callable

STEPS, STILL = 5, 1e-12
"""Newton steps after an inverse, and the relative move at which they end. Two or three are the rule."""
FAR = 1000.0
"""No quantile of Gamma(a) at a probability that a float holds is above FAR · (a + 1)."""
ENDLESS = 1e30
"""Beta(a, b) of x/(x + b) is Gamma(a) of x up to about a²/b."""


def beta_cdf(x: float, a: float, b: float) -> float:
    """P(X ≤ x) for X ~ Beta(a, b): the regularized incomplete beta function."""
    from scipy.special import betainc

    return float(betainc(a, b, x))


def beta_tail(x: float, a: float, b: float) -> float:
    """P(X > x) for X ~ Beta(a, b), with all digits where it is small."""
    from scipy.special import betaincc

    return float(betaincc(a, b, x))


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with P(X ≤ x) = p for X ~ Beta(a, b)."""
    from scipy.special import betaincinv

    return _polished(
        float(betaincinv(a, b, p)),
        lambda x: _ratio(beta_cdf(x, a, b) - p, _beta_density(x, a, b)),
        lambda x: beta_cdf(x, a, b) < p,
        most=1.0,
    )


def beta_quantile_above(q: float, a: float, b: float) -> float:
    """The x with P(X > x) = q for X ~ Beta(a, b): keeps the digits of a small q."""
    from scipy.special import betainccinv

    return _polished(
        float(betainccinv(a, b, q)),
        lambda x: _ratio(q - beta_tail(x, a, b), _beta_density(x, a, b)),
        lambda x: beta_tail(x, a, b) > q,
        most=1.0,
    )


def gamma_cdf(x: float, a: float) -> float:
    """P(X ≤ x) for X ~ Gamma(a) with scale 1.

    Far below a large mean SciPy's `gammainc` ends its series early and is 4 % off for a = 1e7. There it is the beta
    distribution that tends to Gamma(a), with b so large that nothing is left of the difference.
    """
    from scipy.special import gammainc

    if a > 1e4 and x < a - 4 * math.sqrt(a):
        return beta_cdf(x / (x + ENDLESS), a, ENDLESS)
    return float(gammainc(a, x))


def gamma_quantile(p: float, a: float) -> float:
    """The x with P(X ≤ x) = p for X ~ Gamma(a) with scale 1."""
    from scipy.special import gammaincinv

    return _polished(
        float(gammaincinv(a, p)),
        lambda x: _ratio(gamma_cdf(x, a) - p, _gamma_density(x, a)),
        lambda x: gamma_cdf(x, a) < p,
        most=FAR * (a + 1),
    )


def gamma_quantile_above(q: float, a: float) -> float:
    """The x with P(X > x) = q for X ~ Gamma(a) with scale 1: keeps the digits of a small q."""
    from scipy.special import gammaincc, gammainccinv

    return _polished(
        float(gammainccinv(a, q)),
        lambda x: _ratio(q - float(gammaincc(a, x)), _gamma_density(x, a)),
        lambda x: float(gammaincc(a, x)) > q,
        most=FAR * (a + 1),
    )


def normal_quantile(p: float) -> float:
    """The z with P(Z ≤ z) = p for a standard normal Z."""
    from scipy.special import ndtri

    return float(ndtri(p))


def t_quantile(p: float, df: float) -> float:
    """The t with P(T ≤ t) = p for Student's T with `df` > 0 degrees of freedom, which need not be whole.

    From the beta distribution: T²/(df + T²) ~ Beta(½, df/2). Both it and its complement are computed, so neither a
    large nor a small `df` costs digits.
    """
    if p == 0.5:
        return 0.0
    both = 2 * min(p, 1 - p)
    share = beta_quantile_above(both, 0.5, df / 2)
    rest = beta_quantile(both, df / 2, 0.5)
    return math.copysign(math.sqrt(df * share / rest), p - 0.5)


def binomial_at_most(k: float, n: float, p: float) -> float:
    """P(X ≤ k) for X ~ Binomial(n, p)."""
    if k < 0:
        return 0.0
    return 1.0 if k >= n else beta_tail(p, k + 1, n - k)


def binomial_at_least(k: float, n: float, p: float) -> float:
    """P(X ≥ k) for X ~ Binomial(n, p)."""
    if k <= 0:
        return 1.0
    return 0.0 if k > n else beta_cdf(p, k, n - k + 1)


def last_where(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The largest float of [low, high] where `holds` is true, if it is true up to there and false from there on.

    Halves the exponents first and the numbers then, so it ends after about 70 questions. `low` is taken to hold.
    """
    while True:
        middle = math.sqrt(low) * math.sqrt(high) if low > 0 and high > 4 * low else low + (high - low) / 2
        if not low < middle < high:
            return low
        low, high = (middle, high) if holds(middle) else (low, middle)


def _polished(start: float, step: Callable[[float], float], below: Callable[[float], bool], *, most: float) -> float:
    """Newton's steps from `start` until they stand still; where they do not, the place is searched up to `most`."""
    x = start
    for _ in range(STEPS):
        if not 0 < x < most:
            break
        move = step(x)
        if abs(move) <= STILL * min(x, most - x):
            return x - move
        x -= move
    return last_where(below, 0.0, most)


def _ratio(residual: float, density: float) -> float:
    return residual / density if density > 0 else math.inf


def _beta_density(x: float, a: float, b: float) -> float:
    """Good to about 1e-6 for large parameters, which is plenty for the slope of a Newton step."""
    from scipy.special import betaln

    return math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - float(betaln(a, b)))


def _gamma_density(x: float, a: float) -> float:
    return math.exp((a - 1) * math.log(x) - x - math.lgamma(a))
