Feature: Render
  The argument as a picture in GSN notation, with states and disciplines.

  Scenario: SVG, if nothing else is asked for
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --today 2026-11-22`
    Then the exit code is 0
    And I see only
      """
      a.svg
      """
    And the file "a.svg" shows "The assistant never states a dosage"

  Scenario: PNG and DOT into a folder
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --to png --to dot -o out --today 2026-11-22`
    Then the exit code is 0
    And the file "out/a.png" begins with "\x89PNG"
    And the file "out/a.dot" shows "digraph"

  Scenario: To standard output
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --to dot -o - --today 2026-11-22`
    Then the exit code is 0
    And I see "digraph"
    And there is no file "a.dot"

  Scenario: Two pictures do not fit into one file
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --to svg --to png -o a.svg`
    Then the exit code is 2
    And I am told "2 pictures do not fit into `a.svg`; name a folder"
    And there is no file "a.svg"

  Scenario: A case that cannot be read is not drawn
    Given a case "a.case.yaml" that cannot be read
    When I run `assurance render a.case.yaml`
    Then the exit code is 2
    And I am told "`a.case.yaml` has nothing to draw; `assurance check` says why"
    And there is no file "a.svg"

  Scenario: A case with mistakes is drawn, and said to be incomplete
    Given a case "a.case.yaml" with a misspelled key
    When I run `assurance render a.case.yaml`
    Then the exit code is 0
    And there is a file "a.svg"
    And I am told "a.case.yaml could not be read in full (1 errors); `assurance check` shows them"

  Scenario: No Graphviz where one was named
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --dot no-such-program`
    Then the exit code is 2
    And I am told "no-such-program"
    And I am told "`assurance outline` shows the argument as text without Graphviz"
    And there is no file "a.svg"
