"""What may support what, by the endpoint tables of the three standards, and the shape of an argument.

The tables below are written from GSN v3 (T1:2-2, T1:4-2), its relaxed form and CAE, not from the code.
"""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path

import pytest

import assurance

TODAY = dt.date(2026, 11, 20)

MODULE = """
module: far
interface: [C, E, X, A, J]
elements:
  - {claim: C, text: It is so, supported_by: [E], in_context_of: [X, A, J]}
  - {evidence: E, text: Report, status: accepted, artifact: {reference: report 1}}
  - {context: X, text: Hosted API}
  - {assumption: A, text: Users are known}
  - {justification: J, text: The standard wants it}
"""

SOURCES = {
    "Goal": "goal",
    "Strat": "strategy",
    "Sol": "solution",
    "Ctx": "context",
    "Assm": "assumption",
    "Just": "justification",
    "Def": "defeater",
    "AGoal": "far/C",
    "ASol": "far/E",
    "ACtx": "far/X",
    "AAssm": "far/A",
    "AJust": "far/J",
    "Mod": "module_ref",
    "Con": "contract_ref",
}
TARGETS = {
    "Goal": "{goal: T, text: It is so, undeveloped: true}",
    "Strat": "{strategy: T, text: Argument by parts, undeveloped: true}",
    "Sol": "{solution: T, text: Report}",
    "Ctx": "{context: T, text: Hosted API}",
    "Assm": "{assumption: T, text: Users are known}",
    "Just": "{justification: T, text: The standard wants it}",
    "AGoal": "{away: far/C}",
    "ASol": "{away: far/E}",
    "ACtx": "{away: far/X}",
    "AAssm": "{away: far/A}",
    "AJust": "{away: far/J}",
    "Mod": "{module_ref: far}",
    "Con": "{contract_ref: agreement}",
    "defeater": "{defeater: T, text: It may be wrong}",
}

# SB supported by, IC in context of; A before a kind is its away form; a defeater is no column and never an endpoint
GSN_V3 = """
         Goal  Strat Sol  Ctx  Assm Just AGoal ASol ACtx AAssm AJust Mod   Con
Goal     SB    SB    SB   IC   IC   IC   SB,IC SB   IC   IC    IC    SB,IC SB
Strat    SB    -     -    IC   IC   IC   SB,IC -    IC   IC    IC    IC    -
Sol      -     -     -    -    -    -    -     -    -    -     -     -     -
Ctx      -     -     -    -    -    -    -     -    -    -     -     -     -
Assm     -     -     -    -    -    -    -     -    -    -     -     -     -
Just     -     -     -    -    -    -    -     -    -    -     -     -     -
Def      SB    SB    SB   IC   IC   IC   SB,IC SB   IC   IC    IC    SB,IC SB
AGoal    -     -     -    -    -    -    -     -    -    -     -     -     -
ASol     -     -     -    -    -    -    -     -    -    -     -     -     -
ACtx     -     -     -    -    -    -    -     -    -    -     -     -     -
AAssm    -     -     -    -    -    -    -     -    -    -     -     -     -
AJust    -     -     -    -    -    -    -     -    -    -     -     -     -
Mod      -     -     -    -    -    -    -     -    -    -     -     -     -
Con      -     -     -    -    -    -    -     -    -    -     -     -     -
"""
# strategy to solution and strategy to strategy are allowed; an away solution is a solution
RELAXED = GSN_V3.replace(
    "Strat    SB    -     -    IC   IC   IC   SB,IC -    IC",
    "Strat    SB    SB    SB   IC   IC   IC   SB,IC SB   IC",
)
# an argument between claim and support (`no`: ARG321 says so), argument to evidence allowed, evidence a leaf
CAE = """
         Goal  Strat Sol  Ctx  Assm Just AGoal ASol  ACtx AAssm AJust Mod   Con
Goal     no    SB    no   IC   IC   IC   no,IC no    IC   IC    IC    SB,IC SB
Strat    SB    -     SB   IC   IC   IC   SB,IC SB    IC   IC    IC    IC    -
Def      no    SB    no   IC   IC   IC   no,IC no    IC   IC    IC    SB,IC SB
Sol      -     -     -    -    -    -    -     -    -    -     -     -     -
Ctx      -     -     -    -    -    -    -     -    -    -     -     -     -
Assm     -     -     -    -    -    -    -     -    -    -     -     -     -
Just     -     -     -    -    -    -    -     -    -    -     -     -     -
AGoal    -     -     -    -    -    -    -     -     -    -     -     -     -
ASol     -     -     -    -    -    -    -     -     -    -     -     -     -
ACtx     -     -     -    -    -    -    -     -     -    -     -     -     -
AAssm    -     -     -    -    -    -    -     -     -    -     -     -     -
AJust    -     -     -    -    -    -    -     -     -    -     -     -     -
Mod      -     -     -    -    -    -    -     -     -    -     -     -     -
Con      -     -     -    -    -    -    -     -     -    -     -     -     -
"""
RELATIONS = {"SB": "supported_by", "IC": "in_context_of"}


def cells(standard: str, table: str) -> list[object]:
    """One case for each cell and each of the two relations, with the code of the finding that it gives (or none)."""
    heads, *rows = (line.split() for line in table.strip().splitlines())
    found: list[object] = []
    for source, *row in rows:
        for (target, cell), relation in product([*zip(heads, row, strict=True), ("defeater", "-")], RELATIONS):
            said = cell.split(",")
            code = "" if relation in said else "ARG321" if relation == "SB" and "no" in said else "ARG201"
            name = f"{standard}: {source} {relation} {target} {code}".strip()
            found.append(pytest.param(standard, source, relation, target, code, id=name))
    return found


def codes(text: str, root: Path) -> set[str]:
    return {found.code for found in assurance.analyse(text, today=TODAY, root=root).findings}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "far.yaml").write_text(MODULE, "utf-8")
    return tmp_path


ENDPOINTS = [*cells("gsn-v3", GSN_V3), *cells("gsn-relaxed", RELAXED), *cells("cae", CAE)]


def test_the_tables_are_whole() -> None:
    """Fourteen kinds of source, thirteen kinds of target and a defeater, two relations."""
    assert len(cells("gsn-v3", GSN_V3)) == len(cells("gsn-relaxed", RELAXED)) == 14 * 14 * 2
    assert len(cells("cae", CAE)) == 14 * 14 * 2
    assert RELAXED != GSN_V3


@pytest.mark.parametrize(("standard", "source", "relation", "target", "code"), ENDPOINTS)
def test_endpoints(standard: str, source: str, relation: str, target: str, code: str, root: Path) -> None:
    """A relation that the table does not have is an error at the place where it is written."""
    word = SOURCES[source]
    head = f"away: {word}" if "/" in word else f"{word}: {'far' if source == 'Mod' else 'S'}"
    text = f"""
case: demo
top: TOP
standard: {standard}
files: [far.yaml]
elements:
  - {{claim: TOP, text: It is safe, undeveloped: true}}
  - {head}
    text: It is so
    {RELATIONS[relation]}: [{TARGETS[target]}]
"""
    result = assurance.analyse(text, today=TODAY, root=root)
    owner = result.case.elements["S" if "S" in result.case.elements else f"@{head.partition(': ')[2]}"]
    found = [d for d in result.findings if d.code in ("ARG201", "ARG321") and d.about == owner.key]
    assert [d.code for d in found] == ([code] if code else [])
    assert all(d.help for d in found)


@pytest.mark.parametrize(
    ("support", "help_says"),
    [
        ("supported_by: [{context: X1, text: Hosted API}]", "`in_context_of:`"),
        ("supported_by: [{defeater: D1, text: It may be wrong}]", "`challenged_by:`"),
        ("in_context_of: [{evidence: E1, text: Report}]", "`supported_by:`"),
    ],
    ids=["context as support", "defeater as support", "evidence as context"],
)
def test_an_endpoint_error_says_where_the_element_belongs(support: str, help_says: str, root: Path) -> None:
    text = f"case: demo\nelements: [{{claim: C1, text: It is so, {support}}}]"
    (found,) = [d for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code == "ARG201"]
    assert help_says in (found.help or "")


# -- two vocabularies, one meaning

GSN = """
case: demo
elements:
  - goal: C1
    text: It is safe
    supported_by:
      - strategy: S1
        text: Argument by parts
        supported_by:
          - goal: C2
            text: One part is safe
            supported_by: [{solution: E1, text: Report, status: accepted, artifact: {reference: report 1}}]
          - {goal: C3, text: Another part is safe, undeveloped: true}
"""


def test_gsn_words_and_ours_mean_the_same(root: Path) -> None:
    ours = GSN.replace("goal:", "claim:").replace("strategy:", "argument:").replace("solution:", "evidence:")
    mixed = GSN.replace("goal: C2", "claim: C2").replace("solution:", "evidence:")
    first, *others = (assurance.analyse(text, today=TODAY, root=root) for text in (GSN, ours, mixed))
    assert first.assessment.states == {"C1": "partial", "S1": "partial", "C2": "supported", "C3": "undeveloped"}
    for other in others:
        assert other.assessment.states == first.assessment.states
        assert [d.code for d in other.findings] == [d.code for d in first.findings]
        assert [e.kind for e in other.case.elements.values()] == [e.kind for e in first.case.elements.values()]


def test_messages_use_the_words_of_the_author(root: Path) -> None:
    (found,) = [
        d
        for d in assurance.analyse("elements: [{goal: C1, text: It is so}]", today=TODAY, root=root).findings
        if d.code == "ARG301"
    ]
    assert found.message.startswith("goal `C1`")


# -- shape


SHAPES = [
    ("ARG205", "{claim: C1, text: It is so, undeveloped: true, supported_by: [E1]}", True),
    ("ARG205", "{argument: C1, text: By parts, undeveloped: true, supported_by: [C9]}", True),
    ("ARG205", "{claim: C1, text: It is so, undeveloped: true, supported_by_contract: true}", True),
    ("ARG205", "{claim: C1, text: It is so, supported_by_contract: true}", False),
    ("ARG205", "{claim: C1, text: It is so, undeveloped: true, in_context_of: [X9]}", False),
    ("ARG205", "{claim: C1, text: It is so, undeveloped: false, supported_by: [E1]}", False),
    ("ARG301", "{claim: C1, text: It is so}", True),
    ("ARG301", "{argument: C1, text: By parts}", True),
    ("ARG301", "{claim: C1, text: It is so, undeveloped: true}", False),
    ("ARG301", "{claim: C1, text: It is so, supported_by_contract: true}", False),
    ("ARG301", "{claim: C1, text: It is so, supported_by: [E1]}", False),
    ("ARG301", "{claim: C1, text: It is so, supported_by: [NOWHERE]}", False),
    ("ARG104", "{claim: C1, text: It is so, supported_by: [C1]}", True),
    ("ARG103", "{claim: C1, text: It is so, supported_by: [E1, E1]}", True),
    ("ARG103", "{claim: C1, text: It is so, supported_by: [E1, {to: E1}]}", True),
    ("ARG103", "{claim: C1, text: It is so, supported_by: [C9], in_context_of: [C9]}", False),
    ("ARG020", "{evidence: C1, text: Report, undeveloped: true}", True),
    ("ARG024", "{claim: C1, evidence: C1, text: Report}", True),
]


@pytest.mark.parametrize(("code", "element", "found"), SHAPES)
def test_shape_of_one_element(code: str, element: str, found: bool, root: Path) -> None:
    text = f"""
case: demo
elements:
  - {element}
  - {{claim: C9, text: It is so, supported_by: [E1]}}
  - {{evidence: E1, text: Report}}
  - {{context: X9, text: Hosted API}}
"""
    assert (code in codes(text, root)) is found


REACHED = [
    ("by support", "supported_by: [C2]", "", True),
    ("through an argument", "supported_by: [{argument: S1, text: By parts, supported_by: [C2]}]", "", True),
    ("as a counter-claim", "challenged_by: [C2]", "", True),
    (
        "as a reason against a doubt",
        "challenged_by: [{defeater: D1, text: Wrong, status: refuted, refuted_by: [C2]}]",
        "",
        True,
    ),
    ("below a counter-claim", "challenged_by: [{defeater: D1, text: Wrong, supported_by: [C2]}]", "", True),
    ("not at all", "undeveloped: true", "", False),
    (
        "only by a claim that is not reached itself",
        "undeveloped: true",
        "  - {claim: C3, text: It is so, supported_by: [C2]}",
        False,
    ),
]


@pytest.mark.parametrize(("fields", "more", "reached"), [r[1:] for r in REACHED], ids=[r[0] for r in REACHED])
def test_what_is_on_no_path_from_the_top_is_found(fields: str, more: str, reached: bool, root: Path) -> None:
    """Every kind of relation counts, and one finding is given for each loose piece."""
    text = f"""
case: demo
top: C1
elements:
  - {{claim: C1, text: It is safe, {fields}}}
  - {{claim: C2, text: It is so, supported_by: [{{evidence: E1, text: Report}}]}}
{more}
"""
    found = [d.about for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code == "ARG203"]
    assert found == ([] if reached else ["C3"] if more else ["C2"])


def test_an_away_element_in_use_is_reached(root: Path) -> None:
    text = (
        "case: demo\ntop: C1\nfiles: [far.yaml]\nelements: [{claim: C1, text: It is so, supported_by: [{away: far/C}]}]"
    )
    assert "ARG203" not in codes(text, root)


@pytest.mark.parametrize(
    ("kind", "used"),
    [(kind, used) for kind in ("evidence", "context", "assumption", "justification") for used in (True, False)],
)
def test_what_nothing_refers_to_is_found(kind: str, used: bool, root: Path) -> None:
    key = "supported_by" if kind == "evidence" else "in_context_of"
    fields = f"{key}: [X1]" if used else "undeveloped: true"
    text = f"case: demo\nelements:\n  - {{claim: C1, text: It is so, {fields}}}\n  - {{{kind}: X1, text: Something}}"
    assert ("ARG303" in codes(text, root)) is not used


CHALLENGERS = [
    ("defeater", "{defeater: D1, text: It may be wrong}", True),
    ("goal", "{goal: D1, text: It is wrong, undeveloped: true}", True),
    ("solution", "{solution: D1, text: Counter-test}", True),
    ("context", "{context: D1, text: Hosted API}", False),
    ("assumption", "{assumption: D1, text: Users are known}", False),
    ("strategy", "{strategy: D1, text: Argument by parts, undeveloped: true}", False),
]


@pytest.mark.parametrize(
    ("challenger", "legal"),
    [
        pytest.param(
            element,
            legal,
            id=name,
        )
        for name, element, legal in CHALLENGERS
    ],
)
def test_only_goals_and_solutions_challenge(challenger: str, legal: bool, root: Path) -> None:
    text = f"case: demo\nelements: [{{claim: C1, text: It is so, undeveloped: true, challenged_by: [{challenger}]}}]"
    assert ("ARG201" in codes(text, root)) is not legal


def test_a_doubt_about_a_relation_that_does_not_exist_is_reported(root: Path) -> None:
    text = """
case: demo
top: C1
elements:
  - {claim: C1, text: It is safe, supported_by: [E1]}
  - {claim: C2, text: It is secure, supported_by: [E2]}
  - {evidence: E1, text: Report}
  - {evidence: E2, text: Report}
  - {defeater: D1, text: It does not follow, challenges: {from: C1, to: E2}}
"""
    assert codes(text, root) & {"ARG107"}


@pytest.mark.parametrize("word", ["most", "atleast 2", "at-least two", "at-least 0"])
def test_an_unknown_aggregation_is_a_finding(word: str, root: Path) -> None:
    text = f"elements: [{{argument: S1, text: By parts, aggregation: {word}, warrant: Independent, undeveloped: true}}]"
    assert "ARG022" in codes(text, root)
