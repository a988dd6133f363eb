"""The picture as PNG, drawn from the SVG with the fonts we ship, so that it looks the same on every machine."""

from __future__ import annotations

import re
from contextlib import ExitStack
from importlib.resources import as_file, files

from assurance.views.text import drawable

FACES = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")
FAMILY = "Liberation Sans"
MOST_PIXELS, LONGEST_SIDE = 40_000_000, 30_000


def png(svg: str, *, scale: float = 2.0) -> tuple[bytes, tuple[str, ...]]:
    """The PNG bytes of an SVG text on white paper, and what the reader should know about them."""
    import resvg_py

    width, height = _size(svg)
    zoom = min(scale, LONGEST_SIDE / max(width, height), (MOST_PIXELS / (width * height)) ** 0.5)
    drawn = {*"".join(re.findall(r"<text[^>]*>([^<]*)", svg))}
    missing = sorted(drawn - drawable())
    notes = []
    if zoom < scale:
        notes.append(f"the picture is too large for PNG at {scale:g}×, drawn at {zoom:.2g}×; SVG keeps every detail")
    if missing:
        shown = " ".join(missing[:8]) + (" …" if len(missing) > 8 else "")
        notes.append(f"the fonts that come with us lack some characters ({shown}); this machine draws them if it can")
    with ExitStack() as opened:
        faces = [str(opened.enter_context(as_file(files("assurance.views") / "assets" / face))) for face in FACES]
        data = resvg_py.svg_to_bytes(
            svg_string=named_font(svg),
            background="#ffffff",
            zoom=zoom,
            dpi=96,
            skip_system_fonts=not missing,
            font_files=faces,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    return bytes(data), tuple(notes)


def _size(svg: str) -> tuple[float, float]:
    found = re.search(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"', svg)
    return (float(found[1]), float(found[2])) if found else (1.0, 1.0)


def named_font(svg: str) -> str:
    """The SVG with our font named first: one of the machine's must not take its place."""
    return svg.replace('font-family="Arial, Liberation Sans', f'font-family="{FAMILY}', 1)
