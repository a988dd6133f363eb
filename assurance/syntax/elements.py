"""Reading elements: kinds, fields and relations, nested ones without recursion."""

from __future__ import annotations

from typing import Any

from assurance.diagnostic import Diagnostic
from assurance.source import Source, Sources
from assurance.syntax import faults, misfits
from assurance.syntax.entry import RELATION_KEYS, Challenge, Entry, Reference, RelationKind
from assurance.syntax.fields import ELEMENT_FIELDS, RelationFields
from assurance.syntax.reader import ELEMENT_WORDS, EntryReader, plain, with_article
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, span


class ElementReader(EntryReader):
    """Reads the elements of one file."""

    def __init__(self, source: Source, sources: Sources, extra: frozenset[str], found: list[Diagnostic]) -> None:
        super().__init__(source, sources, extra, found)
        self.elements: list[Entry] = []

    def _elements(self, node: Node) -> None:
        """Read elements and, without recursion, everything nested in them."""
        waiting: list[Mapping] = []
        for item in self._items(node, "elements", mappings=True):
            if not isinstance(item, Mapping):
                self._note(
                    misfits.wrong_shape(
                        span(self.source, item),
                        "an entry of `elements` is not a mapping",
                        "write `- claim: ID` with its keys below",
                    )
                )
            elif item.key("pattern") is not None:
                self._note(faults.not_yet(self._key(item, "pattern"), "making a pattern's instance is"))
            else:
                waiting.append(item)
        while waiting:
            item = waiting.pop()
            element, inline = self._element(item)
            self.elements.append(element)
            waiting.extend(inline)

    def _element(self, node: Mapping) -> tuple[Entry, list[Mapping]]:
        kind, word, broken = self._element_kind(node)
        relations: list[Reference] = []
        inline: list[Mapping] = []
        raw: dict[str, Any] = {}
        challenges: tuple[Challenge, ...] = ()
        extra: list[tuple[str, str]] = []
        for key, value in node.pairs():
            name = key.value
            if name in RELATION_KEYS:
                broken |= self._relations(RELATION_KEYS[name], name, value, relations, inline)
            elif (name == "challenges" and kind == "defeater") or (name == "on" and kind == "acp"):
                before = len(self.faults)
                challenges = tuple(self._challenges(value, name))
                broken |= len(self.faults) > before
            elif name in self.extra:
                extra.append((name, str(plain(value))))
            elif name != word and (name not in ELEMENT_WORDS or (name == "claim" and kind == "acp")):
                raw[name] = self._text_file(value) if name == "text" and isinstance(value, Mapping) else plain(value)
        fields, bad = self._validate(ELEMENT_FIELDS[kind], raw, node, with_article(word), kind)
        id_node = node.value(word) or node
        name = (
            self._reference_id(id_node) if kind in ("away", "module_ref", "contract_ref") else self._id(id_node, node)
        )
        return (
            Entry(
                kind,
                word,
                name,
                id_node,
                node,
                self.source,
                fields,
                broken or bad,
                tuple(relations),
                challenges,
                tuple(extra),
            ),
            inline,
        )

    def _relations(
        self, kind: RelationKind, key: str, node: Node, relations: list[Reference], inline: list[Mapping]
    ) -> bool:
        """Read a relation list; True if something in it could not be read."""
        before = len(self.faults)
        for item in self._items(node, key):
            if isinstance(item, Scalar):
                if item.value.strip():
                    relations.append(Reference(kind, item.value.strip(), item, inline=False))
                else:
                    self._note(
                        misfits.wrong_value(
                            span(self.source, item), f"an entry of `{key}` is empty", "write the ID of an element"
                        )
                    )
            elif isinstance(item, Sequence):
                self._note(
                    misfits.wrong_shape(
                        span(self.source, item), f"an entry of `{key}` is a list", "write an ID or an element"
                    )
                )
            elif isinstance(item, Mapping) and item.key("pattern") is not None:
                self._note(faults.not_yet(self._key(item, "pattern"), "making a pattern's instance is"))
            elif isinstance(item, Mapping) and item.key("to") is not None:
                relations.append(self._relation(kind, key, item))
            elif isinstance(item, Mapping):
                inline.append(item)
                relations.append(Reference(kind, self._raw_id(item), self._kind_node(item), inline=True))
        return len(self.faults) > before

    def _relation(self, kind: RelationKind, key: str, item: Mapping) -> Reference:
        raw = {name.value: plain(value) for name, value in item.pairs()}
        fields, _ = self._validate(RelationFields, raw, item, f"a relation under `{key}`")
        node = item.value("to") or item
        target = node.value.strip() if isinstance(node, Scalar) else ""
        return Reference(kind, target, node, inline=False, fields=fields, holder=item)

    def _challenges(self, node: Node, key: str) -> list[Challenge]:
        found: list[Challenge] = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar) and item.value.strip():
                found.append(Challenge(item, target=item.value.strip()))
                continue
            whole = item if isinstance(item, Mapping) else None
            said = {k.value: str(plain(v)).strip() for k, v in whole.pairs()} if whole else {}
            kind = RELATION_KEYS.get(said.get("kind", "supported-by").replace("-", "_"))
            if set(said) == {"of"}:
                found.append(Challenge(_at(item, "of"), of=said["of"], holder=whole))
            elif {"from", "to"} <= set(said) <= {"from", "to", "kind"} and kind is not None:
                node = _at(item, "to")
                found.append(Challenge(node, start=said["from"], end=said["to"], kind=kind, holder=whole))
            else:
                hint = "write an ID, `{of: C1}` for the inference under C1, or `{from: C1, to: E1}` for one relation"
                self._note(misfits.wrong_shape(span(self.source, item), f"`{key}` does not say what it is about", hint))
        return found


def _at(item: Node, key: str) -> Node:
    """The value under a key of a mapping, as the smallest place of what it names."""
    return (item.value(key) or item) if isinstance(item, Mapping) else item
