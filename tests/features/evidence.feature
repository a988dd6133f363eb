Feature: Evidence
  What a case rests on: opened, counted, compared with limits, and pinned.

  Background:
    Given a file "rows.json"
      """
      {"parameters": {"method": "GCG", "model": "orchid-2.2", "attack_success_rate": 0.5},
       "jailbreaks": [
        {"index": 0, "prompt": "p", "jailbroken": true},
        {"index": 1, "prompt": "p", "jailbroken": false},
        {"index": 2, "prompt": "p", "jailbroken": false}]}
      """
    And a file "demo.case.yaml"
      """
      case: demo
      elements:
        - claim: C1
          text: The model refuses the request
          supported_by:
            - evidence: E1
              text: Red-team report
              status: accepted
              collected: 2026-10-01
              artifact: {path: rows.json}
              checks: [{rate: jailbroken, below: 50%}]
      """

  Scenario: Every check with its arithmetic
    When I run `assurance evidence check --today 2026-11-22`
    Then the exit code is 1
    And I see "E1        inconclusive  1/3 by jailbroken → ≤ 87 % (95 %, Clopper–Pearson) vs < 50 %:"
    And I see "with 1 failure 8 runs would be needed"

  Scenario: The register
    When I run `assurance evidence list --today 2026-11-22`
    Then the exit code is 0
    And I see "E1        wanting   no limit   no      jailbreakbench  inconclusive"
    And I see "0 of 1 hold"

  Scenario: Evidence that there is not
    When I run `assurance evidence check --only E2 --today 2026-11-22`
    Then the exit code is 2
    And I am told "there is no evidence `E2`; did you mean `E1`?"

  Scenario: Pinned, and changed since
    When I run `assurance evidence pin --today 2026-11-22`
    Then the exit code is 0
    And I am told "demo.lock.json: 1 pinned, 1 changed"
    And the file "demo.lock.json" begins with "{"case":"demo","evidence":["
    When I run `assurance evidence pin --today 2026-11-23`
    Then I am told "demo.lock.json: 1 pinned, 0 changed"
    Given a file "rows.json"
      """
      {"parameters": {}, "jailbreaks": [{"index": 0, "prompt": "p", "jailbroken": false}]}
      """
    When I run `assurance check --select ARG402,ARG418 --today 2026-11-22`
    Then the exit code is 1
    And I see "error[ARG402]: the artifact of `E1` has changed since it was pinned"
    And I do not see "ARG418"

  Scenario: What an adapter sees, without a case
    When I run `assurance evidence inspect rows.json`
    Then the exit code is 1
    And I see "JailbreakBench attack artifact (jailbreakbench)"
    And I see "jailbroken  1/3"
    And I see "≠ about 0.333333 (1/3)"

  Scenario: A file that nobody can read
    Given a file "broken.json"
      """
      {"parameters": {
      """
    When I run `assurance evidence inspect broken.json`
    Then the exit code is 2
    And I am told "`broken.json` ends in the middle: it is no whole JSON document"

  Scenario: How many runs a limit takes
    When I run `assurance evidence plan --below 1% --confidence 95% --failures 2`
    Then I see only
      """
      To show below 1 % at 95 % confidence (Clopper–Pearson):
        failures  runs needed
               2  628
      """

  Scenario: How many kilometers a limit takes
    When I run `assurance evidence plan --below 0.01 --per km --failures 0`
    Then I see only
      """
      To show fewer than 0.01 per km at 95 % confidence (Garwood):
          events  km needed
               0  299.573
      """

  Scenario: The formats
    When I run `assurance evidence formats`
    Then the exit code is 0
    And I see "junit"

  Scenario: The whole derivation
    When I run `assurance explain E1 --today 2026-11-22`
    Then I see "Check: rate jailbroken below 0.5"
    And I see "counted      k = 1 of n = 3"
    And I see "ends in      inconclusive; with 1 failure 8 runs would be needed"
