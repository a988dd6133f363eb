"""Gaps: what is missing in a case, most critical first, each with where to write the mend.

One row a gap: a finding that goes away once something else holds has none, and what it waits for has. Whatever keeps a
claim from being supported has a row, also where no finding tells of it. What an ignore or an exclusion accepts stays in
the list, marked as accepted; it is not settled while it keeps the case from covering both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assurance.coverage.causes import Cause, Causes
from assurance.coverage.concern import Concerns
from assurance.coverage.gap import WAIVERS, Gap, kind_of_code, kind_of_row
from assurance.coverage.judging import about_critical
from assurance.coverage.waiting import awaited
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.reason import Row
from assurance.model.result import Result
from assurance.model.why import UNDEVELOPED
from assurance.source import Span

SHOWN = frozenset("34789")
"""Families of findings that tell what is missing; of the others only errors do, and what is below."""
ALSO_SHOWN = WAIVERS | {"ARG203"}
WORDING = "5"
TELLING = {
    Row.WANTING: frozenset({"ARG401", "ARG402", "ARG403", "ARG404", "ARG406", "ARG408", "ARG410", "ARG415", "ARG417"}),
    Row.REJECTED: frozenset({"ARG407"}),
    Row.CHECK: frozenset({"ARG409"}),
    Row.RELIANCE: frozenset({"ARG802"}),
    Row.THRESHOLD: frozenset({"ARG901", "ARG902", "ARG904", "ARG908"}),
}
"""The findings that tell of a row of the tables of states, about the same thing."""
UNSELECTED = "not selected by the configuration"
CIRCLES = frozenset({"ARG104", "ARG202", "ARG206"})
NOT_SUPPORTED = frozenset({"ARG301", "ARG302", "ARG307"})
DOUBTS = frozenset({"ARG304", "ARG310"})


def gaps(result: Result) -> tuple[Gap, ...]:
    """Every gap of a checked case, in the order in which they should be closed."""
    view = result.assessment
    concerns = Concerns(view)
    work = _Work(view, concerns, list(_told(result, concerns)))
    found: list[Gap] = []
    if not result.verdicts.undecided:
        work.trace()
        found += [*_shared_artifacts(view, concerns), *_unreviewed(view, concerns)]
    found += _merged(view, [row.gap for row in work.rows if not row.waits])
    return tuple(sorted(found, key=lambda gap: gap.order))


@dataclass(slots=True)
class _Row:
    """A gap on its way into the list, with the finding that it comes from; one that waits is left out."""

    gap: Gap
    finding: Diagnostic | None = None
    waits: bool = False


def _told(result: Result, concerns: Concerns) -> Iterator[_Row]:
    """The rows of findings: shown, excluded, ignored, and deciding ones that the configuration does not select.

    Deciding findings that only follow from others are there to pass on what they decide, and wait from the beginning.
    """
    deciding = {_same(d) for d in result.deciding if d.decisive and d.excluded is None}
    said = [(d, "") for d in result.findings if _tells(d)]
    said += [(d, f"excluded by {d.excluded}") for d in result.excluded if not d.follows]
    for ignored in result.ignored:
        until = f" until {ignored.until}" if ignored.until else ""
        if _tells(ignored.finding):
            said.append((ignored.finding, f"accepted{until}: {ignored.reason}"))
    seen = {_same(d) for d, _ in said}
    said += [(d, UNSELECTED) for d in result.deciding if d.decisive and d.excluded is None and _same(d) not in seen]
    for finding, accepted in said:
        decides = _same(finding) in deciding
        gap = concerns.gap(
            finding.about or "",
            finding.message,
            finding.help or "",
            finding.span,
            kind=kind_of_code(finding.code),
            deciding=decides,
        )
        yield _Row(
            replace(gap, code=finding.code, severity=finding.severity, accepted=accepted), finding, finding.follows
        )


def _same(found: Diagnostic) -> tuple[str, Span, str]:
    """A finding without its severity, which the stage and the configuration change."""
    return found.code, found.span, found.message


def _tells(found: Diagnostic) -> bool:
    family = found.code[3]
    if family in SHOWN or found.code in ALSO_SHOWN:
        return True
    return family != WORDING and found.severity is Severity.ERROR


@dataclass(slots=True)
class _Work:
    """Rows and what waits for what, while the list is made."""

    view: Assessment
    concerns: Concerns
    rows: list[_Row]
    telling: dict[tuple[str, str], list[_Row]] = field(default_factory=dict)

    def trace(self) -> None:
        """Leave out what only waits, and pass on to its causes how grave it is."""
        causes = Causes(self.view)
        for row in self.rows:
            self.telling.setdefault((row.gap.code, row.gap.about), []).append(row)
        groups = [(rows, causes.under(keys)) for keys, rows in self._waiting().items()]
        told = {cause: self._rows_of(cause) for cause in causes.under(self.view.case.tops)}
        for rows, under in groups:
            gravest = _together([row.gap for row in rows])
            for cause in under:
                if cause not in told:
                    told[cause] = self._rows_of(cause)
                for other in told[cause]:
                    other.gap = self._graver(other.gap, gravest)
            for row in rows if under else ():
                row.waits = row.waits or row.gap.accepted in ("", UNSELECTED)
                row.gap = replace(row.gap, deciding=False)

    def _waiting(self) -> dict[tuple[str, ...], list[_Row]]:
        """Rows by what they wait for; those that tell of a cause themselves, as their claim is unsound, come last."""
        demoting = {code for codes in self.view.demoted.values() for code in codes} - {"ARG802"}
        found: dict[tuple[str, ...], list[_Row]] = {}
        for row in sorted(self.rows, key=lambda row: row.gap.code in demoting):
            keys = awaited(self.view, row.finding) if row.finding is not None else ()
            if keys:
                found.setdefault(keys, []).append(row)
        return found

    def _graver(self, gap: Gap, waiting: Gap) -> Gap:
        """A gap that is at least as grave as one that waits for it."""
        risks = tuple(name for name in self.concerns.risks if name in gap.risks or name in waiting.risks)
        deciding, rank = gap.deciding or waiting.deciding, max(gap.rank, waiting.rank)
        return replace(gap, deciding=deciding, rank=rank, risks=risks)

    def _rows_of(self, cause: Cause) -> list[_Row]:
        """The rows that tell of a cause; one is made where none does."""
        if cause.row is Row.BROKEN:  # the reader of the files tells it, and no verdict is given
            return []
        codes, abouts = self._codes(cause)
        found = [row for code in sorted(codes) for about in abouts for row in self.telling.get((code, about), ())]
        if not found:
            found = [_Row(self._made(cause))]
            self.rows += found
        return found

    def _codes(self, cause: Cause) -> tuple[frozenset[str], list[str]]:
        """The findings that would tell of a cause, and what they would be about."""
        case = self.view.case
        doubted = [doubt.about for doubt in case.doubts if doubt.defeater == cause.about]
        if doubted:
            return DOUBTS, list(dict.fromkeys((*doubted, cause.about)))
        if cause.row is Row.CIRCLE:
            members = next((circle for circle in self.view.circles if cause.at in circle), ())
            return CIRCLES, list(members)
        if cause.row is Row.DEMOTED:
            return frozenset(self.view.demoted.get(cause.at, ())), [cause.at]
        if cause.row is Row.CHILDREN and cause.about == cause.at:
            return NOT_SUPPORTED, [cause.at]
        return TELLING.get(cause.row, frozenset()), [cause.about, cause.at]

    def _made(self, cause: Cause) -> Gap:
        """A gap that no finding tells of."""
        case = self.view.case
        key = cause.about if cause.about in case.elements else cause.at
        element = case.elements[key]
        if cause.text == UNDEVELOPED:
            text = f"{element.kind_name} `{element.id}` is undeveloped"
            mend = "support it with claims or evidence"
            return self.concerns.gap(key, text, mend, element.span, kind="undeveloped")
        own = case.elements[cause.at]
        text = f"`{own.id}` is {self.view.word(own.key)}: {cause.text}"
        relation = next((r for r in case.children(own.key) if key in (r.target, case.target_of(r.target))), None)
        span = relation.span if relation is not None and key != own.key else own.span
        return self.concerns.gap(own.key, text, cause.mend, span, kind=kind_of_row(cause.row))


def _merged(view: Assessment, found: list[Gap]) -> Iterator[Gap]:
    """Gaps, those of one asset that nothing protects as one: the same claim is to be written for all."""
    assets: dict[tuple[str, str], list[Gap]] = {}
    for gap in found:
        if gap.code == "ARG802":
            relied = view.case.elements[gap.about].fields.relies_on
            asset = next((name for name in relied if f"relies on `{name}`," in gap.text), gap.text)
            assets.setdefault((asset, gap.accepted), []).append(gap)
        else:
            yield gap
    for (asset, _), own in assets.items():
        if len(own) == 1:
            yield own[0]
            continue
        text = f"no supported security claim protects `{asset}`"
        sides = tuple(sorted({side for gap in own for side in gap.disciplines}))
        claims = tuple(dict.fromkeys(gap.about for gap in own))
        yield replace(_together(own), about=asset, text=text, disciplines=sides, concerns=claims)


def _together(found: list[Gap]) -> Gap:
    """Gaps that wait for the same, as one that is as grave as any of them."""
    risks = dict.fromkeys(name for gap in found for name in gap.risks)
    deciding, rank = any(gap.deciding for gap in found), max(gap.rank for gap in found)
    return replace(found[0], deciding=deciding, rank=rank, risks=tuple(risks))


def _shared_artifacts(view: Assessment, concerns: Concerns) -> Iterator[Gap]:
    """One artifact under several claims about critical risks, the nearest on each way up: all of them fall with it."""
    case = view.case
    critical = {c.key for c in case.of_kind("claim") if about_critical(case, c) is not None and c.key in case.on_path}
    under: dict[str, set[str]] = {}
    evidence: dict[str, list[Element]] = {}
    for element in case.of_kind("evidence"):
        named = element.fields.artifact
        place = (named.path or named.url or named.reference) if named is not None else None
        above = set(_nearest(view, element.key, critical)) if place else set()
        if place and above:
            under.setdefault(place, set()).update(above)
            evidence.setdefault(place, []).append(element)
    for place, keys in under.items():
        if len(keys) > 1:
            own = evidence[place]
            named_by = listed((e.key for e in own[:4]), last="and") + _more(len(own) - 4)
            text = f"one artifact (of {named_by}) stands under several claims about critical risks"
            mend = "add evidence of its own to each, or say why one is enough"
            gap = concerns.gap(own[0].key, text, mend, own[0].span, kind="shared artifact")
            yield replace(gap, concerns=tuple(sorted(keys, key=case.position.__getitem__)))


def _nearest(view: Assessment, key: str, wanted: set[str]) -> Iterator[str]:
    """The nearest of some claims above an element, on each way up."""
    case = view.case
    waiting, seen = [key], {key}
    while waiting:
        here = waiting.pop()
        for owner in (*(r.owner for r in case.parents(here)), *case.cited_by.get(here, ())):
            if owner in wanted:
                yield owner
            elif owner not in seen:
                seen.add(owner)
                waiting.append(owner)


def _unreviewed(view: Assessment, concerns: Concerns) -> Iterator[Gap]:
    """Claims about critical risks that nobody has reviewed, in one row."""
    case = view.case
    claims = [c for c in case.of_kind("claim") if about_critical(case, c) is not None and c.key in case.on_path]
    tops = [case.elements[key] for key in case.tops if case.elements[key].fields.review is not None]
    silent = [claim for claim in claims if claim.fields.review is None]
    if silent and not tops:
        names = listed((claim.key for claim in silent[:4]), last="and")
        text = f"nobody has reviewed {names}{_more(len(silent) - 4)}, nor the top claim"
        mend = "add `review: {by: …, on: DATE}` to the top claim or to each"
        yield concerns.gap(silent[0].key, text, mend, case.place, kind="review")


def _more(number: int) -> str:
    return f" and {number} more" if number > 0 else ""
