"""The JSON Schemas: they describe every key, accept what the tool accepts, and refuse what it refuses."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from assurance.cli.schema import NAMES, text
from assurance.config import ConfigError, read_config
from assurance.syntax.glossary import EXAMPLES, KEYS, OWN
from assurance.syntax.schema import DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = {name: json.loads(text(name)) for name in NAMES}
UNSEEN = {
    "boolean-capital": "a reader of YAML 1.1 takes it for a truth value",
    "boolean-yes": "a reader of YAML 1.1 takes it for a truth value",
    "number-hexadecimal": "a reader of YAML 1.1 takes it for a number",
    "number-infinite": "a reader of YAML 1.1 takes it for a number",
    "number-underscore": "a reader of YAML 1.1 takes it for a number",
}
"""What no schema can see, with the reason."""


def load(file: Path) -> Any:
    """A YAML file as a reader of YAML 1.1 sees it, dates as text; the key `on` is text, as in YAML 1.2."""
    return json.loads(json.dumps(yaml.safe_load(file.read_text("utf-8")), default=str), object_hook=_with_on)


def _with_on(mapping: dict[str, Any]) -> dict[str, Any]:
    return {"on" if key == "true" else key: value for key, value in mapping.items()}


def kind_of(document: Any) -> str:
    return next((kind for kind in DOCUMENTS if isinstance(document, dict) and kind in document), "part")


def errors(document: Any, kind: str | None = None) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[kind or kind_of(document)])
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_one(name: str) -> None:
    """By the metaschema of draft 2020-12."""
    Draft202012Validator.check_schema(SCHEMAS[name])


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every property anywhere in a schema."""
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            yield f"{path}/{key}", value
            yield from properties(value, f"{path}/{key}")
        for key, value in schema.items():
            if key == "$defs":
                for name, definition in value.items():
                    yield from properties(definition, name)
            elif key not in ("properties", "examples", "defaultSnippets"):
                yield from properties(value, path)
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from properties(value, f"{path}/{number}")


@pytest.mark.parametrize("name", [*DOCUMENTS, "config"])
def test_every_property_says_what_it_means(name: str) -> None:
    """An editor shows a sentence at every key."""
    found = dict(properties(SCHEMAS[name]))
    assert len(found) > 15
    assert [path for path, schema in found.items() if not schema.get("description")] == []


def test_the_glossary_has_no_word_that_the_language_lacks() -> None:
    """A key that was renamed leaves no description behind."""
    known = {path.rpartition("/")[2] for name in DOCUMENTS for path, _ in properties(SCHEMAS[name])}
    assert set(KEYS) | {key for _, key in OWN} <= known


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_example_is_a_good_one(kind: str) -> None:
    """What an editor offers can be written."""
    name = next(n for n in (f"{kind}-entry", f"{kind}-element") if n in SCHEMAS["case"]["$defs"])
    schema = {"$ref": f"#/$defs/{name}", "$defs": SCHEMAS["case"]["$defs"]}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(EXAMPLES[kind])] == []


def test_examples_of_keys_fit_their_schemas() -> None:
    """Also those of single keys."""
    for path, schema in properties(SCHEMAS["case"]):
        for example in schema.get("examples", ()):
            validator = Draft202012Validator({**schema, "$defs": SCHEMAS["case"]["$defs"]})
            assert validator.is_valid(example), (path, example)


GOOD = [*ROOT.glob("cases/**/*.yaml"), *ROOT.glob("patterns/starter/*.yaml"), *ROOT.glob("docs/guide/**/*.yaml")]


@pytest.mark.parametrize("file", sorted(GOOD), ids=lambda file: str(file.relative_to(ROOT)))
def test_real_cases_are_valid(file: Path) -> None:
    """Every document of every case that comes with the tool."""
    assert errors(load(file)) == []


def misfits() -> list[object]:
    """Broken inputs whose only faults are keys, values, shapes and kinds."""
    found: list[object] = []
    for folder in sorted((ROOT / "tests/broken").iterdir()):
        expected, files = folder / "expected.txt", sorted(folder.glob("*.yaml"))
        if expected.is_file() and len(files) == 1:
            codes = set(re.findall(r"error\[(ARG\d+)\]", expected.read_text("utf-8", "replace")))
            if codes and codes <= {"ARG020", "ARG021", "ARG022", "ARG023", "ARG024"}:
                found.append(pytest.param(files[0], id=folder.name))
    return found


@pytest.mark.parametrize("file", misfits())
def test_what_the_tool_refuses_the_schema_refuses(file: Path) -> None:
    """Keys, values, shapes and kinds; what no schema can see is listed with the reason."""
    try:
        document = load(file)
    except (yaml.YAMLError, ValueError, UnicodeDecodeError, TypeError):
        return
    assert bool(errors(document)) is (file.parent.name not in UNSEEN)


def test_an_editor_marks_the_one_wrong_key() -> None:
    """And does not say that a claim is none of eleven things."""
    claim = {"claim": "C1", "text": "It is so", "undevelopd": True}
    (error,) = errors({"case": "demo", "elements": [claim]})
    assert error.startswith("$.elements[0]: Additional properties are not allowed ('undevelopd'")


@pytest.mark.parametrize(
    "table",
    [
        'fail-on = "warning"\nselect = ["ARG3", "wording", "no-support"]\nstrict = true',
        '[severity]\nARG507 = "error"\n[limits]\ndepth = 50',
        '[[ignores]]\nfiles = ["a/*.yaml"]\ncodes = ["ARG5"]\nuntil = 2027-01-31\nreason = "old"',
        'fail-on = "eror"',
        "strict = 1",
        'stage = "alpha"',
        "selects = []",
        "[limits]\ndepth = 0",
        '[[ignores]]\nfiles = ["a"]',
    ],
)
def test_the_configuration_is_what_its_schema_says(table: str) -> None:
    """The schema refuses what the tool refuses."""
    document = json.loads(json.dumps(tomllib.loads(table), default=str))
    try:
        read_config(tomllib.loads(table), "assurance.toml")
        accepted = True
    except ConfigError:
        accepted = False
    assert Draft202012Validator(SCHEMAS["config"]).is_valid(document) is accepted
