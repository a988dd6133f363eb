"""The engine: where Graphviz is looked for, in which order, and what is said when it is not there."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from assurance.views import engine
from assurance.views.engine import Engine, EngineFailed, EngineMissing, find, identify, run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake programs are shell scripts")


def fake(folder: Path, name: str, says: str, *, status: int = 0, body: str = "") -> str:
    """A program that answers `-V` like Graphviz, or not."""
    path = folder / name
    path.write_text(f'#!/bin/sh\nif [ "$1" = "-V" ]; then echo "{says}" >&2; exit {status}; fi\n{body}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_order_is_argument_variable_bundled_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, told, found = (
        fake(tmp_path, name, f"dot - graphviz version {n}.0 (0)") for n, name in ((1, "asked"), (2, "told"), (3, "dot"))
    )
    environ = {"ASSURANCE_DOT": told, "PATH": str(tmp_path)}
    assert find(asked, environ=environ) == Engine(asked, "graphviz", "1.0")
    assert find(environ=environ) == Engine(told, "graphviz", "2.0")
    del environ["ASSURANCE_DOT"]
    assert find(environ=environ).name == "graphviz-pure"
    monkeypatch.setattr(engine, "_bundled", lambda: iter(()))
    assert find(environ=environ) == Engine(found, "graphviz", "3.0")


def test_a_name_is_looked_up_on_the_path(tmp_path: Path) -> None:
    path = fake(tmp_path, "mydot", "dot - graphviz version 9.0 (0)")
    assert find("mydot", environ={"PATH": str(tmp_path)}).path == path


def test_without_any_engine_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_bundled", lambda: iter(()))
    with pytest.raises(EngineMissing, match=r"drawing needs Graphviz.*pip install graphviz-pure"):
        find(environ={"PATH": ""})


def test_an_engine_that_was_asked_for_is_not_silently_replaced(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match=r"`nowhere/dot` \(from --dot\) is not a program"):
        find("nowhere/dot", environ={"PATH": ""})
    with pytest.raises(EngineMissing, match=r"from ASSURANCE_DOT"):
        find(environ={"ASSURANCE_DOT": "nowhere", "PATH": ""})
    other = fake(tmp_path, "other", "something else 1.0")
    with pytest.raises(EngineMissing, match=r"does not answer like Graphviz"):
        find(other, environ={"PATH": ""})


def test_what_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    assert identify(fake(tmp_path, "broken", "dot - graphviz version 1.0", status=1)) is None
    assert identify(str(tmp_path / "missing")) is None
    assert identify(sys.executable) is None


def test_it_draws_and_swallows_warnings(capfd: pytest.CaptureFixture[str]) -> None:
    assert "<svg" in run(find(), 'digraph { a [label="é"] }', "svg")
    assert capfd.readouterr() == ("", "")


def test_a_failure_is_told_in_its_own_words(tmp_path: Path) -> None:
    path = fake(tmp_path, "dot", "dot - graphviz version 1.0 (0)", body="echo bad news >&2; exit 3")
    with pytest.raises(EngineFailed, match=r"graphviz 1.0 failed: bad news"):
        run(find(path), "digraph {}", "svg")


def test_a_hanging_engine_is_stopped(tmp_path: Path) -> None:
    path = fake(tmp_path, "dot", "dot - graphviz version 1.0 (0)", body="exec sleep 20")
    with pytest.raises(EngineFailed, match=r"took longer than 0.2 seconds"):
        run(find(path), "digraph {}", "svg", seconds=0.2)


def test_an_engine_that_vanished_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing):
        run(Engine(str(tmp_path / "gone"), "graphviz", "1.0"), "digraph {}", "svg")
