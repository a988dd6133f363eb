"""Modules, contracts and other cases: what they publish, how they cite each other, and what crosses their borders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.cli.app import run
from assurance.model.result import Result

TODAY = dt.date(2026, 11, 22)

PRODUCT = """
case: product
top: C1
owner: lead
valid_until: 2027-11-20
acceptance: {authority: board, by: 2026-12-15}
actors: [{actor: outsider, text: An outsider}]
uses: [platform/platform.case.yaml]
files: [sec.yaml, glue.yaml]
elements:
  - claim: C1
    text: The product is acceptably safe and secure
    summary: true
    challenged_by: [{defeater: D0, text: The vault is old, status: refuted, rationale: It was audited}]
    supported_by:
      - claim: C2
        text: The product does no harm
        discipline: safety
        supported_by: [{away: platform/P1}]
      - claim: C3
        text: The product keeps its secrets
        discipline: security
        actors: [outsider]
        supported_by_contract: true
      - module_ref: sec
"""
SEC = """
module: sec
interface: [S1]
elements:
  - claim: S1
    text: The vault keeps secrets
    supported_by: [{evidence: E1, text: Audit report, type: analytic, collected: 2026-10-30, status: accepted,
                    artifact: {reference: r1}}]
"""
GLUE = """
contract: glue
binds: [sec]
elements:
  - away: product/C3
    supported_by: [{away: sec/S1}]
"""
PLATFORM = """
case: platform
top: P1
elements:
  - claim: P1
    text: The platform does no harm
    discipline: safety
    supported_by:
      - {evidence: E1, text: Platform report, collected: 2026-10-30, status: accepted, artifact: {reference: r1}}
      - claim: P2
        text: The private part works
        supported_by:
          - {evidence: E2, text: Test report, collected: 2026-10-30, status: accepted, artifact: {reference: r2}}
"""
PLATFORM_FALLS = {"platform/P1", "C2", "C1"}
FILES = {"a.case.yaml": PRODUCT, "sec.yaml": SEC, "glue.yaml": GLUE, "platform/platform.case.yaml": PLATFORM}


def checked(folder: Path, **changes: tuple[str, str]) -> Result:
    """The product case, with a replacement in some of its files (named by their stem)."""
    (folder / ".git").mkdir(exist_ok=True)
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        old, new = changes.get(file.stem.partition(".")[0], ("", ""))
        assert old in text
        file.write_text(text.replace(old, new) if old else text, "utf-8")
    return assurance.load(folder / "a.case.yaml", today=TODAY)


def codes(result: Result) -> set[str]:
    """Codes of findings, those about coverage and the register left out."""
    return {found.code for found in result.findings if found.code[3] not in "789"}


def states(result: Result) -> dict[str, str]:
    """Every state and standing as a word."""
    return {key: result.assessment.word(key) for key in result.case.elements}


def test_support_crosses_every_border(tmp_path: Path) -> None:
    """Another case, a contract and a module reference all carry support to the top."""
    result = checked(tmp_path)
    assert codes(result) == set()
    found = states(result)
    assert {key: found[key] for key in ("C1", "C2", "C3", "@sec", "platform/P1", "sec/S1")} == dict.fromkeys(
        ("C1", "C2", "C3", "@sec", "platform/P1", "sec/S1"), "supported"
    )


@pytest.mark.parametrize(
    ("stem", "old", "new", "fallen"),
    [
        ("platform", "artifact: {reference: r2}", "valid_until: 2020-01-01, artifact: {reference: r2}", PLATFORM_FALLS),
        ("platform", "status: accepted, artifact: {reference: r2}", "status: rejected", PLATFORM_FALLS),
        ("sec", "status: accepted,", "status: planned,", {"sec/S1", "@sec", "C3", "C1"}),
        ("glue", "supported_by: [{away: sec/S1}]", "text: The product keeps its secrets", {"C3", "C1"}),
    ],
)
def test_what_fails_behind_a_border_fails_before_it(
    tmp_path: Path, stem: str, old: str, new: str, fallen: set[str]
) -> None:
    """Evidence that falls in another module or case takes down what rests on it, and nothing else."""
    result = checked(tmp_path, **{stem: (old, new)})
    down = {key for key, word in states(result).items() if word and word not in ("supported", "holds")}
    assert fallen <= down
    assert not {"C1", "C2", "C3", "@sec"} - fallen & down


@pytest.mark.parametrize(
    ("stem", "old", "new", "code"),
    [
        ("a", "{away: platform/P1}", "{away: platform/P2}", "ARG106"),
        ("a", "{away: platform/P1}", "{away: platform/P9}", "ARG101"),
        ("a", "{away: platform/P1}", "{away: platform/P1, text: The platform does harm}", "ARG601"),
        ("a", "platform/platform.case.yaml", "nowhere.case.yaml", "ARG034"),
        ("a", "platform/platform.case.yaml", "sec.yaml", "ARG034"),
        ("a", "platform/platform.case.yaml", "a.case.yaml", "ARG033"),
        ("a", "platform/platform.case.yaml", "../x.case.yaml", "ARG032"),
        ("a", "supported_by: [{away: platform/P1}]", "undeveloped: true", "ARG608"),
        ("a", "module_ref: sec", "module_ref: glue", "ARG105"),
        ("a", "module_ref: sec", "contract_ref: sec", "ARG105"),
        ("a", "module_ref: sec", "contract_ref: glu", "ARG101"),
        ("a", "supported_by_contract: true", "supported_by_contract: true\n        undeveloped: true", "ARG205"),
        (
            "a",
            "supported_by_contract: true",
            "supported_by_contract: true\n        supported_by: [{evidence: E9, text: Report}]",
            "ARG602",
        ),
        ("sec", "text: The vault", "supported_by_contract: true\n    text: The vault", "ARG602"),
        ("sec", "interface: [S1]", "interface: [S1, E1, G1]", "ARG101"),
        ("sec", "interface: [S1]", "interface: [E1]", "ARG106"),
        ("sec", "text: The vault", "in_context_of: [{context: X1, text: One user}]\n    text: The vault", "ARG605"),
        ("sec", "text: The vault", "in_context_of: [{context: X1, text: One user}]\n    text: The vault", "ARG606"),
        ("glue", "binds: [sec]", "binds: []", "ARG607"),
        ("glue", "binds: [sec]", "binds: [sec]\ninterface: [C9]", "ARG604"),
        ("glue", "[{away: sec/S1}]", "[{module_ref: sec}]", "ARG604"),
        ("glue", "[{away: sec/S1}]", "[sec/S1]", "ARG604"),
        ("glue", "binds: [sec]", "binds: [sec]\nrisks: []", "ARG020"),
        ("platform", "text: The platform does no harm", "txt: The platform does no harm", "ARG034"),
        ("platform", "case: platform", "case: product", "ARG102"),
        ("platform", "case: platform", "case: sec", "ARG102"),
    ],
)
def test_each_mistake_at_a_border_is_found(tmp_path: Path, stem: str, old: str, new: str, code: str) -> None:
    """One mistake, its finding; and no verdict of support where the text is wrong."""
    result = checked(tmp_path, **{stem: (old, new)})
    assert code in codes(result)


def test_an_argument_is_published_in_vain(tmp_path: Path) -> None:
    """A strategy cannot be public."""
    old = SEC[SEC.index("supported_by:") :].rstrip("\n")
    new = "supported_by: [{argument: G1, text: Argument over keys, undeveloped: true}]"
    result = checked(tmp_path, sec=(old, new))
    assert "ARG603" not in codes(result)
    (tmp_path / "sec.yaml").write_text(SEC.replace(old, new).replace("[S1]", "[S1, G1]"), "utf-8")
    assert "ARG603" in codes(assurance.load(tmp_path / "a.case.yaml", today=TODAY))


def test_a_circle_through_a_contract_is_found(tmp_path: Path) -> None:
    """A module that rests on the goal which a contract supports with it goes in a circle and supports nothing."""
    result = checked(tmp_path, sec=("supported_by: [", "supported_by: [{away: product/C3}, "))
    assert {"ARG202", "ARG206"} & codes(result)
    assert states(result)["C1"] != "supported"


@pytest.mark.parametrize(
    "doubt",
    [
        "    challenged_by: [{defeater: D1, text: The vault of another product is meant}]",
        "    in_context_of: [{assumption: A1, text: One user, challenged_by: [{defeater: D1, text: There are two}]}]",
    ],
    ids=["of the citation", "of an assumption"],
)
def test_a_doubt_inside_a_contract_weighs_on_what_it_supplies(doubt: str, tmp_path: Path) -> None:
    """Nothing is carried over a border that is in doubt."""
    old = "    supported_by: [{away: sec/S1}]"
    result = checked(tmp_path, glue=(old, f"{old}\n{doubt}"))
    assert states(result)["C3"] != "supported"
    assert states(result)["C1"] != "supported"


def test_two_cases_that_use_each_other_end(tmp_path: Path) -> None:
    """A circle of cases is a finding in both, and ends."""
    for one, other in (("a", "b"), ("b", "a")):
        text = f"case: {one}\nuses: [{other}.case.yaml]\nelements: [{{claim: C, text: It is so, undeveloped: true}}]\n"
        (tmp_path / f"{one}.case.yaml").write_text(text, "utf-8")
    for one in "ab":
        result = assurance.load(tmp_path / f"{one}.case.yaml", today=TODAY)
        assert codes(result) & {"ARG033", "ARG034"}
        assert result.verdicts.undecided


def test_a_case_used_by_many_is_checked_once(tmp_path: Path) -> None:
    """A lattice of twelve layers, each using both cases of the next, takes no exponential time."""
    layers = 12
    for layer in range(layers):
        for side in "ab":
            uses = f"uses: [a{layer + 1}.case.yaml, b{layer + 1}.case.yaml]" if layer + 1 < layers else ""
            cited = f"[{{away: a{layer + 1}/C}}, {{away: b{layer + 1}/C}}]" if uses else "[]"
            text = f"case: {side}{layer}\n{uses}\nelements: [{{claim: C, text: It is so, supported_by: {cited}}}]\n"
            (tmp_path / f"{side}{layer}.case.yaml").write_text(text, "utf-8")
    result = assurance.load(tmp_path / "a0.case.yaml", today=TODAY)
    assert "a1/C" in result.case.elements


def test_borrowed_claims_create_no_coverage(tmp_path: Path) -> None:
    """A claim of another case is cited; what it covers it covers there."""
    text = PLATFORM.replace("discipline: safety", "discipline: security\n    actors: [outsider]")
    text = text.replace("top: P1", "top: P1\nactors: [{actor: outsider, text: An outsider}]")
    text = text.replace("Platform report,", "Platform report, type: analytic,")
    (tmp_path / ".git").mkdir()
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform/platform.case.yaml").write_text(text, "utf-8")
    own = "case: a\ntop: C1\nuses: [platform/platform.case.yaml]\nelements:\n  - claim: C1\n    text: It is so\n"
    (tmp_path / "a.case.yaml").write_text(f"{own}    supported_by: [{{away: platform/P1}}]\n", "utf-8")
    result = assurance.load(tmp_path / "a.case.yaml", today=TODAY)
    assert dict(result.verdicts.support)["C1"].value == "supported"
    assert {"no security" in found.primary.text for found in result.findings if found.code == "ARG701"} == {True, False}


def test_renaming_reaches_the_cases_that_use_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A claim, and a whole case, are renamed where they are cited as well; and back again every byte is the same."""
    checked(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in FILES}
    for old, new in (("P1", "PX"), ("platform", "base")):
        assert run(["rename", old, new, str(tmp_path / "platform/platform.case.yaml"), "--yes"]) == 0
    assert "away: base/PX" in (tmp_path / "a.case.yaml").read_text("utf-8")
    assert codes(assurance.load(tmp_path / "a.case.yaml", today=TODAY)) == set()
    for old, new in (("PX", "P1"), ("base", "platform")):
        assert run(["rename", old, new, str(tmp_path / "platform/platform.case.yaml"), "--yes"]) == 0
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == before
    capfd.readouterr()
