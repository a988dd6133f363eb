"""Likely causes of a YAML error that its place alone does not tell: blanks that are none, quotes that end too early."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic
from assurance.source import Source, Span
from assurance.syntax import faults

_ODD_BLANK = re.compile("^[ -]*([\u00a0\u2007\u202f\u3000])|:([\u00a0\u2007\u202f\u3000])")
_NO_SPACE_AFTER_DASH = re.compile(r"^ *(-)[A-Za-z_]+:")
_NO_SPACE_AFTER_COLON = re.compile(r"^ *(?:- )?(\w+:)(?!//)[^\s:]+$")
_VALUE = r"^ *(?:- +)?\w+: +"
_CURLY_QUOTE = re.compile(_VALUE + "([\u201c\u201d\u201e\u2018\u2019\u00ab])")
_REFERENCE_SIGN = re.compile(_VALUE + r"([*&])")
_QUOTED = re.compile(_VALUE + r"([\"'])")
_FIRST_COLON = re.compile(r"^ +[\w-]+$")


def likely(source: Source, at: int) -> Diagnostic | None:
    """The finding of a cause in the line of an error or the one before, or None."""
    return next(_causes(source, at), None)


def _causes(source: Source, at: int) -> Iterator[Diagnostic]:
    line, column = source.position(at)
    for number in (line, line - 1):
        if number >= 1:
            yield from _in_line(source, number)
    text, start = source.line(line), source.offset(line)
    quoted = _QUOTED.match(text)
    if quoted and column - 1 > quoted.start(1) + 1:
        end = text.rfind(quoted[1], 0, column - 1)
        if end > quoted.start(1):
            yield faults.yaml_syntax(
                Span(source.name, start + end, start + end + 1),
                f"text follows the closing quote `{quoted[1]}`",
                "the text ends here",
                "put the whole text into the other kind of quotes",
            )
    if line > 1 and text[column - 1 : column] == ":" and _FIRST_COLON.match(text[: column - 1]):
        begin = len(text) - len(text.lstrip(" "))
        yield faults.yaml_syntax(
            Span(source.name, start + begin, start + column),
            "this line is indented like a continuation of the line before",
            "too far to the right",
            "indent it like its neighbors",
        )


def _in_line(source: Source, number: int) -> Iterator[Diagnostic]:
    text, start = source.line(number), source.offset(number)
    for pattern, say in (
        (_ODD_BLANK, _odd_blank),
        (_NO_SPACE_AFTER_DASH, _no_space),
        (_NO_SPACE_AFTER_COLON, _no_space),
        (_CURLY_QUOTE, _curly_quote),
        (_REFERENCE_SIGN, _reference_sign),
    ):
        found = pattern.search(text)
        if found:
            group = next(n for n in range(1, found.re.groups + 1) if found[n] is not None)
            place = Span(source.name, start + found.start(group), start + found.end(group))
            yield faults.yaml_syntax(place, *say(found[group]))


def _odd_blank(blank: str) -> tuple[str, str, str]:
    name = f"U+{ord(blank):04X}"
    return f"a special space ({name}) stands where YAML wants a plain one", "special space", "replace it by a space"


def _no_space(sign: str) -> tuple[str, str, str]:
    return f"there is no space after `{sign}`", "no space", f"write `{sign} ` with a space behind it"


def _curly_quote(quote: str) -> tuple[str, str, str]:
    return f"`{quote}` is no quote of YAML", "curly quote", 'use straight quotes, like `"`'


def _reference_sign(sign: str) -> tuple[str, str, str]:
    return f"a text cannot begin with `{sign}`", "here", "put the text into quotes"
