"""Other cases that a case uses: each is checked by itself and lends its public elements with their states."""

from __future__ import annotations

from collections.abc import Callable

from assurance.coverage.basis import rests_on
from assurance.model.loan import loan
from assurance.model.result import Result
from assurance.model.state import Lent
from assurance.source import Sources
from assurance.syntax import faults, misfits
from assurance.syntax.document import Include
from assurance.syntax.project import Project, paths

DEEPEST = 20
Checked = Callable[[str, tuple[str, ...]], Result]


def borrow(sources: Sources, project: Project, path: str, *, users: tuple[str, ...], checked: Checked) -> Lent:
    """Read the cases that a project's case uses and note what they lend; what cannot be used is noted as a fault.

    `users` are the paths of the cases that led here, so that a circle ends; `checked` checks the case at a path.
    """
    lent = Lent()
    head = next((m.document for m in project.members if m.document.kind == "case"), None)
    for item in head.uses if head else ():
        for used in paths(sources, item, path, project):
            if used == path or used in users:
                project.faults.append(misfits.include_loop(item.span, sources.name(used), None))
            elif len(users) >= DEEPEST:
                message = f"cases use each other more than {DEEPEST} deep"
                project.faults.append(faults.over_limit(item.span, message, "use the case that is meant directly"))
            else:
                result = checked(used, (*users, path))
                _lend(result, item, project, lent)
    return lent


def _lend(result: Result, item: Include, project: Project, borrowed: Lent) -> None:
    case = result.case
    lent = loan(case, item.pattern)
    if lent is None:
        reason = "is not there" if not result.documents else "is no case"
        project.faults.append(misfits.unusable_case(item.span, result.shown_path, reason))
        project.complete = False
        project.unread_files = True
        return
    if result.verdicts.undecided:
        reason = f"has no verdict: {result.verdicts.undecided}"
        project.faults.append(misfits.unusable_case(item.span, result.shown_path, reason))
    for entry in lent.public:
        known = result.assessment.states.get(entry.id) or result.assessment.judgements.get(entry.id)
        if known is not None:
            borrowed.known[f"{case.id}/{entry.id}"] = known
            borrowed.traits[f"{case.id}/{entry.id}"] = rests_on(result.assessment, entry.id)
    project.loans.append(lent)
