"""Scalars as the formatter writes them: what was written, re-indented, and quoted where other readers would mistake it.

A plain scalar gets quotes where its field is a text and a reader of YAML 1.1 or 1.2 would take it for a number, a date,
a truth value or nothing. All other scalars keep the form in which they were written: quotes neither change nor go.
"""

from __future__ import annotations

import json
import re

from assurance.syntax.comments import is_block
from assurance.syntax.tree import FORBIDDEN, Scalar

STEP = 2
_MISTAKEN = re.compile(
    r"""
    (?i:y|yes|n|no|on|off|true|false)                                   # truth values of 1.1
    | ~ | (?i:null) | = | <<
    | [-+]?0b[01_]+ | [-+]?0o?[0-7_]+ | [-+]?0x[0-9a-fA-F_]+
    | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?                      # base 60
    | [-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?
    | [-+]?\.(?i:inf|nan)
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9].*)?
    """,
    re.VERBOSE,
)
_INDICATOR = re.compile(r"[-?:](\s|$)")
_ESCAPED = re.compile(f"{FORBIDDEN.pattern}|[\x85\u2028\u2029]")
_HEADER = re.compile(r"([|>])([-+0-9]*)")


def mistaken(text: str) -> bool:
    """Whether some reader of YAML would take a plain text for something else."""
    return _MISTAKEN.fullmatch(text) is not None


def quoted(text: str) -> str:
    """A text in double quotes on one line."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


class Scalars:
    """The scalars of one text; `texts` are those (by identity) whose field is a text."""

    def __init__(self, text: str, texts: set[int]) -> None:
        self.text = text
        self.texts = texts

    def raw(self, node: Scalar) -> str:
        """What was written, without the blank rest that may belong to it."""
        return self.text[node.start : node.end].rstrip(" \t\n")

    def one_line(self, node: Scalar, *, flow: bool) -> str | None:
        """A scalar on one line, in a flow collection or not; None where it takes several."""
        if is_block(self.text, node):
            return None
        raw = self.raw(node)
        if "\n" in raw and "\n" in node.value:
            return None
        if not node.plain:
            return quoted(node.value) if "\n" in raw else raw
        if not node.value:
            return raw
        if id(node) in self.texts and mistaken(node.value):
            return quoted(node.value)
        one = node.value if "\n" in raw else raw
        return quoted(node.value) if not flow and _INDICATOR.match(one) else one

    def lines(self, node: Scalar, indent: int, parent: int) -> list[str]:
        """A scalar over as many lines as it was written, those after the first indented.

        `parent` is the column at which the collection around it was written.
        """
        if is_block(self.text, node):
            return self._block(node, indent, parent)
        raw = self.raw(node)
        one = self.one_line(node, flow=False)
        if "\n" not in raw or (one is not None and one.startswith('"') and node.plain):
            return [one or ""]
        first, *rest = raw.split("\n")
        trim = _trimmed if raw.startswith('"') else str.rstrip
        return [trim(first), *(_padded(trim(line.lstrip(" \t")), indent) for line in rest)]

    def _block(self, node: Scalar, indent: int, parent: int) -> list[str]:
        header = _HEADER.match(self.text, node.start)
        style, marks = (header[1], header[2]) if header else ("|", "")
        digit = next((int(mark) for mark in marks if mark.isdecimal()), 0)
        written = self.text[node.start : node.end].split("\n")[1:]
        lines = _stripped(written, parent + digit if digit else _indentation(written))
        while lines and not lines[-1]:
            lines.pop()
        keep = "+" in marks
        chomp = "+" if keep else "-" if "-" in marks else ""
        if lines and not node.value.endswith("\n"):
            chomp = "-"
        elif keep:
            body = node.value.rstrip("\n")
            lines += [""] * (len(node.value) - len(body) - bool(lines))
        first = next((line for line in lines if line), "")
        needed = str(STEP) if first[:1] in (" ", "\t") and first else ""
        return [style + needed + chomp, *(_padded(line, indent) for line in lines)]


def _padded(line: str, indent: int) -> str:
    return " " * indent + line if line else ""


def _trimmed(line: str) -> str:
    """A line of a double-quoted scalar without the blanks at its end; an escaped one is no blank."""
    short = line.rstrip(" \t")
    slashes = len(short) - len(short.rstrip("\\"))
    return line if slashes % 2 else short


def _indentation(lines: list[str]) -> int:
    """How far the content of a block scalar is indented."""
    for line in lines:
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
    return max(map(len, lines), default=0)


def _stripped(lines: list[str], indent: int) -> list[str]:
    return [line[indent:] if line[:indent].strip(" ") == "" else line.lstrip(" ") for line in lines]
