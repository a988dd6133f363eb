"""A generator of cases of any size: a tree of claims, arguments, evidence and contexts.

Deterministic: the same arguments give the same text. Texts have about 80 characters, a third of them as block scalars.

"""

from __future__ import annotations

import random

SENTENCE = (
    "the assistant refuses requests for dangerous instructions and the filter blocks what gets through while "
    "operators watch every alarm within one hour of its report under adaptive attack and ordinary use"
)
WORDS = SENTENCE.split()
HEAD = """case: generated
title: A generated case
top: C0
scope: {version: "1.0"}
risks:
  - hazard: H1
    text: The system injures a user by accident
    severity: critical
  - threat: T1
    text: Somebody steals the weights
    severity: critical
elements:
  - claim: C0
    text: The system is acceptably safe and secure
    summary: true
    supported_by: [S0]
"""


def text(source: random.Random, length: int = 80) -> str:
    """A sentence of about this many characters."""
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length:
        words.append(source.choice(WORDS))
    return " ".join(words).capitalize()


def case(elements: int, *, seed: int = 1) -> str:
    """The YAML of a case with about this many elements, four claims under each argument."""
    source = random.Random(seed)  # noqa: S311  a generator of test data
    lines = [HEAD]
    made, waiting, claims = 2, ["S0"], 1
    while made < elements:
        argument = waiting.pop(0)
        children = [f"C{claims + i}" for i in range(4)]
        claims += 4
        named = ", ".join(children)
        lines.append(
            entry("argument", argument, f"Argument over {text(source, 60).lower()}", f"supported_by: [{named}]")
        )
        made += 1
        for child in children:
            made += _claim(lines, source, child, waiting)
    lines.extend(entry("argument", left, "Argument over the rest", "undeveloped: true") for left in waiting)
    return "".join(lines)


def entry(kind: str, name: str, said: str, *more: str, indent: int = 2) -> str:
    """An element as YAML, with further lines below its text."""
    space = " " * (indent + 2)
    return f"{' ' * indent}- {kind}: {name}\n" + "".join(f"{space}{line}\n" for line in (f"text: {said}", *more))


def _claim(lines: list[str], source: random.Random, name: str, waiting: list[str]) -> int:
    number = int(name[1:])
    side, risk = ("safety", "H1") if number % 2 else ("security", "T1")
    said = text(source)
    block = f">-\n      {said}" if source.random() < 0.33 else said
    lines.append(entry("claim", name, block, f"discipline: {side}", f"addresses: [{risk}]"))
    made = 1
    if number % 5 == 0:
        lines.append("    in_context_of:\n" + entry("context", f"X{number}", text(source, 60), indent=6))
        made += 1
    if number % 3 == 0:
        lines.append(f"    supported_by: [S{number}]\n")
        waiting.append(f"S{number}")
        return made
    facts = (
        "type: behavioral",
        "status: accepted",
        "collected: 2026-10-01",
        f"artifact: {{reference: report {number}}}",
    )
    lines.append("    supported_by:\n" + entry("evidence", f"E{number}", text(source, 50), *facts, indent=6))
    return made + 1
