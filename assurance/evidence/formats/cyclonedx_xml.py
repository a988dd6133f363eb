"""Vulnerabilities of CycloneDX in XML, as the JSON of the same bill of materials has them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element


def bom(root: Element) -> dict[str, Any]:
    """What is read of a bill of materials: its metadata, how many components, its vulnerabilities."""
    space = root.tag.rpartition("}")[0].lstrip("{")
    component = root.find("{*}metadata/{*}component")
    tools = root.findall("{*}metadata/{*}tools/{*}tool") or root.findall(
        "{*}metadata/{*}tools/{*}components/{*}component"
    )
    found: dict[str, Any] = {
        "specVersion": space.rpartition("/")[2],
        "serialNumber": root.get("serialNumber"),
        "components": root.findall("{*}components/{*}component"),
        "metadata": {
            "timestamp": root.findtext("{*}metadata/{*}timestamp"),
            "component": {} if component is None else _texts(component, "name", "purl"),
            "tools": [_texts(tool, "name", "version") for tool in tools],
        },
    }
    listed = root.find("{*}vulnerabilities")
    if listed is not None:
        found["vulnerabilities"] = [_vulnerability(one) for one in listed.findall("{*}vulnerability")]
    return found


def _vulnerability(element: Element) -> dict[str, Any]:
    ratings = element.findall("{*}ratings/{*}rating")
    analysis = element.find("{*}analysis")
    return {
        **_texts(element, "id"),
        "ratings": [_texts(rating, "severity", "score", "method") for rating in ratings],
        "analysis": {} if analysis is None else _texts(analysis, "state", "justification"),
    }


def _texts(element: Element, *names: str) -> dict[str, str]:
    return {name: found.strip() for name in names if (found := element.findtext(f"{{*}}{name}"))}
