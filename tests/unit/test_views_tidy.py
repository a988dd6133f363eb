"""The tidy layout: no overlaps, no line through a shape, written order, linear time, no wider than it must be."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.contour import Contour, join, pack
from assurance.views.engine import EngineMissing, find
from assurance.views.geometry import NORMAL, Box, Layout, bezier
from assurance.views.layout import layouts
from assurance.views.render import Settings, arranged
from assurance.views.route import Route, routes
from assurance.views.scene import scene
from assurance.views.skeleton import dense, skeleton
from assurance.views.tidy import tidy

ROOT = Path(__file__).resolve().parents[2]
TEXTS = (
    "x",
    "Orchid resists jailbreaks by a novice and by an adaptive attacker",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3,
    "日本語のテキストは単語の間に空白を置かない。" * 5,
    "🎉👩‍🚀 emoji 🇬🇧 here",
    "עברית היא שפה שנכתבת מימין לשמאל והטקסט הזה ארוך",
    "word " * 400,
)


def assess(text: str) -> Assessment:
    here = Path(__file__).parent
    return check(
        Sources(here, here, buffers={"x.case.yaml": text}), "x.case.yaml", today=dt.date(2026, 11, 22)
    ).assessment


def made(seed: int, count: int, *, cross: float = 0.1) -> str:
    """A case of claims and evidence with cross links, circles, contexts, doubts of elements and of relations."""
    source = random.Random(seed)
    lines = ["case: k", "top: C0", "elements:"]
    for n in range(count):
        below = [f"C{k}" for k in range(3 * n + 1, 3 * n + 1 + source.randint(1, 3)) if k < count]
        if source.random() < cross:
            below.append(f"C{source.randrange(count)}")
        if not below:
            below.append(f"{{evidence: E{n}, text: '{source.choice(TEXTS)}'}}")
        lines.append(
            f"- claim: C{n}\n  text: '{source.choice(TEXTS)}'\n  supported_by: [{', '.join(dict.fromkeys(below))}]"
        )
        kinds = source.choices(["context", "assumption", "justification"], k=source.randint(0, 3) if n % 4 == 0 else 0)
        beside = [f"{{{kind}: X{n}x{at}, text: '{source.choice(TEXTS)}'}}" for at, kind in enumerate(kinds)]
        if beside:
            lines.append(f"  in_context_of: [{', '.join(beside)}]")
        if n % 5 == 0:
            end = below[0] if below[0].startswith("C") else f"E{n}"
            about = source.choice([f"C{n}", f"{{from: C{n}, to: {end}}}", f"X{n}x0" if beside else f"C{n}"])
            lines.append(f"- defeater: D{n}\n  text: '{source.choice(TEXTS)}'\n  challenges: {about}")
            if beside:
                about = f"{{from: C{n}, to: X{n}x0, kind: in-context-of}}"
                lines.append(f"- defeater: D{n}b\n  text: doubtful\n  challenges: {about}")
    return "\n".join(lines)


def around(placed: Layout) -> dict[str, Box]:
    """The boxes with what is drawn over and under them."""
    nodes = placed.scene.nodes
    return {
        key: Box(box.x, box.y - nodes[key].above, box.width, box.height + nodes[key].above + nodes[key].below)
        for key, box in placed.boxes.items()
    }


def overlapping(boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """The pairs of boxes that overlap, by a sweep from left to right."""
    found, open_boxes = [], list[str]()
    for key in sorted(boxes, key=lambda key: boxes[key].x):
        box = boxes[key]
        open_boxes = [other for other in open_boxes if boxes[other].right > box.x + 0.2]
        found += [
            (other, key)
            for other in open_boxes
            if boxes[other].y < box.bottom - 0.2 and box.y < boxes[other].bottom - 0.2
        ]
        open_boxes.append(key)
    return found


def along(route: Route) -> Iterator[tuple[float, float]]:
    """Points along a route, near enough to each other not to jump a shape."""
    at = route.start
    for piece in route.pieces:
        curve = piece if len(piece) == 3 else (at, piece[0], piece[0])
        steps = 24
        yield from (bezier(at, curve[0], curve[1], curve[2], step / steps) for step in range(steps + 1))
        at = piece[-1]


def through(placed: Layout) -> list[tuple[str, str, str]]:
    """Where a line runs through the shape of an element that is neither of its ends."""
    rows: dict[int, list[tuple[float, float, Box, str]]] = {}
    for key, box in placed.boxes.items():
        for band in range(int(box.y // 200), int(box.bottom // 200) + 1):
            rows.setdefault(band, []).append((box.x, box.right, box, key))
    found = []
    for route in routes(placed):
        ends = {route.edge.start, route.edge.end}
        for x, y in along(route):
            for left, right, box, key in rows.get(int(y // 200), ()):
                if left + 1 < x < right - 1 and box.y + 1 < y < box.bottom - 1 and key not in ends:
                    found.append((route.edge.start, route.edge.end, key))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_nothing_overlaps_and_no_line_runs_through_a_shape(seed: int) -> None:
    placed = tidy(scene(assess(made(seed, 20 + 15 * seed, cross=0.05 * (seed % 5)))))
    assert overlapping(around(placed)) == []
    assert through(placed) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_same_holds_where_graphviz_lays_out(seed: int) -> None:
    drawn = [scene(assess(made(seed, 15 + 5 * seed, cross=0.3))), scene(assess(made(seed + 50, 10)))]
    for placed in layouts(drawn, find()):
        assert overlapping(around(placed)) == []


@pytest.mark.parametrize("name", ["delivery-drone", "llama-2-jailbreaks"])
def test_real_cases(name: str) -> None:
    folder = ROOT / "cases" / name
    found = check(Sources(folder, folder), f"{name}.case.yaml", today=dt.date(2026, 11, 22))
    placed = tidy(scene(found.assessment))
    assert overlapping(around(placed)) == []
    assert through(placed) == []


def test_every_parent_is_above_its_children_and_in_their_middle() -> None:
    placed = tidy(scene(assess(made(3, 60, cross=0))))
    children: dict[str, list[str]] = {}
    for edge in placed.scene.edges:
        if edge.kind == "supported-by":
            assert placed.rank_of[edge.start] < placed.rank_of[edge.end]
            children.setdefault(edge.start, []).append(edge.end)
    doubted = {edge.end.partition(">")[0] for edge in placed.scene.edges if edge.kind == "challenged-by"}
    for parent, below in children.items():
        middles = [placed.boxes[key].middle for key in below]
        assert middles == sorted(middles)
        if parent not in doubted:
            assert placed.boxes[parent].middle == pytest.approx((middles[0] + middles[-1]) / 2, abs=0.2)


def test_a_far_cross_link_becomes_a_stub_and_a_near_one_a_line() -> None:
    rows = [f"- {{claim: C{n}, text: t, supported_by: [E{n}]}}" for n in range(1, 13)]
    rows += [f"- {{evidence: E{n}, text: e}}" for n in range(2, 13)]
    tops = ", ".join(f"C{n}" for n in range(1, 13))
    text = f"case: k\ntop: C0\nelements:\n- {{claim: C0, text: top, supported_by: [{tops}]}}\n" + "\n".join(rows)
    text = text.replace("supported_by: [E3]", "supported_by: [E3, E2]").replace("[E12]", "[E12, E1]")
    placed = tidy(scene(assess(text + "\n- {evidence: E1, text: shared}")))
    edges = {(edge.start, edge.end) for edge in placed.scene.edges}
    assert ("C3", "E2") in edges
    assert ("C12", "C12→E1") in edges
    assert placed.scene.nodes["C12→E1"].shape == "stub"
    assert placed.scene.nodes["C12→E1"].element == "E1"


def test_deep_and_wide_cases() -> None:
    deep = "\n".join(f"- {{claim: C{n}, text: t, supported_by: [C{n + 1}]}}" for n in range(3000))
    placed = tidy(scene(assess(f"case: k\ntop: C0\nelements:\n{deep}\n- {{claim: C3000, text: end}}")))
    assert len(placed.ranks) == 3001
    assert placed.width < 200
    wide = "\n".join(f"- {{claim: C{n}, text: t}}" for n in range(1, 3000))
    names = ", ".join(f"C{n}" for n in range(1, 3000))
    placed = tidy(
        scene(assess(f"case: k\ntop: C0\nelements:\n- {{claim: C0, text: t, supported_by: [{names}]}}\n{wide}"))
    )
    widths = [box.width for key, box in placed.boxes.items() if key != "C0"]
    assert placed.width == pytest.approx(sum(widths) + NORMAL.column * (len(widths) - 1), abs=1)


trees = st.recursive(
    st.builds(lambda left, right: ([-left], [right]), st.floats(10, 200), st.floats(10, 200)),
    lambda below: st.lists(below, min_size=1, max_size=4),
    max_leaves=20,
)


def _placed(tree: object, spans: list[tuple[int, float, float]], depth: int = 0) -> tuple[Contour, list[int]]:
    """The contour of a tree; the spans of its blocks go to `spans` with x relative to its root."""
    if isinstance(tree, tuple):
        spans.append((depth, tree[0][0], tree[1][0]))
        return Contour([tree[0][0]], [tree[1][0]]), [len(spans) - 1]
    assert isinstance(tree, list)
    parts = [_placed(child, spans, depth + 1) for child in tree]
    found = pack([contour for contour, _ in parts], NORMAL.column)
    middle = (found[0] + found[-1]) / 2
    for (_, members), x in zip(parts, found, strict=True):
        for at in members:
            row, left, right = spans[at]
            spans[at] = (row, left + x - middle, right + x - middle)
    merged = join([contour for contour, _ in parts], found, middle)
    merged.cover(-40.0, 40.0)
    spans.append((depth, -40.0, 40.0))
    return merged, [at for _, members in parts for at in members] + [len(spans) - 1]


@given(trees)
@settings(deadline=None, max_examples=150)
def test_packed_trees_keep_their_distance_and_their_order(tree: object) -> None:
    spans: list[tuple[int, float, float]] = []
    contour, _ = _placed(tree, spans)
    rows: dict[int, list[tuple[float, float]]] = {}
    for row, left, right in spans:
        rows.setdefault(row, []).append((left, right))
    for row, blocks in rows.items():
        for (_, one), (other, _) in pairwise(sorted(blocks)):
            assert other - one >= NORMAL.column - 1e-6
        assert min(left for left, _ in blocks) == pytest.approx(contour.left[-1 - row] + contour.shift)
        assert max(right for _, right in blocks) == pytest.approx(contour.right[-1 - row] + contour.shift)


def test_graphviz_is_asked_only_for_small_dense_graphs_and_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"E{n}" for n in range(6)]
    text = "case: k\ntop: C0\nelements:\n- {claim: C0, text: t, supported_by: [C1, C2, C3]}\n"
    text += "\n".join(f"- {{claim: C{n}, text: t, supported_by: [{', '.join(names)}]}}" for n in (1, 2, 3))
    text += "\n" + "\n".join(f"- {{evidence: {name}, text: e}}" for name in names)
    crowded, tree = scene(assess(text)), scene(assess(made(1, 20, cross=0)))
    assert dense(crowded)
    assert not dense(tree)

    def missing(*_: object) -> None:
        raise EngineMissing("none")

    monkeypatch.setattr("assurance.views.engine.find", missing)
    one, other = arranged([crowded, tree], Settings())
    assert overlapping(around(one)) == overlapping(around(other)) == []
    with pytest.raises(EngineMissing):
        arranged([tree], Settings(arrange="dot"))


def test_the_skeleton_keeps_every_relation() -> None:
    drawn = scene(assess(made(7, 80, cross=0.3)))
    bones = skeleton(drawn)
    assert len(bones.scene.edges) == len(drawn.edges)
    assert set(drawn.nodes) <= set(bones.scene.nodes)
    below = [child for children in bones.children for child in children]
    assert len(below) == len(set(below)) == len(bones.scene.groups) - len(bones.roots)
