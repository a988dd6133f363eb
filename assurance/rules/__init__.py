"""The one list of rules, and of every code that a finding can have."""

from __future__ import annotations

from types import ModuleType

from assurance.diagnostic import Code, Fault
from assurance.rule import Rule
from assurance.rules import artifacts, both_disciplines, development, references, structure, thresholds
from assurance.syntax import faults, misfits

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


def _declared(page: ModuleType, kind: type) -> list[object]:
    return [value for value in vars(page).values() if isinstance(value, kind)]


PAGES = (references, structure, development, artifacts, both_disciplines, thresholds)
RULES: tuple[Rule, ...] = tuple(
    sorted((r for page in PAGES for r in _declared(page, Rule)), key=lambda r: r.code.code)  # type: ignore[misc]
)
FAULTS: tuple[Fault, ...] = tuple(f for page in (faults, misfits) for f in _declared(page, Fault))  # type: ignore[misc,type-arg]
CODES: dict[str, Code] = {
    entry.code: entry for entry in sorted((f.code for f in (*FAULTS, *RULES)), key=lambda code: code.code)
}
