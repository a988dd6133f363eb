"""9xx thresholds: risk against the limit that somebody else set, and what a limit and an estimate must say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assurance.coverage.counting import counting_claims, only_follows, risk_exclusion, supported
from assurance.coverage.limits import limited, shaky
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.number import plain
from assurance.model.risk import critical, risk_disciplines
from assurance.model.threshold import bound_of, compare
from assurance.model.unit import factor
from assurance.rule import rule
from assurance.syntax.entry import Entry


@rule(
    "ARG901",
    "threshold-not-kept",
    decides_coverage=True,
    source="Wasil et al. 2024, arXiv 2406.15371; EU GPAI Code of Practice 4.1",
)
def threshold_not_kept(view: Assessment) -> Iterator[Diagnostic]:
    """The estimate of a risk does not keep its threshold, cannot be compared with it, or rests on evidence that fails.

    Compared is the larger of `upper` and `value` times the margin; for `above` and `at_least` the smaller of `lower`
    and `value` divided by it. Units are converted where that is possible. A claim that `meets` the threshold is then
    unsupported.

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
    for risk in view.case.entries("risks").values():
        if risk.fields.threshold is None and not risk.broken:
            continue
        found = _not_kept(view, risk)
        if found is not None:
            yield found


def _not_kept(view: Assessment, risk: Entry) -> Diagnostic | None:
    threshold, estimate = risk.fields.threshold, risk.fields.estimate
    done = compare(threshold, estimate) if threshold is not None else None
    weak = shaky(view, risk)
    if done is not None and done.kept and not weak and not risk.broken:
        return None
    reason = done.text if done is not None and not done.kept else weak or "it could not be read in full"
    found = threshold_not_kept.at(
        risk.place("threshold"),
        f"the threshold of {risk.kind} `{risk.id}` is not kept: {reason}",
        label="not kept",
        help=_remedy(threshold, estimate, weak=reason == weak) if threshold is not None else None,
        about=risk.id,
    )
    if estimate is not None:
        found = found.also(risk.place("estimate"), "the estimate")
    told = risk.broken or (done is not None and done.flaw is not None)
    if reason == weak:
        told = told or _told(view, risk, [c for c in counting_claims(view) if risk.id in c.fields.meets])
    return replace(found, excluded=risk_exclusion(view, risk), follows=told)


def _remedy(threshold: Any, estimate: Any, *, weak: bool) -> str:
    """What would help, by what is missing first."""
    if weak:
        return f"complete `{estimate.evidence}`, or estimate from evidence that holds"
    if threshold.tier is not None:
        scale = f", one of {listed(threshold.scale)}" if threshold.scale else ""
        return f"lower the risk, or write the `tier` of its estimate{scale}"
    bound = bound_of(threshold)
    unit = f", in `unit: {threshold.unit}`" if threshold.unit else ""
    if estimate is None or not any((estimate.value, getattr(estimate, bound))):
        return f"write an estimate with its `{bound}` bound{unit}"
    if factor(estimate.unit, threshold.unit) is None:
        return f"write the estimate in the threshold's unit: `unit: {threshold.unit}`" if unit else "delete the unit"
    return "lower the risk and estimate it again; the limit stays as it was set"


@rule(
    "ARG902",
    "catastrophic-without-threshold",
    decides_coverage=True,
    source="Wasil et al. 2024; EU GPAI Code of Practice 4.1",
)
def catastrophic_without_threshold(view: Assessment) -> Iterator[Diagnostic]:
    """A catastrophic risk has no threshold.

    Whether such a risk is low enough is no matter of taste: somebody must have said beforehand how low is enough. A
    threshold may be a number or a tier of a scale.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model helps to build a weapon
        severity: catastrophic
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model helps to build a weapon
        severity: catastrophic
        threshold: {tier: low, scale: [low, medium, high], set_by: regulator, source: guideline 4.2}
        estimate: {tier: low, method: expert elicitation}
    ```
    """
    for risk in view.case.entries("risks").values():
        if risk.fields.severity == "catastrophic" and risk.fields.threshold is None:
            found = catastrophic_without_threshold.at(
                risk.span,
                f"catastrophic {risk.kind} `{risk.id}` has no threshold",
                label="how low is enough?",
                help="add `threshold:` with its limit, `set_by` and `source`, or exclude the risk with a reason",
                about=risk.id,
            )
            yield replace(found, excluded=risk_exclusion(view, risk), follows=risk.broken)


@rule("ARG903", "threshold-not-claimed", decides_coverage=True, source="Wasil et al. 2024")
def threshold_not_claimed(view: Assessment) -> Iterator[Diagnostic]:
    """A risk has a threshold, and no supported claim says that it is kept.

    The numbers stand in the register, but nobody argues that they are right. A claim that argues it names the risk
    under `meets`; it must support a top claim and be no `summary`.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
        threshold: {below: 1e-5, unit: per year, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 4e-6, unit: per year, method: fault tree}
    elements:
      - claim: C1
        text: Wrong dosages are rare
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Fault tree, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
        threshold: {below: 1e-5, unit: per year, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 4e-6, unit: per year, method: fault tree}
    elements:
      - claim: C1
        text: Wrong dosages are rarer than the guideline asks
        addresses: [H1]
        meets: [H1]
        supported_by:
          - {evidence: E1, text: Fault tree, status: accepted, artifact: {reference: report 1}}
    ```
    """
    meeting: dict[str, list[Element]] = {}
    for claim in counting_claims(view):
        for name in claim.fields.meets:
            meeting.setdefault(name, []).append(claim)
    lost = any(claim.broken for claim in view.case.of_kind("claim"))
    for risk in view.case.entries("risks").values():
        claims = meeting.get(risk.id, [])
        if risk.fields.threshold is not None and not any(supported(view, c) for c in claims):
            yield _not_claimed(view, risk, claims, lost=lost)


def _not_claimed(view: Assessment, risk: Entry, claims: list[Element], *, lost: bool) -> Diagnostic:
    what = f"the threshold of {risk.kind} `{risk.id}`"
    found = threshold_not_claimed.at(
        risk.place("threshold"),
        f"no claim that meets {what} is supported" if claims else f"no claim meets {what}",
        label="not argued",
        help=f"support {listed(c.key for c in claims[:4])}"
        if claims
        else f"add `meets: [{risk.id}]` to the claim that argues that it is kept",
        about=risk.id,
    )
    for claim in claims[:3]:
        found = found.also(claim.span, view.word(claim.key))
    told = _not_kept(view, risk) is not None or (claims and _told(view, risk, claims))
    told = told or only_follows(view, (c.key for c in claims)) or (lost and not claims)
    return replace(found, excluded=risk_exclusion(view, risk), follows=bool(told) or risk.broken)


def _told(view: Assessment, risk: Entry, claims: list[Element]) -> bool:
    """Whether an error about the risk (ARG703, ARG704) names one of these claims as unsupported already."""
    addressing = view.case.addressing.get(risk.id, [])
    named = [claim for claim in claims if claim in addressing]
    if len(risk_disciplines(view.case, risk)) < 2:
        return bool(named) and critical(risk) and not any(supported(view, c) for c in addressing)
    return any(
        not any(supported(view, c) for c in addressing if side in c.fields.discipline)
        for claim in named
        for side in claim.fields.discipline
    )


@rule("ARG905", "threshold-without-source", Severity.WARNING, source="Wasil et al. 2024")
def threshold_without_source(view: Assessment) -> Iterator[Diagnostic]:
    """A threshold does not say who set it, or where it is written.

    A limit that the developer chose is no limit somebody else set; a reader must be able to look it up, and to see
    where its margin comes from.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {below: 1e-5, unit: per year, margin: 2}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        threshold: {below: 1e-5, unit: per year, margin: 2, set_by: regulator, source: guideline 4.2}
    ```
    """
    for one in limited(view):
        said = {"set_by": "who set it", "source": "where it is written"}
        missing = {key: what for key, what in said.items() if getattr(one.threshold, key) is None}
        if not missing:
            continue
        words = [*missing.values()]
        if one.threshold.margin is not None and "source" in missing:
            words.append(f"where its margin of {plain(one.threshold.margin)} comes from")
        unsaid = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
        yield threshold_without_source.at(
            one.entry.place("threshold"),
            f"the threshold of {one.name} does not say {unsaid}",
            label="says who?",
            help=f"add {listed((f'{key}: …' for key in missing), last='and')}",
            about=one.entry.id,
        )


@rule("ARG906", "estimate-without-bound", Severity.WARNING, source="Wasil et al. 2024")
def estimate_without_bound(view: Assessment) -> Iterator[Diagnostic]:
    """An estimate gives no bound, or does not say how it was made.

    A best estimate is as often too low as too high, so it is the bound that is compared. And a number tells nothing if
    nobody knows from how many observations, with what confidence, or by which method it came.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        estimate: {value: 2e-6, unit: per year}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        estimate: {value: 2e-6, upper: 4e-6, unit: per year, confidence: 95%, method: fault tree}
    ```
    """
    categories = view.case.entries("categories")
    for risk in view.case.entries("risks").values():
        estimate = risk.fields.estimate
        if estimate is None or all(n is None for n in (estimate.value, estimate.upper, estimate.lower)):
            continue
        holder = categories.get(risk.fields.category or "")
        bound = bound_of(risk.fields.threshold or (holder.fields.threshold if holder else None))
        missing = [] if getattr(estimate, bound) is not None else [f"no `{bound}` bound"]
        add = [] if not missing else [f"{bound}: …"]
        if estimate.n is None and estimate.confidence is None and estimate.method is None:
            missing.append("none of `n`, `confidence` and `method`")
            add.append("method: …")
        if missing:
            yield estimate_without_bound.at(
                risk.place("estimate"),
                f"the estimate of {risk.kind} `{risk.id}` gives {' and '.join(missing)}",
                label="how sure?",
                help=f"add {listed(add, last='and')}",
                about=risk.id,
            )
