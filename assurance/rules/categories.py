"""9xx categories: the sums of the risks of a category against its limit, and misspelled categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.counting import excluding, risk_exclusion
from assurance.coverage.limits import contribution, kept, members, shaky
from assurance.diagnostic import Diagnostic, Severity, near
from assurance.model.assessment import Assessment
from assurance.model.threshold import Amount, bound_of, compare, estimate_flaws, limit, limit_flaws, short, total
from assurance.rule import rule
from assurance.syntax.entry import Entry

MOST_PLACES = 8
"""How many estimates of a sum are shown, the largest first."""
NEAR = 0.75
"""How much a word must look like a category to be taken for it."""
CATEGORY_SOURCE = "Wasil et al. 2024, arXiv 2406.15371: a threshold is set for a category of harm, not for one scenario"


@rule("ARG904", "category-over-limit", decides_coverage=True, source=CATEGORY_SOURCE)
def category_over_limit(view: Assessment) -> Iterator[Diagnostic]:
    """The risks of a category sum to more than its limit, or the sum is not known.

    A limit for a category is not kept by cutting the category into many small risks. The bounds of all risks that write
    the category are added up, converted into one unit, times the margin. A risk without an estimate that can be added
    leaves the sum unknown.

    For a category that is not registered this is a warning: it is given where several of its risks carry one and the
    same limit, each keeps it, and together they do not.

    ```yaml bad
    case: demo
    categories:
      - category: medical
        text: Harm to patients
        threshold: {below: 1e-5, unit: per year, set_by: regulator, source: guideline 4.2}
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        category: medical
        estimate: {value: 4e-6, upper: 6e-6, unit: per year, method: fault tree}
      - hazard: H2
        text: The model overlooks an interaction
        category: medical
        estimate: {value: 5e-7, upper: 6e-7, unit: per month, method: fault tree}
    ```
    ```yaml good
    case: demo
    categories:
      - category: medical
        text: Harm to patients
        threshold: {below: 1e-5, unit: per year, set_by: regulator, source: guideline 4.2}
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        category: medical
        estimate: {value: 1e-6, upper: 2e-6, unit: per year, method: fault tree}
      - hazard: H2
        text: The model overlooks an interaction
        category: medical
        estimate: {value: 5e-7, upper: 6e-7, unit: per month, method: fault tree}
    ```
    """
    declared = view.case.entries("categories")
    limits = {name for name, entry in declared.items() if entry.fields.threshold is not None}
    for name in declared:
        if name in limits:
            yield from _declared(view, declared[name])
    shared: dict[tuple[object, ...], list[Entry]] = {}
    for risk in view.case.entries("risks").values():
        fields = risk.fields
        if fields.category is not None and fields.category not in limits and fields.threshold is not None:
            threshold = fields.threshold
            same = (limit(threshold), threshold.unit, threshold.margin, threshold.set_by)
            shared.setdefault((fields.category, *same), []).append(risk)
    for risks in shared.values():
        yield from _undeclared(view, risks)


def _declared(view: Assessment, category: Entry) -> Iterator[Diagnostic]:
    threshold = category.fields.threshold
    risks = members(view, category.id)
    if threshold.tier is not None:
        yield from _tiers(view, category, risks)
        return
    found: list[tuple[Entry, Amount]] = []
    for risk in risks:
        one = contribution(view, threshold, risk)
        if isinstance(one, str):
            yield _unknown(view, category, risk, one)
        else:
            found.append((risk, one))
    flawed = next(limit_flaws(threshold), None) is not None
    done = total(threshold, [one for _, one in found])
    if (risks and not done.kept) or flawed:
        over = category_over_limit.at(
            category.place("threshold"),
            f"the risks of category `{category.id}` do not keep its limit together: {done.text}",
            label="over the limit",
            help="lower the risks of the category; cutting one into several changes nothing",
            about=category.id,
        )
        over = _with_places(over, found)
        yield replace(over, excluded=excluding(view, category=category.id), follows=category.broken or flawed)


def _tiers(view: Assessment, category: Entry, risks: list[Entry]) -> Iterator[Diagnostic]:
    """Tiers have no sum: each risk of the category must keep the tier."""
    for risk in risks:
        done = compare(category.fields.threshold, risk.fields.estimate)
        reason = shaky(view, risk) if done.kept else done.text
        if reason:
            found = category_over_limit.at(
                risk.place("estimate"),
                f"{risk.kind} `{risk.id}` does not keep the limit of its category `{category.id}`: {reason}",
                label="over the limit",
                help="lower the risk, or write the `tier` of its estimate",
                about=risk.id,
            ).also(category.place("threshold"), "the limit")
            follows = risk.broken or category.broken or done.flaw is not None
            yield replace(found, excluded=risk_exclusion(view, risk), follows=follows)


def _unknown(view: Assessment, category: Entry, risk: Entry, reason: str) -> Diagnostic:
    threshold = category.fields.threshold
    unit = f", in `unit: {threshold.unit}`" if threshold.unit else ""
    hint = f"give `{risk.id}` an estimate with its `{bound_of(threshold)}` bound{unit}"
    if reason == shaky(view, risk):
        hint = f"complete `{risk.fields.estimate.evidence}`, or estimate from evidence that holds"
    found = category_over_limit.at(
        risk.place("estimate"),
        f"{risk.kind} `{risk.id}` cannot be added to the sum of category `{category.id}`: {reason}",
        label="cannot be added",
        help=hint,
        about=risk.id,
    ).also(category.place("threshold"), "the limit")
    own = risk.fields.threshold is not None and not kept(view, risk) and _same_fault(risk, reason)
    flawed = risk.fields.estimate is not None and any(estimate_flaws(threshold, risk.fields.estimate))
    follows = risk.broken or category.broken or own or flawed
    return replace(found, excluded=risk_exclusion(view, risk), follows=follows)


def _same_fault(risk: Entry, reason: str) -> bool:
    """Whether the risk's own threshold fails for the same reason (ARG901 says so), or for what it rests on."""
    done = compare(risk.fields.threshold, risk.fields.estimate)
    return done.kept or done.text == reason


def _undeclared(view: Assessment, risks: list[Entry]) -> Iterator[Diagnostic]:
    threshold = risks[0].fields.threshold
    if len(risks) < 2 or threshold.tier is not None or not all(kept(view, risk) for risk in risks):
        return
    amounts = [(risk, contribution(view, threshold, risk)) for risk in risks]
    known = [(risk, one) for risk, one in amounts if isinstance(one, Amount)]
    done = total(threshold, [one for _, one in known])
    if len(known) == len(risks) and not done.kept:
        name = risks[0].fields.category
        found = category_over_limit.at(
            risks[0].place("category"),
            f"each risk of category `{name}` keeps its limit, and together they do not: {done.text}",
            label="limit of the category?",
            help=f"if the limit is the category's, declare it: `categories: [{{category: {name}, threshold: …}}]`",
            about=risks[0].id,
        )
        yield replace(_with_places(found, known), severity=Severity.WARNING, decisive=False)


def _with_places(found: Diagnostic, amounts: list[tuple[Entry, Amount]]) -> Diagnostic:
    """A finding with the estimates that were added up, the largest first."""
    largest = sorted(amounts, key=lambda pair: -pair[1].value)
    for risk, one in largest[:MOST_PLACES]:
        found = found.also(risk.place("estimate"), f"{risk.id}: {one.text}")
    return found


@rule("ARG910", "category-misspelled", Severity.WARNING)
def category_misspelled(view: Assessment) -> Iterator[Diagnostic]:
    """A category is written almost like one that is registered.

    A risk whose category is misspelled is not in the sum that the category's limit holds for. Categories that are not
    registered are allowed; they are words of your own.

    ```yaml bad
    case: demo
    categories: [{category: medical, text: Harm to patients}]
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        category: medcial
    ```
    ```yaml good
    case: demo
    categories: [{category: medical, text: Harm to patients}]
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        category: medical
    ```
    """
    declared = view.case.entries("categories")
    for family in ("risks", "exclusions") if declared else ():
        for entry in view.case.entries(family).values():
            written = entry.fields.category
            meant = near(written, declared, cutoff=NEAR) if written is not None and written not in declared else None
            if meant is not None:
                place = entry.place("category")
                found = category_misspelled.at(
                    place,
                    f"the category `{short(written)}` of `{entry.id}` is not registered, and `{meant}` is",
                    label="misspelled?",
                    help=f"did you mean `{meant}`?",
                    about=entry.id,
                )
                text = entry.source.text[place.start : place.end]
                yield found.fix(place, meant, unsafe=True) if text == written else found
