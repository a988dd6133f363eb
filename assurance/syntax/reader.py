"""Reading entries: the kind and ID of a mapping, its validated fields, and every way in which they can be wrong."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Mapping as Lookup
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assurance.diagnostic import Diagnostic, listed, near
from assurance.source import Source, Sources, Span, Unreadable
from assurance.syntax import faults, misfits
from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_LISTS
from assurance.syntax.reword import ALIASES, keys_of, reword
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, span
from assurance.syntax.values import id_fault

ELEMENT_WORDS = {**{kind: kind for kind in ELEMENT_FIELDS}, **GSN_WORDS}
DEPRECATED_WORDS = {
    **dict.fromkeys(("criterion", "constraint", "stakeholder", "problem", "model"), "context"),
    "choice": "argument",
}
"""Symbols that GSN has given up (v3 Annex 2:A), by the kind that each is read as."""
DEEPEST_FIELD = 16
STAND_IN = "(missing)"


@cache
def adapter(cls: type) -> TypeAdapter[Any]:
    """The validator of a record, built on first use: most cases use few kinds, and building takes milliseconds."""
    return TypeAdapter(cls)


class EntryReader:
    """Reads the entries of one file; what it finds wrong it notes and goes on."""

    def __init__(self, source: Source, sources: Sources, extra: frozenset[str], found: list[Diagnostic]) -> None:
        self.source = source
        self.sources = sources
        self.extra = extra
        self.faults = found

    def _kind(self, node: Mapping, words: Lookup[str, str], where: str) -> tuple[str, str, bool]:
        """The kind of an entry, the word it was written with, and whether that went wrong."""
        written = kind_words(node, words)
        if len(written) == 1:
            return words[written[0]], written[0], False
        if written:
            first, second = written[:2]
            self._note(
                misfits.kind_key(
                    self._key(node, second), f"an entry is both `{first}` and `{second}`", "keep one of the two keys"
                ).also(self._key(node, first), "first kind")
            )
            return words[first], first, True
        return self._unknown_kind(node, words, where)

    def _element_kind(self, node: Mapping) -> tuple[str, str, bool]:
        """The kind of an element; a symbol that GSN has given up is read as what takes its place.

        A choice still to be made supports nothing, so it counts as broken.
        """
        word = self._deprecated(node)
        if word is None:
            return self._kind(node, ELEMENT_WORDS, "elements")
        place = self._key(node, word)
        found = misfits.deprecated_symbol(place, word)
        self._note(found if word == "choice" else found.fix(place, DEPRECATED_WORDS[word]))
        return DEPRECATED_WORDS[word], word, word == "choice"

    def _deprecated(self, node: Mapping) -> str | None:
        """The given-up symbol that an entry is, unless it has a kind of its own, if only a misspelled one."""
        if not node.entries.keys() & DEPRECATED_WORDS or kind_words(node, ELEMENT_WORDS):
            return None
        for name in node.entries:
            if name in DEPRECATED_WORDS and name not in self.extra:
                return name
            if name not in RELATION_KEYS and near(name, ELEMENT_WORDS) is not None:
                return None
        return None

    def _unknown_kind(self, node: Mapping, words: Lookup[str, str], where: str) -> tuple[str, str, bool]:
        """An entry without a kind key; a misspelled one is taken for what it was meant to be."""
        for key, _ in node.pairs():
            meant = near(key.value, words)
            if meant is not None and key.value not in RELATION_KEYS:
                place = span(self.source, key)
                found = misfits.kind_key(place, f"`{key.value}` is no kind of entry", f"did you mean `{meant}`?")
                self._note(found.fix(place, meant))
                return words[meant], key.value, True
        first = next((key for key, _ in node.pairs()), node)
        kinds = listed(word for word in words if word not in GSN_WORDS)
        message = f"an entry of `{where}` does not say its kind"
        self._note(misfits.kind_key(span(self.source, first), message, f"begin with {kinds}"))
        default = next(iter(words))
        return words[default], default, True

    def _items(self, node: Node, key: str, *, mappings: bool = False) -> list[Node]:
        """The items of a list; anything else is a fault and then taken as a list of one, so that no noise follows.

        Where the items are `mappings`, a text is not taken for one.
        """
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
            if mappings:
                self._note(
                    misfits.wrong_shape(
                        place, f"`{key}` is a text where a list was expected", "write `- ` and its keys"
                    )
                )
                return []
            self._note(found.fix(place, f"[{self.source.text[place.start : place.end]}]"))
        else:
            self._note(
                misfits.wrong_shape(
                    first_line(place, self.source),
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
        written = kind_words(node, ELEMENT_WORDS) or [self._deprecated(node) or ""]
        return node.value(written[0]) or node

    def _text_file(self, node: Mapping) -> Any:
        """The text of `text: {file: c1.md}`."""
        name = plain(node.value("file")) if [k.value for k, _ in node.pairs()] == ["file"] else None
        if not isinstance(name, str):
            return plain(node)
        found = self.sources.read(posixpath.normpath(posixpath.join(posixpath.dirname(self.source.path), name)))
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
        at_fault = {error["loc"][0] for error in errors}
        kept = {key: value for key, value in raw.items() if key not in at_fault}
        return validator.validate_python({**_stand_ins(cls), **kept}), True

    def _beside(self, kind: str) -> set[str]:
        """The keys that may stand beside the fields of an entry and are read apart from them."""
        if kind in DOCUMENT_FIELDS:
            own = {"elements", "files", *REGISTER_LISTS}
            return own - _NOT_IN[kind]
        if kind not in ELEMENT_FIELDS:
            return set()
        return {*RELATION_KEYS, *self.extra, *{"defeater": ("challenges",), "acp": ("on",)}.get(kind, ())}

    def _key(self, node: Mapping, name: str) -> Span:
        return span(self.source, node.key(name) or node)

    def _note(self, found: Diagnostic) -> None:
        self.faults.append(found)


def kind_words(node: Mapping, words: Lookup[str, str]) -> list[str]:
    """The keys of a mapping that say a kind; on an assurance claim point `claim` names the claim that argues it."""
    written = [name for name in node.entries if name in words]
    return [name for name in written if name != "claim"] if "acp" in written else written


_NOT_IN = {
    "case": set[str](),
    "module": {"red_lines"},
    "contract": {*REGISTER_LISTS},
    "part": {"red_lines", "files"},
}
"""Keys of documents that some kinds do not have."""


@cache
def _stand_ins(cls: type) -> dict[str, Any]:
    """Values for keys without which a record cannot be made; an entry that has one is broken and counts for nothing."""
    needed = (
        field
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )
    known = {"between": [STAND_IN, f"{STAND_IN} 2"], "direction": "actor-via-system", "cause": "either"}
    return {ALIASES.get(f.name, f.name): known.get(f.name, STAND_IN) for f in needed}


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


def with_article(word: str) -> str:
    """What an entry of a kind is called: `a claim`, `an exclusion`, `evidence`."""
    name = {"exclude": "exclusion", "acp": "assurance claim point"}.get(word, word.replace("_", " "))
    if name == "evidence":
        return name
    return f"an {name}" if name[:1] in "aeiou" else f"a {name}"


def first_line(place: Span, source: Source) -> Span:
    """The first line of a place, for things that would fill the screen."""
    end = source.text.find("\n", place.start)
    return replace(place, end=place.end if end < 0 else min(place.end, end))
