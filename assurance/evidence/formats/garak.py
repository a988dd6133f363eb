"""garak reports: JSON Lines with attempts and what detectors say of each output.

garak writes every attempt twice, before and after it is judged; only the judged ones (`status` 2) count. A row is one
output as one detector sees it, so that `where: detector = …` chooses one. The outputs of one attempt belong together.
garak's own intervals collapse where nothing was hit, and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Claimed, Column, Reading, Row, Value

_JUDGED = 2
_COLUMNS = (
    Column("hit", "event", "the detector saw what the probe was after", "low"),
    Column("probe", "label"),
    Column("detector", "label"),
    Column("intent", "label"),
    Column("attempt", "label"),
)
_KINDS = ("start_run setup", "init", "attempt", "eval", "config", "plugin_cache")
Lines = list[dict[str, Any]]


def sniff(content: Content) -> int:
    """Its first line has an `entry_type` of garak's."""
    return SURE if shapes.mapping(content.first_line).get("entry_type") in _KINDS else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the outputs of judged attempts, once for each detector."""
    lines = [shapes.mapping(value) for _, value in content.lines()]
    setup, begun = _entry(lines, "start_run setup"), _entry(lines, "init")
    config, ended = _entry(lines, "config"), _entry(lines, "completion")
    threshold = shapes.number(setup.get("run.eval_threshold"))
    bar = Decimal("0.5") if threshold is None else threshold
    attempts = [line for line in lines if line.get("entry_type") == "attempt"]
    rows = tuple(row for at, line in enumerate(attempts) for row in _rows(line, bar, at))
    name = shapes.text(setup.get("plugins.target_name")) or shapes.text(setup.get("plugins.model_name"))
    model = name or shapes.text(config.get("model_name"))
    return Reading(
        rows,
        _COLUMNS,
        claims=tuple(_claims(lines)),
        partial=_partial(lines, rows, begun=bool(begun), ended=bool(ended)),
        cluster="attempt",
        tool="garak",
        tool_version=shapes.text(begun.get("garak_version")),
        run=shapes.text(begun.get("run")),
        started=shapes.text(begun.get("start_time")),
        finished=shapes.text(ended.get("end_time")),
        subject=(model,) if model else (),
        facts=(("threshold of detectors", str(bar)),),
    )


def _entry(lines: Lines, kind: str) -> dict[str, Any]:
    return next((line for line in lines if line.get("entry_type") == kind), {})


def _rows(line: dict[str, Any], bar: Decimal, number: int) -> Iterator[Row]:
    if "detector_results" not in line:
        yield from _old(line, number)
        return
    if line.get("status") != _JUDGED:
        return
    attempt = shapes.text(line.get("uuid"))
    labels: dict[str, Value] = {
        "probe": shapes.text(line.get("probe_classname")),
        "intent": shapes.text(line.get("intent")) or None,
        "attempt": attempt,
    }
    outputs = len(shapes.listing(line.get("outputs")))
    for detector, said in shapes.mapping(line.get("detector_results")).items():
        name = detector.removeprefix("garak.detectors.")[: shapes.LONGEST]
        scores = shapes.listing(said)
        for at in range(max(outputs, len(scores))):
            score = _score(scores[at]) if at < len(scores) else None
            hit = None if score is None else score >= bar
            yield Row(
                f"{attempt}/{name}/{at}", {**labels, "detector": name, "hit": hit}, "" if score is not None else "none"
            )


def _score(value: Any) -> Decimal | None:
    """The score of an output; of several turns the worst, and none if a turn has none."""
    if not isinstance(value, list):
        return shapes.number(value)
    scores = [shapes.number(turn) for turn in value]
    return max((s for s in scores if s is not None), default=None) if None not in scores else None


def _old(line: dict[str, Any], number: int) -> Iterator[Row]:
    """An attempt as older versions wrote it: one output, one detector, passed or not."""
    passed = shapes.event(line.get("passed"))
    probe, detector = shapes.text(line.get("probe")), shapes.text(line.get("detector"))
    if not detector:
        return
    name = shapes.text(line.get("uuid")) or f"{number + 1} {probe}/{detector}"[: shapes.LONGEST]
    hit = None if passed is None else not passed
    values: dict[str, Value] = {"probe": probe, "detector": detector, "attempt": name, "intent": None, "hit": hit}
    yield Row(name, values, "" if passed is not None else "none")


def _claims(lines: Lines) -> Iterator[Claimed]:
    """What the evaluations say of each probe and detector: hits, and outputs."""
    for line in lines:
        if line.get("entry_type") != "eval":
            continue
        probe = shapes.text(line.get("probe"))
        detector = shapes.text(line.get("detector")).removeprefix("detector.").removeprefix("garak.detectors.")
        where = (("probe", probe), ("detector", detector))
        total = shapes.whole(line.get("total_evaluated"))
        total = shapes.whole(line.get("total")) if total is None else total
        passed, fails = shapes.whole(line.get("passed")), shapes.whole(line.get("fails"))
        hits = fails if fails is not None else total - passed if total is not None and passed is not None else None
        if hits is not None and hits >= 0:
            yield Claimed("hit", "events", shapes.decimal(hits), "eval.fails", where)
        if total is not None:
            yield Claimed("", "rows", shapes.decimal(total), "eval.total_evaluated", where)


def _partial(lines: Lines, rows: tuple[Row, ...], *, begun: bool, ended: bool) -> str:
    """A run that was stopped has no completion; one that stopped early has attempts that were never judged."""
    attempts = [line for line in lines if line.get("entry_type") == "attempt" and "status" in line]
    judged = {shapes.text(line.get("uuid")) for line in attempts if line.get("status") == _JUDGED}
    waiting = {shapes.text(line.get("uuid")) for line in attempts} - judged
    if begun and not ended:
        return "was stopped: its report has no completion"
    if waiting:
        return f"has {len(waiting):,} of {len(waiting | judged):,} attempts that were never judged"
    if not rows:
        return "has no judged attempt"
    if not any(line.get("entry_type") == "eval" for line in lines):
        return "was stopped early: its report has no evaluation"
    return ""


FORMAT = Format("garak", "garak report", sniff, read)
