"""`assurance check`: find what is wrong, mend what can be mended, and say the two verdicts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import click

from assurance.cli.completing import case_files
from assurance.cli.mending import adopt, mend, mending
from assurance.cli.options import checked, color_option, colored, note, targets, today_option
from assurance.cli.reporting import deliver, output_file_option, to_file
from assurance.cli.selecting import asked, failing, selecting
from assurance.cli.watch import Watched, of_results, refuse_unwatchable, watch
from assurance.config import FORMATS
from assurance.diagnostic import Diagnostic, Severity
from assurance.emit import statistics
from assurance.model.result import Result
from assurance.source import STDIN, whole
from assurance.syntax import ignore_faults


@click.command(short_help="Find what is wrong, mend it, and say the two verdicts.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default=None,
    envvar="ASSURANCE_OUTPUT_FORMAT",
    help="How findings are written [default: full].",
)
@output_file_option
@selecting
@mending
@click.option("--statistics", is_flag=True, help="Count the findings by kind instead of showing them.")
@click.option("--watch", "watching", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@color_option
@today_option
def check(paths: tuple[str, ...], output_format: str | None, color: str, today: dt.date | None, **options: Any) -> int:
    """Check cases: files, folders, `-` for standard input, or nothing for the cases around here.

    A folder is searched for `*.case.yaml`. Findings go to standard output, notes to standard error. CODES are codes
    (ARG301), beginnings of codes (ARG3), names (no-support), families (wording) or ALL, with commas between them.
    Nothing is written without `--fix` or `--add-ignore`. With `--watch` the exit code is that of the last check.
    """
    if options.pop("watching"):
        refuse_unwatchable(paths, options)
        return watch(lambda: _once(paths, output_format, color, today, options))
    return _once(paths, output_format, color, today, options).code


def _once(
    paths: tuple[str, ...], output_format: str | None, color: str, today: dt.date | None, options: dict[str, Any]
) -> Watched:
    found = [replace(target, config=asked(target.config, options)) for target in targets(paths)]
    style = output_format or found[0].config.output_format
    painted = colored(color)
    limit = failing(found[0].config, options)
    to_file(options)
    if options["add_ignore"] is not None:
        return Watched(adopt(found, today, options))
    if options["fix"] or options["unsafe_fixes"] or options["diff"]:
        mended = mend(found, today, options, color=painted)
        if options["diff"]:
            return Watched(int(mended.pending))
        results = mended.results
    else:
        results = [alone(checked(target, today)) for target in found]
    results = with_idle_ignores(results)
    if options["statistics"]:
        for line in statistics.render(results, color=painted):
            click.echo(line, color=painted)
    else:
        deliver(results, style, options["output_file"], color=painted)
    return of_results(results, (target.sources.root for target in found), exit_code(results, limit))


def alone(result: Result) -> Result:
    """A part or module checked by itself: only what it says, not where its names lead, which the case would know."""
    if result.case.entry is not None or not result.case.complete or STDIN in result.shown_path:
        return result
    note(f"`{result.shown_path}` is no case; only its form was checked. Check the case that lists it.")
    return replace(result, findings=tuple(found for found in result.findings if found.code < "ARG1"))


def with_idle_ignores(results: list[Result]) -> list[Result]:
    """The results with a finding for each configured ignore that met nothing in any of the cases it is about."""
    idle = [allowed for allowed in results[0].idle if all(allowed in result.idle for result in results)]
    found: list[Diagnostic] = [
        ignore_faults.ignore_unused(whole(allowed.home), ", ".join(f"`{word}`" for word in allowed.codes))
        for allowed in idle
    ]
    return [replace(results[0], findings=(*results[0].findings, *found)), *results[1:]] if found else results


def exit_code(results: list[Result], limit: Severity | None) -> int:
    """1 where a finding is at or above the failing severity, else 0."""
    return 0 if limit is None else int(any((result.worst() or 0) >= limit for result in results))
