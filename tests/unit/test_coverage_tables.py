"""The tables of `coverage`: what they count, what they say where there is nothing, and that no text escapes them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

import assurance
from assurance.coverage.axes import by_risk
from assurance.coverage.matrix import reliances, responses, risk_rows, role_matrix, shares
from assurance.safe import UNSAFE
from assurance.views.coverage_page import axes_page, coverage_page
from assurance.views.outline import cells
from assurance.views.table import Cell, Column, Page, Section, Table
from assurance.views.tabular import as_csv, as_html, as_json, as_markdown, as_text, dumped

TODAY = dt.date(2026, 11, 22)
CASES = Path(__file__).resolve().parents[2] / "cases"
SOUND = (Path(__file__).parent / "data" / "sound.case.yaml").read_text("utf-8")


def case(name: str) -> assurance.Result:
    return assurance.load(CASES / name / f"{name}.case.yaml", today=TODAY)


def sound(root: Path, *changes: tuple[str, str]) -> assurance.Result:
    (root / "a.txt").write_text("test")
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return assurance.analyse(text, name="a.case.yaml", today=TODAY, root=root)


# -- what is counted


def test_the_role_matrix_tells_supported_claimed_and_empty(tmp_path: Path) -> None:
    view = sound(tmp_path, ("    supported_by: [E2]\n", "    undeveloped: true\n")).assessment
    filled = {
        (role, side): (cell.filled, [c.id for c in cell.claims])
        for role, row in role_matrix(view).items()
        for side, cell in row.items()
    }
    assert filled["prevent", "safety"] == ("supported", ["C1"])
    assert filled["prevent", "security"] == ("supported", ["C2"])
    assert filled["identify", "safety"] == ("claimed", ["C3"])
    assert filled["recover", "security"] == ("empty", [])
    assert filled["", "safety"] == ("supported", ["C4"])


def test_fractions_come_with_what_they_are_out_of(tmp_path: Path) -> None:
    safety, security = shares(sound(tmp_path).assessment)
    assert (str(safety.claims), str(safety.risks), str(safety.evidence), str(safety.verified)) == (
        "2 of 2",
        "1 of 1",
        "2 of 2",
        "1 of 2",
    )
    assert str(security.claims) == "1 of 1"


def test_the_fractions_count_what_the_verdict_counts() -> None:
    result = case("llama-2-jailbreaks")
    assert "no security claim is supported" in {found.message for found in result.deciding}
    assert [share.claims.part for share in shares(result.assessment)] == [0, 0]


def test_nothing_is_divided_by_nothing(tmp_path: Path) -> None:
    empty = assurance.analyse("case: demo\nelements: []\n", today=TODAY, root=tmp_path)
    assert [str(share.claims) for share in shares(empty.assessment)] == ["none there", "none there"]
    page = "\n".join(as_text(coverage_page(empty), width=100, color=False))
    assert "the register has no risks" in page
    assert "no claim on a path from the top has a discipline of its own" in page
    assert "the case records no interplay" in page


def test_a_two_sided_risk_is_a_hazard_and_a_threat() -> None:
    view = case("delivery-drone").assessment
    hazards = {(row.risk.id, row.claim.id if row.claim else "") for row in risk_rows(view, "safety")}
    threats = {(row.risk.id, row.claim.id if row.claim else "") for row in risk_rows(view, "security")}
    assert ("R4", "H3") in hazards
    assert ("R4", "C1") in threats
    assert ("R1", "H1") in hazards
    assert not any(risk == "R1" for risk, _ in threats)


def test_a_side_without_claim_has_a_row(tmp_path: Path) -> None:
    view = sound(tmp_path, ("addresses: [T1]", "tags: [x]")).assessment
    assert [row.claim for row in risk_rows(view, "security")] == [None]


def test_reliances_and_responses(tmp_path: Path) -> None:
    view = sound(tmp_path).assessment
    assert [(r.claim.id, r.asset, [p.id for p in r.protectors], r.held) for r in reliances(view)] == [
        ("C1", "weights", ["C2"], True)
    ]
    assert [(c.id, f.id if f else None) for c, f in responses(view)] == [("C2", "C4")]


# -- axes


def test_every_risk_is_asked_on_eight_axes(tmp_path: Path) -> None:
    sides = list(by_risk(sound(tmp_path).assessment))
    assert [(s.risk.id, s.discipline) for s in sides] == [("H1", "safety"), ("T1", "security")]
    assert {len(s.said) for s in sides} == {8}
    said = {one.axis.id: one for one in sides[1].said}
    assert said["threat-model"].text == "A1 (insider)"
    assert said["framing"].text == "adaptive attacks"
    assert said["objective"].write
    assert said["prevention"].text == "C2 (prevent)"
    assert said["tolerance"].text == "C2 (lockout)"
    assert said["failure-mode"].text == ""
    assert "failure: {mode" in said["failure-mode"].write


def test_governance_names_what_is_there_and_what_is_missing() -> None:
    governed = {
        (side.risk.id, side.discipline): one
        for side in by_risk(case("delivery-drone").assessment)
        for one in side.said
        if one.axis.id == "governance"
    }
    assert governed["R3", "safety"].text == "owner system owner · incidents: H3 (respond)"
    assert governed["R3", "safety"].lacks == "`acceptance:` on the case; `red_lines:`"
    assert "`role: [respond]` or `[govern]` on a claim about disclosure" in governed["R3", "security"].lacks


def test_a_threshold_without_estimate_is_half_a_framing(tmp_path: Path) -> None:
    limit = "{below: 1e-5, unit: per year, set_by: a, source: b}"
    text = f"case: d\nrisks: [{{hazard: H1, text: A fall, threshold: {limit}}}]"
    view = assurance.analyse(f"{text}\nelements: []\n", today=TODAY, root=tmp_path).assessment
    (framing,) = (one for side in by_risk(view) for one in side.said if one.axis.id == "framing")
    assert (framing.text, framing.lacks) == ("below 1e-5 per year", "`estimate:` on the risk")


def test_the_four_axes_of_the_summary_are_not_called_the_papers(tmp_path: Path) -> None:
    text = "\n".join(as_text(axes_page(sound(tmp_path)), width=400, color=False))
    assert "Objective, threat model, framing and governance after AI Risk Management Should Incorporate Both" in text
    assert "Failure mode, source, prevention and tolerance after a public summary" in text


# -- the page


def test_the_verdict_and_its_reasons_come_first() -> None:
    lines = list(as_text(coverage_page(case("ai-control")), width=100, color=False))
    assert lines[2] == "Coverage: does not cover both"
    assert lines.index("Reasons") == 5
    assert any(line.startswith("ARG802") for line in lines[6:10])


def test_an_ignore_hides_no_reason(tmp_path: Path) -> None:
    comment = "  # assurance: ignore[ARG702,ARG701] until 2027-06-01: due\n  - threat: T1"
    result = sound(tmp_path, ("addresses: [T1]", "tags: [x]"), ("  - threat: T1", comment))
    assert "ARG702" not in {d.code for d in result.findings}
    assert "ARG702" in {d.code for d in result.deciding}
    assert "ARG702" in "\n".join(as_text(coverage_page(result), width=100, color=False))


def test_a_reason_that_an_ignore_hides_says_so(tmp_path: Path) -> None:
    comment = "  # assurance: ignore[ARG702] until 2027-06-01: due\n  - threat: T1"
    open_ = sound(tmp_path, ("addresses: [T1]", "tags: [x]"))
    hidden = sound(tmp_path, ("addresses: [T1]", "tags: [x]"), ("  - threat: T1", comment))
    says = [
        ["`check` does not show it" in row[1].text for row in coverage_page(result).sections[0].tables[0].rows]
        for result in (open_, hidden)
    ]
    assert says == [[False], [True]]


def test_nobody_accepting_is_said(tmp_path: Path) -> None:
    drone = "\n".join(as_text(coverage_page(case("delivery-drone")), width=100, color=False))
    assert "nobody is named: write `acceptance: {authority: …}`" in drone
    assert "on           component added or replaced" in drone


def test_what_an_exclusion_accepts_is_said(tmp_path: Path) -> None:
    exclusion = "exclusions: [{exclude: EX1, risk: T1, reason: r, owner: o, review_by: 2027-06-01}]\ninterplay:"
    result = sound(tmp_path, ("addresses: [T1]", "tags: [x]"), ("interplay:", exclusion))
    assert result.verdicts.coverage.value == "covers both, with exclusion"
    assert "(excluded by `EX1`)" in "\n".join(as_text(coverage_page(result), width=200, color=False))


# -- how tables are written

HOSTILE = [
    "\x1b[31mred",
    "a|b",
    "<script>alert(1)</script>",
    "=cmd()",
    "line\nbreak",
    "\u202eevil",
    "[x](http://e)",
    "`code",
    "  +1",
    "\uff1d1+1",
    "\u009b31mred",
]


def page(*texts: str) -> Page:
    columns = (Column("a", "first", narrow=True), Column("b", "second"))
    rows = tuple((Cell(text, "supported"), Cell(text)) for text in texts)
    return Page(texts[0] if texts else "t", (Section("s", "S", (), (Table("t", "", columns, rows, empty="why"),)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    made = page(text)
    shown = "\n".join(as_text(made, width=80, color=False))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "<script" not in as_html(made)
    assert "\u202e" not in as_html(made) + as_markdown(made) + as_csv(made)
    assert "<script" not in as_markdown(made)
    written = [cell.lstrip() for row in csv.reader(io.StringIO(as_csv(made))) for cell in row]
    assert not any(cell.startswith(tuple("=+-@\uff1d")) for cell in written)
    assert not UNSAFE.search(dumped([made]).replace("\n", ""))
    assert json.loads(dumped([made]))["pages"][0]["title"] == text
    rows = [line for line in as_markdown(made).splitlines() if line.startswith("| ✓")]
    assert [row.count(" | ") for row in rows] == [1]


@pytest.mark.parametrize("width", [40, 80, 100, 200])
@pytest.mark.parametrize("name", ["ai-control", "delivery-drone", "stop-sign-closed-loop"])
def test_text_keeps_to_its_width_and_loses_no_id(name: str, width: int) -> None:
    result = case(name)
    lines = list(as_text(coverage_page(result), width=width, color=False))
    assert max(cells(line) for line in lines) <= width
    flat = "".join("".join(lines).split())
    assert all(key in flat for risk in result.case.entries("risks") for key in (risk,))


def test_color_changes_nothing_but_color() -> None:
    import re

    made = coverage_page(case("ai-control"))
    plain = "\n".join(as_text(made, width=100, color=False))
    assert re.sub(r"\x1b\[\d+m", "", "\n".join(as_text(made, width=100, color=True))) == plain


def test_json_has_every_cell_under_its_column() -> None:
    data = json.loads(json.dumps(as_json(coverage_page(case("ai-control")))))
    sections = {section["key"]: section for section in data["sections"]}
    first = sections["verdict"]["tables"][0]["rows"][0]
    assert first["code"]["text"] == "ARG802"
    assert sections["hazards"]["tables"][0]["rows"][0]["claim"] == {"text": "C2"}


def test_html_is_one_well_formed_section() -> None:
    open_: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "br":
                open_.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_.pop() == tag

    text = as_html(coverage_page(case("ai-control")))
    Reader().feed(text)
    assert open_ == []
    assert text.startswith('<section class="assurance">')
    assert "http" not in text
    assert "<script" not in text


LONG = "a-very-long-identifier-that-somebody-chose-for-a-claim-in-a-module-of-many"


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_long_id_is_never_lost_and_breaks_no_table(width: int) -> None:
    columns = (Column("a", "claim", narrow=True), Column("b", "between", narrow=True), Column("c", "what"))
    rows = ((Cell(LONG), Cell(f"{LONG}, {LONG}"), Cell("they meet")),)
    made = Page("t", (Section("s", "", (), (Table("t", "", columns, rows),)),))
    lines = list(as_text(made, width=width, color=False))
    assert max(map(cells, lines)) <= width
    assert "".join("".join(lines).split()).count(LONG) == 3


def test_small_screens_show_rows_below_each_other() -> None:
    lines = list(as_text(coverage_page(case("delivery-drone")), width=40, color=False))
    at = lines.index("Hazards: what safety argues")
    assert lines[at + 1] == "hazard: R1"
    second = lines.index("hazard: R2")
    assert [line for line in lines[second : lines.index("hazard: R3")] if "claim:" in line] == [
        "  claim: H2",
        "  claim: H3",
    ]


def many(root: Path) -> assurance.Result:
    """A case in which twelve claims, each with evidence of its own, address one hazard."""
    claims = "\n".join(
        f"      - claim: S{n}\n        text: Part {n} is safe\n        discipline: safety\n        addresses: [H1]\n"
        f"        role: [prevent]\n        supported_by: [{{evidence: E{n}, text: r, status: accepted}}]"
        for n in range(12)
    )
    text = "case: many\ntop: C0\nrisks: [{hazard: H1, text: A fall}]\nelements:\n  - claim: C0\n    text: All\n"
    return assurance.analyse(f"{text}    summary: true\n    supported_by:\n{claims}\n", today=TODAY, root=root)


def test_programs_get_every_claim_and_the_risk_of_every_row(tmp_path: Path) -> None:
    page_ = coverage_page(many(tmp_path))
    sections = {section["key"]: section for section in as_json(page_)["sections"]}
    prevent = next(row for row in sections["roles"]["tables"][0]["rows"] if row["role"]["text"] == "prevent")
    assert prevent["safety"]["text"] == f"claimed: {', '.join(f'S{n}' for n in range(12))}"
    assert [row["risk"]["text"] for row in sections["hazards"]["tables"][0]["rows"]] == ["H1"] * 12
    assert sum(row[:1] == ["H1"] for row in csv.reader(io.StringIO(as_csv(page_)))) == 12
    assert "S7 and 4 more" in "\n".join(as_text(page_, width=200, color=False))
    assert as_markdown(page_).count("| H1 |") == 1


def test_html_names_every_table_and_every_row(tmp_path: Path) -> None:
    text = as_html(coverage_page(many(tmp_path)))
    tables = text.split("<table")[1:]
    assert all(" aria-label=" in table.split(">")[0] or "<caption>" in table for table in tables)
    assert "></th>" not in text


def test_details_are_for_wide_terminals() -> None:
    columns = (Column("a", "first"), Column("b", "second", detail=True))
    made = Page("t", (Section("s", "", (), (Table("t", "", columns, ((Cell("x"), Cell("y")),)),)),))
    assert "second" not in "\n".join(as_text(made, width=100, color=False))
    assert "second" in "\n".join(as_text(made, width=150, color=False))
    assert "second" in as_markdown(made)
