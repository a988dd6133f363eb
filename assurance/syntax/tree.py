"""YAML text to a located tree: every key and scalar knows its place, and only a safe subset gets through.

PyYAML's parser (its C part where present) yields events, and one loop turns them into nodes. Nothing recurses, so deep
input cannot exhaust a stack; nothing is resolved, so every scalar stays the text that was written. Why events and not
composed nodes: `docs/design/located-syntax.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from assurance.diagnostic import Diagnostic
from assurance.source import Limits, Source, Span
from assurance.syntax import faults, yaml_errors

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
MOST_FORBIDDEN_SHOWN = 20
NULLS = frozenset(("~", "null", "Null", "NULL"))
"""What YAML writes for nothing; it says as little as nothing written."""
TRAILING_TABS = re.compile(
    r"(?<=[^\s])[ \t]*\t[ \t]*(?=[\r\n#]|$)"
)  # faults to the Python parser, nothing to the C one


class Node:
    """A piece of the tree with its place: offsets of its first character and of the one behind its last."""

    __slots__ = ("end", "start")
    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Scalar(Node):
    """A text. `plain` tells `x` from `"x"`: only a plain one can be empty by having nothing written."""

    __slots__ = ("plain", "value")

    def __init__(self, value: str, start: int, end: int, plain: bool) -> None:  # noqa: FBT001  made 100,000 times
        self.value = value
        self.start = start
        self.end = end
        self.plain = plain


class Sequence(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, start: int) -> None:
        self.items: list[Node] = []
        self.start = self.end = start


class Mapping(Node):
    """A mapping: by key, the nodes of key and value. Duplicate keys are already reported and gone."""

    __slots__ = ("entries", "items")

    def __init__(self, start: int) -> None:
        self.items: list[Node] = []  # keys and values in turn, while the mapping is being read
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.start = self.end = start

    def pairs(self) -> Collection[tuple[Scalar, Node]]:
        """Key and value nodes in written order."""
        return self.entries.values()

    def key(self, name: str) -> Scalar | None:
        """The node of a key."""
        found = self.entries.get(name)
        return found[0] if found else None

    def value(self, name: str) -> Node | None:
        """The node under a key."""
        found = self.entries.get(name)
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text says as YAML: its root (None where the text says nothing or is broken) and its faults."""

    source: Source
    root: Node | None
    faults: list[Diagnostic]
    broken: bool = False

    def span(self, node: Node) -> Span:
        """The place of a node; a scalar's trailing line end is not part of it."""
        return span(self.source, node)


def nodes(root: Node | None) -> Iterator[Node]:
    """A node and everything in it, keys included, in no order and without recursion."""
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Sequence):
            waiting.extend(node.items)
        elif isinstance(node, Mapping):
            waiting.extend(part for pair in node.pairs() for part in pair)


def span(source: Source, node: Node) -> Span:
    """The place of a node in its source, without the blank rest that YAML counts to collections."""
    text = source.text
    end = min(node.end, len(text))
    while end > node.start and text[end - 1] in " \t\r\n":
        end -= 1
    return Span(source.name, min(node.start, len(text)), max(end, min(node.start, len(text))))


def inside(source: Source, node: Scalar) -> Span:
    """The characters of a one-word text inside its quotes; all of the scalar where it is written with escapes."""
    text, written = source.text[node.start : node.end], node.value.strip()
    begin = text.find("\n") + 1 if text[:1] in ("|", ">") else 0
    escaped = text[:1] == '"' and "\\" in text
    if not escaped and text.count(written, begin) == 1:
        start = node.start + text.index(written, begin)
        return Span(source.name, start, start + len(written))
    return span(source, node)


def parse(source: Source, limits: Limits, *, pure: bool = False) -> Tree:
    """Read a text as YAML. Bad input gives faults, never an exception.

    `pure` asks for PyYAML's Python parser even where its C part is there; both give the same result.
    """
    forbidden = list(_forbidden(source))
    if forbidden:
        return Tree(source, None, forbidden, broken=True)
    builder = _Builder(source, limits)
    try:
        _feed(_events(source.text, pure=pure), builder)
    except yaml.YAMLError as error:
        builder.faults.append(yaml_errors.explain(source, error))
        return Tree(source, None, builder.faults, broken=True)
    except (ValueError, OverflowError):  # the Python parser's `chr` of an escape beyond Unicode
        builder.faults.append(yaml_errors.beyond_unicode(source))
        return Tree(source, None, builder.faults, broken=True)
    except _Enough:
        pass
    except _Refused:
        return Tree(source, None, builder.faults, broken=True)
    root = builder.top[0] if builder.top else None
    if isinstance(root, Scalar) and root.plain and not root.value:
        root = None
    return Tree(source, root, builder.faults)


def _forbidden(source: Source) -> Iterator[Diagnostic]:
    for found in islice(FORBIDDEN.finditer(source.text), MOST_FORBIDDEN_SHOWN):
        yield faults.forbidden_character(Span(source.name, found.start(), found.end()), found[0])


def has_c_parser() -> bool:
    """Whether PyYAML was built with its C part."""
    return bool(yaml.__with_libyaml__)


def _events(text: str, *, pure: bool) -> Callable[[], Any]:
    """A function that gives the next event of a text."""
    if has_c_parser() and not pure:
        from yaml import _yaml

        return _yaml.CParser(text.encode("utf-8")).get_event
    return _PureParser(TRAILING_TABS.sub(lambda found: " " * len(found[0]), text)).get_event


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser without composer, constructor and resolver."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


class _Refused(Exception):
    """A limit was passed, or what follows could not be trusted; the fault is already noted."""


class _Enough(Exception):
    """A second document begins; the first one still counts."""


class _Builder:
    """The tree while it grows, with the rules of the safe subset."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.faults: list[Diagnostic] = []
        self.top: list[Node] = []

    def place(self, event: Any) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        return span(self.source, Node(start, max(end, start + 1)))

    def marks(self, event: Any) -> None:
        """Faults of the marks a node may carry: anchors and tags."""
        if event.anchor is not None:
            self.faults.append(faults.anchor(self.source, event.start_mark.index, event.anchor))
        if event.tag is not None:
            self.faults.append(faults.tag(self.source, event.start_mark.index))

    def close(self, mapping: Mapping) -> None:
        """Turn a finished mapping into its entries and report what cannot be one."""
        items, entries = mapping.items, mapping.entries
        for at in range(0, len(items), 2):
            key = items[at]
            if not isinstance(key, Scalar):
                self.faults.append(faults.odd_key(self.tree_span(key)))
            elif key.value in entries:
                first = self.tree_span(entries[key.value][0])
                self.faults.append(faults.duplicate_key(self.tree_span(key), key.value, first))
            elif key.value == "<<" and key.plain:
                self.faults.append(faults.merge_key(self.tree_span(key)))
            else:
                entries[key.value] = (key, items[at + 1])
        items.clear()

    def tree_span(self, node: Node) -> Span:
        return span(self.source, node)


def _feed(get: Callable[[], Any], builder: _Builder) -> None:  # noqa: C901  one branch an event, called 100,000 times
    """The one loop: events in, nodes out."""
    current = builder.top
    stack: list[tuple[list[Node], Mapping | Sequence]] = []
    count, depth_limit, node_limit = 0, builder.limits.depth, builder.limits.nodes
    while True:
        event = get()
        kind = type(event)
        if kind is ScalarEvent:
            count += 1
            start = event.start_mark.index
            plain = event.style is None or event.style == ""
            value = "" if plain and event.value in NULLS else event.value
            if event.anchor is not None or event.tag is not None:
                builder.marks(event)
            current.append(Scalar(value, start, event.end_mark.index, plain))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            count += 1
            node = Mapping(event.start_mark.index) if kind is MappingStartEvent else Sequence(event.start_mark.index)
            if event.anchor is not None or event.tag is not None:
                builder.marks(event)
            current.append(node)
            stack.append((current, node))
            current = node.items
            if len(stack) > depth_limit:
                builder.faults.append(faults.limit(builder.place(event), builder.limits, depth=len(stack)))
                raise _Refused
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            current, node = stack.pop()
            node.end = event.end_mark.index
            if count > node_limit:
                builder.faults.append(faults.limit(builder.place(event), builder.limits, depth=len(stack)))
                raise _Refused
            if type(node) is Mapping:
                builder.close(node)
        elif kind is AliasEvent:
            builder.faults.append(faults.alias(builder.place(event), event.anchor))
            current.append(Scalar(f"*{event.anchor}", event.start_mark.index, event.end_mark.index, plain=False))
        elif kind is DocumentStartEvent:
            _document_start(event, builder)
        elif kind is StreamEndEvent:
            return


def _document_start(event: Any, builder: _Builder) -> None:
    if event.tags:
        builder.faults.append(faults.directive(builder.source, event.start_mark.index))
    if builder.top:
        builder.faults.append(faults.second_document(builder.place(event)))
        raise _Enough
