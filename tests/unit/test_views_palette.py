"""The palette: distances for all kinds of color vision, contrasts, and what tells states apart without color.

Color vision is simulated by two models, and two colors count as separate only if both say so: Machado, Oliveira and
Fernandes 2009 ("A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0), and Viénot,
Brettel and Mollon 1999 ("Digital video colourmaps for checking the legibility of displays by dichromats"; protan and
deutan) with Brettel, Viénot and Mollon 1997 ("Computerized simulation of color appearance for dichromats"; tritan, for
which the matrix of 1999 is no good). All work on linear RGB; the distance is ΔE of CIE 1976 in Lab under D65.
"""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest

from assurance.model.assessment import Standing, State
from assurance.model.freshness import Freshness
from assurance.views.marks import HALF_SIZE, STROKED
from assurance.views.palette import COLORS, PLAIN, STYLES, Style, style

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

DISTANCE, CONTRAST = 27.0, 4.0

MODES = pytest.mark.parametrize("mode", [0, 1], ids=("light", "dark"))
STATES = tuple(State)
DEFEATERS = ("open", "confirmed", "refuted", "accepted-residual")
GROUPS = {
    "states": STATES,
    "standings": tuple(Standing),
    "defeaters": DEFEATERS,
    "freshness": tuple(Freshness),
}
STATE_COLORS = ("supported", "partial", "idle", "doubt", "unsound", "broken")
DISCIPLINES = ("safety", "security", "both")
FILLS = tuple(f"{name}-fill" for name in (*STATE_COLORS, *DISCIPLINES))

NORMAL: Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
TRITAN_PLANE: Triple = (0.03901, -0.02788, -0.01113)
VISIONS: dict[str, tuple[Matrix, Matrix]] = {
    name: (matrices[0], matrices[-1])
    for name, matrices in {
        "normal": (NORMAL,),
        "protan 2009": (
            ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        ),
        "deutan 2009": (
            ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
        ),
        "tritan 2009": (
            ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
        ),
        "protan 1999": (((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),),
        "deutan 1999": (((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),),
        "tritan 1997": (
            ((1.01277, 0.13548, -0.14826), (-0.01243, 0.86812, 0.14431), (0.07589, 0.80500, 0.11911)),
            ((0.93678, 0.18979, -0.12657), (0.06154, 0.81526, 0.12320), (-0.37562, 1.12767, 0.24796)),
        ),
    }.items()
}
"""Matrices on linear RGB, on either side of the plane that divides tritan vision; elsewhere both are the same."""


def linear(color: str) -> Triple:
    """The linear RGB of a color like #0072B2."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _dot(one: Triple, other: Triple) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def apply(matrix: Matrix, vector: Triple) -> Triple:
    """The matrix times the vector."""
    return _dot(matrix[0], vector), _dot(matrix[1], vector), _dot(matrix[2], vector)


def lab(rgb: Triple) -> Triple:
    """Linear RGB, cut to what a screen can show, as CIE Lab under D65."""
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in rgb)
    x, y, z = (
        _root(value / sum(row)) for value, row in zip(apply(XYZ, (red, green, blue)), XYZ, strict=True)
    )  # the rows add up to the white of D65
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def seen(color: str, vision: str) -> Triple:
    """A color in Lab as somebody sees it."""
    rgb = linear(color)
    matrix = VISIONS[vision][0 if _dot(TRITAN_PLANE, rgb) >= 0 else 1]
    return lab(apply(matrix, rgb))


def distance(one: str, other: str, vision: str) -> float:
    """ΔE of two colors as somebody sees them."""
    return math.dist(seen(one, vision), seen(other, vision))


def nearest(one: str, other: str) -> float:
    """The least ΔE of two colors in any vision."""
    return min(distance(one, other, vision) for vision in VISIONS)


def contrast(one: str, other: str) -> float:
    """Contrast of two colors by WCAG 2."""
    lights = sorted(_dot((0.2126, 0.7152, 0.0722), linear(color)) + 0.05 for color in (one, other))
    return lights[1] / lights[0]


def line(look: Style) -> tuple[str, bool, bool]:
    """The line style: the dash pattern, whether it is thick, whether it is double."""
    return look.dash, look.stroke >= 2, look.double


def told_apart(one: Style, other: Style, mode: int) -> bool:
    """By color in every vision, or by mark and line both."""
    colors = (COLORS[one.color][mode], COLORS[other.color][mode])
    if nearest(*colors) >= DISTANCE:
        return True
    return one.mark != other.mark and line(one) != line(other)


@MODES
@pytest.mark.parametrize(("one", "other"), list(combinations((*STATE_COLORS, "paper"), 2)))
def test_colors_of_states_are_separate_in_every_vision(one: str, other: str, mode: int) -> None:
    colors = (COLORS[one][mode], COLORS[other][mode])
    found = {vision: distance(*colors, vision) for vision in VISIONS}
    assert min(found.values()) >= DISTANCE, found


@MODES
@pytest.mark.parametrize("name", STATE_COLORS)
def test_colors_of_states_stand_out_from_paper(name: str, mode: int) -> None:
    color = COLORS[name][mode]
    assert contrast(color, COLORS["paper"][mode]) >= CONTRAST


def test_colors_of_the_specification_are_kept() -> None:
    assert COLORS["supported"] == ("#0072B2", "#4FA3FF")
    assert COLORS[STYLES["undeveloped"].color] == ("#7A7A82", "#C9C9D2")
    assert COLORS[STYLES["stale"].color] == ("#B76E00", "#E69F00")
    assert COLORS[STYLES["defeated"].color] == ("#9B0F36", "#FF5C5C")
    assert COLORS["paper"] == ("#FFFFFF", "#16181D")


def test_the_test_of_distance_can_fail() -> None:
    assert nearest("#0072B2", "#0072B2") == 0
    assert nearest("#0072B2", "#0A66A8") < DISTANCE
    assert distance("#B03030", "#5A6A20", "normal") >= DISTANCE
    assert distance("#B03030", "#5A6A20", "deutan 2009") < DISTANCE
    assert distance("#63FFAE", "#B1FF7B", "deutan 2009") >= DISTANCE > nearest("#63FFAE", "#B1FF7B")


@pytest.mark.parametrize("vision", VISIONS)
def test_the_simulation_keeps_grays_and_the_range_of_lightness(vision: str) -> None:
    assert distance("#000000", "#FFFFFF", vision) == pytest.approx(100, abs=0.1)
    for gray in ("#000000", "#7A7A7A", "#FFFFFF"):
        assert seen(gray, vision) == pytest.approx(lab(linear(gray)), abs=0.6)


def test_measures_agree_with_known_values() -> None:
    assert lab(linear("#FF0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.02)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_the_test_of_telling_apart_can_fail() -> None:
    solid = Style("doubt", "half", "◐")
    assert not told_apart(solid, Style("doubt", "question", "?"), 0)
    assert not told_apart(solid, Style("doubt", "half", "◐", dash="5 4"), 0)
    assert told_apart(solid, Style("doubt", "question", "?", dash="5 4"), 0)
    assert told_apart(solid, Style("broken", "half", "◐"), 0)


@MODES
@pytest.mark.parametrize("group", GROUPS)
def test_words_are_told_apart_by_color_or_else_by_mark_and_line(group: str, mode: int) -> None:
    same = [(a, b) for a, b in combinations(GROUPS[group], 2) if not told_apart(style(a), style(b), mode)]
    assert not same


def test_only_what_has_no_support_yet_shares_a_color() -> None:
    sharing = [(a, b) for a, b in combinations(STATES, 2) if style(a).color == style(b).color]
    assert [set(pair) for pair in sharing] == [{"unsupported", "undeveloped"}]


@pytest.mark.parametrize("group", GROUPS)
def test_words_are_told_apart_without_color(group: str) -> None:
    looks = [style(word) for word in GROUPS[group]]
    assert len({(look.mark, line(look)) for look in looks}) == len(looks)


def test_lines_and_signs_are_those_of_the_specification() -> None:
    signs = {str(word): style(word).sign for word in STATES}
    assert signs == {
        "supported": "✓",
        "partial": "◐",
        "unsupported": "○",
        "undeveloped": "◇",
        "challenged": "?",
        "unsound": "!",
        "defeated": "✗",
    }
    assert not style("supported").dash
    assert style("undeveloped").dash
    assert [str(word) for word in STATES if style(word).double] == ["defeated"]
    assert {style(word).sign for word in Freshness} == {"◷"}


def test_every_word_has_a_style_a_mark_and_a_sign_of_one_character() -> None:
    assert {str(word) for words in GROUPS.values() for word in words} == set(STYLES)
    for word, look in STYLES.items():
        assert style(word) is look
        assert look.color in COLORS
        assert look.mark in STROKED
        assert len(look.sign) == 1
    assert style("") is PLAIN


def test_marks_and_signs_go_together() -> None:
    pairs = {(look.mark, look.sign) for look in STYLES.values()}
    assert len(pairs) == len({mark for mark, _ in pairs}) == len({sign for _, sign in pairs})


def test_the_clock_keeps_within_the_square_with_its_line() -> None:
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", STROKED["clock"])]
    assert max(map(abs, numbers)) + 1.7 / 2 <= HALF_SIZE


@MODES
@pytest.mark.parametrize("ground", ["paper", "soft", *FILLS])
def test_text_can_be_read(ground: str, mode: int) -> None:
    assert contrast(COLORS["ink"][mode], COLORS[ground][mode]) >= 7
    assert contrast(COLORS["quiet"][mode], COLORS[ground][mode]) >= 4.5


@MODES
@pytest.mark.parametrize("name", DISCIPLINES)
def test_tabs_can_be_read(name: str, mode: int) -> None:
    assert contrast(COLORS[name][mode], COLORS[f"{name}-tab"][mode]) >= 4.5


@MODES
@pytest.mark.parametrize("name", STATE_COLORS)
def test_lines_and_marks_are_seen_on_fills(name: str, mode: int) -> None:
    grounds = (f"{name}-fill", *(f"{discipline}-fill" for discipline in DISCIPLINES))
    assert min(contrast(COLORS[name][mode], COLORS[ground][mode]) for ground in grounds) >= 3


@MODES
def test_fills_of_states_differ_from_each_other_and_from_paper(mode: int) -> None:
    fills = [COLORS[f"{name}-fill"][mode] for name in STATE_COLORS]
    assert min(distance(*pair, "normal") for pair in combinations((*fills, COLORS["paper"][mode]), 2)) >= 6


def test_every_color_of_a_word_has_a_fill() -> None:
    assert {look.color for look in STYLES.values()} == set(STATE_COLORS)
    assert set(FILLS) <= set(COLORS)


def test_colors_are_written_alike() -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for pair in COLORS.values() for color in pair)
