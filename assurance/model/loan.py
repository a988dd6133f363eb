"""Loans: what a case offers to the cases that use it."""

from __future__ import annotations

from assurance.model.case import Case
from assurance.syntax.project import Loan


def loan(case: Case, path: str) -> Loan | None:
    """The public elements of a case (its tops and its `interface`), named by `path`; None for what is no case."""
    if case.entry is None:
        return None
    public = [key for key in dict.fromkeys((*case.tops, *case.header.interface)) if key in case.elements]
    lent = [case.elements[key] for key in public if not case.elements[key].module]
    private = frozenset(case.elements) - {element.key for element in lent}
    return Loan(path, case.entry, tuple(element.entry for element in lent), private, case.sources)
