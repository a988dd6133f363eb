"""Support: chains that end in evidence, steps that are explained, evidence of more than one source."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import ARGUED, Element, Relation
from assurance.model.risk import BOTH, own_disciplines
from assurance.rule import rule
from assurance.rules.structure import endpoint_kind
from assurance.source import Span

MOST_SHOWN = 5


@rule("ARG305", "chain-without-evidence", Severity.WARNING, source="GSN v3 2:2.3, 2:7.4.2.1")
def chain_without_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """Chains of support below a top claim end in something else than evidence.

    A structure is closed by evidence. One finding is given for each top claim, with its open ends: what is marked
    undeveloped, what a contract is to support and none does, references to a module or contract that argues nothing.
    An end that is a finding already (no support and no mark, an undeveloped claim at release, a name that leads
    nowhere) is not counted again, and one below several top claims is counted once.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{claim: C2, text: The filter blocks the request, undeveloped: true}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    case = view.case
    seen: set[str] = set()
    for top in case.tops:
        ends = list(_open_ends(case, top, seen))
        if not ends:
            continue
        many = f"{len(ends)} chains under `{top}` end" if len(ends) > 1 else f"a chain under `{top}` ends"
        found = chain_without_evidence.at(
            case.elements[top].span,
            f"{many} without evidence"
            if ends[0][0].key != top
            else f"`{top}` is {ends[0][1]} and rests on no evidence",
            label="not closed",
            help="develop each down to evidence, or take it out",
            about=top,
        )
        for element, state in ends[:MOST_SHOWN] if ends[0][0].key != top else ():
            found = found.also(element.span, state)
        yield found


def _open_ends(case: Case, top: str, seen: set[str]) -> Iterator[tuple[Element, str]]:
    """What the chains below a claim end in where that is not evidence, in written order, each with what it is."""
    waiting = [top]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        element = case.elements[key]
        following = [r.target for r in case.children(key)] or [*case.beyond.get(key, ()), *_cited(case, element)]
        waiting.extend(reversed(following))
        state = "" if following or key in case.mistaken else _open(case, element)
        if state:
            yield element, state


def _cited(case: Case, element: Element) -> list[str]:
    """The element that an away element cites."""
    target = case.target_of(element.key)
    return [] if target == element.key else [target]


def _open(case: Case, element: Element) -> str:
    """In which way an element without support is left open; empty where it is not, or another rule says so."""
    if element.borrowed:  # another case argues for it
        return ""
    if element.kind in ARGUED:
        if getattr(element.fields, "supported_by_contract", False):
            return "to be supported by contract"
        return "undeveloped" if element.fields.undeveloped and case.header.stage != "release" else ""
    empty = {"module_ref": "a module that claims nothing", "contract_ref": "a contract that supplies nothing"}
    return empty.get(element.kind, "")


@rule("ARG306", "step-not-argued", Severity.INFO, source="GSN v3 2:2.4, 2:7.4.3.1")
def step_not_argued(view: Assessment) -> Iterator[Diagnostic]:
    """Two or more claims support a claim, and nothing explains how it follows from them.

    A strategy (`argument`) is wanted wherever the step is not clear. Taken for clear are a `summary` claim, one with a
    justification (or an away goal in place of one) in its context, and a claim of both disciplines whose support is
    divided between them. Under `standard: cae` every step has an argument (ARG321).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {claim: C2, text: The filter blocks the request, undeveloped: true}
          - {claim: C3, text: The model was taught to refuse, undeveloped: true}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: Argument over the two lines of defense
            supported_by:
              - {claim: C2, text: The filter blocks the request, undeveloped: true}
              - {claim: C3, text: The model was taught to refuse, undeveloped: true}
    ```
    """
    case = view.case
    if case.header.standard == "cae":
        return
    for claim in case.of_kind("claim"):
        relations = case.children(claim.key)
        if len(relations) < 2 or claim.fields.summary or claim.key in case.dangling:
            continue
        kinds = [case.elements[case.target_of(relation.target)].kind for relation in relations]
        goals = [r for r, kind in zip(relations, kinds, strict=True) if kind == "claim"]
        if len(goals) < 2 or "argument" in kinds or _explained(case, claim, goals):
            continue
        yield step_not_argued.at(
            claim.span,
            f"nothing explains how {claim.kind_name} `{claim.id}` follows from the {len(goals)} claims that support it",
            label="how?",
            help="put an `argument` between that says how, or add a justification",
            about=claim.key,
        ).also(goals[0].span, "the first of them")


def _explained(case: Case, claim: Element, goals: list[Relation]) -> bool:
    """Whether a step is clear without a strategy: it is justified, or divides both disciplines."""
    around = {endpoint_kind(case, relation.target) for relation in case.contexts(claim.key)}
    if around & {"justification", "away justification", "away claim"}:
        return True
    if own_disciplines(case, claim) != BOTH:
        return False
    sides = [own_disciplines(case, case.elements[case.target_of(relation.target)]) for relation in goals]
    return all(len(side) == 1 for side in sides) and frozenset().union(*sides) == BOTH


@rule("ARG324", "one-source", Severity.INFO, source="GSN v3 2:7.4.4.2 (dependency)")
def one_source(view: Assessment) -> Iterator[Diagnostic]:
    """Two pieces of evidence for one claim come from one source.

    They have the same artifact (path, URL or reference) or the same run of the same tool, so they look like two grounds
    and fall together. That can be right; a reader should know.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {evidence: E1, text: Table 3, artifact: {reference: report 12}}
          - {evidence: E2, text: Table 4, artifact: {reference: report 12}}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {evidence: E1, text: Table 3, artifact: {reference: report 12}}
          - {evidence: E2, text: Table 4, artifact: {reference: report 13}}
    ```
    """
    case = view.case
    told: set[tuple[str, ...]] = set()
    for owner, relations in case.supported_by.items():
        if len(relations) < 2:
            continue
        found = [case.elements[case.target_of(relation.target)] for relation in relations]
        evidence = [element for element in dict.fromkeys(found) if element.kind == "evidence"]
        for (key, *_), members in _by_source(evidence).items():
            names = tuple(element.key for element in members)
            if len(members) > 1 and names not in told:
                told.add(names)
                yield _same_source(case.elements[owner], members, key)


def _by_source(evidence: list[Element]) -> dict[tuple[str, ...], list[Element]]:
    """Evidence by what it comes from: path, URL, reference, tool and run."""
    found: dict[tuple[str, ...], list[Element]] = {}
    for element in evidence:
        for source in _sources(element):
            found.setdefault(source, []).append(element)
    return found


def _sources(element: Element) -> Iterator[tuple[str, ...]]:
    artifact, made = element.fields.artifact, element.fields.produced_by
    if artifact is not None and artifact.path:
        yield "path", posixpath.normpath(artifact.path)
    if artifact is not None and artifact.url:
        yield "url", artifact.url
    if artifact is not None and artifact.reference:
        yield "reference", artifact.reference
    if made is not None and made.tool and made.run:
        yield "run", made.tool, made.run


def _same_source(owner: Element, members: list[Element], key: str) -> Diagnostic:
    def place(element: Element) -> Span:
        return element.entry.place(*(("produced_by", "run") if key == "run" else ("artifact", key)))

    same = {"path": "the same file", "url": "the same URL", "reference": "the same reference", "run": "the same run"}[
        key
    ]
    names = listed((element.id for element in members[:MOST_SHOWN]), last="and")
    more = f" and {len(members) - MOST_SHOWN} more" if len(members) > MOST_SHOWN else ""
    found = one_source.at(
        place(members[1]),
        f"{names}{more} support {owner.kind_name} `{owner.id}` from one source",
        label=same,
        help="count them as one ground, or name what each of them rests on by itself",
        about=owner.key,
    )
    for element in [members[0], *members[2:MOST_SHOWN]]:
        found = found.also(place(element), same)
    return found
