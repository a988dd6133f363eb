"""Cold processes: how long each takes and the most memory that it alone holds, as medians."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LAUNCH = str(Path(__file__).with_name("launch.py"))
SECONDS = 60.0
"""Longer runs are stopped, unless more is allowed."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds and megabytes of a command, over so many rounds; `trouble` says why there are none."""

    seconds: float = 0.0
    memory: float = 0.0
    rounds: int = 0
    trouble: str = ""


def once(command: list[str], limit: float = SECONDS) -> Run:
    """One run, ended with all that it started when its time is up."""
    small = [sys.executable, "-I", "-S", LAUNCH, *command]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        small, stdout=pipe, stderr=pipe, text=True, errors="replace", start_new_session=True
    ) as process:
        try:
            said, complaint = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return Run(trouble=f"stopped after {limit:.0f} s")
    seconds, memory, code = said.split() or ("0", "0", "not started")
    if code != "0":
        lines = complaint.split("\n") if complaint.strip() else ["no word of why"]
        reason = complaint.strip().split("\n")[-1] if "Traceback" in lines[0] else lines[0]
        return Run(trouble=f"failed ({code}): {reason[:100]}")
    return Run(float(seconds), float(memory), 1)


def median(command: list[str], rounds: int, *, budget: float, limit: float = SECONDS) -> Run:
    """The median of this many runs, of fewer where they need more seconds than the budget."""
    runs: list[Run] = []
    while len(runs) < rounds and sum(run.seconds for run in runs) < budget:
        runs.append(once(command, limit))
        if runs[-1].trouble:
            return runs[-1]
    seconds, memory = ([getattr(run, name) for run in runs] for name in ("seconds", "memory"))
    return Run(statistics.median(seconds), statistics.median(memory), len(runs))
