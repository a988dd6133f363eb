"""What the bounds are for, seen in simulated evidence: how often a system that is just not good enough passes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from assurance.evidence.statistics import clustered, proportion, sequential
from assurance.evidence.statistics.clustered import Clusters

LIMIT = 0.1
"""The true proportion of failures, and the limit that it must not be shown to keep."""
ROUNDS = 1500


def _passes(rng: random.Random, *, clusters: int, rows: int, spread: float) -> tuple[bool, bool, bool]:
    """One campaign of clusters whose own proportions follow a beta distribution with the intra-cluster correlation."""
    weight = (1 - spread) / spread
    pairs = []
    for _ in range(clusters):
        chance = rng.betavariate(LIMIT * weight, (1 - LIMIT) * weight)
        pairs.append((sum(rng.random() < chance for _ in range(rows)), rows))
    sums = Clusters.of(pairs)
    naive = proportion.upper(sums.k, sums.n, confidence=0.95)
    whole = clustered.upper(sums, confidence=0.95)
    return naive <= LIMIT, whole <= LIMIT, max(naive, whole) <= LIMIT


@pytest.mark.parametrize(("rows", "spread", "about"), [(10, 0.2, 0.14), (12, 0.3, 0.21), (20, 0.4, 0.29)])
def test_clustered_rows_pass_falsely_as_if_independent(rows: int, spread: float, about: float) -> None:
    """Clopper–Pearson passes far more than 5 %, the clustered bound and the larger of both about 5 % or less."""
    rng = random.Random(20)
    seen = [_passes(rng, clusters=50, rows=rows, spread=spread) for _ in range(ROUNDS)]
    naive, whole, both = (sum(column) / ROUNDS for column in zip(*seen, strict=True))
    assert abs(naive - about) < 0.03
    assert whole < 0.085
    assert both <= whole


def test_independent_rows_lose_little() -> None:
    """Where rows are nearly independent the larger of both still passes at most 5 %, up to the noise of the rounds."""
    rng = random.Random(21)
    seen = [_passes(rng, clusters=50, rows=10, spread=0.001) for _ in range(ROUNDS)]
    assert sum(both for _, _, both in seen) / ROUNDS < 0.065


def test_a_bound_that_is_looked_at_a_hundred_times() -> None:
    """A fixed-n bound that may pass at any of 100 looks passes falsely about 24 %, an anytime-valid one below 5 %."""
    rng = random.Random(22)
    looks = range(20, 2001, 20)
    fixed = {n: _most(n, lambda k, n: proportion.upper(k, n, confidence=0.95)) for n in looks}
    anytime = {n: _most(n, lambda k, n: sequential.upper(k, n, confidence=0.95)) for n in looks}
    once, ever, always = 0, 0, 0
    rounds = 1000
    for _ in range(rounds):
        failures, totals = 0, {}
        for n in range(1, 2001):
            failures += rng.random() < LIMIT
            totals[n] = failures
        once += totals[2000] <= fixed[2000]
        ever += any(totals[n] <= fixed[n] for n in looks)
        always += any(totals[n] <= anytime[n] for n in looks)
    assert once / rounds < 0.065
    assert 0.18 < ever / rounds < 0.32
    assert always / rounds < 0.05


def _most(n: int, upper: Callable[[int, int], float]) -> int:
    """The most failures of n with which the bound keeps the limit, or −1."""
    k = -1
    while k < n and upper(k + 1, n) <= LIMIT:
        k += 1
    return k
