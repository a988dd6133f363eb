"""The order in which states can be computed, and the circles that have none.

A state depends on what supports the element, on what refutes the doubts about it, on the claims its assurance claim
points and contextual away goals name, and on the target of an away element. Reliance (`relies_on` on an asset that
another claim protects), `bridge`, `effect_analyzed_by` and `resolved_by` count for circles too (`states.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assurance.model.case import Case
from assurance.model.element import ARGUED, Element
from assurance.model.risk import carried_disciplines
from assurance.syntax.entry import Entry


@dataclass(frozen=True)
class Order:
    """Keys of all elements, each after everything it depends on, and the circles.

    `circles` has all that depends on itself, one entry for all that depends on each other; `ways` the shortest circle
    of each entry, in the order it runs.
    """

    keys: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]
    edges: dict[str, list[str]]
    ways: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each key stands in the order."""
        return {key: at for at, key in enumerate(self.keys)}

    def needs(self, key: str) -> set[str]:
        """An element and everything its state depends on."""
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting.extend(self.edges.get(here, ()))
        return seen


def protectors(case: Case, asset: str) -> list[str]:
    """The security claims on a path from a top that protect an asset; no summary, and none of both disciplines."""
    claims = case.protecting.get(asset, ())
    return [e.key for e in claims if e.key in case.on_path and "security" in carried_disciplines(case, e)]


def estimate_evidence(case: Case, risk: Entry) -> str | None:
    """The evidence that a risk's estimate rests on."""
    estimate = risk.fields.estimate
    return case.locate("", estimate.evidence) if estimate is not None and estimate.evidence else None


def order(case: Case) -> Order:
    """Tarjan's strongly connected components (1972), without recursion; they come out dependencies first."""
    edges = _edges(case)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    keys: list[str] = []
    circles: list[tuple[str, ...]] = []
    ways: list[tuple[str, ...]] = []
    for root in case.elements:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(edges.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            key, following = work[-1]
            for target in following:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(edges.get(target, ()))))
                    break
                if target in on_stack:
                    low[key] = min(low[key], index[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[key])
                if low[key] == index[key]:
                    _component(key, stack, on_stack, keys, circles, ways, edges)
    return Order(tuple(keys), tuple(circles), edges, tuple(ways))


def _component(
    key: str,
    stack: list[str],
    on_stack: set[str],
    keys: list[str],
    circles: list[tuple[str, ...]],
    ways: list[tuple[str, ...]],
    edges: dict[str, list[str]],
) -> None:
    start = stack.index(key) if stack[-1] != key else len(stack) - 1
    members = stack[start:]
    del stack[start:]
    on_stack.difference_update(members)
    keys.extend(members)
    if len(members) > 1 or key in edges.get(key, ()):
        way = shortest_circle(key, set(members), lambda at: edges.get(at, ()))
        circles.append((*way, *sorted(set(members) - set(way))))
        ways.append(way)


def shortest_circle(start: str, members: set[str], following: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """The shortest way from an element over members of its component back to itself; empty where there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    for key in waiting:
        for target in following(key):
            if target == start:
                way = [key]
                while way[-1] != start:
                    way.append(came[way[-1]])
                way.reverse()
                return tuple(way)
            if target in members and target not in came:
                came[target] = key
                waiting.append(target)
    return ()


def _edges(case: Case) -> dict[str, list[str]]:
    edges = {key: [r.target for r in relations] for key, relations in case.supported_by.items()}
    for element in case.of_kind("defeater"):
        edges.setdefault(element.key, []).extend(refuting(case, element))
    for doubt in case.doubts:
        needed = _doubt_edges(case, doubt.defeater)
        for key in (doubt.about, *_in_scope(case, doubt.about)):
            edges.setdefault(key, []).extend(needed)
    protecting: dict[str, list[str]] = {}
    for element in case.of_kind("claim"):
        _claim_edges(case, element, edges, protecting)
    for element in case.of_kind("away"):
        target = case.target_of(element.key)
        if target != element.key:
            edges.setdefault(element.key, []).append(target)
    for key, keys in case.beyond.items():
        edges.setdefault(key, []).extend(keys)
    _supply_edges(case, edges)
    for owner, points in case.points.items():
        edges.setdefault(owner, []).extend(confidence_claims(case, points))
    _context_edges(case, edges)
    _conflict_edges(case, edges)
    return edges


def _supply_edges(case: Case, edges: dict[str, list[str]]) -> None:
    """Doubts inside a contract about the away goal that stands for what it supports, and about its assumptions."""
    for key, relations in case.supplied.items():
        for owner in dict.fromkeys(relation.owner for relation in relations):
            for about in (owner, *(case.target_of(relation.target) for relation in case.contexts(owner))):
                for doubt in case.challenged_by.get(about, ()):
                    edges.setdefault(key, []).extend(_doubt_edges(case, doubt.defeater))


def _context_edges(case: Case, edges: dict[str, list[str]]) -> None:
    """Contextual (away) goals, whose state matters to what stands in their context."""
    for key, relations in case.in_context_of.items():
        goals = [r.target for r in relations if case.elements[r.target].kind in ("claim", "away")]
        if goals:
            edges.setdefault(key, []).extend(goals)


def _conflict_edges(case: Case, edges: dict[str, list[str]]) -> None:
    for entry in case.entries("interplay").values():
        resolver = case.locate("", entry.fields.resolved_by or "")
        if entry.kind == "conflict" and resolver is not None:
            for name in entry.fields.between:
                edges.setdefault(case.locate("", name) or name, []).append(resolver)


def _in_scope(case: Case, key: str) -> list[str]:
    """The claims and arguments in the scope of an assumption: what states it, and everything below that."""
    owners = [r.owner for r in case.context_for.get(key, ())]
    return [k for k in case.below(*owners) if case.elements[k].kind in ARGUED] if owners else []


def _doubt_edges(case: Case, defeater: str) -> list[str]:
    return [defeater, *refuting(case, case.elements[defeater])]


def refuting(case: Case, defeater: Element) -> list[str]:
    """What is said to refute a defeater."""
    named = [case.locate(defeater.module, name) for name in getattr(defeater.fields, "refuted_by", ())]
    return [key for key in named if key is not None]


def confidence_claims(case: Case, points: list[str]) -> list[str]:
    """The claims that argue confidence at some assurance claim points."""
    elements = [case.elements[key] for key in points]
    named = [case.locate(e.module, e.fields.claim) for e in elements if e.fields.claim]
    return [key for key in named if key is not None]


def _claim_edges(case: Case, element: Element, edges: dict[str, list[str]], protecting: dict[str, list[str]]) -> None:
    fields = element.fields
    if not (fields.bridge or fields.effect_analyzed_by or fields.relies_on or fields.meets):
        return
    own = edges.setdefault(element.key, [])
    for name in (fields.bridge, fields.effect_analyzed_by):
        key = case.locate(element.module, name) if name else None
        if key is not None:
            own.append(key)
    for asset in fields.relies_on:
        own.extend(protecting[asset] if asset in protecting else protecting.setdefault(asset, protectors(case, asset)))
    risks = case.entries("risks")
    resting = (estimate_evidence(case, risks[name]) for name in fields.meets if name in risks)
    own.extend(key for key in resting if key is not None)
