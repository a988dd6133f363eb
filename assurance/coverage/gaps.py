"""Gaps: what is missing in a case, most critical first, each with where to write the mend.

One row a gap: findings that only follow from others have none, and evidence that is wanting stands for the claims that
wait for it. What an ignore or an exclusion accepts stays in the list, marked as accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from assurance.coverage.counting import own_claims, supported
from assurance.coverage.judging import about_critical, claims_above
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment, State
from assurance.model.element import Element
from assurance.model.result import Result
from assurance.model.risk import BOTH, SEVERITIES, all_disciplines, risk_disciplines
from assurance.model.sides import sides
from assurance.source import Span
from assurance.syntax.entry import Entry

SHOWN = frozenset("34789")
"""Families of findings that tell what is missing; of the others only errors do."""
WORDING = "5"
WAITING = frozenset({"ARG701", "ARG703", "ARG704", "ARG903"})
"""Findings about a discipline or a risk that go away when its claims are supported."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing.

    `rank` is the severity of the gravest risk that it concerns (0 none, 1 minor … 4 catastrophic), `deciding` whether
    it keeps the case from covering both. `concerns` are the claims that rest on it. `accepted` says who lives with it.
    """

    text: str
    mend: str
    span: Span
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
    def order(self) -> tuple[bool, int, bool, int, Span, str]:
        """The most critical first; what is accepted comes last."""
        return (bool(self.accepted), -self.rank, not self.deciding, -self.severity, self.span, self.text)

    @property
    def criticality(self) -> str:
        """The rank as a word."""
        return SEVERITIES[self.rank - 1] if self.rank else ""


def gaps(result: Result) -> tuple[Gap, ...]:
    """Every gap of a checked case, in the order in which they should be closed."""
    view = result.assessment
    deciding = {(d.code, d.span, d.message) for d in result.deciding}
    found = [_of_finding(view, d, deciding) for d in result.findings if _tells(d)]
    found += [_of_finding(view, d, deciding, f"excluded by {d.excluded}") for d in result.excluded if not d.follows]
    for ignored in result.ignored:
        if _tells(ignored.finding):
            until = f" until {ignored.until}" if ignored.until else ""
            found.append(_of_finding(view, ignored.finding, deciding, f"accepted{until}: {ignored.reason}"))
    told = {gap.about for gap in found if gap.code not in WAITING}
    found += _undeveloped(view, told)
    told |= {gap.about for gap in found if not gap.code}
    found = [gap for gap in found if gap.code not in WAITING or not _waits(view, gap, told)]
    found += [*_shared_artifacts(view), *_unreviewed(view)]
    return tuple(sorted(found, key=lambda gap: gap.order))


def _waits(view: Assessment, gap: Gap, told: set[str]) -> bool:
    """Whether everything that would close a gap is a gap of its own, so that this one only waits for those."""
    case = view.case
    if gap.code == "ARG701":
        side = next((name for name in sorted(BOTH) if f" {name} " in f" {gap.text} "), "")
        claims = own_claims(view, side)
    else:
        risk = case.entries("risks").get(gap.about)
        claims = [c for own in sides(case, risk).values() for c in own] if risk is not None else []
        claims = [c for c in claims if not supported(view, c)]
        if gap.code == "ARG704" and risk is not None:
            lacking = [own for own in sides(case, risk).values() if not any(supported(view, c) for c in own)]
            if not all(lacking):
                return False
    return bool(claims) and all(told & case.below(claim.key) for claim in claims)


def _tells(found: Diagnostic) -> bool:
    family = found.code[3]
    return family in SHOWN or (family != WORDING and found.severity is Severity.ERROR)


def _of_finding(view: Assessment, found: Diagnostic, deciding: set[tuple[str, Span, str]], accepted: str = "") -> Gap:
    about = found.about or ""
    decides = (found.code, found.span, found.message) in deciding
    gap = _gap(view, about, found.message, found.help or "", found.span, deciding=decides)
    return replace(gap, code=found.code, severity=found.severity, accepted=accepted)


def _gap(view: Assessment, about: str, text: str, mend: str, span: Span, *, deciding: bool = False) -> Gap:
    case = view.case
    element, risk = case.elements.get(about), case.entries("risks").get(about)
    risks = _risks_of(view, about)
    rank = max((_rank(case.entries("risks")[name]) for name in risks), default=0)
    if deciding and not rank:  # about the case or the register as a whole: as grave as the gravest risk in it
        rank = max((_rank(entry) for entry in case.entries("risks").values()), default=0)
    above = sorted(claims_above(case, about), key=case.position.__getitem__) if element else []
    if element is not None:
        disciplines: Iterable[str] = _disciplines(view).get(_owner_of_doubt(view, element), ())
    else:
        disciplines = risk_disciplines(case, risk) if risk else ()
    return Gap(
        text,
        mend,
        span,
        about=about if about != case.id else "",
        rank=rank,
        deciding=deciding,
        disciplines=tuple(sorted(disciplines)),
        risks=tuple(risks),
        concerns=tuple(above) if element is not None and element.kind != "claim" else (),
        owner=_owner(view, element, risk),
        module=element.module if element else "",
    )


def _rank(risk: Entry) -> int:
    severity = risk.fields.severity
    return SEVERITIES.index(severity) + 1 if severity else SEVERITIES.index("critical") + 1


def _owner_of_doubt(view: Assessment, element: Element) -> str:
    """The element itself, or what it doubts if it is a defeater."""
    if element.kind != "defeater":
        return element.key
    return next((d.about for d in view.case.doubts if d.defeater == element.key), element.key)


@lru_cache(maxsize=2)
def _disciplines(view: Assessment) -> dict[str, frozenset[str]]:
    return all_disciplines(view.case)


@lru_cache(maxsize=2)
def _concerning(view: Assessment) -> dict[str, tuple[str, ...]]:
    """By element, the risks that the claims above it address (and it itself)."""
    case = view.case
    found: dict[str, dict[str, None]] = {}
    for claim in case.of_kind("claim"):
        risks = [name for name in claim.fields.addresses if name in case.entries("risks")]
        for key in case.below(claim.key) if risks else ():
            found.setdefault(key, {}).update(dict.fromkeys(risks))
    return {key: tuple(names) for key, names in found.items()}


def _risks_of(view: Assessment, about: str) -> tuple[str, ...]:
    case = view.case
    if about in case.entries("risks"):
        return (about,)
    element = case.elements.get(about)
    if element is None:
        return ()
    key = _owner_of_doubt(view, element)
    if key in _concerning(view):
        return _concerning(view)[key]
    below = case.below(key) if key in case.elements else set()
    return tuple(dict.fromkeys(name for k in sorted(below) for name in _concerning(view).get(k, ())))


def _owner(view: Assessment, element: Element | None, risk: Entry | None) -> str:
    """Who answers: the owner of the thing, else of the nearest claim above it, else of the case."""
    case = view.case
    if risk is not None and risk.fields.owner:
        return str(risk.fields.owner)
    waiting, seen = ([element.key] if element else []), set[str]()
    while waiting:
        key = waiting.pop(0)
        if key in seen:
            continue
        seen.add(key)
        owner = case.elements[key].fields.owner
        if owner:
            return str(owner)
        about = _owner_of_doubt(view, case.elements[key])
        waiting.extend(sorted({*claims_above(case, key), *([about] if about != key else [])}))
    return case.header.owner or ""


def _undeveloped(view: Assessment, told: set[str]) -> Iterator[Gap]:
    """Claims that say they are undeveloped: honest, and a gap all the same."""
    for claim in view.case.of_kind("claim", "argument"):
        open_ = view.states.get(claim.key) is State.UNDEVELOPED and claim.key in view.case.on_path
        if open_ and claim.key not in told:
            text = f"{claim.kind_name} `{claim.id}` is undeveloped"
            yield _gap(view, claim.key, text, "support it with claims or evidence", claim.span)


def _shared_artifacts(view: Assessment) -> Iterator[Gap]:
    """One artifact right below several claims about critical risks: if it falls, all of them do."""
    case = view.case
    claims: dict[str, dict[str, None]] = {}
    first: dict[str, Element] = {}
    for element in case.of_kind("evidence"):
        named = element.fields.artifact
        place = (named.path or named.url or named.reference) if named is not None else None
        above = claims_above(case, element.key) & case.on_path if place else set()
        for key in sorted(above, key=case.position.__getitem__):
            if place and about_critical(case, case.elements[key]) is not None:
                claims.setdefault(place, {})[key] = None
                first.setdefault(place, element)
    for place, keys in claims.items():
        if len(keys) > 1:
            text = f"one artifact stands under {listed(list(keys)[:4], last='and')}, all about critical risks"
            mend = "add evidence of its own to each, or say why one is enough"
            yield _gap(view, first[place].key, text, mend, first[place].span)


def _unreviewed(view: Assessment) -> Iterator[Gap]:
    """Claims about critical risks that nobody has reviewed, in one row."""
    case = view.case
    claims = [c for c in case.of_kind("claim") if about_critical(case, c) is not None and c.key in case.on_path]
    tops = [case.elements[key] for key in case.tops if case.elements[key].fields.review is not None]
    silent = [claim for claim in claims if claim.fields.review is None]
    if silent and not tops:
        names = listed((claim.key for claim in silent[:4]), last="and")
        more = f" and {len(silent) - 4} more" if len(silent) > 4 else ""
        text = f"nobody has reviewed {names}{more}, nor the top claim"
        yield _gap(view, silent[0].key, text, "add `review: {by: …, on: DATE}` to the top claim or to each", case.place)
