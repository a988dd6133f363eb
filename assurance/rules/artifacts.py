"""4xx evidence: is it there, is it what was meant, is it current."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.order import estimate_evidence
from assurance.model.state import changed, expired, subject_faults
from assurance.rule import rule

DUE = dt.timedelta(days=30)


@rule("ARG401", "artifact-missing", source="GSN v3 2:7.4.5.1")
def artifact_missing(view: Assessment) -> Iterator[Diagnostic]:
    """The file that evidence names does not exist, cannot be read, or lies outside the project.

    Evidence that nobody can open supports nothing.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            artifact: {path: evidence/no-such-report.pdf}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            artifact: {reference: report 12}
    ```
    """
    for element in view.case.of_kind("evidence"):
        found = view.seen.artifacts.get(element.key)
        if found is not None and found.state != "present":
            yield artifact_missing.at(
                element.entry.place("artifact", "path"),
                f"the artifact of `{element.id}` {found.reason}",
                label=found.state,
                help="put the file there, or correct the path (relative to this file, inside the project)",
                about=element.key,
            )


@rule("ARG402", "artifact-changed", source="GSN v3 2:7.4.5.2")
def artifact_changed(view: Assessment) -> Iterator[Diagnostic]:
    """The file is not the one that was pinned: its SHA-256 digest differs from the one written.

    The digest stands in the case (`sha256`) or in its lock file (`assurance evidence pin`). Somebody changed the
    evidence after it was accepted. Look at the change, review the claim again, then pin anew.

    ```text
    artifact: {path: evidence/report.json, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
    ```
    """
    for element in view.case.of_kind("evidence"):
        found, named = view.seen.artifacts.get(element.key), element.fields.artifact
        if found is not None and found.state == "present" and changed(element.fields, found):
            own = named.sha256 not in (None, found.sha256)
            yield artifact_changed.at(
                element.entry.place("artifact", "sha256" if own else "path"),
                f"the artifact of `{element.id}` has changed since it was pinned",
                label="another file's digest" if own else "not the file in the lock",
                help=f"review the change; the digest is now {found.sha256}"
                if own
                else "review the change, then run `assurance evidence pin`",
                about=element.key,
            )


@rule("ARG403", "no-artifact", Severity.WARNING, source="GSN v3 2:7.4.5.1")
def no_artifact(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence that is collected or accepted names no artifact.

    Name a `path` in the project (hashed and opened), or a `url` or `reference` (recorded, and counted as such).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            status: accepted
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            status: accepted
            artifact: {reference: report 12}
    ```
    """
    for element in view.case.of_kind("evidence"):
        named = element.fields.artifact
        if element.broken or element.fields.status == "planned":
            continue
        if element.fields.query is None and (named is None or not (named.path or named.url or named.reference)):
            yield no_artifact.at(
                element.span,
                f"evidence `{element.id}` is {element.fields.status} and names no artifact",
                label="no artifact",
                help="add `artifact: {path: …}`, or `{reference: …}` for what is kept elsewhere",
                about=element.key,
            )


@rule("ARG404", "expired", source="GSN v3 2:7.4.5.3")
def expired_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence is past its date, or older than it may be.

    What was true of an earlier system need not be true of today's. Expired evidence is wanting.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            valid_until: 2001-01-01
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            valid_until: 2999-01-01
    ```
    """
    for element in view.case.of_kind("evidence"):
        if expired(element.fields, view.today):
            key = "valid_until" if element.fields.valid_until and element.fields.valid_until < view.today else "max_age"
            yield expired_evidence.at(
                element.entry.place(key),
                f"evidence `{element.id}` has expired",
                label=f"before {view.today}",
                help="renew it, then write the new date",
                about=element.key,
            )


@rule("ARG405", "due-soon", Severity.INFO, source="GSN v3 2:7.4.5.3")
def due_soon(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence expires within 30 days.

    There is still time to renew it before claims that rest on it fall.

    ```text
    valid_until: 2026-12-10      # and today is 2026-11-22
    ```
    """
    for element in view.case.of_kind("evidence"):
        until = element.fields.valid_until
        if until is not None and view.today <= until <= view.today + DUE:
            yield due_soon.at(
                element.entry.place("valid_until"),
                f"evidence `{element.id}` expires in {(until - view.today).days} days",
                label="soon",
                help="plan its renewal",
                about=element.key,
            )


@rule("ARG406", "other-subject", source="GSN v3 2:7.4.5.2")
def other_subject(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence is about another version or another system than the case.

    A result for version 2.1 says little about 2.2. Evidence about something else is wanting, and so is evidence that
    names what it is about while the case's `scope` does not: then nobody can tell.

    ```yaml bad
    case: demo
    scope: {version: "2.2"}
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            applies_to: ["2.1"]
    ```
    ```yaml good
    case: demo
    scope: {version: "2.2"}
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            applies_to: ["2.2"]
    ```
    """
    for element in view.case.of_kind("evidence"):
        for reason in subject_faults(element.fields, view.case.header):
            key = "applies_to" if reason.startswith("it applies") else "subject"
            untold = reason.rpartition("and the scope names no ")[2] if "and the scope names no " in reason else ""
            yield other_subject.at(
                element.entry.place(key),
                f"evidence `{element.id}` "
                f"{'cannot be matched with the case' if untold else 'is about something else'}: {reason}",
                label="which one?" if untold else "another subject",
                help=f"write `{untold}: …` into `scope`"
                if untold
                else "gather it for this version, or say that it applies",
                about=element.key,
            )


@rule("ARG407", "rejected", source="GSN v3 2:7.4.5.1")
def rejected(view: Assessment) -> Iterator[Diagnostic]:
    """Something still rests on evidence that was rejected or withdrawn.

    Somebody looked at it and did not accept it, so it fails, whatever it says.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            status: withdrawn
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    estimated = {estimate_evidence(view.case, risk): risk for risk in view.case.entries("risks").values()}
    for element in view.case.of_kind("evidence"):
        parents = view.case.parents(element.key)
        user = parents[0].entry if parents else estimated.get(element.key)
        if element.fields.status in ("rejected", "withdrawn") and user is not None:
            yield rejected.at(
                element.entry.place("status"),
                f"evidence `{element.id}` was {element.fields.status} and is still used",
                label=element.fields.status,
                help="take it out, or replace it",
                about=element.key,
            ).also(user.span, "used here")


@rule("ARG408", "not-accepted", Severity.WARNING, source="GSN v3 2:7.4.5.1")
def not_accepted(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence is only planned, or collected and not yet accepted.

    It supports nothing until somebody has looked at it and accepted it (`status: accepted`).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            status: accepted
            artifact: {reference: report 12}
    ```
    """
    for element in view.case.of_kind("evidence"):
        status = element.fields.status
        if status in ("planned", "collected") and not element.broken:
            written = element.entry.node.key("status") is not None
            yield not_accepted.at(
                element.entry.place("status") if written else element.span,
                f"evidence `{element.id}` is {'only planned' if status == 'planned' else 'collected, not accepted'}",
                label="supports nothing yet",
                help="write `status: accepted` once it has been reviewed",
                about=element.key,
            )


@rule("ARG411", "case-lapsed", source="EU GPAI Code of Practice 7.2; language.md, `valid_until`")
def case_lapsed(view: Assessment) -> Iterator[Diagnostic]:
    """The case itself is past its `valid_until`.

    Whoever set the date decided that the case must be looked at again by then. Its verdicts are about another day.

    ```yaml bad
    case: demo
    valid_until: 2001-01-01
    elements: [{claim: C1, text: The model refuses the request, undeveloped: true}]
    ```
    ```yaml good
    case: demo
    valid_until: 2999-01-01
    elements: [{claim: C1, text: The model refuses the request, undeveloped: true}]
    ```
    """
    until = view.case.header.valid_until
    if view.case.entry is not None and until is not None and until < view.today:
        yield case_lapsed.at(
            view.case.entry.place("valid_until"),
            f"the case was valid until {until}",
            label="past",
            help="review the case, then write the next date",
            about=view.case.id,
        )
