Feature: Detach
  A branch moves into a file of its own, or to another file of the case, and the case says the same.

  Scenario: Into a file of its own
    Given a good case "a.case.yaml"
    When I run `assurance detach C2 --yes`
    Then the exit code is 0
    And I am told "2 files written"
    And the file "a.case.yaml" shows "- c2.yaml"
    And the file "a.case.yaml" does not show "claim: C2"
    And the file "c2.yaml" begins with "elements:\n  - claim: C2\n    text: The assistant never states a dosage\n"
    When I run `assurance check --today 2026-11-22`
    Then the exit code is 0
    And I see "coverage: covers both"

  Scenario: What would change
    Given a good case "a.case.yaml"
    When I run `assurance detach C3 --diff`
    Then the exit code is 0
    And I see "+      - C3"
    And I see "+++ c3.yaml"
    And I see "+  - claim: C3"
    And there is no file "c3.yaml"

  Scenario: Into a file with another name
    Given a good case "a.case.yaml"
    When I run `assurance detach E2 --to evidence/red-team.yaml --yes`
    Then the exit code is 0
    And the file "a.case.yaml" shows "  - evidence/red-team.yaml"
    And the file "evidence/red-team.yaml" shows "  - evidence: E2"

  Scenario: To a file of the case
    Given a good case "a.case.yaml"
    When I run `assurance detach C2 --yes`
    And I run `assurance detach C3 --to c2.yaml --yes`
    Then the exit code is 0
    And the file "c2.yaml" shows "claim: C2"
    And the file "c2.yaml" shows "claim: C3"

  Scenario: A file that is there and belongs to nobody
    Given a good case "a.case.yaml"
    And a file "c2.yaml"
      """
      # mine
      """
    When I run `assurance detach C2 --yes`
    Then the exit code is 2
    And I am told "`c2.yaml` exists already; name a file with `--to`"
    When I run `assurance detach C2 --to c2.yaml --yes`
    Then the exit code is 2
    And I am told "`c2.yaml` exists and is no file of the case `helpdesk` itself"
    And the file "c2.yaml" begins with "# mine"

  Scenario: Another case that reads the same file
    Given a file "one.case.yaml"
      """
      case: one
      files: [shared.yaml]
      elements: [{claim: C1, text: It is safe, supported_by: [C2]}]
      """
    And a file "two.case.yaml"
      """
      case: two
      files: [shared.yaml]
      elements: [{claim: C1, text: It is secure, supported_by: [C2]}]
      """
    And a file "shared.yaml"
      """
      elements:
        - claim: C2
          text: It is so
          supported_by:
            - evidence: E1
              text: Report
      """
    When I run `assurance detach E1 one.case.yaml --yes`
    Then the exit code is 2
    And I am told "`E1` cannot be moved there: `E1` would be lost in `two.case.yaml`, which reads the same file"
    And there is no file "e1.yaml"

  Scenario: Something that is no element
    Given a good case "a.case.yaml"
    When I run `assurance detach H1 --yes`
    Then the exit code is 2
    And I am told "`H1` is no element, and only elements can be moved"
