"""Spark, where evidence outgrows one machine: the same text, in a session of PySpark (extra `spark`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from assurance.evidence.queries.duck import refuse_all_but_a_select
from assurance.evidence.queries.engine import Counted, Query, QueryRefused, numbers_of
from assurance.evidence.queries.files import Files, find
from assurance.evidence.queries.portable import VIEW, text_of

_ESCAPES = re.compile(r"(`|\b(?:reflect|java_method|try_reflect|read_files|input_file_name)\s*\()", re.IGNORECASE)
_FORMATS = {"csv": "csv", "jsonl": "json", "parquet": "parquet"}


def run(query: Query, folder: Path) -> Counted:
    """What Spark counts over the same files; `QueryRefused` where the query may not be run or has no answer.

    Its own `sql` is read by DuckDB first, which refuses anything but one SELECT. Names in backticks, which
    Spark takes for files, and calls into Java are refused as well: Spark has no sandbox of its own.
    """
    files = find(query.table, folder)
    sql = text_of(query, texts=files.kind == "csv")
    refuse_all_but_a_select(sql)
    found = _ESCAPES.search(sql)
    if found:
        raise QueryRefused(f"its SQL holds `{found[1].rstrip('( ')}`, which reaches beyond the rows")
    try:
        import pyspark
    except ImportError:
        raise QueryRefused(
            "PySpark is not installed", "pip install 'assurance-case[spark]'; it needs Java 17"
        ) from None
    before = files.state()
    names, rows = _asked(files, sql)
    if files.state() != before:
        raise QueryRefused("a file was replaced while it was read", "run it again")
    return Counted("spark", pyspark.__version__, sql, numbers_of(names, rows), files.sizes())


def _asked(files: Files, sql: str) -> tuple[list[str], list[Any]]:
    from pyspark.errors import PySparkException

    try:
        session = _session()
        _table(session, files).createOrReplaceTempView(VIEW)
        done = session.sql(sql)
        return list(done.columns), [tuple(row) for row in done.take(3)]
    except PySparkException as error:
        lines = str(error).splitlines() or [type(error).__name__]
        raise QueryRefused(f"Spark refused it: {lines[0][:200].rstrip('.')}") from None


def _session() -> Any:
    """A session that keeps nothing: no metastore, no interface on a port; wrong casts are errors, as in DuckDB."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("assurance")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _table(session: Any, files: Files) -> Any:
    """The rows; CSV as texts, with quotes as other programs write them; broken rows are errors."""
    reader = session.read.format(_FORMATS[files.kind]).option("mode", "FAILFAST")
    if files.kind == "csv":
        reader = reader.option("header", "true").option("escape", '"').option("multiLine", "true")
    return reader.load([str(path) for path in files.paths])
