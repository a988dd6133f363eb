"""The outline: the whole case as text, shown in full."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import re
from pathlib import Path

from assurance.model.assessment import Assessment
from assurance.pipeline import check
from assurance.source import Sources
from assurance.views.outline import cells, outline


def assess(text: str) -> Assessment:
    here = Path(__file__).parent
    sources = Sources(here, here, buffers={"x.case.yaml": text})
    return check(sources, "x.case.yaml", today=dt.date(2026, 11, 22)).assessment


def shown(text: str, *, width: int = 72) -> str:
    return "\n".join(outline(assess(text), color=False, width=width)) + "\n"


CASE = """
case: k
title: A small case
top: C1
actors: [{actor: outsider, text: An outsider}]
elements:
  - goal: C1
    text: The system is acceptably safe and secure in the operating domain that X1 describes
    discipline: both
    summary: true
    in_context_of:
      - {context: X1, text: The operating domain}
      - {assumption: A1, text: Operators are trained}
    supported_by:
      - argument: S1
        text: Argument over both disciplines
        supported_by:
          - claim: C2
            text: It is safe
            discipline: safety
            supported_by: [{evidence: E1, text: Test report, type: formal, status: accepted, artifact: {reference: R}}]
          - claim: C3
            text: It is secure
            discipline: security
            actors: [outsider]
            supported_by: [E1, {claim: C4, text: Later, undeveloped: true}]
  - {defeater: D1, text: Trained once only, status: accepted-residual, rationale: It is rare, challenges: A1}
  - {defeater: D2, text: The report is old, status: open, challenges: {from: C2, to: E1}}
  - {claim: C9, text: Nobody needs this}
"""

OUTLINE = """\
A small case
Support: C1 partial · Coverage: does not cover both · as of 2026-11-22

goal C1 ◐ partial [both]: The system is acceptably safe and secure in
│   the operating domain that X1 describes
├─ context X1: The operating domain
├─ assumption A1: Operators are trained
│  └─ defeater D1 ~ accepted residual: Trained once only
└─ argument S1 ◐ partial: Argument over both disciplines
   ├─ claim C2 ○ unsupported [safety]: It is safe
   │  ├─ defeater D2 ? open [about C2 supported by E1]: The report is
   │  │      old
   │  └─ evidence E1 ✓ holds: Test report
   └─ claim C3 ◐ partial [security]: It is secure
      ├─ evidence E1 ✓ holds: (see above)
      └─ claim C4 ◇ undeveloped: Later

Not reached from the top

claim C9 ◇ undeveloped: Nobody needs this
"""


def test_the_whole_outline() -> None:
    assert shown(CASE) == OUTLINE


def test_lines_keep_to_the_width() -> None:
    long = CASE.replace("It is safe", "It is safe " * 30).replace("Later", "y" * 300)
    assert all(cells(line) <= 72 for line in shown(long).splitlines())


def test_color_changes_nothing_but_color() -> None:
    painted = "\n".join(outline(assess(CASE), color=True, width=72)) + "\n"
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == OUTLINE


def test_circles_end_and_are_shown_below() -> None:
    text = "case: k\ntop: C1\nelements:\n- {claim: C1, text: a, supported_by: [C2]}\n"
    text += "- {claim: C2, text: b, supported_by: [C1, C2]}\n"
    text += "- {claim: C3, text: c, supported_by: [C4]}\n- {claim: C4, text: d, supported_by: [C3]}\n"
    found = shown(text)
    assert found.count("(see above)") == 3
    assert found.index("Not reached from the top") < found.index("claim C3")


def test_a_case_without_elements() -> None:
    assert shown("case: k\ntitle: Empty\n").endswith("The case has no elements yet.\n")


def test_terminal_escapes_are_shown_not_obeyed() -> None:
    assessment = assess(CASE)
    element = assessment.case.elements["C2"]
    fields = copy.copy(element.fields)
    object.__setattr__(fields, "text", "red \x1b[31m bell \x07 back\u202e\nnext")
    assessment.case.elements["C2"] = dataclasses.replace(element, fields=fields)
    found = "\n".join(outline(assessment, color=False))
    assert "red \\x1b[31m bell \\x07 back\\u202e next" in found
    assert "\x1b" not in found


def test_a_deep_case_does_not_stop_it() -> None:
    items = (f"- {{claim: C{n}, text: t, supported_by: [C{n + 1}]}}" for n in range(2000))
    text = "case: k\ntop: C0\nelements:\n" + "\n".join(items) + "\n- {claim: C2000, text: end}\n"
    assert "claim C2000" in shown(text)
