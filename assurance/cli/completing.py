"""What a shell may complete: commands, codes and names of findings, IDs of the cases around here, case files.

Nothing here raises, reads much or imports the model: IDs come from a scan of a few files for lines that look like
`claim: C1`. It may offer an ID from a comment; it never costs a second.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from click import Context, Parameter
from click.shell_completion import CompletionItem

Completer = Callable[[Context, Parameter, str], list[str]]

VARIABLE = "_ASSURANCE_COMPLETE"
"""The environment variable by which a completion script asks; its value is like `bash_complete`."""

FILES, BYTES, FOLDERS, OFFERED = 60, 2_000_000, 400, 300
"""How much is looked at: files, bytes of each, folders; and how much is offered."""
SKIPPED = {"node_modules", "__pycache__", "site-packages", "build", "dist"}
_ID = re.compile(
    r"(?m)^[ \t]*(?:-[ \t]+)*\{?[ \t]*"
    r"(?:claim|goal|argument|strategy|evidence|solution|context|assumption|justification|defeater|acp|actor|asset|risk"
    r"|hazard|threat|conflict|dependency|effect|synergy|exclude|red_line"
    r"|(?:(?<=- )|(?<=\{))(?:category|independence))[ \t]*:[ \t]*[\"']?(\w[\w-]*)"
)
_SAFE = re.compile(r"[\w./+,@%-]+")
_SHORT = re.compile(r"short_help=\"([^\"]*)\"")
_CODE = re.compile(r"\"(ARG[0-9]{3})\",\s*\"([a-z0-9-]+)\"")


def codes(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's signature
    """Codes of findings, and their names once something other than a code is begun."""
    return _offered(_codes(), incomplete)


def code_lists(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's signature
    """Codes and names behind the last comma, for options that take several."""
    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{word}" for word in _offered(_codes(), begun)]


def ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's signature
    """IDs of the cases around here."""
    return _offered(_ids(), incomplete)


def codes_or_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """IDs of the cases around here, then codes and names of findings."""
    return _offered([*_ids(), *_codes()], incomplete)


def frameworks(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's signature
    """The frameworks that come with the tool."""
    from assurance.frameworks import BUILT_IN

    return _offered(["list", *BUILT_IN], incomplete)


def case_files(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The case files below the current folder, or whatever files the shell finds where none begins so."""
    cases = _below(Path(incomplete.rpartition("/")[0] or "."))
    found = [path for path in map(str, cases) if path.startswith(incomplete) and _SAFE.fullmatch(path)]
    return [CompletionItem(path) for path in found[:OFFERED]] or [CompletionItem(incomplete, type="file")]


def summaries(homes: dict[str, str]) -> dict[str, str]:
    """The short help of commands by name, read from the text of their modules (`assurance.cli.check`)."""
    found: dict[str, str] = {}
    for name, home in homes.items():
        text = _text(Path(__file__).parent / f"{home.rpartition('.')[2]}.py")
        said = _SHORT.findall(text.partition(f"\ndef {name}(")[0])
        found[name] = said[-1] if said else ""
    return found


def _offered(words: list[str], incomplete: str) -> list[str]:
    start = incomplete.lower()
    return [word for word in dict.fromkeys(words) if word.lower().startswith(start)][:OFFERED]


def _codes() -> list[str]:
    """Codes and names, read from the text of the rules, because importing them takes half a second."""
    here = Path(__file__).parent.parent
    found: dict[str, str] = {}
    for file in (*sorted((here / "rules").glob("*.py")), *sorted((here / "syntax").glob("*.py"))):
        found.update(_CODE.findall(_text(file)))
    return [*sorted(found), *(found[code] for code in sorted(found))]


def _ids() -> list[str]:
    found: dict[str, None] = {}
    for file in list(_case_files(Path()))[:FILES]:
        found.update(dict.fromkeys(_ID.findall(_text(file))))
    return list(found)


def _case_files(folder: Path) -> Iterator[Path]:
    """YAML files beside and below the case files here, or in the nearest folder above that has one."""
    cases = _below(folder)
    for parent in folder.absolute().parents if not cases else ():
        cases = sorted(parent.glob("*.case.yaml"))
        if cases or (parent / ".git").exists() or (parent / "assurance.toml").exists():
            break
    for home in dict.fromkeys(case.parent for case in cases):
        yield from sorted(home.glob("*.yaml"))
        yield from sorted(home.glob("*/*.yaml"))


def _below(folder: Path) -> list[Path]:
    """Case files below a folder, as far as is looked."""
    cases: list[Path] = []
    for here, folders, files in islice(os.walk(folder), FOLDERS):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        cases += [Path(here, name) for name in sorted(files) if name.endswith(".case.yaml")]
    return cases


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
