"""The JSON report of coverage.py, https://coverage.readthedocs.io.

`percent_covered` mixes lines and branches, so it is no share of lines; what is compared are the numbers behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Claimed, Column, Reading, Row, Value

_COLUMNS = (
    Column("covered", "event", "the line was run", "high", sampled=False),
    Column("branches_covered", "count", "branches taken from the line", "high", per="branches", sampled=False),
    Column("branches", "exposure", "branches that leave the line", unit="branches", sampled=False),
    Column("file", "label"),
)


def sniff(content: Content) -> int:
    """It has `files` and `totals` with `num_statements`."""
    found = content.mapping
    if isinstance(found.get("files"), dict) and "num_statements" in shapes.mapping(found.get("totals")):
        return SURE
    return SURE if content.breaks_off_after("meta", "files", "executed_lines") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the lines that can be run; excluded lines are none."""
    found = shapes.mapping(content.json)
    meta, totals = shapes.mapping(found.get("meta")), shapes.mapping(found.get("totals"))
    files = shapes.mapping(found.get("files"))
    rows = tuple(row for name, fields in files.items() for row in _rows(name, shapes.mapping(fields)))
    return Reading(
        rows,
        _COLUMNS,
        claims=tuple(_claims(totals)),
        partial="" if rows else "has no lines of code",
        warnings=tuple(_warnings(meta, totals)),
        tool="coverage.py",
        tool_version=shapes.text(meta.get("version")),
        finished=shapes.text(meta.get("timestamp")),
        facts=(("files", str(len(files))),),
    )


def _rows(name: str, fields: dict[str, Any]) -> Iterator[Row]:
    """The lines of a file. A line that is both run and missing has no result."""
    run, missing = _lines(fields.get("executed_lines"), name), _lines(fields.get("missing_lines"), name)
    taken, left = _branches(fields.get("executed_branches"), name), _branches(fields.get("missing_branches"), name)
    for line in sorted(run | missing):
        both = line in run and line in missing
        values: dict[str, Value] = {
            "covered": None if both else line in run,
            "branches_covered": taken[line],
            "branches": taken[line] + left[line],
            "file": shapes.text(name),
        }
        yield Row(f"{name}:{line}", values, "both run and missing" if both else "")


def _lines(value: Any, name: str) -> set[int]:
    found = {shapes.whole(line) for line in shapes.listing(value)}
    if None in found:
        raise CannotRead(f"has a line without a number, in `{name[:60]}`")
    return {line for line in found if line is not None}


def _branches(value: Any, name: str) -> Counter[int]:
    """How many branches leave each line; a branch is a pair of lines, a negative one an exit."""
    starts = [
        shapes.whole(pair[0]) if isinstance(pair, list) and len(pair) == 2 else None for pair in shapes.listing(value)
    ]
    if None in starts:
        raise CannotRead(f"has a branch without a line, in `{name[:60]}`")
    return Counter(start for start in starts if start is not None)


def _claims(totals: dict[str, Any]) -> Iterator[Claimed]:
    names = (("num_statements", ""), ("covered_lines", "covered"), ("covered_branches", "branches_covered"))
    for name, column in names:
        total = shapes.whole(totals.get(name))
        if total is not None:
            yield Claimed(column, "events" if column else "rows", shapes.decimal(total), f"totals.{name}")


def _warnings(meta: dict[str, Any], totals: dict[str, Any]) -> Iterator[str]:
    excluded = shapes.whole(totals.get("excluded_lines"))
    if excluded:
        yield f"{excluded} lines are excluded by marks in the code and not counted"
    if meta.get("branch_coverage") is not True:
        yield "branches were not measured"


FORMAT = Format("coverage-json", "coverage.py report (JSON)", sniff, read)
