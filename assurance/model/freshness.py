"""Freshness: how old evidence may become, and where it is on that way."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

DUE_WITHIN = dt.timedelta(days=30)


class Freshness(StrEnum):
    """Freshness of evidence: an axis of its own beside its standing."""

    CURRENT = "current"
    DUE = "due"
    STALE = "stale"
    EXPIRED = "expired"


def freshness(fields: Any, today: dt.date) -> Freshness | None:
    """Freshness of an evidence element (its `syntax.fields.Evidence`); None where nothing limits its age.

    `expired`: past `valid_until`. `stale`: older than `max_age` (or without a date of collection). `due`: either
    happens within 30 days.
    """
    ages = [fields.max_age, *(check.max_age for check in fields.checks)]
    limits = [age for age in ages if age is not None]
    if fields.valid_until is not None and fields.valid_until < today:
        return Freshness.EXPIRED
    if limits and fields.collected is None:
        return Freshness.STALE
    ends = [age.after(fields.collected) for age in limits]
    if any(end < today for end in ends):
        return Freshness.STALE
    ends += [fields.valid_until] if fields.valid_until is not None else []
    if not ends:
        return None
    return Freshness.DUE if min(ends) <= today + DUE_WITHIN else Freshness.CURRENT
