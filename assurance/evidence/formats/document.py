"""Documents: reports, minutes, certificates, proofs. They are hashed and dated, and nothing in them is counted."""

from __future__ import annotations

import re

from assurance.evidence.content import Content
from assurance.evidence.format import MAYBE, NO, Format, Options
from assurance.evidence.reading import Reading

_TITLE = re.compile(r"^#\s+(.{1,120})$", re.MULTILINE)
_ENDINGS = (".md", ".txt", ".rst", ".adoc", ".pdf", ".docx", ".odt", ".html", ".htm", ".png", ".jpg", ".jpeg", ".svg")


def sniff(content: Content) -> int:
    """A PDF by its beginning; other documents by their name."""
    return MAYBE if content.data.startswith(b"%PDF-") or content.suffix in _ENDINGS else NO


def read(content: Content, _: Options) -> Reading:
    """No rows and no measures; the title of a Markdown text."""
    title = _TITLE.search(content.head.decode("utf-8", "replace")) if content.suffix == ".md" else None
    return Reading((), facts=(("title", title[1].strip()),) if title else ())


FORMAT = Format("document", "Document, not counted", sniff, read)
