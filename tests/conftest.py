"""What tests of several folders share: the program as people start it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("ASSURANCE_", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "SOURCE_DATE_EPOCH", "PYTHONIOENCODING", "TERM")
GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Said:
    """What the program left behind: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Program = Callable[..., Said]


def run(
    *arguments: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    timeout: float = 20,
    memory: int | None = None,
) -> Said:
    """Run the program; `memory` bounds its address space in bytes where the system can."""

    def bound() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory or 0, memory or 0))

    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    paths = [str(ROOT), *filter(None, [clean.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-m", "assurance", *arguments],
        cwd=cwd,
        env={**clean, "PYTHONPATH": os.pathsep.join(paths), **(env or {})},
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
        preexec_fn=bound if memory and os.name == "posix" else None,
    )
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.fixture
def program() -> Program:
    """The program, to be called with its arguments and `cwd`."""
    return run


@pytest.fixture
def hostile() -> Program:
    """The program with 20 seconds and 1.5 GB, which must end with a finding or a refusal and never with a crash."""

    def attempt(*arguments: str, cwd: Path, timeout: float = 20, **more: object) -> Said:
        said = run(*arguments, cwd=cwd, timeout=timeout, memory=3 * GIGABYTE // 2, **more)  # type: ignore[arg-type]
        assert said.code in (1, 2), said
        assert "Traceback" not in said.out + said.err
        assert " failed: " not in said.err, said.err
        assert str(cwd) not in said.out
        return said

    return attempt


def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool | None:
    """`@known-bug` on a scenario: it is meant so and not yet so, and the tag must go when it is."""
    if tag != "known-bug":
        return None
    pytest.mark.xfail(reason="a known bug", strict=True, raises=AssertionError)(function)
    return True
