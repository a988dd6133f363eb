"""One element or register entry explained, as data: what it is, why it stands as it does, what would change that."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assurance.diagnostic import Diagnostic
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.mending import Step, steps
from assurance.model.paths import Paths, paths
from assurance.model.reason import Reason
from assurance.model.result import Result
from assurance.model.risk import own_disciplines
from assurance.model.rows import rows
from assurance.model.whatif import WhatIf
from assurance.model.why import name_of, why
from assurance.source import Span
from assurance.syntax.entry import Entry
from assurance.views.backlinks import Naming, backlinks
from assurance.views.node import in_words, status, text_of

SILENT = {"text", "discipline", "uninstantiated", "undeveloped"}
"""Fields that are shown elsewhere, or as the state."""
INHERITED = ("context", "assumption")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a name, its state (empty without one), what is said of it, and its text."""

    name: str
    state: str = ""
    note: str = ""
    text: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say. `groups` are tables by heading: who protects an asset, who addresses a risk.

    A finding stands with a note where an exclusion or an ignore accepts it.
    """

    kind: str
    name: str
    text: str
    span: Span
    state: str = ""
    proviso: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    why: tuple[Reason, ...] = ()
    verified: bool | None = None
    steps: tuple[Step, ...] = ()
    what_if: WhatIf | None = None
    paths: Paths | None = None
    scope: tuple[Line, ...] = ()
    groups: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    findings: tuple[tuple[Diagnostic, str], ...] = ()
    named_by: tuple[Naming, ...] = field(default=())


def explain_element(result: Result, key: str, *, without: WhatIf | None) -> Explanation:
    """An element explained; `without` is what would change if it were rejected (`model.whatif`)."""
    view = result.assessment
    case = view.case
    element = case.elements[key]
    asked = rows(view)
    judged = view.judgements.get(key)
    return Explanation(
        kind=element.kind_name,
        name=name_of(case, key),
        text=text_of(case, element),
        span=element.span,
        state=status(view, key),
        proviso=view.proviso(key),
        fields=(*_discipline(view, element), *written(element.entry)),
        why=why(asked, key),
        verified=judged.verified if judged and view.holds(key) else None,
        steps=steps(asked, key),
        what_if=without,
        paths=paths(view, key) if key not in case.tops else None,
        scope=tuple(_scope(view, key)),
        groups=tuple(derivations(view, key)) if element.kind == "evidence" else (),
        findings=tuple(findings(result, element.entry, key)),
        named_by=tuple(backlinks(case, key)),
    )


def derivations(view: Assessment, key: str) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """What the artifact of evidence tells of itself, and every check of it with all steps of its arithmetic."""
    found, opened = view.seen.artifacts.get(key), view.seen.opened.get(key)
    told = [("format", opened.title or opened.fault)] if opened is not None else []
    if opened is not None:
        told += [("made by", f"{opened.tool} {opened.tool_version}".strip()), ("finished", opened.finished)]
        told += [("about", ", ".join(opened.subject[:6])), ("the run", opened.partial)]
        told += [("header", dispute) for dispute in opened.disputes]
        told += [("mind", warning) for warning in opened.warnings]
    if found is not None and found.state == "present":
        told += [("size", f"{found.size:,} bytes"), ("sha256", found.sha256), ("pinned as", found.pinned)]
    lines = tuple(Line(name, text=text) for name, text in told if text)
    if lines:
        yield "Its artifact", lines
    own = [(checked, "") for checked in view.seen.checks.get(key, ())]
    related = view.seen.relation_checks.items()
    own += [(checked, owner) for (owner, target), several in related if target == key for checked in several]
    for checked, owner in own:
        said = dict(checked.record).get("says") or checked.reason
        title = f"Check: {said}" + (f" (for {owner})" if owner else "")
        steps_taken = checked.steps or (("ends in", f"{checked.outcome.value}: {checked.reason}"),)
        warned = (("mind", warning) for warning in checked.warnings)
        yield title, tuple(Line(name, text=text) for name, text in (*steps_taken, *warned))


def written(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is written on an entry, field by field in the language's order; then the project's own fields."""
    for part in dataclasses.fields(entry.fields):
        value = getattr(entry.fields, part.name)
        if isinstance(value, dict):
            value = "; ".join(f"{name}: {said}" for name, said in value.items())
        words = in_words(value) if part.name not in SILENT and value != part.default else ""
        if words:
            yield part.name.replace("_", " "), words
    yield from entry.extra


def _discipline(view: Assessment, element: Element) -> Iterator[tuple[str, str]]:
    """The discipline of a claim, and where it has it from."""
    if element.kind != "claim":
        return
    case, fields = view.case, element.fields
    own = own_disciplines(case, element)
    if fields.discipline:
        yield "discipline", f"{_sides(own)} (written)"
    elif own:
        known = ", ".join(r for r in fields.addresses if r in case.entries("risks"))
        yield "discipline", f"{_sides(own)} (from its risks {known})"
    else:
        above = list(_claims_above(view, element.key))
        said = frozenset[str]().union(*(own_disciplines(case, claim) for claim in above))
        if said:
            yield "discipline", f"{_sides(said)} (inherited from {_some([c.key for c in above])})"


def _claims_above(view: Assessment, key: str) -> Iterator[Element]:
    """The nearest claims above that have a discipline of their own, on each way up."""
    case = view.case
    seen = {key}
    waiting = [key]
    for here in waiting:
        for relation in case.parents(here):
            if relation.owner in seen:
                continue
            seen.add(relation.owner)
            owner = case.elements[relation.owner]
            if owner.kind == "claim" and own_disciplines(case, owner):
                yield owner
            else:
                waiting.append(owner.key)


def _sides(found: frozenset[str]) -> str:
    return " and ".join(sorted(found))


def _some(names: list[str], *, most: int = 4) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _scope(view: Assessment, key: str) -> Iterator[Line]:
    """Contexts and assumptions that hold here, its own first, then those of what stands above, nearest first."""
    case = view.case
    shown: set[str] = set()
    seen = {key}
    waiting = [key]
    for here in waiting:
        for relation in case.contexts(here):
            target = case.elements[case.target_of(relation.target)]
            if relation.target not in shown and (here == key or target.kind in INHERITED):
                shown.add(relation.target)
                note = "" if here == key else f"from {name_of(case, here)}"
                name, text = name_of(case, relation.target), text_of(case, target)
                yield Line(name, status(view, relation.target), note, text, case.elements[relation.target].kind_name)
        for relation in case.parents(here):
            if relation.owner not in seen:
                seen.add(relation.owner)
                waiting.append(relation.owner)


def findings(result: Result, entry: Entry, about: str) -> Iterator[tuple[Diagnostic, str]]:
    """The findings about something, or in the text of its own: shown, excluded or ignored, and which of these."""
    inner: list[tuple[int, int]] | None = None
    every = [(found, "") for found in result.findings]
    every += [(found, f"excluded by {found.excluded}") for found in result.excluded]
    every += [(ignored.finding, f"ignored: {ignored.reason}") for ignored in result.ignored]
    for found, note in every:
        if found.about == about:
            yield found, note
        elif found.about is None and found.span.file == entry.source.name and _inside(found.span, entry):
            if inner is None:
                inner = list(_nested(result, entry))
            if not any(start <= found.span.start < end for start, end in inner):
                yield found, note


def _inside(place: Span, entry: Entry) -> bool:
    return entry.node.start <= place.start < entry.node.end


def _nested(result: Result, entry: Entry) -> Iterator[tuple[int, int]]:
    """Where elements are written out inside an entry."""
    for element in result.case.elements.values():
        node = element.entry.node
        if element.entry.source is entry.source and entry.node.start < node.start < entry.node.end:
            yield node.start, node.end


def plain(value: Any) -> Any:
    """An explanation, or a part of it, as JSON can say it (without places, which need the texts)."""
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    return value
