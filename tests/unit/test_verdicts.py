"""The two verdicts of docs/guide/states.md: is the top supported, and are both disciplines covered.

`GOOD` stands for one piece of evidence that holds, of the system under attack, with the actor it is about, and `LIVES`
for the day on which an exclusion is to be reviewed.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.diagnostic import Severity
from assurance.rules import RULES

TODAY = dt.date(2026, 11, 20)
BOTH, EXCLUDED, NOT = "covers both", "covers both, with exclusion", "does not cover both"
OPEN = "not decided"
GOOD = (
    "actors: [A1], supported_by: [{evidence: E%d, text: Report, level: system, conditions: adversarial, "
    "status: accepted, artifact: {reference: report 1}}]"
)
ACTORS = "actors: [{actor: A1, text: Somebody with a motive}]"


def check(text: str, root: Path) -> assurance.Result:
    """Check a case in which every `GOOD` is evidence of its own."""
    pieces = text.replace("LIVES", "2027-06-01").split("GOOD")
    joined = pieces[0] + "".join(GOOD % number + piece for number, piece in enumerate(pieces[1:], start=1))
    if "[A1]" in joined and ACTORS not in joined:
        joined = f"{joined.rstrip()}\n{ACTORS}\n"
    return assurance.analyse(joined, today=TODAY, root=root)


def coverage(text: str, root: Path) -> str:
    return check(text, root).verdicts.coverage.value


def support(text: str, root: Path) -> dict[str, str]:
    return {key: state.value for key, state in check(text, root).verdicts.support}


def deciding(text: str, root: Path) -> set[str]:
    """The codes of what decides coverage, among the findings."""
    tagged = {rule.code.code for rule in RULES if rule.decides_coverage}
    return {found.code for found in check(text, root).findings if found.code in tagged and found.decisive}


COMPLETE = """
case: demo
top: C0
stage: review
assets: []
risks:
  - {hazard: H1, text: A wrong dosage, severity: critical}
  - {threat: T1, text: Stolen weights, severity: critical}
exclusions: []
interplay: []
elements:
  - {claim: C0, text: It is safe and secure, summary: true, supported_by: [C1, C2]}
  - {claim: C1, text: It gives no wrong dosage, addresses: [H1], GOOD}
  - {claim: C2, text: The weights are guarded, addresses: [T1], GOOD}
"""


def with_(*changes: tuple[str, str]) -> str:
    """The complete case with pieces replaced; each must be there."""
    text = COMPLETE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def test_a_complete_case_is_supported_and_covers_both(tmp_path: Path) -> None:
    assert support(COMPLETE, tmp_path) == {"C0": "supported"}
    assert coverage(COMPLETE, tmp_path) == BOTH
    assert check(COMPLETE, tmp_path).worst() is Severity.WARNING
    assert deciding(COMPLETE, tmp_path) == set()


# -- support


SUPPORT = [
    ("one top", COMPLETE, {"C0": "supported"}),
    ("another top", with_(("top: C0", "top: C1")), {"C1": "supported"}),
    ("several tops", with_(("top: C0", "top: [C2, C1]")), {"C2": "supported", "C1": "supported"}),
    ("a top named twice", with_(("top: C0", "top: [C1, C1]")), {"C1": "supported"}),
    ("no `top`, one parentless claim", with_(("top: C0\n", "")), {"C0": "supported"}),
    ("a top that is partial", with_(("guarded, addresses: [T1], GOOD", "guarded, addresses: [T1]")), {"C0": "partial"}),
    ("a top that does not exist", with_(("top: C0", "top: C9")), {}),
    ("no claim at all", "case: demo\nelements: [{evidence: E1, text: Report}]", {}),
    ("a circle at the top", "case: demo\nelements: [{claim: C1, text: It is so, supported_by: [C1]}]", {}),
]


@pytest.mark.parametrize(("text", "expected"), [s[1:] for s in SUPPORT], ids=[s[0] for s in SUPPORT])
def test_support_verdict(text: str, expected: dict[str, str], tmp_path: Path) -> None:
    """The state of each top, in the order in which they are named."""
    assert list(support(text, tmp_path).items()) == list(expected.items())


def test_without_a_top_nothing_is_covered(tmp_path: Path) -> None:
    assert coverage(with_(("top: C0", "top: C9")), tmp_path) == OPEN


def test_a_top_named_with_the_id_of_the_case_is_that_top(tmp_path: Path) -> None:
    assert list(support(with_(("top: C0", "top: demo/C0")), tmp_path).values()) == ["supported"]


PARENTLESS = """
case: demo
elements:
  - claim: C1
    text: It is safe
    supported_by: [{evidence: E1, text: Report}]
    challenged_by: [C2, {defeater: D1, text: It may be wrong, supported_by: [C3]}]
  - {claim: C2, text: It is not, undeveloped: true}
  - {claim: C3, text: It was not tried, undeveloped: true}
MORE"""


def test_without_top_a_counter_claim_is_none(tmp_path: Path) -> None:
    """What argues against the case is not what the case is about."""
    text = PARENTLESS.replace("MORE", "")
    assert set(support(text, tmp_path)) == {"C1"}
    assert "ARG204" not in {d.code for d in check(text, tmp_path).findings}


def test_without_top_several_parentless_claims_are_a_finding(tmp_path: Path) -> None:
    text = PARENTLESS.replace("MORE", "  - {claim: C4, text: It is secure, undeveloped: true}")
    assert set(support(text, tmp_path)) == {"C1", "C4"}
    assert "ARG204" in {d.code for d in check(text, tmp_path).findings}


def test_without_top_the_claim_of_an_acp_is_none(tmp_path: Path) -> None:
    more = "  - {claim: C4, text: The report can be trusted, undeveloped: true}\n  - {acp: ACP1, on: C1, claim: C4}"
    assert set(support(PARENTLESS.replace("MORE", more), tmp_path)) == {"C1"}


# -- coverage

RISKS = COMPLETE[COMPLETE.index("risks:") : COMPLETE.index("exclusions:")]
VIA = (
    "  - {risk: R1, text: A jailbreak yields instructions, "
    "direction: actor-via-system, cause: intentional, severity: SEVERITY}"
)
VIA_CRITICAL = VIA.replace("SEVERITY", "critical")


def via(*claims: str, risk: str = VIA_CRITICAL) -> str:
    """The complete case with a risk that an actor brings about through the system, and claims about it."""
    names = [f"C{number}" for number in range(3, 3 + len(claims))]
    listed = "".join(
        f"  - {{claim: {name}, text: It is so, {fields}}}\n" for name, fields in zip(names, claims, strict=True)
    )
    return with_(("exclusions:", f"{risk}\nexclusions:"), ("[C1, C2]", f"[{', '.join(['C1', 'C2', *names])}]")) + listed


SAFE, SECURE = "discipline: safety, addresses: [R1], GOOD", "discipline: security, addresses: [R1], GOOD"
COVERAGE = [
    ("complete", COMPLETE, BOTH, set()),
    (
        "no security claim, no intentional cause",
        with_(
            ("[C1, C2]", "[C1]"),
            ("  - {threat: T1, text: Stolen weights, severity: critical}\n", ""),
            (", addresses: [T1]", ""),
        ),
        NOT,
        {"ARG701", "ARG705"},
    ),
    ("an unsupported security claim", with_(("addresses: [T1], GOOD", "addresses: [T1]")), NOT, {"ARG701", "ARG703"}),
    ("a claim off the path", with_(("[C1, C2]", "[C1]")), NOT, {"ARG701", "ARG702"}),
    (
        "a summary claim",
        with_(("addresses: [T1], GOOD", "addresses: [T1], summary: true, GOOD")),
        NOT,
        {"ARG701", "ARG702"},
    ),
    (
        "a claim that only identifies the risk",
        with_(("addresses: [T1], GOOD", "addresses: [T1], role: [identify], GOOD")),
        NOT,
        {"ARG701", "ARG702"},
    ),
    (
        "a claim that identifies and prevents",
        with_(("[T1], GOOD", "[T1], role: [identify, prevent], GOOD")),
        BOTH,
        set(),
    ),
    (
        "disciplines that are only inherited",
        with_(
            ("summary: true,", "summary: true, discipline: both,"),
            (", addresses: [H1]", ""),
            (", addresses: [T1]", ""),
            ("critical", "major"),
        ),
        NOT,
        {"ARG701"},
    ),
    ("a critical risk that nothing addresses", with_((", addresses: [H1]", ", discipline: safety")), NOT, {"ARG702"}),
    (
        "a risk without severity that nothing addresses",
        with_((", addresses: [H1]", ", discipline: safety"), ("dosage, severity: critical", "dosage")),
        NOT,
        {"ARG702"},
    ),
    (
        "a major risk that nothing addresses",
        with_((", addresses: [H1]", ", discipline: safety"), ("dosage, severity: critical", "dosage, severity: major")),
        BOTH,
        set(),
    ),
    ("no register at all", with_((RISKS, "")), OPEN, {"ARG701", "ARG705"}),
    (
        "a register of accidents alone",
        with_(("{threat: T1", "{hazard: T1")) + "  - {claim: C3, text: It is secure, discipline: security, GOOD}\n",
        NOT,
        {"ARG701", "ARG705"},
    ),
    (
        "a register with minor threats only",
        with_(("weights, severity: critical", "weights, severity: minor")),
        NOT,
        {"ARG705"},
    ),
    (
        "a register with minor hazards only",
        with_(("dosage, severity: critical", "dosage, severity: minor")),
        NOT,
        {"ARG705"},
    ),
    ("two sides, both argued", via(SAFE, SECURE), BOTH, set()),
    ("two sides, no safety claim", via(SECURE), NOT, {"ARG704"}),
    ("two sides, no security claim", via(SAFE), NOT, {"ARG704"}),
    ("two sides, one not supported", via(SAFE, SECURE.replace("GOOD", "undeveloped: true")), NOT, {"ARG704"}),
    ("two sides, disciplines not written", via("addresses: [R1], GOOD", "addresses: [R1], GOOD"), NOT, {"ARG704"}),
    ("two sides, a summary claim", via(SAFE, SECURE + ", summary: true"), NOT, {"ARG704"}),
    ("two sides, a claim that only identifies", via(SAFE, SECURE + ", role: [identify]"), NOT, {"ARG704"}),
    ("two sides, nothing argued", via(), NOT, {"ARG702"}),
    ("two sides of a minor risk, one argued", via(SAFE, risk=VIA.replace("SEVERITY", "minor")), NOT, {"ARG704"}),
    (
        "a threat that leads to a hazard has two sides",
        with_(("weights, severity: critical", "weights, severity: critical, leads_to: [H1]")),
        NOT,
        {"ARG701", "ARG704"},
    ),
    (
        "a threshold not kept",
        with_(
            (
                "dosage, severity: critical",
                "dosage, severity: critical, threshold: {below: 1e-5}, estimate: {upper: 1e-4}",
            )
        ),
        NOT,
        {"ARG901"},
    ),
]


@pytest.mark.parametrize(("text", "verdict", "why"), [c[1:] for c in COVERAGE], ids=[c[0] for c in COVERAGE])
def test_coverage_verdict(text: str, verdict: str, why: set[str], tmp_path: Path) -> None:
    """The verdict, and the findings that decide it."""
    assert (coverage(text, tmp_path), deciding(text, tmp_path)) == (verdict, why)


@pytest.mark.parametrize("kind", ["written on the top", "written on a claim in between"])
def test_one_tag_over_an_untagged_tree_covers_nothing(kind: str, tmp_path: Path) -> None:
    """`discipline: both` above support that tells nothing apart is inherited by that support, and no coverage."""
    top = (
        "summary: true, supported_by: [C9]"
        if kind != "written on the top"
        else "discipline: both, supported_by: [C1, C2]"
    )
    text = with_(
        ("summary: true, supported_by: [C1, C2]", top),
        (", addresses: [H1]", ""),
        (", addresses: [T1]", ""),
        ("critical", "major"),
    )
    text += "  - {claim: C9, text: It is both, discipline: both, supported_by: [C1, C2]}\n" if "C9" in top else ""
    assert coverage(text, tmp_path) == NOT


def test_a_minor_risk_with_two_sides_needs_both_even_when_nothing_addresses_it(tmp_path: Path) -> None:
    """Taking the only claim away must not improve the verdict."""
    assert coverage(via(risk=VIA.replace("SEVERITY", "minor")), tmp_path) == NOT


# -- exclusions

ALONE = with_(
    ("[C1, C2]", "[C1]"),
    ("  - {threat: T1, text: Stolen weights, severity: critical}\n", ""),
    ("  - {claim: C2, text: The weights are guarded, addresses: [T1], GOOD}\n", ""),
)
FULL = "reason: An isolated bench, owner: safety lead, review_by: LIVES"
UNADDRESSED = with_(
    (", addresses: [H1]", ", discipline: safety"),
    ("dosage, severity: critical", "dosage, severity: critical, category: medical"),
)
EXCLUSIONS = [
    ("none", ALONE, "", NOT),
    ("the discipline", ALONE, f"discipline: security, {FULL}", EXCLUDED),
    ("the other discipline", ALONE, f"discipline: safety, {FULL}", NOT),
    ("only the cause", ALONE, f"cause: intentional, {FULL}", NOT),
    ("without reason", ALONE, "discipline: security, owner: safety lead, review_by: LIVES", NOT),
    ("without owner", ALONE, "discipline: security, reason: An isolated bench, review_by: LIVES", NOT),
    ("without review date", ALONE, "discipline: security, reason: An isolated bench, owner: safety lead", NOT),
    ("on the day of its review", ALONE, f"discipline: security, {FULL}".replace("LIVES", "2026-11-20"), EXCLUDED),
    ("past its review", ALONE, f"discipline: security, {FULL}".replace("LIVES", "2026-11-19"), NOT),
    ("not read in full", ALONE, f"discipline: security, {FULL}, resaon: More", OPEN),
    ("of nothing", ALONE, FULL, NOT),
    (
        "the cause",
        with_(("weights, severity: critical", "weights, severity: minor")),
        f"cause: intentional, {FULL}",
        EXCLUDED,
    ),
    ("the risk", UNADDRESSED, f"risk: H1, {FULL}", EXCLUDED),
    ("another risk", UNADDRESSED, f"risk: T1, {FULL}", NOT),
    ("the category", UNADDRESSED, f"category: medical, {FULL}", EXCLUDED),
    ("another category", UNADDRESSED, f"category: chemical, {FULL}", NOT),
    ("the risk with two sides", via(SAFE), f"risk: R1, {FULL}", EXCLUDED),
    ("the missing side", via(SAFE), f"discipline: security, {FULL}", EXCLUDED),
    ("the side that is not missing", via(SAFE), f"discipline: safety, {FULL}", NOT),
    ("what needs no exclusion", COMPLETE, f"discipline: security, {FULL}", BOTH),
]


@pytest.mark.parametrize(("text", "fields", "verdict"), [e[1:] for e in EXCLUSIONS], ids=[e[0] for e in EXCLUSIONS])
def test_exclusions_change_the_verdict_visibly(text: str, fields: str, verdict: str, tmp_path: Path) -> None:
    """An exclusion with reason, owner and a review date not past counts, and the verdict says that there is one."""
    text = text.replace("exclusions: []", f"exclusions: [{{exclude: EX1, {fields}}}]" if fields else "exclusions: []")
    assert coverage(text, tmp_path) == verdict
    if verdict != NOT:
        assert {d.excluded for d in check(text, tmp_path).excluded} == ({"EX1"} if verdict == EXCLUDED else set())


def test_excluding_a_risk_excludes_its_threshold(tmp_path: Path) -> None:
    text = UNADDRESSED.replace("category: medical", "threshold: {below: 1e-5}")
    assert (
        coverage(text.replace("exclusions: []", f"exclusions: [{{exclude: EX1, risk: H1, {FULL}}}]"), tmp_path)
        == EXCLUDED
    )


# -- what verdicts never read, and what nobody can read


@pytest.mark.parametrize("stage", ["draft", "review", "release"])
@pytest.mark.parametrize(
    ("text", "verdict"),
    [(COMPLETE, BOTH), (ALONE, NOT), (via(SECURE), NOT), (UNADDRESSED, NOT)],
    ids=["complete", "one discipline", "one side", "a risk not addressed"],
)
def test_the_stage_changes_severities_and_no_verdict(text: str, verdict: str, stage: str, tmp_path: Path) -> None:
    found, review = (check(text.replace("stage: review", f"stage: {s}"), tmp_path) for s in (stage, "review"))
    assert found.verdicts == review.verdicts
    assert found.assessment.states == review.assessment.states
    assert found.verdicts.coverage.value == verdict
    if verdict == NOT and stage == "draft":
        assert found.worst() is Severity.WARNING
        assert review.worst() is Severity.ERROR


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.yaml", None), ("broken.yaml", "elements: ["), ("binary.yaml", "\0"), ("../outside.yaml", None)],
    ids=["missing", "broken", "binary", "outside"],
)
def test_while_a_file_cannot_be_read_nothing_is_decided(name: str, content: str | None, tmp_path: Path) -> None:
    """What is in the file could change either verdict, so neither is given."""
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    found = check(COMPLETE.replace("case: demo", f"case: demo\nfiles: [{name}]"), tmp_path).verdicts
    assert (found.support, found.coverage.value) == ((), OPEN)
    assert found.undecided


@pytest.mark.parametrize("text", ["elements: []", "module: security\nelements: []"], ids=["part", "module"])
def test_a_part_has_no_verdict(text: str, tmp_path: Path) -> None:
    assert coverage(text, tmp_path) == OPEN


@pytest.mark.parametrize(
    "fault",
    ["tresholds: none", "failure: shutdown"],
    ids=["unknown key", "wrong shape"],
)
def test_a_fault_in_a_risk_never_improves_the_verdict(fault: str, tmp_path: Path) -> None:
    """A threshold that is not kept stays so when somebody adds a key that the language does not have."""
    risk = "dosage, severity: critical, threshold: {below: 1e-5}, estimate: {upper: 1e-4}"
    text = with_(("dosage, severity: critical", f"{risk}, {fault}"))
    assert coverage(text, tmp_path) == OPEN


@pytest.mark.parametrize(
    "text",
    [
        with_(("guarded, addresses", "guarded, adresses: [T1], addresses")),
        with_(("guarded, addresses: [T1]", "guarded, addresses: [T9], discipline: security")),
        with_(("GOOD}\n", "GOOD, discipline: safty}\n")),
    ],
    ids=["an unknown key", "an unknown risk", "a wrong value"],
)
def test_a_fault_in_a_claim_never_covers(text: str, tmp_path: Path) -> None:
    assert coverage(text, tmp_path) in (NOT, OPEN)


# -- reference points

NODULE = """
case: nodule
top: C0
risks:
  - {hazard: H1, text: A nodule is missed, severity: critical}
  - {hazard: H2, text: A reader trusts a false alarm, severity: major}
RISKelements:
  - claim: C0
    text: The lung-nodule reader is acceptably safe for second reading
    supported_by:
      - {claim: C1, text: Nodules are found, addresses: [H1], GOOD}
      - {claim: C2, text: False alarms are rare, addresses: [H2], GOOD}
CLAIM"""


def test_reference_a_reader_that_never_mentions_an_attacker(tmp_path: Path) -> None:
    """Well evidenced and supported, and still it does not cover both: no security claim, no intentional cause."""
    text = NODULE.replace("RISK", "").replace("CLAIM", "")
    assert support(text, tmp_path) == {"C0": "supported"}
    assert (coverage(text, tmp_path), deciding(text, tmp_path)) == (NOT, {"ARG701", "ARG705"})


@pytest.mark.parametrize("severity", ["minor", "major"])
def test_reference_one_prank_does_not_make_a_security_case(severity: str, tmp_path: Path) -> None:
    """With one minor threat and its claim it still does not cover both; a threat that somebody took seriously does."""
    text = NODULE.replace("RISK", f"  - {{threat: T1, text: A prank on the display, severity: {severity}}}\n")
    text = text.replace("CLAIM", "      - {claim: C3, text: Pranks are noticed, addresses: [T1], GOOD}\n")
    assert support(text, tmp_path) == {"C0": "supported"}
    expected = (NOT, {"ARG705"}) if severity == "minor" else (BOTH, set())
    assert (coverage(text, tmp_path), deciding(text, tmp_path)) == expected


PUMP = """
case: pump
top: C0
risks:
  - {hazard: H1, text: Therapy stops, severity: critical}
  - {threat: T1, text: Somebody changes the rate, severity: critical}
interplay:
  - {conflict: X1, between: [C1, C2], text: Locking the pump after tampering stops the therapy, MORE}
elements:
  - claim: C0
    text: The pump is safe and secure
    summary: true
    supported_by:
      - {claim: C1, text: Therapy continues, addresses: [H1], GOOD}
      - {claim: C2, text: Tampering locks the pump, addresses: [T1], GOOD}
      - {claim: C3, text: The lock-out keeps the basal rate, discipline: safety, GOOD}
      - {claim: C4, text: Staff notices the lock-out, discipline: safety, GOOD}
"""


@pytest.mark.parametrize(
    ("more", "settled"),
    [
        ("notes: Nobody said what gives way", False),
        ("owner: safety lead", False),
        ("resolved_by: C3", False),
        ("resolved_by: C3, owner: safety lead", True),
        ("resolved_by: C9, owner: safety lead", False),
    ],
    ids=["not resolved", "only an owner", "no owner", "resolved", "resolved by what does not exist"],
)
def test_reference_infusion_pump(more: str, settled: bool, tmp_path: Path) -> None:
    """Supported, and it does not cover both for the unresolved conflict only."""
    text = PUMP.replace("MORE", more)
    misspelled = "C9" in more  # the name that leads nowhere has a finding of its own
    assert support(text, tmp_path) == ({} if misspelled else {"C0": "supported"})
    shown = set() if settled or misspelled else {"ARG801"}
    assert (coverage(text, tmp_path), deciding(text, tmp_path)) == (
        OPEN if misspelled else BOTH if settled else NOT,
        shown,
    )


def test_a_conflict_needs_a_supported_resolution(tmp_path: Path) -> None:
    text = PUMP.replace("MORE", "resolved_by: C3, owner: safety lead").replace(
        "rate, discipline: safety, GOOD", "rate, discipline: safety, undeveloped: true"
    )
    assert (coverage(text, tmp_path), deciding(text, tmp_path)) == (NOT, {"ARG801"})


MONITOR = """
case: control
top: C0
assets: [{asset: monitor, text: Trusted monitor}, {asset: weights, text: Model weights}]
risks:
  - {hazard: H1, text: The model sabotages its task, severity: critical}
  - {threat: T1, text: An insider leaks credentials, severity: critical}
elements:
  - {claim: C0, text: The deployment is safe and secure, summary: true, supported_by: [C1, C2LIST]}
  - {claim: C1, text: The monitor catches sabotage, addresses: [H1], relies_on: [monitor, weights], GOOD}
  - {claim: C2, text: Credentials are guarded, addresses: [T1], PROTECTS GOOD}
MORE"""


def test_reference_an_unprotected_monitor(tmp_path: Path) -> None:
    """Not supported, and not covered, for the unprotected assets alone."""
    text = MONITOR.replace("LIST", "").replace("PROTECTS", "").replace("MORE", "")
    found = check(text, tmp_path)
    assert found.assessment.word("C1") == "unsound"
    assert support(text, tmp_path) == {"C0": "partial"}
    assert coverage(text, tmp_path) == NOT
    assert {d.code for d in found.findings if d.severity is Severity.ERROR} >= {"ARG802"}
    assert [d.message.count("monitor") + d.message.count("weights") for d in found.findings if d.code == "ARG802"] == [
        1,
        1,
    ]


PROTECTION = [
    ("both protected", "protects: [monitor, weights],", "", "", True),
    ("one protected", "protects: [monitor],", "", "", False),
    (
        "the other one by a second claim",
        "protects: [monitor],",
        ", C3",
        "discipline: security, protects: [weights], GOOD",
        True,
    ),
    ("by a safety claim", "protects: [monitor],", ", C3", "discipline: safety, protects: [weights], GOOD", False),
    ("by an unsupported claim", "protects: [monitor],", ", C3", "discipline: security, protects: [weights]", False),
    (
        "by a summary",
        "protects: [monitor],",
        ", C3",
        "discipline: security, summary: true, protects: [weights], GOOD",
        False,
    ),
]


@pytest.mark.parametrize(
    ("first", "listed", "more", "covered"), [p[1:] for p in PROTECTION], ids=[p[0] for p in PROTECTION]
)
def test_what_a_claim_relies_on_is_protected_by_a_supported_security_claim(
    first: str, listed: str, more: str, covered: bool, tmp_path: Path
) -> None:
    text = MONITOR.replace("PROTECTS", first).replace("LIST", listed)
    text = text.replace("MORE", f"  - {{claim: C3, text: The weights are guarded, {more}}}\n" if more else "")
    assert (coverage(text, tmp_path) == BOTH) is covered
    assert (check(text, tmp_path).assessment.word("C1") == "supported") is covered


@pytest.mark.parametrize("kind", ["protects", "resolves"])
def test_claims_off_the_path_from_the_top_do_not_count(kind: str, tmp_path: Path) -> None:
    """Coverage rests on what the top claim rests on, and on nothing beside it."""
    if kind == "protects":
        text = MONITOR.replace("PROTECTS", "").replace("LIST", "")
        text = text.replace(
            "MORE", "  - {claim: C3, text: They are, discipline: security, protects: [monitor, weights], GOOD}\n"
        )
    else:
        text = (
            PUMP.replace("MORE", "resolved_by: C9, owner: safety lead")
            + "  - {claim: C9, text: The lock gives way, GOOD}\n"
        )
    assert coverage(text, tmp_path) == NOT


@pytest.mark.parametrize(
    ("support", "verdict"),
    [
        ("C1", NOT),
        ("C1, security/C2", BOTH),
        pytest.param(
            "C1, {away: security/C2}",
            BOTH,
        ),
    ],
    ids=["not named", "by reference", "by away goal"],
)
def test_a_module_counts_where_the_case_rests_on_it(support: str, verdict: str, tmp_path: Path) -> None:
    """A security claim in a module covers once the top rests on it."""
    module = """
module: security
interface: [C2]
elements:
  - claim: C2
    text: The weights are guarded
    addresses: [T1]
    actors: [A1]
    supported_by:
      - {evidence: E9, text: Audit, level: system, type: analytic, status: accepted, artifact: {reference: audit 9}}
"""
    (tmp_path / "security.yaml").write_text(module, "utf-8")
    gone = ("  - {claim: C2, text: The weights are guarded, addresses: [T1], GOOD}\n", "")
    text = with_(gone, ("[C1, C2]", f"[{support}]"), ("top: C0", "top: C0\nfiles: [security.yaml]"))
    assert coverage(text, tmp_path) == verdict
