"""Findings as services list them: path in the repository, region, what accepts them, and a lasting fingerprint."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assurance.diagnostic import Diagnostic
from assurance.model.result import Result
from assurance.source import Span


@dataclass(frozen=True, slots=True)
class Region:
    """A piece of a text: lines and columns from 1, the end behind its last character; `start` and `length` from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """Why a finding is no fault: the reason, and the place of the comment that says so where there is one."""

    reason: str
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding in a list; `fingerprint` is its own there, and stays when lines above it come and go."""

    finding: Diagnostic
    result: Result
    fingerprint: str
    accepted: Accepted | None = None

    @property
    def path(self) -> str:
        """The file, as seen from the root of the repository."""
        return self.result.repository_path(self.finding.span.file)

    @property
    def region(self) -> Region | None:
        """The place in the file; None for the file as a whole."""
        return region(self.result, self.finding.span)


def region(result: Result, span: Span) -> Region | None:
    """The region of a span; None where it has no piece of a known text."""
    source = result.texts.get(span.file)
    if source is None or span.nowhere:
        return None
    start, end = (min(offset, len(source.text)) for offset in (span.start, max(span.start, span.end)))
    return Region(*source.position(start), *source.position(end), start, end - start)


def reported(results: list[Result]) -> Iterator[Reported]:
    """Every finding of some cases, open ones before accepted ones; what two cases share is listed once."""
    seen: set[tuple[str, int, int, str, str, bool]] = set()
    repeats: Counter[str] = Counter()
    for result in results:
        for finding, accepted in _of(result):
            span = finding.span
            path = result.repository_path(span.file)
            key = (path, span.start, span.end, finding.code, finding.message, accepted is None)
            if key in seen:
                continue
            seen.add(key)
            digest = _digest(finding, result)
            repeats[digest] += 1
            yield Reported(finding, result, f"{digest}:{repeats[digest]}", accepted)


def _of(result: Result) -> Iterator[tuple[Diagnostic, Accepted | None]]:
    yield from ((finding, None) for finding in result.findings)
    yield from (
        (finding, Accepted(_exclusion(result, finding.excluded or "")))
        for finding in result.excluded
        if not finding.follows
    )
    for ignored in result.ignored:
        until = f" (until {ignored.until})" if ignored.until else ""
        yield ignored.finding, Accepted(f"{ignored.reason}{until}", ignored.place)


def _exclusion(result: Result, name: str) -> str:
    entry = result.case.entries("exclusions").get(name)
    reason = entry.fields.reason if entry else None
    return f"excluded by `{name}`: {reason}" if reason else f"excluded by `{name}`"


def _digest(finding: Diagnostic, result: Result) -> str:
    """A hash of what a finding is, without where it is: the same after lines, or whole entries, have moved."""
    parts = (result.case.id or result.repository_path(result.shown_path), finding.code, finding.about or "")
    return hashlib.sha256("\0".join((*parts, finding.message)).encode("utf-8", "backslashreplace")).hexdigest()[:32]
