"""Steps of the features: a folder, some files, one command, and what a person then sees."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

scenarios(".")

ROOT = Path(__file__).parent.parent.parent
GOOD = """case: helpdesk
title: Helpdesk assistant
top: C1
owner: assurance lead
valid_until: 2028-11-20
acceptance: {authority: product board, by: 2026-12-15}
actors: [{actor: prankster, text: A user with a list of published jailbreaks}]
risks:
  - hazard: H1
    text: A customer is told a wrong dosage
    severity: major
  - threat: T1
    text: A jailbreak makes the assistant leak or change other customers' data, or lock them out
    severity: major
    properties: [confidentiality, integrity, availability]
interplay:
  - {dependency: IP1, between: [C2, C3], text: A jailbroken assistant may state a dosage after all}
elements:
  - claim: C1
    text: The helpdesk assistant is acceptably safe and secure
    summary: true
    challenged_by:
      - {defeater: D1, text: New jailbreaks appear every week, status: refuted, rationale: E2 is repeated every week}
    supported_by:
      - claim: C2
        text: The assistant never states a dosage
        discipline: safety
        addresses: [H1]
        supported_by:
          - evidence: E1
            text: Evaluation over 2,000 dialogs
            status: accepted
            collected: 2026-10-30
            valid_until: 2027-03-31
            artifact: {reference: report 7}
      - claim: C3
        text: Published jailbreaks do not reach customer data
        discipline: security
        addresses: [T1]
        actors: [prankster]
        supported_by:
          - evidence: E2
            text: Red-team campaign
            conditions: adversarial
            attacker: {knowledge: grey-box, adaptive: true}
            status: accepted
            collected: 2026-11-02
            artifact: {reference: report 9}
      - claim: C4
        text: The risks above are those that a workshop and a list of incidents yield
        discipline: safety
        role: [identify]
        supported_by:
          - evidence: E3
            text: Workshop
            status: accepted
            collected: 2026-09-14
            valid_until: 2027-03-31
            artifact: {reference: report 3}
"""


@dataclass
class World:
    """The folder a person stands in, what they have set, and what the last command said."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    said: Any = None

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty folder."""
    return World(tmp_path)


@given("an empty folder")
def _empty(world: World) -> None:
    assert list(world.folder.iterdir()) == []


@given(parsers.parse('a good case "{name}"'))
def _good(world: World, name: str) -> None:
    world.write(name, GOOD)


@given(parsers.parse('a case "{name}" that says nothing of interplay'))
def _apart(world: World, name: str) -> None:
    before, _, after = GOOD.partition("interplay:\n")
    world.write(name, before + after.partition("\n")[2])


@given(parsers.parse('a case "{name}" with a misspelled key'))
def _misspelled(world: World, name: str) -> None:
    world.write(name, GOOD.replace("discipline: safety", "disciplin: safety", 1))


@given(parsers.parse('a case "{name}" with only planned evidence'))
def _planned(world: World, name: str) -> None:
    world.write(name, GOOD.replace("status: accepted", "status: planned"))


@given(parsers.parse('a case "{name}" that cannot be read'))
def _unreadable(world: World, name: str) -> None:
    world.write(name, GOOD.replace("text: Red-team campaign", 'text: "Red-team campaign'))


@given(parsers.parse('a file "{name}"'))
def _file(world: World, name: str, docstring: str) -> None:
    world.write(name, docstring + "\n")


@given(parsers.parse('a file "{name}" with Windows line ends and a byte order mark'))
def _windows(world: World, name: str, docstring: str) -> None:
    (world.folder / name).write_bytes(b"\xef\xbb\xbf" + f"{docstring}\n".replace("\n", "\r\n").encode())


@given("a good case on standard input")
def _stdin(world: World) -> None:
    world.stdin = GOOD.encode()


@given(parsers.parse('{name} is set to "{value}"'))
def _set(world: World, name: str, value: str) -> None:
    world.env[name] = value


@when(parsers.parse("I run `{command}` in `{folder}`"))
def _run_in(world: World, program: Callable[..., Any], command: str, folder: str) -> None:
    _run(world, program, command, world.folder / folder)


@when(parsers.re(r"I run `(?P<command>[^`]*)`$"))
def _run_here(world: World, program: Callable[..., Any], command: str) -> None:
    _run(world, program, command, world.folder)


def _run(world: World, program: Callable[..., Any], command: str, folder: Path) -> None:
    name, *arguments = shlex.split(command)
    assert name == "assurance"
    world.said = program(*arguments, cwd=folder, env=world.env, stdin=world.stdin)


@then(parsers.parse("the exit code is {code:d}"))
def _code(world: World, code: int) -> None:
    assert world.said.code == code, world.said
    assert "Traceback" not in world.said.err


@then(parsers.parse('I see "{text}"'))
def _see(world: World, text: str) -> None:
    assert text in world.said.out


@then(parsers.parse('I do not see "{text}"'))
def _not_see(world: World, text: str) -> None:
    assert text not in world.said.out


@then("I see")
def _see_block(world: World, docstring: str) -> None:
    assert docstring in world.said.out


@then("I see only")
def _see_only(world: World, docstring: str) -> None:
    assert world.said.out == docstring + "\n"


@then(parsers.parse('the file "{name}" holds'))
def _holds(world: World, name: str, docstring: str) -> None:
    assert (world.folder / name).read_text("utf-8").rstrip("\n") == docstring


@then("I see nothing")
def _see_nothing(world: World) -> None:
    assert world.said.out == ""


@then(parsers.parse('the last line is "{text}"'))
def _last(world: World, text: str) -> None:
    assert world.said.out.splitlines()[-1] == text


@then(parsers.parse('I am told "{text}"'))
def _told(world: World, text: str) -> None:
    assert text in world.said.err


@then("I am told nothing")
def _told_nothing(world: World) -> None:
    assert world.said.err == ""


@then("there is color")
def _color(world: World) -> None:
    assert "\x1b[" in world.said.out


@then("there is no color")
def _no_color(world: World) -> None:
    assert "\x1b" not in world.said.out
    assert world.said.out


@then(parsers.parse("every line begins with a place"))
def _places(world: World) -> None:
    lines = world.said.out.splitlines()[:-1]
    assert lines
    assert all(line.split(":")[1].isdecimal() and line.split(":")[2].isdecimal() for line in lines)


@then(parsers.parse('I read JSON whose "{path}" is "{value}"'))
def _json(world: World, path: str, value: str) -> None:
    assert str(_at(json.loads(world.said.out), path)) == value


@then("I read JSON")
def _any_json(world: World) -> None:
    assert json.loads(world.said.out)


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step)] if step.isdecimal() else data[step]
    return data


@then(parsers.parse('there is a file "{name}"'))
def _there(world: World, name: str) -> None:
    assert (world.folder / name).is_file()


@then(parsers.parse('there is no file "{name}"'))
def _not_there(world: World, name: str) -> None:
    assert not (world.folder / name).exists()


@then(parsers.parse('the file "{name}" begins with "{text}"'))
def _begins(world: World, name: str, text: str) -> None:
    assert (
        (world.folder / name).read_bytes().startswith(text.encode("latin-1").decode("unicode_escape").encode("latin-1"))
    )


@then(parsers.parse('the file "{name}" shows "{text}"'))
def _shows(world: World, name: str, text: str) -> None:
    assert text in (world.folder / name).read_text("utf-8")


@then(parsers.parse('the file "{name}" does not show "{text}"'))
def _shows_not(world: World, name: str, text: str) -> None:
    assert text not in re.sub(r"(?s)<metadata.*?</metadata>", "", (world.folder / name).read_text("utf-8"))


@then(parsers.parse("no module of {names} was imported"))
def _imports(world: World, names: str) -> None:
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in world.said.err.splitlines()}
    assert "assurance" in imported
    assert not imported & {*names.replace(" or ", ", ").split(", ")}


@when("I ask for the version and watch the imports")
def _version(world: World, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys
    from types import SimpleNamespace

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "assurance", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    world.said = SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr)


@then("the version is that of the package")
def _same_version(world: World) -> None:
    import assurance

    assert world.said.out == f"assurance {assurance.__version__}\n"


@then("every finding is listed once")
def _all_rules(world: World) -> None:
    from assurance.rules import CODES

    lines = [line.split() for line in world.said.out.splitlines() if line.startswith("  ARG")]
    assert [line[0] for line in lines] == list(CODES)


@then("no line of it is more than 100 letters long")
def _short(world: World) -> None:
    assert all(len(line) <= 100 for line in (world.said.out + world.said.err).splitlines())
