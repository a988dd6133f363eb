"""The picture: a laid-out scene as an SVG document, readable in light and dark, by eyes and by screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assurance.views import draw, legend
from assurance.views.geometry import Layout
from assurance.views.look import Look
from assurance.views.node import Node
from assurance.views.palette import COLORS, style
from assurance.views.route import Route, routes
from assurance.views.text import clip, measure, visible

MARGIN, HEADER, FOOTER_GAP = 28.0, 62.0, 34.0
TITLE, VERDICT = 19.0, 12.0
NARROWEST = 460.0
EMPTY = "Nothing to draw: no elements were read."
FONTS = "Arial, Liberation Sans, Arimo, sans-serif"
NOTATIONS = {"gsn": "Goal Structuring Notation", "cae": "Claims, Arguments and Evidence"}


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a picture is, and where in it the argument's own (0, 0) lies."""

    width: float
    height: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is known of a picture before its first line is written: its inner size and its parts."""

    ways: list[Route]
    rows: list[list[legend.Item]]
    width: float
    body: float
    height: float
    shift: float
    top: float


def frame(placed: Layout) -> Frame:
    """The size of the picture of a layout."""
    return _frame(_plan(placed))


def _frame(plan: _Plan) -> Frame:
    width, height = plan.width + 2 * MARGIN, plan.height + 2 * MARGIN - 6
    return Frame(width, height, MARGIN + plan.shift, MARGIN + HEADER - plan.top)


def _plan(placed: Layout) -> _Plan:
    ways = routes(placed)
    left, top, right, bottom = _reach(placed, ways)
    width = max(right - left, NARROWEST, min(_header_width(placed), 900.0))
    rows, legend_height = legend.arrange(placed.scene, width) if placed.scene.look.legend else ([], 0.0)
    body = HEADER + bottom - top
    height = body + (FOOTER_GAP + legend_height if rows else 0.0)
    return _Plan(ways, rows, width, body, height, (width - (right - left)) / 2 - left, top)


def svg(placed: Layout, *, metadata: str = "") -> str:
    """The SVG text of a layout; the same layout gives the same text. `metadata` is kept in it as it is (as JSON)."""
    plan = _plan(placed)
    lines = [
        *_opening(placed, _frame(plan)),
        f'<g transform="translate({draw.n(MARGIN)} {draw.n(MARGIN)})">',
        *_header(placed, plan.width),
        f'<g class="argument" transform="translate({draw.n(plan.shift)} {draw.n(HEADER - plan.top)})">',
        *_edges(placed, plan.ways),
        *_nodes(placed),
        "</g>",
        *_legend(plan.rows, plan.body + FOOTER_GAP, plan.width),
        *([] if placed.boxes else [draw.label(0, HEADER + 14, EMPTY, size=13)]),
        "</g>",
        *([f'<metadata id="case-data">{draw.escape(metadata)}</metadata>'] if metadata else []),
        "</svg>\n",
    ]
    text = "\n".join(lines)
    return darkened(text) if placed.scene.look.theme == "dark" else text


def _reach(placed: Layout, ways: list[Route]) -> tuple[float, float, float, float]:
    """How far the drawing reaches left, up, right and down; some edges go beyond the ranks."""
    if not placed.boxes:
        return 0.0, 0.0, 0.0, 18.0
    xs = [point[0] for way in ways for piece in way.pieces for point in piece]
    ys = [point[1] for way in ways for piece in way.pieces for point in piece]
    return min([0.0, *xs]), min([0.0, *ys]), max([placed.width, *xs]), max([placed.height, *ys])


def _opening(placed: Layout, size: Frame) -> Iterator[str]:
    scene = placed.scene
    width, height = draw.n(size.width), draw.n(size.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'class="assurance-case" role="graphics-document document" aria-roledescription="assurance case" '
        f'font-family="{FONTS}" aria-labelledby="case-title case-description">'
    )
    title = f"{scene.title}: {scene.part}" if scene.part else scene.title
    yield f'<title id="case-title">{draw.escape(title)}</title>'
    yield f'<desc id="case-description">{draw.escape(description(placed))}</desc>'
    yield f"<style>{stylesheet(scene.look)}</style>"
    if scene.look.theme != "auto":
        yield f'<path class="f-paper" fill="{COLORS["paper"][0]}" d="M0 0H{width}V{height}H0Z"/>'


def description(placed: Layout) -> str:
    """What a picture shows, in words: the verdicts, the notation, how many elements of each kind."""
    kinds: dict[str, int] = {}
    for node in {node.element: node for node in placed.scene.nodes.values()}.values():
        kinds[node.kind] = kinds.get(node.kind, 0) + 1
    counted = ", ".join(f"{kind.replace('_', ' ')} × {count}" for kind, count in kinds.items())
    notation = NOTATIONS[placed.scene.look.notation]
    return f"{placed.scene.verdict}. Drawn in {notation}: {counted or 'no elements'}."


def stylesheet(look: Look) -> str:
    """Colors as variables, so that a page may set its own. Renderers that know no media rules keep the attributes.

    What a user adds comes last, and our rules are weak (`:where`), so that it wins. It is escaped as XML, which gives
    the style back as it was written and nothing else.
    """
    light, dark = ("".join(f"--{name}:{pair[mode]};" for name, pair in COLORS.items()) for mode in (0, 1))
    uses = "".join(
        f":where(.assurance-case) .s-{name}{{stroke:var(--{name})}}"
        f":where(.assurance-case) .f-{name}{{fill:var(--{name})}}"
        for name in COLORS
    )
    scheme = "light dark" if look.theme == "auto" else look.theme
    first = dark if look.theme == "dark" else light
    rules = f"@media all{{.assurance-case{{color-scheme:{scheme};{first}}}{uses}}}"
    if look.theme == "auto":
        rules += f"@media screen and (prefers-color-scheme:dark){{.assurance-case{{{dark}}}}}"
    return f"{rules}\n{draw.escape(visible(look.stylesheet))}" if look.stylesheet else rules


def darkened(text: str) -> str:
    """The same picture with the dark colors as attributes too, for renderers that know no media rules."""
    dark = dict(COLORS.values())
    return _COLORED.sub(lambda found: f'{found[1]}="{dark.get(found[2], found[2])}"', text)


_COLORED = re.compile(r'(?<= )(stroke|fill)="(#[0-9A-F]{6})"')


def _header_width(placed: Layout) -> float:
    return max(measure(placed.scene.title, size=TITLE, bold=True), measure(placed.scene.verdict, size=VERDICT))


def _header(placed: Layout, width: float) -> Iterator[str]:
    scene = placed.scene
    title = clip(scene.title, width, size=TITLE, bold=True)
    yield draw.label(0, 18, title, color="ink", size=TITLE, bold=True)
    yield draw.label(0, 39, clip(scene.verdict, width, size=VERDICT), size=VERDICT)
    start = measure(title, size=TITLE, bold=True) + 14
    if scene.part and width - start > 60:
        said = draw.label(start, 18, clip(scene.part, width - start, size=13), size=13)
        yield f'<a href="{draw.escape(scene.part_url)}" target="_top">{said}</a>' if scene.part_url else said


def _edges(placed: Layout, ways: list[Route]) -> Iterator[str]:
    nodes, look = placed.scene.nodes, placed.scene.look
    names = _Names("e")
    for way in ways:
        one, other = nodes[way.edge.start], nodes[way.edge.end]
        ends = f'data-from="{draw.escape(visible(one.element))}" data-to="{draw.escape(visible(other.element))}"'
        yield f'<g id="{names.new(f"{way.edge.start}-{way.edge.end}")}" {ends}>'
        yield from draw.edge(way, style(one.word), look=look)
        yield "</g>"
    labels = [part for way in ways for part in draw.tie_label(way)]
    if labels:
        yield from ('<g class="edge interplay">', *labels, "</g>")


def _nodes(placed: Layout) -> Iterator[str]:
    names = identifiers(placed.scene.nodes)
    for key, box in placed.boxes.items():
        node = placed.scene.nodes[key]
        url = f"#{names[key_of(placed, node)]}" if node.shape == "stub" else visible(node.url)
        if url:  # outside of the symbol, whose inside is one picture to screen readers
            target = "" if url.startswith("#") else ' target="_top"'
            yield f'<a href="{draw.escape(url)}"{target}>'
        yield (
            f'<g {_attributes(node, names[key])} transform="translate({draw.n(box.x)} {draw.n(box.y)})">'
            f"<title>{draw.escape(node.tooltip)}</title>"
        )
        yield from draw.node(node, box, look=placed.scene.look)
        yield "</g></a>" if url else "</g>"


def key_of(placed: Layout, stub: Node) -> str:
    """The key of the node that a stub stands for."""
    nodes = placed.scene.nodes
    if stub.element in nodes:
        return stub.element
    return next(key for key, node in nodes.items() if node.element == stub.element and node is not stub)


def _attributes(node: Node, name: str) -> str:
    classes = " ".join(
        filter(None, ("node", node.kind, node.word, node.tab and f"discipline-{node.tab}", node.freshness))
    )
    return (
        f'id="{name}" class="{classes}" data-key="{draw.escape(visible(node.element))}" '
        f'role="graphics-symbol" aria-roledescription="{node.kind.replace("_", " ")}" '
        f'aria-label="{draw.escape(node.label)}"'
    )


def _legend(rows: list[list[legend.Item]], top: float, width: float) -> Iterator[str]:
    if rows:
        yield f'<g class="legend" transform="translate(0 {draw.n(top)})" role="group" aria-label="Legend">'
        rule = f'd="M0-16H{draw.n(width)}" fill="none" stroke-width="0.6" stroke-opacity="0.5"'
        yield f"<path {rule} {draw.stroke('line')}/>"
        yield from legend.drawn(rows)
        yield "</g>"


def identifiers(keys: Iterable[str]) -> dict[str, str]:
    """A safe and unique XML id for each key: `C1` is `n-C1`."""
    names = _Names("n")
    return {key: names.new(key) for key in keys}


class _Names:
    """XML ids that are given out, each once."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.used: set[str] = set()
        self.counts: dict[str, int] = {}

    def new(self, key: str) -> str:
        """An id that was not given out yet."""
        base = name = f"{self.prefix}-{_UNSAFE.sub('-', key).strip('-')}"
        while name in self.used:
            self.counts[base] = count = self.counts.get(base, 1) + 1
            name = f"{base}-{count}"
        self.used.add(name)
        return name


_UNSAFE = re.compile(r"[^\w.-]+")
