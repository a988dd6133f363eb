"""The basis of claims: what kinds of evidence that holds stand below an element.

A kind is a bit (`Trait`); what stands below is the union over everything that carries support, computed once from the
leaves up. Evidence that does not hold, and a relation that is defeated, in doubt or failing its checks, carry nothing,
so worse evidence can only take bits away.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntFlag, auto
from functools import lru_cache
from typing import Any

from assurance.model.assessment import Assessment, Outcome
from assurance.model.case import Case
from assurance.model.element import Element, Relation


class Trait(IntFlag):
    """A kind of evidence that holds."""

    ANY = auto()
    ADVERSARIAL = auto()
    ADAPTIVE = auto()
    FIXED = auto()
    WORST_CASE = auto()
    SYSTEM = auto()
    COMPONENT = auto()
    ELICITED = auto()
    VERIFIED = auto()
    INDEPENDENT = auto()
    DEVELOPMENT = auto()
    LATER_FORM = auto()
    BEHAVIORAL = auto()
    COGNITIVE = auto()
    DEVELOPMENTAL = auto()
    ANALYTIC = auto()
    FORMAL = auto()
    FIELD = auto()
    EXPERT = auto()
    INFOSEC = auto()
    CULTURE = auto()
    EMERGENCY = auto()
    TEXT = auto()
    IMAGE = auto()
    AUDIO = auto()
    VIDEO = auto()
    ACTION = auto()
    TABULAR = auto()


TYPES = {
    "behavioral": Trait.BEHAVIORAL,
    "cognitive": Trait.COGNITIVE,
    "developmental": Trait.DEVELOPMENTAL,
    "analytic": Trait.ANALYTIC,
    "formal": Trait.FORMAL,
    "field": Trait.FIELD,
    "expert": Trait.EXPERT,
    "operational.infosec": Trait.INFOSEC,
    "operational.culture": Trait.CULTURE,
    "operational.emergency": Trait.EMERGENCY,
}
"""The trait of each `type` of evidence."""

MODALITIES = {
    "text": Trait.TEXT,
    "image": Trait.IMAGE,
    "audio": Trait.AUDIO,
    "video": Trait.VIDEO,
    "action": Trait.ACTION,
    "tabular": Trait.TABULAR,
}
"""The trait of each `modality` of evidence."""

_WORST_CASE = frozenset({"analytic", "formal", "operational.infosec"})
"""Types that speak about what an adversary could do at worst, without an attack that was tried."""


def traits(fields: Any) -> int:
    """What a piece of evidence is, taken from what is written; nothing is read into a field that is not there."""
    found = int(Trait.ANY)
    if fields.conditions == "adversarial":
        found |= Trait.ADVERSARIAL | Trait.WORST_CASE
        adaptive = fields.attacker.adaptive if fields.attacker is not None else None
        if adaptive is not None:
            found |= Trait.ADAPTIVE if adaptive else Trait.FIXED
    if fields.type in _WORST_CASE:
        found |= Trait.WORST_CASE
    if fields.level is not None:
        found |= Trait.SYSTEM if fields.level == "system" else Trait.COMPONENT
    if fields.elicitation is not None and _says_something(fields.elicitation):
        found |= Trait.ELICITED
    if fields.independence in ("external", "internal-independent"):
        found |= Trait.INDEPENDENT
    if fields.form is not None:
        found |= Trait.DEVELOPMENT if fields.form == "development" else Trait.LATER_FORM
    return found | TYPES.get(fields.type, 0) | MODALITIES.get(fields.modality, 0)


def _says_something(elicitation: Any) -> bool:
    return any((elicitation.fine_tuned, elicitation.scaffold, elicitation.budget))


def rests_on(view: Assessment, key: str) -> int:
    """The traits of the evidence that holds and supports an element, or is it; 0 where none does."""
    return basis(view).get(key, 0)


@lru_cache(maxsize=2)
def basis(view: Assessment) -> dict[str, int]:
    """The traits that every element rests on, leaves first; a circle carries nothing into itself."""
    case = view.case
    found: dict[str, int] = {}
    for root in case.elements:
        waiting = [(root, False)]
        while waiting:
            key, entered = waiting.pop()
            if entered:
                found[key] = _own(view, key) | _union(found[child] for child in _carried(view, key))
            elif key not in found:
                found[key] = 0
                waiting.append((key, True))
                waiting.extend((child, False) for child in _carried(view, key) if child not in found)
    return found


def _union(parts: Iterator[int]) -> int:
    total = 0
    for part in parts:
        total |= part
    return total


def _own(view: Assessment, key: str) -> int:
    element = view.case.elements[key]
    if element.kind == "evidence" and view.holds(key):
        verified = Trait.VERIFIED if view.judgements[key].verified else 0
        return traits(element.fields) | verified
    return view.lent_traits.get(key, 0) if element.borrowed else 0


def _carried(view: Assessment, key: str) -> Iterator[str]:
    """The elements whose basis an element takes over."""
    case = view.case
    for relation in case.children(key):
        if carries(view, relation):
            yield relation.target
    if case.elements[key].kind == "away" and not _doubted(view, key):
        target = case.target_of(key)
        if target != key:
            yield target
    for reference in case.supplied.get(key, ()):
        if carries(view, reference):
            yield reference.target
    if case.elements[key].kind == "module_ref":
        yield from case.beyond.get(key, ())


def carries(view: Assessment, relation: Relation) -> bool:
    """Whether a relation carries support: it is not defeated, not in doubt, and meets its own checks."""
    if relation.fields is not None and relation.fields.defeated:
        return False
    checks = view.seen.relation_checks.get((relation.owner, relation.target), ())
    if any(checked.outcome is not Outcome.MET for checked in checks):
        return False
    doubts = view.case.challenged_by.get(relation.owner)
    if not doubts:
        return True
    ends = {(relation.owner, end, relation.kind) for end in (relation.target, view.case.target_of(relation.target))}
    return not any(d.relation in ends and _weighs(view, d.defeater) for d in doubts)


def _doubted(view: Assessment, key: str) -> bool:
    return any(d.relation is None and _weighs(view, d.defeater) for d in view.case.challenged_by.get(key, ()))


def _weighs(view: Assessment, defeater: str) -> bool:
    """Whether a doubt counts; one that is no `defeater` but a claim or evidence always does."""
    return bool(view.active_doubts.get(defeater, "open"))


def evidence_below(view: Assessment, key: str) -> list[Element]:
    """The evidence below an element, as written, whether it holds or not, in the order of the case."""
    below = view.case.below(key)
    return sorted(
        (view.case.elements[k] for k in below if view.case.elements[k].kind == "evidence"),
        key=lambda element: view.case.position[element.key],
    )


def directly_evidenced(case: Case) -> frozenset[str]:
    """Claims that rest on evidence without a claim in between."""
    found: set[str] = set()
    waiting = [r.owner for e in case.of_kind("evidence") for r in case.parents(e.key)]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            if case.elements[key].kind in ("argument", "away"):
                waiting.extend(r.owner for r in case.parents(key))
    return frozenset(key for key in found if case.elements[key].kind == "claim")
