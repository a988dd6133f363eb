"""Views: each shows what it says, and nothing that it should not; pages show everything once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.architecture import architecture
from assurance.views.folded import folded
from assurance.views.look import Look
from assurance.views.pages import ELEMENTS, overview, page_name, plan, scenes
from assurance.views.pick import EVERYTHING, Pick
from assurance.views.render import A3, A4, Settings, book, printed, render
from assurance.views.route import routes
from assurance.views.scene import scene
from assurance.views.select import NothingToShow, focus, module, view
from assurance.views.tidy import tidy

CASE = """
case: orchid
title: Orchid
top: C1
files: [security.yaml]
risks:
  - {hazard: H1, text: Wrong dosage, severity: critical}
  - {threat: T1, text: Weights are stolen, severity: critical}
assets: [{asset: weights, text: The weights}]
interplay:
  - {conflict: X7, between: [C2, C3], text: A lockout stops therapy, resolved_by: C4}
elements:
  - claim: C1
    text: safe and secure
    summary: true
    in_context_of: [{context: K1, text: context}, {assumption: A1, text: assumption}]
    supported_by: [S1, {away: security/G1}]
  - {argument: S1, text: over both, supported_by: [C2, C3, C4, C5]}
  - {claim: C2, text: no wrong dosage, discipline: safety, addresses: [H1], relies_on: [weights], supported_by: [E2]}
  - {claim: C3, text: no theft, discipline: security, addresses: [T1], protects: [weights], supported_by: [E3]}
  - {claim: C4, text: lockouts are short, discipline: both, supported_by: [E4]}
  - {claim: C5, text: inherits, supported_by: [E5]}
  - {evidence: E2, text: e, max_age: 1 months, collected: 2026-11-01}
  - {evidence: E3, text: e, valid_until: 2026-01-01}
  - {evidence: E4, text: e, max_age: 1 months, collected: 2026-01-01}
  - {evidence: E5, text: e}
  - {defeater: D1, text: a doubt, challenges: E2}
  - {defeater: D2, text: a doubt, challenges: A1}
"""
MODULE = """
module: security
title: The weights
interface: [G1]
elements:
  - {goal: G1, text: kept secret, discipline: security, supported_by: [{solution: E1, text: e}, {goal: G2, text: g}]}
"""


def assess(text: str = CASE, **files: str) -> Assessment:
    here = Path(__file__).parent
    buffers = {"x.case.yaml": text, **{f"{name}.yaml": said for name, said in files.items()}}
    return check(Sources(here, here, buffers=buffers), "x.case.yaml", today=dt.date(2026, 11, 22)).assessment


@pytest.fixture(scope="module")
def orchid() -> Assessment:
    return assess(security=MODULE)


def keys(assessment: Assessment, pick: Pick) -> set[str]:
    return set(scene(assessment, pick=pick).nodes)


def test_focus_counts_levels_and_brings_contexts_and_doubts(orchid: Assessment) -> None:
    assert keys(orchid, focus(orchid, "C2", depth=0)) == {"C2"}
    assert keys(orchid, focus(orchid, "C2", depth=1)) == {"C2", "E2", "D1"}
    one = keys(orchid, focus(orchid, "C1", depth=1))
    assert {"C1", "C1>K1", "C1>A1", "S1", "D2"} <= one
    assert not {"C2", "E2"} & one


def test_focus_on_a_context_shows_its_owner(orchid: Assessment) -> None:
    assert keys(orchid, focus(orchid, "K1", depth=0)) == keys(orchid, focus(orchid, "C1", depth=0))


def test_a_doubt_is_never_drawn_at_something_it_is_not_about() -> None:
    assessment = assess(
        """
case: k
top: A
elements:
  - {claim: A, text: t, supported_by: [{to: B, acp: P2}], in_context_of: [{assumption: X, text: x}]}
  - {claim: B, text: t, supported_by: [{evidence: E, text: e}]}
  - {acp: P1, on: A, text: why}
  - {acp: P2, text: why}
  - {defeater: D1, text: d, challenges: P1}
  - {defeater: D2, text: d, challenges: P2}
  - {defeater: D3, text: d, challenges: {of: A}}
  - {defeater: D4, text: d, challenges: {from: A, to: X, kind: in-context-of}}
  - {defeater: D5, text: d, challenges: {from: B, to: E}}
"""
    )
    said = {
        edge.start: (edge.end, edge.beside, edge.label)
        for edge in scene(assessment).edges
        if edge.kind == "challenged-by"
    }
    assert said == {
        "D1": ("A", "", "about P1"),
        "D2": ("A", "B", "about P2"),
        "D3": ("A", "", "inference"),
        "D4": ("A", "A>X", ""),
        "D5": ("B", "E", ""),
    }
    part = scene(assessment, pick=focus(assessment, "A", depth=1))
    assert "D5" not in part.nodes
    assert {"D1", "D2", "D3", "D4"} <= set(part.nodes)


def test_the_way_up_goes_through_away_elements(orchid: Assessment) -> None:
    found = keys(orchid, focus(orchid, "security/G1", up=True))
    assert "C1" in found
    assert any(key.startswith("@security/G1") or key == "security/G1" for key in found)


def test_focus_says_what_it_leaves_out(orchid: Assessment) -> None:
    nodes = scene(orchid, pick=focus(orchid, "S1", depth=1)).nodes
    assert nodes["C2"].more == 1
    assert nodes["S1"].more == 0
    assert scene(orchid, pick=focus(orchid, "S1", depth=0)).nodes["S1"].more == 8


def test_focus_up_shows_the_way_to_the_top(orchid: Assessment) -> None:
    assert {"C1", "S1", "C2", "E2"} <= keys(orchid, focus(orchid, "E2", up=True))
    assert "C3" not in keys(orchid, focus(orchid, "E2", up=True))


@pytest.mark.parametrize(
    ("name", "said"),
    [("C22", "did you mean `C2`"), ("G1", "did you mean `security/G1`"), ("", "the case has no element")],
)
def test_focus_on_nothing(orchid: Assessment, name: str, said: str) -> None:
    with pytest.raises(NothingToShow, match=said):
        focus(orchid, name)


def test_a_module_is_drawn_with_away_elements_for_what_it_uses(orchid: Assessment) -> None:
    assert keys(orchid, module(orchid, "security")) == {"security/G1", "security/E1", "security/G2"}
    with pytest.raises(NothingToShow, match="did you mean `security`"):
        module(orchid, "securty")


def test_one_discipline_with_the_way_up(orchid: Assessment) -> None:
    security = keys(orchid, view(orchid, "security", Look())[0])
    safety = keys(orchid, view(orchid, "safety", Look())[0])
    assert {"C1", "S1", "C3", "E3", "C4"} <= security
    assert {"C1", "S1", "C2", "E2", "C4", "D1"} <= safety
    assert "C2" not in security
    assert any("G1" in key and key != "security/G1" for key in security)
    assert "C3" not in safety
    with pytest.raises(NothingToShow, match="no claim of security"):
        view(assess("case: k\ntop: C1\nelements: [{claim: C1, text: t, discipline: safety}]"), "security", Look())


def test_the_overlay_shows_conflicts_and_reliance_as_one_edge_for_each_pair(orchid: Assessment) -> None:
    pick, look = view(orchid, "interplay", Look())
    drawn = scene(orchid, pick=pick, look=look)
    ties = [(edge.start, edge.end, edge.label) for edge in drawn.edges if edge.kind == "interplay"]
    assert ties == [("C2", "C3", "conflict X7, relies on weights")]
    assert {"C1", "S1", "C2", "C3", "C4"} <= set(drawn.nodes)
    assert "C5" not in drawn.nodes
    assert len(routes(tidy(drawn))) == len(drawn.edges)


def test_freshness_is_an_axis_of_its_own(orchid: Assessment) -> None:
    pick, look = view(orchid, "freshness", Look())
    found = {key: node.freshness for key, node in scene(orchid, pick=pick, look=look).nodes.items() if node.freshness}
    assert found == {"E2": "due", "E3": "expired", "E4": "stale"}
    assert not any(node.freshness for node in scene(orchid).nodes.values())
    with pytest.raises(NothingToShow, match="no evidence says how old it may become"):
        view(
            assess("case: k\ntop: C1\nelements: [{claim: C1, text: t, supported_by: [{evidence: E, text: e}]}]"),
            "freshness",
            Look(),
        )


def test_the_architecture_has_modules_and_their_relations(orchid: Assessment) -> None:
    drawn = architecture(orchid)
    assert list(drawn.nodes) == ["orchid", "security"]
    assert [(edge.kind, edge.start, edge.end) for edge in drawn.edges] == [("supported-by", "orchid", "security")]
    assert "public: G1" in drawn.nodes["security"].text or "public: G1" in drawn.nodes["security"].label
    with pytest.raises(NothingToShow, match="no modules"):
        architecture(assess("case: k\ntop: C1\nelements: [{claim: C1, text: t}]"))


def fan(branches: int, leaves: int) -> str:
    lines = ["case: k", "top: C0", "elements:"]
    names = ", ".join(f"B{n}" for n in range(branches))
    lines.append(f"- {{argument: S0, text: over all, supported_by: [{names}]}}")
    lines.append("- {claim: C0, text: top, supported_by: [S0]}")
    for n in range(branches):
        below = ", ".join(
            f"{{claim: B{n}x{k}, text: a claim about something, undeveloped: true}}" for k in range(leaves)
        )
        lines.append(
            f"- {{claim: B{n}, text: branch, supported_by: [{below}]}}" if leaves else f"- {{claim: B{n}, text: t}}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(("branches", "leaves"), [(1, 1), (3, 8), (40, 0), (25, 3), (4, 60)])
def test_pages_show_every_element_on_exactly_one_page_and_fit_paper(branches: int, leaves: int) -> None:
    assessment = assess(fan(branches, leaves))
    planned = plan(assessment)
    drawn = scenes(assessment, planned, page_name)
    own = [key for one in drawn for key, node in one.nodes.items() if not node.shape.startswith("away")]
    repeated = {"C0", "S0", *(f"B{n}" for n in range(branches))}
    assert set(own) == set(assessment.case.elements)
    assert all(own.count(key) == 1 or key in repeated for key in own)
    for one in drawn:
        assert len(one.nodes) <= ELEMENTS + 2
        placed = tidy(one)
        assert printed((placed.width + 56, placed.height + 170), A4) > 5.4
        assert printed((placed.width + 56, placed.height + 170), A3) > 7.8
    linked = {edge.end for edge in overview(assessment, planned, page_name).edges}
    numbers = {f"Page {page.number}" for page in planned.pages if page.part == 1}
    assert numbers - linked == {"Page 1"}


def test_an_argument_is_never_cut_off_its_claim() -> None:
    assessment = assess(fan(12, 6))
    groups = plan(assessment).bones.scene.groups
    for page in plan(assessment).pages:
        for block in page.cut:
            assert assessment.case.elements[groups[block].owner].kind == "claim"


def test_a_book_is_the_same_with_graphviz_and_in_one_pdf() -> None:
    assessment = assess(fan(6, 6))
    ours, theirs = (book(assessment, "svg", settings=Settings(arrange=how)) for how in ("tidy", "dot"))
    assert list(ours.files) == list(theirs.files)
    assert list(book(assessment, "pdf").files) == [""]
    assert "prints at" in ours.notes[0]


def test_a_map_has_the_shape_of_a_sheet_and_no_overlaps() -> None:
    lines = ["case: k", "top: C0", "elements:"]
    for n in range(1000):
        below = ", ".join(f"C{k}" for k in range(3 * n + 1, 3 * n + 4) if k < 1000)
        lines.append(
            f"- {{claim: C{n}, text: t, supported_by: [{below}], in_context_of: [{{context: K{n}, text: c}}]}}"
        )
    assessment = assess("\n".join(lines))
    drawn = scene(assessment, pick=EVERYTHING, look=Look(text=False))
    placed = folded(drawn)
    assert set(placed.boxes) == {key for key in drawn.nodes if ">" not in key}
    assert 0.5 < placed.width / placed.height < 4
    boxes = sorted(placed.boxes.values(), key=lambda box: box.x)
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            if other.x >= one.right:
                break
            assert one.bottom <= other.y or other.bottom <= one.y
    assert len(routes(placed)) == len(placed.scene.edges)
    for key, box in placed.boxes.items():
        assert box.bottom <= placed.height, key
    assert render(assessment, "svg", look=Look(text=False)).data
