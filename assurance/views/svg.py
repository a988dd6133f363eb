"""The picture: a laid-out scene as an SVG document, readable in light and dark, by eyes and by screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assurance.views import draw, legend
from assurance.views.layout import Layout
from assurance.views.node import Node
from assurance.views.palette import COLORS, style
from assurance.views.route import routes
from assurance.views.text import clip, measure, visible, wrap

MARGIN, HEADER, FOOTER_GAP = 28.0, 62.0, 34.0
TITLE, VERDICT = 19.0, 12.0
NARROWEST = 460.0
FONTS = "Arial, Liberation Sans, Arimo, sans-serif"


def svg(placed: Layout) -> str:
    """The SVG text of a layout; the same layout gives the same text."""
    width = max(placed.width, NARROWEST, min(_header_width(placed), 900.0))
    rows, legend_height = legend.arrange(placed.scene, width)
    body = HEADER + placed.height
    height = body + (FOOTER_GAP + legend_height if rows else 0.0)
    shift = (width - placed.width) / 2
    whole = (width + 2 * MARGIN, height + 2 * MARGIN - 6)
    lines = [
        *_opening(placed, *whole),
        f'<g transform="translate({draw.n(MARGIN)} {draw.n(MARGIN)})">',
        *_header(placed, width),
        f'<g class="argument" transform="translate({draw.n(shift)} {draw.n(HEADER)})">',
        *_edges(placed),
        *_nodes(placed),
        "</g>",
        *_legend(rows, body + FOOTER_GAP, width),
        "</g>",
        "</svg>\n",
    ]
    return "\n".join(lines)


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
    uses = "".join(f".s-{name}{{stroke:var(--{name})}}.f-{name}{{fill:var(--{name})}}" for name in COLORS)
    return (
        f"@media all{{.assurance-case{{{light}}}{uses}}}"
        f"@media screen and (prefers-color-scheme:dark){{.assurance-case{{{dark}}}}}"
    )


def _header_width(placed: Layout) -> float:
    return max(measure(placed.scene.title, size=TITLE, bold=True), measure(placed.scene.verdict, size=VERDICT))


def _header(placed: Layout, width: float) -> Iterator[str]:
    scene = placed.scene
    yield draw.label(0, 18, clip(scene.title, width, size=TITLE, bold=True), color="ink", size=TITLE, bold=True)
    yield draw.label(0, 39, clip(scene.verdict, width, size=VERDICT), size=VERDICT)


def _edges(placed: Layout) -> Iterator[str]:
    for route in routes(placed):
        yield from draw.edge(route, style(placed.scene.nodes[route.edge.start].word))


def _nodes(placed: Layout) -> Iterator[str]:
    if not placed.boxes:
        yield from _empty(placed)
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


def _empty(placed: Layout) -> Iterator[str]:
    lines = wrap("Nothing to draw yet: the case has no elements.", NARROWEST, size=13).lines
    yield from (draw.label(0, 4 + 18 * at, line, size=13) for at, line in enumerate(lines))


def _legend(rows: list[list[legend.Item]], top: float, width: float) -> Iterator[str]:
    if rows:
        yield f'<g class="legend" transform="translate(0 {draw.n(top)})" aria-label="Legend">'
        yield f'<path d="M0-16H{draw.n(width)}" fill="none" {draw.stroke("line")} stroke-width="0.6" stroke-opacity="0.5"/>'
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
