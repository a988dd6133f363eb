"""pytest-json-report: outcomes of the tests of one run, https://github.com/numirias/pytest-json-report.

A test passes only if its setup, call and teardown do. Skipped tests have no result, nor do tests that were expected to
fail, whether they failed or passed: nobody relies on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Claimed, Column, Reading, Row, Value

_STAGES = ("setup", "call", "teardown")
_NO_RESULT = {
    "skipped": "skipped",
    "error": "error",
    "xfailed": "expected failure",
    "xpassed": "passed, but expected to fail",
}
_EXITS = {2: "was interrupted", 3: "ended with an internal error", 4: "was called wrongly", 5: "collected no tests"}
_COLUMNS = (
    Column("passed", "event", "the test passed", "high", sampled=False),
    Column("failed", "event", "the test failed", "low", sampled=False),
    Column("outcome", "label"),
    Column("file", "label"),
)


def sniff(content: Content) -> int:
    """It has an `exitcode` and a `summary` of collected tests."""
    found = content.mapping
    if "exitcode" in found and "collected" in shapes.mapping(found.get("summary")):
        return SURE
    return SURE if content.breaks_off_after("exitcode", "summary", "collected") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the tests; a report without them (`--json-report-omit`) has totals only."""
    found = shapes.mapping(content.json)
    summary = shapes.mapping(found.get("summary"))
    ids = shapes.Ids()
    tests = found.get("tests")
    rows = tuple(_row(shapes.mapping(test), ids) for test in tests) if isinstance(tests, list) else None
    return Reading(
        rows,
        _COLUMNS,
        claims=tuple(_claims(summary)),
        planned=_planned(summary),
        partial=_partial(found) or ("has no tests" if rows == () else ""),
        warnings=tuple(_warnings(rows or (), summary)),
        tool="pytest",
        tool_version=shapes.text(
            shapes.mapping(shapes.mapping(found.get("environment")).get("Packages")).get("pytest")
        ),
    )


def _row(test: dict[str, Any], ids: shapes.Ids) -> Row:
    known = shapes.text(test.get("nodeid")) or "a test"
    outcome = shapes.text(test.get("outcome"))
    broken = [stage for stage in _STAGES if shapes.mapping(test.get(stage)).get("outcome") in ("failed", "error")]
    error = _NO_RESULT.get(outcome, "" if outcome in ("passed", "failed") else "no outcome that is known")
    if outcome == "passed" and broken:
        error = f"error in its {broken[0]}"
    values: dict[str, Value] = {"passed": outcome == "passed" and not error, "failed": outcome == "failed"}
    return Row(ids.new(known), {**values, "outcome": outcome, "file": known.partition("::")[0]}, error)


def _claims(summary: dict[str, Any]) -> Iterator[Claimed]:
    for name in ("total", "passed", "failed", *_NO_RESULT):
        total = shapes.whole(summary.get(name))
        if total is not None:
            where: tuple[tuple[str, Value], ...] = (("outcome", name),) if name != "total" else ()
            yield Claimed("", "rows", shapes.decimal(total), f"summary.{name}", where)


def _planned(summary: dict[str, Any]) -> int | None:
    collected, deselected = shapes.whole(summary.get("collected")), shapes.whole(summary.get("deselected", 0))
    return None if collected is None or deselected is None else max(collected - deselected, 0)


def _partial(found: dict[str, Any]) -> str:
    """Why the run is not whole. Modules that could not be collected have tests that nobody counts."""
    exit_code = shapes.whole(found.get("exitcode"))
    if exit_code not in (0, 1):
        return _EXITS.get(exit_code or 0, "does not tell how it ended (`exitcode`)")
    outcomes = [shapes.mapping(one).get("outcome") for one in shapes.listing(found.get("collectors"))]
    failed = sum(outcome == "failed" for outcome in outcomes)
    return f"could not collect the tests of {failed} files" if failed else ""


def _warnings(rows: tuple[Row, ...], summary: dict[str, Any]) -> Iterator[str]:
    deselected = shapes.whole(summary.get("deselected"))
    if deselected:
        yield f"{deselected} tests were deselected"
    for outcome, text in (("xfailed", "failed as expected"), ("xpassed", "passed but were expected to fail")):
        count = sum(row.values["outcome"] == outcome for row in rows)
        if count:
            yield f"{count} of {len(rows)} tests {text}: they have no result"


FORMAT = Format("pytest-json", "pytest-json-report", sniff, read)
