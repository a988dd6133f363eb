"""What people see in a terminal, compared as whole blocks."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from assurance.diagnostic import Diagnostic, Label, Severity
from assurance.emit.terminal import render
from assurance.safe import escape
from assurance.source import Source, Span, whole

ORCHID = Source(
    "orchid.case.yaml",
    "orchid.case.yaml",
    "\n" * 8 + "  - claim: C1\n" + "    text: The model refuses.\n" * 3 + "    supported_by:\n        - E2\n",
)
MISSING = "`C1` is supported by `E2`, which does not exist"


def text(content: str, name: str = "a.yaml") -> Source:
    return Source(name, name, content)


def at(source: Source, word: str, *, nth: int = 0) -> Span:
    """The place of a word in a text."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(word, start + 1)
    return Span(source.name, start, start + len(word))


def finding(
    span: Span,
    message: str = "this is wrong",
    *,
    label: str = "here",
    hint: str | None = None,
    severity: Severity = Severity.ERROR,
    related: Iterable[tuple[Span, str]] = (),
) -> Diagnostic:
    places = tuple(Label(*each) for each in related)
    return Diagnostic("ARG101", "a-rule", severity, message, Label(span, label), places, hint)


def orchid() -> Diagnostic:
    related = [(at(ORCHID, "claim: C1"), "needed here")]
    return finding(at(ORCHID, "E2"), MISSING, label="no such element", hint="did you mean `E1`?", related=related)


def shown(diagnostic: Diagnostic, *sources: Source, width: int = 80) -> str:
    """The block of one diagnostic, with a line break before and after it as in the expected strings."""
    (block,) = render([diagnostic], {source.name: source for source in sources}, color=False, width=width)
    return f"\n{block}\n"


def marked(diagnostic: Diagnostic, *sources: Source, width: int = 80) -> str:
    """Only the lines below the empty gutter: source lines and marks."""
    return "\n" + shown(diagnostic, *sources, width=width).split("   |\n", 1)[1]


def test_primary_related_and_help() -> None:
    expected = """
error[ARG101]: `C1` is supported by `E2`, which does not exist
  --> orchid.case.yaml:14:11
   |
14 |         - E2
   |           ^^ no such element
 9 |   - claim: C1
   |     --------- needed here
   = help: did you mean `E1`?
"""
    assert shown(orchid(), ORCHID) == expected


def test_related_in_other_files() -> None:
    other = text("\n" * 99 + "claims:\n  - claim: C9\n", "parts/other.yaml")
    related = [
        (at(other, "C9"), "declared here"),
        (at(ORCHID, "claim: C1"), "needed here"),
        (at(other, "claims"), "in these"),
        (Span("unread.yaml", 3, 5), "not read"),
        (whole("gone.yaml"), ""),
    ]
    diagnostic = finding(at(ORCHID, "E2"), severity=Severity.WARNING, related=related)
    expected = """
warning[ARG101]: this is wrong
   --> orchid.case.yaml:14:11
    |
 14 |         - E2
    |           ^^ here
  9 |   - claim: C1
    |     --------- needed here
   ::: parts/other.yaml:101:12
    |
101 |   - claim: C9
    |            -- declared here
100 | claims:
    | ------ in these
   ::: unread.yaml
    = note: not read
   ::: gone.yaml
"""
    assert shown(diagnostic, ORCHID, other) == expected


def test_whole_file() -> None:
    diagnostic = finding(whole("a.yaml"), "`a.yaml` is empty", label="", hint="write `case:` in it")
    expected = """
error[ARG101]: `a.yaml` is empty
  --> a.yaml
   = help: write `case:` in it
"""
    assert shown(diagnostic, text("")) == expected
    assert shown(diagnostic) == expected


def test_place_in_a_file_without_text() -> None:
    diagnostic = finding(Span("a.yaml", 4, 9), label="", severity=Severity.INFO)
    assert shown(diagnostic) == "\ninfo[ARG101]: this is wrong\n  --> a.yaml\n"


@pytest.mark.parametrize(
    ("content", "word", "expected"),
    [
        ("日本語の文章: 値", "文章", "\n 1 | 日本語の文章: 値\n   |         ^^^^ here\n"),
        ("日本語の文章: 値", "値", "\n 1 | 日本語の文章: 値\n   |               ^^ here\n"),
        ("- 🔬 lab: 🧪", "lab", "\n 1 | - 🔬 lab: 🧪\n   |      ^^^ here\n"),
        ("- 🔬 lab: 🧪", "🧪", "\n 1 | - 🔬 lab: 🧪\n   |           ^^ here\n"),
        ("e\u0301te\u0301: x", "x", "\n 1 | e\u0301te\u0301: x\n   |      ^ here\n"),
        ("e\u0301te\u0301: x", "e\u0301", "\n 1 | e\u0301te\u0301: x\n   | ^ here\n"),
        ("e\u0301te\u0301: x", "\u0301", "\n 1 | e\u0301te\u0301: x\n   | ^ here\n"),
        ("\u0301: x", "x", "\n 1 | ◌\u0301: x\n   |    ^ here\n"),
        ("🇺🇸 flag", "flag", "\n 1 | 🇺🇸 flag\n   |    ^^^^ here\n"),
        ("⚠\ufe0f warn", "warn", "\n 1 | ⚠\ufe0f warn\n   |    ^^^^ here\n"),
    ],
)
def test_marks_stand_under_wide_and_combining_characters(content: str, word: str, expected: str) -> None:
    source = text(content)
    assert marked(finding(at(source, word)), source) == expected


def test_tabs_are_four_cells() -> None:
    source = text("\tkey:\tvalue")
    expected = """
 1 |     key:    value
   | ---- a tab  ^^^^^ here
"""
    assert marked(finding(at(source, "value"), related=[(at(source, "\t"), "a tab")]), source) == expected


def test_nothing_of_a_file_reaches_the_terminal_unescaped() -> None:
    name = "a\x1b]0;title\x07\n.yaml"
    source = text("key: \x1b[31mred\x1b[0m \x9b2J \u202edne\u2066 zero\u200bwidth \U000e0041 \ufeff\ud800 stop", name)
    diagnostic = finding(
        at(source, "stop"), "`\x1b[2J`\nis \u200fwrong", label="see\u2028this", hint="delete\r`\x1b`\t\x7f"
    )
    expected = r"""
error[ARG101]: `\x1b[2J`\nis \u200fwrong
  --> a\x1b]0;title\x07\n.yaml:1:45
   |
 1 | key: \x1b[31mred\x1b[0m \x9b2J \u202edne\u2066 zero\u200bwidth \U000e0041 \ufeff\ud800 stop
   |                                                                                        ^^^^ see\u2028this
   = help: delete\r`\x1b`\t\x7f
"""
    assert shown(diagnostic, source, width=120) == expected


def test_a_mark_on_an_escaped_character_covers_the_escape() -> None:
    source = text("user: \u202enimda")
    expected = "\n 1 | user: \\u202enimda\n   |       ^^^^^^ here\n"
    assert marked(finding(at(source, "\u202e")), source) == expected


def test_every_unseen_character_is_escaped() -> None:
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    missed = [n for n in range(0x110000) if unicodedata.category(chr(n)) in unseen and escape(chr(n)) == chr(n)]
    assert missed == []


def test_escape_leaves_ordinary_text_alone() -> None:
    ordinary = "Zürich, naïve, 日本語 … עברית العربية ⚠\ufe0f 🇺🇸 e\u0301 \\x1b"
    assert escape(ordinary) == ordinary


LONG = "`the long name of a claim` is supported by `an evidence of even longer name`, and by nothing else at all"
ADVICE = "add evidence that is current, or say with `undeveloped: true` that there is none yet"


def test_60_columns() -> None:
    source = text("elements: [{claim: C1, text: The model refuses., supported_by: [E1, E2]}]")
    diagnostic = finding(at(source, "E1"), LONG, label="this alone carries the claim", hint=ADVICE)
    expected = """
error[ARG101]: `the long name of a claim` is supported by
               `an evidence of even longer name`, and by
               nothing else at all
  --> a.yaml:1:65
   |
 1 | …C1, text: The model refuses., supported_by: [E1, E2]}]
   |                                               ^^
   |                            this alone carries the claim
   = help: add evidence that is current, or say with
           `undeveloped: true` that there is none yet
"""
    assert shown(diagnostic, source, width=60) == expected


def test_40_columns() -> None:
    source = text("elements: [{claim: C1, text: The model refuses., supported_by: [E1, E2]}]")
    diagnostic = finding(at(source, "refuses"), LONG, label="this alone carries the claim", hint=ADVICE)
    expected = """
error[ARG101]:
    `the long name of a claim` is
    supported by
    `an evidence of even longer name`,
    and by nothing else at all
  --> a.yaml:1:40
   |
 1 | …The model refuses., supported_by:…
   |            ^^^^^^^
   |        this alone carries the claim
   = help: add evidence that is current,
           or say with
           `undeveloped: true` that
           there is none yet
"""
    assert shown(diagnostic, source, width=40) == expected
    assert shown(diagnostic, source, width=10) == expected


def test_a_word_longer_than_a_line_is_cut() -> None:
    digest = "sha256:" + "0123456789abcdef" * 4
    expected = """
error[ARG101]:
    `sha256:0123456789abcdef0123456789ab
    cdef0123456789abcdef0123456789abcdef
    ` 漢字漢字漢字漢字漢字漢字漢字漢字
  --> a.yaml
"""
    assert (
        shown(finding(whole("a.yaml"), f"`{digest}` 漢字漢字漢字漢字漢字漢字漢字漢字", label=""), width=40) == expected
    )


def test_a_long_line_is_cut_around_the_mark() -> None:
    source = text("text: " + "word " * 60 + "TARGET " + "more " * 60)
    related = [(at(source, "text"), "starts here"), (at(source, "more"), "goes on")]
    expected = """
 1 | …d word word word TARGET more more more more more more…
   |                   ^^^^^^ here
   |                          ---- goes on
 1 | text: word word word word word word word word word wor…
   | ---- starts here
"""
    assert marked(finding(at(source, "TARGET"), related=related), source, width=60) == expected


def test_wide_characters_at_the_edge_of_a_window_keep_the_marks_in_place() -> None:
    source = text("漢字" * 60 + "TARGET" + "漢字" * 60)
    expected = "\n 1 | … 漢字漢字漢字漢字TARGET漢字漢字漢字漢字漢字漢字漢字漢…\n   |                   ^^^^^^ here\n"
    assert marked(finding(at(source, "TARGET")), source, width=60) == expected


def test_a_mark_longer_than_the_window_is_cut_with_it() -> None:
    source = text("word " * 40)
    expected = """
 1 | word word word word word word word…
   |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |    here
"""
    assert marked(finding(Span("a.yaml", 3, 180)), source, width=40) == expected


def test_labels_on_one_line_share_it() -> None:
    source = text("- claim: C1 supported_by: C1  here: C2")
    related = [
        (at(source, "C1"), "from"),
        (at(source, "C2"), "touches the label"),
        (at(source, "C1 supported_by"), "overlaps the first"),
    ]
    expected = """
 1 | - claim: C1 supported_by: C1  here: C2
   |          -- from          ^^ back here
   |                                     -- touches the label
   |          --------------- overlaps the first
"""
    assert marked(finding(at(source, "C1", nth=1), label="back here", related=related), source) == expected


def test_a_label_without_room_stands_below_its_mark() -> None:
    source = text("elements: [{claim: C1, text: x}, E9]")
    diagnostic = finding(at(source, "E9"), label="neither an element nor the name of one in this file")
    expected = """
 1 | elements: [{claim: C1, text: x}, E9]
   |                                  ^^
   |     neither an element nor the name of one in
   |     this file
"""
    assert marked(diagnostic, source, width=50) == expected


@pytest.mark.parametrize("offset", [4, 8, 9, 10, 99])
def test_empty_spans_get_one_mark(offset: int) -> None:
    column = min(offset, 8)
    assert marked(finding(Span("a.yaml", offset, offset)), text("key: one")) == (
        f"\n 1 | key: one\n   | {' ' * column}^ here\n"
    )


def test_an_empty_text() -> None:
    assert marked(finding(Span("a.yaml", 0, 0)), text("")) == "\n 1 |\n   | ^ here\n"


def test_a_span_over_several_lines_is_marked_on_the_first() -> None:
    source = text("a:\n  - claim: C1\n    text: x\n  - claim: C2\n")
    span = Span("a.yaml", at(source, "claim: C1").start, at(source, "claim: C2").end)
    assert marked(finding(span), source) == "\n 2 |   - claim: C1\n   |     ^^^^^^^^^ here\n"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends_are_not_text(end: str) -> None:
    source = text(f"a: 1{end}b: 2{end}c: 3")
    span = Span("a.yaml", source.text.index("b"), source.text.index("c"))
    diagnostic = finding(span, related=[(at(source, "3"), "last line without line end")])
    expected = """
 2 | b: 2
   | ^^^^ here
 3 | c: 3
   |    - last line without line end
"""
    assert marked(diagnostic, source) == expected


def test_color_only_adds_escapes() -> None:
    texts = {ORCHID.name: ORCHID}
    for severity in Severity:
        diagnostic = finding(at(ORCHID, "E2"), LONG, label="", hint=ADVICE, severity=severity)
        (plain,) = render([diagnostic], texts, color=False, width=60)
        (colored,) = render([diagnostic], texts, color=True, width=60)
        assert "\x1b" not in plain
        assert click.unstyle(colored) == plain


def test_colors() -> None:
    (block,) = render([orchid()], {ORCHID.name: ORCHID}, color=True, width=80)
    assert block.replace("\x1b[", "<").splitlines() == [
        "<31m<1merror[ARG101]<0m<1m: `C1` is supported by `E2`, which does not exist<0m",
        "  <34m--><0m orchid.case.yaml:14:11",
        "<34m   |<0m",
        "<34m14 |<0m         - E2",
        "<34m   |<0m           <31m<1m^^<0m <31m<1mno such element<0m",
        "<34m 9 |<0m   - claim: C1",
        "<34m   |<0m     <34m---------<0m <34mneeded here<0m",
        "   <34m=<0m <32mhelp:<0m did you mean `E1`?",
    ]


def test_five_hundred_are_fast() -> None:
    source = text("  - claim: 日本語 and some text\n" * 500)
    found = [finding(Span("a.yaml", 31 * line + 4, 31 * line + 9), LONG, hint=ADVICE) for line in range(500)]
    started = time.perf_counter()
    assert len(list(render(found, {"a.yaml": source}, color=True, width=80))) == 500
    assert time.perf_counter() - started < 1


ODD = "ab `:-\t\n\r\x1b\x9b\x7f\u202e\u200b\u200d\ufe0f\u2028漢字🔬👩🇺🇸e\u0301\u0301ก\u0e33\ud800"
texts = st.text(st.one_of(st.characters(), st.sampled_from(ODD)), max_size=300)
offsets = st.integers(-1, 320)
widths = st.integers(0, 120)


@settings(deadline=None)  # the first example pays for the import of the width tables
@given(texts, st.text(), texts, st.lists(st.tuples(offsets, offsets), min_size=1, max_size=4), widths)
def test_any_text_any_span(content: str, name: str, message: str, spans: list[tuple[int, int]], width: int) -> None:
    source = text(content, name)
    first, *others = (Span(name, *span) for span in spans)
    related = [(span, message[:20]) for span in others]
    diagnostic = finding(first, message, label=message[-20:], hint=message, related=related)
    block = shown(diagnostic, source, width=width)
    unseen = [c for c in block if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert unseen == []
    lines = [line for line in block.split("\n") if not line.lstrip().startswith(("-->", ":::"))]
    assert max(map(wcswidth, lines)) <= max(width, 40)


@settings(deadline=None)
@given(texts, texts, st.integers(40, 120))
def test_a_mark_stands_under_its_character(before: str, after: str, width: int) -> None:
    source = text(f"{before}Ω{after}")
    block = shown(finding(Span("a.yaml", len(before), len(before) + 1)), source, width=width)
    line, mark = block.split("\n")[4:6]
    assert any(wcswidth(line[:i]) == mark.index("^") for i, c in enumerate(line) if c == "Ω")
