"""The pick: which part of a case a picture shows, and what stands for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An element that another picture shows, drawn as an away element: what its compartment says, and its link."""

    place: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """Which claims, arguments, evidence and away elements are drawn (None: all); contexts and doubts come with them.

    `elsewhere` are elements drawn as away elements where one that is drawn rests on them. `title` says what part of the
    case this is; `overlay` adds the interplay between claims. An `exact` pick brings no doubts that are not among its
    keys, and says itself, by element, how many `more` are below.
    """

    keys: frozenset[str] | None = None
    title: str = ""
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=lambda: MappingProxyType({}))
    overlay: bool = False
    exact: bool = False
    more: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


EVERYTHING = Pick()
