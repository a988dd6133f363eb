"""Bad inputs, one folder each: what `assurance check` says of them, compared as a whole.

A folder holds `case.case.yaml` or `part.yaml`, what that file lists, and `expected.txt`: the standard output, then
`exit N`. With `ASSURANCE_REWRITE_EXPECTED=1` the expected outputs are written anew; read them before you commit them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assurance.cli.app import run

HERE = Path(__file__).parent
FOLDERS = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__")
REWRITE = os.environ.get("ASSURANCE_REWRITE_EXPECTED") == "1"


def entry(folder: Path) -> str:
    """The file of a folder that is checked."""
    return "case.case.yaml" if (folder / "case.case.yaml").is_file() else "part.yaml"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("COLUMNS", "FORCE_COLOR", "ASSURANCE_OUTPUT_FORMAT", "ASSURANCE_TODAY"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("name", FOLDERS)
def test_says_what_is_wrong(name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """The output is the expected one, letter by letter."""
    folder = HERE / name
    monkeypatch.chdir(folder)
    code = run(["check", entry(folder), "--today", "2026-11-22", "--color", "never"])
    out, err = capfd.readouterr()
    assert " failed: " not in err
    said = f"{out}exit {code}\n"
    expected = folder / "expected.txt"
    if REWRITE:
        expected.write_bytes(said.encode())
    assert said == expected.read_bytes().decode()


@pytest.mark.parametrize("name", FOLDERS)
def test_is_a_finding_with_a_place(name: str) -> None:
    """Every folder gives a finding and names a place, and nothing that a terminal obeys or only one machine has."""
    expected = (HERE / name / "expected.txt").read_bytes().decode()
    assert expected.endswith(("exit 1\n", "exit 0\n"))
    assert "error[ARG" in expected or "warning[ARG" in expected or "info[ARG" in expected
    assert " --> " in expected
    assert "Traceback" not in expected
    assert str(HERE.parent.parent) not in expected
    assert not any(ord(letter) < 32 and letter != "\n" for letter in expected)


@pytest.mark.parametrize("name", FOLDERS)
def test_exits_with_1_for_an_error_only(name: str) -> None:
    """An error fails the check, a warning alone does not."""
    expected = (HERE / name / "expected.txt").read_bytes().decode()
    assert expected.endswith("exit 1\n") == ("error[ARG" in expected)
