"""JUnit XML: test reports of pytest, Surefire, Gradle, GoogleTest, CTest and others. It has no schema; all are read.

A test case fails with a `failure`, and has no result with an `error`, a `skipped` or a status like `notrun`.
`flakyFailure` and `flakyError` (Surefire), or reruns of a test that did not fail in the end, tell that it passed only
when tried again: it is flaky and counts as failed, because what holds only sometimes does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Claimed, Column, Reading, Row, Value

_RETRIED = ("flakyFailure", "flakyError", "rerunFailure", "rerunError")
_NOT_RUN = ("notrun", "disabled", "skipped", "ignored", "inconclusive")
_FAILED = ("fail", "failed", "failure")
_TOTALS = {"tests": "", "failures": "failed", "errors": "error", "skipped": "skipped", "flakes": "flaky"}
"""What the totals in a header are called, and the outcome of the rows that they are about."""
_COLUMNS = (
    Column("passed", "event", "the test passed, at the first try", "high", sampled=False),
    Column("failed", "event", "the test failed, or passed only when tried again", "low", sampled=False),
    Column("flaky", "event", "the test passed only when tried again", "low", sampled=False),
    *(Column(name, "label") for name in ("outcome", "suite", "class")),
)


def sniff(content: Content) -> int:
    """Its root is `testsuites` or `testsuite`."""
    return SURE if content.xml_root in ("testsuites", "testsuite") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the test cases. A test that is reported more than once has a row for each report."""
    root = content.xml
    ids, suites = shapes.Ids(), shapes.Ids()
    rows: list[Row] = []
    claims = list(_claims(root, "testsuites", ())) if _name(root) == "testsuites" else []
    waiting = [(root, "")]
    while waiting:
        element, suite = waiting.pop()
        if _name(element) == "testcase":
            rows.append(_row(element, suite, ids))
            continue
        if _name(element) == "testsuite":
            suite = suites.new(shapes.text(element.get("name")))
            if not any(_name(part) == "testsuite" for part in element):
                claims += _claims(element, "testsuite", (("suite", suite),))
        waiting += [
            (part, suite) for part in reversed(element) if _name(part) in ("testsuites", "testsuite", "testcase")
        ]
    return Reading(
        tuple(rows),
        _COLUMNS,
        claims=tuple(claims),
        partial="" if rows else "has no test cases",
        warnings=tuple(_warnings(rows)),
        tool="pytest" if next(root.iterfind("testsuite[@name='pytest']"), None) is not None else "",
        started=next((text for one in root.iter() if _name(one) == "testsuite" and (text := one.get("timestamp"))), "")[
            :40
        ],
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _row(case: Element, suite: str, ids: shapes.Ids) -> Row:
    group, name = shapes.text(case.get("classname")), shapes.text(case.get("name"))
    outcome, error = _outcome(case)
    values: dict[str, Value] = {
        "passed": outcome == "passed",
        "failed": outcome in ("failed", "flaky"),
        "flaky": outcome == "flaky",
        "outcome": outcome,
        "suite": suite,
        "class": group,
    }
    return Row(ids.new(f"{group}::{name}" if group else name), values, error)


def _outcome(case: Element) -> tuple[str, str]:
    """How a test ended, and why it has no result."""
    parts = {_name(part): part for part in case}
    status = (case.get("status") or case.get("result") or "").strip().lower()
    if "error" in parts:
        return "error", "error"
    if "failure" in parts or status in _FAILED:
        return "failed", ""
    if "skipped" in parts:
        kind = f"{parts['skipped'].get('type') or ''} {(parts['skipped'].get('message') or '')[:100]}"
        return "skipped", "expected failure" if "xfail" in kind or "expected fail" in kind.lower() else "skipped"
    if any(part in parts for part in _RETRIED):
        return "flaky", ""
    if status in _NOT_RUN:
        return "not run", "not run"
    return ("error", "error") if status == "error" else ("passed", "")


def _claims(element: Element, place: str, where: tuple[tuple[str, Value], ...]) -> Iterator[Claimed]:
    """The totals in the header of a suite, or of all."""
    for key, outcome in _TOTALS.items():
        total = shapes.whole(shapes.numeral(element.get(key)))
        if total is not None:
            about: tuple[tuple[str, Value], ...] = (*where, ("outcome", outcome)) if outcome else where
            yield Claimed("", "rows", shapes.decimal(total), f"{place}/@{key}", about)


def _warnings(rows: list[Row]) -> Iterator[str]:
    flaky = sum(row.values["flaky"] is True for row in rows)
    if flaky:
        yield f"{flaky} of {len(rows)} tests passed only when tried again"
    expected = sum(row.error == "expected failure" for row in rows)
    if expected:
        yield (
            f"{expected} of {len(rows)} tests were expected to fail and have no result; one that was expected to "
            "fail but passed looks like any other in this format"
        )


FORMAT = Format("junit", "JUnit XML test report", sniff, read)
