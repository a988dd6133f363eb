"""Diagnostics as one line each: for editors, `grep` and log files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assurance.diagnostic import Diagnostic
from assurance.safe import escape
from assurance.source import Source


def render(found: Iterable[Diagnostic], texts: Mapping[str, Source]) -> Iterator[str]:
    """`file:line:col: error[ARG101] message (help: …)`, in the order given; never wrapped."""
    for diagnostic in found:
        title = f"{diagnostic.severity.word}[{diagnostic.code}]"
        hint = f" (help: {diagnostic.help})" if diagnostic.help else ""
        yield escape(f"{_where(diagnostic, texts)}: {title} {diagnostic.message}{hint}")


def _where(diagnostic: Diagnostic, texts: Mapping[str, Source]) -> str:
    span = diagnostic.span
    source = texts.get(span.file)
    if source is None or span.nowhere:
        return source.name if source else span.file
    line, column = source.position(span.start)
    return f"{source.name}:{line}:{column}"
