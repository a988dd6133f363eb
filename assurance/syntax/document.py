"""A document: one file of a case, read into entries; every fault in one pass, each at its smallest place."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assurance.diagnostic import Diagnostic, did_you_mean, listed
from assurance.source import Source, Sources, Span, Unreadable
from assurance.syntax import faults, misfits
from assurance.syntax.entry import RELATION_KEYS, Challenge, Entry, Reference, RelationKind
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS, RelationFields
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS, REGISTER_LISTS
from assurance.syntax.reword import keys_of, reword
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, Tree, span
from assurance.syntax.values import id_fault

ELEMENT_WORDS = {**{kind: kind for kind in ELEMENT_FIELDS}, **GSN_WORDS}
DOCUMENT_WORDS = ("case", "module", "contract", "pattern")
DEEPEST_FIELD = 16


@dataclass(frozen=True, slots=True)
class Include:
    """One item under `files:`."""

    pattern: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read. `entry` is its header (None for a part); `elements` are in written order."""

    kind: str  # case | module | part
    source: Source
    entry: Entry | None
    elements: tuple[Entry, ...] = ()
    register: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    includes: tuple[Include, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    listed: tuple[str, ...] = ()


@cache
def adapter(cls: type) -> TypeAdapter[Any]:
    """The validator of a record, built on first use: most cases use few kinds, and building takes milliseconds."""
    return TypeAdapter(cls)


def read_document(tree: Tree, sources: Sources, extra_fields: frozenset[str] = frozenset()) -> Document:
    """Read a parsed file as a document."""
    reader = _Reader(tree.source, sources, extra_fields, list(tree.faults))
    return reader.document(tree.root)


class _Reader:
    """Reads one file; what it finds wrong it notes and goes on."""

    def __init__(self, source: Source, sources: Sources, extra: frozenset[str], found: list[Diagnostic]) -> None:
        self.source = source
        self.sources = sources
        self.extra = extra
        self.faults = found
        self.elements: list[Entry] = []
        self.listed: list[str] = []

    # -- documents

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
        if kind in ("contract", "pattern"):
            self._note(faults.not_yet(self._key(root, kind), f"a `{kind}` document is"))
            return self._finish(kind, None, {}, ())
        entry = self._header(root, kind)
        register: dict[str, tuple[Entry, ...]] = {}
        for key, value in root.pairs():
            if key.value in REGISTER_LISTS:
                register[key.value] = tuple(self._register(key.value, value))
            elif key.value == "elements":
                self._elements(value)
        return self._finish(kind, entry, register, self._files(root.value("files")))

    def _finish(
        self, kind: str, entry: Entry | None, register: dict[str, tuple[Entry, ...]], includes: tuple[Include, ...]
    ) -> Document:
        self.elements.sort(key=lambda element: element.node.start)
        return Document(
            kind, self.source, entry, tuple(self.elements), register, includes, tuple(self.faults), tuple(self.listed)
        )

    def _header(self, root: Mapping, kind: str) -> Entry | None:
        structure = self._beside(kind)
        cls = DOCUMENT_FIELDS[kind]
        raw: dict[str, Any] = {}
        for key, value in root.pairs():
            if key.value == "uses" and kind == "case":
                self._note(faults.not_yet(span(self.source, key), "another case under `uses` is"))
            elif key.value not in structure and key.value not in DOCUMENT_WORDS:
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

    # -- register

    def _register(self, name: str, node: Node) -> list[Entry]:
        words = {word: word for word in REGISTER_LISTS[name]}
        found = []
        for item in self._items(node, name):
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
            raw = {key.value: plain(value) for key, value in item.pairs() if key.value not in words}
            cls = REGISTER_FIELDS[kind]
            fields, bad = self._validate(cls, raw, item, f"a {kind.replace('_', ' ')}")
            id_node = item.value(word) or item
            found.append(Entry(kind, word, self._id(id_node, item), id_node, item, self.source, fields, broken or bad))
        return found

    # -- elements

    def _elements(self, node: Node) -> None:
        """Read elements and, without recursion, everything nested in them."""
        waiting: list[Mapping] = []
        for item in self._items(node, "elements"):
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
        self.listed.extend(self._raw_id(item) for item in waiting)
        while waiting:
            item = waiting.pop()
            element, inline = self._element(item)
            self.elements.append(element)
            waiting.extend(inline)

    def _element(self, node: Mapping) -> tuple[Entry, list[Mapping]]:
        kind, word, broken = self._kind(node, ELEMENT_WORDS, "elements")
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
                challenges = tuple(self._challenges(value, name))
            elif name in self.extra:
                extra.append((name, str(plain(value))))
            elif name not in ELEMENT_WORDS:
                raw[name] = self._text_file(value) if name == "text" and isinstance(value, Mapping) else plain(value)
        fields, bad = self._validate(ELEMENT_FIELDS[kind], raw, node, _a(word), kind)
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

    def _kind(self, node: Mapping, words: Lookup[str, str], where: str) -> tuple[str, str, bool]:
        """The kind of an entry, the word it was written with, and whether that went wrong."""
        written = [name for name in node.entries if name in words]
        if len(written) == 1:
            return words[written[0]], written[0], False
        if written:
            self._note(
                misfits.kind_key(
                    self._key(node, written[1]),
                    f"an entry is a `{written[0]}` or a `{written[1]}`, not both",
                    "keep one of the two keys",
                ).also(self._key(node, written[0]), "first kind")
            )
            return words[written[0]], written[0], True
        first = next((key for key, _ in node.pairs()), node)
        hint = did_you_mean(first.value, words) if isinstance(first, Scalar) else None
        kinds = listed(w for w in words if w not in GSN_WORDS)
        self._note(
            misfits.kind_key(
                span(self.source, first), f"an entry of `{where}` does not say its kind", hint or f"begin with {kinds}"
            )
        )
        default = next(iter(words))
        return words[default], default, True

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
        return Reference(kind, target, node, inline=False, fields=fields)

    def _challenges(self, node: Node, key: str) -> list[Challenge]:
        found: list[Challenge] = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar) and item.value.strip():
                found.append(Challenge(item, target=item.value.strip()))
                continue
            said = {k.value: str(plain(v)).strip() for k, v in item.pairs()} if isinstance(item, Mapping) else {}
            if set(said) == {"of"}:
                found.append(Challenge(item, of=said["of"]))
            elif {"from", "to"} <= set(said) <= {"from", "to", "kind"} and said.get(
                "kind", "supported-by"
            ) in RELATION_KEYS.values():
                found.append(Challenge(item, start=said["from"], end=said["to"], kind=said.get("kind", "supported-by")))  # type: ignore[arg-type]
            else:
                hint = "write an ID, `{of: C1}` for the inference under C1, or `{from: C1, to: E1}` for one relation"
                self._note(misfits.wrong_shape(span(self.source, item), f"`{key}` does not say what it is about", hint))
        return found

    # -- pieces

    def _items(self, node: Node, key: str) -> list[Node]:
        """The items of a list; anything else is a fault and then taken as a list of one, so that no noise follows."""
        if isinstance(node, Sequence):
            return node.items
        place = span(self.source, node)
        if isinstance(node, Scalar):
            if not node.value.strip():
                self._note(
                    misfits.wrong_shape(
                        place, f"`{key}` is empty where a list was expected", "write a list, or delete the key"
                    )
                )
                return []
            found = misfits.wrong_shape(
                place, f"`{key}` is a text where a list was expected", f"write `[{node.value.strip()}]`"
            )
            self._note(found.fix(place, f"[{self.source.text[place.start : place.end]}]"))
        else:
            self._note(
                misfits.wrong_shape(
                    _head(place, self.source),
                    f"`{key}` is a mapping where a list was expected",
                    "write `- ` before its first key",
                )
            )
        return [node]

    def _id(self, node: Node, holder: Mapping | None = None) -> str:
        """The ID under a kind key; a bad one is reported and kept, so that what names it still finds it."""
        if holder is not None and node is holder:
            return f"?{holder.start}"
        if not isinstance(node, Scalar):
            self._note(
                misfits.bad_id(
                    span(self.source, node), "an ID is a word, not a list or mapping", "write an ID like `C1`"
                )
            )
            return f"?{node.start}"
        name = node.value.strip()
        wrong = id_fault(name)
        if wrong:
            self._note(misfits.bad_id(span(self.source, node), *wrong))
        return name or f"?{node.start}"

    def _reference_id(self, node: Node) -> str:
        return node.value.strip() if isinstance(node, Scalar) else self._id(node)

    def _raw_id(self, node: Mapping) -> str:
        item = self._kind_node(node)
        return item.value.strip() if isinstance(item, Scalar) and item.value.strip() else f"?{item.start}"

    def _kind_node(self, node: Mapping) -> Node:
        return next((value for key, value in node.pairs() if key.value in ELEMENT_WORDS), node)

    def _text_file(self, node: Mapping) -> Any:
        """The text of `text: {file: c1.md}`."""
        name = plain(node.value("file")) if [k.value for k, _ in node.pairs()] == ["file"] else None
        if not isinstance(name, str):
            return plain(node)
        folder = self.source.path.rpartition("/")[0]
        found = self.sources.read(f"{folder}/{name}" if folder else name)
        if isinstance(found, Unreadable):
            self._note(faults.unreadable_file(found, span(self.source, node.value("file") or node)))
            return "(not read)"
        return found.text.strip() or "(empty file)"

    def _validate(self, cls: type, raw: dict[str, Any], node: Mapping, owner: str, kind: str = "") -> tuple[Any, bool]:
        """The fields of an entry; what is at fault is reported and left out, so that the rest is still known."""
        validator = adapter(cls).validator
        try:
            return validator.validate_python(raw), False
        except ValidationError as error:
            errors = error.errors(include_url=False)
        self.faults.extend(reword(errors, node, self.source, owner, keys_of(cls) | self._beside(kind)))
        kept = {key: value for key, value in raw.items() if key not in {e["loc"][0] for e in errors}}
        blanks = {
            e["loc"][0]: "(missing)"
            for e in errors
            if e["type"] in ("missing", "missing_keyword_only_argument") and len(e["loc"]) == 1
        }
        needed = {name: "(unreadable)" for name in _needed(cls) if name not in kept}
        return validator.validate_python({**needed, **kept, **blanks}), True

    def _beside(self, kind: str) -> set[str]:
        """The keys that may stand beside the fields of an entry and are read apart from them."""
        if kind in DOCUMENT_FIELDS:
            own = {"elements", "files", *REGISTER_LISTS}
            return own - {"case": set(), "module": {"red_lines"}, "part": {"red_lines", "files"}}[kind]
        if kind not in ELEMENT_FIELDS:
            return set()
        return {*RELATION_KEYS, *self.extra, *{"defeater": ("challenges",), "acp": ("on",)}.get(kind, ())}

    def _key(self, node: Mapping, name: str) -> Span:
        return span(self.source, node.key(name) or node)

    def _note(self, found: Diagnostic) -> None:
        self.faults.append(found)


@cache
def _needed(cls: type) -> tuple[str, ...]:
    """Keys without which a record cannot be made."""
    import dataclasses

    return tuple(
        f.name
        for f in dataclasses.fields(cls)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    )


def plain(node: Node | None, depth: int = 0) -> Any:
    """A node as text, list and dict. Nothing in the language nests deeply, so what does is cut and then refused."""
    if isinstance(node, Scalar):
        return node.value
    if depth > DEEPEST_FIELD or node is None:
        return None
    if isinstance(node, Sequence):
        return [plain(item, depth + 1) for item in node.items]
    if isinstance(node, Mapping):
        return {key.value: plain(value, depth + 1) for key, value in node.pairs()}
    return None


def _a(word: str) -> str:
    name = word.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _head(place: Span, source: Source) -> Span:
    """The first line of a place, for things that would fill the screen."""
    end = source.text.find("\n", place.start)
    return replace(place, end=place.end if end < 0 else min(place.end, end))
