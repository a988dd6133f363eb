"""The reference cases: what each of them must come out as, whatever rules are added.

They fix the meaning of the two verdicts by example. A change that turns one of them is a change of meaning.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import assurance
from assurance.diagnostic import Severity
from assurance.rules import RULES

CASES = Path(__file__).resolve().parents[2] / "cases"
TODAY = dt.date(2026, 11, 22)
DAYS = {"software-security": dt.date(2026, 11, 23)}
"""The day on which a case is checked where it is another: its evidence is a day younger."""
BOTH, NOT = "covers both", "does not cover both"


@dataclass(frozen=True)
class Expected:
    """What a case comes out as: the state of its top, the coverage verdict, and the codes that decide coverage.

    Where `only` is true these codes and no others decide; otherwise what follows from them may be found as well.
    """

    case: str
    top: str
    support: str
    coverage: str
    deciding: frozenset[str]
    only: bool = True


def _expect(case: str, top: str, support: str, coverage: str, *deciding: str, only: bool = True) -> Expected:
    return Expected(case, top, support, coverage, frozenset(deciding), only)


TABLE = (
    _expect("lung-nodule-reader", "C1", "supported", NOT, "ARG701", "ARG705"),
    _expect("lung-nodule-reader-prank", "C1", "supported", NOT, "ARG705"),
    _expect("stop-sign-components", "M1", "unsound", NOT, "ARG703", "ARG704", only=False),
    _expect("stop-sign-closed-loop", "M1", "supported", BOTH),
    _expect("infusion-pump-lockout", "M1", "supported", NOT, "ARG801"),
    _expect("ai-control", "C1", "partial", NOT, "ARG802", only=False),
    _expect("delivery-drone", "M1", "partial", NOT, "ARG704", "ARG802", only=False),
    _expect("delivery-drone-repaired", "M1", "supported", BOTH),
    _expect("llama-2-jailbreaks", "C1", "partial", NOT, "ARG701", only=False),
    _expect("judge-error", "C1", "partial", NOT, "ARG701", "ARG703", "ARG704", "ARG802"),
    _expect("software-security", "M1", "partial", NOT, "ARG704", "ARG802"),
    _expect("stop-sign", "M1", "unsupported", NOT, "ARG701", "ARG703", "ARG704", "ARG802", "ARG901"),
)
NAMES = [row.case for row in TABLE]


def check(folder: Path) -> assurance.Result:
    return assurance.load(folder / f"{folder.name}.case.yaml", today=DAYS.get(folder.name, TODAY))


def deciding(result: assurance.Result) -> list[str]:
    """The codes of the findings that decide coverage, one for each finding; what an exclusion accepts is not there."""
    tagged = {rule.code.code for rule in RULES if rule.decides_coverage}
    return [found.code for found in result.findings if found.code in tagged and found.decisive]


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_a_reference_case_comes_out_as_it_must(row: Expected) -> None:
    result = check(CASES / row.case)
    assert {key: state.value for key, state in result.verdicts.support} == {row.top: row.support}
    assert result.verdicts.coverage is not None
    assert result.verdicts.coverage.value == row.coverage
    found = frozenset(deciding(result))
    assert found == row.deciding if row.only else found >= row.deciding


def test_every_case_is_in_the_table() -> None:
    assert {path.parent.name for path in CASES.glob("*/*.case.yaml")} == set(NAMES)


@pytest.mark.parametrize("name", ["stop-sign-closed-loop", "delivery-drone-repaired"])
def test_a_case_that_covers_both_has_no_finding_above_an_info(name: str) -> None:
    assert [f for f in check(CASES / name).findings if f.severity is not Severity.INFO] == []


def test_the_prank_is_all_that_is_new() -> None:
    old, new = CASES / "lung-nodule-reader", CASES / "lung-nodule-reader-prank"
    for name in ("argument.yaml", "risks.yaml", *(f"evidence/{path.name}" for path in old.glob("evidence/*"))):
        assert (new / name).read_bytes() == (old / name).read_bytes()


def test_the_pump_fails_for_one_conflict_alone() -> None:
    result = check(CASES / "infusion-pump-lockout")
    assert [(f.code, f.about) for f in result.findings if f.severity is not Severity.INFO] == [("ARG801", "IP1")]


def test_frames_neither_support_nor_refute_the_vehicle_claim() -> None:
    result = check(CASES / "stop-sign-components")
    unsupported = {f.about for f in result.findings if f.code == "ARG715"}
    doubtful = {f.about: f.severity for f in result.findings if f.code == "ARG716"}
    assert unsupported == {"G1", "G2"}
    assert doubtful == {"D1": Severity.INFO}


def test_the_control_argument_falls_with_its_monitor_and_weights() -> None:
    result = check(CASES / "ai-control")
    unprotected = {f.about for f in result.findings if f.code == "ARG802"}
    states = {key: state.value for key, state in result.assessment.states.items() if key in ("C2", "C4", "C6", "C7")}
    assert unprotected == {"C2", "C4", "C7"}
    assert states == {"C2": "unsound", "C4": "unsound", "C6": "supported", "C7": "unsound"}


@pytest.mark.parametrize("number", range(1, 11))
def test_nothing_in_the_closed_loop_is_there_for_show(number: int, tmp_path: Path) -> None:
    """Whichever piece of evidence is not there yet, the top is not supported any more."""
    folder = tmp_path / "stop-sign-closed-loop"
    shutil.copytree(CASES / folder.name, folder)
    part = folder / "argument.yaml"
    before, _, after = part.read_text("utf-8").partition(f"solution: E{number}\n")
    assert after
    part.write_text(f"{before}solution: E{number}\n{after.replace('status: accepted', 'status: planned', 1)}", "utf-8")
    assert {state.value for _, state in check(folder).verdicts.support} == {"partial"}


def counted(case: str) -> dict[tuple[str, str], list[tuple[str, int | None, int | None, str]]]:
    """By relation (owner, evidence): of each check its measure, k, n and outcome, counted anew."""
    seen = check(CASES / case).assessment.seen
    return {
        relation: [
            (r.get("measure", ""), r.get("k"), r.get("n"), r["outcome"]) for r in (dict(one.record) for one in checks)
        ]
        for relation, checks in seen.relation_checks.items()
    }


def recorded(case: str, *relation: str) -> dict[str, Any]:
    """What was counted by the only check of a relation."""
    (found,) = check(CASES / case).assessment.seen.relation_checks[relation[0], relation[1]]
    return dict(found.record)


def test_stop_signs_lights_and_pedestrians_are_counted_by_driven_km() -> None:
    assert counted("stop-sign") == {
        ("G1", "E1"): [("stop_infraction", 18, 36, "not-met")],
        ("G2", "E1"): [("red_light", 3, 36, "inconclusive")],
        ("G3", "E1"): [("collisions_pedestrian", 2, 36, "not-met")],
        ("G4", "E1"): [("outside_route_lanes", 0, 36, "met"), ("route_dev", 0, 36, "met")],
        ("D1", "E1"): [("completed", 23, 36, "met")],
    }
    signs = recorded("stop-sign", "G1", "E1")
    assert signs["lower"] == "0.2648932431"
    assert signs["upper"] == "0.6077260223"
    assert float(Fraction(signs["exposure"])) == pytest.approx(43.92072962)


def test_the_header_of_the_leaderboard_is_a_sum_of_rates_divided_by_a_hundred() -> None:
    """As the README says: neither a rate nor a mean, and a finding."""
    file = json.loads((CASES / "stop-sign/evidence/autopilot_longest6.json").read_text("utf-8"))["_checkpoint"]
    header = file["global_record"]["infractions"]
    km = [r["meta"]["route_length"] * r["scores"]["score_route"] / 100_000 for r in file["records"]]
    for kind, said in header.items():
        rates = (len(r["infractions"][kind]) / driven for r, driven in zip(file["records"], km, strict=True))
        assert said == pytest.approx(sum(rates) / 100)
    assert [f.about for f in check(CASES / "stop-sign").findings if f.code == "ARG416"] == ["E1"]


def test_a_blind_judge_passes_until_its_errors_are_counted() -> None:
    assert counted("judge-error") == {
        ("C2", "E1"): [("llama_guard", 51, 301, "met")],
        ("C3", "E1"): [("llama_guard", 51, 301, "inconclusive")],
        ("C4", "E1"): [("cls", 157, 301, "not-met")],
        ("C5", "E2"): [("cls = false", 6, 136, "met")],
        ("C6", "E2"): [("cls = true", 23, 165, "met")],
        ("D1", "E2"): [("llama_guard = true", 46, 136, "met")],
        ("D2", "E1"): [("human", 137, 301, "met")],
    }
    believed, corrected, better = (recorded("judge-error", claim, "E1") for claim in ("C2", "C3", "C4"))
    assert float(believed["upper"]) < 0.25 < float(better["lower"])
    assert float(corrected["lower"]) < 0.25 < 137 / 301 < float(corrected["upper"])
    states = {key: state.value for key, state in check(CASES / "judge-error").assessment.states.items()}
    assert {key: states[key] for key in ("C2", "C5", "C6")} == {"C2": "defeated", "C5": "unsound", "C6": "supported"}


def test_our_own_case_rests_on_what_real_tools_wrote() -> None:
    own = counted("software-security")
    tests = {owner: [check[1:] for check in checks] for (owner, evidence), checks in own.items() if evidence == "E1"}
    assert tests == {
        "G1": [(0, 22, "met")],
        "G2": [(0, 291, "met")],
        "G3": [(0, 19, "met"), (0, 294, "met"), (0, 470, "met"), (0, 33, "met"), (0, 257, "met")],
        "G4": [(0, 1069, "met")],
        "G5": [(0, 87, "met")],
    }
    assert [check[1:] for check in own["G3", "E3"]] == [(0, 0, "met")] * 5
    assert [check[1:] for check in own["D2", "E3"]] == [(7, 7, "met")]
    assert [check[1:] for check in own["G2", "E2"]] == [(201, 211, "met")]
    assert recorded("software-security", "D1", "E2")["k"] == 1207


def test_a_bill_of_materials_is_no_scan() -> None:
    result = check(CASES / "software-security")
    (asked,) = result.assessment.seen.relation_checks["G6", "E4"]
    states = {key: state.value for key, state in result.assessment.states.items() if key.startswith("G")}
    supported = {key for key, state in states.items() if state == "supported"}
    assert asked.outcome.value == "unverifiable"
    assert supported == {"G2", "G3", "G5"}
    assert [f.about for f in result.findings if f.code == "ARG802"] == ["G1", "G1"]


def test_the_two_halves_are_the_published_set() -> None:
    folder = CASES / "judge-error/evidence"
    sample = CASES.parent / "tests/samples/harmbench/text_behaviors_val_set.redacted.json"
    whole = json.loads(sample.read_text("utf-8"))
    for turn, name in enumerate(("measured", "calibration")):
        half = {behavior: [pair[(at + turn) % 2]] for at, (behavior, pair) in enumerate(whole.items())}
        assert (folder / f"half-{name}.redacted.json").read_text("utf-8") == json.dumps(half, indent=1) + "\n"


PROTECTED = """actors:
  - {actor: insider, text: Employee with access to the cluster, capability: insider, access: internal}
elements:
  - claim: C20
    text: Nobody alters the monitor or copies the weights
    discipline: security
    actors: [insider]
    protects: [trusted-monitor, agent-weights]
    supported_by:
      - {evidence: E20, text: Audit, type: operational.infosec, status: accepted, artifact: {reference: audit 7}}
"""
SETTLED = """elements:
  - claim: G20
    text: A locked pump goes on at the rate last confirmed
    discipline: safety
    supported_by:
      - {evidence: E20, text: Bench test, status: accepted, artifact: {reference: report 7}}
"""
MENDS = {
    "ai-control": (PROTECTED, [("ai-control.case.yaml", "C9, C10]", "C9, C10, C20]")]),
    "infusion-pump-lockout": (
        SETTLED,
        [
            ("infusion-pump-lockout.case.yaml", "          - goal: G1\n", "          - G20\n          - goal: G1\n"),
            ("risks.yaml", "    between: [G1, G4]\n", "    between: [G1, G4]\n    resolved_by: G20\n"),
        ],
    ),
}
"""By case, what its README asks for: a part with the claim, and where the claim is named."""


@pytest.mark.parametrize("name", MENDS)
def test_what_a_case_lacks_is_all_that_it_lacks(name: str, tmp_path: Path) -> None:
    """With the claim that its README asks for, a case covers both and its top is supported."""
    folder = tmp_path / name
    shutil.copytree(CASES / name, folder)
    part, edits = MENDS[name]
    (folder / "mend.yaml").write_text(part, "utf-8")
    for file, old, new in [*edits, (f"{name}.case.yaml", "files:\n", "files:\n  - mend.yaml\n")]:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), "utf-8")
    verdicts = check(folder).verdicts
    assert verdicts.coverage is not None
    assert ({state.value for _, state in verdicts.support}, verdicts.coverage.value) == ({"supported"}, BOTH)


STAND_INS = sorted(p for p in CASES.glob("*/evidence/*.md") if p.name != "README.md")


@pytest.mark.parametrize("path", STAND_INS, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_stand_in_says_what_it_is(path: Path) -> None:
    """Evidence that nobody has is written out as a stand-in, and its first lines say so."""
    said = path.read_text("utf-8").split("\n")[2]
    assert said.startswith("Constructed stand-in, written for this example. It reports no measurement")


def test_every_stand_in_is_used_and_pinned() -> None:
    for path in STAND_INS:
        texts = "".join(part.read_text("utf-8") for part in path.parent.parent.glob("*.yaml"))
        assert f"path: evidence/{path.name}\n" in texts, path
