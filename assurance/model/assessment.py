"""The assessment: a case on a given day with what was found of its artifacts, its standings, states and verdicts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assurance.frameworks import Frameworks
from assurance.model.case import Case
from assurance.source import Artifact

Demoted = dict[str, tuple[str, ...]]
"""Claims that are unsound by rules, with the codes of these."""


class State(StrEnum):
    """State of a claim or argument (`docs/guide/states.md`)."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    UNDEVELOPED = "undeveloped"
    CHALLENGED = "challenged"
    UNSOUND = "unsound"
    DEFEATED = "defeated"


class Standing(StrEnum):
    """Standing of an evidence element."""

    HOLDS = "holds"
    WANTING = "wanting"
    CHALLENGED = "challenged"
    FAILS = "fails"
    DEFEATED = "defeated"


class Outcome(StrEnum):
    """What a check ends in."""

    MET = "met"
    NOT_MET = "not-met"
    INCONCLUSIVE = "inconclusive"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check and what it ended in, with the reason in words.

    `line` is its arithmetic in one line and `steps` the whole derivation, both empty where nothing was counted.
    `warnings` say what to mind about the statistics; `record` are the integers and bounds that a lock file keeps.
    """

    outcome: Outcome
    reason: str
    help: str = ""
    line: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    record: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What an artifact tells of itself: its format, what made it, what it is about, and where it contradicts itself.

    `fault` says why it could not be read as what it is, `partial` why its run is not whole; both begin like "ends in
    the middle". `disputes` are numbers of its header that its rows do not give. Dates are ISO 8601 as written.
    """

    format: str
    title: str = ""
    adapter: int = 0
    tool: str = ""
    tool_version: str = ""
    finished: str = ""
    subject: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: str = ""
    partial: str = ""


@dataclass(frozen=True, slots=True)
class Observations:
    """What was found outside the case: artifacts by element, checks by element, checks by relation (owner, target).

    `opened` is what artifacts tell of themselves, by element; `recounts` are the checks whose integers differ from the
    ones that the lock file keeps, by element; `changes` the days on which the lock file saw an artifact change;
    `locked` tells whether there is a lock file, `lock_fault` why it cannot be used.
    """

    artifacts: dict[str, Artifact] = field(default_factory=dict)
    checks: dict[str, tuple[Checked, ...]] = field(default_factory=dict)
    relation_checks: dict[tuple[str, str], tuple[Checked, ...]] = field(default_factory=dict)
    opened: dict[str, Opened] = field(default_factory=dict)
    recounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changes: dict[str, dt.date] = field(default_factory=dict)
    locked: bool = False
    lock_fault: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The standing of one evidence element, why, and whether this run opened its artifact (verified) or not."""

    standing: Standing
    reasons: tuple[str, ...] = ()
    verified: bool = False


class Coverage(StrEnum):
    """The coverage verdict, in the words that are printed."""

    BOTH = "covers both"
    WITH_EXCLUSION = "covers both, with exclusion"
    NOT_BOTH = "does not cover both"
    UNDECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The two verdicts, never one score. `support` has one state per top; it is empty where nothing is decided."""

    support: tuple[tuple[str, State], ...] = ()
    coverage: Coverage = Coverage.UNDECIDED
    undecided: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """A case, judged on a day.

    `states` has every claim, argument and away element of one, `judgements` every evidence element, by key; `given`
    the assumptions in scope of an element. `demoted` are the claims on which demoting rules fire, `lent_traits` what
    elements of other cases rest on there (`coverage.basis`). `frameworks` are those in force.
    """

    case: Case
    today: dt.date
    seen: Observations = field(default_factory=Observations)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    active_doubts: dict[str, str] = field(default_factory=dict)
    circles: tuple[tuple[str, ...], ...] = ()
    ways: tuple[tuple[str, ...], ...] = ()
    demoted: Demoted = field(default_factory=dict)
    lent_traits: dict[str, int] = field(default_factory=dict)
    frameworks: Frameworks = field(default_factory=Frameworks)
    verdicts: Verdicts = field(default_factory=Verdicts)

    def holds(self, key: str) -> bool:
        """Whether an element counts as S: a supported claim or argument, or evidence that holds."""
        if key in self.judgements:
            return self.judgements[key].standing is Standing.HOLDS
        return self.states.get(key) is State.SUPPORTED

    def proviso(self, key: str) -> str:
        """What a supported claim or argument takes for granted: `, given A1, A3`, else nothing."""
        given = self.given.get(key, ())
        return f", given {', '.join(given)}" if given and self.states.get(key) is State.SUPPORTED else ""

    def word(self, key: str) -> str:
        """The state or standing of an element as one word, empty for kinds that have none."""
        judged = self.judgements.get(key)
        state = self.states.get(key)
        return judged.standing.value if judged else state.value if state else ""
