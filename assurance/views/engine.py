"""The Graphviz engine: which program lays pictures out, and how it is run.

Looked for in this order: the path that was asked for, the environment variable `ASSURANCE_DOT`, the program of the
`graphviz-pure` distribution, `dot` on the search path.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "ASSURANCE_DOT"
BUNDLED = "graphviz-pure"
INSTALL = (
    "install it with `pip install graphviz-pure`, or install Graphviz (https://graphviz.org) so that `dot` is found"
)
SECONDS = 60.0
_VERSION = re.compile(r"version\s+([\w.]+)")


class EngineMissing(Exception):
    """No Graphviz was found, or the one asked for is none; the text says what to do."""


class EngineFailed(Exception):
    """Graphviz was found but did not draw; the text says what it said."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A Graphviz program: where it is, what it calls itself, and its version."""

    path: str
    name: str
    version: str


def find(asked: str | None = None, *, environ: Mapping[str, str] | None = None) -> Engine:
    """The engine to use; raises `EngineMissing` where there is none."""
    environ = os.environ if environ is None else environ
    for wanted, told_by in ((asked, "--dot"), (environ.get(VARIABLE), VARIABLE)):
        if wanted:
            return _named(wanted, told_by, environ.get("PATH"))
    for path in (*_bundled(), shutil.which("dot", path=environ.get("PATH"))):
        found = identify(path) if path else None
        if found:
            return found
    raise EngineMissing(f"drawing needs Graphviz, and none was found; {INSTALL}")


def _named(wanted: str, told_by: str, search: str | None) -> Engine:
    path = shutil.which(wanted, path=search)
    if path is None:
        raise EngineMissing(f"`{wanted}` (from {told_by}) is not a program that can be run; {INSTALL}")
    found = identify(path)
    if found is None:
        raise EngineMissing(
            f"`{wanted}` (from {told_by}) does not answer like Graphviz; name a `dot` or `graphviz-pure`"
        )
    return found


def _bundled() -> Iterator[str]:
    """Where the program of the `graphviz-pure` distribution may be."""
    name = f"{BUNDLED}.exe" if os.name == "nt" else BUNDLED
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (folder / name).is_file():
            yield str(folder / name)
    from importlib.metadata import PackageNotFoundError, files

    try:
        yield from (str(file.locate()) for file in files(BUNDLED) or () if file.name == name)
    except PackageNotFoundError:
        return


def identify(path: str) -> Engine | None:
    """The engine behind a path, None where it does not answer like Graphviz."""
    try:
        told = subprocess.run(  # noqa: S603  the person who runs us names the program
            [path, "-V"], capture_output=True, text=True, errors="replace", timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = f"{told.stdout}\n{told.stderr}".strip()
    version = _VERSION.search(words)
    if told.returncode or not version or "graphviz" not in words.lower():
        return None
    return Engine(path, BUNDLED if BUNDLED in words else "graphviz", version[1])


def run(engine: Engine, source: str, to: str, *, seconds: float = SECONDS) -> str:
    """What the engine makes of a DOT text, in one of its output formats; its warnings are not shown."""
    from graphviz.backend import CalledProcessError, ExecutableNotFound, dot_command, execute

    command = [engine.path, *dot_command.command("dot", to)[1:]]
    try:
        done = execute.run_check(
            command, input=source, capture_output=True, quiet=True, encoding="utf-8", errors="replace", timeout=seconds
        )
    except (ExecutableNotFound, OSError) as error:
        raise EngineMissing(f"`{engine.path}` could not be started; {INSTALL}") from error
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(
            f"{_called(engine)} took longer than {seconds:g} seconds; draw fewer elements at once"
        ) from error
    except CalledProcessError as error:
        said = " ".join(str(error.stderr or "").split())[:300] or f"exit status {error.returncode}"
        raise EngineFailed(f"{_called(engine)} failed: {said}") from error
    return str(done.stdout)


def _called(engine: Engine) -> str:
    return f"{engine.name} {engine.version}"
