"""What other programs read of this project: the hooks of pre-commit and the action of GitHub, run as they would be."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from assurance.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
CASE = (ROOT / "docs/guide/first-case/helpdesk.case.yaml").read_text("utf-8")


def step(name: str, folder: Path, **values: str) -> dict[str, str]:
    """Run the shell text of a step; what it wrote into GitHub's files."""
    files = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
    for file in files.values():
        file.touch()
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    for tool, arguments in (("assurance", "-m assurance"), ("python", "")):
        (tools / tool).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', "utf-8")
        (tools / tool).chmod(0o755)
    known = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    known |= {name: str(file) for name, file in files.items()} | values
    bash = shutil.which("bash") or "bash"
    body = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
    done = subprocess.run(body, cwd=folder, env=known, capture_output=True, text=True, check=False)
    return {"code": str(done.returncode), "out": done.stdout} | {k: f.read_text("utf-8") for k, f in files.items()}


def checked(folder: Path, text: str, **values: str) -> dict[str, str]:
    (folder / ".git").mkdir(exist_ok=True)  # the project ends here, whatever lies above
    (folder / "a.case.yaml").write_text(text, "utf-8")
    asked = {"PATHS": ".", "MORE": "--today 2026-11-22", "FAIL_ON": "error", "SARIF": "assurance.sarif"}
    return step("Check", folder, **{**asked, **values})


def test_no_input_is_pasted_into_a_shell() -> None:
    """A branch called `$(rm -rf ~)` stays a name."""
    for found in STEPS.values():
        assert "${{" not in found.get("run", "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_good_case_passes(tmp_path: Path) -> None:
    """Exit code 0, and the verdicts in the summary."""
    done = checked(tmp_path, CASE)
    assert done["GITHUB_OUTPUT"] == "exit-code=0\n"
    assert "covers both" in done["GITHUB_STEP_SUMMARY"]
    assert json.loads((tmp_path / "assurance.sarif").read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_bad_case_fails_with_lines_and_a_table(tmp_path: Path) -> None:
    """Beside the code, in the summary, and for code scanning without what was accepted."""
    wrong = CASE.replace("addresses: [T1]", "addresses: [T2]") + "  # assurance: ignore[ARG303]: kept for the audit\n"
    wrong += "  - {evidence: E9, text: Old report, status: accepted, artifact: {reference: report 1}}\n"
    done = checked(tmp_path, wrong)
    assert done["GITHUB_OUTPUT"] == "exit-code=1\n"
    assert "::error file=a.case.yaml,line=" in done["out"]
    assert "| **ARG101** " in done["GITHUB_STEP_SUMMARY"]
    left = step("Leave out accepted findings", tmp_path, SARIF="assurance.sarif")
    assert left["GITHUB_ENV"] == "OPEN_SARIF=assurance.open.sarif\n"
    whole, rest = (
        json.loads((tmp_path / name).read_text("utf-8"))["runs"][0]["results"]
        for name in ("assurance.sarif", "assurance.open.sarif")
    )
    assert {found["ruleId"] for found in whole} - {found["ruleId"] for found in rest} == {"ARG303"}
    assert step("Result", tmp_path, CODE="1")["code"] == "1"


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("values", [{"PATHS": "nowhere"}, {"MORE": "--select ARG999"}, {"FAIL_ON": "fatal"}], ids=str)
def test_a_job_that_could_not_be_done_is_no_success(values: dict[str, str], tmp_path: Path) -> None:
    """Exit code 2."""
    assert checked(tmp_path, CASE, **values)["GITHUB_OUTPUT"] == "exit-code=2\n"


def hooks() -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")))


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_the_hooks_are_what_pre_commit_asks_for(hook: dict[str, Any]) -> None:
    """A command that exists, run once over whole cases, whenever a file of a case changes."""
    assert {"id", "name", "entry", "language"} <= set(hook)
    program, command = hook["entry"].split()
    assert (program, hook["language"], hook["pass_filenames"]) == ("assurance", "python", False)
    assert command in COMMANDS
    assert all(re.search(hook["files"], name) for name in ("a.case.yaml", "risks/b.yml"))
    assert not re.search(hook["files"], "readme.md")
