"""The architecture: the modules of a case and their relations, as GSN's module view."""

from __future__ import annotations

from collections.abc import Iterable

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import BORDERS, Relation
from assurance.views.figure import Label, figure
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.node import Node
from assurance.views.scene import Edge, Group, Scene, verdict
from assurance.views.select import NothingToShow
from assurance.views.text import flat


def architecture(assessment: Assessment, *, look: Look = PLAIN_LOOK) -> Scene:
    """The modules as a scene, the case itself first; raises `NothingToShow` for a case without modules."""
    case = assessment.case
    if not (case.modules or case.used):
        raise NothingToShow("the case has no modules; `--pages` draws an overview of a case in one module")
    counts: dict[str, int] = {}
    for element in case.elements.values():
        counts[element.module] = counts.get(element.module, 0) + 1
    names = {name: name or case.id for name in dict.fromkeys(("", *case.modules, *case.used))}
    support = _between(case, (r for rs in case.supported_by.values() for r in rs))
    support += [pair for pair in _by_contract(case) if pair not in support]
    context = _between(case, (r for rs in case.in_context_of.values() for r in rs))
    nodes: dict[str, Node] = {}
    groups = []
    for name, shown in names.items():
        nodes[shown] = _node(case, name, counts.get(name, 0), look)
        beside = [f"{shown}>{names[other]}" for one, other in context if one == name]
        nodes.update({key: _node(case, key.partition(">")[2], 0, look, brief=True) for key in beside})
        groups.append(Group(shown, tuple(beside)))
    edges = [Edge("in-context-of", group.owner, key) for group in groups for key in group.left]
    edges += [Edge("supported-by", names[one], names[other]) for one, other in support]
    title = flat(case.header.title or case.id) or "Case"
    return Scene(
        title,
        verdict(assessment),
        nodes,
        tuple(groups),
        tuple(edges),
        "Architecture",
        look,
        words={"module": "module", "contract": "contract"},
    )


def _between(case: Case, relations: Iterable[Relation]) -> list[tuple[str, str]]:
    """The pairs of different modules that relations join, also by way of away elements and module references."""
    found: dict[tuple[str, str], None] = {}
    for relation in relations:
        target = case.elements[case.target_of(relation.target)]
        other = target.id if target.kind in BORDERS and target.id in case.modules else target.module
        pair = (case.elements[relation.owner].module, other)
        if pair[0] != pair[1]:
            found[pair] = None
    return list(found)


def _by_contract(case: Case) -> list[tuple[str, str]]:
    """The pairs of a module whose goal is to be supported by contract and the contract that supplies for it."""
    pairs = (
        (case.elements[key].module, case.elements[relation.owner].module)
        for key, relations in case.supplied.items()
        for relation in relations
        if case.elements[key].kind == "claim"
    )
    return list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def _node(case: Case, name: str, count: int, look: Look, *, brief: bool = False) -> Node:
    module = case.modules.get(name)
    title = (module.fields.title if module else case.header.title) or ""
    if name in case.used:
        return _other_case(name, count)
    public = ", ".join(module.fields.interface) if module and not brief else ""
    elements = "" if brief else f"{count} element{'' if count == 1 else 's'}{f'; public: {public}' if public else ''}"
    shown = name or case.id
    text = flat("; ".join(filter(None, (title, elements))))
    kind = module.kind if module else "case"
    drawn = figure("contract" if kind == "contract" else "module", Label(flat(shown), "", text, mini=not look.text))
    label = flat(f"{shown}, {kind}: {text}")
    return Node(
        shown, "contract_ref" if kind == "contract" else "module_ref", flat(shown), drawn, label=label, tooltip=label
    )


def _other_case(name: str, count: int) -> Node:
    """Another case of the project, which lends some elements."""
    text = f"another case; lends {count} element{'' if count == 1 else 's'}"
    drawn = figure("module", Label(flat(name), "", text))
    return Node(name, "module_ref", flat(name), drawn, label=flat(f"{name}, {text}"), tooltip=flat(f"{name}: {text}"))
