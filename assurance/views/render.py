"""Rendering: from an assessed case to the bytes of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assurance.model.assessment import Assessment
from assurance.views import engine as engines
from assurance.views.dot import dot
from assurance.views.layout import layout
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.pick import EVERYTHING, Pick
from assurance.views.png import png
from assurance.views.scene import scene
from assurance.views.svg import svg

Format = Literal["svg", "png", "dot"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture's bytes, and what whoever asked should know about it."""

    data: bytes
    notes: tuple[str, ...] = ()


def render(
    assessment: Assessment,
    to: Format,
    *,
    engine: str | None = None,
    pick: Pick = EVERYTHING,
    look: Look = PLAIN_LOOK,
    scale: float = 2.0,
) -> Rendered:
    """Draw a case. `engine` is a path to Graphviz; raises `EngineMissing` or `EngineFailed` (`dot` needs no engine).

    `pick` draws a part of the case; `scale` is the number of PNG pixels for a pixel of the SVG.
    """
    drawn = scene(assessment, pick=pick, look=look)
    if to == "dot":
        return Rendered(dot(drawn).encode())
    notes = cut_note(sum(not node.figure.whole for node in drawn.nodes.values()))
    picture = svg(layout(drawn, engines.find(engine)))
    if to == "svg":
        return Rendered(picture.encode(), notes)
    data, more = png(picture, scale=scale)
    return Rendered(data, (*notes, *more))


def cut_note(count: int) -> tuple[str, ...]:
    """What to say of texts that were too long for their shapes."""
    if not count:
        return ()
    are = "1 text is" if count == 1 else f"{count} texts are"
    return (f"{are} too long for the picture and end in …; the outline and the tooltips in the SVG have them in full",)
