"""`assurance completion`: the script that lets a shell complete commands, options, codes, IDs and case files."""

from __future__ import annotations

import click

from assurance.cli.completing import VARIABLE

BASH = """\
_assurance_completion() {
    local line kind value word words=() at=$COMP_CWORD i
    for i in "${!COMP_WORDS[@]}"; do # bash takes `=` for a word of its own
        if [[ ${COMP_WORDS[i]} == '=' && i -gt 0 ]]; then
            (( i <= COMP_CWORD && at-- ))
            [[ i -eq COMP_CWORD ]] && (( at++ )) && words+=('')
        else
            words+=("${COMP_WORDS[i]}")
        fi
    done
    COMPREPLY=()
    while IFS= read -r line; do
        kind=${line%%,*} value=${line#*,}
        case $kind in
            plain) COMPREPLY+=("$value") ;;
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
        esac
    done < <(COMP_WORDS=$(printf '%s\\n' "${words[@]}") COMP_CWORD=$at VARIABLE=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F _assurance_completion assurance assurance-case 2>/dev/null ||
    complete -F _assurance_completion assurance assurance-case
"""

ZSH = """\
#compdef assurance assurance-case
_assurance_completion() {
    local -a plain described response
    local kind value about
    export COMP_WORDS="${(F)words}" COMP_CWORD=$((CURRENT-1))
    response=("${(@f)$(VARIABLE=zsh_complete ${words[1]} 2>/dev/null)}")
    unset COMP_WORDS COMP_CWORD
    for kind value about in ${response}; do
        case $kind in
            plain) if [[ $about == _ ]]; then plain+=("$value"); else described+=("$value:$about"); fi ;;
            dir) _path_files -/ ;;
            file) _path_files -f ;;
        esac
    done
    (( $#described )) && _describe -V unsorted described -U
    (( $#plain )) && compadd -U -V unsorted -a plain
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _assurance_completion "$@"
else
    compdef _assurance_completion assurance assurance-case
fi
"""

FISH = """\
function _assurance_completion
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (COMP_WORDS=(string join \\n -- $words $current | string collect) COMP_CWORD=$current \\
            VARIABLE=fish_complete $words[1] 2>/dev/null)
        set -l parts (string split -m 1 , -- $line)
        switch $parts[1]
            case plain
                echo $parts[2]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
        end
    end
end
complete --no-files --command assurance --arguments "(_assurance_completion)"
complete --no-files --command assurance-case --arguments "(_assurance_completion)"
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


@click.command(short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
def completion(shell: str) -> None:
    """Print the script that lets a shell complete commands, options, codes, IDs and case files.

    \b
    bash: eval "$(assurance completion bash)"       in ~/.bashrc
    zsh:  eval "$(assurance completion zsh)"        in ~/.zshrc, behind compinit
    fish: assurance completion fish | source        in ~/.config/fish/config.fish
    """
    click.echo(SCRIPTS[shell].replace("VARIABLE", VARIABLE), nl=False)
