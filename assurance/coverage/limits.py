"""Limits: every threshold of a case, what of an estimate can be relied on, and what a risk adds to its category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assurance.model.assessment import Assessment
from assurance.model.order import estimate_evidence
from assurance.model.threshold import Amount, amount, bound_of, estimate_flaws, threshold_fault
from assurance.syntax.entry import Entry


@dataclass(frozen=True, slots=True)
class Limited:
    """A register entry with a threshold, and how it is called: `hazard `H1``."""

    entry: Entry
    threshold: Any

    @property
    def name(self) -> str:
        """Its kind and ID."""
        return f"{self.entry.kind} `{self.entry.id}`"


def limited(view: Assessment) -> Iterator[Limited]:
    """Every risk and category with a threshold, in written order."""
    for family in ("categories", "risks"):
        for entry in view.case.entries(family).values():
            if entry.fields.threshold is not None:
                yield Limited(entry, entry.fields.threshold)


def shaky(view: Assessment, risk: Entry) -> str:
    """Why the evidence of an estimate does not carry it; empty where it does, and where none is named that exists."""
    key = estimate_evidence(view.case, risk)
    if key is None or view.holds(key):
        return ""
    word = view.word(key)
    standing = word if word == "fails" else f"is {word}" if word else "cannot hold"
    return f"its estimate rests on `{key}`, which {standing}"


def members(view: Assessment, category: str) -> list[Entry]:
    """The risks that are in a category."""
    return [risk for risk in view.case.entries("risks").values() if risk.fields.category == category]


def contribution(view: Assessment, threshold: Any, risk: Entry) -> Amount | str:
    """What a risk adds to the sum that a category's threshold limits; or why that is not known, in words.

    Where the category writes no margin, that of the risk's own threshold counts.
    """
    estimate = risk.fields.estimate
    if estimate is None:
        return "there is no estimate"
    weak = shaky(view, risk)
    if weak:
        return weak
    strange = next(estimate_flaws(threshold, estimate), None)
    own = risk.fields.threshold
    apart = threshold.margin is None and own is not None and own.margin is not None
    times = Fraction(own.margin) if apart and bound_of(threshold) == "upper" else Fraction(1)
    return strange.text if strange else amount(threshold, estimate, times=times)


def kept(view: Assessment, risk: Entry) -> bool:
    """Whether a risk has a threshold, and an estimate that keeps it and rests on nothing that fails."""
    fields = risk.fields
    return fields.threshold is not None and threshold_fault(fields) is None and not shaky(view, risk)
