"""The closing line of a check: counts and the two verdicts; for many findings also what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assurance.diagnostic import Severity
from assurance.model.assessment import Coverage, State
from assurance.model.result import Result
from assurance.safe import escape

MANY = 20
GOOD = {State.SUPPORTED.value, Coverage.BOTH.value, Coverage.WITH_EXCLUSION.value}


def closing(result: Result, *, color: bool, width: int) -> Iterator[str]:
    """The lines that end the output of one case."""
    if len(result.findings) > MANY:
        yield from _tally(result)
    *before, line = brief(result)
    yield from before
    if len(line) <= width:
        yield _painted(line, result, color=color)
    else:
        first, *parts = _parts(result)
        yield first
        yield from (f"  {_painted(part, result, color=color)}" for part in parts)


def brief(result: Result) -> Iterator[str]:
    """What was not judged, and in one line, however long, the counts, the verdicts and what can be mended."""
    yield from (f"{escape(_name(result))}: {escape(remark)}" for remark in result.remarks)
    yield " | ".join(_parts(result))


def _parts(result: Result) -> list[str]:
    return [f"{escape(_name(result))}: {counts(result)}", *verdict_parts(result), *_mendable(result)]


def _mendable(result: Result) -> list[str]:
    """How many findings the tool can mend by itself."""
    safe = sum(bool(found.edits) and not found.unsafe for found in result.findings)
    unsafe = sum(bool(found.edits) and found.unsafe for found in result.findings)
    said = [f"`--fix` mends {safe}"] if safe else []
    said += [f"`--unsafe-fixes` {'' if safe else 'mends '}{unsafe}{' more' if safe else ''}"] if unsafe else []
    return [", ".join(said)] if said else []


def counts(result: Result) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    by_severity = Counter(found.severity for found in result.findings)
    said = [_plural(by_severity[s], s.word) for s in sorted(Severity, reverse=True) if by_severity[s]] or [
        "no findings"
    ]
    said += [f"{len(result.ignored)} ignored"] if result.ignored else []
    said += [f"{result.unselected} not selected"] if result.unselected else []
    return ", ".join(said)


def verdict_parts(result: Result) -> list[str]:
    """The two verdicts as they are printed."""
    verdicts = result.verdicts
    if verdicts.undecided:
        return [f"no verdict: {verdicts.undecided}"]
    provisos = {top: escape(result.assessment.proviso(top)) for top, _ in verdicts.support[:6]}
    tops = ", ".join(f"{escape(top)} {state.value}{provisos[top]}" for top, state in verdicts.support[:6])
    more = f" and {len(verdicts.support) - 6} more" if len(verdicts.support) > 6 else ""
    excluded = sorted({f.excluded for f in result.excluded if f.excluded})
    by = f" ({', '.join(map(escape, excluded))})" if excluded and verdicts.coverage is Coverage.WITH_EXCLUSION else ""
    return [f"support: {tops or 'no top claim'}{more}", f"coverage: {verdicts.coverage.value}{by}"]


def _name(result: Result) -> str:
    return result.case.id or result.shown_path


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "info" else f"{number} {word}s"


def _tally(result: Result) -> Iterator[str]:
    """Which findings there are how often, most frequent first."""
    counted = Counter((f.code, f.name) for f in result.findings)
    for (code, name), number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:10]:
        yield f"{number:>6} × {code} {name}"
    if len(counted) > 10:
        yield f"       and {len(counted) - 10} other kinds"
    yield ""


def _painted(line: str, result: Result, *, color: bool) -> str:
    if not color:
        return line
    import click

    for verdict in [state.value for _, state in result.verdicts.support] + [result.verdicts.coverage.value]:
        tone = "green" if verdict in GOOD else "red"
        line = line.replace(f" {verdict}", " " + click.style(verdict, fg=tone, bold=True), 1)
    return line
