"""A project's own frameworks: YAML files that the configuration names, read with every fault at its smallest place."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assurance.diagnostic import Diagnostic
from assurance.frameworks import BUILT_IN, Framework, Frameworks, Group, Item
from assurance.source import Source, Sources, Span, Unreadable
from assurance.syntax import faults, misfits
from assurance.syntax.reader import EntryReader, plain
from assurance.syntax.tree import Mapping, Node, Tree, parse, span
from assurance.syntax.values import BIDI, INVISIBLE, Text, id_fault, record

MOST_ITEMS = 10_000
"""How many items one framework may have."""
LONGEST_ID = 100
ITEMS = Group("items", "Items", "item", "items")
BESIDE = ("framework", "items")


@record
class FrameworkHeader:
    """What a framework says of itself."""

    title: Text
    version: Text | None = None
    date: Text | None = None
    source: Text | None = None


@record
class FrameworkItem:
    """What a framework says of one item."""

    id: Text
    title: Text
    discipline: Literal["safety", "security", "both", "governance"] | None = None
    summary: Text | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The frameworks in force, and what is wrong with the files of the project's own."""

    frameworks: Frameworks
    faults: tuple[Diagnostic, ...] = ()


def read_frameworks(sources: Sources, paths: Iterable[str]) -> Reading:
    """The frameworks that come with the tool and those in files of the project, in the order in which they are named.

    Paths are seen from the project's root. Bad files give faults, never an exception.
    """
    found: list[Diagnostic] = []
    own: dict[str, tuple[Framework, Span]] = {}
    complete = True
    for path in dict.fromkeys(posixpath.normpath(path) for path in paths):
        read = _read(sources, path, found)
        if read is None:
            complete = False
        elif read[0].id in own:
            place, first = read[1], own[read[0].id][1]
            message = f"the framework `{read[0].id}` is there twice"
            found.append(misfits.wrong_value(place, message, "give one of the two another ID").also(first, "first one"))
        else:
            own[read[0].id] = read
    return Reading(Frameworks(tuple(framework for framework, _ in own.values()), complete), tuple(found))


def _read(sources: Sources, path: str, found: list[Diagnostic]) -> tuple[Framework, Span] | None:
    source = sources.read(path)
    if isinstance(source, Unreadable):
        hint = source.help if source.help and "UTF-8" in source.help else "name a YAML file of the project"
        found.append(replace(faults.unreadable_file(source), help=f"{hint} (`frameworks` in the configuration)"))
        return None
    tree = parse(source, sources.limits)
    reader = _FrameworkReader(source, sources, frozenset(), list(tree.faults))
    read = reader.framework(tree)
    found.extend(reader.faults)
    return read


class _FrameworkReader(EntryReader):
    """Reads a file as a framework; a broken item is left out, and the others count."""

    def framework(self, tree: Tree) -> tuple[Framework, Span] | None:
        """The framework and the place of its ID, or None where the file is none."""
        root = tree.root
        if tree.broken:
            return None
        if not isinstance(root, Mapping) or root.value("framework") is None:
            self._no_framework(root)
            return None
        node = root.value("framework") or root
        name, place = self._id(node), span(self.source, node)
        if id_fault(name):
            return None
        if name in BUILT_IN:
            message = f"the framework `{name}` comes with the tool and cannot be replaced"
            self._note(misfits.wrong_value(place, message, f"give it another ID, like `own-{name}`"))
            return None
        raw = {key.value: plain(value) for key, value in root.pairs() if key.value not in BESIDE}
        header, _ = self._validate(FrameworkHeader, raw, root, "a framework")
        items = self._framework_items(root, name)
        return Framework(
            id=name,
            title=header.title,
            version=header.version or "",
            date=header.date or "",
            source=header.source or "",
            items=items,
            groups=(ITEMS,),
            own=True,
            complete=not self.faults,
        ), place

    def _beside(self, kind: str) -> set[str]:
        return set(BESIDE) if kind == "" else super()._beside(kind)

    def _no_framework(self, root: Node | None) -> None:
        if root is None and self.faults:
            return
        message, hint = (
            f"`{self.source.name}` is no framework",
            "begin with `framework: ID`, then `title:` and `items:`",
        )
        if root is None:
            self._note(replace(faults.empty_document(self.source), help=hint))
        else:
            first = next((key for key, _ in root.pairs()), root) if isinstance(root, Mapping) else root
            self._note(misfits.misplaced_document(_one_line(self.source, first), message, hint))

    def _framework_items(self, root: Mapping, name: str) -> tuple[Item, ...]:
        node = root.value("items")
        if node is None:
            self._note(misfits.missing_key(span(self.source, root.key("framework") or root), "items", "a framework"))
            return ()
        nodes = self._items(node, "items", mappings=True)
        if len(nodes) > MOST_ITEMS:
            message = f"the framework `{name}` has {len(nodes):,} items, more than {MOST_ITEMS:,}"
            self._note(faults.over_limit(span(self.source, nodes[MOST_ITEMS]), message, "split it into several"))
            nodes = nodes[:MOST_ITEMS]
        items: dict[str, tuple[Item, Span]] = {}
        for one in nodes:
            self._item(one, name, items)
        return tuple(item for item, _ in items.values())

    def _item(self, node: Node, name: str, items: dict[str, tuple[Item, Span]]) -> None:
        if not isinstance(node, Mapping):
            place = _one_line(self.source, node)
            message = f"an item of `{name}` is not a mapping"
            self._note(misfits.wrong_shape(place, message, "write `- id:` and `title:` below it"))
            return
        raw = {key.value: plain(value) for key, value in node.pairs()}
        fields, broken = self._validate(FrameworkItem, raw, node, f"an item of `{name}`", "item")
        given = node.value("id")
        if given is None or (broken and not isinstance(raw.get("id"), str)):
            return
        place = span(self.source, given)
        wrong = _id_fault(fields.id)
        if wrong:
            self._note(misfits.bad_id(place, *wrong))
        elif fields.id in items:
            hint = "give one of the two another ID"
            found = misfits.wrong_value(place, f"the item `{fields.id}` is there twice", hint)
            self._note(found.also(items[fields.id][1], "first one"))
        else:
            item = Item(fields.id, fields.title, fields.discipline, ITEMS.id, summary=fields.summary or "")
            items[fields.id] = (item, place)


def _id_fault(name: str) -> tuple[str, str] | None:
    """Why a text cannot name an item. It may hold spaces and signs, as `MEASURE 2.7` and `4.1(1)` do."""
    if BIDI.search(name) or INVISIBLE.search(name):
        return "the ID holds invisible characters", "type it again"
    if len(name) > LONGEST_ID:
        return f"the ID is longer than {LONGEST_ID} characters", "put the words into `title`"
    if "\n" in name or "\t" in name:
        return "the ID has more than one line", "write it in one line"
    return None


def _one_line(source: Source, node: Node) -> Span:
    place = span(source, node)
    end = source.text.find("\n", place.start)
    return place if end < 0 else replace(place, end=min(place.end, end))
