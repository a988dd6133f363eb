"""Slips and tricks: none of them buys a better verdict than the honest case has."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.config import ConfigError, read_config

TODAY = dt.date(2026, 11, 22)
GOOD = "status: accepted, level: system, conditions: adversarial, artifact: {reference: report 1}"
CASE = f"""case: demo
top: C1
scope: {{version: "2.2"}}
actors: [{{actor: A1, text: Insider}}]
risks:
  - {{hazard: H1, text: A wrong dosage, severity: critical}}
  - {{threat: T1, text: Stolen weights, severity: critical}}
elements:
  - claim: C1
    text: It is safe and secure
    summary: true
    supported_by: [C2, C3]
  - {{claim: C2, text: It is safe, discipline: safety, addresses: [H1], supported_by: [E1]}}
  - {{claim: C3, text: It is secure, discipline: security, actors: [A1], addresses: [T1], supported_by: [E2]}}
  - {{evidence: E1, text: Report, {GOOD}}}
  - {{evidence: E2, text: Report, {GOOD}}}
"""
D1 = "{defeater: D1, text: It fails, status: confirmed}"
LIMIT = "text: A wrong dosage, severity: critical, threshold"


def changed(old: str, new: str) -> str:
    assert old in CASE
    return CASE.replace(old, new, 1)


def good(text: str, root: Path) -> bool:
    """Whether a case is called supported and covering both."""
    verdicts = assurance.analyse(text, name="a.case.yaml", today=TODAY, root=root).verdicts
    return verdicts.coverage.value == "covers both" and all(s.value == "supported" for _, s in verdicts.support)


def test_the_honest_case_is_good(tmp_path: Path) -> None:
    assert good(CASE, tmp_path)


SLIPS = {
    "a status given twice": changed("status: accepted", "status: accepted, status: rejected"),
    "elements given twice": CASE + "elements:\n  - {defeater: D1, text: No, status: confirmed, challenges: C1}\n",
    "a second document": CASE + "---\nelements: []\n",
    "a misspelled list": CASE + "interplya:\n  - {conflict: X1, between: [C2, C3], text: They collide}\n",
    "a misspelled key in the scope": changed('version: "2.2"', 'version: "2.2", acess: api'),
    "a top that is not there": changed("top: C1", "top: [C1, C9]"),
    "two kinds in one entry": CASE + "interplay: [{synergy: X1, conflict: X1, text: T, between: [C2, C3]}]\n",
    "an assumption that is not there": changed("addresses: [H1]", "addresses: [H1], in_context_of: [A1]"),
    "a threshold of a risk that is not there": changed("addresses: [H1]", "addresses: [H1], meets: [H9]"),
    "a threshold that is not there": changed("addresses: [H1]", "addresses: [H1], meets: [H1]"),
    "a risk that leads nowhere": changed("weights, severity: critical", "weights, severity: critical, leads_to: [H9]"),
    "a point whose claim is not there": CASE + "  - {acp: ACP1, on: C2, claim: C9}\n",
    "a point on what is not there": CASE + "  - {acp: ACP1, on: C9, text: Sure}\n",
    "a residual doubt without a reason": CASE
    + "  - {defeater: D1, text: No, challenges: C2, status: accepted-residual}\n",
    "a confirmed doubt with a typing mistake": CASE
    + "  - {defeater: D1, text: No, challenges: C2, status: confirmed, ownr: me}\n",
    "an ID given twice": CASE + "  - {defeater: C2, text: No, challenges: C1}\n",
    "a margin of nothing": changed(
        "text: A wrong dosage, severity: critical", LIMIT + ": {below: 1, margin: 0}, estimate: {upper: 5}"
    ),
    "an upper bound below the value": changed(
        "text: A wrong dosage, severity: critical", LIMIT + ": {below: 1}, estimate: {value: 5, upper: 0.1}"
    ),
    "two limits": changed(
        "text: A wrong dosage, severity: critical", LIMIT + ": {at_most: 1, below: 100}, estimate: {upper: 5}"
    ),
    "an age beside a limit": changed(
        "status: accepted", "collected: 2026-11-01, checks: [{max_age: 1 year, rate: x, below: 1%}], status: accepted"
    ),
    "a file that is listed and is a case": CASE + "files: [other.case.yaml]\n",
    "a pattern with a typing mistake": CASE + "files: ['prt*.yaml']\n",
    "no case line": CASE.replace("case: demo\n", ""),
}


@pytest.mark.parametrize("name", list(SLIPS))
def test_a_slip_buys_nothing(name: str, tmp_path: Path) -> None:
    """Each is found, and none leaves the case called good."""
    (tmp_path / "other.case.yaml").write_text("case: other\nelements: []\n")
    result = assurance.analyse(SLIPS[name], name="a.case.yaml", today=TODAY, root=tmp_path)
    assert result.findings
    assert not good(SLIPS[name], tmp_path)


def test_a_doubt_about_citing_counts(tmp_path: Path) -> None:
    """A defeater on an away element weighs on what rests on it, also on its second citation."""
    (tmp_path / "m.yaml").write_text(
        f"module: m\ninterface: [C9]\nelements:\n  - {{claim: C9, text: It is so, supported_by: [E9]}}\n"
        f"  - {{evidence: E9, text: Report, {GOOD}}}\n"
    )
    cited = changed("supported_by: [E1]", "supported_by: [E1, {away: m/C9}]").replace(
        "top: C1", "top: C1\nfiles: [m.yaml]"
    )
    assert good(cited, tmp_path)
    again = cited.replace("supported_by: [E2]", f"supported_by: [E2, {{away: m/C9, challenged_by: [{D1}]}}]")
    assert not good(again, tmp_path)


def test_a_chain_of_reliance_falls_in_one_pass(tmp_path: Path) -> None:
    """Two thousand claims, each relying on what the next one protects, are judged at once."""
    count = 2000
    lines = [
        "case: demo\ntop: C0\nactors: [{actor: A, text: Insider}]\nassets:\n",
        *(f"  - {{asset: a{i}, text: Asset}}\n" for i in range(count)),
    ]
    lines.append(
        f"elements:\n  - {{evidence: E, text: Report, {GOOD}}}\n  - claim: C0\n    text: All\n    summary: true\n"
    )
    lines.append(f"    supported_by: [{', '.join(f'L{i}' for i in range(count))}]\n")
    for i in range(count):
        relies = f"relies_on: [a{i + 1}], " if i + 1 < count else "relies_on: [a0x], ".replace("a0x", "gone")
        lines.append(
            f"  - {{claim: L{i}, text: It is so, discipline: security, actors: [A], protects: [a{i}], {relies}"
            "supported_by: [E]}\n"
        )
    text = "".join(lines).replace("assets:\n", "assets:\n  - {asset: gone, text: Nobody protects it}\n")
    states = assurance.analyse(text, today=TODAY, root=tmp_path).assessment.states
    assert {states[f"L{i}"].value for i in range(count)} == {"unsound"}


def test_a_project_cannot_name_a_program() -> None:
    """Nothing that comes with a project is run: the Graphviz program is named by the person, not by the files."""
    with pytest.raises(ConfigError, match="unknown key `dot`"):
        read_config({"dot": "./evil"}, "assurance.toml")
