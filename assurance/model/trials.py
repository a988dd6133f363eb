"""Trials: how many without a failure a limit on a probability needs, exactly."""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction

CONFIDENCE = Fraction(95, 100)
"""The confidence that is asked for where nobody says another one."""
EXACT = 4000
"""Up to so many trials powers of fractions are computed in full."""
LEAST, LONGEST = Fraction(1, 10**18), 200
"""The smallest limit, and the most digits of a number, for which trials are counted."""


def clean_trials(failing: Fraction, confidence: Fraction = CONFIDENCE) -> int | None:
    """The smallest n with (1 − failing)ⁿ ≤ 1 − confidence: so many trials without a failure show the limit.

    None where no number of trials shows it (a limit of 0, a confidence of 100 %), or none that anybody could run.
    """
    numbers = (failing.numerator, failing.denominator, confidence.numerator, confidence.denominator)
    if failing < LEAST or confidence >= 1 or max(map(abs, numbers)) >= 10**LONGEST:
        return None
    if failing >= 1 or confidence <= 0:
        return 1 if confidence > 0 else 0
    low, high = _bracket(1 - confidence, 1 - failing)
    if low == high or high > EXACT:
        return high
    return low if low >= 1 and (1 - failing) ** low <= 1 - confidence else high


def _bracket(rest: Fraction, passing: Fraction) -> tuple[int, int]:
    """Whole numbers between which ln(rest) / ln(passing) lies.

    Its logarithms are rounded, so the two differ where the ratio may be whole. It is whole only if passingⁿ = rest;
    then the denominator of `rest` is an n-th power, which for numbers of `LONGEST` digits makes n small.
    """
    size = max(len(str(number)) for one in (rest, passing) for number in (one.numerator, one.denominator))
    context = Context(prec=2 * size + 60, Emin=-999999, Emax=999999)

    def logarithm(of: Fraction) -> Decimal:
        return context.ln(context.divide(Decimal(of.numerator), Decimal(of.denominator)))

    ratio = context.divide(logarithm(rest), logarithm(passing))
    slack = context.multiply(ratio, Decimal(1).scaleb(-size - 30))
    low = context.subtract(ratio, slack).to_integral_value(rounding=ROUND_CEILING, context=context)
    high = context.add(ratio, slack).to_integral_value(rounding=ROUND_CEILING, context=context)
    return int(low), int(high)
