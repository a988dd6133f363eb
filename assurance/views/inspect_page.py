"""What an adapter sees in one artifact, as a page: what it is, its measures, and its header against a recount."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.bounds import CONFIDENCE, interval
from assurance.evidence.content import Content
from assurance.evidence.counting import count, measures
from assurance.evidence.disputes import disputes
from assurance.evidence.format import Format
from assurance.evidence.measurement import Measurement
from assurance.evidence.reading import Column as Measured
from assurance.evidence.reading import Reading
from assurance.model.number import plain
from assurance.syntax.checks import Check
from assurance.views.table import Cell, Column, Page, Section, Table

SHOWN = 20
MEASURES = (
    Column("measure", "Measure", narrow=True),
    Column("counted", "Counted"),
    Column("errors", "No result", narrow=True),
    Column("value", "Value", narrow=True),
    Column("lower", "At least", narrow=True),
    Column("upper", "At most", narrow=True),
    Column("better", "Better", narrow=True),
    Column("means", "What it is", detail=True),
)
HEADER = (
    Column("place", "In the header", narrow=True),
    Column("said", "Says", narrow=True),
    Column("rows", "The rows give"),
)
LABELS = (Column("label", "Column", narrow=True), Column("values", "Values"))


def inspect_page(content: Content, known: Format, reading: Reading) -> Page:
    """Everything an adapter sees; no prompt and no answer is among it."""
    lines = [Cell(text) for text in _facts(known, reading)]
    lines += [Cell(f"the run {reading.partial}: no check of it can be met", "error")] if reading.partial else []
    lines += [Cell(warning, "warning") for warning in reading.warnings]
    tables = (_measures(reading), _header(reading), _labels(reading))
    shown = tuple(table for table in tables if table.rows or table.key == "measures")
    return Page(content.name, (Section("artifact", "", tuple(lines), shown),))


def _facts(known: Format, reading: Reading) -> Iterator[str]:
    yield f"{known.title} ({known.name})"
    made = " ".join(part for part in (reading.tool, reading.tool_version) if part)
    if made or reading.run:
        yield f"made by {made or 'an unnamed tool'}" + (f", run {reading.run}" if reading.run else "")
    if reading.started or reading.finished:
        yield " ".join(
            part
            for part in (
                f"started {reading.started}" if reading.started else "",
                f"finished {reading.finished}" if reading.finished else "",
            )
            if part
        )
    if reading.subject:
        more = f" and {len(reading.subject) - SHOWN} more" if len(reading.subject) > SHOWN else ""
        yield f"about {', '.join(reading.subject[:SHOWN])}{more}"
    for name, value in reading.facts:
        yield f"{name}: {value}"
    if reading.rows is not None:
        planned = f" of {reading.planned:,} planned" if reading.planned is not None else ""
        grouped = f", grouped by `{reading.cluster}`" if reading.cluster else ""
        rows = "row" if len(reading.rows) == 1 else "rows"
        yield f"{len(reading.rows):,} {rows}{planned}{grouped}"
    else:
        yield "totals only, no rows: nothing can be recounted"


def _measures(reading: Reading) -> Table:
    rows = tuple(_measure(reading, column) for column in measures(reading))
    shown = [at for at, column in enumerate(MEASURES) if column.key != "errors" or any(row[at].text for row in rows)]
    columns = tuple(MEASURES[at] for at in shown)
    rows = tuple(tuple(row[at] for at in shown) for row in rows)
    note = "At least, at most: one-sided bounds at 95 % confidence, where rows stand for more than themselves."
    empty = "It has no measures, so no check can count in it." if reading.rows is not None else "Nothing is counted."
    return Table("measures", "Measures", columns, rows, empty, note if rows else "")


def _measure(reading: Reading, column: Measured) -> tuple[Cell, ...]:
    asked = "rate" if column.kind != "count" or column.per else "count"
    means, better = Cell(column.text), Cell({"high": "more", "low": "less", "": ""}[column.better])
    try:
        found = count(reading, Question(asked, column.name, errors="exclude"))  # type: ignore[arg-type]
    except CannotCount as fault:
        return Cell(column.name), Cell(fault.reason), Cell(""), Cell(""), Cell(""), Cell(""), better, means
    low, high = _bounds(found) if column.sampled else ("", "")
    return (
        Cell(column.name),
        Cell(_counted(found)),
        Cell(f"{found.errors:,}" if found.errors else ""),
        Cell(_value(found)),
        Cell(low),
        Cell(high),
        better,
        means,
    )


def _counted(found: Measurement) -> str:
    clusters = f" in {found.clusters.count:,} clusters" if found.clusters is not None else ""
    if found.form == "mean":
        return f"mean of {found.n:,}{clusters}"
    if found.form == "rate":
        return f"{found.k:,} in {_short(found.exposure)} {found.unit}"
    if found.form == "count":
        return f"{found.k:,}"
    return f"{found.k:,}/{found.n:,}{clusters}"


def _value(found: Measurement) -> str:
    if found.form == "mean" and found.scores is not None:
        return _short(found.scores.total / found.n)
    if found.form == "rate":
        return f"{_short(Fraction(found.k) / found.exposure)} /{found.unit}"
    return f"{float(found.k / found.n * 100):.4g} %" if found.form == "share" and found.n else ""


def _bounds(found: Measurement) -> tuple[str, str]:
    """The bounds that checks of it would have, each one-sided."""
    if found.form == "count":
        return "", ""
    try:
        ends = interval(found, Check(rate=found.name), CONFIDENCE)
    except CannotCount as fault:
        return fault.reason, ""
    if found.form == "share":
        return f"{ends.low * 100:.3g} %", f"{ends.high * 100:.3g} %"
    per = f" /{found.unit}" if found.form == "rate" else ""
    return f"{ends.low:.3g}{per}", f"{ends.high:.3g}{per}"


def _short(number: Fraction) -> str:
    return plain(Fraction(f"{float(number):.4g}"))


def _header(reading: Reading) -> Table:
    """Numbers of the header: those that the rows contradict first."""
    against = {id(dispute.claimed): dispute for dispute in disputes(reading)}
    ordered = sorted(reading.claims, key=lambda claimed: id(claimed) not in against)
    rows = tuple(
        (
            Cell(claimed.place + "".join(f", {name} {value}" for name, value in claimed.where)),
            Cell(_short(Fraction(claimed.number)), full=plain(claimed.number)),
            _verdict(reading, against[id(claimed)].counted if id(claimed) in against else None),
        )
        for claimed in ordered[:SHOWN]
    )
    left = len(ordered) - SHOWN
    notes = ["Where they differ (≠), the rows count."] if against else []
    notes += [f"{left:,} more are not shown."] if left > 0 else []
    return Table("header", "Header against rows", HEADER, rows, note=" ".join(notes))


def _verdict(reading: Reading, counted: str | None) -> Cell:
    if reading.rows is None:
        return Cell("no rows to compare with")
    return Cell("= the same") if counted is None else Cell(f"≠ {counted}", "warning")


def _labels(reading: Reading) -> Table:
    """Columns to choose and group rows by, with their values."""
    rows = []
    for column in reading.columns:
        if column.kind != "label" or reading.rows is None:
            continue
        values = dict.fromkeys(str(v) for row in reading.rows if (v := row.values.get(column.name)) is not None)
        if not values:
            continue
        shown = ", ".join(list(values)[:6]) + (f" … ({len(values):,} in all)" if len(values) > 6 else "")
        rows.append((Cell(column.name), Cell(shown)))
    return Table("labels", "Columns for `where` and `cluster`", LABELS, tuple(rows))
