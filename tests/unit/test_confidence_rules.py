"""Assurance claim points: where the standard lets one stand (GSN v3 1:5), and what must belong to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance

TODAY = dt.date(2026, 11, 20)
FAR = """
module: far
interface: [C, E, X]
elements:
  - {claim: C, text: It is so, supported_by: [E], in_context_of: [X]}
  - {evidence: E, text: Report, status: accepted, artifact: {reference: report 1}}
  - {context: X, text: Hosted API}
"""
CASE = """
case: demo
top: G1
standard: STANDARD
files: [far.yaml]
elements:
  - goal: G1
    text: The system is acceptably safe to operate
    in_context_of: [Con1, A1, {away: far/X}]
    supported_by: [S1]
    challenged_by: [D1]
  - {strategy: S1, text: Argument over all hazards, supported_by: [G2, G3, {away: far/C}], in_context_of: [Con1, J1]}
  - {goal: G2, text: Hazard 1 is mitigated, supported_by: [Sn1]}
  - {goal: G3, text: Hazard 2 is mitigated, supported_by: [Sn2a, Sn2b, {away: far/E}]}
  - {solution: Sn1, text: Evidence for hazard 1}
  - {solution: Sn2a, text: Evidence for hazard 2}
  - {solution: Sn2b, text: More evidence for hazard 2}
  - {context: Con1, text: Hazard list}
  - {assumption: A1, text: The list is complete}
  - {justification: J1, text: The standard wants it}
  - {defeater: D1, text: Hazard 3 was forgotten}
  - {acp: ACP1, on: ON, text: The hazards were found by two teams}
"""


def found(text: str, root: Path) -> list[assurance.Diagnostic]:
    (root / "far.yaml").write_text(FAR, "utf-8")
    result = assurance.analyse(text, today=TODAY, root=root)
    return [d for d in result.findings if d.code in ("ARG208", "ARG209", "ARG312", "ARG105", "ARG101")]


STANDS = [
    ("Figure 1:5-1, on the relation into a strategy", "{from: G1, to: S1}", ""),
    ("1:5.3.3, below the strategy", "{from: S1, to: G2}", "ARG209"),
    ("1:5.3.3, below the strategy, an away goal", "{from: S1, to: far/C}", "ARG209"),
    ("Figure 1:5-2, to evidence", "{from: G2, to: Sn1}", ""),
    ("Figure 1:5-3, on all relations to evidence", "{of: G3}", ""),
    ("Figure 1:5-4, on a relation of context", "{from: S1, to: Con1, kind: in-context-of}", ""),
    ("a relation of context to an assumption", "{from: G1, to: A1, kind: in-context-of}", ""),
    ("to an away context", "{from: G1, to: far/X, kind: in-context-of}", ""),
    ("to an away solution", "{from: G3, to: far/E}", ""),
    ("T1:5-2, on a solution", "Sn1", ""),
    ("T1:5-2, on a context", "Con1", ""),
    ("on two solutions", "[Sn2a, Sn2b]", ""),
    ("on the inference under the strategy", "{of: S1}", ""),
    ("on a goal", "G2", "ARG208"),
    ("on a strategy", "S1", "ARG208"),
    ("on an assumption", "A1", "ARG208"),
    ("on a justification", "J1", "ARG208"),
    ("on a defeater", "D1", "ARG208"),
    ("on a point", "ACP1", "ARG208"),
    ("on a challenge", "{from: G1, to: D1, kind: challenged-by}", "ARG208"),
    ("on no relation", "{from: G1, to: G2}", "ARG208"),
    ("on a relation of another kind", "{from: S1, to: Con1}", "ARG208"),
    ("on an inference that evidence does not have", "{of: Sn1}", "ARG208"),
    ("on what does not exist", "G9", "ARG101"),
    ("from what does not exist", "{from: G9, to: G2}", "ARG101"),
]


@pytest.mark.parametrize(("on", "code"), [row[1:] for row in STANDS], ids=[row[0] for row in STANDS])
def test_where_a_point_may_stand(on: str, code: str, tmp_path: Path) -> None:
    """One finding at most, and one cause: a name that leads nowhere is not misplaced as well."""
    text = CASE.replace("ON,", f"{on},", 1) if "ON," in CASE else CASE
    codes = [d.code for d in found(text.replace("STANDARD", "gsn-v3"), tmp_path)]
    assert codes == ([code] if code else [])


def test_an_away_goal_is_a_goal(tmp_path: Path) -> None:
    text = CASE.replace("ON,", "far/C,").replace("STANDARD", "gsn-v3")
    (finding,) = found(text, tmp_path)
    assert finding.code == "ARG208"
    assert "goal `C`" in finding.message or "claim `C`" in finding.message


ATTRIBUTES = [
    ("supported_by: [S1]", "supported_by: [{to: S1, acp: ACP1}]", ""),
    ("in_context_of: [Con1, A1", "in_context_of: [{to: Con1, acp: ACP1}, A1", ""),
    ("supported_by: [Sn1]", "supported_by: [{to: Sn1, acp: ACP1}]", ""),
    ("supported_by: [G2, G3,", "supported_by: [{to: G2, acp: ACP1}, G3,", "ARG209"),
    ("challenged_by: [D1]", "challenged_by: [{to: D1, acp: ACP1}]", "ARG208"),
    ("supported_by: [S1]", "supported_by: [{to: S1, acp: G2}]", "ARG105"),
    ("supported_by: [S1]", "supported_by: [{to: S1, acp: ACP9}]", "ARG101"),
]


@pytest.mark.parametrize(("old", "new", "code"), ATTRIBUTES, ids=[row[1] for row in ATTRIBUTES])
def test_a_point_that_a_relation_names(old: str, new: str, code: str, tmp_path: Path) -> None:
    """`acp:` on a relation says the same as `on:`; it names a point and nothing else."""
    text = CASE.replace("on: ON, ", "").replace(old, new, 1).replace("STANDARD", "gsn-v3")
    findings = found(text, tmp_path)
    assert [d.code for d in findings] == ([code] if code else [])
    if code:
        name = new.partition("acp: ")[2].partition("}")[0]
        assert text[findings[0].span.start : findings[0].span.end] == name


@pytest.mark.parametrize(("standard", "code"), [("gsn-v3", "ARG209"), ("gsn-relaxed", "ARG209"), ("cae", "")])
def test_single_relations_below_an_argument_are_steps_of_their_own_in_cae(
    standard: str, code: str, tmp_path: Path
) -> None:
    text = CASE.replace("ON,", "{from: S1, to: G2},").replace("STANDARD", standard)
    assert [d.code for d in found(text, tmp_path)] == ([code] if code else [])


def test_evidence_below_a_strategy_is_a_step_of_its_own(tmp_path: Path) -> None:
    text = CASE.replace("supported_by: [G2, G3,", "supported_by: [Sn1, G2, G3,").replace("STANDARD", "gsn-relaxed")
    assert found(text.replace("ON,", "{from: S1, to: Sn1},"), tmp_path) == []


ARGUED = [
    ("a text", "text: The team was independent", False),
    ("a claim", "claim: G2", False),
    ("a claim and a text", "claim: G2, text: see there", False),
    ("a claim that does not exist", "claim: G9", False),
    ("nothing", "", True),
    ("an empty text", 'text: ""', False),
    ("notes only", "notes: to be argued", True),
    ("a link only", "url: https://example.org/x", True),
]


@pytest.mark.parametrize(("fields", "fires"), [row[1:] for row in ARGUED], ids=[row[0] for row in ARGUED])
def test_a_point_needs_its_confidence_argument(fields: str, fires: bool, tmp_path: Path) -> None:
    text = CASE.replace(
        "on: ON, text: The hazards were found by two teams", ", ".join(filter(None, ("on: Sn1", fields)))
    )
    codes = [d.code for d in found(text.replace("STANDARD", "gsn-v3"), tmp_path)]
    assert ("ARG312" in codes) is fires
