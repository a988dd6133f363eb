"""One input in every output format, compared with what is stored; and what readers of the formats do with it.

With `ASSURANCE_REWRITE_EXPECTED=1` the stored outputs are written anew; read them before you commit them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from defusedxml import ElementTree
from jsonschema import Draft4Validator

from assurance import __version__
from assurance.config import FORMATS

from .conftest import HERE, obeyed, spans

REWRITE = os.environ.get("ASSURANCE_REWRITE_EXPECTED") == "1"
ENDINGS = {"markdown": "md", "json": "json", "sarif": "json", "gitlab": "json", "junit": "xml"}
TODAY = ("--today", "2026-11-22")

Check = Callable[..., str]


@pytest.fixture
def check(repository: Path, program: Callable[..., Any]) -> Check:
    """What `check` says of the input, by format; the person stands in `safety/`, below the root of the repository."""

    def said(style: str, *arguments: str) -> str:
        done = program("check", "--output-format", style, *TODAY, *arguments, cwd=repository / "safety")
        assert done.code == 1, done
        assert "Traceback" not in done.err
        assert str(repository) not in done.out + done.err
        out: str = done.out
        return out

    return said


@pytest.mark.parametrize("style", FORMATS)
def test_what_is_written(style: str, check: Check) -> None:
    stored = HERE / "expected" / f"{style}.{ENDINGS.get(style, 'txt')}"
    said = check(style).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    if REWRITE:
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(said, encoding="utf-8", newline="\n")
    assert said == stored.read_text("utf-8")


def test_sarif_is_what_its_schema_says(check: Check, sarif_schema: Draft4Validator) -> None:
    sarif_schema.validate(json.loads(check("sarif")))


def test_sarif_leads_to_the_right_places(check: Check, repository: Path) -> None:
    """Paths are seen from the root of the repository, and offsets and columns count characters."""
    found = spans(json.loads(check("sarif")))
    assert len(found) > 10
    marked = set()
    for uri, region in found:
        assert uri.isascii()
        text = (repository / unquote(uri)).read_bytes().decode()
        start, length = region["charOffset"], region["charLength"]
        line = text.split("\n")[region["startLine"] - 1]
        assert region["startLine"] == region["endLine"]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == text[start : start + length]
        marked.add(text[start : start + length])
    assert {"E22", "nots", "claim: C3", "# assurance: ignore[ARG303]: kept for the audit"} <= marked


def test_sarif_is_consistent(check: Check) -> None:
    (run,) = json.loads(check("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    results = run["results"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert {rule["id"] for rule in rules} == {result["ruleId"] for result in results}
    prints = [result["partialFingerprints"]["assuranceFinding/v1"] for result in results]
    assert len(set(prints)) == len(prints)
    kinds = [[s["kind"] for s in result["suppressions"]] for result in results if "suppressions" in result]
    assert sorted(kinds) == [["external"], ["external"], ["external"], ["inSource"]]
    assert all(set(base) == {"description"} for base in run["originalUriBaseIds"].values())


def test_a_fix_in_sarif_mends(check: Check, repository: Path) -> None:
    """What a reader of SARIF makes of a fix is what `--fix` would make of it."""
    results = json.loads(check("sarif"))["runs"][0]["results"]
    for fix in (fix for result in results for fix in result.get("fixes", [])):
        for change in fix["artifactChanges"]:
            file = repository / unquote(change["artifactLocation"]["uri"])
            text = file.read_bytes().decode()
            for edit in change["replacements"]:
                start = edit["deletedRegion"]["charOffset"]
                end = start + edit["deletedRegion"]["charLength"]
                text = text[:start] + edit["insertedContent"]["text"] + text[end:]
            file.write_bytes(text.encode())
    after = check("concise")
    assert "`E22`" not in after
    assert "`nots`" not in after


def test_fingerprints_stay_when_lines_move(check: Check, repository: Path) -> None:
    before = [_fingerprints(check("sarif")), {issue["fingerprint"] for issue in json.loads(check("gitlab"))}]
    for file in repository.rglob("*.yaml"):
        file.write_bytes(b"# one line more\n\n" + file.read_bytes())
    after = [_fingerprints(check("sarif")), {issue["fingerprint"] for issue in json.loads(check("gitlab"))}]
    assert after == before


def _fingerprints(text: str) -> set[str]:
    return {r["partialFingerprints"]["assuranceFinding/v1"] for r in json.loads(text)["runs"][0]["results"]}


def test_github_reads_what_was_meant(check: Check) -> None:
    said = check("github")
    found = obeyed(said)
    assert len(found) == len(said.splitlines()) - 1  # the closing line
    assert {command["command"] for command in found} == {"error", "warning", "notice"}
    assert {
        "command": "error",
        "file": "safety/shop.case.yaml",
        "line": "42",
        "endLine": "42",
        "col": "9",
        "endColumn": "24",
        "title": "ARG020 unknown-key",
    }.items() <= found[3].items()
    assert found[3]["message"].startswith("a context has no key `50%, at: most`\nhelp: its keys are")


def test_gitlab_has_the_fields_it_documents(check: Check) -> None:
    """https://docs.gitlab.com/ci/testing/code_quality/: description, check_name, fingerprint, location, severity."""
    issues = json.loads(check("gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not issue["location"]["path"].startswith((".", "/"))
        assert issue["location"]["lines"]["begin"] >= 1


def test_junit_counts_what_it_holds(check: Check) -> None:
    root = ElementTree.fromstring(check("junit"))
    (suite,) = root
    assert (suite.get("name"), suite.get("tests"), suite.get("failures"), suite.get("skipped")) == (
        "shop",
        "9",
        "5",
        "4",
    )
    assert len(suite.findall("testcase")) == 9
    assert len(suite.findall("testcase/failure")) == 5
    assert len(suite.findall("testcase/skipped")) == 4
    assert "expires in 18 days" in suite.findtext("system-out", "")
    names = {(test.get("classname"), test.get("name")) for test in suite.iter("testcase")}
    assert ("safety/shop.case.yaml", "ARG020 line 39: a context has no key `nots`") in names


def test_junit_is_what_jenkins_reads(check: Check) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    xmlschema.XMLSchema(str(HERE / "schemas" / "junit-10.xsd")).validate(check("junit"))


@pytest.mark.parametrize("style", FORMATS)
def test_the_file_holds_what_standard_output_would(style: str, check: Check, repository: Path) -> None:
    shown = check(style)
    closing = check(style, "--output-file", "out/report")
    assert (repository / "safety/out/report").read_bytes().decode() == shown
    assert closing.startswith("shop: 3 errors, 2 warnings, 1 info, 3 ignored")
    assert "ARG101" not in closing
