"""Frameworks: the data that comes with the tool, a project's own files, and references to items."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import assurance
from assurance.config import ConfigError, load_config, read_config
from assurance.diagnostic import Diagnostic
from assurance.frameworks import BUILT_IN, Frameworks, built_in, read_data
from assurance.frameworks.papers import papers

TODAY = dt.date(2026, 11, 20)
ROOT = Path(__file__).resolve().parents[2]
COUNTS = {
    "nist": {"functions": 4, "categories": 19, "subcategories": 72},
    "eu-cop": {
        "commitments": 10,
        "measures": 32,
        "specified-risks": 4,
        "evaluation-rigor": 5,
        "security-sections": 5,
        "security-objectives": 25,
    },
    "atlas": {"tactics": 16, "techniques": 170, "mitigations": 35, "case-studies": 57},
    "owasp-llm": {"risks": 10},
    "owasp-agentic": {"risks": 10},
    "sb53": {"framework": 10, "transparency-report": 4, "critical-incidents": 4, "reporting": 3},
    "raise": {"duties": 1},
    "cia": {"properties": 3},
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are shown as seen from where one stands."""
    monkeypatch.chdir(tmp_path)


def found(result: assurance.Result, code: str) -> list[Diagnostic]:
    return [finding for finding in result.findings if finding.code == code]


def shown(result: assurance.Result, finding: Diagnostic) -> str:
    """The text that a finding points at."""
    return result.texts[finding.span.file].text[finding.span.start : finding.span.end]


def claiming(*refs: str) -> assurance.Result:
    """A case whose one claim refers to items."""
    listed = ", ".join(f'"{ref}"' for ref in refs)
    claim = f"{{claim: C1, text: It is safe, refs: [{listed}], undeveloped: true}}"
    return assurance.analyse(f"case: demo\nelements:\n  - {claim}\n", today=TODAY)


def project(root: Path, framework: str | None, case: str = "", refs: str = "[acme:A1]") -> assurance.Result:
    """A case of a project that names `acme.yaml` as a framework of its own."""
    (root / "assurance.toml").write_text('frameworks = ["acme.yaml"]\n', "utf-8")
    if framework is not None:
        (root / "acme.yaml").write_text(framework, "utf-8")
    text = case or f"case: demo\nelements:\n  - {{claim: C1, text: It is safe, refs: {refs}, undeveloped: true}}\n"
    (root / "k.case.yaml").write_text(text, "utf-8")
    return assurance.load(root / "k.case.yaml", today=TODAY)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_data_has_one_shape(name: str) -> None:
    """Every item has an ID of its own, a title, a legal discipline, a known group; what it names is there."""
    framework = built_in(name)
    assert Counter(item.group for item in framework.items) == COUNTS[name]
    assert [group.id for group in framework.groups] == list(COUNTS[name])
    ids = [item.id for item in framework.items]
    assert len(set(ids)) == len(ids)
    for item in framework.items:
        assert item.title.strip() == item.title != ""
        assert item.discipline in ("safety", "security", "both", "governance", None)
        assert {item.parent, *item.under} - {None} <= set(ids)
        assert len(list(framework.above(item))) <= 3
        assert framework.item(framework.ref(item)) is item
    assert set(framework.aliases.values()) <= set(ids)
    assert not set(framework.aliases) & set(ids)
    assert framework.source
    assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", framework.date)


def test_where_the_data_is_from_is_kept() -> None:
    """Licenses, and which words are our own, travel with the data."""
    assert "Apache-2.0, (c) MITRE" in built_in("atlas").source
    assert "CC BY-SA 4.0" in built_in("owasp-llm").source
    assert "official text not read" in built_in("owasp-agentic").source
    assert "own words" in built_in("eu-cop").source
    assert "own words" in built_in("nist").source
    assert "only the opening" in built_in("raise").source
    texts = [file.read_text("utf-8") for file in (ROOT / "assurance/frameworks").glob("*.json")]
    assert len(texts) == len(BUILT_IN) + 1
    assert not any(place in text for text in texts for place in ("/home", "/work", "/tmp", "C:\\"))  # noqa: S108


def test_known_items_are_where_people_look_for_them() -> None:
    known = Frameworks()
    for ref in (
        "nist:MEASURE 2.7",
        "nist:GOVERN",
        "eu-cop:6.1",
        "eu-cop:cbrn",
        "eu-cop:loss-of-control",
        "eu-cop:cyber-offence",
        "eu-cop:harmful-manipulation",
        "eu-cop:app-3.1",
        "eu-cop:app-4.1(1)",
        "atlas:AML.T0051",
        "atlas:AML.M0000",
        "owasp-agentic:ASI01",
        "sb53:a7",
        "raise:1421(1)",
        "cia:integrity",
    ):
        assert known.find(ref).item is not None, ref
    short, long = known.find("owasp-llm:LLM01").item, known.find("owasp-llm:LLM01:2025").item
    assert short is long is not None


def test_a_sub_technique_is_part_of_its_technique_and_of_no_tactic() -> None:
    atlas = built_in("atlas")
    part = atlas.by_id["AML.T0000.000"]
    assert [item.id for item in atlas.above(part)] == ["AML.T0000.000", "AML.T0000"]
    assert part.under == ("AML.TA0002",)


def test_the_papers_say_how_much_was_read() -> None:
    """What a summary says is not put into the paper's mouth."""
    found = papers()
    assert [axis.id for axis in found["qi-2024"].axes] == ["objective", "threat-model", "framing", "governance"]
    assert "not to the paper" in found["public-summary-axes"].read
    assert {axis.id for axis in found["public-summary-axes"].axes}.isdisjoint(a.id for a in found["qi-2024"].axes)
    assert len(found["sok-ad-2022"].prompts) == 7
    assert found["weidinger-2024"].lists["forms"] == ("development", "assurance", "red-team", "external")
    assert len(found["bengio-2023"].lists["extreme-risks"]) == 3
    assert found["wasil-2024"].statements["threshold"]
    assert all(paper.read for paper in found.values())
    assert read_data("source_papers")["source"].startswith("Own words.")


def test_a_framework_that_nobody_names_is_not_read() -> None:
    program = (
        "import datetime as dt, assurance\n"
        "from assurance.frameworks import built_in\n"
        "claim = '{claim: C1, text: It is safe, refs: [\"cia:integrity\"], undeveloped: true}'\n"
        "text = 'case: d\\nelements:\\n  - ' + claim\n"
        "assurance.analyse(text, today=dt.date(2026, 11, 20))\n"
        "print(built_in.cache_info().currsize)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


@pytest.mark.parametrize(
    ("ref", "message", "said"),
    [
        ("AML.T0051", "without its framework", "write `atlas:AML.T0051`"),
        ("hello", "without its framework", "write `framework:item`, like `nist:MEASURE 2.7`"),
        ("LLM02:2025", "of an unknown framework", "write `owasp-llm:LLM02:2025`"),
        ("nits:MEASURE 2.7", "of an unknown framework", "did you mean `nist:MEASURE 2.7`?"),
        ("zzz:1", "of an unknown framework", "known are `atlas`, `cia`"),
        ("nist:MEASURE 2.77", "which `nist` does not have", "did you mean `nist:MEASURE 2.7`?"),
        ("nist:measure 2.7", "which `nist` does not have", "did you mean `nist:MEASURE 2.7`?"),
        ("eu-cop:6.9", "which `eu-cop` does not have", "did you mean `eu-cop:6.1` or `eu-cop:6.2`?"),
        ("nist:GOVERN 9.9", "which `nist` does not have", "`assurance coverage --framework nist` lists its items"),
        ("nist:", "which `nist` does not have", "`assurance coverage --framework nist` lists its items"),
    ],
)
def test_a_reference_that_leads_nowhere(ref: str, message: str, said: str) -> None:
    """It is found where it stands in the list, and what was meant is said."""
    result = claiming("nist:MEASURE 2.7", ref)
    (finding,) = found(result, "ARG108")
    assert finding.message == f"`C1` names `{ref}`" + (" " if message.startswith(("without",)) else ", ") + message
    assert shown(result, finding) == ref
    assert (finding.help or "").startswith(said)


def test_references_are_read_wherever_they_may_stand() -> None:
    text = """
case: demo
risks: [{hazard: H1, text: A wrong dosage, refs: [nist:X1]}]
exclusions: [{exclude: EX1, item: nist:X2, reason: r, owner: o, review_by: 2027-01-01}]
elements:
  - claim: C1
    text: It is safe
    refs: [nist:X3]
    supported_by:
      - argument: S1
        text: Argument over the parts
        refs: [nist:X4]
        supported_by: [{evidence: E1, text: Report, refs: [nist:X5]}]
"""
    result = assurance.analyse(text, today=TODAY)
    assert [shown(result, finding) for finding in found(result, "ARG108")] == [f"nist:X{n}" for n in range(1, 6)]
    assert [finding.about for finding in found(result, "ARG108")] == ["H1", "EX1", "C1", "S1", "E1"]


def test_only_what_can_be_meant_is_mended() -> None:
    """The edit replaces the characters inside the quotes; where two items are equally near there is none."""
    result = claiming("nits:MEASURE 2.7", "eu-cop:6.9")
    mended, left = found(result, "ARG108")
    assert [(edit.span, edit.text) for edit in mended.edits] == [(mended.span, "nist:MEASURE 2.7")]
    assert mended.unsafe
    assert left.edits == ()


def test_thousands_of_wrong_references_end_soon() -> None:
    """Each guess compares with every item, so they are counted."""
    findings = found(claiming(*(f"atlas:AML.X{n}" for n in range(2000))), "ARG108")
    assert len(findings) == 2000
    assert findings[-1].help == "write `framework:item`, like `nist:MEASURE 2.7`"


ACME = """
framework: acme
title: Acme rules
version: 3
date: 2026-01-01
source: Acme Ltd, internal
items:
  - {id: A1, title: Logs are kept, discipline: security, summary: Every access is logged}
  - {id: A 2 (b), title: Doors are locked}
"""


def test_a_framework_of_the_projects_own(tmp_path: Path) -> None:
    result = project(tmp_path, ACME, refs='[acme:A1, "acme:A 2 (b)", acme:A9]')
    assert [shown(result, finding) for finding in found(result, "ARG108")] == ["acme:A9"]
    framework = result.assessment.frameworks.framework("acme")
    assert framework is not None
    assert framework.own
    assert framework.complete
    assert (framework.title, framework.version, framework.date) == ("Acme rules", "3", "2026-01-01")
    first, second = framework.items
    assert (first.discipline, first.summary) == ("security", "Every access is logged")
    assert (second.id, second.discipline) == ("A 2 (b)", None)
    assert not [finding for finding in result.findings if finding.span.file == "acme.yaml"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (None, "ARG001", "`acme.yaml` does not exist"),
        ("", "ARG011", "`acme.yaml` is empty"),
        ("framework: [", "ARG002", "the text cannot be read as YAML from here on"),
        ("- a", "ARG026", "`acme.yaml` is no framework"),
        ("case: x", "ARG026", "`acme.yaml` is no framework"),
        ("framework: 'a:b'\ntitle: t\nitems: []", "ARG025", "`a:b` is not an ID"),
        ("framework: [a]\ntitle: t\nitems: []", "ARG025", "an ID is a word, not a list or mapping"),
        ("framework: nist\ntitle: t\nitems: []", "ARG022", "the framework `nist` comes with the tool and cannot be"),
        ("framework: acme\nitems: []", "ARG021", "a framework has no `title`"),
        ("framework: acme\ntitle: t", "ARG021", "a framework has no `items`"),
        ("framework: acme\ntitel: t\nitems: []", "ARG020", "a framework has no key `titel`"),
        ("framework: acme\ntitle: t\nitems: x", "ARG023", "`items` is a text where a list was expected"),
        ("framework: acme\ntitle: t\nitems: [x]", "ARG023", "an item of `acme` is not a mapping"),
        ("framework: acme\ntitle: t\nitems: [{title: x}]", "ARG021", "an item of `acme` has no `id`"),
        ("framework: acme\ntitle: t\nitems: [{id: A1}]", "ARG021", "an item of `acme` has no `title`"),
        ("framework: acme\ntitle: t\nitems: [{id: [], title: x}]", "ARG022", "`id` is a list where a text was"),
        ("framework: acme\ntitle: t\nitems: [{id: A1, title: x, discipline: y}]", "ARG022", "`discipline` cannot be"),
        ("framework: acme\ntitle: t\nitems: [{id: A1, title: x}, {id: A1, title: y}]", "ARG022", "the item `A1` is"),
        ("framework: acme\ntitle: t\nitems: [{id: \"A\\u202e1\", title: x}]", "ARG025", "the ID holds invisible"),
        (f"framework: acme\ntitle: t\nitems: [{{id: {'A' * 101}, title: x}}]", "ARG025", "the ID is longer than 100"),
        ("framework: acme\ntitle: &a t\nitems: [{id: A1, title: *a}]", "ARG004", "`&a` is a YAML anchor"),
        ("framework: acme\ntitle: t\nitems: " + "[" * 500 + "]" * 500, "ARG010", "the YAML is nested deeper"),
    ],
)  # fmt: skip
def test_a_bad_framework_file_is_found_in_that_file(tmp_path: Path, text: str | None, code: str, message: str) -> None:
    """It does not spoil the case, and what may only follow from it is not said."""
    result = project(tmp_path, text, refs="[acme:B7]")
    findings = [finding for finding in result.findings if finding.span.file == "acme.yaml"]
    assert [(f.code, f.message) for f in findings if f.code == code and f.message.startswith(message)]
    assert found(result, "ARG108") == []
    assert result.verdicts.undecided == ""


def test_a_broken_item_hides_only_itself(tmp_path: Path) -> None:
    text = "framework: acme\ntitle: t\nitems:\n  - {id: A1, title: x}\n  - {id: A1, title: y}\n  - {id: A3, title: z}\n"
    framework = project(tmp_path, text).assessment.frameworks.framework("acme")
    assert framework is not None
    assert [(item.id, item.title) for item in framework.items] == [("A1", "x"), ("A3", "z")]
    assert not framework.complete


def test_a_huge_framework_is_cut(tmp_path: Path) -> None:
    items = "\n".join(f"  - {{id: A{n}, title: t}}" for n in range(10_001))
    result = project(tmp_path, f"framework: acme\ntitle: t\nitems:\n{items}\n")
    assert [finding.message for finding in found(result, "ARG010")] == [
        "the framework `acme` has 10,001 items, more than 10,000"
    ]


def test_two_files_cannot_be_one_framework(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(ACME, "utf-8")
    (tmp_path / "assurance.toml").write_text('frameworks = ["a.yaml", "./a.yaml", "b.yaml"]\n', "utf-8")
    (tmp_path / "k.case.yaml").write_text("case: demo\n", "utf-8")
    result = assurance.load(tmp_path / "k.case.yaml", today=TODAY)
    (finding,) = (f for f in result.findings if "framework" in f.message)
    assert (finding.message, finding.span.file) == ("the framework `acme` is there twice", "b.yaml")
    assert [label.span.file for label in finding.related] == ["a.yaml"]


def test_faults_of_frameworks_are_said_once_where_cases_use_cases(tmp_path: Path) -> None:
    (tmp_path / "p.case.yaml").write_text("case: p\nelements: []\n", "utf-8")
    result = project(tmp_path, "- a", case="case: demo\nuses: [p.case.yaml]\nelements: []\n")
    assert len([f for f in result.findings if f.span.file == "acme.yaml"]) == 1


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.yaml", "a/../../x.yaml", "a\\b.yaml", "C:/x.yaml", " ", "a\nb"])
def test_a_framework_outside_the_project_is_refused(path: str) -> None:
    with pytest.raises(ConfigError, match="`frameworks` cannot name"):
        read_config({"frameworks": [path]}, "assurance.toml")


def test_the_configuration_names_frameworks(tmp_path: Path) -> None:
    (tmp_path / "assurance.toml").write_text('frameworks = ["frameworks/acme.yaml"]\n', "utf-8")
    assert load_config(tmp_path).frameworks == ("frameworks/acme.yaml",)
    with pytest.raises(ConfigError, match="`frameworks` is not a list of texts"):
        read_config({"frameworks": "acme.yaml"}, "assurance.toml")
