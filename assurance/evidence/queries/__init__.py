"""Queries: evidence whose rows an engine counts. It returns whole numbers alone; every bound is computed here.

The same portable text runs on every engine, so that the numbers do not depend on which one holds the rows.
"""

from __future__ import annotations

from pathlib import Path

from assurance.evidence.queries.engine import Counted, Engine, Query, QueryRefused

__all__ = ["Counted", "Engine", "Query", "QueryRefused", "engines", "run"]


def engines() -> dict[str, Engine]:
    """The engines by name. A new one is a module with a `run`, and a line here."""
    from assurance.evidence.queries import duck, spark

    return {"duckdb": duck.run, "spark": spark.run}


def run(query: Query, folder: Path) -> Counted:
    """What an engine counts over files of a folder; `QueryRefused` says why it does not."""
    return engines()[query.engine](query, folder)
