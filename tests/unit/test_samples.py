"""The samples of foreign formats: each has its origin and its license."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples"


def test_each_sample_is_listed_with_its_origin() -> None:
    lines = (SAMPLES / "README.md").read_text("utf-8").splitlines()
    listed = {line.split("|")[1].strip() for line in lines if line.startswith("| ") and "/" in line}
    files = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}
    kept = {name for name in files if name != "README.md" and not name.startswith("LICENSES/")}
    assert listed - {"file", "generated"} == kept


def test_redacted_samples_hold_no_prompts() -> None:
    for path in SAMPLES.rglob("*.redacted.*"):
        assert "[redacted " in path.read_text("utf-8")
