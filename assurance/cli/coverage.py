"""`assurance coverage`: whether a case takes both disciplines into account, and the tables behind the answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from assurance.cli.completing import case_files, frameworks
from assurance.cli.draw import note_faults
from assurance.cli.options import checked, color_option, colored, targets, today_option
from assurance.cli.tables import deliver, table_options

if TYPE_CHECKING:
    from assurance.model.result import Result
    from assurance.views.table import Page


@click.command(short_help="Show how far safety and security are covered, and why.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
@click.option("--axes", is_flag=True, help="Each risk on the axes on which safety and security differ.")
@click.option(
    "--framework",
    shell_complete=frameworks,
    metavar="ID",
    default=None,
    help="A framework item by item, or `list` for those there are.",
)
@table_options
@color_option
@today_option
def coverage(
    *,
    paths: tuple[str, ...],
    axes: bool,
    framework: str | None,
    output_format: str | None,
    output_file: str | None,
    color: str,
    today: dt.date | None,
) -> int:
    """Show the coverage verdict with its reasons, and the tables behind it.

    Disciplines by roles, hazards and threats by claims and evidence, interplay, exclusions, red lines, and what ends
    the case. Every number comes with what it is out of; there is no score.
    """
    if axes and framework is not None:
        raise click.UsageError("`--axes` and `--framework` are two tables; ask for one")
    results = [checked(target, today) for target in targets(paths)]
    for result in results:
        note_faults(result)
    pages = [_page(result, axes=axes, framework=framework) for result in results]
    deliver(pages, output_format, output_file, color=colored(color))
    return 0


def _page(result: Result, *, axes: bool, framework: str | None) -> Page:
    from assurance.views.coverage_page import axes_page, coverage_page
    from assurance.views.framework_table import framework_page, frameworks_page

    if framework == "list":
        return frameworks_page(result.assessment.frameworks)
    if framework is not None:
        return framework_page(result, framework)
    return axes_page(result) if axes else coverage_page(result)
