"""`check --watch`: a process that is watched while files change under it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASE = """case: k
top: C1
owner: lead
valid_until: 2027-11-20
acceptance: {authority: board, by: 2026-12-15}
files: [parts/*.yaml]
elements:
  - claim: C1
    text: The system is safe
    discipline: safety
    supported_by:
      # assurance: ignore[ARG414]: the tests change it
      - {evidence: E1, text: Report, status: accepted, collected: 2026-10-30, artifact: {path: report.txt}}
"""


class Watcher:
    """The program at work; its lines are read as they come."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASSURANCE_", "COLUMNS", "FORCE_COLOR"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assurance", "check", "--watch", "--today", "2026-11-22", *arguments],
            cwd=folder,
            env={**clean, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, text: str, seconds: float = 20) -> list[str]:
        """The lines up to one that has a text."""
        seen: list[str] = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                seen.append(self.lines.get(timeout=0.2))
            except Empty:
                continue
            if text in seen[-1]:
                return seen
        raise AssertionError(f"no {text!r} in {seen}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "doubts.yaml").write_text("elements: []\n", "utf-8")
    (tmp_path / "k.case.yaml").write_text(CASE, "utf-8")
    (tmp_path / "report.txt").write_text("fine\n", "utf-8")
    (tmp_path / "assurance.toml").write_text("", "utf-8")
    return tmp_path


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    started = Watcher(folder)
    yield started
    started.process.kill()
    started.process.wait(10)


DOUBT = "elements:\n  - {defeater: D1, challenges: C1, text: Perhaps not}\n"


def test_a_changed_file_is_checked_again_and_ctrl_c_ends_with_the_last_exit_code(
    folder: Path, watcher: Watcher
) -> None:
    first = watcher.until("k: ")
    assert "C1 supported" in first[-1]
    time.sleep(0.2)
    (folder / "parts" / "doubts.yaml").write_text(DOUBT, "utf-8")
    second = watcher.until("k: ")
    assert second[0] == f"changed: {Path('parts', 'doubts.yaml')}"
    assert "C1 challenged" in second[-1]
    assert watcher.stop() == 1  # ARG701 and the like: the case covers one discipline only
    assert "Traceback" not in "\n".join(watcher.lines.queue)


CHANGES = [
    ("an artifact that vanishes", lambda f: (f / "report.txt").unlink(), "changed: report.txt", "C1 unsupported"),
    (
        "a new file in the folder of a glob",
        lambda f: (f / "parts" / "more.yaml").write_text(DOUBT, "utf-8"),
        "changed: parts",
        "C1 challenged",
    ),
    (
        "a file that is half written",
        lambda f: (f / "k.case.yaml").write_text(CASE[: CASE.index("{evidence") + 20], "utf-8"),
        "changed: k.case.yaml",
        "no verdict",
    ),
    (
        "a configuration that makes no sense",
        lambda f: (f / "assurance.toml").write_text("fail-on = 7\n", "utf-8"),
        "changed: assurance.toml",
        "error: ",
    ),
    ("a case that vanishes", lambda f: (f / "k.case.yaml").unlink(), "changed: k.case.yaml", "error: "),
]


@pytest.mark.parametrize(("change", "header", "then"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_watching_goes_on(change: object, header: str, then: str, folder: Path, watcher: Watcher) -> None:
    """After each of these the check says what it sees, and once all is well again, says so."""
    watcher.until("C1 supported")
    time.sleep(0.2)
    change(folder)  # type: ignore[operator]
    said = watcher.until(then)
    assert header in said
    time.sleep(0.2)
    (folder / "k.case.yaml").write_text(CASE + "# mended\n", "utf-8")
    (folder / "report.txt").write_text("fine again\n", "utf-8")
    (folder / "parts" / "more.yaml").unlink(missing_ok=True)
    (folder / "assurance.toml").write_text("# all is well\n", "utf-8")
    assert "C1 supported" in watcher.until("C1 supported")[-1]


def test_what_cannot_be_watched_is_refused(tmp_path: Path) -> None:
    for arguments, why in ((["-"], "standard input"), (["--fix"], "leave out `--fix`")):
        done = Watcher(tmp_path, *arguments)
        assert why in "\n".join(done.until(why))
        assert done.process.wait(10) == 2
