"""Bounds: which interval a check has, by which method, with every number that it came from.

Defaults: Clopper–Pearson for a share, Garwood for a rate, Student's t for a mean; with clusters Korn and Graubard's,
and of the two the worse; with several looks one that is valid at every look. See `docs/guide/statistics.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assurance.evidence.asking import CannotCount
from assurance.evidence.measurement import Measurement, Scores
from assurance.evidence.statistics import clustered, mean, paired, proportion, rate, sequential

CONFIDENCE = Fraction(95, 100)
NAMES = {
    "clopper-pearson": "Clopper–Pearson",
    "wilson": "Wilson",
    "jeffreys": "Jeffreys",
    "mid-p": "mid-P",
    "beta-prior": "Beta prior",
    "korn-graubard": "Korn–Graubard",
    "garwood": "Garwood",
    "student-t": "Student's t",
    "hoeffding": "Hoeffding",
    "anytime": "anytime-valid",
    "sprt": "SPRT",
    "rogan-gladen": "Rogan–Gladen",
}
SHARES = ("clopper-pearson", "wilson", "jeffreys", "mid-p", "beta-prior", "korn-graubard", "anytime")
Steps = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """Both bounds, each one-sided at `confidence`; `steps` tell how they were found, `warnings` what to mind."""

    low: float
    high: float
    method: str
    confidence: Fraction
    steps: Steps = ()
    warnings: tuple[str, ...] = ()


def confidence_of(check: Any) -> Fraction:
    """The one-sided confidence that a check asks for: of two sides each has half of what is left."""
    said = Fraction(check.confidence) if check.confidence is not None else CONFIDENCE
    return said if check.sides == "1" else 1 - (1 - said) / 2


def interval(found: Measurement, check: Any, confidence: Fraction) -> Interval:
    """The interval of what was measured; `CannotCount` where the method does not fit."""
    if found.form == "rate":
        return _of_rate(found, check, confidence)
    if found.form == "mean":
        return _of_mean(found, check, confidence)
    if found.form == "difference":
        return _of_difference(found, check, confidence)
    return _of_share(found, check, confidence)


def _fits(check: Any, methods: tuple[str, ...], what: str) -> str:
    """The method that a check names, or the first that fits."""
    if check.method is not None and check.method not in methods:
        raise CannotCount(
            f"the method `{check.method}` is not for {what}",
            "write " + " or ".join(f"`{method}`" for method in methods),
        )
    return check.method or methods[0]


def _of_share(found: Measurement, check: Any, confidence: Fraction) -> Interval:
    several_looks = check.looks is not None and check.looks > 1
    method = _fits(check, SHARES, "a share of rows")
    if several_looks and method != "anytime":
        if check.method is not None:
            raise CannotCount(
                f"`{check.method}` is for data that are looked at once, and these were looked at {check.looks} times",
                "write `method: anytime`",
            )
        method = "anytime"
    if found.clusters is not None:
        return _clustered(found, check, confidence, method)
    if method == "korn-graubard":
        method = "clopper-pearson"
    return _plain_share(found, check, confidence, method)


def _plain_share(found: Measurement, check: Any, confidence: Fraction, method: str) -> Interval:
    k, n = found.k, found.n
    if method == "anytime":
        low = sequential.lower(k, n, confidence=confidence)
        high = sequential.upper(k, n, confidence=confidence)
        how = "confidence sequence (Beta-binomial, uniform prior), valid at every look"
    else:
        prior = (float(check.prior.a), float(check.prior.b)) if check.prior else (1.0, 1.0)
        low = proportion.lower(k, n, confidence=confidence, method=method, prior=prior)
        high = proportion.upper(k, n, confidence=confidence, method=method, prior=prior)
        how = _formula(method, k, n, confidence, prior)
    return Interval(low, high, method, confidence, (("method", how), *_bound_steps(low, high)))


def _formula(method: str, k: int, n: int, confidence: Fraction, prior: tuple[float, float]) -> str:
    p = f"{float(confidence):g}"
    if method == "clopper-pearson":
        return (
            f"Clopper–Pearson, exact: upper = Beta quantile at {p} of ({k + 1}, {n - k}), "
            f"lower = Beta quantile at {float(1 - confidence):.6g} of ({k}, {n - k + 1})"
        )
    if method == "jeffreys":
        return f"Jeffreys: Beta quantiles of ({k + 0.5:g}, {n - k + 0.5:g})"
    if method == "beta-prior":
        return f"Beta prior ({prior[0]:g}, {prior[1]:g}): Beta quantiles of ({k + prior[0]:g}, {n - k + prior[1]:g})"
    return f"{NAMES[method]}, one-sided at {p}"


def _bound_steps(low: float, high: float) -> Steps:
    return (("lower bound", f"{low:.10g}"), ("upper bound", f"{high:.10g}"))


def _clustered(found: Measurement, check: Any, confidence: Fraction, method: str) -> Interval:
    """Korn and Graubard's interval beside the one that takes rows as independent; the worse end of each counts."""
    sums = found.clusters
    assert sums is not None  # noqa: S101  the caller looked
    if method not in ("clopper-pearson", "korn-graubard", "anytime"):
        raise CannotCount(
            f"the method `{method}` takes rows as independent, and `{found.cluster}` groups them",
            "leave the method out, or write `korn-graubard`",
        )
    if method == "anytime":
        raise CannotCount("no method here is valid for several looks at rows in clusters", "look once, at the end")
    plain = _plain_share(found, check, confidence, "clopper-pearson")
    try:
        low = min(clustered.lower(sums, confidence=confidence), plain.low)
        high = max(clustered.upper(sums, confidence=confidence), plain.high)
        effective = clustered.effective_n(sums, confidence=confidence)
    except ValueError as fault:
        raise CannotCount(str(fault)) from None
    few = (_few(sums.count),) if clustered.few(sums.count) else ()
    steps = (
        (
            "clusters",
            f"{sums.count} by `{found.cluster}`: Σk² = {sums.sum_k2}, Σkm = {sums.sum_km}, Σm² = {sums.sum_m2}",
        ),
        ("effective rows", f"{effective:.6g} of {found.n} (Korn–Graubard)"),
        ("method", "Korn–Graubard beside Clopper–Pearson on the rows; the worse of the two counts"),
    )
    return Interval(low, high, "korn-graubard", confidence, (*steps, *_bound_steps(low, high)), few)


def _of_rate(found: Measurement, check: Any, confidence: Fraction) -> Interval:
    _fits(check, ("garwood",), "a rate per exposure")
    _refuse_looks(check)
    if check.cluster:
        raise CannotCount("a rate per exposure has no clusters here", "take `cluster` out")
    exposure = float(found.exposure)
    low = rate.lower(found.k, exposure, confidence=confidence)
    high = rate.upper(found.k, exposure, confidence=confidence)
    how = f"Garwood, exact Poisson: {found.k} events in {exposure:.6g} {found.unit}"
    return Interval(low, high, "garwood", confidence, (("method", how), *_bound_steps(low, high)))


def _of_mean(found: Measurement, check: Any, confidence: Fraction) -> Interval:
    method = _fits(check, ("student-t", "hoeffding"), "a mean of scores")
    _refuse_looks(check)
    scores = found.scores
    assert scores is not None  # noqa: S101  a mean has scores
    if method == "hoeffding" and not (scores.low >= 0 and scores.high <= 1):
        raise CannotCount("Hoeffding's bound is for scores between 0 and 1, and these are not")
    if found.n < 2:
        raise CannotCount("one score does not tell how scores vary", "score more rows")
    try:
        sums = _sums(found.n, scores)
        ends = (mean.hoeffding_lower, mean.hoeffding_upper) if method == "hoeffding" else (mean.lower, mean.upper)
        low, high = (end(sums, confidence=confidence) for end in ends)
    except ValueError as fault:
        raise CannotCount(str(fault)) from None
    few = scores.clusters and clustered.few(scores.clusters)
    warned = (_few(scores.clusters),) if few else ()
    how = f"{NAMES[method]} on {found.n} scores" + (f" in {scores.clusters} clusters" if scores.clusters else "")
    return Interval(low, high, method, confidence, (("method", how), *_bound_steps(low, high)), warned)


def _sums(n: int, scores: Scores) -> mean.Scores:
    if not scores.clusters:
        return mean.Scores.independent(n, total=scores.total, squares=scores.squares)
    return mean.Scores(
        scores.clusters,
        n,
        scores.total,
        scores.cluster_squares,
        scores.cluster_products,
        scores.cluster_sizes,
    )


def _of_difference(found: Measurement, check: Any, confidence: Fraction) -> Interval:
    """Of two shares of the same items, from the items on which they differ: exact, half of what may go wrong each."""
    _fits(check, ("clopper-pearson",), "a paired difference")
    _refuse_looks(check)
    ours, theirs = found.only
    low = paired.lower(found.n, only_a=ours, only_b=theirs, confidence=confidence)
    high = paired.upper(found.n, only_a=ours, only_b=theirs, confidence=confidence)
    how = (
        f"{ours} items with an event here alone, {theirs} there alone, of {found.n}: the exact bound of the one less "
        "the opposite bound of the other, each with half of what may go wrong"
    )
    return Interval(low, high, "clopper-pearson", confidence, (("method", how), *_bound_steps(low, high)))


def _few(clusters: int) -> str:
    return f"{clusters} clusters are few; below {clustered.ENOUGH} the bound is too short"


def _refuse_looks(check: Any) -> None:
    if check.looks is not None and check.looks > 1:
        raise CannotCount("several looks are possible for shares of rows only", "look once, at the end")
