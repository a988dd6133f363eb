"""9xx thresholds: where limits come from, what estimates rest on, and what several of them sum up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from assurance.coverage.counting import excluding
from assurance.diagnostic import Diagnostic, Severity, did_you_mean, listed
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.model.threshold import bound, clean_trials, impossible_limit, is_probability, limit, margin, plain
from assurance.model.unit import factor
from assurance.rule import rule
from assurance.syntax.entry import Entry

WASIL = "Wasil et al. 2024, arXiv 2406.15371"
CONFIDENCE = Decimal("0.95")


@rule("ARG904", "category-over-limit", decides_coverage=True, source=f"{WASIL}: a limit per category of risk")
def category_over_limit(view: Assessment) -> Iterator[Diagnostic]:
    """The risks of a category exceed its limit together, or cannot be added up.

    A regulator limits a category, not each of the pieces that a register cuts it into. The limit of a category
    (`categories:`) holds for the sum of the estimates of its risks, each at its worst end and times its margin. Where
    no category is registered and several of its risks carry one and the same limit, a warning says so if only their
    sum exceeds it.

    ```yaml bad
    case: demo
    categories:
      - category: bio
        text: Biological weapons
        threshold: {metric: probability, below: 1e-5, unit: per year, set_by: regulator, source: guideline 4}
    risks:
      - {risk: R1, text: Synthesis, direction: actor-via-system, cause: intentional, category: bio,
         estimate: {upper: 6e-6, unit: per year}}
      - {risk: R2, text: Release, direction: actor-via-system, cause: intentional, category: bio,
         estimate: {upper: 5e-6, unit: per year}}
    ```
    ```yaml good
    case: demo
    categories:
      - category: bio
        text: Biological weapons
        threshold: {metric: probability, below: 1e-5, unit: per year, set_by: regulator, source: guideline 4}
    risks:
      - {risk: R1, text: Synthesis, direction: actor-via-system, cause: intentional, category: bio,
         estimate: {upper: 3e-6, unit: per year}}
      - {risk: R2, text: Release, direction: actor-via-system, cause: intentional, category: bio,
         estimate: {upper: 2e-6, unit: per year}}
    ```
    """
    grouped: dict[str, list[Entry]] = {}
    for risk in view.case.entries("risks").values():
        if risk.fields.category:
            grouped.setdefault(risk.fields.category, []).append(risk)
    declared = view.case.entries("categories")
    for name, category in declared.items():
        yield from _declared(view, category, grouped.get(name, []))
    for name, risks in grouped.items():
        if name not in declared:
            yield from _shared_limit(name, risks)


def _declared(view: Assessment, category: Entry, risks: list[Entry]) -> Iterator[Diagnostic]:
    threshold = category.fields.threshold
    own = limit(threshold) if threshold is not None else None
    if own is None or impossible_limit(threshold) is not None or not own.from_below or not risks:
        return
    lack = _not_summable(threshold, risks)
    if lack is not None:
        risk, why, hint = lack
        message, place = f"the risks of category `{category.id}` cannot be added up: `{risk.id}` {why}", risk
    else:
        total = _sum(threshold, risks) * Fraction(margin(threshold))
        kept = total < Fraction(own.number) if own.key == "below" else total <= Fraction(own.number)
        if kept:
            return
        unit = f" {threshold.unit}" if threshold.unit else ""
        parts = " + ".join(plain(_part(threshold, risk)) for risk in risks[:6]) + (" + …" if len(risks) > 6 else "")
        times = f" × {plain(margin(threshold))}" if margin(threshold) != 1 else ""
        above = "not below" if own.key == "below" else "above"
        message = (
            f"the risks of category `{category.id}` exceed its limit together: {_bracketed(parts, times)}"
            f" = {plain(total)}{unit} is {above} {plain(own.number)}"
        )
        hint, place = "lower one of the risks; the limit holds for all of them together", category
    found = category_over_limit.at(
        place.place("threshold") if place is category else place.span,
        message,
        label="over the limit" if place is category else "not in the sum",
        help=hint,
        about=place.id,
    )
    for risk in risks[:3]:
        if risk is not place:
            found = found.also(risk.span, "in this category")
    yield replace(found, excluded=excluding(view, category=category.id), follows=any(r.broken for r in risks))


def _bracketed(parts: str, times: str) -> str:
    return f"({parts}){times}" if times and "+" in parts else f"{parts}{times}"


def _not_summable(threshold: object, risks: list[Entry]) -> tuple[Entry, str, str] | None:
    """The first risk that is in no sum, why, and what would help."""
    unit = getattr(threshold, "unit", None)
    for risk in risks:
        estimate = risk.fields.estimate
        if estimate is None or bound(estimate, from_below=True) is None:
            return risk, "has no estimate", "add `estimate: {upper: …, unit: …}` to it"
        if factor(estimate.unit, unit) is None:
            why = f"is estimated in `{estimate.unit or 'no unit'}`, the limit is in `{unit or 'no unit'}`"
            return risk, why, "give its estimate in the unit of the category's limit"
    return None


def _part(threshold: object, risk: Entry) -> Fraction:
    """What a risk adds: the worst end of its estimate in the unit of the limit, times its own margin."""
    estimate, own = risk.fields.estimate, risk.fields.threshold
    worst = bound(estimate, from_below=True) or Decimal(0)
    scale = factor(estimate.unit, getattr(threshold, "unit", None)) or Fraction(1)
    return Fraction(worst) * scale * (Fraction(margin(own)) if own is not None else 1)


def _sum(threshold: object, risks: list[Entry]) -> Fraction:
    return sum((_part(threshold, risk) for risk in risks), start=Fraction(0))


def _shared_limit(name: str, risks: list[Entry]) -> Iterator[Diagnostic]:
    """Several risks of a category nobody registered, each below the same limit, and above it together."""
    by_limit: dict[tuple[object, ...], list[Entry]] = {}
    for risk in risks:
        threshold = risk.fields.threshold
        own = limit(threshold) if threshold is not None else None
        if own is not None and own.from_below and impossible_limit(threshold) is None:
            key = (own.key, own.number, threshold.unit, threshold.set_by, threshold.source)
            by_limit.setdefault(key, []).append(risk)
    for same in by_limit.values():
        threshold = same[0].fields.threshold
        own = limit(threshold)
        if len(same) < 2 or own is None or _not_summable(threshold, same) is not None:
            continue
        each_keeps = all(_part(threshold, risk) <= Fraction(own.number) for risk in same)
        if each_keeps and _sum(threshold, same) > Fraction(own.number):
            found = category_over_limit.at(
                same[0].place("category"),
                f"{len(same)} risks of category `{name}` keep one limit each and exceed it together",
                label="cut into pieces?",
                help=f"register the limit of the whole under `categories:` (`category: {name}`), "
                "or give each its share",
                about=same[0].id,
            )
            for risk in same[1:4]:
                found = found.also(risk.place("category"), "the same limit")
            yield replace(found, severity=Severity.WARNING, decisive=False)


@rule("ARG905", "threshold-without-source", Severity.WARNING, source=f"{WASIL}; EU GPAI Code of Practice, Measure 4.1")
def threshold_without_source(view: Assessment) -> Iterator[Diagnostic]:
    """A threshold does not say who set it, or where that is written.

    A limit that the developer chose after the measurement is always kept. `set_by` names who set it, `source` where.

    ```yaml bad
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, threshold: {metric: probability, below: 1e-5}}
    ```
    ```yaml good
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, threshold: {below: 1e-5, set_by: regulator, source: guideline 4.2}}
    ```
    """
    for family in ("risks", "categories"):
        for entry in view.case.entries(family).values():
            threshold = entry.fields.threshold
            missing = [k for k in ("set_by", "source") if threshold is not None and getattr(threshold, k) is None]
            if missing:
                yield threshold_without_source.at(
                    entry.place("threshold"),
                    f"the threshold of {entry.kind} `{entry.id}` has no {listed(missing)}",
                    label="set by whom?" if "set_by" in missing else "written where?",
                    help=f"add {listed((f'{k}: …' for k in missing), last='and')}",
                    about=entry.id,
                )


@rule("ARG906", "estimate-without-bound", Severity.WARNING, source=WASIL)
def estimate_without_bound(view: Assessment) -> Iterator[Diagnostic]:
    """An estimate has no bound, or does not say what it rests on.

    A number alone says nothing about how wrong it may be. `upper` is the end that is compared (`lower` where the limit
    is one from below), and `n`, `confidence` or `method` say where it comes from.

    ```yaml bad
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, estimate: {value: 2e-6, unit: per year}}
    ```
    ```yaml good
    case: demo
    risks:
      - {hazard: H1, text: A wrong dosage, estimate: {value: 2e-6, upper: 4e-6, unit: per year, n: 2000000}}
    ```
    """
    for risk in view.case.entries("risks").values():
        estimate, threshold = risk.fields.estimate, risk.fields.threshold
        if estimate is None or estimate.tier is not None:
            continue
        own = limit(threshold) if threshold is not None else None
        end = "lower" if own is not None and not own.from_below else "upper"
        grounds = (estimate.n, estimate.confidence, estimate.method, estimate.evidence)
        if getattr(estimate, end) is None:
            message, hint = f"has no {end} bound", f"add `{end}:` with the bound, and `confidence:`"
        elif all(ground is None for ground in grounds):
            message = "does not say what it rests on"
            hint = "add `n:` (observations), `confidence:`, `method:`, or `evidence:` with its ID"
        else:
            continue
        yield estimate_without_bound.at(
            risk.place("estimate"),
            f"the estimate of {risk.kind} `{risk.id}` {message}",
            label=f"no {end} bound" if "bound" in message else "from where?",
            help=hint,
            about=risk.id,
        )


@rule("ARG909", "too-few-trials", Severity.INFO, source="Clopper and Pearson 1934; Hanley and Lippman-Hand 1983")
def too_few_trials(view: Assessment) -> Iterator[Diagnostic]:
    """Behavioral evidence has fewer trials than its threshold needs.

    That nothing happened in 100 trials shows a probability below 3 %, not below 1e-5. The number is that of trials
    without a single failure whose exact one-sided bound lies below the limit; with failures it takes more.

    ```yaml bad
    case: demo
    top: C1
    risks:
      - hazard: H1
        text: A wrong dosage
        threshold: {metric: probability, below: 1e-5}
        estimate: {upper: 5e-6, n: 2000}
    elements:
      - claim: C1
        text: Wrong dosages stay below one in 100,000
        addresses: [H1]
        meets: [H1]
        supported_by:
          - {evidence: E1, text: Dosage questions, type: behavioral}
    ```
    ```yaml good
    case: demo
    top: C1
    risks:
      - hazard: H1
        text: A wrong dosage
        threshold: {metric: probability, below: 1%}
        estimate: {upper: 0.005, n: 2000}
    elements:
      - claim: C1
        text: Wrong dosages stay below one in a hundred
        addresses: [H1]
        meets: [H1]
        supported_by:
          - {evidence: E1, text: Dosage questions, type: behavioral}
    ```
    """
    risks = view.case.entries("risks")
    for claim in view.case.of_kind("claim"):
        for name in claim.fields.meets:
            if name in risks:
                yield from _trials(view, claim, risks[name])


def _trials(view: Assessment, claim: Element, risk: Entry) -> Iterator[Diagnostic]:
    threshold, estimate = risk.fields.threshold, risk.fields.estimate
    own = limit(threshold) if threshold is not None else None
    if own is None or not own.from_below or not is_probability(threshold):
        return
    confidence = estimate.confidence if estimate is not None and estimate.confidence is not None else CONFIDENCE
    needed = clean_trials(own.number / margin(threshold), confidence)
    below = (view.case.elements[key] for key in view.case.below(claim.key))
    for evidence in sorted(below, key=lambda e: view.case.position[e.key]):
        if evidence.kind != "evidence" or evidence.fields.type != "behavioral" or needed is None:
            continue
        has = _trials_of(evidence, estimate)
        if has is not None and has < needed:
            yield too_few_trials.at(
                evidence.span,
                f"`{evidence.id}` has {has:,} trials, and the threshold of {risk.kind} `{risk.id}` takes {needed:,} "
                f"without a failure at {plain(confidence * 100)} % confidence",
                label=f"{has:,} of {needed:,}",
                help="gather more, or support the claim by evidence of another type as well",
                about=evidence.key,
            ).also(risk.place("threshold"), f"{own.key} {plain(own.number)}")


def _trials_of(evidence: Element, estimate: object) -> int | None:
    """How many trials evidence has: what its checks plan or ask for, else what the estimate rests on."""
    counts = [n for check in evidence.fields.checks for n in (check.planned_n, check.min_n) if n is not None]
    if counts:
        return int(max(counts))
    named = getattr(estimate, "evidence", None)
    return getattr(estimate, "n", None) if named in (None, evidence.id) else None


@rule("ARG910", "category-misspelled", Severity.WARNING, source="docs/guide/language.md, Register")
def category_misspelled(view: Assessment) -> Iterator[Diagnostic]:
    """A risk names a category that is nearly a registered one.

    A category may be any word; but one letter off, and the risk is left out of the sum that the limit holds for.

    ```yaml bad
    case: demo
    categories: [{category: cyber, text: Offensive cyber operations}]
    risks: [{hazard: H1, text: An attack on a grid, category: cybr}]
    ```
    ```yaml good
    case: demo
    categories: [{category: cyber, text: Offensive cyber operations}]
    risks: [{hazard: H1, text: An attack on a grid, category: cyber}]
    ```
    """
    declared = view.case.entries("categories")
    for risk in view.case.entries("risks").values() if declared else ():
        said = risk.fields.category
        hint = did_you_mean(said, declared) if said and said not in declared else None
        if hint:
            yield category_misspelled.at(
                risk.place("category"),
                f"{risk.kind} `{risk.id}` names the category `{said}`, which is not registered",
                label="not in the sum",
                help=hint,
                about=risk.id,
            )
