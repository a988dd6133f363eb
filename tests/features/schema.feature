Feature: Schemas for editors
  An editor completes and checks a case while it is typed.

  Scenario Outline: One schema
    Given an empty folder
    When I run `assurance schema <name>`
    Then the exit code is 0
    And I read JSON whose "title" is "<title>"

    Examples:
      | name         | title                          |
      | case         | Assurance case                 |
      | module       | Module of an assurance case    |
      | part         | Part of an assurance case      |
      | check-output | CheckOutput                    |

  Scenario: That of a case, if nothing is named
    Given an empty folder
    When I run `assurance schema`
    Then I read JSON whose "title" is "Assurance case"

  Scenario: All of them into a folder
    Given an empty folder
    When I run `assurance schema --write schemas`
    Then the exit code is 0
    And I see "schemas/case.schema.json"
    And there is a file "schemas/case.schema.json"
    And there is a file "schemas/module.schema.json"
    And there is a file "schemas/part.schema.json"
    And there is a file "schemas/check-output.schema.json"

  Scenario: A schema that there is not
    Given an empty folder
    When I run `assurance schema risk`
    Then the exit code is 2
    And I am told "risk"
    And I am told "check-output"
