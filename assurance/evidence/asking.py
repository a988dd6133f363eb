"""What a check asks of rows: the column or condition, which rows, how they are grouped, and how errors weigh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assurance.evidence.condition import Condition, NotACondition, read_condition
from assurance.model.threshold import UPPER, limit

Asked = Literal["rate", "count", "all-pass", "maximum"]
Errors = Literal["as-failure", "exclude", "fail-check"]


class CannotCount(Exception):
    """A check that has no answer: why, in a sentence that begins small, and what would help."""

    def __init__(self, reason: str, help: str = "") -> None:  # noqa: A002  the word that people read in the message
        super().__init__(reason)
        self.reason = reason
        self.help = help


@dataclass(frozen=True, slots=True)
class Question:
    """A check, ready to be counted. An empty `column` asks for the one that says whether a row passed.

    `errors_are_events` where the limit is one from above, so that the worst is assumed of a row without a result.
    """

    asked: Asked
    column: str = ""
    event: Condition | None = None
    where: Condition | None = None
    cluster: str = ""
    errors: Errors = "as-failure"
    errors_are_events: bool = True
    planned: int | None = None

    @property
    def name(self) -> str:
        """What is counted, as a message names it."""
        return self.column or (self.event.text if self.event else "passed")


def question(check: Any, threshold: Any) -> Question:
    """What a check (its `syntax.checks.Check`) asks, held to a threshold of its own or a risk's."""
    measure = check.measure
    statistic = check.statistic
    name = check.rate or check.count or (measure and (measure.field or measure.score)) or ""
    asked: Asked = "rate"
    if check.all_pass is not None or statistic == "all-pass":
        asked = "all-pass"
    elif check.count is not None or statistic == "count":
        asked = "count"
    elif statistic == "max-severity":
        asked = "maximum"
    wanted = limit(threshold) if threshold is not None else None
    try:
        event = read_condition(measure.event) if measure and measure.event else None
        chosen = check.where or (measure and measure.where)
        where = read_condition(chosen) if chosen else None
    except NotACondition as fault:
        raise CannotCount(str(fault)) from None
    return Question(
        asked,
        "" if event is not None else name,
        event,
        where,
        check.cluster or "",
        check.errors,
        errors_are_events=asked == "all-pass" or wanted is None or wanted.key in UPPER,
        planned=check.planned_n,
    )
