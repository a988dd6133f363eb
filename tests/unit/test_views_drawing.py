"""Geometry of the drawing: nothing overlaps, text stays in its shape, edges end on borders."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.engine import find
from assurance.views.figure import Label, Shape, figure, side, underside
from assurance.views.layout import Box, Layout, layout
from assurance.views.node import Node
from assurance.views.pick import Pick
from assurance.views.route import HEAD, Route, routes
from assurance.views.scene import scene
from assurance.views.text import measure
from assurance.views.tidy import tidy

CASE = """
case: orchid
title: Orchid assistant, public deployment
top: C1
risks:
  - {hazard: H1, text: Wrong dosage, severity: critical}
  - {threat: T1, text: Weights are stolen, severity: critical}
elements:
  - claim: C1
    text: Orchid 2.2 is acceptably safe and secure for public use through the hosted API
    discipline: both
    in_context_of:
      - {context: X1, text: Hosted API and web page; no third-party tools}
      - {context: X2, text: 'Acceptably safe: the residual risk is below the threshold that the deployment board set'}
      - {assumption: A1, text: Users reach Orchid only through the hosted API}
      - {justification: J1, text: Both disciplines are argued together since an attack may cause the hazard}
    supported_by:
      - argument: S1
        text: Argument over both disciplines and over the interplay between them
        supported_by:
          - claim: C2
            text: Orchid does not give harmful medical advice to a user acting in good faith
            discipline: safety
            supported_by:
              - {evidence: E1, text: Clinician-graded evaluation, status: accepted, artifact: {reference: R-1}}
              - {evidence: E2, text: Field data of the pilot with 1200 users in three hospitals, status: accepted}
          - claim: C3
            text: Orchid resists jailbreaks by a novice and by an adaptive attacker
            discipline: security
            in_context_of: [{assumption: A2, text: Effort stays below 200 hours}, X2]
            supported_by:
              - {claim: C4, text: Orchid resists indirect injection, undeveloped: true}
              - {claim: C5, text: The weights are out of reach, supported_by_contract: true}
              - {to: E1, defeated: true}
              - {evidence: E4, text: Red-team report, status: rejected}
          - claim: C8
            text: A lockout does not cut off a user in crisis
            supported_by: [C4, {evidence: E6, text: Drill}]
  - {defeater: D1, text: The pilot was in English only, status: open, challenges: E2}
  - {defeater: D2, text: Clinicians saw the answers only, status: refuted, challenges: {from: C2, to: E1}}
  - defeater: D3
    text: Insiders with physical access were left out
    status: confirmed
    challenges: C3
    supported_by: [{evidence: E7, text: Audit finding 12}]
  - {defeater: D4, text: Partners cache tokens, status: accepted-residual, rationale: They expire soon, challenges: A1}
  - {claim: C99, text: A claim that nobody needs}
"""


def assess(text: str) -> Assessment:
    here = Path(__file__).parent
    sources = Sources(here, here, buffers={"x.case.yaml": text})
    return check(sources, "x.case.yaml", today=dt.date(2026, 11, 22)).assessment


@pytest.fixture(scope="module", params=["tidy", "dot"])
def placed(request: pytest.FixtureRequest) -> Layout:
    drawn = scene(assess(CASE))
    return tidy(drawn) if request.param == "tidy" else layout(drawn, find())


def around(node: Node, box: Box) -> Box:
    """A node's box with its tab and its diamond."""
    return Box(box.x, box.y - node.above, box.width, box.height + node.above + node.below)


def test_every_element_is_drawn_and_shared_contexts_once_for_each_use(placed: Layout) -> None:
    names = set(placed.boxes)
    assert {"C1", "S1", "E1", "D4", "C99", "C1>X2", "C3>X2"} <= names
    assert len(names) == 17 + 6


def test_no_two_nodes_overlap(placed: Layout) -> None:
    boxes = {key: around(placed.scene.nodes[key], box) for key, box in placed.boxes.items()}
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        apart = a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y
        assert apart, f"{one} overlaps {other}"


def test_parents_are_above_children_and_children_in_written_order(placed: Layout) -> None:
    boxes = placed.boxes
    for edge in placed.scene.edges:
        if edge.kind == "supported-by":
            assert boxes[edge.start].bottom < boxes[edge.end].y
    for row in (("C2", "C3", "C8"), ("E1", "E2"), ("C4", "C5", "E4")):
        assert [boxes[key].x for key in row] == sorted(boxes[key].x for key in row)


def test_contexts_are_beside_their_goal_and_shapes_of_a_rank_begin_on_one_line(placed: Layout) -> None:
    boxes = placed.boxes
    assert boxes["C1>X1"].right < boxes["C1"].x
    assert boxes["C1>A1"].x > boxes["C1"].right
    assert boxes["C1>J1"].y >= boxes["C1>A1"].bottom
    assert boxes["C2"].y == boxes["C3"].y == boxes["C8"].y


def lines_in_shape(node: Node) -> None:
    drawn = node.figure
    for line in drawn.lines:
        size, bold = (12.0, line.role == "id") if line.role in ("id", "text") else (10.0, False)
        width = measure(line.text, size=size, bold=bold)
        left = line.x - {"start": 0.0, "middle": width / 2, "end": width}[line.anchor]
        for y in (line.y - 0.72 * size, line.y + 0.2 * size):
            assert left >= side(drawn, y, right=False) - 0.1, (node.id, line)
            assert left + width <= side(drawn, y, right=True) + 0.1, (node.id, line)
            assert 0 <= y <= drawn.height


def test_text_stays_in_its_shape(placed: Layout) -> None:
    for node in placed.scene.nodes.values():
        lines_in_shape(node)


SHAPES: tuple[Shape, ...] = (
    "goal",
    "strategy",
    "solution",
    "context",
    "assumption",
    "justification",
    "defeater",
    "away-goal",
    "away-solution",
    "away-context",
    "away-assumption",
    "module",
    "contract",
)
TEXTS = (
    "",
    "x",
    "short",
    "a text of some words " * 5,
    "w" * 10_000,
    "long text " * 300,
    "日本語" * 60,
    "🎉 emoji " * 20,
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_shape_holds_every_text(shape: Shape, text: str) -> None:
    for name in ("C1", "C" * 100):
        drawn = figure(shape, Label(name, "accepted residual", text, "module" * 20 if shape.startswith("away") else ""))
        lines_in_shape(Node(element=name, kind="claim", id=name, figure=drawn))
        assert drawn.width <= 260
        assert drawn.height <= 320


def test_too_much_text_ends_in_an_ellipsis_and_says_so() -> None:
    drawn = figure("solution", Label("E1", "holds", "word " * 200))
    assert not drawn.whole
    assert [line for line in drawn.lines if line.role == "text"][-1].text.endswith("…")
    assert drawn.width <= 180


def on_border(node: Node, box: Box, point: tuple[float, float]) -> bool:
    """Whether a point is within two pixels of a node's border."""
    x, y = point[0] - box.x, point[1] - box.y
    inside = -2 <= y <= box.height + 2 and -2 <= x <= box.width + 2
    clamped = min(max(y, 0), box.height)
    beside = min(abs(x - side(node.figure, clamped, right=right)) for right in (False, True)) <= 2
    return inside and (beside or abs(y) <= 2 or abs(y - underside(node.figure, x)) <= 2)


def test_edges_end_on_borders(placed: Layout) -> None:
    found = routes(placed)
    assert [route.edge for route in found] == list(placed.scene.edges)
    for route in found:
        start, end = placed.scene.nodes[route.edge.start], placed.scene.nodes[route.edge.end]
        above_decorator = (route.start[0], route.start[1] - (start.below if route.edge.kind == "supported-by" else 0))
        assert on_border(start, placed.boxes[route.edge.start], above_decorator), route
        if not route.edge.beside:
            assert on_border(end, placed.boxes[route.edge.end], route.tip), route
        assert abs(route.neck[0] - route.tip[0]) + abs(route.neck[1] - route.tip[1]) == pytest.approx(HEAD, abs=0.6)


def test_a_doubt_about_a_relation_points_at_its_edge(placed: Layout) -> None:
    doubt = next(route for route in routes(placed) if route.edge.beside)
    box = placed.boxes["E1"]
    assert doubt.edge.start == "D2"
    assert placed.boxes["C2"].bottom < doubt.tip[1] < box.y


def points(route: Route) -> list[tuple[float, float]]:
    return [route.start, *(piece[-1] for piece in route.pieces), route.tip]


def test_edges_keep_out_of_boxes(placed: Layout) -> None:
    for route in routes(placed):
        ends = {route.edge.start, route.edge.end}
        ways = points(route)
        for (x0, y0), (x1, y1) in pairwise(ways):
            for key, box in placed.boxes.items():
                crossing = abs(x0 - x1) < 1 and box.x < x0 < box.right and y0 < box.bottom - 1 and y1 > box.y + 1
                assert key in ends or not crossing, f"{route.edge} runs through {key}"


def test_circles_are_drawn() -> None:
    text = "case: k\nelements:\n- {claim: C1, text: a, supported_by: [C2, C1]}\n"
    text += "- {claim: C2, text: b, supported_by: [C1]}\n"
    for drawn in (tidy(scene(assess(text))), layout(scene(assess(text)), find())):
        assert set(drawn.boxes) == {"C1", "C2", "C1→C1", "C2→C1"}
        assert len(routes(drawn)) == 3


def test_one_element_and_none() -> None:
    assert set(layout(scene(assess("case: k\nelements:\n- {claim: C1, text: a}\n")), find()).boxes) == {"C1"}
    assert layout(scene(assess("case: k\n")), find()).boxes == {}


def test_some_elements_only() -> None:
    drawn = scene(assess(CASE), pick=Pick(frozenset({"C3", "E4"})))
    assert set(drawn.nodes) == {"C3", "C3>A2", "C3>X2", "E4", "D3", "E7"}


def test_three_hundred_elements_are_laid_out() -> None:
    below = {n: [k for k in range(3 * n + 1, 3 * n + 4) if k < 300] for n in range(300)}
    items = (
        f"- {{claim: C{n}, text: t {n}, supported_by: [{', '.join(f'C{k}' for k in below[n])}]}}" for n in range(300)
    )
    drawn = layout(scene(assess("case: k\ntop: C0\nelements:\n" + "\n".join(items))), find())
    rows: dict[float, list[Box]] = {}
    for box in drawn.boxes.values():
        rows.setdefault(box.y, []).append(box)
    for row in rows.values():
        ordered = sorted(row, key=lambda box: box.x)
        assert all(a.right < b.x for a, b in pairwise(ordered))
