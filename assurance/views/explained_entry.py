"""A register entry explained, as data: risks, assets, actors, and what else stands in the register."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.coverage.counting import valid
from assurance.coverage.limits import contribution, members
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.order import estimate_evidence, protectors
from assurance.model.result import Result
from assurance.model.risk import cause, direction, own_disciplines, risk_disciplines
from assurance.model.sides import sides
from assurance.model.threshold import compare, limit_flaws, total
from assurance.syntax.entry import Entry
from assurance.views.backlinks import backlinks
from assurance.views.explained import Explanation, Line, findings, written
from assurance.views.node import text_of

Groups = Iterator[tuple[str, tuple[Line, ...]]]


def explain_entry(result: Result, family: str, name: str) -> Explanation:
    """A risk, asset, actor or other entry of the register explained."""
    view = result.assessment
    entry = view.case.entries(family)[name]
    groups = {"risks": _risk, "assets": _asset, "actors": _actor, "categories": _category}.get(family)
    return Explanation(
        kind=entry.word.replace("_", " "),
        name=name,
        text=getattr(entry.fields, "text", None) or "",
        span=entry.span,
        fields=(*(_risk_fields(view, entry) if family == "risks" else ()), *written(entry)),
        groups=tuple((title, lines) for title, lines in groups(view, entry)) if groups else (),
        findings=tuple(findings(result, entry, name)),
        named_by=tuple(backlinks(view.case, name, family=family)),
    )


def _risk_fields(view: Assessment, risk: Entry) -> Iterator[tuple[str, str]]:
    how = "written" if risk.fields.discipline else "from its direction and cause"
    yield "discipline", f"{' and '.join(sorted(risk_disciplines(view.case, risk)))} ({how})"
    if risk.fields.direction is None:
        yield "direction", f"{direction(risk)} (from `{risk.word}`)"
    if risk.fields.cause is None:
        yield "cause", f"{cause(risk)} (from `{risk.word}`)"


def _line(view: Assessment, claim: Element, note: str = "") -> Line:
    return Line(claim.key, view.word(claim.key), note, text_of(view.case, claim), claim.kind_name)


def _risk(view: Assessment, risk: Entry) -> Groups:
    case = view.case
    counted: set[str] = set()
    for side, claims in sides(case, risk).items():
        counted |= {claim.key for claim in claims}
        role = (_line(view, claim, ", ".join(claim.fields.role)) for claim in claims)
        yield f"Addressed for {side} by", tuple(role) or (Line("", note="no claim"),)
    rest = [c for c in case.of_kind("claim") if risk.id in c.fields.addresses and c.key not in counted]
    if rest:
        lines = tuple(_line(view, claim, _uncounted(view, claim)) for claim in rest)
        yield "Named by claims that do not count here", lines
    if risk.fields.threshold is not None or risk.fields.estimate is not None:
        yield "Threshold", tuple(_threshold(view, risk))
    excluded = tuple(_exclusions(view, risk))
    if excluded:
        yield "Excluded by", excluded


def _uncounted(view: Assessment, claim: Element) -> str:
    """Why a claim that addresses a risk covers no side of it."""
    if claim.fields.summary:
        return "it is a summary"
    if claim.key not in view.case.on_path:
        return "no top claim rests on it"
    if set(claim.fields.role) == {"identify"}:
        return "it only identifies the risk"
    return "it writes no discipline that this risk has"


def _threshold(view: Assessment, risk: Entry) -> Iterator[Line]:
    if risk.fields.threshold is None:
        yield Line("", note="none is set")
        return
    done = compare(risk.fields.threshold, risk.fields.estimate)
    yield Line("", note=f"{'kept' if done.kept else 'not kept'}: {done.text}")
    key = estimate_evidence(view.case, risk)
    if key is not None:
        reasons = "; ".join(view.judgements[key].reasons) if key in view.judgements else ""
        yield Line(key, view.word(key), f"the estimate rests on it{': ' + reasons if reasons else ''}")


def _exclusions(view: Assessment, risk: Entry) -> Iterator[Line]:
    found = sorted(risk_disciplines(view.case, risk))
    for exclusion in view.case.entries("exclusions").values():
        said = exclusion.fields
        whole = said.risk == risk.id or (said.category is not None and said.category == risk.fields.category)
        if whole or said.discipline in found:
            what = "" if whole else f"the {said.discipline} side; "
            until = f"until {said.review_by}" if said.review_by else "without a review date"
            counts = until if valid(view, exclusion) else f"{until}, so it does not count"
            yield Line(exclusion.id, "", what + counts, said.reason or "")


def _asset(view: Assessment, asset: Entry) -> Groups:
    case = view.case
    counting = set(protectors(case, asset.id))
    naming = [c for c in case.of_kind("claim") if asset.id in c.fields.protects]
    lines = tuple(_line(view, c, "" if c.key in counting else _unprotecting(view, c)) for c in naming)
    yield "Protected by", lines or (Line("", note="no claim"),)
    relying = tuple(_line(view, c) for c in case.of_kind("claim") if asset.id in c.fields.relies_on)
    yield "Relied on by", relying or (Line("", note="no claim"),)
    yield from _risks_naming(view, "assets", asset.id)


def _unprotecting(view: Assessment, claim: Element) -> str:
    """Why a claim that says it protects an asset does not count."""
    if claim.fields.summary:
        return "does not count: it is a summary"
    if claim.key not in view.case.on_path:
        return "does not count: no top claim rests on it"
    if "security" not in own_disciplines(view.case, claim):
        return "does not count: it is no security claim"
    return ""


def _actor(view: Assessment, actor: Entry) -> Groups:
    yield from _risks_naming(view, "actors", actor.id)
    claims = tuple(_line(view, c) for c in view.case.of_kind("claim") if actor.id in c.fields.actors)
    yield "Claims that name it", claims or (Line("", note="no claim"),)


def _category(view: Assessment, category: Entry) -> Groups:
    risks, threshold = members(view, category.id), category.fields.threshold
    if threshold is None or threshold.tier is not None:
        lines = [Line(r.id, "", r.fields.severity or "", r.fields.text or "", r.word) for r in risks]
        yield "Its risks", tuple(lines) or (Line("", note="none"),)
        return
    parts = [(risk, contribution(view, threshold, risk)) for risk in risks]
    notes = ((risk, one if isinstance(one, str) else f"adds {one.text}") for risk, one in parts)
    yield "Its risks", tuple(Line(r.id, "", note, r.fields.text or "", r.word) for r, note in notes)
    known = [one for _, one in parts if not isinstance(one, str)]
    flaw = next(limit_flaws(threshold), None)
    done = total(threshold, known)
    kept = done.kept and len(known) == len(parts) and flaw is None
    yield "Threshold", (Line("", note=f"{'kept' if kept else 'not kept'}: {flaw.text if flaw else done.text}"),)


def _risks_naming(view: Assessment, field: str, name: str) -> Groups:
    risks = view.case.entries("risks").values()
    found = tuple(
        Line(r.id, "", r.fields.severity or "", r.fields.text or "", r.word)
        for r in risks
        if name in getattr(r.fields, field)
    )
    yield "Risks that name it", found or (Line("", note="no risk"),)
