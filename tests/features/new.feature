Feature: Start a case
  A beginner gets a small case that can be checked at once and says what to write where.

  Scenario: In a new folder
    Given an empty folder
    When I run `assurance new case kiosk`
    Then the exit code is 0
    And I see only
      """
      kiosk/kiosk.case.yaml
      """
    And I am told "Next: `assurance check kiosk`, then fill in what it names."
    And there is a file "kiosk/kiosk.case.yaml"
    And there is a file "kiosk/case.schema.json"

  Scenario: What was started passes the check
    Given an empty folder
    When I run `assurance new case kiosk`
    And I run `assurance check kiosk --today 2026-11-22`
    Then the exit code is 0
    And I see "kiosk: "
    And I see "coverage: does not cover both"
    And I do not see "error["

  Scenario: The name of the folder becomes an ID
    Given an empty folder
    When I run `assurance new case "My Drone (2)"`
    Then there is a file "My Drone (2)/my-drone-2.case.yaml"
    And the file "My Drone (2)/my-drone-2.case.yaml" shows "case: my-drone-2"

  Scenario: An ID of one's own
    Given an empty folder
    When I run `assurance new case here --id Drone7`
    Then the file "here/Drone7.case.yaml" shows "case: Drone7"

  Scenario: An ID that cannot be one
    Given an empty folder
    When I run `assurance new case here --id "Drone 7"`
    Then the exit code is 2
    And I am told "`Drone 7` is not an ID"
    And there is no file "here"

  Scenario: Nothing is overwritten
    Given a file "kiosk/kiosk.case.yaml"
      """
      # mine
      """
    When I run `assurance new case kiosk`
    Then the exit code is 2
    And I am told "`kiosk/kiosk.case.yaml` exists already; nothing was written"
    And the file "kiosk/kiosk.case.yaml" begins with "# mine"
    And there is no file "kiosk/case.schema.json"
