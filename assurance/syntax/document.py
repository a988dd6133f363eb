"""A document: one file of a case, read into entries; every fault in one pass, each at its smallest place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from assurance.diagnostic import Diagnostic
from assurance.source import Source, Sources, Span
from assurance.syntax import faults, misfits
from assurance.syntax.elements import ElementReader
from assurance.syntax.entry import Entry
from assurance.syntax.ignores import Ignore, read_ignores
from assurance.syntax.reader import plain, with_article
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS, REGISTER_LISTS
from assurance.syntax.tree import Mapping, Node, Scalar, Tree, span

DOCUMENT_WORDS = ("case", "module", "contract", "pattern")


@dataclass(frozen=True, slots=True)
class Include:
    """One item under `files:`."""

    pattern: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read. `entry` is its header (None for a part); `elements` are in written order."""

    kind: str  # case | module | contract | part
    source: Source
    entry: Entry | None
    elements: tuple[Entry, ...] = ()
    register: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    includes: tuple[Include, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    ignores: tuple[Ignore, ...] = ()

    @property
    def uses(self) -> tuple[Include, ...]:
        """The other cases that this one names under `uses`."""
        if self.kind != "case" or self.entry is None:
            return ()
        return tuple(Include(path, self.entry.item_place("uses", path)) for path in self.entry.fields.uses)


def read_document(tree: Tree, sources: Sources, extra_fields: frozenset[str] = frozenset()) -> Document:
    """Read a parsed file as a document."""
    reader = _DocumentReader(tree.source, sources, extra_fields, list(tree.faults))
    return replace(reader.document(tree.root), ignores=read_ignores(tree.source, tree.root))


class _DocumentReader(ElementReader):
    """Reads a file as a document."""

    def document(self, root: Node | None) -> Document:
        if root is None:
            if not self.faults:
                self.faults.append(faults.empty_document(self.source))
            return self._finish("part", None, {}, ())
        if not isinstance(root, Mapping):
            self._note(
                misfits.misplaced_document(
                    span(self.source, root),
                    f"`{self.source.name}` is no document of a case",
                    "begin with `case: ID`, or with `elements:` in a part",
                )
            )
            return self._finish("part", None, {}, ())
        return self._mapping(root)

    def _mapping(self, root: Mapping) -> Document:
        words = [key.value for key, _ in root.pairs() if key.value in DOCUMENT_WORDS]
        kind = words[0] if words else "part"
        for extra in words[1:]:
            self._note(
                misfits.kind_key(
                    self._key(root, extra),
                    f"a document is a `{kind}` or a `{extra}`, not both",
                    "keep one of the two keys",
                )
            )
        if kind == "pattern":
            self._note(faults.not_yet(self._key(root, kind), f"a `{kind}` document is"))
            return self._finish(kind, None, {}, ())
        entry = self._header(root, kind)
        register: dict[str, tuple[Entry, ...]] = {}
        for key, value in root.pairs():
            if key.value in REGISTER_LISTS and key.value in self._beside(kind):
                register[key.value] = tuple(self._register(key.value, value))
            elif key.value == "elements":
                self._elements(value)
        return self._finish(kind, entry, register, self._files(root.value("files")))

    def _finish(
        self, kind: str, entry: Entry | None, register: dict[str, tuple[Entry, ...]], includes: tuple[Include, ...]
    ) -> Document:
        self.elements.sort(key=lambda element: element.node.start)
        return Document(kind, self.source, entry, tuple(self.elements), register, includes, tuple(self.faults))

    def _header(self, root: Mapping, kind: str) -> Entry | None:
        structure = self._beside(kind)
        cls = DOCUMENT_FIELDS[kind]
        raw: dict[str, Any] = {}
        for key, value in root.pairs():
            if key.value not in structure and key.value not in DOCUMENT_WORDS:
                raw[key.value] = plain(value)
        fields, broken = self._validate(cls, raw, root, f"a {kind}", kind)
        if kind == "part":
            return None
        node = root.value(kind) or root
        return Entry(kind, kind, self._id(node), node, root, self.source, fields, broken)

    def _files(self, node: Node | None) -> tuple[Include, ...]:
        if node is None:
            return ()
        items = self._items(node, "files")
        for item in items:
            if not isinstance(item, Scalar) or not item.value.strip():
                self._note(
                    misfits.wrong_shape(
                        span(self.source, item), "an entry of `files` is not a path", "write a path like `risks.yaml`"
                    )
                )
        return tuple(
            Include(i.value.strip(), span(self.source, i)) for i in items if isinstance(i, Scalar) and i.value.strip()
        )

    def _register(self, name: str, node: Node) -> list[Entry]:
        words = {word: word for word in REGISTER_LISTS[name]}
        found = []
        for item in self._items(node, name, mappings=True):
            if not isinstance(item, Mapping):
                word = REGISTER_LISTS[name][0]
                self._note(
                    misfits.wrong_shape(
                        span(self.source, item),
                        f"an entry of `{name}` is not a mapping",
                        f"write `- {word}: ID` with its keys below",
                    )
                )
                continue
            kind, word, broken = self._kind(item, words, name)
            raw = {
                key.value: plain(value) for key, value in item.pairs() if key.value not in words and key.value != word
            }
            cls = REGISTER_FIELDS[kind]
            fields, bad = self._validate(cls, raw, item, with_article(kind))
            id_node = item.value(word) or item
            found.append(Entry(kind, word, self._id(id_node, item), id_node, item, self.source, fields, broken or bad))
        return found
