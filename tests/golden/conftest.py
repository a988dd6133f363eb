"""What the tests of the output formats share: the input in a repository of its own, and readers of the formats."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

HERE = Path(__file__).parent


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The input as a repository whose project, `safety/`, is not its root."""
    shutil.copytree(HERE / "input", tmp_path / "repository")
    (tmp_path / "repository" / ".git").mkdir()
    return tmp_path / "repository"


@pytest.fixture(scope="session")
def sarif_schema() -> Draft4Validator:
    """The SARIF 2.1.0 schema as OASIS publishes it."""
    schema = json.loads((HERE / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema)


def obeyed(output: str) -> list[dict[str, str]]:
    """The commands that a GitHub runner finds in a log: `::name properties::data` in a line, `##[name]` anywhere in it.

    Follows the reading rules of `ActionCommand.TryParseV2` and `TryParse` of github.com/actions/runner.
    """
    found = []
    for line in re.split(r"\r\n|\r|\n", output):
        command = line.lstrip()
        end = command.find("::", 2)
        if command.startswith("::") and end >= 0:
            name, _, properties = command[2:end].partition(" ")
            pairs = (pair.partition("=") for pair in properties.split(",") if "=" in pair)
            read = {key.strip(): _unescaped(value, {"%3A": ":", "%2C": ","}) for key, _, value in pairs}
            found.append({"command": name, **read, "message": _unescaped(command[end + 2 :], {})})
        elif "##[" in line:
            found.append({"command": line[line.index("##[") :]})
    return found


def _unescaped(text: str, more: dict[str, str]) -> str:
    for code, letter in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
        text = text.replace(code, letter)
    return text


def spans(part: Any) -> list[tuple[str, dict[str, Any]]]:
    """Every region in a SARIF log, with the file it lies in."""
    if isinstance(part, list):
        return [found for item in part for found in spans(item)]
    if not isinstance(part, dict):
        return []
    own = [(part["artifactLocation"]["uri"], part["region"])] if {"artifactLocation", "region"} <= set(part) else []
    return own + [found for item in part.values() for found in spans(item)]
