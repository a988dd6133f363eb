"""Circles: what supports itself, or relies on itself, and so rests on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.diagnostic import Diagnostic
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.order import shortest_circle
from assurance.rule import rule


@rule("ARG202", "circular-support", source="GSN v3 1:2.2.2, 1:4.5.2")
def circular_support(view: Assessment) -> Iterator[Diagnostic]:
    """A chain of support leads back to where it began.

    Then nothing in the circle rests on anything outside it. Everything on a circle counts as not supported.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C2]
      - claim: C2
        text: The filter blocks the request
        supported_by: [C1]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [C2]
      - claim: C2
        text: The filter blocks the request
        undeveloped: true
    ```
    """
    for circle, by_support in _circles(view):
        if by_support and len(circle) > 1:
            yield _circular(view.case, circle, "supports itself")


def _circular(case: Case, way: tuple[str, ...], what: str) -> Diagnostic:
    rule_of = circular_support if what == "supports itself" else circular_reliance
    circle = list(dict.fromkeys(case.target_of(key) for key in way))
    start = case.elements[circle[0]]
    named = " → ".join(f"`{key}`" for key in (*circle[:12], *(("…",) if len(circle) > 12 else ()), circle[0]))
    found = rule_of.at(
        start.span,
        f"`{start.key}` {what} in a circle: {named}",
        label="begins here",
        help="let one of them rest on something outside the circle",
        about=start.key,
    )
    for key in circle[1:4]:
        found = found.also(case.elements[key].span, "on the circle")
    return found


def _circles(view: Assessment) -> Iterator[tuple[tuple[str, ...], bool]]:
    """One circle of everything that depends on each other, with whether support alone closes it."""
    case = view.case

    def support(key: str) -> Iterator[str]:
        yield from (relation.target for relation in (*case.children(key), *case.contexts(key)))
        yield from case.beyond.get(key, ())
        if case.elements[key].kind == "away":
            yield case.target_of(key)

    for members, way in zip(view.circles, view.ways, strict=True):
        inside = set(members)
        by_support = next((found for key in members[:50] if (found := shortest_circle(key, inside, support))), ())
        yield (by_support or way), bool(by_support)


@rule("ARG206", "circular-reliance", source="states.md, Fixpoint")
def circular_reliance(view: Assessment) -> Iterator[Diagnostic]:
    """Claims rely on each other in a circle that runs through protection, refutation, resolution or confidence.

    Such a circle runs through `relies_on` and `protects`, `refuted_by`, `resolved_by`, `bridge`, `effect_analyzed_by`
    or an assurance claim point. Everything on it counts as not supported.

    ```yaml bad
    assets: [{asset: weights, text: Model weights}]
    elements:
      - claim: C1
        text: Access to the weights is controlled
        discipline: security
        protects: [weights]
        relies_on: [weights]
        undeveloped: true
    ```
    ```yaml good
    assets: [{asset: weights, text: Model weights}]
    elements:
      - claim: C1
        text: Access to the weights is controlled
        discipline: security
        protects: [weights]
        undeveloped: true
    ```
    """
    for circle, by_support in _circles(view):
        if not by_support:
            yield _circular(view.case, circle, "relies on itself")
