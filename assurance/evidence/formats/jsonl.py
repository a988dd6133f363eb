"""JSON Lines: an object on each line, a row each."""

from __future__ import annotations

from assurance.evidence.content import Content
from assurance.evidence.format import LIKELY, MAYBE, NO, Format, Options
from assurance.evidence.reading import CannotRead, Reading
from assurance.evidence.tabling import MOST_ROWS, table


def sniff(content: Content) -> int:
    """Its first line is an object, and more lines follow (or its name says so)."""
    if not isinstance(content.first_line, dict):
        return NO
    named = content.suffix in (".jsonl", ".ndjson")
    return LIKELY if named else MAYBE if b"\n" in content.head.strip() else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the lines."""
    records = []
    for number, value in content.lines():
        if not isinstance(value, dict):
            raise CannotRead(f"has a line that is no object (line {number})")
        records.append(value)
        if len(records) > MOST_ROWS:
            break
    return table(records)


FORMAT = Format("jsonl", "JSON Lines", sniff, read)
