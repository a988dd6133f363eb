"""The compiler on one page: sources to documents to a case to findings and verdicts. It never raises for bad input."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from assurance.config import Config
from assurance.coverage.counting import verdict
from assurance.diagnostic import Diagnostic, Severity
from assurance.evidence.observing import observe
from assurance.lending import borrow
from assurance.model.assessment import Assessment, Coverage, Demoted, State, Verdicts
from assurance.model.case import Case
from assurance.model.resolve import resolve
from assurance.model.result import Result
from assurance.model.state import Ground, assess, ground
from assurance.rule import Rule
from assurance.rules import RULES
from assurance.rules.ignoring import apply
from assurance.rules.selection import Selection, selection
from assurance.rules.texts import speaks_english
from assurance.source import Sources, whole
from assurance.syntax import faults, misfits
from assurance.syntax.framework import Reading, read_frameworks
from assurance.syntax.project import Project, read_project

LOWERED_IN_DRAFT = frozenset("34789")
RAISED_AT_RELEASE = frozenset("12346789")
NEEDS_EVERY_FILE = frozenset("3456789")
NEEDS_A_TOP = frozenset("789")


def check(
    sources: Sources, path: str, *, today: dt.date, config: Config | None = None, rules: tuple[Rule, ...] = RULES
) -> Result:
    """Check the case at a project path on a given day."""
    config = config or Config()
    read = read_frameworks(sources, config.frameworks)
    return _check(sources, path, _Job(today, config, rules, read), ())


@dataclass(frozen=True, slots=True)
class _Job:
    """What a check shares with those of the cases it uses; each of them is checked once."""

    today: dt.date
    config: Config
    rules: tuple[Rule, ...]
    read: Reading
    done: dict[str, Result] = field(default_factory=dict)

    def used(self, sources: Sources, path: str, users: tuple[str, ...]) -> Result:
        if path not in self.done:
            self.done[path] = _check(sources, path, self, users)
        return self.done[path]


def _check(sources: Sources, path: str, job: _Job, users: tuple[str, ...]) -> Result:
    today, config, rules = job.today, job.config, job.rules
    selected = selection(config)
    project = read_project(sources, path, config.extra_fields)
    _expect_case(project, path)
    lent = borrow(sources, project, path, users=users, checked=partial(job.used, sources))
    case = _held_to(resolve(_within_limits(project, sources)), config)
    base = ground(case, today, observe(case, sources, today), lent, frameworks=job.read.frameworks)
    view = fixpoint(base, rules)
    found = [
        (rule, list(run(rule, view))) for rule in rules if case.complete or rule.code.code[3] not in NEEDS_EVERY_FILE
    ]
    deciding = [d for rule, findings in found if rule.decides_coverage for d in findings]
    view = replace(view, verdicts=_verdicts(view, deciding, project))
    of_frameworks = () if users else job.read.faults
    shown = (*project.faults, *of_frameworks, *_shown([d for _, findings in found for d in findings], case, project))
    graded = [_graded(d, case.header.stage, selected) for d in dict.fromkeys(shown)]
    documents = tuple(member.document for member in project.members)
    done = apply(
        (d for d in graded if selected.shows(d.code)),
        documents if config.heed_ignores else (),
        sources.texts,
        configured=config.ignores if config.heed_ignores else (),
        selected=selected,
        today=today,
    )
    excluded = tuple(sorted((d for _, findings in found for d in findings if d.excluded), key=lambda d: d.order))
    return Result(
        view,
        _readable(sorted(done.shown, key=lambda d: d.order), sources.limits.findings),
        excluded,
        sources.texts,
        sources.name(path),
        ignored=done.ignored,
        unselected=sum(not selected.shows(d.code) for d in graded),
        idle=done.idle,
        remarks=tuple(_remarks(case)),
        documents=documents,
        repository=sources.repository,
        deciding=tuple(sorted((d for d in deciding if d.decisive), key=lambda d: d.order)),
    )


def _remarks(case: Case) -> Iterator[str]:
    """What was not judged, and why."""
    if not speaks_english(case):
        written = case.entry is not None and "language" in case.entry.node.entries
        why = f"`language` is `{case.header.language}`" if written else "the texts do not look English"
        yield f"the wording rules (ARG5xx) know English only and were left out: {why}"


def fixpoint(base: Ground, rules: tuple[Rule, ...] = RULES) -> Assessment:
    """States, then the demoting rules on those states, until nothing changes; demotion only lowers, so it ends."""
    demoting = [rule for rule in rules if rule.demotes]
    demoted: Demoted = {}
    while True:
        view = assess(base, demoted)
        now = {key: set(codes) for key, codes in demoted.items()}
        for found in (found for rule in demoting for found in run(rule, view)):
            if found.about is not None and found.about in base.case.elements:
                now.setdefault(found.about, set()).add(found.code)
        then, demoted = demoted, _sorted(now)
        if demoted.keys() == then.keys():
            return view if demoted == then else replace(view, demoted=demoted)


def _sorted(codes: dict[str, set[str]]) -> Demoted:
    return {key: tuple(sorted(own)) for key, own in codes.items()}


def run(rule: Rule, view: Assessment) -> Iterator[Diagnostic]:
    """The findings of one rule. A rule that crashes becomes one finding that names it, and the others go on."""
    try:
        yield from rule(view)
    except Exception as error:  # noqa: BLE001  the one broad except: a broken rule must not hide what others find
        yield faults.rule_crashed(view.case.place, rule.code.code, type(error).__name__)


def _held_to(case: Case, config: Config) -> Case:
    """The case at the stage, profile and standard it is held to: command line, case, configuration, default."""
    written = case.entry.node.entries if case.entry else ()
    chosen: dict[str, Any] = {key: word for key, word in config.defaults if key not in written}
    chosen.update(config.forced)
    return replace(case, header=replace(case.header, **chosen)) if chosen else case


def _expect_case(project: Project, path: str) -> None:
    """A file that is named like a case must be one; without its `case:` line nothing would be judged."""
    first = project.members[0].document if project.members else None
    if path.endswith(".case.yaml") and first is not None and first.kind != "case" and not first.faults:
        message = f"`{first.source.name}` is named like a case and has no `case:`"
        project.faults.append(misfits.misplaced_document(whole(first.source.name), message, "begin with `case: ID`"))


def _readable(found: list[Diagnostic], limit: int) -> tuple[Diagnostic, ...]:
    """As many findings as somebody can read, and one that says how many there are."""
    if len(found) <= limit:
        return tuple(found)
    message = f"there are {len(found):,} findings; only the first {limit:,} are shown"
    last = faults.over_limit(found[limit - 1].span, message, "mend these first, or raise `limits.findings`")
    return (*found[:limit], last)


def _shown(found: list[Diagnostic], case: Case, project: Project) -> Iterator[Diagnostic]:
    """The findings that tell a reader something which no other finding tells already."""
    broken = _broken(case)
    misread = {fault.span for fault in project.faults if fault.code == "ARG023"}
    no_top = bool(case.unclear or (case.header.top and not case.tops))
    for finding in found:
        if finding.code == "ARG101" and finding.span in misread:
            continue
        if not _worth_showing(finding, broken) or (no_top and finding.code[3] in NEEDS_A_TOP):
            continue
        if case.complete or finding.code != "ARG101" or not _may_be_unread(finding, project):
            yield finding


def _broken(case: Case) -> set[str]:
    """IDs of what could not be read in full; its fault is the finding, and what follows from that is not."""
    entries = (entry for family in case.register.values() for entry in family.values())
    return {e.key for e in case.elements.values() if e.broken} | {e.id for e in entries if e.broken}


def _worth_showing(found: Diagnostic, broken: set[str]) -> bool:
    if found.follows or found.excluded is not None:
        return False
    return found.code[3] not in NEEDS_EVERY_FILE or found.about not in broken


def _within_limits(project: Project, sources: Sources) -> Project:
    total = sum(len(member.document.elements) for member in project.members)
    limit = sources.limits.elements
    if total > limit:
        place = next(m.document.elements[0].span for m in project.members if m.document.elements)
        message = f"the case has {total:,} elements, more than {limit:,}"
        project.faults.append(faults.over_limit(place, message, "split the case, or raise `limits.elements`"))
        project.members.clear()
        project.complete = False
    return project


def _verdicts(view: Assessment, deciding: list[Diagnostic], project: Project) -> Verdicts:
    case = view.case
    if not project.complete:
        return Verdicts(undecided="not every file could be read")
    errors = sum(fault.severity is Severity.ERROR for fault in project.faults)
    if errors:
        return Verdicts(undecided=f"{errors} {'error' if errors == 1 else 'errors'} in the text")
    astray = sum(miss.problem != "not-public" for miss in case.misreferences)
    if astray:
        return Verdicts(undecided=f"{astray} {'name leads' if astray == 1 else 'names lead'} nowhere")
    if case.unclear:
        return Verdicts(undecided=case.unclear)
    if case.entry is None:
        return Verdicts(undecided="this is a part, not a case")
    support = tuple((key, view.states.get(key, State.UNDEVELOPED)) for key in case.tops)
    if not support:
        return Verdicts(support, Coverage.NOT_BOTH)
    return Verdicts(support, verdict(deciding))


def _may_be_unread(found: Diagnostic, project: Project) -> bool:
    """Whether a name that leads nowhere may lead into a file that could not be read."""
    name = found.message.split("`")[3] if found.message.count("`") >= 4 else ""
    return project.unread_files or any(name in text for text in project.unread_texts)


def _graded(found: Diagnostic, stage: str, selected: Selection) -> Diagnostic:
    """A finding with the severity that the configuration gives it, else the one it has at the case's stage."""
    family = found.code[3]
    if found.code in selected.severities:
        return replace(found, severity=selected.severities[found.code])
    if stage == "draft" and family in LOWERED_IN_DRAFT and found.severity > Severity.INFO:
        return replace(found, severity=Severity(found.severity - 1))
    if stage == "release" and family in RAISED_AT_RELEASE and found.severity is Severity.WARNING:
        return replace(found, severity=Severity.ERROR)
    return found
