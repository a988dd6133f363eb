"""A generator of cases of any size: a tree of claims, arguments, evidence and contexts.

Deterministic: the same arguments give the same text. Texts have about 80 characters, a third of them as block scalars.

"""

from __future__ import annotations

import random

WORDS = (
    "the assistant refuses requests for dangerous instructions and the filter blocks what gets through while "
    "operators watch every alarm within one hour of its report under adaptive attack and ordinary use"
).split()
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
        lines.append(f"  - argument: {argument}\n    text: Argument over {text(source, 60).lower()}\n    supported_by: [{', '.join(children)}]\n")
        made += 1
        for child in children:
            made += _claim(lines, source, child, waiting)
    for argument in waiting:
        lines.append(f"  - argument: {argument}\n    text: Argument over the rest\n    undeveloped: true\n")
    return "".join(lines)


def _claim(lines: list[str], source: random.Random, name: str, waiting: list[str]) -> int:
    number = int(name[1:])
    side, risk = ("safety", "H1") if number % 2 else ("security", "T1")
    said = text(source)
    block = f">-\n      {said}" if source.random() < 0.33 else said
    lines.append(f"  - claim: {name}\n    text: {block}\n    discipline: {side}\n    addresses: [{risk}]\n")
    made = 1
    if number % 5 == 0:
        lines.append(f"    in_context_of:\n      - context: X{number}\n        text: {text(source, 60)}\n")
        made += 1
    if number % 3 == 0:
        lines.append(f"    supported_by: [S{number}]\n")
        waiting.append(f"S{number}")
    else:
        lines.append(
            f"    supported_by:\n      - evidence: E{number}\n        text: {text(source, 50)}\n        type: behavioral\n"
            f"        status: accepted\n        collected: 2026-10-01\n        artifact: {{reference: report {number}}}\n"
        )
        made += 1
    return made
