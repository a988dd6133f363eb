"""The legend: explains what a picture uses, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assurance.views import draw
from assurance.views.palette import STYLES, style
from assurance.views.scene import Scene
from assurance.views.text import measure

ROW, SIZE, GAP, SAMPLE = 24.0, 10.5, 22.0, 34.0

SHAPE_SAMPLES: dict[str, tuple[str, str]] = {
    "goal": ("claim (goal)", "M1 1H27V15H1Z"),
    "strategy": ("argument (strategy)", "M6 1H28L23 15H1Z"),
    "solution": ("evidence (solution)", "M6 8A8 8 0 0 1 22 8 8 8 0 0 1 6 8Z"),
    "context": ("context", "M8 1H20A7 7 0 0 1 20 15H8A7 7 0 0 1 8 1Z"),
    "assumption": ("assumption (A)", "M1 8A13 7 0 0 1 27 8 13 7 0 0 1 1 8Z"),
    "justification": ("justification (J)", "M1 8A13 7 0 0 1 27 8 13 7 0 0 1 1 8Z"),
    "defeater": ("defeater", "M1 1H27V15H1Z"),
    "away": ("away element, of the module named below", "M1 1H27V15H1ZM1 10H27"),
    "module": ("module reference", "M1 4H27V15H1ZM1 4V1H11V4Z"),
    "contract": ("contract reference", "M1 4H27V12H1ZM1 4V1H11V4ZM27 12V15H17V12Z"),
}
EDGE_SAMPLES = {"supported-by": "supported by", "in-context-of": "in context of", "challenged-by": "challenges"}


@dataclass(frozen=True, slots=True)
class Item:
    """A sample, its words, and where they begin; a sample is drawn in a box of 28 × 16 if not told otherwise."""

    sample: str
    words: str
    width: float = SAMPLE


def items(scene: Scene) -> list[list[Item]]:
    """What is to be explained, in rows by kind: shapes, states, disciplines and edges."""
    nodes = list(scene.nodes.values())
    shapes = dict.fromkeys("away" if node.shape.startswith("away-") else node.shape for node in nodes)
    words = {node.word for node in nodes}
    kinds = {edge.kind for edge in scene.edges}
    first = [_shape(shape) for shape in SHAPE_SAMPLES if shape in shapes]
    first += [_edge(kind) for kind in EDGE_SAMPLES if kind in kinds]
    second = [_state(word) for word in STYLES if word in words]
    if any(node.undeveloped for node in nodes):
        second.append(Item(draw.diamond(14, 1, style("undeveloped")), "to be developed"))
    if any(node.by_contract for node in nodes):
        second.append(Item("".join(draw.contract(14, -2, style("undeveloped"))), "to be supported by contract"))
    tabs = {node.tab for node in nodes}
    second += _tabs([word for word in ("safety", "security", "both") if word in tabs])
    return [row for row in (first, second) if row]


def _shape(shape: str) -> Item:
    words, path = SHAPE_SAMPLES[shape]
    dash = ' stroke-dasharray="4 3"' if shape == "defeater" else ""
    return Item(f'<path d="{path}" fill="none" {draw.stroke("line")} stroke-width="1.2"{dash}/>', words)


def _edge(kind: str) -> Item:
    color = "doubt" if kind == "challenged-by" else "line"
    dash = ' stroke-dasharray="5 3"' if kind == "challenged-by" else ""
    line = f'<path d="M0 8H{28 if dash else 20}" fill="none" {draw.stroke(color)} stroke-width="1.3"{dash}/>'
    return Item(line + draw.arrow((20, 8), (28, 8), kind, color), EDGE_SAMPLES[kind])


def _state(word: str) -> Item:
    look = STYLES[word]
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    line = f'<path d="M0 13.5H28" fill="none" {draw.stroke(look.color)} stroke-width="{draw.n(look.stroke)}"{dash}/>'
    if look.double:
        line = f'<path d="M0 12.2H28M0 15H28" fill="none" {draw.stroke(look.color)} stroke-width="1.2"/>'
    return Item(draw.mark(look, 14, 5.5) + line, word.replace("-", " "))


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
