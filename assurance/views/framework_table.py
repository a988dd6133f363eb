"""The page that shows a framework against a case, and the page that lists the frameworks in force."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.config import ConfigError
from assurance.coverage.framework import Exclusion, FrameworkTable, Mention, Row, Status, Total, framework_table
from assurance.diagnostic import did_you_mean
from assurance.frameworks import Framework, Frameworks, Group
from assurance.model.result import Result
from assurance.views.table import Cell, Column, Page, Section, Table

ROLES = {
    Status.SUPPORTED: "supported",
    Status.CLAIMED: "partial",
    Status.EXCLUDED: "",
    Status.NOT_ADDRESSED: "unsupported",
}
"""The state whose color a status has."""
COUNTS = (
    Column("items", "items", narrow=True),
    Column("addressed", "addressed", narrow=True),
    Column("supported", "supported", narrow=True),
    Column("excluded", "excluded", narrow=True),
    Column("not_addressed", "not addressed", narrow=True),
)
ITEM_COLUMNS = (
    Column("item", "item", narrow=True),
    Column("title", "title"),
    Column("discipline", "discipline", narrow=True),
    Column("status", "status", narrow=True),
    Column("direct", "named by"),
    Column("through", "through a risk"),
    Column("exclusion", "exclusion"),
)
LIST_COLUMNS = (
    Column("framework", "framework", narrow=True),
    Column("title", "title"),
    Column("version", "version"),
    Column("date", "date", narrow=True),
    Column("items", "items"),
    Column("source", "source"),
)


def framework_page(result: Result, name: str) -> Page:
    """A framework against a case, item by item. An unknown one is a `ConfigError` that says which there are."""
    known = result.assessment.frameworks
    framework = known.framework(name)
    if framework is None:
        hint = did_you_mean(name, known.ids) or f"known are {', '.join(known.ids)}"
        raise ConfigError(f"there is no framework `{name}`; {hint}")
    table = framework_table(result.assessment, framework)
    groups = (section for group in framework.groups if (section := _group(table, group)) is not None)
    return Page(_title(framework), (_summary(result, table), *groups, _source(framework)))


def frameworks_page(known: Frameworks) -> Page:
    """The frameworks in force: those of a result (`result.assessment.frameworks`), or of a project without a case."""
    found = [framework for name in known.ids if (framework := known.framework(name)) is not None]
    rows = tuple(_listed(framework) for framework in found)
    table = Table("frameworks", "Frameworks", LIST_COLUMNS, rows)
    return Page("Frameworks", (Section("frameworks", "Frameworks", tables=(table,)),))


def _listed(framework: Framework) -> tuple[Cell, ...]:
    sizes = {group: sum(item.group == group.id for item in framework.items) for group in framework.groups}
    items = ", ".join(f"{n} {group.one if n == 1 else group.many}" for group, n in sizes.items())
    texts = (framework.id, framework.title, framework.version, framework.date, items, framework.source)
    return tuple(Cell(text) for text in texts)


def _title(framework: Framework) -> str:
    more = ", ".join(text for text in (framework.version, framework.date) if text)
    return f"{framework.title} ({more})" if more else framework.title


def _summary(result: Result, table: FrameworkTable) -> Section:
    lines = [Cell(f"{total.sentence}.") for total in table.totals]
    undecided = result.verdicts.undecided
    if undecided:
        lines.insert(
            0, Cell(f"No verdict is given: {undecided}. What stands below is of what could be read.", "wanting")
        )
    if not table.framework.complete:
        lines.insert(0, Cell("Not every item of the framework could be read.", "wanting"))
    tables = [Table("totals", "By kind", (Column("group", "kind"), *COUNTS), tuple(map(_counts, table.totals)))]
    if table.headings:
        rows = tuple((Cell(_ref(table, total)), *_counts(total)) for total in table.headings)
        columns = (Column("item", "item", narrow=True), Column("title", "title"), *COUNTS)
        twice = any(row.item.under for row in table.rows)
        note = "An item that stands under several headings is counted under each of them." if twice else ""
        tables.append(Table("headings", "By heading", columns, rows, note=note))
    return Section("summary", "Summary", tuple(lines), tuple(tables))


def _ref(table: FrameworkTable, total: Total) -> str:
    return f"{table.framework.id}:{total.key}"


def _counts(total: Total) -> tuple[Cell, ...]:
    numbers = (total.items, total.addressed, total.supported, total.excluded, total.not_addressed)
    return (Cell(total.title), *(Cell(str(number)) for number in numbers))


def _group(table: FrameworkTable, group: Group) -> Section | None:
    """The items of a group; of headings and further reading only those of which the case says something."""
    rows = [row for row in table.rows if row.item.group == group.id and (group.counted or row.said)]
    if not rows and not group.counted:
        return None
    cells = tuple(tuple(_cells(table.framework, row)) for row in rows)
    found = Table(group.id, "", ITEM_COLUMNS, cells, empty="The framework has no item of this kind.")
    return Section(group.id, group.title, tables=(found,))


def _cells(framework: Framework, row: Row) -> Iterator[Cell]:
    item = row.item
    yield Cell(framework.ref(item))
    yield Cell(item.title)
    yield Cell(item.discipline or "")
    yield Cell(row.status.value, ROLES[row.status])
    yield Cell(", ".join(_mention(mention) for mention in row.direct))
    yield Cell(", ".join(_mention(mention) for mention in row.through))
    yield Cell(_exclusion(framework, row, row.exclusion) if row.exclusion else "")


def _mention(mention: Mention) -> str:
    remarks = [text for text in (", ".join(mention.risks), mention.remark) if text]
    more = f" ({'; '.join(remarks)})" if remarks else ""
    return f"{mention.key} {mention.state}{more}"


def _exclusion(framework: Framework, row: Row, exclusion: Exclusion) -> str:
    above = "" if exclusion.item == row.item.id else f", with {framework.id}:{exclusion.item}"
    return f"{exclusion.id}{above}: {exclusion.reason} ({exclusion.owner}, review by {exclusion.review_by})"


def _source(framework: Framework) -> Section:
    lines = tuple(Cell(text) for text in (framework.source, *framework.notes) if text)
    return Section("source", "Source", lines or (Cell("The framework does not say where it is from."),))
