"""The case inside its picture: written into the SVG as JSON, and read back.

A picture of a whole case carries the files of the case as they were read, so that what is read back is the case again,
comments and all. Evidence is not in it. A picture of a part carries what it shows.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
import unicodedata
from typing import Any

from assurance import __version__
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.source import STDIN
from assurance.syntax.tree import Mapping, Scalar
from assurance.views.graph import graph
from assurance.views.scene import Scene
from assurance.views.text import visible

FORMAT = "assurance-case/1"
_BLOCK = re.compile(r'<metadata id="case-data">([^<]*)</metadata>')


class NoCase(Exception):
    """A picture holds no case that can be read back; the text says why."""


def metadata(assessment: Assessment, scene: Scene, *, whole: bool) -> str:
    """The JSON for a picture: the documents and states of a whole case, or what a picture of a part shows."""
    case = assessment.case
    said: dict[str, Any] = {"format": FORMAT, "tool": f"assurance {__version__}", "date": assessment.today.isoformat()}
    files = documents(case) if whole and case.complete and case.entry is not None else {}
    if files and all(map(_harmless, files)):
        said["files"] = files
        said["extra-fields"] = sorted({name for e in case.elements.values() for name, _ in e.entry.extra})
        said["states"] = {key: word for key in case.elements if (word := assessment.word(key))}
    else:
        said["picture"] = graph(scene, assessment)
    # escaped as ASCII, so that no character of a text can break the XML, and lone surrogates survive
    return json.dumps(said, separators=(",", ":"))


def read(svg: str) -> dict[str, Any]:
    """The JSON of a picture that `metadata` made; raises `NoCase`. Nothing of the SVG is parsed but that block."""
    found = _BLOCK.findall(svg)
    if len(found) != 1:
        raise NoCase("it carries the data of more than one case" if found else NO_DATA)
    try:
        said = json.loads(html.unescape(found[0]))
    except (ValueError, RecursionError) as error:
        raise NoCase("its data cannot be read as JSON") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NoCase(f"its data is not in the format {FORMAT}")
    return said


def unpack(svg: str) -> dict[str, str]:
    """The files of the case in a picture by relative path, the case document first; raises `NoCase`.

    Where the case has fields that its project declares, a configuration that declares them comes last.
    """
    said = read(svg)
    files, extra = said.get("files"), said.get("extra-fields")
    if not isinstance(files, dict) or not files:
        raise NoCase("it shows a part of a case only")
    if len(files) > MOST_FILES:
        raise NoCase(f"it holds more than {MOST_FILES:,} files")
    for path, text in files.items():
        if not isinstance(text, str) or _SURROGATE.search(text) or not _harmless(path):
            raise NoCase(f"it names a file that is not written, `{visible(path[:200])}`")
    _apart(files)
    words = (
        [name for name in extra if isinstance(name, str) and _WORD.fullmatch(name)] if isinstance(extra, list) else []
    )
    return files | ({CONFIGURATION: f"extra-fields = {json.dumps(words)}\n"} if words else {})


CONFIGURATION = "assurance.toml"
NOT_READ = "(not read)"
"""The text of an element whose text file could not be read."""
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PATH = re.compile(r"(?:[^-./\s][^/]{0,99}(?<![. ])/){0,12}[^-./\s][^/]{0,99}\.(?:ya?ml|md|markdown|rst|adoc|txt)")
_DEVICE = re.compile(r"(?i)(?:^|/)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|/|$)")
NO_DATA = "it carries no data of a case; a picture of the whole case does, if it was not drawn with `--no-metadata`"
MOST_FILES = 2_000


def _harmless(path: str) -> bool:
    """Whether a path stays in its folder and names a text, on every system."""
    odd = set(path) & set('\\:*?"<>|') or _DEVICE.search(path) or not path.isprintable()
    return _PATH.fullmatch(path) is not None and not odd


def _apart(files: dict[str, str]) -> None:
    """Raise `NoCase` where two paths are one file somewhere, or a text is there that no document of the case names."""
    plain = {unicodedata.normalize("NFC", path).casefold() for path in files}
    if len(plain) < len(files) or any(parent in plain for path in plain for parent in _folders(path)):
        raise NoCase("it names two files that are one on some systems")
    documents = "\n".join(text for path, text in files.items() if path.endswith((".yaml", ".yml")))
    loose = [
        path for path in files if not path.endswith((".yaml", ".yml")) and posixpath.basename(path) not in documents
    ]
    if loose:
        raise NoCase(f"it holds a file that no document of the case names, `{loose[0]}`")


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:at]) for at in range(1, len(parts))]


def documents(case: Case) -> dict[str, str]:
    """The files of a case as they were read, the case's own first, by path from the folder that holds them all."""
    found = {source.path.replace(STDIN, "stdin.case.yaml"): source.text for source in case.sources}
    for element in case.elements.values():
        told = element.entry.node.value("text")
        name = told.value("file") if isinstance(told, Mapping) else None  # `text: {file: c1.md}`
        if isinstance(name, Scalar) and element.text != NOT_READ:
            folder = posixpath.dirname(element.entry.source.path)
            found.setdefault(posixpath.normpath(posixpath.join(folder, name.value)), f"{element.text}\n")
    base = posixpath.commonpath([posixpath.dirname(path) or "." for path in found])
    return {posixpath.relpath(path, base or "."): text for path, text in found.items()}
