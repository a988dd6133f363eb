"""JUnit XML: test reports of pytest, Surefire, Gradle and many others. Schema: there is none; this reads them all.

A test case fails with a `failure`, and has no result with an `error` or `skipped`. `flakyFailure`, `flakyError`,
`rerunFailure` and `rerunError` (Surefire) tell that a test passed only when it was tried again: it is flaky, and flaky
tests count as failed, because what holds only sometimes does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Claimed, Column, Reading, Row

_FLAKY = ("flakyFailure", "flakyError", "rerunFailure", "rerunError")
_COLUMNS = (
    Column("passed", "event", "the test passed, at the first try", "high", sampled=False),
    Column("failed", "event", "the test failed, or passed only when tried again", "low", sampled=False),
    Column("flaky", "event", "the test passed only when tried again", "low", sampled=False),
    Column("suite", "label"),
    Column("class", "label"),
)


def sniff(content: Content) -> int:
    """Its root is `testsuites` or `testsuite`."""
    return SURE if content.xml_root in ("testsuites", "testsuite") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the test cases."""
    root = content.xml
    suites = [suite for suite in root.iter() if _name(suite) == "testsuite"]
    seen: Counter[str] = Counter()
    rows = [_row(case, suite, seen) for suite in suites for case in suite if _name(case) == "testcase"]
    flaky = sum(row.values["flaky"] is True for row in rows)
    expected = sum("expected failure" in row.error for row in rows)
    warnings = [f"{flaky} of {len(rows)} tests passed only when tried again"] if flaky else []
    warnings += [f"{expected} tests were expected to fail: they have no result"] if expected else []
    return Reading(
        tuple(rows),
        _COLUMNS,
        claims=tuple(_claims(suites)),
        warnings=tuple(warnings),
        started=next((shapes.text(suite.get("timestamp")) for suite in suites if suite.get("timestamp")), ""),
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _row(case: Element, suite: Element, seen: Counter[str]) -> Row:
    """A test case. The same test may be reported more than once; each report is a row of its own."""
    parts = {_name(part): part for part in case}
    group, name = shapes.text(case.get("classname")), shapes.text(case.get("name"))
    known = f"{group}::{name}" if group else name
    seen[known] += 1
    flaky = any(part in parts for part in _FLAKY)
    error = ""
    if "error" in parts:
        error = "error"
    elif "skipped" in parts:
        kind = f"{parts['skipped'].get('type') or ''} {parts['skipped'].get('message') or ''}"
        error = "expected failure" if "xfail" in kind or "expected" in kind else "skipped"
    failed = "failure" in parts or flaky
    passed = not failed and not error
    values = {"passed": passed, "failed": failed, "flaky": flaky}
    labels = {"suite": shapes.text(suite.get("name")), "class": group}
    return Row(known if seen[known] == 1 else f"{known} ({seen[known]})", {**values, **labels}, error)


def _claims(suites: list[Element]) -> Iterator[Claimed]:
    """The totals of each suite that has no suites in it."""
    for suite in suites:
        if any(_name(part) == "testsuite" for part in suite):
            continue
        where = (("suite", shapes.text(suite.get("name"))),)
        for key, column in (("tests", ""), ("failures", "failed")):
            written = suite.get(key) or ""
            if written.isascii() and written.isdigit() and len(written) < 19:
                yield Claimed(column, "events" if column else "rows", Decimal(written), f"testsuite.{key}", where)


FORMAT = Format("junit", "JUnit XML test report", sniff, read)
