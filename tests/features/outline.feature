Feature: Outline
  The argument as indented text, with the state of everything, for a terminal or a mail.

  Scenario: A good case
    Given a good case "a.case.yaml"
    When I run `assurance outline a.case.yaml --today 2026-11-22`
    Then the exit code is 0
    And I see "Helpdesk assistant"
    And I see "Support: C1 supported"
    And I see "Coverage: covers both"
    And I see "claim C2"
    And I see "[security]"
    And I see "evidence E2"

  Scenario: Planned evidence supports nothing
    Given a case "a.case.yaml" with only planned evidence
    When I run `assurance outline a.case.yaml --today 2026-11-22`
    Then the exit code is 0
    And I see "Support: C1 unsupported"

  Scenario: A case that cannot be read
    Given a case "a.case.yaml" that cannot be read
    When I run `assurance outline a.case.yaml`
    Then the exit code is 2
    And I am told "`a.case.yaml` has nothing to draw; `assurance check` says why"

  Scenario: A case with mistakes says so
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance outline a.case.yaml`
    Then the exit code is 0
    And I see "claim C2"
    And I am told "a.case.yaml could not be read in full"

  Scenario: More than one case
    Given a good case "one/a.case.yaml"
    And a good case "two/b.case.yaml"
    When I run `assurance outline`
    Then the exit code is 2
    And I am told "2 cases found"
    And I am told "name one of them"

  Scenario: Color when asked for
    Given a good case "a.case.yaml"
    When I run `assurance outline --color always`
    Then there is color
