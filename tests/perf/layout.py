"""Layout alone: `python tests/perf/layout.py CASE` prints the median seconds of our layout, and rounds."""

from __future__ import annotations

import gc
import statistics
import sys
import time

from assurance.api import load
from assurance.views.scene import scene
from assurance.views.tidy import tidy

ROUNDS, BUDGET = 7, 12.0


def main() -> None:
    """Lay the case out again and again, without the garbage collector, as the tool itself does."""
    gc.disable()
    drawn = scene(load(sys.argv[1]).assessment)
    taken: list[float] = []
    while len(taken) < ROUNDS and sum(taken) < BUDGET:
        begin = time.perf_counter()
        tidy(drawn)
        taken.append(time.perf_counter() - begin)
    print(statistics.median(taken), len(taken))


if __name__ == "__main__":
    main()
