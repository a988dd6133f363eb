"""The canonical layout of a case file: the edits that give it, so that everything else stays as it was written.

Two spaces a level, lists indented under their key, one space behind `:` and `-`, the kind first in every entry, short
collections in brackets on one line, no line ends in blanks, at most one empty line in a row, one line end at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from assurance.diagnostic import Edit
from assurance.source import Source, Span
from assurance.syntax.comments import comments, gaps
from assurance.syntax.quoting import ambiguous, text_keys
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, nodes

STEP, WIDEST = 2, 120
_BLOCK = re.compile(r"([|>])([0-9+-]{0,2})")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that begins with a key or a dash: the column at which it begins, and where it should."""

    start: int
    old: int
    new: int


@dataclass(slots=True)
class _Layout:
    """The layout of one text while it is found out."""

    source: Source
    words: dict[int, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    lines: dict[int, _Line] = field(default_factory=dict)
    inner: dict[int, int] = field(default_factory=dict)
    taken: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.source.text

    def put(self, start: int, end: int, text: str) -> None:
        if self.text[start:end] != text:
            self.edits.append(Edit(Span(self.source.name, start, end), text))

    def begins(self, at: int) -> int:
        """Where the line of an offset begins."""
        return self.source.offset(self.source.position(at)[0])

    def column(self, at: int) -> int:
        return at - self.begins(at)

    def same_line(self, start: int, end: int) -> bool:
        return "\n" not in self.text[start:end] and "\r" not in self.text[start:end]

    def first(self, at: int) -> bool:
        """Whether nothing stands before an offset on its line."""
        return not self.text[self.begins(at) : at].strip()


def laid_out(source: Source, root: Node, words: dict[int, str]) -> list[Edit]:
    """The edits that bring a text into its canonical layout; `words` are keys (by their offset) to write otherwise."""
    made = _Layout(source, words)
    waiting: list[tuple[Node, int, str, int]] = [(root, 0, "", 0)]
    while waiting:
        node, column, key, owner = waiting.pop()
        if _flow(made, node):
            _bracketed(made, node, key, owner)
        elif isinstance(node, Mapping):
            waiting.extend(_mapping(made, node, column))
        elif isinstance(node, Sequence):
            waiting.extend(_sequence(made, node, column, key))
        elif isinstance(node, Scalar):
            _scalar(made, node, column, key)
    _indents(made, root)
    _blanks(made, root)
    return made.edits


def _flow(made: _Layout, node: Node) -> bool:
    return not isinstance(node, Scalar) and made.text[node.start : node.start + 1] in ("[", "{")


def _mapping(made: _Layout, node: Mapping, column: int) -> Iterator[tuple[Node, int, str, int]]:
    """The keys of a mapping in block form, at a column."""
    for key, value in node.pairs():
        if made.first(key.start):
            begins = made.begins(key.start)
            made.lines[begins] = _Line(key.start, key.start - begins, column)
        if key.start in made.words:
            made.put(key.start, key.end, made.words[key.start])
        _colon(made, key, value)
        yield value, column + STEP, key.value, key.start


def _colon(made: _Layout, key: Scalar, value: Node) -> None:
    """One `:` and one space behind a key, where its value begins on the same line."""
    colon = made.text.find(":", key.end)
    behind = value.start > colon and made.same_line(colon, value.start) and value.end > value.start
    if made.text[key.end : colon].strip() or not made.same_line(key.end, colon):
        return
    if behind and not made.text[colon + 1 : value.start].strip():
        made.put(key.end, value.start, ": ")
    else:
        made.put(key.end, colon + 1, ":")


def _sequence(made: _Layout, node: Sequence, column: int, key: str) -> Iterator[tuple[Node, int, str, int]]:
    """The dashes of a list in block form, at a column."""
    behind = node.start
    for item in node.items:
        dash = _dash(made.text, behind, item)
        behind = max(item.end, dash + 1)
        if made.first(dash):
            begins = made.begins(dash)
            made.lines[begins] = _Line(dash, dash - begins, column)
        if item.end > item.start and not made.text[dash + 1 : item.start].strip():
            made.put(dash + 1, item.start, " ")
            made.taken.append((dash + 1, item.start))
        yield item, column + STEP, key, dash


def _dash(text: str, at: int, item: Node) -> int:
    """Where the dash of an item stands, looking from behind the item before it."""
    while at < item.start and text[at] != "-":
        if text[at] == "#":
            at = min((end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0), default=item.start)
        at += 1
    return min(at, item.start)


def _bracketed(made: _Layout, node: Node, key: str, owner: int) -> None:
    """A collection in brackets: on one line where it fits and holds no comment, else its lines move with its owner."""
    piece = made.text[node.start : node.end]
    inside = list(nodes(node))
    whole = all(made.same_line(n.start, n.end) for n in inside if isinstance(n, Scalar))
    plain = whole and "#" not in _between(made.text, node) and len(piece) < 4 * WIDEST
    line = _inline(made, node, key) if plain else ""
    start = made.column(owner) + (node.start - owner)
    if line and (made.same_line(node.start, node.end) or start + len(line) <= WIDEST):
        made.put(node.start, node.end, line)
        made.taken.append((node.start, node.end))
        return
    for part in inside:
        if isinstance(part, Scalar):
            made.put(part.start, part.end, _written(made, part, ""))
    _inner(made, node, owner)


def _between(text: str, node: Node) -> str:
    """What stands in a collection and is no scalar."""
    return "".join(text[start:end] for start, end in gaps(node, node.start, node.end))


def _inner(made: _Layout, node: Node, owner: int) -> None:
    """The lines of a node after its first move as its owner's line does."""
    at = made.begins(owner)
    for begins in _line_starts(made.text, node.start, node.end):
        made.inner[begins] = at


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    return (start + found.end() for found in re.finditer(r"\r\n|\n|\r", text[start:end]) if start + found.end() < end)


def _inline(made: _Layout, node: Node, key: str) -> str:
    """A collection on one line."""
    if isinstance(node, Scalar):
        return _written(made, node, key)
    if isinstance(node, Sequence):
        return f"[{', '.join(_inline(made, item, key) for item in node.items)}]"
    assert isinstance(node, Mapping)  # noqa: S101  there is no other kind of node
    pairs = (f"{_written(made, k, '')}: {_inline(made, v, k.value)}".rstrip() for k, v in node.pairs())
    return f"{{{', '.join(pairs)}}}"


def _written(made: _Layout, node: Scalar, key: str) -> str:
    """A scalar as it is written, with the quotes that it needs elsewhere."""
    if node.start in made.words:
        return made.words[node.start]
    written = made.text[node.start : node.end]
    return f'"{written}"' if node.plain and key in text_keys() and ambiguous(node.value) else written


def _scalar(made: _Layout, node: Scalar, column: int, key: str) -> None:
    """A value that is a text: quotes where needed, and the lines behind its first indented below its key."""
    if made.same_line(node.start, node.end):
        made.put(node.start, node.end, _written(made, node, key))
    header = _BLOCK.match(made.text, node.start) if not node.plain else None
    if header is not None:
        _block(made, node, column, header)
    elif not made.same_line(node.start, node.end):
        for begins in _line_starts(made.text, node.start, node.end):
            _indent(made, begins, column)
    if node.end > node.start and made.first(node.start) and made.begins(node.start) not in made.lines:
        _indent(made, made.begins(node.start), column)


def _block(made: _Layout, node: Scalar, column: int, header: re.Match[str]) -> None:
    """A block text: its lines keep what stands before them beyond their common indentation."""
    starts = list(_line_starts(made.text, node.start, node.end))
    told = next((int(sign) for sign in header[2] if sign.isdigit()), None)
    texts = [_line_at(made.text, begins) for begins in starts]
    said = [len(text) - len(text.lstrip(" ")) for text in texts if text.strip()]
    if not said:
        return
    first = next(text for text in texts if text.strip())
    common = len(first) - len(first.lstrip(" ")) if told is None else min(*said, _parent(made, node) + told)
    for begins, text in zip(starts, texts, strict=True):
        blank = len(text) - len(text.lstrip(" "))
        made.put(begins, begins + min(blank, common), " " * column if text.strip() or blank > common else "")
        made.taken.append((begins, begins + len(text)))
    if told is not None:
        made.put(header.start(2), header.end(2), re.sub(r"\d", str(STEP), header[2]))


def _parent(made: _Layout, node: Scalar) -> int:
    """The column of the collection that a block text stands in, which its indentation number counts from."""
    line = made.lines.get(made.begins(node.start))
    if line is None:
        return made.column(node.start)
    rest = made.text[line.start : node.start]
    dashes = re.match(r"(?:-[ \t]+)*", rest)
    inner = len(dashes[0]) if dashes else 0
    keyed = ":" in rest[inner:]
    return line.old + (inner if keyed else max(0, rest.rstrip(" \t").rfind("-")))


def _line_at(text: str, begins: int) -> str:
    found = re.compile(r"[^\r\n]*").match(text, begins)
    return found[0] if found else ""


def _indent(made: _Layout, begins: int, column: int) -> None:
    text = _line_at(made.text, begins)
    blank = len(text) - len(text.lstrip(" \t"))
    if text.strip():
        made.put(begins, begins + blank, " " * column)
        made.taken.append((begins, begins + blank))


def _indents(made: _Layout, root: Node) -> None:
    """Lines that begin with a key or dash, those of brackets, and comments that have a line of their own."""
    gone = sorted(made.taken)
    for begins, line in made.lines.items():
        if not _within(gone, begins):
            made.put(begins, line.start, " " * line.new)
    for begins, owner in made.inner.items():
        known, text = made.lines.get(owner), _line_at(made.text, begins)
        if known is not None and text.strip():
            blank = len(text) - len(text.lstrip(" \t"))
            made.put(begins, begins + blank, " " * max(blank + known.new - known.old, known.new + 1))
    order = sorted(made.lines)
    for start, end in comments(made.text, root):
        begins = made.begins(start)
        if not made.text[begins:start].strip() and begins not in made.inner and not _within(gone, start):
            made.put(begins, start, " " * _comment_column(made, order, begins, start - begins))
        if made.text[start : start + 2] not in ("# ", "#!", "##", "#:") and end - start > 1:
            made.put(start, start + 1, "# ")


def _comment_column(made: _Layout, order: list[int], begins: int, column: int) -> int:
    """A comment stands where the next line does, or, indented deeper than that, where a line before it did."""
    at = bisect_right(order, begins)
    following = made.lines[order[at]] if at < len(order) else _Line(0, 0, 0)
    if column > following.old:
        for number in range(at - 1, max(-1, at - 500), -1):
            line = made.lines[order[number]]
            if line.old <= column:
                return line.new if line.old > following.old else following.new
    return following.new


def _within(places: list[tuple[int, int]], at: int) -> bool:
    found = bisect_right(places, (at, len(places) and places[-1][1])) - 1
    return found >= 0 and places[found][0] <= at < places[found][1]


def _blanks(made: _Layout, root: Node) -> None:
    """No blanks at the end of a line, no two empty lines in a row, none at the beginning, one line end at the end."""
    text, gone = made.text, sorted(made.taken)
    end = "\r\n" if "\r\n" in text else "\n"
    for start, stop in gaps(root, 0, len(text)):
        for found in re.finditer(r"[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)+(?=[\r\n]|[^ \t\r\n]|\Z)", text[start:stop]):
            _rest_of_line(made, start + found.start(), start + found.end(), end, gone)

    last = max((node for node in nodes(root) if isinstance(node, Scalar)), key=lambda node: node.end, default=None)
    in_block = last is not None and last.end == len(text) and not last.plain and text[last.start] in "|>"
    if not text.endswith(("\n", "\r")) and not in_block:
        kept = len(text.rstrip(" \t"))
        made.put(kept if last is None or kept >= last.end else len(text), len(text), end)


def _rest_of_line(made: _Layout, start: int, stop: int, end: str, gone: list[tuple[int, int]]) -> None:
    """The line ends between two lines that say something; the blanks before the second are its indentation."""
    if _within(gone, start):
        return
    text = made.text
    breaks = len(re.findall(r"\r\n|\n|\r", text[start:stop]))
    last = max(text.rfind("\n", start, stop), text.rfind("\r", start, stop)) + 1
    if stop == len(text):
        made.put(start, stop, end)
    elif start == 0:
        made.put(start, last, "")
    else:
        made.put(start, last, end * min(breaks, 2))
