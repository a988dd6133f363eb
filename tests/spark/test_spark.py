"""Spark and DuckDB count the same whole numbers. Run by `make test-spark`: it needs Java 17 and the extra `spark`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from assurance.evidence.queries import Query, QueryRefused, run

QUERIES: list[dict[str, Any]] = [
    {"event": "broken"},
    {"event": "broken", "where": "model = 'a'"},
    {"event": "broken", "cluster": "talk"},
    {"event": "broken", "cluster": "talk", "where": "model <> 'b'", "error": "item = 17"},
    {"event": "broken", "exposure": "km"},
    {"sql": "SELECT COUNT(*) AS n, SUM(CASE WHEN model = 'a' THEN 1 ELSE 0 END) AS k FROM rows"},
]


def write(folder: Path, kind: str) -> None:
    """Rows in clusters, some without a result, some of which nobody knows whether they count."""
    rows = [
        {
            "item": at,
            "model": None if at % 97 == 0 else "a" if at % 3 else "b",
            "talk": f"t{at * at % 41}",
            "broken": None if at % 53 == 0 else at % 11 == 0,
            "km": at % 7,
        }
        for at in range(5000)
    ]
    table = pa.Table.from_pylist(rows)
    if kind == "parquet":
        pa.parquet.write_table(table.slice(0, 1234), folder / "a.parquet")
        pa.parquet.write_table(table.slice(1234), folder / "b.parquet")
    elif kind == "csv":
        pa.csv.write_csv(table, folder / "a.csv")
    else:
        import json

        (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("query", QUERIES, ids=[" ".join(query) for query in QUERIES])
def test_spark_counts_what_duckdb_counts(tmp_path: Path, kind: str, query: dict[str, Any]) -> None:
    write(tmp_path, kind)
    asked = {**query, "table": f"*.{kind}"}
    duck, spark = (run(Query(engine=engine, **asked), tmp_path) for engine in ("duckdb", "spark"))
    assert duck.numbers == spark.numbers
    assert duck.numbers["n"] > 0
    assert (duck.sql, duck.result_sha256) == (spark.sql, spark.result_sha256)


def test_a_column_that_there_is_not(tmp_path: Path) -> None:
    write(tmp_path, "parquet")
    with pytest.raises(QueryRefused, match="Spark refused it"):
        run(Query(engine="spark", table="*.parquet", event="nothing"), tmp_path)
