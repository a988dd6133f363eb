"""The files of a case: the case document and everything that its `files:` lead to, each read once."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from assurance.diagnostic import Diagnostic
from assurance.source import Source, Sources, Span, Unreadable, leads_out
from assurance.syntax import faults, misfits
from assurance.syntax.document import Document, Include, read_document
from assurance.syntax.entry import Entry
from assurance.syntax.tree import parse


@dataclass(frozen=True, slots=True)
class Member:
    """A document and the module it belongs to (empty for the case itself)."""

    document: Document
    module: str


@dataclass(frozen=True, slots=True)
class Loan:
    """What another case lends: its header, its public elements, and the IDs of the others, which may not be used.

    `path` is what names it under `uses`, `sources` are its files.
    """

    path: str
    entry: Entry
    public: tuple[Entry, ...]
    private: frozenset[str]
    sources: tuple[Source, ...] = ()


@dataclass(slots=True)
class Project:
    """What was read. `complete` is False where a file could not be, so that the case is known only in part."""

    members: list[Member] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    complete: bool = True
    unread_files: bool = False
    unread_texts: list[str] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Waiting:
    path: str
    module: str
    listed_at: Span | None
    ancestors: tuple[str, ...]


def read_project(sources: Sources, path: str, extra_fields: frozenset[str] = frozenset()) -> Project:
    """Read a case and its files, breadth first, in the order in which they are listed."""
    project = Project()
    first_listed: dict[str, Span | None] = {path: None}
    waiting = [_Waiting(path, "", None, ())]
    while waiting:
        item = waiting.pop(0)
        document = _read(sources, item, project, extra_fields)
        if document is None:
            continue
        module = document.entry.id if document.kind in ("module", "contract") and document.entry else item.module
        project.members.append(Member(document, module))
        project.faults.extend(document.faults)
        for include in document.includes:
            waiting.extend(_expand(sources, include, item, module, first_listed, project))
    return project


def _read(sources: Sources, item: _Waiting, project: Project, extra_fields: frozenset[str]) -> Document | None:
    source = sources.read(item.path)
    if isinstance(source, Unreadable):
        project.faults.append(faults.unreadable_file(source, item.listed_at))
        project.complete = False
        project.unread_files = True
        return None
    tree = parse(source, sources.limits)
    if tree.broken:
        project.complete = False
        project.unread_texts.append(source.text)
    document = read_document(tree, sources, extra_fields) if not tree.broken else _broken(source, tree.faults)
    if document.kind == "pattern":
        project.complete = False
        project.unread_texts.append(source.text)
    if document.kind == "case" and item.listed_at is not None:
        message = f"`{source.name}` is a case of its own"
        project.faults.append(misfits.misplaced_document(item.listed_at, message, "list parts and modules only"))
        return None
    return document


def _broken(source: Source, found: list[Diagnostic]) -> Document:
    return Document("part", source, None, faults=tuple(found))


def _expand(
    sources: Sources,
    include: Include,
    lister: _Waiting,
    module: str,
    first_listed: dict[str, Span | None],
    project: Project,
) -> list[_Waiting]:
    """The files that one item under `files:` adds."""
    found: list[_Waiting] = []
    for path in paths(sources, include, lister.path, project):
        if path == lister.path or path in lister.ancestors:
            project.faults.append(misfits.include_loop(include.span, sources.name(path), first_listed.get(path)))
        elif path in first_listed:
            first = first_listed[path]
            project.faults.append(misfits.include_twice(include.span, sources.name(path), first or include.span))
        elif len(first_listed) >= sources.limits.files:
            message = f"the case has more than {sources.limits.files:,} files"
            project.faults.append(faults.over_limit(include.span, message, "raise `limits.files`"))
            project.complete = False
            break
        else:
            first_listed[path] = include.span
            found.append(_Waiting(path, module, include.span, (*lister.ancestors, lister.path)))
    return found


def paths(sources: Sources, include: Include, lister: str, project: Project) -> list[str]:
    """The project paths that an item of a document means; one that leads out of the project means none."""
    folder = posixpath.dirname(lister)
    pattern = posixpath.normpath(posixpath.join(folder, include.pattern))
    windows = include.pattern[1:2] == ":"
    if "\\" in include.pattern and include.pattern[1:2] != ":":
        message = f"`{include.pattern}` separates folders with `\\`"
        hint = f"write `{include.pattern.replace(chr(92), '/')}`"
        project.faults.append(misfits.wrong_value(include.span, message, hint))
        return []
    if posixpath.isabs(include.pattern) or leads_out(pattern) or windows or "\0" in pattern:
        project.faults.append(misfits.include_outside(include.span, include.pattern))
        project.complete = False
        return []
    if not any(sign in include.pattern for sign in "*?"):
        return [pattern]
    pattern = re.sub(r"(?:\*\*/)+", "**/", pattern)
    if pattern.count("**") > 1:
        message, hint = f"`{include.pattern}` has `**` more than once", "name the folders between"
        project.faults.append(misfits.wrong_value(include.span, message, hint))
        return []
    matches = [path for path in sources.glob(pattern) if path != lister]
    if not matches:
        project.faults.append(misfits.include_nothing(include.span, include.pattern))
    return matches
