"""Why an element has its state or standing: every row of the tables that speaks against it, in words and as data.

The rows are those of `model/state.py`, in its order; the first row that applies decides, and the later ones would once
it is mended. So `why` gives the deciding ones and `obstacles` all.
"""

from __future__ import annotations

from collections.abc import Iterator

from assurance.model.assessment import Outcome, Standing
from assurance.model.case import Case
from assurance.model.element import ARGUED, BORDERS, Doubt, Element, Relation
from assurance.model.order import estimate_evidence, protectors, refuting
from assurance.model.reason import STANDING_OF, STATE_OF, Reason, Row
from assurance.model.rows import Rows
from assurance.model.state import CONFIRMED, needed_children
from assurance.model.threshold import threshold_fault
from assurance.syntax.entry import Entry

ACTIONS = (
    ("it is only planned", "carry it out and accept it"),
    ("it is collected, not accepted", "review it and accept it"),
    ("it names no artifact", "name its artifact"),
    ("its artifact has changed", "look at its artifact again and pin it"),
    ("it has expired", "renew it"),
    ("it is dated in the future", "correct `collected`"),
    ("a placeholder is left", "fill its placeholder"),
    ("it could not be read", "mend what could not be read"),
    ("the run ", "run it again, to the end"),
    ("its artifact ", "name an artifact that can be read"),
    ("its query answers", "write a check that its query answers"),
)
"""What to do about a reason of evidence that begins so."""

UNDEVELOPED = "nothing supports it yet"
"""The reason of what has no support at all."""


def why(rows: Rows, key: str) -> tuple[Reason, ...]:
    """The reasons that decide the state or standing of an element; of a defeater, why it counts or does not."""
    element = rows.base.case.elements[key]
    if element.kind == "defeater":
        return (_of_doubt(rows, element, about="", said=""),)
    rows = rows.at(key)
    found = tuple(obstacles(rows, key))
    word = rows.word(key)
    table = STANDING_OF if element.kind == "evidence" else STATE_OF
    deciding = tuple(r for r in found if table.get(r.row) == word and r.against)
    return deciding or tuple(r for r in found if r.row not in table)


def obstacles(rows: Rows, key: str) -> Iterator[Reason]:
    """Every row that speaks of an element, in the order in which rows decide; call with the rows `at` it."""
    element = rows.base.case.elements[key]
    if element.borrowed:
        text = f"it stands in the case {element.module}, where it {_is(rows, key)}{_because(rows, key)}"
        yield Reason(Row.TARGET, text, key, "" if rows.holds(key) else "mend it in its own case")
    elif element.kind == "evidence":
        yield from _of_evidence(rows, element)
    elif element.kind in ARGUED or element.kind in BORDERS:
        yield from _of_argued(rows, element)
    elif element.kind == "away":
        yield from _doubts(rows, key)
        target = rows.base.case.target_of(key)
        if target != key:
            below = () if rows.holds(target) else (target,)
            yield Reason(Row.TARGET, f"it cites {target}, which {_is(rows, target)}", target, below=below)


def _of_argued(rows: Rows, element: Element) -> Iterator[Reason]:
    doubts = list(_doubts(rows, element.key))
    yield from (r for r in doubts if r.row is Row.CONFIRMED)
    yield from _unsound(rows, element)
    yield from (r for r in doubts if r.row is Row.OPEN)
    yield from _grounds(rows, element.key)
    if element.kind == "claim":
        yield from _thresholds(rows, element)
    yield _children(rows, element)


# -- doubts


def _doubts(rows: Rows, key: str) -> Iterator[Reason]:
    """The doubts that count about an element or the whole inference under it."""
    for doubt in rows.base.case.challenged_by.get(key, ()):
        if doubt.relation is None:
            reason = _doubt_reason(rows, doubt)
            if reason.against:
                yield reason


def _place(doubt: Doubt) -> str:
    if doubt.relation:
        return f" about {doubt.relation[0]} {doubt.relation[2].replace('-', ' ')} {doubt.relation[1]}"
    return f" about the inference under {doubt.of}" if doubt.of else ""


def _doubt_reason(rows: Rows, doubt: Doubt) -> Reason:
    element = rows.base.case.elements[doubt.defeater]
    return _of_doubt(rows, element, about=_place(doubt), said=f": {element.text}" if element.text else "")


def _of_doubt(rows: Rows, element: Element, *, about: str, said: str) -> Reason:
    """What a doubt weighs and why; `about` says on what where that is not plain, `said` is its text."""
    strength = rows.strength(element.key)
    row = Row.CONFIRMED if strength == CONFIRMED else Row.OPEN
    key = name_of(rows.base.case, element.key)
    if element.kind != "defeater":
        does = "speaks against it and" if not about else f"is a doubt{about} and"
        weighs = f"{key} {does} {_is(rows, element.key)}{said}"
        return Reason(row, weighs, key, "show why it does not count, or mend what it says and take it out")
    name = f"the doubt {key}{about}"
    if not strength:
        return Reason(row, f"{name} does not count: it is {_settled(rows, element)}", key)
    if strength == CONFIRMED:
        return Reason(row, f"{name} is confirmed{said}", key, "mend what it says, then refute it")
    return _open_reason(rows, element, name, said)


def _settled(rows: Rows, element: Element) -> str:
    fields = element.fields
    if fields.status == "accepted-residual":
        until = f" until {fields.review_by}" if fields.review_by else ""
        return f"accepted as residual{until}"
    if fields.status == "refuted":
        by = ", ".join(name_of(rows.base.case, k) for k in refuting(rows.base.case, element))
        return f"refuted by {by}" if by else "refuted, with a rationale"
    return "stopped on its way up by expert judgement"


def _open_reason(rows: Rows, element: Element, name: str, said: str) -> Reason:
    """A doubt that counts as open, with what keeps it open."""
    case, fields, key = rows.base.case, element.fields, element.key
    if element.broken:
        return Reason(Row.OPEN, f"{name} could not be read in full, so it is open", key, "mend what could not be read")
    if fields.status == "accepted-residual":
        if not fields.rationale:
            return Reason(Row.OPEN, f"{name} was accepted without a rationale, so it is open", key, "add a rationale")
        text = f"{name} was accepted until {fields.review_by}, which is past{said}"
        return Reason(Row.OPEN, text, key, "review it again")
    if fields.status == "refuted":
        keys = refuting(case, element)
        lacking = tuple(k for k in keys if not rows.holds(k))
        if not fields.refuted_by:
            return Reason(Row.OPEN, f"{name} is called refuted without saying why", key, "add `refuted_by`")
        if len(keys) < len(fields.refuted_by):
            return Reason(Row.OPEN, f"{name} is refuted by a name that leads nowhere", key, "correct `refuted_by`")
        by = "; ".join(f"{name_of(case, k)}, which is to refute it, {_is(rows, k)}" for k in lacking)
        return Reason(Row.OPEN, f"{name} counts as open: {by}", key, below=lacking)
    return Reason(Row.OPEN, f"{name} is open{said}", key, "refute it")


# -- evidence


def _of_evidence(rows: Rows, element: Element) -> Iterator[Reason]:
    key, case = element.key, rows.base.case
    doubts = list(_doubts(rows, key))
    yield from (r for r in doubts if r.row is Row.CONFIRMED)
    for doubt in case.challenged_by.get(key, ()):
        if doubt.relation is None and rows.strength(doubt.defeater):
            for relation in case.children(doubt.defeater):
                if rows.holds(relation.target):
                    text = f"the doubt {doubt.defeater} rests on {relation.target}, which holds"
                    yield Reason(Row.COUNTER_EVIDENCE, text, doubt.defeater, "mend what it says, then refute it")
    if element.fields.status in ("rejected", "withdrawn"):
        yield Reason(Row.REJECTED, f"it was {element.fields.status}", key, "replace it")
    for check in rows.base.seen.checks.get(key, ()):
        if check.outcome is Outcome.NOT_MET:
            yield Reason(Row.CHECK, check.reason, key, f"meet its check ({check.reason})")
    yield from (r for r in doubts if r.row is Row.OPEN)
    if rows.word(key) == Standing.WANTING:
        yield from (Reason(Row.WANTING, text, key, _action(text)) for text in rows.reasons(key))
    elif rows.holds(key):
        yield Reason(Row.CHILDREN, "it is accepted, and nothing speaks against it", key)


def _action(reason: str) -> str:
    if ": inconclusive" in reason:
        return "run more of it, or claim less"
    return next((do for begin, do in ACTIONS if reason.startswith(begin)), f"mend it ({reason})")


# -- claims and arguments


def _unsound(rows: Rows, element: Element) -> Iterator[Reason]:
    case, key = rows.base.case, element.key
    if element.broken:
        yield Reason(Row.BROKEN, "something in it could not be read", key, "mend what could not be read")
    for members, circle in zip(rows.base.order.circles, rows.base.order.ways, strict=True):
        if key in members:
            names = list(dict.fromkeys(name_of(case, case.target_of(k)) for k in circle[:6]))
            way = " → ".join((*names, "…" if len(circle) > 6 else names[0]))
            yield Reason(Row.CIRCLE, f"it rests on itself: {way}", circle[0], f"break the circle {way}")
    for asset in element.fields.relies_on if element.kind == "claim" else ():
        if asset not in rows.base.protecting:
            rows.base.protecting[asset] = protectors(case, asset)
        keys = rows.base.protecting[asset]
        if not any(map(rows.holds, keys)):
            yield _reliance(rows, asset, keys)
    codes = [code for code in rows.demoted.get(key, ()) if code != "ARG802"]
    if codes:
        said = _and(iter(codes))
        yield Reason(Row.DEMOTED, f"{said} makes it unsound", key, f"mend what {said} says")


def _reliance(rows: Rows, asset: str, keys: list[str]) -> Reason:
    text = f"it relies on {asset}, which no supported security claim protects (ARG802)"
    if not keys:
        return Reason(Row.RELIANCE, text, asset, "write a security claim that protects it")
    parts = tuple(Reason(Row.RELIANCE, f"{k} {_is(rows, k)}", k, below=(k,)) for k in keys)
    return Reason(Row.RELIANCE, f"{text}: {_and(p.text for p in parts)}", asset, parts=parts, enough=1)


def _grounds(rows: Rows, key: str) -> Iterator[Reason]:
    """Assumptions in scope, contextual goals and claims of confidence that are in doubt."""
    case = rows.base.case
    for assumption in rows.base.given.get(key, ()):
        target = case.target_of(assumption)
        element, name = case.elements[target], name_of(case, target)
        for reason in _doubts(rows, target):
            text = f"the assumption {name} is in doubt: {reason.text}"
            yield Reason(Row.ASSUMPTION, text, reason.name, reason.mend, reason.below)
        if element.broken:
            text = f"the assumption {name} could not be read in full"
            yield Reason(Row.ASSUMPTION, text, name, "mend what could not be read")
        if element.fields.uninstantiated:
            text = f"a placeholder is left in the assumption {name}"
            yield Reason(Row.ASSUMPTION, text, name, "fill its placeholder")
    for relation in case.contexts(key):
        target = case.target_of(relation.target)
        if case.elements[target].kind in ("claim", "away") and not rows.holds(target):
            text = f"it stands in the context of {name_of(case, target)}, which {_is(rows, target)}"
            yield Reason(Row.CONTEXT, text, target, below=(target,))
    for claim in rows.base.confidence.get(key, ()):
        if not rows.holds(claim):
            text = f"confidence in it is argued by {name_of(case, claim)}, which {_is(rows, claim)}"
            yield Reason(Row.CONFIDENCE, text, claim, below=(claim,))


def _thresholds(rows: Rows, element: Element) -> Iterator[Reason]:
    risks = rows.base.case.entries("risks")
    for name in element.fields.meets:
        if name in risks and not rows.kept(risks[name]):
            yield _missed(rows, risks[name])


def _missed(rows: Rows, risk: Entry) -> Reason:
    if risk.broken:
        return Reason(Row.THRESHOLD, f"{risk.id} could not be read in full", risk.id, "mend what could not be read")
    if risk.fields.threshold is None:
        return Reason(Row.THRESHOLD, f"it meets a threshold of {risk.id}, which has none", risk.id, "set its threshold")
    fault = threshold_fault(risk.fields)
    if fault is not None:
        text = f"the threshold of {risk.id} is not kept: {fault.text}"
        return Reason(Row.THRESHOLD, text, risk.id, f"keep its threshold ({fault.text})")
    key = estimate_evidence(rows.base.case, risk) or ""
    text = f"the threshold of {risk.id} is estimated from {name_of(rows.base.case, key)}, which {_is(rows, key)}"
    return Reason(Row.THRESHOLD, text, risk.id, below=(key,))


def _children(rows: Rows, element: Element) -> Reason:
    """What the children make of it: how many support it, and what the others lack."""
    case, key = rows.base.case, element.key
    children = (*case.children(key), *case.supplied.get(key, ()))
    behind = case.beyond.get(key, ()) if element.kind == "module_ref" else ()
    dangling = case.dangling.get(key, 0)
    total = len(children) + len(behind) + dangling
    if element.fields.uninstantiated:
        return Reason(Row.CHILDREN, "a placeholder is left in it", key, "fill its placeholder")
    if not total:
        by_contract = getattr(element.fields, "supported_by_contract", False) or element.kind == "contract_ref"
        if by_contract:
            return Reason(Row.CHILDREN, "no contract supplies anything for it", key, "write the contract that does")
        return Reason(Row.CHILDREN, UNDEVELOPED, key, "develop it")
    counted = [(r, rows.counts(r)) for r in children]
    weights = [count for _, count in counted] + [rows.weighs(k) for k in behind]
    supporting = weights.count("S")
    needed = needed_children(element, total)
    parts = [_lacking(rows, relation) for relation, count in counted if count != "S"]
    parts += [_of_child(rows, k) for k in behind if rows.weighs(k) != "S"]
    if dangling:
        what = "a name" if dangling == 1 else f"{dangling} names"
        text = f"{what} under `supported_by` {'leads' if dangling == 1 else 'lead'} nowhere"
        parts += [Reason(Row.CHILDREN, text, key, "correct `supported_by`")] * dangling
    enough = max(needed - supporting, 0)
    partly = "P" in weights
    text = _alone(supporting, partly=partly) if total == 1 else _tally(supporting, total, needed)
    return Reason(Row.CHILDREN, text, key, parts=tuple(parts), enough=enough)


def _alone(supporting: int, *, partly: bool) -> str:
    if supporting:
        return "its one child supports it"
    return "its one child supports it in part" if partly else "its one child does not support it"


def _tally(supporting: int, total: int, needed: int) -> str:
    enough = f"; {needed} would be enough" if needed < total and supporting < needed else ""
    enough = (
        f"; {needed} {'is' if needed == 1 else 'are'} enough" if needed < total and supporting >= needed else enough
    )
    if supporting == total:
        return f"{'both' if total == 2 else f'all {total}'} children support it"
    return f"{supporting or 'none'} of its {total} children {'support' if supporting > 1 else 'supports'} it{enough}"


def _lacking(rows: Rows, relation: Relation) -> Reason:
    """Why a child does not count, or only in part: for what it is, or for what is wrong with the relation to it."""
    case, target = rows.base.case, relation.target
    name = name_of(case, target)
    below = () if rows.holds(target) else (target,)
    if relation.fields and relation.fields.defeated:
        return Reason(Row.CHILDREN, f"the relation to {name} is marked defeated", name, "restore its relation", below)
    ends = {(relation.owner, end, relation.kind) for end in (target, case.target_of(target))}
    doubts = (d for d in case.challenged_by.get(relation.owner, ()) if d.relation in ends)
    for doubt in doubts:
        reason = _doubt_reason(rows, doubt)
        if reason.against:
            return Reason(Row.CHILDREN, reason.text, reason.name, reason.mend, (*reason.below, *below))
    for check in rows.base.seen.relation_checks.get((relation.owner, target), ()):
        if check.outcome is not Outcome.MET:
            text = f"a check on the relation to {name} is not met: {check.reason}"
            return Reason(Row.CHILDREN, text, name, f"meet the check on its relation ({check.reason})", below)
    return _of_child(rows, target)


def _of_child(rows: Rows, key: str) -> Reason:
    """Why a child does not support, for what it is by itself."""
    element, name = rows.base.case.elements[key], name_of(rows.base.case, key)
    if not rows.word(key):
        kind = element.kind_name
        return Reason(Row.CHILDREN, f"{name} is a {kind}, which supports nothing", name, "put an argument in its place")
    return Reason(Row.CHILDREN, f"{name} {_is(rows, key)}{_because(rows, key)}", name, below=(key,))


def _because(rows: Rows, key: str) -> str:
    reasons = rows.reasons(key)
    return f": {'; '.join(reasons)}" if reasons else ""


def _is(rows: Rows, key: str) -> str:
    """`is challenged`, `holds`, `fails`."""
    word = rows.word(key)
    return word if word in (Standing.HOLDS, Standing.FAILS) else f"is {word}" if word else "supports nothing"


def _and(words: Iterator[str]) -> str:
    return ", ".join(words)


def name_of(case: Case, key: str) -> str:
    """The name by which people know an element: what an away element cites, else its key."""
    element = case.elements.get(key)
    return element.id if element is not None and element.kind in ("away", "module_ref", "contract_ref") else key
