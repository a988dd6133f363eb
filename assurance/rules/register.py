"""7xx coverage: whether the register of risks is whole."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.coverage.counting import excluding, register_place, supported
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.order import shortest_circle
from assurance.model.risk import critical
from assurance.rule import rule
from assurance.syntax.entry import Entry

PROPERTIES = ("confidentiality", "integrity", "availability")
SPECIFIED = {
    "cbrn": "chemical, biological, radiological and nuclear risks",
    "loss-of-control": "loss of control",
    "cyber-offence": "cyber offence",
    "harmful-manipulation": "harmful manipulation",
}
"""The risks that the Code of Practice names for every model with systemic risk (Appendix 1.4)."""
LATER = ("detect", "respond", "recover")


@rule("ARG707", "property-missing", Severity.WARNING, source="Shen et al. 2022, arXiv 2203.05314 (SoK)")
def property_missing(view: Assessment) -> Iterator[Diagnostic]:
    """No risk concerns confidentiality, integrity or availability, and none of them is excluded.

    Work on attacks looks at integrity most of the time and forgets the rest. Each of the three stands in the
    `properties:` of some risk, or is excluded with reason, owner and review date.

    ```yaml bad
    case: demo
    risks: [{threat: T1, text: Weights are stolen, properties: [confidentiality]}]
    ```
    ```yaml good
    case: demo
    risks:
      - {threat: T1, text: Weights are stolen, properties: [confidentiality]}
      - {threat: T2, text: Weights are altered or deleted, properties: [integrity, availability]}
    ```
    """
    case = view.case
    risks = case.entries("risks").values()
    if case.entry is None or not risks:
        return
    named = {name for risk in risks for name in risk.fields.properties}
    missing = [
        name
        for name in PROPERTIES
        if name not in named and excluding(view, property=name, discipline="security") is None
    ]
    if missing:
        yield property_missing.at(
            register_place(view),
            f"no risk concerns {listed(missing)}",
            label=f"{3 - len(missing)} of 3",
            help=f"register what could happen to it (`properties: [{missing[0]}]`), or exclude it "
            f"(`property: {missing[0]}`) with reason, owner and review date",
            about=case.id,
        )


@rule("ARG708", "register-not-argued", Severity.WARNING, source="EU GPAI Code of Practice, Measure 2.1")
def register_not_argued(view: Assessment) -> Iterator[Diagnostic]:
    """No supported claim argues that the register of risks is complete.

    Everything else in the case speaks about the risks that were found. A claim with `role: [identify]` says how they
    were looked for, by whom, and why no more are expected.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - {claim: C1, text: The model gives no wrong dosage, addresses: [H1], undeveloped: true}
    ```
    ```yaml good
    case: demo
    top: C1
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The hazards of the model were looked for by its users and makers
        discipline: safety
        role: [identify]
        supported_by:
          - {evidence: E1, text: Hazard workshop, status: accepted, artifact: {reference: minutes 3}}
    ```
    """
    case = view.case
    if case.entry is None or not case.entries("risks"):
        return
    own = [c for c in case.of_kind("claim") if "identify" in c.fields.role and c.key in case.on_path]
    if any(supported(view, claim) for claim in own):
        return
    said = f"{listed(c.id for c in own[:3])} is not supported" if own else "no claim has `role: [identify]`"
    found = register_not_argued.at(
        register_place(view),
        f"nothing argues that the register of risks is complete: {said}",
        label="complete?",
        help=f"support {listed(c.id for c in own[:3])}"
        if own
        else "write a claim with `role: [identify]` on how risks were looked for, and support it",
        about=case.id,
    )
    for claim in own[:2]:
        found = found.also(claim.span, view.word(claim.key))
    yield found


@rule("ARG709", "specified-risk-missing", Severity.WARNING, source="EU GPAI Code of Practice, Appendix 1.4")
def specified_risk_missing(view: Assessment) -> Iterator[Diagnostic]:
    """A frontier case does not register one of the risks that the Code of Practice names.

    Chemical, biological, radiological and nuclear risks, loss of control, cyber offence and harmful manipulation stand
    in the register, with `refs: [eu-cop:…]`, or are excluded by `item:`.

    ```yaml bad
    case: demo
    profile: frontier
    risks: [{hazard: H1, text: The model escapes, refs: [eu-cop:loss-of-control]}]
    ```
    ```yaml good
    case: demo
    profile: frontier
    risks:
      - {hazard: H1, text: The model escapes its sandbox, refs: [eu-cop:loss-of-control]}
      - {hazard: H2, text: The model helps with weapons, refs: [eu-cop:cbrn]}
      - {hazard: H3, text: The model breaks into networks, refs: [eu-cop:cyber-offence]}
      - {hazard: H4, text: The model sways voters, refs: [eu-cop:harmful-manipulation]}
    ```
    """
    case = view.case
    if case.entry is None or case.header.profile != "frontier":
        return
    named = {ref for risk in case.entries("risks").values() for ref in risk.fields.refs}
    named |= {f"eu-cop:{risk.fields.category}" for risk in case.entries("risks").values() if risk.fields.category}
    missing = [
        name for name in SPECIFIED if f"eu-cop:{name}" not in named and excluding(view, item=f"eu-cop:{name}") is None
    ]
    for name in missing:
        yield specified_risk_missing.at(
            register_place(view),
            f"no risk of the register is about {SPECIFIED[name]}",
            label=name,
            help=f"register it with `refs: [eu-cop:{name}]`, or exclude `item: eu-cop:{name}` with reason, owner "
            "and review date",
            about=case.id,
        )


@rule(
    "ARG710",
    "one-stage-defense",
    Severity.WARNING,
    source="Public summary of Qi et al. 2024 (prevention, tolerance); NIST Cybersecurity Framework 2.0",
)
def one_stage_defense(view: Assessment) -> Iterator[Diagnostic]:
    """A critical risk is only prevented, or only noticed and answered.

    What is only prevented is met unprepared when prevention fails; what is only answered happens first. The claims that
    address the risk say what they do about it in `role:`.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - {claim: C1, text: The model gives no wrong dosage, addresses: [H1], role: [prevent], undeveloped: true}
    ```
    ```yaml good
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: Wrong dosages are avoided, and caught where not
        addresses: [H1]
        role: [prevent, detect]
        undeveloped: true
    ```
    """
    for risk in view.case.entries("risks").values():
        claims = view.case.addressing.get(risk.id, [])
        if not claims or not critical(risk):
            continue
        roles = {role for claim in claims for role in claim.fields.role}
        prevented, answered = "prevent" in roles, not roles.isdisjoint(LATER)
        if prevented and answered:
            continue
        lack = (
            "is not prevented, only noticed or answered"
            if answered
            else "is prevented, and nothing notices or answers it"
        )
        if not prevented and not answered:
            lack = "is addressed by claims that do not say whether they prevent or answer it"
        wanted = "`role: [prevent]`" if answered else f"{listed(LATER)} in `role:`"
        found = one_stage_defense.at(
            risk.span,
            f"the {risk.fields.severity or 'unrated'} {risk.kind} `{risk.id}` {lack}",
            label="one line of defense" if roles else "no role written",
            help=f"add a claim with {wanted} that addresses `{risk.id}`"
            if prevented or answered
            else "write `role: [prevent]`, `detect`, `respond` or `recover` on them",
            about=risk.id,
        )
        for claim in claims[:2]:
            found = found.also(claim.span, ", ".join(claim.fields.role) or "no role")
        yield found


@rule("ARG727", "circular-leads-to", source="docs/guide/language.md, Risks")
def circular_leads_to(view: Assessment) -> Iterator[Diagnostic]:
    """A risk leads to itself, over others or directly.

    `leads_to` runs from a cause to what it brings about; in a circle nobody can tell the harm from its cause.

    ```yaml bad
    case: demo
    risks:
      - {threat: T1, text: Weights are stolen, leads_to: [H1]}
      - {hazard: H1, text: The model is misused, leads_to: [T1]}
    ```
    ```yaml good
    case: demo
    risks:
      - {threat: T1, text: Weights are stolen, leads_to: [H1]}
      - {hazard: H1, text: The model is misused}
    ```
    """
    risks = view.case.entries("risks")
    left = _circling(risks)
    told: set[str] = set()
    for risk in (risks[name] for name in left):
        if risk.id in told:
            continue
        way = shortest_circle(risk.id, set(left), lambda at: risks[at].fields.leads_to)
        if not way:
            continue
        told.update(way)
        found = circular_leads_to.at(
            risk.item_place("leads_to", way[1] if len(way) > 1 else risk.id),
            f"{risk.kind} `{risk.id}` leads to itself: {' → '.join((*way, risk.id))}",
            label="back to itself",
            help="keep the direction from cause to harm, and take the other out",
            about=risk.id,
        )
        for name in way[1:3]:
            found = found.also(risks[name].span, "on the circle")
        yield found


def _circling(risks: dict[str, Entry]) -> list[str]:
    """Risks that lead to a circle: what is left when those that lead nowhere are taken out, again and again."""
    after = {name: {n for n in risk.fields.leads_to if n in risks} for name, risk in risks.items()}
    before: dict[str, list[str]] = {}
    for name, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(name)
    waiting = [name for name, targets in after.items() if not targets]
    while waiting:
        done = waiting.pop()
        for name in before.get(done, ()):
            after[name].discard(done)
            if not after[name]:
                waiting.append(name)
    return [name for name in risks if after[name]]
