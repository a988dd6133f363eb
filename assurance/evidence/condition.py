"""Conditions: which rows count and which are events, as a check writes them: `category = medical and score >= 0.5`.

Comparisons (`=`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in (a, b)`) of a column with a value, joined by `and`; a column
alone asks whether it is true, `not` before it whether it is false. Where a row lacks the value, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assurance.evidence.reading import Value

_NAME = r"`(?P<quoted>[^`]+)`|(?P<name>[^\W\d][\w.@:/+-]*)"
_TERM = re.compile(
    rf"\s*(?P<negated>not\s+)?(?:{_NAME})\s*"
    r"(?:(?P<sign>==|=|!=|<=|>=|<|>|\bin\b)\s*"
    r"(?P<value>\([^()]*\)|'[^']*'|\"[^\"]*\"|[^\s()'\"=<>!]+))?\s*(?:(?P<more>\band\b)|$)"
)
LONGEST = 1000


class NotACondition(Exception):
    """A text that is no condition."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of a column with a value, or of several for `in`."""

    column: str
    sign: str
    values: tuple[str, ...]

    def of(self, values: Mapping[str, Value]) -> bool | None:
        """Whether it is true of a row; None where the row lacks the value."""
        found = values.get(self.column)
        if found is None:
            return None
        if self.sign in ("=", "in"):
            return any(_same(found, value) for value in self.values)
        if self.sign == "!=":
            return not _same(found, self.values[0])
        limit = _number(self.values[0])
        if limit is None or isinstance(found, bool | str):
            return None
        return {"<": found < limit, "<=": found <= limit, ">": found > limit, ">=": found >= limit}[self.sign]


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that are all to be true."""

    parts: tuple[Comparison, ...]
    text: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(dict.fromkeys(part.column for part in self.parts))

    def of(self, values: Mapping[str, Value]) -> bool | None:
        """Whether it is true of a row: false where one part is false, unknown where none is and one is unknown."""
        said = [part.of(values) for part in self.parts]
        return False if False in said else None if None in said else True


def read_condition(text: str) -> Condition:
    """A condition from its text."""
    parts: list[Comparison] = []
    at, more = 0, True
    while more and len(text) <= LONGEST:
        found = _TERM.match(text, at)
        if found is None:
            break
        at, more = found.end(), found["more"] is not None
        parts.append(_comparison(found))
    if more or at < len(text) or not parts:
        raise NotACondition(f"`{text[:60]}` is no condition; write it like `category = medical and score >= 0.5`")
    return Condition(tuple(parts), text)


def _comparison(found: re.Match[str]) -> Comparison:
    column, sign, written = found["quoted"] or found["name"], found["sign"], found["value"]
    if sign is None:
        return Comparison(column, "=", ("false" if found["negated"] else "true",))
    if found["negated"]:
        raise NotACondition("`not` stands before a column alone; write `!=` to exclude a value")
    values = tuple(part.strip().strip("'\"") for part in written[1:-1].split(",")) if sign == "in" else ()
    if sign == "in" and not written.startswith("("):
        raise NotACondition("`in` is followed by a list in parentheses, like `in (a, b)`")
    return Comparison(column, "=" if sign == "==" else sign, values or (written.strip("'\""),))


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _same(found: Value, written: str) -> bool:
    if isinstance(found, bool):
        return written.lower() == ("true" if found else "false") or written == ("1" if found else "0")
    if isinstance(found, str):
        return found == written
    return found is not None and found == _number(written)
