"""The matrices of coverage: disciplines by roles, risks by claims and evidence, interplay, and what counts of how many.

Counted are claims that can create coverage: on a path from a top, no summaries, of one discipline of their own. Numbers
come with what they are out of; there is no score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assurance.coverage.basis import evidence_below
from assurance.coverage.counting import counting_claims, own_claims, supported
from assurance.coverage.judging import gathers, is_security
from assurance.model.assessment import Assessment, Standing
from assurance.model.element import Element
from assurance.model.order import protectors
from assurance.model.risk import BOTH, own_disciplines, risk_disciplines
from assurance.model.sides import sides
from assurance.syntax.entry import Entry

ROLES = ("identify", "prevent", "detect", "respond", "recover", "govern")
DISCIPLINES = tuple(sorted(BOTH))
Filled = Literal["supported", "claimed", "empty"]


@dataclass(frozen=True, slots=True)
class RoleCell:
    """What one discipline does in one role: its claims, and whether one of them is supported."""

    claims: tuple[Element, ...]
    filled: Filled


def role_matrix(view: Assessment) -> dict[str, dict[str, RoleCell]]:
    """By role, then by discipline; claims that write no role are under the empty one, where there are any.

    A claim of both disciplines stands in both columns if it rests on evidence itself, and in none if it only gathers.
    """
    found: dict[tuple[str, str], list[Element]] = {}
    for claim in counting_claims(view):
        for side in () if gathers(view.case, claim) else own_disciplines(view.case, claim):
            for role in claim.fields.role or ("",):
                found.setdefault((role, side), []).append(claim)
    silent = any(role == "" for role, _ in found)
    return {
        role: {side: _role_cell(view, found.get((role, side), [])) for side in DISCIPLINES}
        for role in (*ROLES, *([""] if silent else []))
    }


def _role_cell(view: Assessment, claims: list[Element]) -> RoleCell:
    filled: Filled = "supported" if any(supported(view, c) for c in claims) else "claimed" if claims else "empty"
    return RoleCell(tuple(claims), filled)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A side of a risk and one claim that addresses it there, with the evidence below; no claim where none does."""

    risk: Entry
    claim: Element | None = None
    evidence: tuple[Element, ...] = ()


def risk_rows(view: Assessment, discipline: str) -> Iterator[RiskRow]:
    """The side of each risk that belongs to a discipline, claim by claim."""
    for risk in view.case.entries("risks").values():
        if discipline not in risk_disciplines(view.case, risk):
            continue
        claims = sides(view.case, risk)[discipline]
        for claim in claims:
            yield RiskRow(risk, claim, tuple(evidence_below(view, claim.key)))
        if not claims:
            yield RiskRow(risk)


@dataclass(frozen=True, slots=True)
class Reliance:
    """A claim that relies on an asset, and the security claims that protect it."""

    claim: Element
    asset: str
    protectors: tuple[Element, ...]
    held: bool


def reliances(view: Assessment) -> Iterator[Reliance]:
    """Every reliance of a claim on an asset, in written order."""
    for claim in view.case.of_kind("claim"):
        for asset in claim.fields.relies_on:
            keys = protectors(view.case, asset)
            claims = tuple(view.case.elements[key] for key in keys)
            yield Reliance(claim, asset, claims, any(map(view.holds, keys)))


def responses(view: Assessment) -> Iterator[tuple[Element, Element | None]]:
    """Security claims that trigger something, each with the claim that analyzes what this does."""
    for claim in view.case.of_kind("claim"):
        if claim.fields.on_trigger and is_security(view.case, claim):
            key = view.case.locate(claim.module, claim.fields.effect_analyzed_by or "")
            yield claim, view.case.elements[view.case.target_of(key)] if key else None


@dataclass(frozen=True, slots=True)
class Fraction:
    """So many of how many; of none where there is nothing to count."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part} of {self.whole}" if self.whole else "none there"


@dataclass(frozen=True, slots=True)
class Share:
    """What holds of a discipline: claims that are supported, risks with a supported claim, evidence that holds.

    Counted are the claims that the verdict counts, so that the two never contradict each other.
    """

    discipline: str
    claims: Fraction
    risks: Fraction
    evidence: Fraction
    verified: Fraction


def shares(view: Assessment) -> list[Share]:
    """The shares of both disciplines, each number with what it is out of."""
    return [_share(view, discipline) for discipline in DISCIPLINES]


def _share(view: Assessment, discipline: str) -> Share:
    case = view.case
    claims = own_claims(view, discipline)
    risks = [r for r in case.entries("risks").values() if discipline in risk_disciplines(case, r)]
    covered = [r for r in risks if any(supported(view, c) for c in sides(case, r)[discipline])]
    below = case.below(*(claim.key for claim in claims))
    judged = [view.judgements[key] for key in below if case.elements[key].kind == "evidence" and key in view.judgements]
    holding = [j for j in judged if j.standing is Standing.HOLDS]
    return Share(
        discipline,
        Fraction(sum(supported(view, c) for c in claims), len(claims)),
        Fraction(len(covered), len(risks)),
        Fraction(len(holding), len(judged)),
        Fraction(sum(j.verified for j in holding), len(holding)),
    )
