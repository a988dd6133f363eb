"""Any text at all: no exception, places inside the text, and nothing in the output that a terminal obeys."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import assurance
from assurance.cli.files import write
from assurance.emit import concise, summary, terminal
from assurance.emit import json as json_output
from assurance.model.assessment import Coverage, State
from assurance.model.result import Result
from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS, REGISTER_LISTS
from assurance.syntax.reword import keys_of

TODAY = dt.date(2026, 11, 22)
PROFILE = settings(max_examples=200, deadline=None, derandomize=True, database=None)
NOWHERE = Path("/no-such-folder-of-the-tests")

KINDS = [*ELEMENT_FIELDS, *GSN_WORDS, *REGISTER_FIELDS, *DOCUMENT_FIELDS, "contract", "pattern"]
KEYS = sorted(
    {
        key
        for cls in (*ELEMENT_FIELDS.values(), *REGISTER_FIELDS.values(), *DOCUMENT_FIELDS.values())
        for key in keys_of(cls)
    }
    | {*RELATION_KEYS, *REGISTER_LISTS, *KINDS, "elements", "files", "challenges", "on", "to", "of", "from", "uses"}
    | {
        "path",
        "sha256",
        "below",
        "at_most",
        "rate",
        "count",
        "max_age",
        "confidence",
        "value",
        "upper",
        "tier",
        "by",
        "file",
    }
)
WORDS = [
    "C1", "C2", "E1", "D1", "H1", "T1", "A/C1", "", " ", "C 1",
    "~", "null", "true", "false", "yes", "2%", "1e-5", "NaN",
    "1e999999", "-1", "2026-11-20", "2026-13-01", "12 months",
    "any", "at-least 1", "safety", "security", "both", "case",
    "open", "confirmed", "refuted", "accepted", "system-to-world",
    "intentional", "shutdown", "text", "[key]", "__class__",
    "self", "<script>", "\u202e", "\u200b", "e\u0301", "\x1b[2J",
    "模型", "😀", "x" * 200, "`", "?1", "../..", "/etc", "*.yaml",
]  # fmt: skip

SCALARS = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=8), st.integers(-5, 3000), st.booleans(), st.none(), st.floats(width=16)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(KEYS), SCALARS), inner, max_size=5)
    ),
    max_leaves=25,
)


@st.composite
def entries(draw: st.DrawFn, words: tuple[str, ...], depth: int = 2) -> dict[str, Any]:
    """Something like an element or register entry: mostly one kind key, some keys of the language, any values."""
    kind = draw(st.sampled_from(words))
    entry: dict[str, Any] = {kind: draw(st.sampled_from(WORDS[:8]))} if draw(st.integers(0, 9)) else {}
    cls = {**ELEMENT_FIELDS, **REGISTER_FIELDS}.get(GSN_WORDS.get(kind, kind))
    own = sorted(keys_of(cls)) if cls else KEYS
    if draw(st.integers(0, 4)):
        entry["text"] = "A text"
    for key in draw(st.lists(st.sampled_from(own), max_size=4)):
        entry[key] = draw(VALUES)
    for key in draw(st.lists(st.sampled_from([*RELATION_KEYS, "challenges"]), max_size=2)) if depth else []:
        nested = entries((*ELEMENT_FIELDS, *GSN_WORDS), depth - 1)
        entry[key] = draw(st.one_of(st.lists(st.one_of(nested, st.sampled_from(WORDS[:7])), max_size=3), VALUES))
    return entry


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Something like a document."""
    made: dict[str, Any] = {draw(st.sampled_from(["case", "case", "case", "module", "title"])): "A"}
    for name in draw(st.lists(st.sampled_from([*REGISTER_LISTS]), max_size=3, unique=True)):
        made[name] = draw(st.one_of(st.lists(entries(REGISTER_LISTS[name], 0), max_size=3), VALUES))
    for key in draw(st.lists(st.sampled_from(sorted(keys_of(DOCUMENT_FIELDS["case"]))), max_size=3)):
        made[key] = draw(VALUES)
    made["elements"] = draw(st.lists(entries((*ELEMENT_FIELDS, *GSN_WORDS)), max_size=5))
    return made


def holds(text: str) -> Result:
    """Check a text, and everything that must be so whatever it says."""
    result = assurance.analyse(text, name="a.case.yaml", today=TODAY, root=NOWHERE)
    assert not [f.message for f in result.findings if f.code == "ARG013"], "a rule crashed"
    source = result.texts["a.case.yaml"]
    for found in (*result.findings, *result.excluded):
        for label in (found.primary, *found.related):
            assert label.span.nowhere or 0 <= label.span.start <= label.span.end <= len(source.text), found
        for edit in found.edits:
            assert 0 <= edit.span.start <= edit.span.end <= len(source.text), found
        assert "validation error" not in found.message.lower()
        assert found.message.strip() == found.message != ""
    assert list(result.findings) == sorted(result.findings, key=lambda found: found.order)
    for line in shown(result):
        assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in line.replace("\n", "")), ascii(line)
        assert not {*"\u202a\u202b\u202d\u202e\u2066\u2067\u200b\u2028\ufeff"} & {*line}
    return result


def shown(result: Result) -> list[str]:
    """Everything that `check` would print, in every style."""
    return [
        *terminal.render(result.findings, result.texts, color=False, width=100),
        *terminal.render(result.findings, result.texts, color=False, width=1),
        *concise.render(result.findings, result.texts),
        *summary.closing(result, color=False, width=100),
    ]


def dumped(value: Any) -> str:
    """A value as YAML; what YAML cannot say is left out."""
    try:
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    except (yaml.YAMLError, UnicodeEncodeError):
        assume(condition=False)
        raise


@PROFILE
@given(st.text())
def test_any_text(text: str) -> None:
    """No text raises."""
    holds(text)


SIGNS = [
    "\n", "\n  ", "\n    - ", "\n- ", "[", "]", "{", "}", ", ",
    "- claim: C1\n  ", "elements:\n", "case: A\n", "'", '"',
    "|\n ", "&a ", "*a", "!!", "<<: ",
]  # fmt: skip
HEAPS = st.lists(
    st.one_of(st.sampled_from(KEYS).map("{}: ".format), st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=40
)


@PROFILE
@given(HEAPS.map("".join))
def test_any_heap_of_our_words(text: str) -> None:
    """No text of the language's own words and signs raises."""
    holds(text)


@PROFILE
@given(VALUES)
def test_any_structure(value: Any) -> None:
    """No YAML of any shape raises."""
    holds(dumped(value))


@PROFILE
@given(documents())
def test_any_document(document: dict[str, Any]) -> None:
    """No document with the language's keys and any values raises."""
    holds(dumped(document))


@pytest.mark.parametrize("kind", sorted({**ELEMENT_FIELDS, **REGISTER_FIELDS}))
@pytest.mark.parametrize(
    "value", ["x", [], ["x"], [["x"]], {}, {"x": "y"}, "", None, [None], [{}], {"x": []}], ids=repr
)
def test_any_value_in_any_field(kind: str, value: Any) -> None:
    """Every field of every kind may hold a text, a list, a mapping or nothing, and it is a finding or it is fine."""
    family = next((name for name, words in REGISTER_LISTS.items() if kind in words), "elements")
    cls = {**ELEMENT_FIELDS, **REGISTER_FIELDS}[kind]
    for key in sorted(keys_of(cls)):
        for more in ({}, {"text": "A text"}):
            entry = {kind: "X1", **more, key: value}
            result = holds(dumped({"case": "A", family: [entry]}))
            assert result.findings


# -- what cannot be read must not make a case look better


def report(name: str, **more: Any) -> dict[str, Any]:
    """Evidence that holds, in objects of its own, so that YAML needs no aliases."""
    held = {"status": "accepted", "collected": dt.date(2026, 10, 30), "artifact": {"reference": "r"}}
    return {"evidence": name, "text": "Report", **more, **held}


CASE = {
    "case": "A",
    "top": "C1",
    "owner": "lead",
    "valid_until": dt.date(2027, 10, 30),
    "acceptance": {"authority": "board", "by": dt.date(2026, 12, 15)},
    "actors": [{"actor": "A1", "text": "An outsider"}],
    "risks": [
        {"hazard": "H1", "text": "Injury", "properties": ["integrity", "availability"], "severity": "major"},
        {"threat": "T1", "text": "Theft", "properties": ["confidentiality"], "severity": "major"},
    ],
    "interplay": [{"synergy": "IP1", "between": ["C2", "C3"], "text": "Locks also keep users out of harm"}],
    "elements": [
        {"claim": "C1", "text": "It is safe and secure", "summary": True, "supported_by": ["C2", "C3", "C4"]},
        {"claim": "C2", "text": "It is safe", "discipline": "safety", "addresses": ["H1"], "supported_by": ["E1"]},
        {"claim": "C3", "text": "It is secure", "discipline": "security", "addresses": ["T1"], "actors": ["A1"],
         "supported_by": ["E2"]},
        {"claim": "C4", "text": "No risk is missing", "discipline": "safety", "role": ["identify"],
         "supported_by": ["E3"]},
        report("E1"),
        report("E2", conditions="adversarial", attacker={"knowledge": "grey-box", "adaptive": True}),
        report("E3"),
        {"defeater": "D9", "text": "Locks rust", "status": "refuted", "rationale": "Not brass", "challenges": "C1"},
    ],
}  # fmt: skip
GOOD = yaml.safe_dump(CASE, sort_keys=False)
DOUBT = "- defeater: D1\n  text: No\n"


def good(result: Result) -> bool:
    """Whether both verdicts are as good as they get."""
    verdicts = result.verdicts
    supported = bool(verdicts.support) and all(state is State.SUPPORTED for _, state in verdicts.support)
    return not verdicts.undecided and supported and verdicts.coverage is Coverage.BOTH


def test_the_whole_case_is_good() -> None:
    """The case that the next tests break is supported and covers both, without a finding."""
    result = holds(GOOD)
    assert result.findings == ()
    assert good(result)


UNREAD = {
    "second document": GOOD + "---\nelements:\n" + DOUBT + "  challenges: C1\n",
    "second list of elements": GOOD + "elements:\n" + DOUBT + "  challenges: C1\n",
    "second list of risks": GOOD + "risks:\n- {hazard: H2, text: Fire, severity: catastrophic}\n",
    "second status": GOOD.replace("status: accepted\n", "status: accepted\n  status: rejected\n", 1),
    "text that is not there": GOOD.replace("text: It is safe\n", "text: {file: no.md}\n"),
    "doubt about something misspelled": GOOD + DOUBT + "  challenges: C11\n",
    "doubt with a misspelled key": GOOD + DOUBT + "  challenges: {off: C1}\n",
    "doubt with a misspelled kind": GOOD + "- defeter: D1\n  text: No\n  challenges: C1\n",
    "doubt that is not there": GOOD.replace("text: It is safe\n", "text: It is safe\n  challenged_by: [D1]\n"),
    "doubt behind an alias": GOOD.replace("text: It is safe\n", "text: &a It is safe\n") + DOUBT + "  challenges: *a\n",
    "doubt in a merge key": GOOD.replace("text: It is safe\n", "text: It is safe\n  <<: {challenged_by: [D1]}\n"),
    "doubt under a list key": GOOD.replace("text: It is safe\n", "text: It is safe\n  ? [challenged_by]\n  : [D1]\n"),
    "element that is a list": GOOD + "- [x]\n",
    "element that is a word": GOOD + "- D1\n",
    "risk that is a word": GOOD.replace("- hazard: H1", "- H9\n- hazard: H1"),
    "conflict that is a word": GOOD.replace("interplay:\n", "interplay:\n- X1\n"),
    "threshold that is a word": GOOD.replace("severity: major\n", "severity: major\n  threshold: 1e-5\n", 1),
    "threshold without a number": GOOD.replace("severity: major\n", "severity: major\n  threshold: {below: x}\n", 1),
    "file that is no path": GOOD + "files: [{path: a.yaml}]\n",
    "other case": GOOD + "uses: [../b/b.case.yaml]\n",
    "format of the future": GOOD + "format: 2\n",
    "same ID twice": GOOD + "- {defeater: C2, text: No, challenges: C1}\n",
    "pattern among the elements": GOOD + "- {pattern: P1, as: X}\n",
}


@pytest.mark.parametrize("name", list(UNREAD))
def test_what_is_not_read_gives_no_good_verdict(name: str) -> None:
    """Where something is an error and was left out, the case must not be called supported and covering both."""
    result = holds(UNREAD[name])
    assert result.findings
    assert not good(result)


# -- the same, for what the program writes


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where writing fails, what was there stays and nothing is left behind."""
    (tmp_path / "a").write_text("before")
    with pytest.raises(Exception, match="could not be written"):
        write(tmp_path / "a" / "b", b"after")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    write(tmp_path / "a", b"after")
    assert (tmp_path / "a").read_text() == "after"
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_json_of_a_hostile_text_is_json() -> None:
    """Whatever a text holds, the JSON output can be read back."""
    import json

    result = holds('elements:\n  - claim: "C\\e[2J\\u202e1"\n    "\\0": 1\n    text: "\\uD83D"\n')
    assert json.loads(json_output.render([result]))["cases"][0]["counts"]["error"] >= 1
