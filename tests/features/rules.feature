Feature: List the findings
  People see everything that the tool can find, by family, on one page.

  Scenario: All of them
    Given an empty folder
    When I run `assurance rules`
    Then the exit code is 0
    And every finding is listed once
    And I see "1xx references"
    And I see "ARG701  discipline-without-claim"
    And I see "[decides coverage]"

  Scenario: As data
    Given an empty folder
    When I run `assurance rules --output-format json`
    Then I read JSON whose "0.code" is "ARG001"
    And I read JSON whose "0.severity" is "error"
