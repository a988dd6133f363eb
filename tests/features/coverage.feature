Feature: Coverage
  Whether a case takes both disciplines into account, why, and the tables behind the answer.

  Scenario: A good case
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --today 2026-11-22`
    Then the exit code is 0
    And I see "Coverage: covers both"
    And I see "nothing keeps the case from covering both"
    And I see "What holds, of how many"
    And I am told nothing

  Scenario: The axes on which safety and security differ
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --axes --today 2026-11-22`
    Then the exit code is 0
    And I see "Objective of protection"
    And I see "missing: write `failure: {mode: …}` on the risk"

  Scenario: A framework, item by item
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --framework eu-cop --today 2026-11-22`
    Then the exit code is 0
    And I see "eu-cop:6.1"
    And I see "not addressed"

  Scenario: A framework that there is not
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --framework eu-cup`
    Then the exit code is 2
    And I am told "there is no framework `eu-cup`; did you mean `eu-cop`?"

  Scenario: For a program
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --output-format json --today 2026-11-22`
    Then I read JSON whose "pages.0.sections.0.key" is "verdict"

  Scenario: Into a file, whose ending chooses the format
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --output-file out/coverage.html --today 2026-11-22`
    Then the exit code is 0
    And I see nothing
    And the file "out/coverage.html" begins with "<section class="

  Scenario: On a small screen
    Given a good case "a.case.yaml"
    And COLUMNS is set to "40"
    When I run `assurance coverage a.case.yaml --today 2026-11-22`
    Then the exit code is 0
    And I see "hazard: H1"
    And I see "evidence below: E1 holds, recorded"

  Scenario: For a spreadsheet
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --output-format csv --today 2026-11-22`
    Then the exit code is 0
    And I see "risk,text,severity,claim,state,evidence"
    And I see "H1,A customer is told a wrong dosage,major,C2,supported,"

  Scenario: Two tables at once
    Given a good case "a.case.yaml"
    When I run `assurance coverage a.case.yaml --axes --framework nist`
    Then the exit code is 2
    And I am told "`--axes` and `--framework` are two tables; ask for one"

  Scenario: A case with mistakes says so
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance coverage a.case.yaml`
    Then the exit code is 0
    And I see "No verdict"
    And I am told "a.case.yaml could not be read in full"
