"""The case inside its picture: it is read back as it was, and nothing that a stranger writes there does harm."""

from __future__ import annotations

import datetime as dt
import html
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.cli.app import run
from assurance.config import load_config
from assurance.model.result import Result
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.metadata import FORMAT, NoCase, metadata, read, unpack
from assurance.views.pick import Pick
from assurance.views.render import Settings, render
from assurance.views.scene import scene
from assurance.views.svg import svg
from assurance.views.tidy import tidy

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 22)
TIDY = Settings(arrange="tidy")
CASES = sorted(ROOT.glob("cases/*/*.case.yaml"))
DRONE = ROOT / "cases/delivery-drone/delivery-drone.case.yaml"


def judged(path: Path) -> Result:
    return check(Sources(path.parent, path.parent), path.name, today=TODAY, config=load_config(path.parent))


def drawn(result: Result) -> str:
    return render(result.assessment, "svg", settings=TIDY).data.decode()


def told(result: Result) -> Any:
    """All that a check says of a case: states, standings, verdicts, findings with their places."""
    found = result.assessment
    words = {key: found.word(key) for key in found.case.elements}
    codes = [(finding.code, finding.span, finding.message) for finding in result.findings]
    return words, found.verdicts, codes


def write(files: Mapping[str, str], folder: Path) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def carrying(data: Any) -> str:
    """A picture that carries something."""
    text = html.escape(data if isinstance(data, str) else json.dumps({"format": FORMAT, **data}))
    return f'<svg><metadata id="case-data">{text}</metadata></svg>'


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_case_is_read_back_as_it_was(path: Path, tmp_path: Path) -> None:
    before = judged(path)
    files = unpack(drawn(before))
    assert next(iter(files)) == path.name
    shutil.copytree(path.parent, tmp_path / "new", ignore=shutil.ignore_patterns("*.yaml"))  # evidence is not in it
    write(files, tmp_path / "new")
    assert told(judged(tmp_path / "new" / path.name)) == told(before)
    for name, text in files.items():
        assert (path.parent / name).read_text("utf-8") == text


def test_everything_that_a_case_is_spread_over_comes_back(tmp_path: Path) -> None:
    old = {
        "assurance.toml": 'extra-fields = ["budget"]\n',
        "made/k.case.yaml": "case: k  # a comment\ntop: C1\nfiles: ['../parts/*.yaml', ../security/m.yaml]\n"
        "elements:\n- claim: C1\n  budget: 5 EUR\n  text: {file: ../texts/c1.md}\n  supported_by: [C2, security/C1]\n",
        "parts/a.yaml": "elements:\n- {claim: C2, text: 'on', undeveloped: true}\n",
        "parts/files only.yaml": "files: [more/b.yaml]\n",
        "parts/more/b.yaml": "risks:\n- {hazard: H1, text: 'a\\u0007\\uD83D \\x85 ]]> --> b', severity: minor}\n",
        "parts/empty.yaml": "elements: []\n",
        "security/m.yaml": "module: security\ninterface: [C1]\nelements: [{claim: C1, text: 日本 🎉}]",
        "texts/c1.md": "The *top* </metadata><script>alert(1)</script> & more\n",
    }
    write(old, tmp_path / "old")
    before = check_in(tmp_path / "old")
    assert before.case.complete
    files = unpack(drawn(before))
    assert files == old
    write(files, tmp_path / "new")
    assert told(check_in(tmp_path / "new")) == told(before)


def check_in(root: Path) -> Result:
    return check(Sources(root, root), "made/k.case.yaml", today=TODAY, config=load_config(root))


def test_a_large_case_comes_back() -> None:
    claims = "".join(f"- {{claim: C{n}, text: claim {n}, supported_by: [C{n + 1}]}}\n" for n in range(300))
    text = f"case: k\ntop: C0\nelements:\n{claims}- {{claim: C300, text: last, undeveloped: true}}\n"
    result = check(Sources(ROOT, ROOT, buffers={"x.case.yaml": text}), "x.case.yaml", today=TODAY)
    assert unpack(drawn(result)) == {"x.case.yaml": text}


def test_it_says_the_states_the_day_and_the_format() -> None:
    result = judged(DRONE)
    said = read(drawn(result))
    assert said["format"] == FORMAT
    assert said["date"] == "2026-11-22"
    assert said["states"]["M1"] == "partial"
    assert str(ROOT) not in json.dumps(said)


def test_a_case_from_standard_input_gets_a_name() -> None:
    sources = Sources(ROOT, ROOT, buffers={"<stdin>": "case: k\nelements: [{claim: C1, text: a}]\n"})
    files = unpack(drawn(check(sources, "<stdin>", today=TODAY)))
    assert list(files) == ["stdin.case.yaml"]


def test_a_picture_of_a_part_holds_what_it_shows_and_nothing_else() -> None:
    result = judged(DRONE)
    made = render(result.assessment, "svg", pick=Pick(frozenset({"C2", "E6"}), "C2"), settings=TIDY).data.decode()
    said = read(made)
    assert "files" not in said
    assert {one["element"] for one in said["picture"]["elements"]} == {"C2", "E6"}
    with pytest.raises(NoCase, match="a part of a case"):
        unpack(made)


def test_a_case_that_could_not_be_read_in_full_is_not_passed_on() -> None:
    text = "case: k\nfiles: [missing.yaml]\nelements: [{claim: C1, text: a}]\n"
    result = check(Sources(ROOT, ROOT, buffers={"x.case.yaml": text}), "x.case.yaml", today=TODAY)
    assert "files" not in read(drawn(result))


def test_it_can_be_left_out() -> None:
    made = render(judged(DRONE).assessment, "svg", settings=Settings(arrange="tidy", metadata=False)).data.decode()
    assert "<metadata" not in made
    with pytest.raises(NoCase, match="carries no data"):
        unpack(made)


@given(st.text(alphabet=st.characters(exclude_categories=())))
@settings(max_examples=60, deadline=None)
def test_any_text_is_well_formed_inside_and_comes_back(text: str) -> None:
    made = carrying({"x": text})
    fromstring(made)
    assert read(made)["x"] == text


def test_texts_in_the_picture_cannot_pass_for_its_data() -> None:
    fake = carrying({"files": {"a.yaml": "case: evil"}})
    text = f"case: k\ntitle: {json.dumps(fake)}\nelements: [{{claim: C1, text: {json.dumps(fake)}}}]\n"
    result = check(Sources(ROOT, ROOT, buffers={"x.case.yaml": text}), "x.case.yaml", today=TODAY)
    assert unpack(drawn(result)) == {"x.case.yaml": text}


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd.yaml",
        "../up.yaml",
        "a/../../up.yaml",
        "./a.yaml",
        "a//b.yaml",
        "a/",
        "",
        ".hidden.yaml",
        "a/.git/b.yaml",
        "C:/a.yaml",
        "C:\\a.yaml",
        "a\\..\\b.yaml",
        "nul\0.yaml",
        "line\nbreak.yaml",
        "turned\u202ename.yaml",
        "lone\ud800.yaml",
        "~/../a.yaml",
        "a /b.yaml",
        "a./b.yaml",
        "a.py",
        "setup.cfg",
        "assurance.toml",
        "a.yaml/",
        " a.yaml",
        "a.yaml ",
        "-rf.yaml",
        "a/-b.yaml",
        "CON.yaml",
        "aux/b.yaml",
        "com1.txt",
        "README.md",
        "requirements.txt",
        "package.json",
        "K.CASE.yaml",
        "k.case.yaml/b.yaml",
        "a/" * 40 + "b.yaml",
        "a" * 300 + ".yaml",
    ],
)
def test_files_are_written_below_the_folder_and_nowhere_else(path: str) -> None:
    with pytest.raises(NoCase):
        unpack(carrying({"files": {"k.case.yaml": "case: k", path: "x"}}))


def test_a_text_comes_along_if_a_document_names_it() -> None:
    files = {"k.case.yaml": "case: k\nelements: [{claim: C1, text: {file: texts/c1.md}}]", "texts/c1.md": "A claim"}
    assert unpack(carrying({"files": files})) == files
    with pytest.raises(NoCase, match="more than"):
        unpack(carrying({"files": {f"p{n}.yaml": "" for n in range(3000)}}))


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        '{"format": "assurance-case/2"}',
        "[" * 100_000,
        '{"format": "assurance-case/1", "n": ' + "9" * 100_000 + "}",
        '{"format": "assurance-case/1"}',
        '{"format": "assurance-case/1", "files": {}}',
        '{"format": "assurance-case/1", "files": ["a.yaml"]}',
        '{"format": "assurance-case/1", "files": {"a.yaml": 1}}',
        '{"format": "assurance-case/1", "files": {"a.yaml": {"case": "k"}}}',
        '{"format": "assurance-case/1", "files": {"a.yaml": "\\ud800"}}',
    ],
)
def test_what_is_no_case_is_refused(data: str) -> None:
    with pytest.raises(NoCase):
        unpack(carrying(data))


def test_two_cases_in_a_picture_are_none() -> None:
    with pytest.raises(NoCase, match="more than one"):
        read(carrying({"files": {"a.yaml": "x"}}) * 2)


@pytest.mark.parametrize("extra", [["a]\nlimits = 1"], "x", 5, {"a": 1}, ["\ud800"], [["a"]]])
def test_no_configuration_comes_from_a_stranger(extra: Any) -> None:
    assert unpack(carrying({"files": {"a.yaml": "x"}, "extra-fields": extra})) == {"a.yaml": "x"}


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]><svg><metadata id="case-data">&a;</metadata></svg>'
    with pytest.raises(NoCase):
        read(bomb)


def test_the_command_writes_a_case_that_checks_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(DRONE), "-o", str(tmp_path / "k.svg"), "--today", "2026-11-22"]) == 0
    assert run(["unpack", str(tmp_path / "k.svg"), "-o", str(tmp_path / "out")]) == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {f.name for f in DRONE.parent.glob("*.yaml")}
    assert run(["unpack", str(tmp_path / "k.svg"), "-o", str(tmp_path / "out")]) == 2
    assert "is there already" in capsys.readouterr().err


def test_what_is_put_in_is_in_the_picture_once() -> None:
    result = judged(DRONE)
    shown = scene(result.assessment)
    made = svg(tidy(shown), metadata=metadata(result.assessment, shown, whole=True))
    assert made.count("<metadata") == 1
    assert fromstring(made) is not None
