"""What CycloneDX declares beside vulnerabilities: attestations (1.6) and the metrics of model cards (1.5).

Both are somebody's word. Signatures are not verified, and the evidence that an attestation points to is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.reading import Claimed, Column, Reading, Row, Value

_ATTESTED = (
    Column("conformance", "score", "how far the requirement is met, from 0 to 1", "high", sampled=False),
    Column("confidence", "score", "how sure the assessor is, from 0 to 1", "high", sampled=False),
    Column("countered", "event", "there are counterclaims", "low", sampled=False),
    Column("third_party", "label", "whether the assessor is a third party"),
    *(Column(name, "label") for name in ("requirement", "assessor")),
)


def attestations(found: dict[str, Any], about: dict[str, Any]) -> Reading | None:
    """Rows are the requirements that attestations map to claims; None where there are none."""
    declared = shapes.mapping(found.get("declarations"))
    assessors = {
        shapes.text(one.get("bom-ref")): one for one in map(shapes.mapping, shapes.listing(declared.get("assessors")))
    }
    ids = shapes.Ids()
    rows = []
    for attestation in map(shapes.mapping, shapes.listing(declared.get("attestations"))):
        assessor = assessors.get(shapes.text(attestation.get("assessor")), {})
        rows += [_requirement(one, assessor, ids) for one in shapes.listing(attestation.get("map"))]
    if not rows:
        return None
    warnings = ("the signatures of its declarations are not verified", *incomplete(found))
    return Reading(tuple(rows), _ATTESTED, warnings=warnings, **about)


def _requirement(item: Any, assessor: dict[str, Any], ids: shapes.Ids) -> Row:
    fields = shapes.mapping(item)
    name = shapes.text(fields.get("requirement")) or "a requirement"
    values: dict[str, Value] = {
        **{score: _share(shapes.mapping(fields.get(score)).get("score")) for score in ("conformance", "confidence")},
        "countered": bool(shapes.listing(fields.get("counterClaims"))),
        "third_party": shapes.event(assessor.get("thirdParty")),
        "requirement": name,
        "assessor": shapes.text(shapes.mapping(assessor.get("organization")).get("name")),
    }
    return Row(ids.new(name), values)


def _share(value: Any) -> Value:
    found = shapes.number(value)
    return found if found is not None and 0 <= found <= 1 else None


def metrics(found: dict[str, Any], about: dict[str, Any]) -> Reading:
    """The numbers that model cards give; there are no rows to recount them from."""
    claims, texts = [], 0
    for owner, component in _components(found):
        card = shapes.mapping(component.get("modelCard"))
        listed = shapes.listing(shapes.mapping(card.get("quantitativeAnalysis")).get("performanceMetrics"))
        for at, metric in enumerate(map(shapes.mapping, listed)):
            value = shapes.numeral(metric.get("value"))
            texts += value is None
            name = shapes.text(metric.get("type"))
            if value is not None and name:
                where = (("model", shapes.text(component.get("name"))), ("slice", shapes.text(metric.get("slice"))))
                place = f"{owner}.modelCard.quantitativeAnalysis.performanceMetrics.{at}"
                claims.append(Claimed(name, "value", value, place, where))
    columns = tuple(Column(name, "score") for name in dict.fromkeys(claim.column for claim in claims))
    labels = (Column("model", "label"), Column("slice", "label")) if claims else ()
    warnings = (f"{texts} metrics of model cards are no numbers",) if texts else ()
    return Reading(None, (*columns, *labels), claims=tuple(claims), warnings=(*warnings, *incomplete(found)), **about)


def _components(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "metadata.component", shapes.mapping(shapes.mapping(found.get("metadata")).get("component"))
    for number, component in enumerate(shapes.listing(found.get("components"))):
        yield f"components.{number}", shapes.mapping(component)


def incomplete(found: dict[str, Any]) -> Iterator[str]:
    """What the bill of materials says of its own gaps (`compositions`)."""
    parts = [shapes.text(shapes.mapping(one).get("aggregate")) for one in shapes.listing(found.get("compositions"))]
    count = sum(part.startswith("incomplete") or part == "unknown" for part in parts)
    if count:
        yield f"it says of {count} of its parts that they are incomplete or unknown"
