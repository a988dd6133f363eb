"""Pages of tables as commands write them: in a format, on standard output or into a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assurance.cli.files import write
from assurance.cli.options import terminal_width

if TYPE_CHECKING:
    from assurance.views.table import Page

FORMATS = {"text": "text", "md": "md", "csv": "csv", "json": "json", "html": "html"}
ENDINGS = {".md": "md", ".csv": "csv", ".json": "json", ".html": "html", ".htm": "html", ".txt": "text"}


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--output-format` and `--output-file`."""
    command = click.option(
        "--output-file", metavar="FILE", default=None, help="Write into this file; its ending chooses the format."
    )(command)
    return click.option(
        "--output-format",
        type=click.Choice(list(FORMATS)),
        default=None,
        help="How the tables are written [default: text].",
    )(command)


def deliver(pages: list[Page], form: str | None, file: str | None, *, color: bool) -> None:
    """Write pages where they were asked for."""
    from assurance.views.tabular import as_text

    to_file = file is not None and file != "-"
    chosen = form or (ENDINGS.get(Path(file or "").suffix.lower(), "text") if to_file else "text")
    if chosen != "text" or to_file:
        text = _document(pages, chosen).encode("utf-8", "backslashreplace")
        if to_file:
            write(Path(file or ""), text)
        else:
            click.echo(text, nl=False)
        return
    for number, page in enumerate(pages):
        if number:
            click.echo()
        for line in as_text(page, width=terminal_width(), color=color):
            click.echo(line, color=color)


def _document(pages: list[Page], form: str) -> str:
    from assurance.views.tabular import as_csv, as_html, as_markdown, as_text, dumped

    if form == "json":
        return dumped(pages)
    if form == "text":
        lines = ["\n".join(as_text(page, width=100, color=False)) for page in pages]
        return "\n\n".join(lines) + "\n"
    written = {"md": as_markdown, "csv": as_csv, "html": as_html}[form]
    return "\n".join(written(page) for page in pages)
