"""The scene: what a picture of a case shows, before anything has a place.

A context shared by several owners appears once for each use, as GSN allows; claims and evidence shared by several
parents appear once, with several edges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import CONTEXTUAL, Doubt, Relation
from assurance.views.figure import Figure
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.node import Node, node
from assurance.views.pick import EVERYTHING, Pick
from assurance.views.text import flat
from assurance.views.ties import ties

__all__ = ["Edge", "Figure", "Group", "Node", "Scene", "scene"]

NOT_DRAWN = frozenset({"acp"})


EdgeKind = Literal["supported-by", "in-context-of", "challenged-by", "interplay"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes, named by key. A challenge goes from the defeater to what it challenges.

    `beside` names the far end of the relation that a challenge is about, where it is about one. `points` are the
    assurance claim points on it; `optional`, `multiplicity` and `choice` are pattern notation: edges of one node with
    the same choice leave it through one diamond. `label` says what an interplay is.
    """

    kind: EdgeKind
    start: str
    end: str
    defeated: bool = False
    beside: str = ""
    points: tuple[str, ...] = ()
    optional: bool = False
    multiplicity: str = ""
    choice: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A node with its contexts beside it: contexts left, assumptions and justifications right."""

    owner: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's contents; nodes by key in the order they are drawn, groups in reading order.

    `part` says what part of the case it shows, `part_url` where that is taken from.
    """

    title: str
    verdict: str
    nodes: dict[str, Node]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    part: str = ""
    look: Look = PLAIN_LOOK
    part_url: str = ""


def scene(assessment: Assessment, *, pick: Pick = EVERYTHING, look: Look = PLAIN_LOOK) -> Scene:
    """The scene of a case, or of the part of it that is picked."""
    case = assessment.case
    order = reading_order(case, pick)
    own = {key for key in order if key not in pick.elsewhere}
    uses = {key: _uses(case, key) if key in own else [] for key in order}
    used = {target for targets in uses.values() for target in targets}
    order = [key for key in order if key not in used or not _beside_only(case, key)]
    nodes: dict[str, Node] = {}
    groups = []
    hidden = _hidden(case, own, pick) if pick.keys is not None else {}
    shown = set(order)
    for key in order:
        elsewhere = pick.elsewhere.get(key)
        nodes[key] = node(assessment, key, look, shown=shown, more=hidden.get(key, 0), elsewhere=elsewhere)
        groups.append(_group(assessment, key, uses[key], nodes, look))
    places: dict[str, str] = {}
    for name, drawn in nodes.items():
        places.setdefault(drawn.element, name)
    edges = (*edges_of(case, own, order, groups, places), *(_overlay(case, places) if pick.overlay else ()))
    title = flat(case.header.title or case.id) or "Case"
    return Scene(title, verdict(assessment), nodes, tuple(groups), edges, flat(pick.title), look)


def reading_order(case: Case, pick: Pick = EVERYTHING) -> list[str]:
    """Elements as a reader meets them: from the tops down, doubts after what they doubt, unreachable ones last."""
    wanted = _wanted(case, pick)
    seen: dict[str, None] = {}
    loose = [key for key in wanted if not case.parents(key)]
    for root in (*case.tops, *loose, *wanted):
        waiting = [root]
        while waiting:
            key = waiting.pop()
            if key in wanted and key not in seen:
                seen[key] = None
                if key not in pick.elsewhere:
                    waiting.extend(reversed(list(_next(case, key))))
    return list(seen)


def _beside_only(case: Case, key: str) -> bool:
    """Whether an element that is a context of another is nothing else, so that it needs no place of its own."""
    kind = case.elements[key].kind
    return kind in CONTEXTUAL or (kind == "away" and not case.parents(key))


def _hidden(case: Case, own: set[str], pick: Pick) -> dict[str, int]:
    """By drawn element, how many elements below it nothing stands for in the picture."""
    found = {}
    for key in own:
        out = [r.target for r in case.children(key) if r.target not in own and r.target not in pick.elsewhere]
        if out:
            found[key] = len(case.below(*out) - own)
    return found


def _wanted(case: Case, pick: Pick) -> dict[str, None]:
    """The elements to draw, in written order; a doubt about one of them comes along, with all that is below it."""
    drawn = [key for key, element in case.elements.items() if element.kind not in NOT_DRAWN]
    if pick.keys is None:
        return dict.fromkeys(drawn)
    chosen = {*pick.keys}
    waiting = list(chosen)
    while waiting:
        key = waiting.pop()
        about = (key, *(relation.target for relation in case.contexts(key)))
        for doubt in (doubt for about_key in about for doubt in case.challenged_by.get(about_key, ())):
            added = case.below(doubt.defeater) - chosen
            chosen |= added
            waiting.extend(sorted(added))
    chosen |= {r.target for key in chosen for r in case.children(key) if r.target in pick.elsewhere}
    return dict.fromkeys(key for key in drawn if key in chosen)


def _next(case: Case, key: str) -> Iterator[str]:
    yield from (relation.target for relation in case.children(key))
    for about in (key, *(relation.target for relation in case.contexts(key))):
        yield from (doubt.defeater for doubt in case.challenged_by.get(about, ()))


def _uses(case: Case, key: str) -> list[str]:
    """What is drawn beside an element."""
    return list(dict.fromkeys(r.target for r in case.contexts(key) if r.target in case.elements))


def _group(assessment: Assessment, owner: str, uses: list[str], nodes: dict[str, Node], look: Look) -> Group:
    left: list[str] = []
    right: list[str] = []
    for target in uses:
        name = f"{owner}>{target}"
        nodes[name] = drawn = node(assessment, target, look)
        (right if drawn.shape.endswith(("assumption", "justification")) else left).append(name)
    return Group(owner, tuple(left), tuple(right))


def edges_of(
    case: Case, own: set[str], order: list[str], groups: list[Group], places: dict[str, str]
) -> Iterator[Edge]:
    """The edges between what is drawn: contexts, support, and challenges."""
    points = _points(case)
    for group in groups:
        if group.left or group.right:
            relations = {r.target: r for r in case.contexts(group.owner)}
            for name in (*group.left, *group.right):
                yield _edge(relations[name.removeprefix(f"{group.owner}>")], name, points)
    drawn = set(order)
    for key in order:
        for target, relation in {r.target: r for r in case.children(key)}.items() if key in own else ():
            if target in drawn:
                yield _edge(relation, target, points)
    names = {name for group in groups for name in (group.owner, *group.left, *group.right)}
    for defeater, about, beside in dict.fromkeys(_challenge(doubt, places) for doubt in case.doubts):
        if defeater in drawn and about:
            yield Edge("challenged-by", defeater, about, beside=beside if beside in names else "")


def _edge(relation: Relation, end: str, points: dict[tuple[str, str], list[str]]) -> Edge:
    own = relation.fields
    marked = tuple(points.get((relation.owner, relation.target), ()))
    if own is None:
        return Edge(relation.kind, relation.owner, end, points=marked)
    return Edge(
        relation.kind,
        relation.owner,
        end,
        defeated=own.defeated,
        points=marked,
        optional=own.optional,
        multiplicity=flat(own.multiplicity or ""),
        choice=flat(own.choice or ""),
    )


def _points(case: Case) -> dict[tuple[str, str], list[str]]:
    """Assurance claim points by relation (owner, target); those on a whole inference are on its first relation."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for relation in chain.from_iterable((*case.supported_by.values(), *case.in_context_of.values())):
        if relation.fields is not None and relation.fields.acp:
            found.setdefault((relation.owner, relation.target), {})[flat(relation.fields.acp)] = None
    for owner, keys in case.points.items():
        for key in keys:
            element = case.elements[key]
            for one in element.entry.challenges:
                if case.locate(element.module, one.start or one.of) != owner:
                    continue
                first = next((r.target for r in (*case.children(owner), *case.contexts(owner))), None)
                end = case.locate(element.module, one.end) if one.start else first
                if end is not None:
                    found.setdefault((owner, end), {})[flat(element.id)] = None
    return {pair: list(names) for pair, names in found.items()}


def _overlay(case: Case, places: dict[str, str]) -> Iterator[Edge]:
    """Interplay between claims as edges; two claims are joined by one edge for all that is between them."""
    labels: dict[tuple[str, str], dict[str, None]] = {}
    for one, other, what in ties(case):
        if one in places and other in places:
            pair = (one, other) if (other, one) not in labels else (other, one)
            labels.setdefault(pair, {})[flat(what)] = None
    for (one, other), words in labels.items():
        yield Edge("interplay", places[one], places[other], label=", ".join(words))


def _challenge(doubt: Doubt, places: dict[str, str]) -> tuple[str, str, str]:
    """Defeater, the node it is about, and the other end of the relation it is about."""
    if doubt.relation and not doubt.target and not doubt.of:
        owner, target, kind = doubt.relation
        return doubt.defeater, places.get(owner, ""), target if kind == "supported-by" else f"{owner}>{target}"
    return doubt.defeater, places.get(doubt.about, ""), ""


def verdict(assessment: Assessment) -> str:
    """The two verdicts in one line."""
    found = assessment.verdicts
    if not assessment.case.complete or found.undecided:
        return flat(f"No verdict: {found.undecided or 'a file of the case could not be read'}")
    states = ", ".join(f"{key} {state.value}" for key, state in found.support) or "not decided"
    return flat(f"Support: {states}  ·  Coverage: {found.coverage.value}  ·  as of {assessment.today.isoformat()}")
