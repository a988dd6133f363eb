Feature: assurance check as people like it
  Selecting, accepting with a reason, and mending; none of it changes a verdict.

  Background:
    Given a file "a.case.yaml"
      """
      case: helpdesk
      top: C1
      elements:
        - claim: C1
          text: The assistant is safe
          supported_by:
            - claim: C2
              text: The filter blocks the request
      """

  Scenario: Only some findings
    When I run `assurance check --select no-support`
    Then the exit code is 0
    And I see "claim `C2` has no support and is not marked undeveloped"
    And I see "not selected"
    And I see "coverage: does not cover both"

  Scenario: A selector that selects nothing
    When I run `assurance check --select ARG3O1`
    Then the exit code is 2
    And I am told "error: `select` names `ARG3O1`, which is no finding; did you mean `ARG301`?"

  Scenario: Accepting an old case
    When I run `assurance check --add-ignore "adopted in November"`
    And I run `assurance check --strict`
    Then the exit code is 0
    And I see "no findings, "
    And I see "ignored"
    And I see "coverage: does not cover both"

  Scenario: Mending
    When I run `assurance check --select ARG301 --fix`
    Then I am told "note: 1 mended in 1 file: 1 × ARG301"
    And the file "a.case.yaml" holds
      """
      case: helpdesk
      top: C1
      elements:
        - claim: C1
          text: The assistant is safe
          supported_by:
            - claim: C2
              text: The filter blocks the request
              undeveloped: true
      """

  Scenario: Seeing what would be mended
    When I run `assurance check --diff`
    Then the exit code is 1
    And I see "+        undeveloped: true"
