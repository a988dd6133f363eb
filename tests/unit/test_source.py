"""Text and places: lines and columns as editors count them, names as people see them, and the limits of reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.source import STDIN, Limits, Source, Sources, Unreadable, project_root

PROFILE = settings(max_examples=200, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\n\nb", 2, (2, 1)),
        ("😀模b", 2, (1, 3)),
        ("e\u0301b", 2, (1, 3)),
        ("a\u2028b", 2, (1, 3)),
        ("ab", 99, (1, 3)),
        ("ab", -5, (1, 1)),
        ("a\n", 2, (2, 1)),
    ],
)
def test_position(text: str, offset: int, place: tuple[int, int]) -> None:
    """Columns count characters; CR, LF and CRLF end a line, nothing else does; what lies outside is pulled in."""
    assert Source("a", "a", text).position(offset) == place


@PROFILE
@given(st.text(alphabet="ab\r\n😀\u2028"), st.integers(0, 40))
def test_position_and_line_fit(text: str, offset: int) -> None:
    """The character at a position is the one at the offset."""
    source = Source("a", "a", text)
    line, column = source.position(offset)
    if offset < len(text):
        assert source.offset(line) + column - 1 == offset
        assert (source.line(line) + "\r\n")[column - 1] == text[offset] or text[offset] in "\r\n"
    assert "".join(text.split()) == "".join("".join(source.line(n + 1).split()) for n in range(len(source._starts)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfea\x00", "is not UTF-8 but UTF-16"),
        (b"\xfe\xff\x00a", "is not UTF-8 but UTF-16"),
        (b"\x89PNG\x00\xff", "is a binary file, not text"),
        (b"a: 1\nb: caf\xe9\n", "is not UTF-8 (first bad byte in line 2)"),
        (b"x" * 101, "is larger than 100 bytes"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str, tmp_path: Path) -> None:
    """Why a file is no text, in a few words."""
    (tmp_path / "a.yaml").write_bytes(data)
    found = Sources(tmp_path, tmp_path, Limits(file_bytes=100)).read("a.yaml")
    assert isinstance(found, Unreadable)
    assert (found.name, found.reason) == ("a.yaml", reason)
    assert found.help


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    """Neither in a file nor in an unsaved buffer."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    sources = Sources(tmp_path, tmp_path, buffers={"b.yaml": "\ufeffa: 1\n"})
    assert [sources.read(name).text for name in ("a.yaml", "b.yaml")] == ["a: 1\n"] * 2  # type: ignore[union-attr]


def test_names_are_relative_to_where_one_stands(tmp_path: Path) -> None:
    """Never absolute; standard input by its own name."""
    sources = Sources(tmp_path, tmp_path / "deep/er")
    assert sources.name("a.yaml") == "../../a.yaml"
    assert sources.name("deep/er/a.yaml") == "a.yaml"
    assert sources.name(f"deep/er/{STDIN}") == STDIN


@pytest.mark.parametrize("path", ["../a.yaml", "b/../../a.yaml", "/etc/hostname", "a\0b", "../" * 40 + "etc/hostname"])
def test_nothing_outside_the_root_is_read(path: str, tmp_path: Path) -> None:
    """Not by name, not as an artifact."""
    (tmp_path / "a.yaml").write_text("secret")
    (tmp_path / "root").mkdir()
    sources = Sources(tmp_path / "root", tmp_path / "root")
    found = sources.read(path)
    assert isinstance(found, Unreadable)
    assert found.reason == "lies outside the project"
    assert sources.artifact(path)[0].state == "outside"


def test_a_glob_is_sorted_and_finds_files_only(tmp_path: Path) -> None:
    """The same order everywhere, folders left out."""
    for name in ("b.yaml", "a.yaml", "c/d.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "z.yaml").mkdir()
    sources = Sources(tmp_path, tmp_path)
    assert sources.glob("*.yaml") == ["a.yaml", "b.yaml"]
    assert sources.glob("**/*.yaml") == ["a.yaml", "b.yaml", "c/d.yaml"]
    assert sources.glob("c/*.yaml") == ["c/d.yaml"]


@pytest.mark.parametrize(
    ("name", "text", "is_root"),
    [
        ("assurance.toml", "", True),
        (".git", "", True),
        ("pyproject.toml", "[tool.assurance]\n", True),
        ("pyproject.toml", "[tool.assurance.limits]\n", True),
        ("pyproject.toml", "[tool.other]\n", False),
        ("pyproject.toml", "# [tool.assurance]\n", False),
    ],
)
def test_the_root_of_a_project(name: str, text: str, is_root: bool, tmp_path: Path) -> None:
    """The nearest folder upward with a mark of ours, else the folder itself."""
    deep = tmp_path / "a/b"
    deep.mkdir(parents=True)
    (tmp_path / name).write_text(text)
    assert project_root(deep) == (tmp_path if is_root else deep)


@pytest.mark.parametrize("name", ["..parts.yaml", "...yaml"])
def test_a_name_that_begins_with_two_dots(name: str, tmp_path: Path) -> None:
    """Such a file is odd, and inside the project all the same."""
    import assurance

    (tmp_path / name).write_text("elements: []\n")
    (tmp_path / "a.case.yaml").write_text(f"case: A\nfiles: ['{name}']\n")
    assert "ARG032" not in [found.code for found in assurance.load(tmp_path / "a.case.yaml").findings]
