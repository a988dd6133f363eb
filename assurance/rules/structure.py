"""2xx structure: the shape of the argument, by the endpoint table of the chosen standard."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import ARGUED, GSN_NAME, Element, Relation
from assurance.rule import rule
from assurance.syntax.reader import ELEMENT_WORDS, with_article

_GOAL_SUPPORT = {"claim", "argument", "evidence", "away claim", "away evidence", "module_ref", "contract_ref"}
_SCOPE = {
    "context",
    "assumption",
    "justification",
    "away claim",
    "away context",
    "away assumption",
    "away justification",
    "module_ref",
}

SUPPORT: dict[str, dict[str, set[str]]] = {
    "gsn-v3": {"claim": _GOAL_SUPPORT, "argument": {"claim", "away claim"}},
    "gsn-relaxed": {
        "claim": _GOAL_SUPPORT,
        "argument": {"claim", "argument", "evidence", "away claim", "away evidence"},
    },
    "cae": {
        "claim": {"argument", "module_ref", "contract_ref"},
        "argument": {"claim", "evidence", "away claim", "away evidence"},
    },
}
"""What may support what (`supported_by`), by standard: GSN v3 T1:2-2 and T1:4-2, its relaxed form, and CAE."""

IN_CONTRACT: dict[str, set[str]] = {
    "supported-by": {"claim", "argument", "away claim"},
    "in-context-of": {"away context", "away assumption", "away justification"},
}
"""What an away goal may be related to in a contract (GSN v3 T1:4-2)."""

DIRECT = {"claim", "evidence", "away claim", "away evidence"}
"""What supports a claim through an argument only, under `standard: cae`; `no-argument-between` reports it."""

CONTEXT: dict[str, set[str]] = {"claim": _SCOPE, "argument": _SCOPE}


def endpoint_kind(case: Case, key: str) -> str:
    """The kind of an element as the endpoint tables know it; an away element has that of its target."""
    element = case.elements[key]
    if element.kind != "away":
        return "claim" if element.kind == "defeater" else element.kind
    target = case.target_of(key)
    return f"away {case.elements[target].kind}" if target != key else "away claim"


def allowed(case: Case, relation: Relation) -> set[str]:
    """The kinds that a relation of this owner may lead to; only in a contract an away goal may have relations."""
    source = endpoint_kind(case, relation.owner)
    if source == "away claim" and case.in_contract(case.elements[relation.owner]):
        return IN_CONTRACT[relation.kind]
    if relation.kind == "supported-by":
        return SUPPORT[case.header.standard].get(source, set())
    return CONTEXT.get(source, set())


@rule("ARG201", "endpoint", source="GSN v3 T1:2-2, T1:4-2, T1:6-2")
def endpoint(view: Assessment) -> Iterator[Diagnostic]:
    """A relation joins two kinds of element that the standard does not join.

    GSN v3 lets goals be supported by goals, strategies and solutions, strategies by goals only, and nothing by context.
    `standard: gsn-relaxed` also lets a strategy be supported by strategies and solutions; `standard: cae` wants an
    argument between a claim and its support (ARG321 where it is missing).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - context: X1
            text: Hosted API only
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        in_context_of:
          - context: X1
            text: Hosted API only
        undeveloped: true
    ```
    """
    case = view.case
    for relations in (*case.supported_by.values(), *case.in_context_of.values()):
        for relation in relations:
            owner, target = case.elements[relation.owner], case.elements[relation.target]
            kinds = allowed(case, relation)
            if endpoint_kind(case, target.key) in kinds and target.kind != "defeater":
                continue
            if owner.broken and owner.entry.word not in ELEMENT_WORDS:  # what it is was only guessed
                continue
            if skips_argument(case, relation):
                continue
            yield _misjoined(case, relation, owner, target, kinds)
    yield from _challengers(case)


def skips_argument(case: Case, relation: Relation) -> bool:
    """Whether CAE wants an argument between the two (ARG321)."""
    if case.header.standard != "cae" or relation.kind != "supported-by":
        return False
    source, target = endpoint_kind(case, relation.owner), endpoint_kind(case, relation.target)
    return source == "claim" and target in DIRECT and case.elements[relation.target].kind != "defeater"


def _challengers(case: Case) -> Iterator[Diagnostic]:
    """Challenges that come from something else than a goal or a solution (GSN v3 T1:6-2)."""
    for doubt in case.doubts:
        source, target = case.elements[doubt.defeater], case.elements[doubt.about]
        if endpoint_kind(case, source.key) not in ("claim", "evidence", "away claim", "away evidence"):
            yield endpoint.at(
                source.span,
                f"{_a(source)} `{source.id}` cannot challenge `{target.id}`",
                label=f"{_a(source)}",
                help="write the doubt as a `defeater`, with this as its context",
                about=target.key,
            ).also(target.span, "challenged")


def _misjoined(case: Case, relation: Relation, owner: Element, target: Element, kinds: set[str]) -> Diagnostic:
    verb = "be supported by" if relation.kind == "supported-by" else "stand in the context of"
    found = endpoint.at(
        relation.span,
        f"{_a(owner)} `{owner.id}` cannot {verb} {_a(target)} (`{target.id}`)",
        label=f"{_a(target)}",
        help=_mend(case, relation, target, kinds),
        about=owner.key,
    )
    return found.also(owner.span, "its owner")


def _mend(case: Case, relation: Relation, target: Element, kinds: set[str]) -> str:
    if relation.kind == "in-context-of" and target.kind in ("context", "assumption", "justification"):
        return "move it to the claim or argument that it is about"
    if target.kind in ("context", "assumption", "justification"):
        return "list it under `in_context_of:`"
    if target.kind == "defeater":
        return "list it under `challenged_by:`"
    if relation.kind == "in-context-of":
        return "list it under `supported_by:`"
    if not kinds:
        return f"{_a(case.elements[relation.owner])} has no support of its own; move it to a claim"
    if case.header.standard == "gsn-v3" and case.elements[relation.owner].kind == "argument":
        return "put a claim between the two, or choose `standard: gsn-relaxed`"
    return f"expected {listed(sorted(GSN_NAME.get(kind, kind) for kind in kinds if ' ' not in kind))}"


def _a(element: Element) -> str:
    return with_article(element.kind_name)


@rule("ARG203", "unreachable", Severity.WARNING, source="GSN v3 2:7.4.2.2")
def unreachable(view: Assessment) -> Iterator[Diagnostic]:
    """An element is on no path from a top claim.

    It argues for nothing. Often a reference is missing, or the element is left over.

    ```yaml bad
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    ```yaml good
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C2]
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    """
    case = view.case
    if not case.tops:
        return
    seen = _reached(case)
    for element in case.elements.values():
        if element.key in case.mistaken or element.borrowed:
            continue
        if (
            element.key not in seen
            and not _has_parent(case, element.key)
            and element.kind not in ("context", "assumption", "justification", "evidence")
        ):
            yield unreachable.at(
                element.span,
                f"{element.kind_name} `{element.id}` is on no path from {listed(case.tops[:3])}",
                label="not reached",
                help="name it where it belongs, or delete it",
                about=element.key,
            )


def _has_parent(case: Case, key: str) -> bool:
    return bool(case.parents(key) or case.context_for.get(key))


def _reached(case: Case) -> set[str]:
    """Everything on a path from a top, over every kind of relation and name."""
    doubters: dict[str, list[str]] = {}
    for doubt in case.doubts:
        doubters.setdefault(doubt.about, []).append(doubt.defeater)
    seen: set[str] = set()
    named = {n for e in case.of_kind("acp") for n in [e.fields.claim] if n}
    waiting = [*case.tops, *(e.key for e in case.of_kind("acp", "module_ref", "contract_ref")), *named]
    waiting += [e.key for e in case.of_kind("away") if case.in_contract(e)]
    while waiting:
        key = waiting.pop()
        if key in seen or key not in case.elements:
            continue
        seen.add(key)
        waiting.extend(r.target for r in (*case.children(key), *case.contexts(key)))
        waiting.extend(doubters.get(key, ()))
        waiting.extend(getattr(case.elements[key].fields, "refuted_by", ()))
        waiting.append(case.target_of(key))
        waiting.extend(case.beyond.get(key, ()))
    for module in case.modules.values():
        seen |= case.below(
            *(f"{module.id}/{name}" for name in module.fields.interface if f"{module.id}/{name}" in case.elements)
        )
    return seen


@rule("ARG204", "no-clear-top", Severity.WARNING, source="GSN v3 2:3.2.1, 2:7.4.2.2")
def no_clear_top(view: Assessment) -> Iterator[Diagnostic]:
    """The case does not say which claim it is about.

    Without `top:` the one claim that supports nothing else is taken; here there is none, or there are several.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    ```yaml good
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    case = view.case
    if case.entry is None or case.header.top or len(case.tops) == 1:
        return
    if not case.tops:
        message, hint = "the case has no top claim", "write a claim and name it under `top:`"
    else:
        message = f"{len(case.tops)} claims support nothing, and `top` does not say which the case is about"
        hint = f"write `top: {case.tops[0]}`, or join them under one claim"
    found = no_clear_top.at(case.place, message, label="which claim?", help=hint, about=case.id)
    for key in case.tops[:4]:
        found = found.also(case.elements[key].span, "supports nothing")
    yield found


@rule("ARG205", "undeveloped-with-support", source="GSN v3 T1:2-1, T1:4-1")
def undeveloped_with_support(view: Assessment) -> Iterator[Diagnostic]:
    """An element is marked undeveloped and has support, or is both undeveloped and supported by contract.

    The mark says "nothing below yet"; with something below, one of the two is not true any more.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    for element in view.case.of_kind(*sorted(ARGUED)):
        if not element.fields.undeveloped:
            continue
        place = element.entry.key_place("undeveloped")
        children = view.case.children(element.key)
        if children:
            yield undeveloped_with_support.at(
                place,
                f"`{element.id}` is marked undeveloped and has support",
                label="not true any more",
                help="delete `undeveloped`",
                about=element.key,
            ).also(children[0].span, "its support")
        elif getattr(element.fields, "supported_by_contract", False):
            yield undeveloped_with_support.at(
                place,
                f"`{element.id}` is marked undeveloped and supported by contract",
                label="one of the two",
                help="delete one of the two",
                about=element.key,
            )
