"""The pictures as one PDF: a page each, drawn as vectors, with text to select, links, bookmarks and descriptions.

Typst (the extra `pdf`) does the drawing. What comes from strangers reaches it as data in memory, never as its markup;
a passing directory with our fonts is all it may read of this machine. The same sheets give the same bytes, except where
our fonts lack a character and one of the machine's has to stand in. The PDF keeps the accessibility standard PDF/UA-1
unless no font at all has a character: then it is tagged all the same, but does not claim the standard.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import quote

from assurance.views.png import FACES, FAMILY, named_font
from assurance.views.text import ELLIPSIS, drawable, flat, visible

Paper = Literal["fit", "a3", "a4"]

PIXEL = 0.75
"""One CSS pixel in points."""

MILLIMETER = 72 / 25.4
PAPERS = {"a3": (297 * MILLIMETER, 420 * MILLIMETER), "a4": (210 * MILLIMETER, 297 * MILLIMETER)}
MARGIN = 12 * MILLIMETER
MOST_ENLARGED = 1.33
LONGEST_SIDE = 14_400.0
"""Points; PDF readers show no larger page."""

LONGEST_URL = 8_000
"""Bytes; Typst makes no link of a longer one."""

URL_SIGNS = "!#$%&'()*+,/:;=?@[]~"
"""What stands in a URL as it is, with letters, digits and `-._`; a PDF wants the rest percent-encoded."""

LONGEST_SAID = 200
STANDARD = "ua-1"
DOCUMENT = b"""
#let book = json("book.json")
#set document(title: book.title, date: none)
#set text(lang: book.lang, region: book.region, font: book.font)
#show heading: none // for bookmarks and screen readers: the picture shows its title itself
#for sheet in book.sheets {
  let at(box, body) = place(top + left, dx: box.x * 1pt, dy: box.y * 1pt, body)
  let size(box) = (width: box.width * 1pt, height: box.height * 1pt)
  page(..size(sheet), margin: 0pt, {
    [#heading(level: 1, supplement: sheet.title, sheet.title) #label(sheet.name)]
    at(sheet.image, image(sheet.file, format: "svg", alt: sheet.alt, fit: "contain", ..size(sheet.image)))
    for link-box in sheet.links {
      let target = if "url" in link-box { link-box.url } else { label(link-box.name) }
      at(link-box, link(target, box(..size(link-box))))
    }
  })
}
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A rectangle of a sheet (CSS pixels of its SVG) that leads somewhere: a URL, or another sheet by number from 1."""

    x: float
    y: float
    width: float
    height: float
    target: str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be: its SVG, its size in CSS pixels, its name, a description for who cannot see it, and its links."""

    svg: str
    width: float
    height: float
    title: str
    description: str
    links: tuple[Link, ...] = ()


class PdfMissing(Exception):
    """Typst is not installed."""


class PdfFailed(Exception):
    """Typst made no PDF of the pictures; the text is what it said, shortened."""


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the picture lies on its page, in points; `scale` is points per CSS pixel."""

    width: float
    height: float
    x: float
    y: float
    scale: float


def pdf(sheets: Sequence[Sheet], *, title: str, language: str = "en", paper: Paper = "fit") -> bytes:
    """The PDF bytes of the sheets, a page each: as large as its picture (`fit`), or paper turned as suits it best."""
    _check(sheets)
    book = _book(sheets, flat(title), language=language, paper=paper)
    project = {"main.typ": DOCUMENT, "book.json": json.dumps(book).encode()}
    project |= {f"{number}.svg": named_font(sheet.svg).encode() for number, sheet in enumerate(sheets, start=1)}
    return _compiled(project, system_fonts=_lacks_characters(sheets))


def _check(sheets: Sequence[Sheet]) -> None:
    if not sheets:
        raise ValueError("a PDF needs at least one sheet")
    for number, sheet in enumerate(sheets, start=1):
        if not (0 < sheet.width < math.inf and 0 < sheet.height < math.inf):
            raise ValueError(f"sheet {number} has no size: {sheet.width:g} × {sheet.height:g}")
        for link in sheet.links:
            if isinstance(link.target, int) and not 1 <= link.target <= len(sheets):
                raise ValueError(f"sheet {number} links to sheet {link.target} of {len(sheets)}")


def _compiled(project: dict[str, bytes], *, system_fonts: bool) -> bytes:
    """The PDF by the standard if it can be had, else without it."""
    typst = _typst()
    with TemporaryDirectory(prefix="assurance-") as folder:
        for face in FACES:
            Path(folder, face).write_bytes((files("assurance.views") / "assets" / face).read_bytes())
        fonts = typst.Fonts(include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[folder])
        compiled = partial(typst.compile, project, root=folder, font_paths=fonts, format="pdf")
        try:
            try:
                return bytes(compiled(pdf_standards=[STANDARD]))
            except typst.TypstError as error:
                if not str(error).startswith("PDF/UA"):
                    raise
                return bytes(compiled())
        except typst.TypstError as error:
            said = flat(str(error))
            raise PdfFailed(said if len(said) <= LONGEST_SAID else said[:LONGEST_SAID] + ELLIPSIS) from error


def _typst() -> Any:
    try:
        return import_module("typst")
    except ImportError as error:
        raise PdfMissing("PDF needs Typst: pip install 'assurance-case[pdf]'") from error


def _book(sheets: Sequence[Sheet], title: str, *, language: str, paper: Paper) -> dict[str, object]:
    """All that Typst is told of the document: `pt-BR` is language `pt` of region `BR`."""
    word, *subtags = language.split("-")
    region = next((subtag.upper() for subtag in subtags if len(subtag) == 2), None)
    pages = [_sheet(sheet, number, paper) for number, sheet in enumerate(sheets, start=1)]
    return {"title": title or pages[0]["title"], "lang": word, "region": region, "font": FAMILY, "sheets": pages}


def _sheet(sheet: Sheet, number: int, paper: Paper) -> dict[str, object]:
    page = _page(sheet.width, sheet.height, paper)
    title = flat(sheet.title) or str(number)
    return {
        "name": _name(number),
        "file": f"{number}.svg",
        "title": title,
        "alt": visible(sheet.description).strip() or title,
        "width": page.width,
        "height": page.height,
        "image": _box(page, 0, 0, sheet.width, sheet.height),
        "links": [*_links(sheet, page)],
    }


def _page(width: float, height: float, paper: Paper) -> _Page:
    """The page of a picture; paper lies as lets it be larger, or along its longer side where that makes no odds."""
    if paper == "fit":
        scale = min(PIXEL, LONGEST_SIDE / max(width, height))
        return _Page(width * scale, height * scale, 0, 0, scale)
    short, long = PAPERS[paper]
    ways = [(long, short), (short, long)] if width >= height else [(short, long), (long, short)]

    def room(way: tuple[float, float]) -> float:
        fitting = min((way[0] - 2 * MARGIN) / width, (way[1] - 2 * MARGIN) / height)
        return min(fitting, MOST_ENLARGED * PIXEL)

    across, down = best = max(ways, key=room)
    scale = room(best)
    return _Page(across, down, (across - width * scale) / 2, (down - height * scale) / 2, scale)


def _links(sheet: Sheet, page: _Page) -> Iterator[dict[str, object]]:
    for link in sheet.links:
        box = _box(page, link.x, link.y, link.width, link.height)
        if isinstance(link.target, int):
            yield {**box, "name": _name(link.target)}
        elif 0 < len(url := quote(link.target, safe=URL_SIGNS, errors="replace")) <= LONGEST_URL:
            yield {**box, "url": url}


def _box(page: _Page, x: float, y: float, width: float, height: float) -> dict[str, object]:
    """A rectangle of the picture as it lies on the page."""
    scale = page.scale
    return {"x": page.x + x * scale, "y": page.y + y * scale, "width": width * scale, "height": height * scale}


def _name(number: int) -> str:
    """What the sheet's place in the PDF is called: `case.pdf#sheet-2` opens there."""
    return f"sheet-{number}"


def _lacks_characters(sheets: Sequence[Sheet]) -> bool:
    """Whether any sheet has a character that our fonts cannot draw."""
    words = (words for sheet in sheets for words in re.findall(r"<text[^>]*>([^<]*)", sheet.svg))
    return not all(map(drawable().issuperset, words))
