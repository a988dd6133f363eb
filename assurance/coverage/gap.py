"""A gap: one thing that is missing in a case, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass

from assurance.diagnostic import Severity
from assurance.model.reason import Row
from assurance.model.risk import SEVERITIES
from assurance.source import Span

KINDS = {
    "undeveloped": "ARG301 ARG302 ARG305 ARG307",
    "missing evidence": "ARG401 ARG403",
    "changed evidence": "ARG402 ARG414 ARG418 ARG419",
    "planned evidence": "ARG408",
    "rejected evidence": "ARG407",
    "unreadable evidence": "ARG417",
    "disputed evidence": "ARG416",
    "check": "ARG409 ARG410",
    "inconclusive check": "ARG415",
    "weak statistics": "ARG420 ARG424",
    "expired": "ARG404 ARG411 ARG422",
    "due": "ARG405",
    "wrong subject": "ARG406 ARG421",
    "no owner": "ARG412",
    "undated evidence": "ARG413",
    "review": "ARG331 ARG333 ARG423",
    "doubt": "ARG304 ARG310 ARG311 ARG313 ARG314 ARG716",
    "unused": "ARG203 ARG303",
    "waiver": "ARG040 ARG041 ARG042 ARG043 ARG044 ARG706",
    "unsupported claim": "ARG701 ARG703 ARG704 ARG730",
}
"""What a reviewer calls a gap, and the findings that tell of it; the others are called after their family."""
_BY_CODE = {code: kind for kind, codes in KINDS.items() for code in codes.split()}
_BY_FAMILY = {"3": "development", "4": "evidence", "7": "coverage", "8": "interplay", "9": "threshold"}
_BY_ROW = {
    Row.CONFIRMED: "doubt",
    Row.COUNTER_EVIDENCE: "doubt",
    Row.OPEN: "doubt",
    Row.ASSUMPTION: "doubt",
    Row.REJECTED: "rejected evidence",
    Row.CHECK: "check",
    Row.WANTING: "evidence",
    Row.THRESHOLD: "threshold",
}
WAIVERS = frozenset(KINDS["waiver"].split())


def kind_of_code(code: str) -> str:
    """The kind of gap that a finding tells of."""
    return _BY_CODE.get(code) or _BY_FAMILY.get(code[3:4], "mistake")


def kind_of_row(row: Row) -> str:
    """The kind of gap that a row of the tables of states tells of."""
    return _BY_ROW.get(row, "unsupported claim")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing.

    `rank` is the severity of the gravest risk that it concerns (0 none, 1 minor … 4 catastrophic), `deciding` whether
    it keeps the case from covering both. `concerns` are the claims that rest on it. `accepted` says who lives with it.
    """

    text: str
    mend: str
    span: Span
    kind: str
    about: str = ""
    code: str = ""
    severity: Severity = Severity.WARNING
    rank: int = 0
    deciding: bool = False
    disciplines: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    owner: str = ""
    module: str = ""
    accepted: str = ""

    @property
    def settled(self) -> bool:
        """Whether somebody lives with it and the coverage verdict does as well; an ignore hides no verdict."""
        return bool(self.accepted) and not self.deciding

    @property
    def order(self) -> tuple[bool, int, bool, int, Span, str, str]:
        """The most critical first; what is settled comes last."""
        return (self.settled, -self.rank, not self.deciding, -self.severity, self.span, self.code, self.text)

    @property
    def criticality(self) -> str:
        """The rank as a word."""
        return SEVERITIES[self.rank - 1] if self.rank else ""
