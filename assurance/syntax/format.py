"""The canonical layout of a document: the same values and comments, written the one way.

Two spaces a level, lists below their key by two more, the kind first and then the text, flow collections on one line
where they were flow, have room and hold no comment. Each comment stays before or behind what it stood at. The result is
read again and compared before anybody gets it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assurance.diagnostic import Diagnostic
from assurance.source import Limits, Source
from assurance.syntax.comments import Comment, Stray, comments, scalars_of
from assurance.syntax.fields import GSN_WORDS
from assurance.syntax.meaning import Meaning, meaning
from assurance.syntax.printer import written
from assurance.syntax.rows import Layout, Unwritable
from assurance.syntax.scalars import Scalars
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, parse

Vocabulary = Literal["cae", "gsn"]
_BREAKS = re.compile("[\x85\u2028\u2029]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CAE_WORDS = {ours: gsn for gsn, ours in GSN_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is not formatted, and at which line and column (both from 1)."""

    why: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Pass:
    """One formatting: the text, and what was read to make it."""

    text: str
    root: Mapping | None
    meaning: Meaning
    comments: list[Comment]


def formatted(source: Source, limits: Limits, vocabulary: Vocabulary | None = None) -> str | Refusal:
    """The text in its canonical layout, with the line ends that its first line has; or why it stays as it is.

    With a `vocabulary`, the kinds of elements are written in its words.
    """
    end = _LINE_END.search(source.text)
    plain = Source(source.name, source.path, _LINE_END.sub("\n", source.text))
    first = _format(plain, limits, vocabulary)
    if isinstance(first, Refusal):
        return first
    if len(first.text) > max(limits.file_bytes, len(plain.text)):
        return Refusal(f"laid out, it would be larger than {limits.file_bytes:,} bytes", 1, 1)
    if first.text != plain.text:
        again = _format(Source(source.name, source.path, first.text), limits, vocabulary)
        if isinstance(again, Refusal) or not _same(first, again):
            return Refusal("formatting would change what it says, which is a bug in assurance", 1, 1)
    return first.text if end is None or end[0] == "\n" else first.text.replace("\n", end[0])


def _format(source: Source, limits: Limits, vocabulary: Vocabulary | None) -> _Pass | Refusal:
    broken = _BREAKS.search(source.text)
    if broken:
        name = f"U+{ord(broken[0]):04X}"
        return _refusal(source, broken.start(), f"{name} ends a line to some readers of YAML and not to others")
    tree = parse(source, limits)
    if tree.faults:
        return _fault(source, min(tree.faults, key=lambda fault: fault.order))
    if tree.root is not None and not isinstance(tree.root, Mapping):
        return _refusal(source, tree.root.start, "it is a list or a text, not a mapping of keys")
    if tree.root is not None and not tree.root.entries:
        return _refusal(source, tree.root.start, "it is an empty mapping")
    try:
        return _laid_out(source, tree.root, vocabulary)
    except Stray as stray:
        return _refusal(source, stray.at, "something stands here that is no part of a case")
    except Unwritable as problem:
        return _refusal(source, problem.at, problem.why)


def _fault(source: Source, fault: Diagnostic) -> Refusal:
    return _refusal(source, max(fault.span.start, 0), fault.message)


def _refusal(source: Source, at: int, why: str) -> Refusal:
    return Refusal(why, *source.position(at))


def _laid_out(source: Source, root: Mapping | None, vocabulary: Vocabulary | None) -> _Pass:
    scalars = scalars_of(root)
    if any(one.end > other.start for one, other in pairwise(scalars)):
        scalars.sort(key=lambda scalar: (scalar.start, scalar.end))
    notes = comments(source, scalars)
    if root is None:
        lines = [line for note in notes for line in ([""] if note.blank else []) + [note.text]]
        return _Pass("\n".join(lines).strip("\n") + "\n" * bool(lines), None, Meaning(set(), {}), notes)
    meant = meaning(root)
    names = dict(_renamed(root, meant, vocabulary)) if vocabulary else {}
    layout = Layout(source, root, Scalars(source.text, meant.texts), notes, names)
    layout.attach()
    return _Pass(written(layout, meant.kinds), root, meant, notes)


def _renamed(root: Mapping, meant: Meaning, vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    """New words for the keys that say a kind, by the identity of the key."""
    words = _CAE_WORDS if vocabulary == "gsn" else GSN_WORDS
    for mapping in _mappings(root):
        word = meant.kinds.get(id(mapping), "")
        if word in words and mapping is not root:
            yield id(mapping.entries[word][0]), words[word]


def _mappings(root: Node) -> Iterator[Mapping]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Sequence):
            waiting.extend(node.items)
        elif isinstance(node, Mapping):
            yield node
            waiting.extend(value for _, value in node.pairs())


def _same(one: _Pass, other: _Pass) -> bool:
    """Whether a text and the same formatted again say the same, with the same comments, and look the same."""
    if one.text != other.text or _texts(one.comments) != _texts(other.comments):
        return False
    return list(_facts(one)) == list(_facts(other))


def _texts(found: list[Comment]) -> Counter[str]:
    return Counter(comment.text for comment in found)


def _facts(what: _Pass) -> Iterator[object]:
    """The tree as a flat list, without the order of keys and with one word for a kind."""
    waiting: list[Node | None] = [what.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node.value, node.plain and not node.value
        elif isinstance(node, Sequence):
            yield "list", len(node.items)
            waiting.extend(node.items)
        elif isinstance(node, Mapping):
            kind = what.meaning.kinds.get(id(node), "")
            entries = {
                GSN_WORDS.get(name, name) if name == kind else name: node.entries[name][1] for name in node.entries
            }
            yield "mapping", sorted(entries)
            waiting.extend(entries[name] for name in sorted(entries))
