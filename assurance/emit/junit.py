"""Findings as JUnit XML, which nearly every CI server shows: a suite for each case, a failed test for each finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from assurance.diagnostic import Severity
from assurance.emit.reported import Reported, region, reported
from assurance.emit.summary import verdict_parts
from assurance.model.result import Result
from assurance.safe import escape

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(results: list[Result]) -> str:
    """The XML text.

    An error or warning is a failed test, an accepted finding a skipped one. Infos are the output of the suite. A case
    without a failed test has a passed one for each verdict, so that it is seen to have been checked.
    """
    suites = [_suite(result, list(reported([result]))) for result in results]
    totals = {name: str(sum(int(suite.get(name, "0")) for suite in suites)) for name in ("tests", "failures", "errors")}
    root = ET.Element("testsuites", {"name": "assurance", **totals})
    root.extend(suites)
    ET.indent(root)
    return DECLARATION + ET.tostring(root, encoding="unicode")


def _suite(result: Result, items: list[Reported]) -> ET.Element:
    shown = [item for item in items if item.accepted is None]
    infos = [item for item in shown if item.finding.severity is Severity.INFO]
    failed = [_failed(item) for item in shown if item.finding.severity > Severity.INFO]
    skipped = [_skipped(item) for item in items if item.accepted is not None]
    passed = [] if failed else list(_passed(result))
    tests = [*failed, *skipped, *passed]
    counts = {"tests": len(tests), "failures": len(failed), "errors": 0, "skipped": len(skipped)}
    name = _clean(result.case.id or result.repository_path(result.shown_path))
    suite = ET.Element("testsuite", {"name": name, **{key: str(value) for key, value in counts.items()}})
    suite.extend(tests)
    if infos:
        ET.SubElement(suite, "system-out").text = "\n".join(_clean(line) for item in infos for line in _lines(item))
    return suite


def _test(path: str, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": _clean(path), "name": _clean(name)})


def _named(item: Reported) -> ET.Element:
    line = f" line {item.region.line}" if item.region else ""
    return _test(item.path, f"{item.finding.code}{line}: {item.finding.message}")


def _failed(item: Reported) -> ET.Element:
    test, finding = _named(item), item.finding
    about = {"type": finding.severity.word, "message": _clean(finding.message)}
    ET.SubElement(test, "failure", about).text = "\n".join(_clean(line) for line in _lines(item))
    return test


def _skipped(item: Reported) -> ET.Element:
    test = _named(item)
    ET.SubElement(test, "skipped", {"message": _clean(item.accepted.reason if item.accepted else "")})
    return test


def _passed(result: Result) -> Iterator[ET.Element]:
    path = result.repository_path(result.shown_path)
    yield from (_test(path, part) for part in verdict_parts(result))


def _lines(item: Reported) -> Iterator[str]:
    """The finding as one line, and a line for each place that belongs to it."""
    finding, place = item.finding, item.region
    where = f"{item.path}:{place.line}:{place.column}" if place else item.path
    hint = f" (help: {finding.help})" if finding.help else ""
    yield f"{where}: {finding.severity.word}[{finding.code}] {finding.message}{hint}"
    for label in finding.related:
        other = region(item.result, label.span)
        line = f":{other.line}" if other else ""
        yield f"  {item.result.repository_path(label.span.file)}{line}: {label.text}"


def _clean(text: str) -> str:
    """The text without what XML 1.0 forbids or a reader does not see; both are written out."""
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", escape(text))
