"""States and standings: the normative tables of `docs/guide/states.md`, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assurance.frameworks import Frameworks
from assurance.model.assessment import Assessment, Demoted, Judgement, Observations, Outcome, Standing, State
from assurance.model.case import Case
from assurance.model.element import ARGUED, BORDERS, Doubt, Element, Relation
from assurance.model.order import Order, confidence_claims, estimate_evidence, order, protectors, refuting
from assurance.model.threshold import threshold_fault
from assurance.syntax.entry import Entry

OPEN, CONFIRMED = "open", "confirmed"


@dataclass(frozen=True, slots=True)
class Lent:
    """What other cases lend, by element: its state or judgement there, and the traits of what it rests on there."""

    known: dict[str, State | Judgement] = field(default_factory=dict)
    traits: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the states of a case rest on and what does not change while they are computed."""

    case: Case
    today: dt.date
    seen: Observations
    order: Order
    given: dict[str, tuple[str, ...]]
    confidence: dict[str, tuple[str, ...]]
    stops: dict[str, frozenset[str]]
    lent: Lent = field(default_factory=Lent)
    frameworks: Frameworks = field(default_factory=Frameworks)
    protecting: dict[str, list[str]] = field(default_factory=dict)


def ground(
    case: Case, today: dt.date, seen: Observations, lent: Lent | None = None, *, frameworks: Frameworks | None = None
) -> Ground:
    """Everything that can be known before the first state; `lent` is what other cases lend."""
    found = order(case)
    points = {owner: tuple(confidence_claims(case, keys)) for owner, keys in case.points.items()}
    known = frameworks or Frameworks()
    return Ground(
        case, today, seen, found, _given(case, found.keys), points, _stops(case), lent or Lent(), frameworks=known
    )


def assess(base: Ground, demoted: Demoted | None = None) -> Assessment:
    """Standings and states of every element; `demoted` are the claims on which demoting rules fire."""
    demoted = demoted or {}
    overrides: dict[str, State] = {}
    for key in base.order.keys if base.stops else ():
        if key not in base.stops:
            continue
        without = Evaluation(base, demoted, dict(overrides), base.stops[key]).run(base.order.needs(key))
        if key in without.states:
            overrides[key] = without.states[key]
    done = Evaluation(base, demoted, overrides, frozenset()).run(None)
    return Assessment(
        case=base.case,
        today=base.today,
        seen=base.seen,
        judgements=done.judgements,
        states=done.states,
        given=base.given,
        active_doubts=done.doubts,
        circles=base.order.circles,
        ways=base.order.ways,
        demoted=demoted,
        lent_traits=base.lent.traits,
        frameworks=base.frameworks,
    )


def _given(case: Case, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The assumptions in scope of each element: its own and those of everything above it."""
    given: dict[str, tuple[str, ...]] = {}
    for key in reversed(tuple(keys)):
        own = [r.target for r in case.contexts(key) if case.elements[case.target_of(r.target)].kind == "assumption"]
        above = [given[r.owner] for r in case.parents(key) if given.get(r.owner)]
        if not own and len(above) == 1:
            given[key] = above[0]
        elif own or above:
            given[key] = tuple(dict.fromkeys([a for scope in above for a in scope] + own))
    return given


def _stops(case: Case) -> dict[str, frozenset[str]]:
    """Where expert judgement stops a defeat on its way up: the element, and the defeaters stopped there."""
    stops: dict[str, frozenset[str]] = {}
    doubted = {(doubt.defeater, doubt.about) for doubt in case.doubts}
    for element in case.of_kind("defeater"):
        at = element.fields.propagation
        key = case.locate(element.module, at.stops_at) if at else None
        if key is not None and (element.key, key) not in doubted and not element.broken:
            stops[key] = stops.get(key, frozenset()) | {element.key}
    return stops


@dataclass(slots=True)
class Evaluation:
    """One pass from the leaves to the tops."""

    base: Ground
    demoted: Demoted
    overrides: dict[str, State]
    ignored: frozenset[str]
    states: dict[str, State] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    circular: frozenset[str] = frozenset()

    def run(self, only: set[str] | None) -> Evaluation:
        case = self.base.case
        self.circular = frozenset(key for circle in self.base.order.circles for key in circle)
        keys = self.base.order.keys if only is None else sorted(only, key=self.base.order.position.__getitem__)
        for key in keys:
            element = case.elements[key]
            if element.borrowed:
                self._borrowed(key)
            elif element.kind == "evidence":
                self.judgements[key] = self._evidence(element)
            elif element.kind in ARGUED or element.kind in BORDERS:
                self.states[key] = self.overrides.get(key) or self._argued(element)
            elif element.kind == "away":
                self._away(key)
            elif element.kind == "defeater":
                self.doubts[key] = self.strength(element)
        return self

    def _borrowed(self, key: str) -> None:
        """An element of another case has the state or standing that it has there."""
        known = self.base.lent.known.get(key)
        if isinstance(known, Judgement):
            self.judgements[key] = known
        elif known is not None:
            self.states[key] = known

    def _away(self, key: str) -> None:
        """An away element has its target's state; a doubt about the citation itself counts as well."""
        target, doubts = self.base.case.target_of(key), self._doubted(key)
        if target in self.states:
            own = State.DEFEATED if CONFIRMED in doubts else State.CHALLENGED if doubts else None
            self.states[key] = own or self.states[target]
        elif target in self.judgements:
            standing = Standing.DEFEATED if CONFIRMED in doubts else Standing.CHALLENGED if doubts else None
            said = self.judgements[target]
            self.judgements[key] = Judgement(standing, ("a doubt about citing it",)) if standing else said

    # -- doubts

    def strength(self, element: Element) -> str:
        """What a defeater weighs: confirmed, open, or nothing (empty)."""
        if element.key in self.ignored:
            return ""
        if element.kind != "defeater":
            return CONFIRMED if self.holds(element.key) else OPEN
        fields = element.fields
        if fields.status == CONFIRMED:
            return CONFIRMED
        if element.broken or fields.status == OPEN:
            return OPEN
        if fields.status == "accepted-residual":
            past = fields.review_by is not None and fields.review_by < self.base.today
            return OPEN if past or not fields.rationale else ""
        if fields.refuted_by:
            keys = refuting(self.base.case, element)
            return "" if len(keys) == len(fields.refuted_by) and all(map(self.holds, keys)) else OPEN
        return "" if fields.rationale else OPEN

    def _strengths(self, doubts: Iterable[Doubt]) -> set[str]:
        return {self.strength(self.base.case.elements[d.defeater]) for d in doubts} - {""}

    def _doubted(self, key: str) -> set[str]:
        """Strengths of the doubts about an element or the whole inference below it."""
        found = self.base.case.challenged_by.get(key)
        return self._strengths(d for d in found if d.relation is None) if found else set()

    def _counter_evidence(self, key: str) -> bool:
        """Whether a doubt that still counts rests on evidence that holds."""
        for doubt in self.base.case.challenged_by.get(key, ()):
            defeater = self.base.case.elements[doubt.defeater]
            counts = doubt.relation is None and self.strength(defeater)
            if counts and any(self.holds(r.target) for r in self.base.case.children(defeater.key)):
                return True
        return False

    # -- evidence

    def _evidence(self, element: Element) -> Judgement:
        doubts = self._doubted(element.key)
        fields = element.fields
        checks = self.base.seen.checks.get(element.key, ())
        if CONFIRMED in doubts:
            return Judgement(Standing.DEFEATED, ("a defeater is confirmed",))
        if self._counter_evidence(element.key):
            return Judgement(Standing.DEFEATED, ("counter-evidence holds",))
        if fields.status in ("rejected", "withdrawn"):
            return Judgement(Standing.FAILS, (f"it was {fields.status}",))
        failed = tuple(c.reason for c in checks if c.outcome is Outcome.NOT_MET)
        if failed:
            return Judgement(Standing.FAILS, failed)
        if OPEN in doubts:
            return Judgement(Standing.CHALLENGED, ("a doubt about it is open",))
        wanting = (*self._lacks(element, fields), *(c.reason for c in checks if c.outcome is not Outcome.MET))
        if wanting:
            return Judgement(Standing.WANTING, wanting)
        return Judgement(Standing.HOLDS, (), verified=fields.query is not None or fields.artifact.path is not None)

    def _lacks(self, element: Element, fields: Any) -> tuple[str, ...]:
        """Why evidence is wanting, artifact first."""
        header = self.base.case.header
        reasons = [*artifact_faults(fields, self.base.seen.artifacts.get(element.key))]
        opened = self.base.seen.opened.get(element.key)
        if opened is not None and (opened.fault or opened.partial):
            reasons.append(f"its artifact {opened.fault}" if opened.fault else f"the run {opened.partial}")
        if element.broken or element.key in self.circular:
            reasons.append("it could not be read in full")
        if fields.uninstantiated:
            reasons.append("a placeholder is left in it")
        if expired(fields, self.base.today):
            reasons.append("it has expired")
        if fields.collected is not None and fields.collected > self.base.today:
            reasons.append("it is dated in the future")
        reasons.extend(subject_faults(fields, header))
        if fields.status in ("planned", "collected"):
            reasons.append("it is only planned" if fields.status == "planned" else "it is collected, not accepted")
        return tuple(reasons)

    # -- claims and arguments

    def holds(self, key: str) -> bool:
        """Whether an element counts S."""
        if key in self.judgements:
            return self.judgements[key].standing is Standing.HOLDS
        return self.states.get(key) is State.SUPPORTED

    def _argued(self, element: Element) -> State:
        doubts = self._doubted(element.key)
        if CONFIRMED in doubts:
            return State.DEFEATED
        if element.broken or element.key in self.demoted or element.key in self.circular or self._unprotected(element):
            return State.UNSOUND
        if OPEN in doubts or self._doubtful_ground(element.key):
            return State.CHALLENGED
        if element.kind == "claim" and self._misses_threshold(element):
            return State.UNSUPPORTED
        return self._from_children(element)

    def _unprotected(self, element: Element) -> bool:
        """Whether it relies on an asset that no supported claim protects (ARG802).

        The rule that demotes for this is decided here, in the order of evaluation, so that a chain of reliance falls in
        one pass and not in one pass a link.
        """
        for asset in element.fields.relies_on if element.kind == "claim" else ():
            if asset not in self.base.protecting:
                self.base.protecting[asset] = protectors(self.base.case, asset)
            if not any(map(self.holds, self.base.protecting[asset])):
                return True
        return False

    def _from_children(self, element: Element) -> State:
        case = self.base.case
        counted = [self.count(relation) for relation in case.children(element.key)]
        counted += [self._supplied(relation) for relation in case.supplied.get(element.key, ())]
        if element.kind == "module_ref":
            counted += [self.weight(key) for key in case.beyond.get(element.key, ())]
        counted += ["N"] * case.dangling.get(element.key, 0)
        if not counted or element.fields.uninstantiated:
            return State.UNDEVELOPED
        supported, partial = counted.count("S"), counted.count("P")
        needed = needed_children(element, len(counted))
        if supported >= needed:
            return State.SUPPORTED
        return State.PARTIAL if supported or partial else State.UNSUPPORTED

    def count(self, relation: Relation) -> str:
        """What one child counts: S, P or N."""
        if (relation.fields and relation.fields.defeated) or self._relation_doubted(relation):
            return "N"
        checks = self.base.seen.relation_checks.get((relation.owner, relation.target), ())
        if any(c.outcome is not Outcome.MET for c in checks):
            return "N"
        return self.weight(relation.target)

    def weight(self, key: str) -> str:
        """What an element counts by itself: S, P or N."""
        if self.holds(key):
            return "S"
        return "P" if self.states.get(key) is State.PARTIAL else "N"

    def _supplied(self, relation: Relation) -> str:
        """What a contract supplies counts nothing while the citation or an assumption in the contract is in doubt."""
        doubtful = self._doubted(relation.owner) or self._doubtful_ground(relation.owner)
        return "N" if doubtful else self.count(relation)

    def _relation_doubted(self, relation: Relation) -> bool:
        doubts = self.base.case.challenged_by.get(relation.owner)
        if not doubts:
            return False
        ends = {
            (relation.owner, end, relation.kind) for end in (relation.target, self.base.case.target_of(relation.target))
        }
        return bool(self._strengths(d for d in doubts if d.relation in ends))

    def _doubtful_ground(self, key: str) -> bool:
        """An assumption in scope that is in doubt, or a contextual away goal or ACP claim that is not supported."""
        case = self.base.case
        for assumption in self.base.given.get(key, ()):
            target = case.target_of(assumption)
            if self._doubted(target) or case.elements[target].broken or case.elements[target].fields.uninstantiated:
                return True
        for relation in case.contexts(key):
            target = case.target_of(relation.target)
            if case.elements[target].kind in ("claim", "away") and not self.holds(target):
                return True
        return any(not self.holds(claim) for claim in self.base.confidence.get(key, ()))

    def _misses_threshold(self, element: Element) -> bool:
        risks = self.base.case.entries("risks")
        met = [risks[name] for name in element.fields.meets if name in risks]
        return any(self.not_kept(risk) for risk in met)

    def not_kept(self, risk: Entry) -> bool:
        """A threshold that is not there, not kept, not readable, or estimated from evidence that does not hold."""
        if risk.broken or risk.fields.threshold is None or threshold_fault(risk.fields) is not None:
            return True
        evidence = estimate_evidence(self.base.case, risk)
        return evidence is not None and not self.holds(evidence)


def needed_children(element: Element, total: int) -> int:
    """How many children must count S. Anything but `all` needs an argument with a warrant (an extension to GSN)."""
    said = getattr(element.fields, "aggregation", "all")
    if said == "all" or not element.fields.warrant:
        return total
    if said == "any":
        return 1
    return int(said.removeprefix("at-least "))


def artifact_faults(fields: Any, found: Any) -> tuple[str, ...]:
    """What is wrong with the artifact of evidence: none named, missing, changed, unreadable."""
    named = fields.artifact
    if fields.query is not None and named is None:
        return () if fields.checks else ("its query answers no check",)
    if named is None or not (named.path or named.url or named.reference):
        return ("it names no artifact",)
    if named.path is None:
        return ()
    if found is None:
        return ("its artifact was not looked at",)
    if found.state != "present":
        return (f"its artifact {found.reason}",)
    if changed(fields, found):
        return ("its artifact has changed since it was pinned",)
    return ()


def changed(fields: Any, found: Any) -> bool:
    """Whether an artifact that is there is another one than the case or its lock file pins."""
    return any(pin and pin != found.sha256 for pin in (fields.artifact.sha256, found.pinned))


def expired(fields: Any, today: dt.date) -> bool:
    """Whether evidence is past its date or older than it may be."""
    if fields.valid_until is not None and fields.valid_until < today:
        return True
    return fields.max_age is not None and (fields.collected is None or fields.max_age.after(fields.collected) < today)


def _scope_is(what: str, named: str | None) -> str:
    return f"not {named}" if named is not None else f"and the scope names no {what}"


def subject_faults(fields: Any, header: Any) -> tuple[str, ...]:
    """Whether evidence is about something else than the case."""
    version, system = header.scope.version, header.scope.system
    reasons, subject = [], fields.subject
    if fields.applies_to and version not in fields.applies_to:
        instead = f"not to {version}" if version is not None else _scope_is("version", version)
        reasons.append(f"it applies to {', '.join(fields.applies_to)}, {instead}")
    if subject is not None and subject.version not in (None, version):
        reasons.append(f"its subject is version {subject.version}, {_scope_is('version', version)}")
    if subject is not None and subject.name not in (None, system):
        reasons.append(f"its subject is {subject.name}, {_scope_is('system', system)}")
    return tuple(reasons)
