"""Opening: each artifact of a case is hashed and read once, and what it tells of itself is noted."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from typing import Any

from assurance.evidence import formats
from assurance.evidence.content import Content
from assurance.evidence.disputes import disputes
from assurance.evidence.fingerprint import normalized
from assurance.evidence.format import MAYBE, Format, Options
from assurance.evidence.reading import CannotRead, Reading
from assurance.model.assessment import Opened
from assurance.model.element import Element
from assurance.source import Artifact, Sources, leads_out


@dataclass(frozen=True, slots=True)
class Found:
    """One artifact: what the file system says, and its reading or why there is none."""

    artifact: Artifact
    format: Format | None = None
    reading: Reading | None = None
    fault: str = ""


@dataclass
class Artifacts:
    """The artifacts of a project's evidence. Each file is hashed once, and read once in each way that is asked for."""

    sources: Sources
    files: dict[str, tuple[Artifact, bytes | None]] = field(default_factory=dict)
    found: dict[tuple[str, ...], Found] = field(default_factory=dict)

    def path(self, element: Element) -> str | None:
        """The project path of an element's artifact; None where it names no file."""
        named = element.fields.artifact
        if named is None or named.path is None:
            return None
        return posixpath.normpath(posixpath.join(posixpath.dirname(element.entry.source.path), named.path))

    def of(self, element: Element) -> Found | None:
        """The artifact of an evidence element; None where it names no file."""
        path = self.path(element)
        if path is None:
            return None
        named, asked = element.fields.artifact, _needs_rows(element.fields)
        key = (path, named.format or "", named.rows or "", named.hash, str(asked))
        if key not in self.found:
            outside = posixpath.isabs(named.path) or leads_out(path) or "\0" in path
            self.found[key] = (
                Found(Artifact("outside", reason="lies outside the project"))
                if outside
                else self._open(path, named, asked=asked)
            )
        return self.found[key]

    def _open(self, path: str, named: Any, *, asked: bool) -> Found:
        if path not in self.files:
            self.files[path] = self.sources.artifact(path)
        artifact, data = self.files[path]
        if artifact.state != "present":
            return Found(artifact)
        if data is None:
            limit = self.sources.limits.artifact_read_bytes
            fault = f"is larger than {limit:,} bytes: too large to be opened; count its rows with a `query`"
            return Found(artifact, fault=fault if asked or named.hash != "bytes" else "")
        try:
            if named.hash != "bytes":
                artifact = replace(artifact, sha256=normalized(data, named.hash))
            known, reading = read(Content(path, data), named, asked=asked)
        except CannotRead as error:
            return Found(artifact, fault=error.reason)
        return Found(artifact, known, reading)


def read(content: Content, named: Any, *, asked: bool) -> tuple[Format | None, Reading | None]:
    """A content as its format reads it. A general one (JSON, CSV, a document) is read only where a check asks for rows;
    else it only has to be whole."""
    if named.format is None and not asked:
        known = formats.recognize(content)
        if known is None or known.sniff(content) <= MAYBE:
            formats.whole(content)
            return known, None
    return formats.read(content, Options(named.rows), name=named.format)


def _needs_rows(fields: Any) -> bool:
    return any(check.max_age is None or check.rate or check.count or check.measure for check in fields.checks)


def told(found: Found, *, planned: bool = False) -> Opened | None:
    """What an artifact tells of itself; None where it was not opened as any format.

    `planned` says that its checks plan for a number of rows themselves, whatever the file had planned.
    """
    reading, known = found.reading, found.format
    if found.fault:
        return Opened("", fault=found.fault)
    if known is None:
        return None
    if reading is None:
        return Opened(known.name, known.title, known.version)
    return Opened(
        known.name,
        known.title,
        known.version,
        reading.tool,
        reading.tool_version,
        reading.finished or reading.started,
        reading.subject,
        tuple(dispute.text for dispute in disputes(reading)),
        reading.warnings,
        partial=reading.partial or ("" if planned else _short(reading)),
    )


def _short(reading: Reading) -> str:
    if reading.rows is None or reading.planned is None or len(reading.rows) >= reading.planned:
        return ""
    return f"is partial: it has {len(reading.rows):,} of {reading.planned:,} planned rows"
