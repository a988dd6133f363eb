"""The case as a DOT text, for those who draw with Graphviz themselves: nearest shapes, wrapped labels, written order.

Contexts keep to the rank of their owner; a shared one is repeated for each use, since one node held by several ranks
would collapse the tree.
"""

from __future__ import annotations

from collections.abc import Iterator

from assurance.views.block import support
from assurance.views.figure import Shape
from assurance.views.node import Node
from assurance.views.palette import COLORS, style
from assurance.views.scene import Edge, Group, Scene
from assurance.views.svg import identifiers
from assurance.views.text import visible

POINTS = 72.0
FONT = 'fontname="Arial"'
SHAPES: dict[Shape, str] = {
    "strategy": "parallelogram",
    "solution": "circle",
    "context": "box",
    "assumption": "ellipse",
    "justification": "ellipse",
    "module": "tab",
    "contract": "component",
    "away-solution": "circle",
    "away-assumption": "ellipse",
    "away-justification": "ellipse",
}


def dot(scene: Scene) -> str:
    """The DOT text of a scene; the same scene gives the same text."""
    names = {key: name.removeprefix("n-") for key, name in identifiers(scene.nodes).items()}
    heading = quoted(f"{scene.title}\n{scene.verdict}")
    line, paper = COLORS["line"][0], COLORS["paper"][0]
    lines = [
        f"digraph {quoted(scene.title)} {{",
        f"  graph [label={heading}, labelloc=t, labeljust=l, {FONT}, fontsize=14,",
        '         rankdir=TB, ordering=out, nodesep=0.35, ranksep=0.6, bgcolor="transparent"]',
        f'  node [{FONT}, fontsize=10, color="{line}", fillcolor="{paper}", style=filled, margin="0.12,0.07"]',
        f'  edge [{FONT}, color="{line}"]',
    ]
    for group in scene.groups:
        lines += [f"  {line}" for line in _group(scene, group, names)]
    lines += [f"  {_edge(scene, edge, names)}" for edge in support(scene)]
    return "\n".join((*lines, "}\n"))


def _group(scene: Scene, group: Group, names: dict[str, str]) -> Iterator[str]:
    for name in (*group.left, group.owner, *group.right):
        yield _node(scene.nodes[name], names[name])
    beside = (*group.left, *group.right)
    if not beside:
        return
    row = (*group.left, group.owner, *group.right)
    yield f"{{ rank=same; {' '.join(quoted(names[name]) + ';' for name in row)} }}"
    owner = quoted(names[group.owner])
    for name in group.left:
        yield f'{quoted(names[name])} -> {owner} [dir=back, arrowtail=empty, class="in-context-of"]'
    for name in group.right:
        yield f'{owner} -> {quoted(names[name])} [arrowhead=empty, class="in-context-of"]'


def _node(node: Node, name: str) -> str:
    look = style(node.word)
    styles = ["filled"]
    if node.shape in ("context", "away-context"):
        styles.append("rounded")
    if look.dash or node.kind == "defeater":
        styles.append("dashed")
    attributes = {
        "label": label(node),
        "shape": SHAPES.get(node.shape, "box"),
        "style": ",".join(styles),
        "color": COLORS[look.color][0],
        "peripheries": "2" if look.double else "",
        "penwidth": "1.5" if look.color != "line" else "",
        "width": f"{node.figure.width / POINTS:.2f}",
        "height": f"{node.figure.height / POINTS:.2f}",
        "id": name,
        "class": " ".join(filter(None, (node.kind, node.word))),
        "tooltip": node.tooltip,
        "URL": visible(node.url),
    }
    written = ", ".join(f"{key}={quoted(value)}" for key, value in attributes.items() if value and key != "label")
    return f"{quoted(name)} [label={attributes['label']}, {written}]"


def label(node: Node) -> str:
    """What stands in a node, quoted: ID and state, discipline, text, decorators in words; lines centered."""
    head = " ".join(filter(None, (node.id, style(node.word).sign, node.word.replace("-", " "))))
    tabbed = f"[{node.tab.upper()}] " if node.tab else ""
    decorated = [line.text for line in node.figure.lines if line.role == "module"]
    decorated += ["◇"] if node.undeveloped and node.word != "undeveloped" else []
    lines = (f"{tabbed}{head}", *node.lines, *decorated)
    return '"' + "\\n".join(_plain(line) for line in lines) + '"'


def _edge(scene: Scene, edge: Edge, names: dict[str, str]) -> str:
    kind = f'class="{edge.kind}"'
    if edge.kind == "supported-by":
        crossed = ', label="✗", fontcolor="' + COLORS["broken"][0] + '"' if edge.defeated else ""
        return f"{quoted(names[edge.start])} -> {quoted(names[edge.end])} [{kind}{crossed}]"
    color = COLORS[style(scene.nodes[edge.start].word).color][0]
    look = f'dir=back, arrowtail=vee, style=dashed, color="{color}", {kind}'
    return f"{quoted(names[edge.end])} -> {quoted(names[edge.start])} [{look}]"


def quoted(text: str) -> str:
    r"""A text as a DOT string that shows as it is: quotes and backslashes (`\N`, `\G`) escaped, lines kept."""
    return '"' + "\\n".join(_plain(line) for line in visible(text).split("\n")) + '"'


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;").replace("\r", " ")
