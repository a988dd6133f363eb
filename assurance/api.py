"""The public functions: load a case from a file, or analyse a text that is not (yet) one."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from assurance.config import Config, ConfigError, load_config
from assurance.model.result import Result
from assurance.pipeline import check
from assurance.source import Sources, project_root


def load(path: str | os.PathLike[str], *, today: dt.date | None = None, config: Config | None = None) -> Result:
    """Check the case in a file.

    `today` is the date on which evidence is judged, by default the current one. Bad input gives findings, never an
    exception; a configuration that makes no sense raises `assurance.config.ConfigError`.
    """
    file = Path(path)
    root = project_root(file.parent.absolute())
    config = config or load_config(root)
    sources, inside = opened(file, root, Path.cwd(), config)
    return check(sources, inside, today=today or current_date(), config=config)


def analyse(text: str, *, name: str = "case.yaml", today: dt.date | None = None, root: Path | None = None) -> Result:
    """Check a text as if it stood in a file `name` of the folder `root` (by default the current one)."""
    folder = (root or Path.cwd()).absolute()
    sources = Sources(folder, folder, buffers={name: text})
    return check(sources, name, today=today or current_date())


def opened(file: Path, root: Path, base: Path, config: Config) -> tuple[Sources, str]:
    """The sources of the project that a file belongs to, and the file's path in it."""
    inside = Path(os.path.relpath(file.absolute(), root)).as_posix()
    return Sources(root, base, config.limits), inside


def current_date() -> dt.date:
    """The date that stands for today: `SOURCE_DATE_EPOCH` (seconds, UTC) where it is set, else the clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        if not re.fullmatch("[0-9]{1,11}", epoch):
            raise ConfigError(f"SOURCE_DATE_EPOCH is `{epoch}`; write seconds since 1970, or unset it")
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now().astimezone().date()
