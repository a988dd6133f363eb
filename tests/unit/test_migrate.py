"""Migrate: with invented migrations, for there is only one format; and how changes are offered on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from assurance.cli import offer as offer_module
from assurance.cli.migrate import pending
from assurance.cli.offer import Consent, offer
from assurance.cli.options import Target
from assurance.config import Config
from assurance.diagnostic import Edit
from assurance.source import Source, Sources, Span
from assurance.syntax.edit import Change
from assurance.syntax.migrations import MIGRATIONS, Migration, current


def replacing(old: str, new: str) -> Migration:
    """A migration that gives a key another name; its numbers are set by `chain`."""

    def edits(source: Source) -> Iterator[Edit]:
        for found in re.finditer(rf"\b{old}(?=:)", source.text):
            yield Edit(Span(source.name, found.start(), found.end()), new)

    return Migration(0, 0, edits)


def chain(*steps: Migration, begin: int = 1) -> tuple[Migration, ...]:
    return tuple(Migration(number, number + 1, step.edits) for number, step in enumerate(steps, begin))


ONE = chain(replacing("notes", "remarks"))
TWO = chain(replacing("notes", "remarks"), replacing("remarks", "comments"))
PART = "elements:\n  - {evidence: E1, text: Report, notes: N}\n"


def migrate(root: Path, text: str, migrations: tuple[Migration, ...], part: str = PART) -> dict[str, str]:
    """The texts after migrating a case with a part."""
    (root / "a.case.yaml").write_bytes(text.encode())
    (root / "p.yaml").write_bytes(part.encode())
    return {c.path: c.after for c in pending(Target(Sources(root, root), "a.case.yaml", Config()), migrations)}


CASES = [
    ("case: d\nfiles: [p.yaml]\n", ONE, "format: 2\ncase: d\nfiles: [p.yaml]\n", "remarks: N"),
    (
        "# head\ncase: d\nformat: 1\nfiles: [p.yaml]\n",
        ONE,
        "# head\ncase: d\nformat: 2\nfiles: [p.yaml]\n",
        "remarks: N",
    ),
    ("case: d\r\nformat: '1'\r\nfiles: [p.yaml]", TWO, "case: d\r\nformat: '3'\r\nfiles: [p.yaml]", "comments: N"),
    ("case: d\nformat: 2  # two\nfiles: [p.yaml]\n", TWO, "case: d\nformat: 3  # two\nfiles: [p.yaml]\n", None),
    ("{case: d, files: [p.yaml]}", ONE, "{format: 2, case: d, files: [p.yaml]}", "remarks: N"),
    ("case: d\nnotes: x\nfiles: [p.yaml]\n", ONE, "format: 2\ncase: d\nremarks: x\nfiles: [p.yaml]\n", "remarks: N"),
]


@pytest.mark.parametrize(("text", "migrations", "after", "part"), CASES)
def test_all_files_are_brought_along(
    text: str, migrations: tuple[Migration, ...], after: str, part: str | None, tmp_path: Path
) -> None:
    """Each step works on what the one before it left; the case document says the number."""
    found = migrate(tmp_path, text, migrations)
    assert found["a.case.yaml"] == after
    assert (part in found["p.yaml"]) if part else ("p.yaml" not in found)


@pytest.mark.parametrize("text", ["case: d\n", "case: d\nformat: 1\n"])
def test_there_is_nothing_to_do_today(text: str, tmp_path: Path) -> None:
    assert MIGRATIONS == ()
    assert current(MIGRATIONS) == 1
    assert migrate(tmp_path, text, MIGRATIONS) == {}
    assert migrate(tmp_path, text.replace("1", "2") if "format" in text else "case: d\nformat: 2\n", ONE) == {}


REFUSED = [
    ("case: d\nformat: 3\n", ONE, "`a.case.yaml` is in format 3, and this version reads format 2"),
    (
        "case: d\nformat: 1\n",
        chain(replacing("a", "b"), begin=2),
        "is in format 1, from which no migration leads to format 3",
    ),
    ("case: d\nformat: 1.0\n", ONE, "has a `format` that is no number"),
    ("case: d\nformat: [1]\n", ONE, "has a `format` that is no number"),
    ("case: d\nformat: ²\n", ONE, "has a `format` that is no number"),
    ("case: [\n", ONE, "cannot be read as YAML"),
]


@pytest.mark.parametrize(("text", "migrations", "why"), REFUSED)
def test_what_is_refused(text: str, migrations: tuple[Migration, ...], why: str, tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match=re.escape(why)):
        migrate(tmp_path, text, migrations)


def test_migrations_without_a_step_between_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="gap"):
        current((*chain(replacing("a", "b")), *chain(replacing("a", "b"), begin=3)))


# -- offering changes


@pytest.mark.parametrize(("answer", "code", "text"), [(True, 0, "new\n"), (False, 1, "old\n")])
def test_a_person_is_asked_on_a_terminal(
    answer: bool,
    code: int,
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return answer

    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(offer_module, "sys", SimpleNamespace(stdin=terminal, stderr=terminal))
    monkeypatch.setattr(click, "confirm", confirm)
    (tmp_path / "a.yaml").write_text("old\n", "utf-8")
    change = Change("a.yaml", "a.yaml", "old\n", "new\n")
    assert offer([change], Sources(tmp_path, tmp_path), Consent(yes=False, diff=False, color=False)) == code
    assert asked == ["Write 1 file?"]
    assert (tmp_path / "a.yaml").read_text("utf-8") == text
    assert capsys.readouterr().out == "--- a.yaml\n+++ a.yaml\n@@ -1 +1 @@\n-old\n+new\n"


def test_what_a_diff_shows_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change = Change("a.yaml", "a\x1b[31m.yaml", "old\n", "\x1b[2J\u202enew\n")
    assert offer([change], Sources(tmp_path, tmp_path), Consent(yes=False, diff=True, color=False)) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "+\\x1b[2J" in out
