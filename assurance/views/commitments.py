"""Commitments: what is left out and why, red lines, what ends the case, what is waived, which doubts are accepted."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.coverage.counting import valid
from assurance.model.assessment import Assessment
from assurance.views.table import Cell, Column, Section, Table


def commitments(view: Assessment) -> Iterator[Section]:
    """The decisions around a case, each with who answers for it."""
    yield Section("exclusions", "Left out on purpose", (), (_exclusions(view),))
    yield Section("red-lines", "Red lines", (), (_red_lines(view),))
    yield Section("lapse", "When the case lapses", (), (_lapse(view),))
    yield Section("escapes", "Waived and accepted", (), (_waived(view), _residual(view), _stopped(view)))


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name.replace(" ", "_"), name, narrow=name in ("ID", "until", "counts")) for name in names)


def _exclusions(view: Assessment) -> Table:
    rows = []
    for entry in view.case.entries("exclusions").values():
        said = entry.fields
        what = [
            f"{key} {getattr(said, key)}"
            for key in ("discipline", "cause", "property", "risk", "category", "item")
            if getattr(said, key)
        ]
        counts = Cell("counts", "supported") if valid(view, entry) else Cell("does not count", "defeated")
        past = said.review_by is not None and said.review_by < view.today
        until = Cell(f"{said.review_by or 'no date'}{' (past)' if past else ''}", "defeated" if past else "")
        who = Cell(said.owner or "nobody")
        rows.append(
            (Cell(entry.id), Cell(", ".join(what) or "nothing"), Cell(said.reason or "no reason"), who, until, counts)
        )
    heads = _columns("ID", "left out", "reason", "owner", "until", "counts")
    return Table("exclusions", "", heads, tuple(rows), empty="nothing is left out")


def _red_lines(view: Assessment) -> Table:
    rows = []
    for entry in view.case.entries("red_lines").values():
        said = entry.fields
        key = view.case.locate("", said.tested_by or "")
        word = view.word(key) if key else ""
        tested = (
            Cell(f"{said.tested_by} ({word or 'not judged'})", word) if said.tested_by else Cell("nothing", "defeated")
        )
        rows.append((Cell(entry.id), Cell(said.condition), Cell(said.response), Cell(said.owner or "nobody"), tested))
    heads = _columns("ID", "if", "then", "owner", "tested by")
    return Table("red-lines", "", heads, tuple(rows), empty="the case draws no red line")


def _lapse(view: Assessment) -> Table:
    header = view.case.header
    rows = []
    if header.valid_until is not None:
        past = header.valid_until < view.today
        rows.append(
            (Cell("after"), Cell(f"{header.valid_until}{' (past)' if past else ''}", "defeated" if past else ""))
        )
    rows += [(Cell("on"), Cell(change)) for change in header.scope.invalidated_by]
    if not rows:
        hint = "nothing is said: write `valid_until:` or `scope: {invalidated_by: […]}`"
        rows.append((Cell("lapses"), Cell(hint, "challenged")))
    if header.acceptance is None:
        rows.append((Cell("accepted by"), Cell("nobody is named: write `acceptance: {authority: …}`", "challenged")))
    else:
        by = f", by {header.acceptance.by}" if header.acceptance.by else ""
        rows.append((Cell("accepted by"), Cell(f"{header.acceptance.authority}{by}")))
    heads = (Column("when", "when", narrow=True), Column("what", "what"))
    return Table("lapse", "", heads, tuple(rows))


def _waived(view: Assessment) -> Table:
    rows = tuple(
        (Cell(claim.key), Cell(field), Cell(reason))
        for claim in view.case.of_kind("claim")
        for field, reason in claim.fields.not_applicable.items()
    )
    heads = (
        Column("claim", "claim", narrow=True),
        Column("field", "does not apply", narrow=True),
        Column("reason", "reason"),
    )
    return Table("waived", "What does not apply", heads, rows, empty="no claim waives anything")


def _stopped(view: Assessment) -> Table:
    rows = tuple(
        (Cell(doubt.key), Cell(doubt.text), Cell(stop.stops_at), Cell(stop.rationale), Cell(stop.by))
        for doubt in view.case.of_kind("defeater")
        if (stop := doubt.fields.propagation) is not None
    )
    heads = _columns("ID", "doubt", "stops at", "reason", "by")
    return Table("stopped", "Defeats that are stopped", heads, rows, empty="no defeat is stopped on its way up")


def _residual(view: Assessment) -> Table:
    rows = []
    for doubt in view.case.of_kind("defeater"):
        said = doubt.fields
        if said.status != "accepted-residual":
            continue
        past = said.review_by is not None and said.review_by < view.today
        until = Cell(
            f"{said.review_by or 'no date'}{' (past: open again)' if past else ''}", "defeated" if past else ""
        )
        row = (
            Cell(doubt.key),
            Cell(doubt.text),
            Cell(said.rationale or "no reason"),
            Cell(said.owner or "nobody"),
            until,
        )
        rows.append(row)
    heads = _columns("ID", "doubt", "reason", "owner", "until")
    return Table("residual", "Accepted doubts", heads, tuple(rows), empty="no doubt was accepted")
