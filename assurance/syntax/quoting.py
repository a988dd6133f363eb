"""Quoting: plain texts that other readers of YAML would take for a number, a date, a truth value or nothing."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from assurance.syntax import fields, register
from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS

NUMBERS = {"n"}
"""Texts that mostly are numbers, and are read as well without quotes."""
TEXT_TYPES = ("Text", "Text | None", "Texts")
_OTHERS = re.compile(r"0o[0-7]+|[-+]?\.(?:inf|nan)|true|false|null|~", re.IGNORECASE)
_STRING = "tag:yaml.org,2002:str"


@cache
def text_keys() -> frozenset[str]:
    """Keys whose values are texts or IDs wherever they stand; of others the kind of value is their field's business."""
    kinds = {**ELEMENT_FIELDS, **REGISTER_FIELDS, **DOCUMENT_FIELDS}
    types: dict[str, set[str]] = {}
    records = {cls for module in (fields, register) for cls in vars(module).values() if dataclasses.is_dataclass(cls)}
    for cls in records:
        for field in dataclasses.fields(cls):
            types.setdefault(field.name, set()).add(str(field.type))
    texts = {name for name, found in types.items() if found <= set(TEXT_TYPES)} - NUMBERS
    return frozenset({*texts, *kinds, *GSN_WORDS, *RELATION_KEYS, "elements", "files"})


@cache
def ambiguous(value: str) -> bool:
    """Whether a plain scalar is a text here and something else to a reader of YAML 1.1 or 1.2."""
    if len(value) > 100:
        return False
    found = Resolver().resolve(ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return bool(value) and (found != _STRING or _OTHERS.fullmatch(value) is not None)
