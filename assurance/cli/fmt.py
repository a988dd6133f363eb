"""`assurance fmt`: the canonical layout of case files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import click

from assurance.cli.options import Target, color_option, colored, note, targets
from assurance.source import STDIN, Source, Sources

if TYPE_CHECKING:
    from assurance.syntax.edit import Change
    from assurance.syntax.format import Vocabulary


@dataclass(slots=True)
class _Outcome:
    """What became of the files: changes by project, how many there were, how many could not be formatted."""

    changes: dict[str, tuple[Sources, list[Change]]] = field(default_factory=dict)
    files: int = 0
    refused: int = 0

    @property
    def changed(self) -> int:
        """How many files change."""
        return sum(len(changes) for _, changes in self.changes.values())


@click.command(short_help="Lay out case files the one way; comments stay.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--check", "check_only", is_flag=True, help="Write nothing; name the files that would change.")
@click.option("--diff", "diff_only", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--vocabulary",
    type=click.Choice(["cae", "gsn"]),
    default=None,
    help="Also write the kinds in these words: claim, argument, evidence or goal, strategy, solution.",
)
@color_option
def fmt(
    paths: tuple[str, ...],
    check_only: bool,  # noqa: FBT001  click passes it by name
    diff_only: bool,  # noqa: FBT001  click passes it by name
    vocabulary: str | None,
    color: str,
) -> int:
    """Lay out case files and what they list: files, folders, `-` for standard input, or nothing for the cases here.

    Values and comments stay, and keys keep their order, but an entry's kind comes first and its text next. Standard
    input is written to standard output. A file that cannot be read stays as it is, and the exit code is 2. With
    --check or --diff it is 1 if a file would change.
    """
    words = cast("Vocabulary | None", vocabulary)
    found = targets(paths)
    piped = [target for target in found if _is_piped(target)]
    outcome = _outcome(found, words, write_piped=not (check_only or diff_only))
    if check_only or diff_only:
        _report(outcome, diff=diff_only, color=colored(color))
    else:
        _save(outcome)
    if len(piped) < len(found) or check_only or diff_only:
        click.echo(_summary(outcome, done=not (check_only or diff_only)), err=diff_only or bool(piped))
    if outcome.refused:
        return 2
    return int(bool(outcome.changed) and (check_only or diff_only))


def _outcome(found: list[Target], vocabulary: Vocabulary | None, *, write_piped: bool) -> _Outcome:
    """Format all files in memory; what comes from standard input goes to standard output if `write_piped`."""
    from assurance.syntax.edit import Change
    from assurance.syntax.format import Refusal, formatted

    outcome = _Outcome()
    for target, source in _once(found, outcome):
        new = formatted(source, target.sources.limits, vocabulary)
        if isinstance(new, Refusal):
            _refuse(outcome, f"{source.name}:{new.line}:{new.column}: {new.why}; the file stays as it is")
            continue
        outcome.files += 1
        if write_piped and _is_piped(target):
            click.echo(new.encode("utf-8"), nl=False)
        elif new != source.text:
            change = Change(source.path, source.name, source.text, new)
            outcome.changes.setdefault(str(target.sources.root), (target.sources, []))[1].append(change)
    return outcome


def _once(found: list[Target], outcome: _Outcome) -> Iterator[tuple[Target, Source]]:
    """Every file that the targets are or list, once."""
    seen: set[tuple[str, str]] = set()
    for target in found:
        for source in _sources(target, outcome):
            key = (str(target.sources.root), source.path)
            if key not in seen:
                seen.add(key)
                yield target, source


def _sources(target: Target, outcome: _Outcome) -> Iterator[Source]:
    """A file and all that its `files:` lead to; what cannot be read is said."""
    from assurance.syntax.faults import unreadable_file
    from assurance.syntax.project import read_project

    project = read_project(target.sources, target.path, target.config.extra_fields)
    listed = {include.span for member in project.members for include in member.document.includes}
    for problem in project.faults:
        if problem.code == unreadable_file.code.code and (problem.span.nowhere or problem.span in listed):
            _refuse(outcome, problem.message)
    for member in project.members:
        if not _is_piped(target) or member.document.source.path == target.path:
            yield member.document.source


def _is_piped(target: Target) -> bool:
    return target.path.rpartition("/")[2] == STDIN


def _refuse(outcome: _Outcome, message: str) -> None:
    from assurance.safe import escape

    outcome.refused += 1
    click.echo(f"error: {escape(message)}", err=True)


def _report(outcome: _Outcome, *, diff: bool, color: bool) -> None:
    from assurance.cli.changes import show
    from assurance.safe import escape

    for _, changes in outcome.changes.values():
        for change in changes:
            if not diff:
                click.echo(f"would reformat {escape(change.name)}")
                continue
            lines = list(show([change], color=color))
            for line in lines:
                click.echo(line, color=color)
            if not lines:
                note(f"`{change.name}` changes only in its line ends")


def _save(outcome: _Outcome) -> None:
    from assurance.cli.changes import save

    for sources, changes in outcome.changes.values():
        save(changes, sources)


def _summary(outcome: _Outcome, *, done: bool) -> str:
    """`3 files reformatted, 2 files left unchanged`, or what would be."""
    changed, same = outcome.changed, outcome.files - outcome.changed
    new = f"{_files(changed)} {'reformatted' if done else 'would be reformatted'}"
    old = f"{_files(same)} {'left unchanged' if done else 'already formatted'}"
    parts = [part for part, count in ((new, changed), (old, same)) if count]
    if outcome.refused:
        parts.append(f"{_files(outcome.refused)} not formatted")
    return ", ".join(parts)


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"
