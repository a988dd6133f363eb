Feature: Doctor
  People who report a problem can say what their installation has.

  Scenario: What is installed
    Given an empty folder
    When I run `assurance doctor`
    Then the exit code is 0
    And I see "assurance"
    And I see "Python"
    And I see "YAML parser"
    And I see "Graphviz"

  Scenario: A Graphviz that is none
    Given an empty folder
    When I run `assurance doctor --dot no-such-program`
    Then the exit code is 0
    And I see "`no-such-program`"
    And I see "is not a program that can be run"

  Scenario: A broken configuration is among the things it tells
    Given a file "assurance.toml"
      """
      failon = "x"
      """
    When I run `assurance doctor`
    Then I see "YAML parser"
    And I see "failon"
