"""Thresholds: a limit in its one shape, compared with an estimate; what the comparison is, in numbers.

Everything that asks whether a threshold is kept asks `compare`: the states of claims that `meets` it, the rules, and
the texts that explain them. Numbers are fractions, so nothing is rounded before it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from assurance.model.number import plain
from assurance.model.unit import Unit, factor, read_unit

UPPER, LOWER = ("below", "at_most"), ("above", "at_least")
WORDS = {"below": "below", "at_most": "at most", "above": "above", "at_least": "at least"}
SHORT, MOST_TERMS = 40, 6
"""How much of a name, and how many terms of a sum, a message shows."""
_SHARE = re.compile(
    r"\b(probabilit(y|ies)|proportions?|shares?|fractions?|percentages?|likelihood|chances?)\b", re.IGNORECASE
)
_RATE = re.compile(r"\brates?\b", re.IGNORECASE)

Kind = Literal["tier", "probability", "number"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A number or tier that makes a comparison worthless, and where it stands (`threshold`, `at_most`).

    An `idle` limit is one that nothing exceeds; any other flaw is a number that no such quantity has.
    """

    place: tuple[str, str]
    text: str
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a threshold is kept, in words with the numbers; `flaw` where its numbers are worthless."""

    kept: bool
    text: str
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """The bound of an estimate in a threshold's unit, before the margin, and how it came about in words."""

    value: Fraction
    text: str


class Limit(NamedTuple):
    """The one comparison that a threshold asks for: its key and its number."""

    key: str
    number: Fraction

    @property
    def from_below(self) -> bool:
        """Whether an estimate has to stay under it."""
        return self.key in UPPER


def limit(threshold: Any) -> Limit | None:
    """The comparison that a threshold asks for; None for a tier."""
    for key in (*UPPER, *LOWER):
        number = getattr(threshold, key)
        if number is not None:
            return Limit(key, Fraction(number))
    return None


def margin(threshold: Any) -> Fraction:
    """The factor that keeps a distance from the limit; 1 where none is written."""
    return Fraction(threshold.margin) if threshold.margin is not None else Fraction(1)


def bound(estimate: Any, *, from_below: bool) -> Decimal | None:
    """The end of an estimate that is compared with a limit: the worst number that it gives."""
    given = (estimate.upper, estimate.value) if from_below else (estimate.lower, estimate.value)
    numbers = [number for number in given if number is not None]
    return (max if from_below else min)(numbers, default=None)


def bound_of(threshold: Any) -> Literal["upper", "lower"]:
    """The bound of an estimate that a threshold is about; the upper one where there is no threshold."""
    wanted = limit(threshold) if threshold is not None else None
    return "upper" if wanted is None or wanted.from_below else "lower"


def kind(threshold: Any) -> Kind:
    """What a threshold limits: a tier, a probability (any number between 0 and 1), or a number that is not negative.

    It is a probability if its metric says probability, proportion, share, fraction, percentage, likelihood or chance;
    if it says rate and the unit is not so much `per` something; or if no metric is written and no unit but `%`.
    """
    if threshold.tier is not None:
        return "tier"
    metric, unit = threshold.metric or "", _unit(threshold)
    per = unit is not None and unit.counted_per
    bare = unit is not None and unit.bare
    said = _SHARE.search(metric) or (_RATE.search(metric) and not per) or (not metric and bare)
    return "probability" if said else "number"


def _unit(record: Any) -> Unit | None:
    return read_unit(record.unit or "")


def compare(threshold: Any, estimate: Any) -> Comparison:
    """A threshold and an estimate compared."""
    wrong = next(flaws(threshold, estimate), None)
    if wrong is not None:
        whose = "the estimate: " if wrong.place[0] == "estimate" else ""
        return Comparison(kept=False, text=f"{whose}{wrong.text}", flaw=wrong)
    if estimate is None:
        return Comparison(kept=False, text="there is no estimate")
    if threshold.tier is not None:
        return _tiers(threshold, estimate)
    found = amount(threshold, estimate)
    return Comparison(kept=False, text=found) if isinstance(found, str) else _weighed(threshold, found)


def threshold_fault(risk: Any) -> Comparison | None:
    """Why the threshold of a risk (its fields) is not kept; None where it is kept or none is set."""
    if risk.threshold is None:
        return None
    done = compare(risk.threshold, risk.estimate)
    return None if done.kept else done


def amount(threshold: Any, estimate: Any, *, times: Fraction = Fraction(1)) -> Amount | str:
    """The bound of an estimate that a threshold is compared with, in its unit; or why there is none, in words.

    For limits from above it is the larger of `upper` and `value`, for limits from below the smaller of `lower` and
    `value`. `times` is a margin of its own.
    """
    upper = bound_of(threshold) == "upper"
    number = bound(estimate, from_below=upper)
    if number is None:
        other = estimate.lower if upper else estimate.upper
        one_sided = f"; its {'lower' if upper else 'upper'} bound says nothing here" if other is not None else ""
        return f"the estimate gives no number{one_sided}"
    worst, ratio = Fraction(number), factor(estimate.unit, threshold.unit)
    if ratio is None:
        return _units_fault(threshold, estimate)
    text = f"{plain(worst)}{_in(estimate.unit)}"
    if ratio != 1:
        text = f"{text} = {plain(worst * ratio)}{_in(threshold.unit)}"
    if times != 1:
        text = f"{text} × {plain(times)} = {plain(worst * ratio * times)}"
    return Amount(worst * ratio * times, text)


def total(threshold: Any, amounts: Sequence[Amount]) -> Comparison:
    """The sum of some amounts, which are in the threshold's unit, compared with it."""
    added = sum((one.value for one in amounts), Fraction(0))
    terms = [plain(one.value) for one in amounts]
    terms = terms if len(terms) <= MOST_TERMS else [*terms[: MOST_TERMS - 2], "…", terms[-1]]
    text = f"{' + '.join(terms)} = {plain(added)}" if len(terms) > 1 else plain(added)
    return _weighed(threshold, Amount(added, f"{text}{_in(threshold.unit)}"))


def _weighed(threshold: Any, found: Amount) -> Comparison:
    """An amount times the margin and the limit; for limits from below the limit times the margin."""
    wanted = limit(threshold)
    if wanted is None:
        return Comparison(kept=False, text="the threshold gives no limit")
    name, number = wanted
    times = margin(threshold)
    have, need = (found.value * times, number) if wanted.from_below else (found.value, number * times)
    kept = {"below": have < need, "at_most": have <= need, "above": have > need, "at_least": have >= need}[name]
    text, needed = found.text, plain(number)
    if times != 1 and wanted.from_below:
        text = f"{text} × {plain(times)} = {plain(have)}"
    elif times != 1:
        needed = f"{plain(times)} × {needed} = {plain(need)}"
    return Comparison(kept, f"{text} is {'' if kept else 'not '}{WORDS[name]} {needed}")


def _tiers(threshold: Any, estimate: Any) -> Comparison:
    wanted, given, scale = threshold.tier, estimate.tier, threshold.scale
    if given is None:
        return Comparison(kept=False, text=f"the estimate names no tier, the threshold is `{short(wanted)}`")
    if scale and given not in scale:
        return Comparison(kept=False, text=f"tier `{short(given)}` is not on the threshold's `scale`")
    if given == wanted:
        return Comparison(kept=True, text=f"tier `{short(given)}` is the threshold's")
    if not scale:
        what = f"tier `{short(given)}` cannot be compared with `{short(wanted)}` without a `scale`"
        return Comparison(kept=False, text=what)
    kept = scale.index(given) < scale.index(wanted)
    text = f"tier `{short(given)}` lies {'below' if kept else 'above'} `{short(wanted)}`"
    return Comparison(kept, text)


def _units_fault(threshold: Any, estimate: Any) -> str:
    for record, whose in ((estimate, "estimate"), (threshold, "threshold")):
        if _unit(record) is None:
            return f"the unit `{short(record.unit)}` of the {whose} cannot be read"
    named = [f"in `{short(r.unit)}`" if r.unit else "without a unit" for r in (estimate, threshold)]
    return f"the estimate is {named[0]}, the threshold {named[1]}, and these do not convert"


# -- numbers that cannot be


def flaws(threshold: Any, estimate: Any) -> Iterator[Flaw]:
    """The numbers of a threshold and of an estimate for it that make the comparison worthless."""
    yield from limit_flaws(threshold)
    if estimate is not None and threshold.tier is None:
        yield from estimate_flaws(threshold, estimate)


def limit_flaws(threshold: Any) -> Iterator[Flaw]:
    """A limit that nothing can keep, that nothing can exceed, or that lies outside what it can be; a margin below 1."""
    wanted = limit(threshold)
    if wanted is None:
        yield from _tier_flaws(threshold)
        return
    name, number = wanted
    share, unit = kind(threshold) == "probability", _unit(threshold)
    scaled = number * (unit.share if unit and share else 1)
    place, written = ("threshold", name), f"`{name}: {plain(number)}`"
    if scaled < 0 or (name == "below" and scaled == 0):
        yield Flaw(place, f"{written} cannot be kept: nothing is less than 0")
    elif share and scaled > 1:
        yield Flaw(place, f"{written} is no limit: a probability is never above 1")
    elif share and name == "at_most" and scaled == 0:
        yield Flaw(place, f"{written} cannot be plain: no bound of a probability is 0")
    elif share and name == "above" and scaled == 1:
        yield Flaw(place, f"{written} cannot be kept: a probability is never above 1")
    elif threshold.margin is not None and threshold.margin < 1:
        yield Flaw(("threshold", "margin"), f"the margin of {plain(threshold.margin)} weakens the limit")
    elif _idle(name, scaled, threshold.margin, share=share):
        yield Flaw(place, f"{written} limits nothing: {idleness(name)}", idle=True)


def _idle(name: str, number: Fraction, times: Any, *, share: bool) -> bool:
    """Whether nothing, or nothing but certainty, exceeds a limit."""
    if name in LOWER:
        return number <= 0
    return share and number >= Fraction(times or 1)


def idleness(name: str) -> str:
    """Why such a limit limits nothing."""
    return {
        "below": "nothing but certainty exceeds it",
        "at_most": "no probability exceeds it",
        "above": "nothing but 0 misses it",
        "at_least": "nothing is less",
    }[name]


def _tier_flaws(threshold: Any) -> Iterator[Flaw]:
    scale, place = threshold.scale, ("threshold", "tier")
    if not scale:
        return
    if len(set(scale)) < len(scale):
        yield Flaw(("threshold", "scale"), "the `scale` names a tier twice")
    elif threshold.tier not in scale:
        yield Flaw(place, f"tier `{short(threshold.tier)}` is not on the `scale`")
    elif threshold.tier == scale[-1]:
        yield Flaw(
            place, f"tier `{short(threshold.tier)}` limits nothing: no tier of the `scale` is above it", idle=True
        )


def estimate_flaws(threshold: Any, estimate: Any) -> Iterator[Flaw]:
    """The numbers of an estimate that cannot be: negative, a probability above 1, bounds that do not enclose the value.

    Without a threshold nothing is known to be a probability.
    """
    share, unit = threshold is not None and kind(threshold) == "probability", _unit(estimate)
    written = [(name, n) for name in ("lower", "value", "upper") if (n := getattr(estimate, name)) is not None]
    for name, number in written:
        if number < 0:
            yield Flaw(("estimate", name), f"its `{name}` is {plain(number)}, and nothing is less than 0")
        elif share and Fraction(number) * (unit.share if unit else 1) > 1:
            yield Flaw(("estimate", name), f"its `{name}` is {plain(number)}, and a probability is never above 1")
    for (name, number), (other, larger) in pairwise(written):
        if number > larger:
            text = f"its `{name}` {plain(number)} lies above its `{other}` {plain(larger)}"
            yield Flaw(("estimate", name), text)


def _in(unit: str | None) -> str:
    return f" {short(unit)}" if unit else ""


def short(text: str) -> str:
    """The beginning of a long text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
