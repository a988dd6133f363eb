"""What `assurance explain ID` does: find what an ID means in the cases that were asked for, and show it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import click

from assurance.cli.options import Target, checked, note, targets, terminal_width
from assurance.diagnostic import Severity, did_you_mean
from assurance.model.case import Case
from assurance.model.result import Result
from assurance.model.whatif import what_if
from assurance.pipeline import fixpoint
from assurance.safe import escape
from assurance.source import Span
from assurance.views.explain_text import Page, lines
from assurance.views.explained import Explanation, explain_element, plain
from assurance.views.explained_entry import explain_entry


@dataclass(frozen=True, slots=True)
class Found:
    """An explanation, and the checked case it is about."""

    result: Result
    told: Explanation


def find(
    what: str, paths: tuple[str, ...], today: dt.date | None, *, known: list[str], near: str | None
) -> list[Found]:
    """What an ID means in the cases that were asked for; `known` are other names that may have been meant."""
    found: list[Found] = []
    names: list[str] = []
    for target in _targets(what, paths, near):
        result = checked(target, today)
        here = [*_meanings(result, what)]
        if here:
            _note_faults(result)
        found += here
        names += [*result.case.elements, *(name for family in result.case.register.values() for name in family)]
    if not found:
        hint = did_you_mean(what, names) or near or did_you_mean(what, known)
        raise click.ClickException(f"there is no finding and no ID `{what}` here{'; ' + hint if hint else ''}")
    return found


def _targets(what: str, paths: tuple[str, ...], near: str | None) -> list[Target]:
    """The cases to look into. Where there is none, a misspelled name of a finding is the likelier mistake."""
    try:
        return targets(paths)
    except click.ClickException as problem:
        if paths:
            raise
        if near:
            raise click.ClickException(f"there is no finding `{what}`; {near}") from None
        raise click.ClickException(f"there is no finding `{what}`, and {problem.format_message()}") from None


def _meanings(result: Result, what: str) -> list[Found]:
    """What a name means in a case: an element, an entry of the register, or elements of modules so named."""
    case = result.case
    for family in case.register:
        if what in case.entries(family):
            return [Found(result, explain_entry(result, family, what))]
    return [Found(result, _element(result, key)) for key in _keys(case, what)]


def _keys(case: Case, what: str) -> list[str]:
    key = case.locate("", what)
    if key is not None:
        return [key]
    citing = ("away", "module_ref", "contract_ref")
    return [e.key for e in case.elements.values() if e.id == what and (e.kind not in citing or "/" not in what)][:20]


def _element(result: Result, key: str) -> Explanation:
    return explain_element(result, key, without=what_if(result.assessment, key, fixpoint))


def _note_faults(result: Result) -> None:
    """What is said of a case that could not be read in full may change once it is."""
    errors = sum(found.severity is Severity.ERROR and found.code < "ARG1" for found in result.findings)
    if errors or not result.case.complete:
        counted = "1 error" if errors == 1 else f"{errors} errors"
        note(f"{result.shown_path} could not be read in full ({counted}); `assurance check` shows them")


def show(found: list[Found], output_format: str, *, color: bool) -> None:
    """Write explanations, each under the name of its case where there are several cases."""
    if output_format == "json":
        click.echo(json.dumps({"explained": [facts(each) for each in found]}, ensure_ascii=False, indent=2))
        return
    several = len({each.result.shown_path for each in found}) > 1
    width = terminal_width()
    for at, each in enumerate(found):
        if at:
            click.echo()
        if several:
            click.echo(escape(f"{each.result.shown_path}:"))
        page = Page(each.result.case, lambda span, r=each.result: place(r, span), escape, width, color)  # type: ignore[misc]
        for line in lines(each.told, page):
            click.echo(line, color=color)


def place(result: Result, span: Span) -> str:
    """A place as people and editors write it: file, line, column."""
    source = result.texts.get(span.file)
    if source is None or span.nowhere:
        return span.file
    line, column = source.position(span.start)
    return f"{span.file}:{line}:{column}"


def facts(found: Found) -> dict[str, Any]:
    """An explanation as data, the same facts as the text has."""
    result, told = found.result, found.told
    return {
        "case": result.case.id,
        "kind": told.kind,
        "id": told.name,
        "text": told.text,
        "place": place(result, told.span),
        "state": told.state or None,
        "given": list(result.assessment.given.get(told.name, ())) if told.proviso else [],
        "verified": told.verified,
        "fields": dict(told.fields),
        "why": [_reason(reason) for reason in told.why],
        "what_would_change_it": plain(told.steps),
        "what_if": None if told.what_if is None else {"method": "judged again", **plain(told.what_if)},
        "paths": _paths(told),
        "scope": plain(told.scope),
        "groups": [{"title": title, "lines": plain(rows)} for title, rows in told.groups],
        "findings": [
            {
                "code": each.code,
                "name": each.name,
                "severity": each.severity.word,
                "message": each.message,
                "place": place(result, each.span),
                "note": note or None,
            }
            for each, note in told.findings
        ],
        "named_by": [
            {"kind": n.kind, "id": n.name, "how": n.how, "field": n.field, "place": place(result, n.span)}
            for n in told.named_by
        ],
    }


def _reason(reason: Any) -> dict[str, Any]:
    return {
        "row": reason.row.value,
        "text": reason.text,
        "about": reason.name or None,
        "parts": [_reason(part) for part in reason.parts],
    }


def _paths(told: Explanation) -> dict[str, Any] | None:
    if told.paths is None:
        return None
    shown = [[{"id": key, "how": how or None} for key, how in path.items] for path in told.paths.shown]
    return {"reach_top": told.paths.reach_top, "total": told.paths.total, "shown": shown}
