"""Readings: an artifact as its adapter sees it: a table of rows, what its header claims, what is wrong with it.

An adapter only translates. What is counted, how errors weigh and which bound follows is decided later and in one place,
the same for all formats (`counting`, `deciding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Value = bool | int | Decimal | str | None
"""A value of a row; None where there is none. Numbers are never floats, so that nothing is rounded on the way."""

Kind = Literal["event", "score", "count", "exposure", "label"]


class CannotRead(Exception):
    """An artifact, or a part of it, that cannot be read: why, continuing "its artifact …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was judged: a prompt, a test, a finding, a route.

    `values` are by column. `error` says why the row has no result; such rows count as failures unless a check says
    otherwise. A row without an error may still lack the value of one column; then it is an error for that column.
    """

    id: str
    values: Mapping[str, Value]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of the rows is.

    `event`: true or false for each row, like `jailbroken`; a share of rows is measured. `score`: a number for each row.
    `count`: how often something happened in a row, like collisions on a route; `per` names the column of its exposure.
    `exposure`: an amount with a `unit`, like driven km. `label`: what rows are chosen and grouped by.

    `better` says which way is good, where the format knows. Rows that are `sampled` stand for more than themselves, so
    a share of them has an interval; all findings of a scan or all lines of a program do not.
    """

    name: str
    kind: Kind
    text: str = ""
    better: Literal["", "low", "high"] = ""
    per: str = ""
    unit: str = ""
    sampled: bool = True


@dataclass(frozen=True, slots=True)
class Claimed:
    """A number that the header of an artifact gives for rows: how many they are, how many events, or a value.

    `column` is empty for the number of rows. A `value` is the share of events, the mean score or the rate per exposure.
    `place` is where it stands (`parameters.attack_success_rate`); `where` the labels of the rows that it is about.
    `number` has as many digits as are written, which is how exactly it is compared.
    """

    column: str
    what: Literal["rows", "events", "value"]
    number: Decimal
    place: str
    where: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an adapter reads in an artifact.

    `rows` is None where the format holds none, only totals; then `claims` are all there is, and nothing can be
    recounted. `planned` is how many rows there should be; `partial` why the run is not whole (cancelled, still running,
    cut off): then no check can be met. `cluster` is the column that ties rows together which are not independent, like
    the repeated epochs of one sample. `subject` are the names under which the artifact tells what was tested; dates are
    ISO 8601 as written.
    """

    rows: tuple[Row, ...] | None
    columns: tuple[Column, ...] = ()
    claims: tuple[Claimed, ...] = ()
    planned: int | None = None
    partial: str = ""
    warnings: tuple[str, ...] = ()
    cluster: str = ""
    tool: str = ""
    tool_version: str = ""
    run: str = ""
    started: str = ""
    finished: str = ""
    subject: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())
    """What else a reader should see at a glance, as name and value: the judge, the defense, the scanner's rule set."""

    def column(self, name: str) -> Column | None:
        """The column of a name."""
        return next((column for column in self.columns if column.name == name), None)
