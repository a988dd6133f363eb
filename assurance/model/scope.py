"""Scope: which contexts, assumptions and justifications an element stands under."""

from __future__ import annotations

from assurance.model.case import Case
from assurance.model.element import CONTEXTUAL

Scopes = dict[str, tuple[str, ...]]


def scopes(case: Case, *, within: str | None = None) -> Scopes:
    """By element, what is in its scope: contexts and assumptions of its own and of all above it.

    Justifications are local (GSN v3 1:2.2.11 to 1:2.2.14). With `within`, only what is written in that module counts.
    Elements without any are left out. Away contexts count as the context they cite.
    """
    found: Scopes = {}
    own = {key: _own(case, key, within) for key in case.in_context_of}
    waiting = [key for key, keys in own.items() if keys]
    above: Scopes = {}
    while waiting:
        key = waiting.pop()
        scope = tuple(dict.fromkeys((*own.get(key, ()), *above.get(key, ()))))
        if found.get(key) == scope:
            continue
        found[key] = scope
        passed = [k for k in scope if case.elements[k].kind != "justification"]
        for relation in case.children(key):
            known = above.get(relation.target, ())
            new = tuple(dict.fromkeys((*known, *passed)))
            if len(new) > len(known) and case.elements[relation.target].kind != "evidence":
                above[relation.target] = new
                waiting.append(relation.target)
    return found


def _own(case: Case, key: str, within: str | None) -> tuple[str, ...]:
    targets = (case.target_of(relation.target) for relation in case.contexts(key))
    return tuple(
        target
        for target in targets
        if case.elements[target].kind in CONTEXTUAL and within in (None, case.elements[target].module)
    )
