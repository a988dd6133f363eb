"""The lock file of a case: which artifacts were accepted, what was counted in them, and what their checks ended in.

`assurance evidence pin` writes it; nothing writes it by itself. It is JSON whose entries are canonical (RFC 8785), one
on each line, so that a change of one artifact is a change of one line; without its line breaks it is canonical as a
whole. It holds all that a reviewer needs to redo the arithmetic by hand.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assurance.evidence.fingerprint import canonical
from assurance.source import Sources, Unreadable

FORMAT = 1
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lock:
    """The entries of a lock file by evidence, `fault` where the file is there and cannot be used."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    there: bool = False
    fault: str = ""

    def digest(self, key: str, path: str | None = None) -> str:
        """The digest that was pinned for an evidence element, or under another ID for the same path; else empty.

        So evidence that is renamed stays pinned.
        """
        found = _part(self.entries.get(key), "artifact")
        if not found and path is not None:
            named = (_part(entry, "artifact") for entry in self.entries.values())
            found = next((part for part in named if part.get("path") == path), {})
        return str(found.get("sha256") or "")

    def changed(self, key: str) -> dt.date | None:
        """The day on which the artifact of an evidence element was last pinned anew; None where it never changed."""
        try:
            return dt.date.fromisoformat(str((self.entries.get(key) or {}).get("changed")))
        except ValueError:
            return None

    def checks(self, key: str) -> dict[str, Entry]:
        """What was recorded of the checks of an evidence element, by their fingerprints."""
        found = (self.entries.get(key) or {}).get("checks")
        return (
            {str(one.get("fingerprint")): one for one in found if isinstance(one, dict)}
            if isinstance(found, list)
            else {}
        )

    def query(self, key: str) -> Entry:
        """What an engine answered to the query of an evidence element; empty where nothing was recorded."""
        return _part(self.entries.get(key), "query")


def _part(entry: Entry | None, name: str) -> Entry:
    found = (entry or {}).get(name)
    return found if isinstance(found, dict) else {}


def lock_path(case_path: str) -> str:
    """Where the lock file of a case lies: beside it, `orchid.lock.json` for `orchid.case.yaml`."""
    folder, _, name = case_path.rpartition("/")
    stem = name.removesuffix(".yaml").removesuffix(".yml").removesuffix(".case")
    return f"{folder}/{stem}.lock.json" if folder else f"{stem}.lock.json"


def read_lock(sources: Sources, case_path: str) -> Lock:
    """The lock file of a case; an empty one where there is none."""
    found = sources.read(lock_path(case_path))
    if isinstance(found, Unreadable):
        return Lock() if found.reason == "does not exist" else Lock(there=True, fault=found.reason)
    try:
        said = json.loads(found.text)
    except (ValueError, RecursionError):
        return Lock(there=True, fault="is no JSON")
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("evidence"), list):
        return Lock(there=True, fault="is no lock file of this version")
    entries = {one["evidence"]: one for one in said["evidence"] if isinstance(one, dict) and "evidence" in one}
    if not all(isinstance(name, str) for name in entries):
        return Lock(there=True, fault="is no lock file of this version")
    return Lock(entries, there=True)


def written(case_id: str, entries: Mapping[str, Entry]) -> str:
    """The text of a lock file."""
    lines = ",\n".join(canonical(entries[name]).decode() for name in sorted(entries))
    return f'{{"case":{canonical(case_id).decode()},"evidence":[\n{lines}\n],"format":{FORMAT}}}\n'
