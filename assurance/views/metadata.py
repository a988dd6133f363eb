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
    if whole and case.complete and case.entry is not None:
        said["files"] = documents(case)
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
    """The files of the case in a picture by relative path, the case document first; raises `NoCase`."""
    files = read(svg).get("files")
    if not isinstance(files, dict) or not files:
        raise NoCase("it shows a part of a case only")
    for path, text in files.items():
        if not isinstance(text, str) or not _harmless(path):
            raise NoCase(f"it names a file that is not written, `{visible(path)}`")
    return files


def _harmless(path: str) -> bool:
    """Whether a path stays in its folder, on every system, and cannot pass for anything but a text of a case."""
    odd = any(not char.isprintable() or char in '\\:*?"<>|' for char in path)
    hidden = any(part.startswith(".") or part.endswith((".", " ")) for part in path.split("/"))
    return bool(path) and posixpath.normpath(path) == path and not odd and not hidden and path.endswith(ENDINGS)


ENDINGS = (".yaml", ".yml", ".md", ".txt", ".json")


def documents(case: Case) -> dict[str, str]:
    """The files of a case as they were read, the case's own first, by path from the folder that holds them all."""
    found = {source.path: source.text for source in case.sources}
    for element in case.elements.values():
        told = element.entry.node.value("text")
        if isinstance(told, Mapping):  # `text: {file: c1.md}`
            name = told.value("file")
            folder = posixpath.dirname(element.entry.source.path)
            if isinstance(name, Scalar):
                found.setdefault(posixpath.normpath(posixpath.join(folder, name.value)), f"{element.text}\n")
    base = posixpath.commonpath([posixpath.dirname(path) or "." for path in found])
    return {posixpath.relpath(path, base or "."): text for path, text in found.items()}
