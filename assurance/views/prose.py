"""Prose for terminals: colored pieces of text wrapped at a width, later lines hanging under the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assurance.views.outline import ANSI, BOLD, DIM, NARROWEST, RESET, cells


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and its tint: a color role of the palette, `bold`, `dim`, or none. Pieces are joined without spaces.

    The words of a `whole` one are never broken, however long: a place that is to be clicked on, for instance.
    """

    text: str
    tint: str = ""
    whole: bool = False

    def painted(self, text: str, *, color: bool) -> str:
        """A part of it as a terminal shows it."""
        codes = {**ANSI, "bold": BOLD, "dim": DIM}
        return f"{codes[self.tint]}{text}{RESET}" if color and self.tint in codes and text else text


def hang(lead: list[Piece], pieces: list[Piece], *, indent: int, width: int, color: bool) -> Iterator[str]:
    """A lead and what follows it in lines of `width` cells; later lines begin under the text after the lead.

    A lead that takes more than half of the line is wrapped with the rest, and later lines are indented by four more.
    """
    first = indent + sum(cells(piece.text) for piece in lead)
    later = first
    if first > width // 2:
        pieces, lead, first, later = [*lead, Piece(" "), *pieces], [], indent, indent + 4
    line = " " * indent + "".join(piece.painted(piece.text, color=color) for piece in lead)
    used, begun = first, False
    for word in _words(pieces, longest=max(width - later, NARROWEST // 2)):
        size = sum(cells(text) for _, text in word)
        gap = 1 if begun else 0
        if used + gap + size > width and (begun or used > later):
            yield line.rstrip()
            line, used, gap = " " * later, later, 0
        line += " " * gap + "".join(piece.painted(text, color=color) for piece, text in word)
        used += gap + size
        begun = True
    yield line.rstrip()


def _words(pieces: list[Piece], *, longest: int) -> Iterator[list[tuple[Piece, str]]]:
    """Words, each in its colored parts; one longer than a line is broken."""
    word: list[tuple[Piece, str]] = []
    for piece in pieces:
        for at, part in enumerate(piece.text.split(" ")):
            if at and word:
                yield word
                word = []
            *heads, rest = [part] if piece.whole else _broken(part, longest)
            for head in heads:
                yield [*word, (piece, head)]
                word = []
            if rest:
                word.append((piece, rest))
    if word:
        yield word


def _broken(word: str, longest: int) -> list[str]:
    """A word in parts of at most so many cells."""
    if cells(word) <= longest:
        return [word]
    parts, used = [""], 0
    for char in word:
        size = cells(char)
        if used + size > longest:
            parts.append("")
            used = 0
        parts[-1] += char
        used += size
    return parts
