"""What rests on an element: the case judged again as if the element were rejected (or, for a doubt, refuted)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.rows import lent
from assurance.model.sides import uncovered
from assurance.model.state import Ground, ground


@dataclass(frozen=True, slots=True)
class Change:
    """An element whose state or standing would change, and both words."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would change without an element: states in written order, and risks with the side they would lose or win."""

    done: str  # rejected | refuted
    changes: tuple[Change, ...]
    lost: tuple[tuple[str, str], ...]
    won: tuple[tuple[str, str], ...]


def what_if(view: Assessment, key: str, judge: Callable[[Ground], Assessment]) -> WhatIf | None:
    """The case judged again without an element; None for kinds on which no state depends.

    `judge` runs the demoting rules as well (`pipeline.fixpoint`), so that what is said here is what a check would say.
    """
    case = without(view.case, key)
    if case is None:
        return None
    after = judge(ground(case, view.today, view.seen, lent(view), frameworks=view.frameworks))
    gone = {key, view.case.target_of(key)}
    spoken = (k for k in view.case.elements if k not in gone)
    found = tuple(Change(k, view.word(k), after.word(k)) for k in spoken if view.word(k) != after.word(k))
    bare, barer = set(uncovered(view)), set(uncovered(after))
    done = "refuted" if len(case.doubts) < len(view.case.doubts) else "rejected"
    return WhatIf(done, found, tuple(sorted(barer - bare)), tuple(sorted(bare - barer)))


def without(case: Case, key: str) -> Case | None:
    """The case in which an element counts for nothing: not readable, so that it supports nothing; a doubt is gone."""
    target = case.elements.get(case.target_of(key))
    if target is None or target.borrowed:
        return None
    if any(doubt.defeater == target.key for doubt in case.doubts):
        doubts = tuple(doubt for doubt in case.doubts if doubt.defeater != target.key)
        about = {k: tuple(d for d in found if d.defeater != target.key) for k, found in case.challenged_by.items()}
        return replace(case, doubts=doubts, challenged_by=about)
    if target.kind not in ("claim", "argument", "evidence", "assumption"):
        return None
    broken = replace(target, entry=replace(target.entry, broken=True))
    return replace(case, elements={**case.elements, target.key: broken})
