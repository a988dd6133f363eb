"""Challenges: of an inference as a whole, with evidence of their own, and what they leave defeated (GSN v3 1:6)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.syntax.edit import edited

TODAY = dt.date(2026, 11, 20)


def found(text: str, root: Path, *codes: str) -> list[assurance.Diagnostic]:
    return [d for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code in codes]


EDGES = """
case: demo
top: G1
standard: gsn-v3
elements:
  - {goal: G1, text: It is safe, supported_by: [G2, G3], in_context_of: [Con1, Con2]}
  - {goal: G2, text: It is so, supported_by: [G4]}
  - {goal: G3, text: It is so, supported_by: [Sn1, Sn2]}
  - {goal: G4, text: It is so, supported_by: [S1]}
  - {strategy: S1, text: Argument by parts, supported_by: [G5, G6]}
  - {goal: G5, text: It is so, supported_by: [S2, S3]}
  - {goal: G6, text: It is so, supported_by: [Sn1, G7]}
  - {goal: G7, text: It is so, undeveloped: true}
  - {strategy: S2, text: Argument by parts, supported_by: [G7]}
  - {strategy: S3, text: Argument by parts, supported_by: [G7]}
  - {solution: Sn1, text: Report}
  - {solution: Sn2, text: Report}
  - {context: Con1, text: Hosted API}
  - {context: Con2, text: Web page}
  - {defeater: D1, text: It does not follow, challenges: WHAT}
"""
CHALLENGED = [
    ("Figure 1:6-4 (a), one of two goals", "{from: G1, to: G2}", "{of: G1}"),
    ("one of two goals below a strategy: challenge it", "{from: S1, to: G5}", "S1"),
    ("one of two strategies, Figure 1:2-3: challenge it", "{from: G5, to: S3}", "S3"),
    ("both goals", "[{from: G1, to: G2}, {from: G1, to: G3}]", None),
    ("the inference", "{of: G1}", ""),
    ("Figure 1:6-4 (b), the strategy", "S1", ""),
    ("2:11.3.1.4, the only goal", "{from: G2, to: G4}", ""),
    ("the only strategy", "{from: G4, to: S1}", ""),
    ("Figure 1:6-3, evidence", "{from: G3, to: Sn1}", ""),
    ("the only goal, beside evidence", "{from: G6, to: G7}", ""),
    ("context", "{from: G1, to: Con1, kind: in-context-of}", ""),
    ("a goal", "G2", ""),
]


@pytest.mark.parametrize(("what", "instead"), [row[1:] for row in CHALLENGED], ids=[row[0] for row in CHALLENGED])
def test_an_inference_is_challenged_as_a_whole(what: str, instead: str | None, tmp_path: Path) -> None:
    """One finding for each doubt and inference; where one relation is meant, an unsafe edit names the whole."""
    text = EDGES.replace("WHAT", what)
    findings = found(text, tmp_path, "ARG207")
    assert len(findings) == (0 if instead == "" else 1)
    for finding in findings:
        assert bool(finding.edits) is (instead is not None)
        assert finding.unsafe is (instead is not None)
        if instead is not None:
            mended = edited(text, finding.edits)
            assert mended == EDGES.replace("WHAT", instead)
            assert found(mended, tmp_path, "ARG207") == []


def test_a_challenge_in_block_style_gets_help_and_no_edit(tmp_path: Path) -> None:
    block = "\n      from: G1\n      to: G2"
    text = EDGES.replace("  - {defeater: D1, text: It does not follow, challenges: WHAT}", "").rstrip()
    text += f"\n  - defeater: D1\n    text: It does not follow\n    challenges:{block}\n"
    (finding,) = found(text, tmp_path, "ARG207")
    assert finding.edits == ()
    assert finding.help == "write `challenges: {of: G1}`"


def test_cae_has_no_such_rule(tmp_path: Path) -> None:
    text = EDGES.replace("WHAT", "{from: G1, to: G2}").replace("gsn-v3", "cae")
    assert found(text, tmp_path, "ARG207") == []


COUNTER = """
case: demo
top: G1
elements:
  - {goal: G1, text: It is safe, supported_by: [Sn1], challenged_by: [BY]}
  - {solution: Sn1, text: Report}
  - {solution: CSn1, text: Counter-test}
  - {goal: CG2, text: It fails, supported_by: [CSn1]}
  - {goal: CG3, text: It fails, supported_by: [CG4]}
  - {goal: CG4, text: It fails, undeveloped: true}
  - {goal: CG5, text: It fails}
  - {goal: CG6, text: It fails, supported_by: [CG5]}
  - {goal: CG7, text: It fails, supported_by: [NOWHERE]}
"""
COUNTERS = [
    ("a confirmed doubt", "{defeater: D1, text: No, status: confirmed}", "D1"),
    ("with a reason only", "{defeater: D1, text: No, status: confirmed, rationale: Seen}", "D1"),
    ("above what is undeveloped", "{defeater: D1, text: No, status: confirmed, supported_by: [CG3]}", "D1"),
    ("Figure 1:6-2, a goal that is undeveloped", "CG4", "CG4"),
    ("a goal whose support is undeveloped", "CG3", "CG3"),
    ("an open doubt, 1:6.3.13", "{defeater: D1, text: No}", ""),
    ("a refuted one", "{defeater: D1, text: No, status: refuted, rationale: Tried}", ""),
    ("a residual one", "{defeater: D1, text: No, status: accepted-residual, rationale: Rare}", ""),
    ("with counter-evidence", "{defeater: D1, text: No, status: confirmed, supported_by: [CSn1]}", ""),
    ("with a counter-argument", "{defeater: D1, text: No, status: confirmed, supported_by: [CG2]}", ""),
    ("Figure 1:6-1, counter-evidence", "CSn1", ""),
    ("an evidenced goal", "CG2", ""),
    ("a goal with no support and no mark (ARG301)", "CG5", ""),
    ("a goal above such a one (ARG301)", "CG6", ""),
    ("a goal whose support leads nowhere (ARG101)", "CG7", ""),
]


@pytest.mark.parametrize(("by", "about"), [row[1:] for row in COUNTERS], ids=[row[0] for row in COUNTERS])
def test_who_asserts_a_challenge_shows_evidence(by: str, about: str, tmp_path: Path) -> None:
    assert [d.about for d in found(COUNTER.replace("BY", by), tmp_path, "ARG310")] == ([about] if about else [])


DEFEATED = """
case: demo
top: G1
elements:
  - {goal: G1, text: It is safe, supported_by: [{to: G2, defeated: M1}, G3], in_context_of: [{to: Con1, defeated: M2}]}
  - {goal: G2, text: It is so, supported_by: [{to: Sn1, defeated: M3}, {to: Sn2, defeated: M4}]}
  - {goal: G3, text: It is so, supported_by: [Sn2]}
  - {solution: Sn1, text: Report}
  - {solution: Sn2, text: Report}
  - {context: Con1, text: Hosted API}
  - {defeater: D1, text: No, status: STATUS, rationale: Seen, challenges: WHAT}
"""
MARKS = [
    ("nothing challenges it", "M3", "G3", "confirmed", True),
    ("another relation is challenged", "M3", "{from: G2, to: Sn2}", "confirmed", True),
    ("its challenge is refuted", "M3", "{from: G2, to: Sn1}", "refuted", True),
    ("a context that nothing challenges", "M2", "G2", "confirmed", True),
    ("Figure 1:6-3, its challenge is confirmed", "M3", "{from: G2, to: Sn1}", "confirmed", False),
    ("its challenge is open", "M3", "{from: G2, to: Sn1}", "open", False),
    ("the inference is challenged", "M3", "{of: G2}", "confirmed", False),
    ("what it leads to is challenged", "M3", "Sn1", "confirmed", False),
    ("2:11.3.4.1, defeat from below", "M1", "Sn1", "confirmed", False),
    ("2:11.3.4.1, defeat of a relation below", "M1", "{from: G2, to: Sn1}", "confirmed", False),
    ("2:11.3.4.4, defeat from above", "M3", "{of: G1}", "confirmed", False),
    ("its context is challenged", "M2", "Con1", "confirmed", False),
    ("a relation of context is challenged", "M2", "{from: G1, to: Con1, kind: in-context-of}", "open", False),
]


@pytest.mark.parametrize(("mark", "what", "status", "fires"), [row[1:] for row in MARKS], ids=[row[0] for row in MARKS])
def test_what_is_marked_defeated_is_challenged(mark: str, what: str, status: str, fires: bool, tmp_path: Path) -> None:
    text = DEFEATED.replace("WHAT", what).replace("STATUS", status)
    for name in ("M1", "M2", "M3", "M4"):
        text = text.replace(name, "true" if name == mark else "false")
    errors = [d for d in found(text, tmp_path, "ARG311") if d.severity is assurance.Severity.ERROR]
    assert len(errors) == fires
    assert all(text[d.span.start : d.span.end] == "true" for d in errors)


UNMARKED = [
    ("evidence", "{from: G3, to: Sn2}", "confirmed", True),
    ("context", "{from: G1, to: Con1, kind: in-context-of}", "confirmed", True),
    ("said twice", "[{from: G3, to: Sn2}, {from: G3, to: Sn2}]", "confirmed", True),
    ("an open doubt", "{from: G3, to: Sn2}", "open", False),
    ("a refuted doubt", "{from: G3, to: Sn2}", "refuted", False),
    ("one of several (ARG207)", "{from: G1, to: G3}", "confirmed", False),
    ("an element is drawn as defeated by itself", "G3", "confirmed", False),
]


@pytest.mark.parametrize(("what", "status", "fires"), [row[1:] for row in UNMARKED], ids=[row[0] for row in UNMARKED])
def test_what_a_confirmed_doubt_defeats_is_marked(what: str, status: str, fires: bool, tmp_path: Path) -> None:
    """It is an info; the edit adds the mark and changes no state."""
    text = DEFEATED.replace("WHAT", what).replace("STATUS", status).replace("{to: Con1, defeated: M2}", "Con1")
    text = text.replace("{to: G2, defeated: M1}", "G2").replace(
        "{to: Sn1, defeated: M3}, {to: Sn2, defeated: M4}", "Sn1"
    )
    findings = found(text, tmp_path, "ARG311")
    assert [d.severity for d in findings] == [assurance.Severity.INFO] * fires
    for finding in findings:
        mended = edited(text, finding.edits)
        assert found(mended, tmp_path, "ARG311") == []
        before, after = (assurance.analyse(t, today=TODAY, root=tmp_path).assessment.states for t in (text, mended))
        assert before == after


@pytest.mark.parametrize(("status", "fires"), [("open", True), ("confirmed", True), ("refuted", False)])
def test_a_challenge_that_is_marked_defeated_is_answered(status: str, fires: bool, tmp_path: Path) -> None:
    """2:11.3.2: a counter-challenge that holds defeats the challenge."""
    text = f"""
elements:
  - {{goal: G1, text: It is safe, undeveloped: true, challenged_by: [{{to: D1, defeated: true}}]}}
  - {{defeater: D1, text: No, status: {status}, rationale: Seen}}
"""
    assert len(found(text, tmp_path, "ARG311")) == fires
    counter = text + "  - {defeater: D2, text: The test was wrong, challenges: D1}\n"
    assert found(counter, tmp_path, "ARG311") == []


def test_a_challenge_can_be_challenged(tmp_path: Path) -> None:
    """GSN v3 Figure 1:6-5: a doubt about the relation between a doubt and its goal weighs on that doubt."""
    text = """
case: demo
top: G1
elements:
  - goal: G1
    text: It is so
    undeveloped: true
    challenged_by: [{defeater: CG1, text: It is not so}]
  - defeater: CG2
    text: That was tried
    challenges: {from: G1, to: CG1, kind: challenged-by}
  - defeater: CG3
    text: Nobody knows
    challenges: {from: G1, to: CG2, kind: challenged-by}
"""
    (tmp_path / "a.case.yaml").write_text(text, "utf-8")
    result = assurance.load(tmp_path / "a.case.yaml", today=dt.date(2026, 11, 22))
    assert ("CG2", "CG1") in {(doubt.defeater, doubt.target) for doubt in result.case.doubts}
    assert [found.about for found in result.findings if found.code == "ARG107"] == ["CG3"]
