"""Tables as a fragment of HTML: one `section` for any page, with a style of its own and nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from assurance.views.palette import COLORS, style
from assurance.views.table import Cell, Page, Section, Table
from assurance.views.text import visible

ROLES = {"error": "broken", "warning": "doubt", "info": "supported", "gap": "doubt"}
SHORT = 16
"""Characters up to which the texts of a narrow column stay on one line."""
USED = ("supported", "partial", "idle", "doubt", "unsound", "broken", "safety", "security")


def as_html(page: Page) -> str:
    """The fragment. Colors follow the reader's light or dark preference; every color stands beside a word."""
    lines = ['<section class="assurance">', f"<style>{_style()}</style>", f"<h1>{_text(page.title)}</h1>"]
    for section in page.sections:
        lines.extend(_section(section))
    return "\n".join((*lines, "</section>")) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f'<section data-key="{escape(visible(section.key))}">'
    if section.title:
        yield f"<h2>{_text(section.title)}</h2>"
    yield from (f"<p{_class(line)}>{_text(line.text)}</p>" for line in section.lines)
    for table in section.tables:
        yield from _table(table, section.title)
    yield "</section>"


def _table(table: Table, above: str) -> Iterator[str]:
    """A table under its caption; without one it is called what its section is called, for those who hear it."""
    if not table.rows:
        yield from (f"<h3>{_text(table.title)}</h3>" for _ in range(bool(table.title)))
        yield f'<p class="quiet">{_text(table.empty or "nothing")}</p>'
        return
    name = f' aria-label="{escape(visible(above))}"' if above and not table.title else ""
    yield f'<table data-key="{escape(visible(table.key))}"{name}>'
    if table.title:
        yield f"<caption>{_text(table.title)}</caption>"
    heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    lines = [("line",) if _short(table, number) else () for number in range(len(table.columns))]
    yield "<tbody>"
    for row in table.rows:
        first, *others = (f"{_class(cell, *line)}>{_text(cell.text)}" for cell, line in zip(row, lines, strict=True))
        yield f'<tr><th scope="row"{first}</th>{"".join(f"<td{other}</td>" for other in others)}</tr>'
    yield "</tbody></table>"
    if table.note:
        yield f'<p class="quiet">{_text(table.note)}</p>'


def _short(table: Table, number: int) -> bool:
    """Whether a column is to be kept on one line: a narrow one of short texts, like dates and states."""
    return table.columns[number].narrow and all(len(row[number].text) <= SHORT for row in table.rows)


def _text(words: str) -> str:
    """A text as HTML; what stands in backticks is code."""
    safe = "<br>".join(escape(visible(line)) for line in words.split("\n"))
    return re.sub(r"`([^`<]+)`", r"<code>\1</code>", safe)


def _class(cell: Cell, *more: str) -> str:
    role = ROLES.get(cell.role) or (style(cell.role).color if cell.role not in ("", "bold", "dim") else cell.role)
    role = "dim" if cell.again else role
    names = " ".join((*((role,) if role in (*USED, "bold", "dim") else ()), *more))
    return f' class="{names}"' if names else ""


def _style() -> str:
    rules = [
        ".assurance{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);padding:1rem}",
        ".assurance h1{font-size:1.4rem}.assurance h2{font-size:1.15rem;margin:1.6rem 0 .4rem}",
        ".assurance h3,.assurance caption{font-size:1rem;font-weight:600;text-align:left;padding:.6rem 0 .2rem}",
        ".assurance table{border-collapse:collapse;width:100%}",
        ".assurance th,.assurance td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}",
        ".assurance th,.assurance td{border-bottom:1px solid var(--soft);font-weight:400;overflow-wrap:break-word}",
        ".assurance thead th{color:var(--quiet);border-bottom:1px solid var(--line)}",
        ".assurance code{font:.9em ui-monospace,monospace;background:var(--soft);padding:0 .2em;border-radius:3px}",
        ".assurance .quiet,.assurance .dim{color:var(--quiet)}.assurance .bold{font-weight:600}",
        ".assurance .line{white-space:nowrap}",
        *(f".assurance .{role}{{color:var(--{role})}}" for role in USED),
    ]
    names = ("ink", "paper", "soft", "quiet", "line", *USED)
    light, dark = (";".join(f"--{name}:{COLORS[name][n]}" for name in names) for n in (0, 1))
    return f".assurance{{{light}}}@media (prefers-color-scheme:dark){{.assurance{{{dark}}}}}" + "".join(rules)
