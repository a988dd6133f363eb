"""JSON Schema of the configuration, `assurance.toml` or `[tool.assurance]`."""

from __future__ import annotations

import dataclasses
from typing import Any

from assurance.config import CHOICES, FORMATS, KEYS
from assurance.rules import CODES
from assurance.rules.selection import EVERYTHING, FAMILY_NAMES
from assurance.source import Limits

Schema = dict[str, Any]


def config_schema() -> Schema:
    """The schema; every key that the configuration knows, with what it is for and its default."""
    codes = {"type": "array", "items": {"$ref": "#/$defs/finding"}}
    texts = {"type": "array", "items": {"type": "string"}}
    severity = {"enum": ["error", "warning", "info"]}
    keys: dict[str, Schema] = {
        "fail-on": _says("The severity from which on the exit code is 1.", {**severity, "default": "error"}),
        "strict": _says("Whether warnings fail, too.", {"type": "boolean", "default": False}),
        "output-format": _says("How findings are written.", {"enum": list(FORMATS), "default": "full"}),
        "extra-fields": _says("Keys of your own that elements may have.", {**texts, "examples": [["ticket"]]}),
        "exclude": _says(
            "Folders that a search for cases leaves out, from the root.", {**texts, "examples": [["drafts"]]}
        ),
        "frameworks": _says(
            "Files with frameworks of your own, from the root.", {**texts, "examples": [["frameworks/acme.yaml"]]}
        ),
        "select": _says("The findings to show.", {**codes, "default": [EVERYTHING]}),
        "ignore": _says("The findings to leave out.", {**codes, "default": []}),
        "extend-select": _says("Findings to show as well.", {**codes, "default": []}),
        "severity": _says(
            "Severities that hold at any stage.",
            {"type": "object", "additionalProperties": severity, "examples": [{"ARG507": "warning"}]},
        ),
        "ignores": _says("Findings accepted in whole files.", {"type": "array", "items": {"$ref": "#/$defs/ignore"}}),
        "limits": _says("What one case may cost.", {"$ref": "#/$defs/limits"}),
    }
    for key, words in CHOICES.items():
        keys[key] = _says(f"The {key} of cases that do not say their own.", {"enum": list(words)})
    return {
        "title": "Configuration of assurance",
        "description": "What a project sets for `assurance`.",
        "type": "object",
        "properties": {key: {"title": key.replace("-", " ").capitalize(), **keys[key]} for key in KEYS},
        "additionalProperties": False,
        "$defs": {"finding": _finding(), "ignore": _ignore(), "limits": _limits()},
    }


def _says(description: str, schema: Schema) -> Schema:
    return {"description": description, **schema}


def _finding() -> Schema:
    names = [code.name for code in CODES.values()]
    words = {"enum": [EVERYTHING, *FAMILY_NAMES, *CODES, *names]}
    return {
        "description": "A code, the beginning of codes, a name, a family, or ALL.",
        "anyOf": [words, {"type": "string", "pattern": "^[Aa][Rr][Gg][0-9]{0,3}$"}],
    }


def _ignore() -> Schema:
    texts = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    return {
        "description": "Findings accepted in whole files, with the reason.",
        "type": "object",
        "properties": {
            "files": _says("Files, from the root; globs are allowed.", {**texts, "examples": [["legacy/**/*.yaml"]]}),
            "codes": _says("The findings.", {"type": "array", "items": {"$ref": "#/$defs/finding"}, "minItems": 1}),
            "until": _says("The last day on which they are accepted.", {"format": "date"}),
            "reason": _says("Why they are accepted.", {"type": "string"}),
        },
        "required": ["files", "codes"],
        "additionalProperties": False,
    }


def _limits() -> Schema:
    properties = {
        f.name.replace("_", "-"): _says(
            f"The largest allowed number of {f.name.replace('_', ' ')}.",
            {"type": "integer", "minimum": 1, "default": f.default},
        )
        for f in dataclasses.fields(Limits)
    }
    return {
        "description": "What one case may cost.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
