"""What is shown and how grave it is: selectors, severities, stages, and the order in which they count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assurance.cli.app import run
from assurance.config import Config, ConfigError, FileIgnore, read_config
from assurance.diagnostic import Severity
from assurance.pipeline import check
from assurance.rules.selection import selection
from assurance.source import Sources

TODAY = dt.date(2026, 11, 22)
CASE = """case: demo
top: C1
owner: lead
valid_until: 2027-11-20
acceptance: {authority: board, by: 2026-12-15}
elements:
  - claim: C1
    text: The model is safe
    supported_by:
      - {claim: C2, text: The filter blocks the request}
  - {evidence: E1, text: Report, status: accepted, collected: 2026-10-30}
"""


@pytest.mark.parametrize(
    ("config", "shown", "hidden"),
    [
        (Config(), ["ARG301", "ARG701"], []),
        (Config(select=("ARG3",)), ["ARG301"], ["ARG101", "ARG701"]),
        (Config(select=("no-support",)), ["ARG301"], ["ARG303"]),
        (Config(select=("development", "ARG701")), ["ARG303", "ARG701"], ["ARG705"]),
        (Config(ignore=("ARG3",)), ["ARG701"], ["ARG301"]),
        (Config(select=("ARG301",), ignore=("ARG3",)), ["ARG301"], ["ARG303"]),
        (Config(select=("ARG3",), ignore=("ARG301",)), ["ARG303"], ["ARG301"]),
        (Config(ignore=("ALL",), extend_select=("ARG301",)), ["ARG301"], ["ARG303"]),
        (Config(select=("ARG301",), ignore=("ARG301",)), [], ["ARG301"]),
        (Config(select=("ARG301",)), ["ARG001", "ARG020", "ARG043"], []),
    ],
)
def test_the_more_specific_selector_decides(config: Config, shown: list[str], hidden: list[str]) -> None:
    """Codes, beginnings, names and families; of equally specific ones the refusal; the text's own faults always."""
    found = selection(config)
    assert [code for code in shown if not found.shows(code)] == []
    assert [code for code in hidden if found.shows(code)] == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [("ARG3O1", "ARG301"), ("no-suport", "no-support"), ("wordin", "wording"), ("ARG999", "ARG9"), ("ruff", "lists")],
)
def test_an_unknown_selector_is_an_error_with_the_near_one(word: str, hint: str) -> None:
    """Nobody selects nothing by mistake."""
    with pytest.raises(ConfigError, match=hint):
        selection(Config(select=(word,)))


def graded(text: str, config: Config) -> dict[str, Severity]:
    """Severities by code of a case under a configuration."""
    sources = Sources(Path.cwd(), Path.cwd(), buffers={"a.case.yaml": text})
    return {d.code: d.severity for d in check(sources, "a.case.yaml", today=TODAY, config=config).findings}


def test_stages_lower_and_raise() -> None:
    """A draft lowers development and coverage one step, a release raises warnings."""
    review, draft = graded(CASE, Config()), graded(CASE, Config(forced=(("stage", "draft"),)))
    release = graded(CASE, Config(forced=(("stage", "release"),)))
    assert (draft["ARG301"], review["ARG301"], release["ARG301"]) == (Severity.INFO, Severity.WARNING, Severity.ERROR)
    assert (draft["ARG701"], review["ARG701"], release["ARG701"]) == (
        Severity.WARNING,
        Severity.ERROR,
        Severity.ERROR,
    )


def test_command_line_before_case_before_configuration() -> None:
    """Who says more specially is heard."""
    config = Config(defaults=(("stage", "draft"),))
    assert graded(CASE, config)["ARG301"] is Severity.INFO
    assert graded(f"{CASE}stage: review\n", config)["ARG301"] is Severity.WARNING
    forced = Config(defaults=(("stage", "draft"),), forced=(("stage", "release"),))
    assert graded(f"{CASE}stage: review\n", forced)["ARG301"] is Severity.ERROR


def test_a_configured_severity_holds_at_every_stage() -> None:
    """And a rule's own before its family's."""
    severity = (("ARG3", Severity.INFO), ("ARG301", Severity.ERROR))
    found = graded(CASE, Config(severity=severity, forced=(("stage", "draft"),)))
    assert found["ARG301"] is Severity.ERROR
    assert found["ARG303"] is Severity.INFO


def test_the_whole_configuration_is_read() -> None:
    """Every key of a configuration arrives."""
    table = {
        "select": ["ARG3"],
        "ignore": ["ARG301"],
        "extend-select": ["wording"],
        "severity": {"ARG303": "error"},
        "strict": True,
        "stage": "draft",
        "profile": "llm-app",
        "standard": "cae",
        "ignores": [{"files": ["a/*.yaml"], "codes": ["ARG303"], "until": dt.date(2027, 1, 31), "reason": "old"}],
    }
    assert read_config(table, "assurance.toml") == Config(
        fail_on=Severity.WARNING,
        select=("ARG3",),
        ignore=("ARG301",),
        extend_select=("wording",),
        severity=(("ARG303", Severity.ERROR),),
        defaults=(("stage", "draft"), ("profile", "llm-app"), ("standard", "cae")),
        ignores=(FileIgnore(("a/*.yaml",), ("ARG303",), "old", dt.date(2027, 1, 31), "assurance.toml"),),
    )


@pytest.mark.parametrize(
    "table",
    [
        {"select": "ARG3"},
        {"severity": {"ARG301": "fatal"}},
        {"severity": ["ARG301"]},
        {"strict": "yes"},
        {"stage": "alpha"},
        {"ignores": {"files": ["a"]}},
        {"ignores": [{"files": ["a"]}]},
        {"ignores": [{"codes": ["ARG301"]}]},
        {"ignores": [{"files": ["a"], "codes": ["ARG301"], "untill": "x"}]},
        {"ignores": [{"files": ["a"], "codes": ["ARG301"], "until": "2027-01-31"}]},
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(table: dict[str, object]) -> None:
    """With the name of the file and of the key."""
    with pytest.raises(ConfigError, match=r"assurance\.toml.*`\w+"):
        read_config(table, "assurance.toml")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["--select", "ARG301"], 0),
        (["--select", "ARG301", "--strict"], 1),
        (["--select", "ARG301", "--fail-on", "warning"], 1),
        (["--select", "ARG301,ARG701"], 1),
        (["--ignore", "ARG7", "--ignore", "ARG4"], 0),
        (["--select", "ARG301", "--stage", "release"], 1),
        (["--select", "ARG3O1"], 2),
        (["--select", "ARG301", "--statistics"], 0),
    ],
)
def test_exit_codes(
    arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """0 nothing that fails, 1 findings, 2 the job could not be done."""
    (tmp_path / "a.case.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--today", "2026-11-22", *arguments]) == code
    capfd.readouterr()


def test_what_is_not_selected_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The closing line says that there is more than was shown, and the verdicts stay."""
    (tmp_path / "a.case.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    run(["check", "--today", "2026-11-22", "--select", "ARG301"])
    out = capfd.readouterr().out
    assert "1 warning, 6 not selected" in out
    assert "coverage: does not cover both" in out
