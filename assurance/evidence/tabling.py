"""Tabling: rows and columns of records whose meaning nobody has written down, taken from their values.

True, false, 1 and 0 make an event, other numbers a score, short texts a label. What fits none of these is not kept, and
neither are long texts and what is called a prompt or an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.reading import CannotRead, Column, Kind, Reading, Row, Value

SHORT = 80
"""How many letters a text may have to be a label."""
MOST_COLUMNS, MOST_ROWS = 1_000, 1_000_000
"""How much of a table is read. What is larger is for a database."""
ABSENT = frozenset(
    f"{sign}{word}" for sign in ("", "+", "-") for word in ("", "nan", "inf", "infinity", "null", "none", "n/a", "na")
)
"""What is written for no value at all, in lower case."""
_ASKED = ("prompt", "prompts", "input", "inputs", "question", "goal", "messages", "message", "text", "content")
_ANSWERED = ("response", "responses", "completion", "completions", "output", "outputs", "answer", "answers")
PROSE = frozenset((*_ASKED, *_ANSWERED, "target", "transcript", "explanation"))
"""Names of columns that hold what was asked and answered, which may be hazardous however short it is."""
_IDS = ("id", "uuid", "_id")

Record = Mapping[str, Any] | None
"""A record by column; None where there is something else in its place."""


@dataclass(slots=True)
class _Seen:
    """What the values of one column are."""

    truths: bool = False
    bits: bool = False
    numbers: bool = False
    absent: bool = False
    texts: bool = False
    others: bool = False

    def add(self, value: Any) -> None:
        """Look at one more value."""
        if isinstance(value, bool):
            self.truths = True
        elif isinstance(value, str):
            self.absent |= value.strip().lower() in ABSENT
            self.texts |= value.strip().lower() not in ABSENT
            self.others |= len(value) > SHORT or "\n" in value
        elif isinstance(value, int | Decimal):
            number = shapes.number(value)
            self.bits |= number in (0, 1)
            self.numbers |= number is not None and number not in (0, 1)
        elif value is not None:
            self.others = True

    @property
    def kind(self) -> Kind | None:
        """What the column is; None where it is not kept. One without any value is an event that nobody saw."""
        if self.truths and not self.numbers:
            return "event"
        if self.others:
            return None
        if self.texts or (self.truths and self.numbers):
            return "label"
        if self.numbers:
            return "score"
        return "label" if self.absent and not self.bits else "event"


def tabulate(records: Sequence[Record]) -> tuple[tuple[Row, ...], tuple[Column, ...]]:
    """The rows and columns of records. A record that is None is a row without a result."""
    if len(records) > MOST_ROWS:
        raise CannotRead(f"has more than {MOST_ROWS:,} rows")
    kinds = kinds_of(record for record in records if record is not None)
    named = next((name for name in _IDS if all(_is_id(record, name) for record in records)), None)
    rows = []
    for at, record in enumerate(records, start=1):
        known = shapes.text(str(record[named])) if named and record is not None else str(at)
        rows.append(Row(known, {}, "is no object") if record is None else Row(known, values_of(record, kinds)))
    return tuple(rows), columns_of(kinds)


def kinds_of(records: Iterable[Mapping[str, Any]]) -> dict[str, Kind]:
    """What each column of the records is, in the order in which they first appear."""
    seen: dict[str, _Seen] = {}
    for record in records:
        for name, value in record.items():
            if name not in seen:
                if len(seen) == MOST_COLUMNS:
                    raise CannotRead(f"has more than {MOST_COLUMNS:,} columns")
                seen[name] = _Seen()
            seen[name].add(value)
    kinds = {name: column.kind for name, column in seen.items() if shapes.text(name) == name}
    return {name: kind for name, kind in kinds.items() if kind and not (kind == "label" and name.lower() in PROSE)}


def values_of(record: Mapping[str, Any], kinds: Mapping[str, Kind]) -> dict[str, Value]:
    """The values of one record by column; None where it has none."""
    return {name: value(record.get(name), kind) for name, kind in kinds.items()}


def value(raw: Any, kind: Kind) -> Value:
    """A foreign value as what its column holds."""
    if kind == "event":
        return shapes.event(raw)
    return shapes.label(raw) if kind == "label" else shapes.number(raw)


def columns_of(kinds: Mapping[str, Kind]) -> tuple[Column, ...]:
    """The columns of their kinds; which way is better nobody says."""
    return tuple(Column(name, kind) for name, kind in kinds.items())


def _is_id(record: Record, name: str) -> bool:
    found = record.get(name) if record is not None else None
    return isinstance(found, str | int | Decimal) and not isinstance(found, bool) and str(found) != ""


def table(records: Sequence[Record]) -> Reading:
    """The reading of records that nobody has described."""
    rows, columns = tabulate(records)
    return Reading(rows, columns)
