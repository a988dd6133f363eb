"""The picture as data: what a scene shows, and where, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assurance.model.assessment import Assessment
from assurance.views.geometry import Box
from assurance.views.node import Node, layer, text_of
from assurance.views.scene import Edge, Scene

FORMAT = "assurance-picture/1"


def graph(scene: Scene, assessment: Assessment, boxes: Mapping[str, Box] | None = None) -> dict[str, Any]:
    """A scene as plain data: nodes by key in drawing order, relations between keys, boxes in pixels where given."""
    return {
        "format": FORMAT,
        "case": assessment.case.id,
        "title": scene.title,
        "part": scene.part,
        "verdict": scene.verdict,
        "date": assessment.today.isoformat(),
        "notation": scene.look.notation,
        "elements": [_element(key, node, scene, assessment, boxes) for key, node in scene.nodes.items()],
        "relations": [_relation(edge) for edge in scene.edges],
    }


def graph_text(scene: Scene, assessment: Assessment, boxes: Mapping[str, Box] | None = None) -> str:
    """The same as JSON text; equal input gives equal bytes."""
    return f"{json.dumps(graph(scene, assessment, boxes), ensure_ascii=False, indent=1)}\n".encode(
        "utf-8", "backslashreplace"
    ).decode()


def _element(
    key: str, node: Node, scene: Scene, assessment: Assessment, boxes: Mapping[str, Box] | None
) -> dict[str, Any]:
    case = assessment.case
    element = case.elements.get(node.element)
    layers = {name: layer(element, name)[0] for name in scene.look.layers if layer(element, name)} if element else {}
    said: dict[str, Any] = {
        "key": key,
        "element": node.element,
        "kind": node.kind,
        "shape": node.shape,
        "text": text_of(case, element) if element else node.label,
        "state": node.word,
        "discipline": node.disciplines,
        "freshness": node.freshness,
        "undeveloped": node.undeveloped,
        "uninstantiated": node.uninstantiated,
        "supported_by_contract": node.by_contract,
        "public": node.public,
        "acp": list(node.points),
        "hidden_below": node.more,
        "url": node.url,
        "layers": layers,
    }
    found = {name: value for name, value in said.items() if value or name in ("key", "element", "kind", "text")}
    if boxes and key in boxes:
        box = boxes[key]
        sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        found["box"] = {name: round(side, 1) for name, side in sides.items()}
    return found


def _relation(edge: Edge) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": edge.kind,
        "from": edge.start,
        "to": edge.end,
        "about_relation_to": edge.beside,
        "acp": list(edge.points),
        "optional": edge.optional,
        "multiplicity": edge.multiplicity,
        "choice": edge.choice,
        "defeated": edge.defeated,
        "label": edge.label,
    }
    return {name: value for name, value in said.items() if value}
