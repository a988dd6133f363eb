"""The generator of the bench: its cases pass `check`, and its knobs do what they say."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from assurance.api import load
from assurance.diagnostic import Severity
from assurance.model.case import Case
from assurance.model.element import CONTEXTUAL
from assurance.model.result import Result

FILE = Path(__file__).resolve().parents[1] / "perf" / "generate.py"
KNOBS: tuple[dict[str, Any], ...] = (
    {},
    {"size": 7},
    {"size": 6, "depth": 3},
    {"size": 41, "depth": 38},
    {"size": 400, "depth": 3, "cross_links": 0.5},
    {"size": 400, "depth": 4, "files": 200, "disciplines": "safety"},
    {"size": 401, "depth": 7, "files": 7, "cross_links": 0.2, "texts": "mixed"},
    {"size": 600, "depth": 150, "files": 3, "texts": "short", "disciplines": "security"},
    {"size": 1000, "depth": 8, "files": 4, "cross_links": 0.05, "texts": "mixed", "seed": 7},
    {"size": 1500, "cross_links": 1.0, "texts": "long"},
)


@cache
def generator() -> ModuleType:
    """The module, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("bench_generator", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FILE.parent)
        spec.loader.exec_module(module)
    return module


def generated(folder: Path, **knobs: Any) -> Result:
    """What `check` finds in a generated case."""
    return load(generator().write(generator().Spec(**knobs), folder))


def level(case: Case) -> int:
    """The levels of the longest chain of support; in a circle this would not end."""
    deepest: dict[str, int] = {}
    waiting = [*case.tops]
    while waiting:
        key = waiting[-1]
        below = [relation.target for relation in case.children(key)]
        if unknown := [target for target in below if target not in deepest]:
            waiting.extend(unknown)
        else:
            deepest[waiting.pop()] = 1 + max((deepest[target] for target in below), default=0)
    return max(deepest[key] for key in case.tops)


def relations(case: Case) -> int:
    return sum(len(case.children(key)) for key in case.elements)


@pytest.mark.parametrize("knobs", KNOBS, ids=str)
def test_a_generated_case_has_no_findings_and_is_supported(knobs: dict[str, Any], tmp_path: Path) -> None:
    """Their wording is that of a dice; no rule about anything else finds fault."""
    result = generated(tmp_path, **knobs)
    found = [found.code for found in result.findings if found.severity is not Severity.INFO]
    assert [code for code in found if not code.startswith("ARG5")] == []
    assert result.case.complete
    assert result.verdicts.coverage.value.startswith("covers both")


@pytest.mark.parametrize("knobs", KNOBS, ids=str)
def test_size_depth_and_files_are_exact(knobs: dict[str, Any], tmp_path: Path) -> None:
    spec = generator().Spec(**knobs)
    case = generated(tmp_path, **knobs).case
    assert len(case.elements) == spec.size
    assert level(case) == spec.levels
    assert len({element.span.file for element in case.elements.values()}) == spec.files
    assert len(list(tmp_path.glob("*.yaml"))) == spec.files


@pytest.mark.parametrize("knobs", KNOBS, ids=str)
def test_cross_links_are_the_share_of_the_tree_that_was_asked_for(knobs: dict[str, Any], tmp_path: Path) -> None:
    case = generated(tmp_path, **knobs).case
    beside = sum(element.kind in (*CONTEXTUAL, "defeater") for element in case.elements.values())
    tree = len(case.elements) - beside - 1
    assert relations(case) - tree == round(knobs.get("cross_links", 0.0) * tree)


def test_files_have_about_the_same_number_of_elements(tmp_path: Path) -> None:
    case = generated(tmp_path, size=1000, files=4).case
    files = [element.span.file for element in case.elements.values()]
    assert all(240 <= files.count(file) <= 260 for file in set(files))


@pytest.mark.parametrize(("texts", "least", "most"), [("short", 1, 40), ("normal", 45, 100), ("long", 240, 420)])
def test_texts_are_as_long_as_was_asked_for(texts: str, least: int, most: int, tmp_path: Path) -> None:
    case = generated(tmp_path, size=300, texts=texts).case
    assert all(least <= len(element.text) <= most for element in case.elements.values())


def test_mixed_texts_are_hard_ones_too(tmp_path: Path) -> None:
    texts = {element.text for element in generated(tmp_path, size=500, texts="mixed").case.elements.values()}
    assert set(generator().STRANGE) < texts
    assert max(map(len, texts)) > 350


@pytest.mark.parametrize("disciplines", ["safety", "security", "both"])
def test_disciplines_are_those_asked_for(disciplines: str) -> None:
    made = generator().tree(generator().Spec(disciplines=disciplines))
    sides = {one.side for one in made if one.kind == "claim" and one.parent}
    assert sides == ({"safety", "security"} if disciplines == "both" else {disciplines})


def test_risks_are_critical_unless_the_case_is_tiny_and_evidence_is_of_several_types(tmp_path: Path) -> None:
    small, large = (generated(tmp_path / str(size), size=size).case for size in (7, 100))
    assert {risk.fields.severity for risk in small.entries("risks").values()} == {"major"}
    assert {risk.fields.severity for risk in large.entries("risks").values()} == {"critical"}
    kinds = {(e.fields.type, e.fields.conditions, bool(e.fields.artifact.path)) for e in large.of_kind("evidence")}
    assert {kind for kind, *_ in kinds} == {"behavioral", "field", "analytic"}
    assert {path for *_, path in kinds} == {True, False}


def test_the_same_arguments_give_the_same_case_and_another_seed_another() -> None:
    files, spec = generator().files, generator().Spec
    assert files(spec(size=300, cross_links=0.1)) == files(spec(size=300, cross_links=0.1))
    assert files(spec(size=300, seed=1)) != files(spec(size=300, seed=2))
    assert generator().case(300) == files(spec(size=300))[generator().CASE]


def test_the_case_for_gsn2x_has_the_same_elements_and_relations() -> None:
    spec = generator().Spec(size=300, cross_links=0.1, texts="mixed")
    made, told = generator().tree(spec), yaml.safe_load(generator().gsn2x(spec))
    assert len(told) == 300
    assert [entry["text"] for entry in told.values()] == [one.text for one in made]
    assert sum(len(entry.get("supportedBy", ())) for entry in told.values()) == sum(
        len(one.below) + len(one.far) for one in made
    )
    assert {
        name for entry in told.values() for key in ("supportedBy", "inContextOf") for name in entry.get(key, ())
    } < {*told}


@pytest.mark.parametrize(
    "knobs",
    [{"size": 6}, {"depth": 2}, {"size": 11, "depth": 9}, {"files": 51}, {"cross_links": -1}, {"texts": "none"}],
    ids=str,
)
def test_what_cannot_be_is_refused(knobs: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"`|elements"):
        generator().Spec(**knobs)


def test_the_command_line_writes_what_check_passes(tmp_path: Path, program: Any) -> None:
    knobs = "--size 200 --depth 8 --files 4 --cross-links 5% --texts mixed --disciplines both -o"
    command = [sys.executable, str(FILE), *knobs.split(), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path / generator().CASE}\n"
    assert program("check", str(tmp_path), cwd=tmp_path).code == 0
    case = load(tmp_path / generator().CASE).case
    assert (len(case.elements), level(case), len(list(tmp_path.glob("*.yaml")))) == (200, 8, 4)
