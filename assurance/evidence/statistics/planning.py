"""Planning: how many trials, and how much exposure, a claim will need."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from assurance.evidence.statistics import sequential, special
from assurance.evidence.statistics.level import Real, alpha_of, exact, inside
from assurance.model.trials import clean_trials

LONGEST = 10**18
"""More trials than this are not planned."""


def runs_needed(limit: Real, *, confidence: Real, failures: int = 0) -> int:
    """The smallest n for which the Clopper–Pearson upper bound of `failures` of n is at most `limit`.

    That is the smallest n with P(X ≤ failures | n, limit) ≤ α. Without failures it is exact, in whole numbers. With
    failures it is as exact as the tail, 1e-12 relative. Raises ValueError for numbers that have no meaning, and
    where 1e18 trials are not enough.
    """
    at, sure = inside(limit, "the limit"), inside(confidence, "the confidence")
    _check_failures(failures)
    if failures == 0:
        return _found(clean_trials(at, sure), limit)
    chance, alpha = float(at), alpha_of(confidence)
    return _smallest(lambda n: special.binomial_at_most(failures, n, chance) <= alpha, failures + 1, limit)


def runs_needed_below(limit: Real, *, confidence: Real, failures: int = 0) -> int:
    """The smallest n whose upper bound is below `limit`: one more than `runs_needed` where that one equals it."""
    at, rest = inside(limit, "the limit"), 1 - inside(confidence, "the confidence")
    n = runs_needed(limit, confidence=confidence, failures=failures)
    return n + 1 if failures == 0 and _meets(1 - at, n, rest) else n


def runs_needed_at_least(limit: Real, *, confidence: Real, failures: int = 0) -> int:
    """The smallest n for which the lower bound on the successes, n − `failures` of n, is at least `limit`.

    The mirror image: failures are at most 1 − limit, which is computed exactly.
    """
    return runs_needed(1 - inside(limit, "the limit"), confidence=confidence, failures=failures)


def anytime_runs_needed(
    limit: Real, *, confidence: Real, failures: int = 0, prior: tuple[float, float] = (1.0, 1.0)
) -> int:
    """The smallest n for which the anytime-valid upper bound of `failures` of n is at most `limit`."""
    at = float(inside(limit, "the limit"))
    _check_failures(failures)

    def enough(n: int) -> bool:
        return failures < at * n and sequential.upper(failures, n, confidence=confidence, prior=prior) <= at

    return _smallest(enough, failures + 1, limit)


def exposure_needed(limit: Real, *, confidence: Real, events: int = 0) -> float:
    """The exposure for which Garwood's upper bound of `events` is at most `limit`, in the limit's unit of exposure.

    The 1 − α quantile of Gamma(events + 1), divided by the limit; without events it is −ln(α)/limit.
    """
    rate = _positive(limit, "the limit")
    _check_failures(events)
    return exposure_factor(confidence=confidence, events=events) / rate


def exposure_factor(*, confidence: Real, events: int) -> float:
    """The exposure in multiples of 1/rate that shows the rate with `events`: half a quantile of χ²(2 · events + 2)."""
    alpha = alpha_of(confidence)
    return -math.log(alpha) if events == 0 else special.gamma_quantile_above(alpha, events + 1)


def precision_exposure(rate: Real, *, confidence: Real, relative: Real) -> float:
    """The exposure after which a two-sided interval reaches `relative` · rate to each side: (z/relative)²/rate.

    By the normal approximation to the Poisson distribution, with the two-sided z (Kalra & Paddock 2016).
    """
    z = special.normal_quantile(alpha_of(confidence) / 2)
    return (z / _positive(relative, "the relative precision")) ** 2 / _positive(rate, "the rate")


def superiority_exposure(rate: Real, *, improvement: Real, confidence: Real, power: Real) -> float:
    """The exposure to show a rate below `rate`, where it truly is lower by the share `improvement`.

    (1 − A) ((z_α + z_β)/A)² / rate for the one-sided confidence and the power, by the normal approximation (Kalra &
    Paddock 2016).
    """
    better = float(inside(improvement, "the improvement"))
    z = special.normal_quantile(alpha_of(confidence)) + special.normal_quantile(alpha_of(power))
    return (1 - better) * (z / better) ** 2 / _positive(rate, "the rate")


def questions_needed(difference: Real, *, between: Real, within: Real = 0, confidence: Real, power: Real) -> float:
    """The questions that show a paired difference of mean scores: (z_{α/2} + z_β)² (ω² + σ²)/δ² (Miller 2024).

    `between` is ω², the variance of the true differences of questions; `within` is σ², the variance of a measured
    difference around its question: σ_A²/K_A + σ_B²/K_B with K answers each. The confidence is two-sided. Not rounded.
    """
    z = special.normal_quantile(alpha_of(confidence) / 2) + special.normal_quantile(alpha_of(power))
    return z * z * float(exact(between) + exact(within)) / _positive(difference, "the difference") ** 2


def _smallest(enough: Callable[[int], bool], start: int, limit: Real) -> int:
    """The smallest n from `start` on that is enough, if all above it are too: doubled, then halved."""
    low, high = start - 1, start
    while not enough(high):
        if high > LONGEST:
            return _found(None, limit)
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _found(n: int | None, limit: Real) -> int:
    if n is None:
        raise ValueError(f"a limit of `{limit}` needs more trials than anybody can run")
    return n


def _meets(passing: Fraction, n: int, rest: Fraction) -> bool:
    """Whether passingⁿ = rest exactly. The power of a reduced fraction is reduced, so its denominator tells first."""
    digits = n * (passing.denominator.bit_length() - 1)
    return digits < rest.denominator.bit_length() and passing**n == rest


def _positive(number: Real, what: str) -> float:
    value = exact(number)
    if value <= 0:
        raise ValueError(f"{what} is `{number}`, and it has to be above 0")
    return float(value)


def _check_failures(failures: int) -> None:
    if failures < 0:
        raise ValueError(f"`{failures}` failures is no count")
