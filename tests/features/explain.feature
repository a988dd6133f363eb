Feature: Explain a finding
  Whoever meets a code finds out what it means, why it matters and what would be right.

  Scenario Outline: By code or by name
    Given an empty folder
    When I run `assurance explain <what>`
    Then the exit code is 0
    And I see "ARG101 unknown-reference"
    And I see "A reader who follows the argument meets a dead end"
    And I see "not so:"
    And I see "but so:"

    Examples:
      | what              |
      | ARG101            |
      | arg101            |
      | unknown-reference |

  Scenario: As data
    Given an empty folder
    When I run `assurance explain ARG701 --output-format json`
    Then I read JSON whose "code" is "ARG701"
    And I read JSON whose "decides_coverage" is "True"

  Scenario: A misspelled name
    Given an empty folder
    When I run `assurance explain unknown-refrence`
    Then the exit code is 2
    And I see nothing
    And I am told "there is no finding `unknown-refrence`; did you mean `unknown-reference`?"

  Scenario: No code
    Given an empty folder
    When I run `assurance explain`
    Then the exit code is 2
    And I am told "usage: assurance explain --help"

  Scenario: Color when asked for
    Given an empty folder
    When I run `assurance explain ARG101 --color always`
    Then there is color
