"""The scene: what a picture of a case shows, before anything has a place.

A context shared by several owners appears once for each use, as GSN allows; claims and evidence shared by several
parents appear once, with several edges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import CONTEXTUAL, Doubt, Relation
from assurance.syntax.entry import RelationKind
from assurance.views.figure import Figure
from assurance.views.node import Node, node
from assurance.views.text import flat

__all__ = ["Edge", "Figure", "Group", "Node", "Scene", "scene"]

NOT_DRAWN = frozenset({"acp"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes, named by key. A challenge goes from the defeater to what it challenges.

    `beside` names the lower end of the relation that a challenge is about, where it is about one.
    """

    kind: RelationKind
    start: str
    end: str
    defeated: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A node with its contexts beside it: contexts left, assumptions and justifications right."""

    owner: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's contents; nodes by key in the order they are drawn, groups in reading order."""

    title: str
    verdict: str
    nodes: dict[str, Node]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]


def scene(assessment: Assessment, *, keys: Collection[str] | None = None) -> Scene:
    """The scene of a case, or of some of its elements.

    `keys` limits the claims, arguments, evidence and away elements; their contexts and doubts come with them.
    """
    case = assessment.case
    order = reading_order(case, keys)
    uses = {key: _uses(case, key) for key in order}
    used = {target for targets in uses.values() for target in targets}
    order = [key for key in order if case.elements[key].kind not in CONTEXTUAL or key not in used]
    nodes: dict[str, Node] = {}
    groups = []
    for key in order:
        nodes[key] = node(assessment, key)
        groups.append(_group(assessment, key, uses[key], nodes))
    places: dict[str, str] = {}
    for name, drawn in nodes.items():
        places.setdefault(drawn.element, name)
    edges = tuple(_edges(case, order, groups, places))
    title = flat(case.header.title or case.id) or "Case"
    return Scene(title, verdict(assessment), nodes, tuple(groups), edges)


def reading_order(case: Case, keys: Collection[str] | None = None) -> list[str]:
    """Elements as a reader meets them: from the tops down, doubts after what they doubt, unreachable ones last."""
    wanted = _wanted(case, keys)
    seen: dict[str, None] = {}
    loose = [key for key in wanted if not case.parents(key)]
    for root in (*case.tops, *loose, *wanted):
        waiting = [root]
        while waiting:
            key = waiting.pop()
            if key in wanted and key not in seen:
                seen[key] = None
                waiting.extend(reversed(list(_next(case, key))))
    return list(seen)


def _wanted(case: Case, keys: Collection[str] | None) -> dict[str, None]:
    """The elements to draw, in written order; a doubt about one of them comes along, with all that is below it."""
    drawn = [key for key, element in case.elements.items() if element.kind not in NOT_DRAWN]
    if keys is None:
        return dict.fromkeys(drawn)
    chosen = {*keys}
    waiting = list(chosen)
    while waiting:
        key = waiting.pop()
        about = (key, *(relation.target for relation in case.contexts(key)))
        for doubt in (doubt for about_key in about for doubt in case.challenged_by.get(about_key, ())):
            added = case.below(doubt.defeater) - chosen
            chosen |= added
            waiting.extend(sorted(added))
    return dict.fromkeys(key for key in drawn if key in chosen)


def _next(case: Case, key: str) -> Iterator[str]:
    yield from (relation.target for relation in case.children(key))
    for about in (key, *(relation.target for relation in case.contexts(key))):
        yield from (doubt.defeater for doubt in case.challenged_by.get(about, ()))


def _uses(case: Case, key: str) -> list[str]:
    """What is drawn beside an element."""
    return list(dict.fromkeys(r.target for r in case.contexts(key) if r.target in case.elements))


def _group(assessment: Assessment, owner: str, uses: list[str], nodes: dict[str, Node]) -> Group:
    left: list[str] = []
    right: list[str] = []
    for target in uses:
        name = f"{owner}>{target}"
        nodes[name] = drawn = node(assessment, target)
        (right if drawn.shape.endswith(("assumption", "justification")) else left).append(name)
    return Group(owner, tuple(left), tuple(right))


def _edges(case: Case, order: list[str], groups: list[Group], places: dict[str, str]) -> Iterator[Edge]:
    for group in groups:
        defeated = {r.target for r in case.contexts(group.owner) if _defeated(r)}
        for name in (*group.left, *group.right):
            yield Edge("in-context-of", group.owner, name, name.removeprefix(f"{group.owner}>") in defeated)
    drawn = set(order)
    for key in order:
        for target, relation in {r.target: r for r in case.children(key)}.items():
            if target in drawn:
                yield Edge("supported-by", key, target, _defeated(relation))
    challenges = {_challenge(doubt): None for doubt in case.doubts}
    for defeater, about, beside in challenges:
        if defeater in drawn and about in places:
            yield Edge("challenged-by", defeater, places[about], beside=beside if beside in drawn else "")


def _challenge(doubt: Doubt) -> tuple[str, str, str]:
    """Defeater, what it is about, and the lower end of the relation it is about."""
    if doubt.relation and not doubt.target and not doubt.of:
        owner, target, kind = doubt.relation
        return (doubt.defeater, owner, target) if kind == "supported-by" else (doubt.defeater, target, "")
    return doubt.defeater, doubt.about, ""


def _defeated(relation: Relation) -> bool:
    return relation.fields is not None and relation.fields.defeated


def verdict(assessment: Assessment) -> str:
    """The two verdicts in one line."""
    found = assessment.verdicts
    if not assessment.case.complete or found.undecided:
        return flat(f"No verdict: {found.undecided or 'a file of the case could not be read'}")
    states = ", ".join(f"{key} {state.value}" for key, state in found.support) or "not decided"
    return flat(f"Support: {states}  ·  Coverage: {found.coverage.value}  ·  as of {assessment.today.isoformat()}")
