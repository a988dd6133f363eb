"""What a gap concerns: the risks, disciplines and claims of what it is about, and who answers for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from assurance.coverage.gap import Gap
from assurance.coverage.judging import claims_above
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.model.risk import SEVERITIES, all_disciplines, risk_disciplines
from assurance.source import Span
from assurance.syntax.entry import Entry


class Concerns:
    """What each element of a case concerns, worked out once."""

    def __init__(self, view: Assessment) -> None:
        self.case: Case = view.case
        self.risks: dict[str, Entry] = view.case.entries("risks")

    def gap(self, about: str, text: str, mend: str, span: Span, *, kind: str, deciding: bool = False) -> Gap:
        """A gap about an element, a register entry, or (empty) the case as a whole."""
        case = self.case
        element, risk = case.elements.get(about), self.risks.get(about)
        risks = self.concerned(about)
        above = claims_above(case, about) if element is not None and element.kind != "claim" else ()
        if element is not None:
            disciplines: Iterable[str] = self._disciplines.get(self._doubted(element), ())
        else:
            disciplines = risk_disciplines(case, risk) if risk is not None else ()
        return Gap(
            text,
            mend,
            span,
            kind,
            about="" if about == case.id and element is None and risk is None else about,
            rank=self.rank(risks, deciding=deciding),
            deciding=deciding,
            disciplines=tuple(sorted(disciplines)),
            risks=risks,
            concerns=tuple(sorted(above, key=case.position.__getitem__)),
            owner=self._owner(element, risk),
            module=element.module if element is not None else "",
        )

    def rank(self, risks: Iterable[str], *, deciding: bool) -> int:
        """The severity of the gravest of some risks; what decides and concerns none is as grave as the gravest."""
        found = max((self._severity[name] for name in risks), default=0)
        return found or (max(self._severity.values(), default=0) if deciding else 0)

    def concerned(self, about: str) -> tuple[str, ...]:
        """The risks that an element or a claim above it addresses, else those that claims below it do."""
        if about in self.risks:
            return (about,)
        element = self.case.elements.get(about)
        if element is None:
            return ()
        key = self._doubted(element)
        found = self._from_above.get(key) or self._from_below.get(key) or frozenset()
        return tuple(name for name in self.risks if name in found)

    @cached_property
    def _severity(self) -> dict[str, int]:
        """By risk, 1 minor … 4 catastrophic; one that writes none is taken as critical."""
        return {name: SEVERITIES.index(risk.fields.severity or "critical") + 1 for name, risk in self.risks.items()}

    @cached_property
    def _disciplines(self) -> dict[str, frozenset[str]]:
        return all_disciplines(self.case)

    @cached_property
    def _addressed(self) -> dict[str, frozenset[str]]:
        claims = self.case.of_kind("claim")
        found = {claim.key: frozenset(claim.fields.addresses) & self.risks.keys() for claim in claims}
        return {key: risks for key, risks in found.items() if risks}

    @cached_property
    def _from_above(self) -> dict[str, frozenset[str]]:
        case = self.case

        def down(key: str) -> list[str]:
            return [*(r.target for r in case.children(key)), *case.beyond.get(key, ()), case.target_of(key)]

        return _spread(self._addressed, down)

    @cached_property
    def _from_below(self) -> dict[str, frozenset[str]]:
        case = self.case
        return _spread(
            self._addressed, lambda key: [*(r.owner for r in case.parents(key)), *case.cited_by.get(key, ())]
        )

    def _doubted(self, element: Element) -> str:
        """The element itself, or what it doubts if it is a defeater."""
        if element.kind != "defeater":
            return element.key
        return next((doubt.about for doubt in self.case.doubts if doubt.defeater == element.key), element.key)

    def _owner(self, element: Element | None, risk: Entry | None) -> str:
        """Who answers: the owner of the thing, else of the nearest claim above it, else of the case."""
        if risk is not None and risk.fields.owner:
            return str(risk.fields.owner)
        waiting, seen = ([element.key] if element is not None else []), set[str]()
        while waiting:
            key = waiting.pop(0)
            if key in seen:
                continue
            seen.add(key)
            owner = self.case.elements[key].fields.owner
            if owner:
                return str(owner)
            about = self._doubted(self.case.elements[key])
            waiting.extend(sorted({*claims_above(self.case, key), *([about] if about != key else [])}))
        return self.case.header.owner or ""


def _spread(start: dict[str, frozenset[str]], following: Callable[[str], list[str]]) -> dict[str, frozenset[str]]:
    """What some elements have, passed on to whatever follows them."""
    found = dict(start)
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        for other in following(key):
            known = found.get(other, frozenset())
            if not found[key] <= known:
                found[other] = known | found[key]
                waiting.append(other)
    return found
