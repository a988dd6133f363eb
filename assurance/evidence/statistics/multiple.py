"""Several claims at once: the corrections that keep the chance of any false pass at most α."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assurance.evidence.statistics.level import Real, inside


def bonferroni(p_values: Sequence[float], alpha: Real) -> tuple[bool, ...]:
    """Which hypotheses are rejected: those with m · p ≤ α, in the order given."""
    level = float(inside(alpha, "α"))
    return tuple(p <= level for p in bonferroni_adjusted(p_values))


def bonferroni_adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """min(1, m · p) for each of m p-values."""
    _check(p_values)
    return tuple(min(1.0, len(p_values) * p) for p in p_values)


def holm(p_values: Sequence[float], alpha: Real) -> tuple[bool, ...]:
    """Which hypotheses are rejected by Holm's step-down procedure, in the order given (Holm 1979).

    The smallest p-value is compared with α/m, the next one with α/(m − 1), and so on until the first that fails. The
    chance of any false rejection is at most α whatever the dependence, and it never rejects less than Bonferroni.
    Raises ValueError for a p-value outside [0, 1] or an α outside (0, 1).
    """
    level = float(inside(alpha, "α"))
    return tuple(p <= level for p in holm_adjusted(p_values))


def holm_adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p-values: the smallest α at which each hypothesis is rejected, in the order given."""
    _check(p_values)
    adjusted, most = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        most = max(most, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = most
    return tuple(adjusted)


def _check(p_values: Sequence[float]) -> None:
    for p in p_values:
        if math.isnan(p) or not 0 <= p <= 1:
            raise ValueError(f"`{p}` is no p-value, which is a number from 0 to 1")
