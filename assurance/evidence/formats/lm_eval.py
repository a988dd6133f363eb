"""lm-evaluation-harness: results (totals alone, nothing can be recounted) and samples (a line for each document)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Claimed, Column, Reading, Row, Value

_OWN = ("doc_id", "idx")


def sniff(content: Content) -> int:
    """`results` by task with `versions` or `configs`; or lines with a `doc_id`, its `doc` and `filtered_resps`."""
    found = content.mapping
    if "results" in found and ("versions" in found or "configs" in found) and any(True for _ in _metrics(found)):
        return SURE
    line = shapes.mapping(content.first_line)
    if {"doc_id", "doc", "filtered_resps"} <= line.keys():
        return SURE
    return SURE if content.breaks_off_after("results", "configs", "metric_list") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the documents of a samples file; a results file has none."""
    if {"doc_id", "doc", "filtered_resps"} <= shapes.mapping(content.first_line).keys():
        return _samples(content)
    return _results(shapes.mapping(content.json))


def _metrics(found: dict[str, Any]) -> Iterator[tuple[str, str, Decimal]]:
    """Task, metric (without its filter) and value; standard errors are left out."""
    for task, said in shapes.mapping(found.get("results")).items():
        for key, value in shapes.mapping(said).items():
            metric, number = key.partition(",")[0], shapes.number(value)
            if number is not None and not metric.endswith("_stderr") and metric not in ("alias", "sample_len"):
                yield task, metric, number


def _results(found: dict[str, Any]) -> Reading:
    metrics = list(_metrics(found))
    config = shapes.mapping(found.get("config"))
    limit = config.get("limit")
    model = shapes.text(found.get("model_name")) or shapes.text(config.get("model_args"))
    sizes = shapes.mapping(found.get("n-samples"))
    claims = [
        Claimed(metric, "value", value, f"results.{task}.{metric}", (("task", task),))
        for task, metric, value in metrics
    ]
    for task, said in sizes.items():
        size = shapes.whole(shapes.mapping(said).get("effective"))
        if size is not None:
            claims.append(Claimed("", "rows", shapes.decimal(size), f"n-samples.{task}", (("task", task),)))
    return Reading(
        None,
        tuple(Column(name, "score", better="high") for name in dict.fromkeys(metric for _, metric, _ in metrics)),
        claims=tuple(claims),
        partial=f"was limited to {shapes.label(limit)} documents of each task" if shapes.number(limit) else "",
        warnings=("it holds totals alone: name the samples file (`--log_samples`) to have them recounted",),
        tool="lm-evaluation-harness",
        tool_version=shapes.text(found.get("lm_eval_version")) or shapes.text(found.get("git_hash")),
        subject=(model,) if model else (),
        facts=tuple((task, "task") for task in list(shapes.mapping(found.get("results")))[:6]),
    )


def _samples(content: Content) -> Reading:
    lines = [shapes.mapping(value) for _, value in content.lines()]
    metrics = list(dict.fromkeys(name for line in lines for name in _named(line)))
    several = len({shapes.text(line.get("filter")) for line in lines}) > 1
    rows = []
    for at, line in enumerate(lines):
        document = shapes.label(line.get("doc_id"))
        chosen = shapes.text(line.get("filter"))
        name = str(document if document is not None else f"line {at + 1}")
        values: dict[str, Value] = {metric: shapes.number(line.get(metric)) for metric in metrics}
        rows.append(Row(f"{name}/{chosen}" if several else name, {**values, "document": name, "filter": chosen}))
    if not metrics:
        raise CannotRead("holds samples without a metric")
    events = {m for m in metrics if {row.values[m] for row in rows} - {None} <= {Decimal(0), Decimal(1)}}
    made = tuple(
        Row(row.id, {k: None if v is None else v == 1 if k in events else v for k, v in row.values.items()})
        for row in rows
    )
    columns = [Column(name, "event" if name in events else "score", f"metric {name}", "high") for name in metrics]
    return Reading(
        made,
        (*columns, Column("document", "label"), Column("filter", "label")),
        cluster="document" if several else "",
        tool="lm-evaluation-harness",
    )


def _event(value: Value) -> Value:
    return None if value is None else value == 1


def _named(line: dict[str, Any]) -> list[str]:
    """The metrics of a line: those it lists, else every number at its top."""
    listed = [name for name in shapes.listing(line.get("metrics")) if isinstance(name, str)]
    return listed or [name for name, value in line.items() if name not in _OWN and shapes.number(value) is not None]


FORMAT = Format("lm-eval", "lm-evaluation-harness results or samples", sniff, read)
