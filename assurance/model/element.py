"""Elements and relations: the nodes and edges of an argument, resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assurance.source import Span
from assurance.syntax.entry import Entry, Reference, RelationKind
from assurance.syntax.fields import RelationFields
from assurance.syntax.tree import span

ARGUED = frozenset({"claim", "argument"})
"""Kinds whose state follows from what supports them."""

BORDERS = frozenset({"module_ref", "contract_ref"})
"""Kinds that stand for what lies behind a border: they rest on what a module publishes or a contract supplies."""

CONTEXTUAL = frozenset({"context", "assumption", "justification"})

WORDS = {
    "away": "away element",
    "module_ref": "module reference",
    "contract_ref": "contract reference",
    "acp": "assurance claim point",
}
"""Kinds whose name is not the word that is written."""

GSN_NAME = {
    "claim": "goal",
    "argument": "strategy",
    "evidence": "solution",
    "away": "away element",
    "module_ref": "module reference",
    "contract_ref": "contract reference",
    "acp": "assurance claim point",
}


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A node of the argument. `key` is unique in the case (`C1`, `security/C4`), `id` in its module.

    `kind` is the language's own word (claim, argument, evidence …), `fields` what is written (`syntax.fields`). One
    that is `borrowed` is a public element of another case: its state comes from there, and nothing here supports it.
    """

    key: str
    id: str
    module: str
    entry: Entry
    kind: str
    fields: Any
    borrowed: bool = False

    @property
    def kind_name(self) -> str:
        """The kind as its author wrote it: `goal` for one who writes GSN."""
        return WORDS.get(self.entry.word, self.entry.word)

    @property
    def text(self) -> str:
        """Its text, empty where none is written."""
        return self.fields.text or ""

    @property
    def broken(self) -> bool:
        """Whether something in it could not be read; it then supports nothing."""
        return self.entry.broken

    @property
    def span(self) -> Span:
        """The place of its kind and ID."""
        return self.entry.span


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """An edge from `owner` to `target` (keys). A target that does not exist is not a relation but a finding."""

    kind: RelationKind
    owner: str
    target: str
    entry: Entry
    reference: Reference | None

    @property
    def fields(self) -> RelationFields | None:
        """Attributes of its own, where it was written as a mapping."""
        return self.reference.fields if self.reference else None

    @property
    def span(self) -> Span:
        """The place where it is written."""
        return span(self.entry.source, self.reference.node) if self.reference else self.entry.span


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """A defeater's challenge, resolved: of an element, of the inference under one (`of`), or of one relation."""

    defeater: str
    target: str = ""
    of: str = ""
    relation: tuple[str, str, RelationKind] | None = None

    @property
    def about(self) -> str:
        """The element that the doubt weighs on."""
        return self.target or self.of or (self.relation[0] if self.relation else "")
