"""Measuring and wrapping: what the width table says, and that no line is longer than its room."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assurance.views.text import Block, clip, flat, measure, visible, widths, wrap


def test_widths_are_those_of_arial() -> None:
    assert measure("i", size=1000) == pytest.approx(222, abs=1)
    assert measure("W", size=1000) == pytest.approx(944, abs=1)
    assert measure("b", size=1000, bold=True) > measure("b", size=1000)


@pytest.mark.parametrize(
    ("text", "ems"), [("漢字", 2.0), ("🎉", 1.0), ("\u0301", 0.0), ("e\u0301", 0.556), ("→", 1.0), ("\u200b", 0.0)]
)
def test_other_scripts_have_a_width_too(text: str, ems: float) -> None:
    assert measure(text, size=1) == pytest.approx(ems, abs=0.001)


def test_lines_are_filled_greedily() -> None:
    room = measure("three words fit", size=12)
    assert wrap("three words fit and no more", room, size=12).lines == ("three words fit", "and no more")


def test_white_space_is_one_space_and_a_no_break_space_holds() -> None:
    assert wrap(" a\n\n b\tc ", 500, size=12).lines == ("a b c",)
    assert wrap("a 5\u00a0%", measure("5\u00a0%", size=12), size=12).lines == ("a", "5\u00a0%")


def test_a_word_too_long_is_broken_at_a_soft_place_if_there_is_one() -> None:
    assert wrap("docs/design/architecture", measure("docs/design/arch", size=12), size=12).lines == (
        "docs/design/",
        "architecture",
    )
    assert wrap("aaaaaaaaaa", measure("aaaa", size=12), size=12).lines == ("aaaa", "aaaa", "aa")


def test_cjk_breaks_between_characters_but_not_before_a_stop() -> None:
    assert wrap("日本語、文章", 36, size=12).lines == ("日本", "語、文", "章")


def test_what_has_no_room_ends_in_an_ellipsis() -> None:
    block = wrap("one two three four", measure("one two", size=12), size=12, limit=2)
    assert block == Block(("one two", "three…"), whole=False)
    assert clip("a title that is long", 60, size=12).endswith("…")
    assert clip("short", 60, size=12) == "short"


def test_a_very_long_word_ends_soon() -> None:
    block = wrap("x" * 1_000_000, 100, size=12, limit=3)
    assert len(block.lines) == 3
    assert not block.whole


def test_no_room_at_all_still_ends() -> None:
    assert wrap("abc", 0, size=12).lines == ("a", "b", "c")
    assert wrap("", 0, size=12).lines == ()


def test_each_line_may_have_its_own_room() -> None:
    rooms = [measure("aa", size=12), measure("aa aa aa", size=12)]
    assert wrap("aa aa aa aa aa aa", rooms, size=12).lines == ("aa", "aa aa aa", "aa aa")


def test_hidden_characters_are_written_out() -> None:
    assert visible("a\x1b[31m\0\u202eb\ud800\ufeff") == "a\\x1b[31m\\x00\\u202eb\\ud800\\ufeff"
    assert visible("plain — “text”, עברית, 🎉") == "plain — “text”, עברית, 🎉"
    assert flat("a\r\nb\u2028c") == "a b c"


@given(st.text(), st.floats(20, 300), st.booleans())
def test_no_line_is_longer_than_its_room(text: str, room: float, bold: bool) -> None:
    widest = max(widths(bold=bold).values()) * 12
    for line in wrap(text, room, size=12, bold=bold).lines:
        assert measure(line, size=12, bold=bold) <= max(room, widest) + 0.001


@given(st.text(), st.integers(1, 5))
def test_nothing_is_lost_when_wrapping(text: str, limit: int) -> None:
    block = wrap(text, 90, size=12, limit=limit)
    assert len(block.lines) <= limit
    if block.whole:
        assert "".join(block.lines).replace(" ", "") == flat(text).replace(" ", "")


def test_ten_thousand_texts_are_wrapped_quickly() -> None:
    texts = [
        f"Orchid claim {n} does not give harmful advice to a user who acts in good faith, ever" for n in range(10_000)
    ]
    wrap(texts[0], 176, size=12)
    start = time.perf_counter()
    for text in texts:
        wrap(text, 176, size=12)
    assert time.perf_counter() - start < 1.0  # a tenth of this is usual; slow machines exist
