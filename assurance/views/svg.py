"""The picture: a laid-out scene as an SVG document, readable in light and dark, by eyes and by screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assurance.views import draw, legend
from assurance.views.layout import Layout
from assurance.views.node import Node
from assurance.views.palette import COLORS, style
from assurance.views.route import Route, routes
from assurance.views.text import clip, measure, visible

MARGIN, HEADER, FOOTER_GAP = 28.0, 62.0, 34.0
TITLE, VERDICT = 19.0, 12.0
NARROWEST = 460.0
EMPTY = "Nothing to draw: no elements were read."
FONTS = "Arial, Liberation Sans, Arimo, sans-serif"


def svg(placed: Layout) -> str:
    """The SVG text of a layout; the same layout gives the same text."""
    ways = routes(placed)
    left, top, right, bottom = _reach(placed, ways)
    width = max(right - left, NARROWEST, min(_header_width(placed), 900.0))
    rows, legend_height = legend.arrange(placed.scene, width)
    body = HEADER + bottom - top
    height = body + (FOOTER_GAP + legend_height if rows else 0.0)
    shift = (width - (right - left)) / 2 - left
    lines = [
        *_opening(placed, width + 2 * MARGIN, height + 2 * MARGIN - 6),
        f'<g transform="translate({draw.n(MARGIN)} {draw.n(MARGIN)})">',
        *_header(placed, width),
        f'<g class="argument" transform="translate({draw.n(shift)} {draw.n(HEADER - top)})">',
        *_edges(placed, ways),
        *_nodes(placed),
        "</g>",
        *_legend(rows, body + FOOTER_GAP, width),
        *([] if placed.boxes else [draw.label(0, HEADER + 14, EMPTY, size=13)]),
        "</g>",
        "</svg>\n",
    ]
    return "\n".join(lines)


def _reach(placed: Layout, ways: list[Route]) -> tuple[float, float, float, float]:
    """How far the drawing reaches left, up, right and down; loops go beyond the ranks."""
    if not placed.boxes:
        return 0.0, 0.0, 0.0, 18.0
    points = [point for way in ways for piece in way.pieces for point in piece]
    xs, ys = ([point[axis] for point in points] for axis in (0, 1))
    return min([0.0, *xs]), min([0.0, *ys]), max([placed.width, *xs]), max([placed.height, *ys])


def _opening(placed: Layout, width: float, height: float) -> Iterator[str]:
    scene = placed.scene
    size = f'width="{draw.n(width)}" height="{draw.n(height)}" viewBox="0 0 {draw.n(width)} {draw.n(height)}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} class="assurance-case" role="img" font-family="{FONTS}"'
    yield ' aria-labelledby="case-title case-description">'
    yield f'<title id="case-title">{draw.escape(scene.title)}</title>'
    yield f'<desc id="case-description">{draw.escape(_description(placed))}</desc>'
    yield f"<style>{stylesheet()}</style>"


def _description(placed: Layout) -> str:
    kinds: dict[str, int] = {}
    for node in {node.element: node for node in placed.scene.nodes.values()}.values():
        kinds[node.kind] = kinds.get(node.kind, 0) + 1
    counted = ", ".join(f"{kind.replace('_', ' ')} × {count}" for kind, count in kinds.items())
    return f"{placed.scene.verdict}. Drawn in Goal Structuring Notation: {counted or 'no elements'}."


def stylesheet() -> str:
    """Colors as variables, so that a page may set its own. Renderers that know no media rules keep the attributes."""
    light = "".join(f"--{name}:{color};" for name, (color, _) in COLORS.items())
    dark = "".join(f"--{name}:{color};" for name, (_, color) in COLORS.items())
    uses = "".join(
        f".assurance-case .s-{name}{{stroke:var(--{name})}}.assurance-case .f-{name}{{fill:var(--{name})}}"
        for name in COLORS
    )
    return (
        f"@media all{{.assurance-case{{color-scheme:light dark;{light}}}{uses}}}"
        f"@media screen and (prefers-color-scheme:dark){{.assurance-case{{{dark}}}}}"
    )


def _header_width(placed: Layout) -> float:
    return max(measure(placed.scene.title, size=TITLE, bold=True), measure(placed.scene.verdict, size=VERDICT))


def _header(placed: Layout, width: float) -> Iterator[str]:
    scene = placed.scene
    yield draw.label(0, 18, clip(scene.title, width, size=TITLE, bold=True), color="ink", size=TITLE, bold=True)
    yield draw.label(0, 39, clip(scene.verdict, width, size=VERDICT), size=VERDICT)


def _edges(placed: Layout, ways: list[Route]) -> Iterator[str]:
    for way in ways:
        yield from draw.edge(way, style(placed.scene.nodes[way.edge.start].word))


def _nodes(placed: Layout) -> Iterator[str]:
    names = identifiers(placed.scene.nodes)
    for key, box in placed.boxes.items():
        node = placed.scene.nodes[key]
        yield f'<g {_attributes(node, names[key])} transform="translate({draw.n(box.x)} {draw.n(box.y)})">'
        yield f"<title>{draw.escape(node.tooltip)}</title>"
        if node.url:
            yield f'<a href="{draw.escape(visible(node.url))}">'
        yield from draw.node(node, box)
        yield "</a></g>" if node.url else "</g>"


def _attributes(node: Node, name: str) -> str:
    classes = " ".join(filter(None, ("node", node.kind, node.word, node.tab and f"discipline-{node.tab}")))
    return (
        f'id="{name}" class="{classes}" data-key="{draw.escape(visible(node.element))}" '
        f'role="graphics-symbol" aria-label="{draw.escape(node.label)}"'
    )


def _legend(rows: list[list[legend.Item]], top: float, width: float) -> Iterator[str]:
    if rows:
        yield f'<g class="legend" transform="translate(0 {draw.n(top)})" aria-label="Legend">'
        rule = f'd="M0-16H{draw.n(width)}" fill="none" stroke-width="0.6" stroke-opacity="0.5"'
        yield f"<path {rule} {draw.stroke('line')}/>"
        yield from legend.drawn(rows)
        yield "</g>"


def identifiers(keys: Iterable[str]) -> dict[str, str]:
    """A safe and unique XML id for each key: `C1` is `n-C1`."""
    taken: dict[str, str] = {}
    used: set[str] = set()
    for key in keys:
        base = "n-" + re.sub(r"[^A-Za-z0-9_.-]+", "-", key).strip("-")
        name, count = base, 2
        while name in used:
            name, count = f"{base}-{count}", count + 1
        used.add(name)
        taken[key] = name
    return taken
