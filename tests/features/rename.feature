Feature: Rename
  Another ID for something, everywhere it is named, shown before it is written.

  Scenario: What would change
    Given a good case "a.case.yaml"
    When I run `assurance rename C2 dosage a.case.yaml --diff`
    Then the exit code is 0
    And I see only
      """
      --- a.case.yaml
      +++ a.case.yaml
      @@ -14,7 +14,7 @@
           severity: major
           properties: [confidentiality, integrity, availability]
       interplay:
      -  - {dependency: IP1, between: [C2, C3], text: A jailbroken assistant may state a dosage after all}
      +  - {dependency: IP1, between: [dosage, C3], text: A jailbroken assistant may state a dosage after all}
       elements:
         - claim: C1
           text: The helpdesk assistant is acceptably safe and secure
      @@ -22,7 +22,7 @@
           challenged_by:
             - {defeater: D1, text: New jailbreaks appear every week, status: refuted, rationale: E2 is repeated every week}
           supported_by:
      -      - claim: C2
      +      - claim: dosage
               text: The assistant never states a dosage
               discipline: safety
               addresses: [H1]
      """
    And I am told nothing
    And the file "a.case.yaml" shows "claim: C2"

  Scenario: Without a terminal nothing is written unless asked for
    Given a good case "a.case.yaml"
    When I run `assurance rename C2 dosage`
    Then the exit code is 2
    And I see "+      - claim: dosage"
    And I am told "nothing was written, for there is no terminal to ask on; add `--yes` to write"
    And the file "a.case.yaml" shows "claim: C2"

  Scenario: Writing
    Given a good case "a.case.yaml"
    When I run `assurance rename H1 wrong-dosage --yes`
    Then the exit code is 0
    And I am told "1 file written"
    And the file "a.case.yaml" shows "hazard: wrong-dosage"
    And the file "a.case.yaml" shows "addresses: [wrong-dosage]"

  Scenario: Texts that mention it are listed and stay
    Given a file "a.case.yaml"
      """
      case: demo
      elements:
        - claim: C1       # C1 is the top
          text: It is safe
          undeveloped: true
          notes: Compare C1 with C10
      """
    When I run `assurance rename C1 TOP --yes`
    Then the exit code is 0
    And I am told "2 places mention `C1` in texts or comments and did not change:"
    And I am told "a.case.yaml:3:23: - claim: C1       # C1 is the top"
    And I am told "a.case.yaml:6:20: notes: Compare C1 with C10"
    And the file "a.case.yaml" shows "claim: TOP       # C1 is the top"

  Scenario: A name that is taken
    Given a good case "a.case.yaml"
    When I run `assurance rename C2 H1 --yes`
    Then the exit code is 2
    And I see nothing
    And I am told "`H1` is a register entry already, at a.case.yaml:9:13"

  Scenario: A name that nothing has
    Given a good case "a.case.yaml"
    When I run `assurance rename C22 X --yes`
    Then the exit code is 2
    And I am told "there is no `C22` in `helpdesk`; did you mean `C2`?"

  Scenario: A case that cannot be trusted
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance rename C2 X --yes`
    Then the exit code is 2
    And I am told "`a.case.yaml` has 1 error in its text, so not every name can be found"
    And the file "a.case.yaml" shows "claim: C2"

  Scenario: Two cases that share a file
    Given a file "one.case.yaml"
      """
      case: one
      files: [shared.yaml]
      elements: [{claim: C1, text: It is safe, supported_by: [E1]}]
      """
    And a file "two.case.yaml"
      """
      case: two
      files: [shared.yaml]
      elements: [{claim: C1, text: It is secure, supported_by: [E1]}]
      """
    And a file "shared.yaml"
      """
      elements: [{evidence: E1, text: Report}]
      """
    When I run `assurance rename E1 report one.case.yaml --yes`
    Then the exit code is 0
    And I am told "`two.case.yaml` has it too and will name it the same"
    And I am told "3 files written"
    And the file "two.case.yaml" shows "supported_by: [report]"

  Scenario: Standard input
    Given a good case on standard input
    When I run `assurance rename C2 X -`
    Then the exit code is 2
    And I am told "standard input is no file in which something can be renamed"

  Scenario: Two wishes that exclude each other
    Given a good case "a.case.yaml"
    When I run `assurance rename C2 X --yes --diff`
    Then the exit code is 2
    And I am told "`--diff` writes nothing and `--yes` writes; choose one"
