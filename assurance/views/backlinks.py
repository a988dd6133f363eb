"""What names something: relations, doubts, register entries, red lines, estimates, fields of elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assurance.model.case import Case
from assurance.model.element import Relation
from assurance.model.resolve import FREE_NAMES, REGISTER_NAMES
from assurance.model.why import name_of
from assurance.source import Span
from assurance.syntax.entry import Entry

VERBS = {
    "addresses": "addresses it",
    "meets": "meets its threshold",
    "actors": "names it as an actor",
    "assets": "names it as an asset",
    "protects": "protects it",
    "relies_on": "relies on it",
    "effect_analyzed_by": "has its effect analyzed by it",
    "bridge": "takes it as its bridge",
    "refuted_by": "is to be refuted by it",
    "claim": "argues confidence by it",
    "leads_to": "leads to it",
    "between": "is between it and others",
    "resolved_by": "is resolved by it",
    "argued_by": "is argued by it",
    "risk": "excludes it",
    "category": "has it as its category",
    "tested_by": "is tested by it",
    "top": "has it as a top",
    "interface": "makes it public",
    "binds": "binds it",
}
"""How a field that names something reads from the other end."""


@dataclass(frozen=True, slots=True)
class Naming:
    """One naming: who names it, how (`protects it`), the field it stands in, and where."""

    kind: str
    name: str
    how: str
    field: str
    span: Span


def backlinks(case: Case, key: str, *, family: str = "element") -> list[Naming]:
    """Everything that names an element (by key), or a register entry of a family (`risks`, `assets` …)."""
    found = [*_of_element(case, key)] if family == "element" else []
    found += [*_of_fields(case, key, family)]
    return list({(n.kind, n.name, n.how): n for n in found}.values())


def _of_element(case: Case, key: str) -> Iterator[Naming]:
    for relation in case.parents(key):
        yield _related(case, relation, "supported_by", "is supported by it")
    for relation in case.context_for.get(key, ()):
        yield _related(case, relation, "in_context_of", "stands in the context of it")
    yield from _doubting(case, key)
    yield from _citing(case, key)


def _doubting(case: Case, key: str) -> Iterator[Naming]:
    """The doubts about an element, its inference or one of its relations, from either end."""
    for doubt in case.challenged_by.get(key, ()):
        how = "doubts it"
        if doubt.relation:
            how = f"doubts that it is {doubt.relation[2].replace('-', ' ')} {name_of(case, doubt.relation[1])}"
        elif doubt.of:
            how = "doubts the inference under it"
        element = case.elements[doubt.defeater]
        yield Naming(element.kind_name, name_of(case, element.key), how, "challenges", element.span)
    for doubt in case.doubts:
        if doubt.relation and doubt.relation[1] == key:
            element = case.elements[doubt.defeater]
            how = f"doubts that {name_of(case, doubt.relation[0])} is {doubt.relation[2].replace('-', ' ')} it"
            yield Naming(element.kind_name, name_of(case, element.key), how, "challenges", element.span)


def _citing(case: Case, key: str) -> Iterator[Naming]:
    """Away elements, defeats stopped here, and assurance claim points."""
    for away in case.cited_by.get(key, ()):
        element = case.elements[away]
        yield Naming(
            element.kind_name, f"in module {element.module}" if element.module else "", "cites it", "", element.span
        )
    for defeater in case.of_kind("defeater"):
        at = defeater.fields.propagation
        if at and case.locate(defeater.module, at.stops_at) == key:
            place = defeater.entry.place("propagation", "stops_at")
            yield Naming(defeater.kind_name, name_of(case, defeater.key), "is stopped at it", "propagation", place)
    for point, (owner, _) in case.point_places.items():
        if owner == key:
            element = case.elements[point]
            yield Naming(element.kind_name, name_of(case, point), "is a point on it", "on", element.span)


def _related(case: Case, relation: Relation, field: str, how: str) -> Naming:
    owner = case.elements[relation.owner]
    return Naming(owner.kind_name, name_of(case, owner.key), how, field, relation.span)


def _of_fields(case: Case, key: str, family: str) -> Iterator[Naming]:
    for entry, module in _entries(case):
        for field, wanted in (*REGISTER_NAMES.get(entry.kind, ()), *FREE_NAMES.get(entry.kind, ())):
            if wanted == family:
                for name in _values(entry.fields, field):
                    if name == key or (family == "element" and case.locate(module, name) == key):
                        place = entry.item_place(field, name)
                        verb = VERBS.get(field, f"names it under `{field}`")
                        how = "excludes it" if entry.kind == "exclude" else verb
                        yield Naming(entry.word, _name(entry, module), how, field, place)
    for risk in case.entries("risks").values() if family == "element" else ():
        estimate = risk.fields.estimate
        if estimate is not None and estimate.evidence and case.locate("", estimate.evidence) == key:
            yield Naming(risk.word, risk.id, "is estimated from it", "estimate", risk.place("estimate", "evidence"))


def _entries(case: Case) -> Iterator[tuple[Entry, str]]:
    if case.entry is not None:
        yield case.entry, ""
    yield from ((module, name) for name, module in case.modules.items())
    yield from ((e.entry, e.module) for e in case.elements.values() if not e.borrowed)
    for family in case.register.values():
        yield from ((entry, "") for entry in family.values())


def _name(entry: Entry, module: str) -> str:
    return f"{module}/{entry.id}" if module and entry.kind != "module" else entry.id


def _values(fields: Any, name: str) -> tuple[str, ...]:
    value = getattr(fields, name, None)
    return () if not value else (value,) if isinstance(value, str) else tuple(value)
