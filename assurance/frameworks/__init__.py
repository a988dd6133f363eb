"""Frameworks: dated lists of items (measures, risks, techniques) that claims, risks and evidence refer to by ID.

`nist:MEASURE 2.7` is the item `MEASURE 2.7` of the framework `nist`. Those that come with the tool are data files in
this folder, read when they are first asked for; a project's own are YAML (`assurance.syntax.framework`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

Discipline = Literal["safety", "security", "both", "governance"]

BUILT_IN = ("atlas", "cia", "eu-cop", "nist", "owasp-agentic", "owasp-llm", "raise", "sb53")
"""The IDs of the frameworks that come with the tool."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one kind of items is called. Only `counted` ones are work to be done; the others are headings or reading."""

    id: str
    title: str
    one: str
    many: str
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a framework.

    `parent` is the item that it is a part of; `under` are headings that it is also listed under, of which it is no part
    (an attack technique serves several tactics). `asks` says what the item asks for as evidence.
    """

    id: str
    title: str
    discipline: Discipline | None
    group: str
    parent: str | None = None
    under: tuple[str, ...] = ()
    summary: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Framework:
    """A list of items with where it is from. `date` is as exact as the source (`2025-07-10`, `2023-01`, or nothing).

    `source` says whose words these are and under which license. `complete` is False where items could not be read.
    """

    id: str
    title: str
    version: str
    date: str
    source: str
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    own: bool = False
    complete: bool = True

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """The items by ID, and by the other names that they have."""
        found = {item.id: item for item in self.items}
        return found | {name: found[item] for name, item in self.aliases.items()}

    @cached_property
    def counted(self) -> frozenset[str]:
        """The IDs of the groups that are counted."""
        return frozenset(group.id for group in self.groups if group.counted)

    def item(self, ref: str) -> Item | None:
        """The item that a reference leads to, None where it leads to another framework or nowhere."""
        prefix, _, name = ref.partition(":")
        return self.by_id.get(name.strip()) if prefix.strip() == self.id else None

    def above(self, item: Item) -> Iterator[Item]:
        """An item, and what it is a part of, directly or not."""
        yield item
        while item.parent is not None:
            item = self.by_id[item.parent]
            yield item

    def ref(self, item: Item) -> str:
        """How an item is written in a case."""
        return f"{self.id}:{item.id}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference leads to. `framework` and `item` are None where there is no such thing."""

    prefix: str
    name: str
    framework: Framework | None = None
    item: Item | None = None


@dataclass(frozen=True, eq=False)
class Frameworks:
    """The frameworks in force: those that come with the tool, and a project's own.

    `complete` is False where a file of the project's own could not be read, so that a framework may be missing.
    """

    own: tuple[Framework, ...] = ()
    complete: bool = True

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The IDs of all of them."""
        return tuple(sorted((*BUILT_IN, *self._own)))

    @cached_property
    def _own(self) -> dict[str, Framework]:
        return {framework.id: framework for framework in self.own}

    def framework(self, name: str) -> Framework | None:
        """The framework with an ID."""
        return built_in(name) if name in BUILT_IN else self._own.get(name)

    def find(self, ref: str) -> Found:
        """What a reference like `nist:MEASURE 2.7` leads to; without a colon its `prefix` is empty."""
        prefix, colon, name = ref.strip().partition(":")
        if not colon:
            return Found("", prefix)
        prefix, name = prefix.strip(), name.strip()
        framework = self.framework(prefix)
        return Found(prefix, name, framework, framework.item(ref) if framework else None)

    def holding(self, name: str) -> list[str]:
        """References to the items with an ID, whatever their framework: what was meant where none is written."""
        found = (self.framework(framework) for framework in self.ids)
        return [f.ref(f.by_id[name]) for f in found if f is not None and name in f.by_id]


@cache
def built_in(name: str) -> Framework:
    """A framework that comes with the tool."""
    data = read_data(name)
    groups = tuple(Group(**group) for group in data["groups"])
    return Framework(
        id=data["id"],
        title=data["title"],
        version=data["version"],
        date=data["date"],
        source=data["source"],
        items=tuple(_item(item) for item in data["items"]),
        groups=groups,
        notes=tuple(data["notes"]),
        aliases=data["aliases"],
    )


def _item(data: dict[str, Any]) -> Item:
    lists: dict[str, Any] = {key: tuple(data[key]) for key in ("under", "asks") if key in data}
    return Item(**{**data, **lists})


def read_data(name: str) -> Any:
    """The data of a file in this folder."""
    import json  # most cases name no framework

    return json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))
