"""Tables of a case: titled rows of cells, before anybody decides how they are written (`views.tabular`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table; `role` is a state, a standing or a severity that gives it a color where there are colors.

    `full` is the whole of a text that is cut for people; programs and spreadsheets read it. One that stands `again`
    says what the row above says, and is left blank where people read row after row.
    """

    text: str
    role: str = ""
    full: str = ""
    again: bool = False

    @property
    def whole(self) -> str:
        """The text, uncut."""
        return self.full or self.text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON and CSV, and its heading.

    A `narrow` one is not wrapped where that can be avoided; a `detail` is left out of terminals that are not wide, one
    that is `file_only` of all of them.
    """

    key: str
    title: str
    narrow: bool = False
    detail: bool = False
    file_only: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `empty` says why there are none; `note` is a sentence below the table."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences and tables below it."""

    key: str
    title: str
    lines: tuple[Cell, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that one command shows of one case."""

    title: str
    sections: tuple[Section, ...]
