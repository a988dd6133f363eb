"""9xx limits: limits that nothing exceeds, numbers that cannot be, and how many trials a limit takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from assurance.coverage.counting import excluding, risk_exclusion
from assurance.coverage.limits import limited
from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.number import plain
from assurance.model.order import estimate_evidence
from assurance.model.threshold import (
    LOWER,
    Flaw,
    estimate_flaws,
    kind,
    limit,
    limit_flaws,
    short,
)
from assurance.model.trials import CONFIDENCE, clean_trials
from assurance.model.unit import read_unit
from assurance.rule import Rule, rule
from assurance.source import Span
from assurance.syntax.entry import Entry


@rule("ARG907", "limit-cannot-fail", Severity.WARNING, decides_coverage=True, source="Wasil et al. 2024")
def limit_cannot_fail(view: Assessment) -> Iterator[Diagnostic]:
    """A limit is one that nothing exceeds.

    `at most 100 %` of anything, `at least 0`, or the highest tier of a scale sounds like a limit and is none. On a
    check this is a warning; on a threshold it is an error, and a claim that `meets` it is unsupported.

    ```yaml bad
    case: demo
    elements:
      - evidence: E1
        text: Red-team campaign
        checks: [{rate: attack_success, at_most: 100%, confidence: 95%}]
    ```
    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, at_most: 100%, set_by: vendor, source: web page}
        estimate: {upper: 0.7, method: guess}
    ```
    ```yaml good
    case: demo
    elements:
      - evidence: E1
        text: Red-team campaign
        checks: [{rate: attack_success, at_most: 2%, confidence: 95%}]
    ```
    """
    for one in limited(view):
        for flaw in limit_flaws(one.threshold):
            if flaw.idle:
                found = _flawed(limit_cannot_fail, one.entry, flaw, f"the threshold of {one.name}: ")
                yield replace(_excused(view, one.entry, found), severity=Severity.ERROR)
    yield from _idle_checks(view)


def _excused(view: Assessment, entry: Entry, found: Diagnostic) -> Diagnostic:
    excluded = excluding(view, category=entry.id) if entry.kind == "category" else risk_exclusion(view, entry)
    return replace(found, excluded=excluded, follows=entry.broken)


def _flawed(kind: Rule, entry: Entry, flaw: Flaw, where: str) -> Diagnostic:
    return kind.at(
        entry.place(*flaw.place),
        f"{where}{flaw.text}",
        label="limits nothing" if flaw.idle else "not possible",
        help="write a limit that can be exceeded" if flaw.idle else _possible(flaw),
        about=entry.id,
    )


def _possible(flaw: Flaw) -> str:
    if flaw.place[1] in ("tier", "scale"):
        return "list the tiers under `scale` from the lowest to the highest, each once"
    if flaw.place[1] == "margin":
        return "write a factor of 1 or more, like `2`"
    if "lies above" in flaw.text:
        return "write `lower`, `value` and `upper` from small to large"
    rate = "; of a rate, write the `metric` and the unit, like `per year`"
    return f"write a share like `2%` or `0.02`{rate}" if "probability" in flaw.text else "write a number above 0"


def _idle_checks(view: Assessment) -> Iterator[Diagnostic]:
    for element in view.case.of_kind("evidence"):
        for at, check in enumerate(element.fields.checks):
            name = _idle_check(check)
            if name:
                yield _idle_finding(element, check, name, element.entry.place("checks", at, name))
    for element, reference in view.case.attributed:
        for check in reference.fields.checks if reference.fields else ():
            name = _idle_check(check)
            if name:
                yield _idle_finding(element, check, name, element.entry.part_place(reference, "checks"))


def _idle_check(check: Any) -> str:
    """The limit of a check of a rate or count that nothing exceeds; empty where there is none."""
    wanted = limit(check)
    if wanted is None or (check.rate is None and check.count is None):
        return ""
    name, number = wanted
    if name in LOWER:
        return name if number < 0 or (number == 0 and (name == "at_least" or check.rate is not None)) else ""
    return name if check.rate is not None and number >= Fraction(check.margin or 1) else ""


def _idle_finding(element: Element, check: Any, name: str, place: Span) -> Diagnostic:
    what = f"rate of `{short(check.rate)}`" if check.rate is not None else f"count of `{short(check.count)}`"
    number = plain(getattr(check, name))
    found = limit_cannot_fail.at(
        place,
        f"a check of `{element.key}` limits nothing: for the {what}, `{name}: {number}` is kept whatever happens",
        label="limits nothing",
        help="write a limit that can be exceeded",
        about=element.key,
    )
    return replace(found, decisive=False)


@rule("ARG908", "impossible-number", decides_coverage=True, source="Wasil et al. 2024")
def impossible_number(view: Assessment) -> Iterator[Diagnostic]:
    """A threshold or estimate gives a number that such a quantity cannot have.

    A probability lies between 0 and 1, a frequency is not negative, nothing is below 0, and a scale names each tier
    once. A metric that says probability, share, proportion, percentage or fraction is one, and so is a rate without a
    unit `per` something; what has a unit `per` something is else a frequency. Such a threshold counts as not kept.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, below: 0.01, set_by: regulator, source: guideline 4.2}
        estimate: {value: 0.1, upper: 2, method: guess}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, below: 0.01, set_by: regulator, source: guideline 4.2}
        estimate: {value: 0.001, upper: 0.002, method: fault tree}
    ```
    """
    for one in limited(view):
        for flaw in limit_flaws(one.threshold):
            if not flaw.idle:
                found = _flawed(impossible_number, one.entry, flaw, f"the threshold of {one.name}: ")
                yield _excused(view, one.entry, found)
    categories = view.case.entries("categories")
    for risk in view.case.entries("risks").values():
        holder = categories.get(risk.fields.category or "")
        limits = (risk.fields.threshold, holder.fields.threshold if holder else None)
        flaws = [
            f for t in limits if t is not None and risk.fields.estimate for f in estimate_flaws(t, risk.fields.estimate)
        ]
        for flaw in {flaw.place: flaw for flaw in reversed(flaws)}.values():
            found = _flawed(impossible_number, risk, flaw, f"the estimate of {risk.kind} `{risk.id}`: ")
            yield _excused(view, risk, found)


@rule("ARG909", "too-few-trials", Severity.INFO, source="exact binomial bound (Clopper-Pearson) at zero failures")
def too_few_trials(view: Assessment) -> Iterator[Diagnostic]:
    """A limit on a probability asks for more trials than the evidence says it has.

    If something fails with probability θ, then n trials all pass with probability (1 − θ)ⁿ. To show with 95 %
    confidence that θ is at most 1 % takes 299 trials without a single failure; with failures it takes more. The finding
    says the number where the behavioral evidence below the claims that `meets` the threshold says fewer (`n` of the
    estimate, `planned_n` or `min_n` of a check), or does not say.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, at_most: 1%, unit: per request, set_by: regulator, source: guideline 4.2}
        estimate: {upper: 1%, unit: per request, n: 100, evidence: E1}
    elements:
      - claim: C1
        text: Wrong dosages are rarer than the guideline asks
        addresses: [H1]
        meets: [H1]
        supported_by:
          - {evidence: E1, text: Evaluation, type: behavioral, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, at_most: 1%, unit: per request, set_by: regulator, source: guideline 4.2}
        estimate: {upper: 1%, unit: per request, n: 299, evidence: E1}
    elements:
      - claim: C1
        text: Wrong dosages are rarer than the guideline asks
        addresses: [H1]
        meets: [H1]
        supported_by:
          - {evidence: E1, text: Evaluation, type: behavioral, status: accepted, artifact: {reference: report 1}}
    ```
    """
    meeting: dict[str, list[str]] = {}
    for claim in view.case.of_kind("claim"):
        for name in claim.fields.meets:
            meeting.setdefault(name, []).append(claim.key)
    for risk in view.case.entries("risks").values():
        failing = _failing(risk.fields.threshold) if risk.id in meeting else None
        evidence = _behavioral(view, meeting[risk.id]) if failing is not None else []
        if failing is not None and evidence:
            yield from _trials(view, risk, failing, evidence)


def _failing(threshold: Any) -> Fraction | None:
    """The failing probability of a single trial that a threshold allows; None where it limits none."""
    wanted = limit(threshold) if threshold is not None else None
    unit = read_unit(threshold.unit or "") if threshold is not None else None
    if wanted is None or unit is None or not unit.per_trial or kind(threshold) != "probability":
        return None
    if any(limit_flaws(threshold)):
        return None
    name, number = wanted
    margin = Fraction(threshold.margin or 1)
    return 1 - number * unit.share * margin if name in LOWER else number * unit.share / margin


def _behavioral(view: Assessment, claims: list[str]) -> list[Element]:
    below = view.case.below(*claims)
    return [e for e in view.case.of_kind("evidence") if e.key in below and e.fields.type == "behavioral"]


def _trials(view: Assessment, risk: Entry, failing: Fraction, evidence: list[Element]) -> Iterator[Diagnostic]:
    checks = [check for element in evidence for check in element.fields.checks]
    confidence = max((Fraction(c.confidence) for c in checks if c.confidence is not None), default=CONFIDENCE)
    estimate, keys = risk.fields.estimate, {element.key for element in evidence}
    said = [n for check in checks for n in (check.planned_n, check.min_n) if n is not None]
    if estimate is not None and estimate.n is not None and estimate_evidence(view.case, risk) in {None, *keys}:
        said.append(estimate.n)
    needed = clean_trials(failing, confidence)
    if needed is not None and max(said, default=0) >= needed:
        return
    takes = "more trials than anybody could run" if needed is None else f"{needed:,} trials without a failure"
    has = f"the evidence says {max(said):,}" if said else "the evidence does not say how many it has"
    found = too_few_trials.at(
        risk.place("threshold"),
        f"the threshold of {risk.kind} `{risk.id}` takes {takes} at {plain(confidence * 100)} % confidence; {has}",
        label="how many trials?",
        help="run more, or write how many there are: `n` in the estimate, or `planned_n` in the check",
        about=risk.id,
    )
    for element in evidence[:3]:
        found = found.also(element.span, "behavioral evidence")
    yield found
