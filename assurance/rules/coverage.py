"""7xx coverage: safety and security, each with claims of its own that are supported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.counting import (
    counting_claims,
    excluding,
    only_follows,
    own_claims,
    register_place,
    risk_exclusion,
    supported,
)
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.risk import BOTH, cause, critical, direction, own_disciplines, risk_disciplines
from assurance.model.sides import sides
from assurance.rule import rule
from assurance.syntax.entry import Entry


@rule("ARG701", "discipline-without-claim", decides_coverage=True, source="Qi et al. 2024, arXiv 2405.19524")
def discipline_without_claim(view: Assessment) -> Iterator[Diagnostic]:
    """Safety or security has no claim of its own that is supported.

    Safety argues about accidents, security about adversaries; a case that covers one alone can look complete and be
    worthless. A claim has a discipline of its own if it is written (`discipline:`) or comes from the risks that it
    addresses; one that is only inherited does not count, nor does a `summary` claim, one whose only role is to
    `identify` risks, or one of both disciplines, which only gathers.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model gives no harmful advice
        discipline: safety
        undeveloped: true
    ```
    ```yaml good
    case: demo
    top: C1
    actors: [{actor: user, text: Curious user}]
    elements:
      - claim: C1
        text: The model is safe and secure
        summary: true
        supported_by:
          - claim: C2
            text: The model gives no harmful advice
            discipline: safety
            supported_by:
              - {evidence: E1, text: Evaluation, status: accepted, artifact: {reference: report 1}}
          - claim: C3
            text: The model resists published jailbreaks
            discipline: security
            actors: [user]
            supported_by:
              - evidence: E2
                text: Red-team campaign
                conditions: adversarial
                status: accepted
                artifact: {reference: report 2}
    ```
    """
    if view.case.entry is None:
        return
    claims = list(counting_claims(view))
    for discipline in sorted(BOTH):
        own = own_claims(view, discipline)
        if any(supported(view, e) for e in own):
            continue
        if own:
            message = f"no {discipline} claim is supported"
            hint = f"support {listed(e.key for e in own[:4])}"
        else:
            message = f"the case has no {discipline} claim of its own"
            hint = f"write a claim with `discipline: {discipline}`, or exclude it with reason, owner and review date"
            compound = [e.key for e in claims if own_disciplines(view.case, e) == BOTH and supported(view, e)]
            if compound:
                hint = f"split {listed(compound[:3], last='and')}, which argues both at once, or {hint}"
        found = discipline_without_claim.at(
            view.case.place, message, label=f"no {discipline}", help=hint, about=view.case.id
        )
        found = _with_claims(view, found, own)
        yield replace(found, excluded=excluding(view, discipline=discipline))


@rule("ARG702", "risk-not-addressed", decides_coverage=True, source="Wasil et al. 2024; GSN v3 2:7.4.3")
def risk_not_addressed(view: Assessment) -> Iterator[Diagnostic]:
    """No claim addresses a risk.

    A registered risk that nothing argues about is a known gap. An error for critical and catastrophic risks, and for
    those without a severity; a warning for the others. A claim whose only role is `identify` does not count.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
    elements:
      - claim: C1
        text: The model gives no harmful advice
        undeveloped: true
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
    elements:
      - claim: C1
        text: The model gives no harmful advice
        addresses: [H1]
        undeveloped: true
    ```
    """
    lost = any(miss.wanted == "risk" for miss in view.case.misreferences)
    lost |= any(claim.broken for claim in view.case.of_kind("claim"))
    for risk in view.case.entries("risks").values():
        if not view.case.addressing.get(risk.id):
            found = risk_not_addressed.at(
                risk.span,
                f"no claim addresses {risk.kind} `{risk.id}`",
                label=risk.fields.severity or "no severity",
                help=f"add `addresses: [{risk.id}]` to the claim that argues about it, or exclude it with a reason",
                about=risk.id,
            )
            yield replace(_weighed(view, risk, found), follows=lost or risk.broken)


def _weighed(view: Assessment, risk: Entry, found: Diagnostic) -> Diagnostic:
    """A finding about a risk, weighed by the risk's severity and by what is excluded."""
    grave = critical(risk) or len(risk_disciplines(view.case, risk)) > 1
    severity = found.severity if grave else Severity.WARNING
    return replace(found, severity=severity, decisive=grave, excluded=risk_exclusion(view, risk))


@rule("ARG703", "risk-not-supported", decides_coverage=True, source="Wasil et al. 2024")
def risk_not_supported(view: Assessment) -> Iterator[Diagnostic]:
    """None of the claims of its discipline that address a risk is supported.

    An error for critical and catastrophic risks, a warning for the others. Risks with two sides are judged side by side
    (`one-sided-risk`).

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
    elements:
      - claim: C1
        text: The model gives no harmful advice
        addresses: [H1]
        undeveloped: true
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
    elements:
      - claim: C1
        text: The model gives no harmful advice
        level: system
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Evaluation, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for risk in view.case.entries("risks").values():
        if not view.case.addressing.get(risk.id) or len(risk_disciplines(view.case, risk)) > 1:
            continue
        ((side, claims),) = sides(view.case, risk).items()
        if any(supported(view, c) for c in claims):
            continue
        said = f"no claim that addresses {risk.kind} `{risk.id}` is supported"
        found = risk_not_supported.at(
            risk.span,
            said if claims else f"no {side} claim addresses {risk.kind} `{risk.id}`",
            label=risk.fields.severity or "no severity",
            help=f"support {listed(c.key for c in claims[:4])}"
            if claims
            else f"write a claim with `discipline: {side}` that addresses it; those that do argue the other discipline",
            about=risk.id,
        )
        yield _weighed(view, risk, _with_claims(view, found, claims))


def _with_claims(view: Assessment, found: Diagnostic, claims: list[Element]) -> Diagnostic:
    for claim in claims[:3]:
        found = found.also(claim.span, view.word(claim.key))
    return replace(found, follows=only_follows(view, (c.key for c in claims)))


@rule(
    "ARG704",
    "one-sided-risk",
    decides_coverage=True,
    source="Qi et al. 2024; a risk that an actor brings about through the system has two sides",
)
def one_sided_risk(view: Assessment) -> Iterator[Diagnostic]:
    """A risk with two sides has a supported claim on one side only, or on none.

    A jailbreak that yields dangerous instructions is an attack and a harm. Somebody must show that the attack is
    resisted (security) and that the harm stays away when it is not (safety). Only disciplines that are written on a
    claim count here, one supported claim for each side; a claim of both disciplines only gathers.

    ```yaml bad
    case: demo
    risks:
      - risk: R1
        text: A jailbreak yields working instructions
        direction: actor-via-system
        cause: intentional
        severity: critical
    elements:
      - claim: C1
        text: The model resists published jailbreaks
        discipline: security
        addresses: [R1]
        supported_by:
          - {evidence: E1, text: Red-team campaign, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    actors: [{actor: user, text: Curious user}]
    risks:
      - risk: R1
        text: A jailbreak yields working instructions
        direction: actor-via-system
        cause: intentional
        severity: critical
    elements:
      - claim: C1
        text: The model is safe and secure against jailbreaks
        summary: true
        supported_by:
          - claim: C2
            text: The model resists published jailbreaks
            discipline: security
            addresses: [R1]
            actors: [user]
            supported_by: [E1]
          - claim: C3
            text: Answers that get through are stopped by the filter
            discipline: safety
            addresses: [R1]
            supported_by: [E1]
      - evidence: E1
        text: Red-team campaign against model and filter
        level: system
        conditions: adversarial
        status: accepted
        artifact: {reference: report 1}
    ```
    """
    for risk in view.case.entries("risks").values():
        claims = view.case.addressing.get(risk.id, [])
        if not claims or len(risk_disciplines(view.case, risk)) < 2:
            continue
        for side in sorted(BOTH):
            own = sides(view.case, risk)[side]
            if not any(supported(view, c) for c in own):
                yield _one_side(view, risk, side, own)


def _one_side(view: Assessment, risk: Entry, side: str, own: list[Element]) -> Diagnostic:
    hint = f"write a claim with `discipline: {side}` that addresses `{risk.id}`"
    compound = [c.key for c in view.case.addressing.get(risk.id, ()) if len(c.fields.discipline) > 1]
    if own:
        hint = f"support {listed(c.key for c in own[:4])}"
    elif compound:
        hint = f"split {listed(compound[:3], last='and')}, which argues both sides at once: one claim for each"
    found = one_sided_risk.at(
        risk.span,
        f"{risk.kind} `{risk.id}` has two sides{_leading(risk)}, and no supported {side} claim addresses it",
        label=f"no {side} side",
        help=hint,
        about=risk.id,
    )
    excluded = excluding(view, risk=risk.id, category=risk.fields.category, discipline=side)
    return replace(_with_claims(view, found, own), excluded=excluded)


def _leading(risk: Entry) -> str:
    """Why a threat has two sides."""
    only = not risk.fields.discipline and direction(risk) == "actor-to-system"
    return " because it leads to harm by the system" if only else ""


@rule("ARG705", "cause-missing", decides_coverage=True, source="Public summary of Qi et al. 2024 (failure source)")
def cause_missing(view: Assessment) -> Iterator[Diagnostic]:
    """The register has no accidental or no intentional cause, or only minor ones.

    A register without accidents was written by security alone, one without intent by safety alone. One minor entry does
    not change that. What is left out on purpose is excluded, with a reason, an owner and a review date.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
      - threat: T1
        text: Somebody steals the weights
        severity: critical
    ```
    """
    case = view.case
    if case.entry is None:
        return
    if not case.entries("risks") and not case.entries("exclusions"):
        yield cause_missing.at(
            case.place,
            "the register has no risks",
            label="no risk",
            help="register what can happen by accident (`hazard:`) and what somebody may do on purpose (`threat:`) "
            "under `risks:`",
            about=case.id,
        )
        return
    for wanted, side in (("accidental", "safety"), ("intentional", "security")):
        found = [r for r in case.entries("risks").values() if cause(r) in (wanted, "either")]
        if any(r.fields.severity != "minor" for r in found):
            continue
        lack = "only minor risks" if found else "no risk"
        word = "hazard" if wanted == "accidental" else "threat"
        diagnostic = cause_missing.at(
            register_place(view),
            f"the register has {lack} with an {wanted} cause",
            label=f"nothing {wanted}",
            help=f"register what can happen (`{word}:`), or exclude `cause: {wanted}` with a reason",
            about=case.id,
        )
        for risk in found[:2]:
            diagnostic = diagnostic.also(risk.span, "minor")
        yield replace(diagnostic, excluded=excluding(view, cause=wanted, discipline=side))
