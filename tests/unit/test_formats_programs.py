"""Tests of programs, their coverage, and attestations: JUnit, pytest-json-report, Cobertura, coverage.py, in-toto."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from assurance.evidence import formats
from assurance.evidence.content import Content
from assurance.evidence.disputes import disputes
from assurance.evidence.reading import CannotRead, Reading, Row, Value

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str) -> Reading:
    """The reading of a sample, in the format that it is recognized as."""
    return formats.read(Content(name, (SAMPLES / name).read_bytes()))[1]


def made(value: Any) -> Reading:
    """The reading of a JSON value, or of a text as it is."""
    return formats.read(Content("made", value.encode() if isinstance(value, str) else json.dumps(value).encode()))[1]


def rows(reading: Reading) -> tuple[Row, ...]:
    """The rows, which there are."""
    assert reading.rows is not None
    return reading.rows


def counts(reading: Reading) -> dict[str, int]:
    """How many rows passed, failed, and have no result."""
    good = [row for row in rows(reading) if not row.error]
    found = {name: sum(row.values[name] is True for row in good) for name in ("passed", "failed")}
    return {**found, "error": len(rows(reading)) - len(good)}


def claims(reading: Reading) -> dict[str, int]:
    """The numbers of a header by the place where they stand."""
    return {claim.place: int(claim.number) for claim in reading.claims}


class TestJunit:
    def test_pytest(self) -> None:
        # The run had 11 tests: test_ok, test_p ×5 and test_xp pass (the last against its expectation, which this format
        # does not show), test_bad fails, test_s is skipped, test_xf is expected to fail, test_err breaks in its setup.
        reading = sample("generated/pytest-junit.xml")
        assert counts(reading) == {"passed": 7, "failed": 1, "error": 3}
        assert claims(reading) == {
            "testsuite/@tests": 11, "testsuite/@failures": 1, "testsuite/@errors": 1, "testsuite/@skipped": 2,
        }  # fmt: skip
        assert any("looks like any other" in text for text in reading.warnings)

    def test_a_flaky_test_counts_as_failed_and_the_header_counts_its_tries(self) -> None:
        # One `testcase` with two `flakyFailure`; Surefire's header says 3 tests, 2 failures: it counts every try.
        reading = sample("junit/TEST-io.olamy.FlakyTest.xml")
        assert counts(reading) == {"passed": 0, "failed": 1, "error": 0}
        assert rows(reading)[0].values["flaky"] is True
        assert (claims(reading)["testsuite/@tests"], claims(reading)["testsuite/@failures"]) == (3, 2)

    def test_jenkins(self) -> None:
        # By `grep -c`: 8 <testcase, 3 <error; and 2 <testcase, 1 <failure, with <properties> inside a test.
        assert counts(sample("junit/junit-report-20090516.xml")) == {"passed": 5, "failed": 0, "error": 3}
        assert counts(sample("junit/junit-report-with-properties.xml")) == {"passed": 1, "failed": 1, "error": 0}

    @pytest.mark.parametrize(
        ("case", "outcome"),
        [
            ("<testcase name='a'/>", "passed"),
            ("<testcase name='a'><system-out>failure</system-out></testcase>", "passed"),
            ("<testcase name='a'><failure/><error/></testcase>", "error"),
            ("<testcase name='a'><rerunFailure/></testcase>", "flaky"),
            ("<testcase name='a'><failure/><rerunFailure/></testcase>", "failed"),
            ("<testcase name='a'><skipped/></testcase>", "skipped"),
            ("<testcase name='a' status='notrun'/>", "not run"),
            ("<testcase name='a' status='disabled'/>", "not run"),
            ("<testcase name='a' status='fail'/>", "failed"),
            ("<testcase name='a' status='run' result='completed'/>", "passed"),
            ("<x:testcase xmlns:x='u' name='a'><x:failure/></x:testcase>", "failed"),
        ],
    )
    def test_outcomes(self, case: str, outcome: str) -> None:
        reading = made(f"<testsuite>{case}</testsuite>")
        assert [row.values["outcome"] for row in rows(reading)] == [outcome]
        assert rows(reading)[0].values["passed"] is (outcome == "passed")
        assert bool(rows(reading)[0].error) is (outcome in ("error", "skipped", "not run"))

    def test_nested_suites_of_one_name_are_kept_apart(self) -> None:
        inner = "<testsuite name='s' tests='1'><testcase name='a'/></testsuite>"
        reading = made(
            f"<testsuites tests='4'><testsuite name='s' tests='3'>{inner}{inner}</testsuite><testcase/></testsuites>"
        )
        assert len({row.id for row in rows(reading)}) == 3
        where: list[Value] = [dict(claim.where)["suite"] for claim in reading.claims if claim.where]
        assert where == [row.values["suite"] for row in rows(reading)][:2]
        assert claims(reading)["testsuites/@tests"] == 4

    def test_no_tests_prove_nothing(self) -> None:
        assert made("<testsuites/>").partial == "has no test cases"

    def test_a_deep_tree_and_a_cut_one(self) -> None:
        deep = "<testsuite>" * 100_000 + "<testcase name='a'/>" + "</testsuite>" * 100_000
        assert len(rows(made(deep))) == 1
        with pytest.raises(CannotRead, match="ends in the middle"):
            made("<?xml version='1.0'?><!-- <a> --><testsuites><testsuite><testcase name='a'/>")

    def test_a_name_that_looks_like_a_number_of_another(self) -> None:
        cases = "".join(f"<testcase name='{name}'/>" for name in ("a", "a (2)", "a", "a"))
        assert [row.id for row in rows(made(f"<testsuite>{cases}</testsuite>"))] == ["a", "a (2)", "a (3)", "a (4)"]


class TestPytestJson:
    def test_the_same_run_as_in_junit_shows_what_passed_against_its_expectation(self) -> None:
        reading = sample("generated/pytest-json-report.json")
        assert counts(reading) == {"passed": 6, "failed": 1, "error": 4}
        assert reading.planned == 11
        assert sorted(row.error for row in rows(reading) if row.error) == [
            "error", "expected failure", "passed, but expected to fail", "skipped",
        ]  # fmt: skip

    def report(self, *tests: dict[str, Any], **fields: Any) -> dict[str, Any]:
        return {"exitcode": 0, "summary": {"collected": len(tests)}, "tests": list(tests), **fields}

    def test_a_broken_teardown_is_no_pass_and_an_unknown_outcome_neither(self) -> None:
        passed = {"nodeid": "a", "outcome": "passed", "call": {"outcome": "passed"}}
        broken = {**passed, "teardown": {"outcome": "failed"}}
        reading = made(self.report(passed, broken, {**passed, "outcome": "rerun"}, {}))
        assert counts(reading) == {"passed": 1, "failed": 0, "error": 3}

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"exitcode": 2}, "was interrupted"),
            ({"exitcode": None}, "does not tell how it ended (`exitcode`)"),
            ({"exitcode": 1, "collectors": [{"outcome": "failed"}]}, "could not collect the tests of 1 files"),
            ({"tests": []}, "has no tests"),
        ],
    )
    def test_runs_that_are_not_whole(self, fields: dict[str, Any], reason: str) -> None:
        assert made(self.report({"nodeid": "a", "outcome": "passed"}, **fields)).partial == reason

    def test_deselected_tests_are_not_planned(self) -> None:
        reading = made(self.report({"nodeid": "a", "outcome": "passed"}, summary={"collected": 9, "deselected": 2}))
        assert reading.planned == 7
        assert reading.warnings == ("2 tests were deselected",)

    def test_a_report_without_its_tests_has_totals_only(self) -> None:
        report = {"exitcode": 0, "summary": {"total": 3, "passed": 3, "collected": 3}}
        assert made(report).rows is None
        assert claims(made(report)) == {"summary.total": 3, "summary.passed": 3}


def lines(reading: Reading) -> tuple[int, int, int, int]:
    """Lines, lines covered, branches, branches covered."""
    values = [row.values for row in rows(reading)]
    sums = [sum(int(str(one[name])) for one in values) for name in ("branches", "branches_covered")]
    return len(values), sum(one["covered"] is True for one in values), sums[0], sums[1]


class TestCoverage:
    def test_cobertura_lists_every_line_twice(self) -> None:
        # By hand in the classes' own lists: Main.java 11 + 4, BinarySearch 12 (1 not hit), LinearSearch 7 (2 not hit);
        # six branching lines of 2 branches each, of which 2+1+2 and 1+2+1 were taken.
        reading = sample("cobertura/cobertura.xml")
        assert lines(reading) == (34, 31, 12, 9)
        assert [str(claim.number) for claim in reading.claims if not claim.where] == ["0.9", "0.75"]
        search = [row for row in rows(reading) if row.values["package"] == "search"]
        assert (len(search), sum(row.values["covered"] is True for row in search)) == (19, 16)

    @pytest.mark.parametrize("name", ["coverage-cobertura.xml", "coverage.json"])
    def test_coverage_py_says_the_same_in_both_formats(self, name: str) -> None:
        # mod.py has 5 lines, of which line 4 was not run, and one `if`, taken one way. The JSON calls that 71 percent:
        # (4 + 1) / (5 + 2).
        reading = sample(f"generated/{name}")
        assert lines(reading) == (5, 4, 2, 1)
        assert reading.tool == "coverage.py"

    @pytest.mark.parametrize("hits", ["", "-1", "NaN", "many", "1e99999"])
    def test_a_line_without_a_number_of_hits_has_no_result(self, hits: str) -> None:
        line = f"<lines><line number='1' hits='{hits}'/></lines>"
        tree = f"<packages><package><classes><class filename='f'>{line}</class></classes></package></packages>"
        assert rows(made(f"<coverage line-rate='1'>{tree}</coverage>"))[0].error == "no number of hits"

    @pytest.mark.parametrize("condition", ["", "50%", "150% (3/2)", "(1/-2)", "50% (１/２)"])
    def test_a_branch_that_does_not_tell_is_unknown(self, condition: str) -> None:
        line = f"<lines><line number='1' hits='1' branch='true' condition-coverage='{condition}'/></lines>"
        tree = f"<packages><package><classes><class filename='f'>{line}</class></classes></package></packages>"
        values = rows(made(f"<coverage line-rate='1'>{tree}</coverage>"))[0].values
        assert (values["covered"], values["branches"], values["branches_covered"]) == (True, None, None)

    def test_an_empty_report_proves_nothing(self) -> None:
        assert made("<coverage line-rate='1'><packages/></coverage>").partial == "has no lines of code"
        assert made({"files": {}, "totals": {"num_statements": 0}}).partial == "has no lines of code"

    def test_excluded_lines_are_told(self) -> None:
        report = {"files": {"f": {"executed_lines": [1]}}, "totals": {"num_statements": 1, "excluded_lines": 40}}
        assert made(report).warnings[0] == "40 lines are excluded by marks in the code and not counted"

    def test_a_line_both_run_and_missing_has_no_result(self) -> None:
        report = {"files": {"f": {"executed_lines": [1, 2], "missing_lines": [2]}}, "totals": {"num_statements": 2}}
        assert [row.error for row in rows(made(report))] == ["", "both run and missing"]
        report = {"files": {"f": {"executed_lines": [1, None]}}, "totals": {"num_statements": 2}}
        with pytest.raises(CannotRead, match="a line without a number"):
            made(report)


def statement(kind: str, **predicate: Any) -> dict[str, Any]:
    """An in-toto statement about one artifact."""
    subject = [{"name": "app", "digest": {"sha256": "ab"}}]
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subject,
        "predicateType": kind,
        "predicate": predicate,
    }


def envelope(inner: dict[str, Any]) -> dict[str, Any]:
    """A DSSE envelope around a statement."""
    payload = base64.urlsafe_b64encode(json.dumps(inner).encode()).decode()
    return {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "x"}]}


TESTS = "https://in-toto.io/attestation/test-result/v0.1"


class TestInToto:
    def test_provenance_tells_who_built_what_and_has_no_verdict(self) -> None:
        # `jq -r .payload | base64 -d`: two subjects, builder v1.2.2, commit f24af35.
        reading = sample("intoto_slsa/annotated-tag.intoto.jsonl")
        assert reading.rows is None
        assert [name for name in reading.subject if ":" not in name] == ["artifact1", "artifact2"]
        assert reading.tool.endswith("generator_generic_slsa3.yml@refs/tags/v1.2.2")
        assert dict(reading.facts)["commit"] == "f24af35a7c714f1b4eeb53afefb57fa11bd5c95c"
        assert reading.warnings == ("its signature is not verified", "it holds no verdict, but `provenance/v0.2`")

    def test_tests_and_a_verdict_that_contradicts_them(self) -> None:
        reading = made(envelope(statement(TESTS, result="PASSED", passedTests=["a", "b"], failedTests=["c"])))
        assert counts(reading) == {"passed": 2, "failed": 1, "error": 0}
        assert [(claim.column, claim.what, int(claim.number)) for claim in reading.claims] == [("failed", "events", 0)]
        assert reading.subject == ("app", "sha256:ab")

    @pytest.mark.parametrize(
        ("predicate", "expected"),
        [
            ({"result": "FAILED", "passedTests": ["a"]}, {"passed": 1, "failed": 1, "error": 0}),
            ({"result": "PASSED"}, {"passed": 1, "failed": 0, "error": 0}),
            ({"result": "WARNED", "warnedTests": ["a"]}, {"passed": 0, "failed": 0, "error": 1}),
            ({"result": "FINE"}, {"passed": 0, "failed": 0, "error": 1}),
            ({}, {"passed": 0, "failed": 0, "error": 1}),
        ],
    )
    def test_verdicts(self, predicate: dict[str, Any], expected: dict[str, int]) -> None:
        assert counts(made(statement(TESTS, **predicate))) == expected

    def test_a_line_each(self) -> None:
        summary = statement(
            "https://slsa.dev/verification_summary/v1", verificationResult="FAILED", verifiedLevels=["L3"]
        )
        text = "\n".join(json.dumps(one) for one in (envelope(statement(TESTS, result="PASSED")), summary))
        reading = made(text)
        assert counts(reading) == {"passed": 1, "failed": 1, "error": 0}
        assert rows(reading)[1].values["levels"] == "L3"
        assert reading.warnings == ("its signature is not verified", "it is not signed")

    @pytest.mark.parametrize(
        "payload", ["%%%", "e30", None, 3, base64.b64encode(b"\xff\xfe").decode(), base64.b64encode(b"[]").decode()]
    )
    def test_a_payload_that_is_none(self, payload: object) -> None:
        with pytest.raises(CannotRead, match="line 1"):
            made({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []})


def test_a_header_with_many_suites_takes_no_longer_than_its_rows() -> None:
    suite = "<testsuite name='s{0}' tests='2' failures='0'><testcase name='a'/></testsuite>"
    reading = made("<testsuites>" + "".join(suite.format(number) for number in range(20_000)) + "</testsuites>")
    found = list(disputes(reading))
    assert len(found) == 20_000
    assert found[0].text == "`testsuite/@tests` says 2, the rows give 1 rows (suite s0)"
