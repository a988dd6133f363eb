Feature: Lay out case files
  Files of a case look the same whoever wrote them; values and comments stay, and nothing is lost by formatting.

  Background:
    Given a file "kiosk/kiosk.case.yaml"
      """
      title:  Kiosk
      case: kiosk     #ours
      files: [risks.yaml,parts/*.yaml]
      scope: {version: 2.2}
      elements:
      # the whole
      - summary: true
        claim: C1
        text: The kiosk is safe
      """
    And a file "kiosk/risks.yaml"
      """
      risks:
        - hazard: H1
          text: Somebody is hurt
      """
    And a file "kiosk/parts/doubts.yaml"
      """
      elements:
          -   defeater: D1
              challenges: C1
              text: Nobody looked
      """

  Scenario: A case and the files it lists
    When I run `assurance fmt kiosk`
    Then the exit code is 0
    And I see only
      """
      2 files reformatted, 1 file left unchanged
      """
    And I am told nothing
    And the file "kiosk/parts/doubts.yaml" begins with "elements:\n  - defeater: D1\n    challenges: C1\n"

  Scenario: The kind comes first, comments stay, and what others would mistake gets quotes
    When I run `assurance fmt kiosk/kiosk.case.yaml`
    Then the file "kiosk/kiosk.case.yaml" begins with "case: kiosk     # ours\ntitle: Kiosk\nfiles: [risks.yaml, parts/*.yaml]\nscope: {version: "2.2"}\nelements:\n  # the whole\n  - claim: C1\n    text: The kiosk is safe\n    summary: true\n"

  Scenario: A second time changes nothing
    When I run `assurance fmt kiosk`
    And I run `assurance fmt kiosk`
    Then I see only
      """
      3 files left unchanged
      """

  Scenario: Only look
    When I run `assurance fmt --check kiosk`
    Then the exit code is 1
    And I see only
      """
      would reformat kiosk/kiosk.case.yaml
      would reformat kiosk/parts/doubts.yaml
      2 files would be reformatted, 1 file already formatted
      """
    And the file "kiosk/kiosk.case.yaml" begins with "title:  Kiosk"

  Scenario: Show what would change
    When I run `assurance fmt --diff kiosk/parts/doubts.yaml`
    Then the exit code is 1
    And I see only
      """
      --- kiosk/parts/doubts.yaml
      +++ kiosk/parts/doubts.yaml
      @@ -1,4 +1,4 @@
       elements:
      -    -   defeater: D1
      -        challenges: C1
      -        text: Nobody looked
      +  - defeater: D1
      +    challenges: C1
      +    text: Nobody looked
      """
    And I am told "1 file would be reformatted"
    And the file "kiosk/parts/doubts.yaml" shows "    -   defeater: D1"

  Scenario: A formatted part
    When I run `assurance fmt --check kiosk/risks.yaml`
    Then the exit code is 0
    And I see only
      """
      1 file already formatted
      """

  Scenario: The other words for the kinds
    When I run `assurance fmt kiosk --vocabulary gsn`
    Then the file "kiosk/kiosk.case.yaml" shows "  - goal: C1"
    And the file "kiosk/parts/doubts.yaml" shows "challenges: C1"

  Scenario: Through a pipe
    Given a good case on standard input
    When I run `assurance fmt - --vocabulary gsn`
    Then the exit code is 0
    And I see "      - goal: C2"
    And I see "artifact: {reference: report 9}"
    And I do not see "claim:"
    And I am told nothing

  Scenario: A file that cannot be read stays as it is, and the others go on
    Given a file "kiosk/risks.yaml"
      """
      risks:
        -   hazard: "H1
      """
    When I run `assurance fmt kiosk`
    Then the exit code is 2
    And I am told "kiosk/risks.yaml:2:15: the quote `"` is never closed; the file stays as it is"
    And I see only
      """
      2 files reformatted, 1 file not formatted
      """
    And the file "kiosk/risks.yaml" shows "-   hazard"

  Scenario: A listed file that is missing
    Given a file "kiosk/kiosk.case.yaml"
      """
      case: kiosk
      files: [risks.yaml, gone.yaml]
      """
    When I run `assurance fmt kiosk`
    Then the exit code is 2
    And I am told "`kiosk/gone.yaml` does not exist"

  Scenario: Windows line ends and a byte order mark stay
    Given a file "w.case.yaml" with Windows line ends and a byte order mark
      """
      case: w
      title:   W
      """
    When I run `assurance fmt w.case.yaml`
    Then the exit code is 0
    And the file "w.case.yaml" begins with "\xef\xbb\xbfcase: w\r\ntitle: W\r\n"
