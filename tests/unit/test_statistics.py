"""The statistics against vectors from the literature, against other programs, and against what they promise."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from assurance.evidence.statistics import (
    clustered,
    judged,
    mean,
    multiple,
    planning,
    proportion,
    rate,
    sequential,
    special,
)
from assurance.evidence.statistics.clustered import Clusters
from assurance.model.trials import clean_trials

VECTORS = json.loads((Path(__file__).parent / "data" / "stat_vectors.json").read_text("utf-8"))
SAMPLES = Path(__file__).parents[1] / "samples"


def two_sided(
    bounds: tuple[Callable[..., float], Callable[..., float]], *given: float, conf: float, **more: Any
) -> list[float]:
    upper, lower = bounds
    half = 1 - (1 - conf) / 2
    return [lower(*given, confidence=half, **more), upper(*given, confidence=half, **more)]


SHARE, RATE = (proportion.upper, proportion.lower), (rate.upper, rate.lower)


COMPUTED: dict[str, Callable[..., Any]] = {
    "wilson": lambda k, n, conf: two_sided(SHARE, k, n, conf=conf, method="wilson"),
    "jeffreys": lambda k, n, conf: two_sided(SHARE, k, n, conf=conf, method="jeffreys"),
    "clopper_pearson": lambda k, n, conf: two_sided(SHARE, k, n, conf=conf),
    "clopper_pearson_upper_one_sided": lambda k, n, conf: proportion.upper(k, n, confidence=conf),
    "demonstration_n": lambda p_max, conf, failures_allowed: planning.runs_needed(
        p_max, confidence=conf, failures=failures_allowed
    ),
    "poisson_exact": lambda events, exposure, conf: two_sided(RATE, events, exposure, conf=conf),
    "hpp_test_length_factor": lambda failures, conf: planning.exposure_needed(1, confidence=conf, events=failures),
    "poisson_zero_failure_exposure": lambda rate, conf: planning.exposure_needed(rate, confidence=conf, events=0),
    "poisson_precision_exposure": lambda rate, conf, relative_halfwidth: planning.precision_exposure(
        rate, confidence=conf, relative=relative_halfwidth
    ),
    "poisson_superiority_exposure": lambda rate, improvement, conf, power: planning.superiority_exposure(
        rate, improvement=improvement, confidence=conf, power=power
    ),
    "miller_power_n": lambda delta, omega2, sigma2, alpha, power: planning.paired_items_needed(
        delta, variance=omega2 + sigma2, confidence=1 - alpha, power=power
    ),
    "ppr_anytime_upper": lambda k, n, alpha, prior: sequential.upper(k, n, confidence=1 - alpha, prior=tuple(prior)),
    "ppr_anytime_min_n_zero_failures": lambda p_max, alpha, prior: planning.anytime_runs_needed(
        p_max, confidence=1 - alpha, failures=0
    ),
}
"""What this package gives for the inputs of a vector, by its method."""


IN_FILES = ("mean_stderr", "clustered_stderr_C/(C-1)")
"""Vectors about whole files; each has a test of its own below."""


def test_every_kind_of_vector_is_computed() -> None:
    assert len(VECTORS) == 76
    assert {v["method"] for v in VECTORS} == {*COMPUTED, *IN_FILES}


@pytest.mark.parametrize(
    "vector", [pytest.param(v, id=f"{v['method']}-{at}") for at, v in enumerate(VECTORS) if v["method"] not in IN_FILES]
)
def test_a_vector(vector: dict[str, Any]) -> None:
    # The vectors were computed with SciPy's functions as they are; roundings of the last digits may differ.
    found = COMPUTED[vector["method"]](**vector["inputs"])
    assert found == pytest.approx(vector["output"], rel=1e-9, abs=1e-15)


def standard_error(scores: list[float]) -> float:
    """From the bounds of the mean, back to the standard error that they were made with."""
    values = [Fraction(str(y)) for y in scores]
    total, squares = sum(values, Fraction(0)), sum((y * y for y in values), Fraction(0))
    low, high = mean.student(len(scores), total, squares, confidence=0.95)
    return (high - low) / 2 / special.t_quantile(0.95, len(scores) - 1)


def test_the_standard_error_that_lm_eval_reports() -> None:
    (vector,) = [v for v in VECTORS if v["method"] == "mean_stderr"]
    lines = (SAMPLES / vector["inputs"]["file"]).read_text("utf-8").splitlines()
    scores = [json.loads(line)["pass@1"] for line in lines if line.strip()]
    assert [sum(scores) / len(scores), standard_error(scores)] == pytest.approx(vector["output"], rel=1e-10)


@pytest.mark.parametrize(
    ("k", "n"), [(0, 1), (1, 1), (0, 100), (3, 100), (10, 10**4), (100, 10**6), (0, 10**8), (10, 10**8)]
)
def test_clopper_pearson_against_mpmath(k: int, n: int) -> None:
    """To 1e-10, as far as mpmath's own series go (10⁴ failures in 10⁸ keep it busy for minutes)."""
    ours = proportion.upper(k, n, confidence=Fraction(95, 100))
    if k == n:
        assert ours == 1
        return
    with mpmath.workdps(30):
        a, b, want = k + 1, n - k, mpmath.mpf("0.95")
        theirs = mpmath.findroot(
            lambda x: mpmath.betainc(a, b, 0, x, regularized=True) - want,
            (ours, ours * 1.0000001),
            tol=1e-30,
            verify=False,
        )
        assert abs(ours - theirs) <= 1e-10 * theirs


@pytest.mark.parametrize(("k", "n"), [(10**4, 10**8), (5 * 10**7, 10**8), (10**6, 10**8)])
def test_a_large_quantile_keeps_its_tail(k: int, n: int) -> None:
    """Beyond mpmath: the bound put back into the tail gives what may go wrong."""
    for conf in (0.95, 0.999):
        bound = proportion.upper(k, n, confidence=conf)
        assert special.binomial_at_most(k, n, bound) == pytest.approx(1 - conf, rel=1e-6)


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (7, 20), (20, 20), (15, 148)])
@pytest.mark.parametrize(
    ("ours", "theirs"), [("clopper-pearson", "beta"), ("wilson", "wilson"), ("jeffreys", "jeffreys")]
)
def test_proportions_against_statsmodels(k: int, n: int, ours: str, theirs: str) -> None:
    want = proportion_confint(k, n, alpha=0.1, method=theirs)
    want = [0.0 if k == 0 else want[0], 1.0 if k == n else want[1]]  # at the ends nothing is known to be excluded
    assert two_sided(SHARE, k, n, conf=0.9, method=ours) == pytest.approx(want, abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(0, 5), (1, 10), (3, 100), (10, 10), (40, 90)])
def test_mid_p_solves_its_equation(k: int, n: int) -> None:
    """P(X < k) + ½ P(X = k) = α, with the probabilities summed term by term."""
    bound = proportion.upper(k, n, confidence=0.95, method="mid-p")
    terms = [math.comb(n, i) * bound**i * (1 - bound) ** (n - i) for i in range(k + 1)]
    assert bound == 1 if k == n else sum(terms[:k]) + terms[k] / 2 == pytest.approx(0.05, rel=1e-9)
    assert bound <= proportion.upper(k, n, confidence=0.95)
    assert proportion.lower(n - k, n, confidence=0.95, method="mid-p") == pytest.approx(1 - bound)


def test_a_beta_prior_of_ones_is_bayes_and_laplace() -> None:
    """Without failures: the 95 % quantile of Beta(1, n + 1) is 1 − 0.05^(1/(n + 1))."""
    assert proportion.upper(0, 99, confidence=0.95, method="beta-prior") == pytest.approx(1 - 0.05**0.01)


@pytest.mark.parametrize("way", ["holm", "bonferroni"])
def test_several_tests_against_statsmodels(way: str) -> None:
    p_values = [0.001, 0.04, 0.03, 0.005, 0.8, 0.03]
    ours = multiple.holm(p_values) if way == "holm" else multiple.bonferroni(p_values)
    assert ours == pytest.approx(multipletests(p_values, method=way)[1])


def test_trials_without_a_failure_are_counted_the_same_elsewhere() -> None:
    for limit in (Fraction(1, 100), Fraction(1, 10**5), Fraction(3, 10**7)):
        assert planning.runs_needed(limit, confidence=Fraction(95, 100), failures=0) == clean_trials(limit)
    assert planning.runs_needed(Fraction(1, 10**5), confidence=0.95, failures=0) == 299_572


# -- clusters


def sums(groups: list[tuple[int, int]]) -> Clusters:
    """The sums over clusters of (rows, events)."""
    return Clusters(
        len(groups),
        sum(m for m, _ in groups),
        sum(k for _, k in groups),
        sum(k * k for _, k in groups),
        sum(k * m for m, k in groups),
        sum(m * m for m, _ in groups),
    )


def test_korn_and_graubard_by_hand() -> None:
    """30 clusters of 10 rows, in 6 of them 5 events: p̂ = 0.1, Σ(k − p̂m)² = 6·16 + 24·1 = 120.

    v = 30/29 · 120 / 300² = 0.00137931; p̂(1 − p̂)/v = 65.25; (t₂₉₉/t₂₉)² at 95 % = (1.649966/1.699127)² = 0.942972.
    """
    found = sums([(10, 5)] * 6 + [(10, 0)] * 24)
    assert float(clustered.variance(found)) == pytest.approx(0.00137931034, rel=1e-8)
    assert clustered.effective_n(found, confidence=0.95) == pytest.approx(65.25 * 0.942972, rel=1e-5)
    assert clustered.upper(found, confidence=0.95) == pytest.approx(
        proportion.upper(6.15289, 61.5289, confidence=0.95), rel=1e-5
    )


def test_the_variance_of_clusters_is_that_of_cluster_robust_errors() -> None:
    """The same number from the general sandwich formula, in floating point."""
    rng = random.Random(1)
    groups = [(m, sum(rng.random() < 0.2 for _ in range(m))) for m in (rng.randint(1, 9) for _ in range(40))]
    n, k = sum(m for m, _ in groups), sum(k for _, k in groups)
    sandwich = sum((ki - k / n * m) ** 2 for m, ki in groups) / n**2 * 40 / 39
    assert float(clustered.variance(sums(groups))) == pytest.approx(sandwich, rel=1e-12)


def test_without_events_a_cluster_tells_as_much_as_one_row() -> None:
    found = sums([(50, 0)] * 40)
    assert clustered.effective_n(found) == 40
    assert clustered.upper(found, confidence=0.95) == pytest.approx(1 - 0.05 ** (1 / 40))


def false_passes(
    rng: random.Random, runs: int, *, clusters: int, size: int, share: float, together: float
) -> list[float]:
    """How often a limit passes that is just broken, by each bound; rows of a cluster are correlated."""
    shape = (1 - together) / together
    passed = [0, 0, 0]
    for _ in range(runs):
        groups = []
        for _ in range(clusters):
            p = rng.betavariate(share * shape, (1 - share) * shape)
            groups.append((size, sum(rng.random() < p for _ in range(size))))
        found = sums(groups)
        naive = proportion.upper(found.k, found.n, confidence=0.95)
        korn = clustered.upper(found, confidence=0.95)
        for at, bound in enumerate((naive, korn, max(naive, korn))):
            passed[at] += bound < share
    return [count / runs for count in passed]


@pytest.mark.parametrize("together", [0.2, 0.3])
def test_rows_in_clusters_taken_as_independent_pass_too_often(together: float) -> None:
    """5 % is what was meant. 40 clusters of 10 rows, a tenth of which fail, more or less together."""
    naive, korn, used = false_passes(random.Random(7), 1500, clusters=40, size=10, share=0.1, together=together)
    assert naive > 0.12
    assert korn < 0.085
    assert used <= korn


def test_a_bound_that_is_looked_at_often_passes_too_often() -> None:
    """A share of 10 % against a limit of 10 %, looked at after every ten of a thousand rows."""
    rng = random.Random(11)
    fixed = always = 0
    runs = 250
    for _ in range(runs):
        k, passes = 0, [False, False]
        for n in range(1, 1001):
            k += rng.random() < 0.1
            if n % 10 == 0:
                passes[0] = passes[0] or proportion.p_value(k, n, 0.1, from_below=True) <= 0.05
                passes[1] = passes[1] or sequential.upper(k, n, confidence=0.95) < 0.1
        fixed, always = fixed + passes[0], always + passes[1]
    assert fixed / runs > 0.15
    assert always / runs <= 0.06


# -- sequential


@pytest.mark.parametrize(
    ("k", "n", "said"), [(0, 200, "continue"), (0, 300, "accept"), (9, 200, "reject"), (2, 300, "continue")]
)
def test_walds_test_against_its_formula(k: int, n: int, said: str) -> None:
    """1 % against 2 %: ln((1 − β)/α) = 2.944 at 5 % each; a row without a failure adds 0.01015, a failure −0.6931."""
    evidence = k * math.log(0.01 / 0.02) + (n - k) * math.log(0.99 / 0.98)
    assert sequential.log_likelihood_ratio(k, n, good=0.01, bad=0.02) == pytest.approx(evidence)
    assert sequential.sprt(k, n, good=0.01, bad=0.02, alpha=0.05, beta=0.05) == said


# -- judges


def test_rogan_and_gladen_by_hand() -> None:
    """(0.176 + 0.95 − 1) / (0.333 + 0.95 − 1) = 0.4452."""
    assert judged.corrected(0.176, 0.333, 0.95) == pytest.approx(0.126 / 0.283)
    with pytest.raises(ValueError, match="no better than chance"):
        judged.corrected(0.2, 0.4, 0.5)


def test_the_bounds_of_a_judged_share_hold_over_the_whole_box() -> None:
    """No corner, and no point, of the box of the three intervals gives a share outside the bounds."""
    low, high = judged.interval(30, 200, sensitivity=(80, 100), specificity=(190, 200), confidence=0.95)
    part = 1 - 0.05 / 3
    boxes = [
        (proportion.lower(k, n, confidence=part), proportion.upper(k, n, confidence=part))
        for k, n in ((30, 200), (80, 100), (190, 200))
    ]
    rng = random.Random(3)
    points = [[rng.uniform(*box) for box in boxes] for _ in range(2000)]
    corners = [[boxes[i][(at >> i) & 1] for i in range(3)] for at in range(8)]
    shares = [judged.corrected(*point) for point in points + corners]
    assert low <= min(shares) + 1e-12
    assert max(shares) - 1e-12 <= high
    assert (low, high) == pytest.approx((min(shares), max(shares)))


# -- promises

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
METHODS = st.sampled_from(["clopper-pearson", "wilson", "jeffreys", "mid-p", "beta-prior"])
QUICK = settings(max_examples=200, deadline=None, derandomize=True, database=None)


@QUICK
@given(counts=COUNTS, method=METHODS, conf=st.sampled_from([0.8, 0.95, 0.99]))
def test_bounds_enclose_what_was_seen_and_never_improve_with_a_failure(
    counts: tuple[int, int], method: str, conf: float
) -> None:
    k, n = counts
    low, high = (side(k, n, confidence=conf, method=method) for side in (proportion.lower, proportion.upper))
    assert 0 <= low <= high <= 1
    if method != "beta-prior":
        assert low <= k / n + 1e-12
        assert high >= k / n - 1e-12
    if k < n:
        assert proportion.upper(k + 1, n, confidence=conf, method=method) >= high - 1e-12
        assert proportion.lower(k + 1, n, confidence=conf, method=method) >= low - 1e-12
    assert proportion.upper(k, n, confidence=(1 + conf) / 2, method=method) >= high - 1e-12


@QUICK
@given(counts=COUNTS, conf=st.sampled_from([0.8, 0.95, 0.99]))
def test_sequences_are_wider_than_exact_bounds_and_never_improve_with_a_failure(
    counts: tuple[int, int], conf: float
) -> None:
    k, n = counts
    assert sequential.upper(k, n, confidence=conf) >= k / n - 1e-12
    if k < n:
        assert sequential.upper(k + 1, n, confidence=conf) >= sequential.upper(k, n, confidence=conf) - 1e-12


@QUICK
@given(counts=COUNTS, limit=st.floats(0.01, 0.99), conf=st.sampled_from([0.9, 0.95]))
def test_a_p_value_and_its_bound_agree(counts: tuple[int, int], limit: float, conf: float) -> None:
    k, n = counts
    p = proportion.p_value(k, n, limit, from_below=True)
    bound = proportion.upper(k, n, confidence=conf)
    if abs(bound - limit) > 1e-9:
        assert (p <= 1 - conf) == (bound <= limit)


@QUICK
@given(k=st.integers(0, 30), limit=st.floats(1e-4, 0.5), conf=st.sampled_from([0.9, 0.95, 0.99]))
def test_one_run_fewer_than_planned_is_too_few(k: int, limit: float, conf: float) -> None:
    n = planning.runs_needed(limit, confidence=conf, failures=k)
    assert proportion.upper(k, n, confidence=conf) <= limit * (1 + 1e-9)
    assert n - 1 <= k or proportion.upper(k, n - 1, confidence=conf) > limit * (1 - 1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: proportion.upper(1, 0, confidence=0.95),
        lambda: proportion.upper(3, 2, confidence=0.95),
        lambda: proportion.upper(-1, 2, confidence=0.95),
        lambda: proportion.upper(1, 2, confidence=1),
        lambda: proportion.upper(1, 2, confidence=0.95, method="wald"),
        lambda: rate.upper(1, 0, confidence=0.95),
        lambda: rate.upper(-1, 1, confidence=0.95),
        lambda: clustered.effective_n(Clusters(1, 9, 1, 1, 9, 81)),
        lambda: mean.student(1, Fraction(1), Fraction(1), confidence=0.95),
        lambda: mean.student(3, Fraction(3), Fraction(3), confidence=0.95),
        lambda: planning.runs_needed(0, confidence=0.95, failures=0),
        lambda: planning.runs_needed(1e-300, confidence=0.95, failures=0),
        lambda: planning.exposure_needed(0, confidence=0.95, events=0),
        lambda: sequential.sprt(1, 2, good=0.1, bad=0.1, alpha=0.05, beta=0.05),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"^(the|there|one|all) "):
        wrong()
