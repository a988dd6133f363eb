"""Artifacts: is the file that evidence names there, and is it the file that was meant?"""

from __future__ import annotations

import posixpath

from assurance.model.case import Case
from assurance.source import Artifact, Sources, leads_out


def look(case: Case, sources: Sources) -> dict[str, Artifact]:
    """Digest of every artifact that is named by path, by element key; each file is read once."""
    read: dict[str, Artifact] = {}
    found: dict[str, Artifact] = {}
    for element in case.of_kind("evidence"):
        named = element.fields.artifact
        if named is None or named.path is None:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(element.entry.source.path), named.path))
        if path not in read:
            outside = posixpath.isabs(named.path) or leads_out(path) or "\0" in path
            read[path] = Artifact("outside", reason="lies outside the project") if outside else sources.artifact(path)
        found[element.key] = read[path]
    return found
