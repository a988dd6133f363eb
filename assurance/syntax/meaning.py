"""What the language means by the nodes of a tree: which scalars are texts, and which key says an entry's kind."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import PlainValidator

from assurance.syntax.document import DOCUMENT_WORDS
from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, RelationFields
from assurance.syntax.reader import ELEMENT_WORDS, kind_words
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS, REGISTER_LISTS
from assurance.syntax.reword import ALIASES
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence
from assurance.syntax.values import read_text

Role = Callable[[Node], None]
Fields = dict[str, type | None]
"""By key, the record that is written under it, or None for a text; other keys are neither."""


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """Scalars that are texts (IDs among them) and the kind keys of entries, both by the identity of their nodes."""

    texts: set[int]
    kinds: dict[int, str]


def meaning(root: Mapping) -> Meaning:
    """What is meant by the nodes of a document."""
    reader = _Reader()
    reader.document(root)
    while reader.waiting:
        node, role = reader.waiting.pop()
        role(node)
    return Meaning(reader.texts, reader.kinds)


class _Reader:
    """The walk: nodes wait with the role that they have at their place."""

    def __init__(self) -> None:
        self.texts: set[int] = set()
        self.kinds: dict[int, str] = {}
        self.waiting: list[tuple[Node, Role]] = []

    def document(self, root: Mapping) -> None:
        words = [name for name in root.entries if name in DOCUMENT_WORDS]
        kind = words[0] if words else "part"
        if words:
            self.kinds[id(root)] = kind
            self.waiting.append((root.entries[kind][1], self.text))
        for name, (_, value) in root.entries.items():
            if name == "elements":
                self.waiting += [(item, self.element) for item in _items(value)]
            elif name == "files":
                self.waiting.append((value, self.text))
            elif name in REGISTER_LISTS:
                self.waiting += [(item, self.entry(REGISTER_LISTS[name])) for item in _items(value)]
        self.record(root, DOCUMENT_FIELDS.get(kind, DOCUMENT_FIELDS["part"]))

    def element(self, node: Node) -> None:
        """An element, or the ID of one."""
        if not isinstance(node, Mapping):
            self.text(node)
            return
        if node.key("pattern") is not None:
            return
        if node.key("to") is not None:
            self.record(node, RelationFields)
            return
        word = self.kind(node, tuple(ELEMENT_WORDS))
        for name, (_, value) in node.entries.items():
            if name in RELATION_KEYS:
                self.waiting += [(item, self.element) for item in _items(value)]
            elif name in ("challenges", "on") and ELEMENT_WORDS.get(word) in ("defeater", "acp"):
                self.waiting.append((value, self.text))
        if word:
            self.record(node, ELEMENT_FIELDS[ELEMENT_WORDS[word]])

    def entry(self, words: tuple[str, ...]) -> Role:
        """An entry of the register."""

        def read(node: Node) -> None:
            word = self.kind(node, words) if isinstance(node, Mapping) else ""
            if isinstance(node, Mapping) and word:
                self.record(node, REGISTER_FIELDS[word])

        return read

    def kind(self, node: Mapping, words: tuple[str, ...]) -> str:
        """The one key that says the kind; empty where none or several do."""
        written = kind_words(node, dict.fromkeys(words, ""))
        if len(written) != 1:
            return ""
        self.kinds[id(node)] = written[0]
        self.waiting.append((node.entries[written[0]][1], self.text))
        return written[0]

    def record(self, node: Mapping, cls: type) -> None:
        """The fields of a record."""
        fields = record_fields(cls)
        for name, (_, value) in node.entries.items():
            if name in fields:
                self.waiting.append((value, self.field(fields[name])))

    def field(self, cls: type | None) -> Role:
        """What is written under a key: a text, or a record or list of records."""
        if cls is None:
            return self.text

        def read(node: Node) -> None:
            for item in node.items if isinstance(node, Sequence) else [node]:
                if isinstance(item, Mapping):
                    self.record(item, cls)

        return read

    def text(self, node: Node) -> None:
        """A text, or a list or mapping of texts."""
        if isinstance(node, Scalar):
            self.texts.add(id(node))
        elif isinstance(node, Sequence):
            self.waiting += [(item, self.text) for item in node.items]
        elif isinstance(node, Mapping):
            self.waiting += [(value, self.text) for _, value in node.pairs()]


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


@cache
def record_fields(cls: type) -> Fields:
    """The keys of a record that hold a text or another record."""
    hints = get_type_hints(cls, include_extras=True)
    found = {ALIASES.get(name, name): next(_meant(hint), False) for name, hint in hints.items()}
    return {
        name: None if meant is True else meant for name, meant in found.items() if not isinstance(meant, bool) or meant
    }


def _meant(hint: Any) -> Iterator[type | bool]:
    """The record that a type names, or True where it is a text."""
    origin = get_origin(hint)
    if origin is Annotated:
        own = [mark.func for mark in get_args(hint)[1:] if isinstance(mark, PlainValidator)]
        if own:
            yield from [True] if own == [read_text] else []
        else:
            yield from _meant(get_args(hint)[0])
    elif origin in (Union, types.UnionType, tuple, dict):
        for part in get_args(hint):
            yield from _meant(part)
    elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
        yield hint
