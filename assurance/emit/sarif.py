"""Findings as SARIF 2.1.0, the exchange format of static analysis that code hosts and editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from assurance import __version__
from assurance.diagnostic import Code, Diagnostic, Severity
from assurance.emit.reported import Accepted, Region, Reported, region, reported
from assurance.model.result import Result
from assurance.rules import CODES, FAMILIES, RULES
from assurance.safe import escape
from assurance.source import Span
from assurance.syntax import faults

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SOURCES = {rule.code.code: rule.source for rule in RULES if rule.source}
_EXAMPLE = re.compile(r"\n*```(\w+) (bad|good)\n")
_HEADS = {"bad": "Not so:", "good": "But so:"}

Object = dict[str, Any]


def render(results: list[Result]) -> str:
    """The JSON text. Findings that an ignore or an exclusion accepts are in it as suppressed results."""
    items = list(reported(results))
    codes = sorted({item.finding.code for item in items})
    numbers = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {"driver": {"name": "assurance", "version": __version__, "rules": _rules(codes)}},
        "invocations": [{"executionSuccessful": faults.rule_crashed.code.code not in numbers}],
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(item, numbers[item.finding.code]) for item in items],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rules(codes: Iterable[str]) -> list[Object]:
    return [_rule(CODES[code]) for code in codes]


def _rule(code: Code) -> Object:
    """What a code means: its manual page, in the pieces that SARIF has for it."""
    summary, _, rest = code.page.partition("\n")
    prose = " ".join(rest.partition("```")[0].split())
    return {
        "id": code.code,
        "name": code.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": prose or summary},
        "help": {"text": _plain(code.page), "markdown": _markdown(code.page)},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
        "properties": {"tags": [FAMILIES[code.code[3]], *filter(None, [_SOURCES.get(code.code)])]},
    }


def _markdown(page: str) -> str:
    return _EXAMPLE.sub(lambda found: f"\n\n{_HEADS[found[2]]}\n\n```{found[1]}\n", page)


def _plain(page: str) -> str:
    headed = _EXAMPLE.sub(lambda found: f"\n\n{_HEADS[found[2]]}\n\n", page)
    return "\n".join(line for line in headed.splitlines() if not line.startswith("```"))


def _result(item: Reported, number: int) -> Object:
    finding, result = item.finding, item.result
    hint = f"\nhelp: {_said(finding.help)}" if finding.help else ""
    found: Object = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": LEVELS[finding.severity],
        "message": {"text": _said(finding.message) + hint},
        "locations": [_main_location(finding, result)],
        "partialFingerprints": {"assuranceFinding/v1": item.fingerprint},
    }
    if finding.related:
        found["relatedLocations"] = [
            {"id": at, **_location(label.span, label.text, result)} for at, label in enumerate(finding.related, start=1)
        ]
    if finding.edits and all(region(result, edit.span) for edit in finding.edits):
        found["fixes"] = [_fix(finding, result)]
    if item.accepted:
        found["suppressions"] = [_suppression(item.accepted, result)]
    return found


def _main_location(finding: Diagnostic, result: Result) -> Object:
    location = _location(finding.span, finding.primary.text, result)
    if finding.about:
        name = escape(finding.about)
        location["logicalLocations"] = [{"name": name, "fullyQualifiedName": f"{escape(result.case.id or '')}/{name}"}]
    return location


def _location(span: Span, label: str, result: Result) -> Object:
    place: Object = {"artifactLocation": _artifact(span.file, result)}
    found = region(result, span)
    if found:
        place["region"] = _region(found)
    return {"physicalLocation": place, **({"message": {"text": _said(label)}} if label else {})}


def _artifact(name: str, result: Result) -> Object:
    path = quote(result.repository_path(name), safe="/", errors="surrogateescape")
    return {"uri": path, "uriBaseId": BASE}


def _region(found: Region) -> Object:
    return {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
        "charOffset": found.start,
        "charLength": found.length,
    }


def _fix(finding: Diagnostic, result: Result) -> Object:
    """All edits of a finding as one fix: they mend it together or not at all."""
    caution = " (this may change what the case says)" if finding.unsafe else ""
    changes: dict[str, list[Object]] = {}
    for edit in finding.edits:
        place = region(result, edit.span)
        replacement = {"deletedRegion": _region(place) if place else {}, "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.span.file, []).append(replacement)
    return {
        "description": {"text": f"{_change(finding, result)}{caution}"},
        "artifactChanges": [
            {"artifactLocation": _artifact(name, result), "replacements": replacements}
            for name, replacements in changes.items()
        ],
    }


def _change(finding: Diagnostic, result: Result) -> str:
    """What a fix does, in the words of a button."""
    edit = finding.edits[0]
    before = result.texts[edit.span.file].text[edit.span.start : edit.span.end].strip()
    after = edit.text.strip()
    if len(finding.edits) > 1 or "\n" in before + after:
        return _said(finding.help or finding.message)
    return _said(
        f"replace `{before}` with `{after}`"
        if before and after
        else f"insert `{after}`"
        if after
        else f"delete `{before}`"
    )


def _suppression(accepted: Accepted, result: Result) -> Object:
    found: Object = {
        "kind": "inSource" if accepted.place else "external",
        "status": "accepted",
        "justification": escape(accepted.reason),
    }
    if accepted.place:
        found["location"] = _location(accepted.place, "", result)
    return found


def _said(text: str) -> str:
    """A text of a message; `[…](…)` in it, which SARIF would make a link, is kept apart."""
    return escape(text).replace("](", "] (")
