"""Bad inputs that are too large, too odd or too dangerous to store: made here, checked in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from assurance.config import FORMATS

Program = Callable[..., "Said"]  # noqa: F821  the class lives in conftest.py

CASE = """case: A
top: C1
files: {files}
elements:
  - claim: C1
    text: {text}
    supported_by:
      - evidence: E1
        text: Report
        status: accepted
        artifact: {{{artifact}}}
"""
ESCAPE = "\x1b[2J"
LATE = (subprocess.TimeoutExpired, AssertionError)
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")


def case(*, files: str = "[]", text: str = "The model refuses", artifact: str = "reference: r") -> str:
    """A case of one claim and one piece of evidence."""
    return CASE.format(files=files, text=text, artifact=artifact)


def write(folder: Path, text: str | bytes, name: str = "a.case.yaml") -> str:
    """Write a file; its name."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


# -- size


@pytest.mark.parametrize(
    ("start", "line"),
    [
        ("case: A\nelements:\n", "  - claim: C1\n    text: x\n"),
        ("", "# a comment\n"),
        ("", "\n"),
        ("text: ", "x" * 99 + " "),
    ],
    ids=["claims", "comments", "blank", "one-line"],
)
def test_fifty_megabytes(start: str, line: str, tmp_path: Path, hostile: Program) -> None:
    """A file beyond the limit is refused by its size, and quickly."""
    name = write(tmp_path, start + line * (50_000_000 // len(line)))
    begun = time.monotonic()
    said = hostile("check", name, cwd=tmp_path)
    assert said.out.startswith("error[ARG001]: `a.case.yaml` is larger than 10,000,000 bytes\n  --> a.case.yaml\n")
    assert said.code == 1
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "unit", ["[", "{", "- ", "? ", "{a: ", "[{a: ", "- - a\n- ", "a: [", "!!x [", "&a [", '["', "[? "], ids=repr
)
def test_one_hundred_thousand_levels(unit: str, tmp_path: Path, hostile: Program) -> None:
    """Depth ends with a message, not with a dead interpreter."""
    said = hostile("check", write(tmp_path, unit * 100_000), cwd=tmp_path)
    assert said.code == 1
    assert "--> a.case.yaml:" in said.out
    assert said.out.startswith("error[ARG0")


@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "{a: "], ids=repr)
def test_depth_is_named(unit: str, tmp_path: Path, hostile: Program) -> None:
    """The message says how deep is too deep."""
    said = hostile("check", write(tmp_path, unit * 100_000), cwd=tmp_path)
    assert said.out.startswith("error[ARG010]: the YAML is nested deeper than 400 levels\n")


def test_indentation_to_three_thousand_levels(tmp_path: Path, hostile: Program) -> None:
    """The same for blocks."""
    said = hostile("check", write(tmp_path, "".join(f"{' ' * level}a:\n" for level in range(3000))), cwd=tmp_path)
    assert said.out.startswith("error[ARG010]: the YAML is nested deeper than 400 levels\n  ")
    assert "--> a.case.yaml:401:401" in said.out


def test_alias_bomb(tmp_path: Path, hostile: Program) -> None:
    """Aliases are refused one by one and never expanded."""
    names = "abcdefghijklm"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join(['*' + a] * 10)}]" for a, b in pairwise(names)]
    said = hostile("check", write(tmp_path, "\n".join(lines)), "--output-format", "concise", cwd=tmp_path)
    assert said.out.count("ARG004") == 13 + 120 + 1  # anchors, aliases, and once in the tally
    assert "134 × ARG004 alias" not in said.out
    assert "133 × ARG004 alias" in said.out




@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x: [" + "&a b," * 60_000 + "]", id="anchors"),
        pytest.param("a: b\n" * 60_000, id="duplicate keys"),
        pytest.param("".join(f"k{i}: a\n" for i in range(20_000)), id="unknown keys"),
    ],
)
def test_faults_by_the_ten_thousand(text: str, tmp_path: Path, hostile: Program) -> None:
    """A file within the size limit that is all faults ends in time, with an output that can be read."""
    said = hostile("check", write(tmp_path, text), cwd=tmp_path, timeout=8)
    assert len(said.out) < 5_000_000


CHAIN = "elements:\n" + "".join(f"- claim: C{i}\n  text: x\n  supported_by: [C{i + 1}]\n" for i in range(30_000))
FAN = "elements:\n- claim: C1\n  text: x\n  supported_by: [" + ", ".join(f"E{i}" for i in range(40_000)) + "]\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("case: A\ntop: C0\n" + CHAIN, id="chain"),
        pytest.param("case: A\n" + CHAIN, id="chain without top"),
        pytest.param(CHAIN, id="chain in a part"),
        pytest.param("case: A\n" + FAN, id="fan"),
        pytest.param(FAN, id="fan in a part"),
        pytest.param("elements: [" + "{}, " * 10_000 + "]\n", id="empty elements"),
    ],
)
def test_large_and_legal(text: str, tmp_path: Path, program: Program) -> None:
    """Tens of thousands of elements are checked in time."""
    said = program("check", write(tmp_path, text), "--output-format", "concise", cwd=tmp_path, timeout=8)
    assert said.code in (0, 1)
    assert " failed: " not in said.err
    assert "ARG013" not in said.out


def test_five_hundred_faults(tmp_path: Path, hostile: Program) -> None:
    """All of them are shown, and the closing lines count them by kind."""
    lines = [f"  - claim: C{i}\n    text: x\n    undevelopd: true\n    summary: yes\n" for i in range(250)]
    said = hostile("check", write(tmp_path, "elements:\n" + "".join(lines)), cwd=tmp_path)
    assert said.out.count("error[ARG020]") == said.out.count("error[ARG022]") == 250
    assert "   250 × ARG020 unknown-key\n   250 × ARG022 wrong-value\n" in said.out
    assert "a.case.yaml: 500 errors" in said.out.splitlines()[-1]


WORD = "w" * 10_000


@pytest.mark.parametrize(
    "text",
    [
        f"case: {WORD}\n",
        f"'{WORD[:1000]}': 1\n",
        f"case: A\ntop: {WORD}\n",
        f"case: A\nprofile: {WORD}\n",
        f"case: A\nfiles: [{WORD}]\n",
        f"case: A\nfiles: ['*{WORD}']\n",
        f"case: A\ndate: {WORD}\n",
        f"elements:\n  - claim: {WORD}\n    text: x\n",
        f"elements:\n  - claim: C1\n    text: x\n    supported_by: {WORD}\n",
        f"elements:\n  - claim: C1\n    text: {{file: {WORD}}}\n",
        f"elements:\n  - claim: C1\n    text: x\n    undeveloped: {WORD}\n",
        f"elements:\n  - claim: C1\n    text: {WORD}\n    summary: {WORD[:100]}\n",
        f"elements:\n  - {WORD[:1000]}: C1\n",
        f"{WORD}\n",
        f'"{WORD}\n',
        f"[{WORD}\n",
    ],
)
def test_a_word_of_ten_thousand_letters(text: str, tmp_path: Path, hostile: Program) -> None:
    """A very long word is a finding like any other, at its place."""
    said = hostile("check", write(tmp_path, text), "--color", "never", cwd=tmp_path)
    assert "--> a.case.yaml" in said.out
    assert len(said.out) < 200_000


# -- files that are not files


@posix
@pytest.mark.parametrize("pure", [False, True])
def test_a_file_without_read_permission(pure: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is a finding; as root, for whom everything may be read, the refusal is made up."""
    import assurance

    write(tmp_path, case(files="[risks.yaml]"))
    write(tmp_path, "elements: []\n", "risks.yaml")
    (tmp_path / "risks.yaml").chmod(0)
    if os.geteuid() == 0:
        true_open = Path.open

        def refuse(self: Path, *arguments: object, **more: object) -> object:
            if self.name == "risks.yaml":
                raise PermissionError(13, "Permission denied")
            return true_open(self, *arguments, **more)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.chdir(tmp_path)
    found = assurance.load("a.case.yaml" if pure else tmp_path / "a.case.yaml")
    (finding,) = [f for f in found.findings if f.code == "ARG001"]
    assert finding.message == "`risks.yaml` may not be read: permission denied"
    assert found.texts["a.case.yaml"].text[finding.span.start : finding.span.end] == "risks.yaml"
    assert found.verdicts.undecided


@posix
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (case(files="[link.yaml]"), "ARG001"),
        (case(files="[linked/part.yaml]"), "ARG001"),
        (case(files="['linked/*.yaml']"), "ARG030"),
        (case(files="['l*.yaml']"), "ARG001"),
        (case(text="{file: link.yaml}"), "ARG001"),
        (case(artifact="path: link.yaml"), "ARG401"),
        (case(artifact="path: linked/part.yaml"), "ARG401"),
    ],
    ids=["file", "folder", "glob-folder", "glob-file", "text", "artifact", "artifact-folder"],
)
def test_links_out_of_the_root_are_not_followed(text: str, code: str, tmp_path: Path, hostile: Program) -> None:
    """Nothing outside the project is read, whatever a link says."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    write(outside, "elements:\n  - claim: SECRET\n    text: SECRET\n", "part.yaml")
    write(inside, text)
    write(inside, "", "assurance.toml")
    (inside / "link.yaml").symlink_to(outside / "part.yaml")
    (inside / "linked").symlink_to(outside)
    said = hostile("check", "a.case.yaml", "--color", "never", cwd=inside)
    assert "SECRET" not in said.out
    assert f"[{code}]: " in said.out
    assert "outside the project" in said.out or code == "ARG030"


@posix
def test_a_case_that_is_a_link_out_of_the_root(tmp_path: Path, hostile: Program) -> None:
    """The same for the case itself."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    write(outside, "case: SECRET\n")
    write(inside, "", "assurance.toml")
    (inside / "a.case.yaml").symlink_to(outside / "a.case.yaml")
    said = hostile("check", "a.case.yaml", cwd=inside)
    assert said.out.startswith("error[ARG001]: `a.case.yaml` lies outside the project\n")


@posix
@pytest.mark.parametrize(
    "text",
    [
        case(files="[pipe]"),
        case(files="['p*']"),
        case(artifact="path: pipe"),
        case(text="{file: pipe}"),
    ],
    ids=["file", "glob", "artifact", "text"],
)
def test_a_pipe_does_not_hang(text: str, tmp_path: Path, hostile: Program) -> None:
    """A FIFO that nobody writes to is refused, not waited for."""
    os.mkfifo(tmp_path / "pipe")
    said = hostile("check", write(tmp_path, text), cwd=tmp_path)
    assert "not a regular file" in said.out or "`p*` matches no file" in said.out


@posix
@pytest.mark.parametrize("name", ["a.case.yaml", "assurance.toml"])
def test_a_pipe_in_place_of_our_own_files(name: str, tmp_path: Path, program: Program) -> None:
    """The same for the case itself and the configuration."""
    write(tmp_path, case(), "b.case.yaml")
    os.mkfifo(tmp_path / name)
    said = program("check", "a.case.yaml" if name == "a.case.yaml" else "b.case.yaml", cwd=tmp_path, timeout=10)
    assert said.code in (1, 2)
    assert " failed: " not in said.err


@posix
def test_a_pipe_called_pyproject(tmp_path: Path, program: Program) -> None:
    """And for the file that is looked into only to see whether it is ours."""
    os.mkfifo(tmp_path / "pyproject.toml")
    said = program("check", write(tmp_path, case()), cwd=tmp_path, timeout=5)
    assert said.code == 1


@posix
@pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/dev/null"])
def test_devices_are_not_read(target: str, tmp_path: Path, hostile: Program) -> None:
    """A link to a device is a link out of the project."""
    (tmp_path / "part.yaml").symlink_to(target)
    said = hostile("check", write(tmp_path, case(files="[part.yaml]")), cwd=tmp_path)
    assert said.out.count("`part.yaml` lies outside the project") == 1


@posix
def test_links_in_a_circle(tmp_path: Path, hostile: Program) -> None:
    """Links that lead back to themselves end."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "here").symlink_to(".")
    said = hostile("check", write(tmp_path, case(files="[a, '**/*.yaml', 'here/here/here/*.yml']")), cwd=tmp_path)
    assert "error[ARG001]: `a` " in said.out


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(
            "**/" * 30 + "*.yaml"
        ),
        "*/" * 60 + "x",
        "[" * 200,
        "*a" * 200,
        "?" * 5000,
        "**" * 500,
    ],
    ids=lambda pattern: pattern[:8],
)
def test_patterns_that_take_long(pattern: str, tmp_path: Path, hostile: Program) -> None:
    """A pattern from a stranger ends."""
    (tmp_path / ("a/" * 40)).mkdir(parents=True)
    write(tmp_path, "elements: []\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.yaml")
    hostile("check", write(tmp_path, case(files=f"['{pattern}']", text="{a: b}")), cwd=tmp_path, timeout=8)


# -- names and streams


def test_a_folder_named_like_a_case(tmp_path: Path, hostile: Program) -> None:
    """It is a folder, and searched like one."""
    (tmp_path / ".git").mkdir()  # the project ends here, whatever lies above
    (tmp_path / "x.case.yaml").mkdir()
    for arguments in (["check", "x.case.yaml"], ["check"]):
        said = hostile(*arguments, cwd=tmp_path)
        assert said.code == 2
        assert said.err.startswith("error: no case found ")
        assert "assurance new case DIR" in said.err


def test_a_path_that_is_not_there(tmp_path: Path, hostile: Program) -> None:
    """It is said, in one sentence."""
    said = hostile("check", "nowhere/a.case.yaml", cwd=tmp_path)
    assert (said.code, said.out, said.err) == (2, "", "error: `nowhere/a.case.yaml` does not exist\n")


def test_bad_bytes_on_standard_input(tmp_path: Path, hostile: Program) -> None:
    """Bytes that are no text cannot be checked."""
    for data in (b"\xff\xfe\x00", b"caf\xe9", b"\xed\xa0\x80"):
        said = hostile("check", "-", cwd=tmp_path, stdin=data)
        assert (said.code, said.out, said.err) == (2, "", "error: standard input is not UTF-8 text\n")


def test_too_much_on_standard_input(tmp_path: Path, hostile: Program) -> None:
    """Standard input has the same limit as a file."""
    said = hostile("check", "-", cwd=tmp_path, stdin=b"# x\n" * 2_600_000)
    assert (said.code, said.err) == (2, "error: standard input is larger than 10,000,000 bytes\n")


@posix
def test_a_closed_pipe(tmp_path: Path) -> None:
    """`assurance check | head` ends without a word about it."""
    lines = "".join(f"  - claim: C{i}\n    text: x\n    undevelopd: true\n" for i in range(3000))
    write(tmp_path, "elements:\n" + lines)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [sys.executable, "-m", "assurance", "check", "a.case.yaml"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"error[ARG020]")
        running.stdout.close()
        said = running.stderr.read().decode()
        assert running.wait(timeout=20) in (1, 2)
    assert "Traceback" not in said
    assert "Broken" not in said


@posix
@pytest.mark.parametrize("style", ["full", "concise", "json"])
@pytest.mark.parametrize("name", ["new\nline.case.yaml", "\u202eevil.case.yaml"], ids=ascii)
def test_a_part_whose_name_steers_a_terminal(name: str, style: str, tmp_path: Path, hostile: Program) -> None:
    """What a terminal obeys is written out, in notes too."""
    write(tmp_path, "elements:\n  - claim: C1\n    txt: x\n", name)
    said = hostile("check", name, "--output-format", style, "--color", "always", cwd=tmp_path)
    assert "\x1b" not in said.err
    assert "new\nline" not in said.err
    assert "\u202e" not in said.err


@posix
@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("name", [f"{ESCAPE}owned.case.yaml", "new\nline.case.yaml", "\u202eevil.case.yaml"], ids=ascii)
def test_a_file_name_that_steers_a_terminal(name: str, style: str, tmp_path: Path, hostile: Program) -> None:
    """What a terminal obeys is written out, in names too."""
    write(tmp_path, "case: A\nelements:\n  - claim: C1\n    txt: x\n", name)
    for arguments in ([name], []):
        said = hostile("check", *arguments, "--output-format", style, "--color", "never", cwd=tmp_path)
        shown = said.out + said.err
        assert "\x1b" not in shown
        assert "new\nline" not in shown
        if style != "json":
            assert "\u202e" not in shown


@posix
@pytest.mark.parametrize("style", FORMATS)
def test_a_file_name_that_is_no_text(style: str, tmp_path: Path, hostile: Program) -> None:
    """File systems allow names that are not Unicode; they are shown written out."""
    with open(os.fsencode(tmp_path) + b"/caf\xe9.case.yaml", "w") as stream:  # noqa: PTH123
        stream.write("elements:\n  - claim: C1\n    txt: x\n")
    hostile("check", "--output-format", style, cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8:strict"})


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_of_another_encoding(encoding: str, style: str, tmp_path: Path, hostile: Program) -> None:
    """Where a letter cannot be shown, the rest still is."""
    text = "elements:\n  - claim: \u6a21 \u578b\n    text: caf\u00e9 \u2192 \U0001f600\n    txt: x\n"
    said = hostile(
        "check", write(tmp_path, text), "--output-format", style, cwd=tmp_path, env={"PYTHONIOENCODING": encoding}
    )
    assert said.code == 1
    assert "ARG020" in said.out


def test_a_neighbor_of_a_project(tmp_path: Path, hostile: Program) -> None:
    """A case beside the project one stands in belongs to its own folder, not to that project."""
    write(tmp_path / "here", "", "assurance.toml")
    write(tmp_path / "there", "elements:\n  - claim: C1\n    txt: x\n")
    said = hostile("check", "../there/a.case.yaml", cwd=tmp_path / "here")
    assert "outside the project" not in said.out
    assert "--> ../there/a.case.yaml:" in said.out
