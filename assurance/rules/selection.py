"""Selection: which findings are shown, and how grave each is, by code, prefix, name or family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assurance.config import Config, ConfigError
from assurance.diagnostic import Severity, near
from assurance.rules import CODES, FAMILIES

EVERYTHING = "ALL"
ALWAYS_SHOWN = "ARG0"
"""What is wrong with the text itself cannot be left out: nobody could say what else was not read."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Beginnings of codes that are shown and left out, and the severities that the configuration fixes at any stage."""

    chosen: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    severities: dict[str, Severity] = field(default_factory=dict)

    def shows(self, code: str) -> bool:
        """Whether findings of a code are shown: the more specific selector decides, of equal ones the refusal."""
        return code.startswith(ALWAYS_SHOWN) or _closest(code, self.chosen) > _closest(code, self.left_out)

    def shows_all(self, prefix: str) -> bool:
        """Whether findings of every code with a beginning are shown."""
        return all(self.shows(code) for code in CODES if code.startswith(prefix))


def selection(config: Config) -> Selection:
    """What a configuration selects.

    Raises `ConfigError` for a selector that selects nothing.
    """
    chosen = [_prefix(word, "select") for word in config.select]
    chosen += [_prefix(word, "extend-select") for word in config.extend_select]
    left_out = [_prefix(word, "ignore") for word in config.ignore]
    graded = sorted((_prefix(word, "severity"), severity) for word, severity in config.severity)
    severities = {code: severity for prefix, severity in graded for code in CODES if code.startswith(prefix)}
    return Selection(tuple(chosen), tuple(left_out), severities)


def unknown(word: str) -> str | None:
    """What is wrong with a selector, with the near one; None for one that selects something."""
    if code_prefix(word) is not None:
        return None
    names = [code.name for code in CODES.values()]
    code = word.upper() if word.upper().startswith("ARG") else ""
    meant = near(code, CODES) if code else near(word, [*names, *FAMILY_NAMES])
    return f"did you mean `{meant}`?" if meant else "`assurance rules` lists them all"


def _prefix(word: str, what: str) -> str:
    found = code_prefix(word)
    if found is None:
        raise ConfigError(f"`{what}` names `{word}`, which is no finding; {unknown(word)}")
    return found


def code_prefix(word: str) -> str | None:
    """The beginning of the codes that a selector means: `ARG` for all, `ARG5` for a family."""
    if word.upper() == EVERYTHING:
        return "ARG"
    if word.lower() in FAMILY_NAMES:
        return f"ARG{FAMILY_NAMES[word.lower()]}"
    if word.lower() in _NAMES:
        return _NAMES[word.lower()]
    prefix = word.upper()
    return prefix if prefix.startswith("ARG") and any(code.startswith(prefix) for code in CODES) else None


def _closest(code: str, prefixes: Iterable[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


FAMILY_NAMES = {name.removeprefix("the ").split()[0]: digit for digit, name in FAMILIES.items()}
_NAMES = {code.name: code.code for code in CODES.values()}
