"""What `check` is asked to look for: options that select findings, hold a case to a stage, and decide what fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from assurance.cli.completing import code_lists
from assurance.config import CHOICES, Config, read_severity
from assurance.diagnostic import Severity

OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="CODES",
        shell_complete=code_lists,
        help="Show these findings only: codes, prefixes, names.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="CODES", shell_complete=code_lists, help="Leave these findings out."
    ),
    click.option(
        "--extend-select",
        multiple=True,
        metavar="CODES",
        shell_complete=code_lists,
        help="Show these findings as well.",
    ),
    click.option("--no-ignores", is_flag=True, help="Show what ignores hide, too."),
    *(
        click.option(
            f"--{key}", type=click.Choice(words), default=None, help=f"Hold the case to this {key}, whatever it says."
        )
        for key, words in CHOICES.items()
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        default=None,
        envvar="ASSURANCE_FAIL_ON",
        help="The severity from which on the exit code is 1 [default: error].",
    ),
    click.option("--strict", is_flag=True, help="Warnings fail as well."),
    click.option("--exit-zero", is_flag=True, help="Findings never fail; only a job that could not be done does."),
)


def selecting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is looked for and what fails."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def asked(config: Config, options: dict[str, Any]) -> Config:
    """The configuration with what the command line says. `--select` begins anew, the others add."""
    if options["select"]:
        config = replace(config, select=_words(options["select"]), ignore=(), extend_select=())
    return replace(
        config,
        ignore=(*config.ignore, *_words(options["ignore"])),
        extend_select=(*config.extend_select, *_words(options["extend_select"])),
        forced=tuple((key, options[key]) for key in CHOICES if options[key]),
        heed_ignores=not options["no_ignores"],
    )


def failing(config: Config, options: dict[str, Any]) -> Severity | None:
    """The severity from which on findings fail; None where they never do."""
    if options["exit_zero"] or options["fail_on"] == "never":
        return None
    limit = read_severity(options["fail_on"], "--fail-on") if options["fail_on"] else config.fail_on
    return min(limit, Severity.WARNING) if options["strict"] else limit


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for value in values for word in value.replace(",", " ").split())
