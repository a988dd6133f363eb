"""7xx coverage: claims that have to stand against adversaries, and what was tried against them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.basis import Trait, directly_evidenced, rests_on
from assurance.coverage.judging import (
    about_intent,
    addressed,
    claims_support,
    is_safety,
    is_security,
    judged,
    lowest,
    waived,
)
from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.rule import rule
from assurance.syntax.entry import Entry

ADVERSARIAL_PROFILES = ("frontier", "llm-app")
"""Profiles under which anybody may turn the system against people: every technical safety claim is attacked."""


@rule(
    "ARG711",
    "no-adversarial-evidence",
    demotes=True,
    source="EU GPAI Code of Practice, Measure 5.1 and Appendix 3.3; Qi et al. 2024, arXiv 2405.19524",
)
def no_adversarial_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """A technical safety claim has to stand against intent, and no adversarial evidence that holds supports it.

    A filter that stops honest mistakes may not stop somebody who tries. Against a risk with an intentional cause a
    technical claim needs evidence with `conditions: adversarial`; under the profiles `frontier` and `llm-app` against
    every risk, unless `not_applicable: {adversarial: reason}` says why nobody can bring it about. A claim that writes
    no `mechanism` is read as technical. The claim is unsound until then.

    ```yaml bad
    case: demo
    risks: [{risk: R1, text: A jailbreak, direction: actor-via-system, cause: intentional, severity: critical}]
    elements:
      - claim: C1
        text: The filter stops harmful answers
        discipline: safety
        mechanism: technical
        level: system
        addresses: [R1]
        supported_by:
          - {evidence: E1, text: Filter test, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    risks: [{risk: R1, text: A jailbreak, direction: actor-via-system, cause: intentional, severity: critical}]
    elements:
      - claim: C1
        text: The filter stops harmful answers
        discipline: safety
        mechanism: technical
        level: system
        addresses: [R1]
        supported_by:
          - evidence: E1
            text: Adaptive attack on the filter
            level: system
            conditions: adversarial
            status: accepted
            artifact: {reference: report 1}
    ```
    """
    for claim, repeated in lowest(view.case, _unattacked(view)):
        risk = _to_withstand(view, claim)
        about = f"{risk.kind} `{risk.id}`" if risk else "its risks"
        what = "add evidence with `conditions: adversarial`"
        if claim.fields.mechanism is None and about_intent(view.case, claim) is not None:
            what += ", or write `mechanism: procedural` if nothing technical is claimed"
        elif about_intent(view.case, claim) is None:
            what += ", or write `not_applicable: {adversarial: …}` with the reason why nobody can bring it about"
        found = no_adversarial_evidence.at(
            claim.span,
            f"no adversarial evidence that holds supports `{claim.id}` against {about}",
            label="never attacked",
            help=what,
            about=claim.key,
        )
        yield replace(found, follows=repeated)


def _unattacked(view: Assessment) -> Iterator[Element]:
    for claim in judged(view.case):
        if not is_safety(view.case, claim) or claim.fields.mechanism == "procedural" or waived(claim, "mechanism"):
            continue
        below = rests_on(view, claim.key)
        if claims_support(view, claim) and not below & Trait.ADVERSARIAL and _to_withstand(view, claim):
            yield claim


def _to_withstand(view: Assessment, claim: Element) -> Entry | None:
    """The risk against which a safety claim has to be attacked."""
    intended = about_intent(view.case, claim)
    if intended is not None:
        return intended
    if view.case.header.profile not in ADVERSARIAL_PROFILES or waived(claim, "adversarial"):
        return None
    return next(iter(addressed(view.case, claim)), None)


@rule("ARG712", "no-actor", demotes=True, source="Qi et al. 2024 (threat model); EU GPAI Code of Practice, Measure 6.1")
def no_actor(view: Assessment) -> Iterator[Diagnostic]:
    """A security claim names no actor.

    Secure against whom? What keeps out a curious user need not keep out a state. The claim is unsound until it names
    the actors it withstands; a claim counts as one of security if its discipline says so, or, where none is written,
    if it addresses such a risk, protects an asset or answers a trigger.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The weights stay in the vault
        discipline: security
        undeveloped: true
    ```
    ```yaml good
    case: demo
    actors: [{actor: insider, text: Operator with access to the weights, capability: insider}]
    elements:
      - claim: C1
        text: The weights stay in the vault
        discipline: security
        actors: [insider]
        undeveloped: true
    ```
    """
    named = view.case.entries("actors")
    silent = [c for c in judged(view.case) if is_security(view.case, c) and not c.fields.actors]
    for claim, repeated in lowest(view.case, silent):
        help_ = "add `actors: […]` with those it withstands"
        help_ += f", like `{next(iter(named))}`" if named else ", and register them under `actors:`"
        if claim.key in view.case.resting_on_claims:
            help_ += "; a claim that only gathers says `summary: true`"
        found = no_actor.at(
            claim.span,
            f"the security claim `{claim.id}` names no actor",
            label="secure against whom?",
            help=help_,
            about=claim.key,
        )
        yield replace(found, follows=repeated)


@rule(
    "ARG713",
    "no-worst-case-evidence",
    demotes=True,
    source="Qi et al. 2024 (framing); EU GPAI Code of Practice, Measure 6.1",
)
def no_worst_case_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """No worst-case evidence that holds supports a security claim.

    An adversary does not draw at random, so an average says little. Worst-case evidence is adversarial
    (`conditions: adversarial`), or its `type` is `analytic`, `formal` or `operational.infosec`. The claim is unsound
    until then.

    ```yaml bad
    case: demo
    actors: [{actor: user, text: Curious user}]
    elements:
      - claim: C1
        text: The model resists published jailbreaks
        discipline: security
        actors: [user]
        supported_by:
          - {evidence: E1, text: Ordinary conversations, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    actors: [{actor: user, text: Curious user}]
    elements:
      - claim: C1
        text: The model resists published jailbreaks
        discipline: security
        actors: [user]
        supported_by:
          - evidence: E1
            text: Red-team campaign
            conditions: adversarial
            status: accepted
            artifact: {reference: report 1}
    ```
    """
    case = view.case
    wanting = [
        claim
        for claim in judged(case)
        if is_security(case, claim) and claims_support(view, claim) and not _has(view, claim, Trait.WORST_CASE)
    ]
    for claim, repeated in lowest(case, wanting):
        found = no_worst_case_evidence.at(
            claim.span,
            f"no worst-case evidence that holds supports the security claim `{claim.id}`",
            label="average case only",
            help="add evidence with `conditions: adversarial`, or of `type: analytic`, `formal` or "
            "`operational.infosec`; where the evidence is such already, write so on it",
            about=claim.key,
        )
        yield replace(found, follows=repeated)


def _has(view: Assessment, claim: Element, trait: Trait) -> bool:
    return bool(rests_on(view, claim.key) & trait)


@rule(
    "ARG714",
    "attacker-unstated",
    Severity.WARNING,
    source="Shen et al. 2022, arXiv 2203.05314 (SoK); adaptive attacks with stated knowledge",
)
def attacker_unstated(view: Assessment) -> Iterator[Diagnostic]:
    """Adversarial evidence does not say what the attacker knew or whether the attack adapted; or no attack adapted.

    A defense that stops an attack made for another defense has not been attacked. `attacker:` says what was known
    (`knowledge`) and whether the attack was made against this defense (`adaptive`).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {evidence: E1, text: Red-team campaign, conditions: adversarial}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team campaign
            conditions: adversarial
            attacker: {knowledge: grey-box, adaptive: true}
    ```
    """
    for element in view.case.of_kind("evidence"):
        if element.fields.conditions != "adversarial" or element.broken:
            continue
        attacker = element.fields.attacker
        missing = [k for k in ("knowledge", "adaptive") if attacker is None or getattr(attacker, k) is None]
        if missing:
            yield attacker_unstated.at(
                element.entry.place("attacker") if attacker else element.span,
                f"the adversarial evidence `{element.id}` does not say {_unsaid(missing)}",
                label="which attacker?",
                help=f"add `attacker: {{{', '.join(_example(m) for m in missing)}}}`",
                about=element.key,
            )
    yield from _only_fixed_attacks(view)


def _unsaid(missing: list[str]) -> str:
    words = {"knowledge": "what the attacker knew", "adaptive": "whether the attack adapted"}
    return " or ".join(words[m] for m in missing)


def _example(key: str) -> str:
    return {"knowledge": "knowledge: grey-box", "adaptive": "adaptive: true"}[key]


def _only_fixed_attacks(view: Assessment) -> Iterator[Diagnostic]:
    evidenced = directly_evidenced(view.case)
    for claim in judged(view.case):
        below = rests_on(view, claim.key)
        if claim.key in evidenced and below & Trait.FIXED and not below & Trait.ADAPTIVE:
            yield attacker_unstated.at(
                claim.span,
                f"only attacks that do not adapt were tried against `{claim.id}`",
                label="no adaptive attack",
                help="attack it knowing the defense, and write `attacker: {adaptive: true}` on that evidence",
                about=claim.key,
            )
