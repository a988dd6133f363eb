"""1xx references: every name leads to one thing, and to the right kind of thing."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, near, nearest
from assurance.model.assessment import Assessment
from assurance.model.case import Case, Misreference
from assurance.rule import rule
from assurance.source import Span
from assurance.syntax.reader import with_article

MOST_GUESSES = 300
"""How many names are looked for among those that look alike; each is compared with every other."""


def _candidates(case: Case, miss: Misreference) -> set[str]:
    families = {"risk": "risks", "actor": "actors", "asset": "assets"}
    if miss.wanted in families:
        named = {name for key in ("addresses", "meets", "actors") for name in getattr(miss.entry.fields, key, ())}
        return set(case.entries(families[miss.wanted])) - named
    if miss.wanted in ("module", "contract"):
        return {name for name, entry in case.modules.items() if entry.kind == miss.wanted}
    if miss.wanted in ("claim", "acp"):
        return {element.key for element in case.of_kind(miss.wanted)}
    supporting = [r for r in miss.entry.relations if r.kind == "supported-by"]
    taken = (
        {r.target for r in supporting} | {miss.entry.id} if any(r.target == miss.name for r in supporting) else set()
    )
    return {key for key in case.elements if "@" not in key} - taken


def _meant(case: Case, miss: Misreference) -> str | None:
    """The name that was meant: the same one in a module before one that looks alike."""
    pool = _candidates(case, miss)
    elsewhere = sorted(key for key in pool if key.endswith(f"/{miss.name}"))
    return elsewhere[0] if elsewhere else near(miss.name, pool)


@rule("ARG101", "unknown-reference", source="GSN v3 1:2.1.5; a reference that leads nowhere is no relation")
def unknown_reference(view: Assessment) -> Iterator[Diagnostic]:
    """Something is named that does not exist.

    A reader who follows the argument meets a dead end, so the claim above it has one leg fewer than it appears to have.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [E1]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    unknown = (miss for miss in view.case.misreferences if miss.problem == "unknown")
    for count, miss in enumerate(unknown):
        meant = _meant(view.case, miss) if count < MOST_GUESSES else None
        found = unknown_reference.at(
            miss.span,
            f"`{miss.entry.id}` names the {miss.wanted} `{miss.name}`, which does not exist",
            label=f"no such {miss.wanted}",
            help=f"did you mean `{meant}`?" if meant else _nowhere(view.case, miss),
            about=miss.entry.id,
        ).also(miss.entry.span, "needed here")
        yield _mended(found, miss, meant, view.case)


def _mended(found: Diagnostic, miss: Misreference, meant: str | None, case: Case) -> Diagnostic:
    """The finding with the near name as an edit, where only one is near. Unsafe: it says what the author meant."""
    written = (
        miss.entry.source.text[miss.span.start : miss.span.end] if miss.entry.source.name == miss.span.file else ""
    )
    if meant is None or miss.name not in written or len(nearest(miss.name, _candidates(case, miss))) > 1:
        return found
    at = miss.span.start + written.index(miss.name)
    return found.fix(Span(miss.span.file, at, at + len(miss.name)), meant, unsafe=True)


def _nowhere(case: Case, miss: Misreference) -> str:
    if miss.module and miss.module not in case.modules and miss.module not in case.used:
        return f"there is no module `{miss.module}`; list its file under `files:`, or another case under `uses:`"
    words = {"element": "elements", "risk": "risks", "actor": "actors", "asset": "assets"}
    if miss.wanted in ("module", "contract"):
        return f"list the file of the {miss.wanted} under `files:`, or delete the reference"
    return f"write it under `{words.get(miss.wanted, 'elements')}:`, or delete the reference"


@rule("ARG102", "duplicate-id", source="GSN v3 1:2.1.2, 1:4.2.2, 2:5.2.6")
def duplicate_id(view: Assessment) -> Iterator[Diagnostic]:
    """The same ID is given to two things.

    A reference could mean either, and two readers could follow two different arguments. The first one written is used.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - claim: C1
        text: The filter blocks the request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    """
    for first, second in view.case.duplicates:
        yield duplicate_id.at(
            second.span,
            f"the ID `{second.id}` is given to two things",
            label="second one",
            help="give one of the two another ID",
            about=second.id,
        ).also(first.span, "first one")


@rule("ARG103", "duplicate-reference")
def duplicate_reference(view: Assessment) -> Iterator[Diagnostic]:
    """The same element stands twice in one list.

    It is counted once; naming it twice makes an argument look better supported than it is.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [E1, E1]
      - evidence: E1
        text: Red-team report
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [E1]
      - evidence: E1
        text: Red-team report
    ```
    """
    for entry, second, first, name in view.case.repeats:
        yield duplicate_reference.at(
            second,
            f"`{entry.id}` lists `{name}` twice",
            label="second time",
            help="delete one of the two",
            about=entry.id,
        ).also(first, "first time")


@rule("ARG104", "self-reference", source="GSN v3 1:2.2.2")
def self_reference(view: Assessment) -> Iterator[Diagnostic]:
    """An element supports itself.

    A claim cannot be its own reason.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C1]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
    ```
    """
    for relations in (*view.case.supported_by.values(), *view.case.in_context_of.values()):
        for relation in relations:
            if relation.owner == relation.target:
                yield self_reference.at(
                    relation.span,
                    f"`{relation.owner}` is given as a reason for itself",
                    label="itself",
                    help="name what supports it, or mark it `undeveloped: true`",
                    about=relation.owner,
                )


@rule("ARG105", "wrong-kind-of-reference")
def wrong_kind_of_reference(view: Assessment) -> Iterator[Diagnostic]:
    """A name leads to something of the wrong kind, for instance a claim where a risk is meant.

    The relation that was meant is then missing, and what is named says nothing here.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        addresses: [C2]
        undeveloped: true
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    ```yaml good
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
    elements:
      - claim: C1
        text: The model refuses the request
        addresses: [H1]
        undeveloped: true
    ```
    """
    for miss in view.case.misreferences:
        if miss.problem == "wrong-kind":
            meant = _meant(view.case, miss)
            yield wrong_kind_of_reference.at(
                miss.span,
                f"`{miss.name}` is {with_article(miss.found)} where {with_article(miss.wanted)} is meant",
                label=f"{with_article(miss.found)}",
                help=f"did you mean `{meant}`?" if meant else f"name {with_article(miss.wanted)}",
                about=miss.entry.id,
            )


@rule("ARG107", "no-such-relation", source="GSN v3 1:6.2.7, 1:6.3.9")
def no_such_relation(view: Assessment) -> Iterator[Diagnostic]:
    """A doubt is about a relation that does not exist.

    Both elements exist, but neither supports nor scopes the other, so the doubt weighs on nothing.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - evidence: E1
        text: Red-team report
      - defeater: D1
        text: The report is about another model
        challenges: {from: C1, to: E1}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
      - defeater: D1
        text: The report is about another model
        challenges: {from: C1, to: E1}
    ```
    """
    for miss in view.case.misreferences:
        if miss.problem == "no-relation":
            yield no_such_relation.at(
                miss.span,
                f"`{miss.entry.id}` doubts the relation {miss.name}, which does not exist",
                label="no such relation",
                help="name an element and what stands in its `supported_by`",
                about=miss.entry.id,
            )


@rule("ARG106", "not-public", source="GSN v3 T1:4-1, 1:4.6.1, 2:9.6.7")
def not_public(view: Assessment) -> Iterator[Diagnostic]:
    """An element of another module is used that the module does not offer.

    A module's `interface` lists what others may rely on; everything else may change without notice.

    ```yaml bad
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml]
    elements:
      - claim: C1
        text: Orchid keeps its secrets
        supported_by: [{away: security/C5}]
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - claim: C4
        text: The vault keeps secrets
        undeveloped: true
      - {claim: C5, text: The key is rotated, undeveloped: true}
    ```
    ```yaml good
    # orchid.case.yaml
    case: orchid
    top: C1
    files: [security.yaml]
    elements:
      - claim: C1
        text: Orchid keeps its secrets
        supported_by: [{away: security/C4}]
    # security.yaml
    module: security
    interface: [C4]
    elements:
      - claim: C4
        text: The vault keeps secrets
        undeveloped: true
    ```
    """
    for miss in view.case.misreferences:
        if miss.problem == "not-public":
            module = view.case.modules.get(miss.module)
            found = not_public.at(
                miss.span,
                f"`{miss.name}` is not public in its module",
                label="not public",
                help=f"add `{miss.name.rpartition('/')[2]}` to the `interface` of `{miss.module}`",
                about=miss.entry.id,
            )
            yield found if module is None else found.also(module.key_place("interface"), "the interface")
