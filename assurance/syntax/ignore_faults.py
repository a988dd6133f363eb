"""Findings about ignores (ARG040 to ARG044): an ignore is a claim, with a reason and an end, and is checked as one."""

from __future__ import annotations

import datetime as dt

from assurance.diagnostic import Diagnostic, Severity, fault
from assurance.source import Span


@fault("ARG040", "ignore-unreadable")
def ignore_unreadable(span: Span, reason: str) -> Diagnostic:
    """A comment begins like an ignore and cannot be read as one.

    It accepts nothing, and its author believes that it does. An ignore is
    `# assurance: ignore[CODE, CODE] until DATE: reason`; the date may be left out.

    ```yaml bad
    elements:
      - claim: C1   # assurance: ignore ARG301
        text: The model refuses the request
    ```
    ```yaml good
    elements:
      - claim: C1   # assurance: ignore[ARG301] until 2999-01-31: the red-team report is due
        text: The model refuses the request
    ```
    """
    hint = "write `# assurance: ignore[ARG301] until 2027-01-31: reason`"
    return ignore_unreadable.at(span, f"an ignore cannot be read: {reason}", label="accepts nothing", hint=hint)


@fault("ARG041", "ignore-without-reason", Severity.WARNING)
def ignore_without_reason(span: Span) -> Diagnostic:
    """An ignore gives no reason.

    It hides a finding from everybody who reads the case later, and they cannot tell whether it still should. Reports
    list every ignore with its reason.

    ```yaml bad
    elements:
      - claim: C1   # assurance: ignore[ARG301]
        text: The model refuses the request
    ```
    ```yaml good
    elements:
      - claim: C1   # assurance: ignore[ARG301]: the red-team report is due in January
        text: The model refuses the request
    ```
    """
    hint = "add a colon and the reason behind it"
    return ignore_without_reason.at(span, "an ignore gives no reason", label="why?", hint=hint)


@fault("ARG042", "ignore-expired", Severity.WARNING)
def ignore_expired(span: Span, until: dt.date) -> Diagnostic:
    """An ignore is past the date until which it was to hold.

    It hides nothing any more: the findings it accepted are shown again.

    ```yaml bad
    elements:
      - claim: C1   # assurance: ignore[ARG301] until 2020-01-31: the red-team report is due
        text: The model refuses the request
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    hint = "mend what it accepted, or decide anew until when"
    return ignore_expired.at(span, f"an ignore held until {until}, which is past", label="hides nothing", hint=hint)


@fault("ARG043", "ignore-unknown-code")
def ignore_unknown_code(span: Span, word: str, hint: str | None) -> Diagnostic:
    """An ignore names a finding that does not exist, or one that cannot be ignored.

    What is wrong with the text itself (ARG0xx) cannot be ignored: nobody could say what else was not read.

    ```yaml bad
    elements:
      - claim: C1   # assurance: ignore[ARG3O1]: the red-team report is due in January
        text: The model refuses the request
    ```
    ```yaml good
    elements:
      - claim: C1   # assurance: ignore[ARG301]: the red-team report is due in January
        text: The model refuses the request
    ```
    """
    if hint is None:
        return ignore_unknown_code.at(
            span, f"`{word}` cannot be ignored", label="about the text", hint="mend what it is about"
        )
    return ignore_unknown_code.at(span, f"an ignore names `{word}`, which is no finding", label="no code", hint=hint)


@fault("ARG044", "ignore-unused", Severity.WARNING)
def ignore_unused(span: Span, words: str) -> Diagnostic:
    """An ignore accepts nothing: there is no such finding where it stands.

    What it accepted was mended, or it stands at the wrong place. Left over, it would hide the next fault of that kind.

    ```yaml bad
    elements:
      - claim: C1   # assurance: ignore[ARG301]: the red-team report is due in January
        text: The model refuses the request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return ignore_unused.at(
        span,
        f"there is no {words} here to ignore",
        label="accepts nothing",
        hint="delete it, or move it to its finding",
    )
