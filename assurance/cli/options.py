"""What several commands ask for: the date, the paths, the color; and how a path becomes the cases it names."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assurance.api import current_date, opened
from assurance.config import Config, load_config
from assurance.model.result import Result
from assurance.pipeline import check
from assurance.safe import escape
from assurance.source import STDIN, Sources, project_root

PATTERN = "*.case.yaml"
PATIENCE = 1.0
"""Seconds after which long work says how far it is."""
SKIPPED = {"node_modules", "__pycache__", "site-packages", "build", "dist"}


class Date(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A date option: year-month-day. (`ParamType` is generic in newer releases of click only.)"""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"`{value}` is not a date; write year-month-day, like 2026-11-20", param, ctx)


def note(text: str) -> None:
    """Say something on standard error that is not part of the result."""
    click.echo(f"note: {escape(text)}", err=True)


def today_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--today DATE`, the day on which evidence is judged."""
    return click.option(
        "--today",
        type=Date(),
        default=None,
        envvar="ASSURANCE_TODAY",
        help="The day on which evidence is judged [default: SOURCE_DATE_EPOCH, else the current date].",
    )(command)


def color_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--color always|auto|never`."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="When to use color; `auto` honors NO_COLOR and looks whether the output is a terminal.",
    )(command)


def colored(choice: str) -> bool:
    """Whether standard output gets color."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def terminal_width() -> int:
    """How many cells a line of output may have: the terminal's, 40 at least; 100 where there is none."""
    import shutil

    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return 100
    return max(40, shutil.get_terminal_size((100, 24)).columns)


@dataclass(frozen=True, slots=True)
class Target:
    """A case file to work on, with the project it belongs to."""

    sources: Sources
    path: str
    config: Config


def targets(paths: tuple[str, ...]) -> list[Target]:
    """The cases that these paths name: files, folders (searched for `*.case.yaml`), `-`, or nothing (around here)."""
    found: dict[str, Target] = {}
    for path in paths or (None,):
        for file in _files(path):
            target = _stdin() if file is None else _target(file)
            found.setdefault(f"{target.sources.root}\0{target.path}", target)
    return list(found.values())


def _files(path: str | None) -> Iterator[Path | None]:
    if path == "-":
        yield None
        return
    folder = Path.cwd() if path is None else Path(path)
    if not folder.exists() and path is not None:
        raise click.ClickException(f"`{path}` does not exist")
    if folder.is_file() or not folder.is_dir():
        yield folder
        return
    below = list(_search(folder))
    if not below and path is None:
        below = _upward(folder)
    if not below:
        where = f"below `{path}`" if path else "here, above or below"
        raise click.ClickException(
            f"no case found {where}: a case file is named `*.case.yaml` (start one with `assurance new case DIR`)"
        )
    yield from below


def _search(folder: Path) -> Iterator[Path]:
    """Cases below a folder, in order, without hidden folders, those of tools, and those the configuration excludes."""
    root = project_root(folder)
    excluded = load_config(root).exclude
    for parent, folders, files in os.walk(folder):
        here = Path(os.path.normpath(Path(parent).absolute()))
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in SKIPPED and _inside(here / name, root) not in excluded
        )
        yield from (Path(parent, name) for name in sorted(files) if name.endswith(PATTERN[1:]))


def cases_around(target: Target) -> list[str]:
    """The project paths of all cases in the project of a target, the target's own among them if it is named so."""
    root = target.sources.root
    return [Path(os.path.relpath(file, root)).as_posix() for file in _search(root)]


def _inside(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else ""


def _upward(folder: Path) -> list[Path]:
    root = project_root(folder)
    for parent in () if folder == root else folder.parents:
        found = sorted(parent.glob(PATTERN))
        if found or parent == root:
            return found
    return []


def _target(file: Path) -> Target:
    root = project_root(file.parent.absolute())
    config = load_config(root)
    sources, path = opened(file, root, Path.cwd(), config)
    return Target(sources, path, config)


def _stdin() -> Target:
    root = project_root(Path.cwd())
    config = load_config(root)
    sources, path = opened(Path(STDIN), root, Path.cwd(), config)
    data = sys.stdin.buffer.read(config.limits.file_bytes + 1)
    if len(data) > config.limits.file_bytes:
        raise click.ClickException(f"standard input is larger than {config.limits.file_bytes:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("standard input is not UTF-8 text") from None
    return Target(Sources(sources.root, sources.base, config.limits, {path: text}), path, config)


def checked(target: Target, today: dt.date | None) -> Result:
    """The checked case of a target; on a terminal, what takes longer than a second says how far it is."""
    meter = Meter()
    target.sources.watcher = meter.opened
    try:
        return check(target.sources, target.path, today=today or current_date(), config=target.config)
    finally:
        meter.close()


class Meter:
    """How much evidence has been opened, on one line of the terminal that is wiped at the end."""

    def __init__(self) -> None:
        self.files = self.bytes = 0
        self.begun = time.monotonic()
        self.shown = False

    def opened(self, path: str, size: int) -> None:
        """Another file is about to be read."""
        self.files, self.bytes = self.files + 1, self.bytes + size
        if sys.stderr.isatty() and time.monotonic() - self.begun > PATIENCE:
            self.shown = True
            name = escape(path.rpartition("/")[2])[:40]
            said = f"opening evidence: {self.files:,} files, {self.bytes / 1e6:,.0f} MB, now {name}"
            click.echo(f"\r\033[K{said[: terminal_width() - 1]}", nl=False, err=True)

    def close(self) -> None:
        """Wipe the line."""
        if self.shown:
            click.echo("\r\033[K", nl=False, err=True)


def one(paths: tuple[str, ...]) -> Target:
    """The one case that these paths name."""
    found = targets(paths)
    if len(found) > 1:
        names = ", ".join(t.sources.name(t.path) for t in found[:5])
        raise click.ClickException(f"{len(found)} cases found ({names}); name one of them")
    return found[0]
