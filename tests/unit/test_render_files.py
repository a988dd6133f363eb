"""What `render` writes: whole or not at all, whatever the disk, the folder or an interrupt does."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assurance.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "cases/delivery-drone/delivery-drone.case.yaml"
MANY = 6


def below(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its bytes; hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def wide(folder: Path, count: int) -> Path:
    """A case that takes several pages: branches of some claims each."""
    lines = ["case: wide", "top: C0", "elements:"]
    lines.append(f"- {{claim: C0, text: top, supported_by: [{', '.join(f'B{n}' for n in range(count))}]}}")
    for n in range(count):
        leaves = ", ".join(f"{{claim: B{n}x{k}, text: a claim, undeveloped: true}}" for k in range(6))
        lines.append(f"- {{claim: B{n}, text: branch, supported_by: [{leaves}]}}")
    path = folder / "wide.case.yaml"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "dot", "mermaid", "json"])
def test_same_input_same_bytes(form: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run(["render", str(CASE), "--to", form, "-o", str(tmp_path / name), "--today", "2026-11-22"]) == 0
    one, other = below(tmp_path / "a"), below(tmp_path / "b")
    assert one == other
    assert len(one) == 1


@pytest.mark.parametrize("form", ["svg", "json", "pdf"])
def test_the_same_bytes_in_another_process_with_another_hash_seed(form: str) -> None:
    command = [sys.executable, "-m", "assurance", "render", str(CASE), "--to", form, "-o", "-", "--today", "2026-11-22"]
    outputs = {
        subprocess.run(
            command, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_folder_that_cannot_be_written_leaves_everything_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("before")
    assert run(["render", str(CASE), "-o", str(tmp_path / "file" / "out")]) == 2
    assert "could not be written" in capsys.readouterr().err
    assert below(tmp_path) == {"file": b"before"}


def test_a_read_only_folder(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (tmp_path / "delivery-drone.svg").write_text("before")
    tmp_path.chmod(0o500)
    try:
        assert run(["render", str(CASE), "-o", str(tmp_path)]) == 2
        assert below(tmp_path) == {"delivery-drone.svg": b"before"}
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "json"])
def test_a_full_disk_keeps_the_previous_picture(form: str, tmp_path: Path) -> None:
    before = tmp_path / f"delivery-drone.{form}"
    before.write_bytes(b"before")
    done = subprocess.run(
        [sys.executable, "-m", "assurance", "render", str(CASE), "--to", form, "-o", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )
    assert done.returncode == 2
    assert "file too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert below(tmp_path) == {before.name: b"before"}


def test_an_interrupt_keeps_the_previous_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = wide(tmp_path, MANY)
    assert run(["render", str(case), "--pages", "-o", str(tmp_path / "out")]) == 0
    before = below(tmp_path / "out")
    assert len(before) > 2
    real = os.fdopen
    left = [2]

    def stopped(*arguments: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*arguments, **more)

    monkeypatch.setattr(os, "fdopen", stopped)
    assert run(["render", str(case), "--pages", "-o", str(tmp_path / "out")]) == 130
    assert below(tmp_path / "out") == before


def test_pages_that_are_no_longer_there_are_removed_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["render", str(wide(tmp_path, 2 * MANY)), "--pages", "-o", str(out)]) == 0
    many = set(below(out))
    (out / "wide-pages" / "page-notes.svg").write_text("mine")
    assert run(["render", str(wide(tmp_path, 1)), "--pages", "-o", str(out)]) == 0
    few = set(below(out))
    assert few == {"wide-pages/overview.svg", "wide-pages/page-01.svg", "wide-pages/page-notes.svg"}
    assert len(many) > 3


def test_pages_do_not_fit_into_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(wide(tmp_path, MANY)), "--pages", "-o", "-"]) == 2
    assert "name a folder" in capsys.readouterr().err


def test_page_links_lead_to_pages_that_exist(tmp_path: Path) -> None:
    import re

    assert run(["render", str(wide(tmp_path, MANY)), "--pages", "-o", str(tmp_path)]) == 0
    folder = tmp_path / "wide-pages"
    shown = set[str]()
    for page in folder.iterdir():
        text = page.read_text("utf-8")
        for target in re.findall(r'href="([^"#]+)', text):
            assert (folder / target).is_file(), target
        shown |= set(re.findall(r'data-key="([^"]+)"', text)) if page.name != "overview.svg" else set()
    assert shown == {"C0", *(f"B{n}" for n in range(MANY)), *(f"B{n}x{k}" for n in range(MANY) for k in range(6))}
