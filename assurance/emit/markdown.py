"""Verdicts and findings as Markdown: for the summary of a CI job, a pull request, or a page of documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assurance.diagnostic import Diagnostic
from assurance.emit.summary import counts, verdict_parts
from assurance.model.result import Result
from assurance.safe import markdown as text

MOST = 200
"""Rows of a table; a job's summary may have a megabyte."""
_MARKS = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}


def render(results: Iterable[Result]) -> str:
    """A heading, the verdicts and the table of gaps of each case, gravest first."""
    return "\n".join(line for result in results for line in _case(result))


def _case(result: Result) -> Iterator[str]:
    case = result.case
    title = case.header.title or case.id or result.shown_path
    yield f"## {text(title)}"
    yield ""
    for part in verdict_parts(result):
        yield f"- **{text(part)}**"
    yield f"- {text(counts(result))}"
    yield from (f"- {text(remark)}" for remark in result.remarks)
    yield ""
    if result.findings:
        yield from _table(result)


def _table(result: Result) -> Iterator[str]:
    yield "| | finding | about | where | what to do |"
    yield "|---|---|---|---|---|"
    findings = sorted(result.findings, key=lambda found: (-found.severity, *found.order))
    for found in findings[:MOST]:
        cells = (found.message, found.about or "", _where(found, result), found.help or "")
        message, *rest = (text(cell) for cell in cells)
        mark = _MARKS[found.severity.word]
        yield f"| {mark} {found.severity.word} | **{found.code}** {message} | {' | '.join(rest)} |"
    if len(findings) > MOST:
        yield ""
        yield f"{len(findings) - MOST:,} more findings are not shown here."
    yield ""


def _where(found: Diagnostic, result: Result) -> str:
    source = result.texts.get(found.span.file)
    if source is None:
        return found.span.file
    path = result.repository_path(source.name)
    return path if found.span.nowhere else f"{path}:{source.position(found.span.start)[0]}"
