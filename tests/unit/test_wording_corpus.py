"""What the wording rules say of real texts: every finding is known, and those that should not be are counted.

`data/wording-corpus.yaml` holds texts of our draft patterns; the cases of the repository are read as they are. A change
of a rule that makes it fire more often, or on something else, shows here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import assurance

ROOT = Path(__file__).parent.parent.parent
CORPUS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("wording-corpus.yaml").read_text("utf-8")
)
FAMILY = "ARG5"


def case_of(row: dict[str, Any]) -> str:
    """A case with one text, where its row says."""
    kind, text = row["kind"], json.dumps(row["text"], ensure_ascii=False)
    if kind == "claim":
        below = "undeveloped: true"
        if row.get("split"):
            below = "supported_by: [{claim: C2, text: It is so, undeveloped: true}, {claim: C3, text: It is, undeveloped: true}]"
        inner = f"claim: X1, text: {text}, {below}"
        if row.get("top"):
            return f"case: demo\ntop: X1\nelements: [{{{inner}}}]"
        return f"case: demo\ntop: T1\nelements: [{{claim: T1, text: It is so, supported_by: [{{{inner}}}]}}]"
    key = "supported_by" if kind in {"argument", "evidence"} else "in_context_of"
    word = "strategy" if kind == "argument" else kind
    return f"case: demo\ntop: T1\nelements: [{{claim: T1, text: It is so, {key}: [{{{word}: X1, text: {text}}}]}}]"


def found(row: dict[str, Any]) -> list[str]:
    result = assurance.analyse(case_of(row), today=dt.date(2026, 11, 20))
    assert not [d for d in result.findings if d.code < "ARG1"], row
    return sorted(d.code for d in result.findings if d.code.startswith(FAMILY) and d.about == "X1")
