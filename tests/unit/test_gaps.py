"""Gaps: one row for each, most critical first, with where to write the mend; and the checklist."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

import assurance
from assurance.cli.gaps import gaps as command
from assurance.coverage.checklist import checklist
from assurance.coverage.gaps import gaps
from assurance.views.gaps_page import By, gaps_page
from assurance.views.tabular import as_text

TODAY = dt.date(2026, 11, 22)
CASES = Path(__file__).resolve().parents[2] / "cases"
SOUND = (Path(__file__).parent / "data" / "sound.case.yaml").read_text("utf-8")


def case(name: str) -> assurance.Result:
    return assurance.load(CASES / name / f"{name}.case.yaml", today=TODAY)


def sound(root: Path, *changes: tuple[str, str]) -> assurance.Result:
    (root / "a.txt").write_text("test")
    text = SOUND
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return assurance.analyse(text, name="a.case.yaml", today=TODAY, root=root)


def test_a_case_without_findings_may_have_gaps_of_review(tmp_path: Path) -> None:
    """Two claims about critical risks on one artifact, and nobody reviewed: no rule asks, a reviewer does."""
    found = sorted(gap.text for gap in gaps(sound(tmp_path)))
    assert found == [
        "nobody has reviewed `C1` and `C2`, nor the top claim",
        "one artifact stands under `C1` and `C2`, all about critical risks",
        "one artifact stands under `C1` and `C2`, all about critical risks",
    ]


def test_planned_evidence_is_one_gap_and_not_one_for_each_claim_above(tmp_path: Path) -> None:
    """What waits for it is named in its row."""
    found = gaps(
        sound(tmp_path, ("status: accepted\n    collected: 2026-10-01\n    artifact: {path", "artifact: {path"))
    )
    codes = [gap.code for gap in found]
    assert codes.count("ARG408") == 1
    assert not {"ARG701", "ARG703"} & set(codes)
    (planned,) = (gap for gap in found if gap.code == "ARG408")
    assert (planned.about, planned.concerns, planned.criticality) == ("E1", ("C1", "C2", "C4"), "critical")


def test_the_most_critical_come_first() -> None:
    found = gaps(case("llama-2-jailbreaks"))
    ranks = [(bool(gap.accepted), -gap.rank, not gap.deciding) for gap in found]
    assert ranks == sorted(ranks)
    assert found[0].deciding


def test_an_undeveloped_claim_is_a_gap(tmp_path: Path) -> None:
    found = gaps(sound(tmp_path, ("    supported_by: [E2]\n", "    undeveloped: true\n")))
    assert "claim `C3` is undeveloped" in [gap.text for gap in found]


def test_what_is_ignored_is_listed_last_with_its_reason(tmp_path: Path) -> None:
    comment = "  # assurance: ignore[ARG413] until 2027-06-01: the lab is asked\n  - evidence: E2"
    found = gaps(
        sound(
            tmp_path,
            ("  - evidence: E2", comment),
            ("    collected: 2026-10-01\n    artifact: {ref", "    artifact: {ref"),
        )
    )
    assert (found[-1].code, found[-1].accepted) == ("ARG413", "accepted until 2027-06-01: the lab is asked")


def test_the_owner_is_the_nearest_one(tmp_path: Path) -> None:
    undated = ("    collected: 2026-10-01\n    artifact: {ref", "    artifact: {ref")
    assert [g.owner for g in gaps(sound(tmp_path, undated)) if g.code == "ARG413"] == ["safety lead"]
    owned = ("  - claim: C3\n", "  - claim: C3\n    owner: hazard team\n")
    assert [g.owner for g in gaps(sound(tmp_path, undated, owned)) if g.code == "ARG413"] == ["hazard team"]


@pytest.mark.parametrize("by", ["owner", "risk", "module", "discipline"])
@pytest.mark.parametrize("name", ["llama-2-jailbreaks", "delivery-drone", "stop-sign-components"])
def test_grouping_loses_no_gap(name: str, by: By) -> None:
    result = case(name)
    page = gaps_page(result, by=by, listed=False)
    rows = {row for section in page.sections for table in section.tables for row in table.rows}
    assert len(rows) == len(
        {row for t in gaps_page(result, by=None, listed=False).sections[1].tables for row in t.rows}
    )


def test_an_empty_table_says_why(tmp_path: Path) -> None:
    page = gaps_page(case("delivery-drone-repaired"), by=None, listed=False)
    text = "\n".join(as_text(page, width=100, color=False))
    assert "gaps" in text
    undecided = assurance.analyse("case: demo\nelements: [{claim: C1, txt: x}]", today=TODAY, root=tmp_path)
    assert "No verdict" in "\n".join(as_text(gaps_page(undecided, by=None, listed=True), width=100, color=False))


@pytest.mark.parametrize(
    ("floor", "code", "said"),
    [
        ("0", 0, ""),
        ("40%", 0, ""),
        ("90%", 1, "1 of 3 safety claims are supported, under 90 %"),
        ("200", 2, "is not a percentage"),
        ("0.8", 2, "is not a percentage"),
        ("nan", 2, "is not a percentage"),
    ],
)
def test_fail_under_asks_each_discipline(floor: str, code: int, said: str) -> None:
    name = "ai-control" if floor == "40%" else "delivery-drone"
    done = CliRunner().invoke(
        command,
        [str(CASES / name), "--today", "2026-11-22", "--fail-under", floor],
        standalone_mode=code == 2,
    )
    assert (done.return_value if code != 2 else done.exit_code) == code
    assert said in done.output + done.stderr


def test_a_discipline_without_claims_is_under_every_floor() -> None:
    done = CliRunner().invoke(
        command,
        [str(CASES / "lung-nodule-reader"), "--today", "2026-11-22", "--fail-under", "1%"],
        standalone_mode=False,
    )
    assert done.return_value == 1
    assert "there is no security claim" in done.stderr


# -- the checklist


def answers(result: assurance.Result) -> dict[str, str]:
    return {a.question: a.word for a in checklist(result.assessment)}


def test_only_evidence_that_holds_answers_yes(tmp_path: Path) -> None:
    question = "Behavioral evidence: what the system does"
    assert answers(sound(tmp_path))[question] == "yes"
    planned = ("status: accepted\n    collected: 2026-10-01\n    artifact: {path", "artifact: {path")
    assert answers(sound(tmp_path, planned))[question] == "in part"
    assert answers(sound(tmp_path, ("type: behavioral", "type: expert")))[question] == "no"


def test_every_no_names_a_field_to_write() -> None:
    for path in CASES.glob("*/*.case.yaml"):
        for answer in checklist(assurance.load(path, today=TODAY).assessment):
            assert answer.word == "yes" or "`" in answer.write, answer
            assert answer.word == "no" or answer.said, answer


def test_thresholds_are_answered_risk_by_risk() -> None:
    found = {a.question: a for a in checklist(case("ai-control").assessment)}
    assert found["Does the upper bound, times the margin, keep it?"].said == "R1: 4e-4 × 2"
    assert found["Which threshold has each grave risk?"].said == "R1: below 0.001 per year of deployment"
