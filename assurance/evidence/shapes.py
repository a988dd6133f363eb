"""Shapes: reading foreign JSON without trusting it. Whatever is not what it should be becomes an empty value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from assurance.evidence.reading import Value

LONGEST = 200
"""How many letters of a foreign text a label keeps. Prompts and answers are never kept: they may be hazardous."""
MOST_BITS, LARGEST, SMALLEST = 128, 30, 400
"""Numbers outside any use are none: `1e999999` would need a million digits as a whole number."""
_NUMERAL = re.compile(r"[+-]?[0-9]{1,60}(\.[0-9]{0,60})?([eE][+-]?[0-9]{1,4})?")


def mapping(value: Any) -> dict[str, Any]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """A JSON array, or an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """A short text, or an empty one."""
    return clean(value[:LONGEST]) if isinstance(value, str) else ""


def clean(value: str) -> str:
    """A text that can be written: JSON may escape half of a character (`\\ud800`), which no encoding has."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def number(value: Any) -> Decimal | None:
    """A finite JSON number, or None. Truth values are no numbers, and texts like `NaN` are none either."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return None
    found = Decimal(value)
    exponent = found.as_tuple().exponent
    usual = isinstance(exponent, int) and exponent >= -SMALLEST and found.adjusted() <= LARGEST
    return found if found.is_finite() and usual else None


def whole(value: Any) -> int | None:
    """A whole number that is not negative, or None."""
    found = number(value)
    return int(found) if found is not None and found >= 0 and found == found.to_integral_value() else None


def event(value: Any) -> bool | None:
    """True or false, also written 1 or 0; None for anything else."""
    if isinstance(value, bool):
        return value
    found = number(value)
    return bool(found) if found in (0, 1) else None


def label(value: Any) -> Value:
    """A value to choose and group rows by: a short text, a number, a truth value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    found = number(value)
    return found if found is None or found != found.to_integral_value() or abs(found) > 10**18 else int(found)


def numeral(value: Any) -> Decimal | None:
    """A finite number, or a text that is one (in XML, in properties): `9.8`, `1e-5`, never `NaN`."""
    if not isinstance(value, str):
        return number(value)
    if len(value) > LONGEST or not _NUMERAL.fullmatch(value):
        return None
    return number(Decimal(value))


def decimal(count: int) -> Decimal:
    """A count as a number that a header claims."""
    return Decimal(count)


class Ids:
    """Ids that are given only once: what repeats gets a number, `name (2)`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def new(self, name: str) -> str:
        """The name, or the name with the next number that is free."""
        count = self._given.get(name, 0) + 1
        found = name if count == 1 else f"{name} ({count})"
        while found in self._given:
            count += 1
            found = f"{name} ({count})"
        self._given[name] = count
        self._given.setdefault(found, 1)
        return found
