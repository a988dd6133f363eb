"""Thresholds on the checklist: which limit each category and grave risk has, who set it, and whether it is kept.

A limit is kept here only by an estimate that rests on evidence which holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assurance.coverage.answer import Answer, Word, standing
from assurance.coverage.counting import excluding, risk_exclusion
from assurance.coverage.limits import contribution, members, shaky
from assurance.model.assessment import Assessment
from assurance.model.number import plain
from assurance.model.order import estimate_evidence
from assurance.model.threshold import bound, compare, limit, margin, threshold_fault, total
from assurance.syntax.entry import Entry


def thresholds(view: Assessment) -> Iterator[Answer]:
    """Limits of every category, every catastrophic risk and whatever else has one."""
    risks = view.case.entries("risks").values()
    grave = [r for r in risks if r.fields.severity == "catastrophic" or r.fields.threshold is not None]
    limited = [*view.case.entries("categories").values(), *grave]
    if not limited:
        question = "Which threshold has each category and grave risk, and who set it?"
        yield Answer(question, "no", "", "`threshold:` on the gravest risks")
        return

    def asked(question: str, read: Callable[[Assessment, Entry], _Said], write: str) -> Answer:
        return _of_each(view, question, limited, read, write)

    yield asked("Which threshold has each category and grave risk?", _limit_of, "`threshold: {below: …, unit: …}`")
    yield asked("Who set it, and where is that written?", _setter_of, "`set_by:` and `source:`")
    yield asked(
        "Does the upper bound, times the margin, keep it?",
        _kept,
        "`estimate: {upper: …, evidence: …}` from evidence that holds,",
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the case says of one register entry; `full` where that is all that was asked for."""

    text: str = ""
    full: bool = False


def _of_each(
    view: Assessment,
    question: str,
    entries: list[Entry],
    read: Callable[[Assessment, Entry], _Said],
    write: str,
) -> Answer:
    left_out = {entry.id: _excluded(view, entry) for entry in entries}
    answers = {entry.id: read(view, entry) for entry in entries if not left_out[entry.id]}
    missing = [name for name, said in answers.items() if not said.full]
    parts = [f"{name}: {said.text}" for name, said in answers.items() if said.text]
    parts += [f"{name}: excluded by {exclusion}" for name, exclusion in left_out.items() if exclusion]
    if not answers:
        return Answer(question, "excluded", "; ".join(parts))
    some = any(said.text for said in answers.values())
    word: Word = "yes" if not missing else "in part" if some else "no"
    more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
    return Answer(question, word, "; ".join(parts), f"{write} on {', '.join(missing[:6])}{more}" if missing else "")


def _excluded(view: Assessment, entry: Entry) -> str | None:
    return excluding(view, category=entry.id) if entry.kind == "category" else risk_exclusion(view, entry)


def _limit_of(_: Assessment, entry: Entry) -> _Said:
    threshold = entry.fields.threshold
    if threshold is None:
        return _Said()
    own = limit(threshold)
    unit = f" {threshold.unit}" if threshold.unit else ""
    said = f"{own.key.replace('_', ' ')} {plain(own.number)}{unit}" if own else f"tier {threshold.tier}"
    return _Said(said, full=True)


def _setter_of(_: Assessment, entry: Entry) -> _Said:
    threshold = entry.fields.threshold
    if threshold is None:
        return _Said()
    said = ", ".join(part for part in (threshold.set_by, threshold.source) if part)
    return _Said(said, full=bool(threshold.set_by and threshold.source))


def _kept(view: Assessment, entry: Entry) -> _Said:
    return _kept_together(view, entry) if entry.kind == "category" else _kept_alone(view, entry)


def _kept_together(view: Assessment, category: Entry) -> _Said:
    """Whether the risks of a category stay under its limit, with the sum."""
    threshold, risks = category.fields.threshold, members(view, category.id)
    if threshold is None or not risks:
        return _Said()
    carried = all(_carrier(view, risk) is not None for risk in risks)
    if threshold.tier is not None:
        told = [f"{risk.id}: {compare(threshold, risk.fields.estimate).text}" for risk in risks]
        kept = all(compare(threshold, risk.fields.estimate).kept for risk in risks)
        return _Said("; ".join(told), full=kept and carried)
    found = [(risk, contribution(view, threshold, risk)) for risk in risks]
    unknown = [f"{risk.id}: {one}" for risk, one in found if isinstance(one, str)]
    if unknown:
        return _Said(f"the sum is not known ({'; '.join(unknown)})")
    done = total(threshold, [one for _, one in found if not isinstance(one, str)])
    return _Said(done.text if carried else f"{done.text}, not all from evidence that holds", full=done.kept and carried)


def _kept_alone(view: Assessment, risk: Entry) -> _Said:
    """The bound that keeps a threshold, and the evidence that it rests on."""
    threshold, estimate = risk.fields.threshold, risk.fields.estimate
    if threshold is None or estimate is None:
        return _Said()
    fault = threshold_fault(risk.fields)
    if fault is not None:
        return _Said(f"not kept ({fault.text})")
    own = limit(threshold)
    worst = bound(estimate, from_below=own is None or own.from_below)
    times = f" × {plain(margin(threshold))}" if margin(threshold) != 1 else ""
    said = f"{plain(worst)}{times}" if worst is not None else f"tier {estimate.tier}"
    if own is not None and own.from_below and estimate.upper is None:
        return _Said(f"{said}, a value without `upper`")
    carrier, weak = _carrier(view, risk), shaky(view, risk)
    if carrier is None:
        return _Said(f"{said}, but {weak}" if weak else f"{said}, from no evidence that is named")
    return _Said(f"{said} ({carrier})", full=True)


def _carrier(view: Assessment, risk: Entry) -> str | None:
    """The evidence that an estimate rests on, if it holds."""
    key = estimate_evidence(view.case, risk)
    if key is None or key not in view.judgements or not view.holds(key):
        return None
    return standing(view, view.case.elements[key])
