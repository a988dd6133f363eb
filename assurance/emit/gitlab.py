"""Findings as a Code Quality report of GitLab, which shows them in merge requests."""

from __future__ import annotations

import hashlib
import json

from assurance.diagnostic import Severity
from assurance.emit.reported import Reported, reported
from assurance.model.result import Result
from assurance.safe import escape

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
"""GitLab's own `critical` and `blocker` are not used: they rank defects of code by how urgent they are."""


def render(results: list[Result]) -> str:
    """The JSON text; accepted findings are left out."""
    issues = [_issue(item) for item in reported(results) if item.accepted is None]
    return json.dumps(issues, ensure_ascii=False, indent=2)


def _issue(item: Reported) -> dict[str, object]:
    finding, region = item.finding, item.region
    hint = f" (help: {finding.help})" if finding.help else ""
    lines = {"begin": region.line, "end": region.end_line} if region else {"begin": 1}
    return {
        "description": escape(f"{finding.message}{hint}"),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": hashlib.sha256(item.fingerprint.encode()).hexdigest(),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": escape(item.path), "lines": lines},
    }
