"""What docs/guide/states.md promises: worse evidence or a stronger doubt never improves any state or either verdict.

Generated cases are small and whole: a top over a safety claim and a security claim, with claims, arguments, evidence,
doubts, assumptions, risks, assets and a conflict joined at random. Elements and relations stay as they are.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import assurance
from assurance.model.assessment import Coverage, Standing, State

TODAY = dt.date(2026, 11, 20)
PAST, SOON, OLD = "2026-11-19", "2027-06-01", "2020-01-01"
REPORT = "12 of 12 refused\n"
PINNED = hashlib.sha256(REPORT.encode()).hexdigest()
RANK: dict[object, int] = {State.SUPPORTED: 2, State.PARTIAL: 1, Standing.HOLDS: 2}
COVERAGE_RANK = {Coverage.BOTH: 2, Coverage.WITH_EXCLUSION: 1, Coverage.NOT_BOTH: 0}
PROFILE = settings(max_examples=150, deadline=None, derandomize=True, database=None)
SEARCH = settings(PROFILE, max_examples=3000, phases=[Phase.generate])

Data = dict[str, Any]


# -- cases


def subset(draw: st.DrawFn, names: list[str], most: int = 2) -> list[str]:
    return draw(st.lists(st.sampled_from(names), unique=True, max_size=most)) if names else []


def mostly(draw: st.DrawFn, usual: Any, *others: Any) -> Any:
    """The usual value at least five times in six."""
    return draw(st.sampled_from([usual] * (5 * len(others)) + list(others)))


@st.composite
def evidence(draw: st.DrawFn, name: str) -> Data:
    artifacts: list[Data] = [
        {"reference": "report 1"},
        {"path": "report.txt"},
        {"path": "report.txt", "sha256": PINNED},
        {"path": "no-such-file.txt"},
    ]
    made: Data = {
        "evidence": name,
        "text": "Report",
        "collected": "2026-10-01",
        "artifact": draw(st.sampled_from(artifacts[:3])),
    }
    made["status"] = mostly(draw, "accepted", "planned", "rejected")
    made["artifact"] = mostly(draw, made["artifact"], artifacts[3])
    made["valid_until"] = mostly(draw, SOON, PAST)
    made["type"] = mostly(draw, "analytic", "behavioral", "expert")
    made["level"] = mostly(draw, "system", "component")
    made["conditions"] = mostly(draw, "adversarial", "nominal")
    made["elicitation"] = mostly(draw, {"scaffold": "agentic"}, {})
    return made


@st.composite
def claims(draw: st.DrawFn, name: str, later: list[str], leaves: list[str]) -> Data:
    made: Data = {"claim": name, "text": "It is so", "supported_by": subset(draw, later) + subset(draw, leaves)}
    made["discipline"] = subset(draw, ["safety", "security"], 2)
    made["addresses"] = subset(draw, ["H1", "T1", "R1"], 1)
    made["role"] = mostly(draw, ["prevent"], ["identify"])
    made["summary"] = mostly(draw, False, True)
    made["relies_on"] = mostly(draw, [], ["monitor"], ["weights"])
    made["protects"] = mostly(draw, [], ["monitor"], ["weights"])
    made["meets"] = mostly(draw, [], ["H1"])
    return made | judged(draw, later)


def judged(draw: st.DrawFn, later: list[str]) -> Data:
    """What the rules of both disciplines read on a claim."""
    claims_later = [name for name in later if name.startswith("C")]
    made: Data = {
        "actors": mostly(draw, ["A"], []),
        "level": mostly(draw, "system", "component", ""),
        "mechanism": mostly(draw, "technical", "procedural", ""),
        "not_applicable": mostly(draw, {"relies_on": "It stands alone"}, {}),
        "family": mostly(draw, "", "inability"),
        "assumes_access": mostly(draw, "", "api"),
        "on_trigger": mostly(draw, "", "lockout"),
        "bridge": mostly(draw, "", draw(st.sampled_from(claims_later))) if claims_later else "",
        "effect_analyzed_by": draw(st.sampled_from(claims_later)) if claims_later else "",
    }
    return {key: value for key, value in made.items() if value}


@st.composite
def arguments(draw: st.DrawFn, name: str, later: list[str]) -> Data:
    made: Data = {"argument": name, "text": "Argument by parts", "supported_by": subset(draw, later, 3)}
    made["aggregation"] = draw(st.sampled_from(["all", "any", "at-least 2"]))
    if draw(st.booleans()):
        made["warrant"] = "The legs are independent"
    return made


@st.composite
def doubts(draw: st.DrawFn, name: str, argued: list[str], leaves: list[str], assumptions: list[str]) -> Data:
    target = draw(st.sampled_from(argued + leaves + assumptions))
    about: Any = draw(st.sampled_from([target, {"of": draw(st.sampled_from(argued))}]))
    made: Data = {"defeater": name, "text": "It may be wrong", "challenges": about}
    made["status"] = draw(st.sampled_from(["open", "confirmed", "refuted", "refuted", "accepted-residual"]))
    made["refuted_by"] = subset(draw, argued + leaves, 2)
    if draw(st.booleans()):
        made["rationale"] = "It was repeated"
    made["review_by"] = mostly(draw, SOON, PAST)
    made["supported_by"] = mostly(draw, [], [draw(st.sampled_from(leaves))])
    if mostly(draw, False, True):
        made["propagation"] = {"stops_at": draw(st.sampled_from(argued)), "rationale": "Redundant", "by": "panel"}
    return made


def join(draw: st.DrawFn, elements: list[Data]) -> None:
    """Give some claims the legs, assumptions and counter-evidence of others, and some relations attributes."""
    for element in elements:
        if "claim" in element or "argument" in element:
            element["in_context_of"] = mostly(draw, [], ["A1"], ["A2"])
        for index, child in enumerate(element.get("supported_by", [])):
            if "claim" in element and isinstance(child, str) and child.startswith("E"):
                checked: Data = {"to": child, "checks": [{"max_age": draw(st.sampled_from(["1 year", "1 month"]))}]}
                element["supported_by"][index] = mostly(draw, child, checked, {"to": child, "defeated": "true"})
        if "evidence" in element and element["evidence"] != "E1":
            element["challenged_by"] = mostly(draw, [], ["E1"])


@st.composite
def cases(draw: st.DrawFn) -> Data:
    """A case as data; written as JSON it is YAML."""
    leaves = [f"E{n}" for n in range(1, draw(st.integers(2, 4)) + 1)]
    inner = [f"{draw(st.sampled_from('CCS'))}{n}" for n in range(3, 3 + draw(st.integers(0, 4)))]
    elements: list[Data] = [{"assumption": name, "text": "Users are known"} for name in ("A1", "A2")]
    elements += [draw(evidence(name)) for name in leaves]
    for at, name in enumerate(inner):
        rest = inner[at + 1 :]
        only = [other for other in rest if other.startswith("C")]
        elements.append(draw(arguments(name, only)) if name.startswith("S") else draw(claims(name, rest, leaves)))
    top = ["C1", "C2", *subset(draw, inner, 1)]
    elements.append({"claim": "C0", "text": "It is safe and secure", "summary": "true", "supported_by": top})
    for name, leaf, discipline, risk in (("C1", leaves[0], "safety", "H1"), ("C2", leaves[1], "security", "T1")):
        also = subset(draw, inner, 1)
        elements.append(
            {
                "claim": name,
                "text": "It is so",
                "discipline": discipline,
                "addresses": [risk, "R1"],
                "supported_by": [leaf, *also],
                **judged(draw, inner),
            }
        )
    argued = ["C0", "C1", "C2", *inner]
    join(draw, elements)
    number = draw(st.integers(0, 3))
    elements += [draw(doubts(f"D{n}", argued, leaves, ["A1", "A2"])) for n in range(1, number + 1)]
    register = draw(registers(argued))
    known = {next(iter(risk.values())) for risk in register["risks"]}
    for element in elements:
        for key in ("addresses", "meets"):
            element[key] = [name for name in element.get(key, []) if name in known]
    head: Data = {
        "profile": draw(st.sampled_from(["general", "frontier", "cps"])),
        "scope": {"access": mostly(draw, "api", "open-weights")},
        "actors": [{"actor": "A", "text": "Insider"}],
    }
    return {"case": "demo", "top": "C0", **head, **register, "elements": [tidy(e) for e in elements]}


@st.composite
def registers(draw: st.DrawFn, argued: list[str]) -> Data:
    limits: Data = {
        "threshold": {"below": "1e-5"},
        "estimate": {"upper": draw(st.sampled_from(["1e-6", "1e-6", "1e-4"]))},
    }
    risks: list[Data] = [
        {"hazard": "H1", "text": "A wrong dosage", "severity": mostly(draw, "critical", "minor")}
        | mostly(draw, {}, limits),
        {"threat": "T1", "text": "Stolen weights", "severity": mostly(draw, "major", "minor")},
        {
            "risk": "R1",
            "text": "A jailbreak",
            "direction": draw(st.sampled_from(["system-to-world", "actor-via-system"])),
            "cause": "intentional",
        },
    ]
    exclusion: Data = {"exclude": "EX1", "reason": "A bench", "owner": "lead", "review_by": mostly(draw, SOON, PAST)}
    left_out = draw(st.sampled_from([{"discipline": "security"}, {"risk": "H1"}, {"cause": "intentional"}]))
    between: Data = {"conflict": "X1", "between": ["C1", "C2"], "text": "They collide", "owner": "lead"}
    between["resolved_by"] = draw(st.sampled_from(argued))
    return {
        "assets": [{"asset": "monitor", "text": "Monitor"}, {"asset": "weights", "text": "Weights"}],
        "risks": risks[: 2 + draw(st.integers(0, 1))] if not draw(st.booleans()) else risks,
        "exclusions": draw(st.sampled_from([[], [exclusion | left_out]])),
        "interplay": mostly(draw, [], [between]),
    }


def tidy(element: Data) -> Data:
    """An element without what is empty, and without children that it names twice."""
    made = {key: value for key, value in element.items() if value not in ([], False, {})}
    for key, value in made.items():
        if value is True:
            made[key] = "true"
    return made


# -- what makes a case worse

WORSE_EVIDENCE: list[Data] = [
    {"status": "planned"},
    {"status": "collected"},
    {"status": "rejected"},
    {"status": "withdrawn"},
    {"valid_until": PAST},
    {"max_age": "1 day"},
    {"collected": OLD},
    {"collected": None},
    {"collected": OLD, "checks": [{"max_age": "1 year"}]},
    {"checks": [{"rate": "attack_success", "below": "2%"}]},
    {"applies_to": ["1.0"]},
    {"subject": {"name": "Lily"}},
    {"artifact": {"path": "gone.txt"}},
    {"artifact": {"path": "report.txt", "sha256": "0" * 64}},
    {"artifact": None},
]
STRENGTH = ["refuted", "accepted-residual", "open", "confirmed"]


@st.composite
def worse_evidence(draw: st.DrawFn) -> tuple[Data, Data]:
    """A case, and the same with one evidence element made worse."""
    case = draw(cases())
    changed = copy.deepcopy(case)
    chosen = draw(st.sampled_from([e for e in changed["elements"] if "evidence" in e]))
    chosen.update(draw(st.sampled_from([w for w in WORSE_EVIDENCE if not_better(chosen, w)])))
    for key in [key for key, value in chosen.items() if value is None]:
        del chosen[key]
    return case, changed


def not_better(element: Data, change: Data) -> bool:
    """Rejected evidence that becomes planned is not worse: it fails no more."""
    return not (element["status"] == "rejected" and change.get("status") in ("planned", "collected"))


@st.composite
def stronger_doubt(draw: st.DrawFn) -> tuple[Data, Data]:
    """A case, and the same with one doubt stronger, or with one doubt more."""
    case = draw(cases())
    changed = copy.deepcopy(case)
    known = [e for e in changed["elements"] if "defeater" in e and e["status"] != "confirmed"]
    if known and draw(st.booleans()):
        chosen = draw(st.sampled_from(known))
        stronger = STRENGTH[max(STRENGTH.index(chosen["status"]), 1) + 1 :]
        chosen["status"] = draw(st.sampled_from(stronger))
    else:
        changed["elements"].append(draw(new_doubt(changed)))
    return case, changed


@st.composite
def new_doubt(draw: st.DrawFn, case: Data) -> Data:
    relations = [
        {"from": key(element), "to": child if isinstance(child, str) else child["to"]}
        for element in case["elements"]
        for child in element.get("supported_by", [])
        if "defeater" not in element
    ]
    whole = [key(e) for e in case["elements"] if "defeater" not in e]
    inferences = [{"of": key(e)} for e in case["elements"] if "claim" in e or "argument" in e]
    about = draw(st.sampled_from([*whole, *inferences, *relations]))
    return {
        "defeater": "D9",
        "text": "It may be wrong",
        "challenges": about,
        "status": draw(st.sampled_from(STRENGTH[2:])),
    }


def key(element: Data) -> str:
    return str(next(iter(element.values())))


# -- the promises


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "report.txt").write_text(REPORT, "utf-8")
    return folder


def check(case: Data, root: Path) -> assurance.Result:
    return assurance.analyse(json.dumps(case), today=TODAY, root=root)


def ranks(result: assurance.Result) -> dict[str, int]:
    """What everything counts: S 2, P 1, N 0, and the two verdicts."""
    view = result.assessment
    found = {key: RANK.get(state, 0) for key, state in view.states.items()}
    found |= {key: RANK.get(judged.standing, 0) for key, judged in view.judgements.items()}
    found |= {f"support of {key}": RANK.get(state, 0) for key, state in result.verdicts.support}
    return found | {"coverage": COVERAGE_RANK[result.verdicts.coverage]}


def assert_nothing_improves(before: Data, after: Data, root: Path) -> None:
    first, then = ranks(check(before, root)), ranks(check(after, root))
    assert set(first) == set(then)
    assert {name: (rank, then[name]) for name, rank in first.items() if then[name] > rank} == {}


@PROFILE
@given(worse_evidence())
def test_worse_evidence_never_improves_anything(root: Path, pair: tuple[Data, Data]) -> None:
    """Rejecting, losing, changing or outdating evidence leaves all states and both verdicts as they are, or lower."""
    assert_nothing_improves(*pair, root)


@PROFILE
@given(stronger_doubt())
def test_a_stronger_doubt_never_improves_anything(root: Path, pair: tuple[Data, Data]) -> None:
    """Opening or confirming a doubt, or adding one anywhere, leaves everything as it is, or lowers it."""
    assert_nothing_improves(*pair, root)


@PROFILE
@given(cases())
def test_the_same_case_is_judged_the_same_twice(root: Path, case: Data) -> None:
    """Same input, same states, same findings in the same order."""
    first, second = check(case, root), check(case, root)
    assert first.assessment.states == second.assessment.states
    assert first.findings == second.findings


@PROFILE
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_elements_are_written_decides_nothing(root: Path, case: Data, random: Any) -> None:
    shuffled = copy.deepcopy(case)
    random.shuffle(shuffled["elements"])
    assert ranks(check(shuffled, root)) == ranks(check(case, root))


@PROFILE
@given(cases(), st.sampled_from(["draft", "release"]))
def test_the_stage_decides_nothing(root: Path, case: Data, stage: str) -> None:
    assert ranks(check(case | {"stage": stage}, root)) == ranks(check(case, root))


@pytest.mark.parametrize("verdict", ["covers both", "covers both, with exclusion", "does not cover both"])
def test_the_generated_cases_reach_every_verdict(verdict: str, root: Path) -> None:
    """Otherwise the promises above would be kept for want of a case that could break them."""
    assert find(cases(), lambda case: check(case, root).verdicts.coverage.value == verdict, settings=SEARCH)


@pytest.mark.parametrize("change", [worse_evidence, stronger_doubt])
@pytest.mark.parametrize("what", ["coverage", "support of C0", "C1"])
def test_the_generated_changes_lower_states_and_verdicts(change: Any, what: str, root: Path) -> None:
    def lowers(pair: tuple[Data, Data]) -> bool:
        first, then = (ranks(check(case, root)) for case in pair)
        return what in first and then[what] < first[what]

    assert find(change(), lowers, settings=SEARCH)


@pytest.mark.parametrize(
    "code", ["ARG711", "ARG712", "ARG713", "ARG715", "ARG722", "ARG725", "ARG728", "ARG802", "ARG803"]
)
def test_the_generated_cases_meet_every_rule_that_judges(code: str, root: Path) -> None:
    assert find(cases(), lambda case: code in {d.code for d in check(case, root).findings}, settings=SEARCH)
