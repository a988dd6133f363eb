"""promptfoo results, JSON and XML. A test that ended in an error has no result: 2 passed, 1 failed and 3 errors are
not 67 %."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from assurance.evidence import shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Claimed, Column, Reading, Row, Value

_ERROR = 2
"""`failureReason` of a test that ended in an error; 1 is a failed assertion."""
_COLUMNS = (
    Column("passed", "event", "all assertions held", "high"),
    Column("score", "score", "promptfoo's score of the test", "high"),
    Column("test", "label"),
    Column("prompt", "label"),
    Column("provider", "label"),
)


def sniff(content: Content) -> int:
    """`results` with a list of `results` and `stats`, beside an `evalId`."""
    if content.xml_root == "promptfoo":
        return SURE
    found = content.mapping
    results = shapes.mapping(found.get("results"))
    if isinstance(results.get("results"), list) and ("stats" in results or "evalId" in found):
        return SURE
    return SURE if content.breaks_off_after("evalId", "results") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the tests, one for each prompt and provider; those of one test belong together."""
    found = {"results": _from_xml(content.xml)} if content.xml_root == "promptfoo" else shapes.mapping(content.json)
    results = shapes.mapping(found.get("results"))
    ids = shapes.Ids()
    rows = tuple(_row(shapes.mapping(item), ids) for item in shapes.listing(results.get("results")))
    errors = sum(bool(row.error) for row in rows)
    stats, about = shapes.mapping(results.get("stats")), shapes.mapping(found.get("metadata"))
    providers = dict.fromkeys(str(row.values["provider"]) for row in rows if row.values["provider"])
    return Reading(
        rows,
        _COLUMNS,
        claims=tuple(_claims(stats)),
        partial="" if stats else "has no statistics: it did not finish",
        warnings=(f"{errors} of {len(rows)} tests ended in an error: they have no result",) if errors else (),
        cluster="test",
        tool="promptfoo",
        tool_version=shapes.text(about.get("promptfooVersion")),
        run=shapes.text(found.get("evalId")),
        finished=shapes.text(results.get("timestamp")),
        subject=tuple(providers),
    )


def _row(item: dict[str, Any], ids: shapes.Ids) -> Row:
    passed = shapes.event(item.get("success"))
    reason = shapes.whole(item.get("failureReason"))
    failed_to_run = reason == _ERROR or (reason is None and passed is False and not item.get("gradingResult"))
    provider = (
        shapes.mapping(item.get("provider")).get("id")
        if isinstance(item.get("provider"), dict)
        else item.get("provider")
    )
    test = shapes.label(item.get("testIdx"))
    values: dict[str, Value] = {
        "passed": passed,
        "score": shapes.number(item.get("score")),
        "test": str(test) if test is not None else None,
        "prompt": shapes.label(item.get("promptIdx")),
        "provider": shapes.text(provider) or None,
    }
    name = f"{test if test is not None else '?'}/{values['prompt']}/{values['provider']}"
    values["test"] = values["test"] if values["test"] is not None else name
    return Row(ids.new(name), values, "error" if failed_to_run else "" if passed is not None else "no verdict")


def _claims(stats: dict[str, Any]) -> Iterator[Claimed]:
    counts = [shapes.whole(stats.get(name)) for name in ("successes", "failures", "errors")]
    if counts[0] is not None:
        yield Claimed("passed", "events", shapes.decimal(counts[0]), "results.stats.successes")
    known = [count for count in counts if count is not None]
    if len(known) == len(counts):
        yield Claimed("", "rows", shapes.decimal(sum(known)), "results.stats")


def _from_xml(root: Element) -> dict[str, Any]:
    """The parts of the XML export that are read, in the shape of the JSON export."""
    top = root.find("results")
    if top is None:
        return {}
    stats = top.find("stats")
    counts = {part.tag: _typed(part.text) for part in stats} if stats is not None else {}
    rows = [item for item in top.iter("results") if item.find("success") is not None]
    return {
        "results": [_item(item) for item in rows],
        "stats": counts,
        "timestamp": (top.findtext("timestamp") or ""),
    }


def _item(item: Element) -> dict[str, Any]:
    names = ("success", "score", "testIdx", "promptIdx", "failureReason")
    provider = item.find("provider")
    return {
        **{name: _typed(item.findtext(name)) for name in names},
        "provider": (provider.findtext("id") or provider.text) if provider is not None else None,
        "gradingResult": item.find("gradingResult") is not None,
    }


def _typed(text: str | None) -> Any:
    said = (text or "").strip()
    return said == "true" if said in ("true", "false") else shapes.numeral(said)


FORMAT = Format("promptfoo", "promptfoo results", sniff, read)
