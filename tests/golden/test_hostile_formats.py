"""Texts and file names that would steer a reader of a format: each format stays readable and does its own work only."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml import ElementTree
from jsonschema import Draft4Validator

import assurance
from assurance import Diagnostic, Result, Severity
from assurance.diagnostic import Edit, Label
from assurance.emit import github, gitlab, junit, sarif
from assurance.model.result import Ignored
from assurance.source import Repository, Source, Span, whole

from .conftest import obeyed

ROOT = Path(__file__).parent.parent.parent
TODAY = dt.date(2026, 11, 22)
HOSTILE = [
    "x\n::error file=a,line=1::owned",
    "x\r::add-mask::owned",
    "x\r\n##[stop-commands]owned",
    "::set-output name=a::b",
    "%0A::error::owned",
    "%25%0D%3A%2C",
    "a,line=9,title=owned::b",
    "]]><!-- & <evil attribute='1'>\"",
    "&#0; &lol; <!ENTITY>",
    "\x00\x01\x08\x0b\x0c\x1b[2J\x7f\x85\u2028\u2029",
    "\ufffe\uffff\U0001fffe",
    "\u202eevil\u2066\u200b\ufeff",
    "[link](http://evil) [place](1) {0} {{",
    "caf\udce9",
    "\u6a21\u578b \U0001f916",
]


def finding(text: str, file: str, severity: Severity = Severity.ERROR, *, at: int = 1) -> Diagnostic:
    """A finding that says a text wherever a text of a file can come to stand."""
    span = Span(file, at, at + 2)
    return Diagnostic(
        "ARG101",
        "unknown-reference",
        severity,
        text,
        Label(span, text),
        (Label(Span(file, 2, 9), text), Label(whole(text), text)),
        help=text,
        edits=(Edit(span, text.encode("utf-8", "replace").decode()),),
        about=text,
    )


@pytest.fixture(params=HOSTILE, ids=ascii)
def hostile(request: pytest.FixtureRequest) -> Result:
    """A result whose every text and file name is hostile: open, accepted and as information."""
    text = request.param
    plain = assurance.analyse("case: a\ntop: C1\nelements: []\n", today=TODAY)
    here = Path("/nowhere")
    return replace(
        plain,
        findings=(
            finding(text, text),
            finding(text, "unread " + text),
            finding(text, text, Severity.WARNING, at=4),
            finding(text, text, Severity.INFO, at=5),
            replace(finding(text, text), primary=Label(whole(text), text)),
        ),
        excluded=(replace(finding(text, text), excluded=text),),
        ignored=(Ignored(finding(text, text, at=7), text, TODAY, Span(text, 0, 4)),),
        texts={text: Source(text, text, "one\rtwo \U0001f916 three\r\nfour")},
        shown_path=text,
        repository=Repository(here, here, here),
    )


def test_sarif(hostile: Result, sarif_schema: Draft4Validator) -> None:
    text = sarif.render([hostile])
    log = json.loads(text)
    sarif_schema.validate(log)
    results = log["runs"][0]["results"]
    assert len(results) == 7
    for result in results:
        assert "](" not in result["message"]["text"]
        assert "\n::" not in result["message"]["text"]
        assert all(ord(letter) >= 0x20 or letter == "\n" for letter in result["message"]["text"])
        assert "\u202e" not in result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii()


def test_github(hostile: Result) -> None:
    """As many commands as open findings, each with the file and the message that were meant, and no other."""
    said = github.render([hostile])
    found = obeyed(said)
    assert [command["command"] for command in found] == ["error", "error", "warning", "notice", "error"]
    assert all(set(c) <= {"command", "file", "line", "endLine", "col", "endColumn", "title", "message"} for c in found)
    assert {command["title"] for command in found} == {"ARG101 unknown-reference"}
    assert said.isprintable() or set(filter(lambda c: not c.isprintable(), said)) <= {
        "\n",
        "\ufffe",
        "\uffff",
        "\U0001fffe",
    }
    message = found[0]["message"].split("\nhelp: ")
    assert message[0] == message[1]
    assert found[0]["line"] == "1"
    assert "line" not in found[1]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_line_beside_the_commands_of_github(text: str) -> None:
    for line in (text, f"   {text}", f"a: {text}"):
        assert obeyed(github.plain(line)) == []
        assert "\n" not in github.plain(line)


def test_gitlab(hostile: Result) -> None:
    issues = json.loads(gitlab.render([hostile]))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 5
    assert all("\n" not in issue["description"] and "\u202e" not in issue["location"]["path"] for issue in issues)


def test_junit(hostile: Result) -> None:
    text = junit.render([hostile])
    root = ElementTree.fromstring(text.encode())
    assert [len(root.findall(f".//{name}")) for name in ("testsuite", "failure", "skipped", "system-out")] == [
        1,
        4,
        2,
        1,
    ]
    assert "evil attribute" not in {key for part in root.iter() for key in part.keys()}  # noqa: SIM118  no mapping
    assert "\u202e" not in text


def test_two_cases_that_share_a_file() -> None:
    """What is found twice at one place is listed once, and fails the suites of both cases."""
    plain = assurance.analyse("case: a\ntop: C1\nelements: []\n", today=TODAY)
    shared = replace(plain, findings=(finding("x", "part.yaml"),), excluded=(), ignored=())
    both = [shared, replace(shared)]
    assert len(json.loads(gitlab.render(both))) == 1
    assert len(github.render(both).splitlines()) == 1
    assert len(json.loads(sarif.render(both))["runs"][0]["results"]) == 1
    suites = ElementTree.fromstring(junit.render(both))
    assert [suite.get("failures") for suite in suites] == ["1", "1"]


def test_the_same_finding_twice_has_two_fingerprints() -> None:
    plain = assurance.analyse("case: a\ntop: C1\nelements: []\n", today=TODAY)
    again = replace(finding("x", "a.yaml"), primary=Label(Span("a.yaml", 7, 9), "x"))
    issues = json.loads(gitlab.render([replace(plain, findings=(finding("x", "a.yaml"), again))]))
    assert len({issue["fingerprint"] for issue in issues}) == 2


def test_a_clean_case_passes_in_junit(tmp_path: Path) -> None:
    """Nothing was found, and it is seen that something was checked."""
    text = 'case: a\ntop: C1\nelements:\n  - {claim: C1, text: "a\\e]]>b", undeveloped: true}\n'
    clean = replace(assurance.analyse(text, today=TODAY), findings=(), excluded=())
    root = ElementTree.fromstring(junit.render([clean]))
    assert [test.get("name") for test in root.iter("testcase")] == [
        "support: C1 undeveloped",
        "coverage: does not cover both",
    ]
    assert root.find(".//failure") is None
    assert github.render([clean]) == ""
    assert json.loads(gitlab.render([clean])) == []


def test_every_broken_input(sarif_schema: Draft4Validator, monkeypatch: pytest.MonkeyPatch) -> None:
    """All bad inputs in one log: valid, with a rule for each result and its own fingerprint."""
    monkeypatch.chdir(ROOT)
    files = sorted(Path("tests/broken").glob("*/case.case.yaml"))
    results = [assurance.load(file, today=TODAY) for file in files]
    assert len(results) > 80
    log = json.loads(sarif.render(results))
    sarif_schema.validate(log)
    prints = [result["partialFingerprints"]["assuranceFinding/v1"] for result in log["runs"][0]["results"]]
    assert len(set(prints)) == len(prints)
    assert str(ROOT) not in json.dumps(log)
    assert len(obeyed(github.render(results))) == len(json.loads(gitlab.render(results)))
    assert ElementTree.fromstring(junit.render(results)) is not None
