"""Severities of findings: the words, their ranges of CVSS scores, and the columns that all findings have in common.

A severity that nobody gives is unknown, and unknown fails closed: such a finding has no value for `critical`, `high`
and the others, so it counts as an error in each of them, and `unknown` is true.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assurance.evidence.reading import Column, Value

WORDS = ("critical", "high", "medium", "low", "none")
"""The severities from the worst on."""
_FROM = (("critical", Decimal(9)), ("high", Decimal(7)), ("medium", Decimal(4)))
_TOP = Decimal(10)

FINDING = Column("finding", "event", "something was found", "low", sampled=False)
COLUMNS = (
    FINDING,
    *(
        Column(word, "event", f"its severity is {word}", "low" if word != "none" else "", sampled=False)
        for word in WORDS
    ),
    Column("unknown", "event", "nobody gives its severity", "low", sampled=False),
    Column("score", "score", "the worst score that it is given, from 0 to 10", "low", sampled=False),
)


def of_score(score: Decimal | None) -> str:
    """The word for a score from 0 to 10 on the scale of CVSS 3, empty where there is none."""
    if score is None or not 0 <= score <= _TOP:
        return ""
    return next((word for word, least in _FROM if score >= least), "low" if score else "none")


def worst(words: Iterable[str]) -> str:
    """The worst of severities; texts that are none do not count, so it is empty where nobody gives one."""
    known = set(words)
    return next((word for word in WORDS if word in known), "")


def values(severity: str, scores: Iterable[Decimal | None] = (), *, found: bool = True) -> dict[str, Value]:
    """The values of a finding in `COLUMNS`. What turned out to be no finding (not `found`) has no severity."""
    score = max((one for one in scores if one is not None and 0 <= one <= _TOP), default=None)
    known = severity in WORDS or not found
    each: dict[str, Value] = {word: (found and word == severity) if known else None for word in WORDS}
    return {"finding": found, **each, "unknown": not known, "score": score if found else 0}
