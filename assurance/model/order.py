"""The order in which states can be computed, and the circles that have none.

A state depends on what supports the element, on what refutes the doubts about it, on the claims its assurance claim
points and contextual away goals name, and on the target of an away element. Reliance (`relies_on` on an asset that
another claim protects), `bridge`, `effect_analyzed_by` and `resolved_by` count for circles too (`states.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assurance.model.case import Case
from assurance.model.element import ARGUED, Element
from assurance.model.risk import own_disciplines


@dataclass(frozen=True, slots=True)
class Order:
    """Keys of all elements, each after everything it depends on, and the circles (each in the order it runs)."""

    keys: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]
    edges: dict[str, list[str]]

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


def locate(case: Case, element: Element, name: str) -> str | None:
    """The key that a name written on an element means, or None."""
    near = f"{element.module}/{name}" if element.module else name
    if near in case.elements:
        return near
    if name in case.elements:
        return name
    rest = name.removeprefix(f"{case.id}/")
    return rest if rest in case.elements else None


def target_of(case: Case, key: str) -> str:
    """An element, or the one that it cites if it is an away element."""
    element = case.elements.get(key)
    if element is None or element.kind != "away":
        return key
    found = locate(case, element, element.id)
    return found if found is not None and case.elements[found].kind != "away" else key


def protectors(case: Case, asset: str) -> list[str]:
    """The security claims that protect an asset; a summary claim only gathers and does not count."""
    return [e.key for e in case.protecting.get(asset, ()) if "security" in own_disciplines(case, e)]


def order(case: Case) -> Order:
    """Tarjan's strongly connected components (1972), without recursion; they come out dependencies first."""
    edges = _edges(case)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    keys: list[str] = []
    circles: list[tuple[str, ...]] = []
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
                    _component(key, stack, on_stack, keys, circles, edges)
    return Order(tuple(keys), tuple(circles), edges)


def _component(
    key: str,
    stack: list[str],
    on_stack: set[str],
    keys: list[str],
    circles: list[tuple[str, ...]],
    edges: dict[str, list[str]],
) -> None:
    start = stack.index(key) if stack[-1] != key else len(stack) - 1
    members = stack[start:]
    del stack[start:]
    on_stack.difference_update(members)
    keys.extend(members)
    if len(members) > 1 or key in edges.get(key, ()):
        circles.append(_circle(key, set(members), edges))


def _circle(start: str, members: set[str], edges: dict[str, list[str]]) -> tuple[str, ...]:
    """The shortest way from an element of a component back to itself, followed by the rest of the component."""
    came: dict[str, str] = {}
    waiting = [start]
    for key in waiting:
        for target in edges.get(key, ()):
            if target == start:
                way = [key]
                while way[-1] != start:
                    way.append(came[way[-1]])
                way.reverse()
                return (*way, *sorted(members - set(way)))
            if target in members and target not in came:
                came[target] = key
                waiting.append(target)
    return tuple(sorted(members))


def _edges(case: Case) -> dict[str, list[str]]:
    edges = {key: [r.target for r in relations] for key, relations in case.supported_by.items()}
    for doubt in case.doubts:
        needed = _doubt_edges(case, doubt.defeater)
        for key in (doubt.about, *_in_scope(case, doubt.about)):
            edges.setdefault(key, []).extend(needed)
    for element in case.of_kind("claim"):
        _claim_edges(case, element, edges)
    for element in case.of_kind("away"):
        edges.setdefault(element.key, []).append(target_of(case, element.key))
    for element in case.of_kind("acp"):
        _confidence_edges(case, element, edges)
    _context_edges(case, edges)
    _conflict_edges(case, edges)
    return edges


def _context_edges(case: Case, edges: dict[str, list[str]]) -> None:
    """Contextual (away) goals, whose state matters to what stands in their context."""
    for key, relations in case.in_context_of.items():
        goals = [r.target for r in relations if case.elements[r.target].kind in ("claim", "away")]
        if goals:
            edges.setdefault(key, []).extend(goals)


def _conflict_edges(case: Case, edges: dict[str, list[str]]) -> None:
    for entry in case.entries("interplay").values():
        if entry.kind == "conflict" and entry.fields.resolved_by in case.elements:
            for key in entry.fields.between:
                edges.setdefault(key, []).append(entry.fields.resolved_by)


def _in_scope(case: Case, key: str) -> list[str]:
    """The claims and arguments in the scope of an assumption: what states it, and everything below that."""
    owners = [r.owner for r in case.context_for.get(key, ())]
    return [k for k in case.below(*owners) if case.elements[k].kind in ARGUED] if owners else []


def _doubt_edges(case: Case, defeater: str) -> list[str]:
    element = case.elements[defeater]
    refuting = [locate(case, element, n) for n in getattr(element.fields, "refuted_by", ())]
    return [defeater, *(key for key in refuting if key is not None)]


def _claim_edges(case: Case, element: Element, edges: dict[str, list[str]]) -> None:
    fields = element.fields
    if not (fields.bridge or fields.effect_analyzed_by or fields.relies_on):
        return
    own = edges.setdefault(element.key, [])
    for name in (fields.bridge, fields.effect_analyzed_by):
        key = locate(case, element, name) if name else None
        if key is not None:
            own.append(key)
    for asset in fields.relies_on:
        own.extend(protectors(case, asset))


def confidence(case: Case, element: Element) -> tuple[list[str], str | None]:
    """What an assurance claim point stands on (keys of the owners), and the claim that argues confidence there."""
    owners = [locate(case, element, c.target or c.of or c.start) for c in element.entry.challenges]
    claim = locate(case, element, element.fields.claim) if element.fields.claim else None
    return [key for key in owners if key is not None], claim


def _confidence_edges(case: Case, element: Element, edges: dict[str, list[str]]) -> None:
    owners, claim = confidence(case, element)
    for key in owners:
        if claim is not None:
            edges.setdefault(key, []).append(claim)
