"""Judging: a share as an automatic judge sees it, corrected for the judge's own errors (Rogan and Gladen 1978)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.bounds import Interval, interval
from assurance.evidence.condition import Comparison, Condition
from assurance.evidence.counting import outcomes
from assurance.evidence.measurement import Measurement
from assurance.evidence.reading import Reading
from assurance.evidence.statistics import judged as rogan_gladen

HITS = 2


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a judge is right: of `positives` real events it calls `hits` so, of `negatives` others `passes` not.

    Where only the rates are known, the numbers of rows are None, and the rates are taken as exact.
    """

    sensitivity: Fraction
    specificity: Fraction
    hits: int | None = None
    positives: int | None = None
    passes: int | None = None
    negatives: int | None = None

    @property
    def counted(self) -> bool:
        """Whether it is known on how many rows the judge was tried."""
        return self.positives is not None and self.negatives is not None


def rates_written(judge: Any) -> Rates:
    """The error rates that a check writes, with the numbers of rows if they are there."""
    if judge.sensitivity is None or judge.specificity is None:
        raise CannotCount(
            "its judge has no error rates", "write `sensitivity` and `specificity`, or name `evidence` to count them in"
        )
    sensitivity, specificity = Fraction(judge.sensitivity), Fraction(judge.specificity)
    if not judge.positives or not judge.negatives:
        return Rates(sensitivity, specificity)
    hits, passes = sensitivity * judge.positives, specificity * judge.negatives
    return Rates(sensitivity, specificity, round(hits), judge.positives, round(passes), judge.negatives)


def rates_counted(reading: Reading, judge: Any) -> Rates:
    """The error rates of a judge over the rows of evidence in which people judged as well."""
    if not judge.label or not judge.truth:
        raise CannotCount(
            "its judge names evidence and not which columns to compare", "write `label: COLUMN` and `truth: COLUMN`"
        )
    said = outcomes(reading, _asks(judge.label))
    true = outcomes(reading, _asks(judge.truth))
    pairs = [(said[item], true[item]) for item in true if true[item] is not None]
    positives, negatives = sum(t is True for _, t in pairs), sum(t is False for _, t in pairs)
    if not positives or not negatives:
        raise CannotCount("the evidence on its judge lacks events or rows without one")
    # A row on which the judge gave no label counts against it.
    hits, passes = sum(s is True and t is True for s, t in pairs), sum(s is False and t is False for s, t in pairs)
    return Rates(Fraction(hits, positives), Fraction(passes, negatives), hits, positives, passes, negatives)


def _asks(column: str) -> Question:
    return Question("rate", event=Condition((Comparison(column, "=", ("true",)),), column))


def judged_interval(found: Measurement, check: Any, rates: Rates, confidence: Fraction) -> Interval:
    """The interval of the true share, from what the judge saw and how often it is right."""
    if found.form != "share":
        raise CannotCount("a judge's errors are corrected in shares of rows only", "take `judge` out")
    if check.method not in (None, "clopper-pearson") or (check.looks or 1) > 1:
        raise CannotCount("a judge's errors are corrected in Clopper–Pearson bounds only", "leave the method out")
    try:
        low, high = _ends(found, check, rates, confidence)
    except ValueError as fault:
        raise CannotCount(str(fault)) from None
    sensitivity, specificity = f"{float(rates.sensitivity):.4g}", f"{float(rates.specificity):.4g}"
    counted = f"{sensitivity} ({rates.hits}/{rates.positives}), specificity {specificity}"
    counted += f" ({rates.passes}/{rates.negatives})" if rates.counted else ""
    exact = f"{sensitivity}, specificity {specificity}, taken as exact"
    steps = (
        ("judge", f"sensitivity {counted if rates.counted else exact}"),
        ("method", f"Rogan–Gladen over exact bounds{_over(found)}, what may go wrong shared among them"),
        ("lower bound", f"{low:.10g}"),
        ("upper bound", f"{high:.10g}"),
    )
    return Interval(low, high, "rogan-gladen", confidence, steps)


def _ends(found: Measurement, check: Any, rates: Rates, confidence: Fraction) -> tuple[float, float]:
    """Both bounds: with the judge's own uncertainty where it is counted, else at the rates that are written."""
    if not rates.counted:
        seen = interval(found, check, confidence)
        return float(_corrected(Fraction(seen.low), rates)), float(_corrected(Fraction(seen.high), rates))
    seen = interval(found, check, rogan_gladen.part_of(confidence))
    judge = rogan_gladen.Judge(rates.hits or 0, rates.positives or 0, rates.passes or 0, rates.negatives or 0)
    low = rogan_gladen.lower(found.k, found.n, judge, confidence=confidence, seen=seen.low)
    return low, rogan_gladen.upper(found.k, found.n, judge, confidence=confidence, seen=seen.high)


def _corrected(share: Fraction, rates: Rates) -> Fraction:
    if rates.sensitivity + rates.specificity <= 1:
        raise ValueError("its judge is no better than chance, so its labels tell nothing")
    true = (share + rates.specificity - 1) / (rates.sensitivity + rates.specificity - 1)
    return min(max(true, Fraction(0)), Fraction(1))


def _over(found: Measurement) -> str:
    return f", for {found.clusters.count:,} clusters" if found.clusters is not None else ""


def corrected_value(found: Measurement, rates: Rates) -> Fraction:
    """The share that the judge's labels point to, between 0 and 1."""
    try:
        return _corrected(Fraction(found.k, found.n), rates)
    except ValueError as fault:
        raise CannotCount(str(fault)) from None
