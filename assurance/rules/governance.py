"""3xx development: the doubts that were looked for, and who decides: acceptance, lapse, red lines, review."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment, Standing
from assurance.rule import rule

COP = "EU GPAI Code of Practice, Measure 7.2"
ASSURANCE2 = "Assurance 2.0 (Bloomfield and Rushby 2020, arXiv 2004.10474)"


@rule("ARG313", "residual-doubt-unowned", Severity.WARNING, source=ASSURANCE2)
def residual_doubt_unowned(view: Assessment) -> Iterator[Diagnostic]:
    """A doubt is accepted, and nobody answers for it, says why, or says until when.

    An accepted doubt leaves the state of what it doubts. That is a decision: it has an owner, a rationale, and a day
    on which somebody looks at it again.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        challenged_by:
          - {defeater: D1, text: Only English was tried, status: accepted-residual}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        challenged_by:
          - defeater: D1
            text: Only English was tried
            status: accepted-residual
            rationale: The service answers in English only
            owner: product lead
            review_by: 2999-01-01
    ```
    """
    for doubt in view.case.of_kind("defeater"):
        if doubt.fields.status != "accepted-residual" or doubt.broken:
            continue
        missing = [key for key in ("owner", "rationale", "review_by") if getattr(doubt.fields, key) is None]
        if missing:
            yield residual_doubt_unowned.at(
                doubt.entry.place("status"),
                f"the doubt `{doubt.id}` is accepted and has no {listed(missing)}",
                label="accepted by whom?" if "owner" in missing else "accepted",
                help=f"add {listed((f'{key}: …' for key in missing), last='and')}",
                about=doubt.key,
            )


@rule("ARG314", "no-doubt", Severity.WARNING, source=ASSURANCE2)
def no_doubt(view: Assessment) -> Iterator[Diagnostic]:
    """The case records no doubt at all.

    Whoever looked for reasons why the argument may be wrong has found some. Write them as `defeater`, with what became
    of them: refuted, accepted, or still open.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    ```yaml good
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
        challenged_by:
          - {defeater: D1, text: Only English was tried}
    ```
    """
    case = view.case
    if case.entry is None or case.doubts or any(True for _ in case.of_kind("defeater")):
        return
    if any(True for _ in case.of_kind("evidence")):
        yield no_doubt.at(
            case.place,
            "the case records no doubt about itself",
            label="no defeater",
            help="add what speaks against it as `challenged_by: [{defeater: …}]`, with what became of it",
            about=case.id,
        )


@rule("ARG330", "never-lapses", Severity.WARNING, source=COP)
def never_lapses(view: Assessment) -> Iterator[Diagnostic]:
    """Nothing makes the case lapse: no last day, and no change that would void it.

    A case is about one system at one time. `valid_until` says how long it may be used, `scope: {invalidated_by: […]}`
    which changes end it at once.

    ```yaml bad
    case: demo
    elements: [{claim: C1, text: The model refuses the request, undeveloped: true}]
    ```
    ```yaml good
    case: demo
    valid_until: 2999-01-01
    elements: [{claim: C1, text: The model refuses the request, undeveloped: true}]
    ```
    """
    header = view.case.header
    if view.case.entry is None or header.valid_until is not None or header.scope.invalidated_by:
        return
    yield never_lapses.at(
        view.case.place,
        "nothing makes the case lapse",
        label="for ever?",
        help="add `valid_until:` with a date, or `scope: {invalidated_by: […]}` with the changes that would void it",
        about=view.case.id,
    )


@rule("ARG331", "no-acceptance", Severity.WARNING, source=COP)
def no_acceptance(view: Assessment) -> Iterator[Diagnostic]:
    """Nobody is named who accepts the case.

    A case is written to be decided on. `acceptance: {authority: …, by: DATE}` says who decides, and when.

    ```yaml bad
    case: demo
    elements: [{claim: C1, text: The model refuses the request, undeveloped: true}]
    ```
    ```yaml good
    case: demo
    acceptance: {authority: deployment board}
    elements: [{claim: C1, text: The model refuses the request, undeveloped: true}]
    ```
    """
    if view.case.entry is not None and view.case.header.acceptance is None:
        yield no_acceptance.at(
            view.case.place,
            "nobody is named who accepts the case",
            label="accepted by whom?",
            help="add `acceptance: {authority: …, by: DATE}`",
            about=view.case.id,
        )


@rule(
    "ARG332", "red-line-untested", Severity.WARNING, source="EU GPAI Code of Practice, Measure 1.1; Bengio et al. 2023"
)
def red_line_untested(view: Assessment) -> Iterator[Diagnostic]:
    """Nothing tests whether the condition of a red line has come true, or nobody owns it.

    A commitment of the form "if … then …" binds only whom somebody tells that the condition holds. `tested_by` names
    the evidence that would show it; evidence that is only planned does not.

    ```yaml bad
    case: demo
    red_lines:
      - {red_line: RL1, if: cyber-uplift tier 2 is reached, then: deployment stops, owner: safety board}
    ```
    ```yaml good
    case: demo
    red_lines:
      - {red_line: RL1, if: cyber-uplift tier 2 is reached, then: deployment stops, owner: safety board, tested_by: E1}
    elements:
      - claim: C1
        text: The model stays below tier 2
        supported_by:
          - {evidence: E1, text: Capability evaluation, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for line in view.case.entries("red_lines").values():
        if line.broken:
            continue
        key = view.case.locate("", line.fields.tested_by or "")
        judged = view.judgements.get(key or "")
        planned = key is not None and getattr(view.case.elements[key].fields, "status", "") == "planned"
        if line.fields.tested_by is None:
            message, hint = "is tested by nothing", "add `tested_by:` with the evidence that would show it"
        elif planned or (judged is not None and judged.standing is Standing.FAILS):
            message, hint = f"is tested by `{line.fields.tested_by}`, which does not hold", "carry the test out"
        elif line.fields.owner is None:
            message, hint = "has no owner", "add `owner:`, who acts when it comes true"
        else:
            continue
        yield red_line_untested.at(
            line.span, f"the red line `{line.id}` {message}", label="who would know?", help=hint, about=line.id
        )


@rule("ARG333", "self-review", Severity.WARNING, source="GSN v3 2:7.3; EU GPAI Code of Practice, Appendix 3.5")
def self_review(view: Assessment) -> Iterator[Diagnostic]:
    """The reviewer of an element is its owner.

    Authors read what they meant, not what they wrote. The reviewer is compared with the `owner` of the element, else
    with that of the case.

    ```yaml bad
    case: demo
    elements:
      - {claim: C1, text: The model refuses the request, owner: A. Author, review: {by: A. Author}, undeveloped: true}
    ```
    ```yaml good
    case: demo
    elements:
      - {claim: C1, text: The model refuses the request, owner: A. Author, review: {by: B. Reader}, undeveloped: true}
    ```
    """
    for element in view.case.elements.values():
        review = element.fields.review
        owner = element.fields.owner or view.case.header.owner
        if element.borrowed or review is None or owner is None:
            continue
        if _same(review.by, owner):
            yield self_review.at(
                element.entry.place("review", "by"),
                f"{element.kind_name} `{element.id}` was reviewed by its owner",
                label="reads its own work",
                help="have somebody else review it",
                about=element.key,
            )


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
