"""The located tree: every key and scalar lies where it was written, and both of PyYAML's parsers say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.diagnostic import Diagnostic
from assurance.source import Limits, Source, Sources, Unreadable
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, Tree, has_c_parser, parse, span

ROOT = Path(__file__).parent.parent.parent
FILES = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in ("cases", "tests/broken", "patterns", "docs/guide")
    for file in (ROOT / folder).rglob("*.yaml")
)
LIMITS = Limits()
PROFILE = settings(max_examples=200, deadline=None, derandomize=True, database=None)
both_parsers = pytest.mark.skipif(not has_c_parser(), reason="PyYAML was built without its C part")


def read(text: str, *, limits: Limits = LIMITS, pure: bool = False) -> Tree:
    """The tree of a text."""
    return parse(Source("a.yaml", "a.yaml", text), limits, pure=pure)


def scalars(node: Node | None) -> Iterator[Scalar]:
    """Every key and scalar below a node, in written order; deep nodes do not exhaust the stack."""
    waiting = [node] if node else []
    while waiting:
        current = waiting.pop()
        if isinstance(current, Scalar):
            yield current
        elif isinstance(current, Sequence):
            waiting.extend(reversed(current.items))
        elif isinstance(current, Mapping):
            waiting.extend(part for pair in reversed(current.pairs()) for part in reversed(pair))


def shape(node: Node | None) -> object:
    """A tree as plain values with all places, to compare; built without recursion beyond the depth limit."""
    if isinstance(node, Scalar):
        return (node.value, node.start, node.end, node.plain)
    if isinstance(node, Sequence):
        return (node.start, node.end, [shape(item) for item in node.items])
    if isinstance(node, Mapping):
        return (node.start, node.end, [(shape(key), shape(value)) for key, value in node.pairs()])
    return None


def facts(found: list[Diagnostic]) -> list[tuple[object, ...]]:
    """Faults as plain values."""
    return [(f.code, f.message, f.span, [(r.span, r.text) for r in f.related], f.help) for f in found]


def written(tree: Tree) -> list[str]:
    """What stands at the place of every key and scalar."""
    text = tree.source.text
    spans = [span(tree.source, scalar) for scalar in scalars(tree.root)]
    return [text[place.start : place.end] for place in spans]


# -- places


TEXT = """# {note}
{key}: {value}
list:
  - {value}   # {note}
  - "{value}"
  - '{value}'
  - [{key}, {value}]
  - {{{key}: {value}, b: "{value}"}}
after: end
"""
WORDS = {
    "ascii": ("key", "one two"),
    "emoji": ("k😀y", "a 👩‍💻 z"),
    "cjk": ("键", "模型 拒绝"),
    "combining": ("e\u0301", "a\u0300 o\u0308\u0323"),
    "right to left": ("מפתח", "ערך של"),
    "astral": ("𝔘𝔫", "𐍈𐍉 𐍊"),
}


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_key_and_scalar_lies_where_it_was_written(
    words: tuple[str, str], end: str, mark: str, pure: bool, tmp_path: Path
) -> None:
    """`text[start:end]` is what was written, quotes included, whatever letters stand before it."""
    key, value = words
    text = TEXT.format(key=key, value=value, note=f"{value} 😀")
    (tmp_path / "a.yaml").write_bytes((mark + text.replace("\n", end)).encode())
    source = Sources(tmp_path, tmp_path).read("a.yaml")
    assert isinstance(source, Source)
    tree = parse(source, LIMITS, pure=pure)
    assert not tree.faults
    first = [key, value, "list", value, f'"{value}"', f"'{value}'"]
    assert written(tree) == [*first, key, value, key, value, "b", f'"{value}"', "after", "end"]
    quoted = [item for item in scalars(tree.root) if not item.plain]
    assert [item.value for item in quoted] == [value] * 3


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
def test_block_scalars_and_values_over_several_lines(pure: bool) -> None:
    """A block scalar lies from its sign to the end of its last line; folded texts are read as YAML says."""
    text = "a: |\n  one\n  two\n\nb: >-\n  three\n  four\nc: five\n  six\nd: 'sev\n  en'\ne:\nf: x\n"
    tree = read(text, pure=pure)
    assert written(tree) == [
        "a", "|\n  one\n  two", "b", ">-\n  three\n  four", "c",
        "five\n  six", "d", "'sev\n  en'", "e", "", "f", "x",
    ]  # fmt: skip
    values = {key.value: value.value for key, value in tree.root.pairs()}  # type: ignore[union-attr]
    assert values == {"a": "one\ntwo\n", "b": "three four", "c": "five six", "d": "sev en", "e": "", "f": "x"}


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
def test_nothing_is_resolved(pure: bool) -> None:
    """Every scalar stays the text that was written; what YAML writes for nothing is empty."""
    words = ["no", "on", "1:30", "1.10", "0x1F", "~", "null", "2026-11-20", "1e-5", ".inf", "2%", "1_000", "0o7"]
    tree = read("[" + ", ".join(words) + "]", pure=pure)
    assert [item.value for item in scalars(tree.root)] == ["" if word in ("~", "null") else word for word in words]


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
def test_collections_end_with_their_last_letter(pure: bool) -> None:
    """The place of a list or mapping leaves out the blank lines behind it."""
    tree = read("a:\n  - b: 1\n    c: 2   \n\n\nd: [x, y]  # z\n", pure=pure)
    assert isinstance(tree.root, Mapping)
    places = [tree.span(value) for _, value in tree.root.pairs()]
    assert [tree.source.text[p.start : p.end] for p in places] == ["- b: 1\n    c: 2", "[x, y]"]


# -- faults of the safe subset


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: &x 1\nb: *x\n", [("ARG004", "&x"), ("ARG004", "*x")]),
        ("a: !t 1\n", [("ARG005", "!t")]),
        ("a: !!str 1\n", [("ARG005", "!!str")]),
        ("a: !<tag:x,2026:y> 1\n", [("ARG005", "!<tag:x,2026:y>")]),
        ("a: !t &x 1\n", [("ARG004", "&x"), ("ARG005", "!t")]),
        ("<<: {a: 1}\n", [("ARG006", "<<")]),
        ("'<<': 1\n", []),
        ("a: 1\n---\nb: 2\n", [("ARG007", "---")]),
        ("a: 1\na: 2\n'a': 3\n", [("ARG008", "a"), ("ARG008", "'a'")]),
        ("[a]: 1\n", [("ARG009", "[a]")]),
        ("{a: 1}: 1\n", [("ARG009", "{a: 1}")]),
        ("a: \x07\n", [("ARG003", "\x07")]),
        ("a: '\n", [("ARG002", "'")]),
        ("a: \ud800\n", [("ARG003", "\ud800")]),
    ],
)
def test_faults_lie_at_the_smallest_place(text: str, places: list[tuple[str, str]], pure: bool) -> None:
    """What the safe subset leaves out is a fault at its own letters."""
    tree = read(text, pure=pure)
    assert [(f.code, text[f.span.start : f.span.end]) for f in tree.faults] == places


def test_a_duplicate_key_shows_both_places_and_keeps_the_first() -> None:
    """Two readers must not read two cases."""
    tree = read("a: 1\nb: 2\na: 3\n")
    (fault,) = tree.faults
    assert [tree.source.position(place.start) for place in (fault.span, fault.related[0].span)] == [(3, 1), (1, 1)]
    assert isinstance(tree.root, Mapping)
    assert isinstance(tree.root.value("a"), Scalar)
    assert tree.root.value("a").value == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "--- \n...\n", "   "])
@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
def test_a_text_that_says_nothing_has_no_root(text: str, pure: bool) -> None:
    """Empty is neither a text nor a fault of YAML."""
    tree = read(text, pure=pure)
    assert (tree.root, tree.faults, tree.broken) == (None, [], False)


# -- limits


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
@pytest.mark.parametrize("unit", ["[", "- ", "{a: ", "? "], ids=repr)
def test_depth_is_limited(unit: str, pure: bool) -> None:
    """One level more than allowed is a fault at that level; as many as allowed are none."""
    limits = Limits(depth=7)
    closing = {"[": "]", "{a: ": "}"}.get(unit, "")
    allowed = read(unit * 7 + "x" + closing * 7, limits=limits, pure=pure)
    assert "ARG010" not in [f.code for f in allowed.faults]
    tree = read(unit * 8 + "x" + closing * 8, limits=limits, pure=pure)
    assert tree.broken
    assert tree.root is None
    assert [(f.code, f.message) for f in tree.faults] == [("ARG010", "the YAML is nested deeper than 7 levels")]
    assert tree.faults[0].span.start == len(unit) * 7


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
def test_nodes_are_limited(pure: bool) -> None:
    """The number of nodes is limited, whatever they are."""
    limits = Limits(nodes=10)
    assert not read("[" + "[a], " * 4 + "]", limits=limits, pure=pure).broken
    tree = read("[" + "[a], " * 40 + "]", limits=limits, pure=pure)
    assert [f.message for f in tree.faults] == ["the YAML has more than 10 nodes"]


@pytest.mark.parametrize("text", ["[" + "a, " * 40 + "]", "- a\n" * 40, "".join(f"k{i}: a\n" for i in range(40))])
def test_scalars_are_limited_too(text: str) -> None:
    """One list of very many words passes the limit like many lists do."""
    assert read(text, limits=Limits(nodes=10)).broken


# -- both parsers


@both_parsers
@pytest.mark.parametrize("name", FILES)
def test_both_parsers_read_our_files_alike(name: str) -> None:
    """Trees, places and faults are equal for every case and every broken input."""
    source = Sources(ROOT, ROOT).read(name)
    if isinstance(source, Unreadable):
        assert "tests/broken/" in name
        return
    fast, pure = parse(source, LIMITS), parse(source, LIMITS, pure=True)
    assert shape(fast.root) == shape(pure.root)
    assert facts(fast.faults) == facts(pure.faults)
    assert fast.broken == pure.broken


PIECES = st.sampled_from(
    [
        "a", "b: ", "c:", ": ", ":", "- ", "-", "? ", "[", "]",
        "{", "}", ", ", ",", "\n", "\n  ", "\n    ", "\n\n",
        " ", "  ", "'", '"', "''", "|\n", ">-\n", "|2\n  ", "# x",
        " # x\n", "text", "elements:\n", "- claim: C1\n", "1.5",
        "\r\n", "\r", "\\", "\\n", "\\x41", "é", "模", "😀", "e\u0301", "...\n", "%", "@", "`", "~", "<<: ",
    ]
)  # fmt: skip
ODD = st.sampled_from(
    [
        "&x ", "*x", "!t ", "!!str ", "!e!x ", "!", "&", "*",
        "---\n", "--- ", "...", "%YAML 1.2\n", "%TAG ! x\n", "\t",
        "\x85", "\u2028", "\u2029", "\ufeff", "\x00", "\x07", "\\xZZ", "\\u00e9", '"\\x"', "|9\n", ">+-\n",
        "%FOO bar\n", "\ud800", "\ufffe", "- - - ", "? ? ", "[[", "{{",
    ]
)  # fmt: skip
YAMLISH = st.lists(PIECES, max_size=30).map("".join)
ANYTHING = st.one_of(st.lists(st.one_of(PIECES, PIECES, ODD), max_size=40).map("".join), st.text(max_size=80), YAMLISH)


@both_parsers
@PROFILE
@given(YAMLISH)
def test_both_parsers_agree(text: str) -> None:
    """Where both parsers accept a text they give the same tree; where one refuses it, so does the other."""
    fast, pure = read(text), read(text, pure=True)
    assert (fast.broken, shape(fast.root)) == (pure.broken, shape(pure.root))
    if not fast.broken:
        assert facts(fast.faults) == facts(pure.faults)


@both_parsers
@pytest.mark.parametrize("text", ["a: b\t\n", "a: b\t# c\n", "- a\t\n- b\n"])
def test_both_parsers_agree_on_tabs(text: str) -> None:
    """A tab at the end of a line does not show, so it must not decide whether a file can be read."""
    assert shape(read(text).root) == shape(read(text, pure=True).root)


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
@pytest.mark.parametrize(
    "pure",
    [
        False,
        pytest.param(True),
    ],
    ids=["fast", "pure"],
)
def test_an_escape_beyond_unicode(escape: str, pure: bool) -> None:
    """An escape that names no character is a fault."""
    tree = read(f'a: "{escape}"\n', pure=pure)
    assert [f.code for f in tree.faults] == ["ARG002"]


@PROFILE
@given(ANYTHING, st.booleans())
def test_places_lie_inside_the_text(text: str, pure: bool) -> None:
    """Any text gives a tree or faults, never an exception, and every place lies inside the text."""
    tree = read(text, pure=pure)
    places = [span(tree.source, scalar) for scalar in scalars(tree.root)]
    places += [label.span for fault in tree.faults for label in (fault.primary, *fault.related)]
    for place in places:
        assert place.nowhere or 0 <= place.start <= place.end <= len(text), place
    assert tree.broken <= bool(tree.faults)
    assert not (tree.broken and tree.root)
