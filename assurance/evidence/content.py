"""Content: the bytes of one artifact, read once, and the few ways in which adapters look at them.

Hashing and reading use the same bytes, so a file that is replaced in between cannot pass for another. Everything that
can go wrong ends in `CannotRead` with the reason in words.
"""

from __future__ import annotations

import io
import json
import re
import stat
import sys
import zipfile as plain_zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from assurance.evidence.reading import CannotRead

HEAD, LINES = 65_536, 2_000_000
"""How many bytes an adapter may look at to recognize its format, and how many lines of JSON it reads."""
MEMBERS, RATIO, SMALL, UNPACKED = 100_000, 250, 1_000_000, 1_000_000_000
"""An archive: how many members, the largest ratio of a member over `SMALL` bytes, and how many bytes in all."""
_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")
_ASIDES = ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<!", b">"))
"""What may stand before the first tag of XML: how it opens and closes."""
_ENDS_EARLY = (3, 5, 6, 20)
"""Expat's codes for a document that ends too early: no element, unclosed token, partial character, unclosed CDATA."""


@dataclass(frozen=True)
class Content:
    """The bytes of an artifact under the name it is shown by."""

    name: str
    data: bytes

    @property
    def head(self) -> bytes:
        """The beginning, enough to recognize a format."""
        return self.data[:HEAD]

    @property
    def suffix(self) -> str:
        """The ending of the name in lower case, `.json`."""
        return PurePosixPath(self.name).suffix.lower()

    @cached_property
    def text(self) -> str:
        """The content as UTF-8 text, without its byte order mark."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise CannotRead(f"is not UTF-8 text (first bad byte in line {line})") from None

    @cached_property
    def looks_like_json(self) -> bool:
        """Whether the first letter is one that a JSON document begins with."""
        return self.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")

    @cached_property
    def _parsed(self) -> tuple[Any, str]:
        """The content as JSON, or why it is none: a broken file is read once, however many formats look at it."""
        try:
            if not self.data.strip():
                raise CannotRead("is empty")
            return parse_json(self.text), ""
        except CannotRead as error:
            return None, error.reason

    @property
    def json(self) -> Any:
        """The content as JSON; numbers with a point are decimals."""
        value, reason = self._parsed
        if reason:
            raise CannotRead(reason)
        return value

    @cached_property
    def mapping(self) -> dict[str, Any]:
        """The content as a JSON object; an empty one where it is other JSON or none (for recognizing a format)."""
        if not self.looks_like_json:
            return {}
        try:
            found = self.json
        except CannotRead:
            return {}
        return found if isinstance(found, dict) else {}

    def breaks_off_after(self, *keys: str) -> bool:
        """Whether it is broken JSON with these keys in its head: what is cut off is still of its format."""
        if not self.looks_like_json or not all(f'"{key}"'.encode() in self.head for key in keys):
            return False
        try:
            return self.json is None
        except CannotRead:
            return True

    @cached_property
    def first_line(self) -> Any:
        """The first line as JSON, None where it is none (for recognizing JSON Lines)."""
        line = self.head.partition(b"\n")[0]
        try:
            return parse_json(line.decode("utf-8-sig"))
        except (CannotRead, UnicodeDecodeError):
            return None

    def lines(self) -> Iterator[tuple[int, Any]]:
        """The JSON value of each line that is not empty, with its number from 1."""
        if self.data.count(b"\n") > LINES:
            raise CannotRead(f"has more than {LINES:,} lines: count them with a `query`")
        for number, line in enumerate(self.text.split("\n"), start=1):
            if line.strip():
                try:
                    yield number, parse_json(line)
                except CannotRead as error:
                    raise CannotRead(f"{error.reason} (line {number})") from None

    @cached_property
    def xml(self) -> Element:
        """The root of the content as XML. Documents that declare entities are refused."""
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        if not self.data.strip():
            raise CannotRead("is empty")
        try:
            root: Element = fromstring(self.data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
        except DefusedXmlException:
            raise CannotRead("declares XML entities, which are not read") from None
        except ParseError as error:
            if error.code in _ENDS_EARLY:
                raise CannotRead("ends in the middle: it is no whole XML document") from None
            line, column = error.position
            raise CannotRead(f"is not well-formed XML (line {line}, column {column + 1})") from None
        except (ValueError, LookupError):
            raise CannotRead("is not well-formed XML") from None
        return root

    @cached_property
    def xml_root(self) -> str:
        """The name of the XML root without its namespace; empty where it is no XML (for recognizing a format)."""
        if not self.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return ""
        try:
            return self.xml.tag.rpartition("}")[2]
        except CannotRead:
            return _first_tag(self.head)

    @property
    def is_archive(self) -> bool:
        """Whether it begins like a ZIP archive."""
        return self.data[:4] in (b"PK\x03\x04", b"PK\x05\x06")

    @cached_property
    def archive(self) -> Archive:
        """The content as a ZIP archive whose members were looked at before any is read."""
        return open_archive(self.data)


def _first_tag(head: bytes) -> str:
    """The name of the first tag after declarations and comments, without its prefix."""
    at = 0
    while (start := head.find(b"<", at)) >= 0:
        for opening, closing in _ASIDES:
            if head.startswith(opening, start):
                end = head.find(closing, start)
                at = len(head) if end < 0 else end + len(closing)
                break
        else:
            found = _TAG.match(head, start)
            return found[1].decode("ascii") if found else ""
    return ""


def parse_json(text: str) -> Any:
    """JSON with decimals; NaN and infinities become None, a name given twice in an object is refused."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=lambda _: None, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
            raise CannotRead("ends in the middle: it is no whole JSON document") from None
        raise CannotRead(f"is not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise CannotRead("is nested too deeply") from None
    except ValueError:
        raise CannotRead("holds a number with too many digits") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name in found if counts[name] > 1)
        raise CannotRead(f"gives `{twice[:60]}` twice in one object")
    return found


@dataclass(frozen=True)
class Archive:
    """A ZIP archive; `names` are its members."""

    names: tuple[str, ...]
    _opened: Any

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        try:
            with self._opened.open(name) as stream:
                size = self._opened.getinfo(name).file_size
                data: bytes = stream.read(size + 1)
        except KeyError:
            raise CannotRead(f"lacks `{name}`") from None
        except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError, ArithmeticError) as error:
            raise CannotRead(f"has a member that cannot be unpacked, `{name[:60]}`") from error
        except Exception as error:
            if type(error).__name__ in ("BadZipFile", "error", "ZstdError", "LZMAError"):
                raise CannotRead(f"has a member that cannot be unpacked, `{name[:60]}`") from error
            raise
        if len(data) != size:
            raise CannotRead(f"has a member of another size than it says, `{name[:60]}`")
        return data

    def json(self, name: str) -> Any:
        """A member as JSON."""
        return Content(name, self.read(name)).json


def open_archive(data: bytes) -> Archive:
    """A ZIP archive, refused if a member's path, kind, size or ratio makes it dangerous. Zstandard members are read."""
    zipfile = _zipfile()
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        members = opened.infolist()
    except (plain_zipfile.BadZipFile, zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        raise CannotRead("is a broken or cut off ZIP archive") from None
    if len(members) > MEMBERS:
        raise CannotRead(f"is an archive of more than {MEMBERS:,} members")
    total, seen = 0, set()
    for member in members:
        reason = _danger(member)
        if reason:
            raise CannotRead(f"is an archive with a member that {reason}: `{member.filename[:60]}`")
        if member.filename in seen:
            raise CannotRead(f"is an archive that holds `{member.filename[:60]}` twice")
        seen.add(member.filename)
        total += member.file_size
    if total > UNPACKED:
        raise CannotRead(f"is an archive that unpacks to more than {UNPACKED:,} bytes")
    return Archive(tuple(member.filename for member in members if not member.is_dir()), opened)


def _danger(member: Any) -> str:
    """Why a member is not read, empty where it may be."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts[:1] and path.parts[0][1:2] == ":"):
        return "leads out of it"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link"
    if member.flag_bits & 0x1:
        return "is encrypted"
    if member.file_size > SMALL and member.file_size > RATIO * max(member.compress_size, 1):
        return f"unpacks to more than {RATIO} times its size"
    return ""


def _zipfile() -> Any:
    """The module that reads ZIP archives, with Zstandard: Python's own from 3.14 on, its backport before."""
    if sys.version_info >= (3, 14):
        return plain_zipfile
    from backports.zstd import zipfile

    return zipfile
