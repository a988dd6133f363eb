"""Safe text: what strangers wrote, made harmless for a terminal, for Markdown and in JSON."""

from __future__ import annotations

import re

# What a terminal obeys, reorders by or does not show: controls, bidi and other format characters (Unicode Cc, Cf, Zl,
# Zp), letters that are blank by definition, variation selectors and lone surrogates. The one that people type every
# day, the "as an emoji" selector after a symbol, stays.
UNSAFE = re.compile(
    "([\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u203c-\u3299\U0001f000-\U0001faff])\ufe0f)"
)
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@&]|:(?=//|[\w+-]+:)|(?<=www)\.)")


def escape(text: str) -> str:
    r"""The text with everything invisible or obeyed by a terminal written out, like `\x1b` or `\u202e`."""
    return UNSAFE.sub(lambda found: written_out(found[0]), text)


def written_out(character: str) -> str:
    """An unseen character as an escape that people can read."""
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def in_json(document: str) -> str:
    r"""A JSON document with the same data and nothing unseen: `\u009b` is written out, also where JSON need not."""
    return UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else _json_escape(found[0]), document)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def markdown(words: str) -> str:
    """A text that stays what it is: nothing in it is a link, a mention, markup, HTML or the end of a table's cell.

    What stands in backticks becomes code.
    """
    parts = re.split(r"(`[^`]*`)", escape(words))
    return "".join(_code(part) if part.startswith("`") and len(part) > 2 else _plain(part) for part in parts)


def _plain(part: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", part)


def _code(part: str) -> str:
    return f"<code>{_plain(part[1:-1])}</code>"
