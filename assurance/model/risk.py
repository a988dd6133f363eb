"""Risks: whose they are (safety, security or both), how grave they are, and what causes them."""

from __future__ import annotations

from functools import lru_cache

from assurance.model.case import Case
from assurance.model.element import Element
from assurance.syntax.entry import Entry

BOTH = frozenset({"safety", "security"})
SEVERITIES = ("minor", "major", "critical", "catastrophic")
_SHORTHAND = {"hazard": ("system-to-world", "accidental"), "threat": ("actor-to-system", "intentional")}


def direction(risk: Entry) -> str:
    """The direction of a risk; `hazard` and `threat` are shorthands for one."""
    return risk.fields.direction or _SHORTHAND.get(risk.kind, ("system-to-world", ""))[0]


def cause(risk: Entry) -> str:
    """The cause of a risk: accidental, intentional or either."""
    return risk.fields.cause or _SHORTHAND.get(risk.kind, ("", "either"))[1]


def critical(risk: Entry) -> bool:
    """Whether a risk is critical or worse; one without a severity is taken as critical, so silence wins nothing."""
    severity = risk.fields.severity
    return severity is None or SEVERITIES.index(severity) >= SEVERITIES.index("critical")


def risk_disciplines(case: Case, risk: Entry) -> frozenset[str]:
    """The disciplines a risk belongs to (`docs/guide/language.md`, "Discipline")."""
    if risk.fields.discipline:
        return frozenset(risk.fields.discipline)
    way = direction(risk)
    if way == "actor-via-system":
        return BOTH
    if way == "actor-to-system":
        return BOTH if _leads_to_hazard(case, risk) else frozenset({"security"})
    return frozenset({"safety"}) if cause(risk) == "accidental" else BOTH


def _leads_to_hazard(case: Case, risk: Entry) -> bool:
    return risk.id in _leading_to_hazards(case)


@lru_cache(maxsize=2)
def _leading_to_hazards(case: Case) -> frozenset[str]:
    """The risks that lead to one in which the system harms the world, over others or directly."""
    risks = case.entries("risks")
    before: dict[str, list[str]] = {}
    for risk in risks.values():
        for name in risk.fields.leads_to:
            before.setdefault(name, []).append(risk.id)
    waiting = [name for name, risk in risks.items() if direction(risk) == "system-to-world"]
    found: set[str] = set()
    while waiting:
        for name in before.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def own_disciplines(case: Case, claim: Element) -> frozenset[str]:
    """The disciplines a claim has of its own: written, else those of the risks it addresses; not inherited ones."""
    if claim.fields.discipline:
        return frozenset(claim.fields.discipline)
    risks = case.entries("risks")
    return frozenset().union(*(risk_disciplines(case, risks[r]) for r in claim.fields.addresses if r in risks))


def all_disciplines(case: Case) -> dict[str, frozenset[str]]:
    """The disciplines of every claim, inherited ones included: its own, else the union of those above it."""
    found: dict[str, frozenset[str]] = {}
    waiting = [(key, frozenset[str]()) for key in (*case.tops, *case.elements)]
    while waiting:
        key, above = waiting.pop()
        element = case.elements[key]
        own = own_disciplines(case, element) if element.kind == "claim" else frozenset()
        said = own or (found.get(key, frozenset()) | above)
        if key in found and found[key] == said:
            continue
        found[key] = said
        waiting.extend((relation.target, said) for relation in case.children(key))
    return found


def carried_disciplines(case: Case, claim: Element) -> frozenset[str]:
    """The discipline that a claim creates coverage for: its own, if that is one.

    A claim of both only gathers. Accidents and adversaries are argued in different ways, so each needs a claim that
    says which of them it argues about.
    """
    own = own_disciplines(case, claim)
    return own if len(own) < len(BOTH) else frozenset()
