"""`assurance unpack`: the case out of a picture."""

from __future__ import annotations

from pathlib import Path

import click

from assurance.cli.files import write
from assurance.safe import escape

LARGEST = 200_000_000
"""Bytes of a picture that are read at most."""


@click.command(short_help="Read a case back out of an SVG picture.")
@click.argument("picture", type=click.Path(dir_okay=False))
@click.option(
    "-o", "--output", metavar="DIR", default=None, help="The folder to write to [default: one named like the picture]."
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
def unpack(picture: str, output: str | None, force: bool) -> int:  # noqa: FBT001  click passes it by name
    """Write the files of the case that a picture of a whole case carries. Evidence is not in it."""
    from assurance.views.metadata import NoCase
    from assurance.views.metadata import unpack as read

    try:
        with Path(picture).open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise NoCase(f"it is larger than {LARGEST:,} bytes")
        files = read(data.decode("utf-8"))
    except OSError as error:
        raise click.ClickException(f"`{picture}` could not be read: {(error.strerror or 'unknown').lower()}") from None
    except (UnicodeDecodeError, NoCase) as problem:
        why = str(problem) if isinstance(problem, NoCase) else "it is not text"
        raise click.ClickException(f"`{picture}` holds no case: {why}") from None
    folder = Path(output if output is not None else Path(picture).stem)
    there = [folder / name for name in files if (folder / name).exists()]
    if there and not force:
        raise click.ClickException(f"`{there[0]}` is there already; name another folder, or say `--force`")
    for name, text in files.items():
        write(folder / name, text.encode())
        click.echo(escape(str(folder / name)))
    return 0
