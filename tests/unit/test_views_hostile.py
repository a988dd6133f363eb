"""Hostile texts in every output: they are shown as they are, and break, run or lead to nothing."""

from __future__ import annotations

import copy
import datetime as dt
import html
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element as Tag

import pytest
from defusedxml.ElementTree import fromstring

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.dot import dot
from assurance.views.engine import find
from assurance.views.graph import graph, graph_text
from assurance.views.look import Look
from assurance.views.mermaid import mermaid
from assurance.views.metadata import metadata, read
from assurance.views.node import safe_url
from assurance.views.png import png
from assurance.views.scene import Edge, Scene, scene
from assurance.views.svg import svg
from assurance.views.text import flat
from assurance.views.tidy import tidy

SVG = "{http://www.w3.org/2000/svg}"
CASE = """
case: k
title: A case
top: C1
elements:
  - claim: C1
    text: The top
    discipline: both
    in_context_of: [{context: X1, text: A context}, {assumption: A1, text: An assumption}]
    supported_by:
      - {claim: C2, text: A claim, discipline: security, undeveloped: true}
      - {evidence: E1, text: Some evidence, status: accepted, artifact: {reference: R-1}}
  - {defeater: D1, text: A doubt, status: open, challenges: C1}
"""
TEXTS = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)"><svg onload=alert(1)>',
    "attribute": "\" onload=\"alert(1)\" x='' ' onclick='alert(1)",
    "entities": "&lt;b&gt; &amp; &#x3c; &nbsp; & &x; %entity;",
    "markup ends": "]]> --> <![CDATA[ <!-- </title></desc></svg></metadata>",
    "style ends": "</style><script>alert(1)</script>",
    "doctype": '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
    "graphviz escapes": "\\N \\G \\E \\T \\H \\L \\l \\r \\n \\",
    "graphviz labels": '<b>bold</b> <<TABLE><TR><TD HREF="x"/></TR></TABLE>> {a|<b>c}',
    "graphviz ends": '"]; evil [label="x", URL="javascript:alert(1)"]; //',
    "mermaid word": "end",
    "mermaid arrow": "n1 --> n2; n1 --x n3",
    "mermaid click": 'click n1 href "javascript:alert(1)"',
    "mermaid call": "click n1 call alert(1)",
    "mermaid setting": "%%{init: {'securityLevel': 'loose'}}%%",
    "mermaid comment": "%% gone",
    "mermaid shapes": ")) ]) /] }} |a| :::x @{ shape: x }",
    "mermaid codes": "#lt;b#gt; #35; ﬂ°lt¶ßb style: x#quot; classDef a:#b;",
    "mermaid markdown": "`**bold**` 1. one",
    "mermaid list": "1. one",
    "mermaid formula": "$$\\frac{1}{2}$$ fa:fa-car",
    "front matter": '---\ntitle: "x"\n---\nflowchart LR',
    "lines": "one\ntwo\r\nthree\rfour\u2028five\u2029six\x0bseven\x0ceight\x85nine",
    "controls": "\0 \x01 \x07 \x08 \x1b[31m \x7f \x80 \x9f",
    "no characters": "\ud800 \udfff \ufffe \uffff \ufdd0 \U0001fffe",
    "hidden": "a\u200bb\u200cc\u2060d\ufeffe\u00ade \U000e0041",
    "directions": "\u202e evil \u2066 \u2069 \u200f \u061c",
    "right to left": "עברית عربي 123",
    "emoji": "👩‍🚀 🇬🇧 👍🏽 ❤️",
    "wide": "日本語のテキスト" * 20,
    "long word": "x" * 10_000,
    "quotes": "\"'`´''\"\"",
    "nothing": "",
}
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript%3Aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "https://example.org/\" onclick='alert(1)'><script>",
    "https://example.org/?a=1&b=<&#x;%%{init}%%`|]",
)


@cache
def assessed() -> Assessment:
    here = Path(__file__).parent
    return check(
        Sources(here, here, buffers={"x.case.yaml": CASE}), "x.case.yaml", today=dt.date(2026, 11, 22)
    ).assessment


def saying(text: str, url: str = "") -> Assessment:
    """The case with one text (and link) everywhere, as no YAML reader would let it through."""
    plain = assessed()
    elements = {}
    for key, element in plain.case.elements.items():
        fields = copy.copy(element.fields)
        for name, value in (("text", text), ("url", url), ("owner", text)):
            object.__setattr__(fields, name, value)
        elements[key] = replace(element, fields=fields)
    header = copy.copy(plain.case.header)
    object.__setattr__(header, "title", text)
    return replace(plain, case=replace(plain.case, elements=elements, header=header))


def picture(assessment: Assessment, text: str = "") -> Scene:
    """Its scene with the text also in its name, as a layer, and on every relation."""
    drawn = scene(assessment, look=Look(layers=("owner",), stylesheet=text))
    said = flat(text)
    edges = [
        replace(edge, points=(said, said), multiplicity=said, choice=said if edge.kind == "supported-by" else "")
        for edge in drawn.edges
    ]
    return replace(drawn, part=said, edges=(*edges, Edge("interplay", "C1", "C2", label=said)))


def parsed(text: str) -> Tag:
    root = fromstring(text)
    assert isinstance(root, Tag)
    return root


def links(root: Tag) -> Iterator[str]:
    for tag in root.iter():
        for name, value in tag.attrib.items():
            assert not name.rpartition("}")[2].lower().startswith("on"), name
            if name.rpartition("}")[2] == "href":
                yield value


HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


@texts
def test_svg(text: str) -> None:
    assessment = saying(text)
    drawn = picture(assessment, text)
    made = svg(tidy(drawn), metadata=metadata(assessment, drawn, whole=False))
    root = parsed(made)
    assert {tag.tag.removeprefix(SVG) for tag in root.iter()} <= {
        *("svg", "g", "path", "text", "title", "desc", "style", "metadata", "a")
    }
    assert all(link.startswith("#n-") for link in links(root))
    assert not HIDDEN.search(re.sub(r"<style>[^<]*</style>", "", made))
    assert (root.findtext(f"{SVG}title") or "").startswith(flat(text) or "k")
    if text:
        names = [tag.get("aria-label") or "" for tag in root.iter(f"{SVG}g") if tag.get("role") == "graphics-symbol"]
        assert len(names) == 6
        assert all(name.endswith(flat(text)) for name in names)


@texts
def test_what_an_svg_carries(text: str) -> None:
    assessment = saying(text)
    drawn = picture(assessment, text)
    made = svg(tidy(drawn), metadata=metadata(assessment, drawn, whole=False))
    assert {one["text"] for one in read(made)["picture"]["elements"]} == {text}


@texts
def test_png(text: str) -> None:
    data, _ = png(svg(tidy(picture(saying(text), text))), scale=0.5)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")


@texts
@pytest.mark.parametrize("placed", [False, True], ids=["layout by Graphviz", "our places"])
def test_dot(text: str, placed: bool) -> None:
    laid_out = tidy(picture(saying(text), text))
    made = dot(laid_out.scene, boxes=laid_out.boxes if placed else None)
    done = subprocess.run([find().path, "-Tsvg"], input=made.encode(), capture_output=True, check=True)
    root = parsed(done.stdout.decode())
    assert {tag.tag.removeprefix(SVG) for tag in root.iter()} <= {
        *("svg", "g", "path", "text", "title", "polygon", "ellipse", "polyline", "a")
    }
    assert not [link for link in links(root) if link]
    nodes = [tag for tag in root.iter(f"{SVG}g") if tag.get("id") in ("C1", "C2", "C1-X1", "C1-A1", "E1", "D1")]
    assert len(nodes) == 6
    claim = next(node for node in nodes if node.get("id") == "C1")
    found = [" ".join((tag.text or "").split()) for tag in claim.iter(f"{SVG}text")]
    assert {" ".join(line.split()) for line in laid_out.scene.nodes["C1"].lines} <= set(found)


@texts
def test_mermaid(text: str) -> None:
    drawn = picture(saying(text), text)
    lines = mermaid(replace(drawn, edges=tuple(map(briefly, drawn.edges)), part="")).splitlines()
    assert (lines[0], lines[2], lines[3]) == ("---", "---", "flowchart TB")
    assert json.loads(lines[1].removeprefix("title: "))
    for line in lines[3:]:
        assert STATEMENT.fullmatch(line), line
    assert len(lines) == 5 + 6 + 6 + sum(line.startswith("  classDef") for line in lines)
    shown = html.unescape(re.sub(r"#(\d+);", r"&#\1;", lines[5])).replace("\u200b", "")
    assert flat(text).replace("\u200b", "")[:300] in shown


def briefly(edge: Edge) -> Edge:
    return replace(
        edge, points=tuple(p[:300] for p in edge.points), **{name: getattr(edge, name)[:300] for name in SAID}
    )


SAID = ("multiplicity", "choice", "label")
QUOTED = r'"(?:[^"`;<>{}\[\]|&%$\\*_~^@=+]|#\d+;|;|<br>)*"'
STATEMENT = re.compile(
    rf"flowchart TB|  accDescr: [^;#]*(?:#\d+;[^;#]*)*|  classDef [a-z-]+ [a-z0-9:,#. A-F-]+"
    rf"|  n\d+(?:\[|\[/|\(|\(\(|\(\[){QUOTED}(?:\]|/\]|\)|\)\)|\]\)):::[a-z-]+"
    rf"|  n\d+ (?:<-\. {QUOTED} \.->|-\. {QUOTED} \.-x?|-- {QUOTED} --[>xo]|-->) n\d+"
    r'|  click n\d+ href "[^"`<>\s\\|{}\[\];]*" _blank'
)


@texts
def test_json(text: str) -> None:
    assessment = saying(text)
    laid_out = tidy(picture(assessment, text))
    made = graph_text(laid_out.scene, assessment, laid_out.boxes)
    made.encode()
    said: Any = json.loads(made)
    assert said == json.loads(json.dumps(graph(laid_out.scene, assessment, laid_out.boxes)))
    assert {one["text"] for one in said["elements"]} == {text}


@pytest.mark.parametrize("url", LINKS)
def test_links(url: str) -> None:
    drawn = picture(saying("a", url), "a")
    kept = safe_url(url)
    assert not kept or re.match(r"https://example\.org/|javascript(%3A|&)", kept)
    found = {*links(parsed(svg(tidy(drawn)))), *links(parsed(graphviz(drawn)))}
    assert found <= {kept, "#n-C1", "#n-C2", ""}
    clicks = [line for line in mermaid(drawn).splitlines() if line.startswith("  click")]
    assert len(clicks) == (6 if kept else 0)
    assert all(STATEMENT.fullmatch(line) for line in clicks)


def graphviz(drawn: Scene) -> str:
    return subprocess.run(
        [find().path, "-Tsvg"], input=dot(drawn).encode(), capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("name", ["<b>", "a b", "end", '"', "a;b", "n1", "\\N", "../x", "日本", "C1>X1", "-", "&amp;"])
def test_ids_that_are_none(name: str) -> None:
    text = CASE.replace("claim: C2", f"claim: {json.dumps(name, ensure_ascii=False)}")
    here = Path(__file__).parent
    found = check(Sources(here, here, buffers={"x.case.yaml": text}), "x.case.yaml", today=dt.date(2026, 11, 22))
    drawn = scene(found.assessment)
    root = parsed(svg(tidy(drawn)))
    ids = [tag.get("id") for tag in root.iter() if tag.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*", one or "") for one in ids)
    assert flat(name) in {tag.get("data-key") for tag in root.iter(f"{SVG}g")}
    parsed(graphviz(drawn))
    assert all(STATEMENT.fullmatch(line) for line in mermaid(drawn).splitlines()[3:])
