"""`assurance explain` and `assurance rules`: the manual of findings, and the explanation of what a case says."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from typing import TYPE_CHECKING

import click

from assurance.cli.completing import case_files, codes_or_ids
from assurance.cli.options import color_option, colored, today_option
from assurance.diagnostic import Code, did_you_mean
from assurance.rule import Rule
from assurance.rules import CODES, FAMILIES, RULES

if TYPE_CHECKING:
    from assurance.cli.explaining import Found

FORMAT = click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
_CODE = re.compile(r"(?i)arg[0-9]{3}")


@click.command(short_help="Show the manual page of a finding, or explain an element of a case.")
@click.argument("what", metavar="CODE|ID", shell_complete=codes_or_ids)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
@FORMAT
@color_option
@today_option
def explain(what: str, paths: tuple[str, ...], output_format: str, color: str, today: dt.date | None) -> None:
    """Show the manual page of a finding, or explain an element, risk, asset or actor of a case.

    A code like ARG101 or a name like unknown-reference is a finding. Anything else is an ID in the cases that PATHS
    name, or in those around here: what it is, why it stands as it does, and what would change that.
    """
    by_name = {code.name: code for code in CODES.values()}
    code = CODES.get(what.upper()) or by_name.get(what.lower())
    if code is not None and paths:
        raise click.ClickException(f"`{what}` is a finding, the same in every case; leave the paths out")
    if code is not None:
        _show_code(code, output_format, painted=colored(color))
        return
    from assurance.cli.explaining import find, show

    near = did_you_mean(what.upper(), CODES) if _CODE.fullmatch(what) else did_you_mean(what.lower(), by_name)
    if _CODE.fullmatch(what):
        raise click.ClickException(f"there is no finding `{what}`; {near or '`assurance rules` lists them all'}")
    found: list[Found] = find(what, paths, today, known=[*CODES, *by_name], near=near)
    show(found, output_format, color=colored(color))


def _show_code(found: Code, output_format: str, *, painted: bool) -> None:
    if output_format == "json":
        click.echo(json.dumps(facts(found), ensure_ascii=False, indent=2))
        return
    click.echo(
        click.style(f"{found.code} {found.name}", bold=True) if painted else f"{found.code} {found.name}", color=painted
    )
    click.echo(describe(found))
    click.echo()
    for line in found.page.splitlines():
        click.echo(_line(line, color=painted), color=painted)


@cache
def _by_code() -> dict[str, Rule]:
    return {rule.code.code: rule for rule in RULES}


def _rule(code: Code) -> Rule | None:
    return _by_code().get(code.code)


def describe(code: Code) -> str:
    """Severity, family and tags of a finding in one line."""
    rule = _rule(code)
    parts = [code.severity.word, FAMILIES[code.code[3]], *tags(rule)]
    return " · ".join(parts) + (f"\nSource: {rule.source}" if rule and rule.source else "")


def tags(rule: Rule | None) -> list[str]:
    """What a rule decides besides being shown."""
    if rule is None:
        return []
    return [
        text for on, text in ((rule.demotes, "demotes the claim"), (rule.decides_coverage, "decides coverage")) if on
    ]


def facts(code: Code) -> dict[str, object]:
    """A finding's page as data."""
    rule = _rule(code)
    return {
        "code": code.code,
        "name": code.name,
        "severity": code.severity.word,
        "family": FAMILIES[code.code[3]],
        "demotes": bool(rule and rule.demotes),
        "decides_coverage": bool(rule and rule.decides_coverage),
        "source": rule.source if rule else "",
        "page": code.page,
    }


def _line(line: str, *, color: bool) -> str:
    if line.startswith("```"):
        word = line.removeprefix("```").partition(" ")[2]
        mark = {"bad": "not so:", "good": "but so:"}.get(word, "")
        return click.style(mark, fg="red" if word == "bad" else "green") if color and mark else mark
    return line


@click.command(short_help="List every finding.")
@FORMAT
def rules(output_format: str) -> None:
    """List every finding with its severity, family and what it decides."""
    if output_format == "json":
        click.echo(json.dumps([facts(code) for code in CODES.values()], ensure_ascii=False, indent=2))
        return
    width = max(len(code.name) for code in CODES.values())
    family = ""
    for code in CODES.values():
        if code.code[3] != family:
            family = code.code[3]
            click.echo(f"{'' if code.code == 'ARG001' else chr(10)}{family}xx {FAMILIES[family]}")
        summary = code.page.split("\n", 1)[0]
        said = " ".join(f"[{tag}]" for tag in tags(_rule(code)))
        click.echo(f"  {code.code}  {code.name:<{width}}  {code.severity.word:<7}  {summary} {said}".rstrip())
