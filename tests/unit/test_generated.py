"""The README's example and the cases' expected outputs are what the tool prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "cases").glob("*/*.case.yaml"))
TODAY, DAYS = "2026-11-22", {"software-security": "2026-11-23"}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_a_case_prints_what_its_expected_output_says(case: Path) -> None:
    """`expected.txt` beside each case is the output of `check` on a fixed day."""
    today = DAYS.get(case.parent.name, TODAY)
    command = [sys.executable, "-m", "assurance", "check", case.name, "--today", today, "--color", "never"]
    environment = {"PATH": "", "COLUMNS": "100", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=case.parent, env=environment, capture_output=True, check=False)
    assert done.stdout.decode("utf-8") == (case.parent / "expected.txt").read_text("utf-8")


def test_there_are_cases() -> None:
    """An empty gallery would pass the test above."""
    assert {case.parent.name for case in CASES} >= {"delivery-drone", "llama-2-jailbreaks"}


def test_nothing_names_a_place_of_the_machine() -> None:
    """The project stands alone: no absolute path of a working folder, nothing outside the repository."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    texts = [ROOT / name for name in listed if name.endswith((".py", ".md", ".yaml", ".toml", ".txt", ".json", ".svg"))]
    found = [str(path.relative_to(ROOT)) for path in texts if str(ROOT) in path.read_text("utf-8", errors="replace")]
    assert found == []
