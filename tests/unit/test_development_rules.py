"""Chains that end in evidence, steps that are explained, evidence of more than one source; symbols given up by GSN."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.syntax.edit import edited

TODAY = dt.date(2026, 11, 20)
FAR = """
module: far
interface: [C, D]
elements:
  - {claim: C, text: It is so, supported_by: [{evidence: E, text: Report}]}
  - {claim: D, text: It is so, undeveloped: true}
"""
AGREEMENT = """
contract: agreement
binds: [far]
elements:
  - {away: demo/C12, supported_by: [{away: far/C}]}
  - {away: demo/C13, supported_by: [{away: far/D}]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "far.yaml").write_text(FAR, "utf-8")
    (tmp_path / "empty.yaml").write_text("module: empty\nelements: [{context: X, text: Nothing}]\n", "utf-8")
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    (tmp_path / "blank.yaml").write_text("contract: blank\nelements: []\n", "utf-8")
    (tmp_path / "sound.yaml").write_text(FAR.replace("far", "sound").replace("[C, D]", "[C]"), "utf-8")
    return tmp_path


def found(text: str, root: Path, *codes: str) -> list[assurance.Diagnostic]:
    return [d for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code in codes]


CHAINS = """
case: demo
top: C1
stage: STAGE
files: [far.yaml, empty.yaml, sound.yaml, agreement.yaml, blank.yaml]
elements:
  - {claim: C1, text: It is safe, supported_by: [SUPPORT]}
  - {claim: C2, text: It is so, undeveloped: true}
  - {argument: S3, text: By parts, undeveloped: true}
  - {claim: C4, text: It is so, supported_by_contract: true}
  - {claim: C5, text: It is so}
  - {claim: C6, text: It is so, supported_by: [NOWHERE]}
  - {claim: C7, text: It is so, supported_by: [E1]}
  - {claim: C8, text: It is so, supported_by: [C2]}
  - {claim: C9, text: It is so, supported_by: [C10]}
  - {claim: C10, text: It is so, supported_by: [C9]}
  - {claim: C11, text: It is so, undevelopd: true}
  - {claim: C12, text: It is so, supported_by_contract: true}
  - {claim: C13, text: It is so, supported_by_contract: true}
  - {evidence: E1, text: Report}
"""
ENDS = [
    ("undeveloped claim", "C2", ["C2"]),
    ("undeveloped argument", "S3", ["S3"]),
    ("goal for a contract that nothing develops", "C4", ["C4"]),
    ("contract that supplies nothing", "{contract_ref: blank}", ["contract reference"]),
    ("contract that supplies what is open", "{contract_ref: agreement}", ["D"]),
    ("goal to which a contract supplies what is open", "C13", ["D"]),
    ("module that claims nothing", "{module_ref: empty}", ["module reference"]),
    ("module of which one claim is open", "{module_ref: far}", ["D"]),
    ("away goal that is open", "{away: far/D}", ["D"]),
    ("one end by two ways counts once", "C2, C8", ["C2"]),
    ("several ends", "C2, S3, C4, C7, {away: far/D}", ["C2", "S3", "C4", "D"]),
    ("evidence", "E1", []),
    ("evidence below a claim", "C7", []),
    ("module that is argued to its end", "{module_ref: sound}", []),
    ("away goal that is argued to its end", "{away: far/C}", []),
    ("goal to which a contract supplies evidence", "C12", []),
    ("neither support nor mark (ARG301)", "C5, C7", []),
    ("name that leads nowhere (ARG101)", "C6", []),
    ("circle (ARG202)", "C9", []),
    ("misspelled mark (ARG020)", "C11", []),
]


@pytest.mark.parametrize(("support", "ends"), [row[1:] for row in ENDS], ids=[row[0] for row in ENDS])
def test_chains_end_in_evidence(support: str, ends: list[str], root: Path) -> None:
    """One finding for the top, whatever there is below, with the open ends as its places."""
    text = CHAINS.replace("SUPPORT", support).replace("STAGE", "review")
    findings = found(text, root, "ARG305")
    assert [d.about for d in findings] == (["C1"] if ends else [])
    if ends:
        assert len(findings[0].related) == len(ends)
        said = f"{len(ends)} chains under `C1` end" if len(ends) > 1 else "a chain under `C1` ends"
        assert findings[0].message == f"{said} without evidence"


@pytest.mark.parametrize(("stage", "severity"), [("draft", "info"), ("review", "warning"), ("release", "")])
def test_undeveloped_at_release_is_said_by_its_own_rule(stage: str, severity: str, root: Path) -> None:
    text = CHAINS.replace("SUPPORT", "C2").replace("STAGE", stage)
    assert [d.severity.word for d in found(text, root, "ARG305")] == ([severity] if severity else [])
    assert bool(found(text, root, "ARG302")) is (stage == "release")


def test_at_most_five_ends_are_shown_and_all_are_counted(root: Path) -> None:
    names = ", ".join(f"C{n}" for n in range(1, 9))
    text = f"case: demo\ntop: C0\nelements:\n  - {{claim: C0, text: So, supported_by: [{names}]}}\n"
    text += "".join(f"  - {{claim: C{n}, text: So, undeveloped: true}}\n" for n in range(1, 9))
    (finding,) = found(text, root, "ARG305")
    assert finding.message.startswith("8 chains")
    assert len(finding.related) == 5


def test_a_top_that_is_undeveloped_and_two_tops_over_one_end(root: Path) -> None:
    text = """
case: demo
top: [C1, C2, C3]
elements:
  - {claim: C1, text: It is safe, undeveloped: true}
  - {claim: C2, text: It is safe, supported_by: [C4]}
  - {claim: C3, text: It is safe, supported_by: [C4]}
  - {claim: C4, text: It is so, undeveloped: true}
"""
    first, second = found(text, root, "ARG305")
    assert (first.about, first.message) == ("C1", "`C1` is undeveloped and rests on no evidence")
    assert second.about == "C2"


STEP = """
case: demo
top: C1
standard: STANDARD
files: [far.yaml]
elements:
  - {claim: C1, text: It is safe, FIELDS}
  - {claim: C2, text: It is so, discipline: safety, undeveloped: true}
  - {claim: C3, text: It is so, discipline: security, undeveloped: true}
  - {claim: C4, text: It is so, discipline: both, undeveloped: true}
  - {argument: S1, text: By parts, supported_by: [C2, C3]}
  - {evidence: E1, text: Report}
  - {context: X1, text: Hosted API}
  - {justification: J1, text: The two are all there is}
"""
STEPS = [
    ("two goals, Figure 1:2-1", "supported_by: [C2, C3]", True),
    ("a goal and an away goal", "supported_by: [C2, {away: far/C}]", True),
    ("two goals and evidence", "supported_by: [C2, C3, E1]", True),
    ("a context explains no step", "supported_by: [C2, C3], in_context_of: [X1]", True),
    ("both, but one side alone", "discipline: both, supported_by: [C2, C4]", True),
    ("one discipline only", "discipline: safety, supported_by: [C2, C3]", True),
    ("a strategy, Figure 1:2-2", "supported_by: [S1]", False),
    ("a strategy beside goals", "supported_by: [S1, C2, C3]", False),
    ("one goal", "supported_by: [C2]", False),
    ("a goal and evidence", "supported_by: [C2, E1]", False),
    ("evidence only, Figure 1:2-5", "supported_by: [E1]", False),
    ("a summary", "summary: true, supported_by: [C2, C3]", False),
    ("a justification", "supported_by: [C2, C3], in_context_of: [J1]", False),
    ("an away goal in its place, Figure 1:4-5", "supported_by: [C2, C3], in_context_of: [{away: far/C}]", False),
    ("each discipline by itself", "discipline: both, supported_by: [C2, C3]", False),
    ("a strategy that leads nowhere (ARG101)", "supported_by: [S9, C2, C3]", False),
]


@pytest.mark.parametrize("standard", ["gsn-v3", "cae"])
@pytest.mark.parametrize(("fields", "fires"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_steps_are_explained(fields: str, fires: bool, standard: str, root: Path) -> None:
    findings = found(STEP.replace("FIELDS", fields).replace("STANDARD", standard), root, "ARG306")
    assert [d.about for d in findings] == (["C1"] if fires and standard == "gsn-v3" else [])


SOURCES = [
    ("artifact: {path: a/report.json}", "artifact: {path: a/./report.json}", True),
    ("artifact: {url: 'https://example.org/r'}", "artifact: {url: 'https://example.org/r'}", True),
    ("artifact: {reference: report 1}", "artifact: {reference: report 1}", True),
    ("produced_by: {tool: T, run: r1}", "produced_by: {tool: T, run: r1}", True),
    ("artifact: {reference: report 1}, produced_by: {tool: T, run: r1}", "produced_by: {tool: T, run: r1}", True),
    ("artifact: {reference: report 1}", "artifact: {reference: report 2}", False),
    ("artifact: {reference: report 1}", "artifact: {url: report 1}", False),
    ("produced_by: {tool: T, run: r1}", "produced_by: {tool: T, run: r2}", False),
    ("produced_by: {tool: T}", "produced_by: {tool: T}", False),
    ("status: planned", "status: planned", False),
]


@pytest.mark.parametrize(("one", "two", "fires"), SOURCES)
@pytest.mark.parametrize("support", ["[E1, E2]", "[E1]"])
def test_one_source_counts_as_one(one: str, two: str, fires: bool, support: str, root: Path) -> None:
    """Said once for a pair, however many claims it supports and in however many ways it is one."""
    text = f"""
elements:
  - {{claim: C1, text: It is safe, supported_by: {support}}}
  - {{claim: C2, text: It is safe, supported_by: {support}}}
  - {{evidence: E1, text: Report, {one}}}
  - {{evidence: E2, text: Report, {two}}}
"""
    assert len(found(text, root, "ARG324")) == (fires and support == "[E1, E2]")


# -- symbols given up


OLD = [
    ("criterion", "85 % statement coverage regarded as meeting this goal"),
    ("constraint", "Source code of the component not available"),
    ("stakeholder", "Installation contractor"),
    ("problem", "In-service trial reported several failures"),
    ("model", "Model of the pump"),
]
GOAL = """
case: demo
top: C1
elements:
  - claim: C1
    text: It is safe
    undeveloped: true
    in_context_of:
      - WORD: X1
        text: TEXT
"""


@pytest.mark.parametrize(("word", "words"), OLD)
@pytest.mark.parametrize("nested", [True, False])
def test_a_symbol_given_up_is_read_as_context(word: str, words: str, nested: bool, root: Path) -> None:
    """Its fix writes `context`, and both give the same case and otherwise the same findings."""
    text = GOAL.replace("WORD", word).replace("TEXT", words)
    if not nested:
        text = text.replace("in_context_of:\n      - ", "in_context_of: [X1]\n  - ").replace("        text", "    text")
    result = assurance.analyse(text, today=TODAY, root=root)
    (finding,) = [d for d in result.findings if d.code == "ARG027"]
    assert text[finding.span.start : finding.span.end] == word
    assert result.case.elements["X1"].kind == "context"
    assert not result.case.elements["X1"].broken
    mended = assurance.analyse(edited(text, finding.edits), today=TODAY, root=root)
    assert [d.code for d in mended.findings] == [d.code for d in result.findings if d.code != "ARG027"]
    assert mended.case.context_for.keys() == result.case.context_for.keys() == {"X1"}


def test_a_choice_of_strategies_supports_nothing(root: Path) -> None:
    """Which strategy it will be is open, so nothing is said about what stands below it."""
    text = """
case: demo
top: C1
valid_until: 2027-11-20
acceptance: {authority: board, by: 2026-12-15}
elements:
  - claim: C1
    text: It is safe
    challenged_by: [{defeater: D1, text: Both may fail, status: refuted, rationale: Each was tried}]
    supported_by:
      - choice: CH1
        text: Phased or immediate transition
        supported_by:
          - {strategy: S1, text: Argument by phases, supported_by: [C2]}
          - {strategy: S2, text: Argument by one step, supported_by: [C2]}
  - {claim: C2, text: It is so, supported_by: [{evidence: E1, text: R, status: accepted, artifact: {reference: r}}]}
"""
    result = assurance.analyse(text, today=TODAY, root=root)
    assert [d.code for d in result.findings if d.code < "ARG4" and d.code != "ARG320"] == ["ARG027"]
    assert result.assessment.states["C1"] != "supported"


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ("{claim: C1, text: So, undeveloped: true, model: gpt}", {"ARG020"}),
        ("{evidence: C1, text: So, problem: none}", {"ARG020"}),
        ("{clam: C1, text: So, model: gpt}", {"ARG020", "ARG024"}),
        ("{text: So, model: C1}", {"ARG027"}),
        ("{model: C1, problem: P1, text: So}", {"ARG020", "ARG027"}),
        ("{criterion: C1, text: So, undeveloped: true}", {"ARG020", "ARG027"}),
    ],
)
def test_such_words_as_other_keys_are_what_they_were(entry: str, codes: set[str], root: Path) -> None:
    findings = assurance.analyse(f"elements:\n  - {entry}\n", today=TODAY, root=root).findings
    assert {d.code for d in findings if d.code < "ARG1"} == codes


NAMED_BY_A_CHECK = """
case: demo
top: C1
elements:
  - claim: C1
    text: It is so
    supported_by:
      - {evidence: E1, text: Run, checks: [{rate: x, below: 1%, CHECK}]}
  - {evidence: E2, text: Another run}
"""


@pytest.mark.parametrize(
    ("check", "unused"),
    [
        ("paired_with: E2", []),
        ("judge: {evidence: E2, label: x, truth: y}", []),
        ("confidence: 95%", ["E2"]),
    ],
)
def test_evidence_that_a_check_names_is_used(check: str, unused: list[str], root: Path) -> None:
    findings = found(NAMED_BY_A_CHECK.replace("CHECK", check), root, "ARG303")
    assert [finding.about for finding in findings] == unused
    on_relation = NAMED_BY_A_CHECK.replace("{evidence: E1, text: Run, checks:", "{to: E1, checks:")
    on_relation += "  - {evidence: E1, text: Run}\n"
    findings = found(on_relation.replace("CHECK", check), root, "ARG303")
    assert [finding.about for finding in findings] == unused
