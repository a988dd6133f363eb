"""Findings about a text as YAML (ARG001 to ARG012): each function is one kind, its docstring the manual page."""

from __future__ import annotations

from assurance.diagnostic import Diagnostic, Severity, fault
from assurance.source import Limits, Source, Span, Unreadable, whole


@fault("ARG001", "unreadable-file")
def unreadable_file(problem: Unreadable, listed_at: Span | None = None) -> Diagnostic:
    """A file that belongs to the case could not be read.

    What it holds is unknown, so neither verdict is given until it can be read.
    Files are UTF-8 text inside the project root; a link that leads out of the root is not followed.

    ```yaml bad
    files: [no-such-file.yaml]
    ```
    ```yaml good
    files: []
    ```
    """
    message = f"`{problem.name}` {problem.reason}"
    place = listed_at or whole(problem.name)
    return unreadable_file.at(place, message, label="listed here" if listed_at else "", hint=problem.help)


@fault("ARG002", "yaml-syntax")
def yaml_syntax(span: Span, message: str, label: str, hint: str | None) -> Diagnostic:
    """The text cannot be read as YAML from this place on.

    The file is left out, so neither verdict is given until it is mended. The place shown is where reading stopped;
    the cause is there or just before it.

    ```yaml bad
    elements:
      - claim: C1
        text: The limit: two per cent
    ```
    ```yaml good
    elements:
      - claim: C1
        text: "The limit: two per cent is kept"
        undeveloped: true
    ```
    """
    return yaml_syntax.at(span, message, label=label, hint=hint)


@fault("ARG003", "forbidden-character")
def forbidden_character(span: Span, character: str) -> Diagnostic:
    r"""A character that YAML does not allow stands in the text.

    Control characters do not print, and some of them steer a terminal. The YAML standard (1.2, section 5.1) allows tab,
    line ends and printable characters only. In a double-quoted text they can be written as an escape.

    ```yaml bad
    text: "rings the bell \x07"
    ```
    ```yaml good
    text: "rings the bell"
    ```
    """
    return forbidden_character.at(
        span,
        f"the character U+{ord(character):04X} is not allowed in YAML",
        label="not printable",
        hint="delete it",
    )


@fault("ARG004", "alias")
def alias(span: Span, name: str) -> Diagnostic:
    """An alias (`*name`) or anchor (`&name`) is used.

    An argument names other elements by their ID, which a reader can follow and a diagram can draw; a few nested aliases
    can also expand to more than any machine holds. A text that begins with `*` or `&` must be quoted.

    ```yaml bad
    elements:
      - claim: C1
        text: &same The model refuses the request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return alias.at(span, f"`*{name}` is a YAML alias, which a case does not use", label="alias", hint=_NAME_IT)


_NAME_IT = "name an element by its ID, or quote a text that begins with `*` or `&`"


def anchor(source: Source, start: int, name: str) -> Diagnostic:
    """The fault of a node that carries an anchor."""
    at = source.text.find("&" + name, start)
    place = Span(source.name, at, at + len(name) + 1) if at >= 0 else Span(source.name, start, start + 1)
    return alias.at(place, f"`&{name}` is a YAML anchor, which a case does not use", label="anchor", hint=_NAME_IT)


@fault("ARG005", "tag")
def tagged(span: Span, what: str) -> Diagnostic:
    """A YAML tag (`!name`, `!!type`) or directive is used.

    A scalar's type is that of its field, and nothing in a case is executed, so there is nothing for a tag to say.
    A text that begins with `!` must be quoted.

    ```yaml bad
    elements:
      - claim: C1
        text: !!str The model refuses the request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return tagged.at(
        span,
        f"a YAML {what} is used, which a case does not need",
        label=what,
        hint=f"delete the {what}, or quote the text",
    )


def tag(source: Source, start: int) -> Diagnostic:
    """The fault of a node that carries a tag."""
    at = max(source.text.find("!", start), start)
    end = at
    while end < len(source.text) and not source.text[end].isspace():
        end += 1
    return tagged(Span(source.name, at, max(end, at + 1)), "tag")


def directive(source: Source, start: int) -> Diagnostic:
    """The fault of a document that declares tag handles."""
    at = source.text.find("%TAG", 0, start + 5)
    return tagged(Span(source.name, max(at, 0), max(at, 0) + 4), "directive")


@fault("ARG006", "merge-key")
def merge_key(span: Span) -> Diagnostic:
    """A merge key (`<<`) is used.

    Every element says what it is at its own place, so that a reviewer need not look elsewhere.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        <<: {undeveloped: true}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return merge_key.at(
        span, "`<<` is a YAML merge key, which a case does not use", label="merge key", hint="write the keys out"
    )


@fault("ARG007", "second-document")
def second_document(span: Span) -> Diagnostic:
    """A second YAML document begins in the same file.

    One file holds one document; what follows is not read.

    ```yaml bad
    elements: []
    ---
    elements: []
    ```
    ```yaml good
    elements: []
    ```
    """
    return second_document.at(
        span, "a second YAML document begins here", label="not read from here on", hint="put it into a file of its own"
    )


@fault("ARG008", "duplicate-key")
def duplicate_key(span: Span, key: str, first: Span) -> Diagnostic:
    """The same key stands twice in one mapping.

    Other YAML readers silently keep the last one, so two people can read two different cases. The first is used here.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        text: The model refuses every request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    return duplicate_key.at(
        span, f"the key `{key}` stands twice in one mapping", label="second time", hint="keep one of the two"
    ).also(first, "first time")


@fault("ARG009", "odd-key")
def odd_key(span: Span) -> Diagnostic:
    """A key is a list or a mapping, not a word.

    Keys name what is said; the language has only words for that. The entry is left out.

    ```yaml bad
    elements: []
    ? [a, b]
    : c
    ```
    ```yaml good
    elements: []
    ```
    """
    return odd_key.at(
        span, "a list or mapping stands where a key was expected", label="not a word", hint="write a key as a word"
    )


@fault("ARG010", "limit")
def over_limit(span: Span, message: str, hint: str) -> Diagnostic:
    """A limit that protects the reader's machine was passed.

    Depth, size, number of files and number of elements are bounded, because case files also come from strangers. The
    limits can be raised in the configuration (`[limits]`).

    ```toml
    [limits]
    depth = 400
    file-bytes = 10_000_000
    files = 1_000
    nodes = 5_000_000
    elements = 200_000
    findings = 5_000
    searched = 100_000
    ```
    """
    return over_limit.at(span, message, label="here", hint=hint)


def limit(span: Span, limits: Limits, *, depth: int) -> Diagnostic:
    """The fault of a text that is nested too deeply or has too many nodes."""
    if depth > limits.depth:
        return over_limit(
            span,
            f"the YAML is nested deeper than {limits.depth} levels",
            "write the branch elsewhere and name it by its ID",
        )
    return over_limit(
        span, f"the YAML has more than {limits.nodes:,} nodes", "split the file with `files:`, or raise `limits.nodes`"
    )


@fault("ARG011", "empty-document", Severity.ERROR)
def empty_document(source: Source) -> Diagnostic:
    """The file says nothing.

    An empty file in a case is usually one that was meant to hold something.

    ```yaml bad
    # only a comment
    ```
    ```yaml good
    elements: []
    ```
    """
    return empty_document.at(
        whole(source.name), f"`{source.name}` is empty", hint="start with `case: ID`, or run `assurance new case DIR`"
    )


@fault("ARG012", "not-yet")
def not_yet(span: Span, what: str) -> Diagnostic:
    """The language has this, this version of the tool does not yet read it.

    What is not read is not checked, so it is an error and not silence. The CHANGELOG says when it comes.

    ```yaml bad
    pattern: hazard-directed
    ```
    ```yaml good
    elements: []
    ```
    """
    return not_yet.at(span, f"{what} not yet supported by this version", label="not read", hint="leave it out for now")


@fault("ARG013", "rule-crashed")
def rule_crashed(span: Span, code: str, error: str) -> Diagnostic:
    """A rule of this tool failed.

    The other rules went on; what this one would have found is not known. Please report it, with the case if you can.

    ```text
    assurance check orchid.case.yaml
    ```
    """
    return rule_crashed.at(
        span,
        f"the rule {code} crashed on this case ({error})",
        label="in this case",
        hint="please report it; the other rules went on",
    )
