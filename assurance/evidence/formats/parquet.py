"""Apache Parquet, read by DuckDB from a temporary file, up to two million rows; a `query` counts more."""

from __future__ import annotations

import math
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Reading
from assurance.evidence.tabling import MOST_ROWS, table


def sniff(content: Content) -> int:
    """It begins with `PAR1`."""
    return SURE if content.data[:4] == b"PAR1" else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the rows of the file; nested columns are left out."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.parquet")
        file.write_bytes(content.data)
        try:
            with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
                connection.execute(f"SET allowed_directories = ['{folder}']")
                connection.execute("SET enable_external_access = false")
                connection.execute("SET lock_configuration = true")
                done = connection.execute("SELECT * FROM read_parquet(?) LIMIT ?", [str(file), MOST_ROWS + 1])
                names = [column[0] for column in done.description]
                found = done.fetchall()
        except duckdb.Error:
            raise CannotRead("is a broken or cut off Parquet file") from None
    return table([dict(zip(names, map(_value, row), strict=True)) for row in found])


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else None
    return value if isinstance(value, bool | int | str | Decimal) else None


FORMAT = Format("parquet", "Apache Parquet", sniff, read)
