"""Reasons: a row of the tables of states that speaks of an element, in words, with what would make it go away."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assurance.model.assessment import Standing, State


class Row(StrEnum):
    """A row of the tables of states."""

    CONFIRMED = "confirmed doubt"
    COUNTER_EVIDENCE = "counter-evidence"
    REJECTED = "rejected"
    CHECK = "check"
    BROKEN = "broken"
    CIRCLE = "circle"
    RELIANCE = "reliance"
    DEMOTED = "demoted"
    OPEN = "open doubt"
    ASSUMPTION = "assumption"
    CONTEXT = "contextual goal"
    CONFIDENCE = "confidence"
    THRESHOLD = "threshold"
    WANTING = "wanting"
    CHILDREN = "children"
    TARGET = "target"


STATE_OF = {
    Row.CONFIRMED: State.DEFEATED,
    Row.BROKEN: State.UNSOUND,
    Row.CIRCLE: State.UNSOUND,
    Row.RELIANCE: State.UNSOUND,
    Row.DEMOTED: State.UNSOUND,
    Row.OPEN: State.CHALLENGED,
    Row.ASSUMPTION: State.CHALLENGED,
    Row.CONTEXT: State.CHALLENGED,
    Row.CONFIDENCE: State.CHALLENGED,
    Row.THRESHOLD: State.UNSUPPORTED,
}
"""The state that a row gives a claim or argument; what is not here follows from the children or the target."""

STANDING_OF = {
    Row.CONFIRMED: Standing.DEFEATED,
    Row.COUNTER_EVIDENCE: Standing.DEFEATED,
    Row.REJECTED: Standing.FAILS,
    Row.CHECK: Standing.FAILS,
    Row.OPEN: Standing.CHALLENGED,
    Row.WANTING: Standing.WANTING,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the row, the sentence, and what would have to change for it to go away.

    `mend` says what to do about `name` itself; `below` are elements that must come to hold, all of them; of `parts`
    `enough` must go away. A reason with none of these asks for nothing.
    """

    row: Row
    text: str
    name: str = ""
    mend: str = ""
    below: tuple[str, ...] = ()
    parts: tuple[Reason, ...] = field(default=())
    enough: int = 0

    @property
    def against(self) -> bool:
        """Whether it speaks against the element."""
        return bool(self.mend or self.below or self.enough)
