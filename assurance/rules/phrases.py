"""A little grammar of English: whether a text has a finite verb, asks, orders, or says two things at once.

There is no parser here and no dictionary to speak of. Every question has the answer that a rule can act on with
confidence: `could_be_sentence` is True as soon as any word may be a finite verb, `is_sentence` only where one
certainly is. Between the two lie the texts of which the rules say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assurance.rules.words import (
    ADJECTIVES,
    ADVERBS,
    AMBIGUOUS,
    AMBIGUOUS_THIRD,
    AUXILIARIES,
    BARE_AUXILIARIES,
    BE,
    DETERMINERS,
    IMPERATIVES,
    INTRANSITIVES,
    IRREGULAR_PAST,
    MADE_VERBS,
    MAYBE_IMPERATIVES,
    MODALS,
    NOT_MADE,
    NOUN_ENDINGS,
    NOUNS,
    NUMBERS,
    PARTICIPLES,
    PASSIVE,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    SURE_THIRD,
    TEMPORAL,
    THIRD,
    VERBS,
)

MOST_READ = 4_000
"""Characters of a text that are read; one that is longer is an essay anyway."""
TOKEN = re.compile(r"\w+(?:[-'’./]\w+)*|[,;:?!.]")
ASIDE = re.compile(r"\([^()]*\)|`[^`]*`|\"[^\"]*\"|“[^“”]*”")
RELATION = re.compile("[<>=≤≥≈≠∈⊆→⇒]")
"""A formula says something without a verb: `latency < 5 ms`."""
PUNCTUATION = frozenset(",;:?!.")
STOPS = frozenset(".;?!")
BEFORE_NOUN = DETERMINERS | PREPOSITIONS | NUMBERS | {"to", "'s"}
"""A word behind one of these is no finite verb."""
DEMONSTRATIVES = frozenset(("this", "these", "those", "both", "all", "some", "each"))
"""Determiners that may be a subject on their own: `this shows`."""
ARTICLES = frozenset(("the", "a", "an", "its", "their", "our"))
BEFORE_ARTICLE = (
    PREPOSITIONS | PUNCTUATION | {"and", "or", "but", "to", "all", "both", "not", "only", "half", "then", "also"}
)
FOLLOW = DETERMINERS | PRONOUNS | ADVERBS | SUBORDINATORS | NUMBERS
"""A word before one of these may be a verb where it could be a noun, too."""
SURE = AUXILIARIES - {"may", "can", "will", "might", "must"}
MAIN = AUXILIARIES | SURE_THIRD
BARE = BARE_AUXILIARIES - {"need"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as words, in lower case, and punctuation; `blank` is its beginning, with asides in it made blank."""

    text: str
    blank: str
    words: tuple[str, ...]
    bag: frozenset[str]

    def place(self, number: int) -> tuple[int, int]:
        """Start and end, in the text, of a word by its number."""
        found = next(found for at, found in enumerate(TOKEN.finditer(self.blank)) if at == number)
        return found.span()


def read(text: str) -> Phrase:
    """The words of a text. What stands in brackets is left out; what is quoted counts as one word."""
    blank = text[:MOST_READ]
    if "(" in blank or "`" in blank or '"' in blank or "“" in blank:
        blank = ASIDE.sub(lambda found: (" " if found[0][0] == "(" else "x") * len(found[0]), blank)
    words = tuple([word.lower() for word in TOKEN.findall(blank)])
    return Phrase(text, blank, words, frozenset(words))


def could_be_sentence(phrase: Phrase) -> bool:
    """Whether any word may be the finite verb of a main clause; False only where none can be."""
    words, bag = phrase.words, phrase.bag
    if bag.isdisjoint(RELATIVES) and not bag.isdisjoint(SURE) and words[0] not in SURE:
        return True
    return any(_main_verbs(words)) or RELATION.search(phrase.text) is not None


def _main_verbs(words: tuple[str, ...]) -> Iterator[bool]:
    """True for every word that may be a main verb; the first verb behind `that` or `when` belongs to that clause."""
    within = False
    for at, word in enumerate(words):
        if word in PUNCTUATION:
            within = False
        elif word in RELATIVES:
            within = _opens_clause(words, at)
        elif at and _may_be_finite(words, at):
            if not within:
                yield True
            within = False


def _opens_clause(words: tuple[str, ...], at: int) -> bool:
    """Whether a clause with a verb of its own follows: not behind `that of …`, nor behind `when testing …` in front."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in {"that", "because"}:
        return at > 0 and following not in PREPOSITIONS
    return at > 0 or not following.endswith(("ing", "ed"))


def _may_be_finite(words: tuple[str, ...], at: int) -> bool:
    word, last = words[at], words[at - 1]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in AUXILIARIES:
        return not (word == "may" and following.isdigit()) and last != "as"
    if (last in BEFORE_NOUN and last not in DEMONSTRATIVES) or last in MODALS or following == "of":
        return False
    if word in BARE_AUXILIARIES or word in IRREGULAR_PAST or word in THIRD or word in VERBS:
        return True
    if word in INTRANSITIVES and (not following or following in TEMPORAL):
        return True
    if plural(last) and word not in PREPOSITIONS and (following in ARTICLES or following.endswith("ly")):
        return True
    if word in AMBIGUOUS_THIRD or word in AMBIGUOUS:
        return _ambiguous(words, at, last, following)
    if word in PARTICIPLES or word in PASSIVE or (word.endswith("ed") and len(word) > 4):
        return _past(word, last, following)
    word = word.rpartition("-")[2]
    if word.endswith(MADE_VERBS) and word not in NOT_MADE:
        return True
    if len(word) > 3 and word.endswith("s") and word not in NOUNS and not word.endswith(NOUN_ENDINGS):
        return word in THIRD or word in AMBIGUOUS_THIRD or _unknown(words, at, following)
    return False


def _ambiguous(words: tuple[str, ...], at: int, last: str, following: str) -> bool:
    """`reports`, `control`: a verb before an object, or where a subject of its own goes before it."""
    if following in FOLLOW:
        return True
    if words[at] in AMBIGUOUS:
        return plural(last) and following not in {"", "and", "or", ","}
    if following and following not in PREPOSITIONS and following not in PUNCTUATION and following not in {"and", "or"}:
        return True
    return not following.isdigit() and _behind_article(words, at)


def _past(word: str, last: str, following: str) -> bool:
    """`reviewed`: finite before an object; without one it may be a participle, and with `by` it is."""
    if following in FOLLOW and following not in SUBORDINATORS:
        return True
    if last in BE or word in PASSIVE or following == "by":
        return False
    return word not in PARTICIPLES or following in PREPOSITIONS


def _unknown(words: tuple[str, ...], at: int, following: str) -> bool:
    """A word in `-s` that no list has: a verb unless it ends a phrase that begins without an article."""
    if not following or following in PUNCTUATION:
        return _behind_article(words, at)
    return following not in {"and", "or"}


def _behind_article(words: tuple[str, ...], at: int) -> bool:
    """Whether an article opens the words before, with a noun in between: `the leap results in …`."""
    return any(word in DETERMINERS for word in words[max(0, at - 4) : at - 1])


def plural(word: str) -> bool:
    """Whether a word looks like a plural, so that a verb without `-s` may follow."""
    return word in PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2)


def main_verb(words: tuple[str, ...], start: int = 0) -> int | None:
    """The number of the word that certainly is the finite verb of a main clause of the first sentence.

    An article right behind a noun opens a clause without `that` (`items the judge is known to misread`): nothing is
    certain.
    """
    for at in range(start, len(words)):
        word = words[at]
        if word in SUBORDINATORS or word in STOPS or word == ":":
            return None
        if word in ARTICLES and at > start and words[at - 1] not in BEFORE_ARTICLE:
            return None
        if at > start and (word in MAIN or word in VERBS or word in BARE) and certainly(words, at):
            return at
    return None


def certainly(words: tuple[str, ...], at: int) -> bool:
    """Whether a word that looks finite is: no noun after what stands before it, and with something behind it.

    A verb without `-s` (`users run the weights`) needs a plural before it and an article behind it.
    """
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at - 1] in BEFORE_NOUN and words[at - 1] not in DEMONSTRATIVES:
        return False
    if not following or following in PUNCTUATION or following == "of":
        return False
    if words[at] not in MAIN:
        return plural(words[at - 1]) and (words[at] in BARE or following in DETERMINERS)
    return words[at] not in {"may", "can", "will", "might", "must"} or not following.isdigit()


def is_sentence(phrase: Phrase) -> bool:
    """Whether a text certainly is a full sentence."""
    words = phrase.words
    if len(words) > 1 and words[0] in {"we", "they", "it", "i"}:
        return True
    return main_verb(words) is not None


def is_question(phrase: Phrase) -> bool:
    """Whether a text ends with a question mark."""
    return phrase.blank.rstrip().endswith("?")


def is_command(phrase: Phrase) -> bool:
    """Whether a text begins like an order: `Ensure that …`, `Use the …`, `Do not …`."""
    words = phrase.words
    if len(words) < 3:
        return False
    first, second = words[0], words[1]
    if second in PUNCTUATION or second in {"of", "and", "or"}:
        return False
    if first in IMPERATIVES:
        return True
    return first in MAYBE_IMPERATIVES and (second in DETERMINERS or second in {"not", "that"})


def is_fragment(phrase: Phrase) -> bool:
    """Whether a text is no more than adjectives and adverbs."""
    words = [word for word in phrase.words if word not in PUNCTUATION | {"and", "or", "not", "very"}]
    return 0 < len(words) <= 3 and all(word in ADJECTIVES or _adverb(word) for word in words)


def _adverb(word: str) -> bool:
    return len(word) > 5 and word.endswith(("bly", "ally", "ously", "ively", "ently", "antly"))


def is_title(phrase: Phrase) -> bool:
    """Whether a text is written like the title of a paper, most of its words with a capital."""
    words: list[str] = re.findall(r"[^\W\d_]{4,}", phrase.blank)
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def second_claim(phrase: Phrase) -> int | None:
    """The number of the word (`and`, `;`) that joins a second claim to the first, where two certainly are."""
    words = phrase.words
    if "and" not in phrase.bag and ";" not in phrase.bag:
        return None
    return next((at for at, word in enumerate(words) if at and _joins(words, at, word)), None)


def _joins(words: tuple[str, ...], at: int, word: str) -> bool:
    if word == ";":
        return main_verb(words[:at]) is not None and main_verb(words, at + 1) is not None
    if word != "and" or at + 1 >= len(words):
        return False
    if words[at - 1] == "safe" and words[at + 1] == "secure":
        return True
    if "or" in words[:at]:
        return False
    if words[at + 1] in AUXILIARIES and SUBORDINATORS.isdisjoint(words[:at]):
        return True
    first = main_verb(words[:at])
    if first is None:
        return False
    comma = words[at - 1] == ","
    if not comma and not SUBORDINATORS.isdisjoint(words[first:at]):
        return False
    return _second_predicate(words, at + 1) or _two_participles(words, first, at)


def _second_predicate(words: tuple[str, ...], at: int) -> bool:
    """Behind `and`: a verb (`and does not …`), or a subject of at most seven words with its auxiliary."""
    if words[at] in MAIN:
        return words[at] in AUXILIARIES or certainly(words, at)
    for number in range(at + 1, min(at + 8, len(words))):
        word = words[number]
        if word in SUBORDINATORS or word in PUNCTUATION or word == "and":
            return False
        if word in AUXILIARIES and certainly(words, number):
            return True
    return False


def _two_participles(words: tuple[str, ...], first: int, at: int) -> bool:
    """`are identified and mitigated`: two verbs under one auxiliary, with nothing that they could describe behind."""
    before, after = words[at - 1], words[at + 1]
    if not (_participle(before) and _participle(after)) or words[first] not in BE:
        return False
    if any(not word.endswith("ly") and word not in ADVERBS for word in words[first + 1 : at - 1]):
        return False
    following = words[at + 2] if at + 2 < len(words) else ""
    return not following or following in PUNCTUATION or following in PREPOSITIONS or following in SUBORDINATORS


def _participle(word: str) -> bool:
    return word in PARTICIPLES or word in PASSIVE or (word.endswith("ed") and len(word) > 4)
