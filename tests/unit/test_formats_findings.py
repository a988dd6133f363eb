"""Findings of scanners: SARIF, CycloneDX, OpenVEX, CSAF. Unknown severity fails closed; what is missing is no pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assurance.evidence import formats
from assurance.evidence.content import Content
from assurance.evidence.reading import CannotRead, Reading

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str) -> Reading:
    """The reading of a sample, in the format that it is recognized as."""
    return formats.read(Content(name, (SAMPLES / name).read_bytes()))[1]


def made(value: Any) -> Reading:
    """The reading of a JSON value."""
    return formats.read(Content("made.json", json.dumps(value).encode()))[1]


def count(reading: Reading, column: str, value: object = True) -> int:
    """How many rows have a value in a column."""
    assert reading.rows is not None
    return sum(row.values.get(column) is value for row in reading.rows)


def sarif(*results: dict[str, Any], rules: list[dict[str, Any]] | None = None, **run: Any) -> dict[str, Any]:
    """A SARIF log of one run."""
    driver = {"name": "Made", "rules": rules or []}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **run}]}


class TestSarif:
    def test_grype_has_no_levels_and_three_scores_that_mean_unknown(self) -> None:
        # By `grep -c '"ruleId"'`: 99 results. By `grep '"security-severity"'`, one rule per result: 10.0 once and 9.8
        # three times are critical; 8.8 ×5, 8.1 ×2, 7.8 ×2, 7.5 ×15 are high;
        # 4.0 … 6.8 are 4+1+3+2+2+17+17+2+1+1+12+1 = 63; 3.3 ×5 is low; 0.0 ×3 is what Grype
        # writes for CVE-2023-3164, -38288 and -38289: it had no score for them.
        reading = sample("sarif/nginx-grype.sarif.json")
        assert reading.rows is not None
        assert len(reading.rows) == 99
        assert [count(reading, word) for word in ("critical", "high", "medium", "low", "none")] == [4, 24, 63, 5, 0]
        assert count(reading, "unknown") == 3
        assert count(reading, "critical", None) == 3
        assert count(reading, "error", None) == 99
        assert (reading.tool, reading.tool_version, reading.partial) == ("Grype", "0.63.0", "")

    def test_trivy_finds_nothing_critical_in_the_same_image(self) -> None:
        # `grep -c '"level": "error"'` and so on, without the rules' own: 3, 21, 75. The three errors are 8.8, 8.1, 7.5.
        reading = sample("sarif/nginx-trivy.sarif.json")
        assert [count(reading, word) for word in ("critical", "high", "medium", "low", "unknown")] == [0, 3, 21, 75, 0]
        assert [count(reading, level) for level in ("error", "warning", "note")] == [3, 21, 75]
        assert reading.subject == ("nginx@sha256:13d22ec63300e16014d4a42aed735207a8b33c223cff19627dd3042e5a10a3a0",)

    def test_a_level_is_no_severity(self) -> None:
        reading = sample("generated/bandit.sarif")
        assert count(reading, "finding") == 2
        assert count(reading, "unknown") == 2
        assert count(reading, "critical", None) == 2
        assert count(reading, "error") == 1
        assert count(reading, "note") == 1

    def test_the_worse_of_two_scores_counts(self) -> None:
        rules = [{"id": "R", "properties": {"security-severity": "9.1"}}]
        reading = made(sarif({"ruleId": "R", "properties": {"security-severity": "3.0"}}, rules=rules))
        assert count(reading, "critical") == 1

    @pytest.mark.parametrize("score", ["NaN", "high", "-1", "11", "", None, True, "1e999999", "９.８", 0, "0.0"])
    def test_a_score_that_is_none_is_unknown(self, score: object) -> None:
        reading = made(sarif({"ruleId": "R", "properties": {"security-severity": score}}))
        assert count(reading, "unknown") == 1
        assert count(reading, "critical", None) == 1

    @pytest.mark.parametrize(
        ("score", "word"),
        [("9.0", "critical"), ("8.9", "high"), (7, "high"), ("6.9", "medium"), ("3.9", "low"), (0.1, "low")],
    )
    def test_ranges(self, score: object, word: str) -> None:
        reading = made(sarif({"ruleId": "R", "properties": {"security-severity": score}}))
        assert count(reading, word) == 1
        assert count(reading, "unknown") == 0

    def test_rules_are_found_in_extensions_and_by_hierarchical_ids(self) -> None:
        extension = {"name": "pack", "rules": [{"id": "Q", "properties": {"security-severity": "9.5"}}]}
        run: dict[str, Any] = sarif(
            {"rule": {"id": "Q", "index": 0, "toolComponent": {"index": 0}}},
            {"ruleId": "R/sub"},
            {"ruleId": "Q", "ruleIndex": 0},
            rules=[{"id": "R", "properties": {"security-severity": "2"}, "defaultConfiguration": {"level": "error"}}],
        )
        run["runs"][0]["tool"]["extensions"] = [extension]
        reading = made(run)
        assert [count(reading, word) for word in ("critical", "low", "error")] == [2, 1, 1]

    def test_suppressed_results_count_and_are_told(self) -> None:
        accepted, review = {"kind": "inSource"}, {"kind": "external", "status": "underReview"}
        reading = made(sarif({"suppressions": [accepted]}, {"suppressions": [accepted, review]}, {"suppressions": []}))
        assert count(reading, "finding") == 3
        assert count(reading, "suppressed") == 1
        assert count(reading, "open") == 2
        assert any("suppressed" in text for text in reading.warnings)

    def test_what_passed_or_is_gone_is_no_finding_and_what_is_open_is_an_error(self) -> None:
        reading = made(sarif({"kind": "pass"}, {"baselineState": "absent"}, {"kind": "open"}, {"kind": "review"}, {}))
        assert reading.rows is not None
        assert [row.values["finding"] for row in reading.rows] == [False, False, True, True, True]
        assert [bool(row.error) for row in reading.rows] == [False, False, True, True, False]
        assert count(reading, "critical", False) == 2

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            ({"invocations": [{"executionSuccessful": False}]}, "does not say that it ended successfully"),
            ({"invocations": [{"executionSuccessful": True}, {}]}, "does not say that it ended successfully"),
            ({"results": None}, "has no results"),
            ({"externalPropertyFileReferences": {"results": [{}]}}, "keeps results in other files"),
        ],
    )
    def test_runs_that_are_not_whole(self, run: dict[str, Any], reason: str) -> None:
        assert made(sarif(**run)).partial.startswith(reason)

    def test_a_missing_list_of_results_is_another_thing_than_an_empty_one(self) -> None:
        assert made(sarif()).partial == ""
        assert made(sarif()).rows == ()

    def test_all_runs_count(self) -> None:
        log = sarif({"ruleId": "A"})
        log["runs"] += sarif({"ruleId": "A"}, results=None)["runs"] + sarif({"ruleId": "A"})["runs"]
        reading = made(log)
        assert reading.rows is not None
        assert [row.id for row in reading.rows] == ["A", "A (2)"]
        assert reading.partial

    def test_levels_that_an_invocation_overrides_are_unknown(self) -> None:
        rules = [{"id": "A", "defaultConfiguration": {"level": "note"}}]
        invocation = {"executionSuccessful": True, "ruleConfigurationOverrides": []}
        assert count(made(sarif({"ruleId": "A"}, rules=rules, invocations=[invocation])), "note", None) == 1
        assert count(made(sarif({"ruleId": "A"}, rules=rules)), "note") == 1

    def test_unreadable(self) -> None:
        whole = (SAMPLES / "sarif/nginx-grype.sarif.json").read_bytes()
        with pytest.raises(CannotRead, match="ends in the middle"):
            formats.read(Content("cut.sarif", whole[:9000]))
        with pytest.raises(CannotRead, match=r"2\.0\.0"):
            made({**sarif(), "version": "2.0.0"})
        with pytest.raises(CannotRead, match="no run"):
            made({"version": "2.1.0", "$schema": "sarif", "runs": []})
