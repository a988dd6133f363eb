"""The portable text: one SELECT that means the same to every engine and returns whole numbers.

No average, no division, no function of one dialect. Aliases differ from the columns. Sums over clusters are decimals of
38 digits, because 10⁹ rows in one cluster would overflow a 64-bit sum of squares.
"""

from __future__ import annotations

import re

from assurance.evidence.queries.engine import Query, QueryRefused

VIEW = "rows"
"""The name under which a query's table is known."""
_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BREAKS_OUT = re.compile(r";|--|/\*|\*/|`|\x00")


def text_of(query: Query, *, texts: bool) -> str:
    """The text that an engine runs: the query's own SELECT, which reads the table as `rows`, or the portable one."""
    if query.sql is None:
        return portable(query, texts=texts)
    if query.event or query.where or query.cluster or query.error or query.exposure:
        raise QueryRefused("it has `sql` and conditions beside it", "write all of it in `sql`, or none of it")
    return query.sql


def portable(query: Query, *, texts: bool) -> str:
    """The text for a query of a table; `texts` says that all its columns are texts, as in CSV."""
    if query.event is None:
        raise QueryRefused("it has no `event`", "say which rows count, like `event: jailbroken`")
    if query.cluster and query.exposure:
        raise QueryRefused("it has both a `cluster` and an `exposure`", "keep one: rates per exposure have no clusters")
    event = _event(_safe("event", query.event), texts=texts)
    where = f"({_safe('where', query.where)})" if query.where else "TRUE"
    error = f"COALESCE(({_safe('error', query.error)}), TRUE)" if query.error else "FALSE"
    parts = [
        f"CASE WHEN {where} IS NULL OR {error} OR ({event}) IS NULL THEN 1 ELSE 0 END AS row_error",
        f"CASE WHEN ({event}) THEN 1 ELSE 0 END AS row_event",
        f"{_exposure(query)} AS row_exposure",
        f"{_column('cluster', query.cluster) if query.cluster else 'NULL'} AS row_cluster",
    ]
    chosen = f"SELECT {', '.join(parts)} FROM {VIEW} WHERE COALESCE({where}, TRUE)"
    rows = (
        "SELECT row_cluster, row_error, row_exposure, CASE WHEN row_error = 1 THEN 0 ELSE row_event END AS row_k "
        f"FROM ({chosen}) AS chosen"
    )
    return _over_clusters(rows) if query.cluster else _plain(rows, exposed=query.exposure is not None)


def _plain(rows: str, *, exposed: bool) -> str:
    exposure = ", SUM(row_exposure) AS exposure" if exposed else ""
    return f"SELECT COUNT(*) AS n, SUM(row_k) AS k, SUM(row_error) AS errors{exposure} FROM ({rows}) AS counted"


def _over_clusters(rows: str) -> str:
    grouped = (
        "SELECT row_cluster, COUNT(*) AS c_m, SUM(row_k) AS c_k, SUM(row_error) AS c_e "
        f"FROM ({rows}) AS counted GROUP BY row_cluster"
    )
    wide = (
        "SELECT CASE WHEN row_cluster IS NULL THEN c_m ELSE 0 END AS c_none, "
        "CASE WHEN row_cluster IS NULL THEN 0 ELSE 1 END AS c_one, "
        "CAST(c_m AS DECIMAL(19, 0)) AS m, CAST(c_k AS DECIMAL(19, 0)) AS ev, "
        "CAST(c_e AS DECIMAL(19, 0)) AS er, CAST(c_k + c_e AS DECIMAL(19, 0)) AS ex "
        f"FROM ({grouped}) AS grouped"
    )
    return (
        "SELECT SUM(m) AS n, SUM(ev) AS k, SUM(er) AS errors, SUM(c_none) AS unclustered, SUM(c_one) AS clusters, "
        "SUM(ev * ev) AS sum_k2, SUM(ev * m) AS sum_km, SUM(m * m) AS sum_m2, "
        f"SUM(ex * ex) AS sum_x2, SUM(ex * m) AS sum_xm FROM ({wide}) AS wide"
    )


def _event(event: str, *, texts: bool) -> str:
    """The condition of an event. A column of texts is true or false as CSV files write it, and else unknown."""
    if not (texts and _COLUMN.fullmatch(event)):
        return event
    return (
        f"CASE WHEN LOWER({event}) IN ('true', '1', 'yes') THEN TRUE "
        f"WHEN LOWER({event}) IN ('false', '0', 'no') THEN FALSE END"
    )


def _exposure(query: Query) -> str:
    """The exposure of a row; a whole number, so that sums are the same everywhere."""
    return f"CAST({_column('exposure', query.exposure)} AS BIGINT)" if query.exposure else "0"


def _column(what: str, name: str) -> str:
    if not _COLUMN.fullmatch(name):
        raise QueryRefused(f"its `{what}` is no column name: `{name[:60]}`", "name one column; letters, digits and `_`")
    return name


def _safe(what: str, text: str) -> str:
    found = _BREAKS_OUT.search(text)
    if found:
        raise QueryRefused(f"its `{what}` holds `{found[0]}`, which could end the condition", "write one condition")
    return text.strip()
