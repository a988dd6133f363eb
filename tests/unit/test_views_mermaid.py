"""Mermaid: what GitHub draws of a case, and what it would refuse."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.look import Look
from assurance.views.mermaid import LONGEST, TooLarge, escape, mermaid
from assurance.views.pick import Pick
from assurance.views.render import render
from assurance.views.scene import scene

ROOT = Path(__file__).resolve().parents[2]
CASE = """
case: k
title: A "case" & more
top: C1
actors: [{actor: outsider, text: An outsider}]
interplay:
  - {conflict: X7, between: [C2, C3], text: They meet}
elements:
  - claim: C1
    text: The top
    url: https://example.org/a?b=1;c
    in_context_of: [{context: X1, text: A context}, {assumption: A1, text: An assumption}]
    supported_by:
      - argument: S1
        text: How it follows
        supported_by:
          - {claim: C2, text: A claim, discipline: safety, undeveloped: true}
          - {to: C3, acp: ACP1, optional: true, multiplicity: 1..n}
          - {to: C4, defeated: true, choice: 1 of 2}
  - {claim: C3, text: Another claim, discipline: security, actors: [outsider], uninstantiated: true, undeveloped: true}
  - {claim: C4, text: A third claim, supported_by: [{evidence: E1, text: Evidence}]}
  - {defeater: D1, text: A doubt, status: open, challenges: {from: C4, to: E1}}
  - {acp: ACP1, text: Why C3 supports S1}
"""


def assess(text: str = CASE) -> Assessment:
    return check(
        Sources(ROOT, ROOT, buffers={"x.case.yaml": text}), "x.case.yaml", today=dt.date(2026, 11, 22)
    ).assessment


def lines(text: str = CASE, *, pick: Pick = Pick(), look: Look = Look()) -> list[str]:  # noqa: B008  both are frozen
    return [line.strip() for line in mermaid(scene(assess(text), pick=pick, look=look)).splitlines()]


def test_a_flowchart_from_top_to_bottom_with_the_title_and_the_verdicts() -> None:
    found = lines()
    assert found[:4] == ["---", 'title: "A \\"case\\" ＆ more"', "---", "flowchart TB"]
    assert found[4].startswith("accDescr: Support#58; C1 ")


@pytest.mark.parametrize(
    "node",
    [
        'n1["C1 · ○ unsupported<br>The top"]:::unsupported',
        'n2(["X1<br>A context"]):::plain',
        'n3("A1<br>An assumption<br>A"):::plain',
        'n4[/"S1 · ○ unsupported<br>How it follows"/]:::unsupported',
        'n5["C2 · ◇ undeveloped · SAFETY<br>A claim"]:::undeveloped',
        'n6["C3 · ◇ undeveloped · SECURITY<br>Another claim<br>△ to be instantiated"]:::undeveloped',
        'n8(("E1 · ○ wanting<br>Evidence")):::wanting',
        'n9["D1 · ? open<br>A doubt"]:::defeater-open',
    ],
)
def test_each_kind_has_the_nearest_shape_and_its_state_in_words_and_color(node: str) -> None:
    assert node in lines()


@pytest.mark.parametrize(
    "edge",
    [
        'n1 -. "in context of" .- n2',
        "n1 --> n4",
        'n4 -- "■ ACP1 · ● 1..n · ○ optional" --o n6',
        'n4 -- "◆ 1 of 2 · ✗ defeated" --x n7',
        'n9 -. "challenges C4 → E1" .-x n7',
    ],
)
def test_each_relation_has_its_line(edge: str) -> None:
    assert edge in lines()


def test_interplay_is_dotted_with_two_ends() -> None:
    assert 'n5 <-. "conflict X7" .-> n6' in lines(pick=Pick(overlay=True))


def test_links_are_quoted() -> None:
    assert 'click n1 href "https://example.org/a?b=1%3Bc" _blank' in lines()


def test_support_points_up_in_cae() -> None:
    found = lines(look=Look(notation="cae"))
    assert "flowchart BT" in found
    assert "n4 --> n1" in found
    assert 'n1(["C1 · ○ unsupported<br>The top"]):::unsupported' in found


def test_colors_can_tell_disciplines_or_nothing() -> None:
    by_discipline = lines(look=Look(color_by="discipline"))
    assert any(line.startswith("classDef undeveloped-safety fill:#DDF0EB,stroke:#0B5D4E") for line in by_discipline)
    plain = {line.split("fill:")[1].split(",color")[0] for line in lines(look=Look(color_by="none")) if "fill:" in line}
    assert plain == {"#F5F6F8,stroke:#54565F"}


def test_long_texts_end_in_an_ellipsis() -> None:
    text = "word " * 200
    found = lines(f"case: k\nelements: [{{claim: C1, text: {text}}}]\n")
    assert next(line for line in found if line.startswith("n1")).count("word") == LONGEST // 5
    assert any("…" in line for line in found)


def test_miniatures_have_ids_alone() -> None:
    assert 'n5["C2"]:::undeveloped' in lines(look=Look(text=False))


def test_escaped_texts_mean_nothing() -> None:
    assert escape('a "b" `c` #d; <e> %%{f') == "a #34;b#34; #96;c#96; #35;d#59; #60;e#62; #37;#37;#123;f"
    assert escape("1. one") == "1#46; one"
    assert escape("10) ten") == "10#41; ten"
    assert escape("- item") == "#45; item"
    assert escape("half-way, (all) of it. 5.5!") == "half-way, (all) of it. 5.5!"
    assert escape("a\nb") == "a b"


def many(count: int, text: str = "a") -> str:
    claims = ", ".join(f"{{claim: B{n}, text: {text}, undeveloped: true}}" for n in range(count))
    return f"case: k\ntop: C1\nelements: [{{claim: C1, text: a, supported_by: [{claims}]}}]\n"


def test_what_github_refuses_is_refused_with_what_helps() -> None:
    assert len([line for line in lines(many(500)) if "-->" in line]) == 500
    with pytest.raises(TooLarge, match=r"501 edges.*500 at most.*--focus.*--pages"):
        lines(many(501))
    with pytest.raises(TooLarge, match=r"characters.*50,000 at most"):
        lines(many(300, "long text " * 25))


def test_a_case_without_elements_is_a_flowchart_without_nodes() -> None:
    assert lines("case: k\n")[3] == "flowchart TB"


def test_bytes_are_equal_from_run_to_run() -> None:
    assert render(assess(), "mermaid").data == render(assess(), "mermaid").data
