"""What rests on an element: the case judged again as if the element were rejected (or, for a doubt, refuted)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.state import Ground, ground


@dataclass(frozen=True, slots=True)
class Change:
    """An element whose state or standing would change, and both words."""

    key: str
    before: str
    after: str


def changes(view: Assessment, key: str, judge: Callable[[Ground], Assessment]) -> tuple[Change, ...] | None:
    """What would change, nearest in the written order first; None for kinds on which no state depends.

    `judge` runs the demoting rules as well (`pipeline.fixpoint`), so that what is said here is what a check would say.
    """
    case = without(view.case, key)
    if case is None:
        return None
    after = judge(ground(case, view.today, view.seen))
    spoken = (k for k in view.case.elements if k != key)
    return tuple(Change(k, view.word(k), after.word(k)) for k in spoken if view.word(k) != after.word(k))


def without(case: Case, key: str) -> Case | None:
    """The case in which an element counts for nothing: not readable, so that it supports nothing; a doubt is gone."""
    target = case.elements.get(case.target_of(key))
    if target is None:
        return None
    if any(doubt.defeater == target.key for doubt in case.doubts):
        doubts = tuple(doubt for doubt in case.doubts if doubt.defeater != target.key)
        about = {k: tuple(d for d in found if d.defeater != target.key) for k, found in case.challenged_by.items()}
        return replace(case, doubts=doubts, challenged_by=about)
    if target.kind not in ("claim", "argument", "evidence", "assumption"):
        return None
    broken = replace(target, entry=replace(target.entry, broken=True))
    return replace(case, elements={**case.elements, target.key: broken})
