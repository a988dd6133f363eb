"""Findings as workflow commands of GitHub Actions, which shows them beside the changed lines of a pull request."""

from __future__ import annotations

from assurance.diagnostic import Severity
from assurance.emit.reported import Reported, reported
from assurance.model.result import Result
from assurance.safe import escape

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(results: list[Result]) -> str:
    """One command a line; accepted findings are left out."""
    return "\n".join(_command(item) for item in reported(results) if item.accepted is None)


def plain(line: str) -> str:
    """A line for the log of a job, in which GitHub finds no command."""
    # A runner obeys `::…` at the beginning of a line and, in its older syntax, `##[…]` anywhere in one.
    harmless = escape(line).replace("##[", "#\\#[")
    return f"\\{harmless}" if harmless.lstrip().startswith("::") else harmless


def _command(item: Reported) -> str:
    finding = item.finding
    properties = {"file": item.path, **_place(item), "title": f"{finding.code} {finding.name}"}
    said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = escape(finding.message) + (f"\nhelp: {escape(finding.help)}" if finding.help else "")
    return f"::{COMMANDS[finding.severity]} {said}::{_data(text)}"


def _place(item: Reported) -> dict[str, int]:
    """Lines, and columns where the finding lies within one line: GitHub refuses them otherwise."""
    found = item.region
    if found is None:
        return {}
    if found.line == found.end_line:
        return {"line": found.line, "endLine": found.line, "col": found.column, "endColumn": found.end_column}
    last = found.end_line - 1 if found.end_column == 1 else found.end_line
    return {"line": found.line, "endLine": last}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(escape(text)).replace(":", "%3A").replace(",", "%2C")
