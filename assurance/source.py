"""Text and places: sources, spans, and the one door through which project files are read."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BufferedReader
from pathlib import Path, PurePosixPath

STDIN = "<stdin>"

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters in one file; lines and columns are computed when shown."""

    file: str
    start: int
    end: int

    @property
    def nowhere(self) -> bool:
        """True for a place that is a file as a whole, not a piece of its text."""
        return self.start < 0


def whole(file: str) -> Span:
    """The place "this file", for findings that have no text to point at."""
    return Span(file, -1, -1)


@dataclass(frozen=True)
class Source:
    """One text with a name to show; offsets count Unicode characters, a byte order mark not among them."""

    name: str
    path: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, the column in characters."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (counted from 1) without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def offset(self, line: int) -> int:
        """Where a line (counted from 1) begins."""
        return self._starts[line - 1]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not become text: why, in a few words, and what would help."""

    name: str
    path: str
    reason: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one case may cost; hostile files end here with a message instead of exhausting the machine."""

    file_bytes: int = 10_000_000
    files: int = 1_000
    depth: int = 400
    nodes: int = 5_000_000
    elements: int = 200_000
    searched: int = 100_000
    findings: int = 5_000
    artifact_bytes: int = 5_000_000_000
    artifact_read_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Artifact:
    """What the file system says of an evidence file: its digest, or why there is none.

    `pinned` is the digest in the lock file beside the case, empty where there is none.
    """

    state: str  # present | missing | unreadable | outside
    sha256: str = ""
    size: int = 0
    reason: str = ""
    pinned: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around a project; services that show findings beside code name files as seen from its root.

    `project` is the project's root, `base` the folder that shown names are relative to; all are absolute, and none of
    them is ever shown.
    """

    root: Path
    project: Path
    base: Path

    def path(self, name: str) -> str:
        """A shown name as a path from the root of the repository, with forward slashes."""
        if name == STDIN:
            return name
        start = self.project if name in CONFIGURATIONS else self.base
        return PurePosixPath(Path(os.path.relpath(start / name, self.root))).as_posix()


@dataclass
class Sources:
    """The files of one project. Nothing outside `root` is read, whatever a case file names.

    Paths are relative to `root`, with forward slashes. Names are what people see: relative to `base`
    (where they stand), never absolute.
    """

    root: Path
    base: Path
    limits: Limits = field(default_factory=Limits)
    buffers: Mapping[str, str] = field(default_factory=dict)
    texts: dict[str, Source] = field(default_factory=dict)
    watcher: Callable[[str, int], None] | None = None
    """Told of each evidence file before it is read: its path and its size. For progress on long work."""

    def name(self, path: str) -> str:
        """How a path of the project is shown to the person who asked."""
        if path.rpartition("/")[2] == STDIN:
            return STDIN
        if PurePosixPath(path).is_absolute():
            return path  # outside the project, so shown as it was written
        if leads_out(path):
            return PurePosixPath(os.path.relpath(self.root, self.base), path).as_posix()
        return PurePosixPath(Path(os.path.relpath(self.root / path, self.base))).as_posix()

    @property
    def repository(self) -> Repository:
        """The repository of this project: the nearest folder upward with `.git`, else the project itself."""
        root = Path(os.path.normpath(self.root.absolute()))
        above = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
        return Repository(next(above, root), root, Path(os.path.normpath(self.base.absolute())))

    def read(self, path: str) -> Source | Unreadable:
        """The text of a project file, or why it could not be read."""
        name = self.name(path)
        if name in self.texts:
            return self.texts[name]
        if path in self.buffers:
            return self._keep(Source(name, path, self.buffers[path].removeprefix("\ufeff")))
        found = self._inside(path)
        if found is None:
            return Unreadable(
                name, path, "lies outside the project", "keep every file of a case inside the project root"
            )
        try:
            if found.is_dir():
                return Unreadable(
                    name, path, "is a folder, not a file", "name the YAML files in it, for instance with `*.yaml`"
                )
            if not found.is_file():
                if found.exists():
                    return Unreadable(name, path, "is not a regular file", "name a YAML file")
                return Unreadable(name, path, "does not exist", "put the file there, or correct the path")
            with found.open("rb") as stream:
                data = stream.read(self.limits.file_bytes + 1)
        except PermissionError:
            return Unreadable(name, path, "may not be read: permission denied", "give yourself read permission")
        except OSError as error:
            return Unreadable(name, path, f"could not be read: {(error.strerror or 'unknown error').lower()}")
        return self._decode(name, path, data)

    def _decode(self, name: str, path: str, data: bytes) -> Source | Unreadable:
        if len(data) > self.limits.file_bytes:
            limit = f"{self.limits.file_bytes:,} bytes"
            return Unreadable(
                name, path, f"is larger than {limit}", "split it with `files:`, or raise `limits.file-bytes`"
            )
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Unreadable(name, path, "is not UTF-8 but UTF-16", "save it as UTF-8")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if b"\0" in data[:8192]:
                return Unreadable(name, path, "is a binary file, not text", "name a YAML file")
            line = data.count(b"\n", 0, error.start) + 1
            return Unreadable(name, path, f"is not UTF-8 (first bad byte in line {line})", "save it as UTF-8")
        return self._keep(Source(name, path, text))

    def _keep(self, source: Source) -> Source:
        self.texts[source.name] = source
        return source

    def _inside(self, path: str) -> Path | None:
        """The real file behind a path, or None where links or `..` lead out of the root."""
        if "\0" in path:
            return None
        try:
            real = (self.root / path).resolve()
            return real if real.is_relative_to(self.root.resolve()) else None
        except (OSError, RuntimeError):
            return None

    def glob(self, pattern: str) -> list[str]:
        """Project files whose path matches a pattern, sorted. Folders behind links are not entered.

        `*` and `?` stay within a folder, `**/` stands for any folders. At most `limits.searched` entries are looked at.
        """
        wanted = compiled(pattern)
        fixed = pattern.split("*", maxsplit=1)[0].split("?", maxsplit=1)[0].split("[", maxsplit=1)[0].rpartition("/")[0]
        if self._inside(fixed or ".") is None:
            return []
        found: list[str] = []
        looked_at = 0
        for parent, folders, files in os.walk(self.root / fixed):
            folders.sort()
            looked_at += len(folders) + len(files)
            if looked_at > self.limits.searched:
                break
            here = PurePosixPath(Path(parent).relative_to(self.root)).as_posix()
            paths = (name if here == "." else f"{here}/{name}" for name in files)
            found.extend(path for path in paths if wanted.fullmatch(path))
        found.extend(path for path in self.buffers if wanted.fullmatch(path))
        return sorted(set(found))

    def artifact(self, path: str) -> tuple[Artifact, bytes | None]:
        """Digest and size of an evidence file, and its bytes where it is small enough to be opened.

        The digest is that of these bytes, so nobody can put another file there in between. A larger file is read in
        pieces, so that its size costs no memory.
        """
        try:
            found = self._inside(path)
            if found is None:
                return Artifact("outside", reason="lies outside the project"), None
            if not found.exists():
                return Artifact("missing", reason="does not exist"), None
            if not found.is_file():
                reason = "is a folder, not a file" if found.is_dir() else "is not a regular file"
                return Artifact("unreadable", reason=reason), None
            with found.open("rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                if size > self.limits.artifact_bytes:
                    reason = f"is larger than {self.limits.artifact_bytes:,} bytes"
                    return Artifact("unreadable", size=size, reason=reason), None
                if self.watcher is not None:
                    self.watcher(path, size)
                if size > self.limits.artifact_read_bytes:
                    return _digest(stream, size), None
                data = stream.read(self.limits.artifact_read_bytes + 1)
            if len(data) != size:
                return Artifact("unreadable", reason="changed while it was read"), None
            return Artifact("present", hashlib.sha256(data).hexdigest(), size), data
        except OSError as error:
            reason = f"could not be read: {(error.strerror or 'unknown error').lower()}"
            return Artifact("unreadable", reason=reason), None

    def file(self, path: str) -> Path | None:
        """The real file behind a path of the project, for engines that read it themselves; None outside of it."""
        return self._inside(path)


def _digest(stream: BufferedReader, size: int) -> Artifact:
    """The digest of a large file; one that changes under the reader's hands is not read."""
    before = os.fstat(stream.fileno())
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Artifact("unreadable", reason="changed while it was read")
    return Artifact("present", digest, size)


def compiled(pattern: str) -> re.Pattern[str]:
    """A glob pattern as a regular expression over whole paths: `*` and `?` within a folder, `**/` over folders."""
    whole_folders = re.sub(r"(?:\*\*/)+", "**/", pattern[:1000])
    pieces = re.split(r"(\*\*/|\*+|\?)", whole_folders)
    known = {"**/": "(?:[^/]+/)*", "?": "[^/]"}
    return re.compile("".join(known.get(p) or ("[^/]*" if p.startswith("*") else re.escape(p)) for p in pieces))


CONFIGURATIONS = ("assurance.toml", "pyproject.toml")
ROOT_MARKS = ("assurance.toml", ".git")


def leads_out(path: str) -> bool:
    """Whether a normalized relative path begins with `..`."""
    return path == ".." or path.startswith("../")


def project_root(start: Path) -> Path:
    """The nearest folder upward that holds `assurance.toml`, `.git` or a `[tool.assurance]`, else `start` itself."""
    start = Path(os.path.normpath(start.absolute()))
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in ROOT_MARKS) or _has_table(folder / "pyproject.toml"):
            return folder
    return start


def _has_table(file: Path) -> bool:
    try:
        return file.is_file() and re.search(r"(?m)^\[tool\.assurance[\].]", file.read_text("utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False
