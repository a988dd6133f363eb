"""What holds for all statistics: order, direction, and which arguments are refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.evidence.statistics import (
    clustered,
    judged,
    mean,
    multiple,
    paired,
    planning,
    proportion,
    rate,
    sequential,
)
from assurance.evidence.statistics.clustered import Clusters

UNHURRIED = settings(deadline=None)
"""The first example waits for SciPy."""
METHODS = st.sampled_from(sorted(proportion.METHODS))
CONFIDENCES = st.sampled_from([0.6, 0.9, 0.95, 0.975, 0.999, 1 - 1e-9])
COUNTS = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SOME_MISSING = COUNTS.filter(lambda one: one[0] < one[1])


@UNHURRIED
@given(SOME_MISSING, CONFIDENCES, METHODS)
def test_one_more_failure_never_improves_a_bound(counts: tuple[int, int], confidence: float, method: str) -> None:
    """A row that turns into a failure raises both bounds, or leaves them."""
    k, n = counts
    for bound in (proportion.upper, proportion.lower):
        now, then = (bound(one, n, confidence=confidence, method=method) for one in (k, k + 1))
        assert now <= then * (1 + 1e-12)


@UNHURRIED
@given(COUNTS, CONFIDENCES, METHODS)
def test_bounds_lie_around_the_proportion(counts: tuple[int, int], confidence: float, method: str) -> None:
    """lower ≤ k/n ≤ upper for the methods that promise it; all stay within [0, 1]."""
    k, n = counts
    above = proportion.upper(k, n, confidence=confidence, method=method)
    below = proportion.lower(k, n, confidence=confidence, method=method)
    assert 0 <= below <= above <= 1
    if method in {"clopper-pearson", "wilson"}:
        assert below <= k / n * (1 + 1e-12)
        assert k / n <= above * (1 + 1e-12)


@UNHURRIED
@given(COUNTS, METHODS)
def test_more_confidence_is_wider(counts: tuple[int, int], method: str) -> None:
    """From 60 % to 1 − 1e-9, bounds only go outwards."""
    k, n = counts
    levels = (0.6, 0.9, 0.95, 0.999, 1 - 1e-9)
    above = [proportion.upper(k, n, confidence=level, method=method) for level in levels]
    below = [proportion.lower(k, n, confidence=level, method=method) for level in levels]
    assert above == sorted(above)
    assert below == sorted(below, reverse=True)


@UNHURRIED
@given(COUNTS, CONFIDENCES)
def test_the_other_side_is_the_mirror_image(counts: tuple[int, int], confidence: float) -> None:
    """lower(k, n) is 1 − upper(n − k, n)."""
    k, n = counts
    mirrored = 1 - proportion.upper(n - k, n, confidence=confidence)
    assert proportion.lower(k, n, confidence=confidence) == pytest.approx(mirrored, rel=1e-9, abs=1e-14)


@UNHURRIED
@given(st.integers(0, 10**7), st.integers(1, 10**9), CONFIDENCES)
def test_one_more_event_raises_a_rate(events: int, exposure: int, confidence: float) -> None:
    """Bounds of a rate rise with events and lie around events/exposure."""
    now, then = (rate.upper(one, exposure, confidence=confidence) for one in (events, events + 1))
    assert rate.lower(events, exposure, confidence=confidence) <= events / exposure <= now < then


@UNHURRIED
@given(SOME_MISSING, CONFIDENCES)
def test_anytime_bounds(counts: tuple[int, int], confidence: float) -> None:
    """They lie around the exact ones, and failures make them worse."""
    k, n = counts
    above = sequential.upper(k, n, confidence=confidence)
    below = sequential.lower(k, n, confidence=confidence)
    assert proportion.upper(k, n, confidence=confidence) <= above * (1 + 1e-12)
    assert below <= proportion.lower(k, n, confidence=confidence) * (1 + 1e-12)
    assert above <= sequential.upper(k + 1, n, confidence=confidence)
    assert below <= sequential.lower(k + 1, n, confidence=confidence)


CLUSTERS = st.lists(
    st.integers(1, 40).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))), min_size=2, max_size=60
)


@UNHURRIED
@given(CLUSTERS, CONFIDENCES)
def test_clusters_never_tell_more_than_rows(pairs: list[tuple[int, int]], confidence: float) -> None:
    """The effective n is at most n, positive, and the bounds lie around the proportion."""
    rows = Clusters.of(pairs)
    assert 0 < clustered.effective_n(rows, confidence=confidence) <= rows.n
    below, above = (bound(rows, confidence=confidence) for bound in (clustered.lower, clustered.upper))
    assert 0 <= below <= rows.k / rows.n * (1 + 1e-9)
    assert rows.k / rows.n <= above * (1 + 1e-9) <= 1 + 1e-9


@UNHURRIED
@given(CLUSTERS, CONFIDENCES)
def test_no_failure_is_never_worse_than_some(pairs: list[tuple[int, int]], confidence: float) -> None:
    """Clusters with events never have a better bound than the same clusters without one."""
    clean = Clusters.of((0, m) for _, m in pairs)
    assert clustered.upper(clean, confidence=confidence) <= clustered.upper(Clusters.of(pairs), confidence=confidence)


@UNHURRIED
@given(st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=5), min_size=2, max_size=30), CONFIDENCES)
def test_hoeffding_lies_around_the_mean(data: list[list[int]], confidence: float) -> None:
    """Within the range, around the mean, mirrored."""
    scores = mean.Scores.of(data)
    above = mean.hoeffding_upper(scores, confidence=confidence, most=100)
    below = mean.hoeffding_lower(scores, confidence=confidence, most=100)
    assert 0 <= below <= float(scores.mean) + 1e-9
    assert float(scores.mean) - 1e-9 <= above <= 100


@UNHURRIED
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_rejects_at_least_what_bonferroni_does(p_values: list[float]) -> None:
    """And never more than no correction at all."""
    for weak, strong, bare in zip(
        multiple.bonferroni(p_values, 0.05), multiple.holm(p_values, 0.05), p_values, strict=True
    ):
        assert weak <= strong <= (bare <= 0.05)


@UNHURRIED
@given(st.integers(0, 200), st.integers(40, 50), st.integers(90, 100))
def test_a_judge_that_errs_widens_the_bound(k: int, hits: int, rejections: int) -> None:
    """The bound lies around the corrected proportion."""
    judge = judged.Judge(hits=hits, positives=50, rejections=rejections, negatives=100)
    point = judged.corrected(k, 200, sensitivity=Fraction(hits, 50), specificity=Fraction(rejections, 100))
    assert judged.lower(k, 200, judge, confidence=0.95) <= point <= judged.upper(k, 200, judge, confidence=0.95)


def test_a_float_is_the_decimal_that_was_written() -> None:
    """0.95, 95/100, and Decimal("0.95") are one confidence."""
    bounds = {proportion.upper(3, 100, confidence=one) for one in (0.95, Fraction(19, 20), Decimal("0.95"))}
    assert len(bounds) == 1


def test_real_valued_counts() -> None:
    """Between the bounds of the whole numbers around them."""
    between = proportion.upper(2.5, 100.5, confidence=0.95)
    assert proportion.upper(2, 101, confidence=0.95) < between < proportion.upper(3, 100, confidence=0.95)


JUDGE = judged.Judge(hits=5, positives=10, rejections=5, negatives=10)
SCORES = mean.Scores.independent(5, total=5, squares=5)
REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], str]] = [
    (proportion.upper, (5, 4), {"confidence": 0.95}, "`5` of `4` trials is no count"),
    (proportion.lower, (-1, 4), {"confidence": 0.95}, "`-1` of `4` trials is no count"),
    (proportion.upper, (0, 0), {"confidence": 0.95}, "there are `0` trials"),
    (proportion.upper, (0, math.nan), {"confidence": 0.95}, "there are `nan` trials"),
    (proportion.upper, (0, 4), {"confidence": 1}, "the confidence is `1`"),
    (proportion.upper, (0, 4), {"confidence": math.nan}, "`nan` is not a finite number"),
    (proportion.lower, (0, 4), {"confidence": 0.9, "method": "wald"}, "`wald` is no method"),
    (proportion.upper, (0, 4), {"confidence": 0.9, "method": "beta-prior", "prior": (0, 1)}, "two positive numbers"),
    (proportion.p_value, (1, 4, 0), {"from_below": True}, "the limit is `0`"),
    (rate.upper, (-1, 1), {"confidence": 0.95}, "`-1` events is no count"),
    (rate.lower, (1, 0), {"confidence": 0.95}, "the exposure is `0`"),
    (Clusters.of, ([(1, 5)],), {}, "there are `1` clusters"),
    (Clusters, (2, 10, 5, 1, 1, 50), {}, "no clusters have these sums"),
    (Clusters, (2, 10, 5, 25, 25, 49), {}, "no clusters have these sizes"),
    (clustered.upper, (Clusters.of([(1, 5), (2, 5)]),), {"confidence": 0.5}, "above 0.5"),
    (mean.upper, (SCORES,), {"confidence": 0.95}, "all 5 clusters have the same mean"),
    (mean.hoeffding_upper, (SCORES,), {"confidence": 0.95, "most": 0.5}, "outside the range"),
    (mean.hoeffding_upper, (SCORES,), {"confidence": 0.95, "most": 0}, "are no range"),
    (mean.Scores.independent, (5,), {"total": 5, "squares": 1}, "no scores have these sums"),
    (paired.upper, (10,), {"only_a": 6, "only_b": 5, "confidence": 0.95}, "`11` of `10` trials"),
    (sequential.upper, (0, 10), {"confidence": 0.95, "prior": (0, 1)}, "two positive numbers"),
    (sequential.sprt, (0, 9), {"p0": 0.1, "p1": 0.1, "alpha": 0.1, "beta": 0.1}, "has to be below p1"),
    (sequential.sprt, (0, 9), {"p0": 0.1, "p1": 0.2, "alpha": 0.5, "beta": 0.5}, "together they have to be below 1"),
    (multiple.holm, ([0.1, 1.5], 0.05), {}, "`1.5` is no p-value"),
    (multiple.bonferroni, ([0.1], 5), {}, "α is `5`"),
    (judged.corrected, (1, 9), {"sensitivity": 0.5, "specificity": 0.5}, "no better than chance"),
    (judged.corrected, (1, 9), {"sensitivity": 2, "specificity": 0.5}, "are no proportions"),
    (judged.upper, (1, 9, JUDGE), {"confidence": 0.95}, "does not show that it is better than chance"),
    (judged.Judge, (5, 4, 1, 1), {}, "`5` of `4` trials"),
    (planning.runs_needed, (0,), {"confidence": 0.95}, "the limit is `0`"),
    (planning.runs_needed, (1e-30,), {"confidence": 0.95}, "more trials than anybody can run"),
    (planning.runs_needed, (1e-30,), {"confidence": 0.95, "failures": 2}, "more trials than anybody can run"),
    (planning.runs_needed, (0.1,), {"confidence": 0.95, "failures": -1}, "`-1` failures is no count"),
    (planning.exposure_needed, (-1,), {"confidence": 0.95}, "has to be above 0"),
]


@pytest.mark.parametrize(("function", "arguments", "named", "says"), REFUSED, ids=[one[3] for one in REFUSED])
def test_what_is_refused(
    function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any], says: str
) -> None:
    """Arguments without a meaning are a ValueError that names them."""
    with pytest.raises(ValueError, match="^.*" + "".join("\\" + c if c in "()[].+*" else c for c in says)):
        function(*arguments, **named)
