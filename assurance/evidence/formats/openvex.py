"""OpenVEX: what somebody says about vulnerabilities of products, https://github.com/openvex/spec.

A later statement on the same vulnerability and product replaces an earlier one; of statements made at the same time, or
at times that cannot be told apart, the worst counts. A document lists what was looked at, not all there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assurance.evidence import severity, shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import Column, Reading, Row

_WORST_FIRST = ("affected", "under_investigation", "not_affected", "fixed")
_AFFECTED = {"affected": True, "not_affected": False, "fixed": False}
COLUMNS = (
    severity.FINDING,
    Column("affected", "event", "the product is affected", "low", sampled=False),
    Column("open", "label", "neither fixed nor not affecting"),
    *(Column(name, "label") for name in ("status", "justification", "vulnerability", "product", "part")),
)


def sniff(content: Content) -> int:
    """Its `@context` is the one of OpenVEX."""
    if shapes.text(content.mapping.get("@context")).startswith("https://openvex.dev/ns"):
        return SURE
    return SURE if b"https://openvex.dev/ns" in content.head and content.breaks_off_after("@context") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are pairs of a vulnerability and a product."""
    found = shapes.mapping(content.json)
    latest: dict[tuple[str, str, str], _Statement] = {}
    replaced = 0
    for statement in _statements(found):
        before = latest.get(statement.about)
        replaced += before is not None
        if before is None or statement.replaces(before):
            latest[statement.about] = statement
    ids = shapes.Ids()
    rows = tuple(one.row(ids) for one in latest.values())
    return Reading(
        rows,
        COLUMNS,
        partial="" if rows else "has no statement about any product",
        warnings=tuple(_warnings(rows, replaced)),
        run=shapes.text(found.get("@id")),
        finished=shapes.text(found.get("last_updated")) or shapes.text(found.get("timestamp")),
        subject=tuple(dict.fromkeys(str(row.values["product"]) for row in rows)),
        facts=tuple((name, text) for name in ("author", "tooling") if (text := shapes.text(found.get(name)))),
    )


@dataclass(frozen=True, slots=True)
class _Statement:
    """What is said about a vulnerability of a product, or of a part of it; these are not shortened in `about`."""

    about: tuple[str, str, str]
    status: str
    justification: str
    at: datetime | None

    def replaces(self, before: _Statement) -> bool:
        """Whether it counts instead of an earlier one in the document: later, or at the same time and not better."""
        if self.at and before.at and self.at != before.at:
            return self.at > before.at
        return _WORST_FIRST.index(self.status) <= _WORST_FIRST.index(before.status)

    def row(self, ids: shapes.Ids) -> Row:
        vulnerability, product, part = map(shapes.text, self.about)
        return Row(
            ids.new(" in ".join(filter(None, (vulnerability, part, product)))),
            {
                "finding": True,
                "affected": _AFFECTED.get(self.status),
                "open": self.status in ("affected", "under_investigation"),
                "status": self.status,
                "justification": self.justification,
                "vulnerability": vulnerability,
                "product": product,
                "part": part,
            },
        )


def _statements(found: dict[str, Any]) -> Iterator[_Statement]:
    """One statement for each product, or part of it. Without a known status, or a reason, it is open."""
    for fields in map(shapes.mapping, shapes.listing(found.get("statements"))):
        status = shapes.text(fields.get("status"))
        reason = shapes.text(fields.get("justification")) or ("stated" if fields.get("impact_statement") else "")
        if status not in _WORST_FIRST or (status == "not_affected" and not reason):
            status = "under_investigation"
        at = _time(fields.get("timestamp") or found.get("last_updated") or found.get("timestamp"))
        vulnerability = _name(fields.get("vulnerability"))
        for product in shapes.listing(fields.get("products")) or [None]:
            for part in shapes.listing(shapes.mapping(product).get("subcomponents")) or [""]:
                yield _Statement((vulnerability, _name(product), part and _name(part)), status, reason, at)


def _name(value: Any) -> str:
    """How a vulnerability or a product is called; before version 0.2 they were texts."""
    fields = shapes.mapping(value)
    identifiers = shapes.mapping(fields.get("identifiers"))
    names = (value, fields.get("name"), fields.get("@id"), identifiers.get("purl"))
    return next((name for name in names if isinstance(name, str) and name), "no name")


def _time(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(shapes.text(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _warnings(rows: tuple[Row, ...], replaced: int) -> Iterator[str]:
    settled = sum(row.values["open"] is False for row in rows)
    waiting = sum(row.values["affected"] is None for row in rows)
    if replaced:
        yield f"{replaced} statements are about what others are about too: the latest counts"
    if settled:
        yield f"declared fixed or not affecting, by nobody but the author: {settled} of {len(rows)}"
    if waiting:
        yield f"under investigation, or not affecting for no reason that is given: {waiting} of {len(rows)}"


FORMAT = Format("openvex", "OpenVEX statements", sniff, read)
