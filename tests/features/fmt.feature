Feature: assurance fmt
  Case files in one layout, so that a diff shows what was said and not how it was indented.

  Scenario: A file in a layout of its own
    Given a file "a.case.yaml"
      """
      title:   Helpdesk
      case: helpdesk   # its name
      elements:
      - text: The assistant is safe
        claim: C1
        undeveloped:  true
      """
    When I run `assurance fmt`
    Then the exit code is 0
    And I am told "note: 1 file reformatted"
    And the file "a.case.yaml" holds
      """
      case: helpdesk   # its name
      title: Helpdesk
      elements:
        - claim: C1
          text: The assistant is safe
          undeveloped: true
      """

  Scenario: Only asking
    Given a file "a.case.yaml"
      """
      case:  helpdesk
      """
    When I run `assurance fmt --check`
    Then the exit code is 1
    And I see "would reformat: a.case.yaml"
    And the file "a.case.yaml" holds
      """
      case:  helpdesk
      """

  Scenario: A file that cannot be read
    Given a file "a.case.yaml"
      """
      case: helpdesk
      case: other
      """
    When I run `assurance fmt`
    Then the exit code is 2
    And I am told "error: a.case.yaml:2:1 is not formatted: the key `case` stands twice in one mapping (ARG008)"
