"""Where a piece of a value stands in its file: from an offset in the read text to a place in the written one."""

from __future__ import annotations

import re

from assurance.source import Span
from assurance.syntax.entry import Entry
from assurance.syntax.tree import Scalar


def place_within(entry: Entry, key: str, value: str, at: tuple[int, int]) -> Span:
    """The place of the characters `at` (start, end) of the `value` that was read under a key.

    Quotes, folding and indentation lie between the two texts, so a piece is looked for by its count: the third `all` of
    the value is the third of the source, where both have equally many. Where they do not, or escapes may hide some, it
    is the place of the whole value.
    """
    node = entry.node.value(key)
    start, end = at
    if not isinstance(node, Scalar) or not value[start:end]:
        return entry.place(key)
    raw = entry.source.text[node.start : node.end]
    if raw.startswith('"') and "\\" in raw:
        return entry.place(key)
    body = raw.find("\n") + 1 if raw[:1] in "|>" and not node.plain else 0
    pattern = _piece(value[start:end])
    read = [found.start() for found in pattern.finditer(value)]
    written = [found.start() for found in pattern.finditer(raw, body)]
    if len(read) != len(written) or start not in read:
        return entry.place(key)
    begin = node.start + written[read.index(start)]
    return Span(entry.source.name, begin, begin + end - start)


def _piece(text: str) -> re.Pattern[str]:
    """A piece of text as a whole word, or as it is where it is no word."""
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", text) else ""
    return re.compile(f"{before}{re.escape(text)}{after}")
