"""The picture as a Mermaid flowchart, which GitHub and others draw in Markdown: nearest shapes, our light colors.

Texts are written with Mermaid's entity codes wherever a character could mean something to Mermaid, to Markdown or to
HTML, so that a text stays a text. Nodes are `n1`, `n2` and so on, in the order of the scene.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from assurance.views.dot import notes, remarks
from assurance.views.draw import pen_of
from assurance.views.figure import Shape
from assurance.views.look import Look
from assurance.views.node import Node
from assurance.views.palette import COLORS, Style, style
from assurance.views.scene import Edge, Scene
from assurance.views.text import ELLIPSIS, flat, visible

MOST_CHARACTERS, MOST_EDGES = 50_000, 500
"""What Mermaid draws unless told otherwise, and GitHub does not tell it (`maxTextSize`, `maxEdges`)."""
LONGEST = 300
"""Characters of a text that are shown; Mermaid gives a node as much room as its text takes."""

SHAPES: dict[Shape, tuple[str, str]] = {
    "strategy": ("[/", "/]"),
    "solution": ("((", "))"),
    "context": ("([", "])"),
    "assumption": ("(", ")"),
    "justification": ("(", ")"),
    "module": ("[[", "]]"),
    "contract": ("[[", "]]"),
    "away-solution": ("((", "))"),
    "away-context": ("([", "])"),
    "away-assumption": ("(", ")"),
    "away-justification": ("(", ")"),
    "stub": ("([", "])"),
    "cae-claim": ("([", "])"),
    "cae-argument": ("(", ")"),
}
BOX = ("[", "]")

_SPECIAL = re.compile(r"[^A-Za-z0-9 ,.()!?'/\u00a1-\U0010ffff-]|^[-+]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
_MAGIC = re.compile(r"(?<=\$)(?=\$)|(?<=fa)(?=[bklrs]?:fa-)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)")
"""Where Mermaid takes plain characters for formulas, icons and its own codes, whatever their spelling."""
_MARKUP = {ord(char): chr(ord(char) + 0xFEE0) for char in "&<>"}
_UNSAFE_IN_URL = re.compile(r"[\"<>\\^`{|};\[\]]|%(?![0-9A-Fa-f]{2})")


class TooLarge(Exception):
    """A flowchart that GitHub would refuse to draw; the text says why and what helps."""


def mermaid(scene: Scene) -> str:
    """The Mermaid text of a scene; the same scene gives the same text. Raises `TooLarge`."""
    numbers = {key: f"n{at}" for at, key in enumerate(scene.nodes, start=1)}
    upward = scene.look.notation == "cae"
    edges = [_edge(scene, edge, numbers, upward=upward) for edge in scene.edges]
    lines = [
        "---",
        f"title: {_quoted(_title(scene))}",
        "---",
        "flowchart BT" if upward else "flowchart TB",
        f"  accDescr: {escape(scene.verdict)}",
        *(f"  {numbers[key]}{_node(node, scene.look)}" for key, node in scene.nodes.items()),
        *(f"  {edge}" for edge in edges),
        *(f'  click {numbers[key]} href "{_url(node.url)}" _blank' for key, node in scene.nodes.items() if node.url),
        *(f"  {line}" for line in _classes(scene)),
    ]
    text = "\n".join((*lines, ""))
    _refuse("edges", len(edges), MOST_EDGES)
    _refuse("characters", len(text.encode("utf-16-le", "surrogatepass")) // 2, MOST_CHARACTERS)
    return text


def _refuse(what: str, count: int, most: int) -> None:
    if count > most:
        hint = "draw a part with `--focus ID` or `--module M`, or pages as SVG or PDF with `--pages`"
        raise TooLarge(f"a Mermaid picture of {count:,} {what} is not drawn by GitHub, {most:,} at most are; {hint}")


def escape(text: str) -> str:
    """A text on one line that means nothing to Mermaid, Markdown or HTML, and is shown as it is."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", _MAGIC.sub("\u200b", flat(text)))


def _title(scene: Scene) -> str:
    return f"{scene.title}: {scene.part}" if scene.part else scene.title


def _quoted(text: str) -> str:
    """A text in double quotes for the YAML in front, where no entity codes serve: markup shows in full width."""
    plain = _MAGIC.sub("\u200b", flat(text)).translate(_MARKUP)
    return json.dumps(plain, ensure_ascii=False).replace("%", "\\u0025")


def _url(url: str) -> str:
    return _UNSAFE_IN_URL.sub(lambda found: f"%{ord(found[0]):02X}", visible(url))


def _node(node: Node, look: Look) -> str:
    begin, end = SHAPES.get(node.shape, BOX)
    return f'{begin}"{"<br>".join(map(escape, words(node)))}"{end}:::{_class(node, look)}'


def words(node: Node) -> Iterator[str]:
    """What stands in a node, line by line: ID and state, text, and its decorators in words."""
    if node.figure.mini:
        yield node.id
        return
    state = f"{style(node.word).sign} {node.word.replace('-', ' ')}" if node.word else ""
    yield " · ".join(filter(None, (node.id, state, node.tab.upper(), node.freshness)))
    text = flat(node.tooltip.partition("\n")[2])
    if text:
        yield text if len(text) <= LONGEST else text[:LONGEST] + ELLIPSIS
    said = " · ".join(remarks(node))
    if said:
        yield said


def _edge(scene: Scene, edge: Edge, numbers: dict[str, str], *, upward: bool) -> str:
    start, end = numbers[edge.start], numbers[edge.end]
    said = escape(_said(scene, edge))
    if edge.kind == "interplay":
        return f'{start} <-. "{said}" .-> {end}'
    if edge.kind == "challenged-by":
        return f'{start} -. "{said}" .-x {end}'
    if edge.kind == "in-context-of":
        return f'{start} -. "{said}" .- {end}'
    head = "x" if edge.defeated else "o" if edge.optional else ">"
    if upward:
        start, end = end, start
    return f'{start} -- "{said}" --{head} {end}' if said else f"{start} --{head} {end}"


def _said(scene: Scene, edge: Edge) -> str:
    """What stands on an edge."""
    nodes = scene.nodes
    kind = {"in-context-of": "in context of", "challenged-by": "challenges", "interplay": edge.label}.get(edge.kind, "")
    about = f"{nodes[edge.end].id} → {nodes[edge.beside].id}" if edge.beside else ""
    choice = f"◆ {edge.choice}" if edge.choice else ""
    return " · ".join(filter(None, (f"{kind} {about}".strip(), choice, notes(edge))))


def _class(node: Node, look: Look) -> str:
    """The class of a node: how its outline is drawn, and whether it is a doubt."""
    by = node.disciplines if look.color_by == "discipline" else ""
    return "-".join(filter(None, ("defeater" if node.kind == "defeater" else "", node.word or "plain", by)))


def _classes(scene: Scene) -> Iterator[str]:
    known: dict[str, tuple[Style, bool]] = {}
    for node in scene.nodes.values():
        known.setdefault(_class(node, scene.look), (pen_of(node, scene.look), node.kind == "defeater"))
    for name, (pen, doubt) in known.items():
        area = COLORS.get(f"{pen.color}-fill", COLORS["soft"])[0]
        width = 3.0 if pen.double else pen.stroke
        dash = pen.dash or ("6 4" if doubt else "")
        dashed = f",stroke-dasharray:{dash}" if dash else ""
        ink = COLORS["ink"][0]
        yield f"classDef {name} fill:{area},stroke:{COLORS[pen.color][0]},color:{ink},stroke-width:{width:g}px{dashed}"
