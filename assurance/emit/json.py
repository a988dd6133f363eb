"""Findings, states and verdicts as versioned JSON. The types here are also its published schema."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Literal

from typing_extensions import TypedDict  # pydantic asks for it below Python 3.12, and brings it

from assurance import __version__
from assurance.diagnostic import Diagnostic, Label, Severity
from assurance.model.element import Element
from assurance.model.result import Ignored, Result
from assurance.source import Source, Span

VERSION: Literal[1] = 1
Word = Literal["error", "warning", "info"]


class Position(TypedDict):
    """A place in a text: line and column from 1, offset from 0, all in Unicode characters."""

    line: int
    column: int
    offset: int


class Place(TypedDict):
    """A piece of a file, `end` behind its last character; both are null for a file as a whole."""

    file: str
    start: Position | None
    end: Position | None


class LabeledPlace(TypedDict):
    """A place with a few words about it."""

    place: Place
    label: str


class Replacement(TypedDict):
    """A text that would mend a place."""

    place: Place
    text: str


class Finding(TypedDict):
    """One finding. `about` is the ID of what it is about, `excluded` that of the exclusion that accepts it.

    `edits` mend it, all together or not at all; `unsafe` ones may change what the case says.
    """

    code: str
    name: str
    severity: Word
    message: str
    place: Place
    label: str
    related: list[LabeledPlace]
    help: str | None
    edits: list[Replacement]
    unsafe: bool
    about: str | None
    excluded: str | None


class IgnoredFinding(TypedDict):
    """A finding that an ignore accepts. `place` is that of the comment, null for one in the configuration."""

    finding: Finding
    reason: str
    until: str | None
    place: Place | None


class ElementState(TypedDict):
    """An element with its state (claims, arguments) or standing (evidence); null where it has none."""

    id: str
    kind: str
    text: str
    state: str | None
    standing: str | None
    reasons: list[str]
    verified: bool | None
    given: list[str]
    place: Place


class TopState(TypedDict):
    """The support verdict of one top claim."""

    top: str
    state: str


class VerdictPair(TypedDict):
    """The two verdicts. `undecided` says why there is none; it is null where there is one."""

    support: list[TopState]
    coverage: Literal["covers both", "covers both, with exclusion", "does not cover both", "not decided"]
    undecided: str | None


class CaseReport(TypedDict):
    """One checked case."""

    id: str
    path: str
    title: str | None
    stage: str
    standard: str
    profile: str
    today: str
    verdicts: VerdictPair
    counts: dict[Word, int]
    findings: list[Finding]
    excluded: list[Finding]
    ignored: list[IgnoredFinding]
    unselected: int
    remarks: list[str]
    elements: list[ElementState]


class Tool(TypedDict):
    """What wrote this."""

    name: Literal["assurance"]
    version: str


class CheckOutput(TypedDict):
    """Output of `assurance check --output-format json`."""

    version: Literal[1]
    tool: Tool
    cases: list[CaseReport]


def render(results: list[Result]) -> str:
    """The JSON text of some results."""
    output = CheckOutput(
        version=VERSION, tool=Tool(name="assurance", version=__version__), cases=[_case(r) for r in results]
    )
    return json.dumps(output, ensure_ascii=False, indent=2)


def _case(result: Result) -> CaseReport:
    case, view = result.case, result.assessment
    counted = Counter(found.severity for found in result.findings)
    return CaseReport(
        id=case.id,
        path=result.shown_path,
        title=case.header.title,
        stage=case.header.stage,
        standard=case.header.standard,
        profile=case.header.profile,
        today=view.today.isoformat(),
        verdicts=VerdictPair(
            support=[TopState(top=top, state=state.value) for top, state in result.verdicts.support],
            coverage=result.verdicts.coverage.value,
            undecided=result.verdicts.undecided or None,
        ),
        counts={severity.word: counted[severity] for severity in sorted(Severity, reverse=True)},  # type: ignore[misc]
        findings=[_finding(found, result.texts) for found in result.findings],
        excluded=[_finding(found, result.texts) for found in result.excluded],
        ignored=[_ignored(record, result.texts) for record in result.ignored],
        unselected=result.unselected,
        remarks=list(result.remarks),
        elements=[_element(element, result) for element in case.elements.values()],
    )


def _element(element: Element, result: Result) -> ElementState:
    view = result.assessment
    state, judged = view.states.get(element.key), view.judgements.get(element.key)
    return ElementState(
        id=element.key,
        kind=element.kind,
        text=element.text,
        state=state.value if state else None,
        standing=judged.standing.value if judged else None,
        reasons=list(judged.reasons) if judged else [],
        verified=judged.verified if judged else None,
        given=list(view.given.get(element.key, ())),
        place=_place(element.span, result.texts),
    )


def _finding(found: Diagnostic, texts: dict[str, Source]) -> Finding:
    return Finding(
        code=found.code,
        name=found.name,
        severity=found.severity.word,  # type: ignore[typeddict-item]
        message=found.message,
        place=_place(found.span, texts),
        label=found.primary.text,
        related=[_labeled(label, texts) for label in found.related],
        help=found.help,
        edits=[Replacement(place=_place(edit.span, texts), text=edit.text) for edit in found.edits],
        unsafe=found.unsafe,
        about=found.about,
        excluded=found.excluded,
    )


def _ignored(record: Ignored, texts: dict[str, Source]) -> IgnoredFinding:
    return IgnoredFinding(
        finding=_finding(record.finding, texts),
        reason=record.reason,
        until=record.until.isoformat() if record.until else None,
        place=_place(record.place, texts) if record.place else None,
    )


def _labeled(label: Label, texts: dict[str, Source]) -> LabeledPlace:
    return LabeledPlace(place=_place(label.span, texts), label=label.text)


def _place(span: Span, texts: dict[str, Source]) -> Place:
    source = texts.get(span.file)
    if span.nowhere or source is None:
        return Place(file=span.file, start=None, end=None)
    return Place(file=span.file, start=_position(source, span.start), end=_position(source, span.end))


def _position(source: Source, offset: int) -> Position:
    line, column = source.position(offset)
    return Position(line=line, column=column, offset=offset)


def schema() -> dict[str, Any]:
    """The JSON Schema of this output."""
    from pydantic import TypeAdapter

    return TypeAdapter(CheckOutput).json_schema()
