"""Plain tables: rows of any file, and what their columns are, told from their values alone.

True and false, or 1 and 0, are events; other numbers scores; texts labels. In a column of events or scores a text like
`NaN` or `error` is a missing value, never a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.reading import CannotRead, Column, Reading, Row, Value

IDS = ("id", "index", "item", "key")
"""Columns that name a row, the first that is there."""
MOST = 2_000_000
MOSTLY = 2
"""A column is of a kind if at least half of its values are."""


def table(records: Sequence[Mapping[str, Any]], *, warnings: tuple[str, ...] = ()) -> Reading:
    """A reading of records by name."""
    if len(records) > MOST:
        raise CannotRead(f"has more than {MOST:,} rows: count them with a `query`")
    names = dict.fromkeys(name for record in records for name in record)
    kept = {name: [shapes.label(record.get(name)) for record in records] for name in names}
    columns = [column for name, values in kept.items() if (column := _column(name, values)) is not None]
    for column in columns:
        kept[column.name] = [_as(column.kind, value) for value in kept[column.name]]
    ids = _ids(kept, len(records))
    rows = [Row(ids[at], {column.name: kept[column.name][at] for column in columns}) for at in range(len(records))]
    return Reading(tuple(rows), tuple(columns), warnings=warnings)


def _ids(kept: Mapping[str, Sequence[Value]], size: int) -> list[str]:
    for name in IDS:
        values = kept.get(name)
        if values is not None and all(isinstance(value, str | int | Decimal) for value in values):
            return [str(value) for value in values]
    return [str(at + 1) for at in range(size)]


def _column(name: str, values: Iterable[Value]) -> Column | None:
    """What a column is; None for one without values (nested objects, long texts)."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    truths = sum(isinstance(value, bool) for value in known)
    numbers = [value for value in known if isinstance(value, int | Decimal) and not isinstance(value, bool)]
    events = truths + sum(number in (0, 1) for number in numbers)
    if events == truths + len(numbers) and events * MOSTLY >= len(known):
        return Column(name, "event")
    if len(numbers) * MOSTLY >= len(known):
        return Column(name, "score")
    return Column(name, "label")


def _as(kind: str, value: Value) -> Value:
    """A value as its column has it; None where it is none of that kind."""
    if kind == "event":
        return shapes.event(value)
    if kind == "score":
        return shapes.number(value)
    return value
