"""The case as a DOT text, for those who draw with Graphviz themselves: nearest shapes, wrapped labels, written order.

Contexts keep to the rank of their owner; a shared one is repeated for each use, since one node held by several ranks
would collapse the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assurance.views.block import support
from assurance.views.draw import pen_of
from assurance.views.figure import Shape
from assurance.views.geometry import Box
from assurance.views.look import Look
from assurance.views.node import Node
from assurance.views.palette import COLORS, style
from assurance.views.scene import Edge, Group, Scene
from assurance.views.svg import identifiers
from assurance.views.text import visible

POINTS = 72.0
FONT = 'fontname="Arial"'
SHAPES: dict[Shape, str] = {
    "stub": "box",
    "cae-claim": "ellipse",
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


def dot(scene: Scene, *, boxes: Mapping[str, Box] | None = None) -> str:
    """The DOT text of a scene; the same scene gives the same text. Given boxes, Graphviz draws at their places."""
    names = {key: name.removeprefix("n-") for key, name in identifiers(scene.nodes).items()}
    heading = quoted(f"{scene.title}\n{scene.verdict}")
    line, paper = COLORS["line"][0], COLORS["paper"][0]
    placed = ", layout=nop, splines=true" if boxes else ""
    lines = [
        f"digraph {quoted(scene.title)} {{",
        f"  graph [label={heading}, labelloc=t, labeljust=l, {FONT}, fontsize=14,",
        f'         rankdir=TB, ordering=out, nodesep=0.35, ranksep=0.6, bgcolor="transparent"{placed}]',
        f'  node [{FONT}, fontsize=10, color="{line}", fillcolor="{paper}", style=filled, margin="0.12,0.07"]',
        f'  edge [{FONT}, fontsize=9, color="{line}"]',
    ]
    for group in scene.groups:
        lines += [f"  {line}" for line in _group(scene, group, names, boxes or {})]
    for start, said in dict.fromkeys((edge.start, edge.choice) for edge in scene.edges if edge.choice):
        lines += [f"  {line}" for line in _choice(scene, start, said, names, boxes or {})]
    lines += [f"  {_edge(scene, edge, names)}" for edge in support(scene)]
    lines += [f"  {_tie(edge, names)}" for edge in scene.edges if edge.kind == "interplay"]
    return "\n".join((*lines, "}\n"))


def _choice(scene: Scene, start: str, said: str, names: dict[str, str], boxes: Mapping[str, Box]) -> Iterator[str]:
    """The solid diamond of a choice under its owner, and the line between them."""
    name = quoted(f"{names[start]}?{said}")
    box, drawn = boxes.get(start), scene.nodes[start]
    place = f', pos="{box.x + drawn.outlet(said):.1f},{-box.bottom - drawn.below + 6:.1f}!"' if box else ""
    look = f'shape=diamond, width=0.17, height=0.17, fillcolor="{COLORS["ink"][0]}", class="choice"'
    yield f'{name} [label="", xlabel={quoted(said)}, {look}{place}]'
    head = "dir=back" if scene.look.notation == "cae" else "arrowhead=none"
    yield f'{quoted(names[start])} -> {name} [{head}, class="supported-by"]'


def _tie(edge: Edge, names: dict[str, str]) -> str:
    look = 'dir=both, arrowhead=vee, arrowtail=vee, style=dotted, constraint=false, class="interplay"'
    return f"{quoted(names[edge.start])} -> {quoted(names[edge.end])} [label={quoted(edge.label)}, {look}]"


def _group(scene: Scene, group: Group, names: dict[str, str], boxes: Mapping[str, Box]) -> Iterator[str]:
    for name in (*group.left, group.owner, *group.right):
        yield _node(scene.nodes[name], names[name], scene.look, boxes.get(name))
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


def _node(node: Node, name: str, look: Look, box: Box | None) -> str:
    pen = pen_of(node, look)
    styles = ["filled"]
    if node.shape in ("context", "away-context", "cae-argument", "stub"):
        styles.append("rounded")
    if pen.dash or (node.kind == "defeater" and node.shape != "stub"):
        styles.append("dashed")
    attributes = {
        "label": label(node),
        "shape": SHAPES.get(node.shape, "box"),
        "style": ",".join(styles),
        "color": COLORS[pen.color][0],
        "fillcolor": COLORS.get(f"{pen.color}-fill", COLORS["paper"])[0] if look.tinted else "",
        "peripheries": "2" if pen.double else "",
        "penwidth": f"{pen.stroke:g}" if pen.color != "line" else "",
        "width": f"{node.figure.width / POINTS:.2f}",
        "height": f"{node.figure.height / POINTS:.2f}",
        "fixedsize": "true" if box else "",
        "pos": f"{box.middle:.1f},{-box.center:.1f}!" if box else "",
        "id": name,
        "class": " ".join(filter(None, (node.kind, node.word))),
        "tooltip": node.tooltip,
        "URL": visible(node.url),
    }
    written = ", ".join(f"{key}={quoted(value)}" for key, value in attributes.items() if value and key != "label")
    return f"{quoted(name)} [label={attributes['label']}, {written}]"


def label(node: Node) -> str:
    """What stands in a node, quoted: ID and state, discipline, text, decorators in words; lines centered."""
    head = " ".join(filter(None, (node.id, style(node.word).sign, node.word.replace("-", " "), node.freshness)))
    tabbed = f"[{node.tab.upper()}] " if node.tab else ""
    lines = (node.id,) if node.figure.mini else (f"{tabbed}{head}", *node.lines, *remarks(node))
    return '"' + "\\n".join(_plain(line) for line in lines) + '"'


def remarks(node: Node) -> list[str]:
    """The rest of a node in words: layers, module, decorators."""
    said = [line.text for line in node.figure.lines if line.role in ("layer", "module")]
    said += ["◇ to be developed"] if node.undeveloped and node.word != "undeveloped" else []
    said += ["△ to be instantiated"] if node.uninstantiated else []
    said += ["to be supported by contract"] if node.by_contract else []
    said += ["public"] if node.public else []
    said += [f"■ {', '.join(node.points)}"] if node.points else []
    said += [f"… {node.more:,} more"] if node.more else []
    said += ["A"] if node.shape.endswith("assumption") else ["J"] if node.shape.endswith("justification") else []
    return said


def _edge(scene: Scene, edge: Edge, names: dict[str, str]) -> str:
    kind = f'class="{edge.kind}"'
    if edge.kind == "supported-by":
        crossed = f', fontcolor="{COLORS["broken"][0]}"' if edge.defeated else ""
        said = f", label={quoted(notes(edge))}" if notes(edge) else ""
        upward = ", arrowhead=none" if edge.choice else ", dir=back"
        head = upward if scene.look.notation == "cae" else ""
        start = f"{names[edge.start]}?{edge.choice}" if edge.choice else names[edge.start]
        return f"{quoted(start)} -> {quoted(names[edge.end])} [{kind}{head}{said}{crossed}]"
    color = COLORS[pen_of(scene.nodes[edge.start], scene.look).color][0]
    look = f'dir=back, arrowtail=vee, style=dashed, color="{color}", {kind}'
    return f"{quoted(names[edge.end])} -> {quoted(names[edge.start])} [{look}]"


def notes(edge: Edge) -> str:
    """The marks of an edge in words: claim points, how many, optional, defeated."""
    said = [f"■ {', '.join(edge.points)}"] if edge.points else []
    said += [f"● {edge.multiplicity}"] if edge.multiplicity else []
    said += ["○ optional"] if edge.optional else []
    said += ["✗ defeated"] if edge.defeated else []
    return " · ".join(said)


def quoted(text: str) -> str:
    r"""A text as a DOT string that shows as it is: quotes and backslashes (`\N`, `\G`) escaped, lines kept."""
    return '"' + "\\n".join(_plain(line) for line in visible(text).split("\n")) + '"'


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;").replace("\r", " ")
