"""Figures: every shape holds every text, and is no larger than it must be."""

from __future__ import annotations

from typing import get_args

import pytest

from assurance.views.curve import LEAD, SMALL, TEXT
from assurance.views.figure import CURVED, Figure, Label, Line, Shape, figure, side, topside, underside
from assurance.views.text import measure

SHAPES: tuple[Shape, ...] = get_args(Shape)
SIZES = {"id": TEXT, "text": TEXT, "word": SMALL, "age": SMALL, "module": SMALL, "layer": SMALL, "mini": 9.0}
TEXTS = {
    "nothing": "",
    "letter": "x",
    "short": "Red-team report",
    "eighty": "Adaptive jailbreak campaign of an external team against Orchid 2.2 with a budget",
    "long": "several words that go on " * 80,
    "long word": "w" * 2000,
    "path": "evidence/2026/october/jailbreaks/campaign-of-the-external-team/report.eval",
    "japanese": "安全性と機密性の両方について論証する。" * 12,
    "mixed": "安全性 and 機密性 of Orchid 2.2 " * 6,
    "emoji": "🎉 👩‍🚀 🇬🇧 " * 20,
    "wide": "WWWW " * 30,
}
HEADS = {
    "bare": Label("C1"),
    "state": Label("C1", "accepted residual"),
    "age": Label("E1", "wanting", age="expired"),
    "long id": Label("C" * 60, "undeveloped", age="current", module="module" * 20),
    "module": Label("security/C12", "supported", module="security"),
    "layers": Label("E1", "holds", layers=("owner: red team", "notes: " + "on and on " * 30), age="due"),
}


def corners(line: Line) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is written."""
    size = SIZES[line.role]
    width = measure(line.text, size=size, bold=line.role in ("id", "mini"))
    left = line.x - {"start": 0.0, "middle": width / 2, "end": width}[line.anchor]
    return left, line.y - 0.72 * size, left + width, line.y + 0.2 * size


def check_lines(drawn: Figure) -> None:
    boxes = [corners(line) for line in drawn.lines]
    for line, (left, top, right, bottom) in zip(drawn.lines, boxes, strict=True):
        assert top >= 0, line
        assert bottom <= drawn.height, line
        for y in (top, bottom):
            assert left >= side(drawn, y, right=False) - 0.1, (drawn.shape, line)
            assert right <= side(drawn, y, right=True) + 0.1, (drawn.shape, line)
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5
            assert apart, (drawn.shape, one, other)


def label(head: str, text: str) -> Label:
    of = HEADS[head]
    return Label(of.id, of.word, TEXTS[text], of.module, of.layers, age=of.age)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("head", HEADS)
def test_text_never_leaves_its_shape(shape: Shape, head: str) -> None:
    for text in TEXTS:
        drawn = figure(shape, label(head, text))
        check_lines(drawn)
        assert drawn.width <= 260
        assert drawn.height <= 400


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "stub"])
def test_short_text_is_whole_and_long_text_ends_in_an_ellipsis(shape: Shape) -> None:
    assert figure(shape, Label("E1", "holds", TEXTS["short"])).whole
    drawn = figure(shape, Label("E1", "holds", TEXTS["long"]))
    assert not drawn.whole
    assert [line for line in drawn.lines if line.role == "text"][-1].text.endswith("…")


@pytest.mark.parametrize("shape", sorted(CURVED))
def test_words_are_kept_together_where_a_larger_shape_does_it(shape: Shape) -> None:
    drawn = figure(shape, Label("E1", "", "Interoperability-Report of May"))
    assert any("Interoperability-Report" in line.text for line in drawn.lines)


def test_a_solution_grows_with_its_text_up_to_a_limit() -> None:
    sizes = [figure("solution", Label("E1", "holds", "some word " * count)).width for count in (1, 4, 8, 12, 16, 80)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 108
    assert sizes[-1] == sizes[-2] <= 180


def test_lines_on_curves_are_about_equally_long() -> None:
    drawn = figure("context", Label("X1", "", "Hosted API and web page without any tools"))
    spans = [measure(line.text, size=TEXT) for line in drawn.lines if line.role == "text"]
    assert len(spans) == 2
    assert min(spans) > 0.6 * max(spans)


@pytest.mark.parametrize("shape", SHAPES)
def test_layers_stand_below_the_text_in_small(shape: Shape) -> None:
    if shape == "stub":
        return
    drawn = figure(shape, Label("E1", "holds", "Test report", layers=("owner: red team", "type: formal")))
    roles = [line.role for line in drawn.lines]
    assert [line.text for line in drawn.lines if line.role == "layer"] == ["owner: red team", "type: formal"]
    assert roles.index("text") < roles.index("layer")
    assert drawn.whole


def test_layers_that_do_not_fit_are_cut_and_it_is_said() -> None:
    for shape in ("goal", "solution"):
        drawn = figure(shape, Label("E1", "", "Report", layers=("notes: " + "on and on " * 60,)))  # type: ignore[arg-type]
        assert not drawn.whole
        assert [line for line in drawn.lines if line.role == "layer"][-1].text.endswith("…")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_clock_and_the_mark_stand_beside_their_words(shape: Shape) -> None:
    if shape == "stub":
        return
    drawn = figure(shape, Label("E1", "holds", "Test report", age="expired"))
    for place, role in ((drawn.mark, "word"), (drawn.clock, "age")):
        (line,) = (line for line in drawn.lines if line.role == role)
        left, top, right, bottom = corners(line)
        assert place is not None
        assert top - 2 <= place[1] <= bottom + 2
        assert 5 <= min(abs(place[0] - left), abs(place[0] - right)) <= 12
    assert figure(shape, Label("E1", text="x")).mark is None
    assert figure(shape, Label("E1", text="x")).clock is None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["C1", "security/C12", "C" * 40])
def test_miniatures_have_the_id_alone(shape: Shape, name: str) -> None:
    drawn = figure(shape, Label(name, "supported", "text", "module", ("owner: x",), mini=True))
    check_lines(drawn)
    if shape != "stub":
        assert [line.role for line in drawn.lines] == ["mini"]
    if name == "C1":
        assert drawn.width <= 50
        assert drawn.height <= 30
        if drawn.mark:
            left, _, right, _ = corners(drawn.lines[0])
            beside = drawn.mark[0] - 3 >= right or drawn.mark[1] + 3 <= corners(drawn.lines[0])[1]
            assert beside, (shape, left, right)


def test_miniatures_are_as_small_as_asked() -> None:
    goal, solution = (figure(shape, Label("C1", mini=True)) for shape in ("goal", "solution"))  # type: ignore[arg-type]
    assert (goal.width, goal.height) == (40, 20)
    assert (solution.width, solution.height) == (26, 26)


@pytest.mark.parametrize("shape", SHAPES)
def test_borders_agree_with_each_other(shape: Shape) -> None:
    for drawn in (figure(shape, Label("C1", "", "words " * 12, "security")), figure(shape, Label("C1", mini=True))):
        middle = drawn.width / 2
        assert topside(drawn, middle) == pytest.approx(0, abs=0.01)
        assert underside(drawn, middle) == pytest.approx(drawn.height, abs=0.01)
        for share in (0.15, 0.3, 0.7, 0.85):
            x = share * drawn.width
            y = topside(drawn, x)
            assert 0 <= y < underside(drawn, x) <= drawn.height
            if drawn.shape in CURVED and y > 0.5:
                assert side(drawn, y, right=share > 0.5) == pytest.approx(x, abs=0.1)


def test_a_line_has_room_for_its_letters() -> None:
    assert LEAD >= 1.2 * TEXT
