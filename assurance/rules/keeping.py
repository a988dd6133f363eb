"""4xx evidence: who keeps it, when it was gathered, and whether its file is pinned."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.coverage.judging import claims_above
from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.rule import rule
from assurance.syntax.edit import added_key


@rule("ARG412", "unowned", Severity.WARNING, source="docs/guide/language.md, Evidence")
def unowned(view: Assessment) -> Iterator[Diagnostic]:
    """Nobody owns evidence: not itself, nor a claim above it, nor the case.

    Somebody has to renew it, and to answer when it fails. One `owner:` on the case is enough for all.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    ```yaml good
    case: demo
    owner: safety lead
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report}]
    ```
    """
    case = view.case
    if case.entry is None or case.header.owner is not None:
        return
    alone = [e for e in case.of_kind("evidence") if not e.broken and not _owned(view, e)]
    if not alone:
        return
    others = f" and {len(alone) - 1:,} more {'has' if len(alone) == 1 else 'have'}" if len(alone) > 1 else " has"
    yield unowned.at(
        alone[0].span,
        f"evidence `{alone[0].id}`{others} no owner",
        label="whose?",
        help="add `owner:` to it, to a claim above it, or to the case",
        about=alone[0].key,
    )


def _owned(view: Assessment, element: Element) -> bool:
    waiting, seen = [element.key], set[str]()
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        if view.case.elements[key].fields.owner is not None:
            return True
        waiting.extend(claims_above(view.case, key))
    return False


@rule("ARG413", "undated", Severity.WARNING, source="GSN v3 2:7.4.5.3")
def undated(view: Assessment) -> Iterator[Diagnostic]:
    """Accepted evidence does not say when it was gathered.

    Without `collected:` nobody can tell whether it is about today's system.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {evidence: E1, text: Red-team report, status: accepted, artifact: {reference: report 12}}
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - evidence: E1
            text: Red-team report
            status: accepted
            collected: 2026-10-30
            artifact: {reference: report 12}
    ```
    """
    for element in view.case.of_kind("evidence"):
        if element.fields.status == "accepted" and element.fields.collected is None and not element.broken:
            yield undated.at(
                element.span,
                f"evidence `{element.id}` is accepted and does not say when it was gathered",
                label="when?",
                help="add `collected:` with the day",
                about=element.key,
            )


@rule("ARG414", "unpinned", Severity.WARNING, source="GSN v3 2:7.4.5.2")
def unpinned(view: Assessment) -> Iterator[Diagnostic]:
    """The file of accepted evidence is not pinned, so that nobody would notice a change.

    `assurance evidence pin` writes its digest into the lock file beside the case; `sha256` says it in the case itself.
    When the file changes, the evidence counts no more until somebody has looked.

    ```text
    artifact: {path: evidence/report.json, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
    ```
    """
    for element in view.case.of_kind("evidence"):
        named, found = element.fields.artifact, view.seen.artifacts.get(element.key)
        if element.fields.status != "accepted" or element.broken or found is None or found.state != "present":
            continue
        if named.sha256 is None and not found.pinned:
            warning = unpinned.at(
                element.entry.place("artifact", "path"),
                f"the artifact of `{element.id}` is not pinned",
                label="may change unseen",
                help=f"run `assurance evidence pin`, or add `sha256: {found.sha256}`",
                about=element.key,
            )
            edit = added_key(element.entry, f"sha256: {found.sha256}", after="path", within="artifact")
            yield warning.fix(edit.span, edit.text, unsafe=True)
