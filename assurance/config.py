"""The configuration of a project: `assurance.toml`, or `[tool.assurance]` in `pyproject.toml`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assurance.diagnostic import Severity, did_you_mean
from assurance.source import Limits


class ConfigError(Exception):
    """The configuration, or what was asked for on the command line, makes no sense; the text says what would."""


@dataclass(frozen=True, slots=True)
class FileIgnore:
    """Findings accepted for whole files: `codes` in files that match one of `files` (globs seen from the root)."""

    files: tuple[str, ...]
    codes: tuple[str, ...]
    reason: str = ""
    until: dt.date | None = None
    home: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What a project sets. Everything has a default that suits most.

    `exclude` names folders, seen from the root, that a search for cases leaves out; a path that is named is checked.
    `frameworks` names files with frameworks of the project's own, seen from the root.
    `select`, `ignore`, `extend_select` and the keys of `severity` name findings: a code, a prefix of codes, a name, a
    family, or `ALL`. `stage`, `profile` and `standard` count where a case does not say its own; `forced` before it.
    """

    fail_on: Severity = Severity.ERROR
    output_format: str = "full"
    extra_fields: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    frameworks: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    ignores: tuple[FileIgnore, ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    forced: tuple[tuple[str, str], ...] = ()
    heed_ignores: bool = True


CHOICES = {
    "stage": ("draft", "review", "release"),
    "profile": ("general", "frontier", "llm-app", "cps", "narrow-ml"),
    "standard": ("gsn-v3", "gsn-relaxed", "cae"),
}
"""What a case can be held to, by the key that says it in a case, in the configuration and on the command line."""
KEYS = (
    "fail-on",
    "strict",
    "output-format",
    "extra-fields",
    "exclude",
    "frameworks",
    "select",
    "ignore",
    "extend-select",
    "severity",
    "ignores",
    *CHOICES,
    "limits",
)
FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")


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
    fail_on = read_severity(_word(table, "fail-on", "error", name), f"{name}: `fail-on`")
    if _flag(table, "strict", name):
        fail_on = min(fail_on, Severity.WARNING)
    return Config(
        fail_on=fail_on,
        output_format=_one_of(_word(table, "output-format", "full", name), FORMATS, f"{name}: `output-format`"),
        extra_fields=frozenset(_words(table, "extra-fields", name)),
        exclude=frozenset(folder.strip("/") for folder in _words(table, "exclude", name)),
        frameworks=_paths(table, "frameworks", name),
        limits=_limits(table.get("limits", {}), name),
        select=_words(table, "select", name) if "select" in table else ("ALL",),
        ignore=_words(table, "ignore", name),
        extend_select=_words(table, "extend-select", name),
        severity=_severities(table.get("severity", {}), name),
        ignores=_ignores(table.get("ignores", []), name),
        defaults=tuple(
            (key, _one_of(_word(table, key, "", name), words, f"{name}: `{key}`"))
            for key, words in CHOICES.items()
            if key in table
        ),
    )


def read_severity(word: str, what: str) -> Severity:
    """A severity by its word; `what` names the place for the message."""
    words = {severity.word: severity for severity in Severity}
    return words[_one_of(word, tuple(words), what)]


def _severities(table: Any, name: str) -> tuple[tuple[str, Severity], ...]:
    if not isinstance(table, dict) or not all(isinstance(word, str) for word in table.values()):
        raise ConfigError(f'{name}: `severity` is not a table like {{ARG301 = "error"}}')
    return tuple((key, read_severity(word, f"{name}: `severity.{key}`")) for key, word in table.items())


def _ignores(tables: Any, name: str) -> tuple[FileIgnore, ...]:
    if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
        raise ConfigError(f"{name}: `ignores` is not a list of tables; write `[[ignores]]`")
    return tuple(_ignore(table, name) for table in tables)


def _ignore(table: dict[str, Any], name: str) -> FileIgnore:
    keys = ("files", "codes", "reason", "until")
    for key in table:
        if key not in keys:
            raise ConfigError(
                f"{name}: `ignores` has an unknown key `{key}`; "
                f"{did_you_mean(key, keys) or 'known are ' + ', '.join(keys)}"
            )
    until = table.get("until")
    if until is not None and (not isinstance(until, dt.date) or isinstance(until, dt.datetime)):
        raise ConfigError(f"{name}: `ignores.until` is not a date; write it without quotes, like 2027-01-31")
    found = FileIgnore(
        _words(table, "files", f"{name}, ignores"),
        _words(table, "codes", f"{name}, ignores"),
        _word(table, "reason", "", f"{name}, ignores").strip(),
        until,
        name.partition(" ")[0],
    )
    if not found.files or not found.codes:
        raise ConfigError(f"{name}: an entry of `ignores` names no {'codes' if found.files else 'files'}")
    return found


def _one_of(word: str, words: tuple[str, ...], what: str) -> str:
    if word not in words:
        raise ConfigError(f"{what} cannot be `{word}`; {did_you_mean(word, words) or 'write ' + ', '.join(words)}")
    return word


def _word(table: dict[str, Any], key: str, default: str, name: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f"{name}: `{key}` is not a text")
    return value


def _flag(table: dict[str, Any], key: str, name: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{name}: `{key}` is neither true nor false")
    return value


def _words(table: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{name}: `{key}` is not a list of texts")
    return tuple(value)


def _paths(table: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    paths = _words(table, key, name)
    for path in paths:
        outside = path.startswith("/") or path[1:2] == ":" or ".." in path.split("/")
        if outside or not path.strip() or not path.isprintable() or "\\" in path:
            hint = f"write a path inside the project, like `{key}/acme.yaml`"
            raise ConfigError(f"{name}: `{key}` cannot name `{path}`; {hint}")
    return paths


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
