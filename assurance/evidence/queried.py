"""Queried: what an engine answered to the query of evidence, as a measurement; and asking it."""

from __future__ import annotations

import posixpath
from fractions import Fraction
from typing import Any

from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.fingerprint import fingerprint
from assurance.evidence.lock import Entry, Lock
from assurance.evidence.measurement import Form, Measurement
from assurance.evidence.queries import Query, QueryRefused, run
from assurance.evidence.statistics.clustered import Clusters
from assurance.model.element import Element
from assurance.source import Sources

LOCAL = ("duckdb",)
"""Engines that count files of the project; `check` asks them every time. Others rest on what was recorded."""


def query_of(element: Element) -> Query:
    """The query of an evidence element as engines take it."""
    said = element.fields.query
    return Query(
        engine=said.engine,
        sql=said.sql,
        table=said.table,
        event=said.event,
        where=said.where,
        cluster=said.cluster,
        error=said.error,
        exposure=said.exposure,
    )


def measure_name(said: Any) -> str:
    """The name by which checks call what a query counts."""
    return said.measure or (said.event if said.event and said.event.isidentifier() else "k")


def ask(sources: Sources, element: Element) -> Entry:
    """Ask the engine of an element's query; what a lock file keeps of the answer. `QueryRefused` if there is none."""
    folder = sources.file(posixpath.dirname(element.entry.source.path) or ".")
    if folder is None:
        raise QueryRefused("its folder lies outside the project", "")
    counted = run(query_of(element), folder)
    return {
        "engine": counted.engine,
        "engine_version": counted.version,
        "fingerprint": query_fingerprint(element),
        "sql": counted.sql,
        "sql_sha256": counted.sql_sha256,
        "result": counted.written,
        "result_sha256": counted.result_sha256,
        "files": [{"path": path, "size": size} for path, size in counted.files],
    }


def query_fingerprint(element: Element) -> str:
    """The digest of what a query says."""
    said = query_of(element)
    return fingerprint({name: getattr(said, name) for name in said.__slots__})[:16]


def answer_of(sources: Sources, element: Element, lock: Lock) -> Entry:
    """What is known of a query: counted now where the engine is here, else recorded; `CannotCount` if nothing is."""
    said = element.fields.query
    if said.engine in LOCAL:
        try:
            return ask(sources, element)
        except QueryRefused as fault:
            raise CannotCount(f"its query was refused: {fault.reason}", fault.help) from None
    recorded = lock.query(element.key)
    if not recorded:
        raise CannotCount(
            f"its query of {said.engine} was never run", "run `assurance evidence refresh`, which records the answer"
        )
    if recorded.get("fingerprint") != query_fingerprint(element):
        raise CannotCount("its query is another one than was recorded", "run `assurance evidence refresh`")
    return recorded


def answered(answer: Entry, element: Element, asked: Question) -> Measurement:
    """The measurement that an answer gives for a check's question."""
    said = element.fields.query
    name = measure_name(said)
    if asked.name not in (name, "passed") or asked.event or asked.where:
        raise CannotCount(f"its query has no measure `{asked.name[:60]}`", f"write `rate: {name}`")
    numbers = answer.get("result")
    if not isinstance(numbers, dict) or not all(_is_count(value) for value in numbers.values()):
        raise CannotCount("what was recorded of its query is damaged", "run `assurance evidence refresh`")
    n, k = int(numbers.get("n", 0)), int(numbers.get("k", 0))
    errors, planned = int(numbers.get("errors", 0)), numbers.get("planned")
    planned = asked.planned if asked.planned is not None else None if planned is None else int(planned)
    if k > n or errors > n:
        raise CannotCount("what was recorded of its query is damaged", "run `assurance evidence refresh`")
    if planned is not None and n < planned:
        raise CannotCount(f"the run is partial: it has {n:,} of {planned:,} planned rows")
    if not n and asked.asked != "count":
        raise CannotCount("its query counted no rows")
    return _measurement(said, name, asked, numbers, (n, k, errors, planned))


def _measurement(
    said: Any, name: str, asked: Question, numbers: Entry, counts: tuple[int, int, int, int | None]
) -> Measurement:
    n, k, errors, planned = counts
    if asked.asked == "all-pass":
        raise CannotCount("a query counts events", "write `count: … at_most: 0`")
    if said.exposure is not None and asked.asked == "rate":
        exposure = Fraction(int(numbers.get("exposure", 0)))
        if exposure <= 0 or errors:
            raise CannotCount("its rows have no exposure" if exposure <= 0 else f"{errors:,} rows have no result")
        return Measurement(name, "rate", n, k, chosen=n, planned=planned, exposure=exposure, unit=said.unit or "unit")
    if errors and asked.errors == "exclude":
        if "clusters" in numbers:
            raise CannotCount("errors cannot be left out of clusters", "leave them out with `where`")
        n, chosen = n - errors, n
    else:
        chosen = n
        k += errors if asked.errors == "as-failure" and asked.errors_are_events else 0
    form: Form = "count" if asked.asked == "count" else "share"
    return Measurement(
        name, form, n, k, errors=errors, chosen=chosen, planned=planned, clusters=_clusters(numbers, n, k, form)
    )


def _clusters(numbers: Entry, n: int, k: int, form: str) -> Clusters | None:
    if "clusters" not in numbers or form != "share" or int(numbers["clusters"]) == n:
        return None
    worst = k != int(numbers["k"])  # rows without a result were counted as events
    if worst and not ("sum_x2" in numbers and "sum_xm" in numbers):
        raise CannotCount("its query does not tell how errors lie in clusters", "return `sum_x2` and `sum_xm` as well")
    names = ("sum_x2", "sum_xm", "sum_m2") if worst else ("sum_k2", "sum_km", "sum_m2")
    try:
        return Clusters(int(numbers["clusters"]), n, k, *(int(numbers.get(name, 0)) for name in names))
    except ValueError as fault:
        raise CannotCount(str(fault)) from None


def _is_count(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool) and value >= 0) or (
        isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 40
    )
