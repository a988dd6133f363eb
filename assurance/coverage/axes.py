"""The framework of differences: what a case says of each risk, discipline by discipline, on the axes of the papers.

Four axes are those of Qi et al. 2024 (objective of protection, threat model, problem framing, governance); four are
those of its public summary (failure mode, source, prevention, tolerance), which are the summary's and not the paper's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assurance.coverage.basis import Trait, rests_on
from assurance.frameworks.papers import Axis, papers
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.number import plain
from assurance.model.risk import cause, critical, risk_disciplines
from assurance.model.sides import sides
from assurance.model.threshold import bound, limit
from assurance.syntax.entry import Entry

PAPER, SUMMARY = "qi-2024", "public-summary-axes"


@dataclass(frozen=True, slots=True)
class Said:
    """What a case says of a risk on an axis; where it says nothing, `write` is the field that would.

    `lacks` are further fields of the axis that are not written.
    """

    axis: Axis
    text: str = ""
    write: str = ""
    source: str = PAPER
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A discipline of a risk with the claims that count there and what is said on each axis."""

    risk: Entry
    discipline: str
    claims: tuple[Element, ...]
    said: tuple[Said, ...]


def axes() -> list[tuple[str, Axis]]:
    """The eight axes, each with the ID of its source."""
    known = papers()
    return [(source, axis) for source in (PAPER, SUMMARY) for axis in known[source].axes]


def by_risk(view: Assessment) -> Iterator[Side]:
    """Every risk, side by side, on every axis."""
    for risk in view.case.entries("risks").values():
        for discipline in sorted(risk_disciplines(view.case, risk)):
            claims = tuple(sides(view.case, risk)[discipline])
            asked = _Asked(view, risk, discipline, claims)
            yield Side(risk, discipline, claims, tuple(_answers(asked)))


def _answers(asked: _Asked) -> Iterator[Said]:
    for source, axis in axes():
        if axis.id in READERS:
            lacks = LACKS[axis.id](asked) if axis.id in LACKS else ""
            yield Said(axis, *READERS[axis.id](asked), source, lacks)


@dataclass(frozen=True, slots=True)
class _Asked:
    view: Assessment
    risk: Entry
    discipline: str
    claims: tuple[Element, ...]

    @property
    def security(self) -> bool:
        return self.discipline == "security"

    def roles(self, *names: str) -> str:
        """The claims that play one of these roles: `C2 (prevent), C5 (detect)`."""
        found = [(c.id, [r for r in c.fields.role if r in names]) for c in self.claims]
        return ", ".join(f"{name} ({', '.join(own)})" for name, own in found if own)


def _objective(asked: _Asked) -> tuple[str, str]:
    fields = asked.risk.fields
    if asked.security:
        protected = [", ".join(part) for part in (fields.assets, fields.properties) if part]
        return " · ".join(protected), "`assets: […]` and `properties: […]` on the risk"
    weighed = [part for part in (fields.severity, fields.category) if part]
    return " · ".join(weighed), "`severity:` (and `category:`) on the risk"


def _threat_model(asked: _Asked) -> tuple[str, str]:
    if not asked.security:
        where = f", {asked.risk.fields.source}" if asked.risk.fields.source else ""
        return f"{cause(asked.risk)} cause{where}", ""
    named = dict.fromkeys((*asked.risk.fields.actors, *(name for c in asked.claims for name in c.fields.actors)))
    register = asked.view.case.entries("actors")
    return ", ".join(_actor(name, register.get(name)) for name in named), "`actors: […]` on the risk and its claims"


def _actor(name: str, entry: Entry | None) -> str:
    known = [entry.fields.capability, entry.fields.access, entry.fields.knowledge] if entry else []
    said = ", ".join(part for part in known if part)
    return f"{name} ({said})" if said else name


def _framing(asked: _Asked) -> tuple[str, str]:
    if asked.security:
        below = 0
        for claim in asked.claims:
            below |= rests_on(asked.view, claim.key)
        words = [
            word
            for word, trait in (("adaptive attacks", Trait.ADAPTIVE), ("attacks that do not adapt", Trait.FIXED))
            if below & trait
        ]
        if below & Trait.WORST_CASE and not words:
            words = ["worst-case analysis"]
        return " and ".join(words), "worst-case evidence (`conditions: adversarial`) below its claims"
    threshold, estimate = asked.risk.fields.threshold, asked.risk.fields.estimate
    if threshold is None:
        return "", "`threshold:` and `estimate:` on the risk"
    own = limit(threshold)
    unit = f" {threshold.unit}" if threshold.unit else ""
    says = f"{own.key.replace('_', ' ')} {plain(own.number)}{unit}" if own else f"tier {threshold.tier}"
    worst = bound(estimate, from_below=own is None or own.from_below) if estimate is not None else None
    return f"{says}; estimated at most {plain(worst)}" if worst is not None else says, ""


def _governance(asked: _Asked) -> tuple[str, str]:
    case = asked.view.case
    owner = asked.risk.fields.owner or case.header.owner
    handled = asked.roles("respond", "govern")
    accepting = case.header.acceptance
    lines = case.entries("red_lines")
    parts = [
        f"owner {owner}" if owner else "",
        f"accepted by {accepting.authority}" if accepting else "",
        f"incidents: {handled}" if handled else "",
        f"red lines {', '.join(lines)}" if lines else "",
    ]
    return " · ".join(part for part in parts if part), "`owner:` on the risk or the case"


def _ungoverned(asked: _Asked) -> str:
    """What nobody answers for; a red line is asked for where the risk is grave."""
    case = asked.view.case
    nobody = not (asked.risk.fields.owner or case.header.owner)
    incidents = "disclosure and patching" if asked.security else "incidents"
    parts = [
        "`owner:` on the risk or the case" if nobody and _governance(asked)[0] else "",
        "" if case.header.acceptance else "`acceptance:` on the case",
        "" if asked.roles("respond", "govern") else f"`role: [respond]` or `[govern]` on a claim about {incidents}",
        "" if case.entries("red_lines") or not critical(asked.risk) else "`red_lines:`",
    ]
    return "; ".join(part for part in parts if part)


def _unestimated(asked: _Asked) -> str:
    fields = asked.risk.fields
    return "`estimate:` on the risk" if not asked.security and fields.threshold and not fields.estimate else ""


def _mode(asked: _Asked) -> tuple[str, str]:
    failure = asked.risk.fields.failure
    return (failure.mode or "" if failure else ""), "`failure: {mode: …}` on the risk"


def _source(asked: _Asked) -> tuple[str, str]:
    source = asked.risk.fields.source
    return f"{source}, {cause(asked.risk)}" if source else "", "`source: internal` or `external` on the risk"


def _prevention(asked: _Asked) -> tuple[str, str]:
    return asked.roles("prevent"), "`role: [prevent]` on the claim that prevents it"


def _tolerance(asked: _Asked) -> tuple[str, str]:
    failure = asked.risk.fields.failure
    triggers = [f"{c.id} ({c.fields.on_trigger})" for c in asked.claims if c.fields.on_trigger]
    parts = [failure.tolerance or "" if failure else "", ", ".join(triggers)]
    return " · ".join(part for part in parts if part), "`failure: {tolerance: …}` on the risk"


READERS: dict[str, Callable[[_Asked], tuple[str, str]]] = {
    "objective": _objective,
    "threat-model": _threat_model,
    "framing": _framing,
    "governance": _governance,
    "failure-mode": _mode,
    "failure-source": _source,
    "prevention": _prevention,
    "tolerance": _tolerance,
}
"""By axis, what the case says of a risk there, and what to write where it says nothing."""

LACKS: dict[str, Callable[[_Asked], str]] = {"framing": _unestimated, "governance": _ungoverned}
"""By axis with several fields, those that are not written."""
