"""The formats of artifacts, one adapter a file; this is the one list.

An adapter has a `sniff`, which says how sure it is that a content is its own, and a `read`. It never imports the tool
that wrote the file, reaches no network, and keeps no prompt and no answer, only labels, numbers and outcomes.
"""

from __future__ import annotations

from assurance.evidence.content import Content
from assurance.evidence.format import NO, Format, Options
from assurance.evidence.formats import (
    carla,
    cobertura,
    coverage_json,
    csaf,
    csv_rows,
    cyclonedx,
    document,
    garak,
    harmbench,
    inspect_log,
    intoto,
    jailbreakbench,
    json_rows,
    jsonl,
    junit,
    lm_eval,
    openvex,
    parquet,
    promptfoo,
    pytest_json,
    sarif,
)
from assurance.evidence.reading import CannotRead, Reading

FORMATS: tuple[Format, ...] = (
    carla.FORMAT,
    cobertura.FORMAT,
    coverage_json.FORMAT,
    csaf.FORMAT,
    cyclonedx.FORMAT,
    garak.FORMAT,
    harmbench.FORMAT,
    inspect_log.FORMAT,
    intoto.FORMAT,
    jailbreakbench.FORMAT,
    junit.FORMAT,
    lm_eval.FORMAT,
    openvex.FORMAT,
    promptfoo.FORMAT,
    pytest_json.FORMAT,
    sarif.FORMAT,
    parquet.FORMAT,
    jsonl.FORMAT,
    json_rows.FORMAT,
    csv_rows.FORMAT,
    document.FORMAT,
)


def find(name: str) -> Format | None:
    """The format of a name."""
    return next((known for known in FORMATS if known.name == name), None)


def recognize(content: Content) -> Format | None:
    """The format that is surest of a content; of equally sure ones the first in the list."""
    best = max(FORMATS, key=lambda known: known.sniff(content))
    return best if best.sniff(content) > NO else None


def read(content: Content, options: Options | None = None, *, name: str | None = None) -> tuple[Format, Reading]:
    """A content in the format of a name, else in the one it is recognized as; `CannotRead` says why not."""
    if not content.data.strip():
        raise CannotRead("is empty")
    known = find(name) if name else recognize(content)
    if known is None:
        raise CannotRead("is in no format that is known")
    try:
        return known, known.read(content, options or Options())
    except RecursionError:
        raise CannotRead("is nested too deeply") from None
    except MemoryError:
        raise CannotRead("needs more memory than there is") from None


def whole(content: Content) -> None:
    """Look whether a content in a general format is what it begins like; `CannotRead` where it breaks off."""
    if not content.data.strip():
        raise CannotRead("is empty")
    if content.is_archive:
        _ = content.archive
    elif content.suffix == ".json" and content.looks_like_json:
        _ = content.json
