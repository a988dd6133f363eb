"""6xx modules: what modules, contracts and cases publish, and how they cite each other."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import CONTEXTUAL, Element
from assurance.model.scope import scopes
from assurance.rule import rule
from assurance.syntax.entry import Entry
from assurance.syntax.tree import Scalar, span

PUBLIC_KINDS = frozenset({"claim", "evidence", *CONTEXTUAL})
FEW = 5


@rule("ARG601", "away-text", source="GSN v3 Table 1:4-1")
def away_text(view: Assessment) -> Iterator[Diagnostic]:
    """An away element does not repeat the text of the element that it cites.

    It stands for that element, so a reader of this module would take another statement for the one that is argued.
    Leave the text out to have it repeated, or copy it exactly.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{away: demo/C2, text: The filter blocks all requests}]
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    ```yaml good
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{away: demo/C2, text: The filter blocks the request}]
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    """
    case = view.case
    for away in case.of_kind("away"):
        target = case.elements[case.target_of(away.key)]
        if target is away or away.broken or not away.text or away.text.split() == target.text.split():
            continue
        place = away.entry.place("text")
        found = away_text.at(
            place,
            f"away element `{away.id}` says something else than {target.kind_name} `{target.key}`",
            label="another text",
            help="delete `text`, or copy it exactly",
            about=away.key,
        ).also(target.entry.place("text"), "what it cites")
        node = away.entry.node.value("text")
        yield found.fix(span(away.entry.source, node), _copy(target, away)) if isinstance(node, Scalar) else found


def _copy(target: Element, away: Element) -> str:
    """The text of an element as it can be written on another: as it is written there, where that is one plain line."""
    node, source = target.entry.node.value("text"), target.entry.source
    in_flow = away.entry.source.text[away.entry.node.start] == "{"
    if isinstance(node, Scalar) and not in_flow:
        written = source.text[node.start : node.end]
        if "\n" not in written:
            return written
    return json.dumps(target.text, ensure_ascii=False)


@rule("ARG603", "public-kind", source="GSN v3 Table 1:4-1 (public decorator)")
def public_kind(view: Assessment) -> Iterator[Diagnostic]:
    """An interface publishes something that cannot be public, for instance a strategy.

    Goals, solutions, contexts, assumptions and justifications can be public. How one of them is argued stays inside its
    module.

    ```yaml bad
    case: demo
    interface: [C1, S1]
    top: C1
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {argument: S1, text: Argument over all requests, undeveloped: true}
    ```
    ```yaml good
    case: demo
    interface: [C1]
    top: C1
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {argument: S1, text: Argument over all requests, undeveloped: true}
    ```
    """
    case = view.case
    headers = [(entry, f"{name}/") for name, entry in case.modules.items() if entry.kind == "module"]
    headers += [(case.entry, "")] if case.entry is not None else []
    for entry, prefix in headers:
        for name in entry.fields.interface:
            element = case.elements.get(f"{prefix}{name}")
            if element is not None and element.kind not in PUBLIC_KINDS:
                yield public_kind.at(
                    entry.item_place("interface", name),
                    f"{element.kind_name} `{name}` is public",
                    label="cannot be public",
                    help="take it out of `interface`, and publish the claim it serves",
                    about=element.key,
                ).also(element.span, "published")


@rule("ARG605", "context-not-public", Severity.WARNING, source="GSN v3 1:4.6.3 (4), 1:4.6.4")
def context_not_public(view: Assessment) -> Iterator[Diagnostic]:
    """A public claim holds in a context that is not public.

    Who cites the claim from another module cannot see under which conditions it was argued.

    ```yaml bad
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml]
    elements:
      - claim: C1
        text: Orchid keeps its secrets
        supported_by: [{away: security/C4}]
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - claim: C4
        text: The vault keeps secrets
        in_context_of: [{context: X1, text: One user per vault}]
        undeveloped: true
    ```
    ```yaml good
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml]
    elements:
      - claim: C1
        text: Orchid keeps its secrets
        supported_by: [{away: security/C4}]
    # security.yaml
    module: security
    interface: [C4, X1]
    elements:
      - claim: C4
        text: The vault keeps secrets
        in_context_of: [{context: X1, text: One user per vault}]
        undeveloped: true
    ```
    """
    case = view.case
    for module in case.modules.values():
        if module.kind != "module":
            continue
        inside = scopes(case, within=module.id)
        for name in module.fields.interface:
            claim = case.elements.get(f"{module.id}/{name}")
            if claim is None or claim.kind != "claim":
                continue
            hidden = [key for key in inside.get(claim.key, ()) if case.elements[key].id not in module.fields.interface]
            if hidden:
                yield _hidden(case, module, claim, hidden)


def _hidden(case: Case, module: Entry, claim: Element, hidden: list[str]) -> Diagnostic:
    names = listed([case.elements[key].id for key in hidden[:FEW]], last="and")
    found = context_not_public.at(
        module.item_place("interface", claim.id),
        f"`{claim.id}` is public and {names} in its scope {'is' if len(hidden) == 1 else 'are'} not",
        label="without its context",
        help=f"add {names} to `interface`",
        about=claim.key,
    )
    for key in hidden[:FEW]:
        found = found.also(case.elements[key].span, "not public")
    return found


@rule("ARG606", "context-differs", Severity.WARNING, source="GSN v3 1:4.3.4")
def context_differs(view: Assessment) -> Iterator[Diagnostic]:
    """An away goal was argued under a context or assumption that is not in scope where it is cited.

    Citing it asserts that the two contexts agree. Cite the context as well (`away: MODULE/X1` under `in_context_of`),
    or say why it does not matter with a justification beside the citing claim.

    ```yaml bad
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml]
    elements:
      - claim: C1
        text: Orchid keeps its secrets
        supported_by: [{away: security/C4}]
    # security.yaml
    module: security
    interface: [C4, X1]
    elements:
      - claim: C4
        text: The vault keeps secrets
        in_context_of: [{context: X1, text: One user per vault}]
        undeveloped: true
    ```
    ```yaml good
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml]
    elements:
      - claim: C1
        text: Orchid keeps its secrets
        supported_by: [{away: security/C4}]
        in_context_of: [{away: security/X1}]
    # security.yaml
    module: security
    interface: [C4, X1]
    elements:
      - claim: C4
        text: The vault keeps secrets
        in_context_of: [{context: X1, text: One user per vault}]
        undeveloped: true
    ```
    """
    case = view.case
    inside = scopes(case)
    for away in case.of_kind("away"):
        target = case.elements[case.target_of(away.key)]
        if target.kind != "claim" or target.borrowed:
            continue
        argued = [key for key in inside.get(target.key, ()) if case.elements[key].kind != "justification"]
        for relation in case.parents(away.key):
            yield from _unshared(case, away, relation.owner, argued, inside)


def _unshared(
    case: Case, away: Element, owner: str, argued: list[str], inside: dict[str, tuple[str, ...]]
) -> Iterator[Diagnostic]:
    here = inside.get(owner, ())
    kinds = {case.elements[case.target_of(r.target)].kind for r in case.contexts(owner)}
    known = {case.target_of(key) for key in here} | {" ".join(case.elements[key].text.split()) for key in here}
    missing = [k for k in argued if k not in known and " ".join(case.elements[k].text.split()) not in known]
    if not missing or "justification" in kinds or "claim" in kinds:
        return
    found = context_differs.at(
        away.span,
        f"`{away.id}` was argued in the scope of {listed(missing[:FEW], last='and')}, and `{owner}` is not",
        label="another context",
        help=f"cite {listed(missing[:FEW], last='and')} under `in_context_of` of `{owner}`, or justify it there",
        about=away.key,
    )
    for key in missing[:FEW]:
        found = found.also(case.elements[key].span, "its context")
    yield found


@rule("ARG608", "unused-case", Severity.WARNING)
def unused_case(view: Assessment) -> Iterator[Diagnostic]:
    """A case is named under `uses`, and nothing of it is cited.

    A reader believes that this case rests on the other one.

    ```yaml bad
    # product.case.yaml
    case: product
    uses: [platform.case.yaml]
    elements:
      - {claim: C1, text: The product does no harm, undeveloped: true}
    # platform.case.yaml
    case: platform
    elements:
      - {claim: P1, text: The platform does no harm, undeveloped: true}
    ```
    ```yaml good
    # product.case.yaml
    case: product
    uses: [platform.case.yaml]
    elements:
      - {claim: C1, text: The product does no harm, supported_by: [{away: platform/P1}]}
    # platform.case.yaml
    case: platform
    elements:
      - {claim: P1, text: The platform does no harm, undeveloped: true}
    ```
    """
    case = view.case
    cited = {case.elements[case.target_of(away.key)].module for away in case.of_kind("away")}
    cited |= {case.elements[r.target].module for rs in case.supported_by.values() for r in rs if "/" in r.target}
    for name, path in case.used.items():
        if name not in cited and case.entry is not None:
            yield unused_case.at(
                case.entry.item_place("uses", path),
                f"nothing of case `{name}` is cited",
                label="not used",
                help=f"cite what it lends (`away: {name}/ID`), or delete it here",
                about=case.id,
            )
