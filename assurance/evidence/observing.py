"""Observing: everything outside a case that its states rest on: artifacts, what they hold, and what checks end in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from assurance.evidence.check import Desk, decide, p_value
from assurance.evidence.correcting import corrections
from assurance.evidence.lock import Lock, read_lock
from assurance.evidence.opening import Artifacts, told
from assurance.model.assessment import Checked, Observations, Opened
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.source import Artifact, Sources


def observe(case: Case, sources: Sources, today: dt.date) -> Observations:
    """Look at every artifact, recount it, and decide every check."""
    lock = read_lock(sources, case.entry.source.path) if case.entry is not None else Lock()
    desk = Desk(case, Artifacts(sources), lock, today)
    desk = replace(desk, corrections=corrections(case, lambda element, check: p_value(desk, element, check)))
    artifacts: dict[str, Artifact] = {}
    opened: dict[str, Opened] = {}
    checks: dict[str, tuple[Checked, ...]] = {}
    for element in case.of_kind("evidence"):
        found = desk.artifacts.of(element)
        if found is not None:
            artifacts[element.key] = replace(
                found.artifact, pinned=lock.digest(element.key, element.fields.artifact.path)
            )
            said = told(found, planned=_plans(element))
            if said is not None:
                opened[element.key] = said
        if element.fields.checks:
            checks[element.key] = tuple(
                decide(desk, element, check, at=at) for at, check in enumerate(element.fields.checks)
            )
    same = [key for key, found in artifacts.items() if found.pinned == found.sha256]
    same += [element.key for element in case.of_kind("evidence") if element.fields.query is not None]
    recounts = {key: tuple(_recounts(lock, key, checks[key])) for key in same if key in checks}
    return Observations(
        artifacts,
        checks,
        _relation_checks(desk),
        opened,
        {key: found for key, found in recounts.items() if found},
        changes={key: day for key in artifacts if (day := lock.changed(key)) is not None},
        locked=lock.there,
        lock_fault=lock.fault,
    )


def _plans(element: Element) -> bool:
    """Whether every check of rows says itself how many rows it plans for, so that fewer than the file's own will do."""
    asked = [check for check in element.fields.checks if check.rate or check.count or check.measure or check.all_pass]
    return bool(asked) and all(check.planned_n is not None for check in asked)


def _relation_checks(desk: Desk) -> dict[tuple[str, str], tuple[Checked, ...]]:
    decided: dict[tuple[str, str], tuple[Checked, ...]] = {}
    for relations in desk.case.supported_by.values():
        for relation in relations:
            if relation.fields is not None and relation.fields.checks:
                target = desk.case.elements[desk.case.target_of(relation.target)]
                decided[relation.owner, relation.target] = tuple(
                    decide(desk, target, check, on=relation.owner) for check in relation.fields.checks
                )
    return decided


def _recounts(lock: Lock, key: str, decided: tuple[Checked, ...]) -> Iterator[str]:
    """Checks whose integers are other ones than those that were pinned, in words."""
    pinned = lock.checks(key)
    for checked in decided:
        now = dict(checked.record)
        then = pinned.get(str(now.get("fingerprint")))
        if then is None or "n" not in now:
            continue
        differing = [name for name in ("n", "k", "errors") if name in then and str(then[name]) != str(now.get(name))]
        if differing:
            said = ", ".join(f"{name} was {then[name]} and is {now.get(name)}" for name in differing)
            yield f"{now.get('says')}: {said}"
