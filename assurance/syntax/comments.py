"""Comments: where they stand in a text."""

from __future__ import annotations

import re

from assurance.syntax.tree import Node, Scalar, nodes

_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*", re.MULTILINE)


def gaps(root: Node, start: int, stop: int) -> list[tuple[int, int]]:
    """The pieces between two offsets that are in no scalar of a tree: indicators, blanks and comments."""
    places = sorted((node.start, node.end) for node in nodes(root) if isinstance(node, Scalar))
    found, at = [], start
    for begin, end in places:
        found.append((at, begin))
        at = max(at, end)
    return [*found, (at, stop)]


def comments(text: str, root: Node) -> list[tuple[int, int]]:
    """Beginning and end of every comment, in order; what stands in a scalar is none, nor is what its header says."""
    return [match.span() for start, end in gaps(root, 0, len(text)) for match in _COMMENT.finditer(text, start, end)]
