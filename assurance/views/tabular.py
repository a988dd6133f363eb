"""Tables written down: a page as text, Markdown, CSV, JSON or HTML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from assurance.safe import in_json
from assurance.safe import markdown as markdown_text
from assurance.views.palette import style
from assurance.views.table import Cell, Page, Section, Table
from assurance.views.tabular_html import as_html
from assurance.views.tabular_text import as_text
from assurance.views.text import visible

__all__ = ["as_csv", "as_html", "as_json", "as_markdown", "as_text"]

FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, blanks before it or not; the wide forms in East Asia."""


def as_markdown(page: Page) -> str:
    """The page with a heading for it, one for each section, and tables as GitHub reads them."""
    lines = [f"# {_md(page.title)}", ""]
    for section in page.sections:
        if section.title:
            lines += [f"## {_md(section.title)}", ""]
        for line in section.lines:
            lines += [f"- {_marked(line)}"]
        lines += [""] * bool(section.lines)
        for table in section.tables:
            lines.extend(_md_table(table))
    return "\n".join(lines).rstrip() + "\n"


def _md_table(table: Table) -> Iterator[str]:
    if table.title:
        yield from (f"### {_md(table.title)}", "")
    if not table.rows:
        yield from (f"*{_md(table.empty or 'nothing')}*", "")
        return
    yield f"| {' | '.join(_md(column.title) or ' ' for column in table.columns)} |"
    yield f"|{'---|' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(_marked(cell) for cell in row)} |"
    yield ""
    if table.note:
        yield from (_md(table.note), "")


def _md(words: str) -> str:
    return "<br>".join(markdown_text(part) for part in words.split("\n"))


def _marked(cell: Cell) -> str:
    """A cell with the sign of its state, since Markdown has no color."""
    sign = style(cell.role).sign
    words = "" if cell.again else _md(cell.text)
    return f"{sign} {words}" if sign and words else words


def as_csv(page: Page) -> str:
    """Every table under its title and headings, an empty line between them; nothing a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_safe(page.title)])
    for section in page.sections:
        for line in section.lines:
            writer.writerow([_safe(line.text)])
        for table in section.tables:
            writer.writerow([])
            writer.writerow([_safe(table.title or section.title)])
            if table.rows:
                writer.writerow([column.key for column in table.columns])
                writer.writerows([_safe(cell.whole) for cell in row] for row in table.rows)
            else:
                writer.writerow([_safe(table.empty or "nothing")])
    return out.getvalue()


def _safe(words: str) -> str:
    words = visible(words)
    return f"'{words}" if words.lstrip().startswith(FORMULA) else words


def as_json(page: Page) -> dict[str, Any]:
    """The page as data: sections with their lines and tables, rows by the keys of their columns, states as `role`."""
    return {"title": page.title, "sections": [_json_section(section) for section in page.sections]}


def _json_section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "lines": [_json_cell(line) for line in section.lines],
        "tables": [_json_table(table) for table in section.tables],
    }


def _json_table(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    return {
        "key": table.key,
        "title": table.title,
        "columns": [{"key": column.key, "title": column.title} for column in table.columns],
        "rows": [{key: _json_cell(cell) for key, cell in zip(keys, row, strict=True)} for row in table.rows],
        "empty": table.empty,
        "note": table.note,
    }


def _json_cell(cell: Cell) -> dict[str, str]:
    return {"text": cell.whole, "role": cell.role} if cell.role else {"text": cell.whole}


def dumped(pages: list[Page]) -> str:
    """Pages as one JSON document."""
    data = {"format": 1, "pages": [as_json(page) for page in pages]}
    return in_json(json.dumps(data, indent=2, ensure_ascii=False)) + "\n"
