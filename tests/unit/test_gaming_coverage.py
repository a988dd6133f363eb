"""Attempts to buy a better verdict without better evidence; none of them succeeds.

A verdict is a pair, support and coverage. An attempt succeeds if either gets better and the case becomes one that a
reader would take for good: supported, covering both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import assurance
from assurance.model.assessment import Coverage, State

TODAY = dt.date(2026, 11, 20)
SOUND = (Path(__file__).parent / "data" / "sound.case.yaml").read_text("utf-8")
SUPPORT = {State.SUPPORTED: 2, State.PARTIAL: 1}
COVERAGE = {Coverage.BOTH: 2, Coverage.WITH_EXCLUSION: 1, Coverage.NOT_BOTH: 0, Coverage.UNDECIDED: -1}
Data = dict[str, Any]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("test")
    return tmp_path


def sound() -> Data:
    """The case as data: every scalar is a text, as the language reads it."""
    return loaded(SOUND)


def loaded(text: str) -> Data:
    data: Data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  it makes texts and nothing else
    return data


def verdict(case: Data, root: Path) -> tuple[int, int]:
    found = assurance.analyse(yaml.safe_dump(case, sort_keys=False), name="a.case.yaml", today=TODAY, root=root)
    support = min((SUPPORT.get(state, 0) for _, state in found.verdicts.support), default=-1)
    return support, COVERAGE[found.verdicts.coverage]


def element(case: Data, name: str) -> Data:
    found: Data = next(e for e in case["elements"] if name in (e.get("claim"), e.get("evidence")))
    return found


def risk(case: Data, name: str) -> Data:
    found: Data = next(r for r in case["risks"] if name in r.values())
    return found


# -- ways in which the sound case can be unsound


def no_attack(case: Data) -> None:
    """The adversarial evidence was ordinary testing, and nothing else looks at the worst case."""
    evidence = element(case, "E1")
    evidence["conditions"] = "nominal"
    del evidence["attacker"]
    element(case, "E2")["type"] = "expert"


def component_rates(case: Data) -> None:
    """Everything was measured on a component."""
    for name in ("E1", "E2"):
        element(case, name)["level"] = "component"


def unprotected(case: Data) -> None:
    """Nobody protects what the safety claim relies on."""
    del element(case, "C2")["protects"]


def released_weights(case: Data) -> None:
    """The weights leave the house; the claims stay as they were."""
    case["scope"]["access"] = "open-weights"


def unanalyzed(case: Data) -> None:
    """What the lock-out does to safety is not known."""
    element(case, "C4").pop("supported_by")
    element(case, "C4")["undeveloped"] = "true"


def unresolved(case: Data) -> None:
    """Two claims are in conflict, and nobody says which gives way."""
    case["interplay"] = [{"conflict": "X1", "between": ["C1", "C2"], "text": "They collide", "owner": "lead"}]


def safety_alone(case: Data) -> None:
    """Nobody thought of an attacker."""
    case["elements"] = [e for e in case["elements"] if e.get("claim") != "C2"]
    element(case, "C0")["supported_by"] = ["C1", "C3", "C4"]
    case["risks"] = case["risks"][:1]
    del element(case, "C1")["relies_on"]
    del case["assets"], case["interplay"]


def over_the_limit(case: Data) -> None:
    """The estimate of a risk lies above the limit that was set."""
    found = risk(case, "H1")
    found["threshold"] = {"metric": "probability", "below": "1e-5", "set_by": "regulator", "source": "guideline 4"}
    found["estimate"] = {"value": "5e-5", "upper": "1e-4", "n": "30000"}
    element(case, "C1")["meets"] = ["H1"]


FAULTS = [
    no_attack,
    component_rates,
    unprotected,
    released_weights,
    unanalyzed,
    unresolved,
    safety_alone,
    over_the_limit,
]


def faulty(fault: Any) -> Data:
    case = sound()
    fault(case)
    return case


def test_the_sound_case_is_good(root: Path) -> None:
    assert verdict(sound(), root) == (2, 2)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_costs_the_verdict(fault: Any, root: Path) -> None:
    assert verdict(faulty(fault), root) != (2, 2)
    assert min(verdict(faulty(fault), root)) >= 0


# -- attempts

TAGS = {
    "claim": [
        *("discipline", "addresses", "role", "level", "mechanism", "assumes_access", "relies_on", "actors"),
        *("protects", "on_trigger", "effect_analyzed_by", "not_applicable"),
    ],
    "evidence": ["type", "level", "conditions", "attacker", "form", "independence", "setup"],
}


def without_a_tag(case: Data) -> Iterator[Data]:
    """The case with one tag of one element left out, for every tag."""
    text = yaml.safe_dump(case)
    for number, one in enumerate(case["elements"]):
        kind = "claim" if "claim" in one else "evidence"
        for tag in TAGS[kind]:
            if tag in one:
                made = loaded(text)
                del made["elements"][number][tag]
                yield made


def without_tags(case: Data) -> Data:
    """The case with every tag left out."""
    for one in case["elements"]:
        for tag in (*TAGS["claim"], *TAGS["evidence"]):
            one.pop(tag, None)
    return case


def scope_left_out(case: Data) -> None:
    del case["scope"]["access"]


def severities_left_out(case: Data) -> None:
    for one in case["risks"]:
        del one["severity"]


def prank(case: Data) -> None:
    """A threat that nobody fears, with a claim of its own."""
    case["risks"].append({"threat": "T9", "text": "A prank on the display", "severity": "minor"})
    claim = {"claim": "C9", "text": "Pranks are noticed", "discipline": "security", "addresses": ["T9"]}
    case["elements"].append(claim | {"actors": ["A1"], "supported_by": ["E1", "E2"]})
    element(case, "C0")["supported_by"].append("C9")


def analysis_was_done(case: Data) -> None:
    """One claim addresses everything and protects everything, and rests on a report."""
    claim: Data = {"claim": "C9", "text": "An analysis was done", "discipline": ["safety", "security"]}
    claim |= {"addresses": [next(iter(r.values())) for r in case["risks"]], "level": "system"}
    claim |= {"protects": [asset["asset"] for asset in case.get("assets", [])]}
    claim |= {"actors": ["A1"], "mechanism": "procedural", "supported_by": ["E9"]}
    evidence = {"evidence": "E9", "text": "Report", "type": "analytic", "level": "system", "status": "accepted"}
    case["elements"] += [claim, evidence | {"artifact": {"reference": "report 9"}}]
    element(case, "C0")["supported_by"].append("C9")


def only_an_analysis(case: Data) -> None:
    """The same, and nothing else."""
    analysis_was_done(case)
    element(case, "C0")["supported_by"] = ["C9"]
    case.pop("interplay", None)
    case["elements"] = [e for e in case["elements"] if e.get("claim") in (None, "C0", "C9")]


def straw_man(case: Data) -> None:
    """A doubt that is easily refuted."""
    case["elements"].append(
        {"defeater": "D9", "text": "The moon may fall", "challenges": "C1", "status": "refuted", "refuted_by": ["E2"]}
    )


def empty_bridge(case: Data) -> None:
    """A bridge from the component to the system that nobody built."""
    case["elements"].append({"claim": "C9", "text": "Rates carry over", "discipline": "safety", "undeveloped": "true"})
    element(case, "C0")["supported_by"].append("C9")
    for name in ("C1", "C2", "C4"):
        if any(e.get("claim") == name for e in case["elements"]):
            element(case, name)["bridge"] = "C9"


def bridge_of_rates(case: Data) -> None:
    """A bridge that rests on the rates that it should carry over."""
    empty_bridge(case)
    del element(case, "C9")["undeveloped"]
    element(case, "C9")["supported_by"] = ["E1"]


def summaries(case: Data) -> None:
    """Every claim is called a summary, so that nothing is asked of it."""
    for one in case["elements"]:
        if "claim" in one:
            one["summary"] = "true"


def excluded(case: Data) -> None:
    """Everything that is hard is left out."""
    rest = {"reason": "r", "owner": "o", "review_by": "2027-06-01"}
    case["exclusions"] = [
        {"exclude": "EX1", "discipline": "safety", **rest},
        {"exclude": "EX2", "discipline": "security", **rest},
    ]


def not_applicable(case: Data) -> None:
    """A reason is given for everything."""
    fields = ("level", "relies_on", "on_trigger", "assumes_access", "adversarial")
    for one in case["elements"]:
        if "claim" in one:
            one["not_applicable"] = dict.fromkeys(fields, "It does not apply")


def limit_of_everything(case: Data) -> None:
    """The limit is one that nothing can miss."""
    for one in case["risks"]:
        if "threshold" in one:
            one["threshold"]["below"] = "100%"


def limit_above_everything(case: Data) -> None:
    for one in case["risks"]:
        if "threshold" in one:
            one["threshold"]["below"] = "20"


def margin_without_source(case: Data) -> None:
    """A factor that makes the estimate small, and nobody to ask about it."""
    for one in case["risks"]:
        if "threshold" in one:
            one["threshold"]["margin"] = "0.01"
            del one["threshold"]["set_by"], one["threshold"]["source"]


def another_unit(case: Data) -> None:
    """The limit counts something else than the estimate."""
    for one in case["risks"]:
        if "threshold" in one:
            one["threshold"]["unit"] = "per flight hour"


def bound_left_out(case: Data) -> None:
    """Only the value is left, and it is written smaller than its bound."""
    for one in case["risks"]:
        if "estimate" in one:
            one["estimate"] = {"upper": "1e-6", "value": one["estimate"]["value"]}


def stopped_defeats(case: Data) -> None:
    """The evidence is defeated, and expert judgement stops the defeat at the claim."""
    names = [e["claim"] for e in case["elements"] if e.get("claim") in ("C1", "C2", "C4")]
    for number, name in enumerate(names):
        stop = {"stops_at": name, "rationale": "It does not matter", "by": "me"}
        doubt = {"defeater": f"D8{number}", "text": "It was not run", "status": "confirmed", "propagation": stop}
        case["elements"].append(doubt | {"challenges": ["E1", "E2"]})


def organization(case: Data) -> None:
    """Nothing is about the system any more."""
    for one in case["elements"]:
        if "claim" in one and "level" in one:
            one["level"] = "organization"


def another_access(case: Data) -> None:
    """Nobody takes the API for granted, and nobody has the weights either."""
    for one in case["elements"]:
        if "assumes_access" in one:
            one["assumes_access"] = "internal"


def protects_itself(case: Data) -> None:
    """A safety claim says that it protects what it needs."""
    one = element(case, "C1")
    one.pop("relies_on", None)
    if "assets" in case:
        one["protects"] = ["weights"]


def resolved_by_a_list(case: Data) -> None:
    """That the risks were looked for resolves every conflict."""
    for one in case.get("interplay", []):
        if "conflict" in one:
            one["resolved_by"] = "C3"


def either_cause(case: Data) -> None:
    """One accident may also be meant, and that is all that is said of intent."""
    risk(case, "H1")["cause"] = "either"
    idle = {"claim": "C9", "text": "Tampering is noticed", "discipline": "security", "actors": ["A1"]}
    case["elements"].append(idle | {"supported_by": ["E1", "E2"]})
    element(case, "C0")["supported_by"].append("C9")


def the_other_discipline(case: Data) -> None:
    """Security is argued by a claim that says it is one of safety, so that nothing is asked of it."""
    for one in case["elements"]:
        if one.get("claim") == "C2":
            one["discipline"] = "safety"
            one["mechanism"] = "procedural"
            one.pop("actors", None)
    idle = {"claim": "C9", "text": "Tampering is noticed", "discipline": "security", "actors": ["A1"]}
    case["elements"].append(idle | {"protects": ["weights"] if "assets" in case else [], "supported_by": ["E1", "E2"]})
    element(case, "C0")["supported_by"].append("C9")


def components_alone(case: Data) -> None:
    """Every claim is about a component, so that no evidence on the system is asked for."""
    for one in case["elements"]:
        if "claim" in one and "level" in one:
            one["level"] = "component"


def no_level(case: Data) -> None:
    """Every claim gives a reason why it has no level."""
    for one in case["elements"]:
        if "claim" in one and "level" in one:
            del one["level"]
            one["not_applicable"] = {**one.get("not_applicable", {}), "level": "it is about everything"}


def no_access(case: Data) -> None:
    """Every claim gives a reason why no access is taken for granted."""
    for one in case["elements"]:
        if one.pop("assumes_access", None):
            one["not_applicable"] = {**one.get("not_applicable", {}), "assumes_access": "it holds for all"}


def narrowed(case: Data) -> None:
    """A risk of two sides is said to have one."""
    for one in case["risks"]:
        one["discipline"] = "safety"


def draft(case: Data) -> None:
    case["stage"] = "draft"


def ignored(case: Data) -> None:
    """(Ignores hide findings; they are comments, so this only lowers the stage and names another standard.)"""
    case["stage"] = "draft"
    case["standard"] = "gsn-relaxed"


ATTEMPTS = [
    prank,
    analysis_was_done,
    only_an_analysis,
    straw_man,
    empty_bridge,
    bridge_of_rates,
    summaries,
    excluded,
    not_applicable,
    scope_left_out,
    severities_left_out,
    limit_of_everything,
    limit_above_everything,
    margin_without_source,
    another_unit,
    bound_left_out,
    stopped_defeats,
    organization,
    another_access,
    resolved_by_a_list,
    either_cause,
    the_other_discipline,
    protects_itself,
    components_alone,
    no_level,
    no_access,
    narrowed,
    draft,
    ignored,
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_buys_nothing(attempt: Any, fault: Any, root: Path) -> None:
    """Whatever is done to a faulty case without mending it, neither verdict gets better."""
    case = faulty(fault)
    before = verdict(case, root)
    attempt(case)
    after = verdict(case, root)
    assert after[0] <= before[0] or after[1] < 2
    assert after[1] <= before[1]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_tag_left_out_buys_nothing(fault: Any, root: Path) -> None:
    """One tag less, wherever: coverage never gets better, and support only where coverage then fails for the tag."""
    case = faulty(fault)
    before = verdict(case, root)
    for made in without_a_tag(case):
        after = verdict(made, root)
        assert after[1] <= before[1], made
        assert after[0] <= before[0] or after[1] == 0, [
            (name, sorted(set(old) - set(new)))
            for old, new in zip(case["elements"], made["elements"], strict=True)
            for name in [old.get("claim") or old.get("evidence")]
            if old != new
        ]


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_without_tags_nothing_covers_both(fault: Any, root: Path) -> None:
    case = without_tags(faulty(fault) if fault else sound())
    assert verdict(case, root)[1] == 0
