"""`assurance gaps`: what is missing in a case, most critical first, and where to write the mend."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from assurance.cli.completing import case_files
from assurance.cli.draw import note_faults
from assurance.cli.options import checked, color_option, colored, note, targets, today_option
from assurance.cli.tables import deliver, table_options

if TYPE_CHECKING:
    from assurance.model.result import Result
    from assurance.views.gaps_page import By


class Floor(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A share of claims that must be supported: `80%`, or `80`."""

    name = "PERCENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        if isinstance(value, Fraction):
            return value
        found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%?", str(value).strip())
        if found is None or not 0 <= Fraction(found[1]) <= 100 or 0 < Fraction(found[1]) < 1:
            self.fail(f"`{value}` is not a percentage; write a number from 1 to 100, like `80%`", param, ctx)
        return Fraction(found[1])


@click.command(short_help="List what is missing, most critical first.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
@click.option(
    "--by", type=click.Choice(["owner", "risk", "module", "discipline"]), default=None, help="Group the gaps."
)
@click.option(
    "--fail-under",
    type=Floor(),
    default=None,
    help="Exit with 1 if fewer than this percentage of the claims of either discipline are supported.",
)
@click.option("--checklist/--no-checklist", default=True, help="Also answer the checklist of affirmative safety.")
@table_options
@color_option
@today_option
def gaps(
    *,
    paths: tuple[str, ...],
    by: By | None,
    fail_under: Fraction | None,
    checklist: bool,
    output_format: str | None,
    output_file: str | None,
    color: str,
    today: dt.date | None,
) -> int:
    """List what is missing in a case, one row a gap, most critical first, with where to write the mend.

    Below stands the checklist of affirmative safety, answered from the case.
    """
    from assurance.views.gaps_page import gaps_page

    results = [checked(target, today) for target in targets(paths)]
    for result in results:
        note_faults(result)
    pages = [gaps_page(result, by=by, listed=checklist) for result in results]
    deliver(pages, output_format, output_file, color=colored(color))
    failing = [said for result in results for said in _under(result, fail_under)] if fail_under is not None else []
    for said in failing:
        note(said)
    return 1 if failing else 0


def _under(result: Result, floor: Fraction) -> list[str]:
    """The disciplines of which fewer claims are supported than asked for; one without claims supports none of them."""
    from assurance.coverage.matrix import shares

    name = result.case.id or result.shown_path
    if result.verdicts.undecided:
        return [f"{name}: no verdict, so nothing counts as supported"]
    found = []
    for share in shares(result.assessment):
        part, whole = share.claims.part, share.claims.whole
        if floor > 0 and (not whole or Fraction(part * 100, whole) < floor):
            said = (
                f"{part} of {whole} {share.discipline} claims are supported"
                if whole
                else f"there is no {share.discipline} claim"
            )
            found.append(f"{name}: {said}, under {float(floor):g} %")
    return found
