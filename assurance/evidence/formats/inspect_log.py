"""Inspect logs (https://inspect.aisi.org.uk): `.eval` archives, whose members may be Zstandard, and `.json`.

A run is whole only if it succeeded and every sample and epoch that was planned has a score. The epochs of one sample
are not independent, so they are its cluster.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Claimed, Column, Reading, Row, Value
from assurance.evidence.tabling import PROSE, SHORT

_LETTERS = {"C": Decimal(1), "I": Decimal(0), "P": Decimal("0.5")}
"""How Inspect writes correct, incorrect and partly; N is no answer, and no score."""
_SAMPLE = "sample"


def sniff(content: Content) -> int:
    """An archive with a header or a journal, or JSON with an `eval` and a `plan`."""
    if content.is_archive:
        try:
            names = set(content.archive.names)
        except CannotRead:
            return SURE if content.suffix == ".eval" else NO
        return SURE if names & {"header.json", "_journal/start.json"} else NO
    found = content.mapping
    if "eval" in found and "plan" in found and "status" in found:
        return SURE
    return SURE if content.breaks_off_after("status", "eval", "task_id") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the scored samples, one for each epoch."""
    header, samples, cut_off = _archived(content) if content.is_archive else _whole(content)
    of, results = shapes.mapping(header.get("eval")), shapes.mapping(header.get("results"))
    rows = [_row(sample) for sample in samples]
    scorers = list(dict.fromkeys(name for row in rows for name in row[1]))
    made = _made(rows, scorers)
    stats, packages = shapes.mapping(header.get("stats")), shapes.mapping(of.get("packages"))
    model = shapes.text(of.get("model"))
    return Reading(
        made,
        tuple(_columns(made, scorers)),
        claims=tuple(_claims(results, scorers)),
        planned=_whole_set(of),
        partial=_partial(header, of, made, cut_off=cut_off),
        warnings=tuple(_warnings(of)),
        cluster=_SAMPLE,
        tool="Inspect",
        tool_version=shapes.text(packages.get("inspect_ai")),
        run=shapes.text(of.get("run_id")),
        started=shapes.text(stats.get("started_at")),
        finished=shapes.text(stats.get("completed_at")),
        subject=(model,) if model else (),
        facts=tuple((name, said) for name in ("task", "task_file") if (said := shapes.text(of.get(name)))),
    )


def _whole(content: Content) -> tuple[dict[str, Any], list[Any], bool]:
    header = shapes.mapping(content.json)
    return header, shapes.listing(header.get("samples")), False


def _archived(content: Content) -> tuple[dict[str, Any], list[Any], bool]:
    """The header and the summaries of the samples; without a header the run was cut off."""
    archive = content.archive
    if "header.json" not in archive.names:
        return shapes.mapping(archive.json("_journal/start.json")), _journal(archive), True
    header = shapes.mapping(archive.json("header.json"))
    if "summaries.json" in archive.names:
        return header, shapes.listing(archive.json("summaries.json")), False
    names = [name for name in archive.names if name.startswith("samples/") and name.endswith(".json")]
    return header, [archive.json(name) for name in names], False


def _journal(archive: Any) -> list[Any]:
    names = sorted(name for name in archive.names if name.startswith("_journal/summaries/"))
    return [sample for name in names for sample in shapes.listing(archive.json(name))]


def _row(sample: Any) -> tuple[dict[str, Any], dict[str, Value], str]:
    """A sample, its scores by scorer, and why it has none."""
    fields = shapes.mapping(sample)
    scores: dict[str, Value] = {}
    for name, score in shapes.mapping(fields.get("scores")).items():
        value = shapes.mapping(score).get("value") if isinstance(score, dict) else score
        if isinstance(value, dict):
            scores.update({f"{name}.{part}"[: shapes.LONGEST]: _score(own) for part, own in value.items()})
        else:
            scores[name[: shapes.LONGEST]] = _score(value)
    error = ""
    if fields.get("error"):
        error = "error"
    elif fields.get("limit"):
        error = "limit"
    return fields, scores, error


def _score(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        return _LETTERS.get(value)
    return shapes.number(value)


def _made(found: list[tuple[dict[str, Any], dict[str, Value], str]], scorers: list[str]) -> tuple[Row, ...]:
    rows = []
    for at, (fields, scores, error) in enumerate(found):
        sample, epoch = shapes.label(fields.get("id")), shapes.whole(fields.get("epoch")) or 1
        name = str(sample if sample is not None else f"row {at + 1}")
        labels = {key: shapes.label(said) for key, said in shapes.mapping(fields.get("metadata")).items()}
        taken = (*scorers, _SAMPLE, "epoch")
        kept = {key: said for key, said in labels.items() if key not in taken and _is_short(key, said)}
        rows.append(Row(f"{name}/{epoch}", {**kept, _SAMPLE: name, "epoch": epoch, **scores}, error))
    halves = {name: {row.values.get(name) for row in rows} - {None} for name in scorers}
    events = {name for name, values in halves.items() if values <= {Decimal(0), Decimal(1)}}
    return tuple(
        Row(row.id, {k: _event(v) if k in events else v for k, v in row.values.items()}, row.error) for row in rows
    )


def _is_short(name: str, value: Value) -> bool:
    """Whether metadata is a label, and no prompt or answer."""
    if name.lower() in PROSE or name != shapes.text(name):
        return False
    return len(value) <= SHORT if isinstance(value, str) else value is not None


def _event(value: Value) -> Value:
    return None if value is None else value == 1


def _columns(rows: tuple[Row, ...], scorers: list[str]) -> Iterator[Column]:
    for name in scorers:
        truths = all(isinstance(row.values.get(name), bool | None) for row in rows)
        yield Column(name, "event" if truths else "score", f"scored by {name}: C is 1, I is 0", "high")
    labels = dict.fromkeys(name for row in rows for name in row.values if name not in scorers)
    yield from (Column(name, "label") for name in labels)


def _claims(results: dict[str, Any], scorers: list[str]) -> Iterator[Claimed]:
    """The accuracy or mean of each scorer, over samples: their epochs are averaged first, which gives the same."""
    for score in shapes.listing(results.get("scores")):
        fields = shapes.mapping(score)
        name = shapes.text(fields.get("scorer")) or shapes.text(fields.get("name"))
        for metric, said in shapes.mapping(fields.get("metrics")).items():
            value = shapes.number(shapes.mapping(said).get("value"))
            if name in scorers and value is not None and metric.rpartition("/")[2] in ("accuracy", "mean"):
                yield Claimed(name, "value", value, f"results.scores.{name}.{metric}")


def _partial(header: dict[str, Any], of: dict[str, Any], rows: tuple[Row, ...], *, cut_off: bool) -> str:
    """Why the run is not whole. `success` alone says little: samples may be missing, or have no score."""
    status = shapes.text(header.get("status"))
    if cut_off:
        return "was cut off: its log has no header"
    if status != "success":
        return {"cancelled": "was cancelled", "started": "has not finished", "error": "ended in an error"}.get(
            status, "does not say how it ended"
        )
    planned = _planned(of, shapes.mapping(header.get("results")))
    scored = sum(bool(row.error) or any(isinstance(v, bool | Decimal) for v in row.values.values()) for row in rows)
    if scored < max(planned, 1):
        return f"has scores for {scored:,} of {max(planned, 1):,} samples"
    return ""


def _whole_set(of: dict[str, Any]) -> int | None:
    """All samples of the data set, over all epochs: a run with a limit is a part, unless a check plans for less."""
    size = shapes.whole(shapes.mapping(of.get("dataset")).get("samples"))
    epochs = shapes.whole(shapes.mapping(of.get("config")).get("epochs")) or 1
    return size * epochs if size else None


def _planned(of: dict[str, Any], results: dict[str, Any]) -> int:
    """How many samples, over all epochs, there should be: those of the data set, or fewer where a limit was set."""
    config, data = shapes.mapping(of.get("config")), shapes.mapping(of.get("dataset"))
    size = shapes.whole(data.get("samples")) or len(shapes.listing(data.get("sample_ids")))
    limit = shapes.whole(config.get("limit"))
    chosen = len(shapes.listing(config.get("sample_id")))
    each = min(value for value in (size, limit, chosen or None) if value is not None) if size else 0
    epochs = shapes.whole(config.get("epochs")) or 1
    return max(each * epochs, shapes.whole(results.get("total_samples")) or 0)


def _warnings(of: dict[str, Any]) -> Iterator[str]:
    config, data = shapes.mapping(of.get("config")), shapes.mapping(of.get("dataset"))
    size, limit = shapes.whole(data.get("samples")), config.get("limit")
    if limit is not None:
        said = f" of {size:,}" if size else ""
        yield f"only a part of the data set was run: limit {shapes.label(limit)}{said}"


FORMAT = Format("inspect", "Inspect log", sniff, read)
