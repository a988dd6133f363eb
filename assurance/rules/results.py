"""4xx evidence: what checks of it end in, and what its artifacts tell of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity
from assurance.evidence.correcting import bounded_below
from assurance.model.assessment import Assessment, Checked, Outcome
from assurance.model.element import Element
from assurance.model.freshness import DUE_WITHIN, first_day, review_fault
from assurance.rule import rule
from assurance.source import Span


def _checked(view: Assessment, *outcomes: Outcome) -> Iterator[tuple[Element, Checked, Span]]:
    """Checks that ended in one of some ways, with the evidence they are about and where they stand."""
    for element in view.case.of_kind("evidence"):
        for at, checked in enumerate(view.seen.checks.get(element.key, ())):
            if checked.outcome in outcomes:
                yield element, checked, element.entry.place("checks", at)
    for owner, reference in view.case.attributed:
        key = view.case.locate(owner.module, reference.target) or ""
        for checked in view.seen.relation_checks.get((owner.key, key), ()):
            if checked.outcome in outcomes:
                yield view.case.elements[key], checked, owner.entry.part_place(reference, "checks")


@rule("ARG409", "check-not-met", source="evidence.md, What a check ends in")
def check_not_met(view: Assessment) -> Iterator[Diagnostic]:
    """A check on evidence is not met.

    The check says what must be true of the evidence for the claim to follow. It is not: the whole interval lies beyond
    the limit, or an exact condition fails. So the evidence fails. `assurance explain ID` shows the derivation.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            collected: 2001-01-01
            checks: [{max_age: 12 months}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            collected: 2001-01-01
            checks: [{max_age: 900 years}]
    ```
    """
    for element, checked, place in _checked(view, Outcome.NOT_MET):
        yield check_not_met.at(
            place,
            f"evidence `{element.id}` fails its check: {checked.reason}",
            label="not met",
            help=checked.help or "renew the evidence, or change what is claimed",
            about=element.key,
        )


@rule("ARG410", "check-unverifiable", source="evidence.md, What a check ends in")
def check_unverifiable(view: Assessment) -> Iterator[Diagnostic]:
    """A check could not be answered, so the evidence is wanting.

    The artifact is missing, cannot be read, or is cut off; its run was cancelled or is not whole; it has no such
    measure; or the numbers cannot be compared. Unknown is never a pass.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            checks: [{rate: attack_success, below: 2%}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            collected: 2026-11-01
            checks: [{max_age: 12 months}]
    ```
    """
    for element, checked, place in _checked(view, Outcome.UNVERIFIABLE):
        yield check_unverifiable.at(
            place,
            f"a check of `{element.id}` cannot be answered: {checked.reason}",
            label="unverifiable",
            help=checked.help or None,
            about=element.key,
        )


@rule("ARG415", "check-inconclusive", source="evidence.md, What a check ends in")
def check_inconclusive(view: Assessment) -> Iterator[Diagnostic]:
    """A check is neither met nor failed: there are too few rows to tell.

    The value that was measured may keep the limit, but its bound does not: with so few rows the true share may well lie
    beyond. The message says how many rows it takes with the failures seen so far.

    ```text
    - {rate: jailbroken, below: 5%, confidence: 95%}     # 3 of 100 rows: at 95 % confidence up to 7.6 %
    ```
    """
    for element, checked, place in _checked(view, Outcome.INCONCLUSIVE):
        yield check_inconclusive.at(
            place,
            f"evidence `{element.id}` does not settle its check: {checked.reason}",
            label="too few rows",
            help=checked.help or None,
            about=element.key,
        )


@rule("ARG416", "header-disagrees", Severity.WARNING, source="evidence.md, Adapters")
def header_disagrees(view: Assessment) -> Iterator[Diagnostic]:
    """The header of an artifact gives a number that its rows do not.

    Checks count the rows, so the header changes nothing. But somebody may quote it, and a file that contradicts itself
    deserves a look: two judges, attempts that were left out, or averages of averages are the usual reasons.

    ```text
    `parameters.total_number_of_jailbreaks` says 2, the rows give 3 `jailbroken`
    ```
    """
    sharing: dict[tuple[str, tuple[str, ...]], list[Element]] = {}
    for element in view.case.of_kind("evidence"):
        opened, found = view.seen.opened.get(element.key), view.seen.artifacts.get(element.key)
        if opened is not None and opened.disputes and found is not None:
            sharing.setdefault((found.sha256, opened.disputes), []).append(element)
    for (_, disputes), elements in sharing.items():
        first, rest = elements[0], len(disputes) - 1
        more = f" (and {rest} more)" if rest else ""
        warning = header_disagrees.at(
            first.entry.place("artifact", "path"),
            f"the header of the artifact of `{first.id}` disagrees with its rows: {disputes[0]}{more}",
            label="the rows count",
            help="find out why and write it down; `assurance evidence inspect` shows all numbers",
            about=first.key,
        )
        for element in elements[1:4]:
            warning = warning.also(element.entry.place("artifact", "path"), "the same file")
        yield warning


@rule("ARG417", "artifact-unreadable", source="evidence.md, What a check ends in")
def artifact_unreadable(view: Assessment) -> Iterator[Diagnostic]:
    """The file is there and is not what it should be: cut off, empty, dangerous to unpack; or its run is not whole.

    A run that was cancelled, or that lost most of its samples, may look complete. Evidence like that is wanting.

    ```text
    artifact: {path: evidence/results.json}              # ends in the middle of an object
    ```
    """
    for element in view.case.of_kind("evidence"):
        opened = view.seen.opened.get(element.key)
        answered = any(c.outcome is Outcome.UNVERIFIABLE for c in view.seen.checks.get(element.key, ()))
        if opened is None or answered or not (opened.fault or opened.partial):
            continue
        said = f"the artifact of `{element.id}` {opened.fault}" if opened.fault else None
        yield artifact_unreadable.at(
            element.entry.place("artifact", "path"),
            said or f"the run in the artifact of `{element.id}` {opened.partial}",
            label="unreadable" if opened.fault else "not whole",
            help="run it again, or name the whole file",
            about=element.key,
        )


@rule("ARG418", "recount-differs", source="evidence.md, Fields")
def recount_differs(view: Assessment) -> Iterator[Diagnostic]:
    """The lock file keeps other numbers of a check than the rows give now.

    The file or the way it is read has changed since its numbers were accepted, or somebody edited the lock file.

    ```text
    {"k":2,"n":100,…}                                    # and the rows give 3
    ```
    """
    for element in view.case.of_kind("evidence"):
        for said in view.seen.recounts.get(element.key, ()):
            yield recount_differs.at(
                element.entry.place("checks"),
                f"the rows of `{element.id}` give other numbers than its lock file: {said}",
                label="counted anew",
                help="look at what changed, then run `assurance evidence pin`",
                about=element.key,
            )


@rule("ARG419", "lock-unusable", source="evidence.md, Fields")
def lock_unusable(view: Assessment) -> Iterator[Diagnostic]:
    """The lock file beside the case cannot be read, so nothing in it is pinned.

    A change of an artifact would go unseen, and what engines answered is lost.

    ```text
    orchid.lock.json                                     # edited by hand, and no JSON any more
    ```
    """
    if view.seen.lock_fault and view.case.entry is not None:
        yield lock_unusable.at(
            view.case.entry.span,
            f"the lock file of `{view.case.id}` {view.seen.lock_fault}",
            label="nothing is pinned",
            help="restore it, or write it anew with `assurance evidence pin`",
            about=view.case.id,
        )


@rule("ARG420", "weak-statistics", Severity.WARNING, source="docs/guide/statistics.md")
def weak_statistics(view: Assessment) -> Iterator[Diagnostic]:
    """A check was answered, but its statistics rest on little.

    Few clusters make a bound too short; a judge whose error rates nobody measured is taken for perfect; without a
    planned number a run that stopped early passes.

    ```text
    - {rate: correct, at_least: 90%, cluster: article}   # and there are 8 articles
    ```
    """
    for element, checked, place in _checked(view, *Outcome):
        for said in checked.warnings:
            yield weak_statistics.at(
                place,
                f"a check of `{element.id}` rests on little: {said}",
                label="weak",
                help="see the guide on statistics for what would be stronger",
                about=element.key,
            )


@rule("ARG421", "artifact-of-another", Severity.WARNING, source="GSN v3 2:7.4.5.2")
def artifact_of_another(view: Assessment) -> Iterator[Diagnostic]:
    """An artifact names another system than its evidence does.

    The file itself tells which model, image or system was tested. It is not the one that `subject` names, so the result
    may belong to somebody else.

    ```text
    subject: {name: Orchid, version: "2.2"}              # and the file is about vicuna-13b-v1.5
    ```
    """
    for element in view.case.of_kind("evidence"):
        opened, subject = view.seen.opened.get(element.key), element.fields.subject
        named = [part for part in (subject.name, subject.version, subject.digest) if part] if subject else []
        if opened is None or not opened.subject or not named:
            continue
        if not any(_alike(part, told) for part in named for told in opened.subject):
            yield artifact_of_another.at(
                element.entry.place("subject"),
                f"the artifact of `{element.id}` is about `{opened.subject[0]}`",
                label="another subject",
                help="name the artifact of this system, or correct `subject`",
                about=element.key,
            ).also(element.entry.place("artifact", "path"), "this file")


def _alike(written: str, told: str) -> bool:
    """Whether one name is part of the other, whatever their case and signs."""
    one, other = (re.sub(r"[\W_]+", "", name.casefold()) for name in (written, told))
    return bool(one and other) and (one in other or other in one)


@rule("ARG422", "dated-later", Severity.WARNING, source="GSN v3 2:7.4.5.3")
def dated_later(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence says it was collected more than 30 days after its artifact says it was made.

    A new date on an old result makes it look fresh. `max_age` counts from the earlier of the two.

    ```text
    collected: 2026-10-30                                # and the run in the file finished on 2024-03-18
    ```
    """
    for element in view.case.of_kind("evidence"):
        opened, collected = view.seen.opened.get(element.key), element.fields.collected
        made = first_day(opened.finished) if opened is not None else None
        if made is not None and collected is not None and collected - made > DUE_WITHIN:
            yield dated_later.at(
                element.entry.place("collected"),
                f"evidence `{element.id}` was collected on {collected}, and its artifact was made on {made}",
                label="an older run",
                help=f"write the day of the run: `collected: {made}`",
                about=element.key,
            )


@rule("ARG423", "reviewed-before", Severity.WARNING, source="GSN v3 2:7.4.5.2")
def reviewed_before(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence was reviewed before it was collected, or before its artifact last changed.

    What was looked at then is not what the case rests on now. `review: {of: …}` may name the digest that was reviewed.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            collected: 2026-10-30
            review: {by: safety lead, on: 2026-09-01}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            collected: 2026-10-30
            review: {by: safety lead, on: 2026-11-02}
    ```
    """
    for element in view.case.of_kind("evidence"):
        found = view.seen.artifacts.get(element.key)
        digest, changed = found.sha256 if found is not None else "", view.seen.changes.get(element.key)
        fault = review_fault(element.fields, digest=digest, changed=changed)
        if fault:
            yield reviewed_before.at(
                element.entry.place("review"),
                f"the review of `{element.id}` is out of date: {fault}",
                label="review again",
                help="review it again, then write the new day",
                about=element.key,
            )


@rule("ARG424", "uncorrected-checks", Severity.WARNING, source="Holm 1979; docs/guide/statistics.md, Several claims")
def uncorrected_checks(view: Assessment) -> Iterator[Diagnostic]:
    """An argument that needs only some of its legs has several checks below it, which do not share its confidence.

    Each check is wrong by chance now and then. Where one of many is enough, some will pass though none should: of
    twenty at 95 %, one on average. Where all of them are needed, nothing has to be shared.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: Argument over two campaigns
            aggregation: any
            warrant: Either campaign shows it
            supported_by:
              - {evidence: E1, text: First campaign, checks: [{rate: broken, below: 5%}]}
              - {evidence: E2, text: Second campaign, checks: [{rate: broken, below: 5%}]}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - argument: S1
            text: Argument over two campaigns
            aggregation: any
            warrant: Either campaign shows it
            correction: holm
            supported_by:
              - {evidence: E1, text: First campaign, checks: [{rate: broken, below: 5%}]}
              - {evidence: E2, text: Second campaign, checks: [{rate: broken, below: 5%}]}
    ```
    """
    for element in view.case.of_kind("argument"):
        fields = element.fields
        if fields.aggregation == "all" or not fields.warrant or fields.correction is not None:
            continue
        checks = list(bounded_below(view.case, element))
        if len(checks) > 1:
            yield uncorrected_checks.at(
                element.entry.place("aggregation"),
                f"`{element.id}` needs {fields.aggregation} of its legs, "
                f"and {len(checks)} checks below it do not share its confidence",
                label="some pass by chance",
                help="add `correction: holm`",
                about=element.key,
            )
