"""The result of checking a case: what it is, what was found, and the texts that places lie in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assurance.config import FileIgnore
from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment, Verdicts
from assurance.model.case import Case
from assurance.source import Repository, Source, Span
from assurance.syntax.document import Document


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that an ignore accepts, with its reason; `place` is that of the comment, None for the configuration."""

    finding: Diagnostic
    reason: str
    until: dt.date | None = None
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A checked case: what it is, what was found (in the order it is shown), and the texts that places lie in.

    `deciding` are the findings that decide coverage, also those that an exclusion or an ignore accepts, or that only
    follow from others. `excluded` are findings that an exclusion accepts, `ignored` those that an ignore does;
    `unselected` counts what the selection leaves out. `idle` are the configured ignores that accepted nothing here.
    `remarks` say what was not judged, and why; `documents` are the files as they were read; `repository` is where they
    lie.
    """

    assessment: Assessment
    findings: tuple[Diagnostic, ...]
    excluded: tuple[Diagnostic, ...]
    texts: dict[str, Source]
    shown_path: str
    ignored: tuple[Ignored, ...] = ()
    unselected: int = 0
    idle: tuple[FileIgnore, ...] = ()
    remarks: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    repository: Repository | None = None
    deciding: tuple[Diagnostic, ...] = ()

    @property
    def case(self) -> Case:
        """The case that was checked."""
        return self.assessment.case

    @property
    def verdicts(self) -> Verdicts:
        """The two verdicts."""
        return self.assessment.verdicts

    def repository_path(self, name: str) -> str:
        """The shown name of a file as seen from the root of the repository."""
        return self.repository.path(name) if self.repository else name

    def worst(self) -> Severity | None:
        """The gravest severity among the findings."""
        return max((found.severity for found in self.findings), default=None)
