"""Writing lock files: what `assurance evidence pin` and `refresh` do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assurance.cli.files import write
from assurance.cli.options import Target, note
from assurance.evidence.fingerprint import fingerprint
from assurance.evidence.lock import Entry, Lock, lock_path, read_lock, written
from assurance.model.element import Element
from assurance.model.result import Result
from assurance.safe import escape


def pin_case(target: Target, result: Result, only: tuple[str, ...]) -> None:
    """Write the lock file of a case; evidence that is not asked for keeps what was pinned."""
    lock = _usable(target, result)
    entries: dict[str, Entry] = {}
    changed: list[str] = []
    for element in result.case.of_kind("evidence"):
        before = lock.entries.get(element.key)
        if only and element.id not in only and element.key not in only:
            if before is not None:
                entries[element.key] = dict(before)
            continue
        made = _entry(result, element, lock)
        if made is None:
            if before is not None:
                entries[element.key] = dict(before)  # a missing file must not lose what was accepted
            continue
        entries[element.key] = _dated(made, before, result)
        if entries[element.key] != before:
            changed.append(element.key)
    gone = sorted(set(lock.entries) - set(entries))
    _write(target, result, entries)
    name = target.sources.name(lock_path(target.path))
    said = f"{len(entries)} pinned, {len(changed)} changed" + (f", {len(gone)} taken out" if gone else "")
    note(f"{escape(name)}: {said}")
    for key in result.assessment.seen.artifacts:
        found = result.assessment.seen.artifacts[key]
        if found.state != "present":
            note(f"{escape(key)} is not pinned: its artifact {found.reason}")


def _usable(target: Target, result: Result) -> Lock:
    if result.case.entry is None:
        raise click.ClickException(f"`{escape(result.shown_path)}` is no case, so it has no lock file")
    return read_lock(target.sources, target.path)


def _write(target: Target, result: Result, entries: dict[str, Entry]) -> None:
    path = lock_path(target.path)
    text = written(result.case.id, entries)
    file = Path(target.sources.root, path)
    if not file.exists() or file.read_bytes() != text.encode():
        write(file, text.encode())


def _dated(made: Entry, before: Entry | None, result: Result) -> Entry:
    """An entry with the day on which it changed; one that says the same keeps its day."""
    today = result.assessment.today.isoformat()
    if before is None:
        return {**made, "on": today}
    digests = [entry.get("artifact", {}).get("sha256") for entry in (before, made)]
    changed = {"changed": today} if digests[0] != digests[1] else {k: v for k, v in before.items() if k == "changed"}
    done = {**made, **changed, "on": before.get("on")}
    return done if done == before else {**done, "on": today}


def _entry(result: Result, element: Element, lock: Lock) -> Entry | None:
    """What is pinned of an evidence element; None where there is nothing to pin."""
    view = result.assessment
    found = view.seen.artifacts.get(element.key)
    query = lock.query(element.key) if element.fields.query is not None else {}
    if element.fields.query is None and (found is None or found.state != "present"):
        return None
    entry: Entry = {"evidence": element.key}
    if found is not None and found.state == "present":
        named = element.fields.artifact
        entry["artifact"] = {"path": named.path, "sha256": found.sha256, "size": found.size, "hash": named.hash}
        opened = view.seen.opened.get(element.key)
        if opened is not None:
            entry["format"] = {"name": opened.format, "adapter": opened.adapter, "title": opened.title}
            entry["header"] = list(opened.disputes)
    if query:
        entry["query"] = query
    checks = [dict(c.record) for c in view.seen.checks.get(element.key, ()) if c.record]
    for (_, target), decided in view.seen.relation_checks.items():
        checks += [dict(c.record) for c in decided if target == element.key and c.record]
    entry["checks"] = checks
    entry["claims"] = _claims(result, element)
    return entry


def _claims(result: Result, element: Element) -> list[dict[str, Any]]:
    """The claims and arguments that rest on it, with digests of what they said when it was pinned."""
    found = []
    for relation in result.case.parents(element.key):
        owner = result.case.elements[relation.owner]
        found.append({"id": owner.key, "fingerprint": fingerprint(owner.fields.text or "")[:16]})
    return sorted(found, key=lambda one: str(one["id"]))


def refresh_case(target: Target, result: Result, only: tuple[str, ...]) -> None:
    """Run the queries of a case on their engines and record the answers."""
    from assurance.evidence.queried import ask
    from assurance.evidence.queries import QueryRefused

    lock = _usable(target, result)
    entries = {key: dict(entry) for key, entry in lock.entries.items()}
    asked = refused = 0
    for element in result.case.of_kind("evidence"):
        if element.fields.query is None or (only and element.id not in only and element.key not in only):
            continue
        asked += 1
        note(f"{escape(element.key)}: asking {element.fields.query.engine} …")
        try:
            answer = ask(target.sources, element)
        except QueryRefused as fault:
            refused += 1
            note(f"{escape(element.key)}: {escape(fault.reason)}" + (f"; {escape(fault.help)}" if fault.help else ""))
            continue
        entry = entries.setdefault(element.key, {"evidence": element.key, "checks": [], "claims": []})
        if entry.get("query") != answer:
            entry["query"] = answer
            entry["on"] = result.assessment.today.isoformat()
    _write(target, result, entries)
    name = escape(target.sources.name(lock_path(target.path)))
    note(f"{name}: {asked - refused} of {asked} queries answered")
    if refused:
        raise click.ClickException(f"{refused} of {asked} queries could not be answered")
