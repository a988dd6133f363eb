"""Rendering: from an assessed case to the bytes of a picture, or of a book of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assurance.model.assessment import Assessment
from assurance.views import engine as engines
from assurance.views.dot import dot
from assurance.views.engine import EngineMissing
from assurance.views.folded import folded
from assurance.views.geometry import Layout
from assurance.views.layout import layouts
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.metadata import metadata
from assurance.views.pages import overview, page_name, plan, scenes
from assurance.views.pick import EVERYTHING, Pick
from assurance.views.png import png
from assurance.views.scene import Scene, scene
from assurance.views.skeleton import dense
from assurance.views.svg import frame, svg
from assurance.views.tidy import tidy

if TYPE_CHECKING:
    from assurance.views.pdf import Paper

Format = Literal["svg", "png", "pdf", "dot", "mermaid", "json"]
Arrange = Literal["auto", "tidy", "dot"]


def _language(assessment: Assessment) -> str:
    return assessment.case.header.language


MAP = 400
"""Elements from which on a single picture is a map to zoom into rather than something to read."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture's bytes, and what whoever asked should know about it."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How pictures are made, whatever they show.

    `engine` is a path to Graphviz, `scale` the number of PNG pixels for a pixel of the SVG; `metadata` puts the case
    into the SVG, from which it can be read back.
    """

    arrange: Arrange = "auto"
    engine: str | None = None
    scale: float = 2.0
    metadata: bool = True


DEFAULT = Settings()


def render(
    assessment: Assessment,
    to: Format,
    *,
    pick: Pick = EVERYTHING,
    look: Look = PLAIN_LOOK,
    settings: Settings = DEFAULT,
) -> Rendered:
    """Draw a case or a part of it.

    Raises `EngineMissing` or `EngineFailed` where Graphviz is asked for and does not serve, `TooLarge` for a Mermaid
    text that is not shown by GitHub, `PdfMissing` or `PdfFailed` for PDF.
    """
    drawn = scene(assessment, pick=pick, look=look)
    return picture(assessment, drawn, to, settings=settings, whole=pick.keys is None)


def arranged(drawn: list[Scene], settings: Settings) -> list[Layout]:
    """The layouts of scenes: by Graphviz those that are small and dense or where it is asked for, else our own."""
    engine = (
        engines.find(settings.engine) if settings.engine else None
    )  # a wrong name is said, even if it is not needed
    if settings.arrange == "dot":
        return layouts(drawn, engine or engines.find())
    by_graphviz = [at for at, one in enumerate(drawn) if settings.arrange == "auto" and dense(one)]
    found: dict[int, Layout] = {}
    if by_graphviz:
        try:
            made = layouts([drawn[at] for at in by_graphviz], engine or engines.find())
            found = dict(zip(by_graphviz, made, strict=True))
        except EngineMissing:
            found = {}  # our own layout draws anything
    return [found.get(at) or (folded(one) if is_map(one, settings) else tidy(one)) for at, one in enumerate(drawn)]


def is_map(drawn: Scene, settings: Settings) -> bool:
    """Whether a scene is a miniature so large that it is folded into the shape of a sheet."""
    return settings.arrange == "auto" and not drawn.look.text and len(drawn.groups) > MAP


def picture(
    assessment: Assessment,
    drawn: Scene,
    to: Format,
    *,
    settings: Settings = DEFAULT,
    paper: Paper = "fit",
    whole: bool = False,
) -> Rendered:
    """A scene as one picture; raises as `render` does. `whole` says that it shows the case and not a part of it."""
    if to == "mermaid":
        from assurance.views.mermaid import mermaid

        return Rendered(mermaid(drawn).encode())
    if to == "dot" and settings.arrange == "auto":
        return Rendered(dot(drawn).encode())
    placed = arranged([drawn], settings)[0]
    if to == "dot":
        return Rendered(dot(placed.scene, boxes=placed.boxes).encode())
    if to == "json":
        from assurance.views.graph import graph_text

        return Rendered(graph_text(placed.scene, assessment, placed.boxes).encode())
    notes = cut_note(sum(not node.figure.whole for node in drawn.nodes.values()))
    if to == "pdf":
        from assurance.views.pdf import pdf
        from assurance.views.sheets import sheet

        return Rendered(pdf([sheet(placed)], title=drawn.title, language=_language(assessment), paper=paper), notes)
    text = metadata(assessment, drawn, whole=whole) if settings.metadata and to == "svg" else ""
    made = svg(placed, metadata=text)
    if to == "svg":
        return Rendered(made.encode(), notes)
    data, more = png(made, scale=settings.scale)
    return Rendered(data, (*notes, *more))


@dataclass(frozen=True, slots=True)
class Book:
    """A case on pages: the bytes of each file by its name without ending, and what whoever asked should know."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...] = field(default=())


def book(
    assessment: Assessment,
    to: Literal["svg", "png", "pdf"],
    *,
    pick: Pick = EVERYTHING,
    look: Look = PLAIN_LOOK,
    settings: Settings = DEFAULT,
    paper: Paper = "a4",
) -> Book:
    """Draw a case on pages that print legibly, with an overview; PDF is one file, the others have one for each page."""
    planned = plan(assessment, look=look, pick=pick)

    def link(number: int) -> str:
        return f"#{page_name(number)}" if to == "pdf" else f"{page_name(number)}.{to}"

    drawn = [overview(assessment, planned, link, look=look), *scenes(assessment, planned, link, look=look)]
    placed = arranged(drawn, settings)
    notes = (page_note(placed), *cut_note(sum(not n.figure.whole for one in drawn[1:] for n in one.nodes.values())))
    if to == "pdf":
        from assurance.views.pdf import pdf
        from assurance.views.sheets import sheet

        sheets = [sheet(one) for one in placed]
        return Book({"": pdf(sheets, title=drawn[0].title, language=_language(assessment), paper=paper)}, notes)
    files: dict[str, bytes] = {}
    more: dict[str, None] = {}
    for number, one in enumerate(placed):
        made = svg(one)
        if to == "svg":
            files[page_name(number)] = made.encode()
        else:
            files[page_name(number)], said = png(made, scale=settings.scale)
            more |= dict.fromkeys(said)
    return Book(files, (*notes, *more))


def page_note(placed: list[Layout]) -> str:
    """How legible the pages are, measured on them: the smallest text in points on A4 and on A3."""
    sizes = [(size.width, size.height) for size in map(frame, placed[1:])] or [(1.0, 1.0)]
    a4 = min(printed(one, A4) for one in sizes)
    a3 = min(printed(one, A3) for one in sizes)
    count = len(placed) - 1
    pages = "1 page" if count == 1 else f"{count} pages"
    return f"{pages} and an overview; text prints at {a4:.1f} points or more on A4, {a3:.1f} on A3"


A4, A3 = (1032.0, 703.0), (1497.0, 1032.0)
"""The paper inside margins of 12 mm, in CSS pixels, lying."""


def printed(picture_size: tuple[float, float], paper: tuple[float, float]) -> float:
    """The size in points at which text of 12 pixels is printed when a picture is fitted to paper, lying or standing."""
    width, height = picture_size
    fits = [min(one / width, other / height) for one, other in (paper, paper[::-1])]
    return 9.0 * min(max(fits), 4 / 3)


def cut_note(count: int) -> tuple[str, ...]:
    """What to say of texts that were too long for their shapes."""
    if not count:
        return ()
    are = "1 text is" if count == 1 else f"{count} texts are"
    return (f"{are} too long for the picture and end in …; the outline and the tooltips in the SVG have them in full",)


def map_note(elements: int, to: Format) -> tuple[str, ...]:
    """What to say of a picture that is too large to be read as a whole."""
    if elements < MAP or to not in ("svg", "png", "pdf"):
        return ()
    words = "in one picture are a map to zoom into; `--pages` draws pages to read, `--focus ID` a part"
    return (f"{elements:,} elements {words}",)
