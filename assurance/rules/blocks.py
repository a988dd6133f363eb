"""Blocks: what CAE wants of an argument, and what an aggregation other than `all` must be able to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.state import needed_children
from assurance.rule import rule
from assurance.rules.structure import endpoint_kind, skips_argument

BLOCKS = "`decomposition`, `substitution`, `concretion`, `calculation` or `evidence-incorporation`"
MOST_SHOWN = 4
ASSET = "asset "
"""Before the name of an asset, which no key of an element begins with."""
STEPS_EACH = 50
"""How many elements are visited, for each element of the case, to see what legs share; a bound for hostile nesting."""


@rule("ARG320", "block-missing", Severity.INFO, source="Bloomfield & Netkachova 2014 (CAE blocks); GSN v3 1:2.2.18")
def block_missing(view: Assessment) -> Iterator[Diagnostic]:
    """An argument says neither which kind of step it is (`block`) nor why the step holds (`warrant`).

    Five kinds of step cover nearly all arguments, and each has questions that a reviewer asks of it. Under
    `standard: cae` an argument without is an error. In GSN a justification in its context does as well, and one info is
    given for the whole case.

    ```yaml bad
    case: demo
    standard: cae
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: Argument over kinds of request
            supported_by: [{claim: C2, text: The model refuses requests for malware, undeveloped: true}]
    ```
    ```yaml good
    case: demo
    standard: cae
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: Argument over kinds of request
            block: decomposition
            supported_by: [{claim: C2, text: The model refuses requests for malware, undeveloped: true}]
    ```
    """
    case = view.case
    bare = [e for e in case.of_kind("argument") if _says_nothing(e)]
    if case.header.standard == "cae":
        for element in bare:
            yield replace(_bare(element), severity=Severity.ERROR)
        return
    bare = [e for e in bare if not e.broken and not _justified(case, e)]
    if len(bare) == 1:
        yield _bare(bare[0])
    elif bare:
        names = listed((e.id for e in bare[:MOST_SHOWN]), last="and")
        if len(bare) > MOST_SHOWN:
            names = f"{', '.join(f'`{e.id}`' for e in bare[:MOST_SHOWN])} and {len(bare) - MOST_SHOWN} more"
        found = replace(_bare(bare[0]), message=f"{len(bare)} arguments say neither `block` nor `warrant`: {names}")
        for element in bare[1:MOST_SHOWN]:
            found = found.also(element.span, "neither")
        yield found


def _says_nothing(element: Element) -> bool:
    """Whether an argument lacks both; one whose aggregation wants a warrant is reported for that (ARG322)."""
    fields = element.fields
    return not (fields.block or fields.warrant or fields.undeveloped) and fields.aggregation == "all"


def _bare(element: Element) -> Diagnostic:
    return block_missing.at(
        element.span,
        f"{element.kind_name} `{element.id}` says neither `block` nor `warrant`",
        label="what kind of step?",
        help=f"add `block:` ({BLOCKS}), or `warrant:` with the reason why the step holds",
        about=element.key,
    )


def _justified(case: Case, element: Element) -> bool:
    kinds = {endpoint_kind(case, relation.target) for relation in case.contexts(element.key)}
    return bool(kinds & {"justification", "away justification", "away claim"})


@rule("ARG321", "no-argument-between", source="CAE (claimsargumentsevidence.org); Bloomfield & Netkachova 2014")
def no_argument_between(view: Assessment) -> Iterator[Diagnostic]:
    """Under `standard: cae`, a claim is supported by claims or evidence without an argument between.

    In CAE the argument says how what is below makes the claim true. Without it a reader has to guess the rule. In GSN
    such a step is legal; where two or more claims are below and it is not obvious, ARG306 asks for a strategy.

    ```yaml bad
    case: demo
    standard: cae
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    ```yaml good
    case: demo
    standard: cae
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: The red team tried every known way
            block: evidence-incorporation
            supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    case = view.case
    if case.header.standard != "cae":
        return
    for key, relations in case.supported_by.items():
        direct = [relation for relation in relations if skips_argument(case, relation)]
        element = case.elements[key]
        if not direct:
            continue
        names = listed((r.reference.target if r.reference else r.target for r in direct[:MOST_SHOWN]), last="and")
        more = f" and {len(direct) - MOST_SHOWN} more" if len(direct) > MOST_SHOWN else ""
        found = no_argument_between.at(
            direct[0].span,
            f"no argument stands between {element.kind_name} `{element.id}` and {names}{more}",
            label="supports it directly",
            help="put an `argument` with a `block` between them",
            about=key,
        )
        for relation in direct[1:MOST_SHOWN]:
            found = found.also(relation.span, "this too")
        yield found.also(element.span, "the claim")


@rule("ARG322", "aggregation-without-warrant", Severity.WARNING, source="an extension to GSN v3 (1:2.2.6 wants all)")
def aggregation_without_warrant(view: Assessment) -> Iterator[Diagnostic]:
    """An argument wants only some of what supports it, and has no `warrant` that says why that is enough.

    GSN's support is indivisible: everything below is needed. `any` or `at-least N` weakens that, so it takes a reason;
    without one it is counted as `all`.

    ```yaml bad
    elements:
      - argument: S1
        text: Argument over two filters
        aggregation: any
        undeveloped: true
    ```
    ```yaml good
    elements:
      - argument: S1
        text: Argument over two filters
        aggregation: any
        warrant: Each filter blocks every request by itself
        undeveloped: true
    ```
    """
    for element in view.case.of_kind("argument"):
        if element.fields.aggregation != "all" and not element.fields.warrant:
            yield aggregation_without_warrant.at(
                element.entry.place("aggregation"),
                f"{element.kind_name} `{element.id}` wants `{element.fields.aggregation}` without a warrant",
                label="counted as `all`",
                help="add `warrant:` with the reason why that is enough, or delete `aggregation`",
                about=element.key,
            )


@rule("ARG325", "aggregation-out-of-reach", source="an extension to GSN v3 (1:2.2.6 wants all)")
def aggregation_out_of_reach(view: Assessment) -> Iterator[Diagnostic]:
    """An argument wants more of what supports it than there is.

    It can never be supported, whatever the evidence.

    ```yaml bad
    elements:
      - argument: S1
        text: Argument over two filters
        aggregation: at-least 3
        warrant: Two out of three vote
        supported_by:
          - {claim: C2, text: The first filter blocks the request, undeveloped: true}
          - {claim: C3, text: The second filter blocks the request, undeveloped: true}
    ```
    ```yaml good
    elements:
      - argument: S1
        text: Argument over two filters
        aggregation: at-least 2
        warrant: Two out of three vote
        supported_by:
          - {claim: C2, text: The first filter blocks the request, undeveloped: true}
          - {claim: C3, text: The second filter blocks the request, undeveloped: true}
    ```
    """
    for element in view.case.of_kind("argument"):
        total = len(view.case.children(element.key)) + view.case.dangling.get(element.key, 0)
        needed = needed_children(element, total)
        if total and needed > total:
            yield aggregation_out_of_reach.at(
                element.entry.place("aggregation"),
                f"{element.kind_name} `{element.id}` wants {needed} of {total} to hold",
                label="out of reach",
                help=f"write `at-least {total}` or less, or add what is missing",
                about=element.key,
            )


@rule(
    "ARG323",
    "legs-not-independent",
    Severity.WARNING,
    source="GSN v3 2:7.4.4.2 (dependency); Bloomfield & Littlewood 2003 (multi-legged arguments)",
)
def legs_not_independent(view: Assessment) -> Iterator[Diagnostic]:
    """Legs of an argument that wants only some of them rest on the same thing.

    One leg makes up for the loss of another only if both are not lost at once. Legs that share a claim, evidence, an
    assumption of their own, or an asset that they rely on fall together. What is assumed above the argument is shared
    by every leg and not meant here.

    ```yaml bad
    elements:
      - argument: S1
        text: Argument over two filters
        aggregation: any
        warrant: Each filter blocks every request by itself
        supported_by:
          - {claim: C1, text: The first filter blocks the request, supported_by: [E1]}
          - {claim: C2, text: The second filter blocks the request, supported_by: [E1]}
      - {evidence: E1, text: Red-team report}
    ```
    ```yaml good
    elements:
      - argument: S1
        text: Argument over two filters
        aggregation: any
        warrant: Each filter blocks every request by itself
        supported_by:
          - {claim: C1, text: The first filter blocks the request, supported_by: [E1]}
          - {claim: C2, text: The second filter blocks the request, supported_by: [E2]}
      - {evidence: E1, text: Red-team report}
      - {evidence: E2, text: Proof of the second filter}
    ```
    """
    case = view.case
    left = STEPS_EACH * (len(case.elements) + 1)
    for element in case.of_kind("argument"):
        if element.fields.aggregation == "all" or not element.fields.warrant or len(case.children(element.key)) < 2:
            continue
        shared, visited = _shared(view, element.key, left)
        left -= visited
        if shared:
            yield _dependent(case, element, shared)


def _dependent(case: Case, element: Element, shared: dict[str, tuple[int, int]]) -> Diagnostic:
    words = [_word(case, name) for name in shared]
    said = ", ".join(words[:MOST_SHOWN]) + (f" and {len(words) - MOST_SHOWN} more" if len(words) > MOST_SHOWN else "")
    first, second = next(iter(shared.values()))
    relations = case.children(element.key)
    return (
        legs_not_independent.at(
            element.entry.place("aggregation"),
            f"legs of {element.kind_name} `{element.id}` share {said}",
            label="they fall together",
            help="give each leg support of its own, or write `aggregation: all`",
            about=element.key,
        )
        .also(relations[first].span, "one leg")
        .also(relations[second].span, "another")
    )


def _word(case: Case, name: str) -> str:
    element = case.elements.get(name)
    return f"asset `{name.removeprefix(ASSET)}`" if element is None else f"{element.kind_name} `{element.id}`"


def _shared(view: Assessment, key: str, limit: int) -> tuple[dict[str, tuple[int, int]], int]:
    """What two legs under an argument meet at, with the numbers of the two; and how many steps it took to see."""
    case, given = view.case, set(view.given.get(key, ()))
    leg_of: dict[str, int] = {}
    shared: dict[str, tuple[int, int]] = {}
    for number, relation in enumerate(case.children(key)):
        waiting = [relation.target]
        while waiting and len(leg_of) < limit:
            name = case.target_of(waiting.pop())
            if name not in leg_of:
                leg_of[name] = number
                waiting.extend(below for below in _rests_on(case, name) if below not in given)
            elif leg_of[name] != number:
                shared.setdefault(name, (leg_of[name], number))
    return shared, len(leg_of)


def _rests_on(case: Case, name: str) -> Iterator[str]:
    """What an element rests on: its support, what it assumes, and the assets that it relies on."""
    if name not in case.elements:
        return
    yield from (relation.target for relation in case.children(name))
    yield from case.beyond.get(name, ())
    for relation in case.contexts(name):
        if case.elements[case.target_of(relation.target)].kind == "assumption":
            yield relation.target
    yield from (f"{ASSET}{asset}" for asset in getattr(case.elements[name].fields, "relies_on", ()))
