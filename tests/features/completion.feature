Feature: Completion
  Whoever types gets commands, options, codes and IDs from the shell.

  Scenario Outline: The script of a shell
    Given an empty folder
    When I run `assurance completion <shell>`
    Then the exit code is 0
    And I see "_assurance_completion"
    And I see "assurance-case"
    And I am told nothing

    Examples:
      | shell |
      | bash  |
      | zsh   |
      | fish  |

  Scenario: Another shell
    Given an empty folder
    When I run `assurance completion tcsh`
    Then the exit code is 2
    And I am told "'tcsh' is not one of"

  Scenario: The IDs of the case here
    Given a good case "helpdesk.case.yaml"
    And _ASSURANCE_COMPLETE is set to "bash_complete"
    And COMP_WORDS is set to "assurance explain C"
    And COMP_CWORD is set to "2"
    When I run `assurance`
    Then the exit code is 0
    And I see "plain,C1"
    And I see "plain,C3"
