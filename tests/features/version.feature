Feature: Version
  The version is there at once, for people and for scripts.

  Scenario: Nothing heavy is loaded
    When I ask for the version and watch the imports
    Then the exit code is 0
    And the version is that of the package
    And no module of pydantic, yaml, click, hypothesis or rapidfuzz was imported

  Scenario Outline: In both spellings
    Given an empty folder
    When I run `assurance <option>`
    Then the exit code is 0
    And I am told nothing
    And the version is that of the package

    Examples:
      | option    |
      | --version |
      | -V        |

  Scenario: Even where the configuration is broken
    Given a file "assurance.toml"
      """
      nonsense
      """
    When I run `assurance --version`
    Then the exit code is 0

  Scenario: Help
    Given an empty folder
    When I run `assurance --help`
    Then the exit code is 0
    And I see "Exit codes: 0 nothing at or above the failing severity"
    And I see "check"

  Scenario Outline: A command without what it needs shows its help
    Given an empty folder
    When I run `<command>`
    Then the exit code is 2
    And I am told "Commands:"
    And no line of it is more than 100 letters long

    Examples:
      | command       |
      | assurance     |
      | assurance new |
