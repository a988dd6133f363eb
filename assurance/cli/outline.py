"""`assurance outline`: the argument as text."""

from __future__ import annotations

import datetime as dt

import click

from assurance.cli.completing import case_files
from assurance.cli.draw import note_faults
from assurance.cli.options import checked, color_option, colored, one, terminal_width, today_option


@click.command(short_help="Show the argument as indented text.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
@color_option
@today_option
def outline(paths: tuple[str, ...], color: str, today: dt.date | None) -> int:
    """Show the argument as indented text with states."""
    from assurance.views.outline import outline as lines

    result = checked(one(paths), today)
    note_faults(result)
    painted = colored(color)
    for line in lines(result.assessment, color=painted, width=terminal_width()):
        click.echo(line, color=painted)
    return 0
