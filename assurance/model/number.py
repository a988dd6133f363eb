"""Numbers for people: exact where that is short, and marked with `about` where it is rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

EXACT, ROUNDED = 20, 6
"""How many digits are written of a number that ends, and of one that does not."""


def plain(number: Decimal | Fraction | int) -> str:
    """A number as people write it: `0.02`, `8e-6`, `about 1.14155e-9`."""
    value = Fraction(number)
    text = _exact(value)
    if text is not None:
        return text
    context = Context(prec=ROUNDED, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
    return f"about {_written(context.divide(Decimal(value.numerator), Decimal(value.denominator)))}"


def _exact(value: Fraction) -> str | None:
    """All digits of a number, if they end and are few."""
    twos, fives, rest = 0, 0, value.denominator
    if value.denominator.bit_length() > 8000 or value.numerator.bit_length() > 8000:
        return None
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = value.numerator * 10**places // value.denominator
    sign, kept = (1 if digits < 0 else 0), str(abs(digits)).rstrip("0") or "0"
    if len(kept) > EXACT:
        return None
    shift = len(str(abs(digits))) - len(kept) if digits else 0
    return _written(Decimal((sign, tuple(map(int, kept)), shift - places if digits else 0)))


def _written(number: Decimal) -> str:
    """Plain digits for numbers of everyday size, else a power of ten."""
    if not number:
        return "0"
    number = number.normalize(Context(prec=EXACT, Emin=-999999, Emax=999999))
    if -4 < number.adjusted() < 7:
        return f"{number:f}"
    sign, digits, _ = number.as_tuple()
    text = "".join(map(str, digits))
    return f"{'-' if sign else ''}{text[0]}{'.' if text[1:] else ''}{text[1:]}e{number.adjusted()}"
