"""The texts that the wording rules judge: which elements, read once for all rules, and whether they are English.

Only claims, arguments, evidence, context, assumptions and justifications are judged. Not judged are doubts (an
objection may be put in any words), away elements (their text is a copy of another's), references to modules, and
assurance claim points. A text with a placeholder, one that could not be read, and one without Latin letters is not
judged either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.rules.phrases import Phrase, read
from assurance.source import Span
from assurance.syntax.within import place_within

JUDGED = ("claim", "argument", "evidence", "context", "assumption", "justification")
ENGLISH = frozenset(("the", "and", "are", "by", "with", "that", "from", "to", "not", "has", "its", "this", "of", "is"))
FEW = 5
"""With fewer texts than this, nobody's language is guessed from them; with fewer words, not from that text."""

Texts = dict[str, list[tuple[Element, Phrase]]]
_READ: WeakKeyDictionary[Case, Texts] = WeakKeyDictionary()
_ENGLISH: WeakKeyDictionary[Case, bool] = WeakKeyDictionary()


def speaks_english(case: Case) -> bool:
    """Whether the texts of a case are English: by its `language`, and where none is written, by their little words."""
    found = _ENGLISH.get(case)
    if found is None:
        found = _ENGLISH[case] = _looks_english(case)
    return found


def _looks_english(case: Case) -> bool:
    if case.entry is not None and case.entry.node.key("language") is not None:
        return case.header.language.lower().replace("_", "-").split("-")[0] in {"en", "eng", "english"}
    texts = [phrase for read in _texts(case).values() for _, phrase in read if len(phrase.words) > FEW]
    return len(texts) < FEW or sum(not phrase.bag.isdisjoint(ENGLISH) for phrase in texts) * 3 > len(texts)


def _texts(case: Case) -> Texts:
    """By kind, the elements whose text is judged, with its words."""
    found = _READ.get(case)
    if found is None:
        found = {
            kind: [(e, p) for e in case.of_kind(kind) if _judged(e) and _english(p := read(e.text))] for kind in JUDGED
        }
        _READ[case] = found
    return found


def _judged(element: Element) -> bool:
    text = element.text
    if element.broken or element.fields.uninstantiated or ("{" in text and "}" in text):
        return False
    return re.search("[A-Za-z]{3}", text) is not None


def _english(phrase: Phrase) -> bool:
    """Whether a text has words, and not letters of another language without one little word of English."""
    foreign = not phrase.text.isascii() and any(letter.isalpha() and not letter.isascii() for letter in phrase.text)
    return bool(phrase.words) and not (foreign and phrase.bag.isdisjoint(ENGLISH))


def texts_of(view: Assessment, *kinds: str) -> Iterator[tuple[Element, Phrase]]:
    """What is judged of some kinds; nothing where the case does not speak English."""
    if speaks_english(view.case):
        texts = _texts(view.case)
        for kind in kinds:
            yield from texts[kind]


def piece_of(element: Element, place: tuple[int, int]) -> Span:
    """The place, in the file, of a piece of an element's text."""
    return place_within(element.entry, "text", element.text, place)


def whole_of(element: Element) -> Span:
    """The place of an element's text, or of its ID where the text stands in a file of its own."""
    return element.entry.place("text")


def name_of(element: Element) -> str:
    """An element as a message names it."""
    return f"{element.kind_name} `{element.id}`"
