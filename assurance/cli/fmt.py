"""`assurance fmt`: case files in their canonical layout."""

from __future__ import annotations

from collections.abc import Iterator

import click

from assurance.cli.changes import save, show
from assurance.cli.options import Target, color_option, colored, note, targets
from assurance.source import STDIN, Source
from assurance.syntax.edit import Change
from assurance.syntax.format import Unformatted, Vocabulary, formatted
from assurance.syntax.project import read_project


@click.command(short_help="Bring case files into one layout.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name what would change, exit code 1 if any.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, exit code 1 if anything.")
@click.option(
    "--vocabulary", type=click.Choice(["cae", "gsn"]), default=None, help="Write kinds in the words of CAE or of GSN."
)
@color_option
def fmt(paths: tuple[str, ...], *, only_check: bool, diff: bool, vocabulary: Vocabulary | None, color: str) -> int:
    """Format cases with all their files; parts and modules that are named; `-` from standard input to standard output.

    Two spaces a level, lists indented under their key, the kind first in every entry, short lists on one line, texts
    quoted that other readers of YAML would take for something else. Comments stay where they are, values what they are.

    Exit codes: 0 formatted, 1 with `--check` or `--diff` if something would change, 2 if a file could not be formatted.
    """
    painted = colored(color)
    seen: set[str] = set()
    changed, left, failed = 0, 0, 0
    for target in targets(paths):
        changes: list[Change] = []
        for source in _files(target, seen):
            try:
                after = formatted(source, target.sources.limits, vocabulary=vocabulary)
            except Unformatted as reason:
                failed += 1
                _complain(source, reason)
                continue
            if source.path.rpartition("/")[2] == STDIN:
                click.echo(after, nl=False)
                return int(failed) * 2
            if after == source.text:
                left += 1
            else:
                changes.append(Change(source.path, source.name, source.text, after))
        changed += len(changes)
        _deliver(changes, target, only_check=only_check, diff=diff, color=painted)
    _say(changed, left, failed, would=only_check or diff)
    return 2 if failed else int(bool(changed) and (only_check or diff))


def _files(target: Target, seen: set[str]) -> Iterator[Source]:
    """The files of a case that were not formatted for another one already."""
    project = read_project(target.sources, target.path, target.config.extra_fields)
    if not project.members:
        raise click.ClickException(project.faults[0].message if project.faults else f"`{target.path}` cannot be read")
    for member in project.members:
        source = member.document.source
        key = str(target.sources.root / source.path)
        if key not in seen:
            seen.add(key)
            yield source


def _complain(source: Source, reason: Unformatted) -> None:
    from assurance.emit.terminal import escape

    first = next(iter(reason.faults), None)
    where = source.name
    if first is not None and not first.span.nowhere:
        line, column = source.position(first.span.start)
        where = f"{source.name}:{line}:{column}"
    why = f"{first.message} ({first.code})" if first else str(reason)
    click.echo(f"error: {escape(where)} is not formatted: {escape(why)}", err=True)


def _deliver(changes: list[Change], target: Target, *, only_check: bool, diff: bool, color: bool) -> None:
    from assurance.emit.terminal import escape

    if diff:
        for line in show(changes, color=color):
            click.echo(line, color=color)
    elif only_check:
        for change in changes:
            click.echo(f"would reformat: {escape(change.name)}")
    else:
        save(changes, target.sources)


def _say(changed: int, left: int, failed: int, *, would: bool) -> None:
    verb = "would be reformatted" if would else "reformatted"
    said = [f"{_count(changed)} {verb}"] if changed else []
    said += [f"{_count(left)} {'already formatted' if would else 'left unchanged'}"] if left else []
    said += [f"{_count(failed)} not formatted"] if failed else []
    note(", ".join(said) or "nothing to format")


def _count(number: int) -> str:
    return f"{number} {'file' if number == 1 else 'files'}"
