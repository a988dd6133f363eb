"""Every code has a manual page, and the page is true: what it calls bad is found, what it calls good is not."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import assurance
from assurance.config import Config, read_config
from assurance.diagnostic import Code, Diagnostic, Fault
from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.rule import Rule, rule
from assurance.rules import CODES, FAMILIES, RULES, catalogue
from assurance.source import Limits, Sources

TODAY = dt.date(2026, 11, 20)
BLOCK = re.compile(r"^```(\w+)(?: (bad|good))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN_ELSEWHERE = {"ARG010", "ARG013", "ARG031", "ARG033", "ARG402", "ARG405", "ARG414"} | {
    f"ARG{number}" for number in range(415, 423)
}
FILE = re.compile(r"^# (\S+\.yaml)\n", re.MULTILINE)
"""Codes that one file cannot show; each has a test of its own below."""


def blocks(code: Code, mood: str) -> list[str]:
    return [text for _, found, text in BLOCK.findall(code.page) if found == mood]


def pages(mood: str) -> Iterator[object]:
    for code in CODES.values():
        for number, text in enumerate(blocks(code, mood), start=1):
            yield pytest.param(code.code, text, id=f"{code.code}-{mood}-{number}")


def codes(text: str, root: Path) -> set[str]:
    """Codes of what is found in an example. One of several files names each in a comment, the case first."""
    (_, *named) = FILE.split(text)
    for name, content in zip(named[::2], named[1::2], strict=True):
        (root / name).write_text(content, "utf-8")
    if named:
        return {found.code for found in assurance.load(root / named[0], today=TODAY).findings}
    return {found.code for found in assurance.analyse(text, today=TODAY, root=root).findings}


# -- the list of codes


def declared() -> list[Code]:
    """Every kind of finding that is declared anywhere in the package, found without its own list."""
    kinds: dict[int, Code] = {}
    for package in ("assurance.rules", "assurance.syntax"):
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            for value in vars(importlib.import_module(f"{package}.{module.name}")).values():
                if isinstance(value, Fault | Rule):
                    kinds[id(value)] = value.code
    return list(kinds.values())


def test_no_two_kinds_of_finding_share_a_code_or_a_name() -> None:
    """A code that means two things could be ignored for one and hide the other."""
    kinds = declared()
    assert len(kinds) > 30
    assert [code for code, times in Counter(kind.code for kind in kinds).items() if times > 1] == []
    assert [name for name, times in Counter(kind.name for kind in kinds).items() if times > 1] == []
    assert [code for code, times in Counter(rule.code.code for rule in RULES).items() if times > 1] == []


def test_the_list_of_codes_is_complete_and_sorted() -> None:
    """A page of rules that nobody listed would find nothing and have no manual."""
    assert list(CODES) == sorted(kind.code for kind in declared())


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_the_page_of_a_code(code: Code) -> None:
    """ARG and three digits, a `kebab-case` name, one summary sentence, then why it matters or an example."""
    assert re.fullmatch(r"ARG\d{3}", code.code)
    assert code.code[3] in FAMILIES
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code.name)
    summary, _, rest = code.page.partition("\n\n")
    assert re.fullmatch(r"[A-Z`].*[.]", summary.replace("\n", " ")), summary
    assert rest.strip()


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_a_page_explains_and_shows(code: Code) -> None:
    """Every page has a bad and a good example, or, where one file cannot show it, a sketch and a test here."""
    if code.code in SHOWN_ELSEWHERE:
        assert re.search(r"^```(text|toml)\n", code.page, re.MULTILINE)
        assert not blocks(code, "bad")
    else:
        assert blocks(code, "bad")
        assert blocks(code, "good")


def test_every_code_shown_elsewhere_exists() -> None:
    assert set(CODES) >= SHOWN_ELSEWHERE


EXPLAINED = list(CODES.values())


@pytest.mark.parametrize("code", EXPLAINED, ids=[code.code for code in EXPLAINED])
def test_a_page_says_why_it_matters(code: Code) -> None:
    """Between the summary and the examples stands at least one sentence."""
    words = BLOCK.sub("", code.page).strip().partition("\n\n")[2].strip()
    assert words.endswith((".", ")")), words


@pytest.mark.parametrize(("code", "text"), list(pages("bad")))
def test_a_bad_example_is_found(code: str, text: str, tmp_path: Path) -> None:
    """A page cannot print a control character, so it writes the escape of one."""
    assert code in codes(text.replace(r"\x07", "\x07"), tmp_path)


@pytest.mark.parametrize(("code", "text"), list(pages("good")))
def test_a_good_example_is_not(code: str, text: str, tmp_path: Path) -> None:
    assert code not in codes(text, tmp_path)


# -- codes that one file cannot show


def limited(text: str, root: Path, **limits: int) -> assurance.Result:
    sources = Sources(root, root, Limits(**limits), buffers={"a.case.yaml": text})
    return check(sources, "a.case.yaml", today=TODAY, config=Config(limits=sources.limits))


SMALL = "case: demo\nelements:\n" + "".join(
    f"  - {{claim: C{n}, text: It is so, undeveloped: true}}\n" for n in range(5)
)
LIMITS = [
    ("depth", {"depth": 50}, "case: demo\nelements: " + "[" * 60 + "]" * 60, "deeper than 50 levels"),
    ("nodes", {"nodes": 5}, SMALL, "more than 5 nodes"),
    ("elements", {"elements": 4}, SMALL, "5 elements, more than 4"),
]


@pytest.mark.parametrize(("limits", "text", "message"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_arg010_limits(limits: dict[str, int], text: str, message: str, tmp_path: Path) -> None:
    """What is too much is said in one finding, and nothing is decided about a case that is known in part."""
    found = limited(text, tmp_path, **limits)
    (finding,) = [d for d in found.findings if d.code == "ARG010"]
    assert message in finding.message
    assert found.verdicts.coverage.value == "not decided"
    assert "ARG010" not in {d.code for d in limited(SMALL, tmp_path).findings}


def test_arg010_files(tmp_path: Path) -> None:
    for name in ("b", "c", "d"):
        (tmp_path / f"{name}.yaml").write_text("elements: []", "utf-8")
    text = "case: demo\nfiles: [b.yaml, c.yaml, d.yaml]"
    assert "ARG010" in {d.code for d in limited(text, tmp_path, files=3).findings}
    assert "ARG010" not in {d.code for d in limited(text, tmp_path, files=4).findings}


def test_arg010_page_shows_the_limits_as_they_are() -> None:
    """The table on the page can be copied into `assurance.toml`, and says the defaults."""
    (table,) = [text for language, _, text in BLOCK.findall(CODES["ARG010"].page) if language == "toml"]
    assert read_config(tomllib.loads(table), "assurance.toml").limits == Limits()


@rule("ARG299", "crashing")
def crashing(view: Assessment) -> Iterator[Diagnostic]:
    """A rule with a bug."""
    yield crashing.at(view.case.place, "found before the crash")
    raise KeyError(view.case.id)


def test_arg013_a_rule_that_crashes_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    sources = Sources(tmp_path, tmp_path, buffers={"a.case.yaml": SMALL})
    found = check(sources, "a.case.yaml", today=TODAY, rules=(crashing, *RULES))
    (crash,) = [d for d in found.findings if d.code == "ARG013"]
    assert "ARG299" in crash.message
    assert "KeyError" in crash.message
    assert {"ARG299", "ARG204"} <= {d.code for d in found.findings}


def test_a_crash_of_a_rule_that_decides_is_no_verdict_in_favor(tmp_path: Path) -> None:
    """What a crashed rule would have found is not known, so the case does not pass for its crash."""

    @rule("ARG798", "crashing-judge", decides_coverage=True)
    def judge(view: Assessment) -> Iterator[Diagnostic]:
        """A judge with a bug."""
        raise ZeroDivisionError
        yield judge.at(view.case.place, "never")

    sources = Sources(tmp_path, tmp_path, buffers={"a.case.yaml": SMALL})
    assert check(sources, "a.case.yaml", today=TODAY, rules=(judge,)).verdicts.coverage.value != "covers both"


PARTS = {"risks.yaml": "risks: [{hazard: H1, text: A wrong dosage}]", "loop.yaml": "files: [a.case.yaml]\nelements: []"}


@pytest.mark.parametrize(
    ("code", "files", "found"),
    [
        ("ARG031", '[risks.yaml, "r*.yaml"]', True),
        ("ARG031", "[risks.yaml, risks.yaml]", True),
        ("ARG031", "[risks.yaml, ./risks.yaml]", True),
        ("ARG031", "[risks.yaml]", False),
        ("ARG033", "[a.case.yaml]", True),
        ("ARG033", "[loop.yaml]", True),
        ("ARG033", "[risks.yaml]", False),
    ],
)
def test_arg031_arg033_files_listed_twice_or_in_a_circle(code: str, files: str, found: bool, tmp_path: Path) -> None:
    for name, text in PARTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "a.case.yaml").write_text(f"case: demo\nfiles: {files}\nelements: []", "utf-8")
    result = assurance.analyse(
        (tmp_path / "a.case.yaml").read_text("utf-8"), name="a.case.yaml", today=TODAY, root=tmp_path
    )
    assert (code in {d.code for d in result.findings}) is found
    assert len(result.case.entries("risks")) == ("risks" in files)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("C4", False),
        pytest.param(
            "C5",
            True,
        ),
    ],
    ids=["public", "not public"],
)
@pytest.mark.parametrize("written", ["security/{}", "{{away: security/{}}}"], ids=["by reference", "by away element"])
def test_arg106_what_a_module_does_not_offer_to_the_case(written: str, name: str, found: bool, tmp_path: Path) -> None:
    module = "module: security\ninterface: [C4]\nelements:\n"
    module += "".join(f"  - {{claim: {n}, text: It is so, undeveloped: true}}\n" for n in ("C4", "C5"))
    (tmp_path / "security.yaml").write_text(module, "utf-8")
    top = f"{{claim: C1, text: It is so, supported_by: [{written.format(name)}]}}"
    text = f"case: demo\nfiles: [security.yaml]\nelements: [{top}]"
    assert ("ARG106" in codes(text, tmp_path)) is found


@pytest.mark.parametrize(("name", "found"), [("C4", False), ("C5", True)], ids=["public", "not public"])
@pytest.mark.parametrize("written", ["security/{}", "{{away: security/{}}}"], ids=["by reference", "by away element"])
def test_arg106_what_a_module_does_not_offer_to_another(written: str, name: str, found: bool, tmp_path: Path) -> None:
    module = "module: security\ninterface: [C4]\nelements:\n"
    module += "".join(f"  - {{claim: {n}, text: It is so, undeveloped: true}}\n" for n in ("C4", "C5"))
    (tmp_path / "security.yaml").write_text(module, "utf-8")
    other = f"module: other\nelements: [{{claim: C1, text: It is so, supported_by: [{written.format(name)}]}}]"
    (tmp_path / "other.yaml").write_text(other, "utf-8")
    assert ("ARG106" in codes("case: demo\nfiles: [security.yaml, other.yaml]", tmp_path)) is found


EVIDENCE = "case: demo\nelements: [{claim: C1, text: It is so, supported_by: [{evidence: E1, text: Report, FIELDS}]}]"


def test_arg402_an_artifact_that_changed(tmp_path: Path) -> None:
    """The page's own digest is that of the text `test`."""
    (digest,) = re.findall(r"sha256: (\w{64})", CODES["ARG402"].page)
    text = EVIDENCE.replace("FIELDS", f"artifact: {{path: report.json, sha256: {digest}}}")
    (tmp_path / "report.json").write_text("test", "utf-8")
    assert "ARG402" not in codes(text, tmp_path)
    (tmp_path / "report.json").write_text("tests", "utf-8")
    assert "ARG402" in codes(text, tmp_path)


@pytest.mark.parametrize(("days", "found"), [(-1, False), (0, True), (18, True), (30, True), (31, False)], ids=str)
def test_arg405_evidence_that_expires_soon(days: int, found: bool, tmp_path: Path) -> None:
    text = EVIDENCE.replace("FIELDS", f"valid_until: {TODAY + dt.timedelta(days=days)}")
    assert ("ARG405" in codes(text, tmp_path)) is found


def test_the_catalogue_names_codes_that_exist_and_every_rule_is_in_it() -> None:
    """No row of the argument's catalogue without a rule, no rule outside the catalogue."""
    rows = (*catalogue.ARGUMENT, *catalogue.COVERAGE)
    named = {code for row in rows for code in row.codes}
    assert named <= set(CODES)
    assert {rule.code.code for rule in RULES} <= named
    assert all(row.codes for row in catalogue.ARGUMENT)
