"""JSON with a list of objects: the rows of any tool that has no adapter of its own."""

from __future__ import annotations

from typing import Any

from assurance.evidence.content import Content
from assurance.evidence.format import MAYBE, NO, Format, Options
from assurance.evidence.reading import CannotRead, Reading
from assurance.evidence.tabling import table

SHOWN = 6


def sniff(content: Content) -> int:
    """It begins like JSON and is not JSON Lines."""
    return MAYBE if content.looks_like_json and not _is_lines(content) else NO


def _is_lines(content: Content) -> bool:
    first, newline, rest = content.head.partition(b"\n")
    return bool(newline and rest.strip()) and first.startswith(b"{") and isinstance(content.first_line, dict)


def read(content: Content, options: Options) -> Reading:
    """Rows are the objects of the list that `rows` points to, else of the only list of objects there is."""
    return table(_records(content.json, options.rows))


def _records(found: Any, pointer: str | None) -> list[dict[str, Any]]:
    if pointer is not None:
        found = _at(found, pointer)
        if not isinstance(found, list):
            raise CannotRead(f"has no list at `{pointer[:60]}`")
        return _objects(found)
    if isinstance(found, list):
        return _objects(found)
    lists = {name: value for name, value in found.items() if _is_list(value)} if isinstance(found, dict) else {}
    if len(lists) > 1:
        names = ", ".join(f"`/{name[:40]}`" for name in list(lists)[:SHOWN])
        raise CannotRead(f"holds several lists; say which with `artifact: {{rows: …}}`: {names}")
    if not lists:
        raise CannotRead("holds no list of objects at its top; point to one with `artifact: {rows: /name}`")
    return _objects(next(iter(lists.values())))


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _objects(found: list[Any]) -> list[dict[str, Any]]:
    for at, item in enumerate(found):
        if not isinstance(item, dict):
            raise CannotRead(f"has a row that is no object (number {at + 1})")
    return found


def _at(found: Any, pointer: str) -> Any:
    """What a JSON pointer leads to (RFC 6901)."""
    if pointer and not pointer.startswith("/"):
        raise CannotRead(f"has no list at `{pointer[:60]}`: a JSON pointer begins with `/`")
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and key in found:
            found = found[key]
        elif isinstance(found, list) and key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(found):
            found = found[int(key)]
        else:
            raise CannotRead(f"has nothing at `{pointer[:60]}`")
    return found


FORMAT = Format("json", "JSON with a list of rows", sniff, read)
