"""`assurance check`: find what is wrong, and say the two verdicts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import click

from assurance.cli.completing import case_files
from assurance.cli.options import checked, color_option, colored, note, targets, terminal_width, today_option
from assurance.config import FORMATS, read_severity
from assurance.diagnostic import Severity
from assurance.emit import concise, summary, terminal
from assurance.model.result import Result
from assurance.source import STDIN


@click.command(short_help="Find what is wrong, and say the two verdicts.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default=None,
    envvar="ASSURANCE_OUTPUT_FORMAT",
    help="How findings are written [default: full].",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default=None,
    help="The severity from which on the exit code is 1 [default: error].",
)
@color_option
@today_option
def check(
    paths: tuple[str, ...], output_format: str | None, fail_on: str | None, color: str, today: dt.date | None
) -> int:
    """Check cases: files, folders, `-` for standard input, or nothing for the cases around here.

    A folder is searched for `*.case.yaml`. Findings go to standard output, notes to standard error.
    """
    found = targets(paths)
    results = [alone(checked(target, today)) for target in found]
    style = output_format or found[0].config.output_format
    write(results, style, color=colored(color))
    return exit_code(results, fail_on, found[0].config.fail_on)


def alone(result: Result) -> Result:
    """A part or module checked by itself: only what it says, not where its names lead, which the case would know."""
    if result.case.entry is not None or not result.case.complete or STDIN in result.shown_path:
        return result
    note(f"`{result.shown_path}` is no case; only its form was checked. Check the case that lists it.")
    return replace(result, findings=tuple(found for found in result.findings if found.code < "ARG1"))


def write(results: list[Result], style: str, *, color: bool) -> None:
    """Write results in a format."""
    if style == "json":
        from assurance.emit import json

        click.echo(json.render(results))
        return
    width = terminal_width()
    for result in results:
        if style == "full":
            for block in terminal.render(result.findings, result.texts, color=color, width=width):
                click.echo(block + "\n", color=color)
        else:
            for line in concise.render(result.findings, result.texts):
                click.echo(line)
    for result in results:
        for line in summary.closing(result, color=color, width=width):
            click.echo(line, color=color)


def exit_code(results: list[Result], fail_on: str | None, configured: Severity) -> int:
    """1 where a finding is at or above the failing severity, else 0."""
    if fail_on == "never":
        return 0
    limit = read_severity(fail_on, "--fail-on") if fail_on else configured
    return int(any((result.worst() or 0) >= limit for result in results))
