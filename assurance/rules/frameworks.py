"""1xx references to frameworks: every `refs` and every excluded `item` leads to an item of a framework in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from assurance.diagnostic import Diagnostic, listed, near, nearest
from assurance.frameworks import Found, Framework
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.rule import rule
from assurance.syntax.entry import Entry
from assurance.syntax.tree import Node, Scalar, Sequence, inside

MOST_GUESSES = 100
"""For how many names one is looked for that looks alike; each is compared with every item of its framework."""
FEW = 3


@rule("ARG108", "unknown-framework-item")
def unknown_framework_item(view: Assessment) -> Iterator[Diagnostic]:
    """A reference to a framework leads to no item of it.

    A table of what a framework asks for would miss it, and an exclusion of it would exclude nothing. A reference is
    `framework:item`. The frameworks that come with the tool are `atlas`, `cia`, `eu-cop`, `nist`, `owasp-agentic`,
    `owasp-llm`, `raise` and `sb53`; files with your own are named in the configuration (`frameworks`).

    ```yaml bad
    elements:
      - claim: C1
        text: The model is evaluated for security and resilience
        refs: [nist:MEASURE 2.77]
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model is evaluated for security and resilience
        refs: [nist:MEASURE 2.7]
        undeveloped: true
    ```
    """
    guesses = 0
    for entry, node in _references(view.case):
        found = view.frameworks.find(node.value)
        if found.item is None:
            guesses += 1
            yield _finding(view, entry, node, _guess(view, node, found) if guesses <= MOST_GUESSES else _Guess())


def _references(case: Case) -> Iterator[tuple[Entry, Scalar]]:
    """Every place of a case that names an item of a framework."""
    elements = (e.entry for e in case.of_kind("claim", "argument", "evidence"))
    for entry in chain(elements, case.entries("risks").values()):
        listed_there = entry.node.value("refs")
        yield from _texts(entry, listed_there.items if isinstance(listed_there, Sequence) else ())
    for entry in case.entries("exclusions").values():
        yield from _texts(entry, (entry.node.value("item"),))


def _texts(entry: Entry, nodes: tuple[Node | None, ...] | list[Node]) -> Iterator[tuple[Entry, Scalar]]:
    yield from ((entry, node) for node in nodes if isinstance(node, Scalar) and node.value.strip())


@dataclass(frozen=True, slots=True)
class _Guess:
    """What was meant: help for people and, where only one thing can be meant, the reference that should stand here."""

    help: str = "write `framework:item`, like `nist:MEASURE 2.7`"
    meant: str | None = None


def _guess(view: Assessment, node: Scalar, found: Found) -> _Guess:
    known = view.frameworks
    bare = known.holding(node.value.strip())
    if bare:
        return _Guess(f"write {listed(bare)}", bare[0] if len(bare) == 1 else None)
    if found.framework is not None:
        return _near_item(found.framework, found.name)
    if not found.prefix:
        return _Guess()
    meant = near(found.prefix, known.ids)
    other = known.framework(meant) if meant else None
    if other is None:
        more = "files with your own are named in the configuration (`frameworks`)"
        return _Guess(f"known are {listed(known.ids, last='and')}; {more}")
    ref = f"{other.id}:{found.name}"
    return _Guess(f"did you mean `{ref}`?", ref if found.name in other.by_id else None)


def _near_item(framework: Framework, name: str) -> _Guess:
    close = nearest(name[:200], framework.by_id, cutoff=0.7) if name else []
    refs = [f"{framework.id}:{item}" for item in close]
    if 0 < len(refs) <= FEW:
        return _Guess(f"did you mean {listed(refs)}?", refs[0] if len(refs) == 1 else None)
    return _Guess(f"`assurance coverage --framework {framework.id}` lists its items")


def _finding(view: Assessment, entry: Entry, node: Scalar, guess: _Guess) -> Diagnostic:
    found = view.frameworks.find(node.value)
    written, place = node.value.strip(), inside(entry.source, node)
    if found.framework is not None:
        message, label = f"`{entry.id}` names `{written}`, which `{found.prefix}` does not have", "no such item"
    elif found.prefix:
        message, label = f"`{entry.id}` names `{written}`, of an unknown framework", "no such framework"
    else:
        message, label = f"`{entry.id}` names `{written}` without its framework", "which framework?"
    finding = unknown_framework_item.at(place, message, label=label, help=guess.help, about=entry.id)
    if guess.meant and entry.source.text[place.start : place.end] == written:
        finding = finding.fix(place, guess.meant, unsafe=True)
    return replace(finding, follows=_unread(view, found))


def _unread(view: Assessment, found: Found) -> bool:
    """Whether the item may stand in a file that could not be read in full, which has a finding of its own."""
    if found.framework is not None:
        return not found.framework.complete
    return bool(found.prefix) and not view.frameworks.complete
