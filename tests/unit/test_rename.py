"""Rename: everything that names a thing follows, nothing else changes by a byte, and what cannot be safe is refused."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.cli import changes as changes_module
from assurance.cli import files as files_module
from assurance.cli.changes import save
from assurance.cli.options import Target, _target
from assurance.cli.rename import planned
from assurance.config import Config
from assurance.model.names import things
from assurance.model.rename import Refusal, mentions, plan, read
from assurance.pipeline import check
from assurance.source import Sources
from assurance.syntax.edit import Change, edited

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "cases").glob("*/*.case.yaml"))
TODAY = dt.date(2026, 11, 22)

CASE = """\
case: demo
top: C1
files: [part.yaml, sub/mod.yaml]
risks:
  - {hazard: H1, text: A wrong dosage}
elements:
  - claim: C1            # C1 is the top
    text: C1 and C10 and C-1 are words
    supported_by: [C2, "C10", m/C1]
  - {claim: C10, text: Ten, undeveloped: true}
"""
PART = """\
elements:
  - claim: C2
    text: "🎉 emoji before"
    addresses: [H1]
    supported_by: [{evidence: E1, text: See C1}]
    challenged_by: [{defeater: D1, text: Doubt, challenges: demo/C1}]
"""
MODULE = """\
module: m
interface: [C1]
elements:
  - {claim: C1, text: Of m, undeveloped: true, challenged_by: [{defeater: D2, text: Doubt}], in_context_of: [X]}
  - {context: X, text: Something}
"""


def project(root: Path, **files: str | bytes) -> Sources:
    """A project with some files; `__` in a name stands for a slash, `_` for a dot."""
    known: dict[str, str | bytes] = {"a_case": CASE, "part": PART, "sub__mod": MODULE, **files}
    for name, text in known.items():
        path = root / (name.replace("__", "/").replace("_", ".") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Sources(root, root)


def rename(sources: Sources, old: str, new: str, *paths: str) -> dict[str, str]:
    """The texts by file after a renaming, of those files that change."""
    done = plan(sources, paths or ("a.case.yaml",), old=old, new=new)
    return {name: edited(sources.texts[name].text, edits) for name, edits in done.edits.items()}


def refused(sources: Sources, old: str, new: str, *paths: str) -> str:
    with pytest.raises(Refusal) as caught:
        rename(sources, old, new, *paths)
    return str(caught.value)


# -- what is renamed

RENAMED = [
    ("C1", "T-9", {"a.case.yaml": ["top: T-9", "claim: T-9 ", "m/C1]", "text: C1 and"], "part.yaml": ["demo/T-9"]}),
    ("demo/C1", "T9", {"a.case.yaml": ["top: T9"], "part.yaml": ["demo/T9", "See C1"]}),
    ("m/C1", "K", {"a.case.yaml": ['"C10", m/K]', "top: C1"], "sub/mod.yaml": ["[K]", "{claim: K, text: Of m"]}),
    ("m/C1", "m/K", {"a.case.yaml": ["m/K]"], "sub/mod.yaml": ["[K]"]}),
    ("C10", "Ziel_größe", {"a.case.yaml": ['"Ziel_größe"', "{claim: Ziel_größe,", "C1 and C10"]}),
    ("H1", "wrong-dosage", {"a.case.yaml": ["hazard: wrong-dosage"], "part.yaml": ["[wrong-dosage]"]}),
    ("m", "second", {"a.case.yaml": ["second/C1]"], "sub/mod.yaml": ["module: second\n"]}),
    ("demo", "other", {"a.case.yaml": ["case: other\n"], "part.yaml": ["other/C1"]}),
    ("E1", "E2", {"part.yaml": ["{evidence: E2, text: See C1}"]}),
    ("m/X", "Y", {"sub/mod.yaml": ["[Y]", "context: Y,"]}),
]


@pytest.mark.parametrize(("old", "new", "shows"), RENAMED)
def test_everything_that_names_it_follows(old: str, new: str, shows: dict[str, list[str]], tmp_path: Path) -> None:
    after = rename(project(tmp_path), old, new)
    assert after.keys() == shows.keys()
    for name, pieces in shows.items():
        for piece in pieces:
            assert piece in after[name]


REFUSED = [
    ("C1", "C10", "`C10` is an element already, at a.case.yaml:10:13"),
    ("C1", "H1", "`H1` is a register entry already, at a.case.yaml:5:14"),
    ("H1", "C1", "`C1` is an element already"),
    ("E1", "m", "`m` is a module already"),
    ("C1", "C1", "`C1` is its ID already"),
    ("C1", "9", "`9` is not an ID"),
    ("C1", "a b", "`a b` is not an ID"),
    ("C1", "C1.*", "`C1.*` is not an ID"),
    ("C1", "m/K", "`m/K` is not an ID"),
    ("C1", "e\u0301a", "not in Unicode's composed form"),
    ("C1", "null", "YAML's word for nothing"),
    ("C1", "", "an ID is missing"),
    ("C.", "X", "there is no `C.` in `demo`"),
    ("C(1", "X", "there is no `C(1` in `demo`"),
    ("X", "Y", "there is no `X` in `demo`; did you mean `m/X`?"),
    ("C11", "Y", "did you mean `C1"),
    ("m/Z", "Y", "there is no `m/Z`"),
]


@pytest.mark.parametrize(("old", "new", "why"), REFUSED)
def test_what_is_refused(old: str, new: str, why: str, tmp_path: Path) -> None:
    assert why in refused(project(tmp_path), old, new)


def test_the_same_id_may_be_free_in_a_module(tmp_path: Path) -> None:
    """Modules have namespaces of their own."""
    assert "claim: C2, text: Of m" in rename(project(tmp_path), "m/C1", "C2")["sub/mod.yaml"]


def test_a_name_that_leads_nowhere_is_not_taken_over(tmp_path: Path) -> None:
    sources = project(tmp_path, a_case=CASE.replace('"C10",', '"C10", C7,'))
    assert "names in `a.case.yaml`" in refused(sources, "C1", "C7")


def test_a_case_with_a_fault_in_its_text_is_refused(tmp_path: Path) -> None:
    sources = project(tmp_path, part=PART.replace("addresses", "adresses"))
    assert "`a.case.yaml` has 1 error in its text" in refused(sources, "C1", "C7")


def test_a_case_that_gives_an_id_twice_is_refused(tmp_path: Path) -> None:
    sources = project(tmp_path, part=PART.replace("E1", "C1"))
    assert "gives an ID to two things" in refused(sources, "C10", "C7")


@pytest.mark.parametrize("what", ["missing", "part"])
def test_what_cannot_be_read_as_a_case_is_refused(what: str, tmp_path: Path) -> None:
    sources = project(tmp_path)
    if what == "missing":
        (tmp_path / "part.yaml").unlink()
        assert "could not be read in full" in refused(sources, "C1", "C7")
    else:
        assert "is no case; name the case that lists it" in refused(sources, "C2", "C7", "part.yaml")


def test_a_name_with_escapes_is_refused(tmp_path: Path) -> None:
    sources = project(tmp_path, a_case=CASE.replace('"C10"', '"C\\x310"'))
    assert "a.case.yaml:9:24 is written with escapes" in refused(sources, "C10", "C7")


def test_what_is_an_element_and_a_module_needs_a_longer_name(tmp_path: Path) -> None:
    sources = project(tmp_path, part=PART.replace("E1", "m"))
    assert refused(sources, "m", "C7") == "`m` is a module and an element; write `demo/m` for the element"
    assert "evidence: C7" in rename(sources, "demo/m", "C7")["part.yaml"]


# -- several cases

OTHER = """\
case: other
top: O1
files: [part.yaml]
risks: [{hazard: H1, text: Mine}]
elements:
  - {claim: O1, text: It is safe, supported_by: [C2]}
  - {claim: C1, text: Mine, undeveloped: true}
"""


def test_all_cases_that_read_the_file_change_together(tmp_path: Path) -> None:
    sources = project(tmp_path, b_case=OTHER, part=PART.replace("demo/C1", "C1"))
    after = rename(sources, "C2", "C5", "a.case.yaml", "b.case.yaml")
    assert after.keys() == {"a.case.yaml", "b.case.yaml", "part.yaml"}
    assert "supported_by: [C5]" in after["b.case.yaml"]


def test_a_shared_file_that_means_something_else_there_is_refused(tmp_path: Path) -> None:
    """`part.yaml` names C1, which each of two cases defines for itself."""
    sources = project(tmp_path, b_case=OTHER, part=PART.replace("demo/C1", "C1"))
    why = refused(sources, "C1", "C5", "a.case.yaml", "b.case.yaml")
    assert why == "names in `b.case.yaml`, which reads `part.yaml`, would lead somewhere else"


def test_a_name_that_is_taken_in_another_case_is_refused(tmp_path: Path) -> None:
    sources = project(tmp_path, b_case=OTHER, part=PART.replace("demo/C1", "C1"))
    assert "`O1` is an element already, at b.case.yaml:6:13" in refused(
        sources, "C2", "O1", "a.case.yaml", "b.case.yaml"
    )


def test_a_case_that_shares_nothing_may_be_broken(tmp_path: Path) -> None:
    sources = project(tmp_path, b_case="case: [\n")
    assert "top: C7" in rename(sources, "C1", "C7", "a.case.yaml", "b.case.yaml")["a.case.yaml"]


def test_a_broken_case_that_reads_a_changed_file_is_in_the_way(tmp_path: Path) -> None:
    sources = project(tmp_path, b_case=OTHER.replace("supported_by", "suported_by"))
    assert "`b.case.yaml` has 1 error in its text" in refused(sources, "C2", "C7", "a.case.yaml", "b.case.yaml")


# -- texts that mention it


def test_mentions_are_found_and_names_are_not(tmp_path: Path) -> None:
    sources = project(tmp_path, c=b"", part=PART.replace("text: Doubt", "text: {file: why.md}"))
    (tmp_path / "why.md").write_text("Because of C1, not C1x or xC1 or C1-a.\n", "utf-8")
    done = plan(sources, ("a.case.yaml",), old="C1", new="C7")
    found = [(source.name, *source.position(place.start)) for source, place in mentions(sources, done)]
    assert found == [("a.case.yaml", 7, 28), ("a.case.yaml", 8, 11), ("part.yaml", 5, 45), ("why.md", 1, 12)]


# -- bytes

ROUND: list[tuple[str, dict[str, Any]]] = [
    ("plain", {}),
    ("windows line ends", {"a_case": CASE.replace("\n", "\r\n"), "part": PART.replace("\n", "\r\n")}),
    ("byte order marks", {"a_case": b"\xef\xbb\xbf" + CASE.encode(), "sub__mod": b"\xef\xbb\xbf" + MODULE.encode()}),
    ("old line ends", {"part": PART.replace("\n", "\r")}),
    ("no line end at the end", {"a_case": CASE.rstrip(), "part": PART.rstrip()}),
    ("tabs and trailing spaces", {"a_case": CASE.replace("claim: C1 ", "claim: C1 \t ").replace("C10,", "C10 ,")}),
    ("single quotes", {"a_case": CASE.replace('"C10"', "'C10'").replace("top: C1", "top: ['C1']")}),
    ("wide characters", {"a_case": CASE.replace("C1 and", '"👩‍🚀 系统 e\u0301 \u2028').replace("words", 'words"')}),
]


def written(root: Path, old: str, new: str) -> None:
    """Rename in the files themselves."""
    sources = Sources(root, root)
    done = plan(sources, ("a.case.yaml",), old=old, new=new)
    texts = sources.texts
    save([Change(texts[n].path, n, texts[n].text, edited(texts[n].text, e)) for n, e in done.edits.items()], sources)


def every_byte(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("files", [files for _, files in ROUND], ids=[name for name, _ in ROUND])
@pytest.mark.parametrize(("old", "back"), [("C1", "C1"), ("m/C1", "m/C1"), ("m", "m"), ("demo", "demo"), ("H1", "H1")])
def test_there_and_back_gives_the_same_bytes(old: str, back: str, files: dict[str, Any], tmp_path: Path) -> None:
    project(tmp_path, **files)
    before = every_byte(tmp_path)
    new = "Ünique-9"
    written(tmp_path, old, new)
    between = every_byte(tmp_path)
    assert between != before
    for name, data in between.items():
        assert data.replace(new.encode(), old.rpartition("/")[2].encode()) == before[name]
    module = old.rpartition("/")[0]
    written(tmp_path, f"{module}/{new}" if module else new, back.rpartition("/")[2])
    assert every_byte(tmp_path) == before


def test_an_id_that_is_composed_unicode(tmp_path: Path) -> None:
    sources = project(tmp_path, part=PART.replace("E1", "Prüfung"))
    assert "evidence: 検査-1," in rename(sources, "Prüfung", "検査-1")["part.yaml"]


# -- the same case with another name


def generator() -> ModuleType:
    """The bench's generator, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("bench_generator", ROOT / "tests" / "perf" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault("bench_generator", module)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()


def said(sources: Sources, path: str, new: str, old: str) -> Counter[tuple[object, ...]]:
    """Findings, states and verdicts of a case with a name written as it was."""
    result = check(sources, path, today=TODAY)
    word = re.compile(rf"(?<![\w-]){re.escape(new)}(?![\w-])")
    findings = [
        (d.code, d.severity, d.span.file, word.sub(old, d.message), word.sub(old, str(d.about)))
        for d in result.findings
    ]
    states = [(word.sub(old, key), state) for key, state in result.assessment.states.items()]
    verdicts = (result.verdicts.coverage, result.verdicts.undecided)
    return Counter([*findings, *states, verdicts])


def there_and_back(sources: Sources, path: str, key: str) -> None:
    old, new = key.rpartition("/")[2], f"{key.rpartition('/')[2]}Qq"
    done = plan(sources, [path], old=key, new=new)
    texts = {sources.texts[n].path: edited(sources.texts[n].text, e) for n, e in done.edits.items()}
    then = Sources(sources.root, sources.base, buffers={**{s.path: s.text for s in sources.texts.values()}, **texts})
    assert said(then, path, new, old) == said(sources, path, new, old)
    back = plan(then, [path], old=key.removesuffix(old) + new, new=old)
    assert {n: edited(then.texts[n].text, e) for n, e in back.edits.items()} == {
        n: sources.texts[n].text for n in texts
    }


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_everything_in_the_gallery_can_be_renamed(case: Path) -> None:
    sources = Sources(case.parent, case.parent)
    keys = [thing.key for thing in things(read(sources, case.name).case)]
    assert len(keys) > 10
    for key in keys:
        there_and_back(sources, case.name, key)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_generated_cases_say_the_same_under_another_name(data: st.DataObject) -> None:
    files = data.draw(st.integers(1, 4))
    spec = GENERATOR.Spec(
        size=data.draw(st.integers(12, 60)),
        files=files,
        cross_links=data.draw(st.sampled_from([0.0, 0.3])),
        texts=data.draw(st.sampled_from(["short", "mixed"])),
        seed=data.draw(st.integers(1, 10_000)),
    )
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    texts = {name: text.replace("\n", end) for name, text in GENERATOR.files(spec).items()}
    sources = Sources(ROOT / "tests", ROOT / "tests", buffers=texts)
    keys = sorted(thing.key for thing in things(read(sources, GENERATOR.CASE).case))
    there_and_back(sources, GENERATOR.CASE, data.draw(st.sampled_from(keys)))


# -- writing


def target(root: Path) -> Target:
    return _target(root / "a.case.yaml")


def test_a_file_that_changed_meanwhile_stops_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    one = target(tmp_path)
    found = planned(one, "C1", "C7")
    texts = one.sources.texts
    made = [Change(texts[n].path, n, texts[n].text, edited(texts[n].text, e)) for n, e in found.edits.items()]
    (tmp_path / "part.yaml").write_text(PART + "# meanwhile\n", "utf-8")
    before = every_byte(tmp_path)
    with pytest.raises(click.ClickException, match=r"`part\.yaml` has changed since it was read; nothing was written"):
        save(made, one.sources)
    assert every_byte(tmp_path) == before


def test_a_file_that_cannot_be_written_puts_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, part=b"\xef\xbb\xbf" + PART.encode())
    (tmp_path / "zz").mkdir()
    before = every_byte(tmp_path)
    usual = files_module.tempfile.mkstemp

    def mkstemp(*, prefix: str, dir: Path) -> tuple[int, str]:  # noqa: A002  tempfile's name
        if prefix.startswith(".mod.yaml"):
            raise PermissionError(13, "Permission denied")
        return usual(prefix=prefix, dir=dir)

    sources = Sources(tmp_path, tmp_path)
    read(sources, "a.case.yaml")
    made = [Change(s.path, n, s.text, s.text + "# more\n") for n, s in sorted(sources.texts.items())]
    made.insert(0, Change("new.yaml", "new.yaml", None, "elements: []\n"))
    monkeypatch.setattr(changes_module.write.__globals__["tempfile"], "mkstemp", mkstemp)
    with pytest.raises(
        click.ClickException, match=r"mod\.yaml` could not be written: permission denied; nothing was changed"
    ):
        save(made, sources)
    monkeypatch.undo()
    assert every_byte(tmp_path) == before


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="everything may be written by root")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    project(tmp_path)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(click.ClickException, match="permission denied"):
            written(tmp_path, "C1", "C7")
    finally:
        tmp_path.chmod(0o755)


def test_a_project_with_fields_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields that the configuration allows are no errors, and what they say is no name."""
    project(tmp_path, part=PART.replace("addresses", "ticket: C2\n    addresses"))
    (tmp_path / "assurance.toml").write_text('extra-fields = ["ticket"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    one = target(tmp_path)
    assert one.config == Config(extra_fields=frozenset({"ticket"}))
    found = planned(one, "C2", "C7")
    source = one.sources.texts["part.yaml"]
    assert "ticket: C2" in edited(source.text, found.edits["part.yaml"])
