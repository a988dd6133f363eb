"""DuckDB, the embedded engine: it counts files of the case's folder in a sandbox, and writes nothing."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from assurance.evidence.queries.engine import SECONDS, Counted, Query, QueryRefused, numbers_of
from assurance.evidence.queries.files import Files, find
from assurance.evidence.queries.portable import VIEW, text_of

READERS = {
    "csv": "read_csv({files}, header = true, all_varchar = true, union_by_name = false)",
    "jsonl": "read_json({files}, format = 'newline_delimited')",
    "parquet": "read_parquet({files})",
}
THREADS, MEMORY = "2", "4GB"
_ABSOLUTE = re.compile(r"(?:/[^\s'\"`:]+)+/")


def run(query: Query, folder: Path, *, seconds: float = SECONDS) -> Counted:
    """What DuckDB counts; `QueryRefused` where the query may not be run or has no answer."""
    import duckdb

    files = find(query.table, folder)
    sql = text_of(query, texts=files.kind == "csv")
    refuse_all_but_a_select(sql)
    before = files.state()
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
        _prepare(connection, files)
        names, rows = _asked(connection, sql, seconds)
    if files.state() != before:
        raise QueryRefused("a file was replaced while it was read", "run it again")
    return Counted("duckdb", duckdb.__version__, sql, numbers_of(names, rows), files.sizes())


def refuse_all_but_a_select(sql: str) -> None:
    """Refuse anything but one statement that selects: COPY, ATTACH, INSTALL, SET, PRAGMA and CALL among others."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(f"its SQL cannot be read: {plain(error)}") from None
    if len(statements) != 1:
        raise QueryRefused(f"its SQL holds {len(statements)} statements, and one SELECT is run", "write one SELECT")
    kind = statements[0].type
    if kind != duckdb.StatementType.SELECT:
        raise QueryRefused(f"its SQL is a {kind.name.replace('_', ' ')}, and only a SELECT is run", "write one SELECT")


def _prepare(connection: Any, files: Files) -> None:
    """The sandbox: a SELECT can read files below the case's folder and write nothing, and settings are locked."""
    import duckdb

    connection.execute("SET autoload_known_extensions = false")
    connection.execute(f"SET threads = {THREADS}")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET temp_directory = ''")
    connection.execute(f"SET allowed_directories = [{_quoted(files.folder)}]")
    connection.execute("SET enable_external_access = false")
    listed = "[" + ", ".join(_quoted(path) for path in files.paths) + "]"
    try:
        connection.execute(f"CREATE VIEW {VIEW} AS SELECT * FROM {READERS[files.kind].format(files=listed)}")
    except duckdb.Error as error:
        raise QueryRefused(f"its table cannot be read: {plain(error)}") from None
    connection.execute("SET lock_configuration = true")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _asked(connection: Any, sql: str, seconds: float) -> tuple[list[str], list[Any]]:
    """The names and rows of an answer, at most as many rows as it takes to see that they are too many."""
    import duckdb

    late = threading.Event()

    def interrupt() -> None:
        late.set()
        with suppress(duckdb.Error):
            connection.interrupt()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        done = connection.execute(sql)
        return [column[0] for column in done.description], done.fetchmany(3)
    except duckdb.Error as error:
        if late.is_set():
            raise QueryRefused(f"it took longer than {seconds:g} seconds") from None
        raise QueryRefused(f"DuckDB refused it: {plain(error)}") from None
    finally:
        timer.cancel()


def plain(error: Exception) -> str:
    """The first line of an engine's message, without paths of this machine."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    first = re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", first)
    return _ABSOLUTE.sub("", first)[:200].rstrip(".")
