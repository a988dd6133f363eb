"""The configuration of a project: `assurance.toml`, or `[tool.assurance]` in `pyproject.toml`."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assurance.diagnostic import Severity, did_you_mean
from assurance.source import Limits


class ConfigError(Exception):
    """The configuration, or what was asked for on the command line, makes no sense; the text says what would."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a project sets. Everything has a default that suits most.

    `exclude` names folders, seen from the root, that a search for cases leaves out; a path that is named is checked.
    """

    fail_on: Severity = Severity.ERROR
    output_format: str = "full"
    extra_fields: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)


KEYS = ("fail-on", "output-format", "extra-fields", "exclude", "limits")
FORMATS = ("full", "concise", "json")


def load_config(root: Path) -> Config:
    """The configuration of a project root; defaults where none is written."""
    own, shared = root / "assurance.toml", root / "pyproject.toml"
    if own.is_file():
        return read_config(_table(own), own.name)
    if shared.is_file():
        return read_config(_table(shared).get("tool", {}).get("assurance", {}), f"{shared.name} [tool.assurance]")
    return Config()


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file.name} is not valid TOML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file.name} could not be read: {error}") from None


def read_config(table: dict[str, Any], name: str) -> Config:
    """A configuration from its table; unknown keys and wrong values are errors."""
    for key in table:
        if key not in KEYS:
            raise ConfigError(
                f"{name} has an unknown key `{key}`; {did_you_mean(key, KEYS) or 'known are ' + ', '.join(KEYS)}"
            )
    return Config(
        fail_on=read_severity(_word(table, "fail-on", "error", name), name),
        output_format=_one_of(_word(table, "output-format", "full", name), FORMATS, f"{name}: `output-format`"),
        extra_fields=_words(table, "extra-fields", name),
        exclude=frozenset(folder.strip("/") for folder in _words(table, "exclude", name)),
        limits=_limits(table.get("limits", {}), name),
    )


def read_severity(word: str, name: str) -> Severity:
    """A severity by its word."""
    words = {severity.word: severity for severity in Severity}
    return words[_one_of(word, tuple(words), f"{name}: `fail-on`")]


def _one_of(word: str, words: tuple[str, ...], what: str) -> str:
    if word not in words:
        raise ConfigError(f"{what} cannot be `{word}`; {did_you_mean(word, words) or 'write ' + ', '.join(words)}")
    return word


def _word(table: dict[str, Any], key: str, default: str, name: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f"{name}: `{key}` is not a text")
    return value


def _words(table: dict[str, Any], key: str, name: str) -> frozenset[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{name}: `{key}` is not a list of texts")
    return frozenset(value)


def _limits(table: Any, name: str) -> Limits:
    known = {f.name.replace("_", "-"): f.name for f in dataclasses.fields(Limits)}
    if not isinstance(table, dict):
        raise ConfigError(f"{name}: `limits` is not a table")
    for key, value in table.items():
        if key not in known:
            raise ConfigError(
                f"{name}: `limits` has an unknown key `{key}`; "
                f"{did_you_mean(key, known) or 'known are ' + ', '.join(known)}"
            )
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ConfigError(f"{name}: `limits.{key}` is not a whole number above 0")
    if table.get("depth", 0) > 1000:
        raise ConfigError(f"{name}: `limits.depth` cannot be above 1000")
    return Limits(**{known[key]: value for key, value in table.items()})
