"""The SVG as a document: roles and names, ids and classes, links, themes, style sheets, and what can be left out."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from xml.etree.ElementTree import Element as Tag

import pytest
from defusedxml.ElementTree import fromstring

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.look import Look
from assurance.views.palette import COLORS
from assurance.views.pick import Elsewhere, Pick
from assurance.views.png import png
from assurance.views.scene import scene
from assurance.views.svg import description, frame, svg
from assurance.views.tidy import tidy

ROOT = Path(__file__).resolve().parents[2]
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
    url: https://example.org/?a=1&b=2
    in_context_of: [{context: X1, text: A context}]
    supported_by:
      - {claim: C2, text: A claim, discipline: security, actors: [outsider], undeveloped: true}
      - evidence: E1
        text: Evidence
        type: analytic
        status: accepted
        artifact: {reference: R-1}
        valid_until: 2026-11-30
  - {defeater: D1, text: A doubt, status: accepted-residual, challenges: C1}
"""


def assess() -> Assessment:
    return check(
        Sources(ROOT, ROOT, buffers={"x.case.yaml": CASE}), "x.case.yaml", today=dt.date(2026, 11, 22)
    ).assessment


def made(look: Look = Look(), pick: Pick = Pick()) -> str:  # noqa: B008  both are frozen
    return svg(tidy(scene(assess(), pick=pick, look=look)))


def parsed(text: str) -> Tag:
    root = fromstring(text)
    assert isinstance(root, Tag)
    return root


def node(root: Tag, name: str) -> Tag:
    return next(tag for tag in root.iter(f"{SVG}g") if tag.get("id") == name)


def style(text: str) -> str:
    return parsed(text).findtext(f"{SVG}style") or ""


def test_the_picture_is_a_graphics_document_with_a_name() -> None:
    root = parsed(made())
    assert root.get("role") == "graphics-document document"
    assert root.get("aria-roledescription") == "assurance case"
    names = (root.get("aria-labelledby") or "").split()
    assert [tag.get("id") for tag in (root[0], root[1])] == names


def test_every_element_is_a_symbol_that_says_its_kind_and_name() -> None:
    root = parsed(made())
    symbols = [tag for tag in root.iter(f"{SVG}g") if tag.get("role") == "graphics-symbol"]
    assert [(tag.get("aria-roledescription"), tag.get("aria-label")) for tag in symbols] == [
        ("claim", "C1, claim, challenged, both: The top"),
        ("context", "X1, context: A context"),
        ("claim", "C2, claim, undeveloped, security: A claim"),
        ("evidence", "E1, evidence, holds: Evidence"),
        ("defeater", "D1, defeater, accepted residual: A doubt"),
    ]
    assert all(tag.findtext(f"{SVG}title") for tag in symbols)


def test_ids_and_classes_can_be_styled_and_linked_to() -> None:
    root = parsed(made(Look(freshness=True)))
    assert (node(root, "n-C2").get("class") or "").split() == ["node", "claim", "undeveloped", "discipline-security"]
    assert (node(root, "n-E1").get("class") or "").split() == ["node", "evidence", "holds", "due"]
    assert node(root, "n-C1-X1").get("data-key") == "X1"
    ids = [tag.get("id") for tag in root.iter() if tag.get("id")]
    assert len(ids) == len(set(ids))


def test_every_relation_says_its_kind_and_its_ends() -> None:
    root = parsed(made())
    edges = {tag.get("id"): tag for tag in root.iter(f"{SVG}g") if tag.get("data-from")}
    assert {name: (tag.get("data-from"), tag.get("data-to")) for name, tag in edges.items()} == {
        "e-C1-C1-X1": ("C1", "X1"),
        "e-C1-C2": ("C1", "C2"),
        "e-C1-E1": ("C1", "E1"),
        "e-D1-C1": ("D1", "C1"),
    }
    kinds = {"edge in-context-of", "edge supported-by", "edge challenged-by"}
    assert {tag.get("class") for edge in edges.values() for tag in edge.iter() if tag.tag == f"{SVG}g"} - {
        None
    } == kinds


def test_links_leave_a_frame_and_hold_their_symbol() -> None:
    (link,) = parsed(made()).iter(f"{SVG}a")
    assert (link.get("href"), link.get("target")) == ("https://example.org/?a=1&b=2", "_top")
    assert [tag.get("id") for tag in link] == ["n-C1"]


def test_links_within_a_picture_stay_in_it() -> None:
    pick = Pick(frozenset({"C1"}), elsewhere={"C2": Elsewhere("page 2", "#page-2")})
    links = [tag for tag in parsed(made(pick=pick)).iter(f"{SVG}a") if (tag.get("href") or "").startswith("#")]
    assert [(tag.get("href"), tag.get("target")) for tag in links] == [("#page-2", None)]


def test_the_part_stands_beside_the_title() -> None:
    said = "C2 and one level below"
    root = parsed(made(pick=Pick(frozenset({"C2"}), said)))
    assert root.findtext(f"{SVG}title") == f"A case: {said}"
    title, part = (next(tag for tag in root.iter(f"{SVG}text") if tag.text == words) for words in ("A case", said))
    assert title.get("y") == part.get("y")
    assert float(part.get("x") or 0) > 60
    assert part.get("font-weight") is None


def test_the_description_counts_elements_in_its_notation() -> None:
    found = description(tidy(scene(assess())))
    assert found.endswith("Drawn in Goal Structuring Notation: claim × 2, context × 1, evidence × 1, defeater × 1.")
    assert "Drawn in Claims, Arguments and Evidence" in description(tidy(scene(assess(), look=Look(notation="cae"))))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_fixed_theme_has_paper_and_one_set_of_colors(theme: str) -> None:
    text = made(Look(theme=theme))  # type: ignore[arg-type]
    mode = ("light", "dark").index(theme)
    assert "prefers-color-scheme" not in text
    assert f"color-scheme:{theme}" in style(text)
    assert f'fill="{COLORS["paper"][mode]}" d="M0 0H' in text
    used = {*re.findall(r' (?:stroke|fill)="(#\w{6})"', text)}
    assert used <= {pair[mode] for pair in COLORS.values()}


def test_auto_follows_the_reader_on_no_paper() -> None:
    text = made()
    assert "prefers-color-scheme:dark" in style(text)
    assert 'd="M0 0H' not in text.partition('<g class="argument"')[0]


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_every_theme_can_be_drawn_as_png(theme: str) -> None:
    assert png(made(Look(theme=theme)), scale=0.5)[0].startswith(b"\x89PNG")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "css",
    [".evidence > text { font-style: italic }", "/* & < > </style><script> ]]> */", "#n-C1::before{content:'\\201C'}"],
)
def test_a_stylesheet_comes_last_and_as_it_was_written(css: str) -> None:
    text = made(Look(stylesheet=css))
    assert style(text).endswith(f"\n{css}")
    assert text.count("<style>") == text.count("</style>") == 1


def test_our_own_rules_give_way_to_any_class_with_an_element() -> None:
    rules = style(made()).partition(":where")[1:]
    assert not re.search(r"\.assurance-case \.[sf]-", "".join(rules))


def test_the_legend_can_be_left_out() -> None:
    with_legend, without = tidy(scene(assess())), tidy(scene(assess(), look=Look(legend=False)))
    assert 'class="legend"' in svg(with_legend)
    assert 'class="legend"' not in svg(without)
    assert frame(without).height < frame(with_legend).height


def test_the_frame_is_the_size_and_says_where_boxes_are() -> None:
    placed = tidy(scene(assess()))
    size = frame(placed)
    text = svg(placed)
    assert f'width="{size.width:.1f}"'.replace('.0"', '"') in text
    outer, inner = re.findall(r'<g (?:class="argument" )?transform="translate\(([\d.]+) ([\d.]+)\)">', text)[:2]
    assert size.x == pytest.approx(float(outer[0]) + float(inner[0]), abs=0.1)
    assert size.y == pytest.approx(float(outer[1]) + float(inner[1]), abs=0.1)


def test_metadata_is_kept_as_it_is() -> None:
    said = '{"a": "<b> & ]]> \\ud800"}'
    assert parsed(svg(tidy(scene(assess())), metadata=said)).findtext(f"{SVG}metadata") == said
