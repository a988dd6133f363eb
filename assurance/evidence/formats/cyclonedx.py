"""CycloneDX: vulnerabilities of a bill of materials, else its attestations, else its models' metrics; JSON and XML.

https://cyclonedx.org/specification/overview. Of several ratings the worst counts. What an analysis says is kept as a
label beside it, so a finding that is declared not to affect still counts unless a check says `where: open`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assurance.evidence import severity, shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.formats import cyclonedx_declared, cyclonedx_xml
from assurance.evidence.reading import Column, Reading, Row, Value

_SETTLED = ("not_affected", "false_positive", "resolved", "resolved_with_pedigree")
_CVSS = ("CVSSv2", "CVSSv3", "CVSSv31", "CVSSv4")
_COLUMNS = (
    *severity.COLUMNS,
    Column("affected", "event", "its analysis says that it affects the product", "low", sampled=False),
    Column("open", "label", "not declared as not affecting, false or resolved"),
    *(Column(name, "label") for name in ("state", "justification", "vulnerability")),
)
_NOTHING = "lists no vulnerabilities, and a CycloneDX file does not tell whether anybody looked"


def sniff(content: Content) -> int:
    """Its `bomFormat` is CycloneDX; in XML its root is a `bom` in the namespace of CycloneDX."""
    if content.mapping.get("bomFormat") == "CycloneDX":
        return SURE
    if content.xml_root == "bom" and b"cyclonedx.org/schema/bom" in content.head:
        return SURE
    return SURE if content.breaks_off_after("bomFormat", "CycloneDX") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the vulnerabilities, or else the attested requirements; a list of components alone has none."""
    found = cyclonedx_xml.bom(content.xml) if content.xml_root else shapes.mapping(content.json)
    about = _about(found)
    if "vulnerabilities" in found:
        return _vulnerabilities(found, about)
    return cyclonedx_declared.attestations(found, about) or cyclonedx_declared.metrics(found, about)


def _about(found: dict[str, Any]) -> dict[str, Any]:
    """What a bill of materials says of itself: fields of a reading."""
    metadata = shapes.mapping(found.get("metadata"))
    component = shapes.mapping(metadata.get("component"))
    listed = metadata.get("tools")
    inner = shapes.mapping(listed).get("components")
    tools = [shapes.mapping(tool) for tool in shapes.listing(inner if isinstance(listed, dict) else listed)]
    names = [shapes.text(component.get(name)) for name in ("purl", "bom-ref", "name")]
    components = len(shapes.listing(found.get("components")))
    facts = (("specification", shapes.text(found.get("specVersion"))), ("components", str(components or "")))
    return {
        "tool": ", ".join(filter(None, (shapes.text(tool.get("name")) for tool in tools))),
        "tool_version": ", ".join(filter(None, (shapes.text(tool.get("version")) for tool in tools))),
        "run": shapes.text(found.get("serialNumber")),
        "finished": shapes.text(metadata.get("timestamp")),
        "subject": tuple(dict.fromkeys(filter(None, names))),
        "facts": tuple(fact for fact in facts if fact[1]),
    }


def _vulnerabilities(found: dict[str, Any], about: dict[str, Any]) -> Reading:
    ids = shapes.Ids()
    items = [shapes.mapping(item) for item in shapes.listing(found.get("vulnerabilities"))]
    rows = tuple(_row(item, ids) for item in items)
    partial = "" if rows else _NOTHING
    return Reading(rows, _COLUMNS, partial=partial, warnings=tuple(_warnings(rows, found)), **about)


def _row(item: dict[str, Any], ids: shapes.Ids) -> Row:
    name = shapes.text(item.get("id")) or "a vulnerability"
    analysis = shapes.mapping(item.get("analysis"))
    state = shapes.text(analysis.get("state"))
    ratings = [shapes.mapping(rating) for rating in shapes.listing(item.get("ratings"))]
    affected = {"exploitable": True}.get(state, False if state in _SETTLED else None)
    values: dict[str, Value] = {
        "affected": affected,
        "open": state not in _SETTLED,
        "state": state or "none",
        "justification": shapes.text(analysis.get("justification")),
        "vulnerability": name,
    }
    scores = [shapes.numeral(rating.get("score")) for rating in ratings if rating.get("method") in _CVSS]
    words = [shapes.text(rating.get("severity")) for rating in ratings]
    words = ["none" if word == "info" else word for word in words] + [severity.of_score(score) for score in scores]
    return Row(ids.new(name), {**severity.values(severity.worst(words), scores), **values})


def _warnings(rows: tuple[Row, ...], found: dict[str, Any]) -> Iterator[str]:
    settled = [row for row in rows if row.values["open"] is False]
    bare = sum(row.values["state"] == "not_affected" and not row.values["justification"] for row in rows)
    counts = (
        ("no rating, so the severity is unknown", sum(row.values["unknown"] is True for row in rows)),
        ("declared harmless or resolved, but counted unless a check says `where: open`", len(settled)),
        ("declared not to affect without a justification", bare),
        ("no analysis, or one still in triage", sum(row.values["affected"] is None for row in rows)),
    )
    yield from (f"{what}: {count} of {len(rows)} vulnerabilities" for what, count in counts if count)
    yield from cyclonedx_declared.incomplete(found)


FORMAT = Format("cyclonedx", "CycloneDX bill of materials", sniff, read)
