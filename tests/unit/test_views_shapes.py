"""Shapes: the gallery draws all of the notation; decorators are in place, and explained when they are used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from defusedxml.ElementTree import fromstring

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views import draw, legend
from assurance.views.decorate import decorators, length, track
from assurance.views.figure import Label, Shape, figure, underside
from assurance.views.gallery import CASE, PAGE, PICTURES, Sample, gallery, pages
from assurance.views.geometry import Box
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.node import Node
from assurance.views.palette import COLORS, PLAIN, STYLES
from assurance.views.route import Route, routes
from assurance.views.scene import Edge, Scene
from assurance.views.text import measure
from assurance.views.tidy import tidy

SHAPES: tuple[Shape, ...] = get_args(Shape)
SVG = "{http://www.w3.org/2000/svg}"


def assess(files: Mapping[str, str]) -> Assessment:
    here = Path(__file__).parent
    sources = Sources(here, here, buffers=files)
    return check(sources, CASE, today=dt.date(2026, 11, 22)).assessment


@pytest.fixture(scope="module")
def samples() -> dict[str, Sample]:
    return {sample.name: sample for sample in gallery(assess)}


def test_the_gallery_has_every_shape_and_every_state(samples: dict[str, Sample]) -> None:
    nodes = [node for sample in samples.values() for node in sample.scene.nodes.values()]
    assert {node.shape for node in nodes} == {*SHAPES}
    assert {node.word for node in nodes} | {node.freshness for node in nodes} >= {*STYLES}
    assert {node.tab for node in nodes} == {"", "safety", "security", "both"}


def test_the_gallery_has_every_decorator_and_every_relation(samples: dict[str, Sample]) -> None:
    nodes = [node for sample in samples.values() for node in sample.scene.nodes.values()]
    edges = [edge for sample in samples.values() for edge in sample.scene.edges]
    for flag in ("undeveloped", "uninstantiated", "by_contract", "public", "points", "more", "choices"):
        assert any(getattr(node, flag) for node in nodes), flag
    assert any(node.undeveloped and node.uninstantiated for node in nodes)
    for flag in ("defeated", "points", "optional", "multiplicity", "choice", "beside", "label"):
        assert any(getattr(edge, flag) for edge in edges), flag
    assert {edge.kind for edge in edges} == {"supported-by", "in-context-of", "challenged-by", "interplay"}
    points = {node.shape for node in nodes if node.points}
    assert points >= {"goal", "solution", "context"}
    assert {node.shape for node in nodes if node.word == "defeated"} >= {"goal", "strategy", "solution"}


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("goal", "goal"),
        ("strategy", "strategy"),
        ("away-goal", "away-goal"),
        ("away-solution", "away-solution"),
        ("away-context", "away-context"),
        ("module-reference", "module"),
        ("contract-reference", "contract"),
        ("stub", "stub"),
        ("cae-claim", "cae-claim"),
    ],
)
def test_a_sample_shows_what_it_is_named_after(samples: dict[str, Sample], name: str, shape: Shape) -> None:
    assert shape in {node.shape for node in samples[name].scene.nodes.values()}


def test_pictures_of_the_gallery_stand_alone_in_light_and_dark(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        root = fromstring(sample.svg)
        assert root.tag == f"{SVG}svg"
        assert root.findtext(f"{SVG}title") == sample.title
        style = root.findtext(f"{SVG}style") or ""
        light, dark = style.split("@media screen and (prefers-color-scheme:dark)")
        used = set(re.findall(r'class="([^"]*)"', sample.svg))
        names = {name for one in used for name in one.split() if name[:2] in ("s-", "f-")}
        assert all(f".{name}{{" in light and f".{name}{{" in dark for name in names)
        assert {name[2:] for name in names} <= {*COLORS}


def test_the_page_shows_every_picture_with_its_clause_and_its_text() -> None:
    made = pages()
    page = made[PAGE]
    rows = [line for line in page.splitlines() if line.startswith("| ![")]
    assert len(rows) == len(made) - 1
    for row in rows:
        name = re.search(r"images/shapes/([\w-]+)\.svg", row)
        assert name is not None
        assert f"{PICTURES}/{name[1]}.svg" in made
        assert re.search(r"<br>\*(GSN v3 (T?1:\d(-\d)?)|CAE|extension)\*", row)
        assert "<pre>" in row
    assert made == pages()


def test_the_gallery_is_what_the_whole_compiler_draws() -> None:
    assert pages(assess) == pages()


# Where things are


def numbers(path: str) -> Iterator[tuple[float, float]]:
    """The corner points of path data (of arcs and curves the ends)."""
    x = y = bx = by = 0.0
    for letter, said in re.findall(r"([MLHVAQCZmlhvaqcz])([^MLHVAQCZmlhvaqcz]*)", path):
        found = [float(one) for one in re.findall(r"-?\d*\.?\d+", said)]
        step = {"m": 2, "l": 2, "h": 1, "v": 1, "a": 7, "q": 4, "c": 6, "z": 1}[letter.lower()]
        if letter in "zZ":
            x, y = bx, by
        for at in range(0, len(found), step):
            ox, oy = (x, y) if letter.islower() else (0.0, 0.0)
            if letter in "hH":
                x = ox + found[at]
            elif letter in "vV":
                y = oy + found[at]
            else:
                x, y = ox + found[at + step - 2], oy + found[at + step - 1]
            if letter in "mM" and at == 0:
                bx, by = x, y
            yield x, y


def reach(parts: list[str]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a drawing."""
    xs, ys = [], []
    waiting = [(fromstring(f"<g>{''.join(parts)}</g>"), 0.0, 0.0, 1.0)]
    while waiting:
        tag, x, y, scale = waiting.pop()
        moved = re.match(r"translate\((\S+) (\S+)\)(?: scale\((\S+)\))?", tag.get("transform", ""))
        if moved:
            x, y = x + scale * float(moved[1]), y + scale * float(moved[2])
            scale *= float(moved[3] or 1)
        if tag.tag == "path":
            points = list(numbers(tag.get("d", "")))
            xs += [x + scale * one for one, _ in points]
            ys += [y + scale * one for _, one in points]
        if tag.tag == "text":
            size = float(tag.get("font-size", "0"))
            width = measure(tag.text or "", size=size, bold=tag.get("font-weight") == "bold")
            at = x + scale * float(tag.get("x", "0"))
            at -= {"middle": width / 2, "end": width}.get(tag.get("text-anchor", ""), 0.0)
            base = y + scale * float(tag.get("y", "0"))
            xs += [at, at + width]
            ys += [base - 0.72 * size, base + 0.2 * size]
        waiting += [(one, x, y, scale) for one in tag]
    return min(xs), min(ys), max(xs), max(ys)


DECORATED: dict[str, dict[str, object]] = {
    "undeveloped": {"undeveloped": True},
    "uninstantiated": {"uninstantiated": True},
    "both": {"undeveloped": True, "uninstantiated": True},
    "by contract": {"by_contract": True},
    "public": {"public": True},
    "point": {"points": ("ACP1",)},
    "points": {"points": ("ACP1", "ACP2", "ACP-of-a-long-name", "ACP4"), "public": True},
    "more": {"more": 12},
    "many more": {"more": 12_345, "undeveloped": True},
    "choice": {"choices": ("1 of 2",)},
    "choices": {"choices": ("", "at least one of three ways to do it", "1 of 2"), "uninstantiated": True},
    "tab": {"tab": "security", "public": True},
    "all": {"uninstantiated": True, "by_contract": True, "more": 3, "choices": ("1 of 2",), "points": ("A",)},
}


def decorated(shape: Shape, flags: Mapping[str, object], *, mini: bool = False) -> Node:
    drawn = figure(shape, Label("C1", "supported", "Some words of text", "security", mini=mini))
    return replace(Node("C1", "claim", "C1", drawn, word="supported"), **flags)  # type: ignore[arg-type]


@pytest.mark.parametrize("mini", [False, True], ids=("full", "mini"))
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "stub"])
@pytest.mark.parametrize("name", DECORATED)
def test_a_node_says_how_far_it_reaches(shape: Shape, name: str, mini: bool) -> None:
    node = decorated(shape, DECORATED[name], mini=mini)
    box = Box(0, 0, node.figure.width, node.figure.height)
    beside = 14 if mini else 10
    for parts in (list(draw.node(node, box)), list(decorators(node, "line"))):
        left, top, right, bottom = reach(parts) if parts else (0.0, 0.0, 0.0, 0.0)
        assert -node.above - 0.6 <= top
        assert bottom <= node.figure.height + node.below + 0.6
        assert -beside - 0.1 <= left
        assert right <= node.figure.width + beside + 0.1


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "stub"])
def test_what_hangs_begins_at_the_bottom_of_the_middle(shape: Shape) -> None:
    for flags in ({"undeveloped": True}, {"uninstantiated": True}, {"undeveloped": True, "uninstantiated": True}):
        node = decorated(shape, flags)
        (only,) = decorators(node, "line")
        left, top, right, bottom = reach([only])
        middle = node.figure.width / 2
        assert top == pytest.approx(underside(node.figure, middle), abs=0.06)
        assert (left + right) / 2 == pytest.approx(middle, abs=0.06)
        assert bottom == pytest.approx(node.figure.height + node.below, abs=0.06)
        assert ("H7" in only) == node.uninstantiated or "H-7" in only


def test_nothing_hangs_on_a_plain_node() -> None:
    node = decorated("goal", {})
    assert (node.above, node.below, node.hanging) == (0, 0, ())
    assert list(decorators(node, "line")) == []


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "stub"])
def test_the_cross_covers_a_defeated_shape_and_lies_behind_the_text(shape: Shape) -> None:
    node = decorated(shape, {"word": "defeated"})
    parts = list(draw.node(node, Box(0, 0, node.figure.width, node.figure.height)))
    (at,) = (at for at, part in enumerate(parts) if 'class="defeat' in part)
    left, top, right, bottom = reach([parts[at]])
    assert (left, top) == (0, 0)
    assert (right, bottom) == pytest.approx((node.figure.width, node.figure.height), abs=0.06)
    assert at < min(i for i, part in enumerate(parts) if part.startswith("<text"))
    assert not any('class="defeat' in part for part in draw.node(decorated(shape, {}), Box(0, 0, 1, 1)))


def places(parts: list[str]) -> list[tuple[float, float]]:
    found = (re.match(r'<g transform="translate\((\S+) (\S+)\)', part) for part in parts)
    return [(float(one[1]), float(one[2])) for one in found if one]


@pytest.mark.parametrize("kind", ["supported-by", "in-context-of"])
@pytest.mark.parametrize("notation", ["gsn", "cae"])
def test_marks_on_an_edge_cover_neither_each_other_nor_the_arrowhead(kind: str, notation: str) -> None:
    edge = Edge(kind, "C1", "C2", points=("ACP1",), optional=True, multiplicity="1..3")  # type: ignore[arg-type]
    route = Route(edge, (0.0, 0.0), (((0.0, 20.0), (90.0, 20.0), (90.0, 42.0)),), (90.0, 50.0))
    look = Look(notation=notation)  # type: ignore[arg-type]
    found = places(list(draw.edge(route, PLAIN, look=look)))
    assert len(found) == 3
    for at, one in enumerate(found):
        assert abs(route.neck[0] - one[0]) + abs(route.neck[1] - one[1]) > 4
        for other in found[at + 1 :]:
            assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= 7


def test_names_beside_an_edge_do_not_lie_on_it(samples: dict[str, Sample]) -> None:
    for name in ("acp-support", "acp-fan", "multiplicity", "multiplicity-range"):
        placed = tidy(samples[name].scene)
        for route in routes(placed):
            way = track(route)
            assert length(way) > 20
            for part in draw.edge(route, PLAIN):
                if part.startswith("<text"):
                    left, top, right, bottom = reach([part])
                    assert not any(left < x < right and top < y < bottom for x, y in way), (name, part)


# What is drawn and explained


def words_of(scene: Scene) -> set[str]:
    return {item.words for row in legend.items(scene) for item in row}


EXPLAINED = {
    "to be developed": "undeveloped",
    "to be instantiated": "uninstantiated",
    "to be instantiated and developed": "uninstantiated-undeveloped",
    "to be supported by contract": "by-contract",
    "public in its module": "public-goal",
    "assurance claim point": "acp-goal",
    "multiplicity (how many)": "multiplicity",
    "optional": "optional",
    "choice (m of n)": "choice",
    "defeated element": "defeated-goal",
    "defeated relation": "defeated-relation",
    "drawn elsewhere in this picture": "stub",
    "below it, not drawn": "not-drawn",
    "interplay": "interplay",
    "stale evidence": "stale",
    "away element, of the module named below": "away-goal",
    "module reference": "module-reference",
    "contract reference": "contract-reference",
    "both disciplines": "color-by-discipline",
    "supports": "cae-support",
}


@pytest.mark.parametrize("said", EXPLAINED)
def test_the_legend_explains_what_is_drawn(samples: dict[str, Sample], said: str) -> None:
    assert said in words_of(samples[EXPLAINED[said]].scene)
    assert said not in words_of(samples["goal"].scene)
    assert said not in words_of(samples["discipline-safety"].scene)


def test_the_legend_has_the_words_of_the_notation(samples: dict[str, Sample]) -> None:
    words = words_of(samples["cae-support"].scene)
    assert words >= {"claim", "argument", "evidence"}
    assert not words & {"claim (goal)", "argument (strategy)", "evidence (solution)"}


DRAWN = {
    "uninstantiated": "M0 0L7 12H-7Z",
    "undeveloped": "M0 0L7 7 0 14-7 7Z",
    "public-goal": "M-8 0v-7h16v7z",
    "by-contract": "M-10 7v-3h7v3",
    "acp-solution": "M-4-4H4V4H-4Z",
    "acp-support": "M-4-4H4V4H-4Z",
    "multiplicity": "M-4 0A4 4 0 1 1 4 0",
    "choice": "M0 6l6 6-6 6-6-6z",
    "defeated-relation": "M-5.5-5.5L5.5 5.5",
    "not-drawn": "… 2 more",
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_decorator_is_drawn_where_it_is_used_and_nowhere_else(samples: dict[str, Sample], name: str) -> None:
    assert DRAWN[name] in samples[name].svg
    assert DRAWN[name] not in samples["goal"].svg


def test_both_decorators_overlay(samples: dict[str, Sample]) -> None:
    assert "M0 0L7 7 0 14-7 7ZM-7 7H7" in samples["uninstantiated-undeveloped"].svg


def test_support_points_up_in_cae_and_down_in_gsn(samples: dict[str, Sample]) -> None:
    route = routes(tidy(samples["supported-by"].scene))[0]
    gsn, cae = ("".join(draw.edge(route, PLAIN, look=Look(notation=of))) for of in ("gsn", "cae"))  # type: ignore[arg-type]
    head = re.compile(r'd="M[-\d. ]+L([-\d.]+) ([-\d.]+) [-\d. ]+Z"')
    tips = [tuple(float(one) for one in head.findall(said)[0]) for said in (gsn, cae)]
    assert tips == [pytest.approx(route.tip, abs=0.06), pytest.approx(route.start, abs=0.06)]


def test_interplay_has_two_ends_and_says_what_it_is(samples: dict[str, Sample]) -> None:
    drawn = samples["interplay"].svg
    assert "conflict X7" in drawn
    (group,) = re.findall(
        r'<g class="edge interplay">(.*?)</g>\n</g>|<g class="edge interplay">((?s:.*?))\n</g>', drawn
    )
    assert "".join(group).count('stroke-width="1.6"') == 2


def test_colors_tell_what_the_look_says() -> None:
    node = decorated("goal", {"disciplines": "safety", "word": "defeated"})
    box = Box(0, 0, node.figure.width, node.figure.height)
    looks = {by: "".join(draw.node(node, box, look=Look(color_by=by))) for by in ("status", "discipline", "none")}  # type: ignore[arg-type]
    assert "s-broken" in looks["status"]
    assert "s-safety" in looks["discipline"]
    assert "s-broken" not in looks["discipline"] + looks["none"]
    assert "s-safety" not in looks["none"] + looks["status"]
    assert all('class="defeat' in said for said in looks.values())
    tinted = "".join(draw.node(node, box, look=Look(color_by="discipline", tinted=True)))
    assert "f-safety-fill" in tinted
    assert "".join(draw.node(node, box)) == "".join(draw.node(node, box, look=PLAIN_LOOK))
