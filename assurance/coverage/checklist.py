"""The checklist of affirmative safety: what a developer has to show before deployment, answered from a case.

After Wasil et al. 2024, Affirmative safety, arXiv 2406.15371 (read: abstract and secondary accounts). Only what holds
answers yes; what the case only says, or plans, answers in part. What is left out for a reason, by an owner, until a
date is excluded, which is no yes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assurance.coverage.answer import Answer, Word, standing
from assurance.coverage.asked_limits import thresholds
from assurance.coverage.basis import Trait, rests_on
from assurance.coverage.counting import excluding
from assurance.model.assessment import Assessment
from assurance.model.element import Element
from assurance.syntax.entry import Entry


def checklist(view: Assessment) -> tuple[Answer, ...]:
    """Every question with its answer, in the order of the argument."""
    return (
        *_activity(view),
        *_categories(view),
        *thresholds(view),
        *(_evidence(view, *row) for row in EVIDENCE),
        _adversarial(view),
        _independence(view),
        _interplay(view),
        *_ending(view),
    )


def _activity(view: Assessment) -> Iterator[Answer]:
    header = view.case.header
    yield _said("Which activity is decided on?", header.scope.decision, "`scope: {decision: …}`")
    period = f"{header.date or '…'} to {header.valid_until or '…'}" if header.date or header.valid_until else None
    word: Word = "yes" if header.date and header.valid_until else "in part" if period else "no"
    yield Answer("For which period?", word, period or "", "" if word == "yes" else "`date:` and `valid_until:`")


def _said(question: str, said: object, write: str) -> Answer:
    return Answer(question, "yes", str(said)) if said else Answer(question, "no", "", write)


def _categories(view: Assessment) -> Iterator[Answer]:
    named = view.case.entries("categories")
    risks = view.case.entries("risks").values()
    written = list(dict.fromkeys(r.fields.category for r in risks if r.fields.category))
    question = "Which categories of risk has the regulator named?"
    if named:
        left_out = {name: excluding(view, category=name) for name in named if name not in written}
        empty = [name for name, exclusion in left_out.items() if exclusion is None]
        says = [f"{name} (excluded by {left_out[name]})" if left_out.get(name) else name for name in named]
        said = ", ".join(says) + (f"; no risk is in {', '.join(empty)}" if empty else "")
        write = f"a risk with `category: {empty[0]}`, or an exclusion" if empty else ""
        word: Word = "in part" if empty else "excluded" if all(left_out.get(name) for name in named) else "yes"
        yield Answer(question, word, said, write)
    else:
        said = f"risks say {', '.join(written[:6])}; none is registered" if written else ""
        yield Answer(question, "in part" if written else "no", said, "`categories:` with the limit of each")


EVIDENCE = (
    ("Behavioral evidence: what the system does", Trait.BEHAVIORAL, "behavioral"),
    ("Cognitive evidence: what goes on inside", Trait.COGNITIVE, "cognitive"),
    ("Developmental evidence: how it came to be", Trait.DEVELOPMENTAL, "developmental"),
    ("Information security", Trait.INFOSEC, "operational.infosec"),
    ("Safety culture", Trait.CULTURE, "operational.culture"),
    ("Emergency response", Trait.EMERGENCY, "operational.emergency"),
)
"""The kinds of evidence that affirmative safety asks for: technical ones, then operational ones."""


def _evidence(view: Assessment, question: str, trait: Trait, kind: str) -> Answer:
    out = excluding(view, discipline="security") if kind == "operational.infosec" else None
    write = f"evidence with `type: {kind}` that is accepted"
    return _resting(view, question, trait, write, lambda element: element.fields.type == kind, out=out)


def _adversarial(view: Assessment) -> Answer:
    out = excluding(view, discipline="security") or excluding(view, cause="intentional")
    question, write = "Adversarial evidence: what an attack makes it do", "evidence with `conditions: adversarial`"

    def wanted(element: Element) -> bool:
        return bool(element.fields.conditions == "adversarial")

    return _resting(view, question, Trait.ADVERSARIAL, f"{write} that is accepted", wanted, out=out)


def _resting(
    view: Assessment,
    question: str,
    trait: Trait,
    write: str,
    wanted: Callable[[Element], bool],
    *,
    out: str | None = None,
) -> Answer:
    """Whether evidence of a kind holds under a top; what there is of it otherwise."""
    own = [e for e in view.case.of_kind("evidence") if e.key in view.case.on_path and wanted(e)]
    more = f" and {len(own) - 6} more" if len(own) > 6 else ""
    said = "; ".join(standing(view, element) for element in own[:6]) + more
    if any(rests_on(view, top) & trait for top in view.case.tops):
        return Answer(question, "yes", said)
    if out is not None:
        return Answer(question, "excluded", f"excluded by {out}" + (f"; {said}" if said else ""))
    return Answer(question, "in part" if own else "no", said, write)


def _independence(view: Assessment) -> Answer:
    write = "evidence with `independence: external` or `internal-independent` that is accepted"

    def wanted(element: Element) -> bool:
        return element.fields.independence in ("external", "internal-independent")

    return _resting(view, "Evidence independent of the developer", Trait.INDEPENDENT, write, wanted)


def _interplay(view: Assessment) -> Answer:
    """What is recorded between the disciplines; a conflict has to be resolved, an independence to be argued."""
    question = "What do safety and security do to each other?"
    entries = list(view.case.entries("interplay").values())
    if not entries:
        return Answer(question, "no", "", "`interplay:` with what each does to the other, or their `independence`")
    open_ = [entry.id for entry in entries if not _settled(view, entry)]
    said = "; ".join(f"{entry.kind} {entry.id}{' (open)' if entry.id in open_ else ''}" for entry in entries)
    write = f"`resolved_by:` or `argued_by:` a supported claim, and `owner:`, on {', '.join(open_)}"
    return Answer(question, "in part" if open_ else "yes", said, write if open_ else "")


def _settled(view: Assessment, entry: Entry) -> bool:
    """Whether a supported claim on a path answers an interplay that asks for one."""
    asks = {"conflict": "resolved_by", "independence": "argued_by"}.get(entry.kind)
    if asks is None:
        return True
    key = view.case.locate("", getattr(entry.fields, asks) or "")
    answered = key is not None and key in view.case.on_path and view.holds(key)
    return answered and (entry.kind != "conflict" or entry.fields.owner is not None)


def _ending(view: Assessment) -> Iterator[Answer]:
    header = view.case.header
    ends = [*([f"after {header.valid_until}"] if header.valid_until else []), *header.scope.invalidated_by]
    write = "`valid_until:` or `scope: {invalidated_by: […]}`"
    yield _said("When does the case lapse?", "; ".join(ends), write)
    yield _red_lines(view)
    authority = header.acceptance.authority if header.acceptance else None
    yield _said("Who accepts the case?", authority, "`acceptance: {authority: …, by: DATE}`")


_RED_LINE = "`red_lines: [{red_line: …, if: …, then: …, owner: …, tested_by: …}]`"


def _red_lines(view: Assessment) -> Answer:
    """The commitments, each with the evidence that tests it; only what holds tests anything."""
    question = "Which red lines are drawn, and what tests them?"
    lines = list(view.case.entries("red_lines").values())
    if not lines:
        return Answer(question, "no", "", _RED_LINE)
    parts, untested = [], []
    for line in lines:
        key = view.case.locate("", line.fields.tested_by or "")
        tested = key is not None and view.holds(key)
        if not tested:
            untested.append(line.id)
        by = f" ({key} {view.word(key) or 'tests nothing'})" if key is not None else " (tested by nothing)"
        parts.append(f"{line.id}: if {line.fields.condition}{by}")
    write = f"`tested_by:` evidence that holds, on {', '.join(untested)}" if untested else ""
    return Answer(question, "in part" if untested else "yes", "; ".join(parts), write)
