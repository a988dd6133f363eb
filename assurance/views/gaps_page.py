"""The page of gaps: what is missing, most critical first, and the checklist of affirmative safety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from assurance.coverage.checklist import checklist
from assurance.coverage.gap import Gap
from assurance.coverage.gaps import gaps
from assurance.frameworks.papers import papers
from assurance.model.result import Result
from assurance.model.risk import SEVERITIES
from assurance.views.coverage_page import title
from assurance.views.table import Cell, Column, Page, Section, Table

By = Literal["owner", "risk", "module", "discipline"]
ANSWERS = {"yes": "supported", "in part": "partial", "no": "challenged", "excluded": "dim"}
MOST_SHOWN = 4
COLUMNS = (
    Column("criticality", "criticality", narrow=True),
    Column("about", "about", narrow=True),
    Column("gap", "what is missing"),
    Column("mend", "what to do"),
    Column("where", "where"),
    Column("kind", "kind", file_only=True),
    Column("status", "status", file_only=True),
    Column("owner", "owner", detail=True),
    Column("module", "module", file_only=True),
    Column("discipline", "discipline", detail=True),
    Column("risks", "risks", detail=True),
    Column("code", "code", narrow=True, detail=True),
)


def gaps_page(result: Result, *, by: By | None, listed: bool) -> Page:
    """Everything that `assurance gaps` shows of a case; with `listed`, the checklist as well."""
    found = gaps(result)
    intro = Section("summary", "", tuple(_summary(result, found)), ())
    parts = _grouped(result, found, by) if by else (Section("gaps", "Gaps", (), (_table(result, "gaps", found),)),)
    return Page(title(result), (intro, *parts, *([_checklist(result)] if listed else [])))


def _summary(result: Result, found: tuple[Gap, ...]) -> Iterable[Cell]:
    verdicts = result.verdicts
    if verdicts.undecided:
        yield Cell(f"No verdict: {verdicts.undecided}", "defeated")
    open_ = [gap for gap in found if not gap.settled]
    count = Counter(gap.criticality or "no risk" for gap in open_)
    order = ("catastrophic", "critical", "major", "minor", "no risk")
    parts = [f"{count[word]} about {word}{' risks' if word in SEVERITIES else ''}" for word in order if count[word]]
    word = "gap" if len(open_) == 1 else "gaps"
    yield Cell(f"{len(open_)} {word}" + (f": {', '.join(parts)}" if parts else ""), "bold")
    deciding = sum(gap.deciding for gap in open_)
    if deciding:
        verb = "keeps" if deciding == 1 else "keep"
        yield Cell(f"{deciding} of them {verb} the case from covering both disciplines", "defeated")
    settled = len(found) - len(open_)
    if settled:
        yield Cell(f"{settled} more {'is' if settled == 1 else 'are'} accepted, below the others", "dim")


def _grouped(result: Result, found: tuple[Gap, ...], by: By) -> tuple[Section, ...]:
    groups: dict[str, list[Gap]] = {}
    for gap in found:
        for name in _groups(gap, by):
            groups.setdefault(name, []).append(gap)
    first = {name: min(gap.order for gap in own) for name, own in groups.items()}
    names = sorted(groups, key=lambda name: (first[name], name))
    return tuple(
        Section(f"{by}-{name}", f"{by}: {name} ({len(groups[name])})", (), (_table(result, name, groups[name]),))
        for name in names
    ) or (Section("gaps", "Gaps", (), (_table(result, "gaps", ()),)),)


def _groups(gap: Gap, by: By) -> tuple[str, ...]:
    """The groups that a gap belongs to: none is a group as well, so that no gap is lost."""
    if by == "owner":
        return (gap.owner or "nobody",)
    if by == "module":
        return (gap.module or "the case itself",)
    if by == "risk":
        return gap.risks or ("no risk",)
    return gap.disciplines or ("no discipline",)


def _table(result: Result, key: str, found: Iterable[Gap]) -> Table:
    rows = tuple(_row(result, gap) for gap in found)
    empty = "nothing that the rules ask for is missing" if not result.verdicts.undecided else "nothing was judged"
    return Table(key, "", COLUMNS, rows, empty=empty)


def _row(result: Result, gap: Gap) -> tuple[Cell, ...]:
    source = result.texts.get(gap.span.file)
    line = f":{source.position(gap.span.start)[0]}" if source is not None and not gap.span.nowhere else ""
    role = "dim" if gap.settled else "defeated" if gap.deciding else "challenged" if gap.rank > 2 else ""
    text = f"{gap.text}{_resting(gap.concerns)}" + (f" ({gap.accepted})" if gap.accepted else "")
    return (
        Cell(gap.criticality or "–", role),
        Cell(gap.about or "the case"),
        Cell(text, "dim" if gap.settled else ""),
        Cell("" if gap.settled else gap.mend),
        Cell(f"{source.name if source else gap.span.file}{line}"),
        Cell(gap.kind),
        Cell("settled" if gap.settled else "decides coverage" if gap.deciding else "open"),
        Cell(gap.owner or "nobody"),
        Cell(gap.module),
        Cell(", ".join(gap.disciplines)),
        Cell(", ".join(gap.risks)),
        Cell(gap.code),
    )


def _resting(claims: tuple[str, ...]) -> str:
    """The claims that rest on what is missing, as many as fit, with how many more."""
    if not claims:
        return ""
    more = f" and {len(claims) - MOST_SHOWN} more" if len(claims) > MOST_SHOWN else ""
    return f"; {', '.join(claims[:MOST_SHOWN])}{more} {'rests' if len(claims) == 1 else 'rest'} on it"


def _checklist(result: Result) -> Section:
    paper = papers()["wasil-2024"]
    answers = checklist(result.assessment)
    heads = (
        Column("question", "question"),
        Column("answer", "answer", narrow=True),
        Column("said", "what the case says"),
    )
    rows = tuple(
        (
            Cell(a.question),
            Cell(a.word, ANSWERS[a.word]),
            Cell(_said(a.said, a.write, complete=a.word in ("yes", "excluded"))),
        )
        for a in answers
    )
    count = Counter(a.word for a in answers)
    summary = f"{count['yes']} of {len(answers)} answered by the case, {count['in part']} in part, {count['no']} not."
    if count["excluded"]:
        summary = f"{summary[:-1]}; {count['excluded']} excluded."
    source = f"After {paper.title} (Wasil et al. 2024, arXiv {paper.arxiv}; read: {paper.read})."
    table = Table("checklist", "", heads, rows, note=source)
    return Section("checklist", "Affirmative safety: the checklist", (Cell(summary),), (table,))


def _said(said: str, write: str, *, complete: bool) -> str:
    if complete or not write:
        return said
    return f"{said}; missing: {write}" if said else f"missing: {write}"
