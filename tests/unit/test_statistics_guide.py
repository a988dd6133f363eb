"""The guide's numbers are what the code computes."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from assurance.evidence.statistics import planning, proportion

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "statistics.md"


def test_the_examples() -> None:
    """Every `>>>` of the page gives what stands below it."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, GUIDE.name, str(GUIDE), 0)
    results = doctest.DocTestRunner().run(test)
    assert results.attempted >= 20
    assert results.failed == 0


def test_the_tables() -> None:
    """The methods' bounds and the planned runs."""
    text = GUIDE.read_text("utf-8")
    bounds = dict(re.findall(r"^\| `([a-z-]+)`[^|]*\| (0\.\d+) \|", text, flags=re.MULTILINE))
    assert bounds.keys() == proportion.METHODS
    for method, bound in bounds.items():
        found = proportion.upper(2, 500, confidence=0.95, method=method, prior=(1, 99))
        assert f"{found:.6f}" == bound
    plans = re.findall(r"^\| ([0-9.]+) % \|([0-9,| ]+)\|$", text, flags=re.MULTILINE)
    assert len(plans) == 4
    for percent, cells in plans:
        runs = [int(cell.replace(",", "")) for cell in cells.split("|")]
        limit = float(percent) / 100
        assert runs == [planning.runs_needed(limit, confidence=0.95, failures=failures) for failures in range(4)]
