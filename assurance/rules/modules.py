"""6xx modules: what modules, contracts and cases publish, and how they cite each other."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import BORDERS, CONTEXTUAL, Element
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


@rule("ARG602", "misplaced-contract-mark", source="GSN v3 1:4.3.2, Table 1:4-1")
def misplaced_contract_mark(view: Assessment) -> Iterator[Diagnostic]:
    """A goal is to be supported by contract and has support of its own, or stands in a contract.

    The mark says that another module supplies the support. Decomposed in its own module, the goal has two arguments;
    and a contract cannot wait for a contract.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by_contract: true
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by_contract: true
    ```
    """
    case = view.case
    for claim in case.of_kind("claim"):
        if not claim.fields.supported_by_contract:
            continue
        place = claim.entry.key_place("supported_by_contract")
        children = [r for r in case.children(claim.key) if case.elements[r.target].kind != "contract_ref"]
        if children:
            yield misplaced_contract_mark.at(
                place,
                f"`{claim.id}` is to be supported by contract and has support of its own",
                label="one of the two",
                help="delete `supported_by_contract`, or move the support into the contract",
                about=claim.key,
            ).also(children[0].span, "its support")
        elif _in_contract(case, claim):
            yield misplaced_contract_mark.at(
                place,
                f"`{claim.id}` stands in a contract and is to be supported by contract",
                label="in a contract",
                help="support it here, or cite a goal of a module that is public",
                about=claim.key,
            )


def _in_contract(case: Case, element: Element) -> bool:
    module = case.modules.get(element.module)
    return module is not None and module.kind == "contract"


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


@rule("ARG604", "contract-content", source="GSN v3 1:4.7.3, Table 1:4-1")
def contract_content(view: Assessment) -> Iterator[Diagnostic]:
    """A contract publishes something, refers to a whole module or contract, or names an element without citing it.

    A contract only joins interfaces: it has none of its own, and what it says of modules it says by away elements.

    ```text
    # glue.yaml
    contract: glue
    interface: [C9]             # a contract publishes nothing
    elements:
      - away: product/C3
        supported_by:
          - module_ref: sec     # names a whole module
          - sec/S1              # write `away: sec/S1`
    ```
    """
    case = view.case
    for module in case.modules.values():
        if module.kind == "contract" and module.fields.interface:
            yield contract_content.at(
                module.key_place("interface"),
                f"contract `{module.id}` has an interface",
                label="publishes",
                help="delete `interface`",
                about=module.id,
            )
    for element in case.of_kind(*sorted(BORDERS)):
        if _in_contract(case, element):
            yield contract_content.at(
                element.span,
                f"{element.kind_name} `{element.id}` stands in contract `{element.module}`",
                label="a whole module" if element.kind == "module_ref" else "a whole contract",
                help="cite the goals that are meant: `away: MODULE/ID`",
                about=element.key,
            )
    yield from _named_directly(case)


def _named_directly(case: Case) -> Iterator[Diagnostic]:
    """Elements of modules that a contract names without an away element."""
    contracts = {name for name, entry in case.modules.items() if entry.kind == "contract"}
    for relations in (*case.supported_by.values(), *case.in_context_of.values()) if contracts else ():
        for relation in relations:
            module, target = case.elements[relation.owner].module, case.elements[relation.target]
            if module in contracts and target.module != module:
                yield contract_content.at(
                    relation.span,
                    f"contract `{module}` names `{target.key}` without an away element",
                    label="not cited",
                    help=f"write `away: {target.key if target.module else f'{case.id}/{target.key}'}`",
                    about=relation.owner,
                )


@rule("ARG605", "context-not-public", Severity.WARNING, source="GSN v3 1:4.6.3 (4), 1:4.6.4")
def context_not_public(view: Assessment) -> Iterator[Diagnostic]:
    """A public claim holds in a context that is not public.

    Who cites the claim from another module cannot see under which conditions it was argued.

    ```text
    # security.yaml
    module: security
    interface: [C4]             # add X1
    elements:
      - claim: C4
        text: Published jailbreaks are refused
        in_context_of: [{context: X1, text: Requests in English}]
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

    ```text
    # security.yaml: C4 is argued in the context X1, "Requests in English"
    # orchid.case.yaml
    - claim: C2
      text: Orchid gives no harmful advice in any language
      supported_by: [{away: security/C4}]
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


@rule("ARG607", "unbound-module", source="GSN v3 1:4.7.3")
def unbound_module(view: Assessment) -> Iterator[Diagnostic]:
    """A contract cites a module that it does not bind, or binds one that it does not cite.

    Contracts and modules are reviewed together: who reads `binds` must see every module that takes part, and no other.

    ```text
    # glue.yaml
    contract: glue
    binds: [sec]
    elements:
      - away: product/C3
        supported_by: [{away: platform/P1}]     # `platform` is not bound, `sec` is not cited
    ```
    """
    case = view.case
    cited: dict[str, dict[str, Element]] = {}
    for away in case.of_kind("away"):
        if _in_contract(case, away):
            cited.setdefault(away.module, {}).setdefault(case.elements[case.target_of(away.key)].module, away)
    for module in case.modules.values():
        if module.kind != "contract":
            continue
        known = {name: away for name, away in cited.get(module.id, {}).items() if name not in ("", module.id)}
        for name, away in known.items():
            if name not in module.fields.binds:
                yield unbound_module.at(
                    away.span,
                    f"contract `{module.id}` cites module `{name}` and does not bind it",
                    label="not bound",
                    help=f"add `{name}` to `binds`",
                    about=away.key,
                ).also(module.key_place("binds"), "what it binds")
        for name in module.fields.binds:
            if name in case.modules and name not in known:
                yield unbound_module.at(
                    module.item_place("binds", name),
                    f"contract `{module.id}` binds module `{name}` and cites nothing of it",
                    label="not cited",
                    help="cite what it takes part with, or delete it here",
                    about=module.id,
                )


@rule("ARG608", "unused-case", Severity.WARNING)
def unused_case(view: Assessment) -> Iterator[Diagnostic]:
    """A case is named under `uses`, and nothing of it is cited.

    A reader believes that this case rests on the other one.

    ```text
    uses: [../platform/platform.case.yaml]      # and nowhere `away: platform/…`
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
