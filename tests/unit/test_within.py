"""Where a word of a text is shown: on the word itself, in whatever way the text is written."""

from __future__ import annotations

import datetime as dt

import pytest

import assurance
from assurance.syntax.within import place_within

WRITTEN = {
    "plain": ("text: The pump is normal here", "normal"),
    "flow": ("text: The pump is normal", "normal"),
    "single quotes": ("text: 'The pump''s state is normal: yes'", "normal"),
    "double quotes": ('text: "The pump is normal: yes"', "normal"),
    "quoted blanks": ('text: "  The pump is normal  "', "normal"),
    "folded": ("text: >-\n      The pump is\n      normal here", "normal"),
    "folded with a comment": ("text: >-   # normal, see below\n      The pump is\n      normal here", "normal"),
    "literal": ("text: |\n      The pump is\n      normal here", "normal"),
    "several plain lines": ("text: The pump is\n      normal here", "normal"),
    "other words": ("text: Abnormality and normality are not normal", "normal"),
    "a comment behind": ("text: The pump is normal   # normal", "normal"),
    "wide letters before": ("text: 泵 🎉 is normal", "normal"),
    "escapes": ('text: "The pump\\tis normal"', None),
    "an escaped letter": ('text: "The pump is \\x6eormal"', None),
}


def entry_of(written: str) -> tuple[str, assurance.Result]:
    text = f"case: demo\nelements:\n  - claim: C1\n    {written}\n    undeveloped: true\n"
    return text, assurance.analyse(text, name="a.case.yaml", today=dt.date(2026, 11, 20))


@pytest.mark.parametrize(("written", "shown"), WRITTEN.values(), ids=list(WRITTEN))
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_place_of_a_word(written: str, shown: str | None, end: str) -> None:
    """It is the word where that is certain, and else the whole value."""
    text, result = entry_of(written.replace("\n", end))
    element = result.case.elements["C1"]
    at = [n for n in range(len(element.text)) if element.text[n:].startswith("normal")][-1]
    place = place_within(element.entry, "text", element.text, (at, at + 6))
    if shown is None:
        assert place == element.entry.place("text")
    else:
        assert text[place.start : place.end] == shown
        assert place.start == max(
            n for n in range(len(text)) if text[n:].startswith("normal") and "#" not in text[:n].rpartition("\n")[2]
        )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_of_several(number: int) -> None:
    text, result = entry_of("text: all of it, all of it; ball and all")
    element = result.case.elements["C1"]
    start = [0, 11, 31][number]
    place = place_within(element.entry, "text", element.text, (start, start + 3))
    assert (place.start, text[place.start : place.end]) == (text.index("all of") + start, "all")


def test_a_sign_is_found_where_it_stands_beside_a_word() -> None:
    text, result = entry_of("text: It is on; it is off")
    element = result.case.elements["C1"]
    place = place_within(element.entry, "text", element.text, (8, 9))
    assert text[place.start : place.end] == ";"


def test_a_piece_that_is_no_whole_word_or_nothing_gives_the_whole_value() -> None:
    _, result = entry_of("text: It is normal")
    element = result.case.elements["C1"]
    for at in ((7, 9), (3, 3)):
        assert place_within(element.entry, "text", element.text, at) == element.entry.place("text")


def test_a_key_that_is_not_written_gives_the_place_of_the_id() -> None:
    _, result = entry_of("text: It is so")
    entry = result.case.elements["C1"].entry
    assert place_within(entry, "notes", "It is so", (0, 2)) == entry.id_span
