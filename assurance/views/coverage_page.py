"""The page of coverage: the verdict with its reasons first, then the matrices that a reviewer works from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assurance.coverage.axes import PAPER, Said, Side, by_risk
from assurance.coverage.matrix import (
    DISCIPLINES,
    RoleCell,
    reliances,
    responses,
    risk_rows,
    role_matrix,
    shares,
)
from assurance.diagnostic import Diagnostic
from assurance.frameworks.papers import papers
from assurance.model.assessment import Assessment, Coverage
from assurance.model.element import Element
from assurance.model.result import Result
from assurance.views.commitments import commitments
from assurance.views.table import Cell, Column, Page, Section, Table

VERDICT_ROLES = {
    Coverage.BOTH: "supported",
    Coverage.WITH_EXCLUSION: "partial",
    Coverage.NOT_BOTH: "defeated",
    Coverage.UNDECIDED: "unsupported",
}
MOST = 8
"""Claims or pieces of evidence that a cell names for people; programs and spreadsheets get them all."""
CELL_ROLES = {"supported": "supported", "claimed": "challenged", "empty": "dim"}


def title(result: Result) -> str:
    """The name of a case above its tables: its title and ID."""
    case = result.case
    said = case.header.title or case.id or result.shown_path
    return f"{said} ({case.id})" if case.header.title and case.id else said


def coverage_page(result: Result) -> Page:
    """Everything that `assurance coverage` shows of a case."""
    view = result.assessment
    return Page(
        title(result),
        (
            verdict_section(result),
            Section("shares", "What holds, of how many", (), (_shares(view),)),
            Section("roles", "Disciplines and roles", (), (_roles(view),)),
            Section("hazards", "Hazards: what safety argues", (), (_risks(view, "safety"),)),
            Section("threats", "Threats: what security argues", (), (_risks(view, "security"),)),
            Section("interplay", "Interplay", (), tuple(_interplay(view))),
            *commitments(view),
        ),
    )


def verdict_section(result: Result) -> Section:
    """The coverage verdict, and what decides it; an ignore hides a finding and no reason."""
    verdicts = result.verdicts
    role = VERDICT_ROLES[verdicts.coverage]
    lines = [Cell(f"Coverage: {verdicts.coverage.value}", role)]
    if verdicts.undecided:
        lines = [Cell(f"No verdict: {verdicts.undecided}", role)]
    for top, state in verdicts.support:
        lines.append(Cell(f"Support: {top} {state.value}{result.assessment.proviso(top)}", state.value))
    reasons = [found for found in result.deciding if not found.follows] or list(result.deciding)
    ignored = {_same(one.finding) for one in result.ignored}
    columns = (Column("code", "code", narrow=True), Column("reason", "reason"), Column("where", "where"))
    table = Table(
        "reasons",
        "Reasons",
        (*columns, Column("mend", "what to do")),
        tuple(_reason(result, found, hidden=_same(found) in ignored) for found in reasons),
        empty="nothing keeps the case from covering both" if not verdicts.undecided else "nothing was decided",
        note=_hidden(result),
    )
    return Section("verdict", "", tuple(lines), (table,))


def _hidden(result: Result) -> str:
    """How many reasons only follow from the others."""
    count = sum(found.follows for found in result.deciding)
    shown = len(result.deciding) - count
    verb = "follows" if count == 1 else "follow"
    return f"{count} more only {verb} from these." if count and shown else ""


def _same(found: Diagnostic) -> tuple[object, ...]:
    """What a finding keeps when its severity changes."""
    return found.code, found.span, found.message


def _reason(result: Result, found: Diagnostic, *, hidden: bool) -> tuple[Cell, ...]:
    said = f"{found.message} (`check` does not show it: an ignore)" if hidden else found.message
    if found.excluded:
        said = f"{said} (excluded by `{found.excluded}`)"
    return (
        Cell(found.code, "dim" if found.excluded else "defeated"),
        Cell(said),
        Cell(where(result, found)),
        Cell("" if found.excluded else found.help or ""),
    )


def where(result: Result, found: Diagnostic) -> str:
    """The place of a finding: file and line."""
    source = result.texts.get(found.span.file)
    if source is None or found.span.nowhere:
        return found.span.file
    return f"{source.name}:{source.position(found.span.start)[0]}"


def _shares(view: Assessment) -> Table:
    columns = (
        "discipline",
        "claims supported",
        "risks with a supported claim",
        "evidence that holds",
        "of it verified",
    )
    rows = (
        (Cell(s.discipline), Cell(str(s.claims)), Cell(str(s.risks)), Cell(str(s.evidence)), Cell(str(s.verified)))
        for s in shares(view)
    )
    keys = ("discipline", "claims", "risks", "evidence", "verified")
    heads = tuple(Column(key, name, narrow=key == "discipline") for key, name in zip(keys, columns, strict=True))
    note = (
        "Counts, not a score: one missing claim can outweigh all others. Claims that only identify risks do not count."
    )
    return Table("shares", "", heads, tuple(rows), note=note)


def _roles(view: Assessment) -> Table:
    matrix = role_matrix(view)
    heads = (Column("role", "role", narrow=True), *(Column(side, side) for side in DISCIPLINES))
    if not any(cell.claims for row in matrix.values() for cell in row.values()):
        empty = "no claim on a path from the top has a discipline of its own: write `discipline:` on claims"
        return Table("roles", "", heads, (), empty=empty)
    rows = (
        (Cell(role or "no role written"), *(_role(row[side]) for side in DISCIPLINES)) for role, row in matrix.items()
    )
    return Table("roles", "", heads, tuple(rows))


def _role(cell: RoleCell) -> Cell:
    role = CELL_ROLES[cell.filled]
    if not cell.claims:
        return Cell(cell.filled, role)
    names = [claim.key for claim in cell.claims]
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return Cell(f"{cell.filled}: {', '.join(names[:MOST])}{more}", role, full=f"{cell.filled}: {', '.join(names)}")


def _risks(view: Assessment, discipline: str) -> Table:
    heads = (
        Column("risk", "hazard" if discipline == "safety" else "threat", narrow=True),
        Column("text", "what may happen"),
        Column("severity", "severity", narrow=True),
        Column("claim", "claim", narrow=True),
        Column("state", "state", narrow=True),
        Column("evidence", "evidence below"),
    )
    rows, last = [], ""
    for row in risk_rows(view, discipline):
        first = row.risk.id != last
        last = row.risk.id
        said = (row.risk.id, row.risk.fields.text or "", row.risk.fields.severity or "not written")
        lead = tuple(Cell(text, again=not first) for text in said)
        claim = row.claim
        if claim is None:
            rest = (Cell("none", "defeated"), Cell(""), Cell(f"no {discipline} claim addresses it", "dim"))
        else:
            word = view.word(claim.key)
            rest = (Cell(claim.key), Cell(word, word), _evidence(view, row.evidence))
        rows.append((*lead, *rest))
    risks = view.case.entries("risks")
    empty = f"no risk of the register belongs to {discipline}" if risks else "the register has no risks"
    return Table(discipline, "", heads, tuple(rows), empty=empty)


def _evidence(view: Assessment, below: tuple[Element, ...]) -> Cell:
    parts = []
    for element in below:
        judged = view.judgements.get(element.key)
        word = view.word(element.key)
        if word == "holds" and judged is not None:
            word = "holds, verified" if judged.verified else "holds, recorded"
        parts.append(f"{element.key} {word}")
    more = f"; {len(parts) - MOST} more" if len(parts) > MOST else ""
    return Cell("; ".join(parts[:MOST]) + more or "none", full="; ".join(parts))


def _interplay(view: Assessment) -> Iterator[Table]:
    case = view.case
    heads = (
        Column("id", "ID", narrow=True),
        Column("kind", "kind", narrow=True),
        Column("between", "between", narrow=True),
        Column("text", "what"),
        Column("settled", "settled by"),
        Column("owner", "owner"),
    )
    rows = []
    for entry in case.entries("interplay").values():
        name = entry.fields.resolved_by
        key = case.locate("", name or "")
        word = view.word(key) if key else ""
        asked = entry.kind in ("conflict", "independence")
        settled = Cell(f"{name} ({word or 'no claim'})", word) if name else Cell("nobody" if asked else "", "defeated")
        owner = Cell(entry.fields.owner or ("nobody" if entry.kind == "conflict" else ""))
        between = Cell(", ".join(entry.fields.between))
        rows.append((Cell(entry.id), Cell(entry.kind), between, Cell(entry.fields.text or ""), settled, owner))
    empty = "the case records no interplay: write conflicts, dependencies, effects and synergies under `interplay:`"
    yield Table("interplay", "", heads, tuple(rows), empty=empty)
    yield from (_responses(view), _reliances(view))


def _responses(view: Assessment) -> Table:
    heads = (
        Column("claim", "security response", narrow=True),
        Column("trigger", "does"),
        Column("effect", "effect analyzed by"),
    )
    rows = (
        (Cell(claim.key), Cell(claim.fields.on_trigger), _analyzing(view, claim, found))
        for claim, found in responses(view)
    )
    return Table("responses", "Security responses", heads, tuple(rows), empty="no security claim says `on_trigger`")


def _analyzing(view: Assessment, claim: Element, found: Element | None) -> Cell:
    if found is None:
        said = claim.fields.effect_analyzed_by
        return Cell(f"{said}, which does not exist" if said else "nobody", "defeated")
    word = view.word(found.key)
    return Cell(f"{found.key} ({word})", word)


def _reliances(view: Assessment) -> Table:
    heads = (Column("claim", "claim", narrow=True), Column("asset", "relies on"), Column("protected", "protected by"))
    rows = (
        (
            Cell(one.claim.key),
            Cell(one.asset),
            Cell(_named(view, one.protectors) or "nobody", "supported" if one.held else "defeated"),
        )
        for one in reliances(view)
    )
    return Table("reliances", "Reliance on assets", heads, tuple(rows), empty="no claim says `relies_on`")


def _named(view: Assessment, elements: Iterable[Element]) -> str:
    return ", ".join(f"{element.key} ({view.word(element.key)})" for element in elements)


# -- axes


def axes_page(result: Result) -> Page:
    """The framework of differences: each risk and discipline on the eight axes, what is said and what is missing."""
    known = papers()
    paper = known[PAPER]
    lines = (
        Cell(
            f"Objective, threat model, framing and governance after {paper.title} "
            f"(arXiv {paper.arxiv}; read: {paper.read})."
        ),
        Cell(f"Failure mode, source, prevention and tolerance after {known['public-summary-axes'].read}."),
    )
    sections = tuple(_side(side) for side in by_risk(result.assessment))
    intro = Section("axes", "Where safety and security differ", lines, (_axes(),))
    if not sections:
        table = Table("risks", "", (Column("axis", "axis"),), (), empty="the register has no risks")
        sections = (Section("risks", "", (), (table,)),)
    return Page(title(result), (intro, *sections))


def _axes() -> Table:
    known = papers()
    heads = (Column("axis", "axis", narrow=True), Column("safety", "safety"), Column("security", "security"))
    rows = (
        (Cell(axis.title), Cell(axis.safety), Cell(axis.security))
        for source in (PAPER, "public-summary-axes")
        for axis in known[source].axes
    )
    return Table("axes", "", heads, tuple(rows))


def _side(side: Side) -> Section:
    heads = (Column("axis", "axis", narrow=True), Column("said", "what the case says"))
    claims = ", ".join(claim.key for claim in side.claims) or "no claim"
    rows = tuple((Cell(said.axis.title), _said(said)) for said in side.said)
    lines = (Cell(f"{side.risk.fields.text or ''} · claims: {claims}"),)
    name = f"{side.risk.kind} {side.risk.id} as {side.discipline} sees it"
    return Section(
        f"{side.risk.id}-{side.discipline}", name, lines, (Table(f"{side.risk.id}-{side.discipline}", "", heads, rows),)
    )


def _said(said: Said) -> Cell:
    if not said.text:
        return Cell(f"missing: write {'; '.join(part for part in (said.write, said.lacks) if part)}", "challenged")
    return Cell(f"{said.text}\nmissing: write {said.lacks}", "partial") if said.lacks else Cell(said.text)
