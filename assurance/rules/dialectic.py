"""Dialectic: challenges that hit the right thing, bring evidence, and leave what they defeat marked as defeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import Element, Relation
from assurance.rule import rule
from assurance.syntax.entry import Challenge, RelationKind
from assurance.syntax.tree import span

MOST_SHOWN = 4
STEPS = frozenset({"claim", "argument", "module_ref", "contract_ref"})
"""What an inference runs to; evidence is joined to a claim by an evidential relation, each of its own."""


@rule("ARG207", "challenge-of-one-edge", source="GSN v3 1:6.3.12, 2:11.3.1.4; 1:2.2.4")
def challenge_of_one_edge(view: Assessment) -> Iterator[Diagnostic]:
    """A doubt is about one relation of an inference that consists of several.

    Claims support a claim together: the step from them is one and can only be doubted as a whole. Challenge the
    inference (`{of: C1}`) or the argument that describes it. A relation that is the only one, a relation to evidence
    and one to context may be doubted by themselves.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C2, C3]
      - {claim: C2, text: The filter blocks the request, undeveloped: true}
      - {claim: C3, text: The model was taught to refuse, undeveloped: true}
      - {defeater: D1, text: A third way in is missing, challenges: {from: C1, to: C2}}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C2, C3]
      - {claim: C2, text: The filter blocks the request, undeveloped: true}
      - {claim: C3, text: The model was taught to refuse, undeveloped: true}
      - {defeater: D1, text: A third way in is missing, challenges: {of: C1}}
    ```
    """
    case = view.case
    if case.header.standard == "cae":
        return
    steps: dict[str, set[str]] = {}
    for defeater in case.of_kind("defeater"):
        by_owner: dict[str, list[tuple[Challenge, str]]] = {}
        for said in defeater.entry.challenges:
            start = case.locate(defeater.module, said.start) if said.start else None
            end = case.locate(defeater.module, said.end) if said.end else None
            if start and end and said.kind == "supported-by" and _one_of_several(case, start, end, steps):
                by_owner.setdefault(start, []).append((said, end))
        for start, edges in by_owner.items():
            yield _one_edge(case, defeater, case.elements[start], edges)


def _one_of_several(case: Case, start: str, end: str, known: dict[str, set[str]]) -> bool:
    """Whether a relation is one of those that make an inference together; `known` are the inferences met so far."""
    if start not in known:
        ends = (case.target_of(relation.target) for relation in case.children(start))
        known[start] = {key for key in ends if case.elements[key].kind in STEPS}
    return len(known[start]) > 1 and case.target_of(end) in known[start]


def _one_edge(case: Case, defeater: Element, owner: Element, edges: list[tuple[Challenge, str]]) -> Diagnostic:
    (said, end), *others = edges
    source = defeater.entry.source
    if owner.kind == "argument":
        instead = said.start
    else:
        instead = said.end if case.elements[end].kind == "argument" else f"{{of: {said.start}}}"
    found = challenge_of_one_edge.at(
        span(source, said.node),
        f"`{defeater.id}` challenges single relations of the one inference under `{owner.id}`",
        label="one of several",
        help=f"write `challenges: {instead}`",
        about=defeater.key,
    )
    for other, _ in others[:MOST_SHOWN]:
        found = found.also(span(source, other.node), "another")
    whole = span(source, said.holder or said.node)
    if not others and source.text.startswith("{", whole.start):
        found = found.fix(whole, instead, unsafe=True)
    return found.also(owner.span, "the inference under this")


@rule("ARG310", "counter-claim-without-evidence", Severity.WARNING, source="GSN v3 1:6.3.5, 1:6.3.8")
def counter_claim_without_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """A doubt counts as confirmed, or a claim challenges another, and no evidence stands below it.

    A challenge by a claim is complete only with evidence of its own, as every other claim. A `defeater` that is open
    raises a question and needs none yet; `refuted` and accepted ones do not claim to be right.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        challenged_by:
          - {defeater: D1, text: A suffix breaks every refusal, status: confirmed}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        challenged_by:
          - defeater: D1
            text: A suffix breaks every refusal
            status: confirmed
            supported_by: [{evidence: E1, text: Results of the suffix attack}]
    ```
    """
    case = view.case
    asserted = [case.elements[key] for key in dict.fromkeys(doubt.defeater for doubt in case.doubts)]
    asserted = [e for e in asserted if not e.borrowed]
    asserted = [e for e in asserted if e.kind == "claim" or (e.kind == "defeater" and e.fields.status == "confirmed")]
    if not asserted:
        return
    evidenced = _above(case, (e.key for e in case.of_kind("evidence")))
    told = _above(case, (e.key for e in case.of_kind("claim", "argument") if _has_no_support(case, e))) | case.mistaken
    for element in asserted:
        if element.key not in evidenced and element.key not in told:
            what = "counts as confirmed" if element.kind == "defeater" else "challenges another claim"
            yield counter_claim_without_evidence.at(
                element.span,
                f"{element.kind_name} `{element.id}` {what} and rests on no evidence",
                label="no evidence below",
                help="add `supported_by:` with the counter-evidence"
                + (", or write `status: open` until there is some" if element.kind == "defeater" else ""),
                about=element.key,
            )


def _has_no_support(case: Case, element: Element) -> bool:
    """Whether something has no support and does not say so, which is a finding of its own (ARG301)."""
    fields = element.fields
    marked = fields.undeveloped or getattr(fields, "supported_by_contract", False)
    return not marked and not element.borrowed and not case.children(element.key)


def _above(case: Case, keys: Iterable[str]) -> set[str]:
    """These elements and everything that rests on them, directly or not, also over the borders of modules."""
    seen: set[str] = set()
    before: dict[str, list[str]] = {}
    for owner, targets in case.beyond.items():
        for target in targets:
            before.setdefault(target, []).append(owner)
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(relation.owner for relation in case.parents(key))
            waiting.extend((*case.cited_by.get(key, ()), *before.get(key, ())))
    return seen


@rule("ARG311", "defeated-without-challenge", source="GSN v3 T1:6-2, 1:6.3.11, 2:11.3.4.1")
def defeated_without_challenge(view: Assessment) -> Iterator[Diagnostic]:
    """A relation is marked `defeated` and no challenge stands, or a confirmed doubt is about one that is not marked.

    A relation falls by a challenge to it, to its inference, or to something above or below it from where somebody
    judged that the defeat spreads. Without one nobody can know why it was given up, and a mark that stays when every
    challenge is answered is not true any more. The reverse is an info: the relation counts for nothing, and its picture
    does not show it.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{to: E1, defeated: true}]
      - {evidence: E1, text: Red-team report}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{to: E1, defeated: true}]
      - {evidence: E1, text: Red-team report}
      - {defeater: D1, text: The report is about an older model, challenges: {from: C1, to: E1}, status: confirmed}
    ```
    """
    case = view.case
    marked = [(owner, r) for owner, r in case.attributed if r.fields and r.fields.defeated]
    fallen = _Fallen.under(view) if marked else None
    for owner, reference in marked:
        names = f"from `{owner.id}` to `{reference.target}`"
        target = case.locate(owner.module, reference.target)
        if fallen is None or target is None or owner.key in case.mistaken:
            continue
        if not fallen.reaches(owner.key, target, reference.kind):
            yield defeated_without_challenge.at(
                owner.entry.part_place(reference, "defeated"),
                f"the relation {names} is marked defeated, and no challenge to it stands",
                label="by what?",
                help="add the doubt that defeats it, or delete `defeated`",
                about=owner.key,
            )
    yield from _not_marked(view)


@dataclass(frozen=True, slots=True)
class _Fallen:
    """What challenges that stand can have defeated: relations, and elements above and below what is challenged."""

    relations: set[tuple[str, str]]
    above: set[str]
    below: set[str]
    answered: set[str]

    @staticmethod
    def under(view: Assessment) -> _Fallen:
        case = view.case
        standing = [doubt for doubt in case.doubts if _stands(view, doubt.defeater)]
        relations = {doubt.relation[:2] for doubt in standing if doubt.relation}
        elements = {doubt.target or doubt.of for doubt in standing if not doubt.relation}
        above = _above(case, (doubt.about for doubt in standing))
        below = case.below(*sorted(elements | {end for _, end in relations}))
        doubted = elements | {doubt.defeater for doubt in case.doubts if not _stands(view, doubt.defeater)}
        return _Fallen(relations, above, below, doubted)

    def reaches(self, owner: str, target: str, kind: RelationKind) -> bool:
        if kind == "challenged-by":
            return target in self.answered
        return (owner, target) in self.relations or target in self.above or owner in self.below


def _stands(view: Assessment, challenger: str) -> bool:
    """Whether a challenge still weighs; a refuted or accepted one does not."""
    return view.case.elements[challenger].kind != "defeater" or bool(view.active_doubts.get(challenger))


def _not_marked(view: Assessment) -> Iterator[Diagnostic]:
    """Relations that a confirmed doubt defeats and that are not drawn as defeated."""
    case = view.case
    seen: set[tuple[str, str, RelationKind]] = set()
    steps: dict[str, set[str]] = {}
    for doubt in case.doubts:
        if doubt.relation is None or doubt.relation in seen or view.active_doubts.get(doubt.defeater) != "confirmed":
            continue
        seen.add(doubt.relation)
        start, end, kind = doubt.relation
        found = case.joined.get(doubt.relation)
        if found is None or (found.fields and found.fields.defeated):
            continue
        if kind == "supported-by" and _one_of_several(case, start, end, steps):
            continue  # the challenge itself is misplaced (ARG207)
        yield replace(_mark(case, found, case.elements[doubt.defeater]), severity=Severity.INFO)


def _mark(case: Case, relation: Relation, defeater: Element) -> Diagnostic:
    owner, reference = case.elements[relation.owner], relation.reference
    name = reference.target if reference else relation.target
    found = defeated_without_challenge.at(
        relation.span,
        f"the relation from `{owner.id}` to `{name}` is defeated by `{defeater.id}` and not marked so",
        label="not marked",
        help=f"write `{{to: {name}, defeated: true}}`",
        about=owner.key,
    ).also(defeater.span, "confirmed")
    if reference and not reference.inline and reference.fields is None:
        return found.fix(relation.span, f"{{to: {name}, defeated: true}}")
    return found
