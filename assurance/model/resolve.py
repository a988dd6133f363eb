"""Resolution: documents to a case. Every name is looked up once; what leads nowhere becomes a misreference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assurance.model.case import Case, Misreference, frozen, turned
from assurance.model.element import BORDERS, Doubt, Element, Relation
from assurance.model.tops import tops
from assurance.source import Source, Span
from assurance.syntax.entry import Challenge, Entry, Reference
from assurance.syntax.project import Loan, Member, Project
from assurance.syntax.reader import STAND_IN
from assurance.syntax.register import CaseHeader
from assurance.syntax.tree import span

REGISTER_NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "claim": (
        ("addresses", "risks"),
        ("meets", "risks"),
        ("actors", "actors"),
        ("protects", "assets"),
        ("relies_on", "assets"),
        ("effect_analyzed_by", "element"),
        ("bridge", "element"),
    ),
    "defeater": (("refuted_by", "element"),),
    "acp": (("claim", "element"),),
    **dict.fromkeys(("hazard", "threat", "risk"), (("actors", "actors"), ("assets", "assets"), ("leads_to", "risks"))),
    **dict.fromkeys(
        ("conflict", "dependency", "effect", "synergy"), (("between", "element"), ("resolved_by", "element"))
    ),
    "independence": (("between", "element"), ("argued_by", "element")),
    "exclude": (("risk", "risks"),),
    "red_line": (("tested_by", "element"),),
    "case": (("top", "element"),),
    "module": (("interface", "element"),),
    "contract": (("binds", "module"),),
}
"""Which fields name other things, and what they must name."""

FREE_NAMES = dict.fromkeys(("hazard", "threat", "risk", "exclude"), (("category", "categories"),))
"""Which fields may name other things: what is not registered under these words is a word of the author's own."""

FAMILY_WORD = {"risks": "risk", "actors": "actor", "assets": "asset", "categories": "category", "element": "element"}


def resolve(project: Project) -> Case:
    """The case that these documents make."""
    return _Resolver(project).case()


@dataclass(slots=True)
class _Resolver:
    project: Project
    elements: dict[str, Element] = field(default_factory=dict)
    register: dict[str, dict[str, Entry]] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    modules: dict[str, Entry] = field(default_factory=dict)
    duplicates: list[tuple[Entry, Entry]] = field(default_factory=list)
    misreferences: list[Misreference] = field(default_factory=list)
    repeats: list[tuple[Entry, Span, Span, str]] = field(default_factory=list)
    supported_by: dict[str, list[Relation]] = field(default_factory=dict)
    in_context_of: dict[str, list[Relation]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    doubted: set[tuple[str, str]] = field(default_factory=set)
    cited_again: list[Element] = field(default_factory=list)
    dangling: dict[str, int] = field(default_factory=dict)
    pointed: list[tuple[Entry, Span, Challenge]] = field(default_factory=list)
    lost_doubt: bool = False
    private: dict[str, frozenset[str]] = field(default_factory=dict)
    case_id: str = ""
    case_entry: Entry | None = None

    def case(self) -> Case:
        head = next((m.document for m in self.project.members if m.document.kind == "case"), None)
        entry = head.entry if head else None
        self.case_id = entry.id if entry else ""
        self.case_entry = entry
        for member in self.project.members:
            self._collect(member)
        own = (*self.elements.values(), *self.cited_again)
        for loan in self.project.loans:
            self._borrow(loan)
        for element in own:
            self._relations(element)
        self._pointed_relations()
        self._names(entry)
        header = entry.fields if entry else CaseHeader()
        return Case(
            id=self.case_id,
            entry=entry,
            header=header,
            elements=self.elements,
            supported_by=frozen(self.supported_by),
            supports=turned(self.supported_by),
            in_context_of=frozen(self.in_context_of),
            context_for=turned(self.in_context_of),
            challenged_by=self._challenged(),
            doubts=tuple(self.doubts),
            dangling=self.dangling,
            tops=tops(header, self.case_id, self.elements, self.supported_by, self.doubts),
            register=self.register,
            modules=self.modules,
            used={loan.entry.id: loan for loan in self.project.loans},
            sources=self._sources(),
            duplicates=tuple(self.duplicates),
            misreferences=tuple(self.misreferences),
            repeats=tuple(self.repeats),
            cited_again=tuple(self.cited_again),
            complete=self.project.complete,
            unclear=self._unclear(),
        )

    def _sources(self) -> tuple[Source, ...]:
        """The files of the case, then those of the cases it uses, each once."""
        own = [member.document.source for member in self.project.members]
        lent = (source for loan in self.project.loans for source in loan.sources)
        return tuple({source.path: source for source in (*own, *lent)}.values())

    # -- collecting

    def _collect(self, member: Member) -> None:
        document, module = member.document, member.module
        if document.kind in ("module", "contract") and document.entry is not None:
            known = self.modules.setdefault(document.entry.id, document.entry)
            if document.entry.id == self.case_id and self.case_entry is not None:
                self.duplicates.append((self.case_entry, document.entry))
            if known is not document.entry:
                self.duplicates.append((known, document.entry))
        for family, entries in document.register.items():
            for entry in entries:
                self._register(family, entry)
        for entry in document.elements:
            self._element(entry, module)

    def _register(self, family: str, entry: Entry) -> None:
        first = self._known(entry.id)
        if first is not None:
            self.duplicates.append((first, entry))
            return
        self.register.setdefault(family, {})[entry.id] = entry
        self.families[entry.id] = family

    def _known(self, name: str) -> Entry | None:
        if name in self.elements:
            return self.elements[name].entry
        family = self.families.get(name)
        return self.register[family][name] if family else None

    def _element(self, entry: Entry, module: str) -> None:
        citing = entry.kind in ("away", "module_ref", "contract_ref")
        key = citation(module, entry.id) if citing else f"{module}/{entry.id}" if module else entry.id
        first = self.elements.get(key)
        known = first.entry if first else self._known(key)
        element = Element(key, entry.id, module, entry, entry.kind, entry.fields)
        if known is None:
            self.elements[key] = element
        elif citing:
            self.cited_again.append(element)
        else:
            self.duplicates.append((known, entry))

    def _borrow(self, loan: Loan) -> None:
        """The public elements of another case; its name is taken like that of a module."""
        known = self.modules.get(loan.entry.id) or self._known(loan.entry.id)
        if known is None and loan.entry.id == self.case_id:
            known = self.case_entry
        if known is not None or loan.entry.id in self.private:
            self.duplicates.append((known or loan.entry, loan.entry))
            return
        self.private[loan.entry.id] = loan.private
        for entry in loan.public:
            key = f"{loan.entry.id}/{entry.id}"
            self.elements[key] = Element(key, entry.id, loan.entry.id, entry, entry.kind, entry.fields, borrowed=True)

    # -- relations

    def _relations(self, element: Element) -> None:
        seen: dict[tuple[str, str], Reference] = {}
        for reference in element.entry.relations:
            target = self._target(element, reference)
            if target is None:
                self.lost_doubt |= reference.kind == "challenged-by"
                if reference.kind == "supported-by":
                    self.dangling[element.key] = self.dangling.get(element.key, 0) + 1
                continue
            first = seen.setdefault((reference.kind, target), reference)
            if first is not reference:
                place = span(element.entry.source, reference.node)
                self.repeats.append((element.entry, place, span(element.entry.source, first.node), reference.target))
                continue
            self._relate(element, reference, target)
        for challenge in element.entry.challenges:
            self._challenge(element, challenge)

    def _target(self, element: Element, reference: Reference) -> str | None:
        if reference.inline:
            for key in (citation(element.module, reference.target), self._key(element.module, reference.target)):
                if key in self.elements:
                    return key
            return None
        place = span(element.entry.source, reference.node)
        return self._lookup(element.entry, element.module, reference.target, place)

    def _relate(self, element: Element, reference: Reference, target: str) -> None:
        relation = Relation(reference.kind, element.key, target, element.entry, reference)
        if reference.kind == "supported-by":
            self.supported_by.setdefault(element.key, []).append(relation)
        elif reference.kind == "in-context-of":
            self.in_context_of.setdefault(element.key, []).append(relation)
        else:
            self._doubt(target, element.key)

    def _doubt(self, defeater: str, target: str) -> None:
        """A doubt about an element; said from both sides it is still one."""
        if (defeater, target) not in self.doubted:
            self.doubted.add((defeater, target))
            self.doubts.append(Doubt(defeater, target=target))

    def _challenge(self, element: Element, challenge: Challenge) -> None:
        if element.kind != "defeater":
            self._point(element, challenge)
            return
        place = span(element.entry.source, challenge.node)

        def named(name: str) -> str | None:
            found = self._lookup(element.entry, element.module, name, place)
            self.lost_doubt |= found is None
            return found

        if challenge.target:
            target = named(challenge.target)
            if target:
                self._doubt(element.key, target)
        elif challenge.of:
            target = named(challenge.of)
            if target:
                self.doubts.append(Doubt(element.key, of=target))
        else:
            start, end = named(challenge.start), named(challenge.end)
            if start and end:
                self.doubts.append(Doubt(element.key, relation=(start, end, challenge.kind)))
                self.pointed.append((element.entry, place, challenge))

    def _point(self, element: Element, challenge: Challenge) -> None:
        """What an assurance claim point stands on must exist."""
        place = span(element.entry.source, challenge.node)
        for name in filter(None, (challenge.target, challenge.of, challenge.start, challenge.end)):
            self._lookup(element.entry, element.module, name, place)

    def _unclear(self) -> str:
        if self.duplicates:
            return "an ID is given to two things"
        return "a doubt names nothing that exists" if self.lost_doubt else ""

    def _pointed_relations(self) -> None:
        """Doubts about one relation, once all relations are known: is there such a relation?"""
        about_relations = [(at, doubt) for at, doubt in enumerate(self.doubts) if doubt.relation is not None]
        doubted = {(doubt.about, doubt.defeater) for doubt in self.doubts if doubt.relation is None}
        for (at, doubt), (entry, place, challenge) in zip(about_relations, self.pointed, strict=True):
            start, end, kind = doubt.relation or ("", "", "supported-by")
            if kind == "challenged-by" and (start, end) in doubted:
                self.doubts[at] = Doubt(doubt.defeater, target=end)  # GSN v3 Figure 1:6-5
                continue
            known = self.supported_by if kind == "supported-by" else self.in_context_of
            targets = {r.target for r in known.get(start, ())}
            cited = citation(self.elements[start].module, challenge.end)
            if end not in targets and cited not in targets:
                self.lost_doubt = True
                self._miss(entry, place, f"{challenge.start} → {challenge.end}", "no-relation")

    def _challenged(self) -> dict[str, tuple[Doubt, ...]]:
        found: dict[str, list[Doubt]] = {}
        for doubt in self.doubts:
            found.setdefault(doubt.about, []).append(doubt)
        return {key: tuple(doubts) for key, doubts in found.items()}

    # -- names

    def _key(self, module: str, name: str) -> str:
        return f"{module}/{name}" if module else name

    def _lookup(self, entry: Entry, module: str, name: str, place: Span) -> str | None:
        """The element that a name means here; a miss is noted."""
        near_key = self._key(module, name)
        if "/" not in name and near_key in self.elements:
            return near_key
        prefix, _, rest = name.rpartition("/")
        if prefix and prefix == self.case_id and rest in self.elements:
            return rest
        if prefix and name in self.elements:
            if prefix != module and prefix not in self.private and not self._public(prefix, rest):
                self._miss(entry, place, name, "not-public", module=prefix)
            return name
        if rest in self.private.get(prefix, ()):
            self._miss(entry, place, name, "not-public", module=prefix)
        elif name in self.families:
            self._miss(entry, place, name, "wrong-kind", found=FAMILY_WORD.get(self.families[name], "register entry"))
        else:
            self._miss(entry, place, name, "unknown", module=prefix)
        return None

    def _public(self, module: str, name: str) -> bool:
        header = self.modules.get(module)
        return header is not None and name in header.fields.interface

    def _miss(self, entry: Entry, place: Span, name: str, problem: str, **more: str) -> None:
        self.misreferences.append(Misreference(entry, place, name, problem, **more))

    def _names(self, case: Entry | None) -> None:
        """Look up the names in fields."""
        for element in self.elements.values():
            if element.borrowed:
                continue
            self._fields(element.entry, element.module)
            self._further_names(element)
        for entries in self.register.values():
            for entry in entries.values():
                self._fields(entry, "")
        for module in self.modules.values():
            self._fields(module, module.id)
        if case is not None:
            self._fields(case, "")
            self._top_kinds(case)
        for risk in self.register.get("risks", {}).values():
            estimate = risk.fields.estimate
            if estimate is not None and estimate.evidence:
                self._lookup(risk, "", estimate.evidence, risk.place("estimate", "evidence"))

    def _top_kinds(self, case: Entry) -> None:
        """What a case is about is a claim."""
        for name in case.fields.top:
            element = self.elements.get(name)
            if element is not None and element.kind != "claim":
                place = case.item_place("top", name)
                self._miss(case, place, name, "wrong-kind", wanted="claim", found=element.kind_name)

    def _further_names(self, element: Element) -> None:
        """Names that stand elsewhere than in a field: what is cited, where a defeat stops, the points of relations."""
        if element.kind == "away":
            self._lookup(element.entry, element.module, element.id, element.entry.id_span)
        elif element.kind in BORDERS:
            self._border(element)
        if element.kind == "defeater" and element.fields.propagation is not None:
            place = element.entry.place("propagation", "stops_at")
            self._lookup(element.entry, element.module, element.fields.propagation.stops_at, place)
        for reference in element.entry.relations:
            if reference.fields is not None and reference.fields.acp:
                place = element.entry.part_place(reference, "acp")
                name = reference.fields.acp
                key = self._lookup(element.entry, element.module, name, place)
                if key is not None and self.elements[key].kind != "acp":
                    found = self.elements[key].kind_name
                    self._miss(element.entry, place, name, "wrong-kind", wanted="acp", found=found)

    def _border(self, element: Element) -> None:
        """What a module or contract reference names must be one."""
        wanted = "module" if element.kind == "module_ref" else "contract"
        known = self.modules.get(element.id)
        if known is None:
            self._miss(element.entry, element.entry.id_span, element.id, "unknown", wanted=wanted)
        elif known.kind != wanted:
            place = element.entry.id_span
            self._miss(element.entry, place, element.id, "wrong-kind", wanted=wanted, found=known.kind)

    def _fields(self, entry: Entry, module: str) -> None:
        for name, wanted in REGISTER_NAMES.get(entry.kind, ()):
            for value in _values(entry.fields, name):
                if wanted == "module":
                    if value not in self.modules or self.modules[value].kind != "module":
                        self._miss(entry, entry.item_place(name, value), value, "unknown", wanted="module")
                elif wanted == "element":
                    self._lookup(entry, module, value, entry.item_place(name, value))
                elif value not in self.register.get(wanted, {}):
                    self._miss_register(entry, name, value, wanted, module)

    def _miss_register(self, entry: Entry, name: str, value: str, wanted: str, module: str) -> None:
        place = entry.item_place(name, value)
        family = self.families.get(value)
        found = FAMILY_WORD.get(family, "register entry") if family else ""
        element = self.elements.get(self._key(module, value))
        found = element.kind_name if element else found
        problem = "wrong-kind" if found else "unknown"
        self._miss(entry, place, value, problem, wanted=FAMILY_WORD[wanted], found=found)


def citation(module: str, target: str) -> str:
    """The key of an element that only cites: an away element or a module reference."""
    return f"{module}@{target}"


def _values(fields: Any, name: str) -> tuple[str, ...]:
    value = getattr(fields, name, None)
    if value is None:
        return ()
    names = (value,) if isinstance(value, str) else tuple(value)
    return tuple(name for name in names if not name.startswith(STAND_IN))
