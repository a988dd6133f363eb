"""The scene: what a picture of a case shows, before anything has a place.

A context shared by several owners appears once for each use, as GSN allows; claims and evidence shared by several
parents appear once, with several edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
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
    the same choice leave it through one diamond. `label` says what an interplay is, or what of an element is in doubt.
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

    `part` says what part of the case it shows, `part_url` where that is taken from; `words` are what the legend calls
    shapes (`away`, `module`) that stand for something else than usual.
    """

    title: str
    verdict: str
    nodes: dict[str, Node]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    part: str = ""
    look: Look = PLAIN_LOOK
    part_url: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


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
    hidden = pick.more if pick.exact else _hidden(case, own, pick) if pick.keys is not None else {}
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
    if pick.keys is None:
        return dict.fromkeys(key for key, e in case.elements.items() if e.kind not in NOT_DRAWN and not e.borrowed)
    chosen = {*pick.keys}
    waiting = [] if pick.exact else list(chosen)
    while waiting:
        for doubt in _doubts(case, waiting.pop()):
            if doubt.defeater not in chosen and _both_ends(doubt, chosen, pick):
                added = case.below(doubt.defeater) - chosen
                chosen |= added
                waiting.extend(sorted(added))
    chosen |= {r.target for key in chosen for r in case.children(key) if r.target in pick.elsewhere}
    drawn = (k for k in chosen if case.elements[k].kind not in NOT_DRAWN and not case.elements[k].borrowed)
    return dict.fromkeys(sorted(drawn, key=case.position.__getitem__))


def _both_ends(doubt: Doubt, chosen: set[str], pick: Pick) -> bool:
    """Whether what a doubt is about is drawn; of a relation of support that is the other end too."""
    if not doubt.relation or doubt.target or doubt.of or doubt.relation[2] != "supported-by":
        return True
    return doubt.relation[1] in chosen or doubt.relation[1] in pick.elsewhere


def _doubts(case: Case, key: str) -> Iterator[Doubt]:
    """The doubts about an element, its relations, its contexts and the assurance claim points on them."""
    for about in (key, *(relation.target for relation in case.contexts(key)), *case.points.get(key, ())):
        yield from case.challenged_by.get(about, ())


def _next(case: Case, key: str) -> Iterator[str]:
    yield from (relation.target for relation in case.children(key))
    yield from (doubt.defeater for doubt in _doubts(case, key))


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
    for group in groups:
        if group.left or group.right:
            relations = {r.target: r for r in case.contexts(group.owner)}
            for name in (*group.left, *group.right):
                yield _edge(case, relations[name.removeprefix(f"{group.owner}>")], name)
    drawn = set(order)
    for key in order:
        for target, relation in {r.target: r for r in case.children(key)}.items() if key in own else ():
            if target in drawn:
                yield _edge(case, relation, target)
    names = {name for group in groups for name in (group.owner, *group.left, *group.right)}
    found = (
        edge for key in order if key in own for doubt in _doubts(case, key) for edge in _challenge(case, doubt, places)
    )
    for edge in dict.fromkeys(found):
        if edge.start in drawn and edge.end in names and (not edge.beside or edge.beside in names):
            yield edge


def _edge(case: Case, relation: Relation, end: str) -> Edge:
    own = relation.fields
    marked = tuple(map(flat, case.points_on.get((relation.owner, relation.target), ())))
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


def _overlay(case: Case, places: dict[str, str]) -> Iterator[Edge]:
    """Interplay between claims as edges; two claims are joined by one edge for all that is between them."""
    labels: dict[tuple[str, str], dict[str, None]] = {}
    for one, other, what in ties(case):
        if one in places and other in places:
            pair = (one, other) if (other, one) not in labels else (other, one)
            labels.setdefault(pair, {})[flat(what)] = None
    for (one, other), words in labels.items():
        yield Edge("interplay", places[one], places[other], label=", ".join(words))


def _challenge(case: Case, doubt: Doubt, places: dict[str, str]) -> Iterator[Edge]:
    """The edge of a doubt: to a node, or to the line between two."""
    owner, end, label = places.get(doubt.about, ""), "", "inference" if doubt.of and not doubt.target else ""
    if doubt.relation and not doubt.target and not doubt.of:
        owner, end, kind = doubt.relation
        end = end if kind == "supported-by" else f"{owner}>{end}"
    elif doubt.about in case.point_places:
        owner, end = case.point_places[doubt.about]
        end = f"{owner}>{end}" if end in {r.target for r in case.contexts(owner)} else end
        label = f"about {flat(case.elements[doubt.about].id)}"
    if owner:
        yield Edge("challenged-by", doubt.defeater, owner, beside=end, label=label)


def verdict(assessment: Assessment) -> str:
    """The two verdicts in one line."""
    found = assessment.verdicts
    if not assessment.case.complete or found.undecided:
        return flat(f"No verdict: {found.undecided or 'a file of the case could not be read'}")
    states = ", ".join(f"{key} {state.value}" for key, state in found.support) or "not decided"
    return flat(f"Support: {states}  ·  Coverage: {found.coverage.value}  ·  as of {assessment.today.isoformat()}")
