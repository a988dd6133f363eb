"""Judging claims: which claims the rules of both disciplines look at, and how they read what is not written.

Silence wins nothing: a claim about a critical risk that writes no level is read as one about the system, one that names
actors, protects assets or answers a trigger as one of security.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from assurance.coverage.basis import directly_evidenced, rests_on
from assurance.model.assessment import Assessment, State
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.order import protectors
from assurance.model.risk import BOTH, cause, critical, own_disciplines
from assurance.syntax.entry import Entry

WEIGHTS_OUT = ("weights", "open-weights")
"""Access by which the weights leave the developer's hands."""


@lru_cache(maxsize=2)
def judged(case: Case) -> tuple[Element, ...]:
    """Claims that say something themselves, in written order: no mere summaries, and nothing that only doubts.

    A `summary` that rests on evidence without a claim in between is no mere summary, whatever it says.
    """
    evidenced = directly_evidenced(case)
    doubting = case.below(*(e.key for e in case.of_kind("defeater"))) - case.on_path
    claims = (claim for claim in case.of_kind("claim") if claim.key not in doubting and not claim.broken)
    return tuple(claim for claim in claims if not claim.fields.summary or claim.key in evidenced)


def is_security(case: Case, claim: Element) -> bool:
    """Whether a claim is one of security: by its own discipline, else because it names actors, assets or a trigger."""
    own = own_disciplines(case, claim)
    fields = claim.fields
    return "security" in own or (not own and bool(fields.actors or fields.protects or fields.on_trigger))


def is_safety(case: Case, claim: Element) -> bool:
    """Whether a claim is one of safety, by its own discipline."""
    return "safety" in own_disciplines(case, claim)


def addressed(case: Case, claim: Element) -> list[Entry]:
    """The risks that a claim addresses, as registered."""
    risks = case.entries("risks")
    return [risks[name] for name in claim.fields.addresses if name in risks]


def about_critical(case: Case, claim: Element) -> Entry | None:
    """The first critical risk that a claim addresses."""
    return next((risk for risk in addressed(case, claim) if critical(risk)), None)


def about_intent(case: Case, claim: Element) -> Entry | None:
    """The first risk with an intentional (or either) cause that a claim addresses."""
    return next((risk for risk in addressed(case, claim) if cause(risk) in ("intentional", "either")), None)


def waived(claim: Element, field: str) -> bool:
    """Whether a claim gives a reason why a field does not apply to it."""
    return field in claim.fields.not_applicable


def at_system_level(case: Case, claim: Element) -> bool:
    """Whether a claim is about the system: it says so, or says nothing and addresses a critical risk."""
    if claim.fields.level is not None or waived(claim, "level"):
        return bool(claim.fields.level == "system")
    return about_critical(case, claim) is not None


def claims_support(view: Assessment, claim: Element) -> bool:
    """Whether evidence that holds stands below a claim, or it counts as supported (or partly) without any.

    The latter happens where expert judgement stops a defeat: what is asked of the evidence is then asked in vain.
    """
    counted = view.states.get(claim.key) in (State.SUPPORTED, State.PARTIAL)
    return counted or rests_on(view, claim.key) != 0


def lowest(case: Case, claims: Iterable[Element]) -> Iterator[tuple[Element, bool]]:
    """Claims, each with whether one of them stands right below it, so that a finding about it only repeats that one."""
    found = list(claims)
    keys = {claim.key for claim in found}
    for claim in found:
        yield claim, not keys.isdisjoint(_claims_below(case, claim.key))


def _claims_below(case: Case, key: str) -> set[str]:
    """The next claims below an element, through arguments and away elements."""
    found: set[str] = set()
    waiting = [case.target_of(r.target) for r in case.children(key)]
    seen: set[str] = set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if case.elements[here].kind == "claim":
            found.add(here)
        else:
            waiting.extend(case.target_of(r.target) for r in case.children(here))
    return found


def claims_above(case: Case, key: str) -> set[str]:
    """The next claims above an element, through arguments and away elements."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for owner in (*(r.owner for r in case.parents(here)), *case.cited_by.get(here, ())):
            if case.elements[owner].kind == "claim":
                found.add(owner)
            else:
                waiting.append(owner)
    return found


def gathers(case: Case, claim: Element) -> bool:
    """Whether a claim only gathers: a summary, or one of both disciplines that rests on further claims."""
    both = own_disciplines(case, claim) == BOTH
    return bool(claim.fields.summary) or (both and claim.key in case.resting_on_claims)


@lru_cache(maxsize=2)
def reliance_left_open(view: Assessment) -> dict[Element, tuple[str, ...]]:
    """Safety claims about critical risks that do not say what they rely on, with the assets that nothing protects."""
    case = view.case
    unprotected = tuple(
        name
        for name, asset in case.entries("assets").items()
        if not asset.broken and not any(view.holds(key) for key in protectors(case, name))
    )
    if not unprotected:
        return {}
    protecting = {key for name in case.entries("assets") for key in protectors(case, name)}
    silent = (c for c in judged(case) if not (c.fields.relies_on or c.key in protecting or waived(c, "relies_on")))
    return {c: unprotected for c in silent if is_safety(case, c) and about_critical(case, c) is not None}
