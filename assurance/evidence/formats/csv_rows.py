"""CSV with a header line (RFC 4180). Every row has as many fields as the header, or the file is not read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import MAYBE, NO, Format, Options
from assurance.evidence.reading import CannotRead, Reading
from assurance.evidence.tabling import MOST_ROWS, table

_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
LONGEST = 1_000_000


def sniff(content: Content) -> int:
    """Its name says so: any text could be a table of one column."""
    return MAYBE if content.suffix in (".csv", ".tsv") and b"\0" not in content.head else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the lines below the header; an empty field is no value."""
    if b"\0" in content.data:
        raise CannotRead("holds a NUL and is no text")
    reader = csv.reader(
        io.StringIO(content.text, newline=""), delimiter="\t" if content.suffix == ".tsv" else ",", strict=True
    )
    csv.field_size_limit(LONGEST)
    try:
        header = next(reader, [])
        _refuse(header)
        records: list[dict[str, Any]] = []
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(header):
                raise CannotRead(
                    f"has {len(fields)} fields where the header has {len(header)} (line {reader.line_num})"
                )
            records.append(dict(zip(header, map(_value, fields), strict=True)))
            if len(records) > MOST_ROWS:
                break
    except csv.Error:
        raise CannotRead(f"is no CSV (line {reader.line_num})") from None
    return table(records)


def _refuse(header: list[str]) -> None:
    if not any(header):
        raise CannotRead("has no header line")
    twice = next((name for name, count in Counter(header).items() if count > 1), None)
    if twice is not None:
        raise CannotRead(f"names the column `{twice[:60]}` twice")


def _value(field: str) -> Any:
    text = field.strip()
    if not text:
        return None
    truth = _TRUTHS.get(text.lower())
    if truth is not None:
        return truth
    number = shapes.numeral(text)
    return text if number is None else number


FORMAT = Format("csv", "CSV with a header line", sniff, read)
