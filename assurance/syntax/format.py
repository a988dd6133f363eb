"""Formatting: a case file in its canonical layout, which says exactly what it said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from assurance.diagnostic import Diagnostic, Edit
from assurance.source import Limits, Source, Span
from assurance.syntax.comments import comments
from assurance.syntax.document import DOCUMENT_WORDS
from assurance.syntax.edit import Conflict, edited
from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS
from assurance.syntax.layout import laid_out
from assurance.syntax.register import REGISTER_LISTS
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, Tree, parse

Vocabulary = Literal["cae", "gsn"]
_KEEPING = re.compile(r"[|>][0-9]?\+")
CAE_WORDS = {kind: word for word, kind in GSN_WORDS.items()}


class Unformatted(Exception):
    """Why a text was left as it is; `faults` are what is wrong with it as YAML."""

    def __init__(self, reason: str, faults: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(reason)
        self.faults = faults


def formatted(source: Source, limits: Limits, *, vocabulary: Vocabulary | None = None) -> str:
    """A text in its canonical layout, with the kinds in the words of a vocabulary if one is given.

    Before it is returned it is read again: it has the same values and comments, and formatting it changes nothing more.
    Raises `Unformatted` for a text with faults as YAML, and where that would not be so.
    """
    after = _once(source, limits, vocabulary)
    if after == source.text:
        return after
    made = Source(source.name, source.path, after)
    before, then = _parsed(source, limits), _parsed(made, limits)
    same = _values(before.root, vocabulary) == _values(then.root, vocabulary)
    if not same or _said(source, before) != _said(made, then) or _once(made, limits, vocabulary) != after:
        raise Unformatted("its layout is one that cannot be formatted safely; it stays as it is")
    return after


def _parsed(source: Source, limits: Limits) -> Tree:
    tree = parse(source, limits)
    if tree.broken or tree.faults:
        raise Unformatted("it cannot be read as YAML in full", tuple(tree.faults))
    return tree


def _once(source: Source, limits: Limits, vocabulary: Vocabulary | None) -> str:
    tree = _parsed(source, limits)
    if not isinstance(tree.root, (Mapping, Sequence)):
        return source.text
    try:
        moved = edited(source.text, _kinds_first(source, tree.root))
        if moved != source.text:
            source = Source(source.name, source.path, moved)
            tree = _parsed(source, limits)
        if tree.root is None:
            raise Unformatted("its kinds cannot be moved to the front; it stays as it is")
        return edited(source.text, laid_out(source, tree.root, dict(_words(tree.root, vocabulary))))
    except Conflict:
        raise Unformatted("its layout is one that cannot be formatted safely; it stays as it is") from None


def _entries(root: Node) -> Iterator[tuple[Mapping, str]]:
    """Every mapping that has a kind, with the key that says it: documents, elements, register entries."""
    if not isinstance(root, Mapping):
        return
    yield from _kind(root, DOCUMENT_WORDS)
    waiting: list[Node] = []
    for key, value in root.pairs():
        items = value.items if isinstance(value, Sequence) else []
        if key.value in REGISTER_LISTS:
            for item in items:
                yield from _kind(item, REGISTER_LISTS[key.value])
        elif key.value == "elements":
            waiting.extend(items)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            words = ("acp",) if node.key("acp") and not node.key("to") else (*ELEMENT_FIELDS, *GSN_WORDS)
            yield from _kind(node, words if node.key("to") is None else ())
            related = (node.value(key) for key in RELATION_KEYS)
            waiting.extend(item for value in related if isinstance(value, Sequence) for item in value.items)


def _kind(node: Node, words: tuple[str, ...]) -> Iterator[tuple[Mapping, str]]:
    found = [word for word in words if isinstance(node, Mapping) and node.key(word)]
    if isinstance(node, Mapping) and len(found) == 1:
        yield node, found[0]


def _words(root: Node, vocabulary: Vocabulary | None) -> Iterator[tuple[int, str]]:
    """By offset, the kinds to write in other words."""
    table = {"cae": GSN_WORDS, "gsn": CAE_WORDS, None: {}}[vocabulary]
    for node, word in _entries(root):
        key = node.key(word)
        if word in table and key is not None:
            yield key.start, table[word]


def _kinds_first(source: Source, root: Node) -> Iterator[Edit]:
    """The line that says the kind, moved to the beginning of its entry."""
    text = source.text
    if _KEEPING.search(text):  # a block text that keeps the empty lines behind it would keep those of the moved line
        return
    for node, word in _entries(root):
        key, value = node.key(word), node.value(word)
        first = next(iter(node.pairs()))[0]
        if key is None or key is first or not isinstance(value, Scalar) or text[node.start] == "{":
            continue
        begins = max(text.rfind("\n", 0, key.start), text.rfind("\r", 0, key.start)) + 1
        ends = min(
            (at for at in (text.find("\n", value.end), text.find("\r", value.end)) if at >= 0), default=len(text)
        )
        if text[begins : key.start].strip() or value.end < key.end or "\n" in text[key.start : value.end]:
            continue
        lead = " " * (first.start - max(text.rfind("\n", 0, first.start), text.rfind("\r", 0, first.start)) - 1)
        end = "\r\n" if text[ends : ends + 2] == "\r\n" else "\n"
        yield Edit(Span(source.name, first.start, first.start), f"{text[key.start : ends].rstrip()}{end}{lead}")
        yield Edit(Span(source.name, begins, min(ends + len(end), len(text))), "")


def _values(node: Node | None, vocabulary: Vocabulary | None) -> Any:
    """What a tree says, for comparison: keys in any order, kinds in one vocabulary."""
    words = dict(_words(node, vocabulary)) if node is not None else {}

    def values(node: Node | None) -> Any:
        if isinstance(node, Scalar):
            return node.value
        if isinstance(node, Sequence):
            return [values(item) for item in node.items]
        if isinstance(node, Mapping):
            return {words.get(key.start, key.value): values(value) for key, value in node.pairs()}
        return None

    return values(node)


def _said(source: Source, tree: Tree) -> Counter[str]:
    """The comments of a text, for comparison."""
    if tree.root is None:
        return Counter()
    return Counter(source.text[start:end].lstrip("#").strip() for start, end in comments(source.text, tree.root))
