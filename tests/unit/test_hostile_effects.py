"""What checking does to the machine: while a hostile case is checked, no program starts, nothing is sent or written.

Python tells an audit hook (PEP 578) of every file that is opened, every program that is started and every connection.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import assurance

TODAY = dt.date(2026, 11, 22)
STARTS = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.fork",
    "pty.spawn",
)
SENDS = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "urllib.Request")
CHANGES = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.",
)
RUNS = ("pickle.find_class", "ctypes.dlopen")
HEAD = "case: demo\ntop: C1\n"
CLAIM = HEAD + "elements:\n  - claim: C1\n    text: It is safe\n"
WITH = CLAIM + "    supported_by:\n      - {evidence: E1, text: Run, status: accepted, SAID}\n"
OUTSIDE = "kept-by-nobody-else"

TEXTS = {
    "a command in a tag": CLAIM + "    notes: !!python/object/apply:os.system ['touch OUT']\n",
    "a module in a tag": CLAIM + "    notes: !!python/module:subprocess ''\n",
    "an object in a tag": "!!python/object/new:subprocess.Popen [['touch', 'OUT']]\n",
    "a shell in every text": CLAIM.replace("It is safe", "$(touch OUT) `touch OUT` ; touch OUT | {{7*7}} %s %n"),
    "a link to a picture": CLAIM + "    url: http://127.0.0.1:9/x\n    text2: <img src=http://127.0.0.1:9/y>\n",
    "a template": CLAIM.replace("It is safe", "{self.__class__.__mro__} {0.__globals__}"),
    "files above": HEAD + "files: [../../*, /etc/passwd, ~/.ssh/*, '../secret.yaml']\n" + CLAIM[len(HEAD) :],
    "a case above": HEAD + "uses: [../secret.yaml]\n" + CLAIM[len(HEAD) :],
    "a text from a file above": CLAIM.replace("It is safe", "{file: ../secret.yaml}"),
    "an artifact above": WITH.replace("SAID", "artifact: {path: ../secret.yaml}, checks: [{all_pass: true}]"),
    "an artifact far away": WITH.replace("SAID", "artifact: {url: 'http://127.0.0.1:9/x'}, checks: [{all_pass: true}]"),
    "a pickle": WITH.replace("SAID", "artifact: {path: evil.pkl}, checks: [{all_pass: true}]"),
    "an archive": WITH.replace("SAID", "artifact: {path: evil.eval}, checks: [{all_pass: true}]"),
    "an entity": WITH.replace("SAID", "artifact: {path: evil.xml}, checks: [{all_pass: true}]"),
    "a query that copies": WITH.replace(
        "SAID", "query: {engine: duckdb, sql: \"COPY (SELECT 1) TO 'OUT'\"}, checks: [{rate: x, below: 1%}]"
    ),
    "a query that installs": WITH.replace(
        "SAID", 'query: {engine: duckdb, sql: "INSTALL httpfs; LOAD httpfs"}, checks: [{rate: x, below: 1%}]'
    ),
    "a query that reads above": WITH.replace(
        "SAID",
        "query: {engine: duckdb, sql: \"SELECT 1 AS n, 0 AS k FROM read_text('../secret.yaml')\"}, "
        "checks: [{rate: x, below: 1%}]",
    ),
    "an engine for queries that is a program": WITH.replace(
        "SAID", "query: {engine: /bin/sh, table: evil.xml}, checks: [{rate: x, below: 1%}]"
    ),
}
FILES = {
    "evil.pkl": b"cposix\nsystem\n(S'touch OUT'\ntR.",
    "evil.eval": b"PK\x03\x04" + bytes(40),
    "evil.xml": b'<!DOCTYPE t [<!ENTITY x SYSTEM "../secret.yaml">]><testsuite><testcase name="&x;"/></testsuite>',
    "assurance.toml": b"",
}


class Watch:
    """What Python told while it was on; a hook cannot be taken away again, so there is one for all tests."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an event that changes, sends, starts or runs something."""
        if self.on and (event.startswith((*STARTS, *SENDS, *CHANGES, *RUNS)) or _writes(event, arguments)):
            self.on = False  # the words for what is seen must not be seen themselves
            self.seen.append(f"{event} {arguments!r}")
            self.on = True


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    if event != "open":
        return False
    _, mode, flags = arguments
    by_mode = isinstance(mode, str) and any(letter in mode for letter in "wax+")
    return by_mode or bool(isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


WATCH = Watch()
sys.addaudithook(WATCH)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What happens inside."""
    WATCH.seen = []
    WATCH.on = True
    try:
        yield WATCH.seen
    finally:
        WATCH.on = False


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules are imported when first used, which writes their compiled text: not while somebody watches."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    said = WITH.replace("SAID", "artifact: {path: a.xml}, checks: [{rate: failed, below: 1%}]")
    (tmp_path / "warm").mkdir()
    (tmp_path / "warm/a.xml").write_text('<testsuite tests="1"><testcase name="a"/></testsuite>', "utf-8")
    (tmp_path / "warm/t.csv").write_text("x\ntrue\n", "utf-8")
    query = "query: {engine: duckdb, table: t.csv, event: x}, checks: [{rate: x, below: 1%}]"
    for text in (said, WITH.replace("SAID", query)):
        assurance.analyse(text, today=TODAY, root=tmp_path / "warm")


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_case_starts_sends_and_writes_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    outside = f"case: {OUTSIDE}\ntop: C1\nelements: [{{claim: C1, text: {OUTSIDE}}}]\n"
    (tmp_path / "secret.yaml").write_text(outside, "utf-8")
    for file, data in FILES.items():
        (folder / file).write_bytes(data)
    before = sorted(tmp_path.rglob("*"))
    with watched() as seen:
        result = assurance.analyse(TEXTS[name], today=TODAY, root=folder)
    assert seen == []
    assert sorted(tmp_path.rglob("*")) == before
    assert all(OUTSIDE not in finding.message for finding in result.findings)
    assert {state.value for _, state in result.verdicts.support} <= {"undeveloped", "unsupported"}


def test_the_watch_sees_what_it_should(tmp_path: Path) -> None:
    """A watch that sees nothing would pass every test above."""
    with watched() as seen:
        (tmp_path / "a").write_text("a", "utf-8")
        (tmp_path / "a").unlink()
        with pytest.raises(FileNotFoundError):
            os.execv(str(tmp_path / "none"), ["none"])  # noqa: S606  there is no such program
    assert [event.split(" ")[0] for event in seen] == ["open", "os.remove", "os.exec"]
