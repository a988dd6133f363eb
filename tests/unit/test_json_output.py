"""The JSON output: what its schema says, the same bytes every time, and nothing of the machine it was made on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import assurance
from assurance.emit.json import render, schema

ROOT = Path(__file__).parent.parent.parent
TODAY = dt.date(2026, 11, 22)
CASES = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "cases").rglob("*.case.yaml"))
BROKEN = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in (ROOT / "tests/broken").iterdir()
    for file in (folder / "case.case.yaml", folder / "part.yaml")
    if file.is_file()
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The published schema, itself valid and strict about keys it does not know."""
    found = schema()
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(_closed(found))


def _closed(part: Any) -> Any:
    """The schema without room for more keys, so that the output cannot say what the schema does not."""
    if isinstance(part, list):
        return [_closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    closed = {key: _closed(value) for key, value in part.items()}
    fixed = closed.get("type") == "object" and isinstance(closed.get("properties"), dict)
    return {**closed, "additionalProperties": False} if fixed and "additionalProperties" not in closed else closed


def output(name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `check --output-format json` says of a file of this repository, seen from its root."""
    monkeypatch.chdir(ROOT)
    return render([assurance.load(name, today=TODAY)])


def places(value: Any) -> Iterator[dict[str, Any]]:
    """Every place in an output."""
    if isinstance(value, dict):
        if {"file", "start", "end"} <= set(value):
            yield value
        for item in value.values():
            yield from places(item)
    elif isinstance(value, list):
        for item in value:
            yield from places(item)


def test_there_are_cases() -> None:
    """The tests below have something to look at."""
    assert len(CASES) >= 9
    assert len(BROKEN) > 200


@pytest.mark.parametrize("name", CASES + BROKEN)
def test_it_is_what_its_schema_says(
    name: str, validator: Draft202012Validator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Valid, the same bytes twice, no absolute path, and every place with line, column and offset that fit."""
    text = output(name, monkeypatch)
    assert text == output(name, monkeypatch)
    assert str(ROOT) not in text
    data = json.loads(text)
    assert [error.message for error in validator.iter_errors(data)] == []
    for place in places(data):
        assert not place["file"].startswith("/")
        assert (place["start"] is None) == (place["end"] is None)
        if place["start"] is not None:
            assert 1 <= place["start"]["line"] <= place["end"]["line"]
            assert 0 <= place["start"]["offset"] <= place["end"]["offset"]


@pytest.mark.parametrize("name", CASES)
def test_places_lead_to_what_they_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of an element holds its kind and its ID, by offset and by line and column."""
    data = json.loads(output(name, monkeypatch))
    elements = data["cases"][0]["elements"]
    assert len(elements) > 5
    for element in elements:
        start, end = element["place"]["start"], element["place"]["end"]
        text = (ROOT / element["place"]["file"]).read_text("utf-8")
        there = text[start["offset"] : end["offset"]]
        assert there.partition(": ")[2] == element["id"].rpartition("/")[2].rpartition("@")[2]
        assert text.splitlines()[start["line"] - 1][start["column"] - 1 :].startswith(there)


def test_what_a_consumer_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Version, counts, findings and verdicts of a broken case, as a script would look for them."""
    good = (ROOT / "docs/guide/first-case/helpdesk.case.yaml").read_text("utf-8")
    (tmp_path / "a.case.yaml").write_text(good.replace("top: C1\n", "top: C1\nstatge: review\n"), "utf-8")
    monkeypatch.chdir(tmp_path)
    data = json.loads(render([assurance.load("a.case.yaml", today=TODAY)]))
    assert (data["version"], data["tool"]["name"]) == (1, "assurance")
    (case,) = data["cases"]
    assert (case["id"], case["path"], case["today"]) == ("helpdesk", "a.case.yaml", "2026-11-22")
    assert case["counts"] == {"error": 1, "warning": 0, "info": 0}
    (finding,) = case["findings"]
    assert (finding["code"], finding["severity"], finding["help"]) == ("ARG020", "error", "did you mean `stage`?")
    assert finding["place"]["start"] == {"line": 3, "column": 1, "offset": finding["place"]["start"]["offset"]}
    (edit,) = finding["edits"]
    assert (edit["text"], edit["place"]) == ("stage", finding["place"])


def test_a_file_as_a_whole_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is about a file that is no text names the file only."""
    data = json.loads(output("tests/broken/binary-file/case.case.yaml", monkeypatch))
    place = data["cases"][0]["findings"][0]["place"]
    assert place == {"file": "tests/broken/binary-file/case.case.yaml", "start": None, "end": None}
    assert data["cases"][0]["verdicts"]["undecided"] == "not every file could be read"


def test_several_cases_in_one_output(monkeypatch: pytest.MonkeyPatch, validator: Draft202012Validator) -> None:
    """One document for all cases, in the order in which they were given."""
    monkeypatch.chdir(ROOT)
    data = json.loads(render([assurance.load(name, today=TODAY) for name in CASES]))
    assert [case["path"] for case in data["cases"]] == CASES
    assert validator.is_valid(data)


def test_no_case_at_all(validator: Draft202012Validator) -> None:
    """No case is an empty list."""
    data = json.loads(render([]))
    assert data["cases"] == []
    assert validator.is_valid(data)
