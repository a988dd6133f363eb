"""The statistics beside independent computations: 40-digit arithmetic, statsmodels, and sums done by hand."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import mpmath
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

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
    special,
)
from assurance.evidence.statistics.clustered import Clusters

mpmath.mp.dps = 40
CLOSE = 1e-10
"""The promised relative error."""
COUNTS = [(0, 299), (1, 29), (5, 100), (99, 100), (10, 10**8), (1000, 10**6), (10**4, 10**8), (5 * 10**7, 10**8)]
COUNTS += [(10**8 - 10, 10**8), (3, 10**9), (999, 10**8), (999, 10**9), (2.5, 40.25)]
LEVELS = ["0.9", "0.95", "0.999999"]


def _fraction(a: float, b: float, x: mpmath.mpf) -> mpmath.mpf:
    """The incomplete beta function by its continued fraction (DLMF 8.17.22), for x below the mean."""
    small = mpmath.mpf(10) ** -80
    d = 1 / (1 - (a + b) * x / (a + 1))
    c, product = mpmath.mpf(1), d
    for m in range(1, 10**6):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for number in (even, odd):
            d = 1 / ((1 + number * d) or small)
            c = (1 + number / c) or small
            product *= c * d
        if abs(c * d - 1) < mpmath.mpf(10) ** -36:
            break
    norm = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return mpmath.exp(a * mpmath.log(x) + b * mpmath.log1p(-x) - norm) * product / a


def _tails(a: float, b: float, x: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
    a, b = mpmath.mpf(a), mpmath.mpf(b)
    if x < (a + 1) / (a + b + 2):
        below = _fraction(a, b, x)
        return below, 1 - below
    above = _fraction(b, a, 1 - x)
    return 1 - above, above


def _quantile(a: float, b: float, start: float, *, below: object = None, above: object = None) -> mpmath.mpf:
    """Newton's steps with 40 digits from a float that is close."""
    x = mpmath.mpf(start)
    norm = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    for _ in range(3):
        low, high = _tails(a, b, x)
        density = mpmath.exp((a - 1) * mpmath.log(x) + (b - 1) * mpmath.log1p(-x) - norm)
        x += (mpmath.mpf(below) - low if below is not None else high - mpmath.mpf(above)) / density
    return x


def _off(found: float, true: mpmath.mpf) -> float:
    return float(abs((mpmath.mpf(found) - true) / true))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("k", "n"), COUNTS)
@pytest.mark.parametrize(
    ("method", "prior"), [("clopper-pearson", None), ("jeffreys", (0.5, 0.5)), ("beta-prior", (2.0, 7.0))]
)
def test_beta_bounds(k: float, n: float, method: str, prior: tuple[float, float] | None, level: str) -> None:
    """Up to n = 1e9, at small and large confidences, on both sides."""
    confidence, alpha = Fraction(level), mpmath.mpf(1) - mpmath.mpf(level)
    above = proportion.upper(k, n, confidence=confidence, method=method, prior=prior or (1, 1))
    below = proportion.lower(k, n, confidence=confidence, method=method, prior=prior or (1, 1))
    a, b = prior or (0, 0)
    if method != "clopper-pearson":
        assert _off(above, _quantile(k + a, n - k + b, above, above=alpha)) < CLOSE
    else:
        assert _off(above, _quantile(k + 1, n - k, above, above=alpha)) < CLOSE
    if k and method == "clopper-pearson":
        assert _off(below, _quantile(k, n - k + 1, below, below=alpha)) < CLOSE
    elif k:
        assert _off(below, _quantile(k + a, n - k + b, below, below=alpha)) < CLOSE


@pytest.mark.parametrize(("k", "n"), COUNTS[1:-1])
def test_mid_p_solves_its_equation(k: int, n: int) -> None:
    """P(X < k) + ½ P(X = k) is α at the upper bound: the tail's error divided by its slope is the bound's error."""
    bound = mpmath.mpf(proportion.upper(k, n, confidence=0.95, method="mid-p"))
    less, at_most = _tails(k, n - k + 1, bound)[1], _tails(k + 1, n - k, bound)[1]
    error = (less + at_most) / 2 - mpmath.mpf("0.05")
    assert abs(error) / (bound * (at_most - less) * n / 2) < CLOSE


def test_mid_p_of_a_published_kind() -> None:
    """For 0 of n it is 1 − (2α)^(1/n), and the mirror image on the other side; it lies below the exact bound."""
    assert proportion.upper(0, 20, confidence=0.95, method="mid-p") == pytest.approx(1 - 0.1 ** (1 / 20), rel=1e-13)
    assert proportion.lower(20, 20, confidence=0.95, method="mid-p") == pytest.approx(0.1 ** (1 / 20), rel=1e-13)
    for k in range(1, 20):
        middle = proportion.upper(k, 20, confidence=0.95, method="mid-p")
        assert proportion.upper(k - 1, 20, confidence=0.95) < middle < proportion.upper(k, 20, confidence=0.95)
        mirrored = proportion.lower(20 - k, 20, confidence=0.95, method="mid-p")
        assert mirrored == pytest.approx(1 - middle, rel=1e-12)


@pytest.mark.parametrize(
    ("theirs", "ours"), [("wilson", "wilson"), ("jeffreys", "jeffreys"), ("beta", "clopper-pearson")]
)
def test_statsmodels_agrees_on_proportions(theirs: str, ours: str) -> None:
    """All counts of 12 and of 37, two-sided at 90 %."""
    for n in (12, 37):
        for k in range(1, n):
            low, high = proportion_confint(k, n, alpha=0.1, method=theirs)
            assert proportion.lower(k, n, confidence=0.95, method=ours) == pytest.approx(low, rel=1e-9)
            assert proportion.upper(k, n, confidence=0.95, method=ours) == pytest.approx(high, rel=1e-9)


@pytest.mark.parametrize("df", [1, 2, 9, 24.5, 999, 10**6])
@pytest.mark.parametrize("p", [1e-6, 0.05, 0.3, 0.975])
def test_student_quantiles(df: float, p: float) -> None:
    """Beside 40 digits: P(T ≤ t) is half a regularized beta function, and its slope gives the error of t."""
    t = mpmath.mpf(special.t_quantile(p, df))
    tail = _tails(mpmath.mpf(df) / 2, mpmath.mpf("0.5"), df / (df + t * t))[0] / 2
    density = mpmath.exp(-(df + 1) / mpmath.mpf(2) * mpmath.log1p(t * t / df)) / (
        mpmath.sqrt(df)
        * mpmath.exp(mpmath.loggamma(df / 2) + mpmath.log(mpmath.pi) / 2 - mpmath.loggamma((df + 1) / 2))
    )
    assert abs((tail - mpmath.mpf(min(p, 1 - p))) / (density * t)) < CLOSE
    assert special.t_quantile(0.5, df) == 0


@pytest.mark.parametrize("level", ["0.95", "0.999999"])
@pytest.mark.parametrize("events", [1, 2, 20, 1000, 10**6, 10**8])
def test_garwood(events: int, level: str) -> None:
    """The Poisson tails at the bounds are α, with the incomplete gamma function as the limit of the beta function."""
    for bound, shape in (
        (rate.upper(events, 1, confidence=Fraction(level)), events + 1),
        (rate.lower(events, 1, confidence=Fraction(level)), events),
    ):
        lower = bound < shape
        x, a = mpmath.mpf(bound), mpmath.mpf(shape)
        density = mpmath.exp((a - 1) * mpmath.log(x) - x - mpmath.loggamma(a))
        tail = _gamma_below(a, x, density) if lower else _gamma_above(a, x, density)
        assert abs(tail - 1 + mpmath.mpf(level)) / (density * x) < CLOSE


def _gamma_below(a: mpmath.mpf, x: mpmath.mpf, density: mpmath.mpf) -> mpmath.mpf:
    """The series of DLMF 8.7.1."""
    term = total = x / a
    n = 0
    while term > total * mpmath.mpf(10) ** -30:
        n += 1
        term *= x / (a + n)
        total += term
    return density * total


def _gamma_above(a: mpmath.mpf, x: mpmath.mpf, density: mpmath.mpf) -> mpmath.mpf:
    """The sum of P(X = j) for whole j < a: the Poisson distribution itself."""
    term = total = mpmath.mpf(1)
    j = a - 1
    while term > total * mpmath.mpf(10) ** -30 and j >= 1:
        term *= j / x
        total += term
        j -= 1
    return density * total


def _clusters(seed: int, count: int) -> list[list[int]]:
    random.seed(seed)
    return [
        [int(random.random() < chance) for _ in range(random.randint(1, 30))]
        for chance in (random.betavariate(1, 9) for _ in range(count))
    ]


@pytest.mark.parametrize(("seed", "count"), [(1, 25), (2, 60), (3, 5)])
def test_korn_and_graubard_beside_a_regression(seed: int, count: int) -> None:
    """The variance is that of a regression on a constant with clustered errors; the rest is done here with SciPy."""
    from scipy import stats

    data = _clusters(seed, count)
    rows = Clusters.of((sum(one), len(one)) for one in data)
    outcome = [value for one in data for value in one]
    groups = [place for place, one in enumerate(data) for _ in one]
    fit = OLS(outcome, [1.0] * len(outcome)).fit(cov_type="cluster", cov_kwds={"groups": groups})
    assert float(clustered.variance(rows)) == pytest.approx(float(fit.bse[0]) ** 2, rel=1e-9)
    p = rows.k / rows.n
    size = min(rows.n, p * (1 - p) / float(fit.bse[0]) ** 2)
    size *= (stats.t.ppf(0.95, rows.n - 1) / stats.t.ppf(0.95, count - 1)) ** 2
    assert clustered.effective_n(rows, confidence=0.95) == pytest.approx(size, rel=1e-9)
    kept = max(stats.beta.ppf(0.95, p * size + 1, size - p * size), 1 - 0.05 ** (rows.sum_m2 / rows.n**2))
    assert clustered.upper(rows, confidence=0.95) == pytest.approx(kept, rel=1e-9)
    low = min(stats.beta.ppf(0.05, p * size, size - p * size + 1), 0.05 ** (rows.sum_m2 / rows.n**2))
    assert clustered.lower(rows, confidence=0.95) == pytest.approx(low, rel=1e-9)
    scores = mean.Scores.of(data)
    assert mean.upper(scores, confidence=0.95) == pytest.approx(
        p + stats.t.ppf(0.95, count - 1) * float(fit.bse[0]), rel=1e-9
    )


def test_clusters_without_an_event_count_as_single_rows() -> None:
    """50 clusters of 20 clean rows bound like 50 clean rows, and one event makes nothing better."""
    clean = Clusters.of([(0, 20)] * 50)
    assert clustered.design_effect(clean) is None
    assert clustered.effective_n(clean, confidence=0.95) == 50
    assert clustered.upper(clean, confidence=0.95) == proportion.upper(0, 50, confidence=0.95)
    one = Clusters.of([(0, 20)] * 49 + [(1, 20)])
    assert clustered.upper(one, confidence=0.95) >= clustered.upper(clean, confidence=0.95)
    full = Clusters.of([(20, 20)] * 50)
    assert clustered.lower(full, confidence=0.95) == pytest.approx(0.05 ** (1 / 50), rel=1e-12)
    assert clustered.upper(full, confidence=0.95) == 1
    uneven = Clusters.of([(0, 1)] * 49 + [(0, 951)])
    assert clustered.effective_n(uneven, confidence=0.95) == pytest.approx(1000**2 / (49 + 951**2))
    assert [clustered.few(count) for count in (19, 20)] == [True, False]


def test_rows_of_their_own_are_nearly_independent() -> None:
    """With clusters of one row only the correction n/(n − 1) is left."""
    rows = Clusters.of([(1, 1)] * 30 + [(0, 1)] * 70)
    assert clustered.design_effect(rows) == Fraction(100, 99)
    assert clustered.effective_n(rows, confidence=0.95) == pytest.approx(99, rel=1e-14)


@pytest.mark.parametrize(
    ("k", "n", "prior"),
    [
        (0, 299, (1, 1)),
        (10, 10**8, (1, 1)),
        (5 * 10**7, 10**8, (1, 1)),
        (7, 40, (0.5, 2.5)),
        (40, 40, (0.5, 0.5)),
        (1234, 10**6, (3, 30)),
    ],
)
def test_the_confidence_sequence_solves_its_equation(k: int, n: int, prior: tuple[float, float]) -> None:
    """ln(posterior/prior) is ln α at both ends, with the beta functions in 60 digits."""
    with mpmath.workdps(60):
        a, b = map(mpmath.mpf, prior)
        norm = mpmath.log(mpmath.beta(a, b)) - (
            mpmath.loggamma(a + k) + mpmath.loggamma(b + n - k) - mpmath.loggamma(a + b + n)
        )
        for bound in (sequential.lower, sequential.upper):
            x = mpmath.mpf(bound(k, n, confidence=0.95, prior=prior))
            if x in (0, 1):
                assert k == n * x
                continue
            gap = k * mpmath.log(x) + (n - k) * mpmath.log1p(-x) + norm - mpmath.log(mpmath.mpf("0.05"))
            assert abs(gap / (k - (n - k) * x / (1 - x))) < CLOSE


def test_the_sequential_test_by_hand() -> None:
    """p0 = 1 %, p1 = 5 %, α = β = 5 %: ln 19 is the boundary, a failure adds ln 5, a pass takes ln(99/95)."""
    plan = {"p0": 0.01, "p1": 0.05, "alpha": 0.05, "beta": 0.05}
    assert sequential.log_likelihood_ratio(3, 10, p0=0.01, p1=0.05) == pytest.approx(
        3 * math.log(5) + 7 * math.log(95 / 99), rel=1e-14
    )
    needed = math.ceil(math.log(19) / math.log(99 / 95))
    assert needed == 72
    assert sequential.sprt(0, needed - 1, **plan) == "continue"
    assert sequential.sprt(0, needed, **plan) == "accept"
    assert sequential.sprt(2, 2, **plan) == "reject"
    assert sequential.sprt(1, 1, **plan) == "continue"


def test_holm_and_bonferroni_beside_statsmodels() -> None:
    """Adjusted values and decisions of 20 random families, with ties."""
    random.seed(7)
    for _ in range(20):
        values = [round(random.random() ** 3, 2) for _ in range(random.randint(1, 9))]
        for name, decide, adjust in (
            ("holm", multiple.holm, multiple.holm_adjusted),
            ("bonferroni", multiple.bonferroni, multiple.bonferroni_adjusted),
        ):
            adjusted = multipletests(values, alpha=0.05, method=name)[1]
            assert adjust(values) == pytest.approx(tuple(adjusted), rel=1e-12)
            assert decide(values, 0.05) == tuple(p <= 0.05 for p in adjust(values))


def test_the_worst_corner_of_a_judge() -> None:
    """No point of the box of the three intervals gives a larger or a smaller corrected proportion."""
    judge = judged.Judge(hits=45, positives=50, rejections=90, negatives=100)
    part = Fraction(295, 300)
    box = [
        [proportion.lower(k, n, confidence=part), proportion.upper(k, n, confidence=part)]
        for k, n in ((30, 200), (45, 50), (90, 100))
    ]
    grid = [[low + (high - low) * step / 20 for step in range(21)] for low, high in box]
    points = [min(1, max(0, (q + t - 1) / (s + t - 1))) for q in grid[0] for s in grid[1] for t in grid[2]]
    assert judged.upper(30, 200, judge, confidence=0.95) == pytest.approx(max(points), rel=1e-12)
    assert judged.lower(30, 200, judge, confidence=0.95) == pytest.approx(min(points), abs=1e-12)


def test_the_corrected_proportion_by_hand() -> None:
    """(0.15 + 0.9 − 1)/(0.9 + 0.9 − 1) = 0.0625, and a perfect judge changes nothing."""
    assert judged.corrected(30, 200, sensitivity=0.9, specificity=0.9) == 0.0625
    assert judged.corrected(30, 200, sensitivity=1, specificity=1) == 0.15
    assert judged.corrected(5, 200, sensitivity=0.9, specificity=0.9) == 0
    assert judged.corrected(199, 200, sensitivity=0.9, specificity=0.9) == 1


def test_hoeffding_by_hand() -> None:
    """For a mean of 0 it is 1 − α^(1/n); otherwise n · KL is ln(1/α) at the bound."""
    clean = mean.Scores.independent(100, total=0, squares=0)
    assert mean.hoeffding_upper(clean, confidence=0.95) == pytest.approx(1 - 0.05**0.01, rel=1e-12)
    some = mean.Scores.independent(100, total=30, squares=20)
    at = mean.hoeffding_upper(some, confidence=0.95)
    assert 100 * (0.3 * math.log(0.3 / at) + 0.7 * math.log(0.7 / (1 - at))) == pytest.approx(math.log(20), rel=1e-9)
    mirrored = mean.Scores.independent(100, total=70, squares=60)
    assert mean.hoeffding_lower(mirrored, confidence=0.95) == pytest.approx(1 - at, rel=1e-12)
    wide = mean.Scores.independent(100, total=30 * 5 + 100 * 1, squares=1000)
    assert mean.hoeffding_upper(wide, confidence=0.95, least=1, most=6) == pytest.approx(1 + 5 * at, rel=1e-12)


def test_paired_differences() -> None:
    """By counts and item by item they are the same sums; the exact bound is wider than the t bound."""
    from scipy import stats

    items = [[(1, 0)]] * 30 + [[(0, 1)]] * 12 + [[(1, 1)]] * 58 + [[(0, 0)]] * 100
    scores = paired.of_counts(200, only_a=30, only_b=12)
    assert paired.of_scores(items) == scores
    differences = [a - b for one in items for a, b in one]
    fit = stats.ttest_1samp(differences, 0).confidence_interval(0.9)
    assert mean.upper(scores, confidence=0.95) == pytest.approx(fit.high, rel=1e-9)
    assert mean.lower(scores, confidence=0.95) == pytest.approx(fit.low, rel=1e-9)
    assert paired.upper(200, only_a=30, only_b=12, confidence=0.95) > fit.high
    assert paired.lower(200, only_a=30, only_b=12, confidence=0.95) < fit.low
    swapped = paired.upper(200, only_a=12, only_b=30, confidence=0.95)
    assert paired.lower(200, only_a=30, only_b=12, confidence=0.95) == -swapped
    assert paired.upper(200, only_a=0, only_b=0, confidence=0.95) == proportion.upper(0, 200, confidence=0.975)


@pytest.mark.parametrize(
    ("limit", "failures", "runs"), [("1e-5", 0, 299572), ("1e-9", 0, 2995732273), ("1e-9", 3, 7753656526)]
)
def test_plans_of_rare_events(limit: str, failures: int, runs: int) -> None:
    """The plan is the smallest: the tail is at most α there and above it one trial before."""
    assert planning.runs_needed(float(limit), confidence=0.95, failures=failures) == runs
    for n, enough in ((runs, True), (runs - 1, False)):
        tail = mpmath.fsum(
            mpmath.binomial(n, j) * mpmath.mpf(limit) ** j * (1 - mpmath.mpf(limit)) ** (n - j)
            for j in range(failures + 1)
        )
        assert (tail <= mpmath.mpf("0.05")) is enough


def test_plans_keep_the_bound_they_promise() -> None:
    """Clopper–Pearson of the plan is at most the limit, and of one trial less is above it."""
    for limit in (0.2, 0.03, 1e-4):
        for failures in range(4):
            n = planning.runs_needed(limit, confidence=0.9, failures=failures)
            assert proportion.upper(failures, n, confidence=0.9) <= limit
            assert proportion.upper(failures, n - 1, confidence=0.9) > limit
            mirrored = planning.runs_needed_at_least(1 - Fraction(str(limit)), confidence=0.9, failures=failures)
            assert mirrored == n


def test_a_plan_that_meets_its_limit_is_not_below_it() -> None:
    """At 75 % two clean trials show at most ½ exactly, so below ½ needs a third."""
    assert planning.runs_needed(0.5, confidence=0.75) == 2
    assert planning.runs_needed_below(0.5, confidence=0.75) == 3
    assert planning.runs_needed_below(0.01, confidence=0.95) == 299
    assert planning.runs_needed_below(0.01, confidence=0.95, failures=1) == 473


def test_exposure_keeps_the_bound_it_promises() -> None:
    """Garwood's bound of the planned exposure is the limit."""
    for events in range(5):
        exposure = planning.exposure_needed(1e-7, confidence=0.95, events=events)
        assert rate.upper(events, exposure, confidence=0.95) == pytest.approx(1e-7, rel=1e-13)


def test_p_values_are_the_bound_turned_around() -> None:
    """A p-value is at most α exactly where the bound keeps the limit; the tail itself is summed by hand."""
    by_hand = sum(math.comb(100, j) * 0.08**j * 0.92 ** (100 - j) for j in range(4))
    assert proportion.p_value(3, 100, 0.08, from_below=True) == pytest.approx(by_hand, rel=1e-12)
    for k in range(101):
        below = proportion.p_value(k, 100, 0.08, from_below=True) <= 0.05
        assert below is (proportion.upper(k, 100, confidence=0.95) <= 0.08)
        above = proportion.p_value(k, 100, 0.08, from_below=False) <= 0.05
        assert above is (proportion.lower(k, 100, confidence=0.95) >= 0.08)
