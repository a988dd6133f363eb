"""7xx coverage: the level of claims and evidence, and the access they take for granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.basis import Trait, rests_on
from assurance.coverage.counting import excluding, supported
from assurance.coverage.judging import (
    WEIGHTS_OUT,
    about_critical,
    about_intent,
    at_system_level,
    claims_support,
    judged,
    lowest,
    waived,
)
from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.risk import critical
from assurance.model.sides import sides
from assurance.rule import rule

ABOVE_COMPONENT = Trait.SYSTEM | Trait.ANALYTIC | Trait.FORMAL | Trait.EXPERT | Trait.FIELD
"""What a bridge from a component to the system may rest on; rates of a component alone build none."""


@rule(
    "ARG715",
    "no-system-level-evidence",
    demotes=True,
    source="Shen et al. 2022, arXiv 2203.05314 (SoK): the gap between component and system",
)
def no_system_level_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """A claim about the system has no system-level evidence that holds, and no supported bridge.

    A detector that finds 99 of 100 signs says little about whether the vehicle stops: it sees the sign in many frames,
    and an attacker chooses the frames. A system-level claim needs evidence with `level: system`, or a `bridge:` to a
    supported claim that argues from the component to the system. A claim about a critical risk that writes no `level`
    is read as one about the system. The claim is unsound until then.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        level: system
        supported_by:
          - {evidence: E1, text: Detection rate, level: component, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        level: system
        supported_by:
          - {evidence: E1, text: Closed-loop drive, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for claim, repeated in lowest(view.case, _without_system_evidence(view)):
        bridge = _bridge(view, claim)
        found = no_system_level_evidence.at(
            claim.span if claim.fields.level is None else claim.entry.place("level"),
            f"no system-level evidence that holds supports `{claim.id}`{_and_bridge(view, bridge)}",
            label="about the system" if claim.fields.level else "no level: read as `system`",
            help=_mend(view, claim),
            about=claim.key,
        )
        if bridge is not None:
            found = found.also(view.case.elements[bridge].span, f"the bridge, {view.word(bridge)}")
        risk = about_critical(view.case, claim)
        misread = claim.fields.level is None and risk is not None and risk.broken
        yield replace(found, follows=repeated or misread)


def _without_system_evidence(view: Assessment) -> Iterator[Element]:
    for claim in judged(view.case):
        below = rests_on(view, claim.key)
        asked = at_system_level(view.case, claim) or (claim.fields.level == "organization" and below & Trait.COMPONENT)
        if asked and claims_support(view, claim) and not below & Trait.SYSTEM and not _bridged(view, claim):
            yield claim


def _bridge(view: Assessment, claim: Element) -> str | None:
    name = claim.fields.bridge
    return view.case.locate(claim.module, name) if name else None


def _bridged(view: Assessment, claim: Element) -> bool:
    """Whether a supported claim on a path argues from the component to the system, on more than component rates."""
    key = _bridge(view, claim)
    if key is None or key == claim.key:
        return False
    target = view.case.elements[view.case.target_of(key)]
    return (
        target.kind == "claim"
        and (key in view.case.on_path or target.key in view.case.on_path)
        and supported(view, target)
        and target.fields.level != "component"
        and bool(rests_on(view, target.key) & ABOVE_COMPONENT)
    )


def _and_bridge(view: Assessment, bridge: str | None) -> str:
    if bridge is None:
        return ""
    element = view.case.elements[bridge]
    if not view.holds(bridge):
        return f", and its bridge `{element.id}` is {view.word(bridge) or 'no claim'}"
    if bridge not in view.case.on_path:
        return f", and its bridge `{element.id}` is on no path from the top"
    return f", and its bridge `{element.id}` rests on the component alone"


def _mend(view: Assessment, claim: Element) -> str:
    below = rests_on(view, claim.key)
    if claim.fields.level is None:
        return "write `level: system` and add such evidence, or `level: component` if no more is claimed"
    if not below & Trait.COMPONENT:
        return "write `level: system` on evidence that looked at the whole system, or add such evidence"
    return "add evidence with `level: system`, or `bridge:` to a claim that argues from the component to the system"


@rule(
    "ARG730",
    "no-system-claim",
    decides_coverage=True,
    source="Shen et al. 2022, arXiv 2203.05314 (SoK): the gap between component and system",
)
def no_system_claim(view: Assessment) -> Iterator[Diagnostic]:
    """A critical risk is covered by supported claims about components alone.

    Components may each do their part, and the system fail. For each discipline of a critical or catastrophic risk one
    supported claim has to be about the system or the organization: `level: system`. A claim that waives its `level`
    is about neither.

    ```yaml bad
    case: demo
    risks:
      - {hazard: H1, text: The vehicle runs a stop sign, severity: critical}
    elements:
      - claim: C1
        text: The detector finds stop signs
        discipline: safety
        level: component
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Detection rate, level: component, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    risks:
      - {hazard: H1, text: The vehicle runs a stop sign, severity: critical}
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        discipline: safety
        level: system
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Closed-loop drive, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for risk in filter(critical, view.case.entries("risks").values()):
        for side, claims in sides(view.case, risk).items():
            standing = [c for c in claims if supported(view, c) and c.key in view.case.on_path]
            if not standing or any(_about_the_whole(view, claim) for claim in standing):
                continue
            found = no_system_claim.at(
                risk.span,
                f"the {side} claims that stand for critical {risk.kind} `{risk.id}` are about components alone",
                label="and the system?",
                help="add a claim with `level: system` and evidence of the whole system",
                about=risk.id,
            )
            for claim in standing[:3]:
                found = found.also(claim.span, "about a component" if claim.fields.level else "level waived")
            excluded = excluding(view, risk=risk.id, category=risk.fields.category, discipline=side)
            yield replace(found, excluded=excluded)


def _about_the_whole(view: Assessment, claim: Element) -> bool:
    return claim.fields.level == "organization" or at_system_level(view.case, claim)


@rule("ARG716", "component-attack-as-doubt", Severity.INFO, source="Shen et al. 2022, arXiv 2203.05314 (SoK)")
def component_attack_as_doubt(view: Assessment) -> Iterator[Diagnostic]:
    """An attack on a component is offered as a doubt about a claim on the system.

    Component rates refute the system no more than they support it: an attack that fools a detector may leave the
    vehicle stopping. The doubt is worth a system-level run before anybody confirms or refutes it.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        level: system
        undeveloped: true
        challenged_by:
          - defeater: D1
            text: A sticker hides the sign from the detector
            supported_by: [{evidence: E1, text: Sticker attack, level: component, conditions: adversarial}]
    ```
    ```yaml good
    case: demo
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        level: system
        undeveloped: true
        challenged_by:
          - defeater: D1
            text: A sticker makes the vehicle run the sign
            supported_by: [{evidence: E1, text: Drive past the sticker, level: system, conditions: adversarial}]
    ```
    """
    case = view.case
    for doubt in case.doubts:
        target = case.elements.get(case.target_of(doubt.about))
        if target is None or target.kind != "claim" or not at_system_level(case, target):
            continue
        below = [case.elements[case.target_of(r.target)] for r in case.children(doubt.defeater)]
        attacks = [e for e in below if e.kind == "evidence" and e.fields.conditions == "adversarial"]
        if attacks and all(e.fields.level == "component" for e in attacks):
            defeater = case.elements[doubt.defeater]
            yield component_attack_as_doubt.at(
                defeater.span,
                f"the doubt `{defeater.id}` about `{target.id}` rests on an attack on a component",
                label="of a component",
                help="repeat the attack on the whole system before the doubt is confirmed or refuted",
                about=defeater.key,
            ).also(target.span, "about the system")


@rule("ARG717", "simulation-without-credibility", Severity.WARNING, source="Shen et al. 2022 (SoK); UN R157, NATM")
def simulation_without_credibility(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence from a simulation does not say why the simulation can be believed.

    A simulator answers for itself. `simulation_credibility:` says what it was compared with, and where it is known to
    differ.

    ```yaml bad
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        supported_by: [{evidence: E1, text: Closed-loop runs, setup: simulation}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The vehicle stops at stop signs
        supported_by:
          - evidence: E1
            text: Closed-loop runs
            setup: simulation
            simulation_credibility: Braking distances agree with the track within the limits of report 7
    ```
    """
    for element in view.case.of_kind("evidence"):
        if element.fields.setup == "simulation" and element.fields.simulation_credibility is None:
            yield simulation_without_credibility.at(
                element.entry.place("setup"),
                f"evidence `{element.id}` comes from a simulation and does not say why it can be believed",
                label="a simulation",
                help="add `simulation_credibility:` with what it was compared with",
                about=element.key,
            )


@rule("ARG725", "access-mismatch", demotes=True, source="EU GPAI Code of Practice, Measure 5.1; Clymer et al. 2025")
def access_mismatch(view: Assessment) -> Iterator[Diagnostic]:
    """A claim takes access through an API for granted, and the scope gives the weights away.

    Watching requests works where everybody comes through a hosted API; whoever has the weights is watched by nobody.
    The claim is unsound. Where the scope gives weights away, a claim about a critical risk that writes no
    `assumes_access` is read as one that takes the API for granted; so is one that says `api` where the scope is silent.
    About what somebody may do on purpose, `not_applicable` is no answer: an attacker has some access.

    ```yaml bad
    case: demo
    scope: {access: open-weights}
    elements:
      - {claim: C1, text: Misuse is stopped once it is seen, assumes_access: api, undeveloped: true}
    ```
    ```yaml good
    case: demo
    scope: {access: api}
    elements:
      - {claim: C1, text: Misuse is stopped once it is seen, assumes_access: api, undeveloped: true}
    ```
    """
    if view.case.entry is None:
        return
    access = view.case.header.scope.access
    scope = view.case.entry
    for claim in judged(view.case):
        fields = claim.fields
        silent = fields.assumes_access is None and not waived(claim, "assumes_access")
        if access in WEIGHTS_OUT:
            excused = fields.assumes_access is None and not silent
            fits = fields.assumes_access in WEIGHTS_OUT or (excused and not about_intent(view.case, claim))
            if fits or (silent and not about_critical(view.case, claim)):
                continue
            says = (
                "does not say which access it takes for granted"
                if silent
                else "does not say which access an attacker has"
                if excused
                else f"takes access `{fields.assumes_access}` for granted"
            )
            message, hint = (
                f"`{claim.id}` {says}, and the scope releases weights",
                "argue for those who have the weights",
            )
            hint += f": `assumes_access: {access}`" if silent else f", then write `assumes_access: {access}`"
        elif access is None and fields.assumes_access == "api":
            message = f"`{claim.id}` takes access through an API for granted, and the scope does not say who has access"
            hint = "add `scope: {access: api}`, or what is true: `weights`, `open-weights`, `internal`, `embedded`"
        else:
            continue
        found = access_mismatch.at(
            claim.entry.place("assumes_access") if fields.assumes_access is not None else claim.span,
            message,
            label="takes an API for granted" if fields.assumes_access is not None else "which access?",
            help=hint,
            about=claim.key,
        )
        yield found.also(scope.place("scope", "access"), "the scope") if scope.node.key("scope") else found
