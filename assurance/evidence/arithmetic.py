"""The arithmetic of a decision in words: one line for lists and findings, steps for `assurance explain`."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from assurance.evidence.bounds import NAMES
from assurance.evidence.deciding import Decision
from assurance.evidence.measurement import Measurement
from assurance.evidence.statistics import planning
from assurance.model.assessment import Outcome
from assurance.model.number import plain
from assurance.model.threshold import Limit

SIGNS = {"below": "<", "at_most": "≤", "above": ">", "at_least": "≥"}
DIGITS, MOST_DIGITS = 2, 10
"""How many digits a bound is shown with, and how many where fewer would hide on which side of the limit it lies."""


def line(done: Decision) -> str:
    """A decision in one line: `3/100 by jailbroken → ≤ 7.6 % (95 %, Clopper–Pearson) vs < 5 %: inconclusive; …`."""
    parts = [_counted(done.found)]
    if done.bounds is not None or done.found.form in ("rate", "mean", "share", "difference"):
        parts.append(f" → {_bound(done)}")
    if done.wanted is not None:
        parts.append(f" vs {_limit(done, done.wanted)}")
    parts.append(f": {done.outcome.value}")
    more = [part for part in (done.note, needed(done)) if part]
    return "".join(parts) + "".join(f"; {part}" for part in more)


def _counted(found: Measurement) -> str:
    if found.form == "maximum":
        largest = "none" if found.maximum is None else plain(found.maximum)
        return f"largest {found.name}: {largest} of {found.n:,} rows"
    if found.form == "rate":
        text = f"{found.k:,} {found.name} in {_plain(found.exposure, DIGITS + 2)} {found.unit}"
    elif found.form == "mean":
        text = f"mean {found.name} of {found.n:,} rows"
    elif found.form == "passes":
        text = f"{found.n - found.k:,} of {found.n:,} pass by {found.name}"
    elif found.form == "difference":
        text = f"{found.only[0]:,} and {found.only[1]:,} of {found.n:,} pairs by {found.name}"
    elif found.form == "count":
        text = f"{found.k:,} {found.name}"
        text += f" of {_times(found.n, 'row')}" if found.n else " (no such row)"
    else:
        text = f"{found.k:,}/{found.n:,} by {found.name}"
    notes = []
    if found.errors:
        kept = found.n == found.chosen
        notes.append(f"{found.errors:,} without a result, counted as {'failures' if kept else 'nothing'}")
    if found.clusters is not None:
        notes.append(f"{found.clusters.count:,} clusters")
    elif found.scores is not None and found.scores.clusters:
        notes.append(f"{found.scores.clusters:,} clusters")
    return f"{text} ({'; '.join(notes)})" if notes else text


def _bound(done: Decision) -> str:
    """The bound that decided: the good end, or the other one where even that breaks the limit. Rounded outwards."""
    if done.found.form == "passes":
        return f"failures {_outer(done)}"
    if done.bounds is None:
        return f"= {_amount(done, done.value, None)}"
    upper = (done.wanted is None or done.wanted.from_below) is not (done.outcome is Outcome.NOT_MET)
    text = f"{'≤' if upper else '≥'} {_amount(done, done.high if upper else done.low, upper)}"
    if done.margin != 1 and done.wanted is not None and done.wanted.from_below:
        text += f" × {plain(done.margin)} = {_amount(done, done.high * done.margin, upper)}"
    return f"{text} ({_percent(done.bounds.confidence)}, {NAMES[done.bounds.method]})"


def _outer(done: Decision) -> str:
    """What runs without a failure imply for those to come."""
    high = f"≤ {_percent(Fraction(_rounded(done.high, DIGITS, up=True)))}"
    bounds = done.bounds
    return f"{high} ({_percent(bounds.confidence)}, {NAMES[bounds.method]})" if bounds is not None else high


def _limit(done: Decision, wanted: Limit) -> str:
    text = f"{SIGNS[wanted.key]} {_number(done, wanted.number)}"
    if done.margin == 1 or (wanted.from_below and done.bounds is not None):
        return text
    if wanted.from_below:
        return f"{text} ÷ {plain(done.margin)}"
    return f"{text} × {plain(done.margin)}"


def _as_share(done: Decision) -> bool:
    return done.found.form in ("share", "difference") and not done.unit


def _number(done: Decision, number: Fraction) -> str:
    if _as_share(done):
        return _percent(number)
    return f"{plain(number)} {done.unit}".strip()


def _percent(number: Fraction) -> str:
    return f"{plain(number * 100)} %"


def _amount(done: Decision, number: Fraction, up: bool | None) -> str:  # noqa: FBT001  which way to round
    """A number with as many digits as it takes to see on which side of the limit it lies."""
    shown = number * 100 if _as_share(done) else number
    limit = None
    if done.wanted is not None:
        limit = done.wanted.number * (100 if _as_share(done) else 1)
    digits = DIGITS if done.bounds is not None else DIGITS + 2
    text = _rounded(shown, digits, up)
    while limit is not None and shown != limit and Fraction(text) == limit and digits < MOST_DIGITS:
        digits += 1
        text = _rounded(shown, digits, up)
    unit = " %" if _as_share(done) else f" {done.unit}" if done.unit else ""
    return f"{plain(Fraction(text))}{unit}"


def _rounded(number: Fraction, digits: int, up: bool | None) -> str:  # noqa: FBT001  which way to round
    if not number:
        return "0"
    way = ROUND_HALF_EVEN if up is None else ROUND_CEILING if up else ROUND_FLOOR
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return str(exact.quantize(step, rounding=way)) if abs(exact.adjusted()) < 25 else str(exact)


def _plain(number: Fraction, digits: int) -> str:
    return plain(Fraction(_rounded(number, digits, None)))


def needed(done: Decision) -> str:
    """How many rows, or how much exposure, it takes to keep the limit with the failures seen so far."""
    if done.outcome is not Outcome.INCONCLUSIVE or done.wanted is None or done.bounds is None:
        return ""
    found, wanted = done.found, done.wanted
    confidence = done.bounds.confidence
    if found.form == "rate" and wanted.from_below:
        limit = wanted.number / done.margin / done.ratio
        exposure = planning.exposure_needed(limit, confidence=confidence, events=found.k)
        return f"with {_times(found.k, 'event')} {exposure:.4g} {found.unit} would be needed"
    if found.form != "share" or found.clusters is not None or done.bounds.method != "clopper-pearson":
        return ""
    share = wanted.number / done.margin if wanted.from_below else 1 - wanted.number * done.margin
    failures = found.k if wanted.from_below else found.n - found.k
    share = share / done.ratio if wanted.from_below else share
    if not 0 < share < 1:
        return ""
    needs = planning.runs_needed_below if wanted.key in ("below", "above") else planning.runs_needed
    runs = needs(share, confidence=confidence, failures=failures)
    return f"with {_times(failures, 'failure')} {runs:,} runs would be needed"


def _times(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s" if count else f"no {word}"


def steps(done: Decision) -> tuple[tuple[str, str], ...]:
    """The whole derivation, a line for each step, as somebody would redo it by hand."""
    found = done.found
    rows = f"{found.chosen:,} chosen"
    rows += f", {found.left_out:,} left out" if found.left_out else ""
    rows += f", {found.planned:,} planned" if found.planned is not None else ""
    listed: list[tuple[str, str]] = [("rows", rows if found.recounted else f"{found.n:,}, only told by the header")]
    if found.errors:
        kept = found.n == found.chosen
        listed.append(("without a result", f"{found.errors:,}, {'counted as failures' if kept else 'not counted'}"))
    listed.append(("counted", _sums(found)))
    listed.append(("value", _amount(done, done.value, None)))
    if done.bounds is not None:
        listed.append(("confidence", f"{_percent(done.bounds.confidence)}, one-sided"))
        listed.extend(done.bounds.steps)
    if done.ratio != 1:
        listed.append(("in the unit of the limit", f"× {plain(done.ratio)} {done.unit}"))
    if done.wanted is not None:
        if done.margin != 1:
            side = done.high if done.wanted.from_below else done.low
            listed.append(("margin", f"{float(side):.8g} held against {_limit(done, done.wanted)}"))
        listed.append(("limit", f"{SIGNS[done.wanted.key]} {_number(done, done.wanted.number)}"))
    listed.append(("ends in", "; ".join(part for part in (done.outcome.value, done.note, needed(done)) if part)))
    return tuple(listed)


def _sums(found: Measurement) -> str:
    if found.form == "rate":
        return f"{found.k:,} events in {plain(found.exposure)} {found.unit}"
    if found.form == "mean" and found.scores is not None:
        return f"n = {found.n:,}, Σy = {plain(found.scores.total)}, Σy² = {plain(found.scores.squares)}"
    if found.form == "difference":
        return f"n = {found.n:,} pairs, events here alone {found.only[0]:,}, there alone {found.only[1]:,}"
    if found.form == "maximum":
        return f"largest of {found.n:,}: {plain(found.maximum or 0)}"
    if found.form == "passes":
        return f"{found.k:,} of {found.n:,} did not pass"
    return f"k = {found.k:,} of n = {found.n:,}"
