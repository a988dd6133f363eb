"""7xx coverage: what is left out on purpose, and whether that leaves anything."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.coverage.counting import COMPLETE, excluding, valid
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.rule import rule


@rule("ARG706", "exclusion-incomplete", Severity.WARNING, source="states.md, Verdicts")
def exclusion_incomplete(view: Assessment) -> Iterator[Diagnostic]:
    """An exclusion says no reason, owner or review date, says nothing that it excludes, or is past its review.

    It then excludes nothing. Leaving something out is a decision that somebody takes, for a reason, for a time.

    ```yaml bad
    case: demo
    exclusions:
      - exclude: EX1
        discipline: security
        reason: Not in scope of this paper
    ```
    ```yaml good
    case: demo
    exclusions:
      - exclude: EX1
        discipline: security
        reason: The demonstrator runs on an isolated bench
        owner: safety lead
        review_by: 2999-01-01
    ```
    """
    for exclusion in view.case.entries("exclusions").values():
        if exclusion.broken:
            continue
        missing = [key for key in COMPLETE if getattr(exclusion.fields, key) is None]
        named = [
            k for k in ("discipline", "cause", "property", "risk", "category", "item") if getattr(exclusion.fields, k)
        ]
        if not named:
            message, label, hint = (
                "says nothing that it excludes",
                "excludes what?",
                "name a discipline, cause, property, risk, category or item",
            )
        elif missing:
            message, label, hint = (
                f"has no {listed(missing)}",
                "does not count",
                f"add {listed((f'{k}: …' for k in missing), last='and')}",
            )
        elif exclusion.fields.review_by < view.today:
            message, label, hint = (
                f"was to be reviewed by {exclusion.fields.review_by}",
                "past",
                "review it and write the next date",
            )
        else:
            continue
        place = exclusion.place("review_by") if label == "past" else exclusion.span
        yield exclusion_incomplete.at(
            place, f"exclusion `{exclusion.id}` {message}", label=label, help=hint, about=exclusion.id
        )


@rule("ARG726", "everything-excluded", decides_coverage=True, source="docs/guide/states.md, Verdicts")
def everything_excluded(view: Assessment) -> Iterator[Diagnostic]:
    """Exclusions leave nothing: both disciplines, both causes, or every risk.

    A case without safety, without security or without risks has nothing to say about either; no reason makes it cover
    both.

    ```yaml bad
    case: demo
    exclusions:
      - {exclude: EX1, discipline: safety, reason: out of scope, owner: lead, review_by: 2999-01-01}
      - {exclude: EX2, discipline: security, reason: out of scope, owner: lead, review_by: 2999-01-01}
    ```
    ```yaml good
    case: demo
    exclusions:
      - {exclude: EX1, discipline: security, reason: an isolated bench, owner: lead, review_by: 2999-01-01}
    ```
    """
    case = view.case
    counted = [e for e in case.entries("exclusions").values() if valid(view, e)]
    disciplines = {e.fields.discipline for e in counted} - {None}
    causes = {e.fields.cause for e in counted} - {None}
    risks = case.entries("risks").values()
    left = [r for r in risks if not excluding(view, risk=r.id, category=r.fields.category)]
    every = len(left) < len(risks) and all(r.fields.severity == "minor" for r in left)
    what = (
        "both disciplines"
        if len(disciplines) > 1
        else "every cause"
        if len(causes - {"either"}) > 1
        else "every risk that is more than minor"
        if every
        else ""
    )
    if what:
        last = max(counted, key=lambda e: e.span)
        yield everything_excluded.at(
            last.span,
            f"the exclusions leave out {what}, so nothing is left to argue",
            label="nothing left",
            help="take one of them back and argue about it",
            about=last.id,
        )


@rule("ARG729", "discipline-excluded", Severity.INFO, source="docs/guide/states.md, Verdicts")
def discipline_excluded(view: Assessment) -> Iterator[Diagnostic]:
    """A whole discipline is left out, for a reason, by an owner, until a date.

    The verdict then says `covers both, with exclusion`. Nothing is wrong with the text; but whoever reads the case must
    see that half of the question was not asked.

    ```yaml bad
    case: demo
    exclusions:
      - {exclude: EX1, discipline: security, reason: an isolated bench, owner: lead, review_by: 2999-01-01}
    ```
    ```yaml good
    case: demo
    exclusions:
      - {exclude: EX1, property: availability, reason: no service is offered, owner: lead, review_by: 2999-01-01}
    ```
    """
    for exclusion in view.case.entries("exclusions").values():
        if exclusion.fields.discipline and valid(view, exclusion):
            yield discipline_excluded.at(
                exclusion.place("discipline"),
                f"`{exclusion.id}` leaves out {exclusion.fields.discipline} as a whole",
                label="half of the question",
                help=f"look at the reason again by {exclusion.fields.review_by}: {exclusion.fields.reason}",
                about=exclusion.id,
            )
