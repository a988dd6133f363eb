"""What engines have in common: the query, the answer, the refusal, and the one interface."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import rfc8785

COLUMNS = (
    "n",
    "k",
    "errors",
    "planned",
    "exposure",
    "unclustered",
    "clusters",
    "sum_k2",
    "sum_km",
    "sum_m2",
    "sum_x2",
    "sum_xm",
)
"""What an answer may hold: rows, events, rows without a result, rows that were planned, summed exposure, rows without
a cluster, clusters; over clusters of m rows with k events (x with rows without a result) Σk², Σkm, Σm², Σx², Σxm."""
SECONDS, ROWS_SHOWN = 600.0, 3
LARGEST = 2**53 - 1


class QueryRefused(Exception):
    """A query that is not run, or has no usable answer: why, in a sentence, and what would help."""

    def __init__(self, reason: str, help: str = "") -> None:  # noqa: A002  the word that people read in the message
        super().__init__(reason)
        self.reason = reason
        self.help = help


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a table: with an event, or with one SELECT of its own that returns one row of whole numbers.

    `table` is a path or a glob below the case's folder, of CSV, JSON Lines or Parquet files. The rest is SQL: `sql` is
    a whole SELECT over `rows`; else `event` says which rows count, `where` which rows there are, `error` which have no
    result, `cluster` names the column that groups them, `exposure` the amount of each, as a whole number.
    """

    engine: str = "duckdb"
    sql: str | None = None
    table: str | None = None
    event: str | None = None
    where: str | None = None
    cluster: str | None = None
    error: str | None = None
    exposure: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer: whole numbers by column, the text that was run, digests of both, the engine, and the files it read."""

    engine: str
    version: str
    sql: str
    numbers: Mapping[str, int]
    files: tuple[tuple[str, int], ...]

    @property
    def sql_sha256(self) -> str:
        """The digest of the text that was run."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def written(self) -> dict[str, int | str]:
        """The numbers as canonical JSON has them: those beyond 2⁵³ are texts."""
        return {name: value if value <= LARGEST else str(value) for name, value in self.numbers.items()}

    @property
    def result_sha256(self) -> str:
        """The digest of the numbers as canonical JSON."""
        return hashlib.sha256(rfc8785.dumps(self.written)).hexdigest()


Engine = Callable[[Query, Path], Counted]
"""What an engine is: it counts a query over the files of a folder, or raises `QueryRefused`."""


def numbers_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    """The whole numbers of an answer, or why it is none."""
    if len(rows) != 1:
        raise QueryRefused(
            f"it returned {len(rows)} rows{'' if len(rows) < ROWS_SHOWN else ' or more'}, and one is needed",
            "count with SUM and COUNT, and without GROUP BY outside of a subquery",
        )
    folded = [name.lower() for name in names]
    unknown = [name for name in folded if name not in COLUMNS]
    if unknown or len(set(folded)) != len(folded):
        what = f"a column `{unknown[0][:40]}`" if unknown else "a column twice"
        raise QueryRefused(f"it returned {what}", f"name the columns {', '.join(COLUMNS[:4])} …, each once")
    lacking = [name for name in ("n", "k") if name not in folded]
    if lacking:
        raise QueryRefused(f"it returned no column `{lacking[0]}`", "return `n` rows and `k` events among them")
    found = {name: _whole(name, value) for name, value in zip(folded, rows[0], strict=True)}
    _refuse_impossible(found)
    return found


def _whole(name: str, value: Any) -> int:
    if value is None:
        return 0  # a sum over no rows
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise QueryRefused(
            f"its column `{name}` is {_kind(value)}, not a whole number",
            "count with SUM(CASE WHEN … THEN 1 ELSE 0 END); shares and bounds are computed from the counts",
        )
    if value < 0:
        raise QueryRefused(f"its column `{name}` is negative")
    return value


def _kind(value: Any) -> str:
    return {"float": "a fraction", "Decimal": "a fraction", "str": "a text", "bool": "a truth value"}.get(
        type(value).__name__, "something else"
    )


def _refuse_impossible(found: Mapping[str, int]) -> None:
    n, k, errors = found["n"], found["k"], found.get("errors", 0)
    if k + errors > n:
        raise QueryRefused(f"it counted {k:,} events and {errors:,} errors among {n:,} rows")
    if found.get("unclustered"):
        raise QueryRefused(
            f"{found['unclustered']:,} rows do not say which cluster they belong to", "leave them out, or mend them"
        )
    if "clusters" not in found:
        return
    lacking = [name for name in ("sum_k2", "sum_km", "sum_m2") if name not in found]
    if lacking:
        raise QueryRefused(f"it counted clusters and returned no column `{lacking[0]}`")
    ordered = found["sum_k2"] <= found["sum_km"] <= found["sum_m2"] <= n * n
    if not ordered or found["clusters"] > n or found["sum_m2"] < n:
        raise QueryRefused("its sums over clusters cannot be: Σk² ≤ Σkm ≤ Σm², and no more clusters than rows")
