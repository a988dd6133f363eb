"""The views: which part of a case is drawn, and how, for each question that a reader may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from assurance.diagnostic import did_you_mean, listed
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import CONTEXTUAL
from assurance.model.freshness import freshness
from assurance.model.risk import all_disciplines
from assurance.views.look import Look
from assurance.views.node import layer
from assurance.views.pick import EVERYTHING, Elsewhere, Pick
from assurance.views.ties import ties

View = Literal["whole", "structure", "status", "freshness", "safety", "security", "interplay", "architecture"]


class NothingToShow(Exception):
    """A view of a case has nothing in it, or was asked for something the case does not have; the text says what."""


def view(assessment: Assessment, name: View, look: Look) -> tuple[Pick, Look]:
    """What a view shows and how; raises `NothingToShow`."""
    if name == "structure":
        return Pick(title="Structure"), replace(look, text=False)
    if name == "status":
        return Pick(title="Status"), replace(look, color_by="status", tinted=True)
    if name == "freshness":
        if not any(freshness(evidence.fields, assessment.today) for evidence in assessment.case.of_kind("evidence")):
            raise NothingToShow("no evidence says how old it may become: none has `valid_until` or `max_age`")
        return Pick(title="Freshness of evidence"), replace(look, freshness=True)
    if name in ("safety", "security"):
        return one_discipline(assessment, name), look
    if name == "interplay":
        return interplay(assessment), replace(look, color_by="discipline", tinted=True)
    return EVERYTHING, look


def focus(assessment: Assessment, name: str, *, depth: int | None = None, up: bool = False) -> Pick:
    """An element with what supports it, `depth` levels down (None: all), and with `up` all it is there for."""
    case = assessment.case
    key = named(case, name)
    levels = f" and {depth} {'level' if depth == 1 else 'levels'} below" if depth is not None else " and all below"
    keys, row = {key}, [key]
    while row and (depth is None or depth > 0):
        row = [r.target for one in row for r in case.children(one) if r.target not in keys]
        keys.update(row)
        depth = None if depth is None else depth - 1
    if up:
        keys |= above(case, [key])
    return Pick(frozenset(keys), f"{key}{levels}{', and what it supports' if up else ''}")


def known_layers(assessment: Assessment, names: Iterable[str]) -> None:
    """Raise `NothingToShow` for a layer in which no element says anything."""
    for name in names:
        elements = assessment.case.elements.values()
        if not any(layer(element, name) for element in elements):
            known = dict.fromkeys(key for e in elements for key in (*dict(e.entry.extra), *e.entry.node.entries))
            hint = did_you_mean(name, known)
            raise NothingToShow(f"no element has a field `{name}` to show{f'; {hint}' if hint else ''}")


def named(case: Case, name: str) -> str:
    """The key of the element that somebody names; raises `NothingToShow` with a suggestion.

    A context stands for the element it is drawn beside.
    """
    key = case.locate("", name)
    if key is None or key.startswith("@"):
        known = [known for known in case.elements if not known.startswith("@")]
        modules = [known for known in known if known.rpartition("/")[2] == name]
        hint = f"did you mean `{modules[0]}`?" if modules else did_you_mean(name, known)
        raise NothingToShow(f"the case has no element `{name}`{f'; {hint}' if hint else ''}")
    if case.elements[key].kind in CONTEXTUAL and case.context_for.get(key):
        return case.context_for[key][0].owner
    if case.elements[key].kind == "acp":
        raise NothingToShow(f"`{name}` is an assurance claim point; name the claim, argument or evidence it is on")
    return key


def above(case: Case, keys: Iterable[str]) -> set[str]:
    """Everything that these elements support, directly or not, also by way of away elements; without themselves."""
    seen: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        for upper in (*(relation.owner for relation in case.parents(key)), *case.cited_by.get(key, ())):
            if upper not in seen:
                seen.add(upper)
                waiting.append(upper)
    return {key for key in seen if case.elements[key].kind != "away" or case.parents(key)}


def module(assessment: Assessment, name: str) -> Pick:
    """The elements of one module; what they use of others appears as away elements."""
    case = assessment.case
    if name not in (case.id, *case.modules):
        there = f"its modules are {listed(case.modules, last='and')}" if case.modules else "it has no modules"
        raise NothingToShow(f"the case has no module `{name}`; {did_you_mean(name, case.modules) or there}")
    own = "" if name == case.id and name not in case.modules else name
    keys = frozenset(key for key, element in case.elements.items() if element.module == own)
    out = {r.target for key in keys for r in case.children(key)} - keys
    return Pick(keys, f"Module {name}", {key: Elsewhere(case.elements[key].module or case.id) for key in sorted(out)})


def one_discipline(assessment: Assessment, discipline: str) -> Pick:
    """The claims of one discipline, what supports them, and the way up to the tops."""
    case = assessment.case
    found = all_disciplines(case)
    claims = {c.key for c in case.of_kind("claim") if discipline in found[c.key] and c.key in case.on_path}
    if not claims:
        raise NothingToShow(f"the case has no claim of {discipline}")
    below: set[str] = set()
    waiting = list(claims)
    while waiting:
        for relation in case.children(waiting.pop()):
            key = relation.target
            own = found.get(case.target_of(key), found.get(key, frozenset()))
            if case.elements[key].kind != "claim" and key not in below and discipline in (own or (discipline,)):
                below.add(key)
                waiting.append(key)
    return Pick(frozenset(claims | above(case, claims) | below), f"{discipline.capitalize()} view")


def interplay(assessment: Assessment) -> Pick:
    """The claims between which safety and security meet, with the way up to the tops and the links between them."""
    case = assessment.case
    ends = {end for tie in ties(case) for end in tie[:2]}
    resolving = (e.fields.resolved_by for e in case.entries("interplay").values() if not e.broken)
    ends |= {key for name in resolving if name and (key := case.locate("", name))}
    if not ends:
        raise NothingToShow(
            "the case says nothing of interplay: no `interplay` entries, no claim that `relies_on` what another "
            "protects, no `effect_analyzed_by`"
        )
    return Pick(frozenset(ends | above(case, ends)), "Interplay of safety and security", overlay=True)
