"""JailbreakBench attack artifacts: https://github.com/JailbreakBench/artifacts, `parameters` with `jailbreaks`.

Two shapes are read: the one of the submission (a list of `jailbreaks` under `parameters`), and the one of evaluation
files (`model: {behavior: {jailbroken: …}}`). Prompts and responses are not kept. The header's
`total_number_of_jailbreaks` may be what Llama Guard found instead of the judge; it is compared with the judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Claimed, Column, Reading, Row, Value

_JUDGES = {
    "jailbroken": "broken, by the judge of the benchmark",
    "jailbroken_llama_guard1": "broken, by Llama Guard 1",
}


def sniff(content: Content) -> int:
    """A submission has `parameters` and `jailbreaks`; an evaluation has behaviors with `jailbroken`."""
    found = content.mapping
    if "jailbreaks" in found and "parameters" in found:
        return SURE
    if any(True for _ in _evaluated(found)):
        return SURE
    return SURE if content.breaks_off_after("parameters", "attack_success_rate") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the requests; a request without a prompt was never tried and has no result."""
    found = shapes.mapping(content.json)
    return _submission(found) if "jailbreaks" in found else _evaluation(found)


def _submission(found: dict[str, Any]) -> Reading:
    parameters = shapes.mapping(found.get("parameters"))
    rows = tuple(_row(item, at) for at, item in enumerate(shapes.listing(found["jailbreaks"])))
    if not rows:
        raise CannotRead("holds no requests")
    untried = sum(bool(row.error) for row in rows)
    model = shapes.text(parameters.get("model"))
    return Reading(
        rows,
        _columns({name for row in rows for name in row.values}),
        claims=tuple(_claims(parameters)),
        warnings=(f"{untried} of {len(rows)} requests have no prompt: they were never tried",) if untried else (),
        tool="JailbreakBench",
        finished=shapes.text(parameters.get("evaluation_date")),
        subject=(model,) if model else (),
        facts=tuple(_facts(parameters)),
    )


def _row(item: Any, at: int) -> Row:
    fields = shapes.mapping(item)
    index = shapes.whole(fields.get("index"))
    values: dict[str, Value] = {name: shapes.event(fields.get(name)) for name in _JUDGES if name in fields}
    labels: dict[str, Value] = {
        name: shapes.label(fields.get(name)) for name in ("behavior", "category") if name in fields
    }
    tried = fields.get("prompt") is not None
    values |= {"tried": tried, **labels}
    return Row(str(at if index is None else index), values, "" if tried else "no prompt")


def _claims(parameters: dict[str, Any]) -> Iterator[Claimed]:
    rate = shapes.number(parameters.get("attack_success_rate"))
    if rate is not None:
        yield Claimed("jailbroken", "value", rate, "parameters.attack_success_rate")
    events = shapes.whole(parameters.get("total_number_of_jailbreaks"))
    if events is not None:
        yield Claimed("jailbroken", "events", shapes.decimal(events), "parameters.total_number_of_jailbreaks")
    rows = shapes.whole(parameters.get("number_of_submitted_prompts"))
    if rows is not None:
        where: tuple[tuple[str, Value], ...] = (("tried", True),)
        yield Claimed("", "rows", shapes.decimal(rows), "parameters.number_of_submitted_prompts", where)


def _facts(parameters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("method", "attack_type", "defense"):
        if name in parameters:
            yield name, shapes.text(parameters[name]) or "none"


def _evaluated(found: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Model, behavior and fields of each judged request of an evaluation file."""
    for model, behaviors in found.items():
        for behavior, fields in shapes.mapping(behaviors).items():
            if isinstance(fields, dict) and "jailbroken" in fields:
                yield model, behavior, fields


def _evaluation(found: dict[str, Any]) -> Reading:
    rows = []
    for model, behavior, fields in _evaluated(found):
        tried = fields.get("prompt") is not None
        values: dict[str, Value] = {name: shapes.event(fields.get(name)) for name in _JUDGES if name in fields}
        values |= {"tried": tried, "model": shapes.text(model), "behavior": shapes.text(behavior)}
        rows.append(Row(f"{model}/{behavior}", values, "" if tried else "no prompt"))
    if not rows:
        raise CannotRead("holds no judged requests")
    details = shapes.mapping(found.get("details"))
    models = tuple(dict.fromkeys(str(row.values["model"]) for row in rows))
    return Reading(
        tuple(rows),
        _columns({name for row in rows for name in row.values}),
        cluster="behavior" if len(models) > 1 else "",
        tool="JailbreakBench",
        finished=shapes.text(details.get("evaluation_date")),
        subject=models,
        facts=tuple(_facts(details)),
    )


def _columns(present: set[str]) -> tuple[Column, ...]:
    judges = tuple(Column(name, "event", text, "low") for name, text in _JUDGES.items() if name in present)
    labels = tuple(Column(name, "label") for name in ("model", "behavior", "category", "tried") if name in present)
    return judges + labels


FORMAT = Format("jailbreakbench", "JailbreakBench attack artifact", sniff, read)
