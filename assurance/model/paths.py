"""Ways up: how an element reaches the top claims, the shortest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import ARGUED
from assurance.model.order import confidence_claims, refuting

PATIENCE = 20_000
"""How many steps the search for paths takes at most; only a case full of circles needs more."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a top (or what nothing stands above) down to an element.

    Each item is the key, and what leads to it from the one above: nothing for support, else a few words.
    """

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest ways up, how many there are in all, and whether they end at a top."""

    shown: tuple[Path, ...]
    total: int
    reach_top: bool


Up = dict[str, list[tuple[str, str]]]


def paths(view: Assessment, key: str, *, limit: int = 5) -> Paths:
    """The ways up from an element."""
    case = view.case
    up = _up(case)
    ends = set(case.tops)
    far = _distances(up, ends)
    if key not in far:
        ends = _highest(up, key)
        far = _distances(up, ends)
    circular = {k for circle in view.circles for k in circle}
    found = tuple(_shortest(up, key, ends, far, circular, limit))
    return Paths(found, max(_count(up, key, ends), len(found)), reach_top=bool(ends & set(case.tops)))


def _up(case: Case) -> Up:
    """What stands directly above each element, and how it leads there."""
    up: Up = {}
    for target, relations in case.supports.items():
        up[target] = [(r.owner, "") for r in relations]
    for target, relations in case.context_for.items():
        up.setdefault(target, []).extend((r.owner, "in context of") for r in relations)
    for target, aways in case.cited_by.items():
        up.setdefault(target, []).extend((away, "cites") for away in aways)
    for owner, keys in case.beyond.items():
        by_contract = case.elements[owner].kind in ARGUED
        for key in keys:
            up.setdefault(key, []).append((owner, "by contract" if by_contract else "behind it"))
    _beside(case, up)
    return up


def _beside(case: Case, up: Up) -> None:
    """Ways that are no support: doubts, what refutes them, assurance claim points."""
    for doubt in case.doubts:
        up.setdefault(doubt.defeater, []).append((doubt.about, "doubted by"))
    for defeater in case.of_kind("defeater"):
        for key in refuting(case, defeater):
            up.setdefault(key, []).append((defeater.key, "refuted by"))
    for point, (owner, _) in case.point_places.items():
        up.setdefault(point, []).append((owner, "at its point"))
        for claim in confidence_claims(case, [point]):
            up.setdefault(claim, []).append((point, "argued by"))


def _distances(up: Up, ends: Iterable[str]) -> dict[str, int]:
    """Steps from each element to the nearest end."""
    down: dict[str, list[str]] = {}
    for key, above in up.items():
        for owner, _ in above:
            down.setdefault(owner, []).append(key)
    far = dict.fromkeys(ends, 0)
    waiting = list(far)
    for key in waiting:
        for below in down.get(key, ()):
            if below not in far:
                far[below] = far[key] + 1
                waiting.append(below)
    return far


def _highest(up: Up, key: str) -> set[str]:
    """What nothing stands above, over an element that no top rests on."""
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(owner for owner, _ in up.get(here, ()))
    return {k for k in seen if not up.get(k)}


Link = tuple[str, str, "Link | None"]


def _shortest(up: Up, key: str, ends: set[str], far: dict[str, int], circular: set[str], limit: int) -> Iterator[Path]:
    """Shortest first: a search that knows from each element how far it still is."""
    if key not in far:
        return
    heap: list[tuple[int, int, int, int, Link]] = [(far[key], far[key], 0, 0, (key, "", None))]
    made, shown = 0, 0
    for _ in range(PATIENCE):
        if not heap or shown == limit:
            return
        *_, depth, link = heapq.heappop(heap)
        here = link[0]
        if here in ends:
            shown += 1
            yield Path(tuple(_items(link)))
            continue
        for owner, how in up.get(here, ()):
            if owner in far and not (owner in circular and any(owner == name for name, _ in _items(link))):
                made += 1
                heapq.heappush(heap, (depth + 1 + far[owner], far[owner], made, depth + 1, (owner, how, link)))


def _items(link: Link | None) -> Iterator[tuple[str, str]]:
    """From the top down; what leads to an item is kept with the one above it."""
    how = ""
    while link is not None:
        key, leads, link = link
        yield key, how
        how = leads


def _count(up: Up, key: str, ends: set[str]) -> int:
    """How many ways there are; a step back into a circle is none."""
    known: dict[str, int] = dict.fromkeys(ends, 1)
    open_: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting[-1]
        above = [owner for owner, _ in up.get(here, ())]
        missing = [owner for owner in above if owner not in known and owner not in open_]
        if here in known or not missing:
            waiting.pop()
            open_.discard(here)
            known.setdefault(here, sum(known.get(owner, 0) for owner in above))
        else:
            open_.add(here)
            waiting.extend(missing)
    return known[key]
