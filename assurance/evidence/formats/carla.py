"""CARLA Leaderboard 1.0 and 2.0: results of driven routes, https://leaderboard.carla.org.

The header's "infractions per km" are no rates: in the sample of Longest6 they are the sum of the routes' own rates,
divided by 100, with 36 routes. It says 0.064 collisions with vehicles per km where 6 in 43.92 km are 0.137. Here every
infraction counts by the km driven: the length of the route times the share that was completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Claimed, Column, Reading, Row, Value

_INFRACTIONS = {
    "collisions_pedestrian": "collisions with pedestrians",
    "collisions_vehicle": "collisions with vehicles",
    "collisions_layout": "collisions with the layout",
    "red_light": "red lights that were run",
    "stop_infraction": "stop signs that were run",
    "outside_route_lanes": "times off the route's lanes",
    "route_dev": "deviations from the route",
    "route_timeout": "routes that took too long",
    "vehicle_blocked": "times the vehicle was blocked",
    "min_speed_infractions": "times driven too slowly",
    "yield_emergency_vehicle_infractions": "emergency vehicles not yielded to",
    "scenario_timeouts": "scenarios that took too long",
}
_COLLISIONS = ("collisions_pedestrian", "collisions_vehicle", "collisions_layout")
_SCORES = {
    "score_composed": "driving score, from 0 to 100",
    "score_route": "share of the route that was completed, in percent",
    "score_penalty": "factor for infractions, 1 without any",
}
_FINISHED = ("Completed", "Perfect")
_GAVE_UP = ("Agent got blocked", "Agent timed out", "Agent deviated from the route")
_DRIVEN = (*_FINISHED, *(f"Failed - {reason}" for reason in _GAVE_UP))
"""Statuses of routes driven as far as the vehicle got; any other is a fault of the run, not of the driving."""
_WHOLE = ("Finished", "Finished with agent errors")
_REPETITION = re.compile(r"_rep[0-9]+$")


def sniff(content: Content) -> int:
    """It has a `_checkpoint` with `records`."""
    if "records" in shapes.mapping(content.mapping.get("_checkpoint")):
        return SURE
    return SURE if content.breaks_off_after("_checkpoint", "global_record") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the routes, each repetition one of its own."""
    found = shapes.mapping(content.json)
    checkpoint = shapes.mapping(found.get("_checkpoint"))
    if not isinstance(checkpoint.get("records"), list):
        raise CannotRead("has no `records` of routes")
    records = [shapes.mapping(record) for record in checkpoint["records"]]
    kinds = [name for name in _INFRACTIONS if any(name in shapes.mapping(one.get("infractions")) for one in records)]
    rows = tuple(_row(record, kinds) for record in records)
    planned = _planned(checkpoint)
    repeated = len({row.values["route"] for row in rows}) < len(rows)
    return Reading(
        rows,
        tuple(_columns(kinds, towns=any(row.values["town"] for row in rows))),
        claims=tuple(_claims(shapes.mapping(checkpoint.get("global_record")), kinds)),
        planned=planned,
        partial=_partial(found, len(rows), planned),
        warnings=tuple(_warnings(rows)),
        cluster="route" if repeated else "",
        tool="CARLA Leaderboard",
        facts=_facts(found, rows),
    )


def _row(record: dict[str, Any], kinds: list[str]) -> Row:
    infractions, scores = shapes.mapping(record.get("infractions")), shapes.mapping(record.get("scores"))
    known = shapes.text(record.get("route_id")) or f"route {shapes.whole(record.get('index'))}"
    status = shapes.text(record.get("status"))
    counts: dict[str, Value] = {kind: _count(infractions.get(kind)) for kind in kinds}
    collisions = [counts.get(kind) for kind in _COLLISIONS]
    values: dict[str, Value] = {
        **counts,
        "collisions": sum(one for one in collisions if isinstance(one, int)) if None not in collisions else None,
        "driven_km": _driven(record, scores),
        "completed": status in _FINISHED,
        **{name: shapes.number(scores.get(name)) for name in _SCORES},
        "status": status,
        "route": _REPETITION.sub("", known),
        "town": shapes.text(record.get("town_name")),
    }
    return Row(known, values, "" if status in _DRIVEN else status or "no status")


def _count(entries: Any) -> int | None:
    return len(entries) if isinstance(entries, list) else None


def _driven(record: dict[str, Any], scores: dict[str, Any]) -> Decimal | None:
    """Km driven: length in m times percent completed; None where either is missing, negative or the text `NaN`."""
    length = shapes.number(shapes.mapping(record.get("meta")).get("route_length"))
    percent = shapes.number(scores.get("score_route"))
    if length is None or percent is None or length < 0 or not 0 <= percent <= 100:
        return None
    return length * percent / 100_000


def _columns(kinds: list[str], *, towns: bool) -> Iterator[Column]:
    for kind in kinds:
        yield Column(kind, "count", _INFRACTIONS[kind], "low", per="driven_km")
    yield Column("collisions", "count", "collisions of all three kinds", "low", per="driven_km")
    yield Column("driven_km", "exposure", "length of the route times the share completed", unit="km")
    yield Column("completed", "event", "the route was driven to its end", "high")
    yield from (Column(name, "score", text, "high") for name, text in _SCORES.items())
    yield from (Column(name, "label") for name in ("status", "route"))
    if towns:
        yield Column("town", "label")


def _claims(header: dict[str, Any], kinds: list[str]) -> Iterator[Claimed]:
    """The header's rates per km and mean scores (1.0: `scores`, 2.0: `scores_mean`)."""
    infractions = shapes.mapping(header.get("infractions"))
    for kind in kinds:
        rate = shapes.number(infractions.get(kind))
        if rate is not None:
            yield Claimed(kind, "value", rate, f"global_record.infractions.{kind}")
    group = "scores_mean" if "scores_mean" in header else "scores"
    for name in _SCORES:
        mean = shapes.number(shapes.mapping(header.get(group)).get(name))
        if mean is not None:
            yield Claimed(name, "value", mean, f"global_record.{group}.{name}")


def _planned(checkpoint: dict[str, Any]) -> int | None:
    progress = shapes.listing(checkpoint.get("progress"))
    return shapes.whole(progress[1]) if len(progress) == 2 else None


def _partial(found: dict[str, Any], rows: int, planned: int | None) -> str:
    """Why the run is not whole: a checkpoint is written after every route, so a stopped run looks like any other."""
    if planned is None:
        return "does not say how many routes it should have"
    if rows < planned:
        return f"has {rows} of {planned} routes"
    status = shapes.text(found.get("entry_status"))
    return "" if status in _WHOLE else f"has the status `{status}`" if status else "has no status (`entry_status`)"


def _warnings(rows: tuple[Row, ...]) -> Iterator[str]:
    failed = sum(bool(row.error) for row in rows)
    if failed:
        yield f"{failed} of {len(rows)} routes have no result: the run failed, not the driving"
    lost = sum(row.values["driven_km"] is None for row in rows)
    if lost:
        yield f"{lost} of {len(rows)} routes do not tell how far was driven"


def _facts(found: dict[str, Any], rows: tuple[Row, ...]) -> tuple[tuple[str, str], ...]:
    driven = sum((row.values["driven_km"] for row in rows if isinstance(row.values["driven_km"], Decimal)), Decimal(0))
    sensors = ", ".join(dict.fromkeys(filter(None, map(shapes.text, shapes.listing(found.get("sensors"))))))
    return (("driven", f"{driven:.2f} km"), *((("sensors", shapes.text(sensors)),) if sensors else ()))


FORMAT = Format("carla", "CARLA Leaderboard results", sniff, read)
