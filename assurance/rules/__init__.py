"""The one list of rules, and of every code that a finding can have."""

from __future__ import annotations

from types import ModuleType

from assurance.diagnostic import Code, Fault
from assurance.rule import Rule
from assurance.rules import (
    adversaries,
    artifacts,
    blocks,
    breadth,
    categories,
    circles,
    confidence,
    contracts,
    coverage,
    development,
    dialectic,
    exclusions,
    frameworks,
    governance,
    interplay,
    keeping,
    levels,
    limits,
    modules,
    patterns,
    references,
    register,
    responses,
    results,
    sorting,
    structure,
    support,
    thresholds,
    wordchoice,
    wording,
)
from assurance.syntax import faults, ignore_faults, misfits

FAMILIES = {
    "0": "the text",
    "1": "references",
    "2": "structure",
    "3": "development",
    "4": "evidence",
    "5": "wording",
    "6": "modules",
    "7": "coverage of both disciplines",
    "8": "interplay",
    "9": "thresholds",
}


PAGES = (
    references,
    frameworks,
    structure,
    circles,
    development,
    support,
    dialectic,
    confidence,
    patterns,
    blocks,
    governance,
    artifacts,
    results,
    keeping,
    wording,
    wordchoice,
    modules,
    contracts,
    coverage,
    exclusions,
    register,
    adversaries,
    levels,
    breadth,
    sorting,
    interplay,
    responses,
    thresholds,
    categories,
    limits,
)


def _rules(page: ModuleType) -> list[Rule]:
    return [value for value in vars(page).values() if isinstance(value, Rule)]


def _faults(page: ModuleType) -> list[Code]:
    return [value.code for value in vars(page).values() if isinstance(value, Fault)]


RULES: tuple[Rule, ...] = tuple(sorted((r for page in PAGES for r in _rules(page)), key=lambda r: r.code.code))
_CODES = [*(rule.code for rule in RULES), *_faults(faults), *_faults(misfits), *_faults(ignore_faults)]
CODES: dict[str, Code] = {code.code: code for code in sorted(_CODES, key=lambda code: code.code)}
