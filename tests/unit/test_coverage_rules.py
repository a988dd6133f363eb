"""The rules of both disciplines, condition by condition: what makes each fire, what makes it stop, and what it demotes.

`data/sound.case.yaml` is a case in which none of them fires. Each row changes one piece of it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.rules import RULES

TODAY = dt.date(2026, 11, 20)
BASE = (Path(__file__).parent / "data" / "sound.case.yaml").read_text("utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("test")
    return tmp_path


def result(text: str, root: Path) -> assurance.Result:
    return assurance.analyse(text, name="a.case.yaml", today=TODAY, root=root)


def changed(*changes: tuple[str, str]) -> str:
    text = BASE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_the_base_is_clean_supported_and_covers_both(root: Path) -> None:
    found = result(BASE, root)
    assert [d.message for d in found.findings] == []
    assert found.verdicts.coverage.value == "covers both"
    assert [s.value for _, s in found.verdicts.support] == ["supported"]


C1_ADDRESSES, C2_ADDRESSES = "addresses: [H1]", "addresses: [T1]"
NO_ATTACK = ("    conditions: adversarial\n    attacker: {knowledge: white-box, adaptive: true}\n", "")
INTENT = ("critical, properties: [integrity]", "critical, cause: either, properties: [integrity]")
FIRES = [
    # code, changes, state of a claim that it demotes (or none)
    ("ARG313", [("        owner: safety lead\n", "")], None),
    ("ARG313", [("        review_by: 2027-06-01\n", "")], None),
    (
        "ARG314",
        [(BASE[BASE.index("    challenged_by:") : BASE.index("  - claim: C1")], "")],
        None,
    ),
    ("ARG330", [("valid_until: 2027-06-01\n", ""), (", invalidated_by: [new model]", "")], None),
    ("ARG331", [("acceptance: {authority: board, by: 2026-12-01}\n", "")], None),
    ("ARG332", [(", tested_by: E1", "")], None),
    ("ARG332", [("owner: board, tested_by", "tested_by")], None),
    (
        "ARG332",
        [
            ("tested_by: E1", "tested_by: E2"),
            ("status: accepted\n    collected: 2026-10-01\n    artifact: {ref", "artifact: {ref"),
        ],
        None,
    ),
    (
        "ARG333",
        [("discipline: safety\n    addresses", "review: {by: Safety  lead}\n    discipline: safety\n    addresses")],
        None,
    ),
    ("ARG412", [("owner: safety lead\nacc", "acc")], None),
    ("ARG413", [("    collected: 2026-10-01\n", "")], None),
    ("ARG414", [(", sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "")], None),
    ("ARG707", [("[confidentiality, availability]", "[confidentiality]")], None),
    ("ARG708", [("role: [identify]", "role: [govern]")], None),
    ("ARG708", [("role: [identify]\n    supported_by: [E2]", "role: [identify]\n    undeveloped: true")], None),
    ("ARG709", [("profile: general", "profile: frontier")], None),
    ("ARG710", [("role: [prevent, detect]", "role: [prevent]")], None),
    ("ARG710", [("role: [prevent, detect]", "role: [detect]")], None),
    ("ARG710", [("    role: [prevent, detect]\n", "")], None),
    ("ARG711", [NO_ATTACK, INTENT], "C1"),
    ("ARG711", [NO_ATTACK, ("profile: general", "profile: llm-app")], "C1"),
    ("ARG712", [("    actors: [A1]\n", "")], "C2"),
    ("ARG712", [("    actors: [A1]\n", ""), ("discipline: security\n    addresses: [T1]", "addresses: [T1]")], "C2"),
    ("ARG713", [NO_ATTACK, ("type: analytic", "type: expert")], "C2"),
    ("ARG714", [("    attacker: {knowledge: white-box, adaptive: true}\n", "")], None),
    ("ARG714", [("adaptive: true", "adaptive: false")], None),
    (
        "ARG715",
        [
            ("type: behavioral\n    level: system", "type: behavioral\n    level: component"),
            ("type: analytic\n    level: system", "type: analytic"),
        ],
        "C1",
    ),
    ("ARG717", [("setup: laboratory", "setup: simulation")], None),
    ("ARG718", [("type: analytic", "type: behavioral")], None),
    ("ARG719", [("independence: external", "independence: internal")], None),
    ("ARG720", [("form: external", "form: development"), ("form: assurance", "form: development")], None),
    ("ARG721", [("scope: {decision", "scope: {modality: [text, image], decision")], None),
    ("ARG722", [("mechanism: technical", "mechanism: technical\n    family: inability")], "C1"),
    ("ARG723", [("    relies_on: [weights]\n", "")], None),
    (
        "ARG724",
        [("{path: a.txt, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}", "{reference: r}")],
        None,
    ),
    ("ARG725", [("access: api,", "access: open-weights,")], "C1"),
    (
        "ARG725",
        [("access: api,", "access: weights,"), ("    assumes_access: api\n    relies_on", "    relies_on")],
        "C1",
    ),
    ("ARG725", [("access: api, ", "")], "C1"),
    (
        "ARG728",
        [("discipline: safety\n    level: system\n    supported_by: [E1]", "level: system\n    supported_by: [E1]")],
        None,
    ),
    ("ARG801", [("synergy: IP1", "conflict: IP1")], None),
    ("ARG206", [("synergy: IP1, ", "conflict: IP1, owner: me, resolved_by: C1, ")], None),
    ("ARG803", [("    effect_analyzed_by: C4\n", "")], None),
    ("ARG206", [("effect_analyzed_by: C4", "effect_analyzed_by: C2")], None),
    (
        "ARG803",
        [
            (
                "lock-out leaves the last advice readable\n    discipline: safety",
                "lock-out leaves it\n    actors: [A1]\n    discipline: security",
            )
        ],
        None,
    ),
    ("ARG803", [("    level: system\n    supported_by: [E1]\n", "    undeveloped: true\n")], None),
    ("ARG803", [("    on_trigger: lockout\n    effect_analyzed_by: C4\n", "")], None),
    ("ARG804", [("assets: [", "assets: [{asset: logs, text: Logs}, ")], None),
    ("ARG805", [("interplay:\n  - {synergy: IP1, between: [C1, C2], text: Logging serves both}\n", "")], None),
    ("ARG806", [("synergy: IP1", "independence: IP1")], None),
]


@pytest.mark.parametrize(("code", "changes", "demoted"), FIRES, ids=[f"{f[0]}-{n}" for n, f in enumerate(FIRES)])
def test_what_a_rule_finds(code: str, changes: list[tuple[str, str]], demoted: str | None, root: Path) -> None:
    """It is found, placed in the file, says what to write, and demotes or decides as its tags say."""
    found = result(changed(*changes), root)
    own = [d for d in found.findings if d.code == code]
    assert own, [d.code for d in found.findings]
    assert all(d.help for d in own)
    assert all(not d.span.nowhere for d in own)
    (rule,) = (r for r in RULES if r.code.code == code)
    assert rule.demotes == (demoted is not None)
    if demoted:
        assert found.assessment.word(demoted) == "unsound"
    if rule.decides_coverage or code == "ARG206":
        assert found.verdicts.coverage.value == "does not cover both"
    elif not rule.demotes:
        others = {d.code for d in found.findings} - {code}
        assert found.verdicts.coverage.value == "covers both" or others


COMPONENT_E1 = ("type: behavioral\n    level: system", "type: behavioral\n    level: component")
STOPS = [
    (
        "ARG707",
        [
            (
                "interplay:",
                (
                    "exclusions: [{exclude: EX1, property: availability, reason: r, owner: o, review_by: 2027-06-01}]\n"
                    "interplay:"
                ),
            ),
            ("[confidentiality, availability]", "[confidentiality]"),
        ],
    ),
    (
        "ARG709",
        [
            ("profile: general", "profile: frontier"),
            (
                "text: A wrong dosage,",
                (
                    "text: A wrong dosage, refs: [eu-cop:cbrn, eu-cop:loss-of-control, eu-cop:cyber-offence, "
                    "eu-cop:harmful-manipulation],"
                ),
            ),
        ],
    ),
    ("ARG711", [NO_ATTACK, INTENT, ("mechanism: technical", "mechanism: procedural")]),
    (
        "ARG711",
        [
            NO_ATTACK,
            ("profile: general", "profile: llm-app"),
            (
                "{on_trigger: It triggers nothing}",
                "{on_trigger: It triggers nothing, adversarial: Nobody can cause it}",
            ),
        ],
    ),
    ("ARG713", [NO_ATTACK]),
    ("ARG715", [COMPONENT_E1, ("level: system\n    supported_by: [E1]", "level: system\n    supported_by: [E2]")]),
    ("ARG717", [("setup: laboratory", "setup: simulation\n    simulation_credibility: Compared with the track")]),
    (
        "ARG722",
        [
            ("mechanism: technical", "mechanism: technical\n    family: inability"),
            ("form: external", "form: external\n    elicitation: {scaffold: agentic}"),
        ],
    ),
    ("ARG725", [("access: api,", "access: internal,")]),
    (
        "ARG803",
        [
            ("    on_trigger: lockout\n    effect_analyzed_by: C4\n", ""),
            (
                "not_applicable: {relies_on: It stands alone}",
                "not_applicable: {relies_on: It stands alone, on_trigger: It triggers nothing}",
            ),
        ],
    ),
    ("ARG806", [("{synergy: IP1,", "{independence: IP1, argued_by: C4,")]),
]


@pytest.mark.parametrize(("code", "changes"), STOPS, ids=[f"{s[0]}-{n}" for n, s in enumerate(STOPS)])
def test_what_satisfies_a_rule(code: str, changes: list[tuple[str, str]], root: Path) -> None:
    found = result(changed(*changes), root)
    assert found.verdicts.undecided == ""
    assert code not in {d.code for d in found.findings}


BRIDGED = [
    ("type: behavioral\n    level: system", "type: behavioral\n    level: component"),
    ("type: analytic\n    level: system", "type: analytic"),
    ("    relies_on: [weights]\n", ""),
    ("{on_trigger: It triggers nothing}", "{on_trigger: It triggers nothing, relies_on: Nothing}\n    bridge: B1"),
    ("[C1, C2, C3, C4]", "[C1, C2, C3, C4, B1]"),
]
BRIDGES = [
    ("argued from the component to the system", "level: organization, supported_by: [E2]", True),
    ("not developed", "undeveloped: true", False),
    ("resting on the component alone", "level: organization, supported_by: [E1]", False),
    ("about the component", "level: component, supported_by: [E2]", False),
]


@pytest.mark.parametrize(("fields", "holds"), [b[1:] for b in BRIDGES], ids=[b[0] for b in BRIDGES])
def test_a_bridge_carries_only_if_it_reaches_the_system(fields: str, holds: bool, root: Path) -> None:
    """An empty bridge, or one built of component rates, leaves the claim unsound."""
    text = changed(*BRIDGED) + f"  - {{claim: B1, text: Rates carry over, discipline: safety, {fields}}}\n"
    assert (result(text, root).assessment.word("C1") == "supported") is holds


def test_a_component_attack_is_no_doubt_about_the_system_yet(root: Path) -> None:
    doubt = "  - {defeater: D2, text: A sticker fools it, challenges: C1, supported_by: [E9]}\n"
    doubt += "  - {evidence: E9, text: Sticker, level: component, conditions: adversarial}\n"
    found = result(BASE + doubt, root)
    assert "ARG716" in {d.code for d in found.findings}
    assert "ARG716" not in {d.code for d in result(BASE + doubt.replace("component", "system"), root).findings}


ALL = "reason: r, owner: o, review_by: 2027-06-01"
EVERYTHING = [
    f"{{exclude: X1, discipline: safety, {ALL}}}, {{exclude: X2, discipline: security, {ALL}}}",
    f"{{exclude: X1, cause: accidental, {ALL}}}, {{exclude: X2, cause: intentional, {ALL}}}",
    f"{{exclude: X1, risk: H1, {ALL}}}, {{exclude: X2, risk: T1, {ALL}}}",
]


@pytest.mark.parametrize("exclusions", EVERYTHING, ids=["disciplines", "causes", "risks"])
def test_everything_cannot_be_excluded(exclusions: str, root: Path) -> None:
    found = result(changed(("interplay:", f"exclusions: [{exclusions}]\ninterplay:")), root)
    assert "ARG726" in {d.code for d in found.findings}
    assert found.verdicts.coverage.value == "does not cover both"


def test_risks_that_lead_in_a_circle_are_told_once(root: Path) -> None:
    text = changed(
        ("properties: [integrity]}", "properties: [integrity], leads_to: [T1]}"),
        ("severity: critical\n    properties", "severity: critical\n    leads_to: [H1]\n    properties"),
    )
    assert [d.message for d in result(text, root).findings if d.code == "ARG727"] == [
        "hazard `H1` leads to itself: H1 → T1 → H1"
    ]


def test_a_lower_finding_stands_for_those_above(root: Path) -> None:
    """A claim that lacks what the claim below it lacks is demoted as well, and told once."""
    text = changed(
        NO_ATTACK,
        INTENT,
        (
            "relies_on: [weights]\n    not_applicable: {on_trigger: It triggers nothing}\n    supported_by: [E1, E2]",
            "relies_on: [weights]\n    not_applicable: {on_trigger: It triggers nothing}\n    supported_by: [C9]",
        ),
    )
    text += (
        "  - {claim: C9, text: It stops, discipline: safety, addresses: [H1], level: system, supported_by: [E1, E2]}\n"
    )
    found = result(text, root)
    assert [d.about for d in found.findings if d.code == "ARG711"] == ["C9"]
    assert {found.assessment.word(key) for key in ("C1", "C9")} == {"unsound"}


def test_a_summary_that_rests_on_evidence_is_judged(root: Path) -> None:
    """`summary: true` is no way out of the rules for a claim that argues something itself."""
    text = changed(
        ("text: The weights are guarded", "summary: true\n    text: The weights are guarded"),
        ("    actors: [A1]\n", ""),
    )
    assert result(text, root).assessment.word("C2") == "unsound"


def test_a_register_without_risks_says_so_once(root: Path) -> None:
    risks = BASE[BASE.index("risks:") : BASE.index("interplay:")]
    text = changed((risks, "risks: []\n"), (C1_ADDRESSES, "tags: [x]"), (C2_ADDRESSES, "tags: [x]"))
    assert [d.message for d in result(text, root).findings if d.code[3] == "7"] == ["the register has no risks"]
