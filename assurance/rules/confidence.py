"""Confidence: assurance claim points, what they may stand on, and the argument that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import ARGUED, Element
from assurance.rule import rule
from assurance.source import Span
from assurance.syntax.entry import Challenge, RelationKind
from assurance.syntax.reader import with_article
from assurance.syntax.tree import span

REFERS = frozenset({"evidence", "context"})
"""Kinds that refer to an artifact; only on these may a point stand that is on an element (T1:5-2)."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a point stands: on an element, on the inference under one, or on a relation (keys; empty where unknown)."""

    point: Element
    span: Span
    element: str = ""
    inference: str = ""
    start: str = ""
    end: str = ""
    kind: RelationKind = "supported-by"


def stands(case: Case) -> Iterator[Stand]:
    """Where each assurance claim point stands, said on the point (`on`) or on a relation (`acp`)."""
    for point in case.of_kind("acp"):
        for said in point.entry.challenges if not point.broken else ():
            yield _said_on_point(case, point, said)
    for owner, reference in case.attributed:
        name = reference.fields.acp if reference.fields else None
        key = case.locate(owner.module, name) if name else None
        if key is not None and case.elements[key].kind == "acp":
            place = owner.entry.part_place(reference, "acp")
            end = case.locate(owner.module, reference.target) or ""
            yield Stand(case.elements[key], place, start=owner.key, end=end, kind=reference.kind)


def _said_on_point(case: Case, point: Element, said: Challenge) -> Stand:
    element, inference, start, end = (
        case.locate(point.module, name) or "" if name else "" for name in (said.target, said.of, said.start, said.end)
    )
    return Stand(point, span(point.entry.source, said.node), element, inference, start, end, said.kind)


@rule("ARG208", "point-misplaced", source="GSN v3 T1:5-1, T1:5-2, 1:5.2.2")
def point_misplaced(view: Assessment) -> Iterator[Diagnostic]:
    """An assurance claim point stands where no confidence is to be argued: on a claim, a challenge, or nothing.

    A point stands on a relation of support or context, on the whole inference under a claim (`{of: C1}`), or on an
    element that refers to an artifact: evidence or context. A claim needs no point; what supports it argues for it.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - {acp: ACP1, on: C1, text: The red team was independent}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
      - {acp: ACP1, on: E1, text: The red team was independent}
    ```
    """
    case = view.case
    for stand in stands(case):
        where, mend = _misplaced(case, stand)
        if where:
            yield point_misplaced.at(
                stand.span,
                f"assurance claim point `{stand.point.id}` is on {where}",
                label="no place for a point",
                help=mend,
                about=stand.point.key,
            )


def _misplaced(case: Case, stand: Stand) -> tuple[str, str]:
    """What a point wrongly stands on, and what to write instead; empty where it stands well or on what is unknown."""
    if stand.element:
        return _on_element(case, case.elements[stand.element])
    if stand.inference:
        element = case.elements[stand.inference]
        if element.kind in ARGUED or element.kind == "defeater":
            return "", ""
        return f"the inference under `{element.id}`, and {with_article(element.kind_name)} has none", "name a claim"
    if not stand.start or not stand.end:
        return "", ""
    if stand.kind == "challenged-by":
        return "a challenge", "put it on a relation of support or context, or on the evidence"
    if (stand.start, stand.end, stand.kind) not in case.joined:
        names = f"from `{case.elements[stand.start].id}` to `{case.elements[stand.end].id}`"
        return f"a relation {names} that does not exist", "name the two ends of a relation that is written"
    return "", ""


def _on_element(case: Case, element: Element) -> tuple[str, str]:
    target = case.elements[case.target_of(element.key)]
    if target.kind in REFERS or target.kind == "away":
        return "", ""
    if target.kind in ARGUED:
        mend = f"write `on: {{of: {element.id}}}` for the inference under it"
    else:
        mend = f"write `on: {{from: C1, to: {element.id}, kind: in-context-of}}` with the claim that it belongs to"
    if target.kind not in (*ARGUED, "assumption", "justification"):
        mend = "put it on a relation, on evidence or on context"
    return f"{element.kind_name} `{element.id}`", mend


@rule("ARG209", "point-below-strategy", Severity.WARNING, source="GSN v3 1:5.3.3")
def point_below_strategy(view: Assessment) -> Iterator[Diagnostic]:
    """An assurance claim point stands on one of the relations below an argument.

    The step from an argument's claims to the claim above is one, so a point on a single relation is ambiguous: it may
    be about that claim or about the whole step. Put it on the relation into the argument; it is then about the step.
    Under `standard: cae`, and on evidence below an argument, a single relation is a step of its own.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: Argument over kinds of request
            supported_by: [{to: C2, acp: ACP1}]
      - {claim: C2, text: The model refuses requests for malware, undeveloped: true}
      - {acp: ACP1, text: The kinds are taken from a published taxonomy}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{to: S1, acp: ACP1}]
      - argument: S1
        text: Argument over kinds of request
        supported_by: [{claim: C2, text: The model refuses requests for malware, undeveloped: true}]
      - {acp: ACP1, text: The kinds are taken from a published taxonomy}
    ```
    """
    case = view.case
    if case.header.standard == "cae":
        return
    for stand in stands(case):
        if stand.kind != "supported-by" or (stand.start, stand.end, stand.kind) not in case.joined:
            continue
        start = case.elements[stand.start]
        if start.kind == "argument" and case.elements[case.target_of(stand.end)].kind != "evidence":
            above = [case.elements[relation.owner].id for relation in case.parents(start.key)]
            yield point_below_strategy.at(
                stand.span,
                f"assurance claim point `{stand.point.id}` is on one relation below {start.kind_name} `{start.id}`",
                label="one of the step's relations",
                help=f"put it on the relation from `{above[0] if above else 'the claim above'}` to `{start.id}`",
                about=stand.point.key,
            ).also(start.span, "the step")


@rule("ARG312", "point-without-confidence", Severity.WARNING, source="GSN v3 1:5.1.1, 1:5.2.3")
def point_without_confidence(view: Assessment) -> Iterator[Diagnostic]:
    """An assurance claim point says neither which claim argues confidence nor, in a text, why there is confidence.

    The point tells a reader that there is an argument for trusting this step. A point alone is only the promise of one.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
      - {acp: ACP1, on: E1}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
      - {acp: ACP1, on: E1, text: "The red team was independent; see its charter, section 2"}
    ```
    """
    for point in view.case.of_kind("acp"):
        if not point.fields.claim and not point.text.strip():
            yield point_without_confidence.at(
                point.span,
                f"assurance claim point `{point.id}` argues no confidence",
                label="neither claim nor text",
                help="add `claim: ID` of the claim that argues it, or `text:` with the reason",
                about=point.key,
            )
