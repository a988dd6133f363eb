"""Queries: the counts that engines return, and everything that they refuse to do."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from click.testing import CliRunner

import assurance
from assurance.cli.app import cli
from assurance.evidence.queries import Query, QueryRefused, run
from assurance.evidence.queries.duck import run as run_duck
from assurance.evidence.queries.engine import numbers_of
from assurance.model.assessment import Outcome
from assurance.model.result import Result

TODAY = dt.date(2026, 11, 22)
Row = dict[str, Any]


def made(size: int = 500, seed: int = 1) -> list[Row]:
    """Rows in clusters of different sizes, some without a result."""
    rng = random.Random(seed)
    return [
        {
            "item": at,
            "model": rng.choice(["a", "b"]),
            "talk": f"t{rng.randrange(40)}",
            "broken": None if rng.random() < 0.02 else rng.random() < 0.1,
            "km": rng.randrange(5),
        }
        for at in range(size)
    ]


def write(folder: Path, rows: list[Row], kind: str) -> None:
    table = pa.Table.from_pylist(rows)
    (folder / "rows").mkdir(exist_ok=True)
    if kind == "parquet":
        half = len(rows) // 2
        pa.parquet.write_table(table.slice(0, half), folder / "rows" / "a.parquet")
        pa.parquet.write_table(table.slice(half), folder / "rows" / "b.parquet")
    elif kind == "csv":
        pa.csv.write_csv(table, folder / "rows" / "a.csv")
    else:
        (folder / "rows" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def by_hand(rows: list[Row], *, model: str | None = None) -> dict[str, int]:
    """The counts, row by row in Python."""
    chosen = [row for row in rows if model in (None, row["model"])]
    groups: dict[str, list[int]] = {}
    for row in chosen:
        found = groups.setdefault(row["talk"], [0, 0, 0])
        found[0] += 1
        found[1] += row["broken"] is True
        found[2] += row["broken"] is None
    each = list(groups.values())
    return {
        "n": len(chosen),
        "k": sum(k for _, k, _ in each),
        "errors": sum(e for _, _, e in each),
        "unclustered": 0,
        "clusters": len(each),
        "sum_k2": sum(k * k for _, k, _ in each),
        "sum_km": sum(k * m for m, k, _ in each),
        "sum_m2": sum(m * m for m, _, _ in each),
        "sum_x2": sum((k + e) ** 2 for _, k, e in each),
        "sum_xm": sum((k + e) * m for m, k, e in each),
    }


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("model", [None, "a"])
def test_a_table_is_counted_as_by_hand(tmp_path: Path, kind: str, model: str | None) -> None:
    rows = made()
    write(tmp_path, rows, kind)
    query = Query(table="rows/*", event="broken", cluster="talk", where=f"model = '{model}'" if model else None)
    found = run(query, tmp_path)
    assert found.numbers == by_hand(rows, model=model)
    assert [name.partition("/")[0] for name, _ in found.files] == ["rows"] * (2 if kind == "parquet" else 1)


def test_a_rate_sums_whole_numbers(tmp_path: Path) -> None:
    rows = made()
    write(tmp_path, rows, "parquet")
    found = run(Query(table="rows/*.parquet", event="broken", exposure="km", where="broken IS NOT NULL"), tmp_path)
    known = [row for row in rows if row["broken"] is not None]
    assert found.numbers["exposure"] == sum(row["km"] for row in known)
    assert found.numbers["errors"] == 0


def test_a_row_of_which_nobody_knows_whether_it_counts_has_no_result(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"model": None, "broken": False},
        {"model": "a", "broken": False},
        {"model": "b", "broken": True},
    ]
    write(tmp_path, rows, "jsonl")
    found = run(Query(table="rows/*.jsonl", event="broken", where="model = 'a'"), tmp_path)
    assert (found.numbers["n"], found.numbers["k"], found.numbers["errors"]) == (2, 0, 1)


def test_sums_of_squares_do_not_overflow(tmp_path: Path) -> None:
    """5·10⁹ rows in one cluster: their square is beyond 64 bits. (They are made by SQL, not by files.)"""
    table = pa.Table.from_pylist([{"m": 5_000_000_000}])
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    sql = (
        "SELECT SUM(big) AS n, 0 AS k, 1 AS clusters, 0 AS sum_k2, 0 AS sum_km, SUM(big * big) AS sum_m2 "
        "FROM (SELECT CAST(m AS DECIMAL(19, 0)) AS big FROM rows) AS wide"
    )
    found = run(Query(table="a.parquet", sql=sql), tmp_path)
    assert found.numbers["sum_m2"] == 25 * 10**18
    assert found.written["sum_m2"] == "25000000000000000000"


# -- what is refused

HOSTILE = [
    ("COPY (SELECT 1) TO 'rows/x.csv'", "its SQL is a COPY"),
    ("COPY (SELECT 1) TO '{folder}/x.csv'", "its SQL is a COPY"),
    ("ATTACH '{folder}/x.db'", "its SQL is a ATTACH"),
    ("INSTALL httpfs", "its SQL is a"),
    ("LOAD httpfs", "its SQL is a"),
    ("SET threads = 1", "its SQL is a"),
    ("PRAGMA database_list", "its SQL is a"),
    ("CALL pragma_version()", "its SQL is a"),
    ("CREATE TABLE x AS SELECT 1", "its SQL is a CREATE"),
    ("INSERT INTO rows VALUES (1)", "its SQL is a INSERT"),
    ("DROP VIEW rows", "its SQL is a DROP"),
    ("EXPLAIN ANALYZE SELECT 1 AS n, 1 AS k", "its SQL is a EXPLAIN"),
    ("EXPORT DATABASE '{folder}/x'", "its SQL is a"),
    ("SELECT 1 AS n, 1 AS k; SELECT 2", "holds 2 statements"),
    ("SELECT 1 AS n, 1 AS k; COPY (SELECT 1) TO '{folder}/x.csv'", "holds 2 statements"),
    ("", "holds 0 statements"),
    ("-- nothing", "holds 0 statements"),
    ("SELEC 1", "cannot be read"),
    ("SELECT COUNT(*) AS n, 0 AS k FROM read_text('/etc/hostname')", "Cannot access"),
    ("SELECT COUNT(*) AS n, 0 AS k FROM read_csv('{outside}/secret.csv')", "Cannot access"),
    ("SELECT COUNT(*) AS n, 0 AS k FROM '{folder}/../outside/secret.csv'", "DuckDB refused it"),
    ("SELECT COUNT(*) AS n, 0 AS k FROM glob('/etc/*')", "Cannot access"),
    ("SELECT COUNT(*) AS n, 0 AS k FROM read_csv('http://localhost/x.csv')", "DuckDB refused it"),
    ("SELECT COUNT(*) AS n, 0 AS k FROM read_parquet('s3://x/y.parquet')", "DuckDB refused it"),
    ("SELECT getenv('HOME') AS n, 0 AS k", "does not exist"),
    ("SELECT 1.5 AS n, 0 AS k", "is a fraction, not a whole number"),
    ("SELECT 1e3 AS n, 0 AS k", "is a fraction, not a whole number"),
    ("SELECT 'x' AS n, 0 AS k", "is a text"),
    ("SELECT TRUE AS n, 0 AS k", "is a truth value"),
    ("SELECT -1 AS n, 0 AS k", "is negative"),
    ("SELECT 1 AS n, 2 AS k", "2 events and 0 errors among 1 rows"),
    ("SELECT 1 AS n", "no column `k`"),
    ("SELECT 1 AS n, 1 AS k, 1 AS p", "a column `p`"),
    ("SELECT 1 AS n, 1 AS k, 1 AS n", "a column twice"),
    ("SELECT 1 AS n, 1 AS k UNION ALL SELECT 2, 2", "2 rows"),
    ("SELECT 1 AS n, 1 AS k FROM rows", "3 rows or more"),
    ("SELECT 1 AS n, 1 AS k WHERE FALSE", "0 rows"),
    ("SELECT 9 AS n, 1 AS k, 2 AS clusters", "no column `sum_k2`"),
    ("SELECT 9 AS n, 1 AS k, 2 AS clusters, 9 AS sum_k2, 1 AS sum_km, 20 AS sum_m2", "cannot be"),
    ("SELECT 9 AS n, 1 AS k, 4 AS unclustered", "4 rows do not say which cluster"),
]


@pytest.mark.parametrize(("sql", "said"), HOSTILE)
def test_sql_that_is_refused_writes_nothing(tmp_path: Path, sql: str, said: str) -> None:
    folder, outside = tmp_path / "case", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.csv").write_text("a\n1\n")
    write(folder, made(), "parquet")
    before = sorted(path.as_posix() for path in tmp_path.rglob("*"))
    with pytest.raises(QueryRefused) as caught:
        run(Query(sql=sql.format(folder=folder, outside=outside), table="rows/*.parquet"), folder)
    assert said in caught.value.reason
    assert tmp_path.as_posix() not in caught.value.reason
    assert sorted(path.as_posix() for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("/etc/passwd", "leads out"),
        ("../outside/secret.csv", "leads out"),
        ("rows/../../outside/*.csv", "leads out"),
        ("nothing/*.parquet", "names no file"),
        ("rows/*", "of several kinds"),
        ("rows/notes.txt", "a file of unknown kind"),
        ("link.csv", "a link that leads out"),
        ("", "is no path"),
        ("**.parquet", ""),
        ("a\0b", "leads out"),
    ],
)
def test_tables_that_are_refused(tmp_path: Path, table: str, said: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_text("broken\ntrue\n")
    write(folder, made(), "parquet")
    (folder / "rows" / "notes.txt").write_text("x")
    (folder / "link.csv").symlink_to(tmp_path / "outside" / "secret.csv")
    with pytest.raises(QueryRefused) as caught:
        run(Query(table=table, event="broken"), folder)
    assert said in caught.value.reason


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"event": "broken) FROM rows; DROP VIEW rows --"}, "holds `;`"),
        ({"event": "broken -- "}, "holds `--`"),
        ({"event": "broken /* "}, "holds `/*`"),
        ({"event": "broken)"}, "cannot be read"),
        ({"event": "nothing"}, "DuckDB refused it"),
        ({"event": "broken", "cluster": "talk; DROP"}, "is no column name"),
        ({"event": "broken", "cluster": "talk", "exposure": "km"}, "both a `cluster` and an `exposure`"),
        ({}, "has no `event`"),
        ({"sql": "SELECT 1 AS n, 0 AS k", "event": "broken"}, "`sql` and conditions beside it"),
    ],
)
def test_conditions_that_are_refused(tmp_path: Path, query: dict[str, str], said: str) -> None:
    write(tmp_path, made(), "parquet")
    with pytest.raises(QueryRefused) as caught:
        run(Query(table="rows/*.parquet", **query), tmp_path)
    assert said in caught.value.reason


def test_a_cluster_that_rows_do_not_name(tmp_path: Path) -> None:
    write(tmp_path, [{"broken": False, "talk": None}, {"broken": False, "talk": "a"}], "jsonl")
    with pytest.raises(QueryRefused, match="1 rows do not say which cluster"):
        run(Query(table="rows/*", event="broken", cluster="talk"), tmp_path)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"\0" * 1000, b"PAR1" + b"\xff" * 1000 + b"PAR1"])
def test_files_that_are_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    with pytest.raises(QueryRefused) as caught:
        run(Query(table="a.parquet", event="broken"), tmp_path)
    assert tmp_path.as_posix() not in caught.value.reason


def test_a_query_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    write(tmp_path, made(), "parquet")
    sql = "SELECT COUNT(*) AS n, 0 AS k FROM range(1000000000) a, range(1000000000) b WHERE a.range % 7 = b.range % 11"
    with pytest.raises(QueryRefused, match=r"took longer than 0\.3 seconds"):
        run_duck(Query(table="rows/*.parquet", sql=sql), tmp_path, seconds=0.3)


def test_nothing_is_a_sum_over_no_rows() -> None:
    assert numbers_of(["n", "k"], [(0, None)]) == {"n": 0, "k": 0}


def test_spark_that_is_not_installed_is_said(tmp_path: Path) -> None:
    write(tmp_path, made(), "parquet")
    try:
        import pyspark  # noqa: F401
    except ImportError:
        with pytest.raises(QueryRefused, match="PySpark is not installed"):
            run(Query(engine="spark", table="rows/*.parquet", event="broken"), tmp_path)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT reflect('java.lang.System', 'exit', 0) AS n, 0 AS k", "reaches beyond the rows"),
        ("SELECT COUNT(*) AS n, 0 AS k FROM parquet.`/etc`", "reaches beyond the rows"),
        ("DROP TABLE rows", "only a SELECT"),
    ],
)
def test_spark_refuses_before_it_starts(tmp_path: Path, sql: str, said: str) -> None:
    write(tmp_path, made(), "parquet")
    with pytest.raises(QueryRefused) as caught:
        run(Query(engine="spark", table="rows/*.parquet", sql=sql), tmp_path)
    assert said in caught.value.reason


# -- in a case


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        (tmp_path / "assurance.toml").write_text("")
        yield tmp_path


def case(folder: Path, query: str, check: str = "{rate: broken, below: 20%}") -> Result:
    (folder / "demo.case.yaml").write_text(f"""
case: demo
elements:
  - claim: C1
    text: The model refuses the request
    supported_by:
      - evidence: E1
        text: Red-team campaign
        status: accepted
        query: {{{query}}}
        checks: [{check}]
""")
    return assurance.load(folder / "demo.case.yaml", today=TODAY)


def test_a_query_decides_a_check(folder: Path) -> None:
    """Rows without a result count as broken, in clusters as well."""
    rows = made(2000)
    write(folder, rows, "parquet")
    (checked,) = case(folder, "table: rows/*.parquet, event: broken, cluster: talk").assessment.seen.checks["E1"]
    numbers = by_hand(rows)
    assert checked.outcome is Outcome.MET
    assert checked.line.startswith(f"{numbers['k'] + numbers['errors']}/2,000 by broken ({numbers['errors']} without a")
    kept = dict(checked.record)["clusters"]
    assert kept == {"count": 40, "sum_k2": numbers["sum_x2"], "sum_km": numbers["sum_xm"], "sum_m2": numbers["sum_m2"]}


@pytest.mark.parametrize(
    ("query", "check", "said"),
    [
        ("table: rows/*.parquet, event: broken", "{rate: brokn, below: 2%}", "its query has no measure `brokn`"),
        (
            "table: ../*.parquet, event: broken",
            "{rate: broken, below: 2%}",
            "its query was refused: `../*.parquet` leads",
        ),
        (
            "table: rows/*.parquet, sql: DROP TABLE x",
            "{rate: k, below: 2%}",
            "its query was refused: its SQL is a DROP",
        ),
        (
            "table: rows/*.parquet, event: broken",
            "{rate: broken, below: 2%, planned_n: 900}",
            "500 of 900 planned rows",
        ),
        ("engine: spark, table: rows/*.parquet, event: broken", "{rate: broken, below: 2%}", "was never run"),
    ],
)
def test_a_query_without_an_answer_is_unverifiable(folder: Path, query: str, check: str, said: str) -> None:
    write(folder, made(), "parquet")
    (checked,) = case(folder, query, check).assessment.seen.checks["E1"]
    assert checked.outcome is Outcome.UNVERIFIABLE
    assert said in checked.reason


def test_a_recorded_answer_is_used_offline_until_the_query_changes(folder: Path) -> None:
    """What Spark would have recorded; here DuckDB's answer stands in the lock under Spark's name."""
    write(folder, made(), "parquet")
    case(folder, "table: rows/*.parquet, event: broken, cluster: talk")
    assert CliRunner().invoke(cli, ["evidence", "refresh"]).exit_code == 0
    lock = json.loads((folder / "demo.lock.json").read_text())
    recorded = lock["evidence"][0]["query"]
    assert recorded["engine"] == "duckdb"
    assert recorded["result"] == by_hand(made())
    spark = "engine: spark, table: rows/*.parquet, event: broken, cluster: talk"
    (checked,) = case(folder, spark).assessment.seen.checks["E1"]
    assert checked.reason == "its query is another one than was recorded"


def test_refreshing_says_what_was_refused(folder: Path) -> None:
    case(folder, "table: nothing.csv, event: broken")
    done = CliRunner().invoke(cli, ["evidence", "refresh"])
    assert done.exit_code
    assert "`nothing.csv` names no file" in done.output
