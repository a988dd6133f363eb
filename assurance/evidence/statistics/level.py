"""Arguments: confidences, limits, and counts as people write them, checked and exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Real = int | float | Fraction | Decimal
"""A number as it was written. A float means the shortest decimal that gives it: 0.95 is 95/100."""


def exact(number: Real) -> Fraction:
    """The number as a fraction. Raises ValueError where it is infinite or not a number."""
    try:
        return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)
    except (ValueError, OverflowError):
        raise ValueError(f"`{number}` is not a finite number") from None


def alpha_of(confidence: Real) -> float:
    """1 − confidence, rounded once: the chance that a one-sided bound is wrong. Raises ValueError outside (0, 1)."""
    return float(1 - inside(confidence, "the confidence"))


def inside(number: Real, what: str) -> Fraction:
    """The number as a fraction strictly between 0 and 1. Raises ValueError, which calls it `what`."""
    value = exact(number)
    if not 0 < value < 1:
        raise ValueError(f"{what} is `{number}`, and only numbers between 0 and 1 have a meaning")
    return value


def check_counts(k: float, n: float) -> None:
    """Raises ValueError unless 0 ≤ k ≤ n and n > 0."""
    if not n > 0:
        raise ValueError(f"there are `{n}` trials, and without a trial there is no bound")
    if not 0 <= k <= n:
        raise ValueError(f"`{k}` of `{n}` trials is no count")
