"""The palette: how each state looks (stroke color, line style and mark together) and the colors of paper and ink.

Every color has a light and a dark form; the six of states keep a distance of at least 27 (CIE ΔE) from each other
in normal and in simulated protan, deutan and tritan vision, by two models (`tests/unit/test_views_palette.py` measures
it). Six are as many as both models allow beside the given four; so `unsupported` and `undeveloped` share the gray, and
differ in mark and line. No state is told by color alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["check", "half", "ring", "diamond", "question", "bang", "cross", "wave", "clock", ""]

COLORS: dict[str, tuple[str, str]] = {
    "ink": ("#1B1C20", "#ECECF1"),
    "quiet": ("#5B5D66", "#A9ABB5"),
    "line": ("#54565F", "#A9ABB5"),
    "paper": ("#FFFFFF", "#16181D"),
    "soft": ("#F5F6F8", "#1F2229"),
    "supported": ("#0072B2", "#4FA3FF"),
    "partial": ("#420F99", "#80FFB3"),
    "idle": ("#7A7A82", "#C9C9D2"),
    "doubt": ("#B76E00", "#E69F00"),
    "unsound": ("#66065D", "#A270A8"),
    "broken": ("#9B0F36", "#FF5C5C"),
    "supported-fill": ("#DAECF7", "#23374F"),
    "partial-fill": ("#E1DFF7", "#263C34"),
    "idle-fill": ("#E8E8EA", "#34353B"),
    "doubt-fill": ("#F4E9D9", "#3F3317"),
    "unsound-fill": ("#EFDDEE", "#3C3043"),
    "broken-fill": ("#F8DFE1", "#49272B"),
    "safety": ("#0B5D4E", "#8FE0CB"),
    "safety-tab": ("#DDF0EB", "#12352E"),
    "safety-fill": ("#DDF0EB", "#12352E"),
    "security": ("#4B2A80", "#CDB8F5"),
    "security-tab": ("#E9E2F5", "#2B1F45"),
    "security-fill": ("#E9E2F5", "#2B1F45"),
    "both": ("#2F3540", "#E1E4EA"),
    "both-tab": ("#E4E7EC", "#343842"),
    "both-fill": ("#E4E7EC", "#343842"),
}
"""Colors by role: (light, dark). What ends in `-fill` is the pale form of a color, for areas under text in ink."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a state is drawn: a color role, a dash pattern, a stroke width, a double line, a mark and a sign for text."""

    color: str
    mark: Mark = ""
    sign: str = ""
    dash: str = ""
    stroke: float = 1.5
    double: bool = False


PLAIN = Style("line", stroke=1.2)
"""The style of what has no state: contexts, assumptions, justifications, module references."""

STYLES: dict[str, Style] = {
    "supported": Style("supported", "check", "✓"),
    "partial": Style("partial", "half", "◐"),
    "unsupported": Style("idle", "ring", "○"),
    "undeveloped": Style("idle", "diamond", "◇", dash="5 4"),
    "challenged": Style("doubt", "question", "?", dash="10 3 2 3"),
    "unsound": Style("unsound", "bang", "!", stroke=2.4),
    "defeated": Style("broken", "cross", "✗", stroke=1.3, double=True),
    "holds": Style("supported", "check", "✓"),
    "wanting": Style("doubt", "ring", "○", dash="4 3"),
    "fails": Style("broken", "bang", "!", stroke=2.4),
    "open": Style("doubt", "question", "?", dash="6 4"),
    "confirmed": Style("broken", "cross", "✗", dash="6 4"),
    "refuted": Style("idle", "check", "✓", dash="6 4"),
    "accepted-residual": Style("partial", "wave", "~", dash="6 4"),
    "current": Style("supported", "clock", "◷"),
    "due": Style("partial", "clock", "◷", dash="12 3"),
    "stale": Style("doubt", "clock", "◷", dash="4 3"),
    "expired": Style("broken", "clock", "◷", stroke=2.4),
}
"""Looks by state, by standing, by the status of a defeater and by freshness; in the order of the legend."""


def style(word: str) -> Style:
    """The look of a state word, plain for none."""
    return STYLES.get(word, PLAIN)
