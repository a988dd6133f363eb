"""Ignores are claims: what they hide, where, until when, and what is found wrong with them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assurance.cli.app import run
from assurance.config import Config, FileIgnore
from assurance.model.result import Result
from assurance.pipeline import check
from assurance.source import Sources

TODAY = dt.date(2026, 11, 22)
ELEMENTS = """elements:
  - claim: C1
    text: The model is safe
    supported_by:
      - claim: C2{trailing}
        text: The filter blocks the request
        url: x{inside}
{own}      - {{claim: C3, text: The gate holds, undeveloped: true}}
"""


def checked(text: str, config: Config | None = None, today: dt.date = TODAY) -> Result:
    """A part of a case, checked for its development only."""
    sources = Sources(Path.cwd(), Path.cwd(), buffers={"parts/a.case.yaml": f"case: demo\ntop: C1\n{text}"})
    return check(sources, "parts/a.case.yaml", today=today, config=config or Config(select=("ARG301", "ARG303")))


def shown(result: Result) -> list[str]:
    """Codes of what is shown."""
    return [found.code for found in result.findings]


@pytest.mark.parametrize(
    ("trailing", "inside", "own", "found", "ignored"),
    [
        ("", "", "", ["ARG301"], 0),
        ("  # assurance: ignore[ARG301]: due in January", "", "", [], 1),
        (" # assurance:ignore[ARG301] until 2026-11-22: due today", "", "", [], 1),
        ("  # assurance: ignore[no-support, ARG303]: due", "", "", ["ARG044"], 1),
        ("  # assurance: ignore[ARG3]: due", "", "", [], 1),
        ("  # assurance: ignore[ARG301] until 2026-11-21: due", "", "", ["ARG301", "ARG042"], 0),
        ("  # assurance: ignore[ARG301]", "", "", ["ARG041"], 1),
        ("  # assurance: ignore[ARG301]:", "", "", ["ARG041"], 1),
        ("  # assurance: ignore[ARG3O1]: due", "", "", ["ARG301", "ARG043"], 0),
        ("  # assurance: ignore[ARG020]: due", "", "", ["ARG301", "ARG043"], 0),
        ("  # assurance: ignore[]: due", "", "", ["ARG301", "ARG040"], 0),
        ("  # assurance: ignore ARG301: due", "", "", ["ARG301", "ARG040"], 0),
        ("  # assurance: ignore[ARG301] until soon: due", "", "", ["ARG301", "ARG040"], 0),
        ("  # assurance: ignore[ARG301] until 2026-02-30: due", "", "", ["ARG301", "ARG040"], 0),
        ("", "  # assurance: ignore[ARG301]: not about this line", "", ["ARG301", "ARG044"], 0),
        ("", "", "      # assurance: ignore[ARG301]: about the next entry\n", ["ARG301", "ARG044"], 0),
        ("", "#assurance:ignore[ARG301]:no-comment,the-text-goes-on", "", ["ARG301"], 0),
    ],
)
def test_an_ignore_hides_what_it_names_where_it_stands(
    trailing: str, inside: str, own: str, found: list[str], ignored: int
) -> None:
    """A comment behind an entry's first line, or alone above it; and nothing that only looks like one."""
    result = checked(ELEMENTS.format(trailing=trailing, inside=inside, own=own))
    assert sorted(shown(result)) == sorted(found)
    assert len(result.ignored) == ignored


@pytest.mark.parametrize(
    "text",
    [
        '"# assurance: ignore[ARG301]: x"',
        "|\n      # assurance: ignore[ARG301]: x",
        ">-\n      a\n      # assurance: x",
    ],
)
def test_a_text_is_no_comment(text: str) -> None:
    """What stands in a quoted or block text is text."""
    result = checked(f"elements:\n  - claim: C1\n    text: {text}\n")
    assert shown(result) == ["ARG301"]


def test_an_ignore_above_an_entry_covers_its_fields_and_not_what_is_nested_in_it() -> None:
    """The nested entry has a line of its own."""
    text = ELEMENTS.format(trailing="", inside="", own="")
    result = checked(text.replace("  - claim: C1", "  # assurance: ignore[ARG301]: all\n  - claim: C1"))
    assert shown(result) == ["ARG044", "ARG301"]


def test_an_ignore_never_changes_a_verdict() -> None:
    """It hides a finding; the claim is as undeveloped as before."""
    comment = "  # assurance: ignore[ARG301]: due"
    with_it = checked(ELEMENTS.format(trailing=comment, inside="", own=""), Config())
    without = checked(ELEMENTS.format(trailing="", inside="", own=""), Config())
    assert with_it.verdicts == without.verdicts
    assert with_it.assessment.states == without.assessment.states


def test_every_ignore_is_there_for_reports() -> None:
    """The finding, the reason, the date and the place."""
    comment = "  # assurance: ignore[ARG301] until 2027-01-31: the report is due"
    (record,) = checked(ELEMENTS.format(trailing=comment, inside="", own="")).ignored
    assert (record.finding.code, record.reason, record.until) == ("ARG301", "the report is due", dt.date(2027, 1, 31))
    assert record.place is not None


@pytest.mark.parametrize(
    ("ignore", "found", "idle"),
    [
        (FileIgnore(("parts/*.yaml",), ("ARG301",), "old"), [], 0),
        (FileIgnore(("**/a.case.yaml",), ("development",), "old"), [], 0),
        (FileIgnore(("*.yaml",), ("ARG301",), "old"), ["ARG301"], 0),
        (FileIgnore(("parts/*.yaml",), ("ARG303",), "old"), ["ARG301"], 1),
        (FileIgnore(("parts/*.yaml",), ("ARG301",), "", None, "assurance.toml"), ["ARG041"], 0),
        (FileIgnore(("parts/*.yaml",), ("ARG301",), "old", dt.date(2026, 1, 1), "x"), ["ARG301", "ARG042"], 1),
        (FileIgnore(("parts/*.yaml",), ("ARG3O1",), "old", None, "x"), ["ARG301", "ARG043"], 1),
    ],
)
def test_ignores_of_whole_files_in_the_configuration(ignore: FileIgnore, found: list[str], idle: int) -> None:
    """The same claims, made for files."""
    config = Config(select=("ARG301",), ignores=(ignore,))
    result = checked(ELEMENTS.format(trailing="", inside="", own=""), config)
    assert sorted(shown(result)) == sorted(found)
    assert len(result.idle) == idle


def test_an_ignore_in_the_configuration_is_unused_only_if_no_case_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Two cases share it; one of them needs it."""
    monkeypatch.chdir(tmp_path)
    table = '[[ignores]]\nfiles = ["*.yaml"]\ncodes = ["ARG301"]\nreason = "old"\n'
    (tmp_path / "assurance.toml").write_text(f'select = ["ARG301"]\n{table}', "utf-8")
    for name, rest in (("a", ""), ("b", "undeveloped: true")):
        text = f"case: {name}\nelements:\n  - claim: C1\n    text: The model is safe\n    {rest}\n"
        (tmp_path / f"{name}.case.yaml").write_text(text, "utf-8")
    run(["check", "--today", "2026-11-22", "--output-format", "concise"])
    assert "ARG044" not in capfd.readouterr().out
    (tmp_path / "a.case.yaml").unlink()
    run(["check", "--today", "2026-11-22", "--output-format", "concise"])
    assert "assurance.toml: warning[ARG044]" in capfd.readouterr().out


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_adopting_an_old_case(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """After `--add-ignore` nothing is found, nothing but comments has come, and every line end is as it was."""
    monkeypatch.chdir(tmp_path)
    text = ELEMENTS.format(trailing="", inside="", own="").replace("url: x", "addresses: [H1]")
    risks = "risks: [{hazard: H1, text: Harm}, {threat: T1, text: Theft}]\n"
    before = f"case: demo\ntop: C1\n{risks}{text}".replace("\n", end)
    file = tmp_path / "a.case.yaml"
    file.write_bytes(before.encode())
    assert run(["check", "--today", "2026-11-22"]) == 1
    assert (
        run(["check", "--today", "2026-11-22", "--add-ignore", "adopted\n 2026", "--ignore-until", "2027-06-01"]) == 0
    )
    capfd.readouterr()
    assert run(["check", "--today", "2026-11-22", "--strict"]) == 0
    assert "no findings, " in capfd.readouterr().out
    after = file.read_bytes().decode()
    kept = [line for line in after.split(end) if "# assurance: ignore[" not in line]
    assert end.join(kept) == before
    assert "until 2027-06-01: adopted 2026" in after
    assert run(["check", "--today", "2027-06-02", "--strict"]) == 1
    capfd.readouterr()


def test_an_ignore_needs_a_reason_to_be_added(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Also on the command line."""
    (tmp_path / "a.case.yaml").write_text("case: a\n", "utf-8")
    assert run(["check", str(tmp_path), "--add-ignore", "  "]) == 2
    assert "reason" in capfd.readouterr().err
