"""8xx interplay: what safety and security do to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.counting import only_follows
from assurance.diagnostic import Diagnostic, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.order import protectors
from assurance.rule import rule
from assurance.syntax.entry import Entry


@rule("ARG801", "unresolved-conflict", decides_coverage=True, source="Public summary of Qi et al. 2024 (tolerance)")
def unresolved_conflict(view: Assessment) -> Iterator[Diagnostic]:
    """A conflict between safety and security has no supported claim that resolves it, or no owner.

    A lock-out after an attack can stop a therapy. Whoever wrote both claims must say which gives way, and show that
    what is left is acceptable.

    ```yaml bad
    case: demo
    interplay:
      - conflict: X1
        between: [C1, C2]
        text: Locking the pump after tampering stops the therapy
    elements:
      - {claim: C1, text: Therapy continues, undeveloped: true}
      - {claim: C2, text: Tampering locks the pump, undeveloped: true}
    ```
    ```yaml good
    case: demo
    interplay:
      - conflict: X1
        between: [C1, C2]
        text: Locking the pump after tampering stops the therapy
        resolved_by: C3
        owner: safety lead
    elements:
      - claim: C0
        text: The pump is safe and secure
        summary: true
        supported_by:
          - {claim: C1, text: Therapy continues, undeveloped: true}
          - {claim: C2, text: Tampering locks the pump, undeveloped: true}
          - claim: C3
            text: The lock-out keeps the basal rate
            supported_by:
              - {evidence: E1, text: Bench test, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for conflict in view.case.entries("interplay").values():
        lack = _lack(view, conflict) if conflict.kind == "conflict" else None
        if lack is None:
            continue
        found = unresolved_conflict.at(
            conflict.span, f"conflict `{conflict.id}` {lack[0]}", label="conflict", help=lack[1], about=conflict.id
        )
        for key in filter(None, (view.case.locate("", name) for name in conflict.fields.between[:2])):
            found = found.also(view.case.elements[key].span, "in conflict")
        resolver = _resolver(view, conflict)
        yield replace(found, follows=_unknown(view, resolver) or only_follows(view, [resolver or ""]))


def _resolver(view: Assessment, conflict: Entry) -> str | None:
    named: str | None = conflict.fields.resolved_by
    return view.case.locate("", named or "") or named


def _lack(view: Assessment, conflict: Entry) -> tuple[str, str] | None:
    """What a conflict lacks to be resolved, and what would help."""
    resolver = _resolver(view, conflict)
    element = view.case.elements.get(resolver or "")
    if resolver is None:
        return "is not resolved", "add `resolved_by:` with the claim that says what gives way"
    if element is not None and element.kind not in ("claim", "away"):
        return f"is resolved by `{resolver}`, which is no claim", "name the claim that says what gives way"
    if element is not None and element.kind == "claim" and set(element.fields.role) == {"identify"}:
        return f"is resolved by `{resolver}`, which only identifies risks", "name the claim that says what gives way"
    if element is not None and resolver not in view.case.on_path:
        return f"is resolved by `{resolver}`, which is on no path from the top", f"name `{resolver}` where it supports"
    if not view.holds(resolver):
        return f"is resolved by `{resolver}`, which is {view.word(resolver) or 'no claim'}", f"support `{resolver}`"
    return None if conflict.fields.owner is not None else ("has no owner", "add `owner:`")


def _unknown(view: Assessment, name: str | None) -> bool:
    """Whether a name leads nowhere, which has a finding of its own."""
    return name is not None and name not in view.case.elements


@rule(
    "ARG802",
    "unprotected-asset",
    demotes=True,
    decides_coverage=True,
    source="Clymer et al. 2024, arXiv 2403.10462; Korbak et al. 2025, arXiv 2501.17315",
)
def unprotected_asset(view: Assessment) -> Iterator[Diagnostic]:
    """A claim relies on an asset that no supported security claim protects.

    A monitor that can be stolen or an estimator that can be replaced takes the safety argument with it. The claim is
    unsound until a security claim with `protects:` is supported.

    ```yaml bad
    case: demo
    assets: [{asset: monitor, text: Trusted monitor}]
    elements:
      - claim: C1
        text: The monitor catches sabotage
        discipline: safety
        relies_on: [monitor]
        supported_by:
          - {evidence: E1, text: Control evaluation, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    top: C1
    actors: [{actor: insider, text: Developer with access}]
    assets: [{asset: monitor, text: Trusted monitor}]
    elements:
      - claim: C1
        text: Sabotage is caught, and the monitor is protected
        summary: true
        supported_by:
          - claim: C2
            text: The monitor catches sabotage
            discipline: safety
            relies_on: [monitor]
            supported_by:
              - {evidence: E1, text: Control evaluation, status: accepted, artifact: {reference: report 1}}
          - claim: C3
            text: Insiders cannot change the monitor
            discipline: security
            protects: [monitor]
            actors: [insider]
            supported_by:
              - evidence: E2
                text: Access review
                type: operational.infosec
                status: accepted
                artifact: {reference: report 2}
    ```
    """
    on_path = view.case.on_path
    protecting: dict[str, list[str]] = {}
    for claim in view.case.of_kind("claim"):
        for asset in claim.fields.relies_on:
            if asset not in protecting:
                protecting[asset] = protectors(view.case, asset)
            keys = protecting[asset]
            if not any(view.holds(key) for key in keys):
                found = _unprotected(view, claim, asset, keys)
                known = asset in view.case.entries("assets")
                decisive = claim.key in on_path and not claim.fields.summary
                yield replace(found, decisive=decisive, follows=found.follows or not known)


def _unprotected(view: Assessment, claim: Element, asset: str, keys: list[str]) -> Diagnostic:
    hint = f"support {listed(keys[:3])}" if keys else f"write a security claim with `protects: [{asset}]`"
    found = unprotected_asset.at(
        claim.entry.item_place("relies_on", asset),
        f"`{claim.id}` relies on `{asset}`, which no supported security claim protects",
        label="not protected",
        help=hint,
        about=claim.key,
    )
    for key in keys[:2]:
        found = found.also(view.case.elements[key].span, f"protects it, {view.word(key)}")
    return replace(found, follows=only_follows(view, keys))
