"""CAE's blocks, arguments between claims and support, and aggregations whose legs must be independent."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

import assurance

TODAY = dt.date(2026, 11, 20)


def found(text: str, root: Path, code: str) -> list[assurance.Diagnostic]:
    return [d for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code == code]


ONE = """
case: demo
top: C1
standard: STANDARD
elements:
  - {claim: C1, text: It is safe, supported_by: [S1]}
  - {argument: S1, text: By parts, FIELDS}
  - {claim: C2, text: It is so, undeveloped: true}
  - {justification: J1, text: The standard wants it}
  - {context: X1, text: Hosted API}
"""
BARE = [
    ("nothing", "supported_by: [C2]", "info", "error"),
    ("a context", "supported_by: [C2], in_context_of: [X1]", "info", "error"),
    ("notes", "supported_by: [C2], notes: as always", "info", "error"),
    ("an aggregation without warrant (ARG322)", "supported_by: [C2], aggregation: any", "", ""),
    ("a block", "supported_by: [C2], block: decomposition", "", ""),
    ("a warrant", "supported_by: [C2], warrant: Nothing else fails", "", ""),
    ("undeveloped", "undeveloped: true", "", ""),
    ("a justification, which GSN has for it", "supported_by: [C2], in_context_of: [J1]", "", "error"),
    ("a block that does not exist (ARG022)", "supported_by: [C2], block: magic", "", ""),
]


@pytest.mark.parametrize("standard", ["gsn-v3", "gsn-relaxed", "cae"])
@pytest.mark.parametrize(("fields", "gsn", "cae"), [row[1:] for row in BARE], ids=[row[0] for row in BARE])
def test_an_argument_says_what_kind_of_step_it_is(
    fields: str, gsn: str, cae: str, standard: str, tmp_path: Path
) -> None:
    findings = found(ONE.replace("STANDARD", standard).replace("FIELDS", fields), tmp_path, "ARG320")
    severity = cae if standard == "cae" else gsn
    assert [d.severity.word for d in findings] == ([severity] if severity else [])


@pytest.mark.parametrize(("standard", "findings"), [("gsn-v3", 1), ("cae", 6)])
def test_gsn_hears_of_it_once(standard: str, findings: int, tmp_path: Path) -> None:
    text = f"case: demo\ntop: C1\nstandard: {standard}\nelements:\n  - {{claim: C1, text: So, supported_by: [S1]}}\n"
    text += "  - {claim: C2, text: So, undeveloped: true}\n"
    text += "".join(f"  - {{argument: S{n}, text: By parts, supported_by: [C2]}}\n" for n in range(1, 7))
    first, *_ = every = found(text, tmp_path, "ARG320")
    assert len(every) == findings
    assert ("6 arguments" in first.message) is (standard == "gsn-v3")


DIRECT = [
    ("claims", "[C2, C3]", 1),
    ("evidence", "[E1]", 1),
    ("an argument and evidence", "[S1, E1]", 1),
    ("an argument", "[S1]", 0),
    ("two arguments", "[S1, S2]", 0),
    ("nothing", "[]", 0),
    ("what does not exist (ARG101)", "[C9]", 0),
    ("context (ARG201)", "[X1]", 0),
    ("a defeater (ARG201)", "[D1]", 0),
]


@pytest.mark.parametrize("standard", ["gsn-v3", "gsn-relaxed", "cae"])
@pytest.mark.parametrize(("support", "findings"), [row[1:] for row in DIRECT], ids=[row[0] for row in DIRECT])
def test_cae_wants_an_argument_between(support: str, findings: int, standard: str, tmp_path: Path) -> None:
    """One finding for each claim, in CAE only, and no ARG201 or ARG306 beside it."""
    text = f"""
case: demo
top: C1
standard: {standard}
elements:
  - {{claim: C1, text: It is safe, supported_by: {support}}}
  - {{claim: C2, text: It is so, undeveloped: true}}
  - {{claim: C3, text: It is so, undeveloped: true}}
  - {{evidence: E1, text: Report}}
  - {{context: X1, text: Hosted API}}
  - {{defeater: D1, text: No}}
  - {{argument: S1, text: By parts, supported_by: [C2], block: concretion}}
  - {{argument: S2, text: By parts, supported_by: [C2], block: concretion}}
"""
    every = found(text, tmp_path, "ARG321")
    assert [(d.about, d.severity.word) for d in every] == [("C1", "error")] * (findings if standard == "cae" else 0)
    if every:
        assert found(text, tmp_path, "ARG201") == found(text, tmp_path, "ARG306") == []


AGGREGATIONS = [
    ("aggregation: any", True),
    ("aggregation: at-least 1", True),
    ("aggregation: at-least 2, block: decomposition", True),
    ("aggregation: all", False),
    ("aggregation: any, warrant: Each is enough", False),
    ("aggregation: at-least 1, warrant: One is enough", False),
    ("block: decomposition", False),
    ("aggregation: most", False),
]


@pytest.mark.parametrize(("fields", "fires"), AGGREGATIONS)
def test_some_instead_of_all_takes_a_reason(fields: str, fires: bool, tmp_path: Path) -> None:
    text = ONE.replace("STANDARD", "gsn-v3").replace("FIELDS", f"supported_by: [C2], {fields}")
    assert len(found(text, tmp_path, "ARG322")) == fires


LEGS = """
case: demo
top: C1
assets: [{asset: filter, text: Filter}, {asset: log, text: Log}]
elements:
  - {claim: C1, text: It is safe, supported_by: [S1], in_context_of: [A0]}
  - {argument: S1, text: By parts, AGGREGATION, supported_by: [C2, C3, C4]}
  - {claim: C2, text: It is so, LEG2}
  - {claim: C3, text: It is so, LEG3}
  - {claim: C4, text: It is so, supported_by: [E4]}
  - {claim: C5, text: It is so, supported_by: [E5]}
  - {evidence: E2, text: Report}
  - {evidence: E3, text: Report}
  - {evidence: E4, text: Report}
  - {evidence: E5, text: Report}
  - {assumption: A0, text: Users are known}
  - {assumption: A1, text: Users are few}
  - {context: X1, text: Hosted API}
"""
SOME = "aggregation: any, warrant: Each is enough"
SHARED = [
    ("evidence", SOME, "supported_by: [E2]", "supported_by: [E2]", "evidence `E2`"),
    ("evidence of another leg, directly", SOME, "supported_by: [C4]", "supported_by: [E3]", "claim `C4`"),
    ("evidence, deeper", SOME, "supported_by: [C5]", "supported_by: [E3, E5]", "evidence `E5`"),
    ("a claim", SOME, "supported_by: [C5]", "supported_by: [C5]", "claim `C5`"),
    (
        "an assumption",
        SOME,
        "supported_by: [E2], in_context_of: [A1]",
        "supported_by: [E3], in_context_of: [A1]",
        "assumption `A1`",
    ),
    (
        "an asset",
        SOME,
        "supported_by: [E2], relies_on: [filter]",
        "supported_by: [E3], relies_on: [log, filter]",
        "asset `filter`",
    ),
    (
        "at least two",
        "aggregation: at-least 2, warrant: Two are enough",
        "supported_by: [E2]",
        "supported_by: [E2]",
        "evidence `E2`",
    ),
    ("nothing", SOME, "supported_by: [E2]", "supported_by: [E3]", ""),
    ("all are wanted", "aggregation: all, warrant: so", "supported_by: [E2]", "supported_by: [E2]", ""),
    ("no warrant (ARG322)", "aggregation: any", "supported_by: [E2]", "supported_by: [E2]", ""),
    ("twice in one leg", SOME, "supported_by: [E2, C5, E5]", "supported_by: [E3]", ""),
    (
        "an assumption of the whole argument",
        SOME,
        "supported_by: [E2], in_context_of: [A0]",
        "supported_by: [E3], in_context_of: [A0]",
        "",
    ),
    ("context", SOME, "supported_by: [E2], in_context_of: [X1]", "supported_by: [E3], in_context_of: [X1]", ""),
    ("other assets", SOME, "supported_by: [E2], relies_on: [filter]", "supported_by: [E3], relies_on: [log]", ""),
]


@pytest.mark.parametrize(("how", "two", "three", "said"), [row[1:] for row in SHARED], ids=[row[0] for row in SHARED])
def test_legs_that_share_are_not_independent(how: str, two: str, three: str, said: str, tmp_path: Path) -> None:
    text = LEGS.replace("AGGREGATION", how).replace("LEG2", two).replace("LEG3", three)
    findings = found(text, tmp_path, "ARG323")
    assert len(findings) == bool(said)
    assert all(d.message == f"legs of argument `S1` share {said}" for d in findings)


def test_legs_that_share_through_an_away_element(tmp_path: Path) -> None:
    far = "module: far\ninterface: [C]\nelements: [{claim: C, text: So, supported_by: [{evidence: E, text: Report}]}]"
    (tmp_path / "far.yaml").write_text(far, "utf-8")
    text = LEGS.replace("AGGREGATION", SOME).replace("case: demo", "case: demo\nfiles: [far.yaml]")
    text = text.replace("LEG2", "supported_by: [{away: far/C}]").replace("LEG3", "supported_by: [{away: far/C}]")
    assert [d.message for d in found(text, tmp_path, "ARG323")] == ["legs of argument `S1` share claim `C`"]


def test_legs_in_legs_take_bounded_time(tmp_path: Path) -> None:
    """Each of 1,500 nested aggregations looks at everything below it, up to a bound."""
    lines = ["case: demo", "top: C0", "elements:", "  - {evidence: E, text: Report}"]
    for n in range(1_500):
        lines.append(f"  - {{claim: C{n}, text: So, supported_by: [S{n}]}}")
        lines.append(f"  - {{argument: S{n}, text: By, {SOME}, supported_by: [C{n + 1}, D{n}]}}")
        lines.append(f"  - {{claim: D{n}, text: So, supported_by: [E]}}")
    lines.append("  - {claim: C1500, text: So, supported_by: [E]}")
    start = time.perf_counter()
    assert found("\n".join(lines), tmp_path, "ARG323")
    assert time.perf_counter() - start < 20
