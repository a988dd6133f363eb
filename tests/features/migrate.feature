Feature: Migrate
  Cases in an older format are brought to the current one; so far there is only one.

  Scenario: Nothing to do
    Given a good case "a.case.yaml"
    When I run `assurance migrate`
    Then the exit code is 0
    And I see only
      """
      format 1 is current; nothing to do
      """

  Scenario: Nothing to do in a pipeline
    Given a good case "a.case.yaml"
    When I run `assurance migrate --check a.case.yaml`
    Then the exit code is 0

  Scenario: A case from the future
    Given a file "a.case.yaml"
      """
      case: demo
      format: 2
      """
    When I run `assurance migrate`
    Then the exit code is 2
    And I am told "`a.case.yaml` is in format 2, and this version reads format 1; install a newer version"

  Scenario: A format that is no number
    Given a file "a.case.yaml"
      """
      case: demo
      format: one
      """
    When I run `assurance migrate`
    Then the exit code is 2
    And I am told "`a.case.yaml` has a `format` that is no number; write `format: 1`"
