"""How long a check of many rows takes, and how much memory: DuckDB, and what else is installed, in the same run.

    python tests/perf/queries.py [--rows 100000000] [--clusters 1000000]

It makes the rows with DuckDB in a temporary folder and deletes them. Each engine runs in a process of its own, so that
its peak memory is its own; Spark's Java process is counted as well where it is a child. All have to agree.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path

FILES = 10


def make(folder: Path, rows: int, clusters: int) -> None:
    """Rows with an item, a model, a talk (the cluster) and whether it was broken; one in 5,000 has no result."""
    import duckdb

    (folder / "rows").mkdir()
    each = rows // FILES
    with duckdb.connect() as connection:
        for number in range(FILES):
            connection.execute(
                "COPY (SELECT i AS item, 'm' || (hash(i) % 4) AS model, "
                f"'t' || (hash(i * 31) % {clusters}) AS talk, "
                "CASE WHEN hash(i * 7) % 5000 = 0 THEN NULL ELSE hash(i * 13) % 1000 = 0 END AS broken "
                f"FROM range({number * each}, {(number + 1) * each}) r(i)) "
                f"TO '{folder}/rows/part-{number}.parquet' (FORMAT parquet)"
            )


def by_engine(engine: str, folder: Path) -> dict[str, int]:
    from assurance.evidence.queries import Query, run

    query = Query(engine=engine, table="rows/*.parquet", event="broken", cluster="talk")
    return dict(run(query, folder).numbers)


def by_polars(folder: Path) -> dict[str, int]:
    import polars as pl

    found = (
        pl.scan_parquet(folder / "rows" / "*.parquet")
        .group_by("talk")
        .agg(
            pl.len().cast(pl.Int64).alias("m"),
            pl.col("broken").sum().cast(pl.Int64).alias("k"),
            pl.col("broken").is_null().sum().cast(pl.Int64).alias("e"),
        )
        .select(
            pl.col("m").sum().alias("n"),
            pl.col("k").sum(),
            pl.col("e").sum().alias("errors"),
            pl.len().alias("clusters"),
            (pl.col("k") ** 2).sum().alias("sum_k2"),
            (pl.col("k") * pl.col("m")).sum().alias("sum_km"),
            (pl.col("m") ** 2).sum().alias("sum_m2"),
        )
        .collect(engine="streaming")
    )
    return {name: int(value) for name, value in found.row(0, named=True).items()}


def by_pandas(folder: Path) -> dict[str, int]:
    import pandas as pd

    rows = pd.read_parquet(folder / "rows", columns=["talk", "broken"])
    grouped = rows.groupby("talk", sort=False)["broken"]
    m, known = grouped.size(), grouped.count()
    k = grouped.sum().astype("int64")
    return {
        "n": int(m.sum()),
        "k": int(k.sum()),
        "errors": int((m - known).sum()),
        "clusters": len(m),
        "sum_k2": int((k**2).sum()),
        "sum_km": int((k * m).sum()),
        "sum_m2": int((m**2).sum()),
    }


WAYS = {
    "duckdb": lambda folder: by_engine("duckdb", folder),
    "spark": lambda folder: by_engine("spark", folder),
    "polars": by_polars,
    "pandas": by_pandas,
}
NEEDS = {"duckdb": "duckdb", "spark": "pyspark", "polars": "polars", "pandas": "pandas"}


def memory(pid: int) -> int:
    """Resident bytes of a process and everything below it."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(folder.name) == pid or _below(int(fields[1]), pid):
                total += int((folder / "statm").read_text().split()[1]) * resource.getpagesize()
        except (OSError, ValueError, IndexError):
            continue
    return total


def _below(pid: int, top: int) -> bool:
    for _ in range(5):
        if pid == top:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            return False
    return False


def measured(way: str, folder: Path) -> tuple[dict[str, int], float, int]:
    """What an engine counts, in how many seconds, at how many bytes at most."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, __file__, "--way", way, "--folder", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    peak = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], memory(process.pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    out, _ = process.communicate()
    taken = time.perf_counter() - started
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{way} failed")
    return json.loads(out.splitlines()[-1]), taken, peak[0]


def main() -> None:
    """Make the rows, let every engine count them, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--clusters", type=int, default=1_000_000)
    parser.add_argument("--way")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(WAYS[given.way](given.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, given.rows, given.clusters)
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
        print(f"{given.rows:,} rows, {size / 1e9:.2f} GB of Parquet, {os.cpu_count()} cores, whole processes")
        first: dict[str, int] = {}
        for way in WAYS:
            if find_spec(NEEDS[way]) is None:
                print(f"  {way:8} is not installed")
                continue
            numbers, seconds, peak = measured(way, folder)
            first = first or numbers
            same = all(first[key] == value for key, value in numbers.items() if key in first)
            print(f"  {way:8} {seconds:7.1f} s  {peak / 1e6:8,.0f} MB  {'the same numbers' if same else numbers}")
        print(f"  {first}")


if __name__ == "__main__":
    main()
