"""Detach: a branch moves whole, with its comments and the files it names, and the case says what it said."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.cli.changes import save
from assurance.cli.detach import planned
from assurance.cli.guard import difference
from assurance.cli.options import Target
from assurance.config import Config
from assurance.model.names import things
from assurance.model.rename import Refusal, read
from assurance.pipeline import check
from assurance.source import Sources

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "cases").glob("*/*.case.yaml"))
TODAY = dt.date(2026, 11, 22)
HEAD = "case: demo\ntop: C1\n"


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


def moved(root: Path, name: str, to: str | None = None, **files: str) -> dict[str, str]:
    """The texts by path of what changes; `_` in the name of a file given stands for a dot, `__` for a slash."""
    target = project(root, **files)
    return {change.path: change.after for change in planned(target, name, root / to if to else None)}


def project(root: Path, **files: str) -> Target:
    for name, text in files.items():
        path = root / (name.replace("__", "/").replace("_", ".") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return Target(Sources(root, root), "a.case.yaml", Config())


def refused(root: Path, name: str, to: str | None = None, **files: str) -> str:
    with pytest.raises(Refusal) as caught:
        moved(root, name, to, **files)
    return str(caught.value)


# -- what is cut out, what is left: (what stands in the case, what is left there, what the new file says)

CUTS = [
    (
        "a list with dashes",
        """\
elements:
  - claim: C1
    text: Top
    supported_by:
      # about C2
      # in two lines
      - claim: C2   # beside
        text: >-
          Folded
          text
        undeveloped: true
        # at its end

      # about C3
      - {claim: C3, text: Three, undeveloped: true}
""",
        """\
files:
  - c2.yaml
elements:
  - claim: C1
    text: Top
    supported_by:
      - C2

      # about C3
      - {claim: C3, text: Three, undeveloped: true}
""",
        """\
elements:
  # about C2
  # in two lines
  - claim: C2   # beside
    text: >-
      Folded
      text
    undeveloped: true
    # at its end
""",
    ),
    (
        "a list in brackets",
        """\
elements:
  - {claim: C1, text: Top, supported_by: [{claim: C2, text: "Two",
      undeveloped: true,
        notes: x}, C3]}
  - {claim: C3, text: Three, undeveloped: true}
""",
        """\
files:
  - c2.yaml
elements:
  - {claim: C1, text: Top, supported_by: [C2, C3]}
  - {claim: C3, text: Three, undeveloped: true}
""",
        """\
elements:
  - {claim: C2, text: "Two",
      undeveloped: true,
        notes: x}
""",
    ),
    (
        "dashes below their key, a text that looks like a comment",
        """\
elements:
- claim: C1
  text: Top
  supported_by:
  - claim: C3
    text: |
      Three
      # no comment
    undeveloped: true
    notes: |
      # no comment either
  -   claim: C2
      text: "Two
        goes on"
      undeveloped: true
""",
        """\
files:
  - c2.yaml
elements:
- claim: C1
  text: Top
  supported_by:
  - claim: C3
    text: |
      Three
      # no comment
    undeveloped: true
    notes: |
      # no comment either
  - C2
""",
        """\
elements:
  -   claim: C2
      text: "Two
        goes on"
      undeveloped: true
""",
    ),
    (
        "a mapping in braces in a list with dashes, a quoted ID",
        """\
elements:
  - claim: C1
    text: Top
    supported_by:
      - {"claim": "C2", text: Two, undeveloped: true} # beside
""",
        """\
files:
  - c2.yaml
elements:
  - claim: C1
    text: Top
    supported_by:
      - "C2"
""",
        """\
elements:
  - {"claim": "C2", text: Two, undeveloped: true} # beside
""",
    ),
    (
        "a dash on a line of its own",
        """\
elements:
  - claim: C1
    text: Top
    supported_by:
      -
        # about C2
        claim: C2
        text: Two
        undeveloped: true
""",
        """\
files:
  - c2.yaml
elements:
  - claim: C1
    text: Top
    supported_by:
      - C2
""",
        """\
elements:
  -
    # about C2
    claim: C2
    text: Two
    undeveloped: true
""",
    ),
    (
        "an element at the top of the file, blank lines around it",
        """\

elements:
  - {claim: C1, text: Top, supported_by: [C2]}

  # about C2
  - claim: C2
    text: |
      Two

      paragraphs
    undeveloped: true

  - {claim: C4, text: Four, undeveloped: true}
""",
        """\

files:
  - c2.yaml

elements:
  - {claim: C1, text: Top, supported_by: [C2]}

  - {claim: C4, text: Four, undeveloped: true}
""",
        """\
elements:
  # about C2
  - claim: C2
    text: |
      Two

      paragraphs
    undeveloped: true
""",
    ),
    (
        "quoted lines left of the dash",
        """\
elements:
  - claim: C1
    text: Top
    supported_by:
      - claim: C2
        text: "Two
 goes on

   and on"
        undeveloped: true
""",
        """\
files:
  - c2.yaml
elements:
  - claim: C1
    text: Top
    supported_by:
      - C2
""",
        """\
elements:
  - claim: C2
    text: "Two
 goes on

  and on"
    undeveloped: true
""",
    ),
    (
        "an element at the top in brackets",
        "elements: [{claim: C2, text: Two, undeveloped: true}, {claim: C1, text: Top, supported_by: [C2]}]\n",
        "files:\n  - c2.yaml\nelements: [{claim: C1, text: Top, supported_by: [C2]}]\n",
        "elements:\n  - {claim: C2, text: Two, undeveloped: true}\n",
    ),
    (
        "the last element at the top in brackets",
        "elements: [{claim: C1, text: Top, supported_by: [C2]}, {claim: C2, text: Two, undeveloped: true}]\n",
        "files:\n  - c2.yaml\nelements: [{claim: C1, text: Top, supported_by: [C2]}]\n",
        "elements:\n  - {claim: C2, text: Two, undeveloped: true}\n",
    ),
]


@pytest.mark.parametrize(("said", "rest", "part"), [row[1:] for row in CUTS], ids=[row[0] for row in CUTS])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_what_is_cut_and_what_is_left(said: str, rest: str, part: str, end: str, tmp_path: Path) -> None:
    after = moved(tmp_path, "C2", a_case=(HEAD + said).replace("\n", end))
    assert after == {"a.case.yaml": (HEAD + rest).replace("\n", end), "c2.yaml": part.replace("\n", end)}


def test_a_case_without_a_line_end_at_its_end(tmp_path: Path) -> None:
    said = "elements:\n  - claim: C1\n    text: Top\n    supported_by:\n      - claim: C2\n        text: Two"
    after = moved(tmp_path, "C2", a_case=HEAD + said)
    assert after["a.case.yaml"].endswith("    supported_by:\n      - C2")
    assert after["c2.yaml"] == "elements:\n  - claim: C2\n    text: Two\n"


# -- how the file gets listed

BODY = """\
elements:
  - claim: C1
    text: Top
    supported_by:
      - {claim: C2, text: Two, undeveloped: true}
"""
LISTS = [
    ("files: [r.yaml]\n", None, "files: [r.yaml, c2.yaml]\n"),
    ("files: [r.yaml, ]\n", None, "files: [r.yaml, c2.yaml, ]\n"),
    ("files:\n  - r.yaml   # risks\n", None, "files:\n  - r.yaml   # risks\n  - c2.yaml\n"),
    ("files:\n- r.yaml\n\n", None, "files:\n- r.yaml\n- c2.yaml\n\n"),
    ("files: ['*.yaml']\n", None, None),
    ("files: [r.yaml]\n", "deep/er/x.yaml", "files: [r.yaml, deep/er/x.yaml]\n"),
    ("files: [r.yaml]\n", "ö & # 'x'.yaml", "files: [r.yaml, \"ö & # 'x'.yaml\"]\n"),
    ("files: ['parts/**/*.yaml', r.yaml]\n", "parts/a/b.yaml", None),
    ("# about the elements\n", None, "files:\n  - c2.yaml\n# about the elements\n"),
]


@pytest.mark.parametrize(("said", "to", "listed"), LISTS)
def test_the_new_file_is_listed(said: str, to: str | None, listed: str | None, tmp_path: Path) -> None:
    """A list of each form gets one item more; a pattern that finds the file is enough."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "p.yaml").write_text("risks: [{hazard: H2, text: Two}]\n", "utf-8")
    after = moved(tmp_path, "C2", to, a_case=HEAD + said + BODY, r="risks: [{hazard: H1, text: One}]\n")
    expected = listed if listed is not None else said
    assert after["a.case.yaml"] == HEAD + expected + BODY.replace("{claim: C2, text: Two, undeveloped: true}", "C2")
    assert (to or "c2.yaml") in after


def test_a_case_in_braces(tmp_path: Path) -> None:
    text = (
        '{"case": "demo", "elements": [{"claim": "C1", "text": "T", "supported_by": [{"claim": "C2", "text": "T"}]}]}'
    )
    after = moved(tmp_path, "C2", a_case=text)
    assert after["a.case.yaml"] == (
        '{"case": "demo", files: [c2.yaml], "elements": [{"claim": "C1", "text": "T", "supported_by": ["C2"]}]}'
    )


MODULE = """\
module: m
interface: [K]
elements:
  - claim: K
    text: K
    supported_by:
      - {evidence: E, text: Report}
"""
WITH_MODULE = "files: [sub/mod.yaml]\n" + BODY.replace("{claim: C2, text: Two, undeveloped: true}", "m/K")


def test_what_is_in_a_module_stays_in_it(tmp_path: Path) -> None:
    """The module's document lists the new file, which stands beside it."""
    after = moved(tmp_path, "m/E", a_case=HEAD + WITH_MODULE, sub__mod=MODULE)
    assert after.keys() == {"sub/mod.yaml", "sub/e.yaml"}
    assert "files:\n  - e.yaml\n" in after["sub/mod.yaml"]
    assert after["sub/e.yaml"] == "elements:\n  - {evidence: E, text: Report}\n"


def test_a_file_of_another_module_is_refused(tmp_path: Path) -> None:
    why = refused(tmp_path, "m/E", "a.case.yaml", a_case=HEAD + WITH_MODULE, sub__mod=MODULE)
    assert why == f"`{Path('a.case.yaml')}` exists and is no file of module `m`"


# -- to a file of the case

TWO = ["- claim: C2", "  text: Two", "  undeveloped: true"]
E1, E2 = "- {evidence: E1, text: Report}", "- {evidence: E2, text: Report}"
TARGETS = [
    (["elements:", f"  {E1}", ""], ["elements:", f"  {E1}", *(f"  {line}" for line in TWO), ""]),
    (
        ["elements:", E1, "# of E2", "- evidence: E2", "  text: R"],
        ["elements:", E1, "# of E2", "- evidence: E2", "  text: R", *TWO, ""],
    ),
    (["elements:", E1, "", "# of E2", E2], ["elements:", E1, "", "# of E2", E2, "", *TWO, ""]),
    (
        ["elements:", E1, "", E2, "  # its end", "", "risks: []"],
        ["elements:", E1, "", E2, "  # its end", "", *TWO, "", "risks: []"],
    ),
    (
        ["elements: []   # none yet", "risks: []", ""],
        ["elements:", *(f"  {line}" for line in TWO[:-1]), f"  {TWO[-1]}   # none yet", "risks: []", ""],
    ),
    (
        ["risks:", "  - {hazard: H1, text: One}"],
        ["risks:", "  - {hazard: H1, text: One}", "elements:", *(f"  {line}" for line in TWO), ""],
    ),
]
LONG = """\
files: [p.yaml]
elements:
  - claim: C1
    text: Top
    supported_by:
      - claim: C2
        text: Two
        undeveloped: true
"""


@pytest.mark.parametrize(("part", "after"), TARGETS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_to_a_file_that_is_there(part: list[str], after: list[str], end: str, tmp_path: Path) -> None:
    """The line ends are those of the file to which the branch moves."""
    found = moved(tmp_path, "C2", "p.yaml", a_case=HEAD + LONG, p=end.join(part))
    assert found["p.yaml"] == end.join(after)
    assert found["a.case.yaml"].endswith("    supported_by:\n      - C2\n")


def test_to_the_top_of_its_own_file(tmp_path: Path) -> None:
    (after,) = moved(tmp_path, "C2", "a.case.yaml", a_case=HEAD + BODY).values()
    assert after == HEAD + BODY.replace("{claim: C2, text: Two, undeveloped: true}", "C2") + (
        "  - {claim: C2, text: Two, undeveloped: true}\n"
    )


def test_from_a_part_to_the_case(tmp_path: Path) -> None:
    part = "elements:\n  - {evidence: E1, text: Report}\nrisks: []\n"
    after = moved(tmp_path, "E1", "a.case.yaml", a_case=HEAD + LONG, p=part)
    assert after["p.yaml"] == "elements: []\nrisks: []\n"
    assert after["a.case.yaml"] == HEAD + LONG + "  - {evidence: E1, text: Report}\n"


REFUSED = [
    ("C1", "a.case.yaml", LONG, "`C1` is at the top of `a.case.yaml` already"),
    (
        "C2",
        "q.yaml",
        LONG,
        "`C2` cannot be added to `q.yaml`, whose `elements` are in brackets; write them with dashes",
    ),
    ("C2", "x*.yaml", LONG, "a file of a case cannot have `*` in its name"),
    ("C2", "../x.yaml", LONG, "lies outside the project"),
    ("C2", "x.txt", LONG, "is not named like a YAML file"),
    ("demo", None, LONG, "`demo` is no element"),
    ("C9", None, LONG, "there is no `C9` in `demo`"),
    ("C2", None, LONG.replace("text: Two", "txt: Two"), "has 1 error in its text"),
    ("C2", "parts/new.case.yaml", LONG, "`parts/new.case.yaml` would be taken for a case of its own"),
]


@pytest.mark.parametrize(("name", "to", "said", "why"), REFUSED)
def test_what_is_refused(name: str, to: str | None, said: str, why: str, tmp_path: Path) -> None:
    said = said.replace("[p.yaml]", "[p.yaml, q.yaml]")
    files = {"p": "risks: []\n", "q": "elements: [{evidence: E1, text: Report}]\n"}
    assert why in refused(tmp_path / "inner", name, to, a_case=HEAD + said, **files)


def test_a_file_that_a_pattern_of_a_module_finds_is_refused(tmp_path: Path) -> None:
    """The module would take the new file away from the case."""
    case = HEAD + "files: [sub/mod.yaml]\n" + BODY
    module = MODULE.replace("interface", "files: ['*.yaml']\ninterface")
    why = refused(
        tmp_path, "C2", "sub/c2.yaml", a_case=case, sub__mod=module, sub__p="elements: [{context: X, text: X}]\n"
    )
    assert why.startswith("`C2` cannot be moved there: ")


# -- files that are named by a relative path


def test_relative_paths_lead_to_the_same_files(tmp_path: Path) -> None:
    said = """\
elements:
  - claim: C1
    text: Top
    supported_by:
      - claim: C2
        text: {file: texts/c2.md}
        supported_by:
          - {evidence: E1, text: Report, artifact: {path: "e 1.txt"}, status: accepted}
          - evidence: E2
            text: {file: './texts/../texts/c2.md'}
            artifact:
              path: ../outer.txt   # beside
"""
    (tmp_path / "in" / "texts").mkdir(parents=True)
    (tmp_path / "in" / "texts" / "c2.md").write_text("Said in a file\n", "utf-8")
    (tmp_path / "in" / "e 1.txt").write_text("1\n", "utf-8")
    (tmp_path / "outer.txt").write_text("2\n", "utf-8")
    project(tmp_path, in__a_case=HEAD + said)
    target = Target(Sources(tmp_path, tmp_path), "in/a.case.yaml", Config())
    changes = {c.path: c.after for c in planned(target, "C2", tmp_path / "in" / "deep" / "er" / "x.yaml")}
    after = changes["in/deep/er/x.yaml"]
    assert "text: {file: ../../texts/c2.md}" in after
    assert 'artifact: {path: "../../e 1.txt"}' in after
    assert "{file: '../../texts/c2.md'}" in after
    assert "path: ../../../outer.txt   # beside" in after


def test_a_path_with_escapes_is_refused(tmp_path: Path) -> None:
    said = BODY.replace(
        "claim: C2, text: Two, undeveloped: true", 'evidence: C2, text: T, artifact: {path: "\\x65.txt"}'
    )
    assert "names a file with escapes, at a.case.yaml:7" in refused(tmp_path, "C2", "deep/x.yaml", a_case=HEAD + said)


# -- properties


def movable(sources: Sources, path: str) -> list[str]:
    return [thing.key for thing in things(read(sources, path).case) if thing.family == "element"]


def moves_safely(root: Path, path: str, key: str, to: Path) -> None:
    """A branch moves, the files are written, and what is read then says the same; no text line is lost."""
    sources = Sources(root, root)
    before = check(Sources(root, root), path, today=TODAY)
    lines = said_lines(root)
    save(planned(Target(sources, path, Config()), key, to), sources)
    assert difference(before, check(Sources(root, root), path, today=TODAY)) == ""
    paths = {line for line in lines if line.startswith(("path:", "artifact: {path:"))}
    assert lines - said_lines(root) <= {"undeveloped: true"} | paths


def said_lines(root: Path) -> set[str]:
    return {
        line.strip().removeprefix("- ") for file in root.rglob("*.yaml") for line in file.read_text("utf-8").split("\n")
    }


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_every_branch_of_the_gallery_moves(case: Path, tmp_path: Path) -> None:
    keys = movable(Sources(case.parent, case.parent), case.name)
    assert len(keys) > 5
    for at, key in enumerate(keys):
        root = tmp_path / str(at)
        shutil.copytree(case.parent, root)
        moves_safely(root, case.name, key, root / "parts" / f"{key}.yaml")


def test_every_branch_moves_one_after_another(tmp_path: Path) -> None:
    """In the end every element is in a file of its own."""
    shutil.copytree(CASES[0].parent, tmp_path / "c")
    keys = movable(Sources(tmp_path / "c", tmp_path / "c"), CASES[0].name)
    for key in reversed(keys):
        moves_safely(tmp_path / "c", CASES[0].name, key, tmp_path / "c" / f"own-{key}.yaml")
    assert len(list((tmp_path / "c").glob("own-*.yaml"))) == len(keys)


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_branches_of_generated_cases_move(data: st.DataObject) -> None:
    spec = GENERATOR.Spec(
        size=data.draw(st.integers(12, 60)),
        files=data.draw(st.integers(1, 3)),
        texts=data.draw(st.sampled_from(["long", "mixed"])),
        seed=data.draw(st.integers(1, 10_000)),
    )
    with TemporaryDirectory() as folder:
        root = Path(folder)
        GENERATOR.write(spec, root)
        key = data.draw(st.sampled_from(movable(Sources(root, root), GENERATOR.CASE)))
        moves_safely(root, GENERATOR.CASE, key, root / "deep" / "moved.yaml")
