"""Coverage of both disciplines: which claims count, what is excluded, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from assurance.diagnostic import Diagnostic
from assurance.model.assessment import Assessment, Coverage, State
from assurance.model.element import Element
from assurance.model.risk import carried_disciplines, risk_disciplines
from assurance.source import Span
from assurance.syntax.entry import Entry

COMPLETE = ("reason", "owner", "review_by")
"""What an exclusion must say to count."""


def counting_claims(view: Assessment) -> Iterator[Element]:
    """Claims that can create coverage: on a path from a top, and not mere summaries."""
    on_path = view.case.on_path
    return (e for e in view.case.of_kind("claim") if e.key in on_path and not e.fields.summary)


def own_claims(view: Assessment, discipline: str) -> list[Element]:
    """The claims that a discipline has of its own: of that discipline alone, and not only identifying risks."""
    own = (e for e in counting_claims(view) if set(e.fields.role) != {"identify"})
    return [e for e in own if discipline in carried_disciplines(view.case, e)]


def only_follows(view: Assessment, keys: Iterable[str]) -> bool:
    """Whether some of these are unsupported because of a mistake or a circle below them, which has its own finding."""
    circular = _at_or_above_circles(view)
    return any(key in view.case.mistaken or key in circular for key in keys)


@lru_cache(maxsize=1)
def _at_or_above_circles(view: Assessment) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [key for circle in view.circles for key in circle]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(r.owner for r in view.case.parents(key))
    return frozenset(seen)


def supported(view: Assessment, claim: Element) -> bool:
    """Whether a claim is supported."""
    return view.states.get(claim.key) is State.SUPPORTED


def valid(view: Assessment, exclusion: Entry) -> bool:
    """Whether an exclusion counts: it gives reason, owner and a review date that is not past."""
    fields = exclusion.fields
    said = all(getattr(fields, key) is not None for key in COMPLETE)
    return said and not exclusion.broken and fields.review_by >= view.today


def excluding(view: Assessment, **what: str | None) -> str | None:
    """The ID of a valid exclusion of one of these: `discipline="security"`, `cause=…`, `risk=…`, `category=…`."""
    for exclusion in view.case.entries("exclusions").values():
        matches = any(value and getattr(exclusion.fields, key) == value for key, value in what.items())
        if matches and valid(view, exclusion):
            return exclusion.id
    return None


def risk_exclusion(view: Assessment, risk: Entry) -> str | None:
    """The exclusion that covers a risk: by name, by category, or by its only discipline."""
    sides = risk_disciplines(view.case, risk)
    side = next(iter(sides)) if len(sides) == 1 else None
    return excluding(view, risk=risk.id, category=risk.fields.category, discipline=side)


def verdict(deciding: Iterable[Diagnostic]) -> Coverage:
    """The coverage verdict from the findings of rules that decide it."""
    findings = [found for found in deciding if found.decisive]
    if any(found.excluded is None for found in findings):
        return Coverage.NOT_BOTH
    return Coverage.WITH_EXCLUSION if findings else Coverage.BOTH


def register_place(view: Assessment) -> Span:
    """Where the register begins: its first risk, else the case."""
    first = next(iter(view.case.entries("risks").values()), None)
    return first.span if first else view.case.place
