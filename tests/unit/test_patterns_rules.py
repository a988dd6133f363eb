"""Pattern notation that is left in a case, and the numbers that its labels may say (GSN v3 1:3, T1:3-1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.rules.patterns import choice_fault, multiplicity_fault

TODAY = dt.date(2026, 11, 20)


def found(text: str, root: Path, code: str) -> list[assurance.Diagnostic]:
    return [d for d in assurance.analyse(text, today=TODAY, root=root).findings if d.code == code]


TEXTS = [
    ("It is {hazard} free", "{hazard}"),
    ("The {System X} is safe", "{System X}"),
    ("{h.text}: the risk is acceptable", "{h.text}"),
    ("Tests of {system} in {mode}", "{system}"),
    ("It is safe", ""),
    ("The set {a, b} is closed", ""),
    ("The prompt holds {{name}} as it is", ""),
    ("The template `{name}` is filled", ""),
    ("The variable ${HOME} is set", ""),
    (r"At most \frac{a}{b} of them", ""),
    ("At most 10^{n} of them", ""),
    ("An empty {} is refused", ""),
    ("A range {1..5} is refused", ""),
]


@pytest.mark.parametrize(("words", "token"), TEXTS, ids=[row[0] for row in TEXTS])
@pytest.mark.parametrize("kind", ["claim", "evidence", "context", "defeater"])
def test_a_placeholder_is_found_in_every_text(kind: str, words: str, token: str, tmp_path: Path) -> None:
    text = f"elements:\n  - {kind}: Z1\n    text: '{words}'\n"
    findings = found(text, tmp_path, "ARG307")
    assert [text[d.span.start : d.span.end] for d in findings] == ([token] if token else [])


def test_a_placeholder_over_two_lines_is_found(tmp_path: Path) -> None:
    text = "elements:\n  - claim: C1\n    undeveloped: true\n    text: >-\n      It is {the\n      system} so\n"
    (finding,) = found(text, tmp_path, "ARG307")
    assert "`{the system}`" in finding.message


@pytest.mark.parametrize("stage", ["draft", "review", "release"])
def test_what_is_not_instantiated_is_said_once(stage: str, tmp_path: Path) -> None:
    """The mark and the placeholder are one decision; in a draft it is still a warning."""
    text = f"case: demo\nstage: {stage}\nelements: [{{claim: C1, text: 'It {{is}} so', uninstantiated: true}}]"
    (finding,) = found(text, tmp_path, "ARG307")
    assert text[finding.span.start : finding.span.end] == "uninstantiated"
    assert finding.severity.word == ("warning" if stage == "draft" else "error")


RELATIONS = [
    ("supported_by", "{to: C2, optional: true}", ["optional"]),
    ("supported_by", "{to: C2, multiplicity: n}", ["multiplicity"]),
    (
        "supported_by",
        "{to: C2, optional: true, multiplicity: n, choice: 1 of 1}",
        ["multiplicity", "optional", "choice"],
    ),
    ("in_context_of", "{to: X1, optional: true}", ["optional"]),
    ("challenged_by", "{to: D1, optional: true}", ["optional"]),
    ("supported_by", "{to: C2}", []),
    ("supported_by", "C2", []),
    ("supported_by", "{to: C2, optional: false}", []),
    ("supported_by", "{to: E1, defeated: true}", []),
]


@pytest.mark.parametrize(("key", "relation", "marks"), RELATIONS)
def test_a_relation_of_a_pattern_is_found(key: str, relation: str, marks: list[str], tmp_path: Path) -> None:
    text = f"""
case: demo
top: C1
elements:
  - {{claim: C1, text: It is safe, {key}: [{relation}]}}
  - {{claim: C2, text: It is so, undeveloped: true}}
  - {{evidence: E1, text: Report}}
  - {{context: X1, text: Hosted API}}
  - {{defeater: D1, text: No}}
"""
    findings = found(text, tmp_path, "ARG307")
    assert len(findings) == bool(marks)
    assert all(f"`{mark}`" in findings[0].message for mark in marks)


MULTIPLICITIES = [
    *((said, "") for said in ("n", "3", "1", "0..1", "0..x", "1..*", "n..m", "2..5", "0 .. x", "{hazards}", "1..{h}")),
    *((said, "") for said in ("0≤n≤x", "0<=n<=x", "n>=2", "n ≥ 1", "1<=n", "n = 4")),
    ("3..1", "ends before it begins"),
    ("5<=n<=2", "ends before it begins"),
    ("0", "allows none at all"),
    ("0..0", "allows none at all"),
    ("*", "is no number, name or range"),
    ("1+", "is no number, name or range"),
    ("-1", "is no number, name or range"),
    ("many of them", "is no number, name or range"),
    ("1...3...5", "is no number, name or range"),
    ("1..", "is no number, name or range"),
    ("", "is no number, name or range"),
    ("9" * 5000, "is no number, name or range"),
]


@pytest.mark.parametrize(("said", "reason"), MULTIPLICITIES, ids=[row[0][:20] or "empty" for row in MULTIPLICITIES])
def test_multiplicities(said: str, reason: str) -> None:
    """Numbers, names and ranges as in T1:3-1."""
    assert multiplicity_fault(said) == reason


CHOICES = [
    ("1 of 3", 3, ""),
    ("2 out of 3", 3, ""),
    ("3 of 3", 3, ""),
    ("1 of n", 3, ""),
    ("m of n", 2, ""),
    ("1..2 of 3", 3, ""),
    ("n>=2 of 5", 5, ""),
    ("{m} of 3", 3, ""),
    ("4 of 3", 3, "takes more than there are"),
    ("2..4 of 3", 3, "takes more than there are"),
    ("1 of 3", 2, "is about 3, and 2 relations have it"),
    ("1 of 3", 1, "is about 3, and 1 relation has it"),
    ("0 of 3", 3, "allows none at all"),
    ("2..1 of 3", 3, "ends before it begins"),
    ("1", 3, "does not say how many of how many"),
    ("1/3", 3, "does not say how many of how many"),
    ("of 3", 3, "does not say how many of how many"),
    ("one of them all", 3, "does not say how many of how many"),
]


@pytest.mark.parametrize(("said", "branches", "reason"), CHOICES)
def test_choices(said: str, branches: int, reason: str) -> None:
    """`m of n`, with as many relations as the n says (Figure 1:3-1)."""
    assert choice_fault(said, branches) == reason


LABELS = [
    ("[{to: C2, choice: 1 of 3}, {to: C3, choice: 1 of 3}, {to: C4, choice: 1 of 3}]", []),
    ("[{to: C2, choice: 1 of 2}, {to: C3, choice: 1 of 2}, C4]", []),
    ("[{to: C2, choice: 1 of 1}, {to: C3, choice: 1 of n}, {to: C4, multiplicity: 1..n}]", []),
    ("[{to: C2, choice: 1 of 3}, {to: C3, choice: 1 of 3}, C4]", ["1 of 3"]),
    ("[{to: C2, multiplicity: 0}, {to: C3, multiplicity: 2..1}, C4]", ["0", "2..1"]),
    ("[{to: C2, multiplicity: some, choice: 1}, C3, C4]", ["1"]),
]


@pytest.mark.parametrize(("support", "places"), LABELS)
def test_labels_are_reported_where_they_are_written(support: str, places: list[str], tmp_path: Path) -> None:
    """A choice of several relations is reported once."""
    text = f"elements:\n  - {{claim: C1, text: It is safe, supported_by: {support}}}\n"
    text += "".join(f"  - {{claim: C{n}, text: It is so, undeveloped: true}}\n" for n in (2, 3, 4))
    assert [text[d.span.start : d.span.end] for d in found(text, tmp_path, "ARG308")] == places
