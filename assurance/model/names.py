"""Names: every place in a case where something is named by its ID, and what each leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.resolve import FREE_NAMES, REGISTER_NAMES
from assurance.source import Span
from assurance.syntax.entry import Challenge, Entry, Reference
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, inside

Family = Literal["element", "register", "module", "case", ""]

NESTED_NAMES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "defeater": (("propagation", "stops_at", "element"),),
    "hazard": (("estimate", "evidence", "element"),),
    "threat": (("estimate", "evidence", "element"),),
    "risk": (("estimate", "evidence", "element"),),
    "evidence": (
        ("checks", "threshold_of", "risks"),
        ("checks", "paired_with", "element"),
        ("checks.judge", "evidence", "element"),
    ),
}
"""Which fields of a record (or of each record of a list) inside an entry name other things, and what.

A record inside a record is reached with a dot between their keys.
"""

CITING = ("away", "module_ref", "contract_ref")
"""Kinds whose ID is the name of something else."""


@dataclass(frozen=True, slots=True)
class Named:
    """One place where something is named.

    `span` has the characters of the name alone, without quotes; both parts of `security/C4` are places of their own.
    Only where a name is written with escapes, `span` is the whole scalar and its text is not `written`.
    `key` is what the name leads to: an element's key, the ID of a register entry, module or case; with an empty
    `family` and `key` it leads nowhere. `definition` tells the place that gives the ID from those that use it.
    """

    entry: Entry
    span: Span
    written: str
    family: Family
    key: str
    definition: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has an ID: its family, its key, and the entry that gives it."""

    family: Family
    key: str
    entry: Entry


def things(case: Case) -> Iterator[Thing]:
    """Everything that is given an ID in a case, and what other cases lend to it."""
    if case.entry is not None:
        yield Thing("case", case.id, case.entry)
    yield from (Thing("case", name, loan.entry) for name, loan in case.used.items())
    yield from (Thing("module", name, entry) for name, entry in case.modules.items())
    for entries in case.register.values():
        yield from (Thing("register", name, entry) for name, entry in entries.items())
    yield from (Thing("element", e.key, e.entry) for e in case.elements.values() if e.kind not in CITING)


def names(case: Case) -> Iterator[Named]:
    """Every place of a case where something is named: the case, its modules, the register, the elements."""
    finder = _Finder(case)
    for thing in things(case):
        given = thing.entry.id_node
        if isinstance(given, Scalar):
            place = inside(thing.entry.source, given)
            yield Named(thing.entry, place, given.value.strip(), thing.family, thing.key, definition=True)
    for entry, module in _entries(case):
        for node, wanted in _written(entry):
            if isinstance(node, Scalar) and node.value.strip():
                yield from finder.parts(entry, module, node, wanted)
        for key, family in FREE_NAMES.get(entry.kind, ()):
            free = entry.node.value(key)
            if isinstance(free, Scalar) and free.value.strip() in case.entries(family):
                name = free.value.strip()
                yield Named(entry, inside(entry.source, free), name, "register", name)


def _entries(case: Case) -> Iterator[tuple[Entry, str]]:
    """Every entry with the module in which its names are looked up; the register is one for the whole case."""
    if case.entry is not None:
        yield case.entry, ""
    yield from ((entry, name) for name, entry in case.modules.items())
    for entries in case.register.values():
        yield from ((entry, "") for entry in entries.values())
    elements: Iterator[Element] = chain(case.elements.values(), case.cited_again)
    yield from ((element.entry, element.module) for element in elements if not element.borrowed)


def _written(entry: Entry) -> Iterator[tuple[Node | None, str]]:
    """The nodes of an entry that name something else, each with what it must name."""
    if entry.kind in CITING:
        yield entry.id_node, "element" if entry.kind == "away" else "module"
    for key, wanted in REGISTER_NAMES.get(entry.kind, ()):
        yield from ((node, wanted) for node in _items(entry.node.value(key)))
    yield from _nested(entry.node, NESTED_NAMES.get(entry.kind, ()))
    for reference in entry.relations:
        yield from _of_relation(reference)
    for challenge in entry.challenges:
        yield from ((node, "element") for node in _of_challenge(challenge))


def _nested(node: Mapping, table: tuple[tuple[str, str, str], ...]) -> Iterator[tuple[Node | None, str]]:
    for outer, inner, wanted in table:
        first, _, rest = outer.partition(".")
        for record in _items(node.value(first)):
            if isinstance(record, Mapping) and rest:
                yield from _nested(record, ((rest, inner, wanted),))
            elif isinstance(record, Mapping):
                yield record.value(inner), wanted


def _of_relation(reference: Reference) -> Iterator[tuple[Node | None, str]]:
    if not reference.inline:
        yield reference.node, "element"
    if reference.holder is not None:
        yield reference.holder.value("acp"), "element"
        yield from _nested(reference.holder, NESTED_NAMES["evidence"])


def _of_challenge(challenge: Challenge) -> Iterator[Node | None]:
    if challenge.holder is None:
        yield challenge.node
    else:
        yield from (challenge.holder.value(key) for key in ("of", "from", "to"))


def _items(node: Node | None) -> list[Node]:
    return [] if node is None else node.items if isinstance(node, Sequence) else [node]


@dataclass(slots=True)
class _Finder:
    """Looks names up as the resolver does, and also finds what is of the wrong kind."""

    case: Case

    def parts(self, entry: Entry, module: str, node: Scalar, wanted: str) -> Iterator[Named]:
        """The one or two names that a scalar consists of."""
        written, place = node.value.strip(), inside(entry.source, node)
        family, key = self._lookup(module, written, wanted)
        prefix, _, rest = written.rpartition("/")
        holder = self._holder(prefix) if wanted == "element" else ""
        if not holder or not (prefix and rest):
            yield Named(entry, place, written, family, key)
            return
        whole = entry.source.text[place.start : place.end] != written
        head = place if whole else Span(place.file, place.start, place.start + len(prefix))
        tail = place if whole else Span(place.file, place.end - len(rest), place.end)
        yield Named(entry, head, prefix, holder, prefix)
        yield Named(entry, tail, rest, family, key)

    def _lookup(self, module: str, name: str, wanted: str) -> tuple[Family, str]:
        element = self.case.locate(module, name)
        known = any(name in entries for entries in self.case.register.values())
        if wanted == "module":
            return self._holder(name), name if self._holder(name) else ""
        if known and (wanted != "element" or element is None):
            return "register", name
        return ("element", element) if element is not None else ("", "")

    def _holder(self, name: str) -> Family:
        """What can stand before the slash of a name."""
        if name in self.case.modules:
            return "module"
        return "case" if name and (name == self.case.id or name in self.case.used) else ""
