"""The legend: explains what a picture uses, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assurance.views import decorate, draw
from assurance.views.decorate import put
from assurance.views.look import Look
from assurance.views.node import Node
from assurance.views.palette import STYLES
from assurance.views.scene import Scene
from assurance.views.text import measure

ROW, SIZE, GAP, SAMPLE = 24.0, 10.5, 22.0, 34.0

SHAPE_SAMPLES: dict[str, tuple[str, str]] = {
    "goal": ("claim (goal)", "M1 1H27V15H1Z"),
    "strategy": ("argument (strategy)", "M6 1H28L23 15H1Z"),
    "solution": ("evidence (solution)", "M6 8A8 8 0 0 1 22 8 8 8 0 0 1 6 8Z"),
    "cae-claim": ("claim", "M1 8A13 7 0 0 1 27 8 13 7 0 0 1 1 8Z"),
    "cae-argument": ("argument", "M6 1H22A5 5 0 0 1 27 6V10A5 5 0 0 1 22 15H6A5 5 0 0 1 1 10V6A5 5 0 0 1 6 1Z"),
    "cae-evidence": ("evidence", "M1 1H27V15H1Z"),
    "context": ("context", "M8 1H20A7 7 0 0 1 20 15H8A7 7 0 0 1 8 1Z"),
    "assumption": ("assumption (A)", "M1 8A13 7 0 0 1 27 8 13 7 0 0 1 1 8Z"),
    "justification": ("justification (J)", "M1 8A13 7 0 0 1 27 8 13 7 0 0 1 1 8Z"),
    "defeater": ("defeater", "M1 1H27V15H1Z"),
    "away": ("away element, of the module named below", "M1 1H27V15H1ZM1 10H27"),
    "module": ("module reference", "M1 4H27V15H1ZM1 4V1H11V4Z"),
    "contract": ("contract reference", "M1 4H27V12H1ZM1 4V1H11V4ZM27 12V15H17V12Z"),
}
EDGE_SAMPLES = {
    "supported-by": "supported by",
    "in-context-of": "in context of",
    "challenged-by": "challenges",
    "interplay": "interplay",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A sample, its words, and where they begin; a sample is drawn in a box of 28 × 16 if not told otherwise."""

    sample: str
    words: str
    width: float = SAMPLE


def items(scene: Scene) -> list[list[Item]]:
    """What is to be explained, in rows by kind: shapes and edges, states and colors, decorators."""
    nodes = list(scene.nodes.values())
    shapes = dict.fromkeys("away" if node.shape.startswith("away-") else node.shape for node in nodes)
    kinds = {edge.kind for edge in scene.edges}
    first = [_shape(shape, scene.words) for shape in SHAPE_SAMPLES if shape in shapes]
    first += [_edge(kind, scene.look) for kind in EDGE_SAMPLES if kind in kinds]
    stated = [node for node in nodes if node.shape != "stub"]
    second = [_state(word, scene.look) for word in STYLES if word in {node.word for node in stated}]
    second += [
        _age(word, scene.look) for word in STYLES if word in {node.freshness for node in stated if node.figure.clock}
    ]
    second += _disciplines(stated, scene.look)
    return [row for row in (first, second, list(_decorators(scene, stated))) if row]


def _decorators(scene: Scene, nodes: list[Node]) -> Iterator[Item]:
    """What hangs on shapes and lines, as far as it is used."""
    color = "idle" if scene.look.color_by == "status" else "line"
    broken = "broken" if scene.look.color_by == "status" else "ink"
    for words, undeveloped, uninstantiated in (
        ("to be developed", True, False),
        ("to be instantiated", False, True),
        ("to be instantiated and developed", True, True),
    ):
        if any((node.undeveloped, node.uninstantiated) == (undeveloped, uninstantiated) for node in nodes):
            made = decorate.unfinished(color, undeveloped=undeveloped, uninstantiated=uninstantiated)
            yield Item(put(made, 14, 1), words)
    line = f'<path d="M0 8H28" fill="none" {draw.stroke("line")} stroke-width="1.3"/>'
    box = f'<path d="M2 2H26V14H2Z" fill="none" {draw.stroke("line")} stroke-width="1.2"/>'
    pill = "M8 1H20A7 7 0 0 1 20 15H8A7 7 0 0 1 8 1Z"
    arrow = f'<path d="M9 8H18M15 5L18.5 8 15 11" fill="none" {draw.stroke("quiet")} stroke-width="1.2"/>'
    edges = scene.edges
    for used, sample, words in (
        (any(n.by_contract for n in nodes), put(decorate.contract(color), 14, -2), "to be supported by contract"),
        (any(n.public for n in nodes), put(decorate.module(), 14, 13), "public in its module"),
        (
            any(n.points for n in nodes) or any(e.points for e in edges),
            put(decorate.square(), 14, 8),
            "assurance claim point",
        ),
        (any(e.multiplicity for e in edges), line + put(decorate.ball(solid=True), 14, 8), "multiplicity (how many)"),
        (any(e.optional for e in edges), line + put(decorate.ball(solid=False), 14, 8), "optional"),
        (any(map(any, (n.choices for n in nodes))), put(decorate.choice(), 14, -4), "choice (m of n)"),
        (any(n.word == "defeated" for n in nodes), box + put(decorate.cross(28, 16, broken), 0, 0), "defeated element"),
        (any(e.defeated for e in edges), line + put(decorate.struck(broken), 14, 8), "defeated relation"),
    ):
        if used:
            yield Item(sample, words)
    if any(node.shape == "stub" for node in scene.nodes.values()):
        area = f'<path d="{pill}" {draw.both("line", "soft")} stroke-width="1.2"/>'
        yield Item(area + arrow, "drawn elsewhere in this picture")
    if any(node.more for node in nodes):
        said = "… n more" if scene.look.text else "+n"
        yield Item(put(decorate.chip(said), 32, -2), "below it, not drawn", 72.0)


def _shape(shape: str, said: Mapping[str, str]) -> Item:
    words, path = SHAPE_SAMPLES[shape]
    dash = ' stroke-dasharray="4 3"' if shape == "defeater" else ""
    return Item(
        f'<path d="{path}" fill="none" {draw.stroke("line")} stroke-width="1.2"{dash}/>', said.get(shape, words)
    )


def _edge(kind: str, look: Look) -> Item:
    words = "supports" if kind == "supported-by" and look.notation == "cae" else EDGE_SAMPLES[kind]
    if kind == "interplay":
        color = draw.INTERPLAY
        dots = f'stroke-width="2.2" stroke-dasharray="0.1 5" {decorate.ROUND}'
        line = f'<path d="M1 8H28" fill="none" {draw.stroke(color)} {dots}/>'
        return Item(line + "".join(draw.arrow((x, 8), (tip, 8), kind, color) for x, tip in ((8, 0), (20, 28))), words)
    color = "doubt" if kind == "challenged-by" and look.color_by == "status" else "line"
    dash = ' stroke-dasharray="5 3"' if kind == "challenged-by" else ""
    line = f'<path d="M0 8H{28 if dash else 20}" fill="none" {draw.stroke(color)} stroke-width="1.3"{dash}/>'
    return Item(line + draw.arrow((20, 8), (28, 8), kind, color), words)


def _state(word: str, look: Look) -> Item:
    style, by_state = STYLES[word], look.color_by == "status"
    color = style.color if by_state else "line"
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    line = f'<path d="M0 13.5H28" fill="none" {draw.stroke(color)} stroke-width="{draw.n(style.stroke)}"{dash}/>'
    if style.double:
        line = f'<path d="M0 12.2H28M0 15H28" fill="none" {draw.stroke(color)} stroke-width="1.2"/>'
    sign = decorate.mark(style.mark, style.color if by_state else "ink")
    return Item(put(sign, 14, 5.5) + line, word.replace("-", " "))


def _age(word: str, look: Look) -> Item:
    style = STYLES[word]
    sign = decorate.mark(style.mark, style.color if look.color_by == "status" else "ink")
    return Item(put(sign, 14, 8), f"{word} evidence")


def _disciplines(nodes: list[Node], look: Look) -> list[Item]:
    """The disciplines as tabs and, where they are told by color, as colors."""
    tabs = {node.tab for node in nodes}
    words: list[str] = [word for word in ("safety", "security", "both") if word in tabs]
    if look.text:
        found = _tabs(words)
    else:
        found = [Item(put(draw.mini_tab(word), 3, 14, scale=1.5), word, 30.0) for word in words]
    colored = {node.disciplines for node in nodes} if look.color_by == "discipline" else set()
    for word, said in (("safety", "safety"), ("security", "security"), ("both", "both disciplines")):
        if word in colored:
            area = f"{word}-fill" if look.tinted else "paper"
            found.append(Item(f'<path d="M1 1H27V15H1Z" {draw.both(word, area)} stroke-width="2"/>', said))
    return found


def _tabs(words: list[str]) -> list[Item]:
    """All disciplines of the picture as one item."""
    if not words:
        return []
    sample, x = "", 0.0
    for word in words:
        sample += f'<g transform="translate({draw.n(x)} 15)">{"".join(draw.tab(word))}</g>'
        x += draw.tab_width(word) + 4
    return [Item(sample, "discipline of a claim", x + 4)]


def _reach(item: Item) -> float:
    return item.width + measure(item.words, size=SIZE)


def arrange(scene: Scene, width: float) -> tuple[list[list[Item]], float]:
    """The rows as they fit a width, and their height."""
    rows: list[list[Item]] = []
    for kind in items(scene):
        rows.append([])
        used = 0.0
        for item in kind:
            if rows[-1] and used + _reach(item) > width:
                rows.append([])
                used = 0.0
            rows[-1].append(item)
            used += _reach(item) + GAP
    return rows, ROW * len(rows)


def drawn(rows: list[list[Item]]) -> Iterator[str]:
    """The rows as SVG, around their own top left corner."""
    for at, row in enumerate(rows):
        x = 0.0
        for item in row:
            yield f'<g transform="translate({draw.n(x)} {draw.n(at * ROW)})">{item.sample}'
            yield f"{draw.label(item.width, 11.5, item.words, size=SIZE)}</g>"
            x += _reach(item) + GAP
