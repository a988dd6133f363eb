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
    And I am told "a.case.yaml could not be read in full (1 error); `assurance check` shows them"

  Scenario: No Graphviz where one was named
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --dot no-such-program`
    Then the exit code is 2
    And I am told "no-such-program"
    And I am told "`--layout tidy` draws without Graphviz"
    And there is no file "a.svg"

  Scenario: Part of a case
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --focus C2 --today 2026-11-22`
    Then the exit code is 0
    And the file "a.svg" shows "The assistant never states a dosage"
    And the file "a.svg" does not show "Published jailbreaks"

  Scenario: An element that does not exist
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --focus C22`
    Then the exit code is 2
    And I am told "the case has no element `C22`; did you mean `C2`?"
    And there is no file "a.svg"

  Scenario: The view of one discipline
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --view security --today 2026-11-22`
    Then the exit code is 0
    And the file "a.svg" shows "Published jailbreaks"
    And the file "a.svg" does not show "The assistant never states a dosage"

  Scenario: A view of nothing
    Given a case "a.case.yaml" that says nothing of interplay
    When I run `assurance render a.case.yaml --view interplay`
    Then the exit code is 2
    And I am told "the case says nothing of interplay"

  Scenario: A case without modules has no architecture
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --view architecture`
    Then the exit code is 2
    And I am told "the case has no modules; `--pages` draws an overview of a case in one module"

  Scenario: Options that contradict each other
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --depth 2`
    Then the exit code is 2
    And I am told "`--depth` and `--up` go with `--focus ID`"

  Scenario: Pages
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --pages --today 2026-11-22`
    Then the exit code is 0
    And I see only
      """
      a-pages/overview.svg
      """
    And I am told "1 page and an overview; text prints at"
    And the file "a-pages/page-01.svg" shows "Published jailbreaks"

  Scenario: Claims, arguments and evidence
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --notation cae --today 2026-11-22`
    Then the exit code is 0
    And the file "a.svg" does not show "goal"

  Scenario: Mermaid, for a page of documentation
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --to mermaid --today 2026-11-22`
    Then the exit code is 0
    And the file "a.mmd" shows "flowchart"

  Scenario: A picture carries its case
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --today 2026-11-22`
    And I run `assurance unpack a.svg -o back`
    And I run `assurance check back/a.case.yaml`
    Then the exit code is 0
    And I see "helpdesk: no findings | support: C1 supported | coverage: covers both"

  Scenario: A name that says something else than what is asked for
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --to png -o b.svg`
    Then the exit code is 2
    And I am told "`b.svg` would hold png, not what its name says; name them alike"
    And there is no file "b.svg"

  Scenario: A format that is not written
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml -o b.jpg`
    Then the exit code is 2
    And I am told "`b.jpg` is in no format that is written; these are svg, png, pdf, dot, mermaid, json"
    And there is no file "b.jpg"

  Scenario: The ending of a name in capitals
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml -o B.PNG --today 2026-11-22`
    Then the exit code is 0
    And the file "B.PNG" begins with "\x89PNG"

  Scenario: The same format twice is one picture
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --to svg --to svg --today 2026-11-22`
    Then the exit code is 0
    And I see only
      """
      a.svg
      """

  Scenario: Pages of what has no pages
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --pages --to mermaid`
    Then the exit code is 2
    And I am told "`--pages` goes with svg, png and pdf, not with mermaid"

  Scenario: A layer that no element has
    Given a good case "a.case.yaml"
    When I run `assurance render a.case.yaml --layer statos`
    Then the exit code is 2
    And I am told "no element has a field `statos` to show; did you mean `status`?"
