"""Thresholds: one shape, units that convert or do not, margins, sums, numbers that cannot be, and trials needed."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assurance
from assurance.model.number import plain
from assurance.model.rename import Refusal, plan
from assurance.model.threshold import threshold_fault
from assurance.model.trials import clean_trials
from assurance.model.unit import factor, read_unit
from assurance.source import Sources

TODAY = dt.date(2026, 11, 20)
GOOD = "{evidence: E1, text: R, level: system, status: accepted, artifact: {reference: r}}"
SET = "set_by: regulator, source: G"


def case(threshold: str, estimate: str, more: str = "") -> str:
    fields = f", threshold: {{{threshold}, {SET}}}" if threshold else ""
    fields += f", estimate: {{{estimate}}}" if estimate else ""
    return (
        f"case: demo\ntop: C1\nrisks:\n  - {{hazard: H1, text: A dose, severity: critical{fields}}}\n{more}"
        f"elements:\n  - {{claim: C1, text: It is so, addresses: [H1], meets: [H1], level: system, "
        f"supported_by: [{GOOD}]}}\n"
    )


def found(text: str, root: Path) -> list[assurance.Diagnostic]:
    return [d for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code[3] == "9"]


KEPT = [
    ("below: 1e-5", "upper: 9e-6, n: 9"),
    ("at_most: 1e-5", "upper: 1e-5, n: 9"),
    ("metric: availability, at_least: 0.9", "value: 0.99, lower: 0.95, n: 9"),
    ("metric: availability, above: 0.9, margin: 1.05", "lower: 0.95, n: 9"),
    ("below: 1e-5, margin: 2", "upper: 4e-6, n: 9"),
    ("below: 1e-5, unit: per year", "upper: 8e-7, unit: per month, n: 9"),
    ("metric: rate, below: 3, unit: per hour", "upper: 2, unit: 1/h, n: 9"),
    ("metric: collisions, below: 0.1, unit: per km", "upper: 0.15, unit: per mile, n: 9"),
    ("metric: collisions, below: 5, unit: collisions per million km", "upper: 4e-6, unit: collision/km, n: 9"),
    ("metric: rate, below: 3, unit: per flight hour", "upper: 2, unit: per  Flight Hours, n: 9"),
    ("tier: medium, scale: [low, medium, high]", "tier: low"),
    ("tier: ASL-2", "tier: ASL-2"),
    ("metric: infractions, below: 5, unit: per hour", "upper: 3, unit: per hour, n: 9"),
    ("metric: collisions, at_most: 0", "upper: 0, n: 9"),
    ("at_most: 100%, margin: 2", "upper: 0.3, n: 9"),
    ("metric: probability, below: 2, unit: '%'", "upper: 0.015, n: 9"),
    ("below: 1e-998, margin: 1.5", "upper: 5e-999, n: 9"),
]
MISSED = [
    ("below: 1e-5", "upper: 1e-5, n: 9", "1e-5 is not below 1e-5", "ARG901"),
    ("below: 1e-5, margin: 2", "upper: 8e-6, n: 9", "8e-6 × 2 = 1.6e-5 is not below 1e-5", "ARG901"),
    ("below: 1e-5, unit: per year", "upper: 1e-6, unit: per month, n: 9", "1e-6 per month = 1.2e-5 per year", "ARG901"),
    ("metric: rate, below: 3, unit: per hour", "upper: 2, unit: per flight hour, n: 9", "do not convert", "ARG901"),
    ("below: 1e-5, unit: per year", "upper: 1e-6, n: 9", "without a unit, the threshold in `per year`", "ARG901"),
    ("below: 1e-5", "", "there is no estimate", "ARG901"),
    ("below: 1e-5", "method: none", "the estimate gives no number", "ARG901"),
    ("metric: uptime, at_least: 0.9", "value: 0.95, lower: 0.8, n: 9", "0.8 is not at least 0.9", "ARG901"),
    ("metric: uptime, above: 0.9, margin: 1.1", "lower: 0.95", "0.95 is not above 1.1 × 0.9 = 0.99", "ARG901"),
    ("tier: low, scale: [low, medium]", "tier: medium", "lies above `low`", "ARG901"),
    ("tier: low", "tier: medium", "without a `scale`", "ARG901"),
    ("tier: low", "upper: 1e-6", "names no tier", "ARG901"),
    ("below: 100%", "upper: 0.4, n: 9", "`below: 1` limits nothing", "ARG907"),
    ("metric: uptime, at_least: 0", "lower: 0.4, n: 9", "`at_least: 0` limits nothing", "ARG907"),
    ("below: 0", "upper: 0, n: 9", "nothing is less than 0", "ARG908"),
    ("at_most: 0", "upper: 0, n: 9", "no bound of a probability is 0", "ARG908"),
    ("below: 40", "upper: 0.1, n: 9", "a probability is never above 1", "ARG908"),
    ("metric: probability of loss, below: 2", "upper: 0.1, n: 9", "a probability is never above 1", "ARG908"),
    ("below: 1e-5", "upper: 1.5, n: 9", "a probability is never above 1", "ARG908"),
    ("metric: collisions, below: 5", "upper: -1, n: 9", "`upper` is -1, and nothing is less than 0", "ARG908"),
    ("below: 1e-5", "value: 5e-6, upper: 1e-6, n: 9", "`value` 5e-6 lies above its `upper` 1e-6", "ARG908"),
    ("below: 1e-5, margin: 0.1", "upper: 5e-6, n: 9", "weakens the limit", "ARG908"),
    ("metric: attack success rate, at_most: 100%", "upper: 0.99, n: 9", "`at_most: 1` limits nothing", "ARG907"),
    ("metric: probability, below: 100, unit: '%'", "upper: 40, unit: '%', n: 9", "limits nothing", "ARG907"),
    ("above: 1", "lower: 1, n: 9", "never above 1", "ARG908"),
    ("metric: detections, below: 5", "upper: 0.1, lower: 2, n: 9", "`lower` 2 lies above its `upper` 0.1", "ARG908"),
    ("metric: detections, at_least: 5", "upper: 9, n: 9", "its upper bound says nothing here", "ARG901"),
    ("tier: high, scale: [low, high]", "tier: low", "no tier of the `scale` is above it", "ARG907"),
    ("tier: low, scale: [low, high, low]", "tier: low", "names a tier twice", "ARG908"),
    ("tier: mild, scale: [low, high]", "tier: mild", "is not on the `scale`", "ARG908"),
    ("tier: low, scale: [low, high]", "tier: mild", "is not on the threshold's `scale`", "ARG901"),
    ("below: 1e-5", "upper: 1.00001e-5, n: 9", "1.00001e-5 is not below 1e-5", "ARG901"),
]


@pytest.mark.parametrize(("threshold", "estimate"), KEPT)
def test_a_kept_threshold(threshold: str, estimate: str, tmp_path: Path) -> None:
    result = assurance.analyse(case(threshold, estimate), today=TODAY, root=tmp_path)
    assert [d.message for d in result.findings if d.code[3] == "9"] == []
    assert result.assessment.word("C1") == "supported"


@pytest.mark.parametrize(("threshold", "estimate", "words", "code"), MISSED)
def test_a_threshold_that_is_not_kept(threshold: str, estimate: str, words: str, code: str, tmp_path: Path) -> None:
    """One error that says why with the numbers, placed; the claim that meets it is unsupported; it covers nothing."""
    result = assurance.analyse(case(threshold, estimate), today=TODAY, root=tmp_path)
    errors = [d for d in result.findings if d.code[3] == "9" and d.severity.word == "error"]
    assert [d.code for d in errors] == [code]
    assert words in errors[0].message
    assert errors[0].help
    assert result.assessment.word("C1") == "unsupported"
    assert result.verdicts.coverage.value == "does not cover both"


number = st.sampled_from(["0", "1e-9", "1e-5", "0.5", "1", "2", "1e40", "-1", "100%", "1e-300"])
unit = st.sampled_from(["", "per year", "per month", "per flight hour", "furlongs", "per km", "1/0", "per 0 km"])


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.sampled_from(["below", "at_most", "above", "at_least"]),
    number,
    unit,
    st.fixed_dictionaries({}, optional={"value": number, "upper": number, "lower": number, "unit": unit}),
    st.sampled_from(["", "probability", "collisions"]),
    st.sampled_from(["", "1", "2", "1e-3", "1e30"]),
)
def test_findings_and_states_agree(
    tmp_path_factory: pytest.TempPathFactory,
    key: str,
    limit: str,
    of: str,
    estimate: dict[str, str],
    metric: str,
    margin: str,
) -> None:
    """A claim that meets a threshold is supported exactly where no rule says that it is not kept."""
    threshold = f"{key}: {limit}"
    threshold += "".join(f", {k}: {v}" for k, v in (("unit", of), ("metric", metric), ("margin", margin)) if v)
    given_ = ", ".join(f"{k}: '{v}'" for k, v in estimate.items() if v)
    result = assurance.analyse(case(threshold, given_ or "n: 3"), today=TODAY, root=tmp_path_factory.getbasetemp())
    told = [d for d in result.findings if d.code in ("ARG901", "ARG907", "ARG908")]
    kept = threshold_fault(result.case.entries("risks")["H1"].fields) is None
    assert (result.assessment.word("C1") == "supported") == kept == (not told)


HOSTILE = [
    "m**999999999 per m",
    "(" * 70,
    "x" * 100_000,
    "per " * 5000,
    "1/" * 40,
    "per __import__('os')",
    "\u202eraey rep",
]


@pytest.mark.parametrize("unit", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_unit_converts_to_nothing(unit: str) -> None:
    assert factor(unit, "per year") is None
    assert factor("per year", unit) is None


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("per hour", "per year", Fraction(8766)),
        ("per year", "per month", Fraction(1, 12)),
        ("per mile", "per km", Fraction(1000000, 1609344)),
        ("per 1,000 km", "per km", Fraction(1, 1000)),
        ("per request", "per query", None),
        ("deaths per year", "injuries per year", None),
        ("probability", "per year", None),
        ("h^-1", "per hour", Fraction(1)),
        ("/h", "1/hr", Fraction(1)),
        ("per flight hour", "per hour", None),
        ("per flight-hour", "per flight hours", Fraction(1)),
        ("per 1000 flight hours", "per flight hour", Fraction(1, 1000)),
        ("per 10^6 h", "per million hours", Fraction(1)),
        ("per drone per hour", "per hour per drone", Fraction(1)),
        ("per hour of operation", "per hour", None),
        ("per turn", "per cycle", None),
        ("per query", "per queries", Fraction(1)),
        ("%", "", Fraction(1, 100)),
        ("% per year", "per year", Fraction(1, 100)),
        ("m/s", "km/h", Fraction(18, 5)),
        ("per deployment", "", None),
    ],
)
def test_conversion(one: str, other: str, value: Fraction | None) -> None:
    """Exact, and the same the other way round."""
    assert factor(one, other) == value
    assert factor(other, one) == (None if value is None else 1 / value)


UNREADABLE = [
    "per",
    "h*",
    "*h",
    "per per h",
    "1/0",
    "10^9^9",
    "m**999999999",
    "1e99",
    "1e400",
    "9" * 60,
    "((((",
    "per m²h]",
]


@pytest.mark.parametrize("unit", [*UNREADABLE, *HOSTILE], ids=range(len(UNREADABLE) + len(HOSTILE)))
def test_an_unreadable_unit_is_told_at_once(unit: str, tmp_path: Path) -> None:
    """It is refused in words, shortened, without delay; one that is readable, and means nothing, just converts not."""
    start = time.perf_counter()
    text = case("below: 1e-5, unit: per year", f"upper: 1e-6, n: 9, unit: '{unit.replace(chr(39), '')}'")
    (error,) = (d for d in found(text, tmp_path) if d.severity.word == "error")
    assert error.code == "ARG901"
    assert ("cannot be read" if unit in UNREADABLE else "") in error.message
    assert len(error.message) < 250
    assert time.perf_counter() - start < 2


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from("hmkay %/*^()-19e+.,_per²×\u202e\n"), max_size=40))
def test_no_text_breaks_the_reader_of_units(text: str) -> None:
    """Read or refused, never an exception; what is read converts into the same unit written with a factor of one."""
    assert read_unit(text) is None or factor(text, f"1 * {text}" if text.strip() else "1") in (1, None)
    assert factor(text, "per hour") is None or read_unit(text) is not None


def test_units_that_are_the_same_words_do_not_import_pint() -> None:
    """Importing it takes longer than checking a case."""
    code = (
        "import sys; from assurance.model.unit import factor; "
        "assert factor('1/h', 'per hours') == 1 == factor('per 1,000 km', 'per thousand km'); "
        "assert 'pint' not in sys.modules; "
        "assert factor('per year', 'per month') and 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("limit", "confidence", "trials"),
    [
        ("1e-2", "0.95", 299),  # evidence.md: p <= 1 % at 95 % needs 299 without a failure
        ("1e-5", "0.95", 299572),
        ("0.05", "0.95", 59),
        ("0.1", "0.9", 22),
        ("0.5", "0.5", 1),
        ("1", "0.95", 1),
        ("1e-40", "0.95", None),
        ("1e-7", "0.95", 29957322),
        ("0.1", "0.19", 2),  # 0.9 ** 2 is 0.81: the very number, which rounded logarithms miss
        ("0.1", "0.271", 3),
        ("0.5", "0.75", 2),
        ("0.5", "0.7500001", 3),
        ("0.5", "1", None),
        ("0", "0.95", None),
    ],
)
def test_trials_without_a_failure(limit: str, confidence: str, trials: int | None) -> None:
    """The number is the smallest that does: one trial less would not."""
    assert clean_trials(Fraction(limit), Fraction(confidence)) == trials
    if trials is not None:
        rest, risk = 1 - Fraction(confidence), 1 - Fraction(limit)
        if trials < 1000:
            assert risk**trials <= rest < risk ** (trials - 1)


@pytest.mark.parametrize(
    ("number", "text"),
    [("8e-6", "8e-6"), ("0.02", "0.02"), ("1e999", "1e999"), ("100", "100"), ("123456789", "1.23456789e8"), ("0", "0")],
)
def test_numbers_are_written_as_people_write_them(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_too_few_trials_says_how_many_it_takes(tmp_path: Path) -> None:
    text = case("below: 1e-5", "upper: 5e-6, n: 2000").replace("text: R,", "text: R, type: behavioral,")
    (info,) = (d for d in found(text, tmp_path) if d.code == "ARG909")
    assert info.message.startswith("the threshold of hazard `H1` takes 299,572 trials without a failure at 95 %")
    assert info.message.endswith("the evidence says 2,000")


SUM = "categories:\n  - {category: bio, text: Bio, threshold: {below: 1e-5, unit: per year, SET}}\n".replace("SET", SET)


def risks(*estimates: str, threshold: str = "") -> str:
    lines = [
        f"  - {{hazard: R{n}, text: A risk, severity: major, category: bio{threshold}, estimate: {{{e}}}}}\n"
        for n, e in enumerate(estimates)
    ]
    return "case: demo\nrisks:\n" + "".join(lines)


def test_a_category_limits_the_sum(tmp_path: Path) -> None:
    ok = SUM + risks("upper: 4e-6, unit: per year, n: 9", "upper: 4e-7, unit: per month, n: 9")
    assert found(ok, tmp_path) == []
    over = SUM + risks("upper: 6e-6, unit: per year, n: 9", "upper: 4e-7, unit: per month, n: 9")
    (error,) = found(over, tmp_path)
    assert (error.code, error.decisive) == ("ARG904", True)
    assert "6e-6 + 4.8e-6 = 1.08e-5 per year is not below 1e-5" in error.message


def test_what_cannot_be_added_is_told(tmp_path: Path) -> None:
    for other, words in (
        ("method: none", "gives no number"),
        ("upper: 1e-7, unit: per flight hour, n: 9", "these do not convert"),
    ):
        (error,) = (
            d for d in found(SUM + risks("upper: 1e-6, unit: per year, n: 9", other), tmp_path) if d.code == "ARG904"
        )
        assert words in error.message


def test_a_limit_shared_by_pieces_is_a_warning(tmp_path: Path) -> None:
    """Cutting a risk into pieces that each keep the limit does not keep it."""
    limit = f", threshold: {{below: 1e-5, unit: per year, {SET}}}"
    text = risks(*["upper: 6e-6, unit: per year, n: 9"] * 2, threshold=limit)
    assert [d.severity.word for d in found(text, tmp_path) if d.code == "ARG904"] == ["warning"]


def test_a_category_one_letter_off(tmp_path: Path) -> None:
    text = SUM + risks("upper: 1e-6, unit: per year, n: 9").replace("category: bio,", "category: boi,")
    assert [d.help for d in found(text, tmp_path) if d.code == "ARG910"] == ["did you mean `bio`?"]


def test_an_estimate_of_how_many(tmp_path: Path) -> None:
    result = assurance.analyse(case("below: 1e-5", "upper: 1e-6, n: many"), today=TODAY, root=tmp_path)
    assert any("`n` is `many`" in d.message for d in result.findings)


# -- what rests on evidence, and what a category holds

TWO = """case: demo
top: C0
risks:
  - hazard: H1
    text: A dose
    severity: critical
    threshold: {below: 1e-5, SET}
    estimate: {upper: 1e-6, n: 9, evidence: E9}
elements:
  - claim: C0
    text: All is well
    summary: true
    supported_by:
      - {claim: C1, text: It is so, addresses: [H1], level: system, supported_by: [GOOD]}
      - {claim: C2, text: It is rare, meets: [H1], level: system, supported_by: [E1]}
  - {evidence: E9, text: Later}
""".replace("SET", SET).replace("GOOD", GOOD)


def test_an_estimate_from_evidence_that_does_not_hold_is_told(tmp_path: Path) -> None:
    """It decides coverage, so somebody must be able to see it, also where another claim covers the risk."""
    (error,) = (d for d in found(TWO, tmp_path) if d.severity.word == "error")
    assert (error.code, error.decisive) == ("ARG901", True)
    assert "its estimate rests on `E9`, which is wanting" in error.message


def test_an_unsupported_claim_that_meets_is_told_unless_the_risk_is(tmp_path: Path) -> None:
    sound = TWO.replace(", evidence: E9", "").replace("  - {evidence: E9, text: Later}\n", "")
    assert [d.code for d in found(sound, tmp_path)] == []
    unsupported = sound.replace("level: system, supported_by: [E1]}", "level: system, undeveloped: true}")
    assert [d.code for d in found(unsupported, tmp_path)] == ["ARG903"]
    both = case("below: 1e-5", "upper: 1e-6, n: 9").replace("status: accepted, ", "")
    assert [d.code for d in found(both, tmp_path)] == []  # ARG703 says it


CATEGORY = [
    ("metric: probability, at_most: 100%", "upper: 0.9, n: 9", "ARG907"),
    ("below: 0", "upper: 0.9, n: 9", "ARG908"),
    ("tier: low, scale: [low, high]", "tier: high", "ARG904"),
    ("metric: detections, at_least: 5", "lower: 0.1, n: 9", "ARG904"),
    ("below: 1e-5", "upper: 1e-9, n: 9, evidence: E9", "ARG904"),
    ("metric: probability, below: 1e-5", "upper: 40, n: 9", "ARG908"),
    ("below: 1e-5", "value: 1e-9, upper: 1e-10, n: 9", "ARG908"),
    ("below: 1e-5, margin: 2", "upper: 5e-6, n: 9", "ARG904"),
    ("below: 1e-5", "", "ARG904"),
]


@pytest.mark.parametrize(("limit", "estimate", "code"), CATEGORY)
def test_a_category_is_not_bought(limit: str, estimate: str, code: str, tmp_path: Path) -> None:
    head = f"categories: [{{category: bio, text: B, threshold: {{{limit}, {SET}}}}}]\n"
    text = head + risks(estimate) + "elements: [{evidence: E9, text: Later}]\n"
    if not estimate:
        text = text.replace(", estimate: {}", "")
    errors = [d for d in found(text, tmp_path) if d.severity.word == "error"]
    assert ([d.code for d in errors], [d.decisive for d in errors]) == ([code], [True])


def test_an_excluded_risk_is_excused_from_the_sum(tmp_path: Path) -> None:
    text = SUM + risks("upper: 1e-6, unit: per year, n: 9", "n: 9")
    full = "reason: r, owner: o, review_by: 2027-01-01"
    assert [d.code for d in found(text, tmp_path)] == ["ARG904"]
    assert found(text + f"exclusions: [{{exclude: EX1, risk: R1, {full}}}]\n", tmp_path) == []


CHECKS = [
    ("rate: jailbreak, at_most: 100%", True),
    ("rate: jailbreak, below: 1", True),
    ("rate: refusal, at_least: 0%", True),
    ("rate: refusal, above: 0", True),
    ("count: alarms, at_least: 0", True),
    ("count: alarms, above: 0", False),
    ("rate: jailbreak, at_most: 100%, margin: 2", False),
    ("rate: jailbreak, at_most: 99%", False),
    ("measure: {score: x}, at_most: 1", False),
]


@pytest.mark.parametrize("on_relation", [False, True])
@pytest.mark.parametrize(("check", "idle"), CHECKS)
def test_a_check_that_cannot_fail_is_a_warning(check: str, idle: bool, on_relation: bool, tmp_path: Path) -> None:
    text = case("", "")
    checks = f"checks: [{{{check}}}]"
    if on_relation:
        text = text.replace(f"[{GOOD}]", f"[{{to: E1, {checks}}}]") + f"  - {GOOD}\n"
    else:
        text = text.replace("text: R,", f"text: R, {checks},")
    told = [(d.code, d.severity.word, d.decisive) for d in found(text, tmp_path)]
    assert told == ([("ARG907", "warning", False)] if idle else [])


TRIALS = [
    ("metric: probability, below: 1%", "upper: 0.005, n: 300", None),
    ("metric: probability, below: 1%", "upper: 0.005, method: m", "the evidence does not say how many it has"),
    ("metric: proportion refused, at_least: 99%", "lower: 0.995, n: 10", "takes 299 trials"),
    ("metric: probability, below: 2%, margin: 2", "upper: 0.005, n: 298", "takes 299 trials"),
    ("metric: probability, below: 1, unit: '%'", "upper: 0.005, n: 298", "takes 299 trials"),
    ("metric: probability, below: 1%, unit: per request", "upper: 0.005, unit: per request, n: 9", "takes 299 trials"),
    ("metric: probability, below: 1%, unit: per year", "upper: 0.005, unit: per year, n: 9", None),
    ("metric: collisions, below: 0.01", "upper: 0.005, n: 9", None),
]


@pytest.mark.parametrize(("limit", "estimate", "words"), TRIALS)
def test_how_many_trials(limit: str, estimate: str, words: str | None, tmp_path: Path) -> None:
    """Of behavioral evidence, for probabilities of single trials; years and hours are no trials."""
    text = case(limit, estimate).replace("text: R,", "text: R, type: behavioral,")
    told = [d.message for d in found(text, tmp_path) if d.code == "ARG909"]
    assert (words in told[0]) if words else told == []
    assert not any(d.code == "ARG909" for d in found(case(limit, estimate), tmp_path))


def test_a_category_is_renamed_with_its_risks(tmp_path: Path) -> None:
    """Otherwise its risks would silently leave the sum; a word that is not registered is nobody's name."""
    text = SUM + risks("upper: 6e-6, unit: per year, n: 9", "upper: 5e-6, unit: per year, n: 9")
    full = "reason: r, owner: o, review_by: 2027-01-01"
    text += f"exclusions: [{{exclude: EX1, category: bio, {full}}}, {{exclude: EX2, category: other, {full}}}]\n"
    (tmp_path / "assurance.toml").write_text("")
    path = tmp_path / "a.case.yaml"
    path.write_text(text)
    sources = Sources(tmp_path, tmp_path)
    edits = plan(sources, ["a.case.yaml"], old="bio", new="biology").edits
    (changed,) = edits.values()
    assert [text[e.span.start : e.span.end] for e in changed] == ["bio"] * 4
    with pytest.raises(Refusal):
        plan(sources, ["a.case.yaml"], old="bio", new="other")
