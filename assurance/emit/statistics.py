"""How often each kind of finding occurs, most frequent first, and which can be mended by the tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from assurance.model.result import Result


def render(results: Iterable[Result], *, color: bool) -> Iterator[str]:
    """One line a kind: number, code, a mark where `--fix` mends it, name; then a line of totals."""
    from click import style

    findings = [found for result in results for found in result.findings]
    counted = Counter((found.code, found.name) for found in findings)
    mendable = {found.code: found.unsafe for found in findings if found.edits}
    width = max((len(str(number)) for number in counted.values()), default=1)
    for (code, name), number in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        mark = {None: "   ", False: "[*]", True: "[-]"}[mendable.get(code)]
        shown = style(code, bold=True) if color else code
        yield f"{number:>{width}}  {shown}  {mark}  {name}"
    if mendable:
        yield "[*] `--fix` mends them, [-] `--unsafe-fixes` does"
    total = len(findings)
    yield f"{total} {'finding' if total == 1 else 'findings'}"
