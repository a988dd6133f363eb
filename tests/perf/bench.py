"""How fast `check` is, beside the bare interpreter in the same run: medians of cold processes, and ratios.

`python tests/perf/bench.py [SIZES…]`; milliseconds do not travel between machines, ratios do.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import generate

SIZES = (50, 1_000, 10_000, 100_000)
ROUNDS = 7
ENOUGH_SECONDS = 12.0


def measured(command: list[str]) -> tuple[float, float]:
    """Median seconds of a cold process, and the highest memory of any child so far in MB."""
    taken: list[float] = []
    while len(taken) < ROUNDS and sum(taken) < ENOUGH_SECONDS:
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        taken.append(time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return statistics.median(taken), peak / 1024


def row(name: str, seconds: float, bare: float, memory: float) -> str:
    """A line of the table."""
    return f"{name:<28} {seconds * 1000:>9.0f} ms {seconds / bare:>8.1f} × {memory:>8.0f} MB"


def main() -> None:
    """Print the table."""
    sizes = tuple(int(word) for word in sys.argv[1:]) or SIZES
    tool = [sys.executable, "-m", "assurance"]
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795305600")
    print(
        f"{'':<28} {'median':>12} {'bare':>10} {'peak':>11}   (Python {sys.version.split()[0]}, {os.cpu_count()} cores)"
    )
    bare, memory = measured([sys.executable, "-c", "pass"])
    print(row("bare interpreter", bare, bare, memory))
    print(
        row(
            "import pydantic, yaml, click", *_of(measured([sys.executable, "-c", "import pydantic, yaml, click"]), bare)
        )
    )
    print(row("--version", *_of(measured([*tool, "--version"]), bare)))
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            file = Path(folder, f"{size}.case.yaml")
            file.write_text(generate.case(size), "utf-8")
            limits = Path(folder, "assurance.toml")
            limits.write_text("[limits]\nfile-bytes = 100_000_000\nnodes = 50_000_000\n")
            print(row(f"check {size:,} elements", *_of(measured([*tool, "check", str(file)]), bare)), flush=True)


def _of(result: tuple[float, float], bare: float) -> tuple[float, float, float]:
    return result[0], bare, result[1]


if __name__ == "__main__":
    main()
