"""`assurance evidence`: what a case rests on: listed, checked, pinned, planned, and looked into."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assurance.cli.completing import case_files
from assurance.cli.draw import note_faults
from assurance.cli.options import checked, color_option, colored, note, targets, today_option
from assurance.cli.tables import deliver, table_options

if TYPE_CHECKING:
    from assurance.model.result import Result

PATHS = click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
ONLY = click.option("--only", "only", multiple=True, metavar="ID", help="Only this evidence; may be repeated.")


@click.group(short_help="List, check, pin, plan and inspect the evidence of a case.")
def evidence() -> None:
    """List, check, pin, plan and inspect the evidence of a case."""


@evidence.command("list", short_help="List the evidence with its standing, freshness and checks.")
@PATHS
@table_options
@color_option
@today_option
def list_(
    *, paths: tuple[str, ...], output_format: str | None, output_file: str | None, color: str, today: dt.date | None
) -> None:
    """List the register of evidence: each piece with its standing, freshness, artifact and checks."""
    from assurance.views.evidence_page import register_page

    results = _checked_cases(paths, today)
    deliver([register_page(result) for result in results], output_format, output_file, color=colored(color))


@evidence.command(short_help="Decide every check and show its arithmetic.")
@PATHS
@ONLY
@table_options
@color_option
@today_option
def check(
    *,
    paths: tuple[str, ...],
    only: tuple[str, ...],
    output_format: str | None,
    output_file: str | None,
    color: str,
    today: dt.date | None,
) -> int:
    """Open the artifacts, recount their rows, and decide every check, each with its arithmetic in one line.

    Exits with 1 if a check is not met, inconclusive or unverifiable, or if an artifact cannot be used.
    """
    from assurance.model.assessment import Outcome
    from assurance.views.evidence_page import checks_page, decided

    results = _checked_cases(paths, today)
    _refuse_unknown(results, only)
    deliver([checks_page(result, only) for result in results], output_format, output_file, color=colored(color))
    failing = 0
    for result in results:
        view = result.assessment
        failing += sum(found.outcome is not Outcome.MET for _, found, _ in decided(view, only))
        for key, found in view.seen.artifacts.items():
            wanted = not only or key in only or view.case.elements[key].id in only
            if wanted and found.state != "present":
                note(f"the artifact of {key} {found.reason}")
                failing += 1
    return 1 if failing else 0


@evidence.command(short_help="Write the lock file: digests, counts and outcomes that were accepted.")
@PATHS
@ONLY
@today_option
def pin(*, paths: tuple[str, ...], only: tuple[str, ...], today: dt.date | None) -> None:
    """Write the lock file beside each case: the digests of its artifacts, what was counted, and what checks ended in.

    From then on `check` says when a file is no longer the one that was pinned. Pinning again changes nothing where
    nothing has changed.
    """
    from assurance.cli.pinning import pin_case

    for target in targets(paths):
        result = checked(target, today)
        note_faults(result)
        _refuse_unknown([result], only)
        pin_case(target, result, only)


@evidence.command(short_help="Run the queries of a case anew and record what the engines answer.")
@PATHS
@ONLY
@today_option
def refresh(*, paths: tuple[str, ...], only: tuple[str, ...], today: dt.date | None) -> None:
    """Run the queries of a case anew on their engines, and record the answers in the lock file.

    `check` then works offline, with the whole numbers that were recorded.
    """
    from assurance.cli.pinning import refresh_case

    for target in targets(paths):
        result = checked(target, today)
        note_faults(result)
        _refuse_unknown([result], only)
        refresh_case(target, result, only)


@evidence.command(short_help="Tell how many runs a limit takes.")
@click.option("--below", metavar="LIMIT", help="The share or rate has to stay below this, like `1%`.")
@click.option("--at-least", metavar="LIMIT", help="The share has to reach this, like `99%`.")
@click.option("--per", metavar="UNIT", default=None, help="The limit is a rate per this, like `km` or `hour`.")
@click.option("--confidence", default="95%", show_default=True, metavar="SHARE", help="One-sided confidence.")
@click.option("--failures", type=click.IntRange(0, 100_000), default=None, help="So many failures are allowed for.")
@click.option("--margin", default="1", metavar="FACTOR", help="Keep this factor away from the limit.")
def plan(
    *, below: str | None, at_least: str | None, per: str | None, confidence: str, failures: int | None, margin: str
) -> None:
    """Tell how many runs (or how much exposure) it takes to show a limit, for each number of failures.

    The exact bounds are those that `check` uses: Clopper–Pearson for shares, Garwood for rates.
    """
    from assurance.cli.planning import show_plan

    show_plan(below=below, at_least=at_least, per=per, confidence=confidence, failures=failures, margin=margin)


@evidence.command("formats", short_help="List the formats that are read.")
@table_options
@color_option
def formats_(*, output_format: str | None, output_file: str | None, color: str) -> None:
    """List the formats of artifacts that are read, by the names that `artifact: {format: …}` takes."""
    from assurance.evidence.formats import FORMATS
    from assurance.views.table import Cell, Column, Page, Section, Table

    columns = (Column("format", "Format", narrow=True), Column("title", "What it is"), Column("adapter", "Version"))
    rows = tuple((Cell(known.name), Cell(known.title), Cell(str(known.version))) for known in FORMATS)
    table = Table("formats", "Formats", columns, rows)
    deliver(
        [Page("Formats of artifacts", (Section("formats", "", (), (table,)),))],
        output_format,
        output_file,
        color=colored(color),
    )


@evidence.command(short_help="Show what an adapter sees in a file; no case is needed.")
@click.argument("file", type=click.Path())
@click.option("--format", "form", metavar="NAME", default=None, help="Read it as this format.")
@click.option("--rows", metavar="POINTER", default=None, help="Where the rows are in a JSON file, like `/results`.")
@table_options
@color_option
def inspect(
    *, file: str, form: str | None, rows: str | None, output_format: str | None, output_file: str | None, color: str
) -> int:
    """Show what an adapter sees in a file: measures, the header against a recount, and warnings. No case is needed.

    Exits with 1 if the file cannot be read, its run is not whole, or its header disagrees with its rows.
    """
    from assurance.diagnostic import did_you_mean
    from assurance.evidence import formats
    from assurance.evidence.content import Content
    from assurance.evidence.disputes import disputes
    from assurance.evidence.format import Options
    from assurance.evidence.reading import CannotRead
    from assurance.safe import escape
    from assurance.source import Limits
    from assurance.views.inspect_page import inspect_page

    names = [known.name for known in formats.FORMATS]
    if form is not None and form not in names:
        raise click.ClickException(
            f"there is no format `{form}`; {did_you_mean(form, names) or 'see `assurance evidence formats`'}"
        )
    content = Content(file, _bytes(Path(file), Limits().artifact_read_bytes))
    try:
        known, reading = formats.read(content, Options(rows), name=form)
    except CannotRead as fault:
        raise click.ClickException(f"`{escape(file)}` {escape(fault.reason)}") from None
    deliver([inspect_page(content, known, reading)], output_format, output_file, color=colored(color))
    return 1 if reading.partial or any(disputes(reading)) else 0


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise click.ClickException(
            f"`{path}` could not be read: {(error.strerror or 'unknown error').lower()}"
        ) from None
    if len(data) > limit:
        raise click.ClickException(f"`{path}` is larger than {limit:,} bytes; count its rows with a `query`")
    return data


def _checked_cases(paths: tuple[str, ...], today: dt.date | None) -> list[Result]:
    results = [checked(target, today) for target in targets(paths)]
    for result in results:
        note_faults(result)
    return results


def _refuse_unknown(results: list[Result], only: tuple[str, ...]) -> None:
    """A misspelled name must not look like evidence without checks."""
    from assurance.diagnostic import did_you_mean

    names = {name for result in results for e in result.case.of_kind("evidence") for name in (e.id, e.key)}
    for name in only:
        if name not in names:
            hint = did_you_mean(name, names) or "`assurance evidence list` names them all"
            raise click.ClickException(f"there is no evidence `{name}`; {hint}")
