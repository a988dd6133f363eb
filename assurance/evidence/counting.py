"""Counting: from the rows of a reading to the integers of one check. The one place where rows are counted.

A row without a result, or without the value that a check reads, is an error. As the check says, errors count as the
worse outcome (the default), are left out, or fail the check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assurance.diagnostic import did_you_mean
from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.measurement import Form, Measurement, Scores
from assurance.evidence.reading import Column, Kind, Reading, Row
from assurance.evidence.statistics.clustered import Clusters

MEASURES: tuple[Kind, ...] = ("event", "score", "count")
SHOWN = 12


def count(reading: Reading, asked: Question) -> Measurement:
    """What the rows of an artifact give for a question; `CannotCount` says why there is no answer."""
    if reading.partial:
        raise CannotCount(f"the run {reading.partial}")
    if reading.rows is None:
        raise CannotCount("its artifact holds totals and no rows, so nothing can be recounted")
    _refuse_repeats(reading.rows)
    if asked.planned is None:
        _refuse_fewer("rows", len(reading.rows), reading.planned)
    for condition in (asked.where, asked.event):
        for name in condition.columns if condition else ():
            _known(reading, name)
    chosen, unsure = _chosen(reading.rows, asked)
    _refuse_fewer("rows", len(chosen), asked.planned)
    column = _column(reading, asked)
    counter = _COUNTERS[column.kind if asked.asked != "maximum" else "maximum"]
    done = counter(_Job(reading, asked, column, chosen, unsure, len(reading.rows) - len(chosen)))
    if done.form in ("share", "passes") and not done.n:
        raise CannotCount("no row has a result" if chosen else "no row is chosen" if reading.rows else "it has no rows")
    return done


def outcomes(reading: Reading, asked: Question) -> dict[str, bool | None]:
    """Whether each chosen row is an event, by its id; None where it has no result."""
    chosen, unsure = _chosen(reading.rows or (), asked)
    job = _Job(reading, asked, _column(reading, asked), chosen, unsure, 0)
    return {row.id: _event(row, job) for row in chosen}


def measures(reading: Reading) -> list[Column]:
    """The columns that a check can be about."""
    return [column for column in reading.columns if column.kind in MEASURES]


@dataclass(frozen=True, slots=True)
class _Job:
    reading: Reading
    asked: Question
    column: Column
    chosen: Sequence[Row]
    unsure: frozenset[str]
    left_out: int

    @property
    def planned(self) -> int | None:
        """How many rows there should be, as the check says, else as the artifact does."""
        return self.asked.planned if self.asked.planned is not None else self.reading.planned


def _refuse_repeats(rows: Sequence[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise CannotCount(f"its artifact holds the row `{row.id[:60]}` twice")
        seen.add(row.id)


def _refuse_fewer(what: str, there: int, planned: int | None) -> None:
    if planned is not None and there < planned:
        raise CannotCount(f"the run is partial: it has {there:,} of {planned:,} planned {what}")


def _chosen(rows: Iterable[Row], asked: Question) -> tuple[list[Row], frozenset[str]]:
    """The rows that a question is about. Where nobody knows whether a row is, it is chosen and has no result."""
    if asked.where is None:
        return list(rows), frozenset()
    chosen: list[Row] = []
    unsure: set[str] = set()
    for row in rows:
        said = asked.where.of(row.values)
        if said is not False:
            chosen.append(row)
        if said is None:
            unsure.add(row.id)
    return chosen, frozenset(unsure)


def _known(reading: Reading, name: str) -> Column:
    column = reading.column(name)
    if column is None:
        names = [known.name for known in reading.columns]
        raise CannotCount(f"its artifact has no column `{name[:60]}`", _instead(name, names))
    return column


def _instead(name: str, names: list[str]) -> str:
    shown = ", ".join(f"`{known}`" for known in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    near = did_you_mean(name, names)
    return f"{near} it has {shown}" if near and shown else f"it has {shown}" if shown else "it has none"


def _column(reading: Reading, asked: Question) -> Column:
    """The column that is counted; a condition is one that is made here."""
    if asked.event is not None:
        named = [reading.column(name) for name in asked.event.columns]
        return Column(asked.event.text, "event", sampled=any(column is None or column.sampled for column in named))
    if asked.column:
        column = _known_measure(reading, asked.column)
        if column.kind not in MEASURES and asked.asked != "maximum":
            raise CannotCount(
                f"`{asked.column}` is no measure of its artifact",
                f"write `measure: {{event: {asked.column} = VALUE}}`, or one of its measures: "
                + ", ".join(f"`{known.name}`" for known in measures(reading)[:SHOWN]),
            )
        return column
    return _telling(reading)


def _known_measure(reading: Reading, name: str) -> Column:
    column = reading.column(name)
    if column is None:
        names = [known.name for known in measures(reading)]
        raise CannotCount(f"its artifact has no measure `{name[:60]}`", _instead(name, names))
    return column


def _telling(reading: Reading) -> Column:
    """The column that says whether a row passed, for `all_pass`."""
    events = [column for column in reading.columns if column.kind == "event"]
    for name in ("passed", "success", "pass"):
        if (found := next((column for column in events if column.name == name), None)) is not None:
            return found
    judged = [column for column in events if column.better]
    if len(judged) == 1:
        return judged[0]
    names = ", ".join(f"`{column.name}`" for column in events[:SHOWN])
    raise CannotCount(
        "nothing says which of its columns tells that a row passed",
        f"write `measure: {{event: COLUMN}}`; it has {names}" if names else "its artifact has no events",
    )


# -- the kinds


def _share(job: _Job) -> Measurement:
    """Events among rows."""
    asked, column = job.asked, job.column
    wanted_false = asked.asked == "all-pass" and column.better != "low" and asked.event is None
    flip = wanted_false or (asked.asked == "all-pass" and asked.event is not None)
    found = [(row, _event(row, job)) for row in job.chosen]
    errors = sum(outcome is None for _, outcome in found)
    kept = [
        (row, asked.errors_are_events if outcome is None else outcome is not flip)
        for row, outcome in found
        if outcome is not None or asked.errors == "as-failure"
    ]
    k = sum(outcome for _, outcome in kept)
    forms: dict[str, Form] = {"count": "count", "all-pass": "passes"}
    form = forms.get(asked.asked, "share")
    grouping = asked.cluster or (job.reading.cluster if form != "count" and column.sampled else "")
    return Measurement(
        asked.name if asked.column or asked.event else column.name,
        form,
        len(kept),
        k,
        errors=errors,
        chosen=len(job.chosen),
        left_out=job.left_out,
        planned=job.planned,
        clusters=_clusters(job, grouping, [(row, int(outcome)) for row, outcome in kept]) if grouping else None,
        cluster=grouping,
        sampled=column.sampled,
        warnings=job.reading.warnings,
    )


def _event(row: Row, job: _Job) -> bool | None:
    if row.error or row.id in job.unsure:
        return None
    if job.asked.event is not None:
        return job.asked.event.of(row.values)
    value = row.values.get(job.column.name)
    return value if isinstance(value, bool) else None


def _clusters(job: _Job, name: str, outcomes: list[tuple[Row, int]]) -> Clusters | None:
    """The sums over clusters; None where every row is a cluster of its own."""
    _known(job.reading, name)
    sizes: dict[object, list[int]] = {}
    for row, k in outcomes:
        group = row.values.get(name)
        if group is None:
            raise CannotCount(f"the row `{row.id[:60]}` does not say which `{name}` it belongs to")
        found = sizes.setdefault((type(group), group), [0, 0])
        found[0] += 1
        found[1] += k
    if len(sizes) == len(outcomes):
        return None
    if len(sizes) < 2:
        raise CannotCount(f"all rows belong to one `{name}`, so nothing tells how they vary")
    return Clusters.of((k, m) for m, k in sizes.values())


def _number(row: Row, name: str) -> Fraction | None:
    value = row.values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Fraction(value)


def _mean(job: _Job) -> Measurement:
    """The mean of scores; a row without one has the worst score there can be, if that is known."""
    if job.asked.asked != "rate":
        raise CannotCount(f"`{job.column.name}` is a score: its mean is a `rate`, not a `count`")
    found = [(row, None if row.error or row.id in job.unsure else _number(row, job.column.name)) for row in job.chosen]
    known = [value for _, value in found if value is not None]
    errors = len(found) - len(known)
    if not known:
        raise CannotCount("no row has a score")
    if errors and job.asked.errors == "as-failure" and not (min(known) >= 0 and max(known) <= 1):
        raise CannotCount(
            f"{errors:,} rows have no score, and nobody knows the worst one",
            "mend them, or write `errors: exclude`",
        )
    worst = Fraction(1) if job.asked.errors_are_events else Fraction(0)
    kept = [(row, worst if y is None else y) for row, y in found if y is not None or job.asked.errors == "as-failure"]
    grouping = job.asked.cluster or job.reading.cluster
    return Measurement(
        job.asked.name,
        "mean",
        len(kept),
        0,
        errors=errors,
        chosen=len(job.chosen),
        left_out=job.left_out,
        planned=job.asked.planned if job.asked.planned is not None else job.reading.planned,
        scores=_scores(job, grouping, kept),
        cluster=grouping,
        sampled=job.column.sampled,
        warnings=job.reading.warnings,
    )


def _scores(job: _Job, grouping: str, kept: list[tuple[Row, Fraction]]) -> Scores:
    values = [y for _, y in kept]
    plain = Scores(sum(values, Fraction(0)), sum((y * y for y in values), Fraction(0)), min(values), max(values))
    if not grouping:
        return plain
    _known(job.reading, grouping)
    groups: dict[object, list[Fraction]] = {}
    for row, y in kept:
        group = row.values.get(grouping)
        if group is None:
            raise CannotCount(f"the row `{row.id[:60]}` does not say which `{grouping}` it belongs to")
        groups.setdefault((type(group), group), []).append(y)
    sums = [(len(ys), sum(ys, Fraction(0))) for ys in groups.values()]
    return Scores(
        plain.total,
        plain.squares,
        plain.low,
        plain.high,
        len(sums),
        sum((y * y for _, y in sums), Fraction(0)),
        sum((m * y for m, y in sums), Fraction(0)),
        sum(m * m for m, _ in sums),
    )


def _occurrences(job: _Job) -> Measurement:
    """How often something happened, and over which exposure."""
    column, asked = job.column, job.asked
    exposure_of = job.reading.column(column.per) if column.per else None
    if asked.asked == "rate" and exposure_of is None:
        raise CannotCount(f"`{column.name}` has no exposure: ask for its `count`")
    total, exposure, n, errors = 0, Fraction(0), 0, 0
    for row in job.chosen:
        times = None if row.error or row.id in job.unsure else _number(row, column.name)
        amount = _number(row, column.per) if exposure_of is not None else Fraction(0)
        if times is None or times < 0 or times.denominator != 1 or amount is None or amount < 0:
            errors += 1
            continue
        n, total, exposure = n + 1, total + int(times), exposure + amount
    if errors and asked.errors == "as-failure":
        raise CannotCount(
            f"{errors:,} of {len(job.chosen):,} rows have no count or no exposure, and nobody knows the worst one",
            "mend them, or write `errors: exclude`",
        )
    if asked.asked == "rate" and exposure <= 0:
        raise CannotCount("its rows have no exposure")
    return Measurement(
        asked.name,
        "rate" if asked.asked == "rate" else "count",
        n,
        total,
        errors=errors,
        chosen=len(job.chosen),
        left_out=job.left_out,
        planned=job.planned,
        exposure=exposure,
        unit=exposure_of.unit if exposure_of is not None else "",
        sampled=column.sampled,
        warnings=job.reading.warnings,
    )


def _largest(job: _Job) -> Measurement:
    """The largest number of a column; a row without one could be larger."""
    found = [None if row.error or row.id in job.unsure else _number(row, job.column.name) for row in job.chosen]
    known = [value for value in found if value is not None]
    errors = len(found) - len(known)
    if errors and job.asked.errors == "as-failure":
        raise CannotCount(f"{errors:,} of {len(found):,} rows have no `{job.column.name}`, and theirs may be larger")
    return Measurement(
        job.asked.name,
        "maximum",
        len(known),
        0,
        errors=errors,
        chosen=len(job.chosen),
        left_out=job.left_out,
        maximum=max(known, default=None),
        sampled=False,
        warnings=job.reading.warnings,
    )


_COUNTERS: dict[str, Callable[[_Job], Measurement]] = {
    "event": _share,
    "score": _mean,
    "count": _occurrences,
    "maximum": _largest,
}
