"""Deciding: a measurement held against a threshold. Met, not met, or inconclusive, with the whole arithmetic.

A check is met if the bound keeps the threshold with its margin, and not met if the opposite bound breaks it. Between
the two the rows are too few to tell.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assurance.evidence.asking import CannotCount
from assurance.evidence.bounds import Interval, interval
from assurance.evidence.judging import Rates, corrected_value, judged_interval
from assurance.evidence.measurement import Measurement, difference
from assurance.evidence.statistics import sequential
from assurance.model.assessment import Outcome
from assurance.model.number import plain
from assurance.model.threshold import Limit, limit, margin
from assurance.model.unit import factor, read_unit

_KEEPS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "below": operator.lt,
    "at_most": operator.le,
    "above": operator.gt,
    "at_least": operator.ge,
}
SAMPLED = ("share", "mean", "rate", "difference")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a check ends in and why: what was measured, the interval (None where nothing is sampled), and the limit.

    `value` is the point value in the unit of the limit, `ratio` what a measured number is multiplied by to be in it.
    `note` says why the outcome is not the one of the bound alone.
    """

    outcome: Outcome
    found: Measurement
    value: Fraction
    wanted: Limit | None
    margin: Fraction = Fraction(1)
    ratio: Fraction = Fraction(1)
    unit: str = ""
    bounds: Interval | None = None
    note: str = ""

    @property
    def low(self) -> Fraction:
        """The lower bound in the unit of the limit; the value itself where nothing is sampled."""
        return Fraction(self.bounds.low) * self.ratio if self.bounds else self.value

    @property
    def high(self) -> Fraction:
        """The upper bound in the unit of the limit; the value itself where nothing is sampled."""
        return Fraction(self.bounds.high) * self.ratio if self.bounds else self.value


def decide_measured(
    found: Measurement, check: Any, threshold: Any, confidence: Fraction, *, rates: Rates | None = None
) -> Decision:
    """What a check of counted rows ends in; `CannotCount` where the numbers cannot be compared.

    `rates` are those of an automatic judge whose errors are to be corrected for.
    """
    if check.errors == "fail-check" and found.errors:
        return _given_up(Outcome.NOT_MET, found, threshold, "errors fail this check")
    if check.method == "sprt":
        return _tested(found, check, threshold, confidence)
    if check.all_pass is not None or check.statistic == "all-pass":
        return _all_pass(found, check, confidence)
    wanted = limit(threshold) if threshold is not None else None
    if wanted is None:
        raise CannotCount("it gives no limit that a number can be compared with", "write `below` or `at_least`")
    ratio, unit = _ratio(found, check, threshold)
    value = (_value(found) if rates is None else corrected_value(found, rates)) * ratio
    needs_interval = found.sampled and found.form in SAMPLED and check.statistic != "point"
    bounds = _interval(found, check, confidence, rates) if needs_interval else None
    done = Decision(Outcome.MET, found, value, wanted, margin(threshold), ratio, unit, bounds)
    outcome = _compared(done, wanted)
    note = ""
    if check.min_n is not None and found.n < check.min_n:
        outcome = Outcome.INCONCLUSIVE if outcome is Outcome.MET else outcome
        note = f"{check.min_n:,} rows are asked for"
    return Decision(outcome, found, value, wanted, done.margin, ratio, unit, bounds, note)


def _interval(found: Measurement, check: Any, confidence: Fraction, rates: Rates | None) -> Interval:
    if rates is not None:
        return judged_interval(found, check, rates, confidence)
    return interval(found, check, confidence)


def _given_up(outcome: Outcome, found: Measurement, threshold: Any, note: str) -> Decision:
    wanted = limit(threshold) if threshold is not None else None
    return Decision(outcome, found, _value(found), wanted, note=note)


def _compared(done: Decision, wanted: Limit) -> Outcome:
    """The good end within the limit: met. The other end beyond it: not met."""
    keeps = _KEEPS[wanted.key]
    if wanted.from_below:
        good, bad, number = done.high * done.margin, done.low * done.margin, wanted.number
    else:
        good, bad, number = done.low, done.high, wanted.number * done.margin
    if keeps(good, number):
        return Outcome.MET
    return Outcome.INCONCLUSIVE if keeps(bad, number) else Outcome.NOT_MET


def _all_pass(found: Measurement, check: Any, confidence: Fraction) -> Decision:
    """No failure in as many rows as were planned; the bound that this implies is told, and compared with nothing."""
    if check.min_n is not None and found.n < check.min_n:
        return Decision(Outcome.INCONCLUSIVE, found, _value(found), None, note=f"{check.min_n:,} rows are asked for")
    bounds = interval(found, check, confidence) if found.sampled else None
    outcome = Outcome.NOT_MET if found.k else Outcome.MET
    return Decision(outcome, found, _value(found), None, bounds=bounds)


def _tested(found: Measurement, check: Any, threshold: Any, confidence: Fraction) -> Decision:
    """Wald's sequential test of the limit against the share that the test was designed for."""
    wanted = limit(threshold) if threshold is not None else None
    if wanted is None or found.form != "share" or found.clusters is not None or not found.sampled:
        raise CannotCount("the method `sprt` is for plain shares of rows with a limit")
    bad = wanted.number / margin(threshold) if wanted.from_below else wanted.number * margin(threshold)
    good, risk = Fraction(check.designed_for), float(1 - confidence)
    if not 0 < good < 1 or not 0 < bad < 1 or (good >= bad if wanted.from_below else good <= bad):
        side = "below" if wanted.from_below else "above"
        raise CannotCount(f"what the test is designed for does not lie {side} the limit", "correct `designed_for`")
    # Wald's p0 is the better share: for a limit from above it is of events, for one from below of their opposite.
    k, p0, p1 = (found.k, good, bad) if wanted.from_below else (found.n - found.k, 1 - good, 1 - bad)
    said = sequential.sprt(k, found.n, p0=p0, p1=p1, alpha=risk, beta=risk)
    outcome = {"accept": Outcome.MET, "reject": Outcome.NOT_MET}.get(said, Outcome.INCONCLUSIVE)
    ratio = sequential.log_likelihood_ratio(k, found.n, p0=p0, p1=p1)
    bar = math.log((1 - risk) / risk)
    designed = f"sequential test designed for {plain(good * 100)} %"
    note = f"{designed}: log ratio {ratio:.4g}, passed at {-bar:.4g}, failed at {bar:.4g}"
    return Decision(outcome, found, _value(found), wanted, margin(threshold), note=note)


def _value(found: Measurement) -> Fraction:
    """The point value: a share, a mean, events per exposure, a number."""
    if found.form == "count":
        return Fraction(found.k)
    if found.form == "maximum":
        return found.maximum if found.maximum is not None else Fraction(0)
    if found.form == "rate":
        return Fraction(found.k) / found.exposure
    if found.form == "difference":
        return difference(found)
    if found.form == "mean" and found.scores is not None:
        return found.scores.total / found.n
    return Fraction(found.k, found.n) if found.n else Fraction(0)


def _ratio(found: Measurement, check: Any, threshold: Any) -> tuple[Fraction, str]:
    """What a measured number is multiplied by to be in the limit's unit, and that unit."""
    unit = (getattr(threshold, "unit", None) or "").strip()
    if found.form == "rate":
        measured = f"per {found.unit}"
        if not unit:
            raise CannotCount(f"it is measured {measured} and its limit has no unit", f"write `unit: {measured}`")
    else:
        read = read_unit(unit)
        own = threshold is check or not unit or (read is not None and read.bare)
        measured = unit if own and read is not None and not read.bare else (check.unit or "")
        measured = "" if own and read is not None and read.bare else measured
    ratio = factor(measured, unit)
    if ratio is None:
        said = f"`{measured}`" if measured else "as a share of rows"
        raise CannotCount(
            f"it is measured {said} and its limit is `{unit}`, and the two do not convert",
            "write the `unit` of one row in the check, or a limit in the unit that is measured",
        )
    return ratio, unit
