"""Entries: everything in a case that has an ID, as it was written, with its place.

An element, a risk, an exclusion, a document: each is a mapping with one key that says its kind and gives its ID
(`claim: C1`). What else it says is validated by pydantic and kept in `fields`; where it says it is looked up in the
tree only when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assurance.source import Source, Span
from assurance.syntax.fields import RelationFields
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, span

RelationKind = Literal["supported-by", "in-context-of", "challenged-by"]
RELATION_KEYS: dict[str, RelationKind] = {
    "supported_by": "supported-by",
    "in_context_of": "in-context-of",
    "challenged_by": "challenged-by",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One item of a relation list: what it names, and where. `inline` items are elements written out there.

    `holder` is the mapping of a relation that has attributes of its own.
    """

    kind: RelationKind
    target: str
    node: Node
    inline: bool
    fields: RelationFields | None = None
    holder: Mapping | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a defeater challenges: an element, the whole inference under one (`of`), or one relation.

    `holder` is all that says so, where it is a mapping.
    """

    node: Node
    target: str = ""
    of: str = ""
    start: str = ""
    end: str = ""
    kind: RelationKind = "supported-by"
    holder: Mapping | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping with a kind and an ID. `broken` tells that something in it could not be read (and was reported)."""

    kind: str
    word: str
    id: str
    id_node: Node
    node: Mapping
    source: Source
    fields: Any
    broken: bool = False
    relations: tuple[Reference, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def span(self) -> Span:
        """The place of the kind and ID: `claim: C1`."""
        key = self.node.key(self.word)
        here = span(self.source, self.id_node)
        return here if key is None else Span(here.file, min(key.start, here.start), max(here.end, key.end))

    @property
    def id_span(self) -> Span:
        """The place of the ID alone."""
        return span(self.source, self.id_node)

    def place(self, *path: str | int) -> Span:
        """The place of a value, named by keys and indexes; where it is not written, of the nearest thing that is."""
        return span(self.source, find(self.node, path) or self.id_node)

    def key_place(self, key: str) -> Span:
        """The place of a key, or that of the ID where the key is not written."""
        node = self.node.key(key)
        return self.id_span if node is None else span(self.source, node)

    def part_place(self, reference: Reference, key: str) -> Span:
        """The place of an attribute of a relation, or that of the relation where it is not written."""
        part = reference.holder.value(key) if reference.holder else None
        return span(self.source, part or reference.node)

    def item_place(self, key: str, value: str) -> Span:
        """The place of a text in a list (or alone) under a key."""
        node = self.node.value(key)
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar) and item.value.strip() == value:
                return span(self.source, item)
        return self.key_place(key)


def find(node: Node, path: tuple[str | int, ...]) -> Node | None:
    """The node at the end of a path, or the last one on the way that exists (None if nothing of it does)."""
    found: Node | None = None
    current: Node | None = node
    for step in path:
        if isinstance(current, Mapping) and isinstance(step, str):
            current = current.value(step)
        elif isinstance(current, Sequence) and isinstance(step, int) and step < len(current.items):
            current = current.items[step]
        else:
            break
        if current is None:
            break
        found = current
    return found
