"""Ties: what joins claims beside support, above all where safety and security meet."""

from __future__ import annotations

from itertools import pairwise

from assurance.model.case import Case


def ties(case: Case) -> list[tuple[str, str, str]]:
    """The links between claims that are no support: (claim, claim, what it is)."""
    found: list[tuple[str, str, str]] = []
    for key, entry in case.entries("interplay").items():
        ends = [case.locate("", name) for name in entry.fields.between] if not entry.broken else []
        known = [end for end in ends if end is not None]
        found.extend((one, other, f"{entry.kind} {key}") for one, other in pairwise(known))
    for claim in case.of_kind("claim"):
        for asset in claim.fields.relies_on:
            found.extend((claim.key, other.key, f"relies on {asset}") for other in case.protecting.get(asset, ()))
        analyzed = claim.fields.effect_analyzed_by
        other_key = case.locate(claim.module, analyzed) if analyzed else None
        if other_key is not None:
            found.append((claim.key, other_key, f"effect of {claim.fields.on_trigger or 'response'}"))
    return [tie for tie in found if tie[0] != tie[1]]
