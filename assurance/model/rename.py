"""Renaming: the edits that give a thing another ID in every case that reads it, or why there are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from assurance.diagnostic import Edit, Severity, did_you_mean
from assurance.model.case import Case
from assurance.model.loan import loan
from assurance.model.names import Thing, names, things
from assurance.model.resolve import resolve
from assurance.source import Source, Sources, Span
from assurance.syntax.edit import edited
from assurance.syntax.entry import Entry
from assurance.syntax.project import Project, paths, read_project
from assurance.syntax.tree import NULLS
from assurance.syntax.values import id_fault

DEEPEST = 20
"""How many cases may use each other in a row."""
FAMILY_WORD = {"element": "an element", "register": "a register entry", "module": "a module", "case": "the case"}


class Refusal(Exception):
    """Why something is not changed, in one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A case of the project as it was read; `path` is the project path of its case document."""

    path: str
    name: str
    project: Project
    case: Case

    @property
    def files(self) -> set[str]:
        """The names of its files."""
        return {source.name for source in self.case.sources}

    def distrust(self) -> str:
        """Why not every name in it can be trusted, or an empty text."""
        if self.case.entry is None or not self.case.complete:
            return "could not be read in full" if self.project.faults else "is no case; name the case that lists it"
        errors = sum(fault.severity is Severity.ERROR for fault in self.project.faults)
        if errors:
            return f"has {errors} {'error' if errors == 1 else 'errors'} in its text"
        return "gives an ID to two things" if self.case.duplicates else ""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What renaming a thing changes: the edits by the name of their file, in the cases that have it.

    `unread` are the other cases of the project that could not be read in full, `apart` the files that only other
    cases read.
    """

    thing: Thing
    new: str
    edits: dict[str, tuple[Edit, ...]]
    cases: tuple[Reading, ...]
    unread: tuple[Reading, ...] = ()
    apart: frozenset[str] = frozenset()


def read(sources: Sources, path: str, extra_fields: frozenset[str] = frozenset()) -> Reading:
    """The case at a project path, with its names resolved and no rule run."""
    return _read(sources, path, extra_fields, ())


def _read(sources: Sources, path: str, extra_fields: frozenset[str], users: tuple[str, ...]) -> Reading:
    project = read_project(sources, path, extra_fields)
    head = next((m.document for m in project.members if m.document.kind == "case"), None)
    for item in head.uses if head else ():
        for used in paths(sources, item, path, project):
            if used != path and used not in users and len(users) < DEEPEST:
                lent = loan(_read(sources, used, extra_fields, (*users, path)).case, item.pattern)
                project.loans += [lent] if lent else []
    return Reading(path, sources.name(path), project, resolve(project))


Reader = Callable[[Sources, str], Reading]


def plan(sources: Sources, paths: Sequence[str], *, old: str, new: str, reader: Reader = read) -> Renaming:
    """The renaming of what `old` means in the first case, in all cases at these project paths. Raises `Refusal`.

    `reader` reads a case; what it does not resolve is not renamed.
    """
    readings = [reader(sources, path) for path in paths]
    first = readings[0]
    _trust(first)
    thing = meant(first.case, old)
    word = _new_word(thing, new)
    place = thing.entry.id_span
    having = [
        (reading, found) for reading in readings for found in things(reading.case) if found.entry.id_span == place
    ]
    edits: dict[str, dict[Edit, None]] = {}
    for reading, found in having:
        _trust(reading)
        _free(reading, found, word)
        for edit in _edits(reading.case, found, word, sources):
            edits.setdefault(edit.span.file, {})[edit] = None
    changed = {name: tuple(found) for name, found in edits.items()}
    _guard(sources, readings, {reading.path: found for reading, found in having}, word, changed, reader)
    unread = tuple(reading for reading in readings if not reading.case.complete)
    cases = tuple(reading for reading, _ in having)
    own = set().union(*(reading.files for reading in cases))
    return Renaming(thing, word, changed, cases, unread, frozenset().union(*(r.files for r in readings)) - own)


def meant(case: Case, name: str) -> Thing:
    """The one thing that a name means: `C1`, `security/C4`, or `CASE/C1` where `C1` alone means two. May refuse."""
    found = [thing for thing in things(case) if name in _spellings(case, thing)]
    if len(found) == 1:
        return found[0]
    if found:
        meanings = " and ".join(FAMILY_WORD[thing.family] for thing in found)
        raise Refusal(f"`{name}` is {meanings}; write `{case.id}/{name}` for the element")
    known = {spelling for thing in things(case) for spelling in _spellings(case, thing)[:1]}
    inside = sorted(key for key in known if key.rpartition("/")[2] == name)
    hint = f"did you mean `{inside[0]}`?" if inside else did_you_mean(name, known)
    raise Refusal(f"there is no `{name}` in `{case.id}`" + (f"; {hint}" if hint else ""))


def _spellings(case: Case, thing: Thing) -> tuple[str, ...]:
    if thing.family == "element" and "/" not in thing.key:
        return thing.key, f"{case.id}/{thing.key}"
    return (thing.key,)


def _trust(reading: Reading) -> None:
    reason = reading.distrust()
    if reason:
        raise Refusal(f"`{reading.name}` {reason}, so not every name can be found; `assurance check` says what to mend")


def _new_word(thing: Thing, new: str) -> str:
    """The new ID, once it is known to be a good one; `security/C9` may be written for what is in `security`."""
    module = thing.key.rpartition("/")[0]
    word = new.removeprefix(f"{module}/") if module else new
    wrong = id_fault(word)
    if wrong:
        raise Refusal("; ".join(wrong))
    if word in NULLS:
        raise Refusal(f"`{word}` is YAML's word for nothing and would have to be quoted everywhere")
    if word == thing.entry.id:
        raise Refusal(f"`{word}` is its ID already")
    return word


def _free(reading: Reading, thing: Thing, new: str) -> None:
    """The new ID must name nothing yet where the old one is known; also no name may wait for something called so."""
    key = renamed(thing, new)("element", thing.key) if thing.family == "element" else new
    for other in things(reading.case):
        if other.key == key:
            raise Refusal(f"`{key}` is {FAMILY_WORD[other.family]} already, at {position(other.entry)}")


def position(entry: Entry) -> str:
    """The place of an entry's ID for a person: `a.case.yaml:12:5`."""
    return at(entry.source, entry.id_span.start)


def at(source: Source, offset: int) -> str:
    """A place for a person: `a.case.yaml:12:5`."""
    line, column = source.position(offset)
    return f"{source.name}:{line}:{column}"


def renamed(thing: Thing, new: str) -> Callable[[str, str], str]:
    """A function from the family and key of anything to the key that it has once a thing is renamed."""
    module = thing.key.rpartition("/")[0]

    def key_after(family: str, key: str) -> str:
        if family == thing.family and key == thing.key:
            return f"{module}/{new}" if family == "element" and module else new
        if thing.family in ("module", "case") and family == "element" and key.startswith(f"{thing.key}/"):
            return f"{new}/{key.removeprefix(f'{thing.key}/')}"
        return key

    return key_after


def _edits(case: Case, thing: Thing, new: str, sources: Sources) -> Iterator[Edit]:
    for named in names(case):
        if (named.family, named.key) == (thing.family, thing.key):
            source = sources.texts[named.span.file]
            if source.text[named.span.start : named.span.end] != named.written:
                place = at(source, named.span.start)
                raise Refusal(f"the name at {place} is written with escapes; write it without them first")
            yield Edit(named.span, new)


def after(sources: Sources, changed: dict[str, str]) -> Sources:
    """The same project with other texts (by project path), and nothing read again from files."""
    buffers = {source.path: source.text for source in sources.texts.values()}
    return Sources(sources.root, sources.base, sources.limits, {**buffers, **changed})


def _guard(
    sources: Sources,
    readings: Sequence[Reading],
    having: dict[str, Thing],
    new: str,
    edits: dict[str, tuple[Edit, ...]],
    reader: Reader,
) -> None:
    """Read everything again as it would be: every name must lead where it led, and nothing may be called the same."""
    texts = {sources.texts[name].path: edited(sources.texts[name].text, found) for name, found in edits.items()}
    changed = after(sources, texts)
    for reading in readings:
        if reading.path not in having and not reading.files & set(edits):
            continue
        _trust(reading)
        thing = having.get(reading.path)
        key_after = renamed(thing, new) if thing else (lambda _, key: key)
        then = reader(changed, reading.path)
        before = [(n.span.file, n.family, key_after(n.family, n.key), n.definition) for n in names(reading.case)]
        if then.case.duplicates or before != [(n.span.file, n.family, n.key, n.definition) for n in names(then.case)]:
            shared = ", ".join(f"`{name}`" for name in sorted(reading.files & set(edits)))
            raise Refusal(f"names in `{reading.name}`, which reads {shared}, would lead somewhere else")


def mentions(sources: Sources, renaming: Renaming) -> Iterator[tuple[Source, Span]]:
    """Where the old ID stands as a word in texts, comments and text files, where nothing tells what it means."""
    word = re.compile(rf"(?<![\w-]){re.escape(renaming.thing.entry.id)}(?![\w-])")
    resolved = chain.from_iterable(names(reading.case) for reading in renaming.cases)
    known = {named.span for named in resolved if named.key}
    for name in sorted(sources.texts.keys() - renaming.apart):
        source = sources.texts[name]
        for found in word.finditer(source.text):
            place = Span(name, found.start(), found.end())
            if place not in known:
                yield source, place
