"""Checks: what must be true of an artifact, and what that ends in.

A check that cannot be answered ends `unverifiable` with the reason; unknown is never a pass.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assurance.evidence.arithmetic import line, steps
from assurance.evidence.asking import CannotCount, Question, question
from assurance.evidence.bounds import confidence_of
from assurance.evidence.correcting import Correction, Place
from assurance.evidence.counting import count
from assurance.evidence.deciding import Decision, decide_measured
from assurance.evidence.fingerprint import fingerprint
from assurance.evidence.judging import Rates, rates_counted, rates_written
from assurance.evidence.lock import Lock
from assurance.evidence.measurement import Measurement
from assurance.evidence.opening import Artifacts
from assurance.evidence.pairing import paired
from assurance.evidence.queried import answer_of, answered
from assurance.evidence.reading import Reading
from assurance.evidence.statistics import proportion
from assurance.model.assessment import Checked, Outcome
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.freshness import first_day
from assurance.model.number import plain
from assurance.model.threshold import limit, margin


@dataclass(frozen=True, slots=True)
class Desk:
    """What checks are decided with: the case, its artifacts, its lock file, the day, and shared confidence."""

    case: Case
    artifacts: Artifacts
    lock: Lock
    today: dt.date
    corrections: Mapping[Place, Correction] = field(default_factory=dict)

    def reading(self, element: Element) -> Reading:
        """The reading of an element's artifact; `CannotCount` where there is none."""
        found = self.artifacts.of(element) if element.kind == "evidence" else None
        if found is None:
            raise CannotCount("it has no file to count in", "name one: `artifact: {path: …}`")
        if found.artifact.state != "present":
            raise CannotCount(f"its artifact {found.artifact.reason}")
        if found.fault:
            raise CannotCount(f"its artifact {found.fault}")
        if found.reading is None or not (found.reading.columns or found.reading.rows):
            title = found.format.title if found.format else "a file of unknown format"
            raise CannotCount(f"its artifact is {title}, which holds no rows", "name a file with results")
        return found.reading

    def evidence(self, element: Element, name: str) -> Element:
        """The evidence that a check of an element names."""
        key = self.case.locate(element.module, name)
        if key is None or self.case.elements[key].kind != "evidence":
            raise CannotCount(f"there is no evidence `{name}`", "write the ID of evidence")
        return self.case.elements[key]


def decide(desk: Desk, element: Element, check: Any, *, at: int = -1, on: str = "") -> Checked:
    """What one check of an evidence element ends in.

    `at` is its number there; `on` the element above, where the check stands on a relation.
    """
    if check.max_age is not None:
        young = _young(desk, element, check)
        if young.outcome is not Outcome.MET or _asks_age_only(check):
            return young
    try:
        threshold = _threshold(desk.case, check)
        asked = question(check, threshold)
        found = _measured(desk, element, asked, check)
        correction = desk.corrections.get((element.key, at))
        confidence = confidence_of(check) if correction is None else correction.confidence(confidence_of(check))
        done = decide_measured(found, check, threshold, confidence, rates=_judge(desk, element, check))
    except CannotCount as fault:
        return Checked(Outcome.UNVERIFIABLE, fault.reason, fault.help, record=_unanswered(check, fault.reason, on))
    said = line(done)
    return Checked(
        done.outcome,
        said,
        _help(done),
        said,
        (*steps(done), *((("correction", correction.text),) if correction else ())),
        tuple(_warnings(done, check, found)),
        tuple(_record(done, check, on)),
    )


def _judge(desk: Desk, element: Element, check: Any) -> Rates | None:
    """How often the judge of the rows is right; None where no judge is named."""
    if check.judge is None:
        return None
    if check.judge.evidence is None:
        return rates_written(check.judge)
    return rates_counted(desk.reading(desk.evidence(element, check.judge.evidence)), check.judge)


def _measured(desk: Desk, element: Element, asked: Question, check: Any) -> Measurement:
    if element.kind == "evidence" and element.fields.query is not None:
        return answered(answer_of(desk.artifacts.sources, element, desk.lock), element, asked)
    reading = desk.reading(element)
    if check.paired_with is not None:
        other = desk.evidence(element, check.paired_with)
        return paired(reading, desk.reading(other), asked, check.paired_with)
    return count(reading, asked)


def _threshold(case: Case, check: Any) -> Any:
    """The threshold that a check is held to: its own, or that of the risk that it names."""
    if check.tier is not None:
        raise CannotCount("its limit is a tier, and rows give a number", "write `below` or `at_most`")
    if check.threshold_of is None:
        return check
    risk = case.entries("risks").get(check.threshold_of)
    if risk is None or risk.fields.threshold is None:
        raise CannotCount(f"`{check.threshold_of}` has no threshold", "name a risk with a `threshold`")
    return risk.fields.threshold


def p_value(desk: Desk, element: Element, check: Any) -> float:
    """How likely so good a share of rows would be if the limit were just broken; 1 where that is not known."""
    try:
        threshold = _threshold(desk.case, check)
        found = _measured(desk, element, question(check, threshold), check)
    except CannotCount:
        return 1.0
    wanted = limit(threshold)
    if wanted is None or found.form != "share" or found.clusters is not None or not found.n:
        return 1.0
    times = margin(threshold)
    number = wanted.number / times if wanted.from_below else wanted.number * times
    if not 0 < number < 1:
        return 1.0
    return proportion.p_value(found.k, found.n, number, from_below=wanted.from_below)


# -- age


def _asks_age_only(check: Any) -> bool:
    said = {f.name for f in dataclasses.fields(check) if getattr(check, f.name) not in (f.default, None)}
    return said == {"max_age"}


def _young(desk: Desk, element: Element, check: Any) -> Checked:
    """Whether evidence is young enough; the day in its artifact counts where it is earlier than the one written."""
    collected = getattr(element.fields, "collected", None)
    if collected is None:
        return Checked(Outcome.UNVERIFIABLE, "its age cannot be checked: `collected` is missing")
    made = _made(desk, element)
    since = min(collected, made) if made else collected
    last = check.max_age.after(since)
    if last < desk.today:
        return Checked(Outcome.NOT_MET, f"it is older than {check.max_age.count} {check.max_age.unit}")
    return Checked(Outcome.MET, f"young enough until {last}")


def _made(desk: Desk, element: Element) -> dt.date | None:
    found = desk.artifacts.of(element) if element.kind == "evidence" else None
    said = found.reading.finished or found.reading.started if found and found.reading else ""
    return first_day(said)


# -- words and records


def _help(done: Decision) -> str:
    if done.outcome is Outcome.INCONCLUSIVE:
        return "run more, or claim less"
    return "" if done.outcome is Outcome.MET else "mend the system and test again, or claim less"


def _warnings(done: Decision, check: Any, found: Measurement) -> list[str]:
    said = list(done.bounds.warnings) if done.bounds else []
    if (check.all_pass is not None or check.statistic == "all-pass") and found.planned is None:
        said.append("nobody says how many rows were planned, so a run that was cut short would pass")
    if found.form in ("count", "maximum") and not found.chosen and found.left_out:
        said.append(f"its `where` chooses none of {found.left_out:,} rows, as a misspelled value would")
    if check.judge is not None and check.judge.positives is None and check.judge.evidence is None:
        said.append("the judge's error rates are taken as exact; nobody says on how many rows they were counted")
    return said


def says(check: Any) -> str:
    """A check in a few words, as a list shows it: `rate jailbroken below 5%`."""
    parts = [f"{key} {getattr(check, key)}" for key in ("rate", "count") if getattr(check, key) is not None]
    if check.measure is not None:
        measure = check.measure
        parts.append("measure " + " ".join(str(p) for p in (measure.field, measure.score, measure.event) if p))
        parts += [f"where {measure.where}"] if measure.where else []
    parts += [f"where {check.where}"] if check.where else []
    parts += ["all pass"] if check.all_pass is not None else []
    parts += [f"at most {check.max_age.count} {check.max_age.unit} old"] if check.max_age is not None else []
    words = {"below": "below", "at_most": "at most", "above": "above", "at_least": "at least"}
    parts += [f"{word} {getattr(check, key)}" for key, word in words.items() if getattr(check, key) is not None]
    parts += [f"within the threshold of {check.threshold_of}"] if check.threshold_of else []
    return " ".join(parts)


def _plain(value: Any) -> Any:
    """A part of a check as JSON has it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        items = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: _plain(part) for name, part in items if part is not None}
    if isinstance(value, Decimal):
        return str(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def check_fingerprint(check: Any) -> str:
    """The digest of what a check says."""
    return fingerprint(_plain(check))[:16]


def _unanswered(check: Any, reason: str, on: str) -> tuple[tuple[str, Any], ...]:
    head = (("fingerprint", check_fingerprint(check)), ("says", says(check)))
    return (*head, *((("on", on),) if on else ()), ("outcome", Outcome.UNVERIFIABLE.value), ("reason", reason))


def _record(done: Decision, check: Any, on: str) -> list[tuple[str, Any]]:
    """What a lock file keeps of a decision: integers as they are, bounds with ten digits."""
    found = done.found
    said: list[tuple[str, Any]] = [("fingerprint", check_fingerprint(check)), ("says", says(check))]
    said += [("on", on)] if on else []
    said += [("measure", found.name), ("form", found.form), ("n", found.n), ("k", found.k), ("errors", found.errors)]
    said += [("chosen", found.chosen), ("left_out", found.left_out), ("planned", found.planned)]
    if found.clusters is not None:
        sums = found.clusters
        said.append(
            (
                "clusters",
                {"count": sums.count, "sum_k2": sums.sum_k2, "sum_km": sums.sum_km, "sum_m2": sums.sum_m2},
            )
        )
    if found.form == "rate":
        said += [("exposure", str(found.exposure)), ("unit", found.unit)]
    if found.scores is not None:
        said += [("sum", str(found.scores.total)), ("sum_of_squares", str(found.scores.squares))]
    if done.bounds is not None:
        said += [(name, text) for name, text in done.bounds.steps if name == "judge"]
        said += [("method", done.bounds.method), ("confidence", plain(done.bounds.confidence))]
        said += [("lower", f"{done.bounds.low:.10g}"), ("upper", f"{done.bounds.high:.10g}")]
    if done.wanted is not None:
        said += [("limit", f"{done.wanted.key} {plain(done.wanted.number)}"), ("margin", plain(done.margin))]
    return [*said, ("outcome", done.outcome.value)]
