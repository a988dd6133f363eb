"""Ignores applied: which findings the authors accept, and which ignores say what is not so.

An ignore hides a finding, never a verdict. What it accepts stays in the result with its reason, so that reports list
it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assurance.config import FileIgnore
from assurance.diagnostic import Diagnostic, listed
from assurance.model.result import Ignored
from assurance.rules.selection import ALWAYS_SHOWN, Selection, code_prefix, unknown
from assurance.source import Source, Span, compiled, whole
from assurance.syntax import ignore_faults
from assurance.syntax.document import Document
from assurance.syntax.ignores import Ignore


@dataclass(frozen=True, slots=True)
class Sorted:
    """Findings after the ignores: those to show, those accepted, and the configured ignores that met nothing."""

    shown: tuple[Diagnostic, ...]
    ignored: tuple[Ignored, ...]
    idle: tuple[FileIgnore, ...] = ()


def apply(
    found: Iterable[Diagnostic],
    documents: Iterable[Document],
    texts: Mapping[str, Source],
    *,
    configured: tuple[FileIgnore, ...],
    selected: Selection,
    today: dt.date,
) -> Sorted:
    """Sort findings into shown and ignored ones; what is wrong with the ignores themselves joins the shown ones."""
    documents = list(documents)
    written = [ignore for document in documents for ignore in document.ignores]
    if not written and not configured:
        return Sorted(tuple(found), ())
    places = Places(documents, texts)
    book = _Book(written, [_compiled(ignore) for ignore in configured], today)
    shown, ignored = [], []
    for finding in found:
        accepted = None if finding.code.startswith(ALWAYS_SHOWN) else book.accepts(finding, places)
        if accepted is None:
            shown.append(finding)
        else:
            ignored.append(accepted)
    shown += book.faults(selected)
    return Sorted(tuple(shown), tuple(ignored), book.idle(texts))


@dataclass(slots=True)
class Places:
    """The lines that an ignore of a finding can be about: its own, and the first one of the entry around it."""

    documents: list[Document]
    texts: Mapping[str, Source]
    starts: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)

    def lines(self, span: Span) -> set[int]:
        source = self.texts.get(span.file)
        if source is None or span.nowhere:
            return set()
        return {source.position(span.start)[0], self.line_of_entry(span, source)}

    def line_of_entry(self, span: Span, source: Source) -> int:
        """The line on which the innermost entry around a place begins; where there is none, that of the place."""
        start = self._around(span)
        return source.position(span.start if start is None else start)[0]

    def _around(self, span: Span) -> int | None:
        """Where the innermost entry around a place begins: an element, a register entry, or a document's header."""
        if span.file not in self.starts:
            entries = sorted(
                (start, end) for d in self.documents if d.source.name == span.file for start, end in _of(d)
            )
            self.starts[span.file] = ([start for start, _ in entries], [end for _, end in entries])
        starts, ends = self.starts[span.file]
        at = bisect_right(starts, span.start) - 1
        while at >= 0 and ends[at] < span.end:
            at -= 1
        return starts[at] if at >= 0 else None


def _of(document: Document) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of the entries of a document; its header is the line of its kind and all that is no entry."""
    entries = [*document.elements, *(entry for entries in document.register.values() for entry in entries)]
    yield from ((entry.node.start, entry.node.end) for entry in entries)
    if document.entry is not None:
        yield document.entry.span.start, document.entry.node.end


@dataclass(slots=True)
class _Book:
    """Every ignore, and what it has accepted so far."""

    written: list[Ignore]
    configured: list[tuple[FileIgnore, tuple[str, ...]]]
    today: dt.date
    used: set[tuple[int, str]] = field(default_factory=set)
    met: set[int] = field(default_factory=set)
    by_line: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, ignore in enumerate(self.written):
            if not ignore.fault:
                self.by_line.setdefault((ignore.span.file, ignore.line), []).append(number)

    def accepts(self, finding: Diagnostic, places: Places) -> Ignored | None:
        """The ignore that accepts a finding, as a record for reports, or None."""
        for line in sorted(places.lines(finding.span)) if self.by_line else ():
            for number in self.by_line.get((finding.span.file, line), ()):
                ignore = self.written[number]
                for word, _ in ignore.codes:
                    prefix = code_prefix(word)
                    if prefix and finding.code.startswith(prefix) and not _past(ignore.until, self.today):
                        self.used.add((number, word))
                        return Ignored(finding, ignore.reason, ignore.until, ignore.span)
        source = places.texts.get(finding.span.file)
        for at, (allowed, prefixes) in enumerate(self.configured):
            if source is None or not _matches(allowed, source.path) or _past(allowed.until, self.today):
                continue
            if finding.code.startswith(prefixes):
                self.met.add(at)
                return Ignored(finding, allowed.reason, allowed.until, None)
        return None

    def faults(self, selected: Selection) -> Iterator[Diagnostic]:
        """What is wrong with the ignores."""
        for number, ignore in enumerate(self.written):
            yield from self._faults(number, ignore, selected)
        for allowed, _ in self.configured:
            place = whole(allowed.home)
            for word in allowed.codes:
                if not _ignorable(word):
                    yield ignore_faults.ignore_unknown_code(place, word, unknown(word))
            if not allowed.reason:
                yield ignore_faults.ignore_without_reason(place)
            if _past(allowed.until, self.today) and allowed.until is not None:
                yield ignore_faults.ignore_expired(place, allowed.until)

    def _faults(self, number: int, ignore: Ignore, selected: Selection) -> Iterator[Diagnostic]:
        if ignore.fault:
            yield ignore_faults.ignore_unreadable(ignore.span, ignore.fault)
            return
        bad = {word for word, _ in ignore.codes if not _ignorable(word)}
        for word, span in ignore.codes:
            if word in bad:
                yield ignore_faults.ignore_unknown_code(span, word, unknown(word))
        if not ignore.reason:
            yield ignore_faults.ignore_without_reason(ignore.span)
        if _past(ignore.until, self.today) and ignore.until is not None:
            yield ignore_faults.ignore_expired(ignore.span, ignore.until)
            return
        unused = [
            word
            for word, _ in ignore.codes
            if word not in bad and (number, word) not in self.used and selected.shows_all(code_prefix(word) or "")
        ]
        if unused:
            yield ignore_faults.ignore_unused(ignore.span, listed(unused))

    def idle(self, texts: Mapping[str, Source]) -> tuple[FileIgnore, ...]:
        """The configured ignores that match a file here and accepted nothing."""
        return tuple(
            allowed
            for at, (allowed, _) in enumerate(self.configured)
            if at not in self.met and any(_matches(allowed, source.path) for source in texts.values())
        )


def _ignorable(word: str) -> bool:
    return not (code_prefix(word) or ALWAYS_SHOWN).startswith(ALWAYS_SHOWN)


def _past(until: dt.date | None, today: dt.date) -> bool:
    return until is not None and until < today


def _matches(allowed: FileIgnore, path: str) -> bool:
    return any(compiled(pattern).fullmatch(path) for pattern in allowed.files)


def _compiled(allowed: FileIgnore) -> tuple[FileIgnore, tuple[str, ...]]:
    prefixes = tuple(prefix for word in allowed.codes if (prefix := code_prefix(word)) is not None)
    return allowed, prefixes
