"""The table of a framework against a case: statuses, what comes through a risk, exclusions, totals, and the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import assurance
from assurance.config import ConfigError
from assurance.coverage.framework import FrameworkTable, Row, Status, framework_table
from assurance.frameworks import BUILT_IN, built_in
from assurance.views.framework_table import framework_page, frameworks_page

TODAY = dt.date(2026, 11, 20)
ACME = """
framework: acme
title: Acme rules
source: Acme Ltd, internal
items: [{id: A1, title: Logs are kept}, {id: A2, title: Doors are locked}]
"""


def claiming(*refs: str) -> assurance.Result:
    """A case whose one claim refers to items."""
    listed = ", ".join(f'"{ref}"' for ref in refs)
    claim = f"{{claim: C1, text: It is safe, refs: [{listed}], undeveloped: true}}"
    return assurance.analyse(f"case: demo\nelements:\n  - {claim}\n", today=TODAY)


def project(root: Path) -> assurance.Result:
    """A case of a project with a framework of its own."""
    (root / "assurance.toml").write_text('frameworks = ["acme.yaml"]\n', "utf-8")
    (root / "acme.yaml").write_text(ACME, "utf-8")
    claim = "{claim: C1, text: It is safe, refs: [acme:A1], undeveloped: true}"
    (root / "k.case.yaml").write_text(f"case: demo\nelements:\n  - {claim}\n", "utf-8")
    return assurance.load(root / "k.case.yaml", today=TODAY)


COVERED = """
case: demo
top: C1
actors: [{actor: thief, text: A thief}]
risks:
  - {hazard: H1, text: A wrong dosage, refs: [eu-cop:cbrn]}
  - {threat: T1, text: Stolen weights, refs: [eu-cop:cyber-offence]}
  - {hazard: H2, text: Nobody argues about this, refs: [eu-cop:harmful-manipulation]}
exclusions:
  - {exclude: EX1, item: eu-cop:9, reason: not offered yet, owner: lead, review_by: 2027-01-01}
  - {exclude: EX2, item: eu-cop:8.1, reason: past its review, owner: lead, review_by: 2025-01-01}
  - {exclude: EX3, item: eu-cop:8.2, owner: lead, review_by: 2027-01-01}
  - {exclude: EX4, item: eu-cop:5.1, reason: only said, owner: lead, review_by: 2027-01-01}
  - {exclude: EX5, item: eu-cop:6.1, reason: needless, owner: lead, review_by: 2027-01-01}
elements:
  - claim: C1
    text: The model is safe and secure
    summary: true
    refs: [eu-cop:1.1]
    supported_by:
      - claim: C2
        text: Weights stay in
        addresses: [T1]
        actors: [thief]
        level: component
        refs: [eu-cop:6.1]
        supported_by:
          - argument: S1
            text: Argument over the parts
            refs: [eu-cop:3.3]
            supported_by:
              - evidence: E1
                text: Report
                type: formal
                status: accepted
                artifact: {reference: r1}
                refs: [eu-cop:app-3.1]
      - claim: C3
        text: It refuses
        addresses: [H1]
        refs: [eu-cop:5.1, eu-cop:2.1]
        supported_by: [{evidence: E2, text: Later, refs: [eu-cop:app-3.2]}]
  - claim: C9
    text: It stands alone
    refs: [eu-cop:7.1]
    supported_by: [{evidence: E9, text: R, status: accepted, artifact: {reference: r9}, refs: [eu-cop:app-3.4]}]
"""


@pytest.fixture(name="covered")
def _covered() -> assurance.Result:
    return assurance.analyse(COVERED, today=TODAY)


def rows(table: FrameworkTable) -> dict[str, Row]:
    return {row.item.id: row for row in table.rows}


def test_every_item_has_one_status(covered: assurance.Result) -> None:
    by_id = rows(framework_table(covered.assessment, built_in("eu-cop")))
    said = {name: row for name, row in by_id.items() if row.said or row.status is not Status.NOT_ADDRESSED}
    assert {name: row.status.value for name, row in said.items()} == {
        "1.1": "claimed",  # only a summary
        "2.1": "claimed",  # what it rests on is wanting
        "3.3": "claimed",  # an argument is no claim
        "5.1": "excluded",  # claimed, but not supported
        "6.1": "supported",  # although it is excluded
        "7.1": "claimed",  # not on a path
        "9": "excluded",
        "9.1": "excluded",
        "9.2": "excluded",
        "9.3": "excluded",
        "9.4": "excluded",
        "cbrn": "claimed",
        "cyber-offence": "supported",
        "harmful-manipulation": "not addressed",  # a risk alone argues nothing
        "app-3.1": "supported",
        "app-3.2": "claimed",
        "app-3.4": "claimed",
    }  # fmt: skip
    assert by_id["8.1"].status is by_id["8.2"].status is Status.NOT_ADDRESSED


def test_what_comes_through_a_risk_is_kept_apart(covered: assurance.Result) -> None:
    by_id = rows(framework_table(covered.assessment, built_in("eu-cop")))
    offence = by_id["cyber-offence"]
    assert [(m.key, m.kind, m.state) for m in offence.direct] == [("T1", "threat", "addressed")]
    assert [(m.key, m.state, m.risks) for m in offence.through] == [("C2", "supported", ("T1",))]
    assert [(m.key, m.state) for m in by_id["harmful-manipulation"].direct] == [("H2", "not addressed")]
    assert [m.remark for m in by_id["7.1"].direct] == ["not on a path from the top"]
    assert [m.remark for m in by_id["1.1"].direct] == ["a summary"]


def test_an_exclusion_of_a_commitment_covers_its_measures(covered: assurance.Result) -> None:
    exclusion = rows(framework_table(covered.assessment, built_in("eu-cop")))["9.3"].exclusion
    assert exclusion is not None
    assert (exclusion.id, exclusion.item, exclusion.reason, exclusion.owner) == ("EX1", "9", "not offered yet", "lead")
    assert exclusion.review_by == dt.date(2027, 1, 1)


def test_totals_have_denominators(covered: assurance.Result) -> None:
    table = framework_table(covered.assessment, built_in("eu-cop"))
    assert [total.sentence for total in table.totals] == [
        "5 of 32 measures addressed, 1 supported, 5 excluded",
        "2 of 4 specified risks addressed, 1 supported",
        "3 of 5 requirements of rigor addressed, 1 supported",
        "0 of 25 security objectives addressed, 0 supported",
    ]
    headings = {total.key: total for total in table.headings}
    assert (headings["9"].items, headings["9"].excluded, headings["9"].not_addressed) == (4, 4, 0)
    assert headings["6"].sentence == "1 of 2 measures addressed, 1 supported"
    for total in (*table.totals, *table.headings):
        assert total.items == total.supported + total.claimed + total.excluded + total.not_addressed


def test_a_technique_counts_under_each_of_its_tactics() -> None:
    atlas = built_in("atlas")
    item = next(item for item in atlas.items if len(item.under) > 1)
    table = framework_table(claiming(f"atlas:{item.id}").assessment, atlas)
    assert table.totals[0].sentence == "1 of 170 techniques addressed, 0 supported"
    assert {total.key for total in table.headings if total.addressed} == set(item.under)


def test_an_alias_and_the_id_are_one_item() -> None:
    table = framework_table(claiming("owasp-llm:LLM01", "owasp-llm:LLM01:2025").assessment, built_in("owasp-llm"))
    assert [m.key for m in rows(table)["LLM01:2025"].direct] == ["C1"]
    assert table.totals[0].addressed == 1


def test_the_page_shows_every_counted_item(covered: assurance.Result) -> None:
    page = framework_page(covered, "eu-cop")
    assert page.title == "EU GPAI Code of Practice, Safety and Security (Safety and Security Chapter, 2025-07-10)"
    sections = {section.key: section for section in page.sections}
    assert len(sections["measures"].tables[0].rows) == 32
    assert "%" not in " ".join(cell.text for cell in sections["summary"].lines)
    cells = {row[0].text: [cell.text for cell in row[3:]] for row in sections["measures"].tables[0].rows}
    assert cells["eu-cop:6.1"][:2] == ["supported", "C2 supported"]
    assert cells["eu-cop:7.1"][1] == "C9 supported (not on a path from the top)"
    assert cells["eu-cop:9.1"][3] == "EX1, with eu-cop:9: not offered yet (lead, review by 2027-01-01)"
    risks = {row[0].text: row[5].text for row in sections["specified-risks"].tables[0].rows}
    assert risks["eu-cop:cyber-offence"] == "C2 supported (T1)"
    assert [row[0].text for row in sections["commitments"].tables[0].rows] == ["eu-cop:9"]
    assert sections["source"].lines[0].text == built_in("eu-cop").source
    assert all(len(row) == len(t.columns) for s in page.sections for t in s.tables for row in t.rows)


def test_a_case_without_verdict_says_so_on_the_page() -> None:
    result = assurance.analyse("case: demo\nelements:\n  - {claim: C1, text: x, undevelopd: true}\n", today=TODAY)
    first = framework_page(result, "cia").sections[0].lines[0]
    assert first.text.startswith("No verdict is given: 1 error in the text.")


def test_an_unknown_framework_is_a_mistake_on_the_command_line(covered: assurance.Result) -> None:
    with pytest.raises(ConfigError, match=r"there is no framework `eucop`; did you mean `eu-cop`\?"):
        framework_page(covered, "eucop")
    with pytest.raises(ConfigError, match="known are atlas, cia, "):
        framework_page(covered, "zzzz")


def test_the_list_has_every_framework(tmp_path: Path) -> None:
    known = project(tmp_path).assessment.frameworks
    rows = frameworks_page(known).sections[0].tables[0].rows
    assert [row[0].text for row in rows] == ["acme", *BUILT_IN]
    assert rows[0][4].text == "2 items"
    assert rows[0][5].text == "Acme Ltd, internal"


def test_the_page_of_a_framework_of_ones_own(tmp_path: Path) -> None:
    page = framework_page(project(tmp_path), "acme")
    assert [cell.text for cell in page.sections[0].lines] == ["1 of 2 items addressed, 0 supported."]
    assert page.sections[-1].lines[0].text == "Acme Ltd, internal"
