"""Units: what a written unit like `per 1000 flight hours` means, and the exact factor between two of them.

A unit is read here, word by word, and never evaluated. Words that physics knows (`hour`, `km`) convert; every other
word (`flight hour`, `request`) is a dimension of its own that converts into nothing but itself: an hour of flight is no
hour of the calendar, and a request no query.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

LONGEST, MOST_PARTS, LARGEST_POWER, MOST_DIGITS = 120, 24, 9, 18
"""How long a unit may be, how many words, numbers and signs it may have, how large its powers and numbers may be."""

DEFINITIONS = """
second = [time]
minute = 60 * second
hour = 60 * minute
day = 24 * hour
week = 7 * day
year = 365.25 * day
month = year / 12
decade = 10 * year
century = 100 * year
meter = [length]
kilometer = 1000 * meter
centimeter = meter / 100
millimeter = meter / 1000
inch = 0.0254 * meter
foot = 0.3048 * meter
yard = 0.9144 * meter
mile = 1609.344 * meter
nautical_mile = 1852 * meter
liter = meter ** 3 / 1000
milliliter = liter / 1000
kilogram = [mass]
gram = kilogram / 1000
milligram = kilogram / 1000000
tonne = 1000 * kilogram
newton = kilogram * meter / second ** 2
joule = newton * meter
kilojoule = 1000 * joule
watt = joule / second
kilowatt = 1000 * watt
megawatt = 1000000 * watt
pascal = newton / meter ** 2
bar = 100000 * pascal
hertz = 1 / second
millisecond = second / 1000
microsecond = second / 1000000
byte = [information]
bit = byte / 8
kilobyte = 1000 * byte
megabyte = 1000000 * byte
gigabyte = 1000000000 * byte
percent = 0.01
permille = 0.001
ppm = 0.000001
"""
"""The units that convert into others, in pint's words. A year is 365.25 days, a month a twelfth of it."""

_LARGEST = 10**MOST_DIGITS
SHARES = {"percent": Fraction(1, 100), "permille": Fraction(1, 1000), "ppm": Fraction(1, 10**6)}

_SYMBOLS = {
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "wk": "week",
    "mo": "month", "yr": "year", "a": "year", "annum": "year", "centuries": "century", "ms": "millisecond",
    "us": "microsecond", "µs": "microsecond", "m": "meter", "metre": "meter", "km": "kilometer",
    "kilometre": "kilometer", "cm": "centimeter", "mm": "millimeter", "inches": "inch", "ft": "foot", "feet": "foot",
    "mi": "mile", "nmi": "nautical_mile", "l": "liter", "L": "liter", "litre": "liter", "mL": "milliliter",
    "ml": "milliliter", "kg": "kilogram", "g": "gram", "mg": "milligram", "t": "tonne", "N": "newton", "J": "joule",
    "kJ": "kilojoule", "W": "watt", "kW": "kilowatt", "MW": "megawatt", "Pa": "pascal", "Hz": "hertz", "B": "byte",
    "kB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "%": "percent", "‰": "permille",
}  # fmt: skip
_KNOWN = {
    **{line.partition(" ")[0]: line.partition(" ")[0] for line in DEFINITIONS.strip().splitlines()},
    **_SYMBOLS,
}
_NUMBER_WORDS = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9][0-9,]{0,23}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?(?![\w.]))"
    r"|(?P<word>[^\W\d_]\w*(?:(?:\s+|-)(?!per\b)[^\W\d_]\w*)*|[%‰])"
    r"|(?P<power>(?:\^|\*\*)\s*\(?[+-]?[0-9]{1,4}\)?|-[0-9])"
    r"|(?P<times>[*·⋅×])|(?P<over>/))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it was read: a number, powers of units that convert, and powers of words that do not."""

    factor: Fraction
    known: frozenset[tuple[str, int]]
    own: frozenset[tuple[str, int]]

    @property
    def counted_per(self) -> bool:
        """Whether it is so much per something, like `per hour` or `1/request`: a unit of how often things happen."""
        powers = [power for name, power in (*self.known, *self.own) if name not in SHARES]
        return bool(powers) and all(power < 0 for power in powers)

    @property
    def share(self) -> Fraction:
        """What its number and its percent, per mille or ppm make of a value."""
        scale = self.factor
        for name, power in self.known:
            scale *= SHARES.get(name, Fraction(1)) ** power
        return scale

    @property
    def bare(self) -> bool:
        """Whether it has no dimension: nothing, a number, a percentage."""
        return self.per_trial and not self.own

    @property
    def per_trial(self) -> bool:
        """Whether it is no unit of physics: nothing, a percentage, or `per request` and the like."""
        return all(name in SHARES for name, _ in self.known)


def factor(written: str | None, wanted: str | None) -> Fraction | None:
    """What a number in one unit is multiplied by to be in the other; None where the two do not convert."""
    one, other = (written or "").strip(), (wanted or "").strip()
    return Fraction(1) if one == other else _factor(one, other)


@lru_cache(maxsize=4096)
def _factor(one: str, other: str) -> Fraction | None:
    start, end = read_unit(one), read_unit(other)
    if start is None or end is None or start.own != end.own:
        return None
    rest = Fraction(1) if start.known == end.known else _converted(start, end)
    return None if rest is None else rest * start.factor / end.factor


def _converted(start: Unit, end: Unit) -> Fraction | None:
    from pint import DimensionalityError

    registry = _registry()
    quantity = registry.Quantity(Fraction(1), registry.UnitsContainer(dict(start.known)))
    try:
        return Fraction(quantity.to(registry.UnitsContainer(dict(end.known))).magnitude)
    except DimensionalityError:
        return None


@cache
def _registry() -> Any:
    """Pint with our definitions alone, in fractions; made when two units differ, because importing it is slow."""
    from pint import UnitRegistry

    registry: Any = UnitRegistry(None, non_int_type=Fraction)
    for line in DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | None:
    """What a written unit means; None where it cannot be read. No text is a number without a unit."""
    parts = _parts(text)
    return None if parts is None else _Reader().read(parts)


def _parts(text: str) -> list[tuple[str, str]] | None:
    """The words, numbers and signs of a unit."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or len(found) >= MOST_PARTS:
            return None
        found.extend(_split(token.lastgroup or "", token[token.lastgroup or 0]))
        at = token.end()
    return found


def _split(group: str, text: str) -> Iterator[tuple[str, str]]:
    """A token; of words that begin with `per` or a number word those apart."""
    words = re.split(r"[\s-]+", text) if group == "word" else []
    while words:
        if words[0].casefold() == "per":
            yield "over", "per"
        elif words[0].casefold() in _NUMBER_WORDS:
            yield "number", str(_NUMBER_WORDS[words[0].casefold()])
        else:
            yield "word", "_".join(words)
            return
        words = words[1:]
    if group != "word":
        yield group, text


class _Reader:
    """Reads the parts of a unit from left to right; `per` and `/` are about the next factor alone."""

    def __init__(self) -> None:
        self.factor = Fraction(1)
        self.known: Counter[str] = Counter()
        self.own: Counter[str] = Counter()
        self.sign = 1
        self.last: str | Fraction | None = None
        self.raised = self.begun = False

    def read(self, parts: list[tuple[str, str]]) -> Unit | None:
        readers = {
            "number": self._number,
            "word": self._word,
            "power": self._power,
            "times": self._times,
            "over": self._over,
        }
        if not all(readers[group](text) for group, text in parts):
            return None
        if parts and self.last is None:
            return None
        powers = ({name: power for name, power in found.items() if power} for found in (self.known, self.own))
        known, own = (frozenset(found.items()) for found in powers)
        if not self._bounded(known | own):
            return None
        return Unit(self.factor, known, own)

    def _bounded(self, powers: frozenset[tuple[str, int]]) -> bool:
        return self._small(_LARGEST) and all(abs(power) <= LARGEST_POWER for _, power in powers)

    def _small(self, most: int) -> bool:
        return max(self.factor.as_integer_ratio()) <= most

    def _number(self, text: str) -> bool:
        value = Fraction(text.replace(",", ""))
        if isinstance(self.last, str) or value <= 0:
            return False
        self.factor *= value**self.sign
        self.last, self.raised, self.begun = value, False, True
        return self._small(_LARGEST**2)

    def _word(self, text: str) -> bool:
        if isinstance(self.last, str):
            return False
        self.last, self.raised, self.begun = text, False, True
        self._count(text, self.sign)
        return True

    def _count(self, text: str, power: int) -> None:
        name = _known(text)
        if name:
            self.known[name] += power
        else:
            self.own[_singular(text.casefold())] += power

    def _power(self, text: str) -> bool:
        power = int(text.strip("^*() "))
        if self.last is None or self.raised or not 0 < abs(power) <= LARGEST_POWER:
            return False
        self.raised = True
        if isinstance(self.last, str):
            self._count(self.last, self.sign * (power - 1))
        else:
            self.factor *= self.last ** (self.sign * (power - 1))
        return self._small(_LARGEST**2)

    def _times(self, _: str) -> bool:
        return self._next(1)

    def _over(self, _: str) -> bool:
        return self._next(-1)

    def _next(self, sign: int) -> bool:
        """The sign of the next factor; it needs one before it, but a unit may begin with `per`."""
        good = self.last is not None or (sign < 0 and not self.begun)
        self.last, self.sign, self.raised, self.begun = None, sign, False, True
        return good


def _known(word: str) -> str:
    """The unit of physics that a word is, in the singular or plural; its case counts where it is short."""
    folded = word.casefold() if len(word) > 3 else word
    return _KNOWN.get(word) or _KNOWN.get(folded) or (_KNOWN.get(folded[:-1], "") if folded.endswith("s") else "")


def _singular(word: str) -> str:
    """A word in the singular, as far as its ending tells."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
