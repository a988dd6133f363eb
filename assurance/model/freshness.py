"""Freshness: how old evidence may become, and where it is on that way."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any

DUE_WITHIN = dt.timedelta(days=30)


class Freshness(StrEnum):
    """Freshness of evidence: an axis of its own beside its standing."""

    CURRENT = "current"
    DUE = "due"
    STALE = "stale"
    EXPIRED = "expired"


def first_day(text: str) -> dt.date | None:
    """The day with which an ISO 8601 time begins; None where there is none."""
    day = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    try:
        return dt.date.fromisoformat(day[0]) if day else None
    except ValueError:
        return None


def review_fault(fields: Any, *, digest: str = "", changed: dt.date | None = None) -> str:
    """Why the review of evidence is about another state of it than today's; empty where it is not.

    `digest` is that of its artifact, `changed` the day on which the lock file saw it change. What was reviewed (`of`)
    is compared where it is written as the beginning of a digest.
    """
    review = fields.review
    if review is None:
        return ""
    of = (review.of or "").lower().removeprefix("sha256:")
    if digest and re.fullmatch(r"[0-9a-f]{8,64}", of) and not digest.startswith(of):
        return "the file that was reviewed is another one"
    if review.on is None:
        return ""
    if fields.collected is not None and review.on < fields.collected:
        return f"it was reviewed on {review.on}, before it was collected"
    if changed is not None and review.on < changed:
        return f"it was reviewed on {review.on}, before its last change on {changed}"
    return ""


def freshness(fields: Any, today: dt.date, *, other: bool = False) -> Freshness | None:
    """Freshness of an evidence element (its `syntax.fields.Evidence`); None where nothing limits its age.

    `expired`: past `valid_until`. `stale`: older than `max_age` (or without a date of collection), about another
    subject than the case, or reviewed before its last change (`other`). `due`: either happens within 30 days.
    """
    ages = [fields.max_age, *(check.max_age for check in fields.checks)]
    limits = [age for age in ages if age is not None]
    if fields.valid_until is not None and fields.valid_until < today:
        return Freshness.EXPIRED
    if other or (limits and fields.collected is None):
        return Freshness.STALE
    ends = [age.after(fields.collected) for age in limits]
    if any(end < today for end in ends):
        return Freshness.STALE
    ends += [fields.valid_until] if fields.valid_until is not None else []
    if not ends:
        return None
    return Freshness.DUE if min(ends) <= today + DUE_WITHIN else Freshness.CURRENT
