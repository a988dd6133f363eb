"""Findings about what is written where (ARG020 to ARG033): keys, values, shapes, IDs, included files."""

from __future__ import annotations

from assurance.diagnostic import Diagnostic, Severity, fault
from assurance.source import Span


@fault("ARG020", "unknown-key")
def unknown_key(span: Span, key: str, owner: str, hint: str | None) -> Diagnostic:
    """A key that the language does not have at this place.

    A misspelled key would otherwise be a fact that nobody reads. Keys are `snake_case` in US spelling. Fields of your
    own are declared in the configuration (`extra-fields`).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undevelopd: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return unknown_key.at(span, f"{owner} has no key `{key}`", label="unknown key", hint=hint)


@fault("ARG021", "missing-key")
def missing_key(span: Span, key: str, owner: str) -> Diagnostic:
    """A key that must be written is not there.

    Without it the entry cannot be understood: an element says something, an interplay lies between two claims.

    ```yaml bad
    elements:
      - claim: C1
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return missing_key.at(span, f"{owner} has no `{key}`", label=f"`{key}` is missing", hint=f"add `{key}:` below it")


@fault("ARG022", "wrong-value")
def wrong_value(span: Span, message: str, hint: str | None) -> Diagnostic:
    """A value that its field cannot have.

    Each field reads its own kind of value: a date is `2026-11-20`, a share `95%` or `0.95`, a truth value `true` or
    `false`, a choice one of its `kebab-case` words.

    ```yaml bad
    elements:
      - evidence: E1
        text: Red-team report
        status: acepted
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
    return wrong_value.at(span, message, label="wrong value", hint=hint)


@fault("ARG023", "wrong-shape")
def wrong_shape(span: Span, message: str, hint: str | None) -> Diagnostic:
    """A text, a list or a mapping stands where another of the three belongs.

    Lists stay lists even with one item, so that adding a second one is not a change of kind.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: C2
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C2]
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    """
    return wrong_shape.at(span, message, label="wrong shape", hint=hint)


@fault("ARG024", "kind-key")
def kind_key(span: Span, message: str, hint: str | None) -> Diagnostic:
    """An element says no kind, or more than one.

    Exactly one key gives kind and ID, by convention the first: `claim: C1`, or in GSN's words `goal: C1`.

    ```yaml bad
    elements:
      - text: The model refuses the request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return kind_key.at(span, message, label="which kind?", hint=hint)


@fault("ARG025", "bad-id")
def bad_id(span: Span, message: str, hint: str) -> Diagnostic:
    """An ID that cannot be one.

    An ID is a letter, then letters, digits, `_` or `-`, in Unicode's composed form and without invisible characters, so
    that two IDs that look alike are alike. `/` belongs to modules and `.` to pattern instances.
    Source: GSN v3 1:2.1.2 and 2:5.2.6 (every element has an identifier).

    ```yaml bad
    elements:
      - claim: C 1
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
    return bad_id.at(span, message, label="not an ID", hint=hint)


@fault("ARG026", "misplaced-document")
def misplaced_document(span: Span, message: str, hint: str) -> Diagnostic:
    """A file is listed where its kind does not belong, or is no document of a case at all.

    A case lists parts, modules and patterns; another case is not part of it.

    ```yaml bad
    - claim: C1
    ```
    ```yaml good
    elements: []
    ```
    """
    return misplaced_document.at(span, message, hint=hint)


@fault("ARG027", "deprecated-symbol", Severity.WARNING)
def deprecated_symbol(span: Span, word: str) -> Diagnostic:
    """An element is a symbol that GSN has given up.

    `criterion`, `constraint`, `stakeholder`, `problem` and `model` are read as context; suitably worded, a context says
    the same. A problem may also be a doubt (`defeater`). A `choice` of strategies is still to be made, so it supports
    nothing.
    Source: GSN v3 Annex 2:A.2 and its table.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        in_context_of:
          - criterion: X1
            text: At most 2 % of harmful requests answered
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        in_context_of:
          - context: X1
            text: At most 2 % of harmful requests answered is regarded as refusing
    ```
    """
    if word == "choice":
        hint = "decide on one, or list the strategies under the goal as `{to: ID, choice: 1 of 2}`"
        return deprecated_symbol.at(span, "GSN has given up the `choice` of strategies", label="given up", hint=hint)
    more = "; one that speaks against the claim is a `defeater` under `challenged_by:`" if word == "problem" else ""
    found = f"GSN has given up `{word}` as an element of its own; it is read as a context"
    return deprecated_symbol.at(span, found, label="given up", hint=f"write `context:`{more}")


@fault("ARG030", "include-nothing")
def include_nothing(span: Span, pattern: str) -> Diagnostic:
    """A pattern under `files:` matches no file.

    A reader believes that something is included which is not; a doubt or a risk in it would be missing from the
    verdicts.

    ```yaml bad
    files: ["security/*.yaml"]
    ```
    ```yaml good
    files: []
    ```
    """
    return include_nothing.at(
        span, f"`{pattern}` matches no file", label="no match", hint="correct the pattern or delete it"
    )


@fault("ARG034", "unusable-case")
def unusable_case(span: Span, name: str, reason: str) -> Diagnostic:
    """A case that is named under `uses` cannot be used: it is not there, it is no case, or it has no verdict.

    What is argued on another case is worth what that case is worth, and nobody knows that while its text has errors.

    ```yaml bad
    # product.case.yaml
    case: product
    uses: [platform.case.yaml]
    elements:
      - {claim: C1, text: The product does no harm, supported_by: [{away: platform/P1}]}
    # platform.case.yaml
    case: platform
    elements:
      - {claim: P1, text: The platform does no harm, undevelopd: true}
    ```
    ```yaml good
    # product.case.yaml
    case: product
    uses: [platform.case.yaml]
    elements:
      - {claim: C1, text: The product does no harm, supported_by: [{away: platform/P1}]}
    # platform.case.yaml
    case: platform
    elements:
      - {claim: P1, text: The platform does no harm, undeveloped: true}
    ```
    """
    return unusable_case.at(
        span,
        f"`{name}` cannot be used: it {reason}",
        label="not usable",
        hint=f"run `assurance check {name}` and mend it",
    )


@fault("ARG031", "include-twice", Severity.WARNING)
def include_twice(span: Span, path: str, first: Span) -> Diagnostic:
    """A file is listed twice; it is read once.

    One of the two was perhaps meant to be another file.

    ```text
    files: [risks.yaml, "*.yaml"]    # risks.yaml by name and by pattern
    ```
    """
    return include_twice.at(span, f"`{path}` is listed twice", label="second time", hint="list it once").also(
        first, "first time"
    )


@fault("ARG032", "include-outside")
def include_outside(span: Span, pattern: str) -> Diagnostic:
    """A file outside the project root is listed.

    A case must mean the same on every machine, and a case file from a stranger must not read other files. Absolute
    paths, `..` out of the root and links out of the root are refused.

    ```yaml bad
    files: [/etc/passwd]
    ```
    ```yaml good
    files: []
    ```
    """
    return include_outside.at(
        span,
        f"`{pattern}` lies outside the project",
        label="outside the root",
        hint="write a path relative to this file, inside the project",
    )


@fault("ARG033", "include-loop")
def include_loop(span: Span, path: str, first: Span | None) -> Diagnostic:
    """A document lists itself, directly or through others.

    It is read once. A circle of files has no beginning, and a reader cannot tell what belongs to what.

    ```text
    # a.case.yaml
    case: A
    files: [a.case.yaml]
    ```
    """
    found = include_loop.at(
        span, f"`{path}` lists itself, directly or through others", label="leads back here", hint="delete this entry"
    )
    return found if first is None else found.also(first, "first listed here")
