"""Fixes: what is mended, what is left alone, and that nothing gets worse."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.cli import changes as saving
from assurance.cli.app import run
from assurance.config import Config
from assurance.diagnostic import Edit
from assurance.fixing import Fixed, fix
from assurance.model.assessment import State
from assurance.model.result import Result
from assurance.pipeline import check
from assurance.source import Sources, Span
from assurance.syntax.edit import Conflict, edited

TODAY = dt.date(2026, 11, 22)
GOOD = """# the case
case: demo          # its name
top: C1
risks:
  - {hazard: H1, text: Harm}
elements:
  - claim: C1
    text: "The model is safe: 安全 🙂"
    supported_by:
      - claim: C2
        text: The filter blocks the request
        discipline: safety
        addresses: [H1]   # the one
        supported_by: [E1]
      - claim: C3
        text: The gate holds
        undeveloped: true
  - {evidence: E1, text: Report, status: accepted, artifact: {reference: report 1}}
"""


def sources(text: str) -> Sources:
    return Sources(Path.cwd(), Path.cwd(), buffers={"a.case.yaml": text})


def fixed(text: str, *, unsafe: bool = False) -> tuple[str, Fixed]:
    """A text after fixing."""
    done = fix(sources(text), "a.case.yaml", today=TODAY, config=Config(), unsafe=unsafe)
    (after,) = [change.after for change in done.changes] or [text]
    return after, done


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("discipline: safety", "discpline: safety"),
        ("addresses: [H1]", "addreses: [H1]"),
        ("addresses: [H1]", "addresses: H1"),
        ("undeveloped: true", "undevelopd: true"),
        ("discipline: safety", "discipline: saftey"),
        ("- claim: C2", "- clam: C2"),
        ("status: accepted", "status: acepted"),
        ("supported_by: [E1]", "supported_by: E1"),
        ("        undeveloped: true\n", ""),
    ],
)
def test_a_slip_is_mended_and_the_rest_stays(right: str, wrong: str) -> None:
    """Keys, values, kinds, lists and the mark of what is undeveloped; every other character stays."""
    assert right in GOOD
    after, done = fixed(GOOD.replace(right, wrong))
    assert after == GOOD
    assert done.mended.total() == 1


def test_a_name_is_mended_only_when_asked_for() -> None:
    """What is near may still be another: that is for a person to look at."""
    wrong = GOOD.replace("supported_by: [E1]", "supported_by: [E2]")
    assert fixed(wrong)[0] == wrong
    assert fixed(wrong, unsafe=True)[0] == GOOD


def test_of_two_near_names_none_is_taken() -> None:
    """A fix that would have to guess is not offered."""
    two = GOOD.replace("E1, text", "E21, text").replace("[E1]", "[E2]")
    two += "  - {evidence: E22, text: Other report, status: accepted, artifact: {reference: report 2}}\n"
    assert fixed(two, unsafe=True)[0] == two


def test_the_text_of_an_away_element_is_copied() -> None:
    """With its quotes, and inside a flow mapping so that nothing breaks."""
    cited = GOOD.replace("undeveloped: true", "supported_by:\n          - away: demo/C1x\n            text: Something")
    cited = cited.replace("demo/C1x", "demo/C2")
    after, _ = fixed(cited)
    assert "          - away: demo/C2\n            text: The filter blocks the request\n" in after
    flow = GOOD.replace("undeveloped: true", "supported_by: [{away: demo/C2, text: 'a, b'}]")
    assert 'text: "The filter blocks the request"}]' in fixed(flow)[0]


def test_several_slips_are_mended_in_one_go() -> None:
    """Also those that only show once another is mended."""
    wrong = GOOD.replace("supported_by:\n      - claim: C2", "suported_by:\n      - clam: C2").replace("H1]", "H1")
    wrong = wrong.replace("[H1 ", "H1 ").replace("safety\n", "saftey\n")
    assert fixed(wrong)[0] == GOOD


def test_edits_that_overlap_are_refused() -> None:
    """All or none."""
    first, second = Edit(Span("a", 0, 5), "x"), Edit(Span("a", 3, 8), "y")
    with pytest.raises(Conflict):
        edited("0123456789", [first, second])
    assert edited("0123456789", [second, first, first][:1]) == "012y89"


def test_two_fixes_of_one_place_are_not_half_applied() -> None:
    """A value that is both misspelled and in the wrong shape is mended to something that reads."""
    after, _ = fixed(GOOD.replace("    text: The gate holds", "    txt: The gate holds\n        text: The gate holds"))
    assert "txt: The gate holds" in after  # `text` is there already, so nothing is made of it
    assert check(sources(after), "a.case.yaml", today=TODAY).findings


_SLIPS = st.lists(
    st.tuples(st.integers(0, len(GOOD) - 1), st.sampled_from(["", "x", "[", "]", ":", " ", "\n", "H", "1", "-", "é"])),
    min_size=1,
    max_size=6,
)


def _faults(result: Result) -> Counter[str]:
    return Counter(found.code for found in result.findings if found.code.startswith("ARG00"))


_ORDER = {state: at for at, state in enumerate((State.SUPPORTED, State.PARTIAL))}


@settings(max_examples=150, deadline=None)
@given(_SLIPS, st.booleans())
def test_fixing_never_makes_a_case_worse(slips: list[tuple[int, str]], unsafe: bool) -> None:
    """No new fault of the text, no element lost, fixing again finds nothing more, and each mended finding is gone."""
    text = GOOD
    for at, letter in slips:
        text = text[:at] + letter + text[at + 1 :]
    before = check(sources(text), "a.case.yaml", today=TODAY)
    after, done = fixed(text, unsafe=unsafe)
    result = check(sources(after), "a.case.yaml", today=TODAY)
    assert _faults(result) <= _faults(before)
    assert set(before.case.elements) <= set(result.case.elements) | {"?"} or done.mended
    assert len(result.case.elements) >= len(before.case.elements)
    assert fixed(after, unsafe=unsafe)[0] == after
    if not before.verdicts.undecided:
        assert not result.verdicts.undecided
    if not done.mended:
        assert after == text


def _write(folder: Path, text: str) -> Path:
    file = folder / "a.case.yaml"
    file.write_bytes(text.encode())
    return file


def test_the_command_writes_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """BOM and CRLF stay; `--diff` writes nothing; a check without `--fix` writes nothing."""
    monkeypatch.chdir(tmp_path)
    right = "\ufeff" + GOOD.replace("\n", "\r\n")
    wrong = right.replace("undeveloped: true", "undevelopd: true")
    file = _write(tmp_path, wrong)
    run(["check", "--today", "2026-11-22"])
    assert "| `--fix` mends 1" in capfd.readouterr().out
    assert run(["check", "--today", "2026-11-22", "--diff"]) == 1
    said = capfd.readouterr()
    assert "-        undevelopd: true" in said.out
    assert "+        undeveloped: true" in said.out
    assert file.read_bytes().decode() == wrong
    run(["check", "--today", "2026-11-22", "--fix"])
    assert "1 mended in 1 file: 1 × ARG020" in capfd.readouterr().err
    assert file.read_bytes().decode() == right
    assert run(["check", "--today", "2026-11-22", "--diff"]) == 0
    assert "nothing to mend" in capfd.readouterr().err


def test_standard_input_is_mended_to_standard_output(tmp_path: Path) -> None:
    """Nothing but the text goes to standard output."""
    from tests.conftest import run as program

    wrong = GOOD.replace("undeveloped: true", "undevelopd: true")
    said = program("check", "-", "--fix", cwd=tmp_path, stdin=wrong.encode())
    assert said.out == GOOD


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Somebody saved in the editor: their text stays, and the command says so."""
    file = _write(tmp_path, GOOD.replace("undeveloped: true", "undevelopd: true"))
    current = saving._current

    def meddling(*arguments: object) -> object:
        file.write_text("# saved in the editor\n", "utf-8")
        return current(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(saving, "_current", meddling)
    assert run(["check", str(tmp_path), "--fix", "--today", "2026-11-22"]) == 2
    assert "has changed since it was read; nothing was written" in capfd.readouterr().err
    assert file.read_text("utf-8") == "# saved in the editor\n"
