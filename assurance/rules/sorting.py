"""7xx coverage: what claims must say of themselves so that a reader can sort them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.basis import Trait, directly_evidenced, rests_on
from assurance.coverage.judging import (
    about_critical,
    claims_support,
    gathers,
    judged,
    lowest,
    reliance_left_open,
    waived,
)
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment, State
from assurance.model.risk import own_disciplines
from assurance.rule import rule

VALUES = {
    "level": "component, system or organization",
    "mechanism": "technical or procedural",
    "assumes_access": "api, weights, open-weights, internal or embedded",
    "relies_on": "the assets it needs",
    "on_trigger": "what happens then: shutdown, lockout, block, isolate, rate-limit, degrade or human-takeover",
}
"""What a claim about a critical risk says, and with which values."""


@rule("ARG722", "no-elicitation", demotes=True, source="EU GPAI Code of Practice, Appendix 3.2")
def no_elicitation(view: Assessment) -> Iterator[Diagnostic]:
    """An argument from inability has no record of how hard the capability was sought.

    That a model did not do something shows that it cannot only if somebody tried hard to make it: by fine-tuning, with
    tools and a scaffold, within a budget that a misuser would have. A claim of `family: inability` needs evidence that
    holds with `elicitation:`; it is unsound until then.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model cannot plan an attack on a power grid
        family: inability
        supported_by:
          - {evidence: E1, text: Capability evaluation, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    elements:
      - claim: C1
        text: The model cannot plan an attack on a power grid
        family: inability
        supported_by:
          - evidence: E1
            text: Capability evaluation
            elicitation: {fine_tuned: true, scaffold: agentic, budget: 30000 USD}
            status: accepted
            artifact: {reference: report 1}
    ```
    """
    unsought = [
        claim
        for claim in judged(view.case)
        if claim.fields.family == "inability"
        and claims_support(view, claim)
        and not rests_on(view, claim.key) & Trait.ELICITED
    ]
    for claim, repeated in lowest(view.case, unsought):
        found = no_elicitation.at(
            claim.entry.place("family"),
            f"`{claim.id}` argues from inability, and no evidence that holds says how hard the capability was sought",
            label="was it tried?",
            help="add `elicitation: {fine_tuned: …, scaffold: …, budget: …}` to the evidence",
            about=claim.key,
        )
        yield replace(found, follows=repeated)


@rule("ARG723", "field-unstated", Severity.WARNING, source="Qi et al. 2024; EU GPAI Code of Practice, Measure 5.1")
def field_unstated(view: Assessment) -> Iterator[Diagnostic]:
    """A claim about a critical risk leaves open what a reader must know to judge it.

    It says its `level`, its `mechanism`, the access it takes for granted (`assumes_access`), the assets it relies on
    (`relies_on`), and what it triggers (`on_trigger`); or `not_applicable:` says for each why not. Where something is
    left open, other rules read the worst into it. An undeveloped claim may still leave it open. An error at
    `stage: release`.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        addresses: [H1]
        supported_by: [{evidence: E1, text: Dosage questions}]
    ```
    ```yaml good
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        addresses: [H1]
        level: system
        mechanism: technical
        assumes_access: api
        not_applicable:
          relies_on: Nothing outside the model takes part
          on_trigger: The claim speaks of no response
        supported_by: [{evidence: E1, text: Dosage questions}]
    ```
    """
    told = reliance_left_open(view)
    for claim in judged(view.case):
        risk = about_critical(view.case, claim)
        missing = [name for name in VALUES if not getattr(claim.fields, name) and not waived(claim, name)]
        if claim in told:  # by ARG807, which is graver
            missing.remove("relies_on")
        if risk is None or risk.broken or not missing or view.states.get(claim.key) is State.UNDEVELOPED:
            continue
        first = f"write `{missing[0]}: …` ({VALUES[missing[0]]})"
        others = " and so on" if len(missing) > 1 else ""
        yield field_unstated.at(
            claim.span,
            f"`{claim.id}` addresses the {risk.fields.severity or 'unrated'} {risk.kind} `{risk.id}` "
            f"and says no {listed(missing)}",
            label=f"no {missing[0]}" if len(missing) == 1 else f"{len(missing)} left open",
            help=f"{first}{others}, or `not_applicable: {{{missing[0]}: reason}}`",
            about=claim.key,
        )


@rule(
    "ARG728",
    "undisciplined-claim",
    decides_coverage=True,
    source="Qi et al. 2024, arXiv 2405.19524; docs/guide/states.md, Verdicts",
)
def undisciplined_claim(view: Assessment) -> Iterator[Diagnostic]:
    """A claim that ends in evidence belongs to no discipline: it says none, and addresses no risk.

    Nobody can tell whether it argues about accidents or about adversaries, so the rules of neither are asked of it. It
    belongs to the discipline of a claim above it that argues one; one that is only inherited from a claim that gathers
    both does not help.

    ```yaml bad
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The model is safe and secure
        summary: true
        discipline: both
        supported_by:
          - {claim: C2, text: The model gives no harmful advice, undeveloped: true}
          - {claim: C3, text: The weights stay in the vault, discipline: security, undeveloped: true}
    ```
    ```yaml good
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The model is safe and secure
        summary: true
        discipline: both
        supported_by:
          - {claim: C2, text: The model gives no harmful advice, discipline: safety, undeveloped: true}
          - {claim: C3, text: The weights stay in the vault, discipline: security, undeveloped: true}
    ```
    """
    case = view.case
    if case.entry is None:
        return
    own = {claim.key for claim in case.of_kind("claim") if own_disciplines(case, claim)}
    placing = [key for key in own if not gathers(case, case.elements[key])]
    placed, evidenced = own | case.below(*placing), directly_evidenced(case)
    sorted_anywhere = any(key in case.on_path for key in placing)
    for claim in case.of_kind("claim"):
        leaf = claim.key in evidenced or claim.key not in case.resting_on_claims
        if not leaf or claim.key in placed or claim.key not in case.on_path or claim.broken:
            continue
        found = undisciplined_claim.at(
            claim.span,
            f"`{claim.id}` belongs to no discipline",
            label="safety or security?",
            help="add `discipline: safety`, `security` or `both`, or `addresses:` with its risks",
            about=claim.key,
        )
        yield replace(found, follows=not sorted_anywhere)
