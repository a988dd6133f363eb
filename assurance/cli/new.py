"""`assurance new case DIR`: a small case to start from."""

from __future__ import annotations

import re
import shlex
import unicodedata
from pathlib import Path

import click

from assurance.bundled import starter
from assurance.cli.files import write
from assurance.cli.schema import text as schema_text


@click.group(short_help="Start a case.")
def new() -> None:
    """Start something new."""


@new.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--id", "name", default=None, help="The ID of the case [default: from the folder's name].")
def case(folder: Path, name: str | None) -> None:
    """Start a case in a folder: a draft that passes `check`, with comments on what to write where."""
    identifier = name or _identifier(folder.absolute().name)
    from assurance.syntax.values import id_fault

    wrong = id_fault(identifier)
    if wrong:
        raise click.ClickException(f"{wrong[0]}; {wrong[1]}")
    file = folder / f"{identifier}.case.yaml"
    if file.exists():
        raise click.ClickException(f"`{file}` exists already; nothing was written")
    write(folder / "case.schema.json", schema_text("case").encode())
    write(file, starter("starter.case.yaml").replace("CASE-ID", identifier).encode())
    click.echo(str(file))
    click.echo(f"Next: `assurance check {shlex.quote(str(folder))}`, then fill in what it names.", err=True)


def _identifier(name: str) -> str:
    folded = unicodedata.normalize("NFC", name).lower()
    word = re.sub(r"[^\w-]+", "-", folded).strip("-_")
    return word if word and word[0].isalpha() else f"case-{word}".rstrip("-")
