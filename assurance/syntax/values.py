"""Scalars whose type is their field's: dates, numbers, percentages, durations, truth values, digests.

YAML's own typing is never used, so `no`, `1.10` and `1:30` stay what was written where a text is meant. Each reader
takes the written text and gives a value, or refuses it in words that a person can act on.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, NoReturn, TypeVar, dataclass_transform

from pydantic import BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

SCALAR = ["string", "number", "boolean"]
T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen slotted dataclass whose unknown keys pydantic refuses."""
    made = dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)(cls)
    made.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return made


def refuse(message: str, help: str | None = None) -> NoReturn:  # noqa: A002  the word that people read in the message
    """Refuse a value: the headline continues "`field` …", the help says what would be right."""
    raise PydanticCustomError("assurance", "{message}", {"message": message, "help": help or ""})


def _written(value: Any, meant: str, example: str) -> str:
    if not isinstance(value, str):
        refuse(f"is a {_shape(value)} where {meant} was expected", f"write {example}")
    text = value.strip()
    if not text:
        refuse(f"is empty where {meant} was expected", f"write {example}")
    return text


def _shape(value: Any) -> str:
    return "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else "value"


def read_text(value: Any) -> str:
    """A text that says something."""
    return _written(value, "a text", "a text")


def read_date(value: Any) -> dt.date:
    """A calendar date, ISO 8601, `2026-11-20`."""
    text = _written(value, "a date", "a date like `2026-11-20`")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        refuse(f"is `{text}`, which is not a date", "write year-month-day, like `2026-11-20`")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        refuse(f"is `{text}`, which is not a day of the calendar", "check month and day")


_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)


def read_number(value: Any) -> Decimal:
    """A number: `0.02`, `1e-5`, or a percentage `2%` (which is 0.02)."""
    text = _written(value, "a number", "a number like `0.02`, `1e-5` or `2%`")
    body, percent = (text[:-1].rstrip(), True) if text.endswith("%") else (text, False)
    if not _NUMBER.fullmatch(body):
        refuse(f"is `{text}`, which is not a number", "write a number like `0.02`, `1e-5` or `2%`")
    number = Decimal(body)
    if not percent:
        return number
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) - 2))  # a division would round


def read_share(value: Any) -> Decimal:
    """A share of a whole, from 0 to 1: `95%` or `0.95`."""
    number = read_number(value)
    if not 0 <= number <= 1:
        refuse(f"is `{str(value).strip()}`, which is not between 0 and 1", "write a share like `95%` or `0.95`")
    return number


def read_count(value: Any) -> int:
    """A whole number, not negative."""
    text = _written(value, "a whole number", "a whole number like `100`")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        refuse(f"is `{text}`, which is not a whole number", "write digits only, like `100`")
    return int(text)


FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "y", "1"), "`true`"),
    **dict.fromkeys(("false", "no", "off", "n", "0"), "`false`"),
}


def read_flag(value: Any) -> bool:
    """`true` or `false`; YAML 1.1's `yes`, `on` and their like are refused."""
    text = _written(value, "`true` or `false`", "`true` or `false`")
    if text not in ("true", "false"):
        meant = FLAGS.get(text.lower())
        refuse(f"is `{text}`, which is neither `true` nor `false`", f"write {meant or '`true` or `false`'}")
    return text == "true"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in whole calendar units."""

    count: int
    unit: Literal["days", "weeks", "months", "years"]

    def after(self, day: dt.date) -> dt.date:
        """The day this much later; the last day of a shorter month stands for a day it lacks."""
        if self.unit in ("days", "weeks"):
            days = min(self.count * (7 if self.unit == "weeks" else 1), (dt.date.max - day).days)
            return day + dt.timedelta(days=days)
        months = day.year * 12 + day.month - 1 + self.count * (12 if self.unit == "years" else 1)
        year, month = divmod(months, 12)
        if year > dt.MAXYEAR:
            return dt.date.max
        for last in (day.day, 30, 29, 28):
            try:
                return dt.date(year, month + 1, min(last, day.day))
            except ValueError:
                continue
        raise AssertionError("every month has 28 days")


def read_duration(value: Any) -> Duration:
    """A length of time: `12 months`, `30 days`, `1 year`."""
    text = _written(value, "a length of time", "a length of time like `12 months`")
    found = re.fullmatch(r"([0-9]{1,6})\s*(day|week|month|year)s?", text)
    if not found:
        refuse(
            f"is `{text}`, which is not a length of time",
            "write a number and a unit, like `30 days`, `12 months` or `1 year`",
        )
    return Duration(int(found[1]), f"{found[2]}s")  # type: ignore[arg-type]


def read_sha256(value: Any) -> str:
    """A SHA-256 digest: 64 hexadecimal digits, kept in lower case."""
    text = _written(value, "a SHA-256 digest", "64 hexadecimal digits").lower().removeprefix("sha256:")
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        refuse(
            f"is not a SHA-256 digest ({len(text)} characters)",
            "write 64 hexadecimal digits, as `sha256sum` prints them",
        )
    return text


def read_disciplines(value: Any) -> Any:
    """`safety`, `security`, `both`, or a list of them."""
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list):
        return words
    spread = [part for word in words for part in (("safety", "security") if word == "both" else (word,))]
    return tuple(dict.fromkeys(spread)) if all(isinstance(w, str) for w in spread) else tuple(spread)


def read_aggregation(value: Any) -> str:
    """How the legs of an argument count together: `all`, `any`, or `at-least 2`."""
    text = _written(value, "`all`, `any` or `at-least 2`", "`all`, `any` or `at-least 2`")
    if not re.fullmatch(r"all|any|at-least [1-9][0-9]{0,5}", text):
        refuse(
            f"is `{text}`, which is no way to aggregate",
            "write `all`, `any`, or `at-least` with a number, like `at-least 2`",
        )
    return text


_ID = re.compile(r"[^\W\d_][\w-]*")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")


def id_fault(text: str) -> tuple[str, str] | None:
    """Why a text is not an ID (a letter, then letters, digits, `_`, `-`; NFC), with help; None for a good one."""
    if not text:
        return "an ID is missing", "write one after the colon, like `C1`"
    if BIDI.search(text) or INVISIBLE.search(text):
        return "the ID holds invisible characters", "type it again"
    if len(text) > 100:
        return "the ID is longer than 100 characters", "put the words into `text`"
    if unicodedata.normalize("NFC", text) != text:
        return "the ID is not in Unicode's composed form (NFC)", f"write `{unicodedata.normalize('NFC', text)}`"
    if _ID.fullmatch(text):
        return None
    mended = re.sub(r"[^\w-]+", "-", text).strip("-_")
    mended = mended if mended and mended[0].isalpha() else f"C{mended}"
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"`{shown}` is not an ID", f"an ID is a letter, then letters, digits, `_` or `-`: `{mended[:40]}`"


def _schema(kind: str | list[str], **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **more})


NUMERAL = r"^[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?\s*%?$"
SHARE = r"^\+?(0?\.[0-9]{1,40}|0|1(\.0*)?|0\.[0-9]*|([0-9]{1,2}(\.[0-9]*)?|100(\.0*)?)\s*%)$"
Text = Annotated[str, PlainValidator(read_text), _schema(SCALAR)]
Date = Annotated[dt.date, PlainValidator(read_date), _schema("string", format="date", pattern=r"^\d{4}-\d{2}-\d{2}$")]
Number = Annotated[Decimal, PlainValidator(read_number), _schema(["number", "string"], pattern=NUMERAL)]
Share = Annotated[
    Decimal, PlainValidator(read_share), _schema(["number", "string"], pattern=SHARE, minimum=0, maximum=1)
]
Count = Annotated[int, PlainValidator(read_count), _schema(["integer", "string"], minimum=0, pattern="^[0-9]{1,18}$")]
Flag = Annotated[bool, PlainValidator(read_flag), _schema("boolean")]
Age = Annotated[
    Duration, PlainValidator(read_duration), _schema("string", pattern=r"^[0-9]{1,6}\s*(day|week|month|year)s?$")
]
Sha256 = Annotated[str, PlainValidator(read_sha256), _schema("string", pattern="^[0-9a-fA-F]{64}$")]
Discipline = Literal["safety", "security"]
Disciplines = Annotated[
    tuple[Discipline, ...],
    BeforeValidator(read_disciplines),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["safety", "security", "both"]},
                {"type": "array", "items": {"enum": ["safety", "security", "both"]}},
            ]
        }
    ),
]
Texts = tuple[Text, ...]
Aggregation = Annotated[
    str, PlainValidator(read_aggregation), _schema("string", pattern="^(all|any|at-least [1-9][0-9]*)$")
]
