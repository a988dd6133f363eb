"""Completion: the scripts at work in a real bash, the protocol of all three shells, and what it costs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assurance.cli import completing
from assurance.cli.app import COMMANDS
from assurance.rules import CODES

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "cases"
VARIABLE = "_ASSURANCE_COMPLETE"


def environment(folder: Path | None = None) -> dict[str, str]:
    """An environment in which `assurance` and `assurance-case` are these sources."""
    path = os.environ.get("PATH", "")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("ASSURANCE_", "COMP_"))},
        "PYTHONPATH": str(ROOT),
        "PATH": f"{folder}{os.pathsep}{path}" if folder else path,
    }


def ask(shell: str, words: str, at: str, *, cwd: Path = CASES) -> list[str]:
    """What the program answers to a completion script."""
    done = subprocess.run(
        [sys.executable, "-m", "assurance"],
        cwd=cwd,
        env={**environment(), VARIABLE: f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with both programs."""
    for name in ("assurance", "assurance-case"):
        file = tmp_path / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m assurance "$@"\n', "utf-8")
        file.chmod(0o755)
    return tmp_path


def in_bash(programs: Path, *words: str, cwd: Path = CASES) -> list[str]:
    """The replies of the script in bash, where `words` are typed and the last one is completed."""
    typed = " ".join(f"'{word}'" for word in words)
    program = f"""
eval "$(assurance completion bash)"
COMP_WORDS=({typed})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
compopt() {{ echo "compopt $*"; }}
function_name=$(complete -p {words[0]} | sed 's/.*-F \\([^ ]*\\).*/\\1/')
$function_name {words[0]}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "--norc", "-c", program],
        cwd=cwd,
        env=environment(programs),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")


@needs_bash
@pytest.mark.parametrize("program", ["assurance", "assurance-case"])
def test_bash_completes_commands_of_both_programs(program: str, programs: Path) -> None:
    assert in_bash(programs, program, "ex") == ["explain"]
    assert set(in_bash(programs, program, "")) == set(COMMANDS)


BASH = [
    (["check", "--out"], ["--output-format", "--output-file"]),
    (["check", "--color", "al"], ["always"]),
    (["check", "--color", "=", "al"], ["always"]),
    (["check", "--color", "=", ""], ["auto", "always", "never"]),
    (["check", "--color", "="], ["auto", "always", "never"]),
    (["check", "--ignore", "ARG101,unknown-ref"], ["ARG101,unknown-reference"]),
    (["explain", "ARG10"], ["ARG101", "ARG102", "ARG103", "ARG104", "ARG105", "ARG106", "ARG107"]),
    (["explain", "position_"], ["position_estimator"]),
    (["explain", "R1", "delivery-drone/"], ["delivery-drone/delivery-drone.case.yaml"]),
    (["completion", "z"], ["zsh"]),
    (["check", "no-such"], ["compopt -o default", ""]),
    (["chek", "--"], [""]),
]


@needs_bash
@pytest.mark.parametrize(("words", "replies"), BASH, ids=[" ".join(words) for words, _ in BASH])
def test_bash_completes(words: list[str], replies: list[str], programs: Path) -> None:
    found = in_bash(programs, "assurance", *words)
    assert found[: len(replies)] == replies
    assert len(found) == len(replies) or words == ["explain", "ARG10"]


def test_the_protocols_of_all_three_shells() -> None:
    assert ask("bash", "assurance\nexplain\nposition_", "2") == ["plain,position_estimator"]
    kind, value, about = ask("zsh", "assurance doc", "1")
    assert (kind, value) == ("plain", "doctor")
    assert about in (ROOT / "assurance" / "cli" / "doctor.py").read_text("utf-8")
    assert ask("fish", "assurance\nexplain\nposition_", "position_") == ["plain,position_estimator"]
    assert ask("fish", "assurance completion", "")[:1] == ["plain,bash"]


@pytest.mark.parametrize(
    "words", ["assurance 'unclosed", "assurance check \x1b[31m", "assurance \ud83d --", "assurance explain '"]
)
def test_what_cannot_be_completed_is_answered_quietly(words: str) -> None:
    assert isinstance(ask("bash", words.encode("utf-8", "replace").decode(), "2"), list)


def test_a_protocol_that_makes_no_sense_is_answered_quietly() -> None:
    for shell, words, at in (("tcsh", "assurance", "1"), ("bash", "assurance", "x"), ("zsh", "", "0")):
        done = subprocess.run(
            [sys.executable, "-m", "assurance"],
            env={**environment(), VARIABLE: f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["assurance ", "assurance check --", "assurance explain A", "assurance render --"])
def test_completing_imports_nothing_heavy(words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "assurance"],
        cwd=CASES,
        env={**environment(), VARIABLE: "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "assurance" in imported
    assert not imported & {"pydantic", "pydantic_core", "yaml", "graphviz", "rapidfuzz"}
    assert done.stdout.startswith("plain,")


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_completes_the_options_that_it_has(command: str) -> None:
    """What is answered without importing the work is what the command knows once it is imported."""
    import click

    from assurance.cli.app import cli

    known = cli.get_command(click.Context(cli), command)
    assert known is not None
    options = {name for p in known.params if isinstance(p, click.Option) for name in p.opts if name.startswith("--")}
    answered = {line.partition(",")[2] for line in ask("bash", f"assurance {command} --", "2")}
    assert answered >= options - {"--help"}


def test_codes_and_names_are_those_of_the_rules() -> None:
    assert completing._codes() == [*sorted(CODES), *(CODES[code].name for code in sorted(CODES))]


def test_ids_are_those_of_the_cases_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import assurance

    monkeypatch.chdir(CASES / "delivery-drone")
    case = assurance.load("delivery-drone.case.yaml").case
    names = {*case.elements, *(name for family in case.register.values() for name in family)}
    assert set(completing._ids()) == names
    (tmp_path / ".git").mkdir()  # nothing above is looked at
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert completing._ids() == []
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.case.yaml").write_bytes(
        b"case: x\nelements:\n  - claim: \xff\n  - goal: G1\n  - {claim: C2, text: T}\n"
    )
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert completing._ids() == ["G1", "C2"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_names_both_programs_and_asks_in_its_protocol(shell: str, programs: Path) -> None:
    done = subprocess.run(
        ["assurance", "completion", shell], env=environment(programs), capture_output=True, text=True, check=False
    )
    assert f"{VARIABLE}={shell}_complete" in done.stdout
    assert "assurance-case" in done.stdout
    assert "VARIABLE" not in done.stdout
    if shutil.which(shell):
        read = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, text=True, check=False)
        assert (read.returncode, read.stderr) == (0, "")
