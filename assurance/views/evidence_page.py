"""The register of evidence as a page: every piece with its standing, its freshness, and what its checks ended in."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.model.assessment import Assessment, Checked
from assurance.model.element import Element
from assurance.model.freshness import Freshness, freshness, review_fault
from assurance.model.result import Result
from assurance.model.state import subject_faults
from assurance.views.table import Cell, Column, Page, Section, Table

REGISTER = (
    Column("evidence", "Evidence", narrow=True),
    Column("standing", "Standing", narrow=True),
    Column("freshness", "Freshness", narrow=True),
    Column("pinned", "Pinned", narrow=True),
    Column("format", "Artifact"),
    Column("checks", "Checks"),
    Column("why", "Why", detail=True),
    Column("text", "Text", file_only=True),
    Column("collected", "Collected", file_only=True),
    Column("valid_until", "Valid until", file_only=True),
    Column("sha256", "SHA-256", file_only=True),
    Column("place", "Place", file_only=True),
)
CHECKS = (
    Column("evidence", "Evidence", narrow=True),
    Column("outcome", "Outcome", narrow=True),
    Column("arithmetic", "Arithmetic"),
    Column("on", "On", file_only=True),
)


def register_page(result: Result) -> Page:
    """The register of a case's evidence."""
    view = result.assessment
    rows = tuple(_row(result, element) for element in view.case.of_kind("evidence"))
    verified = sum(view.judgements[e.key].verified for e in view.case.of_kind("evidence") if e.key in view.judgements)
    held = sum(view.holds(e.key) for e in view.case.of_kind("evidence"))
    note = (
        f"{held} of {len(rows)} hold; of these {verified} were opened by this run, {held - verified} are only recorded."
    )
    table = Table("register", "Register", REGISTER, rows, "The case has no evidence.", note if rows else "")
    return Page(f"Evidence of {view.case.id}", (Section("evidence", "", (), (table,)),))


def checks_page(result: Result, only: tuple[str, ...] = ()) -> Page:
    """Every check with its arithmetic, or those of some evidence."""
    rows = tuple(_checks(result.assessment, only))
    table = Table("checks", "Checks", CHECKS, rows, "No check is written on the evidence of this case.")
    return Page(f"Checks of {result.case.id}", (Section("checks", "", (), (table,)),))


def decided(view: Assessment, only: tuple[str, ...] = ()) -> Iterator[tuple[str, Checked, str]]:
    """Every check: its evidence, what it ended in, and the element above where it stands on a relation."""
    for element in view.case.of_kind("evidence"):
        if only and element.id not in only and element.key not in only:
            continue
        for checked in view.seen.checks.get(element.key, ()):
            yield element.key, checked, ""
        for (owner, target), found in view.seen.relation_checks.items():
            if target == element.key:
                for checked in found:
                    yield element.key, checked, owner


def _checks(view: Assessment, only: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    before = ""
    for key, checked, on in decided(view, only):
        said = checked.line or checked.reason
        about = f"{key} for {on}" if on else key
        yield (
            Cell(about, again=about == before),
            Cell(checked.outcome.value, checked.outcome.value),
            Cell(said),
            Cell(on),
        )
        before = about


def _row(result: Result, element: Element) -> tuple[Cell, ...]:
    view = result.assessment
    judged = view.judgements.get(element.key)
    standing = judged.standing.value if judged else ""
    found = view.seen.artifacts.get(element.key)
    fields = element.fields
    fresh = aged(view, element)
    return (
        Cell(element.key),
        Cell(standing, standing),
        Cell(fresh.value if fresh else "no limit"),
        Cell(_pinned(view, element)),
        Cell(_artifact(view, element)),
        Cell(_outcomes(view, element)),
        Cell("; ".join(judged.reasons) if judged else ""),
        Cell(fields.text or ""),
        Cell(str(fields.collected or "")),
        Cell(str(fields.valid_until or "")),
        Cell(found.sha256 if found is not None else ""),
        Cell(_place(result, element)),
    )


def aged(view: Assessment, element: Element) -> Freshness | None:
    """The freshness of evidence, also where its subject changed or its review is older than its last change."""
    found, changed = view.seen.artifacts.get(element.key), view.seen.changes.get(element.key)
    review = review_fault(element.fields, digest=found.sha256 if found is not None else "", changed=changed)
    other = bool(review or subject_faults(element.fields, view.case.header))
    return freshness(element.fields, view.today, other=other)


def _place(result: Result, element: Element) -> str:
    source = result.texts.get(element.span.file)
    line = f":{source.position(element.span.start)[0]}" if source is not None and not element.span.nowhere else ""
    return f"{element.span.file}{line}"


def _pinned(view: Assessment, element: Element) -> str:
    found, named = view.seen.artifacts.get(element.key), element.fields.artifact
    if found is None:
        return "–"
    return "yes" if named.sha256 or found.pinned else "no"


def _artifact(view: Assessment, element: Element) -> str:
    fields, found = element.fields, view.seen.artifacts.get(element.key)
    if fields.query is not None:
        return f"query by {fields.query.engine}"
    if found is not None and found.state != "present":
        return found.state
    opened = view.seen.opened.get(element.key)
    if opened is not None:
        return "unreadable" if opened.fault else opened.format
    named = fields.artifact
    if named is None:
        return "none"
    return "file" if named.path else "url, not opened" if named.url else "reference, not opened"


def _outcomes(view: Assessment, element: Element) -> str:
    related = view.seen.relation_checks.items()
    checks = [*view.seen.checks.get(element.key, ())]
    checks += [checked for (_, target), several in related if target == element.key for checked in several]
    found = [checked.outcome.value for checked in checks]
    counted = {word: found.count(word) for word in dict.fromkeys(found)}
    return ", ".join(word if times == 1 else f"{times} {word}" for word, times in counted.items()) or "none"
