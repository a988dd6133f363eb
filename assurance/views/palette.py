"""The palette: how each state looks (stroke color, line style and mark together) and the colors of paper and ink.

Every color has a light and a dark form; the four of states keep a distance of at least 27 (CIE ΔE) from each other
under simulated protan, deutan and tritan vision. No state is told by color alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["check", "half", "ring", "diamond", "question", "bang", "cross", "wave", ""]

COLORS: dict[str, tuple[str, str]] = {
    "ink": ("#1B1C20", "#ECECF1"),
    "quiet": ("#5B5D66", "#A9ABB5"),
    "line": ("#54565F", "#A9ABB5"),
    "paper": ("#FFFFFF", "#16181D"),
    "soft": ("#F5F6F8", "#1F2229"),
    "supported": ("#0072B2", "#4FA3FF"),
    "idle": ("#7A7A82", "#C9C9D2"),
    "doubt": ("#B86E00", "#E69F00"),
    "broken": ("#9B0F36", "#FF5C5C"),
    "safety": ("#0B5D4E", "#8FE0CB"),
    "safety-tab": ("#DDF0EB", "#12352E"),
    "security": ("#4B2A80", "#CDB8F5"),
    "security-tab": ("#E9E2F5", "#2B1F45"),
    "both": ("#2F3540", "#E1E4EA"),
    "both-tab": ("#E4E7EC", "#343842"),
}
"""Colors by role: (light, dark)."""


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
    "partial": Style("doubt", "half", "◐"),
    "unsupported": Style("idle", "ring", "○"),
    "undeveloped": Style("idle", "diamond", "◇", dash="5 4"),
    "challenged": Style("doubt", "question", "?", dash="10 3 2 3"),
    "unsound": Style("broken", "bang", "!", stroke=2.4),
    "defeated": Style("broken", "cross", "✗", stroke=1.3, double=True),
    "holds": Style("supported", "check", "✓"),
    "wanting": Style("doubt", "ring", "○", dash="4 3"),
    "fails": Style("broken", "cross", "✗"),
    "open": Style("doubt", "question", "?", dash="6 4"),
    "confirmed": Style("broken", "cross", "✗", dash="6 4"),
    "refuted": Style("idle", "check", "✓", dash="6 4"),
    "accepted-residual": Style("doubt", "wave", "~", dash="6 4"),
}
"""Looks by state, by standing and by the status of a defeater; in the order of the legend."""


def style(word: str) -> Style:
    """The look of a state word, plain for none."""
    return STYLES.get(word, PLAIN)
