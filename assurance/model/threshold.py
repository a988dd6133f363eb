"""Thresholds: whether an estimate keeps the limit that somebody set, in one shape for every kind of limit.

A threshold has one comparison (`below`, `at_most`, `above`, `at_least`) or a `tier` of a scale. Compared is the worst
end of the estimate, in the threshold's unit, times the margin. One whose `metric` is not written, or speaks of a
probability, is a probability: its numbers lie between 0 and 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from assurance.model.unit import factor

Problem = Literal["missing", "unit", "over", "tier", "vacuous", "impossible"]
SHARES = ("probability", "proportion", "share", "fraction", "percentage", "likelihood", "chance")
"""Words in a metric that make it one of numbers between 0 and 1."""
UPPER, LOWER = ("below", "at_most"), ("above", "at_least")
SMALLEST, LARGEST = Decimal("1e-15"), Decimal("0.999999999999")
"""The limits and confidences between which a number of trials is computed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a threshold is not kept: what kind of problem, in words with the numbers, and the fields it lies in.

    `missing`: no estimate, or no number; `unit`: units that do not convert; `over`: the limit is exceeded; `tier`: the
    same for tiers; `vacuous`: a limit that nothing can exceed; `impossible`: a number that cannot be.
    """

    problem: Problem
    text: str
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """The one comparison of a threshold: its key and its number."""

    key: str
    number: Decimal

    @property
    def from_below(self) -> bool:
        """Whether the estimate has to stay under it."""
        return self.key in UPPER


def limit(threshold: Any) -> Limit | None:
    """The comparison of a threshold; None for a tier."""
    for key in (*UPPER, *LOWER):
        number = getattr(threshold, key)
        if number is not None:
            return Limit(key, number)
    return None


def is_probability(threshold: Any) -> bool:
    """Whether a threshold is about a number between 0 and 1."""
    metric = (threshold.metric or "").casefold()
    return not metric or any(word in metric for word in SHARES)


def threshold_fault(risk: Any) -> Fault | None:
    """Why the threshold of a risk (its fields) is not kept; None where it is kept or none is set."""
    threshold, estimate = risk.threshold, risk.estimate
    if threshold is None:
        return impossible_estimate(estimate, probability=False) if estimate is not None else None
    wrong = impossible_limit(threshold)
    if wrong is not None:
        return wrong
    if estimate is None:
        return Fault("missing", "there is no estimate", ("threshold",))
    if threshold.tier is not None:
        return _tier_fault(threshold, estimate)
    wrong = impossible_estimate(estimate, probability=is_probability(threshold))
    return wrong or _exceeded(threshold, estimate)


def impossible_limit(threshold: Any) -> Fault | None:
    """A limit that cannot be, or that nothing can exceed, and a margin that weakens it."""
    found = limit(threshold)
    if found is None:
        return None
    place = ("threshold", found.key)
    number, share = found.number, is_probability(threshold)
    if share and number > 1:
        return Fault("impossible", f"the limit is {plain(number)}, and a probability is never above 1", place)
    if found.from_below and number <= 0:
        return Fault("impossible", f"the limit is {plain(number)}, and nothing is less than 0", place)
    if (share and found.from_below and number == 1) or (not found.from_below and number <= 0):
        return Fault("vacuous", f"`{found.key}: {plain(number)}` is a limit that nothing can miss", place)
    if threshold.margin is not None and threshold.margin < 1:
        text = f"the margin of {plain(threshold.margin)} weakens the limit instead of keeping a distance from it"
        return Fault("impossible", text, ("threshold", "margin"))
    return None


def impossible_estimate(estimate: Any, *, probability: bool) -> Fault | None:
    """A number of an estimate that cannot be, or bounds that do not enclose the value."""
    for key in ("value", "lower", "upper"):
        number = getattr(estimate, key)
        if number is not None and number < 0:
            return Fault(
                "impossible", f"the estimate's `{key}` is {plain(number)}, which is negative", ("estimate", key)
            )
        if number is not None and probability and number > 1:
            text = f"the estimate's `{key}` is {plain(number)}, and a probability is never above 1"
            return Fault("impossible", text, ("estimate", key))
    ordered = [(k, getattr(estimate, k)) for k in ("lower", "value", "upper") if getattr(estimate, k) is not None]
    for (low, small), (high, large) in pairwise(ordered):
        if small > large:
            text = f"the estimate's `{low}` ({plain(small)}) lies above its `{high}` ({plain(large)})"
            return Fault("impossible", text, ("estimate", low))
    return None


def bound(estimate: Any, *, from_below: bool) -> Decimal | None:
    """The end of an estimate that is compared with a limit: the worst number that it gives."""
    given = (estimate.upper, estimate.value) if from_below else (estimate.lower, estimate.value)
    numbers = [number for number in given if number is not None]
    return (max if from_below else min)(numbers, default=None)


def margin(threshold: Any) -> Decimal:
    """The factor that keeps a distance from the limit; 1 where none is written."""
    return threshold.margin if threshold.margin is not None else Decimal(1)


def _exceeded(threshold: Any, estimate: Any) -> Fault | None:
    found = limit(threshold)
    if found is None:
        return Fault("missing", "the threshold gives no limit", ("threshold",))
    worst = bound(estimate, from_below=found.from_below)
    if worst is None:
        return Fault("missing", "the estimate gives no number", ("estimate",))
    scale = factor(estimate.unit, threshold.unit)
    if scale is None:
        one, other = estimate.unit or "no unit", threshold.unit or "no unit"
        text = f"the estimate is in `{one}`, the threshold in `{other}`, and these do not convert"
        return Fault("unit", text, ("estimate", "unit"))
    have, limit_ = Fraction(worst) * scale, Fraction(found.number)
    factor_ = Fraction(margin(threshold))
    if found.from_below:
        kept = have * factor_ < limit_ if found.key == "below" else have * factor_ <= limit_
    else:
        kept = have > limit_ * factor_ if found.key == "above" else have >= limit_ * factor_
    return None if kept else Fault("over", sentence(threshold, estimate, kept=False), ("estimate",))


def sentence(threshold: Any, estimate: Any, *, kept: bool) -> str:
    """The comparison as somebody would write it down: `4e-6 × 2 = 8e-6 per year is below 1e-5`."""
    found = limit(threshold)
    scale = factor(estimate.unit, threshold.unit)
    worst = bound(estimate, from_below=found.from_below) if found else None
    if found is None or scale is None or worst is None:
        return ""
    steps = plain(worst)
    have = Fraction(worst) * scale
    if scale != 1:
        steps += f" {estimate.unit} = {plain(have)} {threshold.unit}"
    times = margin(threshold)
    unit = f" {threshold.unit}" if threshold.unit and scale == 1 else ""
    what = {"below": "below", "at_most": "at most", "above": "above", "at_least": "at least"}[found.key]
    wanted = plain(found.number)
    if times != 1 and found.from_below:
        steps += f"{' ' if scale != 1 else ''} × {plain(times)} = {plain(have * Fraction(times))}".replace("  ", " ")
    elif times != 1:
        wanted = f"{plain(times)} × {wanted} = {plain(Fraction(found.number) * Fraction(times))}"
    return f"{steps}{unit} is {'' if kept else 'not '}{what} {wanted}"


def _tier_fault(threshold: Any, estimate: Any) -> Fault | None:
    place = ("estimate", "tier") if estimate.tier is not None else ("estimate",)
    if estimate.tier is None:
        return Fault("missing", f"the estimate names no tier, the threshold is `{threshold.tier}`", place)
    if estimate.tier == threshold.tier:
        return None
    scale = threshold.scale
    if estimate.tier in scale and threshold.tier in scale:
        kept = scale.index(estimate.tier) <= scale.index(threshold.tier)
        return None if kept else Fault("tier", f"tier `{estimate.tier}` lies above `{threshold.tier}`", place)
    text = f"tier `{estimate.tier}` cannot be compared with `{threshold.tier}` without a `scale` that has both"
    return Fault("tier", text, place)


def plain(number: Decimal | Fraction) -> str:
    """A number as people write it, with at most four digits: `0.02`, `8e-6`, `1.25e-7`."""
    if isinstance(number, Fraction):
        with localcontext() as context:
            context.prec = 12
            number = Decimal(number.numerator) / Decimal(number.denominator)
    if not number:
        return "0"
    digits, _, power = f"{number:.3e}".partition("e")
    digits = digits.rstrip("0").rstrip(".")
    exponent = int(power)
    return f"{Decimal(digits).scaleb(exponent):f}" if -4 < exponent < 7 else f"{digits}e{exponent}"


def clean_trials(limit_: Decimal, confidence: Decimal) -> int | None:
    """How many trials without a failure show, with this confidence, that a probability lies below a limit.

    The smallest n with (1 − limit)^n ≤ 1 − confidence, the exact one-sided bound for no failures (Clopper and Pearson
    1934; the "rule of three" approximates it). None where no number would do, or more than anybody could count.
    """
    if not SMALLEST <= limit_ < 1 or not 0 < confidence <= LARGEST:
        return None
    with localcontext() as context:
        context.prec = 50
        return math.ceil((1 - confidence).ln() / (1 - limit_).ln())
