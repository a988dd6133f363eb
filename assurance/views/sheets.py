"""Sheets: laid-out scenes as pages of a PDF, with what their links lead to."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.views.geometry import Layout
from assurance.views.pdf import Link, Sheet
from assurance.views.svg import description, frame, svg

PAGE = "#page-"
"""How a link to another page of the same document begins; what follows is its number, 0 for the overview."""


def sheet(placed: Layout) -> Sheet:
    """The page of a layout; the first page of a document has number 1."""
    size = frame(placed)
    title = f"{placed.scene.title}: {placed.scene.part}" if placed.scene.part else placed.scene.title
    return Sheet(svg(placed), size.width, size.height, title, description(placed), tuple(_links(placed)))


def _links(placed: Layout) -> Iterator[Link]:
    size = frame(placed)
    for key, box in placed.boxes.items():
        url = placed.scene.nodes[key].url
        if url:
            number = url.removeprefix(PAGE)
            target = int(number) + 1 if url.startswith(PAGE) and number.isdigit() else url
            yield Link(size.x + box.x, size.y + box.y, box.width, box.height, target)
