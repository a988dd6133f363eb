"""What docs/guide/states.md promises, through artifacts: a row that turns into a failure, a file that cannot be read, a
date that lies further back: no state, standing or outcome improves. Bounds of clustered rows can, and are not here."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import assurance
from assurance.model.assessment import Outcome, Standing, State

TODAY = dt.date(2026, 11, 20)
OUTCOMES = {Outcome.MET: 3, Outcome.INCONCLUSIVE: 2, Outcome.UNVERIFIABLE: 2, Outcome.NOT_MET: 1}
STATES = {State.SUPPORTED: 2, State.PARTIAL: 1}
PROFILE = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
Rows = list[dict[str, Any]]

CHECKS = [
    ("{rate: broken, below: 30%}", True),
    ("{rate: broken, at_most: 30%, margin: 2, confidence: 80%}", True),
    ("{rate: broken, below: 30%, errors: fail-check}", True),
    ("{rate: broken, below: 40%, method: wilson}", True),
    ("{rate: broken, below: 40%, method: jeffreys}", True),
    ("{rate: broken, below: 40%, method: mid-p}", True),
    ("{rate: broken, below: 40%, method: beta-prior, prior: {a: 1, b: 3}}", True),
    ("{rate: broken, below: 60%, looks: 3}", True),
    ("{rate: broken, below: 30%, where: kind = a}", True),
    ("{measure: {field: broken, where: kind = a}, below: 40%}", True),
    ("{measure: {event: broken}, below: 30%, statistic: point}", True),
    ("{count: broken, at_most: 2}", True),
    ("{all_pass: true, measure: {event: not broken}}", True),
    ("{rate: broken, below: 50%, judge: {sensitivity: 90%, specificity: 95%, positives: 200, negatives: 200}}", True),
    ("{rate: passed, at_least: 60%}", False),
    ("{rate: passed, above: 60%, method: wilson}", False),
    ("{count: passed, at_least: 10}", False),
    ("{rate: score, at_least: 50%, method: hoeffding}", False),
]


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    size = draw(st.sampled_from([1, 3, 12, 30, 60]))
    worst = draw(st.sampled_from([0.0, 0.0, 0.05, 0.3]))
    made = []
    for at in range(size):
        bad = draw(st.floats(0, 1)) < worst
        lost = draw(st.integers(0, 30)) == 0
        made.append(
            {
                "id": str(at),
                "kind": draw(st.sampled_from(["a", "a", "b"])),
                "broken": None if lost else bad,
                "passed": None if lost else not bad,
                "score": None if lost else (0.25 if bad else 0.75),
            }
        )
    return made


def worse(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "broken": True, "passed": False, "score": 0}


def judged(root: Path, artifact: bytes, check: str, collected: str = "2026-10-01") -> tuple[int, int, int]:
    """How good the check, the evidence and the claim are."""
    (root / "rows.json").write_bytes(artifact)
    (root / "demo.case.yaml").write_text(f"""
case: demo
elements:
  - claim: C1
    text: The model refuses the request
    supported_by:
      - evidence: E1
        text: Red-team report
        status: accepted
        collected: {collected}
        max_age: 12 months
        artifact: {{path: rows.json}}
        checks: [{check}]
""")
    result = assurance.load(root / "demo.case.yaml", today=TODAY)
    view = result.assessment
    assert not result.verdicts.undecided, result.findings[0].message
    (checked,) = view.seen.checks["E1"]
    return (
        OUTCOMES[checked.outcome],
        int(view.judgements["E1"].standing is Standing.HOLDS),
        STATES.get(view.states["C1"], 0),
    )


def written(made: Rows) -> bytes:
    return json.dumps(made).encode()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("promises")
    (folder / "assurance.toml").write_text("")
    return folder


@PROFILE
@given(made=rows(), check=st.sampled_from(CHECKS), data=st.data())
def test_a_row_that_turns_into_a_failure_improves_nothing(
    root: Path, made: Rows, check: tuple[str, bool], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(made) - 1))
    if made[at]["broken"] is None:
        return  # a row that gets a result after all is no worse one
    before = judged(root, written(made), check[0])
    after = judged(root, written([*made[:at], worse(made[at]), *made[at + 1 :]]), check[0])
    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)


@PROFILE
@given(made=rows(), check=st.sampled_from(CHECKS), data=st.data())
def test_a_row_that_loses_its_result_improves_nothing(
    root: Path, made: Rows, check: tuple[str, bool], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(made) - 1))
    lost = {**made[at], "broken": None, "passed": None, "score": None}
    before = judged(root, written(made), check[0])
    after = judged(root, written([*made[:at], lost, *made[at + 1 :]]), check[0])
    assert after[1:] <= before[1:]
    assert after[0] <= before[0] or before[0] < OUTCOMES[Outcome.MET]


@PROFILE
@given(made=rows(), check=st.sampled_from(CHECKS), share=st.floats(0, 0.99))
def test_a_file_that_is_cut_off_improves_nothing(root: Path, made: Rows, check: tuple[str, bool], share: float) -> None:
    artifact = written(made)
    before = judged(root, artifact, check[0])
    after = judged(root, artifact[: int(len(artifact) * share)], check[0])
    assert after[1:] <= before[1:]
    assert after[0] != OUTCOMES[Outcome.MET]


@PROFILE
@given(made=rows(), check=st.sampled_from(CHECKS), months=st.integers(0, 30))
def test_an_older_date_improves_nothing(root: Path, made: Rows, check: tuple[str, bool], months: int) -> None:
    year, month = divmod(2026 * 12 + 9 - months, 12)
    before = judged(root, written(made), check[0])
    after = judged(root, written(made), check[0], f"{year}-{month + 1:02}-01")
    assert all(now <= then for now, then in zip(after, before, strict=True))


@pytest.mark.parametrize("check", [check for check, _ in CHECKS])
def test_every_check_can_be_met(root: Path, check: str) -> None:
    """So that the promises above are not kept by checks that never pass."""
    made = [{"id": str(at), "kind": "a", "broken": False, "passed": True, "score": 0.75} for at in range(60)]
    assert judged(root, written(made), check) == (3, 1, 2)
