Feature: Check a case
  People find out what is wrong with a case, where, and what would be right; and whether it is supported and covers both
  safety and security.

  Scenario: A good case
    Given a good case "a.case.yaml"
    When I run `assurance check a.case.yaml`
    Then the exit code is 0
    And I see only
      """
      helpdesk: no findings | support: C1 supported | coverage: covers both
      """
    And I am told nothing

  Scenario: A mistake is shown at its place, with what would be right
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance check a.case.yaml`
    Then the exit code is 1
    And I see
      """
      error[ARG020]: a claim has no key `disciplin`
        --> a.case.yaml:27:9
         |
      27 |         disciplin: safety
         |         ^^^^^^^^^ unknown key
         = help: did you mean `discipline`?
      """

  Scenario: Every mistake is shown in one run
    Given a file "a.case.yaml"
      """
      case: a
      stge: review
      elements:
        - claim: C1
          text: The model refuses
          undeveloped: yes
          disciplin: safety
      """
    When I run `assurance check a.case.yaml`
    Then the exit code is 1
    And I see "a case has no key `stge`"
    And I see "`undeveloped` is `yes`, which is neither `true` nor `false`"
    And I see "a claim has no key `disciplin`"

  Scenario: A case that cannot be read gets no verdict
    Given a case "a.case.yaml" that cannot be read
    When I run `assurance check a.case.yaml`
    Then the exit code is 1
    And I see "error[ARG002]: the quote `"` is never closed"
    And the last line is "a.case.yaml: 1 error | no verdict: not every file could be read"

  Scenario: One line for each finding
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance check a.case.yaml --output-format concise`
    Then the exit code is 1
    And every line begins with a place
    And I see "a.case.yaml:27:9: error[ARG020] a claim has no key `disciplin` (help: did you mean `discipline`?)"

  Scenario: Findings as data
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance check a.case.yaml --output-format json --today 2026-11-22`
    Then the exit code is 1
    And I read JSON whose "cases.0.findings.0.code" is "ARG020"
    And I read JSON whose "cases.0.findings.0.place.start.line" is "27"
    And I read JSON whose "cases.0.today" is "2026-11-22"

  Scenario: The format can be set once for all
    Given a good case "a.case.yaml"
    And ASSURANCE_OUTPUT_FORMAT is set to "json"
    When I run `assurance check a.case.yaml`
    Then I read JSON whose "cases.0.id" is "helpdesk"

  Scenario Outline: Evidence is judged on the day that is given
    Given a good case "a.case.yaml"
    When I run `assurance check a.case.yaml --today <day>`
    Then the exit code is <code>
    And I see "<text>"

    Examples:
      | day        | code | text                        |
      | 2026-11-22 | 0    | support: C1 supported       |
      | 2027-03-31 | 0    | support: C1 supported       |
      | 2027-04-01 | 1    | coverage: does not cover both |

  Scenario: Without a day, SOURCE_DATE_EPOCH is the day
    Given a good case "a.case.yaml"
    And SOURCE_DATE_EPOCH is set to "1806537600"
    When I run `assurance check a.case.yaml --output-format json`
    Then the exit code is 1
    And I read JSON whose "cases.0.today" is "2027-04-01"

  Scenario: The day on the command line wins
    Given a good case "a.case.yaml"
    And SOURCE_DATE_EPOCH is set to "1806537600"
    When I run `assurance check a.case.yaml --today 2026-11-22`
    Then the exit code is 0

  Scenario: A day that is none
    Given a good case "a.case.yaml"
    When I run `assurance check a.case.yaml --today 2026-02-30`
    Then the exit code is 2
    And I am told "`2026-02-30` is not a date; write year-month-day, like 2026-11-20"
    And I see nothing

  Scenario Outline: How severe a finding must be to fail
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance check a.case.yaml --fail-on <severity>`
    Then the exit code is <code>

    Examples:
      | severity | code |
      | error    | 1    |
      | warning  | 1    |
      | info     | 1    |
      | never    | 0    |

  Scenario: Color when asked for
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance check a.case.yaml --color always`
    Then there is color

  Scenario: Color although NO_COLOR is set, because it was asked for here
    Given a case "a.case.yaml" with a misspelled key
    And NO_COLOR is set to "1"
    When I run `assurance check a.case.yaml --color always`
    Then there is color

  Scenario Outline: No color
    Given a case "a.case.yaml" with a misspelled key
    And <variable> is set to "<value>"
    And FORCE_COLOR is set to "1"
    When I run `assurance check a.case.yaml --color <choice>`
    Then there is no color

    Examples:
      | variable | value | choice |
      | NO_COLOR | 1     | auto   |
      | TERM     | dumb  | auto   |
      | TERM     | xterm | never  |

  Scenario: No color where the output is not a terminal
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance check a.case.yaml`
    Then there is no color

  Scenario: A folder is searched for cases
    Given a good case "one/a.case.yaml"
    And a case "two/b.case.yaml" with a misspelled key
    And a file "two/notes.yaml"
      """
      not: a case
      """
    When I run `assurance check .`
    Then the exit code is 1
    And I see "--> two/b.case.yaml:27:9"
    And I see "helpdesk: no findings"
    And I do not see "notes.yaml"

  Scenario: Without a path, the cases around here
    Given a good case "a.case.yaml"
    When I run `assurance check`
    Then the exit code is 0
    And I see "helpdesk: no findings"

  Scenario: Without a path, the case above the folder one stands in
    Given a case "a.case.yaml" with a misspelled key
    And a file "assurance.toml"
      """
      # the root of the project
      """
    And a file "deep/notes.md"
      """
      notes
      """
    When I run `assurance check` in `deep`
    Then the exit code is 1
    And I see "--> ../a.case.yaml:27:9"

  Scenario: The same case named twice is checked once
    Given a good case "a.case.yaml"
    When I run `assurance check a.case.yaml . ./a.case.yaml`
    Then I see only
      """
      helpdesk: no findings | support: C1 supported | coverage: covers both
      """

  Scenario: Standard input
    Given a good case on standard input
    When I run `assurance check -`
    Then the exit code is 0
    And I see "helpdesk: no findings"

  Scenario: A part alone is checked for its form
    Given a file "part.yaml"
      """
      elements:
        - claim: C1
          text: The model refuses
          supported_by: [E9]
          undevelopd: true
      """
    When I run `assurance check part.yaml`
    Then the exit code is 1
    And I see "a claim has no key `undevelopd`"
    And I do not see "`E9`, which does not exist"
    And I am told "`part.yaml` is no case; only its form was checked. Check the case that lists it."

  Scenario: Nothing to check
    Given an empty folder
    When I run `assurance check`
    Then the exit code is 2
    And I see nothing
    And I am told "error: no case found here, above or below: a case file is named `*.case.yaml`"

  Scenario: A path that is not there
    Given an empty folder
    When I run `assurance check no.case.yaml`
    Then the exit code is 2
    And I am told "error: `no.case.yaml` does not exist"

  Scenario: A configuration that makes no sense stops everything
    Given a good case "a.case.yaml"
    And a file "assurance.toml"
      """
      failon = "warning"
      """
    When I run `assurance check`
    Then the exit code is 2
    And I see nothing
    And I am told "error: assurance.toml has an unknown key `failon`; did you mean `fail-on`?"

  Scenario Outline: Wrong values in the configuration are named
    Given a good case "a.case.yaml"
    And a file "assurance.toml"
      """
      <line>
      """
    When I run `assurance check`
    Then the exit code is 2
    And I am told "<text>"

    Examples:
      | line                       | text                                                          |
      | fail-on = "eror"           | `fail-on` cannot be `eror`; did you mean `error`?             |
      | output-format = "xml"      | `output-format` cannot be `xml`                               |
      | extra-fields = "ticket"    | `extra-fields` is not a list of texts                         |
      | limits = {depht = 3}       | `limits` has an unknown key `depht`; did you mean `depth`?    |
      | limits = {depth = 0}       | `limits.depth` is not a whole number above 0                  |
      | limits = {depth = 5000}    | `limits.depth` cannot be above 1000                           |
      | fail-on = error            | assurance.toml is not valid TOML                              |

  Scenario: The configuration applies
    Given a case "a.case.yaml" with a misspelled key
    And a file "assurance.toml"
      """
      output-format = "concise"
      extra-fields = ["disciplin"]
      """
    When I run `assurance check`
    Then I do not see "disciplin"
    And I do not see "-->"

  Scenario: The command line wins over the configuration
    Given a good case "a.case.yaml"
    And a file "assurance.toml"
      """
      output-format = "concise"
      """
    When I run `assurance check --output-format json`
    Then I read JSON

  Scenario: A misspelled command
    Given an empty folder
    When I run `assurance chek`
    Then the exit code is 2
    And I am told "error: there is no command `chek`; did you mean `check`?"

  Scenario: A misspelled option
    Given an empty folder
    When I run `assurance check --tody 2026-11-22`
    Then the exit code is 2
    And I am told "--tody"
    And I am told "usage: assurance check --help"
