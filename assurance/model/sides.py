"""The sides of a risk: for each discipline it belongs to, the claims that may cover it."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.model.assessment import Assessment, State
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.risk import own_disciplines, risk_disciplines
from assurance.syntax.entry import Entry


def sides(case: Case, risk: Entry) -> dict[str, list[Element]]:
    """By discipline, the claims that count for a risk.

    One of a single discipline needs claims that have it. One with two sides needs claims that write their discipline,
    one for each: a claim of both only gathers.
    """
    claims = case.addressing.get(risk.id, [])
    found = sorted(risk_disciplines(case, risk))
    if len(found) < 2:
        return {side: [c for c in claims if side in own_disciplines(case, c)] for side in found}
    return {side: [c for c in claims if set(c.fields.discipline) == {side}] for side in found}


def uncovered(view: Assessment) -> Iterator[tuple[str, str]]:
    """Risks and their sides that no supported claim covers."""
    for risk in view.case.entries("risks").values():
        for side, claims in sides(view.case, risk).items():
            if not any(view.states.get(claim.key) is State.SUPPORTED for claim in claims):
                yield risk.id, side
