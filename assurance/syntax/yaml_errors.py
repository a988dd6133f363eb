"""YAML errors in our own words: the same words and places for either of PyYAML's parsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assurance.diagnostic import Diagnostic
from assurance.source import Source, Span
from assurance.syntax import faults
from assurance.syntax.yaml_causes import likely

if TYPE_CHECKING:
    import yaml


def explain(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """Our words, and the same words, for what either of PyYAML's parsers reports."""
    text = source.text
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    at = _index(getattr(error, "problem_mark", None), len(text))
    opened = _index(getattr(error, "context_mark", None), at)
    said = f"{context} {problem}"
    for words, explain in _EXPLANATIONS:
        if any(word in said for word in words):
            return (likely(source, at) if explain in _VAGUE else None) or explain(source, at, opened)
    return likely(source, at) or _generic(source, at, opened)


def _index(mark: Any, default: int) -> int:
    return default if mark is None else int(mark.index)


def _one(source: Source, at: int, length: int = 1) -> Span:
    at = min(at, max(len(source.text) - 1, 0))
    return Span(source.name, at, min(at + length, len(source.text)))


def _unclosed_quote(source: Source, _at: int, opened: int) -> Diagnostic:
    quote = source.text[opened : opened + 1]
    return faults.yaml_syntax(
        _one(source, opened), f"the quote `{quote}` is never closed", "opened here", f"close it with `{quote}`"
    )


def _bad_escape(source: Source, at: int, _opened: int) -> Diagnostic:
    start = at if source.text[at : at + 1] == "\\" else max(source.text.rfind("\\", 0, at), 0)
    escape = source.text[start : start + 2]
    return faults.yaml_syntax(
        _one(source, start, 2),
        f"`{escape}` is no escape of a double-quoted text",
        "unknown escape",
        "write `\\\\`, or use single quotes",
    )


def beyond_unicode(source: Source) -> Diagnostic:
    """The fault of an escape that names no character; only the Python parser lets it pass so far."""
    found = re.search(r"\\U[0-9a-fA-F]{8}", source.text)
    return _bad_escape(source, found.start() if found else 0, 0)


def _unclosed_bracket(source: Source, at: int, opened: int) -> Diagnostic:
    bracket = source.text[opened : opened + 1]
    other = {"[": "]", "{": "}"}.get(bracket, "]")
    if at >= len(source.text.rstrip()):
        return faults.yaml_syntax(
            _one(source, opened), f"the bracket `{bracket}` is never closed", "opened here", f"close it with `{other}`"
        )
    found = faults.yaml_syntax(
        _one(source, at),
        f"a `,` or `{other}` was expected in the `{bracket}` list",
        "not expected here",
        f"add `,` or `{other}`, or quote the text",
    )
    return found.also(_one(source, opened), "opened here")


def _colon(source: Source, at: int, _opened: int) -> Diagnostic:
    return faults.yaml_syntax(
        _one(source, at), "a second `:` makes this line ambiguous", "second `:`", "put the text into quotes"
    )


def _first_character(source: Source, at: int, _opened: int) -> Diagnostic:
    character = source.text[at : at + 1]
    if character == "\t":
        return faults.yaml_syntax(_one(source, at), "a tab stands where YAML wants spaces", "tab", "indent with spaces")
    return faults.yaml_syntax(
        _one(source, at), f"a text cannot begin with `{character}`", "here", "put the text into quotes"
    )


def _no_colon(source: Source, _at: int, opened: int) -> Diagnostic:
    end = source.text.find("\n", opened)
    length = (end if end >= 0 else len(source.text)) - opened
    return faults.yaml_syntax(
        _one(source, opened, max(length, 1)),
        "this line is neither `key: value` nor part of a text",
        "no `:` here",
        "write `key: value`",
    )


def _indentation(source: Source, at: int, opened: int) -> Diagnostic:
    line, _ = source.position(at)
    end = source.offset(line) + len(source.line(line))
    found = faults.yaml_syntax(
        _one(source, at, max(end - at, 1)),
        "this line does not fit the lines before it",
        "unexpected here",
        "indent it like its neighbors",
    )
    return found if opened == at else found.also(_one(source, opened), "inside what begins here")


def _generic(source: Source, at: int, _opened: int) -> Diagnostic:
    return faults.yaml_syntax(
        _one(source, at),
        "the text cannot be read as YAML from here on",
        "unexpected here",
        "quote the text, or check the indentation",
    )


_Explain = Callable[[Source, int, int], Diagnostic]
_EXPLANATIONS: tuple[tuple[tuple[str, ...], _Explain], ...] = (
    (("unknown escape", "escape sequence", "hexdecimal number", "invalid Unicode character"), _bad_escape),
    (("quoted scalar", "double-quoted", "single-quoted"), _unclosed_quote),
    (("flow sequence", "flow mapping"), _unclosed_bracket),
    (("mapping values are not allowed",), _colon),
    (("cannot start any token", "tab character"), _first_character),
    (("document start",), _indentation),
    (("simple key",), _no_colon),
    (("block mapping", "block collection", "block sequence"), _indentation),
)
"""Words of PyYAML's two parsers, and how we say what they mean; the first that matches is taken."""
_VAGUE = (_colon, _no_colon, _indentation)
"""What can have its cause elsewhere than where reading stopped."""
