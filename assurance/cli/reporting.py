"""Findings written in a format: on standard output, or with `--output-file` into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from assurance.cli.files import write
from assurance.cli.options import note, terminal_width
from assurance.emit import concise, summary, terminal
from assurance.model.result import Result

DOCUMENTS = ("json", "sarif", "gitlab", "junit", "markdown")
"""Formats that are one document for a program: nothing else may stand beside them on standard output."""
WIDTH = 100


def output_file_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--output-file FILE`."""
    return click.option(
        "--output-file",
        metavar="FILE",
        default=None,
        help="Write the findings into this file; only the closing line is shown.",
    )(command)


def to_file(options: dict[str, Any]) -> None:
    """Refuse `--output-file` beside an option that shows something else than findings."""
    if options["output_file"] == "-":
        options["output_file"] = None
    for name in ("statistics", "diff", "add_ignore") if options["output_file"] is not None else ():
        if options[name] not in (False, None):
            raise click.UsageError(f"`--output-file` is for findings, and `--{name.replace('_', '-')}` shows none")


def deliver(results: list[Result], style: str, file: str | None, *, color: bool) -> None:
    """Write results in a format where they were asked for."""
    if file is not None:
        write(Path(file), _encoded("".join(f"{line}\n" for line in _written(results, style))))
        for line in _closing(results, "full", color=color, width=terminal_width()):
            click.echo(line, color=color)
    elif style in DOCUMENTS:
        click.echo(_encoded(_document(results, style)))
        for line in _briefly(results) if style != "json" else ():  # JSON says the verdicts itself
            note(line)
    else:
        for line in _lines(results, style, color=color, width=terminal_width()):
            click.echo(line, color=color)
        for line in _closing(results, style, color=color, width=terminal_width()):
            click.echo(line, color=color)


def _encoded(text: str) -> bytes:
    """A text as UTF-8, whatever the terminal's encoding; a name that is no text is written out as JSON would."""
    return text.encode("utf-8", "backslashreplace")


def _written(results: list[Result], style: str) -> Iterator[str]:
    """What stands in a file, line by line: what standard output would show on a wide screen without color."""
    if style in DOCUMENTS:
        yield _document(results, style)
        return
    yield from _lines(results, style, color=False, width=WIDTH)
    yield from _closing(results, style, color=False, width=WIDTH)


def _document(results: list[Result], style: str) -> str:
    return str(import_module(f"assurance.emit.{style}").render(results))


def _lines(results: list[Result], style: str, *, color: bool, width: int) -> Iterator[str]:
    """The findings in a format that is read line by line."""
    if style == "github":
        yield from _document(results, style).splitlines()
        return
    for result in results:
        if style == "full":
            blocks = terminal.render(result.findings, result.texts, color=color, width=width)
            yield from (f"{block}\n" for block in blocks)
        else:
            yield from concise.render(result.findings, result.texts)


def _closing(results: list[Result], style: str, *, color: bool, width: int) -> Iterator[str]:
    """The lines that end the output."""
    if style == "github":
        from assurance.emit.github import plain

        yield from map(plain, _briefly(results))
        return
    for result in results:
        yield from summary.closing(result, color=color, width=width)


def _briefly(results: list[Result]) -> Iterator[str]:
    for result in results:
        yield from summary.brief(result)
