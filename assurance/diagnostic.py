"""Findings as values: severity, labels, edits, diagnostics, and the total order they are shown in."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, ParamSpec

from assurance.source import Span

P = ParamSpec("P")
SHORT = 3


class Severity(enum.IntEnum):
    """How much a finding weighs; never read by states or verdicts."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The severity as people write it: `error`, `warning`, `info`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Label:
    """A place with two to five words about it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of one place, offered with a finding."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, at which smallest place, what else is part of it, and what would be right.

    `about` is the ID of the element or register entry that the finding is about; `excluded` the ID of an exclusion
    that accepts it (such findings are counted in the coverage verdict, not shown as faults). `decisive` is False for a
    finding that does not decide coverage although its rule can. `follows` marks what only follows from another finding:
    it counts in the verdicts and is not shown. `edits` mend it, all of them together or none; `unsafe` ones may change
    what the case says and are made only when asked for.
    """

    code: str
    name: str
    severity: Severity
    message: str
    primary: Label
    related: tuple[Label, ...] = ()
    help: str | None = None
    edits: tuple[Edit, ...] = ()
    about: str | None = None
    excluded: str | None = None
    decisive: bool = True
    follows: bool = False
    unsafe: bool = False

    def also(self, span: Span, text: str) -> Diagnostic:
        """The same finding with one more place that belongs to it."""
        return replace(self, related=(*self.related, Label(span, text)))

    def fix(self, span: Span, text: str, *, unsafe: bool = False) -> Diagnostic:
        """The same finding with an edit that would mend it; with an `unsafe` one the meaning may change."""
        return replace(self, edits=(*self.edits, Edit(span, text)), unsafe=self.unsafe or unsafe)

    @property
    def span(self) -> Span:
        """The place of the finding."""
        return self.primary.span

    @property
    def order(self) -> tuple[str, int, str, str]:
        """The one order in which findings are shown: file, offset, code, message."""
        return (self.span.file, self.span.start, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Code:
    """What one kind of finding is: its code (never reused), name, usual severity and manual page."""

    code: str
    name: str
    severity: Severity
    page: str

    def at(
        self,
        span: Span,
        message: str,
        *,
        label: str = "",
        help: str | None = None,  # noqa: A002  the word that people read in the message
        about: str | None = None,
    ) -> Diagnostic:
        """A finding of this kind at a place."""
        return Diagnostic(self.code, self.name, self.severity, message, Label(span, label), help=help, about=about)


class Fault(Generic[P]):
    """A kind of finding about the text itself: calling it with what was met gives the diagnostic.

    The docstring of the decorated function is its manual page, as for rules.
    """

    def __init__(self, code: Code, make: Callable[P, Diagnostic]) -> None:
        self.code = code
        self._make = make

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Diagnostic:
        return self._make(*args, **kwargs)

    def at(self, span: Span, message: str, *, label: str = "", hint: str | None = None) -> Diagnostic:
        """A finding of this kind at a place; `hint` becomes its help line."""
        return self.code.at(span, message, label=label, help=hint)


def fault(code: str, name: str, severity: Severity = Severity.ERROR) -> Callable[[Callable[P, Diagnostic]], Fault[P]]:
    """Declare a kind of finding about the text: code, name and, by docstring, manual page."""

    def declare(make: Callable[P, Diagnostic]) -> Fault[P]:
        return Fault(Code(code, name, severity, inspect.cleandoc(make.__doc__ or "")), make)

    return declare


def near(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that a misspelled one most likely meant, or None.

    Of equally near words the one with the longer common beginning is taken, then the first in the alphabet.
    """
    best = nearest(word[:200], known, cutoff=cutoff)
    return max(best, key=lambda other: _shared_start(_folded(word), _folded(other)), default=None)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> list[str]:
    """The known words that are nearest to a misspelled one, all equally near; none where nothing is near enough."""
    from rapidfuzz import process  # imported only when something is misspelled
    from rapidfuzz.distance import OSA

    least = min(cutoff, 0.5) if len(word) <= SHORT else cutoff
    found = process.extract(
        word, sorted(set(known)), scorer=OSA.normalized_similarity, processor=_folded, score_cutoff=least, limit=8
    )
    if len(word) <= SHORT:  # `H1` is not meant where only `T1` exists
        found = [item for item in found if _shared_start(_folded(word), _folded(item[0]))]
    return [other for other, score, _ in found if score == found[0][1]]


def _shared_start(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _folded(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A help line with the near word, or None."""
    found = near(word, known)
    return f"did you mean `{found}`?" if found else None


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """Words in backticks as people list them: `a`, `b` or `c`."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
