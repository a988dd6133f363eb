"""CSAF advisories: what a supplier says about vulnerabilities of its products, https://docs.oasis-open.org/csaf.

A product may stand in several lists of one vulnerability; the worst counts. Products are named as the advisory's tree
names them, where it does so at its top level, else by their IDs.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assurance.evidence import severity, shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Column, Reading, Row, Value

_WORST_FIRST = {
    "known_affected": True,
    "first_affected": True,
    "last_affected": True,
    "under_investigation": None,
    "unknown": None,
    "known_not_affected": False,
    "first_fixed": False,
    "fixed": False,
}
_SETTLED = ("known_not_affected", "first_fixed", "fixed")
_CVSS = ("cvss_v2", "cvss_v3", "cvss_v4")
_COLUMNS = (
    *severity.COLUMNS,
    Column("affected", "event", "the product is affected", "low", sampled=False),
    Column("open", "label", "neither fixed nor not affected"),
    *(Column(name, "label") for name in ("status", "vulnerability", "product")),
)


def sniff(content: Content) -> int:
    """Its document has a `csaf_version`."""
    if "csaf_version" in shapes.mapping(content.mapping.get("document")):
        return SURE
    return SURE if content.breaks_off_after("document", "csaf_version") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are pairs of a vulnerability and a product."""
    found = shapes.mapping(content.json)
    document = shapes.mapping(found.get("document"))
    tracking = shapes.mapping(document.get("tracking"))
    engine = shapes.mapping(shapes.mapping(tracking.get("generator")).get("engine"))
    ids = shapes.Ids()
    items = [shapes.mapping(item) for item in shapes.listing(found.get("vulnerabilities"))]
    rows = tuple(row for item in items for row in _rows(item, ids))
    names = _names(shapes.mapping(found.get("product_tree")))
    products = dict.fromkeys(str(row.values["product"]) for row in rows)
    return Reading(
        rows,
        _COLUMNS,
        partial=_partial(rows, tracking),
        warnings=tuple(_warnings(rows)),
        tool=shapes.text(engine.get("name")),
        tool_version=shapes.text(engine.get("version")),
        run=shapes.text(tracking.get("id")),
        finished=shapes.text(tracking.get("current_release_date")),
        subject=tuple(dict.fromkeys(names.get(product, product) for product in products)),
        facts=(("category", shapes.text(document.get("category")) or "none"),),
    )


def _rows(item: dict[str, Any], ids: shapes.Ids) -> Iterator[Row]:
    """One row for each product, with the worst of its statuses."""
    name = shapes.text(item.get("cve")) or shapes.text(item.get("title")) or "a vulnerability"
    lists = shapes.mapping(item.get("product_status"))
    statuses: dict[str, str] = {}
    for status in _WORST_FIRST:
        for product in shapes.listing(lists.get(status)):
            statuses.setdefault(product if isinstance(product, str) else "no name", status)
    scores = _scores(item)
    for product, status in statuses.items():
        words, numbers = scores.get(product, ([], []))
        values: dict[str, Value] = {
            "affected": _WORST_FIRST[status],
            "open": status not in _SETTLED,
            "status": status,
            "vulnerability": name,
            "product": shapes.text(product),
        }
        known = ids.new(f"{name} in {shapes.text(product)}")
        yield Row(known, {**severity.values(severity.worst(words), numbers), **values})


def _scores(item: dict[str, Any]) -> dict[str, tuple[list[str], list[Decimal | None]]]:
    """The severities and the scores of each product: `scores` (2.0), `metrics` with `content` (2.1)."""
    found: dict[str, tuple[list[str], list[Decimal | None]]] = {}
    for one in map(shapes.mapping, [*shapes.listing(item.get("scores")), *shapes.listing(item.get("metrics"))]):
        content = shapes.mapping(one.get("content")) or one
        given = [shapes.mapping(content.get(name)) for name in _CVSS]
        numbers = [shapes.numeral(cvss.get("baseScore")) for cvss in given]
        words = [shapes.text(cvss.get("baseSeverity")).lower() for cvss in given]
        for product in shapes.listing(one.get("products")):
            if isinstance(product, str):
                known = found.setdefault(product, ([], []))
                known[0].extend(words + [severity.of_score(number) for number in numbers])
                known[1].extend(numbers)
    return found


def _names(tree: dict[str, Any]) -> dict[str, str]:
    """The names of products by their IDs, as far as the tree lists them without branches."""
    listed = [shapes.mapping(one) for one in shapes.listing(tree.get("full_product_names"))]
    return {shapes.text(one.get("product_id")): shapes.text(one.get("name")) for one in listed if one.get("name")}


def _partial(rows: tuple[Row, ...], tracking: dict[str, Any]) -> str:
    status = shapes.text(tracking.get("status"))
    if not rows:
        return "says nothing about any product"
    return "" if status in ("final", "interim") else f"has the status `{status}`" if status else "has no status"


def _warnings(rows: tuple[Row, ...]) -> Iterator[str]:
    settled = sum(row.values["open"] is False for row in rows)
    waiting = sum(row.values["affected"] is None for row in rows)
    unknown = sum(row.values["unknown"] is True for row in rows)
    if settled:
        yield f"declared fixed or not affected, by nobody but the supplier: {settled} of {len(rows)}"
    if waiting:
        yield f"under investigation: {waiting} of {len(rows)}"
    if unknown:
        yield f"no score, so the severity is unknown: {unknown} of {len(rows)}"


FORMAT = Format("csaf", "CSAF advisory", sniff, read)
