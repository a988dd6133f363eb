"""Checks: what must be true of an artifact, and whether it is.

This version decides checks of age. Checks of rows end `unverifiable`, because an artifact that nobody opened proves
nothing; reading artifacts comes with the adapters.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from assurance.evidence.artifact import look
from assurance.model.assessment import Checked, Observations, Outcome
from assurance.model.case import Case
from assurance.source import Sources


def observe(case: Case, sources: Sources, today: dt.date) -> Observations:
    """Look at every artifact and decide every check that can be decided."""
    checks: dict[str, tuple[Checked, ...]] = {}
    relation_checks: dict[tuple[str, str], tuple[Checked, ...]] = {}
    for element in case.of_kind("evidence"):
        if element.fields.checks:
            checks[element.key] = tuple(decide(check, element.fields, today) for check in element.fields.checks)
    for relations in case.supported_by.values():
        for relation in relations:
            if relation.fields is not None and relation.fields.checks:
                target = case.elements[relation.target].fields
                decided = tuple(decide(check, target, today) for check in relation.fields.checks)
                relation_checks[relation.owner, relation.target] = decided
    return Observations(look(case, sources), checks, relation_checks)


def decide(check: Any, evidence: Any, today: dt.date) -> Checked:
    """What one check ends in for one evidence element on a day."""
    if check.max_age is not None:
        collected = getattr(evidence, "collected", None)
        if collected is None:
            return Checked(Outcome.UNVERIFIABLE, "its age cannot be checked: `collected` is missing")
        last = check.max_age.after(collected)
        if last < today:
            return Checked(Outcome.NOT_MET, f"it is older than {check.max_age.count} {check.max_age.unit}")
        said = {f.name for f in dataclasses.fields(check) if getattr(check, f.name) not in (f.default, None)}
        if said == {"max_age"}:
            return Checked(Outcome.MET, f"young enough until {last}")
    return Checked(
        Outcome.UNVERIFIABLE, f"its check of {subject(check)} was not run: this version does not open artifacts"
    )


def subject(check: Any) -> str:
    """What a check is about, in a few words."""
    if check.rate is not None:
        return f"the rate of `{check.rate}`"
    if check.count is not None:
        return f"the count of `{check.count}`"
    return "rows" if check.all_pass is None else "all rows passing"
