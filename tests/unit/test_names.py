"""Names: every place where a case names something by its ID is found, with its exact characters and what it means."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import assurance
from assurance.model.names import names

TODAY = dt.date(2026, 11, 22)
CASE = """
case: demo
top: C1
files: [m.yaml]
actors: [{actor: insider, text: An insider}]
assets: [{asset: weights, text: Model weights}]
risks:
  - {hazard: H1, text: A wrong dosage, HAZARD}
  - {risk: G1, text: Something else, direction: system-to-world, cause: either, RISK}
  - {threat: T1, text: Stolen weights, THREAT}
interplay: [{conflict: X1, between: [C1, C2], text: They collide, CONFLICT}]
red_lines: [{red_line: RL1, if: it happens, then: we stop, REDLINE}]
exclusions: [{exclude: EX1, reason: A bench, owner: lead, review_by: 2027-01-01, EXCLUDE}]
elements:
  - {claim: C1, text: It is safe, supported_by: [C2, E1], CLAIM}
  - {claim: C2, text: It is secure, undeveloped: true}
  - {claim: Z, text: It is named, undeveloped: true}
  - {evidence: E1, text: Report, EVIDENCE}
  - {defeater: D1, text: It may be wrong, DEFEATER}
  - {acp: P1, ACP}
MORE"""
MODULE = """
module: m
interface: [K]
elements:
  - {claim: K, text: Of the module, undeveloped: true, KLAIM}
  - {claim: Z, text: Of the module too, undeveloped: true}
INNER"""
SLOTS = {
    "HAZARD": "severity: major",
    "RISK": "owner: lead",
    "THREAT": "severity: major",
    "CONFLICT": "owner: lead",
    "REDLINE": "owner: lead",
    "EXCLUDE": "risk: H1",
    "CLAIM": "owner: lead",
    "EVIDENCE": "owner: lead",
    "DEFEATER": "challenges: C1",
    "ACP": "text: Confidence",
    "MORE": "",
    "KLAIM": "owner: lead",
    "INNER": "",
}

PLACES = [
    ("CLAIM", "in_context_of: [«Z»]", "Z"),
    ("CLAIM", "in_context_of: [{to: «Z»}]", "Z"),
    ("CLAIM", "in_context_of: [{to: C2, acp: «Z»}]", "Z"),
    ("CLAIM", "in_context_of: [{to: E1, checks: [{rate: x, threshold_of: «T1»}]}]", "T1"),
    ("CLAIM", "challenged_by: [«Z», demo/«Z»]", "Z"),
    ("CLAIM", "challenged_by: [«demo»/Z]", "demo"),
    ("CLAIM", 'challenged_by: ["«Z»"]', "Z"),
    ("CLAIM", "challenged_by: ['demo/«Z»']", "Z"),
    ("CLAIM", "challenged_by: [' «Z» ']", "Z"),
    ("CLAIM", "addresses: [«T1»], meets: [«T1»]", "T1"),
    ("CLAIM", "actors: [«insider»]", "insider"),
    ("CLAIM", "protects: [«weights»], relies_on: [«weights»]", "weights"),
    ("CLAIM", "effect_analyzed_by: «Z», bridge: «Z»", "Z"),
    ("CLAIM", "addresses: [«Z»]", "Z"),
    ("CLAIM", "in_context_of: [«T1»]", "T1"),
    ("CLAIM", "challenged_by: [m/«K»]", "m/K"),
    ("CLAIM", "challenged_by: [«m»/K, «m»/none]", "m"),
    ("CLAIM", "challenged_by: [«nowhere», m/«none», «none/K»], addresses: [«gone»]", ""),
    ("EVIDENCE", "checks: [{rate: x, threshold_of: «T1»}]", "T1"),
    ("EVIDENCE", "checks: [{rate: x, below: 1%, paired_with: «E1»}]", "E1"),
    ("EVIDENCE", "checks: [{rate: x, below: 1%, judge: {evidence: «E1», label: x, truth: y}}]", "E1"),
    ("CLAIM", "in_context_of: [{to: E1, checks: [{rate: x, below: 1%, judge: {evidence: «Z»}}]}]", "Z"),
    ("DEFEATER", "challenges: «Z»", "Z"),
    ("DEFEATER", "challenges: [«Z», C1]", "Z"),
    ("DEFEATER", "challenges: {of: «Z»}", "Z"),
    ("DEFEATER", "challenges: {from: «Z», to: «Z»}", "Z"),
    ("DEFEATER", "challenges: [{from: C1, to: m/«K», kind: supported-by}]", "m/K"),
    ("DEFEATER", "refuted_by: [«Z»]", "Z"),
    ("DEFEATER", "propagation: {stops_at: «Z», rationale: Z, by: Z}", "Z"),
    ("ACP", "on: {from: C1, to: «Z»}, claim: «Z»", "Z"),
    ("ACP", "on: «Z»", "Z"),
    ("HAZARD", "actors: [«insider»]", "insider"),
    ("THREAT", "assets: [weights], leads_to: [«H1»]", "H1"),
    ("THREAT", "assets: [«weights»]", "weights"),
    ("RISK", "estimate: {upper: 1, evidence: «Z»}", "Z"),
    ("CONFLICT", "resolved_by: «Z»", "Z"),
    ("REDLINE", "tested_by: m/«K»", "m/K"),
    ("EXCLUDE", "risk: «H1»", "H1"),
    ("MORE", "  - {away: «m»/K}", "m"),
    ("MORE", "  - {away: m/«K»}\n  - {away: m/«K»}", "m/K"),
    ("MORE", "  - {module_ref: «m»}", "m"),
    ("MORE", "  - claim: >-\n      «W»\n    text: It is folded\n    undeveloped: true", "W"),
    ("KLAIM", "challenged_by: [«Z»]", "m/Z"),
    ("KLAIM", "challenged_by: [m/«Z»]", "m/Z"),
    ("KLAIM", "challenged_by: [demo/«Z»]", "Z"),
    ("INNER", "risks: [{hazard: H9, text: Inner, estimate: {upper: 1, evidence: «Z»}}]", "Z"),
    ("INNER", "risks: [{hazard: H9, text: Inner, leads_to: [«T1»]}]", "T1"),
]


def filled(root: Path, slot: str = "", said: str = "") -> assurance.Result:
    """The case with one of its slots filled in."""
    case, module = CASE, MODULE
    for key, usual in SLOTS.items():
        case = case.replace(key, said if key == slot else usual)
        module = module.replace(key, said if key == slot else usual)
    (root / "m.yaml").write_text(module, "utf-8")
    return assurance.analyse(case, today=TODAY, root=root)


def marked(template: str) -> tuple[str, list[str]]:
    """A text without its marks, and what was marked."""
    return re.sub("[«»]", "", template), re.findall("«(.*?)»", template)


@pytest.mark.parametrize(("slot", "said", "key"), PLACES)
def test_every_place_is_found_with_its_exact_characters(slot: str, said: str, key: str, tmp_path: Path) -> None:
    plain, words = marked(said)
    result = filled(tmp_path, slot, plain)
    places = {(n.span.start, n.span.end): n for n in names(result.case) if n.key == key}
    source = next(s for s in result.texts.values() if plain in s.text)
    start = source.text.index(plain)
    for word in words:
        before = marked(said[: said.index(f"«{word}»")])[0]
        at = start + len(before)
        said = said.replace(f"«{word}»", word, 1)
        assert source.text[at : at + len(word)] == word
        assert places[at, at + len(word)].written == word
        assert places[at, at + len(word)].span.file == source.name
    inside = [n for n in places.values() if n.span.file == source.name and start <= n.span.start < start + len(plain)]
    assert len(inside) == len(words)


def test_texts_and_unknown_keys_name_nothing(tmp_path: Path) -> None:
    """Prose, owners, tags and the fields of a project's own are no names."""
    usual = len([n for n in names(filled(tmp_path).case) if n.key == "Z"])
    for slot, said in (
        ("CLAIM", "owner: Z, notes: Z, tags: [Z], url: Z, family: control, role: [prevent]"),
        ("EVIDENCE", "owner: Z, tags: [Z], artifact: {reference: Z, path: Z}, applies_to: [Z]"),
        ("CLAIM", "supports_nothing: Z"),
    ):
        assert len([n for n in names(filled(tmp_path, slot, said).case) if n.key == "Z"]) == usual


def test_the_whole_list_of_a_small_case() -> None:
    text = 'case: d\ntop: C1\nelements:\n  - {claim: C1, text: T, supported_by: [d/C2, {claim: "C2", text: T}]}\n'
    listed = [(n.family, n.key, n.definition) for n in names(assurance.analyse(text, today=TODAY).case)]
    assert listed == [
        ("case", "d", True),
        ("element", "C1", True),
        ("element", "C2", True),
        ("element", "C1", False),
        ("case", "d", False),
        ("element", "C2", False),
    ]


def test_a_name_written_with_escapes_shows_that_it_is(tmp_path: Path) -> None:
    result = filled(tmp_path, "CLAIM", 'challenged_by: ["\\x5a", "demo/\\u005a"]')
    found = [n for n in names(result.case) if n.key == "Z" and not n.definition]
    shown = [result.texts[n.span.file].text[n.span.start : n.span.end] for n in found]
    assert shown == ['"\\x5a"', '"demo/\\u005a"']


@pytest.mark.parametrize(
    ("slot", "said", "key"), [row for row in PLACES if row[0] != "MORE" and "checks:" not in row[1]]
)
def test_what_the_resolver_looks_up_is_what_is_enumerated(slot: str, said: str, key: str, tmp_path: Path) -> None:
    """With a name that leads nowhere in each place, the resolver misses it exactly where the enumeration has it.

    A name in a check is looked up when the check is decided: where it leads nowhere the check is unverifiable.
    """
    plain = re.sub("«.*?»", "NOWHERE", said)
    result = filled(tmp_path, slot, plain)
    missed = {(m.span.file, m.name) for m in result.case.misreferences if m.problem == "unknown"}
    enumerated = {(n.span.file, n.written) for n in names(result.case) if not n.key}
    assert any("NOWHERE" in name for _, name in missed)
    assert {(file, name.rpartition("/")[2]) for file, name in missed} == {
        (file, name.rpartition("/")[2]) for file, name in enumerated
    }
