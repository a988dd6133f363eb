"""Every recorded vector of the statistics: inputs, and the output that was computed or published elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assurance.evidence.statistics import mean, planning, proportion, rate, sequential
from assurance.evidence.statistics.clustered import Clusters, variance

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "stat_vectors.json").read_text("utf-8"))
TWO_SIDED = {0.95: "0.975", 0.9: "0.95"}
"""The one-sided confidence of each end of a two-sided interval."""


def _interval(method: str) -> Callable[..., list[float]]:
    def both(k: int, n: int, conf: float) -> list[float]:
        level = float(TWO_SIDED[conf])
        return [bound(k, n, confidence=level, method=method) for bound in (proportion.lower, proportion.upper)]

    return both


def _poisson(events: int, exposure: float, conf: float) -> list[float]:
    level = float(TWO_SIDED[conf])
    return [bound(events, exposure, confidence=level) for bound in (rate.lower, rate.upper)]


def _humaneval(file: str, field: str) -> list[float]:
    """The file's 164 rows have 25 ones and 139 zeros in that field."""
    assert (file[:8], field) == ("lm_eval/", "pass@1")
    scores = mean.Scores.independent(164, total=25, squares=25)
    return [float(scores.mean), mean.standard_error(scores)]


def _inspect(file: str, cluster: str) -> float:
    """The file's 10 categories have 12 rows each, of which 2 or 3 are wrong."""
    assert (file[:10], cluster) == ("generated/", "category")
    rows = Clusters.of((wrong, 12) for wrong in (2, 2, 2, 3, 2, 2, 3, 2, 2, 2))
    return float(variance(rows)) ** 0.5


def _anytime_zero(p_max: float, alpha: float, prior: list[float]) -> int:
    return planning.anytime_runs_needed(p_max, confidence=1 - alpha, prior=(prior[0], prior[1]))


METHODS: dict[str, Callable[..., Any]] = {
    "wilson": _interval("wilson"),
    "clopper_pearson": _interval("clopper-pearson"),
    "jeffreys": _interval("jeffreys"),
    "clopper_pearson_upper_one_sided": lambda k, n, conf: proportion.upper(k, n, confidence=conf),
    "demonstration_n": lambda p_max, conf, failures_allowed: planning.runs_needed(
        p_max, confidence=conf, failures=failures_allowed
    ),
    "poisson_exact": _poisson,
    "poisson_zero_failure_exposure": lambda rate, conf: planning.exposure_needed(rate, confidence=conf),
    "poisson_precision_exposure": lambda rate, conf, relative_halfwidth: planning.precision_exposure(
        rate, confidence=conf, relative=relative_halfwidth
    ),
    "poisson_superiority_exposure": lambda rate, improvement, conf, power: planning.superiority_exposure(
        rate, improvement=improvement, confidence=conf, power=power
    ),
    "hpp_test_length_factor": lambda failures, conf: planning.exposure_factor(confidence=conf, events=failures),
    "miller_power_n": lambda delta, omega2, sigma2, alpha, power: planning.questions_needed(
        delta, between=omega2, within=sigma2, confidence=1 - alpha, power=power
    ),
    "mean_stderr": _humaneval,
    "clustered_stderr_C/(C-1)": _inspect,
    "ppr_anytime_upper": lambda k, n, alpha, prior: sequential.upper(k, n, confidence=1 - alpha, prior=tuple(prior)),
    "ppr_anytime_min_n_zero_failures": _anytime_zero,
}


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda one: f"{one['method']}-{'-'.join(map(str, one['inputs'].values()))}"
)
def test_the_vector(vector: dict[str, Any]) -> None:
    """Whole numbers are the same, all others to 1e-12 relative."""
    found = METHODS[vector["method"]](**vector["inputs"])
    if isinstance(vector["output"], int):
        assert found == vector["output"]
    else:
        assert found == pytest.approx(vector["output"], rel=1e-12, abs=0)


def test_all_vectors_are_there() -> None:
    """A file that lost its vectors would pass the test above."""
    counts = Counter(vector["method"] for vector in VECTORS)
    assert sum(counts.values()) == 76
    assert counts.keys() == METHODS.keys()
