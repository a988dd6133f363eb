"""The case inside its picture: written into the SVG as JSON, and read back.

A picture of a whole case carries the files of the case as they were read, so that what is read back is the case again,
comments and all. Evidence is not in it. A picture of a part carries what it shows.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
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
        raise NoCase("it carries no data of a case" if not found else "it carries the data of more than one case")
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
    for path, text in files.items():
        if not _harmless(path) or not isinstance(text, str) or _SURROGATE.search(text):
            raise NoCase(f"it names a file that is not written, `{visible(path)}`")
    words = (
        [name for name in extra if isinstance(name, str) and _WORD.fullmatch(name)] if isinstance(extra, list) else []
    )
    return files | ({CONFIGURATION: f"extra-fields = {json.dumps(words)}\n"} if words else {})


CONFIGURATION = "assurance.toml"
NOT_READ = "(not read)"
"""The text of an element whose text file could not be read."""
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PATH = re.compile(r"(?:[^./\s][^/]*(?<![. ])/)*[^./\s][^/]*\.(?:ya?ml|md|markdown|rst|adoc|txt|json)")


def _harmless(path: str) -> bool:
    """Whether a path stays in its folder, on every system, and cannot pass for anything but a text of a case."""
    return _PATH.fullmatch(path) is not None and path.isprintable() and not set(path) & set('\\:*?"<>|')


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
