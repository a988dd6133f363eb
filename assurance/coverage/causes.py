"""Causes: what somebody has to mend before a claim is supported, without what only follows from it.

The reasons of `model.why` followed down from a claim to what says itself what to do: evidence that is planned, a doubt
that is open, a claim that nothing supports. Whatever does not hold has at least one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assurance.model.assessment import Assessment
from assurance.model.reason import Reason, Row
from assurance.model.rows import Rows, rows
from assurance.model.why import name_of, obstacles


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing to mend: what it is about (a key, or a name of the register), and how.

    `at` is the element where it was met first; a doubt about an assumption is met at everything in its scope.
    """

    about: str
    mend: str
    at: str = field(compare=False)
    row: Row = field(compare=False)
    text: str = field(compare=False)


class Causes:
    """The causes of what does not hold, read once for each element."""

    def __init__(self, view: Assessment) -> None:
        self._rows: Rows = rows(view)
        self._known: dict[str, tuple[tuple[Cause, ...], tuple[str, ...]]] = {}

    def under(self, keys: Iterable[str]) -> tuple[Cause, ...]:
        """Every cause for which these elements wait, each once, in the order in which it is met."""
        found: dict[Cause, None] = {}
        seen: set[str] = set()
        waiting = list(keys)[::-1]
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            own, below = self._of(key)
            found.update(dict.fromkeys(own))
            waiting.extend(reversed(below))
        return tuple(found)

    def _of(self, key: str) -> tuple[tuple[Cause, ...], tuple[str, ...]]:
        """What is to be mended at an element itself, and the elements that it waits for."""
        if key not in self._known:
            asked = self._rows.at(key)
            reasons = list(_parts(obstacles(asked, key))) if asked.word(key) and not asked.holds(key) else []
            below = dict.fromkeys(other for reason in reasons for other in reason.below)
            own = tuple(self._cause(key, reason) for reason in reasons if reason.mend)
            self._known[key] = own, tuple(below)
        return self._known[key]

    def _cause(self, key: str, reason: Reason) -> Cause:
        case = self._rows.base.case
        about = key if reason.name in ("", name_of(case, key)) else case.locate("", reason.name) or reason.name
        return Cause(about, reason.mend, key, reason.row, reason.text)


def _parts(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """Reasons with those that they consist of; of children that are not needed none."""
    waiting = [reason for reason in reasons if reason.against][::-1]
    while waiting:
        reason = waiting.pop()
        yield reason
        waiting.extend(reversed(reason.parts))
