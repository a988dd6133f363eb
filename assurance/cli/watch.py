"""Watching: a command run again whenever a file changes that it read, or a folder in which it looked for files.

Files are compared by size and time of change, twice a second; no service of the system is needed, so it works on
network drives and in containers. A change is waited out: the command runs once two looks in a
row find the files alike. What fails while files are half written is said, and watching goes on.
"""

from __future__ import annotations

import gc
import os
import posixpath
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assurance.config import ConfigError
from assurance.model.result import Result

INTERVAL = 0.5
"""Seconds between two looks."""
SETTLED = 0.1
"""Seconds for which files must stay as they are before the command runs again."""
MOST_FOLDERS = 2_000
CONFIGURATIONS = ("assurance.toml", "pyproject.toml")
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run ended with, the files whose change matters, and the folders in which files may come or go.

    A folder of which everything below matters has True.
    """

    code: int
    files: frozenset[Path] = frozenset()
    folders: tuple[tuple[Path, bool], ...] = ()


Seen = dict[Path, object]


def watch(run: Callable[[], Watched]) -> int:
    """Run, and again after each change, until Ctrl-C; the exit code of the last run that could do its job, or 2."""
    last = run()  # what cannot be done the first time is a mistake on the command line, and ends the program
    try:
        while True:
            _flush()
            last = _again(run, last, _changed(last))
    except KeyboardInterrupt:
        click.echo("\nstopped watching", err=True)
        return last.code


def refuse_unwatchable(paths: tuple[str, ...], options: dict[str, Any]) -> None:
    """Refuse what makes no sense in a loop: standard input, and options that write into what is watched."""
    if "-" in paths:
        raise click.UsageError("`--watch` looks at files, and standard input is none")
    for name in ("fix", "unsafe_fixes", "diff", "add_ignore"):
        if options.get(name) not in (False, None):
            raise click.UsageError(f"`--watch` only looks; leave out `--{name.replace('_', '-')}`")


def of_results(results: Iterable[Result], roots: Iterable[Path], code: int) -> Watched:
    """What to watch for checked cases: their texts, artifacts, configuration and the folders of their globs.

    `roots` are the roots of their projects, one for each result.
    """
    files: set[Path] = set()
    folders: dict[Path, bool] = {}
    for result, root in zip(results, roots, strict=True):
        files |= {root / source.path for source in result.texts.values()} | {root / name for name in CONFIGURATIONS}
        files |= {root / path for path in _artifacts(result)}
        for folder, deep in _globs(result):
            folders[root / folder] = folders.get(root / folder, False) or deep
    return Watched(code, frozenset(files), tuple(folders.items()))


def _artifacts(result: Result) -> Iterator[str]:
    for element in result.case.of_kind("evidence"):
        named = element.fields.artifact
        if named is not None and named.path is not None and "\0" not in named.path:
            yield posixpath.join(posixpath.dirname(element.entry.source.path), named.path)


def _globs(result: Result) -> Iterator[tuple[str, bool]]:
    """The folders in which the files of a case are looked for; also of those that are named and not there yet."""
    for document in result.documents:
        for include in document.includes:
            pattern = posixpath.join(posixpath.dirname(document.source.path), include.pattern)
            if "\0" in pattern or posixpath.isabs(include.pattern):
                continue
            fixed = pattern.split("*", maxsplit=1)[0].split("?", maxsplit=1)[0]
            yield posixpath.dirname(fixed) or ".", fixed != pattern and ("/" in pattern[len(fixed) :])


def _again(run: Callable[[], Watched], last: Watched, changed: list[Path]) -> Watched:
    """Run after a change. A run that cannot do its job leaves the files to watch as they were."""
    if sys.stdout.isatty():
        click.echo(_CLEAR, nl=False)
    _say(f"changed: {_names(changed)}")
    try:
        return run()
    except (click.ClickException, ConfigError, OSError) as problem:
        said = problem.format_message() if isinstance(problem, click.ClickException) else str(problem)
        _say(f"error: {said}")
        return Watched(2, last.files, last.folders)
    finally:
        gc.collect()  # the program runs without the collector, which suits a single run


def _changed(last: Watched) -> list[Path]:
    """Wait for a change, and until it is over; what has changed."""
    before = _look(last)
    while True:
        time.sleep(INTERVAL)
        now = _look(last)
        if now == before:
            continue
        while True:
            time.sleep(SETTLED)
            settled = _look(last)
            if settled == now:
                break
            now = settled
        found = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
        if found:  # else it is again as it was
            return found


def _look(last: Watched) -> Seen:
    """Size and time of change of each file, None for one that is not there; of each folder the names in it."""
    seen: Seen = {path: _stamp(path) for path in last.files}
    for folder, deep in last.folders:
        for here, names in _listed(folder, deep=deep):
            seen[here] = names
    return seen


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def _listed(folder: Path, *, deep: bool) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The YAML files in a folder, by name; with `deep` also in those below."""
    for count, (here, folders, files) in enumerate(os.walk(folder)):
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if deep else []
        yield Path(here), tuple(sorted(name for name in files if name.endswith((".yaml", ".yml"))))
        if count >= MOST_FOLDERS:
            return


def _names(changed: list[Path]) -> str:
    shown = [os.path.relpath(path) for path in changed[:3]]
    return ", ".join(shown) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")


def _say(text: str) -> None:
    from assurance.safe import escape

    click.echo(escape(text))


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
