"""Offering changes: the diff is shown, then a person says yes, or `--yes` has said it already."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from assurance.cli.changes import save, show
from assurance.cli.options import colored, note
from assurance.source import Sources
from assurance.syntax.edit import Change


@dataclass(frozen=True, slots=True)
class Consent:
    """How the person who started a command wants to be asked."""

    yes: bool
    diff: bool
    color: bool


def consent_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--yes` and `--diff`."""
    command = click.option("--diff", is_flag=True, help="Only show what would change.")(command)
    return click.option("-y", "--yes", is_flag=True, help="Write without asking.")(command)


def consent(options: dict[str, Any]) -> Consent:
    """What the options say: `yes`, `diff` and `color`."""
    if options["yes"] and options["diff"]:
        raise click.UsageError("`--diff` writes nothing and `--yes` writes; choose one")
    return Consent(options["yes"], options["diff"], colored(options["color"]))


def offer(changes: Sequence[Change], sources: Sources, consent: Consent) -> int:
    """Show changes and write them if that is wanted: 0 written or only to be shown, 1 declined, 2 nobody to ask."""
    for line in show(changes, color=consent.color):
        click.echo(line, color=consent.color)
    if consent.diff:
        return 0
    count = f"{len(changes)} {'file' if len(changes) == 1 else 'files'}"
    if not consent.yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise click.ClickException("nothing was written, for there is no terminal to ask on; add `--yes` to write")
        if not click.confirm(f"Write {count}?", default=False, err=True):
            note("nothing was written")
            return 1
    save(changes, sources)
    note(f"{count} written")
    return 0
