"""Disputes: numbers that a header gives and its rows do not. The rows count; the dispute is a finding of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assurance.evidence.reading import Claimed, Column, Reading, Row, Value
from assurance.model.number import plain

FINE = Fraction(1, 10**9)
"""Relative difference that a header computed in floating point may have."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A number of a header beside what its rows give, both as they are shown."""

    claimed: Claimed
    said: str
    counted: str

    @property
    def text(self) -> str:
        """The dispute in words."""
        about = {"rows": "rows", "events": f"`{self.claimed.column}`", "value": f"`{self.claimed.column}`"}
        where = ", ".join(f"{name} {value}" for name, value in self.claimed.where)
        among = f" ({where})" if where else ""
        return (
            f"`{self.claimed.place}` says {self.said}, the rows give {self.counted} {about[self.claimed.what]}{among}"
        )


def disputes(reading: Reading) -> Iterator[Dispute]:
    """Every number of the header that its rows contradict."""
    groups: dict[tuple[str, ...], dict[tuple[Value, ...], list[Row]]] = {}
    for claimed in reading.claims if reading.rows is not None else ():
        names = tuple(name for name, _ in claimed.where)
        if names not in groups:
            groups[names] = _grouped(reading.rows or (), names)
        rows = groups[names].get(tuple(is_ for _, is_ in claimed.where), [])
        column = reading.column(claimed.column)
        if column is None and claimed.column:
            continue
        found = _counted(claimed, column, rows)
        if found and not any(_agrees(claimed.number, value) for value, _ in found):
            yield Dispute(claimed, plain(claimed.number), found[0][1])


def _grouped(rows: Iterable[Row], names: tuple[str, ...]) -> dict[tuple[Value, ...], list[Row]]:
    """The rows by their labels, so that numbers for each of many suites take no longer than the rows."""
    found: dict[tuple[Value, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.values.get(name) for name in names), []).append(row)
    return found


def _counted(claimed: Claimed, column: Column | None, rows: list[Row]) -> list[tuple[Fraction, str]]:
    """What the rows may be said to give, the plainest first: tools differ in whether rows without a result count."""
    if column is None:
        judged = sum(not row.error for row in rows)
        return [(Fraction(len(rows)), f"{len(rows):,}"), (Fraction(judged), f"{judged:,}")]
    known = [row for row in rows if not row.error and row.values.get(column.name) is not None]
    if column.kind == "event":
        return _of_events(claimed, sum(row.values[column.name] is True for row in known), len(known), len(rows))
    numbers = [Fraction(v) for row in known if isinstance(v := row.values[column.name], int | Decimal)]
    if column.kind == "count":
        return _of_counts(claimed, column, sum(numbers, Fraction(0)), known)
    if column.kind == "score" and claimed.what == "value" and numbers:
        total = sum(numbers, Fraction(0))
        means = [total / len(numbers), total / len(rows)]
        return [(mean, plain(mean)) for mean in means]
    return []


def _of_events(claimed: Claimed, events: int, known: int, rows: int) -> list[tuple[Fraction, str]]:
    if claimed.what == "events":
        return [(Fraction(events), f"{events:,}")]
    shares = [(events, known), (events, rows), (events + rows - known, rows)]
    return [(Fraction(k, n), f"{plain(Fraction(k, n))} ({k}/{n})") for k, n in shares if n]


def _of_counts(claimed: Claimed, column: Column, total: Fraction, rows: list[Row]) -> list[tuple[Fraction, str]]:
    if claimed.what == "events":
        return [(total, plain(total))]
    amounts = [Fraction(v) for row in rows if isinstance(v := row.values.get(column.per), int | Decimal)]
    exposure = sum(amounts, Fraction(0))
    if not exposure or len(amounts) != len(rows):
        return []
    rate = total / exposure
    return [(rate, f"{_rounded(rate)} ({plain(total)} in {_rounded(exposure)})")]


def _rounded(number: Fraction) -> str:
    return f"{float(number):.4g}"


def _agrees(said: Decimal, counted: Fraction) -> bool:
    """Whether a number, with the digits it is written with, is a rounding of what was counted.

    `0.0` and `1.0` are how programs write 0 and 1, and no roundings.
    """
    exponent = said.as_tuple().exponent
    rounded = isinstance(exponent, int) and (exponent < -1 or (exponent == -1 and said != said.to_integral_value()))
    half = Fraction(10) ** exponent / 2 if rounded and isinstance(exponent, int) else Fraction(0)
    return abs(Fraction(said) - counted) <= max(half, FINE * abs(counted))
