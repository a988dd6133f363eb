"""The look: how a picture is drawn, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Notation = Literal["gsn", "cae"]
ColorBy = Literal["status", "discipline", "none"]
Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is drawn.

    `color_by` is what colors tell (marks and words tell states always); `tinted` fills shapes with it too. `text` is
    False for miniatures: shapes with IDs alone. `layers` are fields whose values are written into the shapes.
    `freshness` marks evidence with its age.
    """

    notation: Notation = "gsn"
    color_by: ColorBy = "status"
    tinted: bool = False
    theme: Theme = "auto"
    text: bool = True
    legend: bool = True
    layers: tuple[str, ...] = ()
    freshness: bool = False
    stylesheet: str = ""


PLAIN_LOOK = Look()
