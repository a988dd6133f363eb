"""Gaps: one row for each, most critical first, with where to write the mend; and the checklist."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import assurance
from assurance.cli.gaps import gaps as command
from assurance.coverage.causes import Causes
from assurance.coverage.checklist import checklist
from assurance.coverage.gaps import gaps
from assurance.model.assessment import Coverage
from assurance.rules import RULES
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
        "one artifact (of `E1`) stands under several claims about critical risks",
        "one artifact (of `E2`) stands under several claims about critical risks",
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


PLANNED = ("status: accepted\n    collected: 2026-10-01\n    artifact: {path", "artifact: {path")
FUTURE = ("collected: 2026-10-01\n    artifact: {path", "collected: 2027-10-01\n    artifact: {path")
OTHER_VERSION = ("    setup: lab", "    applies_to: ['1']\n    setup: lab")


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ((PLANNED,), "ARG408", "evidence `E1` is only planned"),
        ((FUTURE,), "", "`E1` is wanting: it is dated in the future"),
        (
            (OTHER_VERSION, ("scope: {", "scope: {version: '2', ")),
            "ARG406",
            "evidence `E1` is about something else: it applies to 1, not to 2",
        ),
    ],
)
def test_what_only_waits_for_evidence_has_no_row(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], code: str, text: str
) -> None:
    """Ten findings on disciplines, risks, assets, responses and kinds of evidence go away with one."""
    result = sound(tmp_path, *changes)
    assert len(result.findings) > 9
    assert [(g.code, g.text, g.deciding) for g in gaps(result) if g.code or g.deciding] == [(code, text, True)]


def test_an_ignore_does_not_settle_what_decides_coverage(tmp_path: Path) -> None:
    """The cause is accepted, its consequence is not: the verdict stands, and so does the row."""
    comment = "  # assurance: ignore[ARG408] until 2027-01-01: soon\n  - evidence: E1"
    first = gaps(sound(tmp_path, ("  - evidence: E1", comment), PLANNED))[0]
    assert (first.code, first.accepted, first.deciding, first.settled) == (
        "ARG408",
        "accepted until 2027-01-01: soon",
        True,
        False,
    )


def test_a_check_on_a_relation_that_is_not_met_is_the_gap(tmp_path: Path) -> None:
    """No finding tells of it; the row stands where the relation is written."""
    checked = "    supported_by: [{to: E1, checks: [{count: critical, at_most: 0}]}, E2]\n  - claim: C2"
    result = sound(tmp_path, ("    supported_by: [E1, E2]\n  - claim: C2", checked))
    (gap,) = (gap for gap in gaps(result) if gap.deciding)
    assert (gap.about, gap.criticality) == ("C1", "critical")
    assert "a check on the relation to E1 is not met" in gap.text
    assert result.texts[gap.span.file].text[gap.span.start :].startswith("E1, checks")


def test_an_undeveloped_claim_is_a_gap_beside_its_other_faults(tmp_path: Path) -> None:
    found = gaps(
        sound(
            tmp_path,
            ("    supported_by: [E1, E2]\n  - claim: C3", "    undeveloped: true\n  - claim: C3"),
            ("    actors: [A1]\n", ""),
        )
    )
    assert [(g.kind, g.about) for g in found if g.deciding] == [("coverage", "C2"), ("undeveloped", "C2")]


def test_an_expired_ignore_is_a_gap(tmp_path: Path) -> None:
    comment = "  # assurance: ignore[ARG413] until 2026-01-31: late\n  - evidence: E2"
    undated = ("    collected: 2026-10-01\n    artifact: {ref", "    artifact: {ref")
    found = gaps(sound(tmp_path, ("  - evidence: E2", comment), undated))
    assert {"ARG042", "ARG413"} <= {gap.code for gap in found}
    assert [gap.kind for gap in found if gap.code == "ARG042"] == ["waiver"]


def test_what_is_not_selected_and_decides_is_listed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.case.yaml").write_text(SOUND.replace("{synergy: IP1,", "{conflict: IP1,"))
    (tmp_path / "a.txt").write_text("test")
    (tmp_path / "assurance.toml").write_text('ignore = ["ARG801"]\n')
    result = assurance.load(tmp_path / "a.case.yaml", today=TODAY)
    assert "ARG801" not in [d.code for d in result.findings]
    first = gaps(result)[0]
    assert (first.code, first.accepted, first.settled) == ("ARG801", "not selected by the configuration", False)


def test_an_asset_that_nothing_protects_is_one_gap() -> None:
    """Three claims rely on the monitor; one security claim is to be written."""
    found = [gap for gap in gaps(case("ai-control")) if gap.code == "ARG802"]
    assert [(gap.about, gap.concerns) for gap in found] == [
        ("trusted-monitor", ("C2", "C4", "C7")),
        ("agent-weights", ("C2", "C4")),
    ]


def test_a_claim_may_be_called_like_the_case(tmp_path: Path) -> None:
    unprotected = (
        ("    relies_on: [weights]", "    relies_on: [weights, logs]"),
        ("assets: [", "assets: [{asset: logs, text: L}, "),
    )
    found = gaps(sound(tmp_path, ("case: demo", "case: C1"), *unprotected))
    assert [gap.about for gap in found if gap.deciding] == ["C1"]


def examples() -> list[tuple[str, str]]:
    """The bad and good examples of every rule, as cases."""
    found = []
    for rule in RULES:
        for number, text in enumerate(re.findall(r"```yaml (?:bad|good)\n(.*?)```", rule.code.page, re.DOTALL)):
            whole = text if text.lstrip().startswith("case:") else f"case: demo\n{text}"
            found.append((f"{rule.code.code}-{number}", whole))
    return found


def test_no_verdict_without_its_reasons(tmp_path: Path) -> None:
    """In every example of every rule: the list decides as the verdict does, tells nothing twice, and loses no cause."""
    (tmp_path / "a.txt").write_text("test")
    judged = 0
    for name, text in examples():
        result = assurance.analyse(text, name="a.case.yaml", today=TODAY, root=tmp_path)
        found = gaps(result)
        assert len({(g.text, g.about, g.span) for g in found}) == len(found), name
        if result.verdicts.undecided:
            continue
        judged += 1
        assert any(g.deciding for g in found) is (result.verdicts.coverage is Coverage.NOT_BOTH), name
        view, causes = result.assessment, Causes(result.assessment)
        failing = [key for key in result.case.elements if view.word(key) and not view.holds(key)]
        assert all(causes.under([key]) for key in failing), name
    assert judged > 100


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.case.yaml")), ids=lambda path: path.parent.name)
def test_whatever_keeps_a_case_from_covering_both_has_a_row(path: Path) -> None:
    """No coverage verdict without its reasons in the list, and no reasons without the verdict."""
    result = assurance.load(path, today=TODAY)
    found = gaps(result)
    deciding = result.verdicts.coverage is Coverage.NOT_BOTH
    assert any(gap.deciding for gap in found) is deciding
    assert list(found) == sorted(found, key=lambda gap: gap.order)


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
    assert answers(sound(tmp_path, PLANNED))[question] == "in part"
    assert answers(sound(tmp_path, ("type: behavioral", "type: expert")))[question] == "no"


def test_every_no_names_a_field_to_write() -> None:
    for path in CASES.glob("*/*.case.yaml"):
        for answer in checklist(assurance.load(path, today=TODAY).assessment):
            assert answer.word in ("yes", "excluded") or "`" in answer.write, answer
            assert answer.word == "no" or answer.said, answer


def test_thresholds_are_answered_risk_by_risk() -> None:
    found = {a.question: a for a in checklist(case("ai-control").assessment)}
    assert found["Does the upper bound, times the margin, keep it?"].said == "R1: 4e-4 × 2 (E3 holds, verified)"
    assert found["Which threshold has each category and grave risk?"].said == "R1: below 0.001 per year of deployment"


BOUND = "Does the upper bound, times the margin, keep it?"


def test_an_estimate_that_rests_on_nothing_that_holds_keeps_nothing() -> None:
    """The drone's R2 is estimated from evidence in doubt: `gaps` says so above, and the checklist must not say yes."""
    found = {a.question: a for a in checklist(case("delivery-drone").assessment)}
    assert found[BOUND].word == "in part"
    assert "but its estimate rests on `E1`, which is challenged" in found[BOUND].said


LIMITED = """categories:
  - {category: harm, text: Harm, threshold: {below: 0.5, set_by: regulator, source: rule 1}}
  - {category: radio, text: Radio}
exclusions:
  - {exclude: X1, category: radio, reason: it has none, owner: board, review_by: 2027-01-01}
interplay:"""
ESTIMATED = (
    "A wrong dosage, severity: critical,",
    "A wrong dosage, severity: critical, category: harm, estimate: {value: 0.1, upper: 0.2, evidence: E1},",
)


def test_categories_are_asked_as_well(tmp_path: Path) -> None:
    found = {a.question: a for a in checklist(sound(tmp_path, ("interplay:", LIMITED), ESTIMATED).assessment)}
    assert (found[BOUND].word, found[BOUND].said) == ("yes", "harm: 0.2 is below 0.5; radio: excluded by X1")
    named = found["Which categories of risk has the regulator named?"]
    assert (named.word, named.said) == ("yes", "harm, radio (excluded by X1)")
    limit = found["Which threshold has each category and grave risk?"]
    assert limit.said == "harm: below 0.5; radio: excluded by X1"
    planned = sound(tmp_path, ("interplay:", LIMITED), ESTIMATED, PLANNED).assessment
    assert {a.question: a.word for a in checklist(planned)}[BOUND] == "in part"


def test_a_discipline_that_is_left_out_is_excluded_and_no_yes(tmp_path: Path) -> None:
    excluded = "exclusions:\n  - {exclude: X1, discipline: security, reason: r, owner: o, review_by: 2027-01-01}\n"
    changes = (("interplay:", f"{excluded}interplay:"), ("conditions: adversarial", "conditions: nominal"))
    found = {a.question: a for a in checklist(sound(tmp_path, *changes).assessment)}
    for question in ("Information security", "Adversarial evidence: what an attack makes it do"):
        assert (found[question].word, found[question].said[:14]) == ("excluded", "excluded by X1")
    late = ("review_by: 2027-01-01}\ninterplay", "review_by: 2026-01-01}\ninterplay")
    assert answers(sound(tmp_path, *changes, late))["Information security"] == "no"


def test_interplay_is_answered_by_supported_claims(tmp_path: Path) -> None:
    question = "What do safety and security do to each other?"
    conflict = "{conflict: IP1, resolved_by: C4, owner: board,"
    assert answers(sound(tmp_path))[question] == "yes"
    assert answers(sound(tmp_path, ("{synergy: IP1,", conflict)))[question] == "yes"
    assert answers(sound(tmp_path, ("{synergy: IP1,", conflict), PLANNED))[question] == "in part"


def test_a_red_line_is_tested_by_evidence_that_holds(tmp_path: Path) -> None:
    question = "Which red lines are drawn, and what tests them?"
    assert answers(sound(tmp_path))[question] == "yes"
    assert answers(sound(tmp_path, PLANNED))[question] == "in part"
