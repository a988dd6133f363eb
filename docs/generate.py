"""What is generated: rule pages, command reference, schemas, shapes, the README's help, the cases' expected output.

`python docs/generate.py` renews them; with `--check` nothing is written, and the exit code is 1 if one is out of date.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from assurance.cli.app import COMMANDS
from assurance.cli.explain import describe
from assurance.cli.schema import NAMES
from assurance.cli.schema import text as schema_text
from assurance.diagnostic import Code
from assurance.rules import CODES, FAMILIES
from assurance.rules.catalogue import ARGUMENT, COVERAGE
from assurance.views.gallery import pages

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-22"
DAYS = {"software-security": "2026-11-23"}
"""The day on which a case is checked where it is another than `TODAY`: its evidence is a day younger."""
PLAIN = {"PATH": "/usr/bin:/bin", "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with what it should hold."""
    yield ROOT / "docs/rules/index.md", rule_index()
    for code in CODES.values():
        yield ROOT / f"docs/rules/{code.code}.md", rule_page(code)
    yield ROOT / "docs/reference/commands.md", commands()
    for name in NAMES:
        yield ROOT / f"schemas/{name}.schema.json", schema_text(name)
    yield ROOT / "README.md", readme()
    yield (
        ROOT / "docs/guide/images/pump.svg",
        tool("render", "cases/infusion-pump-lockout", "--view", "interplay", "--today", TODAY, "-o", "-"),
    )
    for case in sorted((ROOT / "cases").glob("*/*.case.yaml")):
        yield case.parent / "expected.txt", check_output(case)
    for name, text in pages().items():
        yield ROOT / name, text


def rule_page(code: Code) -> str:
    """The manual page of a finding."""
    body = re.sub(r"```(\w+) (bad|good)", lambda m: f"\n{_HEADS[m[2]]}\n\n```{m[1]}", code.page)
    facts = describe(code).replace("\n", "  \n")
    return re.sub(r"\n{3,}", "\n\n", f"# {code.code} {code.name}\n\n{facts}\n\n{body}\n")


_HEADS = {"bad": "Not so:", "good": "But so:"}


def rule_index() -> str:
    """The table of all findings."""
    lines = [
        "# Findings",
        "",
        "Generated from the rules themselves; `assurance explain CODE` shows the same pages.",
        "",
    ]
    family = ""
    for code in CODES.values():
        if code.code[3] != family:
            family = code.code[3]
            lines += [
                "",
                f"## {family}xx {FAMILIES[family]}",
                "",
                "| code | name | severity | what |",
                "|---|---|---|---|",
            ]
        summary = code.page.split("\n", 1)[0].replace("|", "\\|")
        lines.append(f"| [{code.code}]({code.code}.md) | {code.name} | {code.severity.word} | {summary} |")
    lines += ["", "# The catalogue", "", "What the field asks for, row by row, and which findings answer it."]
    for title, rows in (("The argument: GSN v3 and CAE", ARGUMENT), ("Both disciplines and evidence", COVERAGE)):
        lines += ["", f"## {title}", "", "| what must be found | basis | findings | not yet |", "|---|---|---|---|"]
        for row in rows:
            found = ", ".join(f"[{code}]({code}.md)" for code in row.codes) or "–"
            lines.append(f"| {row.demand} | {row.basis} | {found} | {row.to_come} |")
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def commands() -> str:
    """The help text of every command."""
    parts = ["# Commands\n\nGenerated from the help texts.\n"]
    for words in ((), *((name,) for name in COMMANDS if name != "new"), ("new", "case")):
        title = " ".join(("assurance", *words))
        parts.append(f"\n## {title}\n\n```text\n{tool(*words, '--help')}```\n")
    return "".join(parts)


def readme() -> str:
    """The README with the help text between its markers."""
    text = (ROOT / "README.md").read_text("utf-8")
    text = between(text, "example", example())
    return between(text, "help", f"```text\n{tool('--help')}```")


def between(text: str, name: str, what: str) -> str:
    """A text with something else between two markers."""
    return re.sub(rf"(?s)(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m: f"{m[1]}{what}\n{m[2]}", text)


def example() -> str:
    """Two claims of a real case and what lies between them, and what `check` says of the whole."""
    folder = ROOT / "cases/infusion-pump-lockout"
    case, risks = (folder / name for name in ("infusion-pump-lockout.case.yaml", "risks.yaml"))
    claims = [excerpt(case, "- goal: G1", 3), excerpt(case, "- goal: G4", 3)]
    parts = ["elements:", *claims, "interplay:", excerpt(risks, "- conflict: IP1", 4)]
    said = tool("check", "cases/infusion-pump-lockout", "--today", TODAY)
    return "\n".join(("```yaml", *parts, "```", "", "```text", f"{said}```"))


def excerpt(file: Path, first: str, count: int) -> str:
    """So many lines of a file from the one that begins so, as an entry of a list."""
    lines = file.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip() == first)
    indent = len(lines[at]) - len(lines[at].lstrip()) - 2
    return "\n".join(line[indent:] for line in lines[at : at + count])


def check_output(case: Path) -> str:
    """What `check` prints for a case, seen from its folder."""
    return tool("check", case.name, "--today", DAYS.get(case.parent.name, TODAY), cwd=case.parent)


def tool(*arguments: str, cwd: Path = ROOT) -> str:
    """Standard output of the tool."""
    command = [sys.executable, "-m", "assurance", *arguments]
    done = subprocess.run(command, cwd=cwd, env={**PLAIN, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr.decode()}")
    return done.stdout.decode("utf-8")


def stale(check: bool) -> list[str]:
    """Files that differ from what they should hold; they are written unless `check`."""
    found = []
    wanted = dict(generated())
    left_over = {*(ROOT / "docs/rules").glob("ARG*.md"), *(ROOT / "docs/guide/images/shapes").glob("*.svg")} - {*wanted}
    for path, text in wanted.items():
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            found.append(str(path.relative_to(ROOT)))
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
    for path in sorted(left_over):
        found.append(str(path.relative_to(ROOT)))
        if not check:
            path.unlink()
    return found


def main() -> int:
    """Renew or check."""
    check = "--check" in sys.argv[1:]
    found = stale(check)
    for name in found:
        print(f"{'out of date' if check else 'renewed'}: {name}")
    if check and found:
        print("run `make generate` and look at what changed")
    return int(check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
