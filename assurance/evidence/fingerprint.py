"""Fingerprints: digests over what a content means, so that cosmetic edits raise no alarm; and over values of a case."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import canonicalize, tostring

import rfc8785

from assurance.evidence.content import Content
from assurance.evidence.reading import CannotRead

LARGEST = 2**53 - 1
"""The largest whole number that RFC 8785 writes; larger ones are written as texts."""


def canonical(value: Any) -> bytes:
    """A value as canonical JSON (RFC 8785); whole numbers it has no form for become texts."""
    return rfc8785.dumps(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST:
        return str(value)
    return value


def fingerprint(value: Any) -> str:
    """The SHA-256 digest of a value's canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def normalized(data: bytes, how: str) -> str:
    """The SHA-256 digest of a content as JSON, XML or text, without what is only its layout.

    `json`: RFC 8785. `xml`: Canonical XML 2.0, without the blanks around texts. `text`: line ends as `\\n`, no blanks
    at line ends, no empty lines at the end. `CannotRead` where the content is not of that kind.
    """
    content = Content("artifact", data)
    if how == "json":
        try:
            return fingerprint(content.json)
        except (rfc8785.CanonicalizationError, RecursionError):
            raise CannotRead("holds JSON that has no canonical form") from None
    if how == "xml":
        made = canonicalize(tostring(content.xml, "unicode"), strip_text=True)
        return hashlib.sha256(made.encode()).hexdigest()
    lines = [line.rstrip() for line in content.text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
