"""The canonical layout: what becomes of a text, and that real cases say the same before and after."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from pathlib import Path

import pytest
import yaml

from assurance.api import load
from assurance.model.result import Result
from assurance.source import Limits, Source, Sources, Unreadable
from assurance.syntax.format import Refusal, Vocabulary, formatted
from assurance.syntax.scalars import mistaken

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("cases", "patterns", "docs/guide")
    for path in (ROOT / folder).rglob("*.yaml")
)
BROKEN = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/broken").rglob("*.yaml"))


def fmt(text: str, vocabulary: Vocabulary | None = None) -> str:
    """A text, formatted."""
    new = formatted(Source("a.yaml", "a.yaml", text), Limits(), vocabulary)
    assert isinstance(new, str), new
    return new


def refused(text: str) -> Refusal:
    """Why a text is not formatted."""
    new = formatted(Source("a.yaml", "a.yaml", text), Limits())
    assert isinstance(new, Refusal)
    return new


TABLE = {
    "indentation": (
        "scope:\n    system: x\nfiles:\n- a.yaml\n-   b.yaml\n",
        "scope:\n  system: x\nfiles:\n  - a.yaml\n  - b.yaml\n",
    ),
    "blanks behind colon and dash": ("a:   1\nb:\n  -    c\n", "a: 1\nb:\n  - c\n"),
    "an item's mapping": (
        "elements:\n-\n   claim: C1\n   text: x\n",
        "elements:\n  - claim: C1\n    text: x\n",
    ),
    "lists in lists": ("a:\n- - b\n  -   c\n- d\n", "a:\n  - - b\n    - c\n  - d\n"),
    "document key first, comments on top stay": (
        "# head\n\ntitle: T   # t\n# id\ncase: x\n",
        "# head\n\n# id\ncase: x\ntitle: T   # t\n",
    ),
    "kind first, then text": (
        "elements:\n  # one\n  - undeveloped: true\n    text: x\n    claim: C1\n",
        "elements:\n  # one\n  - claim: C1\n    text: x\n    undeveloped: true\n",
    ),
    "what an entry is about stays before its text": (
        "elements:\n  - challenges: C1\n    status: open\n    defeater: D1\n    text: x\n",
        "elements:\n  - defeater: D1\n    challenges: C1\n    text: x\n    status: open\n",
    ),
    "an empty line stays above what does not move": (
        "title: T\n\ntop: C1\n\ncase: x\n\nowner: o\n",
        "case: x\ntitle: T\n\ntop: C1\n\nowner: o\n",
    ),
    "kind first in a flow entry": (
        "risks: [{text: x, hazard: H1}]\n",
        "risks: [{hazard: H1, text: x}]\n",
    ),
    "two kinds: nobody knows which comes first": (
        "elements:\n  - text: x\n    claim: C1\n    evidence: E1\n",
        "elements:\n  - text: x\n    claim: C1\n    evidence: E1\n",
    ),
    "the claim of a claim point is no kind": (
        "elements:\n  - claim: C1\n    acp: A1\n    on: E1\n",
        "elements:\n  - acp: A1\n    claim: C1\n    on: E1\n",
    ),
    "flow with room stays": ("a: [ b,c ,{d: e,f:   g},]\n", "a: [b, c, {d: e, f: g}]\n"),
    "flow over lines is joined": ("a: [b,\n    c]\n", "a: [b, c]\n"),
    "flow with a comment becomes block": (
        "a: [b,   # first\n  # second\n  c]  # all\n",
        "a:  # all\n  - b   # first\n  # second\n  - c\n",
    ),
    "flow without room becomes block": (
        f"a: [{'b' * 60}, {'c' * 60}, {{d: e}}]\n",
        f"a:\n  - {'b' * 60}\n  - {'c' * 60}\n  - {{d: e}}\n",
    ),
    "empty collections": ("a: [ ]\nb: {\n}\n", "a: []\nb: {}\n"),
    "JSON": (
        '{"case": "x", "elements": [{"text": "t", "claim": "C1"}]}',
        '"case": "x"\n"elements": [{"claim": "C1", "text": "t"}]\n',
    ),
    "texts that others mistake": (
        "case: on\nscope: {version: 2.2, system: no}\nelements:\n  - claim: NO\n    text: 1:30\n    tags: [1e5, ~]\n",
        'case: "on"\nscope: {version: "2.2", system: "no"}\nelements:\n  - claim: "NO"\n    text: "1:30"\n    tags: ["1e5", ~]\n',  # noqa: E501  one text on one line
    ),
    "what is no text stays plain": (
        "date: 2026-11-20\nformat: 1\nrisks:\n  - hazard: H1\n    text: x\n    threshold: {below: 1e-5, margin: 2}\n",
        "date: 2026-11-20\nformat: 1\nrisks:\n  - hazard: H1\n    text: x\n    threshold: {below: 1e-5, margin: 2}\n",
    ),
    "quotes stay": ("a: 'b'\nc: \"d\"\n", "a: 'b'\nc: \"d\"\n"),
    "block scalars": (
        "a:\n   b: |+\n        one\n\n          two\n\n   c: >2-\n       three\n   d: x\n",
        "a:\n  b: |+\n    one\n\n      two\n\n  c: >2-\n      three\n  d: x\n",
    ),
    "blanks that are a block scalar's last line": ("a:\n- >-\n  b\n   \n- c\n", "a:\n  - >-\n    b\n     \n  - c\n"),
    "a block scalar that ends the file without a newline": ("a: |\n   b", "a: |-\n  b\n"),
    "texts over several lines": (
        "a: one\n     two\n\n     three\nb: 'four\n five'\nc: \"six\\\n      \\ seven\"\n",
        "a: one\n  two\n\n  three\nb: 'four\n  five'\nc: \"six\\\n  \\ seven\"\n",
    ),
    "a value below its key": ("a:\n    b\n", "a: b\n"),
    "a long value stays below its key": (f"a:\n    {'b' * 118}\n", f"a:\n  {'b' * 118}\n"),
    "empty lines": ("\n\na: 1\n\n\n\nb: 2   \n\n", "a: 1\n\nb: 2\n"),
    "comments get a blank": ("#a\n#!b\n##c\n#\na: 1 #d\n", "# a\n#!b\n##c\n#\na: 1  # d\n"),
    "comments behind a text keep their distance": ("a:  1    # b\n\nc: 2 # d\n", "a: 1    # b\n\nc: 2  # d\n"),
    "comments in a column stay in one": (
        "a:\n    b: 1        # one\n    ccc: 2      # two\n                # goes on\n",
        "a:\n  b: 1        # one\n  ccc: 2      # two\n              # goes on\n",
    ),
    "comments at the end of a list stay there": (
        "a:\n  - b:\n      - c\n      # - d\n    # e\n  # - f\n# g\nh: 1\n",
        "a:\n  - b:\n      - c\n      # - d\n    # e\n  # - f\n# g\nh: 1\n",
    ),
    "comments below a key without a value": ("a:\n   # - b\nc: 1\n", "a:\n  # - b\nc: 1\n"),
    "a comment behind a dash": ("a:\n  - # why\n    b: 1\n", "a:\n  # why\n  - b: 1\n"),
    "a comment between key and value": ("a:\n  # why\n  b\n", "# why\na: b\n"),
    "a comment behind a block scalar's sign": ("a: | # why\n  b\n", "a: |  # why\n  b\n"),
    "document markers": ("# a\n--- # b\nc: 1\n...\n", "# a\n---\n# b\nc: 1\n...\n"),
    "a question mark": ("? a\n: b\n", "a: b\n"),
    "nothing but comments": ("\n#a\n\n\n# b\n\n", "# a\n\n# b\n"),
    "nothing": ("\n\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_becomes(name: str) -> None:
    """The text before becomes the text after, which stays as it is."""
    before, after = TABLE[name]
    assert fmt(before) == after
    assert fmt(after) == after


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_the_first_line_end_decides(end: str) -> None:
    """A file keeps its line ends, and mixed ones become like the first."""
    assert fmt(f"a:  |{end}  b\n  c\r\nd: 1") == f"a: |{end}  b{end}  c{end}d: 1{end}"


WORDS = (
    "elements:\n  - goal: C1\n    text: goal\n    supported_by:\n      - strategy: S1\n        text: x\n"
    "        supported_by: [{solution: E1, text: z}, {to: C2}]\n  - acp: A1\n    claim: C1\n    on: E1\n"
)


def test_words_of_kinds() -> None:
    """Kinds change their word where they are kinds, and only there."""
    cae = fmt(WORDS, "cae")
    words = {"goal: C1": "claim: C1", "strategy": "argument", "solution": "evidence"}
    expected = WORDS
    for gsn, ours in words.items():
        expected = expected.replace(gsn, ours)
    assert cae == expected
    assert fmt(cae, "gsn") == WORDS
    assert fmt(WORDS) == WORDS


REFUSED = {
    "broken": ('a: "b\n', 'the quote `"` is never closed', 1),
    "twice": ("a: 1\na: 2\n", "`a` stands twice", 2),
    "alias": ("a: 1\nb: *c\n", "`*c`", 2),
    "directive": ("%YAML 1.1\n---\na: 1\n", "no part of a case", 1),
    "a list": ("- a\n", "not a mapping", 1),
    "a text": ("a\n", "not a mapping", 1),
    "an empty mapping": ("# a\n{}\n", "empty mapping", 2),
    "a line separator": ("a: b\u2028c\n", "U+2028", 1),
    "a key too long": (f"a: 1\n? {'b' * 1100}\n: 1\n", "a key is missing, too long", 2),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    """What is no safe YAML of a case is left alone, with the reason and its line."""
    text, why, line = REFUSED[name]
    found = refused(text)
    assert why in found.why
    assert found.line == line


@pytest.mark.parametrize("path", OURS)
def test_our_own_cases_are_laid_out_so(path: str) -> None:
    """Cases that were written with care need no change: the layout is the one that careful people choose."""
    text = (ROOT / path).read_bytes().decode("utf-8")
    assert fmt(text) == text


@pytest.mark.parametrize("path", BROKEN)
def test_broken_files_are_refused_or_formatted(path: str) -> None:
    """No broken input crashes it, and what can be formatted is formatted once and for all."""
    source = Sources(ROOT, ROOT).read(path)
    if isinstance(source, Unreadable):
        return
    new = formatted(source, Limits())
    if isinstance(new, Refusal):
        assert "bug" not in new.why
    else:
        assert fmt(new) == new


def facts(result: Result) -> tuple[object, ...]:
    """What a check says, without places."""
    found = sorted((d.code, d.message, d.about or "", d.severity) for d in (*result.findings, *result.excluded))
    return result.verdicts, found


CASES = [path for path in OURS if path.endswith(".case.yaml")]


@pytest.mark.parametrize("path", CASES)
@pytest.mark.parametrize("flow", [True, False, None], ids=["flow", "block", "mixed"])
def test_a_check_says_the_same_before_and_after(path: str, flow: bool | None, tmp_path: Path) -> None:
    """However a case was laid out, with its keys sorted by letter: findings and verdicts are those of the original."""
    folder = tmp_path / "case"
    shutil.copytree((ROOT / path).parent, folder)
    case, today = folder / Path(path).name, dt.date(2026, 11, 22)
    original = facts(load(case, today=today))
    for file in folder.rglob("*.yaml"):
        data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  it builds texts only
        mangled = yaml.dump(data, indent=5, width=70, default_flow_style=flow, allow_unicode=True)
        assert fmt(mangled) != mangled
        file.write_bytes(fmt(mangled).encode())
    assert facts(load(case, today=today)) == original


def test_ten_thousand_elements() -> None:
    """A large file takes seconds, not minutes (less than two, measured in 2026)."""
    element = "- text: The system number {0} is good enough   # note\n  claim: C{0}\n  role: [prevent,detect]\n"
    text = "case: big\nelements:\n" + "".join(element.format(at) for at in range(10_000))
    began = time.monotonic()
    assert fmt(text).count("\n") == 40_002 - 10_000
    assert time.monotonic() - began < 15


def test_one_long_line() -> None:
    """A file on one line takes no time that grows with the square of its length."""
    text = "{case: x, elements: [" + "{claim: C1, text: a text of some length, tags: [a]}, " * 20_000 + "]}"
    began = time.monotonic()
    assert fmt(text).count("{claim: C1, text: a text of some length, tags: [a]}\n") == 20_000
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, True) for text in ("y", "No", "ON", "true", "null", "~", "=", "<<", "0", "-1", "1_000")),
        *((text, True) for text in ("0x1F", "0o7", "0b1")),
        *((text, True) for text in ("1.", ".5", "1e5", "-1.5E-3", ".inf", "-.INF", ".nan", "1:30", "190:20:30.15")),
        *((text, True) for text in ("2026-11-20", "2026-1-2 10:00:00", "2026-11-20T10:00:00Z")),
        *((text, False) for text in ("C1", "2.2.1", "on it", "yes!", "2%", "12 months", "e5", "-", ".", "1:75")),
    ],
)  # fmt: skip
def test_what_other_readers_mistake(text: str, expected: bool) -> None:
    """Numbers, dates, truth values and nothing, in the forms of YAML 1.1 and 1.2."""
    assert mistaken(text) == expected
