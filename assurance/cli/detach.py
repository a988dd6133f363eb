"""`assurance detach`: a branch into a file of its own, or to the elements of another file."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assurance.api import current_date
from assurance.cli.guard import difference
from assurance.cli.offer import consent, consent_options, offer
from assurance.cli.options import PATTERN, Target, cases_around, color_option, one
from assurance.diagnostic import Edit
from assurance.model.names import Thing
from assurance.model.rename import Reading, Refusal, after, meant, read
from assurance.pipeline import check
from assurance.source import STDIN, Source, Sources, leads_out
from assurance.syntax.branch import Branch, Unmovable, branch_of, find_item
from assurance.syntax.edit import Change, Conflict, edited, line_end
from assurance.syntax.moving import appended, left, listed, moved_text, new_part, relative
from assurance.syntax.project import Member
from assurance.syntax.tree import Mapping, nodes, parse

CASE_NAME = PATTERN.removeprefix("*")


@click.command(short_help="Move a branch into a file of its own, or into another file.")
@click.argument("name", metavar="ID")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--to",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=None,
    help="The file [default: from the ID].",
)
@consent_options
@color_option
def detach(name: str, paths: tuple[str, ...], file: Path | None, **options: Any) -> int:
    """Move an element, with everything written inside it and the comment above it, to the elements of another file.

    Its ID stays where it was. A file that does not exist yet is made and listed under `files`; one that exists must be
    a file of the case, in the same module. Relative paths are led to the same files. The diff is shown, then you are
    asked. Nothing is changed if the case would then say anything else than before.

    Exit codes: 0 written, or shown with `--diff`; 1 you said no; 2 it cannot be done, or there was nobody to ask.
    """
    return _moved(name, file, paths, options)


@click.command(short_help="Move a branch to another file of the case.")
@click.argument("name", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@consent_options
@color_option
def move(name: str, file: Path, paths: tuple[str, ...], **options: Any) -> int:
    """Move an element with everything written inside it to a file: `assurance detach ID --to FILE`.

    Exit codes: 0 written, or shown with `--diff`; 1 you said no; 2 it cannot be done, or there was nobody to ask.
    """
    return _moved(name, file, paths, options)


def _moved(name: str, file: Path | None, paths: tuple[str, ...], options: dict[str, Any]) -> int:
    asked = consent(options)
    target = one(paths)
    if target.path.rpartition("/")[2] == STDIN:
        raise click.ClickException("standard input is no file from which something can be moved")
    try:
        changes = planned(target, name, file)
    except Refusal as reason:
        raise click.ClickException(str(reason)) from None
    return offer(changes, target.sources, asked)


@dataclass(frozen=True, slots=True)
class _Move:
    """What moves from where to where: `lister` is the case or module document that lists the files of the module."""

    reading: Reading
    thing: Thing
    source: Source
    lister: Member
    path: str


def planned(target: Target, name: str, file: Path | None) -> list[Change]:
    """The changes that move a branch, once it is known that the case says the same afterwards. Raises `Refusal`."""
    reading = read(target.sources, target.path, target.config.extra_fields)
    reason = reading.distrust()
    if reason:
        raise Refusal(f"`{reading.name}` {reason}; `assurance check` says what to mend")
    move = _move(target, reading, meant(reading.case, name), file)
    try:
        changes = _changes(target.sources, move)
    except Unmovable as problem:
        raise Refusal(f"`{name}` {problem}") from None
    except Conflict:
        raise Refusal(f"`{name}` cannot be moved into itself") from None
    _guard(target, reading, name, changes)
    return changes


def _move(target: Target, reading: Reading, thing: Thing, file: Path | None) -> _Move:
    if thing.family != "element":
        raise Refusal(f"`{thing.key}` is no element, and only elements can be moved")
    module, _, word = thing.key.rpartition("/")
    members = [member for member in reading.project.members if member.module == module]
    lister = next(member for member in members if member.document.kind != "part")
    folder = posixpath.dirname(lister.document.source.path)
    path = _project_path(target.sources, file) if file else posixpath.join(folder, f"{word.lower()}.yaml")
    exists = (target.sources.root / path).exists()
    own = {member.document.source.path for member in members}
    shown = target.sources.name(path)
    if exists and not file:
        raise Refusal(f"`{shown}` exists already; name a file with `--to`")
    if not exists and path.endswith(CASE_NAME):
        raise Refusal(f"`{shown}` would be taken for a case of its own; name it `*.yaml` without `.case`")
    if exists and path not in own:
        where = f"module `{module}`" if module else f"the case `{reading.case.id}` itself"
        raise Refusal(f"`{shown}` exists and is no file of {where}")
    return _Move(reading, thing, thing.entry.source, lister, path)


def _project_path(sources: Sources, file: Path) -> str:
    """The project path of a file that was named on the command line."""
    path = Path(os.path.relpath(file.absolute(), sources.root)).as_posix()
    odd = next((sign for sign in "*?\\\n" if sign in path), "")
    if odd:
        raise Refusal(f"a file of a case cannot have `{odd.strip() or 'a line end'}` in its name")
    if leads_out(path) or Path(path).is_absolute():
        raise Refusal(f"`{sources.name(path)}` lies outside the project")
    if not path.endswith((".yaml", ".yml")):
        raise Refusal(f"`{sources.name(path)}` is not named like a YAML file, `*.yaml`")
    return path


def _changes(sources: Sources, move: _Move) -> list[Change]:
    source, entry = move.source, move.thing.entry
    root = _root(sources, source)
    branch = branch_of(source, root, find_item(source, root, _same(root, entry.node)))
    text = _text(move, branch)
    edits: dict[str, list[Edit]] = {source.name: list(left(source, root, branch, entry))}
    made: list[Change] = []
    known = sources.texts.get(sources.name(move.path))
    if known is source and branch.item.top:
        raise Unmovable(f"is at the top of `{source.name}` already")
    if known is not None:
        edits.setdefault(known.name, []).append(appended(known, _root(sources, known), text, branch))
    else:
        part = new_part(text, branch, line_end(source.text))
        made.append(Change(move.path, sources.name(move.path), None, part))
        for edit in _listing(sources, move, part):
            edits.setdefault(edit.span.file, []).append(edit)
    texts = sources.texts
    changed = [
        Change(texts[name].path, name, texts[name].text, edited(texts[name].text, found))
        for name, found in sorted(edits.items())
    ]
    return [*changed, *made]


def _root(sources: Sources, source: Source) -> Mapping:
    root = parse(source, sources.limits).root
    if not isinstance(root, Mapping):
        raise Unmovable(f"is in `{source.name}`, which is no mapping")
    return root


def _same(root: Mapping, node: Mapping) -> Mapping:
    """The node of a tree that was read again where another one was."""
    return next(one for one in nodes(root) if isinstance(one, Mapping) and one.start == node.start)


def _text(move: _Move, branch: Branch) -> str:
    """The text of the branch as it is written in the other file's folder."""
    source = move.source
    elements = next(m.document.elements for m in move.reading.project.members if m.document.source is source)
    inner = [entry for entry in elements if branch.start <= entry.node.start < branch.end]
    return moved_text(source, branch, inner, posixpath.dirname(source.path), posixpath.dirname(move.path))


def _listing(sources: Sources, move: _Move, part: str) -> Iterator[Edit]:
    """The edit that lists a new file, unless a pattern in the list finds it."""
    document = move.lister.document
    folder = posixpath.dirname(document.source.path)
    then = after(sources, {move.path: part})
    for include in document.includes:
        if move.path in then.glob(posixpath.normpath(posixpath.join(folder, include.pattern))):
            return
    if document.kind not in ("case", "module"):
        raise Unmovable(f"is in a {document.kind}, which lists no files")
    yield listed(document.source, _root(sources, document.source), relative(move.path, folder))


def _guard(target: Target, move_of: Reading, name: str, changes: list[Change]) -> None:
    """Every case that reads what changes must say what it said. Raises `Refusal`."""
    today, extra = current_date(), target.config.extra_fields
    names = {change.name for change in changes}
    then = after(target.sources, {change.path: change.after for change in changes})
    for path in dict.fromkeys((target.path, *cases_around(target))):
        reading = move_of if path == target.path else read(target.sources, path, extra)
        if not reading.files & names:
            continue
        before = check(target.sources, path, today=today, config=target.config)
        now = Sources(then.root, then.base, then.limits, then.buffers)
        wrong = difference(before, check(now, path, today=today, config=target.config))
        if wrong:
            where = "" if path == target.path else f" in `{reading.name}`, which reads the same file"
            raise Refusal(f"`{name}` cannot be moved there: {wrong}{where}")
