"""PDF: a page for each picture with its text, links, bookmarks and descriptions; equal from run to run, harmless."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.pdf import Link, Paper, PdfFailed, PdfMissing, Sheet, pdf
from assurance.views.render import render
from assurance.views.text import flat, visible

CASE = """
case: k
title: A case
top: C1
elements:
  - claim: C1
    text: Verification finds the flaw
    supported_by: [{evidence: E1, text: Some evidence, status: accepted, artifact: {reference: R-1}}]
"""
HOSTILE = (
    "\"quotes\" 'and' \\ #panic() $x$ *b* _i_ `c` <label> @ref // /* [x] {y}",
    "<script>alert(1)</script> &amp; ]]>",
    "nul \0 escape \x1b[31m \ufffe lone \ud800",
    "עברית \u202e\u2066 evil",
    "x" * 10_000,
    "line\nbreak\r\n\u2028more",
    "日本語 🎉",
    "",
)


def drawing(width: float = 400, height: float = 200, words: str = "C1 The top") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="Arial, Liberation Sans, Arimo, sans-serif"><style>@media all{rect{fill:var(--ink)}}'
        "@media screen and (prefers-color-scheme:dark){rect{fill:#00FF00}}</style>"
        f'<rect width="{width}" height="{height}" fill="#FFFF00"/><text x="10" y="20">{words}</text></svg>'
    )


def sheet(width: float = 400, height: float = 200, *links: Link, title: str = "Top", description: str = "It") -> Sheet:
    return Sheet(drawing(width, height), width, height, title, description, links)


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def links(reader: PdfReader, page: int) -> list[DictionaryObject]:
    return [found.get_object() for found in reader.pages[page].get("/Annots", ())]


def size(reader: PdfReader, page: int = 0) -> tuple[float, float]:
    box = reader.pages[page].mediabox
    return float(box.width), float(box.height)


def structure(reader: PdfReader) -> list[DictionaryObject]:
    """The elements that screen readers are told of, in their order."""
    document = reader.root_object["/StructTreeRoot"]["/K"][0].get_object()
    return [found.get_object() for found in document["/K"]]


def fonts(reader: PdfReader) -> set[str]:
    """The names of the embedded fonts, without the letters that mark a subset."""
    named = re.compile(r"^/\w{6}\+")
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1) if number in reader.xref[0])
    found = (item["/FontName"] for item in objects if isinstance(item, DictionaryObject) and "/FontFile2" in item)
    return {named.sub("", str(name)) for name in found}


def claims_standard(reader: PdfReader) -> bool:
    return b"<pdfuaid:part>1<" in reader.root_object["/Metadata"].get_object().get_data()


def test_every_sheet_is_a_page_with_its_bookmark_and_its_description() -> None:
    data = pdf([sheet(title="One", description="First"), sheet(title="Two", description="Second")], title="All of it")
    reader = read(data)
    assert data.startswith(b"%PDF")
    assert [page.extract_text() for page in reader.pages] == ["C1 The top"] * 2
    assert [mark["/Title"] for mark in reader.outline] == ["One", "Two"]
    assert [reader.get_destination_page_number(mark) for mark in reader.outline] == [0, 1]
    assert [found["/Alt"] for found in structure(reader) if found["/S"] == "/Figure"] == ["First", "Second"]
    assert reader.metadata["/Title"] == "All of it"
    assert claims_standard(reader)


def test_a_case_keeps_its_text_and_its_own_fonts() -> None:
    here = Path(__file__).parent
    assessment = check(
        Sources(here, here, buffers={"x.case.yaml": CASE}), "x.case.yaml", today=dt.date(2026, 11, 22)
    ).assessment
    svg = render(assessment, "svg").data.decode()
    width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', svg)[:2])
    reader = read(pdf([Sheet(svg, width, height, "A case", "One claim")], title="A case"))
    words = reader.pages[0].extract_text()
    assert "C1" in words
    assert "Verification finds the flaw" in " ".join(words.split())
    assert size(reader) == pytest.approx((width * 0.75, height * 0.75), abs=0.1)
    assert fonts(reader) == {"LiberationSans", "LiberationSans-Bold"}


def test_colors_are_the_light_ones_for_paper() -> None:
    painted = read(pdf([sheet()], title="T")).pages[0].get_contents().get_data()
    assert re.findall(rb"([01] [01] [01]) scn", painted) == [b"1 1 0"]


def test_links_lead_to_urls_and_to_sheets() -> None:
    web, inner = Link(40, 20, 100, 50, "https://example.org/a?b=1&c=(2)"), Link(0, 100, 8, 8, 2)
    reader = read(pdf([sheet(400, 200, web, inner), sheet(title="Next")], title="T"))
    first, second = links(reader, 0)
    assert first["/A"]["/URI"] == web.target
    assert [*map(float, first["/Rect"])] == pytest.approx([30, 150 - 52.5, 105, 150 - 15])
    assert reader.get_destination_page_number(reader.named_destinations[second["/Dest"]]) == 1
    assert str(second["/Contents"]).startswith("Next")
    assert links(reader, 1) == []
    assert [found["/S"] for found in structure(reader)] == ["/H1", "/Figure", "/Link", "/Link", "/H1", "/Figure"]
    assert claims_standard(reader)


def test_urls_are_percent_encoded_and_otherwise_as_given() -> None:
    given = ("https://a.example/x%20y?q=[1]&r='2'#f", "https://a.example/é\u202e\n(\\)>\ud800")
    reader = read(pdf([sheet(400, 200, *(Link(0, 0, 9, 9, url) for url in given))], title="T"))
    wanted = [given[0], "https://a.example/%C3%A9%E2%80%AE%0A(%5C)%3E?"]
    assert [found["/A"]["/URI"] for found in links(reader, 0)] == wanted


def test_urls_that_cannot_be_linked_are_left_out() -> None:
    bad = [Link(0, 0, 9, 9, url) for url in ("", "https://example.org/" + "a" * 10_000)]
    assert links(read(pdf([sheet(400, 200, *bad)], title="T")), 0) == []


@pytest.mark.parametrize("target", [0, 2, -1])
def test_a_link_to_no_sheet_is_refused(target: int) -> None:
    with pytest.raises(ValueError, match="of 1"):
        pdf([sheet(400, 200, Link(0, 0, 9, 9, target))], title="T")


@pytest.mark.parametrize(
    ("paper", "picture", "page"),
    [
        ("a4", (800, 400), (297, 210)),
        ("a4", (400, 800), (210, 297)),
        ("a3", (4000, 400), (420, 297)),
        ("a3", (40, 50), (297, 420)),
    ],
)
def test_paper_is_turned_as_suits_the_picture(
    paper: Paper, picture: tuple[float, float], page: tuple[float, float]
) -> None:
    whole = Link(0, 0, *picture, "https://example.org")
    reader = read(pdf([sheet(*picture, whole)], title="T", paper=paper))
    across, down = size(reader)
    assert (across, down) == pytest.approx([side * 72 / 25.4 for side in page], abs=0.01)
    left, bottom, right, top = map(float, links(reader, 0)[0]["/Rect"])
    assert (left, bottom) == pytest.approx((across - right, down - top), abs=0.01)
    assert left > 34
    assert bottom > 34
    assert (right - left) / picture[0] < 1.331 * 0.75
    assert (right - left) / (top - bottom) == pytest.approx(picture[0] / picture[1], rel=0.001)


def test_a_huge_picture_is_drawn_smaller_to_stay_within_what_readers_show() -> None:
    reader = read(pdf([sheet(20_000, 3_000, Link(10_000, 0, 10_000, 3_000, "https://example.org"))], title="T"))
    assert size(reader) == (14_400, 2_160)
    assert [*map(float, links(reader, 0)[0]["/Rect"])] == pytest.approx([7_200, 0, 14_400, 2_160])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_data(text: str) -> None:
    reader = read(pdf([sheet(400, 200, title=text, description=text)], title=text, paper="a3"))
    (mark,) = reader.outline
    (figure,) = (found for found in structure(reader) if found["/S"] == "/Figure")
    assert mark["/Title"] == (flat(text) or "1")
    assert reader.metadata["/Title"] == (flat(text) or "1")
    assert figure["/Alt"] == (visible(text) or "1")
    assert claims_standard(reader)


def test_characters_that_no_font_has_cost_the_claim_but_not_the_pdf() -> None:
    private = Sheet(drawing(words="C1 \U000f1234"), 400, 200, "T", "D")
    reader = read(pdf([private], title="T"))
    assert "C1" in reader.pages[0].extract_text()
    assert [found["/S"] for found in structure(reader)] == ["/H1", "/Figure"]
    assert not claims_standard(reader)


def test_the_language_is_told() -> None:
    told = [read(pdf([sheet()], title="T", language=given)).root_object["/Lang"] for given in ("en", "pt-BR", "he")]
    assert told == ["en", "pt-BR", "he"]
    with pytest.raises(PdfFailed, match="language"):
        pdf([sheet()], title="T", language="#panic()")


@pytest.mark.parametrize("source", ["secret.png", "/etc/passwd", "../x.png", "http://127.0.0.1:9/x.png", "book.json"])
def test_a_picture_reads_no_file_and_no_network(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.png").write_bytes(b"no picture")
    monkeypatch.chdir(tmp_path)
    svg = drawing().replace("<text", f'<image href="{source}" width="9" height="9"/><text')
    with pytest.raises(PdfFailed, match="failed to load linked image"):
        pdf([Sheet(svg, 400, 200, "T", "D")], title="T")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pdf([sheet()], title="T")
    with pytest.raises(PdfFailed, match="SVG"):
        pdf([Sheet("<svg", 400, 200, "T", "D")], title="T")
    assert [*tmp_path.iterdir()] == []


def test_the_same_sheets_give_the_same_bytes_in_another_process() -> None:
    script = (
        "import sys; from assurance.views.pdf import Link, Sheet, pdf\n"
        f"sheets = [Sheet({drawing()!r}, 400, 200, 'T', 'D', (Link(1, 2, 3, 4, 'https://a.example'),))] * 2\n"
        "sys.stdout.buffer.write(pdf(sheets, title='T', paper='a4'))"
    )
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0].startswith(b"%PDF")
    assert b"CreationDate" not in runs[0]


def test_sheets_are_needed_and_they_need_a_size() -> None:
    with pytest.raises(ValueError, match="at least one sheet"):
        pdf([], title="T")
    for width in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="sheet 1 has no size"):
            pdf([Sheet(drawing(), width, 200, "T", "D")], title="T")


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PdfMissing, match=r"pip install 'assurance-case\[pdf\]'"):
        pdf([sheet()], title="T")
