"""Pattern notation: what belongs in a pattern and was left in an argument, and what its labels may say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.rule import rule
from assurance.source import Span
from assurance.syntax.entry import Reference

PLACEHOLDER = re.compile(r"(?<![\w\\${}^`])\{[^\W\d_][\w .-]{0,60}\}(?!\})")
"""A name in single braces. Not a set (`{a, b}`), TeX (`\\frac{a}`), `${a}`, `{{a}}`, nor anything quoted as code."""

_TERM = r"(?:\d{1,9}|[^\W\d_]\w{0,40}|\{[^{}]{1,60}\})"
_LESS = r"(?:<=|≤|<)"
_RANGE = re.compile(
    rf"(?P<only>{_TERM})"
    rf"|(?P<low>{_TERM})\s*(?:\.\.|…)\s*(?P<high>{_TERM}|\*)"
    rf"|(?P<least>{_TERM})\s*{_LESS}\s*[^\W\d_]\w{{0,40}}(?:\s*{_LESS}\s*(?P<most>{_TERM}))?"
    rf"|[^\W\d_]\w{{0,40}}\s*(?:>=|≥|>|<=|≤|<|=)\s*(?P<bound>{_TERM})"
)
_OF = re.compile(rf"(?P<some>.+?)\s+(?:out\s+)?of\s+(?P<all>{_TERM})")


@rule("ARG307", "pattern-left", source="GSN v3 1:3.1.3, 1:3.5.1, T1:3-1, T1:3-2")
def pattern_left(view: Assessment) -> Iterator[Diagnostic]:
    """Something that belongs in a pattern is left in the argument of a case.

    A relation that is optional, multiple or one of a choice, an element that is `uninstantiated`, a `{placeholder}` in
    a text: each is a decision that somebody has still to make, so a reader cannot know what is argued. In a draft this
    is a warning. Braces that are meant as braces are doubled (`{{`) or quoted as code.

    ```yaml bad
    elements:
      - claim: C1
        text: "The risk of {hazard} is acceptable"
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The risk of a wrong dosage is acceptable
        undeveloped: true
    ```
    """
    for element in view.case.elements.values():
        said = None if element.borrowed else _left_in(element)
        if said is not None:
            place, what, mend = said
            yield pattern_left.at(
                place,
                f"{element.kind_name} `{element.id}` {what}",
                label="still a pattern",
                help=mend,
                about=element.key,
            )
    for owner, reference in view.case.attributed:
        marks = list(_marks(reference))
        if marks:
            yield pattern_left.at(
                owner.entry.part_place(reference, marks[0]),
                f"the relation from `{owner.id}` to `{reference.target}` still says {listed(marks, last='and')}",
                label="still a pattern",
                help=f"decide, write out what is meant, and delete {listed(marks, last='and')}",
                about=owner.key,
            )


MARKS = ("multiplicity", "optional", "choice")


def _marks(reference: Reference) -> Iterator[str]:
    return (key for key in MARKS if getattr(reference.fields, key))


def _left_in(element: Element) -> tuple[Span, str, str] | None:
    """What of a pattern is left in an element, and where; one answer, since one decision settles both marks."""
    found = PLACEHOLDER.search(element.text) if "{" in element.text else None
    if element.fields.uninstantiated:
        mend = "say in its text what is meant in this case, then delete `uninstantiated`"
        return element.entry.key_place("uninstantiated"), "is not instantiated", mend
    if found is None:
        return None
    place = element.entry.place("text")
    at = element.entry.source.text.find(found[0], place.start, place.end)
    here = Span(place.file, at, at + len(found[0])) if at >= 0 else place
    mend = "write in its place what is meant in this case"
    return here, f"has the placeholder `{found[0]}` in its text", mend


@rule("ARG308", "multiplicity-range", source="GSN v3 T1:3-1, 1:3.2.3, 2:8.1.7")
def multiplicity_range(view: Assessment) -> Iterator[Diagnostic]:
    """A multiplicity or choice says a number that cannot be, or nothing that can be read.

    A multiplicity is a number, a name or a range: `3`, `n`, `0..1`, `1..*`, `0<=n<=x`, `n>=2`. A choice is `m of n`,
    where `n` is the number of relations with that choice: `1 of 3`, `1..2 of 3`. Names stand for numbers that an
    instance gives.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{to: C2, choice: 3 of 2}, {to: C3, choice: 3 of 2}]
      - {claim: C2, text: The filter blocks the request, undeveloped: true}
      - {claim: C3, text: The model was taught to refuse, undeveloped: true}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{to: C2, choice: 1 of 2}, {to: C3, choice: 1 of 2}]
      - {claim: C2, text: The filter blocks the request, undeveloped: true}
      - {claim: C3, text: The model was taught to refuse, undeveloped: true}
    ```
    """
    said = Counter((owner.key, r.kind, r.fields.choice) for owner, r in view.case.attributed if r.fields)
    reported: set[tuple[str, str, str]] = set()
    for owner, reference in view.case.attributed:
        fields = reference.fields
        if fields is None:
            continue
        if fields.multiplicity is not None:
            reason = multiplicity_fault(fields.multiplicity)
            if reason:
                yield _illegal(owner, reference, "multiplicity", fields.multiplicity, reason)
        choice = (owner.key, reference.kind, fields.choice or "")
        if fields.choice is not None and choice not in reported:
            reason = choice_fault(fields.choice, said[choice])
            if reason:
                reported.add(choice)
                yield _illegal(owner, reference, "choice", fields.choice, reason)


def _illegal(owner: Element, reference: Reference, key: str, said: str, reason: str) -> Diagnostic:
    shown = said if len(said) <= 40 else f"{said[:39]}…"
    form = "`n`, `3`, `0..1`, `1..*` or `n>=2`" if key == "multiplicity" else "`m of n`, for instance `1 of 3`"
    return multiplicity_range.at(
        owner.entry.part_place(reference, key),
        f"the {key} `{shown}` {reason}",
        label="cannot be",
        help=f"write {form}",
        about=owner.key,
    )


def multiplicity_fault(said: str) -> str:
    """Why a multiplicity cannot be, empty where it can."""
    found = _RANGE.fullmatch(said.strip())
    if found is None:
        return "is no number, name or range"
    low = _number(found["low"] or found["least"])
    high = _number(found["only"] or found["high"] or found["most"])
    if high == 0:
        return "allows none at all"
    if low is not None and high is not None and low > high:
        return "ends before it begins"
    return ""


def choice_fault(said: str, branches: int) -> str:
    """Why a choice among so many branches cannot be, empty where it can."""
    found = _OF.fullmatch(said.strip())
    if found is None or _RANGE.fullmatch(found["some"]) is None:
        return "does not say how many of how many"
    reason = multiplicity_fault(found["some"])
    if reason:
        return reason
    total, most = _number(found["all"]), max(map(int, re.findall(r"\d{1,9}", found["some"])), default=0)
    if total is not None and most > total:
        return "takes more than there are"
    if total is not None and total != branches:
        return f"is about {total}, and {branches} {'relation has' if branches == 1 else 'relations have'} it"
    return ""


def _number(term: str | None) -> int | None:
    return int(term) if term and term.isascii() and term.isdigit() else None
