"""6xx contracts: what joins modules, and what may stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.diagnostic import Diagnostic
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import BORDERS, Element
from assurance.rule import rule


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
        elif case.in_contract(claim):
            yield misplaced_contract_mark.at(
                place,
                f"`{claim.id}` stands in a contract and is to be supported by contract",
                label="in a contract",
                help="support it here, or cite a goal of a module that is public",
                about=claim.key,
            )


@rule("ARG604", "contract-content", source="GSN v3 1:4.7.3, Table 1:4-1")
def contract_content(view: Assessment) -> Iterator[Diagnostic]:
    """A contract publishes something, refers to a whole module or contract, or names an element without citing it.

    A contract only joins interfaces: it has none of its own, and what it says of modules it says by away elements.

    ```yaml bad
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml, glue.yaml]
    elements:
      - {claim: C1, text: Orchid keeps its secrets, supported_by_contract: true}
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - {claim: C4, text: The vault keeps secrets, undeveloped: true}
    # glue.yaml
    contract: glue
    binds: [security]
    elements:
      - away: orchid/C1
        supported_by: [security/C4]
    ```
    ```yaml good
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml, glue.yaml]
    elements:
      - {claim: C1, text: Orchid keeps its secrets, supported_by_contract: true}
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - {claim: C4, text: The vault keeps secrets, undeveloped: true}
    # glue.yaml
    contract: glue
    binds: [security]
    elements:
      - away: orchid/C1
        supported_by: [{away: security/C4}]
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
        if case.in_contract(element):
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


@rule("ARG607", "unbound-module", source="GSN v3 1:4.7.3")
def unbound_module(view: Assessment) -> Iterator[Diagnostic]:
    """A contract cites a module that it does not bind, or binds one that it does not cite.

    Contracts and modules are reviewed together: who reads `binds` must see every module that takes part, and no other.

    ```yaml bad
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml, glue.yaml]
    elements:
      - {claim: C1, text: Orchid keeps its secrets, supported_by_contract: true}
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - {claim: C4, text: The vault keeps secrets, undeveloped: true}
    # glue.yaml
    contract: glue
    binds: []
    elements:
      - away: orchid/C1
        supported_by: [{away: security/C4}]
    ```
    ```yaml good
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml, glue.yaml]
    elements:
      - {claim: C1, text: Orchid keeps its secrets, supported_by_contract: true}
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - {claim: C4, text: The vault keeps secrets, undeveloped: true}
    # glue.yaml
    contract: glue
    binds: [security]
    elements:
      - away: orchid/C1
        supported_by: [{away: security/C4}]
    ```
    """
    case = view.case
    cited: dict[str, dict[str, Element]] = {}
    for away in case.of_kind("away"):
        if case.in_contract(away):
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
