"""Waiting: findings that go away by themselves once something else holds, and what that is.

`no claim that addresses H1 is supported` is no gap of its own where there are such claims: they wait for evidence, and
the evidence is the gap. Where nothing is there that could come to hold, the finding is the gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from assurance.coverage.basis import TYPES, Trait, evidence_below, rests_on, traits
from assurance.coverage.counting import counting_claims, own_claims, supported
from assurance.coverage.limits import shaky
from assurance.diagnostic import Diagnostic
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.order import estimate_evidence, protectors
from assurance.model.risk import BOTH
from assurance.model.sides import sides
from assurance.model.threshold import threshold_fault

Awaited = Callable[[Assessment, Diagnostic], Iterable[str]]


def awaited(view: Assessment, found: Diagnostic) -> tuple[str, ...]:
    """The elements that a finding waits for; nothing where it is a gap of its own."""
    read = WAITING.get(found.code)
    return tuple(key for key in read(view, found) if not view.holds(key)) if read else ()


def _discipline(view: Assessment, found: Diagnostic) -> Iterator[str]:
    side = next((name for name in sorted(BOTH) if f"no {name} claim is supported" in found.message), "")
    return (claim.key for claim in own_claims(view, side))


def _sides(view: Assessment, found: Diagnostic) -> Iterator[str]:
    """The claims of the sides that lack a supported one; none where a side has no claim at all."""
    risk = view.case.entries("risks").get(found.about or "")
    own = sides(view.case, risk).values() if risk is not None else ()
    lacking = [claims for claims in own if not any(supported(view, claim) for claim in claims)]
    return (claim.key for claims in lacking for claim in claims if all(lacking))


def _identifying(view: Assessment, _: Diagnostic) -> Iterator[str]:
    on_path = view.case.on_path
    return (c.key for c in view.case.of_kind("claim") if "identify" in c.fields.role and c.key in on_path)


def _meeting(view: Assessment, found: Diagnostic) -> Iterator[str]:
    return (claim.key for claim in counting_claims(view) if found.about in claim.fields.meets)


def _protecting(view: Assessment, found: Diagnostic) -> Iterator[str]:
    claim = view.case.elements[found.about or ""]
    open_ = (asset for asset in claim.fields.relies_on if f"relies on `{asset}`," in found.message)
    return (key for asset in open_ for key in _protectors_failing(view)[asset])


@lru_cache(maxsize=2)
def _protectors_failing(view: Assessment) -> dict[str, tuple[str, ...]]:
    """By asset that a claim relies on, the claims that protect it and are not supported."""
    assets = {asset for claim in view.case.of_kind("claim") for asset in claim.fields.relies_on}
    return {asset: tuple(k for k in protectors(view.case, asset) if not view.holds(k)) for asset in assets}


def _analyzing(view: Assessment, found: Diagnostic) -> Iterator[str]:
    claim = view.case.elements[found.about or ""]
    key = view.case.locate(claim.module, claim.fields.effect_analyzed_by or "")
    if key is not None:
        yield from _only_unsupported(view, found, view.case.target_of(key))


def _resolving(view: Assessment, found: Diagnostic) -> Iterator[str]:
    fields = view.case.entries("interplay")[found.about or ""].fields
    key = view.case.locate("", getattr(fields, "resolved_by", None) or getattr(fields, "argued_by", None) or "")
    if key is not None:
        yield from _only_unsupported(view, found, key)


def _only_unsupported(view: Assessment, found: Diagnostic, key: str) -> Iterator[str]:
    """The element that a finding names, if all that is said against it is its state."""
    if found.message.endswith(f" is {view.word(key)}"):
        yield key


def _testing(view: Assessment, found: Diagnostic) -> Iterator[str]:
    key = view.case.locate("", view.case.entries("red_lines")[found.about or ""].fields.tested_by or "")
    if key is not None and view.case.elements[key].kind == "evidence":
        yield key


def _estimating(view: Assessment, found: Diagnostic) -> Iterator[str]:
    """The evidence of an estimate that would keep its threshold if that evidence held."""
    risk = view.case.entries("risks").get(found.about or "")
    if risk is not None and not risk.broken and threshold_fault(risk.fields) is None and shaky(view, risk):
        yield estimate_evidence(view.case, risk) or ""


def _open_chains(view: Assessment, found: Diagnostic) -> Iterator[str]:
    """The claims in which chains end, if all of them say that they are undeveloped, and all are named."""
    many = found.message.split(" ", 1)[0]
    marked = {label.span for label in found.related if label.text == "undeveloped"}
    if many == f"`{found.about}`" and found.message.startswith(f"{many} is undeveloped"):
        yield found.about or ""
    elif many in ("a", str(len(marked))) and len(marked) == len(found.related):
        yield from (e.key for e in view.case.of_kind("claim", "argument") if e.span in marked)


def _of_kind(wanted: Callable[[Assessment, Element, int], bool]) -> Awaited:
    """Findings that miss a kind of evidence: what is of that kind below the claims, and does not hold yet."""

    def read(view: Assessment, found: Diagnostic) -> Iterator[str]:
        case, about = view.case, found.about or ""
        claims = [case.elements[about]] if about in case.elements else case.addressing.get(about, [])
        for claim in claims:
            for element in evidence_below(view, claim.key):
                if wanted(view, element, rests_on(view, claim.key)):
                    yield element.key

    return read


def _with(trait: Trait) -> Awaited:
    return _of_kind(lambda _view, element, _held: bool(traits(element.fields) & trait))


def _another_type(_: Assessment, element: Element, held: int) -> bool:
    return bool(TYPES.get(element.fields.type, 0) & ~held)


def _with_file(_: Assessment, element: Element, __: int) -> bool:
    return element.fields.artifact is not None and element.fields.artifact.path is not None


WAITING: dict[str, Awaited] = {
    "ARG305": _open_chains,
    "ARG332": _testing,
    "ARG701": _discipline,
    "ARG703": _sides,
    "ARG704": _sides,
    "ARG708": _identifying,
    "ARG711": _with(Trait.ADVERSARIAL),
    "ARG713": _with(Trait.WORST_CASE),
    "ARG715": _with(Trait.SYSTEM),
    "ARG718": _of_kind(_another_type),
    "ARG719": _with(Trait.INDEPENDENT),
    "ARG722": _with(Trait.ELICITED),
    "ARG724": _of_kind(_with_file),
    "ARG801": _resolving,
    "ARG802": _protecting,
    "ARG803": _analyzing,
    "ARG806": _resolving,
    "ARG901": _estimating,
    "ARG903": _meeting,
}
"""What each finding about something else than its own place waits for."""
