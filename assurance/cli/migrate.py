"""`assurance migrate`: cases in an older format, brought to the current one."""

from __future__ import annotations

from typing import Any

import click

from assurance.cli.offer import consent, consent_options, offer
from assurance.cli.options import Target, color_option, note, targets
from assurance.model.rename import read
from assurance.source import STDIN, Unreadable
from assurance.syntax.edit import Change
from assurance.syntax.migrations import MIGRATIONS, Migration, Unmigratable, current, migrated
from assurance.syntax.tree import parse


@click.command(short_help="Bring cases to the current format.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 if a case is in an older format.")
@consent_options
@color_option
def migrate(paths: tuple[str, ...], only_check: bool, **options: Any) -> int:  # noqa: FBT001  click passes it by name
    """Bring the files of cases to the current format. The diff is shown, then you are asked.

    Exit codes: 0 written, nothing to do, or shown with `--diff`; 1 you said no, or `--check` found an older format;
    2 it cannot be done, or there was nobody to ask.
    """
    asked = consent(options)
    found = targets(paths)
    changes = {change.path: change for target in found for change in pending(target, MIGRATIONS)}
    if not changes:
        click.echo(f"format {current(MIGRATIONS)} is current; nothing to do")
        return 0
    if only_check:
        note(f"{len(changes)} {'file is' if len(changes) == 1 else 'files are'} in an older format")
        return 1
    return offer(list(changes.values()), found[0].sources, asked)


def pending(target: Target, migrations: tuple[Migration, ...]) -> list[Change]:
    """The changes that bring one case to the current format."""
    sources, shown = target.sources, target.sources.name(target.path)
    if target.path.rpartition("/")[2] == STDIN:
        raise click.ClickException("standard input is no file that can be migrated")
    head = sources.read(target.path)
    if isinstance(head, Unreadable):
        raise click.ClickException(f"`{shown}` {head.reason}")
    tree = parse(head, sources.limits)
    if tree.root is None:
        raise click.ClickException(f"`{shown}` cannot be read as YAML; `assurance check` says why")
    try:
        files = read(sources, target.path, target.config.extra_fields).case.sources
        return migrated(head, tree.root, files, migrations)
    except Unmigratable as reason:
        raise click.ClickException(f"`{shown}` {reason}") from None
