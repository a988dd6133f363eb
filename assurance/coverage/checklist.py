"""The checklist of affirmative safety: what a developer has to show before deployment, answered from a case.

After Wasil et al. 2024, Affirmative safety, arXiv 2406.15371 (read: abstract and secondary accounts). Only what holds
answers yes; what the case only says, or plans, answers in part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from assurance.coverage.basis import Trait, rests_on
from assurance.coverage.counting import valid
from assurance.model.assessment import Assessment, Standing
from assurance.model.element import Element
from assurance.model.number import plain
from assurance.model.threshold import bound, limit, margin, threshold_fault
from assurance.syntax.entry import Entry

Word = Literal["yes", "in part", "no"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the checklist, the answer, what the case says, and which field to write where it says nothing."""

    question: str
    word: Word
    said: str = ""
    write: str = ""


def checklist(view: Assessment) -> tuple[Answer, ...]:
    """Every question with its answer, in the order of the argument."""
    return (
        *_activity(view),
        *_categories(view),
        *_thresholds(view),
        *(_evidence(view, *row) for row in EVIDENCE),
        _independence(view),
        *_ending(view),
    )


def _activity(view: Assessment) -> Iterator[Answer]:
    header = view.case.header
    yield _said("Which activity is decided on?", header.scope.decision, "`scope: {decision: …}`")
    period = f"{header.date or '…'} to {header.valid_until or '…'}" if header.date or header.valid_until else None
    word: Word = "yes" if header.date and header.valid_until else "in part" if period else "no"
    yield Answer("For which period?", word, period or "", "" if word == "yes" else "`date:` and `valid_until:`")


def _said(question: str, said: object, write: str) -> Answer:
    return Answer(question, "yes", str(said)) if said else Answer(question, "no", "", write)


def _categories(view: Assessment) -> Iterator[Answer]:
    named = view.case.entries("categories")
    risks = view.case.entries("risks").values()
    written = list(dict.fromkeys(r.fields.category for r in risks if r.fields.category))
    question = "Which categories of risk has the regulator named?"
    if named:
        empty = [name for name in named if name not in written and not _excluded(view, name)]
        said = ", ".join(named) + (f"; no risk is in {', '.join(empty)}" if empty else "")
        write = f"a risk with `category: {empty[0]}`, or an exclusion" if empty else ""
        yield Answer(question, "in part" if empty else "yes", said, write)
    else:
        said = f"risks say {', '.join(written[:6])}; none is registered" if written else ""
        yield Answer(question, "in part" if written else "no", said, "`categories:` with the limit of each")


def _excluded(view: Assessment, category: str) -> bool:
    return any(e.fields.category == category and valid(view, e) for e in view.case.entries("exclusions").values())


def _thresholds(view: Assessment) -> Iterator[Answer]:
    case = view.case
    grave = [r for r in case.entries("risks").values() if r.fields.severity == "catastrophic"]
    grave += [r for r in case.entries("risks").values() if r.fields.threshold is not None and r not in grave]
    if not grave:
        yield Answer("Which threshold has each risk, and who set it?", "no", "", "`threshold:` on the gravest risks")
        return
    yield _of_each("Which threshold has each grave risk?", grave, _limit_of, "`threshold: {below: …, unit: …}`")
    yield _of_each("Who set it, and where is that written?", grave, _setter_of, "`set_by:` and `source:`")
    yield _of_each("Does the upper bound, times the margin, keep it?", grave, _kept, "`estimate: {upper: …}`")


def _of_each(question: str, risks: list[Entry], read: Callable[[Entry], str], write: str) -> Answer:
    answers = {risk.id: read(risk) for risk in risks}
    missing = [name for name, said in answers.items() if not said]
    said = "; ".join(f"{name}: {words}" for name, words in answers.items() if words)
    word: Word = "yes" if not missing else "in part" if said else "no"
    return Answer(question, word, said, f"{write} on {', '.join(missing[:6])}" if missing else "")


def _limit_of(risk: Entry) -> str:
    threshold = risk.fields.threshold
    if threshold is None:
        return ""
    own = limit(threshold)
    unit = f" {threshold.unit}" if threshold.unit else ""
    return f"{own.key.replace('_', ' ')} {plain(own.number)}{unit}" if own else f"tier {threshold.tier}"


def _setter_of(risk: Entry) -> str:
    threshold = risk.fields.threshold
    if threshold is None or threshold.set_by is None or threshold.source is None:
        return ""
    return f"{threshold.set_by}, {threshold.source}"


def _kept(risk: Entry) -> str:
    threshold, estimate = risk.fields.threshold, risk.fields.estimate
    if threshold is None or estimate is None or threshold_fault(risk.fields) is not None:
        return ""
    own = limit(threshold)
    worst = bound(estimate, from_below=own is None or own.from_below)
    if own is not None and own.from_below and estimate.upper is None:
        return ""
    times = f" × {plain(margin(threshold))}" if margin(threshold) != 1 else ""
    return f"{plain(worst)}{times}" if worst is not None else f"tier {estimate.tier}"


EVIDENCE = (
    ("Behavioral evidence: what the system does", Trait.BEHAVIORAL, "behavioral"),
    ("Cognitive evidence: what goes on inside", Trait.COGNITIVE, "cognitive"),
    ("Developmental evidence: how it came to be", Trait.DEVELOPMENTAL, "developmental"),
    ("Information security", Trait.INFOSEC, "operational.infosec"),
    ("Safety culture", Trait.CULTURE, "operational.culture"),
    ("Emergency response", Trait.EMERGENCY, "operational.emergency"),
)
"""The kinds of evidence that affirmative safety asks for: technical ones, then operational ones."""


def _evidence(view: Assessment, question: str, trait: Trait, kind: str) -> Answer:
    own = [e for e in view.case.of_kind("evidence") if e.fields.type == kind and e.key in view.case.on_path]
    held = any(rests_on(view, top) & trait for top in view.case.tops)
    said = "; ".join(_standing(view, element) for element in own[:6]) + (" …" if len(own) > 6 else "")
    if held:
        return Answer(question, "yes", said)
    write = f"evidence with `type: {kind}` that is accepted"
    return Answer(question, "in part" if own else "no", said, write)


def _standing(view: Assessment, element: Element) -> str:
    judged = view.judgements[element.key]
    if judged.standing is not Standing.HOLDS:
        return f"{element.key} {judged.standing.value}"
    return f"{element.key} holds, {'verified' if judged.verified else 'recorded'}"


def _independence(view: Assessment) -> Answer:
    own = [
        e
        for e in view.case.of_kind("evidence")
        if e.fields.independence in ("external", "internal-independent") and e.key in view.case.on_path
    ]
    said = "; ".join(f"{_standing(view, e)} ({e.fields.independence})" for e in own[:6])
    held = any(rests_on(view, top) & Trait.INDEPENDENT for top in view.case.tops)
    write = "" if held else "evidence with `independence: external` or `internal-independent`"
    return Answer("Evidence independent of the developer", "yes" if held else "in part" if own else "no", said, write)


def _ending(view: Assessment) -> Iterator[Answer]:
    header = view.case.header
    ends = [*([f"after {header.valid_until}"] if header.valid_until else []), *header.scope.invalidated_by]
    write = "`valid_until:` or `scope: {invalidated_by: […]}`"
    yield _said("When does the case lapse?", "; ".join(ends), write)
    lines = view.case.entries("red_lines").values()
    tested = [line.id for line in lines if line.fields.tested_by]
    said = ", ".join(f"{line.id}: if {line.fields.condition}" for line in lines)
    word: Word = "yes" if lines and len(tested) == len(lines) else "in part" if lines else "no"
    yield Answer("Which red lines are drawn, and what tests them?", word, said, "" if word == "yes" else _RED_LINE)
    authority = header.acceptance.authority if header.acceptance else None
    yield _said("Who accepts the case?", authority, "`acceptance: {authority: …, by: DATE}`")


_RED_LINE = "`red_lines: [{red_line: …, if: …, then: …, owner: …, tested_by: …}]`"
