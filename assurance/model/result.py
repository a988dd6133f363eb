"""The result of checking a case: what it is, what was found, and the texts that places lie in."""

from __future__ import annotations

from dataclasses import dataclass

from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment, Verdicts
from assurance.model.case import Case
from assurance.source import Source


@dataclass(frozen=True, slots=True)
class Result:
    """A checked case: what it is, what was found (in the order it is shown), and the texts that places lie in."""

    assessment: Assessment
    findings: tuple[Diagnostic, ...]
    excluded: tuple[Diagnostic, ...]
    texts: dict[str, Source]
    shown_path: str

    @property
    def case(self) -> Case:
        """The case that was checked."""
        return self.assessment.case

    @property
    def verdicts(self) -> Verdicts:
        """The two verdicts."""
        return self.assessment.verdicts

    def worst(self) -> Severity | None:
        """The gravest severity among the findings."""
        return max((found.severity for found in self.findings), default=None)
