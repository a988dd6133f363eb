"""Pairing: the same items in two artifacts, and the difference between them, item by item.

Two runs over the same items are not independent: comparing their shares as if they were wastes what the pairs tell.
"""

from __future__ import annotations

from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.counting import count, outcomes
from assurance.evidence.measurement import Measurement
from assurance.evidence.reading import Reading


def paired(reading: Reading, other: Reading, asked: Question, name: str) -> Measurement:
    """The share of events in `reading` less that in `other`, which is called `name`, over items that both have.

    Of an item without a result the worst is assumed: an event here and none there where events are bad, and the other
    way round where they are good.
    """
    if asked.cluster:
        raise CannotCount("paired rows have no clusters here", "take `cluster` out")
    base = count(reading, asked)
    if base.form != "share":
        raise CannotCount("only shares of rows are compared in pairs", "name a measure that is true or false")
    count(other, asked)
    here, there = outcomes(reading, asked), outcomes(other, asked)
    lacking = [item for item in here if item not in there]
    if lacking:
        raise CannotCount(
            f"{len(lacking):,} of {len(here):,} rows are not in `{name}`, the first is `{lacking[0][:60]}`",
            "compare runs over the same items, or choose the common ones with `where`",
        )
    worst_here, worst_there = asked.errors_are_events, not asked.errors_are_events
    pairs = []
    errors = 0
    for item, outcome in here.items():
        against = there[item]
        errors += outcome is None or against is None
        if asked.errors != "as-failure" and (outcome is None or against is None):
            continue
        pairs.append((worst_here if outcome is None else outcome, worst_there if against is None else against))
    ours = sum(a and not b for a, b in pairs)
    theirs = sum(b and not a for a, b in pairs)
    if not pairs:
        raise CannotCount("no pair of rows has a result")
    return Measurement(
        f"{asked.name} less that of {name}",
        "difference",
        len(pairs),
        ours - theirs,
        errors=errors,
        chosen=len(here),
        left_out=base.left_out,
        planned=base.planned,
        only=(ours, theirs),
        warnings=base.warnings,
    )
