"""3xx development: what is not argued to its end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.element import ARGUED, Doubt, Element
from assurance.rule import rule
from assurance.syntax.edit import added_key


@rule("ARG301", "no-support", Severity.WARNING, source="GSN v3 T1:2-1, 2:7.4.2.1")
def no_support(view: Assessment) -> Iterator[Diagnostic]:
    """A claim or argument has no support and does not say so.

    A reader cannot tell whether something was forgotten. `undeveloped: true` says that it is still to be argued.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    for element in view.case.of_kind(*sorted(ARGUED)):
        marked = element.fields.undeveloped or getattr(element.fields, "supported_by_contract", False)
        tried = any(r.kind == "supported-by" for r in element.entry.relations)
        if not marked and not tried and not element.broken and not view.case.children(element.key):
            found = no_support.at(
                element.span,
                f"{element.kind_name} `{element.id}` has no support and is not marked undeveloped",
                label="nothing below",
                help="add `supported_by:`, or `undeveloped: true`",
                about=element.key,
            )
            edit = added_key(element.entry, "undeveloped: true", after="text")
            yield found.fix(edit.span, edit.text)


@rule("ARG302", "undeveloped-at-release", source="GSN v3 T1:2-1, 2:2.3")
def undeveloped_at_release(view: Assessment) -> Iterator[Diagnostic]:
    """A case at `stage: release` has an undeveloped claim or argument.

    What is released is argued to its end; a claim that is left open on purpose is taken out and excluded.

    ```yaml bad
    case: demo
    stage: release
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    ```yaml good
    case: demo
    stage: review
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    if view.case.header.stage != "release":
        return
    for element in view.case.of_kind(*sorted(ARGUED)):
        if element.fields.undeveloped:
            yield undeveloped_at_release.at(
                element.entry.key_place("undeveloped"),
                f"{element.kind_name} `{element.id}` is undeveloped in a case at release",
                label="still open",
                help="develop it, or take it out",
                about=element.key,
            )


@rule("ARG303", "unused", Severity.WARNING, source="GSN v3 2:7.4.2.1")
def unused(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence, context, an assumption or a justification that nothing refers to.

    It supports nothing, so a reader who meets it in a register is misled about how well the case is supported.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - evidence: E1
        text: Red-team report
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    case = view.case
    named = _named(view)
    named |= {key for points in case.points.values() for key in points}
    for element in case.of_kind("evidence", "context", "assumption", "justification", "acp"):
        cited = case.cited_by.get(element.key)
        used = case.parents(element.key) or case.context_for.get(element.key) or cited or element.key in named
        if not used and not element.broken:
            yield unused.at(
                element.span,
                f"nothing refers to {element.kind_name} `{element.id}`",
                label="not used",
                help="name it where it belongs, or delete it",
                about=element.key,
            )


def _named(view: Assessment) -> set[str]:
    """Elements that are named other than by support and context."""
    case = view.case
    named = {doubt.defeater for doubt in case.doubts}
    for element in case.of_kind("defeater"):
        named.update(element.fields.refuted_by)
    for red_line in case.entries("red_lines").values():
        named.add(red_line.fields.tested_by or "")
    for risk in case.entries("risks").values():
        if risk.fields.estimate is not None:
            named.add(risk.fields.estimate.evidence or "")
    named.update(_named_by_checks(view))
    return named


def _named_by_checks(view: Assessment) -> Iterator[str]:
    """Evidence on the judge of another piece of evidence, and evidence that another is compared with."""
    case = view.case
    asked = [(element.module, element.fields.checks) for element in case.of_kind("evidence")]
    relations = chain.from_iterable(case.supported_by.values())
    asked += [(case.elements[one.target].module, one.fields.checks if one.fields else ()) for one in relations]
    for module, checks in asked:
        for check in checks:
            written = (check.paired_with, check.judge.evidence if check.judge else None)
            yield from filter(None, (case.locate(module, name) for name in written if name))


@rule("ARG304", "open-doubt", Severity.WARNING, source="GSN v3 1:6.3.8, 1:6.3.13, 2:11.4.2; Assurance 2.0 (defeaters)")
def open_doubt(view: Assessment) -> Iterator[Diagnostic]:
    """A doubt about an element is open, confirmed, or refuted by something that is not supported.

    What is in doubt supports nothing until the doubt is refuted or accepted as residual, with a reason and an owner.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        challenged_by:
          - defeater: D1
            text: Only requests in English were tried
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        challenged_by:
          - defeater: D1
            text: Only requests in English were tried
            status: refuted
            rationale: Half of the requests were in other languages
    ```
    """
    case = view.case
    for doubt in case.doubts:
        element = case.elements[doubt.defeater]
        if element.kind == "defeater":
            strength = view.active_doubts.get(doubt.defeater)
        else:
            strength = "confirmed" if view.holds(doubt.defeater) else "open"
        if not strength or element.broken:
            continue
        said, hint = _why_active(element, strength)
        found = open_doubt.at(
            element.span,
            f"the doubt `{element.id}` about {_what(doubt)} {said}",
            label=strength,
            help=hint,
            about=doubt.about,
        )
        yield found.also(case.elements[doubt.about].span, "in doubt")


def _what(doubt: Doubt) -> str:
    if doubt.relation:
        return f"the relation from `{doubt.relation[0]}` to `{doubt.relation[1]}`"
    return f"the inference under `{doubt.of}`" if doubt.of else f"`{doubt.about}`"


def _why_active(element: Element, strength: str) -> tuple[str, str]:
    """Why a doubt counts, and what to do about it."""
    fields = element.fields
    mend = "mend what it doubts, then write `status: refuted` with `refuted_by`"
    if element.kind != "defeater":
        kind = "counter-evidence" if element.kind == "evidence" else "a counter-claim"
        held = "that holds" if strength == "confirmed" else "that nobody has answered"
        return f"is {kind} {held}", "answer it: mend what it challenges, or write it as a `defeater` and refute it"
    if fields.status == "refuted":
        if not fields.refuted_by:
            return "is refuted without a rationale", "add `rationale`, or `refuted_by` with what refutes it"
        names = listed(fields.refuted_by[:3], last="and")
        return "is refuted by nothing that is supported", f"support {names}, or name what refutes it"
    if fields.status == "accepted-residual":
        if not fields.rationale:
            return "is accepted without a rationale", "add `rationale`"
        return f"was accepted until {fields.review_by}, which is past", "review it, then write the next date"
    return f"is {strength}", mend
