"""`assurance render` and `assurance outline`: the argument as a picture, and as text."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Literal, cast

import click

from assurance.cli.files import write
from assurance.cli.options import (
    Target,
    checked,
    color_option,
    colored,
    note,
    one,
    targets,
    terminal_width,
    today_option,
)
from assurance.diagnostic import Severity
from assurance.emit.terminal import escape
from assurance.model.result import Result
from assurance.source import STDIN


@click.command(short_help="Draw the argument as SVG, PNG or DOT.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--to",
    "formats",
    type=click.Choice(["svg", "png", "dot"]),
    multiple=True,
    default=(),
    help="What to write; may be given several times [default: by the output's name, else svg].",
)
@click.option(
    "-o", "--output", default=None, help="A file, a folder, or `-` for standard output [default: the current folder]."
)
@click.option(
    "--dot", default=None, envvar="ASSURANCE_DOT", help="The Graphviz program to use [default: the bundled one]."
)
@today_option
def render(
    paths: tuple[str, ...], formats: tuple[str, ...], output: str | None, dot: str | None, today: dt.date | None
) -> int:
    """Draw cases in GSN notation, with states and disciplines, by Graphviz."""
    from assurance.views.engine import EngineFailed, EngineMissing
    from assurance.views.render import render as draw

    formats = formats or (_form(output),)
    found = targets(paths)
    written: set[str] = set()
    if output is not None and _is_file(output) and len(found) * len(formats) > 1:
        raise click.ClickException(f"{len(found) * len(formats)} pictures do not fit into `{output}`; name a folder")
    for target in found:
        result = checked(target, today)
        _note_faults(result)
        for form in formats:
            try:
                drawn = draw(result.assessment, cast("Literal['svg', 'png', 'dot']", form), engine=dot)
            except (EngineMissing, EngineFailed) as problem:
                raise click.ClickException(
                    f"{problem}\n`assurance outline` shows the argument as text without Graphviz"
                ) from None
            for said in drawn.notes:
                note(said)
            name = f"{_stem(target, result)}.{form}"
            if name in written:
                raise click.ClickException(f"two cases would be drawn as `{name}`; draw them into different folders")
            written.add(name)
            _deliver(drawn.data, output, name)
    return 0


def _form(output: str | None) -> str:
    """The format that an output file's name asks for, else svg."""
    suffix = Path(output or "").suffix.removeprefix(".")
    return {"png": "png", "dot": "dot", "gv": "dot"}.get(suffix, "svg")


def _is_file(output: str) -> bool:
    return output == "-" or (Path(output).suffix in (".svg", ".png", ".dot", ".gv") and not Path(output).is_dir())


def _stem(target: Target, result: Result) -> str:
    name = Path(target.path).name.removesuffix(".yaml").removesuffix(".case")
    return result.case.id if name == STDIN else name


def _deliver(data: bytes, output: str | None, name: str) -> None:
    if output == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(output) if output is not None and _is_file(output) else Path(output or ".") / name
    write(path, data)
    click.echo(escape(str(path)))


def _note_faults(result: Result) -> None:
    """A picture of a case that could not be read in full must say so."""
    if not result.case.elements and result.findings:
        raise click.ClickException(f"`{result.shown_path}` has nothing to draw; `assurance check` says why")
    errors = sum(found.severity is Severity.ERROR and found.code < "ARG1" for found in result.findings)
    if errors or not result.case.complete:
        note(f"{result.shown_path} could not be read in full ({errors} errors); `assurance check` shows them")


@click.command(short_help="Show the argument as indented text.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@color_option
@today_option
def outline(paths: tuple[str, ...], color: str, today: dt.date | None) -> int:
    """Show the argument as indented text with states."""
    from assurance.views.outline import outline as lines

    result = checked(one(paths), today)
    _note_faults(result)
    painted = colored(color)
    for line in lines(result.assessment, color=painted, width=terminal_width()):
        click.echo(line, color=painted)
    return 0
