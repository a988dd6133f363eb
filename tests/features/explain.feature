Feature: Explain a finding, or an element of a case
  Whoever meets a code finds out what it means, why it matters and what would be right. Whoever meets an ID finds out
  why it stands as it does, and what would change that.

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

  Scenario: An element that lacks something
    Given a case "helpdesk.case.yaml" with only planned evidence
    When I run `assurance explain C2 --today 2026-11-22`
    Then the exit code is 0
    And I see "claim C2  ○ unsupported"
    And I see "discipline  safety (written)"
    And I see
      """
      Why it is unsupported
        its one child does not support it
          E1 is wanting: it is only planned

      What would make it supported: 1 thing to do
        E1: carry it out and accept it
      """
    And I see
      """
      Way to the top
        C1 › C2
      """

  Scenario: What rests on evidence
    Given a good case "helpdesk.case.yaml"
    When I run `assurance explain E1 --today 2026-11-22`
    Then the exit code is 0
    And I see "its artifact is only recorded; this run opened none"
    And I see
      """
      If it were rejected (the case judged again)
        C1  supported → partial, the top
        C2  supported → unsupported
        risk H1 would have no supported safety claim
      """

  Scenario: A risk
    Given a good case "helpdesk.case.yaml"
    When I run `assurance explain T1`
    Then the exit code is 0
    And I see
      """
      Addressed for security by
        claim C3  supported  Published jailbreaks do not reach customer data
      """

  Scenario: An element as data
    Given a good case "helpdesk.case.yaml"
    When I run `assurance explain C3 --output-format json`
    Then I read JSON whose "explained.0.state" is "supported"
    And I read JSON whose "explained.0.paths.shown.0.0.id" is "C1"

  Scenario: The cases that have the ID
    Given a good case "one/one.case.yaml"
    And a good case "two/two.case.yaml"
    When I run `assurance explain E2`
    Then the exit code is 0
    And I see "one/one.case.yaml:42:13"
    And I see "two/two.case.yaml:42:13"

  Scenario: A misspelled ID
    Given a good case "helpdesk.case.yaml"
    When I run `assurance explain C22`
    Then the exit code is 2
    And I see nothing
    And I am told "there is no finding and no ID `C22` here; did you mean `C2`?"

  Scenario: Paths beside a code
    Given a good case "helpdesk.case.yaml"
    When I run `assurance explain ARG101 helpdesk.case.yaml`
    Then the exit code is 2
    And I am told "leave the paths out"

  Scenario: A case that cannot be read in full
    Given a case "helpdesk.case.yaml" with a misspelled key
    When I run `assurance explain C2`
    Then the exit code is 0
    And I see "something in it could not be read"
    And I am told "helpdesk.case.yaml could not be read in full (1 error)"
