"""Formatting: one layout, the same values, every comment, and nothing left to do the second time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.source import Limits, Source
from assurance.syntax.comments import comments
from assurance.syntax.format import Unformatted, Vocabulary, formatted
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, parse

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted([*ROOT.glob("cases/**/*.yaml"), *ROOT.glob("patterns/**/*.yaml"), *ROOT.glob("docs/guide/**/*.yaml")])
BROKEN = sorted(ROOT.glob("tests/broken/*/*.yaml"))


def fmt(text: str, vocabulary: Vocabulary | None = None) -> str:
    """A text, formatted."""
    return formatted(Source("a.yaml", "a.yaml", text), Limits(), vocabulary=vocabulary)


def plain(node: Node | None) -> object:
    """What a tree says."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.pairs()} if isinstance(node, Mapping) else None


def read(text: str) -> object:
    tree = parse(Source("a", "a", text), Limits())
    assert not tree.faults
    return plain(tree.root)


def remarks(text: str) -> list[str]:
    tree = parse(Source("a", "a", text), Limits())
    places = comments(text, tree.root) if tree.root else []
    return sorted(text[start:end].lstrip("#").strip() for start, end in places)


PAIRS = {
    "indentation": ("elements:\n- claim: C1\n  text: x\n", "elements:\n  - claim: C1\n    text: x\n"),
    "wide": ("a:\n        b:\n                c: d\n", "a:\n  b:\n    c: d\n"),
    "colon and dash": ("top :   C1\nfiles:\n  -   a.yaml\n", "top: C1\nfiles:\n  - a.yaml\n"),
    "item below its dash": (
        "elements:\n  -\n    claim: C1\n    text: x\n",
        "elements:\n  - claim: C1\n    text: x\n",
    ),
    "kind first": (
        "elements:\n  - text: x  # why\n    # id\n    claim: C1  # who\n    url: u\n",
        "elements:\n  - claim: C1  # who\n    text: x  # why\n    # id\n    url: u\n",
    ),
    "document first": ("title: T\ncase: demo\n", "case: demo\ntitle: T\n"),
    "blanks": ("\n\na: b   \n\n\n\nc: d", "a: b\n\nc: d\n"),
    "brackets": ("a: [ b,c ,  {d:  e} ]\n", "a: [b, c, {d: e}]\n"),
    "brackets on lines": ("a: [b,\n  c,\n  d]\n", "a: [b, c, d]\n"),
    "brackets with a comment": ("x:\n    a: [b,  # c\n        d]\n", "x:\n  a: [b,  # c\n      d]\n"),
    "long brackets": (
        f"a:\n    b: [{'x' * 70},\n        {'y' * 70}]\n",
        f"a:\n  b: [{'x' * 70},\n      {'y' * 70}]\n",
    ),
    "comment form": ("#a\n##b\n#!c\n#\na: b #d\n", "# a\n##b\n#!c\n#\na: b # d\n"),
    "comment stays with what it stands before": (
        "elements:\n- claim: C1\n  text: x\n# next\n- claim: C2\n  text: y\n",
        "elements:\n  - claim: C1\n    text: x\n  # next\n  - claim: C2\n    text: y\n",
    ),
    "comment below": (
        "elements:\n- claim: C1\n  text: x\n  # foot\n- claim: C2\n  text: y\n",
        "elements:\n  - claim: C1\n    text: x\n    # foot\n  - claim: C2\n    text: y\n",
    ),
    "quotes": (
        "elements:\n  - claim: NO\n    text: 1:30\n    undeveloped: true\n    tags: [on, 1.10]\n",
        'elements:\n  - claim: "NO"\n    text: "1:30"\n    undeveloped: true\n    tags: ["on", "1.10"]\n',
    ),
    "no quotes for dates and shares": (
        "elements:\n  - evidence: E1\n    text: x\n    collected: 2026-10-30\n    checks: [{rate: a, below: 2%}]\n",
        "elements:\n  - evidence: E1\n    text: x\n    collected: 2026-10-30\n    checks: [{rate: a, below: 2%}]\n",
    ),
    "nothing stays nothing": ("elements:\n  - claim: C1\n    text: ~\n", "elements:\n  - claim: C1\n    text: ~\n"),
    "block text": ("a:\n    - b: |\n          one\n            two\n", "a:\n  - b: |\n      one\n        two\n"),
    "block text with a number": (
        "a:\n    b: |4\n            one\n         two\n",
        "a:\n  b: |2\n        one\n     two\n",
    ),
    "block text in a list": ("a:\n    - >-\n        one\n        two\n", "a:\n  - >-\n    one\n    two\n"),
    "text over lines": ("a:\n      b: one\n            two\n", "a:\n  b: one\n    two\n"),
    "text below its key": ("a:\n      b:\n            two\n", "a:\n  b:\n    two\n"),
    "quoted over lines": ('a:\n      b: "one\n\n            two"\n', 'a:\n  b: "one\n\n    two"\n'),
    "line ends": ("a:\r\n    b: c\r\n\r\n\r\nd: e", "a:\r\n  b: c\r\n\r\nd: e\r\n"),
    "schema line": ("# yaml-language-server: $schema=x\ncase: a\n", "# yaml-language-server: $schema=x\ncase: a\n"),
    "list in a list": ("a:\n- - b\n  - c\n", "a:\n  - - b\n    - c\n"),
    "empty": ("a:\nb: []\nc: {}\n", "a:\nb: []\nc: {}\n"),
}


@pytest.mark.parametrize(("before", "after"), PAIRS.values(), ids=PAIRS)
def test_before_and_after(before: str, after: str) -> None:
    """What is written, and what it becomes."""
    assert fmt(before) == after


@pytest.mark.parametrize("file", OURS, ids=[str(file.relative_to(ROOT)) for file in OURS])
def test_our_own_files_are_formatted(file: Path) -> None:
    """They are what the layout was taken from."""
    text = file.read_text("utf-8")
    assert fmt(text) == text


def test_vocabularies() -> None:
    """Kinds are rewritten where they are kinds: not in names, texts or on claim points."""
    text = (
        "elements:\n  - {}: C1\n    text: goal\n    supported_by:\n      - {{{}: E1, text: x}}\n      - {{to: goal}}\n"
    )
    gsn, cae = text.format("goal", "solution"), text.format("claim", "evidence")
    point = "  - acp: A1\n    on: C1\n    claim: C1\n"
    assert fmt(gsn + point, "cae") == cae + point
    assert fmt(cae + point, "gsn") == gsn + point


@pytest.mark.parametrize(
    "text", ["a: &x b\nc: *x\n", "a: b\na: c\n", "a: !t b\n", "a: [b\n", "a: b\n---\nc: d\n", "a:\n\tb: c\n"]
)
def test_what_is_no_case_is_left_alone(text: str) -> None:
    """Faults as YAML are for `check` to explain."""
    with pytest.raises(Unformatted) as told:
        fmt(text)
    assert told.value.faults


@pytest.mark.parametrize("file", BROKEN, ids=[f"{file.parent.name}/{file.name}" for file in BROKEN])
def test_broken_input_is_formatted_or_refused_for_its_faults(file: Path) -> None:
    """Never because the layout was too hard."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    assert not refused(text) or refused(text) == "its text"


_KEYS = ("claim", "text", "supported_by", "elements", "tags", "owner", "risks", "undeveloped")


class _Writer:
    """Writes a random case-like text in a random layout, with comments wherever they may stand."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.lines: list[str] = []

    def comment(self, column: int) -> None:
        if self.dice.random() < 0.15:
            self.lines.append(
                " " * max(0, column + self.dice.choice((-2, 0, 0, 2, 7))) + f"#{self.dice.choice(' x!')}note"
            )
        if self.dice.random() < 0.1:
            self.lines += [self.dice.choice(("", "   "))] * self.dice.randint(1, 3)

    def tail(self) -> str:
        return self.dice.choice(("", "", "", "   ", "  # tail", " #t"))

    def scalar(self, column: int) -> list[str]:
        kind = self.dice.random()
        words = self.dice.choice(
            ("a", "C1", "on", "two words", "安全 🙂", "'q # no'", '"x: y"', "1.10", "~", "a#b", "-x")
        )
        deep = " " * (column + self.dice.randint(1, 5))
        if kind < 0.6:
            return [words + self.tail()]
        if kind < 0.7:
            return ["plain", f"{deep}more", f"{deep}  and more" + self.tail()]
        if kind < 0.8:
            return ['"quoted', "", f'{deep}more # no"' + self.tail()]
        if kind < 0.9:
            mark = self.dice.choice(("|", ">", "|-", ">+", "|  # head"))
            return [mark, f"{deep}one", f"{deep}  two # no", *([""] * self.dice.randint(0, 2)), f"{deep}three"]
        return [self.flow(column)]

    def flow(self, column: int) -> str:
        parts = [self.dice.choice(("a", "'b, c'", "{k: v}", "[x]", "on", "安")) for _ in range(self.dice.randint(0, 4))]
        gap = self.dice.choice((", ", ",", f",\n{' ' * (column + 3)}", f",  # in\n{' ' * (column + 3)}"))
        return f"[{self.dice.choice(('', ' '))}{gap.join(parts)}]" + self.tail()

    def mapping(self, column: int, depth: int, head: str = "") -> None:
        keys = self.dice.sample(_KEYS, self.dice.randint(1, 4))
        for key in keys:
            if not head:
                self.comment(column)
            lead, head = head or " " * column, ""
            colon = self.dice.choice((": ", ":  ", " : ", ": "))
            if depth and self.dice.random() < 0.6:
                self.lines.append(f"{lead}{key}{colon.rstrip()}{self.tail()}")
                self.sequence(column + self.dice.choice((0, 2, 4)), depth - 1)
            else:
                first, *rest = self.scalar(column)
                self.lines += [f"{lead}{key}{colon}{first}", *rest]

    def sequence(self, column: int, depth: int) -> None:
        for _ in range(self.dice.randint(1, 3)):
            self.comment(column)
            dash = " " * column + self.dice.choice(("- ", "-   "))
            if depth and self.dice.random() < 0.7:
                self.mapping(len(dash), depth - 1, head=dash)
            else:
                first, *rest = self.scalar(column)
                self.lines += [dash + first, *rest]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_values_and_comments_stay_and_twice_is_once(seed: int) -> None:
    """For random texts in random layouts."""
    writer = _Writer(random.Random(seed))
    writer.mapping(0, 4)
    text = "\n".join(writer.lines) + "\n"
    if parse(Source("a", "a", text), Limits()).faults:
        return
    after = fmt(text)
    assert read(after) == read(text)
    assert remarks(after) == remarks(text)
    assert fmt(after) == after
    assert "\n\n\n" not in after or "|" in text or ">" in text or '"' in text


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab:-# \n\t[]{},'\"|>?&*!%~é🙂\r1")), max_size=60))
def test_any_text_is_formatted_or_refused(text: str) -> None:
    """And what comes out says the same."""
    if not refused(text):
        assert read(fmt(text)) == read(text)


def refused(text: str) -> str:
    """Why a text is not formatted: its text, or its layout, which was too hard; nothing if it is."""
    try:
        fmt(text)
    except Unformatted as told:
        return "its text" if told.faults else "its layout"
    return ""
