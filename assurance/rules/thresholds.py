"""9xx thresholds: risk against the limit that somebody else set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.counting import risk_exclusion, supported
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.threshold import Fault, impossible_limit, limit, threshold_fault
from assurance.rule import Rule, rule
from assurance.syntax.entry import Entry

WASIL = "Wasil et al. 2024, arXiv 2406.15371"


@rule("ARG901", "threshold-not-kept", decides_coverage=True, source=f"{WASIL}; EU GPAI Code of Practice, Measure 4.1")
def threshold_not_kept(view: Assessment) -> Iterator[Diagnostic]:
    """The estimate of a risk does not keep its threshold, or cannot be compared with it.

    Compared is the worst end of the estimate (`upper`, else `value`) in the threshold's unit, times the margin. A claim
    that `meets` the threshold is then unsupported. Times and lengths convert; a flight hour is no calendar hour.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
        threshold: {below: 1e-5, unit: per year, margin: 2, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 8e-6, unit: per year}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
        threshold: {below: 1e-5, unit: per year, margin: 2, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 4e-6, unit: per year}
    ```
    """
    helps = {
        "missing": "add `estimate:` with `upper` in the threshold's unit, what it rests on, and how it was made",
        "unit": "give the estimate in the threshold's unit",
        "over": "lower the risk and estimate it again; the limit stays as it was set",
        "tier": "lower the risk, or declare the tiers from the lowest to the highest in `scale:`",
    }
    for risk in view.case.entries("risks").values():
        found = threshold_fault(risk.fields)
        if found is not None and found.problem in helps:
            yield _of_fault(view, threshold_not_kept, risk, found, label="not kept", hint=helps[found.problem])
        elif found is None and risk.broken and risk.fields.threshold is not None:
            broken = Fault("missing", "something in it could not be read", ("threshold",))
            yield replace(_of_fault(view, threshold_not_kept, risk, broken, label="", hint=""), follows=True)


def _of_fault(view: Assessment, made_by: Rule, risk: Entry, fault: Fault, *, label: str, hint: str) -> Diagnostic:
    found = made_by.at(
        risk.place(*fault.place) if fault.place else risk.span,
        f"the threshold of {risk.kind} `{risk.id}` is not kept: {fault.text}",
        label=label,
        help=hint,
        about=risk.id,
    )
    if fault.place[:1] == ("estimate",):
        found = found.also(risk.place("threshold"), "the threshold")
    return replace(found, excluded=risk_exclusion(view, risk), follows=risk.broken)


@rule("ARG902", "catastrophic-without-threshold", decides_coverage=True, source=WASIL)
def catastrophic_without_threshold(view: Assessment) -> Iterator[Diagnostic]:
    """A catastrophic risk has no threshold.

    Affirmative safety shows that a risk lies below a limit that somebody else set, before the system is used. Without a
    limit there is nothing to show.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: The model escapes its sandbox, severity: catastrophic}]
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model escapes its sandbox
        severity: catastrophic
        threshold: {metric: probability, below: 1e-6, unit: per year, set_by: regulator, source: guideline 4.2}
    ```
    """
    for risk in view.case.entries("risks").values():
        if risk.fields.severity == "catastrophic" and risk.fields.threshold is None:
            found = catastrophic_without_threshold.at(
                risk.span,
                f"the catastrophic {risk.kind} `{risk.id}` has no threshold",
                label="no limit",
                help="add `threshold:` with the limit, its unit, `set_by` and `source`, and an `estimate:`",
                about=risk.id,
            )
            yield replace(found, excluded=risk_exclusion(view, risk), follows=risk.broken)


@rule("ARG903", "threshold-not-claimed", decides_coverage=True, source=WASIL)
def threshold_not_claimed(view: Assessment) -> Iterator[Diagnostic]:
    """No supported claim says that a threshold is kept.

    An estimate is a number in the register; that it holds is a claim, with `meets:` and evidence below it. Counted are
    claims on a path from the top that are no summaries.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, below: 1e-5, unit: per year, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 4e-6, unit: per year}
    ```
    ```yaml good
    case: demo
    top: C1
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {metric: probability, below: 1e-5, unit: per year, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 4e-6, unit: per year}
    elements:
      - claim: C1
        text: Wrong dosages stay below one in 100,000 a year
        level: system
        addresses: [H1]
        meets: [H1]
        supported_by:
          - {evidence: E1, text: Evaluation, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    """
    meeting: dict[str, list[Element]] = {}
    for claim in view.case.of_kind("claim"):
        if claim.key in view.case.on_path and not claim.fields.summary:
            for name in claim.fields.meets:
                meeting.setdefault(name, []).append(claim)
    for risk in view.case.entries("risks").values():
        if risk.fields.threshold is None or any(supported(view, c) for c in meeting.get(risk.id, ())):
            continue
        own = meeting.get(risk.id, [])
        said = f"{listed(c.id for c in own[:3])} is not supported" if own else "no claim `meets` it"
        found = threshold_not_claimed.at(
            risk.place("threshold"),
            f"nothing shows that the threshold of {risk.kind} `{risk.id}` is kept: {said}",
            label="claimed by nobody",
            help=f"support {listed(c.key for c in own[:3])}"
            if own
            else f"add `meets: [{risk.id}]` to the claim that argues it",
            about=risk.id,
        )
        told = bool(own) or threshold_fault(risk.fields) is not None  # the unsupported claim, or the limit, has its own
        yield replace(found, excluded=risk_exclusion(view, risk), follows=told or risk.broken)


@rule("ARG907", "limit-cannot-fail", decides_coverage=True, source="docs/guide/thresholds.md")
def limit_cannot_fail(view: Assessment) -> Iterator[Diagnostic]:
    """A limit is such that nothing can miss it.

    `below: 100%` is kept by every probability that is no certainty, `at_least: 0` by everything. Such a threshold
    counts as not kept, and such a check is no check.

    ```yaml bad
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, threshold: {metric: probability, below: 100%}, estimate: {upper: 0.9}}
    ```
    ```yaml good
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, threshold: {metric: probability, below: 1%}, estimate: {upper: 0.005}}
    ```
    """
    for risk in view.case.entries("risks").values():
        found = threshold_fault(risk.fields)
        if found is not None and found.problem == "vacuous":
            hint = "write the limit that was set"
            yield _of_fault(view, limit_cannot_fail, risk, found, label="cannot fail", hint=hint)
    for element in view.case.of_kind("evidence"):
        for index, check in enumerate(element.fields.checks):
            bare = limit(check)
            if bare is None or (check.rate is None and check.count is None):
                continue
            full = check.rate is not None and bare.from_below and bare.number == 1
            if full or (not bare.from_below and bare.number <= 0):
                warning = limit_cannot_fail.at(
                    element.entry.place("checks", index),
                    f"a check of `{element.id}` has a limit that nothing can miss",
                    label="cannot fail",
                    help="write the limit that the claim needs",
                    about=element.key,
                )
                yield replace(warning, severity=Severity.WARNING, decisive=False)


@rule("ARG908", "impossible-number", decides_coverage=True, source="docs/guide/thresholds.md")
def impossible_number(view: Assessment) -> Iterator[Diagnostic]:
    """A threshold or an estimate has a number that cannot be.

    A probability lies between 0 and 1; nothing is less than 0; bounds enclose the value; a margin is 1 or more. A
    threshold whose `metric` is not written is one of a probability.

    ```yaml bad
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, threshold: {metric: probability, below: 1e-5}, estimate: {upper: 40}}
    ```
    ```yaml good
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, threshold: {metric: probability, below: 1e-5}, estimate: {upper: 4e-6}}
    ```
    """
    for family in ("risks", "categories"):
        for entry in view.case.entries(family).values():
            found = threshold_fault(entry.fields) if family == "risks" else _of_category(entry)
            if found is None or found.problem != "impossible":
                continue
            diagnostic = impossible_number.at(
                entry.place(*found.place),
                f"{entry.kind} `{entry.id}`: {found.text}",
                label="cannot be",
                help=_possible(found),
                about=entry.id,
            )
            excluded = risk_exclusion(view, entry) if family == "risks" else None
            yield replace(diagnostic, excluded=excluded, follows=entry.broken)


def _possible(fault: Fault) -> str:
    if fault.place[-1] == "margin":
        return "write a factor of 1 or more, or leave it out"
    if "nothing is less" in fault.text:
        return "write the limit that was set, above 0"
    if "lies above" in fault.text:
        return "write bounds that enclose the value"
    return "write a number between 0 and 1; a rate says what it counts in `metric`, like `metric: collisions`"


def _of_category(entry: Entry) -> Fault | None:
    return impossible_limit(entry.fields.threshold) if entry.fields.threshold is not None else None
