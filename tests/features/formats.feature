Feature: Findings in the formats of CI services
  People see the findings where they review changes: beside the lines of a pull request, in the report of a job, in a
  dashboard. They choose the format, the service does the rest.

  Background:
    Given a case "safety/a.case.yaml" with a misspelled key

  Scenario: A pull request on GitHub
    When I run `assurance check --output-format github` in `safety`
    Then the exit code is 1
    And I see
      """
      ::error file=a.case.yaml,line=27,endLine=27,col=9,endColumn=18,title=ARG020 unknown-key::a claim has no key `disciplin`%0Ahelp: did you mean `discipline`?
      """
    And the last line is "helpdesk: 1 error | no verdict: 1 error in the text | `--fix` mends 1"

  Scenario: Files are named as seen from the root of the repository, wherever the project in it is
    Given a file "safety/assurance.toml"
      """
      output-format = "github"
      """
    And a file ".git/HEAD"
      """
      ref: refs/heads/main
      """
    When I run `assurance check` in `safety`
    Then I see "::error file=safety/a.case.yaml,line=27,"

  Scenario: A dashboard that reads SARIF
    When I run `assurance check safety --output-format sarif`
    Then the exit code is 1
    And I read JSON whose "version" is "2.1.0"
    And I read JSON whose "runs.0.results.0.ruleId" is "ARG020"
    And I read JSON whose "runs.0.results.0.locations.0.physicalLocation.region.startLine" is "27"
    And I read JSON whose "runs.0.results.0.fixes.0.description.text" is "replace `disciplin` with `discipline`"
    And I am told "note: helpdesk: 1 error | no verdict: 1 error in the text"

  Scenario: A merge request on GitLab
    When I run `assurance check safety --output-format gitlab`
    Then the exit code is 1
    And I read JSON whose "0.check_name" is "ARG020 unknown-key"
    And I read JSON whose "0.severity" is "major"
    And I read JSON whose "0.location.lines.begin" is "27"
    And I am told "note: helpdesk: 1 error | no verdict: 1 error in the text"

  Scenario: A list of tests
    When I run `assurance check safety --output-format junit`
    Then the exit code is 1
    And I see
      """
      <testsuite name="helpdesk" tests="1" failures="1" errors="0" skipped="0">
      """
    And I see
      """
      name="ARG020 line 27: a claim has no key `disciplin`"
      """

  Scenario: A good case is a list of passed tests
    Given a good case "good.case.yaml"
    When I run `assurance check good.case.yaml --output-format junit`
    Then the exit code is 0
    And I see
      """
      name="support: C1 supported"
      """
    And I see
      """
      name="coverage: covers both"
      """

  Scenario: Nothing was found, on GitLab
    Given a good case "good.case.yaml"
    When I run `assurance check good.case.yaml --output-format gitlab`
    Then the exit code is 0
    And I see only
      """
      []
      """
    And I am told "note: helpdesk: no findings | support: C1 supported | coverage: covers both"

  Scenario: Nothing was found, on GitHub
    Given a good case "good.case.yaml"
    When I run `assurance check good.case.yaml --output-format github`
    Then the exit code is 0
    And I see only
      """
      helpdesk: no findings | support: C1 supported | coverage: covers both
      """
    And I am told nothing

  Scenario: The report goes into a file, and the terminal says how it went
    When I run `assurance check safety --output-format sarif --output-file reports/assurance.sarif`
    Then the exit code is 1
    And the file "reports/assurance.sarif" shows "disciplin"
    And I see only
      """
      helpdesk: 1 error | no verdict: 1 error in the text | `--fix` mends 1
      """
    And I am told nothing

  Scenario: A file that cannot be written
    When I run `assurance check safety --output-file safety`
    Then the exit code is 2
    And I am told "`safety` could not be written"
    And I see nothing

  Scenario: A file for something that is no list of findings
    When I run `assurance check safety --output-file report.txt --statistics`
    Then the exit code is 2
    And I am told "`--output-file` is for findings, and `--statistics` shows none"
    And there is no file "report.txt"
