"""`assurance explain CODE` and `assurance rules`: the manual of findings, in the terminal."""

from __future__ import annotations

import json

import click

from assurance.cli.options import color_option, colored
from assurance.diagnostic import Code, did_you_mean
from assurance.rule import Rule
from assurance.rules import CODES, FAMILIES, RULES

FORMAT = click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
_BY_CODE = {rule.code.code: rule for rule in RULES}


@click.command(short_help="Show the manual page of a finding.")
@click.argument("code")
@FORMAT
@color_option
def explain(code: str, output_format: str, color: str) -> None:
    """Show the manual page of a finding, like ARG101 or unknown-reference."""
    found = _find(code)
    if output_format == "json":
        click.echo(json.dumps(facts(found), ensure_ascii=False, indent=2))
        return
    painted = colored(color)
    click.echo(
        click.style(f"{found.code} {found.name}", bold=True) if painted else f"{found.code} {found.name}", color=painted
    )
    click.echo(describe(found))
    click.echo()
    for line in found.page.splitlines():
        click.echo(_line(line, color=painted), color=painted)


def _find(code: str) -> Code:
    by_name = {entry.name: entry for entry in CODES.values()}
    found = CODES.get(code.upper()) or by_name.get(code.lower())
    if found is None:
        hint = did_you_mean(code.upper(), CODES) or did_you_mean(code, by_name) or "`assurance rules` lists them all"
        raise click.ClickException(f"there is no finding `{code}`; {hint}")
    return found


def describe(code: Code) -> str:
    """Severity, family and tags of a finding in one line."""
    rule = _BY_CODE.get(code.code)
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
    rule = _BY_CODE.get(code.code)
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
        said = " ".join(f"[{tag}]" for tag in tags(_BY_CODE.get(code.code)))
        click.echo(f"  {code.code}  {code.name:<{width}}  {code.severity.word:<7}  {summary} {said}".rstrip())
