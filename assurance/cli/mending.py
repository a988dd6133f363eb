"""`check --fix`, `--unsafe-fixes`, `--diff` and `--add-ignore`: the options of `check` that mend or accept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from assurance.api import current_date
from assurance.cli.changes import save, show
from assurance.cli.options import Date, Target, note
from assurance.cli.selecting import failing
from assurance.fixing import Fixed, accept, fix
from assurance.model.result import Result
from assurance.source import STDIN

OPTIONS = (
    click.option("--fix", is_flag=True, help="Mend what can be mended without changing what the case says."),
    click.option("--unsafe-fixes", is_flag=True, help="Mend also what may change what the case says; look at it."),
    click.option("--diff", is_flag=True, help="Show what would be mended, and write nothing; exit code 1 if anything."),
    click.option(
        "--add-ignore",
        metavar="REASON",
        default=None,
        help="Write an ignore with this reason for every finding there is: for adopting an old case.",
    ),
    click.option("--ignore-until", type=Date(), default=None, help="The date until which added ignores hold."),
)


def mending(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that mend or accept findings."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Mended:
    """The cases after mending, and whether there are changes that were only shown."""

    results: list[Result]
    pending: bool


def mend(targets: list[Target], today: dt.date | None, options: dict[str, Any], *, color: bool) -> Mended:
    """Mend the cases, one after another: in their files, with `--diff` only on the screen.

    The mended text of standard input goes to standard output, and its findings are left out there.
    """
    done: list[Fixed] = []
    results: list[Result] = []
    for target in targets:
        day = today or current_date()
        fixed = fix(target.sources, target.path, today=day, config=target.config, unsafe=options["unsafe_fixes"])
        done.append(fixed)
        if options["diff"]:
            for line in show(fixed.changes, color=color):
                click.echo(line, color=color)
        elif target.path.rpartition("/")[2] == STDIN:
            click.echo(getattr(fixed.sources.read(target.path), "text", ""), nl=False)
            continue
        else:
            save(fixed.changes, target.sources)
        results.append(fixed.result)
    _say(done, shown=options["diff"])
    return Mended(results, any(fixed.changes for fixed in done))


def _say(done: list[Fixed], *, shown: bool) -> None:
    """How much was mended, or would be."""
    mended = sum((fixed.mended for fixed in done), Counter[str]())
    files = len({change.path for fixed in done for change in fixed.changes})
    if not mended:
        note("nothing to mend")
        return
    verb = "would be mended" if shown else "mended"
    kinds = ", ".join(f"{number} × {code}" for code, number in sorted(mended.items()))
    note(f"{mended.total()} {verb} in {files} {'file' if files == 1 else 'files'}: {kinds}")


def adopt(targets: list[Target], today: dt.date | None, options: dict[str, Any]) -> int:
    """Write an ignore for every finding of the cases, with the reason given."""
    reason = " ".join(options["add_ignore"].split())
    if not reason:
        raise click.ClickException("an ignore is a claim: give `--add-ignore` a reason")
    added, left = 0, 0
    for target in targets:
        if target.path.rpartition("/")[2] == STDIN:
            raise click.ClickException("`--add-ignore` writes into files, and standard input is none")
        adopted = accept(
            target.sources,
            target.path,
            today=today or current_date(),
            config=target.config,
            reason=reason,
            until=options["ignore_until"],
        )
        save(adopted.changes, target.sources)
        added, left = added + adopted.accepted, left + adopted.left
    note(f"{added} {'finding' if added == 1 else 'findings'} accepted" + (f", {left} cannot be" if left else ""))
    return int(bool(left) and failing(targets[0].config, options) is not None)
