"""What a rule is: a function from an assessed case to findings, with a code, tags, and a docstring that is its page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assurance.diagnostic import Code, Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.source import Span

Check = Callable[[Assessment], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `demotes`: the claim it fires on is unsound. `decides_coverage`: it keeps the case from covering both.

    Both tags act independently of severity, stage and ignores (`docs/guide/states.md`).
    """

    code: Code
    check: Check
    demotes: bool = False
    decides_coverage: bool = False
    source: str = ""

    def __call__(self, view: Assessment) -> Iterator[Diagnostic]:
        return self.check(view)

    def at(
        self,
        span: Span,
        message: str,
        *,
        label: str = "",
        help: str | None = None,  # noqa: A002  the word that people read in the message
        about: str | None = None,
    ) -> Diagnostic:
        """A finding of this rule at a place, `about` an element or register entry."""
        return self.code.at(span, message, label=label, help=help, about=about)


def rule(
    code: str,
    name: str,
    severity: Severity = Severity.ERROR,
    *,
    demotes: bool = False,
    decides_coverage: bool = False,
    source: str = "",
) -> Callable[[Check], Rule]:
    """Declare a rule; `source` cites the clause or paper it follows."""

    def declare(check: Check) -> Rule:
        page = inspect.cleandoc(check.__doc__ or "")
        return Rule(Code(code, name, severity, page), check, demotes, decides_coverage, source)

    return declare
