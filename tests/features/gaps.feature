Feature: Gaps
  What is missing, most critical first, one row a gap, with where to write the mend.

  Scenario: Planned evidence
    Given a case "a.case.yaml" with only planned evidence
    When I run `assurance gaps a.case.yaml --today 2026-11-22`
    Then the exit code is 0
    And I see "what is missing"
    And I see "is only"
    And I see "Affirmative safety: the checklist"

  Scenario: Without the checklist
    Given a case "a.case.yaml" with only planned evidence
    When I run `assurance gaps a.case.yaml --no-checklist --today 2026-11-22`
    Then the exit code is 0
    And I do not see "checklist"

  Scenario: By owner
    Given a case "a.case.yaml" with only planned evidence
    When I run `assurance gaps a.case.yaml --by owner --today 2026-11-22`
    Then the exit code is 0
    And I see "owner: "

  Scenario: A floor for each discipline
    Given a case "a.case.yaml" with only planned evidence
    When I run `assurance gaps a.case.yaml --fail-under 50% --today 2026-11-22`
    Then the exit code is 1
    And I am told "0 of 1 security claims are supported, under 50 %"

  Scenario: A floor that is no percentage
    Given a good case "a.case.yaml"
    When I run `assurance gaps a.case.yaml --fail-under most`
    Then the exit code is 2
    And I am told "`most` is not a percentage; write a number from 1 to 100, like `80%`"

  Scenario: For a spreadsheet
    Given a case "a.case.yaml" with only planned evidence
    When I run `assurance gaps a.case.yaml --output-format csv --today 2026-11-22`
    Then the exit code is 0
    And I see "criticality,about,gap,mend,where,kind,status,owner,module,discipline,risks,code"
