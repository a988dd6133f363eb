"""The case: every element and register entry of a project under one roof, with its relations indexed both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from assurance.model.element import Doubt, Element, Relation
from assurance.source import Source, Span, whole
from assurance.syntax.entry import Entry, Reference, RelationKind
from assurance.syntax.project import Loan
from assurance.syntax.register import CaseHeader

Relations = dict[str, tuple[Relation, ...]]
NONE: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Misreference:
    """A name that did not lead to what it should: what was named, where, and what was looked for."""

    entry: Entry
    span: Span
    name: str
    problem: str  # unknown | wrong-kind | not-public
    wanted: str = "element"
    found: str = ""
    module: str = ""


@dataclass(frozen=True, eq=False)
class Case:
    """A resolved case. Relations and doubts hold only what exists; what does not is in `misreferences`.

    `modules` has the headers of modules and contracts, `used` by ID what other cases lend.
    `cited_again` has the away elements and references that cite what another one in their module cites already.
    `dangling` counts, by element, names under `supported_by` that lead nowhere: children that support nothing.
    `complete` is False where a file of the case could not be read, and `unclear` says why two readers could take the
    rest for two different cases; no verdict is given then.
    """

    id: str
    entry: Entry | None
    header: CaseHeader
    elements: dict[str, Element]
    supported_by: Relations
    supports: Relations
    in_context_of: Relations
    context_for: Relations
    challenged_by: dict[str, tuple[Doubt, ...]]
    doubts: tuple[Doubt, ...]
    tops: tuple[str, ...]
    dangling: dict[str, int] = field(default_factory=dict)
    register: dict[str, dict[str, Entry]] = field(default_factory=dict)
    modules: dict[str, Entry] = field(default_factory=dict)
    used: dict[str, Loan] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    duplicates: tuple[tuple[Entry, Entry], ...] = ()
    misreferences: tuple[Misreference, ...] = ()
    repeats: tuple[tuple[Entry, Span, Span, str], ...] = ()
    cited_again: tuple[Element, ...] = ()
    complete: bool = True
    unclear: str = ""

    @cached_property
    def _by_kind(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements.values():
            if not element.borrowed:
                found.setdefault(element.kind, []).append(element)
        return found

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """Elements of some kinds, kind by kind, each in written order; none that are borrowed from another case."""
        return chain.from_iterable(self._by_kind.get(kind, ()) for kind in kinds)

    @cached_property
    def on_path(self) -> set[str]:
        """What supports a top, directly or not, and the tops themselves."""
        return self.below(*self.tops)

    @cached_property
    def addressing(self) -> dict[str, list[Element]]:
        """By risk, the claims that can create coverage for it: on a path, no summary, not only identifying it."""
        found: dict[str, list[Element]] = {}
        for claim in self.of_kind("claim"):
            fields = claim.fields
            if (
                fields.addresses
                and claim.key in self.on_path
                and not fields.summary
                and set(fields.role) != {"identify"}
            ):
                for risk in fields.addresses:
                    found.setdefault(risk, []).append(claim)
        return found

    @cached_property
    def protecting(self) -> dict[str, list[Element]]:
        """By asset, the claims that say they protect it, summaries left out."""
        found: dict[str, list[Element]] = {}
        for claim in self.of_kind("claim"):
            for asset in () if claim.fields.summary else claim.fields.protects:
                found.setdefault(asset, []).append(claim)
        return found

    def entries(self, family: str) -> dict[str, Entry]:
        """Register entries of a family: actors, assets, categories, risks, interplay, exclusions, red_lines."""
        return self.register.get(family, {})

    def children(self, key: str) -> tuple[Relation, ...]:
        """What supports an element, in written order."""
        return self.supported_by.get(key, NONE)

    def parents(self, key: str) -> tuple[Relation, ...]:
        """What an element supports."""
        return self.supports.get(key, NONE)

    def contexts(self, key: str) -> tuple[Relation, ...]:
        """What an element stands in the context of."""
        return self.in_context_of.get(key, NONE)

    def locate(self, module: str, name: str) -> str | None:
        """The key of the element that a name means in a module (empty for the case itself), or None."""
        if "/" not in name:
            key = f"{module}/{name}" if module else name
            return key if key in self.elements else None
        if name in self.elements:
            return name
        own = name.removeprefix(f"{self.id}/")
        return own if "/" not in own and own in self.elements else None

    def target_of(self, key: str) -> str:
        """An element, or the one that it cites if it is an away element."""
        element = self.elements.get(key)
        if element is None or element.kind != "away":
            return key
        found = self.locate(element.module, element.id)
        return found if found is not None and self.elements[found].kind != "away" else key

    def below(self, *keys: str) -> set[str]:
        """These elements and everything that supports them, directly or not, also behind away elements."""
        seen: set[str] = set()
        waiting = list(keys)
        supported_by, elements = self.supported_by, self.elements
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting.extend([r.target for r in supported_by.get(key, NONE)])
                if elements[key].kind == "away":
                    waiting.append(self.target_of(key))
                waiting.extend(self.beyond.get(key, ()))
        return seen

    def in_contract(self, element: Element) -> bool:
        """Whether an element stands in a contract."""
        module = self.modules.get(element.module)
        return module is not None and module.kind == "contract"

    @cached_property
    def supplied(self) -> Relations:
        """What contracts supply: to a goal that is to be supported by contract, and in sum, to a contract reference.

        A contract develops away goals; their support is that of the goals they cite (GSN v3 1:4.3.2, 1:4.3.5, 1:4.7.2).
        """
        found: dict[str, list[Relation]] = {}
        totals: dict[str, list[Relation]] = {}
        for away in self.of_kind("away"):
            target = self.target_of(away.key)
            if not self.in_contract(away) or target == away.key:
                continue
            totals.setdefault(away.module, []).extend(self.children(away.key))
            if getattr(self.elements[target].fields, "supported_by_contract", False):
                found.setdefault(target, []).extend(self.children(away.key))
        for reference in self.of_kind("contract_ref"):
            found[reference.key] = totals.get(reference.id, [])
        return {key: tuple(relations) for key, relations in found.items() if relations}

    @cached_property
    def beyond(self) -> dict[str, tuple[str, ...]]:
        """What elements rest on behind a border: what contracts supply, and what a module referred to publishes."""
        found = {key: tuple(relation.target for relation in relations) for key, relations in self.supplied.items()}
        for reference in self.of_kind("module_ref"):
            found[reference.key] = self.published(reference.id)
        return found

    def published(self, module: str) -> tuple[str, ...]:
        """The claims that a module publishes; where it publishes none, those that support nothing in it (1:4.3.7)."""
        header = self.modules.get(module)
        named = [f"{module}/{name}" for name in header.fields.interface] if header else []
        public = tuple(key for key in named if key in self.elements and self.elements[key].kind == "claim")
        if public:
            return public
        own = (e for e in self.of_kind("claim") if e.module == module)
        return tuple(
            e.key for e in own if not any(self.elements[r.owner].module == module for r in self.parents(e.key))
        )

    @cached_property
    def resting_on_claims(self) -> set[str]:
        """Claims and arguments that rest on further claims, directly or through arguments."""
        found: set[str] = set()
        waiting = [r.owner for claim in self.of_kind("claim") for r in self.parents(claim.key)]
        waiting += [r.owner for away in self.of_kind("away") for r in self.parents(away.key)]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                if self.elements[key].kind == "argument":
                    waiting.extend(r.owner for r in self.parents(key))
        return found

    @cached_property
    def joined(self) -> dict[tuple[str, str, RelationKind], Relation]:
        """Relations of support and context by owner, target and kind; also by the element that an away target cites."""
        found: dict[tuple[str, str, RelationKind], Relation] = {}
        for relation in chain.from_iterable((*self.supported_by.values(), *self.in_context_of.values())):
            for target in {relation.target, self.target_of(relation.target)}:
                found.setdefault((relation.owner, target, relation.kind), relation)
        return found

    @cached_property
    def attributed(self) -> list[tuple[Element, Reference]]:
        """Relations that are written with attributes of their own, each with its owner; those to doubts as well."""
        own = (element for element in self.elements.values() if not element.borrowed)
        return [(element, r) for element in own for r in element.entry.relations if r.fields is not None]

    @cached_property
    def points(self) -> dict[str, list[str]]:
        """By owner, the assurance claim points on it, on its inference, or on one of its relations."""
        found: dict[str, list[str]] = {}
        for point in self.of_kind("acp"):
            for challenge in point.entry.challenges:
                owner = self.locate(point.module, challenge.target or challenge.of or challenge.start)
                if owner is not None:
                    found.setdefault(owner, []).append(point.key)
        for relations in chain(self.supported_by.values(), self.in_context_of.values()):
            for relation in relations:
                if relation.fields is not None and relation.fields.acp:
                    key = self.locate(self.elements[relation.owner].module, relation.fields.acp)
                    if key is not None and self.elements[key].kind == "acp":
                        found.setdefault(relation.owner, []).append(key)
        return found

    @cached_property
    def points_on(self) -> dict[tuple[str, str], list[str]]:
        """Names of the assurance claim points on each relation (owner, target).

        One on a whole inference is on its first relation.
        """
        found: dict[tuple[str, str], dict[str, None]] = {}
        for relation in chain.from_iterable((*self.supported_by.values(), *self.in_context_of.values())):
            if relation.fields is not None and relation.fields.acp:
                found.setdefault((relation.owner, relation.target), {})[relation.fields.acp] = None
        for key, (owner, target) in self.point_places.items():
            if target:
                found.setdefault((owner, target), {})[self.elements[key].id] = None
        return {pair: list(names) for pair, names in found.items()}

    @cached_property
    def point_places(self) -> dict[str, tuple[str, str]]:
        """By assurance claim point, the element it is on, and the other end where it is on a relation of that."""
        found: dict[str, tuple[str, str]] = {}
        for point in self.of_kind("acp"):
            for one in point.entry.challenges:
                owner = self.locate(point.module, one.target or one.start or one.of)
                if owner is None:
                    continue
                relations = (*self.children(owner), *self.contexts(owner))
                first = next((r.target for r in relations), "") if one.of else ""
                end = self.locate(point.module, one.end) if one.start else first
                found.setdefault(point.key, (owner, end or ""))
        for relation in chain.from_iterable((*self.supported_by.values(), *self.in_context_of.values())):
            if relation.fields is not None and relation.fields.acp:
                key = self.locate(self.elements[relation.owner].module, relation.fields.acp)
                if key is not None:
                    found.setdefault(key, (relation.owner, relation.target))
        return found

    @cached_property
    def cited_by(self) -> dict[str, list[str]]:
        """By element, the away elements that cite it."""
        found: dict[str, list[str]] = {}
        for away in self.of_kind("away"):
            target = self.target_of(away.key)
            if target != away.key:
                found.setdefault(target, []).append(away.key)
        return found

    @cached_property
    def position(self) -> dict[str, int]:
        """The number of each element in written order."""
        return {key: at for at, key in enumerate(self.elements)}

    @cached_property
    def mistaken(self) -> set[str]:
        """Elements that hold a mistake (something unreadable, a name that leads nowhere), and everything above them.

        What a rule says of them may only follow from the mistake, which has a finding of its own.
        """
        wrong = {id(miss.entry) for miss in self.misreferences}
        waiting = [e.key for e in self.elements.values() if e.broken or id(e.entry) in wrong]
        seen: set[str] = set()
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting.extend(r.owner for r in self.parents(key))
        return seen

    @property
    def place(self) -> Span:
        """Where the case begins: its `case: ID`, for findings about the case as a whole."""
        return self.entry.span if self.entry else whole("")

    def risk(self, name: str) -> Any:
        """The fields of a risk, or None."""
        entry = self.entries("risks").get(name)
        return entry.fields if entry else None


def frozen(relations: dict[str, list[Relation]]) -> Relations:
    """Relations by owner, as they are kept."""
    return {key: tuple(found) for key, found in relations.items()}


def turned(relations: dict[str, list[Relation]]) -> Relations:
    """Relations by target."""
    back: dict[str, list[Relation]] = {}
    for found in relations.values():
        for relation in found:
            back.setdefault(relation.target, []).append(relation)
    return frozen(back)
