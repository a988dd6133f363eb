"""Units of rates, as people write them: `per year`, `1/h`, `per 1,000 km`, `collisions per mile`.

Time and length convert, everything else (`per flight hour`, `per request`) is a dimension of its own, so that a flight
hour never becomes a calendar hour by accident. Conversion is pint's, in exact fractions; pint is imported only where
two units differ as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

LONGEST = 80
"""Characters of the longest unit that is read; a longer one is compared as text only."""

_TIMES = {
    "second": ("s", "sec"),
    "minute": ("min",),
    "hour": ("h", "hr"),
    "day": ("d",),
    "week": ("wk",),
    "month": (),
    "year": ("a", "y", "yr"),
}
_LENGTHS = {"meter": ("m", "metre"), "kilometer": ("km", "kilometre"), "mile": ("mi",)}
_NAMES = {word: name for names in (_TIMES, _LENGTHS) for name, short in names.items() for word in (name, *short)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_DEFINITIONS = (
    "second = [time]",
    "minute = 60 * second",
    "hour = 3600 * second",
    "day = 86400 * second",
    "week = 604800 * second",
    "year = 31557600 * second",  # the Julian year of 365.25 days, as IAU and pint have it
    "month = 2629800 * second",  # a twelfth of it
    "meter = [length]",
    "kilometer = 1000 * meter",
    "mile = 1609.344 * meter",
)
_RATE = re.compile(r"(?P<what>[^/]*?)\s*(?:/|\bper\b)\s*(?P<count>[0-9][0-9,_. ]*)?\s*(?P<of>[^/]+)")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of something per a number of something else: `what` is what is counted, empty where it is not said."""

    what: str
    count: Fraction
    of: str


def factor(one: str | None, other: str | None) -> Fraction | None:
    """What a number in one unit is multiplied with to be one in the other; None where they do not convert."""
    if _plain(one) == _plain(other):
        return Fraction(1)
    rates = read(_plain(one)), read(_plain(other))
    if rates[0] is None or rates[1] is None or rates[0].what != rates[1].what:
        return None
    scale = rates[1].count / rates[0].count
    if rates[0].of == rates[1].of:
        return scale
    if rates[0].of not in _NAMES.values() or rates[1].of not in _NAMES.values():
        return None
    turned = _converted(rates[1].of, rates[0].of)
    return None if turned is None else scale * turned


def _plain(unit: str | None) -> str:
    return " ".join((unit or "").split()).casefold()


@lru_cache(maxsize=256)
def read(unit: str) -> Rate | None:
    """A unit as a rate; None for what is no rate (`probability`, a plain word) or is not understood."""
    if len(unit) > LONGEST:
        return None
    found = _RATE.fullmatch(unit)
    if found is None:
        return None
    what = "" if found["what"] in ("", "1") else _one(found["what"])
    count, of = Fraction(1), found["of"].strip()
    if found["count"]:
        written = re.sub("[,_ ]", "", found["count"])
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", written) or not Decimal(written):
            return None
        count = Fraction(Decimal(written))
    first, _, rest = of.partition(" ")
    if first in _SCALES and rest:
        count, of = count * _SCALES[first], rest
    return Rate(what, count, _one(of))


def _one(words: str) -> str:
    """The singular of what is counted, in the one name it has here: `hours`, `hrs` and `h` are `hour`."""
    words = words.strip()
    for form in (words, words.removesuffix("s")):
        if form in _NAMES:
            return _NAMES[form]
    return words.removesuffix("s") if len(words) > 3 and not words.endswith("ss") else words


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint  # takes over 0.1 s, and most cases never convert anything

    registry: Any = pint.UnitRegistry(None, non_int_type=Fraction)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


def _converted(one: str, other: str) -> Fraction | None:
    """How many of the other make one of these; None where they measure different things."""
    import pint

    try:
        return Fraction(_registry().Quantity(Fraction(1), one).to(other).magnitude)
    except pint.DimensionalityError:
        return None
