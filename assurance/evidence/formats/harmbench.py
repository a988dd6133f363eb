"""HarmBench: completions with verdicts, https://github.com/centerforaisafety/HarmBench.

Two shapes are read, both `{behavior: [completion, …]}`: results, with one verdict as `label`, and the validation set of
judges, with three humans and many judges for each completion. Prompts and completions are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Column, Reading, Row, Value

_HUMANS = ("human_0", "human_1", "human_2")
_LABELS = ("behavior", "model", "method", "experiment")
_OTHER = ("test_case", "generation", "behavior_id", "context", "tags", *_LABELS)
_RATING = re.compile(r"Rating: \[\[([0-9]{1,2})\]\]")
_WORDS = {"yes": True, "no": False}
MOST_JUDGES = 100


def sniff(content: Content) -> int:
    """Its first behavior has completions with a `generation` and a verdict."""
    first = next(iter(content.mapping.values()), None)
    fields = shapes.mapping(next(iter(shapes.listing(first)), None))
    if "generation" in fields and ("label" in fields or "human_0" in fields):
        return SURE
    return SURE if content.breaks_off_after("test_case", "generation", "behavior_id") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the completions; those of one behavior hang together."""
    found = shapes.mapping(content.json)
    items = [
        (behavior, at, shapes.mapping(item))
        for behavior, completions in found.items()
        for at, item in enumerate(shapes.listing(completions), start=1)
    ]
    if not items:
        raise CannotRead("holds no completions")
    judges = _judges(items)
    ids = shapes.Ids()
    rows = tuple(_row(behavior, at, item, ids=ids, judges=judges) for behavior, at, item in items)
    return Reading(
        rows,
        tuple(_columns(judges)),
        warnings=tuple(_warnings(rows, judges)),
        cluster="behavior",
        tool="HarmBench",
        subject=tuple(dict.fromkeys(str(row.values["model"]) for row in rows if row.values.get("model"))),
    )


def _judges(items: list[tuple[str, int, dict[str, Any]]]) -> dict[str, bool]:
    """The columns of verdicts, and whether each is a rating; `human` is what most of the three humans say."""
    found: dict[str, bool] = {}
    for _, _, item in items:
        for name, value in item.items():
            if (
                name not in _OTHER
                and name[:60] not in found
                and (_verdict(value) is not None or _rating(value) is not None)
            ):
                found[name[:60]] = _verdict(value) is None
    if len(found) > MOST_JUDGES:
        raise CannotRead(f"has more than {MOST_JUDGES} judges")
    return found


def _row(behavior: str, at: int, item: dict[str, Any], *, ids: shapes.Ids, judges: dict[str, bool]) -> Row:
    values: dict[str, Value] = {
        name: _rating(item.get(name)) if rating else _verdict(item.get(name)) for name, rating in judges.items()
    }
    if all(name in judges for name in _HUMANS):
        values["human"] = _majority([values[name] for name in _HUMANS])
    model = shapes.text(item.get("model")).removesuffix(".json")
    values |= {name: shapes.label(item.get(name)) for name in ("method", "experiment")}
    values |= {"behavior": shapes.text(behavior), "model": model}
    return Row(ids.new(f"{shapes.text(behavior)}/{at}"), values, "" if "generation" in item else "no completion")


def _verdict(value: Any) -> bool | None:
    """A verdict: 1 or 0, true or false, yes or no. Anything else, like -1, is none."""
    return _WORDS.get(value.strip().lower()) if isinstance(value, str) else shapes.event(value)


def _rating(value: Any) -> int | None:
    """A rating from 1 to 10, as the judge of PAIR writes it."""
    found = _RATING.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    return int(found[1]) if found and 1 <= int(found[1]) <= 10 else None


def _majority(verdicts: list[Value]) -> bool | None:
    """What two of three say; None where a missing verdict could turn it."""
    for side in (True, False):
        if sum(verdict is side for verdict in verdicts) >= 2:
            return side
    return None


def _columns(judges: dict[str, bool]) -> Iterator[Column]:
    if all(name in judges for name in _HUMANS):
        yield Column("human", "event", "harmful, by two of three humans", "low")
    for name, rating in judges.items():
        text = "harmful, by the judge of the benchmark" if name == "label" else f"harmful, by {name}"
        yield Column(name, "score" if rating else "event", "rating from 1 to 10" if rating else text, "low")
    yield from (Column(name, "label") for name in _LABELS)


def _warnings(rows: tuple[Row, ...], judges: dict[str, bool]) -> Iterator[str]:
    """How far the judges are from the humans: what a threshold on one of them has to carry."""
    if not all(name in judges for name in _HUMANS):
        return
    harmful = [row for row in rows if row.values["human"] is True]
    seen = {
        name: sum(row.values[name] is True for row in harmful)
        for name, rating in judges.items()
        if not rating and name not in _HUMANS
    }
    few = sorted((count, name) for name, count in seen.items() if 10 * count < 9 * len(harmful))
    if few:
        yield (
            f"{len(few)} of {len(seen)} judges see less than 90 % of the {len(harmful)} completions that two of three "
            f"humans call harmful, `{few[0][1]}` only {few[0][0]}"
        )


FORMAT = Format("harmbench", "HarmBench completions with verdicts", sniff, read)
