"""Pictures: well-formed, harmless and equal from run to run, whatever a case says; SVG, PNG and DOT."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import re
import struct
import subprocess
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element as Tag

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.dot import quoted
from assurance.views.engine import find
from assurance.views.node import safe_url
from assurance.views.render import Settings, render
from assurance.views.scene import scene
from assurance.views.svg import identifiers

SVG = "{http://www.w3.org/2000/svg}"
CASE = """
case: k
title: A case
top: C1
actors: [{actor: outsider, text: An outsider}]
elements:
  - claim: C1
    text: The top
    discipline: both
    actors: [outsider]
    url: https://example.org/a?b=1&c=2
    in_context_of: [{context: X1, text: A context}, {assumption: A1, text: An assumption}]
    supported_by:
      - {claim: C2, text: A claim, discipline: security, actors: [outsider], undeveloped: true}
      - {evidence: E1, text: Some evidence, type: analytic, status: accepted, artifact: {reference: R-1}}
  - {defeater: D1, text: A doubt, status: open, challenges: C1}
"""
HOSTILE = (
    "<script>alert(1)</script>",
    "\"quotes\" 'and' & &amp; ]]> <!-- -->",
    "\\N \\G \\l \\",
    "line\nbreak\r\n\u2028more",
    "nul \0 escape \x1b[31m bell \x07 \x85 \ufffe \ud800",
    "x" * 10_000,
    "🎉 👩‍🚀 🇬🇧",
    "עברית عربي \u202e\u2066 evil",
    "日本語のテキスト" * 30,
    "",
)


def assess(text: str = CASE) -> Assessment:
    here = Path(__file__).parent
    sources = Sources(here, here, buffers={"x.case.yaml": text})
    return check(sources, "x.case.yaml", today=dt.date(2026, 11, 22)).assessment


def saying(text: str, url: str = "") -> Assessment:
    """The case with one text (and link) everywhere, as no YAML reader would let it through."""
    assessment = assess()
    elements = assessment.case.elements
    for key, element in list(elements.items()):
        fields = copy.copy(element.fields)
        object.__setattr__(fields, "text", text)
        object.__setattr__(fields, "url", url)
        elements[key] = dataclasses.replace(element, fields=fields)
    return assessment


def drawn(assessment: Assessment) -> Tag:
    root = fromstring(render(assessment, "svg").data)
    assert isinstance(root, Tag)
    return root


def test_a_picture_tells_what_it_is() -> None:
    root = drawn(assess())
    assert root.get("role") == "graphics-document document"
    assert root.findtext(f"{SVG}title") == "A case"
    assert "Support: C1" in (root.findtext(f"{SVG}desc") or "")
    nodes = {tag.get("id"): tag for tag in root.iter(f"{SVG}g") if tag.get("role") == "graphics-symbol"}
    assert set(nodes) == {"n-C1", "n-C2", "n-E1", "n-D1", "n-C1-X1", "n-C1-A1"}
    assert nodes["n-E1"].get("aria-label") == "E1, evidence, holds: Some evidence"
    assert nodes["n-E1"].findtext(f"{SVG}title") == "E1 (evidence, holds)\nSome evidence"
    assert "discipline-both" in (nodes["n-C1"].get("class") or "")


def test_the_legend_explains_what_is_used_and_nothing_else() -> None:
    root = drawn(assess())
    legend = next(tag for tag in root.iter(f"{SVG}g") if tag.get("class") == "legend")
    words = [tag.text for tag in legend.iter(f"{SVG}text")]
    for used in ("claim (goal)", "challenges", "undeveloped", "holds", "open", "SECURITY", "BOTH"):
        assert used in words
    for unused in ("argument (strategy)", "supported", "SAFETY", "justification (J)"):
        assert unused not in words


def test_states_are_told_by_word_mark_and_line_not_by_color_alone() -> None:
    root = drawn(assess())
    node = next(tag for tag in root.iter(f"{SVG}g") if tag.get("id") == "n-C2")
    assert "undeveloped" in [tag.text for tag in node.iter(f"{SVG}text")]
    assert any(tag.get("stroke-dasharray") for tag in node.iter(f"{SVG}path"))


def test_colors_work_with_and_without_style_sheets() -> None:
    text = render(assess(), "svg").data.decode()
    assert 'stroke="#0072B2"' in text
    assert "prefers-color-scheme:dark" in text
    assert "<polygon" not in text
    assert "<rect" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_drawn_as_text(text: str) -> None:
    assessment = saying(text)
    root = drawn(assessment)
    assert not list(root.iter(f"{SVG}script"))
    data = render(assessment, "svg").data.decode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", data)


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_a_well_formed_picture(text: str) -> None:
    drawn(saying(text))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=<\"'&", True),
        ("http://example.org", True),
        ("mailto:a@example.org", True),
        ("docs/a.md#b:c", True),
        ("#C1", True),
        ("javascript:alert(1)", False),
        ("JaVaScript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_harmless_links_are_kept(url: str, kept: bool) -> None:
    assert safe_url(url) == (url if kept else "")
    links = [tag.get("href") for tag in drawn(saying("a", url)).iter(f"{SVG}a")]
    assert set(links) == ({url} if kept else set())


def test_ids_are_safe_and_unique() -> None:
    names = identifiers(["C1", "security/C1", "security-C1", "C1>X1", "Ä", "Ö"])
    assert names["C1"] == "n-C1"
    assert len(set(names.values())) == 6
    assert all(re.fullmatch(r"n-[\w.-]*", name) for name in names.values())


def test_bytes_are_equal_from_run_to_run() -> None:
    for to in ("svg", "dot", "png"):
        assert render(assess(), to).data == render(assess(), to).data  # type: ignore[arg-type]


def test_a_case_without_elements_gives_a_picture_that_says_so() -> None:
    root = drawn(assess("case: k\ntitle: Nothing yet\n"))
    assert any("Nothing to draw" in (tag.text or "") for tag in root.iter(f"{SVG}text"))


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and the raw rows of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    body, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            body += png[at + 8 : at + 8 + length]
        at += length + 12
    return width, height, zlib.decompress(body)


def test_a_png_has_the_size_that_was_asked_for_and_is_not_blank() -> None:
    root = drawn(assess())
    one, two = (pixels(render(assess(), "png", settings=Settings(scale=scale)).data) for scale in (1.0, 2.0))
    assert one[0] == pytest.approx(float(root.get("width") or 0), abs=1)
    assert two[:2] == pytest.approx((2 * one[0], 2 * one[1]), abs=2)
    assert len(set(two[2])) > 50
    assert render(assess(), "png").notes == ()


def test_text_is_drawn_in_png() -> None:
    with_text, without = (len(render(saying(text), "png").data) for text in ("many words " * 8, ""))
    assert with_text > without + 2000


def test_characters_that_our_fonts_lack_are_noted() -> None:
    notes = render(saying("日本"), "png").notes
    assert any("日" in note for note in notes)


def test_a_picture_too_large_for_png_is_made_smaller_and_noted() -> None:
    rendered = render(assess(), "png", settings=Settings(scale=1000))
    width, height, _ = pixels(rendered.data)
    assert max(width, height) <= 30_000
    assert any("too large" in note for note in rendered.notes)


def test_texts_cut_short_are_noted() -> None:
    assert any("too long" in note for note in render(saying("word " * 500), "svg").notes)


@pytest.mark.parametrize("text", HOSTILE)
def test_graphviz_reads_our_dot_whatever_a_text_says(text: str) -> None:
    data = render(saying(text), "dot").data
    done = subprocess.run([find().path, "-Tsvg"], input=data, capture_output=True, check=True)
    assert b"alert(1)" not in done.stdout.replace(b"&gt;", b">").split(b"<script")[-1].split(b">")[0]
    assert fromstring(done.stdout) is not None
    assert b"\0" not in data


def test_dot_strings_show_what_was_written() -> None:
    assert quoted('a "b" \\N\nc') == '"a \\"b\\" \\\\N\\nc"'


def test_dot_has_shapes_links_and_contexts_on_their_goals_rank() -> None:
    text = render(assess(), "dot").data.decode()
    assert text.startswith('digraph "A case" {')
    assert '"C1" [label="[BOTH] C1 ? challenged\\nThe top"' in text
    assert 'URL="https://example.org/a?b=1&amp;c=2"' in text
    assert '{ rank=same; "C1-X1"; "C1"; "C1-A1"; }' in text
    assert '"C1-X1" -> "C1" [dir=back, arrowtail=empty, class="in-context-of"]' in text
    assert '"C1" -> "D1" [dir=back, arrowtail=vee, style=dashed' in text


def test_the_scene_counts_no_element_twice() -> None:
    drawn_scene = scene(assess())
    assert len({node.element for node in drawn_scene.nodes.values()}) == len(drawn_scene.nodes) == 6
