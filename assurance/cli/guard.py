"""The guard of an edit: a case that is only written differently must say what it said before."""

from __future__ import annotations

import dataclasses
import posixpath
from collections import Counter
from typing import Any

from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.result import Result


def difference(before: Result, after: Result) -> str:
    """What differs in what two readings of a case say, in a few words, or an empty text."""
    one, other = before.case, after.case
    lost = sorted(one.elements.keys() ^ other.elements.keys())
    if lost:
        return f"`{lost[0]}` would {'be lost' if lost[0] in one.elements else 'be new'}"
    known = Counter(found.code for found in before.findings)
    for found in after.findings:
        known[found.code] -= 1
        if known[found.code] < 0:
            return f"there would be a new finding, {found.code}: {found.message}"
    for key, element in one.elements.items():
        if _said(one, element) != _said(other, other.elements[key]):
            return f"`{key}` would say something else"
    if _register(one) != _register(other):
        return "the register would say something else"
    if one.tops != other.tops and set(one.tops) != set(other.tops):
        return "the case would be about something else"
    states = before.assessment.states != after.assessment.states
    if states or _verdicts(before) != _verdicts(after):
        return "states or verdicts would differ"
    return ""


def _verdicts(result: Result) -> tuple[Any, ...]:
    verdicts = result.assessment.verdicts
    return dict(verdicts.support), verdicts.coverage, verdicts.undecided


def _register(case: Case) -> dict[str, set[str]]:
    return {family: set(entries) for family, entries in case.register.items()}


def _said(case: Case, element: Element) -> tuple[Any, ...]:
    """Everything an element says and what it is related to, wherever that is written."""
    fields = dataclasses.asdict(element.fields)
    artifact = fields.get("artifact")
    if artifact and artifact["path"]:
        folder = posixpath.dirname(element.entry.source.path)
        artifact["path"] = posixpath.normpath(posixpath.join(folder, artifact["path"]))
    doubts = [(d.defeater, d.target, d.of, d.relation) for d in case.challenged_by.get(element.key, ())]
    relations = (*case.children(element.key), *case.contexts(element.key))
    ends = [(r.kind, r.target, dataclasses.asdict(r.fields) if r.fields else None) for r in relations]
    return element.kind, element.entry.word, element.entry.extra, fields, ends, sorted(map(repr, doubts))
