"""Every row of docs/guide/states.md: what a person sees as the state of a claim and the standing of evidence.

In the cases below `GOOD` stands for what makes evidence hold, `CONFIRMED` and `OPEN` for a doubt of that strength.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from pathlib import Path

import pytest

import assurance
from assurance.api import current_date

TODAY = dt.date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
WORDS = {
    "GOOD": "status: accepted, artifact: {reference: report 1}",
    "CONFIRMED": "{defeater: DC, text: Known to be wrong, status: confirmed}",
    "OPEN": "{defeater: DO, text: May be wrong}",
}


def check(text: str, root: Path, today: dt.date = TODAY) -> assurance.Result:
    for word, meaning in WORDS.items():
        text = text.replace(word, meaning)
    return assurance.analyse(text, today=today, root=root)


def words(text: str, root: Path, today: dt.date = TODAY) -> dict[str, str]:
    """The state or standing of every element, as it is printed."""
    view = check(text, root, today).assessment
    return {key: view.word(key) for key in (*view.states, *view.judgements)}


def codes(text: str, root: Path, today: dt.date = TODAY) -> set[str]:
    return {found.code for found in check(text, root, today).findings}


def expect(text: str, expected: dict[str, str], root: Path, today: dt.date = TODAY) -> None:
    """The states that are named, and no more, must be as expected."""
    found = words(text, root, today)
    assert {key: found.get(key) for key in expected} == expected


# -- standing of evidence

HEAD = """
case: demo
scope: {version: "2.2", system: Orchid}
elements:
  - claim: C1
    text: The model refuses the request
    supported_by:
      - {evidence: E1, text: Red-team report, FIELDS}
"""
OLD = "2020-01-01"
STANDINGS = [
    ("defeated: a confirmed defeater", "GOOD, challenged_by: [CONFIRMED]", "defeated"),
    (
        "defeated: counter-evidence that holds",
        "GOOD, challenged_by: [{evidence: E2, text: Counter-test, GOOD}]",
        "defeated",
    ),
    (
        "defeated: a doubt that rests on counter-evidence that holds",
        "GOOD, challenged_by: [{defeater: D1, text: It fails, supported_by: [{evidence: E2, text: Test, GOOD}]}]",
        "defeated",
    ),
    ("fails: status rejected", "status: rejected, artifact: {reference: report 1}", "fails"),
    ("fails: status withdrawn", "status: withdrawn, artifact: {reference: report 1}", "fails"),
    ("fails: a check not met", f"GOOD, collected: {OLD}, checks: [{{max_age: 12 months}}]", "fails"),
    ("challenged: an open defeater", "GOOD, challenged_by: [OPEN]", "challenged"),
    (
        "challenged: counter-evidence that does not hold",
        "GOOD, challenged_by: [{evidence: E2, text: Planned test}]",
        "challenged",
    ),
    ("wanting: no artifact and no reference", "status: accepted", "wanting"),
    ("wanting: an artifact that names nothing", "status: accepted, artifact: {sha256: '" + "0" * 64 + "'}", "wanting"),
    ("wanting: missing", "status: accepted, artifact: {path: no-such-file.txt}", "wanting"),
    ("wanting: changed", "status: accepted, artifact: {path: report.txt, sha256: '" + "0" * 64 + "'}", "wanting"),
    ("wanting: unreadable", "status: accepted, artifact: {path: folder}", "wanting"),
    ("wanting: outside the project", "status: accepted, artifact: {path: ../report.txt}", "wanting"),
    ("wanting: a check unverifiable", "GOOD, checks: [{rate: attack_success, below: 2%}]", "wanting"),
    ("wanting: a check of age without a date", "GOOD, checks: [{max_age: 12 months}]", "wanting"),
    ("wanting: expired", f"GOOD, valid_until: {OLD}", "wanting"),
    ("wanting: older than its max_age", f"GOOD, collected: {OLD}, max_age: 1 year", "wanting"),
    ("wanting: a max_age without a date", "GOOD, max_age: 1 year", "wanting"),
    ("wanting: dated in the future", f"GOOD, collected: {TOMORROW}", "wanting"),
    ("wanting: other version", "GOOD, applies_to: ['2.1']", "wanting"),
    ("wanting: a subject of another version", "GOOD, subject: {version: '2.1'}", "wanting"),
    ("wanting: another subject", "GOOD, subject: {name: Lily}", "wanting"),
    ("wanting: planned", "status: planned, artifact: {reference: report 1}", "wanting"),
    ("wanting: planned is the default", "artifact: {reference: report 1}", "wanting"),
    ("wanting: collected", "status: collected, artifact: {reference: report 1}", "wanting"),
    ("wanting: not read in full", "GOOD, aplies_to: ['2.2']", "wanting"),
    ("holds: reference", "GOOD", "holds"),
    ("holds: url", "status: accepted, artifact: {url: 'https://example.org/report'}", "holds"),
    ("holds: path", "status: accepted, artifact: {path: report.txt}", "holds"),
    (
        "holds: this version among others",
        "GOOD, applies_to: ['2.1', '2.2'], subject: {name: Orchid, version: '2.2'}",
        "holds",
    ),
    ("holds: a check met", f"GOOD, collected: {TODAY}, checks: [{{max_age: 1 days}}]", "holds"),
    (
        "holds: a refuted doubt",
        "GOOD, challenged_by: [{defeater: D1, text: Old, status: refuted, rationale: Repeated}]",
        "holds",
    ),
]


def evidence(fields: str) -> str:
    """A claim on one evidence element that has these fields (in flow style)."""
    return HEAD.replace("FIELDS", fields)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project folder with one artifact, and one thing that is no file."""
    (tmp_path / "report.txt").write_text("12 of 12 refused\n", "utf-8")
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(("fields", "standing"), [row[1:] for row in STANDINGS], ids=[row[0] for row in STANDINGS])
def test_standing_of_evidence(fields: str, standing: str, root: Path) -> None:
    """Each row of the standing table; the claim above is supported by evidence that holds, and by nothing else."""
    expect(evidence(fields), {"E1": standing, "C1": "supported" if standing == "holds" else "unsupported"}, root)


PRECEDENCE = [
    ("defeated", "challenged_by: [CONFIRMED]"),
    ("fails", f"collected: {OLD}, checks: [{{max_age: 12 months}}]"),
    ("challenged", "challenged_by: [OPEN]"),
    ("wanting", f"valid_until: {OLD}"),
]


@pytest.mark.parametrize(
    ("first", "second"), list(combinations(PRECEDENCE, 2)), ids=lambda row: row[0] if isinstance(row, tuple) else None
)
def test_the_earlier_row_of_the_standing_table_wins(
    first: tuple[str, str], second: tuple[str, str], root: Path
) -> None:
    """Evidence with two faults has the standing of the graver one."""
    both = f"{first[1]}, {second[1]}"
    both = both.replace("[CONFIRMED], challenged_by: [OPEN]", "[CONFIRMED, OPEN]")
    expect(evidence(f"GOOD, {both}"), {"E1": first[0]}, root)


def test_rejected_evidence_fails_although_it_is_doubted_and_expired(root: Path) -> None:
    expect(evidence(f"status: rejected, valid_until: {OLD}, challenged_by: [OPEN]"), {"E1": "fails"}, root)


@pytest.mark.parametrize(
    ("artifact", "verified"),
    [("path: report.txt", True), ("reference: report 1", False), ("url: 'https://example.org'", False)],
    ids=["verified: opened by this run", "recorded: reference", "recorded: url"],
)
def test_evidence_that_holds_is_verified_or_only_recorded(artifact: str, verified: bool, root: Path) -> None:
    """Reports tell what was opened from what was only written down."""
    judged = check(evidence(f"status: accepted, artifact: {{{artifact}}}"), root).assessment.judgements["E1"]
    assert (judged.standing.value, judged.verified) == ("holds", verified)


def test_a_pinned_artifact_holds_while_its_digest_agrees(root: Path) -> None:
    import hashlib

    digest = hashlib.sha256((root / "report.txt").read_bytes()).hexdigest()
    text = evidence(f"status: accepted, artifact: {{path: report.txt, sha256: {digest}}}")
    expect(text, {"E1": "holds"}, root)
    (root / "report.txt").write_text("11 of 12 refused\n", "utf-8")
    expect(text, {"E1": "wanting"}, root)


DATED = [
    ("valid_until", f"valid_until: {TODAY}", TODAY, "holds", "wanting"),
    ("max_age in months", "collected: 2026-01-31, max_age: 1 month", dt.date(2026, 2, 28), "holds", "wanting"),
    ("max_age in years", "collected: 2024-02-29, max_age: 1 year", dt.date(2025, 2, 28), "holds", "wanting"),
    ("check of age", "collected: 2026-11-01, checks: [{max_age: 2 weeks}]", dt.date(2026, 11, 15), "holds", "fails"),
]


@pytest.mark.parametrize(("fields", "last", "before", "after"), [d[1:] for d in DATED], ids=[d[0] for d in DATED])
def test_evidence_is_judged_on_the_day_that_is_given(
    fields: str, last: dt.date, before: str, after: str, root: Path
) -> None:
    """The last day counts, the next one does not; nothing else than `today` decides."""
    expect(evidence(f"GOOD, {fields}"), {"E1": before}, root, last)
    expect(evidence(f"GOOD, {fields}"), {"E1": after}, root, last + dt.timedelta(days=1))


def test_the_current_day_can_be_set_for_repeatable_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """`SOURCE_DATE_EPOCH` stands for the clock where no day is given."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert current_date() == dt.date(1970, 1, 2)


def test_without_a_version_in_the_scope_nobody_can_tell(root: Path) -> None:
    """Leaving the version out of the scope must not make evidence about an old one hold."""
    text = evidence("GOOD, applies_to: ['2.1']").replace('version: "2.2", ', "")
    expect(text, {"E1": "wanting"}, root)


def test_a_check_of_a_rate_that_also_has_an_age_is_not_met_by_age_alone(root: Path) -> None:
    fields = f"GOOD, collected: {TODAY}, checks: [{{rate: attack_success, below: 2%, max_age: 12 months}}]"
    expect(evidence(fields), {"E1": "wanting"}, root)


# -- children to state

CHILD = {
    "S": "{claim: %s, text: It is so, supported_by: [{evidence: %s-e, text: Report, GOOD}]}",
    "P": (
        "{claim: %s, text: It is so, supported_by: "
        "[{evidence: %s-e, text: Report, GOOD}, {evidence: %s-f, text: Planned report}]}"
    ),
    "N": "{claim: %s, text: It is so, undeveloped: true}",
}
THREE_BY_THREE = [
    # aggregation, children, state
    ("all", "S", "supported"),
    ("all", "SS", "supported"),
    ("all", "SP", "partial"),
    ("all", "SN", "partial"),
    ("all", "P", "partial"),
    ("all", "PN", "partial"),
    ("all", "N", "unsupported"),
    ("all", "NN", "unsupported"),
    ("any", "SS", "supported"),
    ("any", "SP", "supported"),
    ("any", "SN", "supported"),
    ("any", "PP", "partial"),
    ("any", "PN", "partial"),
    ("any", "NN", "unsupported"),
    ("at-least 2", "SSS", "supported"),
    ("at-least 2", "SSP", "supported"),
    ("at-least 2", "SSN", "supported"),
    ("at-least 2", "SPP", "partial"),
    ("at-least 2", "SNN", "partial"),
    ("at-least 2", "PNN", "partial"),
    ("at-least 2", "NNN", "unsupported"),
    ("at-least 1", "SN", "supported"),
    ("at-least 3", "SS", "partial"),
]


def argument(aggregation: str, children: str, *, warrant: bool) -> str:
    listed = "\n".join(
        f"      - {CHILD[letter].replace('%s', f'{letter}{index}')}" for index, letter in enumerate(children)
    )
    return f"""
case: demo
elements:
  - argument: A1
    text: Argument over independent legs
    aggregation: {aggregation}
    {"warrant: The legs are independent" if warrant else "notes: No warrant is given"}
    supported_by:
{listed}
"""


@pytest.mark.parametrize(("aggregation", "children", "state"), THREE_BY_THREE, ids=lambda part: part.replace(" ", "-"))
def test_state_from_children(aggregation: str, children: str, state: str, root: Path) -> None:
    """The three columns of the state table, for arguments that say why they may count so."""
    found = words(argument(aggregation, children, warrant=True), root)
    meant = {"S": "supported", "P": "partial", "N": "undeveloped"}
    assert [found[f"{letter}{i}"] for i, letter in enumerate(children)] == [meant[letter] for letter in children]
    assert found["A1"] == state


@pytest.mark.parametrize(
    ("aggregation", "children", "state"),
    [
        ("any", "SN", "partial"),
        ("any", "SS", "supported"),
        ("at-least 1", "SN", "partial"),
        ("at-least 2", "SSN", "partial"),
        ("at-least 2", "SSS", "supported"),
    ],
    ids=lambda part: part.replace(" ", "-"),
)
def test_without_a_warrant_every_child_counts(aggregation: str, children: str, state: str, root: Path) -> None:
    """Anything but `all` needs a warrant; without one it is read as `all`."""
    expect(argument(aggregation, children, warrant=False), {"A1": state}, root)


COUNTED_N = [
    ("undeveloped", "undeveloped: true"),
    ("unsupported", "supported_by: [{evidence: E2, text: Planned report}]"),
    ("challenged", "supported_by: [{evidence: E2, text: Report, GOOD}], challenged_by: [OPEN]"),
    ("unsound", "supported_by: [{evidence: E2, text: Report, GOOD}], relies_on: [monitor]"),
    ("defeated", "supported_by: [{evidence: E2, text: Report, GOOD}], challenged_by: [CONFIRMED]"),
]


@pytest.mark.parametrize(("state", "fields"), COUNTED_N, ids=[row[0] for row in COUNTED_N])
def test_everything_but_supported_and_partial_counts_as_nothing(state: str, fields: str, root: Path) -> None:
    """A claim above one such child is unsupported; with one good leg beside it, it is partial."""
    text = f"""
case: demo
assets: [{{asset: monitor, text: Trusted monitor}}]
elements:
  - {{claim: C1, text: It is safe, supported_by: [C3]}}
  - {{claim: C2, text: It is secure, supported_by: [C3, {{evidence: E1, text: Report, GOOD}}]}}
  - {{claim: C3, text: It is so, {fields}}}
"""
    expect(text, {"C3": state, "C1": "unsupported", "C2": "partial"}, root)


@pytest.mark.parametrize("mark", ["undeveloped: true", "notes: Not marked"], ids=["marked", "not marked"])
@pytest.mark.parametrize("kind", ["claim", "argument"])
def test_no_child_is_undeveloped_whether_marked_or_not(kind: str, mark: str, root: Path) -> None:
    expect(f"case: demo\nelements: [{{{kind}: C1, text: It is so, {mark}}}]", {"C1": "undeveloped"}, root)


# -- replacements

CLAIM = """
case: demo
assets: [{asset: monitor, text: Trusted monitor}]
risks:
  - hazard: H1
    text: A wrong dosage
    threshold: {below: 1e-5, unit: per year}
    estimate: {upper: 2e-5, unit: per year}
elements:
  - {claim: C1, text: It is so, supported_by: [{evidence: E1, text: Report, GOOD}], FIELDS}
  - {claim: C2, text: It is refuted, supported_by: [{evidence: E2, text: Report, GOOD}]}
  - {claim: C3, text: It is refuted, undeveloped: true}
  - {evidence: E3, text: Planned report}
MORE"""


def claim(fields: str, more: str = "") -> str:
    return CLAIM.replace("FIELDS", fields).replace("MORE", more)


def doubt(status: str) -> str:
    return f"challenged_by: [{{defeater: D1, text: It may be wrong, {status}}}]"


REPLACEMENTS = [
    ("nothing replaces", "notes: As it is", "", "supported"),
    ("defeated on the element", "challenged_by: [CONFIRMED]", "", "defeated"),
    (
        "defeated on the whole inference",
        "notes: Doubted below",
        "  - {defeater: D1, text: It does not follow, status: confirmed, challenges: {of: C1}}",
        "defeated",
    ),
    ("defeated by a counter-claim that is supported", "challenged_by: [C2]", "", "defeated"),
    ("unsound by a demoting rule", "relies_on: [monitor]", "", "unsound"),
    ("unsound where it could not be read", "undevelopd: true", "", "unsound"),
    ("challenged by an open doubt", "challenged_by: [OPEN]", "", "challenged"),
    (
        "challenged by an open doubt about the inference",
        "notes: Doubted below",
        "  - {defeater: D1, text: It may not follow, challenges: [{of: C1}]}",
        "challenged",
    ),
    ("challenged by a counter-claim that is not supported", "challenged_by: [C3]", "", "challenged"),
    ("challenged: refuted by an unsupported claim", doubt("status: refuted, refuted_by: [C3]"), "", "challenged"),
    ("challenged: refuted by wanting evidence", doubt("status: refuted, refuted_by: [E3]"), "", "challenged"),
    (
        "challenged: one of two refuters is not supported",
        doubt("status: refuted, refuted_by: [C2, C3]"),
        "",
        "challenged",
    ),
    ("challenged: refuted by what does not exist", doubt("status: refuted, refuted_by: [C99]"), "", "challenged"),
    (
        "challenged: a rationale does not mend an unsupported refuter",
        doubt("status: refuted, refuted_by: [C3], rationale: Trust us"),
        "",
        "challenged",
    ),
    ("challenged: refuted without reason", doubt("status: refuted"), "", "challenged"),
    ("refuted by a supported claim", doubt("status: refuted, refuted_by: [C2]"), "", "supported"),
    ("refuted with a rationale", doubt("status: refuted, rationale: Repeated"), "", "supported"),
    ("accepted as residual", doubt("status: accepted-residual, rationale: It is rare"), "", "supported"),
    (
        "accepted as residual, on the day of its review",
        doubt(f"status: accepted-residual, rationale: It is rare, review_by: {TODAY}"),
        "",
        "supported",
    ),
    (
        "accepted as residual, past its review: open again",
        doubt(f"status: accepted-residual, rationale: It is rare, review_by: {YESTERDAY}"),
        "",
        "challenged",
    ),
    ("a doubt never lapses by age", doubt("status: open, review_by: 2001-01-01"), "", "challenged"),
    ("a doubt that could not be read is open", doubt("status: refuted, rationale: Done, oner: me"), "", "challenged"),
    (
        "challenged: an assumption that is doubted",
        "in_context_of: [{assumption: A1, text: Users are known, challenged_by: [OPEN]}]",
        "",
        "challenged",
    ),
    (
        "challenged: an assumption that is defeated",
        "in_context_of: [{assumption: A1, text: Users are known, challenged_by: [CONFIRMED]}]",
        "",
        "challenged",
    ),
    (
        "an assumption whose doubt is refuted",
        (
            "in_context_of: [{assumption: A1, text: Users are known, challenged_by: "
            "[{defeater: D1, text: Bots, status: refuted, refuted_by: [C2]}]}]"
        ),
        "",
        "supported",
    ),
    (
        "a doubted context changes no state",
        "in_context_of: [{context: X1, text: Hosted API, challenged_by: [OPEN]}]",
        "",
        "supported",
    ),
    ("unsupported: a threshold not kept", "meets: [H1]", "", "unsupported"),
]


@pytest.mark.parametrize(("fields", "more", "state"), [r[1:] for r in REPLACEMENTS], ids=[r[0] for r in REPLACEMENTS])
def test_what_replaces_a_state(fields: str, more: str, state: str, root: Path) -> None:
    """The same claim on the same evidence, with one thing more."""
    expect(claim(fields, more), {"C1": state, "E1": "holds"}, root)


REPLACING = [
    ("defeated", "challenged_by: [CONFIRMED]"),
    ("unsound", "relies_on: [monitor]"),
    ("challenged", "challenged_by: [OPEN]"),
    ("unsupported", "meets: [H1]"),
]


@pytest.mark.parametrize(
    ("first", "second"), list(combinations(REPLACING, 2)), ids=lambda row: row[0] if isinstance(row, tuple) else None
)
def test_the_first_replacement_wins(first: tuple[str, str], second: tuple[str, str], root: Path) -> None:
    fields = f"{first[1]}, {second[1]}".replace("[CONFIRMED], challenged_by: [OPEN]", "[CONFIRMED, OPEN]")
    expect(claim(fields), {"C1": first[0]}, root)


@pytest.mark.parametrize(("state", "fields"), REPLACING, ids=[row[0] for row in REPLACING])
def test_an_undeveloped_claim_is_replaced_too(state: str, fields: str, root: Path) -> None:
    text = claim(fields).replace("supported_by: [{evidence: E1, text: Report, GOOD}]", "undeveloped: true")
    expect(text, {"C1": state}, root)


DEEP = """
case: demo
top: C1
elements:
  - claim: C1
    text: It is safe
    in_context_of:
      - {assumption: A1, text: Users are known, challenged_by: [DOUBTS]}
      - {justification: J1, text: As the standard wants it, challenged_by: [{defeater: D9, text: It does not}]}
    supported_by:
      - argument: S1
        text: Argument by parts
        supported_by:
          - claim: C2
            text: Its parts are safe
            supported_by:
              - claim: C3
                text: One part is safe
                in_context_of: [{assumption: A3, text: The part is new}]
                supported_by: [{evidence: E1, text: Report, GOOD}]
  - claim: C4
    text: It stands apart
    supported_by: [{evidence: E4, text: Report, GOOD}]
"""


@pytest.mark.parametrize("strength", ["OPEN", "CONFIRMED"])
def test_a_doubtful_assumption_weighs_on_everything_below_it(strength: str, root: Path) -> None:
    """Four levels down the claim is challenged; what stands apart is not."""
    expected = dict.fromkeys(["C1", "S1", "C2", "C3"], "challenged") | {"C4": "supported"}
    expect(DEEP.replace("DOUBTS", strength), expected, root)


def test_assumptions_are_inherited_and_justifications_are_not(root: Path) -> None:
    """A claim is printed "supported, given A1, A3"; a doubtful justification changes no state."""
    view = check(DEEP.replace("DOUBTS", ""), root).assessment
    assert {key: view.word(key) for key in ("C1", "S1", "C2", "C3")} == dict.fromkeys(
        ["C1", "S1", "C2", "C3"], "supported"
    )
    assert view.given["C1"] == ("A1",)
    assert set(view.given["C3"]) == {"A1", "A3"}
    assert not view.given.get("C4")


def test_a_claim_with_two_parents_inherits_the_assumptions_of_both(root: Path) -> None:
    text = """
case: demo
elements:
  - {claim: C1, text: It is safe, supported_by: [C3], in_context_of: [{assumption: A1, text: Users are known}]}
  - claim: C2
    text: It is secure
    supported_by: [C3]
    in_context_of: [{assumption: A2, text: Staff is trusted, challenged_by: [OPEN]}]
  - {claim: C3, text: The filter works, supported_by: [{evidence: E1, text: Report, GOOD}]}
"""
    view = check(text, root).assessment
    assert set(view.given["C3"]) == {"A1", "A2"}
    expect(text, {"C3": "challenged", "C2": "challenged", "C1": "unsupported"}, root)


MODULE = """
module: security
interface: [C4, C5, E4, X4]
elements:
  - {claim: C4, text: Weights are safe, supported_by: [E4], in_context_of: [X4]}
  - {claim: C5, text: Logs are safe, undeveloped: true}
  - {claim: C6, text: Logs are kept, supported_by: [E4, {evidence: E6, text: Planned}]}
  - {evidence: E4, text: Access review, status: accepted, artifact: {reference: review 4}}
  - {context: X4, text: One site}
"""


@pytest.fixture
def modular(root: Path) -> Path:
    (root / "security.yaml").write_text(MODULE, "utf-8")
    return root


@pytest.mark.parametrize(
    ("target", "state"),
    [("C4", "supported"), ("C5", "challenged"), ("C6", "challenged"), ("X4", "supported")],
    ids=["supported away goal", "unsupported away goal", "partial away goal", "away context"],
)
def test_a_contextual_away_goal_must_be_supported(target: str, state: str, modular: Path) -> None:
    text = f"""
case: demo
files: [security.yaml]
elements:
  - claim: C1
    text: It is safe
    supported_by: [{{evidence: E1, text: Report, GOOD}}]
    in_context_of: [{{away: security/{target}}}]
"""
    expect(text, {"C1": state}, modular)


@pytest.mark.parametrize(
    ("target", "word", "state"),
    [
        ("C4", "supported", "supported"),
        ("C5", "undeveloped", "unsupported"),
        ("C6", "partial", "partial"),
        ("E4", "holds", "supported"),
        ("C9", "", "unsupported"),
    ],
    ids=["supported", "undeveloped", "partial", "away solution", "leads nowhere"],
)
def test_an_away_element_has_the_state_of_its_target(target: str, word: str, state: str, modular: Path) -> None:
    text = f"""
case: demo
files: [security.yaml]
elements:
  - {{claim: C1, text: It is safe, supported_by: [{{away: security/{target}}}]}}
"""
    found = words(text, modular)
    assert (found.get(f"@security/{target}", ""), found.get(f"security/{target}", ""), found["C1"]) == (
        word,
        word,
        state,
    )


ACP = """
case: demo
top: C1
elements:
  - {claim: C1, text: It is safe, supported_by: [C2, SUPPORT]}
  - {claim: C2, text: Its parts are safe, supported_by: [{evidence: E1, text: Report, GOOD}]}
  - {evidence: E2, text: Report, GOOD}
  - {claim: C9, text: The report can be trusted, CONFIDENCE}
  - {acp: ACP1, claim: C9ON}
"""


@pytest.mark.parametrize(
    ("support", "on"),
    [("E2", ", on: {from: C1, to: E2}"), ("E2", ", on: C1"), ("E2", ", on: {of: C1}"), ("{to: E2, acp: ACP1}", "")],
    ids=["on a relation", "on an element", "on an inference", "named by a relation"],
)
@pytest.mark.parametrize(
    ("confidence", "state"),
    [("undeveloped: true", "challenged"), ("supported_by: [{evidence: E9, text: Audit, GOOD}]", "supported")],
    ids=["not supported", "supported"],
)
def test_an_acp_claim_must_be_supported(support: str, on: str, confidence: str, state: str, root: Path) -> None:
    text = ACP.replace("SUPPORT", support).replace("C9ON", f"C9{on}").replace("CONFIDENCE", confidence)
    expect(text, {"C1": state}, root)
    assert "ARG024" not in codes(text, root)


THRESHOLDS = [
    ("below, kept", "below: 1e-5", "upper: 9e-6", True),
    ("below, equal", "below: 1e-5", "upper: 1e-5", False),
    ("below, over", "below: 1e-5", "upper: 2e-5", False),
    ("at_most, equal", "at_most: 1e-5", "upper: 1e-5", True),
    ("at_most, over", "at_most: 1e-5", "upper: 1.1e-5", False),
    ("above, kept", "above: 99%", "lower: 0.995", True),
    ("above, equal", "above: 99%", "lower: 0.99", False),
    ("at_least, equal", "at_least: 99%", "lower: 0.99", True),
    ("at_least, under", "at_least: 99%", "lower: 0.98", False),
    ("the upper bound counts, not the value", "below: 1e-5", "value: 1e-6, upper: 2e-5", False),
    ("the lower bound counts, not the value", "above: 0.9", "value: 0.95, lower: 0.8", False),
    ("the value where there is no bound", "below: 1e-5", "value: 1e-6", True),
    ("times the margin, kept", "below: 1e-5, margin: 2", "upper: 4e-6", True),
    ("times the margin, over", "below: 1e-5, margin: 2", "upper: 6e-6", False),
    ("another unit that converts, kept", "below: 1e-5, unit: per hour", "upper: 1e-6, unit: per year", True),
    ("another unit that converts, over", "below: 1e-5, unit: per year", "upper: 1e-6, unit: per hour", False),
    ("a unit that does not convert", "below: 1e-5, unit: per flight hour", "upper: 1e-6, unit: per hour", False),
    ("a unit on one side only", "below: 1e-5, unit: per hour", "upper: 1e-6", False),
    ("no number", "below: 1e-5", "method: expert elicitation", False),
    ("no estimate", "below: 1e-5", "", False),
    ("the same tier", "tier: low", "tier: low", True),
    ("a lower tier of the scale", "tier: medium, scale: [low, medium, high]", "tier: low", True),
    ("a higher tier of the scale", "tier: medium, scale: [low, medium, high]", "tier: high", False),
    ("another tier without a scale", "tier: medium", "tier: low", False),
    ("no tier", "tier: medium", "upper: 1e-6", False),
]


@pytest.mark.parametrize(("limit", "estimate", "kept"), [t[1:] for t in THRESHOLDS], ids=[t[0] for t in THRESHOLDS])
def test_a_claim_that_meets_a_threshold_needs_it_kept(limit: str, estimate: str, kept: bool, root: Path) -> None:
    """Compared is the bound times the margin; what cannot be compared is not kept."""
    text = f"""
case: demo
risks:
  - hazard: H1
    text: A wrong dosage
    threshold: {{{limit}}}
    {f"estimate: {{{estimate}}}" if estimate else "notes: No estimate yet"}
elements:
  - {{claim: C1, text: The risk is low, meets: [H1], supported_by: [{{evidence: E1, text: Report, GOOD}}]}}
"""
    expect(text, {"C1": "supported" if kept else "unsupported"}, root)
    assert ("ARG901" in codes(text, root)) is not kept


# -- relations

SHARED = """
case: demo
elements:
  - {claim: C1, text: It is safe, supported_by: [RELATION]}
  - {claim: C2, text: It is secure, supported_by: [E1]}
  - {evidence: E1, text: Report, GOOD, collected: 2026-01-01}
DOUBT"""
RELATIONS = [
    ("as written", "{to: E1}", "", "supported"),
    ("defeated", "{to: E1, defeated: true}", "", "unsupported"),
    ("not defeated", "{to: E1, defeated: false}", "", "supported"),
    (
        "an open doubt",
        "E1",
        "  - {defeater: D1, text: It may not follow, challenges: {from: C1, to: E1}}",
        "unsupported",
    ),
    (
        "a confirmed doubt",
        "E1",
        "  - {defeater: D1, text: No, status: confirmed, challenges: {from: C1, to: E1, kind: supported-by}}",
        "unsupported",
    ),
    (
        "a refuted doubt",
        "E1",
        "  - {defeater: D1, text: Old, status: refuted, rationale: Shown, challenges: {from: C1, to: E1}}",
        "supported",
    ),
    ("a check met", "{to: E1, checks: [{max_age: 1 year}]}", "", "supported"),
    ("a check not met", "{to: E1, checks: [{max_age: 1 month}]}", "", "unsupported"),
    ("a check not run", "{to: E1, checks: [{rate: attack_success, below: 2%}]}", "", "unsupported"),
    ("one of two checks not met", "{to: E1, checks: [{max_age: 1 year}, {max_age: 1 month}]}", "", "unsupported"),
]


@pytest.mark.parametrize(("relation", "more", "state"), [r[1:] for r in RELATIONS], ids=[r[0] for r in RELATIONS])
def test_what_is_wrong_with_a_relation_counts_for_that_relation_only(
    relation: str, more: str, state: str, root: Path
) -> None:
    """The evidence still holds, and the other claim on it is still supported."""
    text = SHARED.replace("RELATION", relation).replace("DOUBT", more)
    expect(text, {"C1": state, "C2": "supported", "E1": "holds"}, root)


def test_a_doubt_about_the_relation_to_an_away_element_counts(modular: Path) -> None:
    (modular / "other.yaml").write_text(
        """
module: other
elements:
  - {claim: C1, text: It is safe, supported_by: [{away: security/C4}]}
  - {defeater: D1, text: It may not follow, challenges: {from: C1, to: security/C4}}
""",
        "utf-8",
    )
    top = "{claim: C0, text: It is so, supported_by: [other/C1]}"
    text = f"case: demo\nfiles: [security.yaml, other.yaml]\nelements: [{top}]"
    expect(text, {"other/C1": "unsupported", "security/C4": "supported"}, modular)


CHAIN = """
case: demo
elements:
  - claim: C1
    text: It is safe
    supported_by:
      - claim: C2
        text: Its parts are safe
        supported_by:
          - claim: C3
            text: One part is safe
            supported_by:
              - evidence: E1
                text: Report
                status: accepted
                artifact: {reference: report 1}
                challenged_by:
                  - {defeater: D1, text: It may be wrong, status: STATUS, PROPAGATION}
MORE"""


@pytest.mark.parametrize("status", ["open", "confirmed"])
@pytest.mark.parametrize(
    ("stops_at", "expected"),
    [
        (None, {"C3": "unsupported", "C2": "unsupported", "C1": "unsupported"}),
        ("C3", {"C3": "supported", "C2": "supported", "C1": "supported"}),
        ("C2", {"C3": "unsupported", "C2": "supported", "C1": "supported"}),
        ("C1", {"C3": "unsupported", "C2": "unsupported", "C1": "supported"}),
        ("C9", {"C3": "unsupported", "C2": "unsupported", "C1": "unsupported"}),
    ],
    ids=["nowhere", "at C3", "at C2", "at C1", "at what does not exist"],
)
def test_a_defeat_stops_where_an_expert_stops_it(
    status: str, stops_at: str | None, expected: dict[str, str], root: Path
) -> None:
    """What is doubted stays doubted; from the named claim on upward the doubt no longer counts."""
    stop = f"propagation: {{stops_at: {stops_at}, rationale: Redundant, by: panel}}" if stops_at else "owner: panel"
    text = CHAIN.replace("STATUS", status).replace("PROPAGATION", stop).replace("MORE", "")
    expect(text, expected | {"E1": "challenged" if status == "open" else "defeated"}, root)


def test_what_is_stopped_is_that_doubt_alone(root: Path) -> None:
    """A second doubt, about which no expert said anything, still travels."""
    more = "  - {defeater: D2, text: The file is old, challenges: E1}"
    stop = "propagation: {stops_at: C2, rationale: Redundant, by: panel}"
    text = CHAIN.replace("STATUS", "open").replace("PROPAGATION", stop).replace("MORE", more)
    expect(text, {"C2": "unsupported", "C1": "unsupported"}, root)


def test_two_doubts_stopped_at_different_heights_are_both_stopped(root: Path) -> None:
    text = """
case: demo
elements:
  - {claim: C1, text: It is safe, supported_by: [C2, E2]}
  - {claim: C2, text: One part is safe, supported_by: [E1]}
  - {evidence: E1, text: Report, GOOD, challenged_by: [D1]}
  - {evidence: E2, text: Report, GOOD, challenged_by: [D2]}
  - {defeater: D1, text: It may be wrong, propagation: {stops_at: C2, rationale: Redundant, by: panel}}
  - {defeater: D2, text: It may be old, propagation: {stops_at: C1, rationale: Redundant, by: panel}}
"""
    expect(text, {"C2": "supported", "C1": "supported"}, root)


# -- circles and the fixpoint

CIRCLES = [
    (
        "support",
        "ARG202",
        ["C1", "C2"],
        """
  - {claim: C1, text: It is safe, supported_by: [C2, {evidence: E1, text: Report, GOOD}]}
  - {claim: C2, text: It is secure, supported_by: [C1, {evidence: E2, text: Report, GOOD}]}
""",
    ),
    (
        "support through an argument",
        "ARG202",
        ["C1", "S1", "C2"],
        """
  - {claim: C1, text: It is safe, supported_by: [S1]}
  - {argument: S1, text: By parts, aggregation: any, warrant: Independent, supported_by: [C2, C3]}
  - {claim: C2, text: It is secure, supported_by: [C1]}
  - {claim: C3, text: It is so, supported_by: [{evidence: E1, text: Report, GOOD}]}
""",
    ),
    (
        "support of itself",
        "ARG104",
        ["C1"],
        "  - {claim: C1, text: It is safe, supported_by: [C1, {evidence: E1, text: Report, GOOD}]}",
    ),
    (
        "context",
        "ARG202",
        ["C1", "C2"],
        """
  - {claim: C1, text: It is safe, in_context_of: [C2], supported_by: [{evidence: E1, text: Report, GOOD}]}
  - {claim: C2, text: It is secure, supported_by: [C1]}
""",
    ),
    (
        "relies_on and protects",
        "ARG206",
        ["C1", "C2"],
        """
  - {claim: C1, text: The monitor works, relies_on: [monitor], supported_by: [{evidence: E1, text: Report, GOOD}]}
  - {claim: C2, text: It is guarded, discipline: security, protects: [monitor], supported_by: [C1]}
""",
    ),
    (
        "two assets that protect each other",
        "ARG206",
        ["C1", "C2"],
        """
  - claim: C1
    text: The monitor works
    discipline: security
    relies_on: [monitor]
    protects: [weights]
    supported_by: [{evidence: E1, text: Report, GOOD}]
  - claim: C2
    text: It is guarded
    discipline: security
    relies_on: [weights]
    protects: [monitor]
    supported_by: [{evidence: E2, text: Report, GOOD}]
""",
    ),
    (
        "refuted_by",
        "ARG206",
        ["C1"],
        """
  - claim: C1
    text: It is safe
    supported_by: [{evidence: E1, text: Report, GOOD}]
    challenged_by: [{defeater: D1, text: It is not, status: refuted, refuted_by: [C1]}]
""",
    ),
    (
        "refuted_by something above",
        "ARG206",
        ["C1", "C2"],
        """
  - {claim: C1, text: It is safe, supported_by: [C2]}
  - claim: C2
    text: It is so
    supported_by: [{evidence: E1, text: Report, GOOD}]
    challenged_by: [{defeater: D1, text: It is not, status: refuted, refuted_by: [C1]}]
""",
    ),
    (
        "refuted_by, of an assumption above",
        "ARG206",
        ["C2"],
        """
  - {claim: C1, text: It is safe, supported_by: [C2], in_context_of: [A1]}
  - {claim: C2, text: It is so, supported_by: [{evidence: E1, text: Report, GOOD}]}
  - assumption: A1
    text: Users are known
    challenged_by: [{defeater: D1, text: They are not, status: refuted, refuted_by: [C2]}]
""",
    ),
    (
        "resolved_by",
        "ARG206",
        ["C1", "C3"],
        """
  - {claim: C1, text: It is safe, supported_by: [{evidence: E1, text: Report, GOOD}]}
  - {claim: C2, text: It is secure, supported_by: [{evidence: E2, text: Report, GOOD}]}
  - {claim: C3, text: The lock gives way, supported_by: [C1]}
""",
    ),
    (
        "bridge",
        "ARG206",
        ["C1", "C2"],
        """
  - {claim: C1, text: It is safe, bridge: C2, supported_by: [{evidence: E1, text: Report, GOOD}]}
  - {claim: C2, text: Parts stand for the whole, supported_by: [C1]}
""",
    ),
    (
        "effect_analyzed_by",
        "ARG206",
        ["C1", "C2"],
        """
  - claim: C1
    text: Attackers are locked out
    on_trigger: lockout
    effect_analyzed_by: C2
    supported_by: [{evidence: E1, text: Report, GOOD}]
  - {claim: C2, text: The lock-out harms nobody, supported_by: [C1]}
""",
    ),
    pytest.param(
        "assurance claim point",
        "ARG206",
        ["C1", "C2"],
        """
  - {claim: C1, text: It is safe, supported_by: [{evidence: E1, text: Report, GOOD}]}
  - {claim: C2, text: The report can be trusted, supported_by: [C1]}
  - {acp: ACP1, on: C1, claim: C2}
""",
    ),
]


@pytest.mark.parametrize(
    ("name", "code", "on_it", "elements"),
    CIRCLES,
    ids=lambda part: part if isinstance(part, str) and len(part) < 50 else "",
)
def test_everything_on_a_circle_counts_as_not_supported_and_is_reported(
    name: str, code: str, on_it: list[str], elements: str, root: Path
) -> None:
    """Every claim here would be supported, but for the circle."""
    resolver = "C3" if name == "resolved_by" else "C9"
    text = f"""
case: demo
assets: [{{asset: monitor, text: Monitor}}, {{asset: weights, text: Weights}}]
interplay: [{{conflict: X1, between: [C1, C2], text: They collide, resolved_by: {resolver}, owner: lead}}]
elements:
{elements}
"""
    found = words(text, root)
    assert {key: found[key] for key in on_it} == dict.fromkeys(on_it, "unsound")
    assert code in codes(text, root)


def test_what_stands_beside_a_circle_keeps_its_state(root: Path) -> None:
    text = """
case: demo
elements:
  - {claim: C0, text: It is safe and sound, supported_by: [C1, C3]}
  - {claim: C1, text: It is safe, supported_by: [C2]}
  - {claim: C2, text: It is secure, supported_by: [C1]}
  - {claim: C3, text: It is sound, supported_by: [{evidence: E3, text: Report, GOOD}]}
"""
    expect(text, {"C0": "partial", "C1": "unsound", "C2": "unsound", "C3": "supported", "E3": "holds"}, root)


def test_the_whole_circle_is_printed(root: Path) -> None:
    text = """
case: demo
elements:
  - {claim: C1, text: It is safe, supported_by: [C2]}
  - {claim: C2, text: It is secure, supported_by: [C3]}
  - {claim: C3, text: It is sound, supported_by: [C1]}
"""
    (found,) = [d for d in check(text, root).findings if d.code == "ARG202"]
    assert "`C1` → `C2` → `C3` → `C1`" in found.message


RELIANCE = """
case: demo
actors: [{actor: A1, text: Insider}]
assets: [{asset: monitor, text: Monitor}, {asset: keys, text: Keys}]
elements:
  - {claim: C1, text: It is safe, supported_by: [C2, C3, C4]}
  - {claim: C2, text: The monitor works, relies_on: [monitor], supported_by: [{evidence: E2, text: Report, GOOD}]}
  - claim: C3
    text: The monitor is guarded
    discipline: security
    actors: [A1]
    protects: [monitor]
    relies_on: [keys]
    supported_by: [{evidence: E3, type: analytic, text: Report, GOOD}]
  - {claim: C4, text: The keys are guarded, discipline: security, protects: [keys], actors: [A1], KEYS}
"""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            "supported_by: [{evidence: E4, type: analytic, text: Report, GOOD}]",
            {"C4": "supported", "C3": "supported", "C2": "supported", "C1": "supported"},
        ),
        ("undeveloped: true", {"C4": "undeveloped", "C3": "unsound", "C2": "unsound", "C1": "unsupported"}),
    ],
    ids=["protected", "not protected"],
)
def test_demotion_goes_on_until_nothing_changes(keys: str, expected: dict[str, str], root: Path) -> None:
    """The monitor's guard relies on keys: when the keys are not guarded, neither of the two claims is sound."""
    expect(RELIANCE.replace("KEYS", keys), expected, root)


@pytest.mark.parametrize(
    "fields", ["discipline: safety", "summary: true, discipline: security"], ids=["safety", "summary"]
)
def test_only_a_security_claim_protects(fields: str, root: Path) -> None:
    """A safety claim, or one that only gathers, protects nothing."""
    text = RELIANCE.replace("discipline: security, protects: [keys]", f"{fields}, protects: [keys]")
    expect(
        text.replace("KEYS", "supported_by: [{evidence: E4, type: analytic, text: Report, GOOD}]"),
        {"C4": "supported", "C3": "unsound"},
        root,
    )


@pytest.mark.parametrize("kind", ["context", "assumption", "justification"])
def test_contextual_elements_have_no_state(kind: str, root: Path) -> None:
    text = claim(f"in_context_of: [{{{kind}: X1, text: Hosted API}}]")
    assert "X1" in check(text, root).case.elements
    assert "X1" not in words(text, root)


# -- what leads nowhere, and what is said about doubts


def test_a_name_that_leads_nowhere_is_a_leg_that_is_missing(root: Path) -> None:
    """A misspelled child must not make a claim look better supported than it is."""
    text = "case: demo\nelements: [{claim: C1, text: It is so, supported_by: [E9, {evidence: E1, text: Report, GOOD}]}]"
    expect(text, {"C1": "partial"}, root)
    assert "ARG101" in codes(text, root)


DOUBTED = """
case: demo
top: C1
elements:
  - claim: C1
    text: It is safe
    supported_by: [{evidence: E1, text: Report, GOOD}]
    challenged_by: [{defeater: D1, text: Only English was tried, DOUBT}]
  - {claim: C2, text: All languages were tried, supported_by: [{evidence: E2, text: Report, GOOD}]}
  - {claim: C3, text: All languages were tried, undeveloped: true}
"""


@pytest.mark.parametrize(
    ("fields", "reported"),
    [
        ("status: open", True),
        ("status: confirmed", True),
        ("status: refuted", True),
        ("status: refuted, refuted_by: [C3]", True),
        ("status: refuted, rationale: Half of it was not English", False),
        pytest.param(
            "status: refuted, refuted_by: [C2]",
            False,
        ),
        ("status: accepted-residual, rationale: It is rare", False),
        ("status: accepted-residual", True),
        (f"status: accepted-residual, review_by: {YESTERDAY}", True),
    ],
    ids=lambda part: part.replace(" ", "-") if isinstance(part, str) else None,
)
def test_doubts_that_count_are_reported_and_others_are_not(fields: str, reported: bool, root: Path) -> None:
    """What the state of the claim says and what the finding says agree."""
    text = DOUBTED.replace("DOUBT", fields)
    assert ("ARG304" in codes(text, root)) is reported
    assert (words(text, root)["C1"] != "supported") is reported


@pytest.mark.parametrize(
    ("challenge", "code"),
    [
        ("{off: C1}", "ARG023"),
        ("{from: C1, to: E1, kind: under}", "ARG023"),
        ("C99", "ARG101"),
        ("{of: C99}", "ARG101"),
    ],
    ids=["unknown word", "unknown kind", "unknown element", "unknown inference"],
)
def test_a_doubt_about_nothing_is_reported(challenge: str, code: str, root: Path) -> None:
    text = claim("notes: Doubted elsewhere", f"  - {{defeater: D1, text: It may be wrong, challenges: {challenge}}}")
    assert code in codes(text, root)


def test_a_placeholder_supports_nothing(tmp_path: Path) -> None:
    """An uninstantiated claim is undeveloped, such evidence is wanting, such an assumption is doubtful ground."""
    lines = """
case: k
top: C1
elements:
  - {claim: C1, text: t, in_context_of: [A1], supported_by: [C2, C3]}
  - {claim: C2, text: "{x}", uninstantiated: true, supported_by: [{evidence: E1, text: e, GOOD}]}
  - {claim: C3, text: t, supported_by: [{evidence: E2, text: "{e}", uninstantiated: true, GOOD}]}
  - {assumption: A1, text: aMORE}
"""
    plain = check(lines.replace("MORE", ""), tmp_path).assessment
    found = {key: plain.word(key) for key in ("C1", "C2", "C3", "E1", "E2")}
    assert found == {"C1": "unsupported", "C2": "undeveloped", "C3": "unsupported", "E1": "holds", "E2": "wanting"}
    assert check(lines.replace("MORE", ", uninstantiated: true"), tmp_path).assessment.word("C3") == "challenged"
