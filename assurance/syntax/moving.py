"""Moving a branch to another file: what is left in its place, what is added there, how the file gets listed."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator

from assurance.diagnostic import Edit
from assurance.source import Source, Span
from assurance.syntax.branch import Branch, Unmovable, branch_of, dash_column, find_item, is_flow, lines_at
from assurance.syntax.edit import edited, line_end
from assurance.syntax.entry import Entry
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, inside

PATHS = (("artifact", "path"), ("text", "file"))
"""Where an element names a file by a path that starts at its own file's folder."""
_PLAIN_PATH = re.compile(r"\w[\w./-]*(?: [\w./-]+)*")


def left(source: Source, root: Mapping, branch: Branch, entry: Entry) -> Iterator[Edit]:
    """What happens to the place of a branch: its ID stays there; at the top of a file nothing does."""
    if branch.item.top:
        yield from _removed(source, root, branch)
        return
    raw = source.text[entry.id_node.start : entry.id_node.end]
    name = raw if raw[:1] in ('"', "'") else entry.id
    place = Span(source.name, branch.start, branch.end)
    if branch.item.bracketed:
        yield Edit(place, name)
    else:
        ended = source.text[branch.end - 1 : branch.end] in ("\n", "\r")
        yield Edit(place, f"{' ' * branch.item.column}- {name}{line_end(source.text) if ended else ''}")


def _removed(source: Source, root: Mapping, branch: Branch) -> Iterator[Edit]:
    items = branch.item.holder.items
    if branch.item.bracketed:
        place = next(at for at, node in enumerate(items) if node is branch.item.node)
        end = items[place + 1].start if place + 1 < len(items) else branch.end
        start = items[place - 1].end if place and place + 1 == len(items) else branch.start
        yield Edit(Span(source.name, start, end), "")
        return
    key = root.key("elements")
    if len(items) == 1 and key is not None:
        colon = source.text.index(":", key.end) + 1
        yield Edit(Span(source.name, colon, colon), " []")
    yield Edit(Span(source.name, branch.start, _past_blank(source, branch)), "")


def _past_blank(source: Source, branch: Branch) -> int:
    """The end of a branch, with the blank line behind it where there is one before it already."""
    first, behind = source.position(branch.start)[0], source.position(branch.end)[0]
    blank_before = first > 1 and not source.line(first - 1).strip()
    last = source.position(len(source.text))[0]
    if blank_before and behind < last and not source.line(behind).strip():
        return source.offset(behind + 1)
    return branch.end


def moved_text(source: Source, branch: Branch, inner: Iterable[Entry], old: str, new: str) -> str:
    """The text of a branch, its relative paths led from the folder `old` to the same files from the folder `new`."""
    text = source.text[branch.start : branch.end]
    if old == new:
        return text
    edits = [_led(source, node, old, new) for entry in inner for node in _paths(entry)]
    return edited(
        text,
        (
            Edit(Span(edit.span.file, edit.span.start - branch.start, edit.span.end - branch.start), edit.text)
            for edit in edits
            if edit is not None
        ),
    )


def _paths(entry: Entry) -> Iterator[Scalar]:
    for outer, name in PATHS:
        holder = entry.node.value(outer)
        node = holder.value(name) if isinstance(holder, Mapping) else None
        if isinstance(node, Scalar) and node.value.strip():
            yield node


def _led(source: Source, node: Scalar, old: str, new: str) -> Edit | None:
    path = node.value.strip()
    if posixpath.isabs(path):
        return None
    place = inside(source, node)
    if source.text[place.start : place.end] != path:
        line = source.position(node.start)[0]
        raise Unmovable(f"names a file with escapes, at {source.name}:{line}; write the path without them first")
    return Edit(place, relative(posixpath.join(old, path), new))


def relative(path: str, folder: str) -> str:
    """A project path as seen from a folder of the project."""
    return posixpath.relpath(posixpath.join("/", path), posixpath.join("/", folder))


def new_part(text: str, branch: Branch, end: str) -> str:
    """The text of a new part that holds a branch."""
    return end.join(("elements:", *lines_at(text, branch, 2), ""))


def appended(target: Source, root: Node | None, text: str, branch: Branch) -> Edit:
    """The edit that adds a branch to the elements of a file that exists."""
    if not isinstance(root, Mapping) or is_flow(target, root):
        raise Unmovable(f"cannot be added to `{target.name}`, which is written in braces")
    end, base = line_end(target.text), target.position(root.start)[1] - 1
    value = root.value("elements")
    if value is None:
        lines = [f"{' ' * base}elements:", *lines_at(text, branch, base + 2)]
        return _insertion(target, len(target.text), end.join((*lines, "")), end)
    if not isinstance(value, Sequence) or (is_flow(target, value) and value.items):
        raise Unmovable(f"cannot be added to `{target.name}`, whose `elements` are in brackets; write them with dashes")
    if not value.items:
        key = root.key("elements")
        start = value.start if key is None else target.text.index(":", key.end) + 1
        return Edit(Span(target.name, start, value.end), end + end.join(lines_at(text, branch, base + 2)))
    last = _last(target, root, value)
    blank = not target.line(target.position(last.start)[0] - 1).strip() if len(value.items) > 1 else False
    lines = ([""] if blank else []) + lines_at(text, branch, dash_column(target, value))
    return _insertion(target, last.end, end.join((*lines, "")), end)


def _last(source: Source, root: Mapping, value: Sequence) -> Branch:
    node = value.items[-1]
    if not isinstance(node, Mapping):
        raise Unmovable(f"cannot be added to `{source.name}`, whose last entry is no element")
    return branch_of(source, root, find_item(source, root, node))


def _insertion(source: Source, at: int, text: str, end: str) -> Edit:
    ended = at == 0 or source.text[at - 1] in "\r\n"
    return Edit(Span(source.name, at, at), text if ended else end + text)


def listed(source: Source, root: Mapping, path: str) -> Edit:
    """The edit that adds a path, seen from the document's folder, to the `files` of a document."""
    written = path if _PLAIN_PATH.fullmatch(path) else json.dumps(path, ensure_ascii=False)
    value, end = root.value("files"), line_end(source.text)
    if not isinstance(value, Sequence):
        return _new_list(source, root, written)
    if is_flow(source, value):
        at = value.items[-1].end if value.items else value.start + 1
        return Edit(Span(source.name, at, at), f", {written}" if value.items else written)
    number = source.position(value.items[-1].end)[0]
    lines = source.position(len(source.text))[0]
    at = source.offset(number + 1) if number < lines else len(source.text)
    return _insertion(source, at, f"{' ' * dash_column(source, value)}- {written}{end}", end)


def _new_list(source: Source, root: Mapping, written: str) -> Edit:
    """`files` where there is none yet: before `elements` and the comment above it."""
    key, end = root.key("elements") or root, line_end(source.text)
    if is_flow(source, root):
        return Edit(Span(source.name, key.start, key.start), f"files: [{written}], ")
    number, column = source.position(key.start)
    while number > 1 and source.line(number - 1).lstrip().startswith("#"):
        number -= 1
    blank = end if number > 1 and not source.line(number - 1).strip() else ""
    space = " " * (column - 1)
    at = source.offset(number)
    return Edit(Span(source.name, at, at), f"{space}files:{end}{space}  - {written}{end}{blank}")
