"""Changes to the files of a project: shown as a diff, and written whole, each file or none of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from assurance.cli.files import write
from assurance.source import Sources
from assurance.syntax.edit import Change

MARK = b"\xef\xbb\xbf"
_TONES = {"+": "green", "-": "red", "@": "cyan"}


def show(changes: Sequence[Change], *, color: bool) -> Iterator[str]:
    """The lines of a diff of all changes."""
    from assurance.safe import escape

    for change in changes:
        for line in change.diff():
            text = escape(line)
            bold = line.startswith(("---", "+++"))
            yield click.style(text, bold=True) if color and bold else _tinted(text, color=color)


def _tinted(line: str, *, color: bool) -> str:
    tone = _TONES.get(line[:1])
    return click.style(line, fg=tone) if color and tone else line


def save(changes: Sequence[Change], sources: Sources) -> None:
    """Write all changes. A file that is no longer what was read is not overwritten, and then nothing is written.

    Where one file cannot be written, those before it get back what they had.
    """
    ready = [(change, *_current(change, sources)) for change in changes]
    done: list[tuple[Change, Path, bytes]] = []
    try:
        for change, file, mark in ready:
            write(file, mark + change.after.encode("utf-8"))
            done.append((change, file, mark))
    except click.ClickException as problem:
        for change, file, mark in done:
            _put_back(change, file, mark)
        raise click.ClickException(f"{problem.message}; nothing was changed") from None


def _put_back(change: Change, file: Path, mark: bytes) -> None:
    if change.before is None:
        file.unlink(missing_ok=True)
    else:
        write(file, mark + change.before.encode("utf-8"))


def _current(change: Change, sources: Sources) -> tuple[Path, bytes]:
    """The file to write and its byte order mark, once it is known to be as it was read."""
    file = (sources.root / change.path).resolve()
    if not file.is_relative_to(sources.root.resolve()):
        raise click.ClickException(f"`{change.name}` lies outside the project; nothing was written")
    if change.before is None:
        if file.exists():
            raise click.ClickException(f"`{change.name}` exists already; nothing was written")
        return file, b""
    try:
        data = file.read_bytes()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise click.ClickException(f"`{change.name}` could not be read again: {why}; nothing was written") from None
    mark = MARK if data.startswith(MARK) else b""
    if data[len(mark) :] != change.before.encode("utf-8"):
        raise click.ClickException(f"`{change.name}` has changed since it was read; nothing was written")
    return file, mark
