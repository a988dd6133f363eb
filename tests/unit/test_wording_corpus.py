"""What the wording rules say of real texts: every finding is known, and those that should not be are counted.

`data/wording-corpus.yaml` holds texts of our draft patterns; the cases of the repository are read as they are. A change
of a rule that makes it fire more often, or on something else, shows here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import assurance

ROOT = Path(__file__).parent.parent.parent
DATA = Path(__file__).with_name("data") / "wording-corpus.yaml"
CORPUS: list[dict[str, Any]] = yaml.safe_load(DATA.read_text("utf-8"))
SPLIT = "supported_by: [{claim: C2, text: It is so, undeveloped: true}, {claim: C3, text: It is, undeveloped: true}]"


def case_of(row: dict[str, Any]) -> str:
    """A case with one text, where its row says."""
    kind, text = row["kind"], json.dumps(row["text"], ensure_ascii=False)
    above = "case: demo\ntop: T1\nelements: [{claim: T1, text: It is so,"
    if kind == "claim":
        inner = f"{{claim: X1, text: {text}, {SPLIT if row.get('split') else 'undeveloped: true'}}}"
        return f"case: demo\ntop: X1\nelements: [{inner}]" if row.get("top") else f"{above} supported_by: [{inner}]}}]"
    key = "supported_by" if kind in {"argument", "evidence"} else "in_context_of"
    return f"{above} {key}: [{{{kind}: X1, text: {text}}}]}}]"


def found(row: dict[str, Any]) -> list[str]:
    result = assurance.analyse(case_of(row), today=dt.date(2026, 11, 20))
    assert not [d for d in result.findings if d.code < "ARG1"], row
    return sorted(d.code for d in result.findings if d.code.startswith("ARG5") and d.about == "X1")


@pytest.mark.parametrize("row", CORPUS, ids=[f"{n}-{row['text'][:40]}" for n, row in enumerate(CORPUS, start=1)])
def test_a_text_is_found_as_the_corpus_says(row: dict[str, Any]) -> None:
    assert found(row) == row.get("found", [])
    assert set(row.get("wrong", ())) <= set(row.get("found", ()))


def test_the_corpus_as_a_whole() -> None:
    """How many texts of each kind there are, how often each rule fires, and how often it should not."""
    assert Counter(row["kind"] for row in CORPUS) == KINDS
    assert Counter(code for row in CORPUS for code in row.get("found", ())) == FOUND
    assert Counter(code for row in CORPUS for code in row.get("wrong", ())) == WRONG


KINDS = {"claim": 194, "evidence": 35, "argument": 28, "context": 15, "assumption": 7, "justification": 1}
FOUND = {"ARG501": 77, "ARG503": 3, "ARG504": 13, "ARG505": 2, "ARG506": 2, "ARG507": 2, "ARG509": 1}
WRONG = {"ARG507": 1}
"""Of the texts of its kind, one in 194 is found by ARG507 and should not be; no other rule is wrong on any."""
CASES: dict[str, list[tuple[str, str, str]]] = {
    "cases/delivery-drone/delivery-drone.case.yaml": [],
    "cases/llama-2-jailbreaks/llama-2-jailbreaks.case.yaml": [],
    "patterns/starter/starter.case.yaml": [],
    "docs/guide/first-case/helpdesk.case.yaml": [],
}


@pytest.mark.parametrize(("path", "expected"), CASES.items(), ids=list(CASES))
def test_the_cases_of_the_repository(path: str, expected: list[tuple[str, str]]) -> None:
    """Code, element and piece of text of every finding; each of them was looked at and is deserved."""
    result = assurance.load(ROOT / path, today=dt.date(2026, 11, 22))
    texts = {name: source.text for name, source in result.texts.items()}
    ours = [d for d in result.findings if d.code.startswith("ARG5")]
    said = [(d.code, d.about, texts[d.span.file][d.span.start : d.span.end]) for d in ours]
    assert said == expected
