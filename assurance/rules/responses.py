"""8xx interplay: what security responses do to safety, what nothing protects, and what nobody looked at together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.counting import counting_claims, only_follows, supported
from assurance.coverage.judging import about_critical, is_security, judged, reliance_left_open, waived
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.risk import BOTH, carried_disciplines, own_disciplines
from assurance.rule import rule


@rule(
    "ARG803",
    "response-not-analyzed",
    decides_coverage=True,
    source="Public summary of Qi et al. 2024 (tolerance): security shuts down where safety keeps running",
)
def response_not_analyzed(view: Assessment) -> Iterator[Diagnostic]:
    """No supported claim analyzes what a security response does to safety.

    A lock-out that keeps an attacker away may stop a therapy. A security claim that triggers something (`on_trigger`)
    names in `effect_analyzed_by` the safety claim that shows what this does. One that responds to a critical risk and
    writes no `on_trigger` is read as triggering something.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: Tampering locks the pump
        discipline: security
        on_trigger: lockout
        undeveloped: true
    ```
    ```yaml good
    case: demo
    top: C0
    elements:
      - claim: C0
        text: The pump is safe and secure
        summary: true
        supported_by:
          - claim: C1
            text: Tampering locks the pump
            discipline: security
            on_trigger: lockout
            effect_analyzed_by: C2
            undeveloped: true
          - claim: C2
            text: The basal rate goes on while the pump is locked
            discipline: safety
            supported_by:
              - {evidence: E1, text: Bench test, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for claim in judged(view.case):
        trigger = _trigger(view, claim)
        lack = _unanalyzed(view, claim) if trigger is not None else None
        if lack is None:
            continue
        (message, hint), analyzing = lack, _analyzing(view, claim)
        found = response_not_analyzed.at(
            claim.entry.place("on_trigger") if claim.fields.on_trigger else claim.span,
            f"the security response of `{claim.id}`{trigger} {message}",
            label="does what to safety?",
            help=hint,
            about=claim.key,
        )
        if analyzing is not None:
            found = found.also(analyzing.span, view.word(analyzing.key) or analyzing.kind_name)
        follows = analyzing is not None and only_follows(view, [analyzing.key])
        yield replace(found, decisive=claim.key in view.case.on_path, follows=follows)


def _trigger(view: Assessment, claim: Element) -> str | None:
    """What a security claim triggers, as a part of a sentence; None where it triggers nothing."""
    if not is_security(view.case, claim):
        return None
    if claim.fields.on_trigger:
        return f" ({claim.fields.on_trigger})"
    silent = "respond" in claim.fields.role and not waived(claim, "on_trigger")
    return "" if silent and about_critical(view.case, claim) else None


def _analyzing(view: Assessment, claim: Element) -> Element | None:
    key = view.case.locate(claim.module, claim.fields.effect_analyzed_by or "")
    return view.case.elements[view.case.target_of(key)] if key else None


def _unanalyzed(view: Assessment, claim: Element) -> tuple[str, str] | None:
    """What is wrong with the analysis of a response, and what would help; None where it is supported."""
    found = _analyzing(view, claim)
    if found is None:
        more = "" if claim.fields.on_trigger else " and `on_trigger:`, or `not_applicable: {on_trigger: reason}`"
        message = "has no claim that analyzes what it does to safety"
        return message, f"add `effect_analyzed_by:` with the safety claim that does{more}"
    if found.kind != "claim":
        return f"is analyzed by `{found.id}`, which is no claim", _NAME
    if own_disciplines(view.case, found) == {"security"}:
        return f"is analyzed by `{found.id}`, which is no safety claim", _NAME
    if found.key not in view.case.on_path:
        return f"is analyzed by `{found.id}`, which is on no path from the top", f"name `{found.id}` where it supports"
    if not supported(view, found):
        return f"is analyzed by `{found.id}`, which is {view.word(found.key)}", f"support `{found.id}`"
    return None


_NAME = "name in `effect_analyzed_by` the safety claim that shows what the response does"


@rule("ARG804", "asset-unprotected", Severity.WARNING, source="Qi et al. 2024 (objective); ISO/IEC 27005")
def asset_unprotected(view: Assessment) -> Iterator[Diagnostic]:
    """No claim protects a registered asset.

    What is worth registering is worth a security claim with `protects:`.

    ```yaml bad
    case: demo
    assets: [{asset: weights, text: Model weights}]
    ```
    ```yaml good
    case: demo
    assets: [{asset: weights, text: Model weights}]
    elements:
      - {claim: C1, text: The weights stay in the vault, discipline: security, protects: [weights], undeveloped: true}
    ```
    """
    relied = {name for claim in view.case.of_kind("claim") for name in claim.fields.relies_on}
    for asset in view.case.entries("assets").values():
        if not view.case.protecting.get(asset.id) and not asset.broken:
            found = asset_unprotected.at(
                asset.span,
                f"no claim protects the asset `{asset.id}`",
                label="not protected",
                help=f"write a security claim with `protects: [{asset.id}]`, or take the asset out",
                about=asset.id,
            )
            yield replace(found, follows=asset.id in relied)


@rule("ARG805", "no-interplay", Severity.WARNING, source="Qi et al. 2024, arXiv 2405.19524")
def no_interplay(view: Assessment) -> Iterator[Diagnostic]:
    """Both disciplines have claims, and the case says nothing about what they do to each other.

    Measures of one get in the way of the other, or lean on it, more often than not. `interplay:` records conflicts,
    dependencies, effects and synergies; an `independence` with `argued_by` says that there are none between two claims,
    and why.

    ```yaml bad
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The pump is safe and secure
        summary: true
        supported_by:
          - {claim: C2, text: Therapy continues, discipline: safety, undeveloped: true}
          - {claim: C3, text: Tampering locks the pump, discipline: security, undeveloped: true}
    ```
    ```yaml good
    case: demo
    top: C1
    interplay:
      - {conflict: X1, between: [C2, C3], text: Locking the pump stops the therapy}
    elements:
      - claim: C1
        text: The pump is safe and secure
        summary: true
        supported_by:
          - {claim: C2, text: Therapy continues, discipline: safety, undeveloped: true}
          - {claim: C3, text: Tampering locks the pump, discipline: security, undeveloped: true}
    ```
    """
    case = view.case
    if case.entry is None or case.entries("interplay"):
        return
    carried = [carried_disciplines(case, claim) for claim in counting_claims(view)]
    if frozenset().union(*carried) == BOTH:
        yield no_interplay.at(
            case.place,
            "the case argues safety and security and says nothing about what they do to each other",
            label="no interplay",
            help="add `interplay:` with conflicts, dependencies, effects or synergies between claims, or an "
            "`independence` with `argued_by`",
            about=case.id,
        )


@rule("ARG806", "independence-not-argued", Severity.WARNING, source="Qi et al. 2024, arXiv 2405.19524")
def independence_not_argued(view: Assessment) -> Iterator[Diagnostic]:
    """An independence of claims is only asserted: no supported claim argues it.

    That two claims do not touch each other is a claim as well. Name it in `argued_by`.

    ```yaml bad
    case: demo
    interplay:
      - {independence: X1, between: [C1, C2], text: Logging and dosing share nothing}
    elements:
      - {claim: C1, text: Doses stay within limits, undeveloped: true}
      - {claim: C2, text: Logs stay whole, undeveloped: true}
    ```
    ```yaml good
    case: demo
    top: C0
    interplay:
      - {independence: X1, between: [C1, C2], text: Logging and dosing share nothing, argued_by: C3}
    elements:
      - claim: C0
        text: The pump is safe and secure
        summary: true
        supported_by:
          - {claim: C1, text: Doses stay within limits, undeveloped: true}
          - {claim: C2, text: Logs stay whole, undeveloped: true}
          - claim: C3
            text: Logging and dosing run on separate processors
            supported_by:
              - {evidence: E1, text: Design review, status: accepted, artifact: {reference: report 1}}
    ```
    """
    case = view.case
    for entry in case.entries("interplay").values():
        if entry.kind != "independence" or entry.broken:
            continue
        key = case.locate("", entry.fields.argued_by or "")
        if key is not None and key in case.on_path and view.holds(key):
            continue
        said = f"`{entry.fields.argued_by}` is {view.word(key) or 'no claim'}" if key else "no claim is named"
        if key is not None and key not in case.on_path:
            said = f"`{entry.fields.argued_by}` is on no path from the top"
        found = independence_not_argued.at(
            entry.span,
            f"the independence `{entry.id}` is not argued: {said}",
            label="only asserted",
            help=f"support `{entry.fields.argued_by}`" if key else "add `argued_by:` with the claim that argues it",
            about=entry.id,
        )
        yield replace(found, follows=key is None and entry.fields.argued_by is not None)


@rule(
    "ARG807",
    "reliance-unstated",
    decides_coverage=True,
    source="Clymer et al. 2024, arXiv 2403.10462: assumptions presumed rather than argued",
)
def reliance_unstated(view: Assessment) -> Iterator[Diagnostic]:
    """A safety claim about a critical risk leaves open what it relies on, and some asset is not protected.

    Leaving `relies_on` out must not hide that a monitor can be stolen. While every registered asset is protected by a
    supported security claim it does not matter; else the claim names what it needs, or says why it needs nothing.

    ```yaml bad
    case: demo
    assets: [{asset: monitor, text: Trusted monitor}]
    risks: [{hazard: H1, text: Sabotage, severity: critical}]
    elements:
      - claim: C1
        text: The monitor catches sabotage
        addresses: [H1]
        level: system
        supported_by:
          - {evidence: E1, text: Evaluation, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    assets: [{asset: monitor, text: Trusted monitor}]
    risks: [{hazard: H1, text: Sabotage, severity: critical}]
    elements:
      - claim: C1
        text: Sabotage of the bench is caught by hand
        addresses: [H1]
        level: system
        not_applicable: {relies_on: Nobody uses the monitor for it}
        supported_by:
          - {evidence: E1, text: Evaluation, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for claim, open_assets in reliance_left_open(view).items():
        found = reliance_unstated.at(
            claim.span,
            f"`{claim.id}` does not say what it relies on, and no supported security claim protects "
            f"{listed(open_assets[:4])}",
            label="on which assets?",
            help="write `relies_on: […]` with what it needs, or `not_applicable: {relies_on: reason}`",
            about=claim.key,
        )
        yield replace(found, decisive=claim.key in view.case.on_path)
