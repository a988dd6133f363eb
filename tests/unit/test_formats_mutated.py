"""Every adapter on samples in which anything may have been replaced: it reads them or says why not."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assurance.evidence import formats
from assurance.evidence.content import Content
from assurance.evidence.reading import CannotRead

SAMPLES = Path(__file__).parent.parent / "samples"
MANY = 40
"""Lists and objects are shortened to so many entries, so that every part of a sample has its turn."""
FILES = sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".json", ".sarif", ".jsonl", ".xml"))
TESTS = "https://in-toto.io/attestation/test-result/v0.1"
MADE = {
    "statement": {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "app", "digest": {"sha256": "ab"}}],
        "predicateType": TESTS,
        "predicate": {
            "result": "PASSED",
            "passedTests": ["a", "b"],
            "failedTests": ["c"],
            "metadata": {"startedOn": "x"},
        },
    },
    "csaf": {
        "document": {"category": "csaf_vex", "csaf_version": "2.0", "tracking": {"id": "A", "status": "final"}},
        "product_tree": {"full_product_names": [{"name": "x", "product_id": "a"}]},
        "vulnerabilities": [
            {
                "cve": "CVE-1",
                "product_status": {"known_affected": ["a", "b"], "fixed": ["c"]},
                "scores": [{"products": ["a"], "cvss_v3": {"baseScore": 5.0, "baseSeverity": "MEDIUM"}}],
                "flags": [{"label": "component_not_present", "product_ids": ["c"]}],
            }
        ],
    },
    "harmbench": {"a": [{"generation": "x", "label": 1}], "b": [{"generation": "x", "label": 0}]},
    "model card": {
        "bomFormat": "CycloneDX",
        "metadata": {"tools": {"components": [{"name": "a"}]}, "component": {"name": "b"}},
        "components": [
            {"name": "m", "modelCard": {"quantitativeAnalysis": {"performanceMetrics": [{"type": "a", "value": "1"}]}}}
        ],
        "compositions": [{"aggregate": "incomplete"}],
    },
}
HOSTILE: list[Any] = [
    None, True, False, 0, -1, 1, 10**400, 1e308, -1e-300, float("nan"), float("inf"), "", "NaN", "\x1b[2J", "a" * 5000,
    "1e999999999", "0001-01-01T00:00:00+23:59", [], {}, [[]], [None], [{}], {"": {}}, {"a": []}, "１", "-0",
]  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with a key in it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else list(range(len(one))) if isinstance(one, list) else []
        for key in keys:
            yield one, key
            waiting.append(one[key])


def attempt(data: bytes, name: str | None = None) -> None:
    """Read it, or be told why not; what is read has only small texts, and ids that do not repeat."""
    try:
        _, reading = formats.read(Content("made", data), name=name)
    except CannotRead:
        return
    for row in reading.rows or ():
        assert all(not isinstance(value, str) or len(value) <= 200 for value in row.values.values())
    assert all(claim.number.is_finite() for claim in reading.claims)


def shortened(value: Any) -> Any:
    """The value with its long lists and objects cut to `MANY`, in place."""
    for owner, key in list(places(value)):
        if isinstance(owner[key], list):
            owner[key] = owner[key][:MANY]
    return dict(list(value.items())[:MANY]) if isinstance(value, dict) else value


def values() -> Iterator[Any]:
    """The samples that are JSON, or whose first line is, and some that were made."""
    for path in FILES:
        if path.suffix != ".xml":
            text = path.read_text("utf-8")
            try:
                value = json.loads(text if path.suffix != ".jsonl" else text.partition("\n")[0])
            except ValueError:
                continue
            yield pytest.param(shortened(value), id=path.name)
    yield from (pytest.param(value, id=name) for name, value in MADE.items())


@pytest.mark.parametrize("value", list(values()))
def test_samples_with_replaced_values(value: Any, request: pytest.FixtureRequest) -> None:
    chance = random.Random(request.node.name)
    every = len(list(places(value)))
    for _ in range(150):
        changed = copy.deepcopy(value)
        spots = list(places(changed))
        for at in chance.sample(range(every), min(every, 6)):
            owner, key = spots[at]
            owner[key] = chance.choice(HOSTILE)
        attempt(json.dumps(changed).encode())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_samples_that_are_cut_or_broken(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(path.name)
    for _ in range(20):
        at = chance.randrange(len(data))
        attempt(data[:at])
        attempt(data[:at] + chance.choice([b"\xff", b"\x00", b'"', b"<", b"-", b"9" * 500, b"&x;"]) + data[at + 1 :])


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: known.name)
@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b"null", b"3", b'"x"', b"<a/>", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff", b"\n\n{}\n"]
)
def test_a_format_named_for_what_it_is_not(known: formats.Format, data: bytes) -> None:
    attempt(data, known.name)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"runs":' * 50_000, b"<testsuite>" * 50_000, b"{" + b'"a":1,' * 10])
def test_deep_and_unclosed(data: bytes) -> None:
    attempt(data)


def test_a_name_given_twice_is_found_in_no_time() -> None:
    names = ",".join(f'"{number}":1' for number in [*range(200_000), 199_999])
    with pytest.raises(CannotRead, match="gives `199999` twice"):
        _ = Content("made", f"{{{names}}}".encode()).json
