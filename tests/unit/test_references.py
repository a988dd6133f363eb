"""Names: each leads to one thing of the right kind, in this file, another file or another module."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import assurance
from assurance.diagnostic import Diagnostic

TODAY = dt.date(2026, 11, 20)


def check(text: str, root: Path, **files: str) -> assurance.Result:
    """Check a text beside other files, given by their names without `.yaml`."""
    for name, content in files.items():
        (root / f"{name}.yaml").write_text(content, "utf-8")
    return assurance.analyse(text, today=TODAY, root=root)


def found(result: assurance.Result, code: str) -> list[Diagnostic]:
    return [finding for finding in result.findings if finding.code == code]


def shown(result: assurance.Result, finding: Diagnostic) -> str:
    """The text that a finding points at."""
    source = result.texts[finding.span.file]
    return source.text[finding.span.start : finding.span.end]


KNOWN = """
case: demo
top: C1
actors: [{actor: insider, text: An insider}]
assets: [{asset: weights, text: Model weights}]
risks:
  - {hazard: H1, text: A wrong dosage}
  - {threat: T1, text: Stolen weights, THREAT}
interplay: [{conflict: X1, between: [C1, C2], text: They collide, CONFLICT}]
red_lines: [{red_line: RL1, if: it happens, then: we stop, REDLINE}]
exclusions: [{exclude: EX1, reason: A bench, owner: lead, review_by: 2027-01-01, EXCLUDE}]
elements:
  - {claim: C1, text: It is safe, supported_by: [C2, E1], CLAIM}
  - {claim: C2, text: It is secure, undeveloped: true}
  - {evidence: E1, text: Report}
  - {defeater: D1, text: It may be wrong, DEFEATER}
MORE"""
SLOTS = {
    "THREAT": "severity: major",
    "CONFLICT": "owner: lead",
    "REDLINE": "owner: lead",
    "EXCLUDE": "risk: H1",
    "CLAIM": "owner: lead",
    "DEFEATER": "challenges: C1",
    "MORE": "",
}


def known(**slots: str) -> str:
    """A case in which every name is known, with some of its fields replaced."""
    text = KNOWN
    for slot, usual in SLOTS.items():
        text = text.replace(slot, slots.get(slot, usual))
    return text


def test_where_every_name_is_known_nothing_is_said(tmp_path: Path) -> None:
    result = check(known(), tmp_path)
    assert [d.message for code in ("ARG101", "ARG102", "ARG105", "ARG106") for d in found(result, code)] == []


def named(row: Any) -> str:
    """The ID of a row: where something is named, and how."""
    slot, fields = getattr(row, "values", row)[:2]
    return f"{slot.lower()}: {fields}"


FIELDS = [
    # slot, fields, what is named, what is meant there, did you mean
    ("CLAIM", "in_context_of: [C22]", "C22", "element", "C2"),
    ("CLAIM", "challenged_by: [D11]", "D11", "element", "D1"),
    ("CLAIM", "addresses: [H2]", "H2", "risk", "H1"),
    ("CLAIM", "meets: [H11]", "H11", "risk", "H1"),
    ("CLAIM", "actors: [insidr]", "insidr", "actor", "insider"),
    ("CLAIM", "protects: [weigths]", "weigths", "asset", "weights"),
    ("CLAIM", "relies_on: [weihgts]", "weihgts", "asset", "weights"),
    ("CLAIM", "bridge: C22", "C22", "element", "C2"),
    ("CLAIM", "effect_analyzed_by: C22", "C22", "element", "C2"),
    ("DEFEATER", "challenges: E11", "E11", "element", "E1"),
    pytest.param("DEFEATER", "challenges: {of: C22}", "C22", "element", "C2"),
    pytest.param("DEFEATER", "challenges: {from: C1, to: E11}", "E11", "element", "E1"),
    ("DEFEATER", "challenges: C1, status: refuted, refuted_by: [E11]", "E11", "element", "E1"),
    ("THREAT", "actors: [insiders]", "insiders", "actor", "insider"),
    ("THREAT", "assets: [weight]", "weight", "asset", "weights"),
    ("THREAT", "leads_to: [H11]", "H11", "risk", "H1"),
    ("THREAT", "estimate: {value: 1, evidence: E11}", "E11", "element", "E1"),
    ("CONFLICT", "resolved_by: C22", "C22", "element", "C2"),
    ("REDLINE", "tested_by: E11", "E11", "element", "E1"),
    ("EXCLUDE", "risk: H11", "H11", "risk", "H1"),
    ("MORE", "  - {module_ref: securty}", "securty", "module", None),
    pytest.param("MORE", "  - {away: C22}", "C22", "element", "C2"),
]


@pytest.mark.parametrize(("slot", "fields", "name", "wanted", "near"), FIELDS, ids=[named(row) for row in FIELDS])
def test_a_name_that_leads_nowhere(
    slot: str, fields: str, name: str, wanted: str, near: str | None, tmp_path: Path
) -> None:
    """One finding at the name itself, with the name that was most likely meant."""
    result = check(known(**{slot: fields}), tmp_path)
    (finding,) = found(result, "ARG101")
    assert f"{wanted} `{name}`, which does not exist" in finding.message
    assert shown(result, finding) == name
    if near is not None:
        assert finding.help == f"did you mean `{near}`?"


def test_an_unknown_place_to_stop_a_defeat(tmp_path: Path) -> None:
    fields = "challenges: C1, propagation: {stops_at: C22, rationale: Redundant, by: panel}"
    assert found(check(known(DEFEATER=fields), tmp_path), "ARG101")


def test_an_unknown_assurance_claim_point(tmp_path: Path) -> None:
    text = known().replace("[C2, E1]", "[C2, {to: E1, acp: ACP1}]")
    assert found(check(text, tmp_path), "ARG101")


@pytest.mark.parametrize("written", ["[E11, C2]", "[{to: E11}, C2]"], ids=["an ID", "a relation"])
def test_unknown_support_is_one_finding(written: str, tmp_path: Path) -> None:
    """A claim whose only fault is a misspelled leg is not also called unsupported."""
    text = known().replace("[C2, E1]", written)
    result = check(text, tmp_path)
    (finding,) = found(result, "ARG101")
    assert (shown(result, finding), finding.help) == ("E11", "did you mean `E1`?")
    assert finding.related[0].text == "needed here"
    assert found(result, "ARG301") == []


def test_an_unknown_top(tmp_path: Path) -> None:
    result = check(known().replace("top: C1", "top: C11"), tmp_path)
    (finding,) = found(result, "ARG101")
    assert (shown(result, finding), finding.help) == ("C11", "did you mean `C1`?")


def test_what_resembles_nothing_gets_no_guess(tmp_path: Path) -> None:
    (finding,) = found(check(known(CLAIM="addresses: [Zebra]"), tmp_path), "ARG101")
    assert "did you mean" not in (finding.help or "")
    assert "`risks:`" in (finding.help or "")


def test_a_guess_is_a_name_that_can_be_written(tmp_path: Path) -> None:
    text = "case: demo\nelements: [{claim: C1, text: It is so, supported_by: [{away: security/C4}]}]"
    helps = [d.help or "" for d in check(text, tmp_path).findings]
    assert not [text for text in helps if "@" in text]
    assert not found(check(text, tmp_path), "ARG206")


KINDS = [
    ("CLAIM", "addresses: [C2]", "`C2` is a claim where a risk is meant"),
    ("CLAIM", "addresses: [weights]", "`weights` is an asset where a risk is meant"),
    ("CLAIM", "addresses: [E1]", "`E1` is evidence where a risk is meant"),
    ("CLAIM", "protects: [H1]", "`H1` is a risk where an asset is meant"),
    ("CLAIM", "actors: [weights]", "`weights` is an asset where an actor is meant"),
    ("CLAIM", "in_context_of: [H1]", "`H1` is a risk where an element is meant"),
    ("THREAT", "leads_to: [insider]", "`insider` is an actor where a risk is meant"),
    ("CONFLICT", "resolved_by: T1", "`T1` is a risk where an element is meant"),
    ("DEFEATER", "challenges: H1", "`H1` is a risk where an element is meant"),
]


@pytest.mark.parametrize(("slot", "fields", "message"), KINDS, ids=[named(row) for row in KINDS])
def test_a_name_of_the_wrong_kind(slot: str, fields: str, message: str, tmp_path: Path) -> None:
    """A claim where a risk is meant is not unknown, it is something else."""
    result = check(known(**{slot: fields}), tmp_path)
    assert [d.message for d in found(result, "ARG105")] == [message]
    assert found(result, "ARG101") == []


# -- the same ID twice

CLAIM = "{claim: C1, text: It is safe, undeveloped: true}"
TWICE = [
    ("two elements", f"elements: [{CLAIM}, {CLAIM}]", {}),
    ("two kinds of element", f"elements: [{CLAIM}, {{evidence: C1, text: Report}}]", {}),
    ("an element and a risk", f"risks: [{{hazard: C1, text: Harm}}]\nelements: [{CLAIM}]", {}),
    ("a risk and an asset", "risks: [{hazard: H1, text: Harm}]\nassets: [{asset: H1, text: Weights}]", {}),
    ("nested", "elements: [{claim: C1, text: It is safe, supported_by: [{evidence: C1, text: Report}]}]", {}),
    ("in a part", f"files: [other.yaml]\nelements: [{CLAIM}]", {"other": f"elements: [{CLAIM}]"}),
    ("in two parts", "files: [one.yaml, two.yaml]", {"one": f"elements: [{CLAIM}]", "two": f"elements: [{CLAIM}]"}),
    ("a part's risk", f"files: [other.yaml]\nelements: [{CLAIM}]", {"other": "risks: [{hazard: C1, text: Harm}]"}),
    (
        "two modules",
        "files: [one.yaml, two.yaml]",
        {"one": "module: m\nelements: []", "two": "module: m\nelements: []"},
    ),
]


@pytest.mark.parametrize(("text", "files"), [t[1:] for t in TWICE], ids=[t[0] for t in TWICE])
def test_the_same_id_twice(text: str, files: dict[str, str], tmp_path: Path) -> None:
    """Both places are shown, whatever files they are in."""
    (finding,) = found(check(f"case: demo\n{text}", tmp_path, **files), "ARG102")
    assert (finding.primary.text, [label.text for label in finding.related]) == ("second one", ["first one"])
    assert finding.span != finding.related[0].span


def test_the_same_id_in_two_modules_is_legal(tmp_path: Path) -> None:
    module = "module: NAME\ninterface: [C1]\nelements: [{claim: C1, text: It is so, undeveloped: true}]"
    text = f"case: demo\nfiles: [one.yaml, two.yaml]\nelements: [{CLAIM}]"
    result = check(text, tmp_path, one=module.replace("NAME", "one"), two=module.replace("NAME", "two"))
    assert found(result, "ARG102") == []
    assert set(result.case.elements) == {"C1", "one/C1", "two/C1"}


# -- modules

SECURITY = """
module: security
interface: [C4]
files: [more.yaml]
elements:
  - {claim: C4, text: Weights are guarded, supported_by: [C5, C6]}
  - {claim: C5, text: Staff is vetted, supported_by: [E5]}
  - {evidence: E5, text: Audit, status: accepted, artifact: {reference: audit 5}}
"""
MORE = """
elements:
  - {claim: C6, text: Keys are guarded, supported_by: [E6]}
  - {evidence: E6, text: Audit, status: accepted, artifact: {reference: audit 6}}
"""


def modular(support: str, root: Path, security: str = SECURITY) -> assurance.Result:
    top = f"{{claim: C1, text: It is safe, supported_by: [{support}]}}"
    text = f"case: demo\ntop: C1\nfiles: [security.yaml]\nelements: [{top}]"
    return check(text, root, security=security, more=MORE)


@pytest.mark.parametrize(
    "support", ["security/C4", "{to: security/C4}", "{away: security/C4}"], ids=["ID", "relation", "away"]
)
def test_a_public_element_of_a_module_is_named_with_its_module(support: str, tmp_path: Path) -> None:
    """Inside, names need no module, in any of the module's files."""
    result = modular(support, tmp_path)
    assert [d.message for code in ("ARG101", "ARG105", "ARG106") for d in found(result, code)] == []
    assert set(result.assessment.states) >= {"C1", "security/C4", "security/C5", "security/C6"}
    assert result.assessment.word("C1") == "supported"


def test_without_its_module_a_name_is_unknown(tmp_path: Path) -> None:
    (finding,) = found(modular("C4", tmp_path), "ARG101")
    assert finding.help == "did you mean `security/C4`?"


def test_a_module_that_is_not_listed(tmp_path: Path) -> None:
    result = check("case: demo\nelements: [{claim: C1, text: It is safe, supported_by: [weights-team/C4]}]", tmp_path)
    (finding,) = found(result, "ARG101")
    assert (
        finding.help == "there is no module `weights-team`; list its file under `files:`, or another case under `uses:`"
    )


def test_an_interface_names_elements_of_its_module(tmp_path: Path) -> None:
    result = modular("security/C4", tmp_path, SECURITY.replace("[C4]", "[C4, C44]"))
    (finding,) = found(result, "ARG101")
    assert shown(result, finding) == "C44"


def test_a_module_uses_what_another_offers_and_no_more(tmp_path: Path) -> None:
    """What is not in the interface is named in the finding, with the interface as the second place."""
    for name, public in (("C4", True), ("C5", False)):
        user = f"{{claim: C9, text: It is so, supported_by: [security/{name}]}}"
        other = f"module: other\ninterface: [C9]\nelements: [{user}]"
        top = "{claim: C1, text: It is so, supported_by: [other/C9]}"
        text = f"case: demo\nfiles: [security.yaml, other.yaml]\nelements: [{top}]"
        result = check(text, tmp_path, security=SECURITY, more=MORE, other=other)
        findings = found(result, "ARG106")
        assert len(findings) == (0 if public else 1)
        if findings:
            assert shown(result, findings[0]) == "security/C5"
            assert findings[0].help == "add `C5` to the `interface` of `security`"
            assert findings[0].related[0].span.file == "security.yaml"


# -- nested or referenced, one meaning

NESTED = """
case: demo
top: C1
owner: lead
elements:
  - claim: C1
    text: It is safe
    in_context_of: [{assumption: A1, text: Users are known}]
    supported_by:
      - argument: S1
        text: Argument by parts
        supported_by:
          - claim: C2
            text: One part is safe
            supported_by: [{evidence: E1, text: Report, status: accepted, artifact: {reference: report 1}}]
          - claim: C3
            text: Another part is safe
            challenged_by: [{defeater: D1, text: It may be wrong}]
            supported_by: [{evidence: E2, text: Report, status: accepted, artifact: {reference: report 2}}]
"""
BODY = """
elements:
  - {claim: C3, text: Another part is safe, supported_by: [E2], challenged_by: [D1]}
  - {defeater: D1, text: It may be wrong}
  - {evidence: E2, text: Report, status: accepted, artifact: {reference: report 2}}
  - {evidence: E1, text: Report, status: accepted, artifact: {reference: report 1}}
  - {claim: C2, text: One part is safe, supported_by: [{to: E1}]}
  - {argument: S1, text: Argument by parts, supported_by: [C2, C3]}
  - {assumption: A1, text: Users are known}
  - {claim: C1, text: It is safe, supported_by: [S1], in_context_of: [A1]}
"""
FLAT = f"case: demo\ntop: C1\nowner: lead\n{BODY}"
CHALLENGING = FLAT.replace(", challenged_by: [D1]", "").replace(
    "It may be wrong}", "It may be wrong, challenges: [C3]}"
)
SPREAD = "case: demo\ntop: C1\nowner: lead\nfiles: [part.yaml]\n"


@pytest.mark.parametrize(
    "text", [FLAT, CHALLENGING, SPREAD], ids=["referenced", "the doubt names its target", "in a part"]
)
def test_nested_and_referenced_mean_the_same(text: str, tmp_path: Path) -> None:
    """Where something is written changes nothing about what it is."""
    nested, other = check(NESTED, tmp_path), check(text, tmp_path, part=BODY)
    assert nested.assessment.states == {"C1": "partial", "S1": "partial", "C2": "supported", "C3": "challenged"}
    assert other.assessment.states == nested.assessment.states
    assert other.assessment.judgements == nested.assessment.judgements
    assert other.verdicts == nested.verdicts
    for key in ("C1", "S1", "C2", "C3"):
        assert sorted(other.assessment.given.get(key, ())) == sorted(nested.assessment.given.get(key, ())) == ["A1"]
    assert sorted((d.code, d.message) for d in other.findings) == sorted((d.code, d.message) for d in nested.findings)
