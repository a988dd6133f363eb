"""Correcting: several checks below one argument share its confidence, by Bonferroni's way or Holm's.

An argument that needs all of its legs needs no correction: it is wrong only if one of them is, and each is held to the
full confidence. One that needs some of them (`any`, `at-least`), or that reports every slice for itself, does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assurance.evidence.bounds import confidence_of
from assurance.model.case import Case
from assurance.model.element import Element

Place = tuple[str, int]
"""A check: its evidence and its number there."""


@dataclass(frozen=True, slots=True)
class Correction:
    """How much of the confidence a check has: what may go wrong is divided by `share`."""

    share: int
    text: str

    def confidence(self, said: Fraction) -> Fraction:
        """The confidence that a check is held to."""
        return 1 - (1 - said) / self.share


def corrections(case: Case, p_value: Callable[[Element, Any], float]) -> dict[Place, Correction]:
    """The checks that share the confidence of an argument above; of several arguments the strictest counts.

    Bonferroni divides what may go wrong by the number of checks. Holm (1979) sorts their p-values: the smallest is held
    to that, the next to one share fewer, and so on until one fails, after which no share is given back.
    """
    found: dict[Place, Correction] = {}
    for element in case.of_kind("argument"):
        way = element.fields.correction
        checks = list(bounded_below(case, element)) if way is not None else []
        if len(checks) < 2:
            continue
        shares = _holm(case, checks, p_value) if way == "holm" else dict.fromkeys(checks, len(checks))
        for place, share in shares.items():
            if place not in found or found[place].share < share:
                name = "Holm" if way == "holm" else "Bonferroni"
                found[place] = Correction(share, f"{name} over the {len(checks)} checks below {element.id}: 1/{share}")
    return found


def bounded_below(case: Case, element: Element) -> Iterator[Place]:
    """The checks below an argument that compare a bound, and so may pass by chance."""
    below = case.below(element.key)
    for evidence in case.of_kind("evidence"):
        for at, check in enumerate(evidence.fields.checks if evidence.key in below else ()):
            if check.rate is not None or (check.measure is not None and check.statistic in (None, "upper-bound")):
                yield evidence.key, at


def _holm(case: Case, checks: list[Place], p_value: Callable[[Element, Any], float]) -> dict[Place, int]:
    found = {}
    for key, at in checks:
        element = case.elements[key]
        found[key, at] = p_value(element, element.fields.checks[at])
    share = len(checks)
    shares: dict[Place, int] = {}
    failed = False
    for place in sorted(checks, key=lambda one: (found[one], one)):
        shares[place] = share
        check = case.elements[place[0]].fields.checks[place[1]]
        failed = failed or found[place] > float(1 - confidence_of(check)) / share
        share -= 0 if failed else 1
    return shares
