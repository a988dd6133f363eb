"""5xx wording, choice of words: vague, sweeping, long, and at the wrong place (`texts` says what is judged)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.rule import rule
from assurance.rules.phrases import Phrase, is_sentence
from assurance.rules.texts import name_of, piece_of, texts_of, whole_of
from assurance.rules.words import MEASURED, NUMBERS, QUANTIFIERS, TERMS, UNITS, VAGUE_FORMS

VAGUE_WORDS = frozenset(VAGUE_FORMS)
LONGEST = {"claim": 35, "evidence": 35, "argument": 50}
"""Words up to which a text is not long. Of 300 texts, the longest have 19 (claim), 11 (evidence) and 14 (argument)."""
MOST_SENTENCES = 2


@rule("ARG506", "vague-word", Severity.WARNING, source="GSN v3 2:5.5.1")
def vague_word(view: Assessment) -> Iterator[Diagnostic]:
    """A claim uses a vague word that no context in scope defines.

    Two readers take `timely` for two different times, and no evidence can show which of them is right. The standard
    lists abnormal, appropriate, approximate, effective, early, easy, envelope, flexible, friendly, generally, late,
    normal, often and timely.

    A context of the claim, or of anything above it, that lists the word under `define:` makes it precise. Found are the
    words of that list and their `-ly` forms, in claims only. Terms of art pass: `normal distribution`, `late fusion`,
    `early stopping`, `effective dose`. `normal operation` does not; that is what the standard means.

    ```yaml bad
    elements:
      - claim: C1
        text: The operator is told in a timely manner
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The operator is told in a timely manner
        undeveloped: true
        in_context_of:
          - {context: X1, text: An alarm is timely within 30 seconds, define: [timely]}
    ```
    """
    hits = [(e, phrase) for e, phrase in texts_of(view, "claim") if not phrase.bag.isdisjoint(VAGUE_WORDS)]
    defined = _defined(view.case) if hits else {}
    for element, phrase in hits:
        said: set[str] = set()
        for place, word in _vague(phrase):
            meant = VAGUE_FORMS[word.lower()]
            if meant in said or element.key in defined.get(meant, ()):
                continue
            said.add(meant)
            yield vague_word.at(
                piece_of(element, place),
                f"{name_of(element)} says `{word}`, which no context in scope defines",
                label="how much, or when?",
                help=f"say it in numbers, or add a context with `define: [{meant}]`",
                about=element.key,
            )


def _vague(phrase: Phrase) -> Iterator[tuple[tuple[int, int], str]]:
    """Place and word of every vague word of a text that is not part of a term."""
    terms = [found.span() for found in TERMS.finditer(phrase.blank)]
    for number, word in enumerate(phrase.words):
        if word in VAGUE_WORDS:
            start, end = phrase.place(number)
            if not any(first <= start and end <= last for first, last in terms):
                yield (start, end), phrase.text[start:end]


def _defined(case: Case) -> dict[str, set[str]]:
    """By vague word, the elements in whose scope a context defines it: its owners, and what supports them."""
    owners: dict[str, list[str]] = {}
    for context in case.of_kind("context"):
        terms = {part for term in context.fields.define for part in re.findall(r"\w+", term.lower())}
        for word in {VAGUE_FORMS[term] for term in terms & VAGUE_WORDS}:
            for key in (context.key, *case.cited_by.get(context.key, ())):
                owners.setdefault(word, []).extend(r.owner for r in case.context_for.get(key, ()))
    return {word: case.below(*keys) for word, keys in owners.items()}


@rule("ARG507", "overstatement", Severity.INFO, source="GSN v3 2:5.5.2, 2:5.5.4, 2:5.6.1")
def overstatement(view: Assessment) -> Iterator[Diagnostic]:
    """A claim says `all`, `every`, `typical` or `some` where evidence can hardly show that much, or shows too little.

    One counterexample defeats `every request`, and `some hazards` says next to nothing.

    Found are all, any, each, every, always, typical and typically, and `some` with a plural, in claims. A set
    that is written down passes (`all identified hazards`, `each of the four layers`, `ten of each kind`), and so do
    measures of time (`every day`), `at all`, `each other`, and `any` after a negation. Arguments may say `over each
    hazard`. `never` passes: it says no more than `not` does. One finding for each claim.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses every harmful request
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses 99 % of the requests in the test set
        undeveloped: true
    ```
    """
    for element, phrase in texts_of(view, "claim"):
        number = _sweeping(phrase)
        if number is not None:
            start, end = phrase.place(number)
            word = phrase.text[start:end]
            hedged = word.lower() in {"some", "typical", "typically"}
            why = "leaves open how many" if hedged else "one exception defeats"
            yield overstatement.at(
                piece_of(element, (start, end)),
                f"{name_of(element)} says `{word}`, which {why}",
                label="how many?" if hedged else "without exception?",
                help="say how many or which ones, or name the list that they stand in",
                about=element.key,
            )


SWEEPING = QUANTIFIERS | {"some"}
NEGATIONS = frozenset(("not", "no", "without", "never", "nor", "nobody", "nothing", "cannot", "neither", "hardly"))


def _sweeping(phrase: Phrase) -> int | None:
    """The number of the first word that claims too much or too little."""
    if phrase.bag.isdisjoint(SWEEPING):
        return None
    return next((at for at, word in enumerate(phrase.words) if word in SWEEPING and _sweeps(phrase.words, at)), None)


def _sweeps(words: tuple[str, ...], at: int) -> bool:
    word, before = words[at], words[at - 1] if at else ""
    behind = words[at + 1 : at + 4]
    following = behind[0] if behind else ""
    if word == "some":
        return re.fullmatch(r"\w{3,}[^su]s", following) is not None and not MEASURED.intersection(behind)
    if word in {"always", "typical", "typically"}:
        return True
    if before in {"at", "after", "in", "above", "not", "almost", "nearly"} or following in {"other", "time"} | UNITS:
        return False
    if word == "any" and not NEGATIONS.isdisjoint(words[:at]):
        return False
    if MEASURED.intersection(behind) or NUMBERS.intersection(behind):
        return False
    counted = any(other in NUMBERS or other.isdigit() for other in words[:at])
    return not (counted and word == "each") and not any(other.isdigit() for other in behind)


@rule("ARG508", "essay", Severity.INFO, source="GSN v3 2:5.3.1, 2:5.3.2")
def essay(view: Assessment) -> Iterator[Diagnostic]:
    """A claim, an argument or evidence has a very long text.

    An essay in a box holds several claims, and its reasons stand where nothing can support or doubt them. The
    structure is to carry the argument.

    Found are claims and evidence of more than 35 words or two sentences, and arguments of more than 50 words. Context,
    assumptions and justifications may be as long as it takes.

    ```yaml bad
    elements:
      - claim: C1
        text: >-
          The model refuses harmful requests. It was trained to do so in three rounds. The first used the public set,
          the second the red team's, and the third what users reported.
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses harmful requests
        undeveloped: true
        notes: Trained in three rounds, on the public set, the red team's, and what users reported
    ```
    """
    for element, phrase in texts_of(view, *LONGEST):
        words = len(element.text.split()) if len(phrase.words) > LONGEST[element.kind] else 0
        sentences = 0 if element.kind == "argument" else _sentences(phrase.blank)
        if words > LONGEST[element.kind] or sentences > MOST_SENTENCES:
            size = f"{words:,} words" if words > LONGEST[element.kind] else f"{sentences} sentences"
            yield essay.at(
                whole_of(element),
                f"{name_of(element)} has {size}",
                label="an essay in a box",
                help="keep one statement here, and move reasons into elements of their own, or into `notes`",
                about=element.key,
            )


SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})(?<!\bal)(?<!\bcf)(?<!\bvs)(?<!\bno)(?<!\bca)[.][\"”)]?\s+(?=[A-Z])")


def _sentences(text: str) -> int:
    """How many sentences a text has: a stop behind a word of two letters or more, then a capital, begins another."""
    return 1 if text.count(". ") < MOST_SENTENCES else 1 + len(SENTENCE_END.findall(text))


PREDICATE = re.compile(
    r"\b(?:safe|secure|safely|securely|acceptabl[ey]|tolerable|mitigated|reduced|prevented|controlled|protected|avoided|excluded"
    r"|eliminated|blocked|detected|resists?|withstands?"
    r"|prevents?|blocks?|refuses?|low|unlikely|ruled out)\b",
    re.IGNORECASE,
)
MEANS = re.compile(
    r"\b(?:by means of|thanks to|through the use of|by the use of|by virtue of|with the help of|because|(?:by )?using"
    r"|(?:by|through|via) (?:[a-z]+[- ]){0,2}(?:monitoring|filtering|training|encryption|redundancy|isolation"
    r"|sandboxing|testing|interlocks?|safeguards?|filters?|guardrails?|monitors?|checks|controls|reviews?|limiting"
    r"|restricting|encrypting|isolating|detecting|blocking))\b",
    re.IGNORECASE,
)


@rule("ARG509", "mitigation-at-top", Severity.INFO, source="GSN v3 2:6.1.1")
def mitigation_at_top(view: Assessment) -> Iterator[Diagnostic]:
    """A top claim names the means by which it is reached.

    It jumps ahead: why this means, and whether it is enough, is then argued nowhere. The top says what is to be
    reached; how belongs into an argument below.

    Found are `by means of`, `thanks to`, `using`, `because`, `by … monitoring` and the like, behind a word such as
    safe, low, reduced or prevented, in claims that are a top of the case.

    ```yaml bad
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The risk of misuse is reduced by means of filters
        undeveloped: true
    ```
    ```yaml good
    case: demo
    top: C1
    elements:
      - claim: C1
        text: The risk of misuse is below the agreed limit
        undeveloped: true
    ```
    """
    tops = set(view.case.tops)
    for element, phrase in texts_of(view, "claim") if tops else ():
        if element.key not in tops:
            continue
        reached = PREDICATE.search(phrase.blank)
        means = MEANS.search(phrase.blank, reached.end()) if reached else None
        if means:
            yield mitigation_at_top.at(
                piece_of(element, means.span()),
                f"the top {name_of(element)} names a means, `{means[0]}`",
                label="how, not what",
                help="say only what is reached, and argue the means below",
                about=element.key,
            )


EVIDENCE = re.compile(
    r"\b(?:(?:test|evaluation|verification|validation|inspection|audit|red[- ]team|simulation|experiment|trial"
    r"|experimental|penetration[- ]test|benchmark|measurement|assessment)s? (?:results?|reports?|logs?|records?)"
    r"|results? of (?:the |a |an |our )?(?:[\w-]+ ){0,2}"
    r"(?:tests?|evaluations?|audits?|trials?|simulations?|benchmarks?)"
    r"|fault[- ]trees?(?: analysis)?|fmea|fmeca|proof of \w+)\b",
    re.IGNORECASE,
)
ASSUMED = re.compile(
    r"\b(?:it is (?:being )?assumed|we assume|is assumed to|are assumed to)\b"
    r"|^\W*assum(?:e|ing|ed that|ptions?(?= ?:| that))\b",
    re.IGNORECASE,
)
ABOUT_WORDS = frozenset(
    ("definition", "definitions", "format", "template", "meaning", "terms", "structure", "plan", "method")
)


@rule("ARG510", "context-is-evidence", Severity.INFO, source="GSN v3 2:6.2.1, 2:6.2.2, 2:6.2.3")
def context_is_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """A context is evidence or an assumption in disguise.

    Context is taken for granted: nobody asks whether a report listed there holds, or whether what is assumed is true.

    Found are, as context of a claim, names of reports, results and logs of tests, evaluations, audits and the like,
    fault trees and FMEAs; and, anywhere, `we assume`, `it is assumed`, `Assuming …`. Sentences about such things pass,
    and so do hazard logs, hazard analyses and threat models, which say what an argument is about. A plain statement
    that should be an assumption (`The system has no common-mode failures`) cannot be told from an explanation, and is
    missed.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        in_context_of: [{context: X1, text: Evaluation report of October}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Evaluation report of October}]
    ```
    """
    case = view.case
    for element, phrase in texts_of(view, "context"):
        assumed = ASSUMED.search(phrase.blank)
        shown = None if assumed or is_sentence(phrase) else EVIDENCE.search(phrase.blank)
        owners = [case.elements[r.owner].kind for r in case.context_for.get(element.key, ())]
        if shown and ("claim" not in owners or not phrase.bag.isdisjoint(ABOUT_WORDS)):
            continue
        found = assumed or shown
        if found:
            what = "an assumption" if assumed else "evidence"
            yield context_is_evidence.at(
                piece_of(element, found.span()),
                f"{name_of(element)} reads like {what}",
                label=f"{what}?",
                help="write it as `assumption:`" if assumed else "write it as `evidence:` under `supported_by:`",
                about=element.key,
            )
