"""`assurance rename`: another ID for an element, a register entry, a module or the case."""

from __future__ import annotations

from itertools import islice
from typing import Any

import click

from assurance.cli.offer import consent, consent_options, offer
from assurance.cli.options import Target, cases_around, color_option, note, one
from assurance.model.rename import Refusal, Renaming, at, mentions, plan, read
from assurance.source import STDIN, Source, Span
from assurance.syntax.edit import Change, edited

MOST_MENTIONS_SHOWN = 10
AROUND = 35


@click.command(short_help="Give something another ID, everywhere it is named.")
@click.argument("old")
@click.argument("new")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@consent_options
@color_option
def rename(old: str, new: str, paths: tuple[str, ...], **options: Any) -> int:
    """Rename an element, register entry, module or case in all files of the case, and of other cases that share them.

    OLD is an ID like `C1`, or `security/C4` for what is in a module. The diff is shown, then you are asked. Texts and
    comments that mention OLD are listed, not changed; files keep their names.

    Exit codes: 0 written, or shown with `--diff`; 1 you said no; 2 it cannot be done, or there was nobody to ask.
    """
    asked = consent(options)
    target = one(paths)
    found = planned(target, old, new)
    if len(found.cases) > 1:
        others = " and ".join(f"`{reading.name}`" for reading in found.cases[1:])
        note(f"{others} {'has' if len(found.cases) == 2 else 'have'} it too and will name it the same")
    for reading in found.unread:
        note(f"`{reading.name}` could not be read in full; names in it do not change")
    code = offer(_changes(target, found), target.sources, asked)
    if code == 0:
        _say_mentions(target, found)
    return code


def planned(target: Target, old: str, new: str) -> Renaming:
    """The renaming in all cases of the project that read what is renamed."""
    if target.path.rpartition("/")[2] == STDIN:
        raise click.ClickException("standard input is no file in which something can be renamed")
    extra = target.config.extra_fields
    paths = tuple(dict.fromkeys((target.path, *cases_around(target))))
    try:
        return plan(target.sources, paths, old=old, new=new, reader=lambda sources, path: read(sources, path, extra))
    except Refusal as reason:
        raise click.ClickException(str(reason)) from None


def _changes(target: Target, renaming: Renaming) -> list[Change]:
    texts = target.sources.texts
    return [
        Change(texts[name].path, name, texts[name].text, edited(texts[name].text, edits))
        for name, edits in sorted(renaming.edits.items())
    ]


def _say_mentions(target: Target, renaming: Renaming) -> None:
    """List the texts and comments that mention the old ID, each as it was before."""
    from assurance.safe import escape

    found = list(mentions(target.sources, renaming))
    if not found:
        return
    places = "1 place mentions" if len(found) == 1 else f"{len(found)} places mention"
    note(f"{places} `{renaming.thing.entry.id}` in texts or comments and did not change:")
    for source, place in islice(found, MOST_MENTIONS_SHOWN):
        click.echo(f"  {escape(at(source, place.start))}: {escape(_around(source, place))}", err=True)
    if len(found) > MOST_MENTIONS_SHOWN:
        click.echo(f"  and {len(found) - MOST_MENTIONS_SHOWN} more", err=True)


def _around(source: Source, place: Span) -> str:
    """The line of a place, or as much of it around the place as is quickly read."""
    number, column = source.position(place.start)
    line = source.line(number)
    first = max(0, column - AROUND)
    last = column + (place.end - place.start) + AROUND
    before, behind = "…" if line[:first].strip() else "", "…" if line[last:].strip() else ""
    return f"{before}{line[first:last].strip()}{behind}"
