"""The small program that starts a measured one: `python -I -S launch.py COMMAND…`, without the command's output.

It prints seconds, peak memory in MB and the exit code. A process begins its life with the memory of whoever started it
on its account, so this one imports next to nothing: about 8 MB is the least that can be measured.
"""

from __future__ import annotations

import os
import sys
import time


def launch(command: list[str]) -> tuple[float, float, int]:
    """Seconds, megabytes and exit code of this child alone."""
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=silent)
    _, status, used = os.wait4(child, 0)
    taken = time.perf_counter() - begin
    return taken, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    print(*launch(sys.argv[1:]))
