"""The claims that a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assurance.model.element import Doubt, Element, Relation
from assurance.syntax.register import CaseHeader

Support = Mapping[str, Sequence[Relation]]


def tops(
    header: CaseHeader, case: str, elements: Mapping[str, Element], support: Support, doubts: Iterable[Doubt]
) -> tuple[str, ...]:
    """The tops that are named; else the parentless claims that are neither counter-claims nor claims of an ACP."""
    if header.top:
        named = dict.fromkeys(name.removeprefix(f"{case}/") for name in header.top)
        return tuple(name for name in named if name in elements and elements[name].kind == "claim")
    apart = {doubt.defeater for doubt in doubts} | set(_confidence_claims(elements))
    supported = {relation.target for relations in support.values() for relation in relations}
    counter = _below({e.key for e in elements.values() if e.kind == "defeater"}, support)
    under = supported | apart | counter
    return tuple(e.key for e in elements.values() if e.kind == "claim" and not e.module and e.key not in under)


def _confidence_claims(elements: Mapping[str, Element]) -> Iterator[str]:
    for element in elements.values():
        if element.kind == "acp" and element.fields.claim:
            yield f"{element.module}/{element.fields.claim}" if element.module else element.fields.claim


def _below(keys: set[str], support: Support) -> set[str]:
    seen: set[str] = set()
    waiting = sorted(keys)
    while waiting:
        for relation in support.get(waiting.pop(), ()):
            if relation.target not in seen:
                seen.add(relation.target)
                waiting.append(relation.target)
    return seen
