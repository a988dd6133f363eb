"""The files that a query may read: below the case's folder, of one kind, and the same before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assurance.evidence.queries.engine import QueryRefused

KINDS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a table, all of one `kind`."""

    paths: tuple[Path, ...]
    kind: str
    folder: Path

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """Each file as seen from the case's folder, with its size in bytes."""
        return tuple((path.relative_to(self.folder).as_posix(), path.stat().st_size) for path in self.paths)

    def state(self) -> tuple[tuple[int, int, int], ...]:
        """What tells that a file was replaced: size, time of change and inode of each."""
        try:
            return tuple((s.st_size, s.st_mtime_ns, s.st_ino) for s in (path.stat() for path in self.paths))
        except OSError:
            return ()


def find(table: str | None, folder: Path) -> Files:
    """The files that a table names, by path or glob, in order; `QueryRefused` where they may not be read."""
    if table is None:
        raise QueryRefused("it names no `table`", "write `table: rows/*.parquet`; `sql` reads it as `rows`")
    written = PurePosixPath(table)
    if written.is_absolute() or ".." in written.parts or "\0" in table:
        raise QueryRefused(f"`{table[:80]}` leads out of the case's folder", "keep the rows beside the case")
    root = folder.resolve()
    found = sorted(path for path in _matching(root, table) if path.is_file())
    if not found:
        raise QueryRefused(f"`{table[:80]}` names no file", "name files below the case's folder, like `rows/*.parquet`")
    if len(found) > MOST:
        raise QueryRefused(f"`{table[:80]}` names more than {MOST:,} files")
    for path in found:
        _refuse_outside(path, root)
    kinds = {KINDS.get(path.suffix.lower(), "") for path in found}
    if len(kinds) != 1 or "" in kinds:
        raise QueryRefused(
            f"`{table[:80]}` names {'files of several kinds' if len(kinds) > 1 else 'a file of unknown kind'}",
            "name files that all end in `.parquet`, all in `.csv`, or all in `.jsonl`",
        )
    return Files(tuple(found), kinds.pop(), root)


def _matching(root: Path, table: str) -> Iterable[Path]:
    try:
        return list(root.glob(table))
    except (ValueError, NotImplementedError, OSError):
        raise QueryRefused(f"`{table[:80]}` is no path", "write one like `rows/*.parquet`") from None


def _refuse_outside(path: Path, root: Path) -> None:
    if not path.resolve().is_relative_to(root):
        raise QueryRefused(f"`{path.relative_to(root).as_posix()}` is a link that leads out of the case's folder")
