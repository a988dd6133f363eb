"""What may be written on a check of evidence, and on a query that an engine answers.

A check has short forms (`rate`, `count`, `all_pass`, `max_age`) and a full one (`measure` with a `statistic`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator

from assurance.syntax.values import Age, Count, Flag, Number, Share, Text, record, refuse

Statistic = Literal["point", "upper-bound", "lower-bound", "count", "all-pass", "age", "max-severity"]
_REFUSED = {
    "wald": "its interval is far too short at small counts, and has no width at 0",
    "normal": "its interval is far too short at small counts, and has no width at 0",
    "bootstrap": "it cannot see failures that did not happen, so it has no width at 0",
}


def _usable(value: Any) -> Any:
    """Methods that are known to fail are refused with the reason."""
    reason = _REFUSED.get(value.strip().lower()) if isinstance(value, str) else None
    if reason:
        refuse(f"is `{value.strip()}`: {reason}", "write `clopper-pearson`, or leave the method out")
    return value


Method = Annotated[
    Literal[
        "clopper-pearson",
        "wilson",
        "jeffreys",
        "mid-p",
        "beta-prior",
        "korn-graubard",
        "garwood",
        "student-t",
        "hoeffding",
        "anytime",
        "sprt",
    ],
    BeforeValidator(_usable),
]


@record
class Judge:
    """The error rates of an automatic judge of rows: written, or counted in evidence where people judged as well."""

    sensitivity: Share | None = None
    specificity: Share | None = None
    positives: Count | None = None
    negatives: Count | None = None
    evidence: Text | None = None
    label: Text | None = None
    truth: Text | None = None
    source: Text | None = None


@record
class Measure:
    """Which rows and values of an artifact a check reads."""

    field: Text | None = None
    score: Text | None = None
    event: Text | None = None
    where: Text | None = None


@record
class Prior:
    """A Beta prior: as if `a` events and `b` rows without one had been seen before."""

    a: Number
    b: Number


@record
class Check:
    """What must be true of an artifact: a short form (`rate`, `count`, `all_pass`, `max_age`) or the full one."""

    rate: Text | None = None
    count: Text | None = None
    all_pass: Flag | None = None
    where: Text | None = None
    max_age: Age | None = None
    measure: Measure | None = None
    statistic: Statistic | None = None
    method: Method | None = None
    prior: Prior | None = None
    designed_for: Number | None = None
    below: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    at_least: Number | None = None
    tier: Text | None = None
    unit: Text | None = None
    margin: Number | None = None
    set_by: Text | None = None
    source: Text | None = None
    threshold_of: Text | None = None
    confidence: Share | None = None
    sides: Literal["1", "2"] = "1"
    cluster: Text | None = None
    min_n: Count | None = None
    planned_n: Count | None = None
    errors: Literal["as-failure", "exclude", "fail-check"] = "as-failure"
    judge: Judge | None = None
    looks: Count | None = None
    paired_with: Text | None = None


def _says_something(check: Check) -> Check:
    """A check names what it looks at, and a rate, count or measure also its limit; what cannot work is refused."""
    looks_at = (check.rate, check.count, check.all_pass, check.max_age, check.measure)
    if all(part is None for part in looks_at):
        refuse("does not say what to check", "write `rate`, `count`, `all_pass`, `max_age` or `measure`")
    if check.rate is not None and check.count is not None:
        refuse("asks for a rate and for a count", "keep one, and write another check for the other")
    limits = (check.below, check.at_most, check.above, check.at_least, check.tier, check.threshold_of)
    given = sum(limit is not None for limit in limits)
    if given > 1:
        refuse("gives more than one limit", "keep one, and write another check for the other")
    if given == 0 and (check.rate is not None or check.count is not None):
        refuse("gives no limit", "write `below`, `at_most`, `above` or `at_least`")
    free = check.unit is not None or check.paired_with is not None
    outside = any(isinstance(limit, Decimal) and not 0 <= limit <= 1 for limit in limits)
    if check.rate is not None and outside and not free:
        refuse(
            "gives a limit for a rate that is not between 0 and 1",
            "write a share like `2%` or `0.02`; a rate per km or hour also needs its `unit`",
        )
    _refuse_parts(check)
    return check


def _refuse_parts(check: Check) -> None:
    if check.confidence is not None and not Decimal("0.5") <= check.confidence < 1:
        refuse("gives a confidence that shows nothing", "write one from `50%` to below `100%`, like `95%`")
    if check.margin is not None and check.margin < 1:
        refuse("has a margin below 1, which would weaken the limit", "write a factor of 1 or more, like `2`")
    if check.where is not None and check.measure is not None and check.measure.where is not None:
        refuse("chooses its rows twice", "keep one `where`")
    if check.method == "beta-prior" and check.prior is None:
        refuse("names the method `beta-prior` and no prior", "write `prior: {a: 1, b: 1}`")
    if check.prior is not None and (check.prior.a <= 0 or check.prior.b <= 0):
        refuse("has a prior with a number that is not above 0", "write `prior: {a: 1, b: 1}`")
    if check.method == "sprt" and check.designed_for is None:
        refuse("names the method `sprt` and not the rate it is designed for", "write `designed_for`, like `1%`")


Checks = tuple[Annotated[Check, AfterValidator(_says_something)], ...]


@record
class Query:
    """What an engine counts: a table with an `event`, or one SELECT that returns whole numbers."""

    engine: Literal["duckdb", "spark"] = "duckdb"
    sql: Text | None = None
    table: Text | None = None
    measure: Text | None = None
    event: Text | None = None
    where: Text | None = None
    cluster: Text | None = None
    error: Text | None = None
    exposure: Text | None = None
    unit: Text | None = None
