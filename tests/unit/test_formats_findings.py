"""Findings: SARIF, CycloneDX, OpenVEX, CSAF. Unknown severity fails closed; what is missing is no pass."""

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
        scores = [row.values["score"] for row in reading.rows]
        assert (scores.count(None), max(float(str(score)) for score in scores if score is not None)) == (3, 10)
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


def bom(*vulnerabilities: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A bill of materials with vulnerabilities."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": list(vulnerabilities), **fields}


class TestCycloneDX:
    def test_the_worst_of_three_ratings_counts_though_it_is_declared_harmless(self) -> None:
        # The file has one vulnerability: rated high by NVD (7.5) and Snyk (8.2), none by its maker, who declares it
        # not_affected with a justification.
        reading = sample("cyclonedx/bom-examples-vex.json")
        assert reading.rows is not None
        assert [row.id for row in reading.rows] == ["CVE-2020-25649"]
        assert [count(reading, column) for column in ("finding", "high", "none", "affected", "open")] == [1, 1, 0, 0, 0]
        assert any("declared harmless" in text for text in reading.warnings)

    @pytest.mark.parametrize("name", ["bom-examples-bom.json", "valid-machine-learning-1.6.json"])
    def test_a_list_of_components_has_nothing_to_count(self, name: str) -> None:
        assert sample(f"cyclonedx/{name}").rows is None

    def test_an_empty_list_is_no_proof_that_anybody_looked(self) -> None:
        assert "does not tell whether anybody looked" in made(bom()).partial

    @pytest.mark.parametrize(
        ("rating", "word"),
        [
            ({"severity": "critical"}, "critical"),
            ({"severity": "low", "score": 9.8, "method": "CVSSv31"}, "critical"),
            ({"score": 7.0, "method": "CVSSv4"}, "high"),
            ({"severity": "info"}, "none"),
            ({"score": 9.8, "method": "OWASP"}, "unknown"),
            ({"score": 9.8}, "unknown"),
            ({"severity": "unknown"}, "unknown"),
            ({"severity": "CRITICAL!"}, "unknown"),
            ({"severity": ["critical"]}, "unknown"),
            ({}, "unknown"),
        ],
    )
    def test_ratings(self, rating: dict[str, Any], word: str) -> None:
        reading = made(bom({"id": "CVE-1", "ratings": [rating]}))
        assert count(reading, word) == 1
        assert count(reading, "critical", None) == (word == "unknown")

    def test_states(self) -> None:
        states = ("exploitable", "in_triage", "resolved", "false_positive", "anything", None)
        reading = made(bom(*({"id": "CVE-1", "analysis": {"state": state}} for state in states)))
        assert reading.rows is not None
        assert [row.values["affected"] for row in reading.rows] == [True, None, False, False, None, None]
        assert [row.values["open"] for row in reading.rows] == [True, True, False, False, True, True]
        assert len({row.id for row in reading.rows}) == len(states)

    def test_attestations_are_somebodys_word(self) -> None:
        reading = sample("cyclonedx/valid-attestation-1.6.json")
        assert reading.rows is not None
        values = reading.rows[0].values
        assert str(values["conformance"]) == "0.8"
        assert values["countered"] is True
        assert "not verified" in reading.warnings[0]

    def test_metrics_of_model_cards_are_claims(self) -> None:
        metrics = [{"type": "accuracy", "value": "0.93", "slice": "night"}, {"type": "accuracy", "value": "good"}]
        card = {"quantitativeAnalysis": {"performanceMetrics": metrics}}
        found = {**bom(), "components": [{"name": "m", "modelCard": card}]}
        del found["vulnerabilities"]
        reading = made(found)
        assert [(one.column, str(one.number), one.where) for one in reading.claims] == [
            ("accuracy", "0.93", (("model", "m"), ("slice", "night")))
        ]
        assert reading.warnings == ("1 metrics of model cards are no numbers",)

    def test_xml_is_read_like_json(self) -> None:
        xml = b"""<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><vulnerabilities>
        <vulnerability><id>CVE-1</id><ratings><rating><score>9.1</score><method>CVSSv31</method></rating></ratings>
        <analysis><state>exploitable</state></analysis></vulnerability>
        <vulnerability><id>CVE-2</id></vulnerability></vulnerabilities></bom>"""
        reading = formats.read(Content("bom.xml", xml))[1]
        assert [count(reading, column) for column in ("finding", "critical", "affected", "unknown")] == [2, 1, 1, 1]
        assert reading.facts[0] == ("specification", "1.5")
        with pytest.raises(CannotRead, match="ends in the middle"):
            formats.read(Content("bom.xml", xml[:200]))


def vex(*statements: dict[str, Any]) -> dict[str, Any]:
    """An OpenVEX document."""
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "timestamp": "2026-01-01T00:00:00Z",
        "statements": [*statements],
    }


def said(status: str, day: int | str = 1, **fields: Any) -> dict[str, Any]:
    """A statement on one vulnerability and product."""
    when = f"2026-01-{day:02}T00:00:00Z" if isinstance(day, int) else day
    return {
        "vulnerability": {"name": "CVE-1"},
        "products": [{"@id": "p"}],
        "status": status,
        "timestamp": when,
        **fields,
    }


class TestOpenVex:
    def test_two_products_are_two_rows(self) -> None:
        # demo.vex.json: one statement, `fixed`, about two products.
        reading = sample("openvex/demo.vex.json")
        assert [count(reading, "finding"), count(reading, "affected", False), count(reading, "open")] == [2, 2, 0]

    def test_a_history_is_one_row(self) -> None:
        # sample-history.openvex.json: two statements on one vulnerability and product, not_affected both times.
        reading = sample("openvex/sample-history.openvex.json")
        assert [count(reading, "finding"), count(reading, "affected", False)] == [1, 1]
        assert any("the latest counts" in text for text in reading.warnings)

    @pytest.mark.parametrize(
        ("first", "second", "status"),
        [
            (said("affected", 1), said("fixed", 2), "fixed"),
            (said("fixed", 2), said("affected", 1), "fixed"),
            (said("affected", 1), said("fixed", 1), "affected"),
            (said("fixed", 1), said("affected", 1), "affected"),
            (said("affected", "yesterday"), said("fixed", 2), "affected"),
            (said("affected", "2026-01-01T23:00:00-05:00"), said("fixed", "2026-01-02T01:00:00Z"), "affected"),
            (said("affected", 1), said("not_affected", 2), "under_investigation"),
            (said("affected", 1), said("harmless", 2), "under_investigation"),
        ],
    )
    def test_the_latest_counts_and_at_the_same_time_the_worst(
        self, first: dict[str, Any], second: dict[str, Any], status: str
    ) -> None:
        reading = made(vex(first, second))
        assert reading.rows is not None
        assert [row.values["status"] for row in reading.rows] == [status]

    def test_parts_of_a_product_and_long_names_are_kept_apart(self) -> None:
        parts = [{"@id": "p", "subcomponents": [{"@id": "x"}, {"@id": "y"}]}]
        long = [{"@id": "p" * 300 + end} for end in "ab"]
        reading = made(vex(said("affected", products=parts), said("fixed", 2, products=parts[:1] + long)))
        assert reading.rows is not None
        assert len({row.id for row in reading.rows}) == 4
        reading = made(vex(said("affected", products=long[:1]), said("fixed", 2, products=long[1:])))
        assert count(reading, "affected") == 1

    def test_no_statement_tells_nothing(self) -> None:
        assert made(vex()).partial == "has no statement about any product"


def csaf(products: dict[str, Any], *scores: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A CSAF advisory on one vulnerability; `fields` are of its tracking."""
    document = {"category": "csaf_vex", "csaf_version": "2.0", "tracking": {"id": "A-1", "status": "final", **fields}}
    return {
        "document": document,
        "vulnerabilities": [{"cve": "CVE-1", "product_status": products, "scores": [*scores]}],
    }


class TestCsaf:
    def test_each_product_is_a_row_and_the_worst_status_counts(self) -> None:
        status = {
            "known_affected": ["a", "b"],
            "fixed": ["b", "c"],
            "known_not_affected": ["d"],
            "under_investigation": ["e"],
        }
        reading = made(csaf({**status, "recommended": ["z"]}))
        assert reading.rows is not None
        assert {str(row.values["product"]): row.values["affected"] for row in reading.rows} == {
            "a": True, "b": True, "c": False, "d": False, "e": None,
        }  # fmt: skip
        assert [row.values["open"] for row in reading.rows] == [True, True, True, False, False]

    def test_scores_are_of_products_and_the_worst_counts(self) -> None:
        first = {"products": ["a"], "cvss_v3": {"baseScore": 5.0, "baseSeverity": "MEDIUM"}}
        second = {"products": ["a"], "cvss_v2": {"baseScore": 9.3}}
        reading = made(csaf({"known_affected": ["a", "b"]}, first, second))
        assert [count(reading, word) for word in ("critical", "medium", "unknown")] == [1, 0, 1]

    def test_metrics_of_version_2_1(self) -> None:
        advisory = csaf({"known_affected": ["a"]})
        content = {"cvss_v4": {"baseScore": 7.1, "baseSeverity": "HIGH"}}
        advisory["vulnerabilities"][0]["metrics"] = [{"products": ["a"], "content": content}]
        assert count(made(advisory), "high") == 1

    @pytest.mark.parametrize(
        ("advisory", "reason"),
        [
            (csaf({"known_affected": ["a"]}, status="draft"), "has the status `draft`"),
            (csaf({"known_affected": ["a"]}, status=None), "has no status"),
            (csaf({}), "says nothing about any product"),
            ({**csaf({}), "vulnerabilities": None}, "says nothing about any product"),
        ],
    )
    def test_advisories_that_settle_nothing(self, advisory: dict[str, Any], reason: str) -> None:
        assert made(advisory).partial == reason
