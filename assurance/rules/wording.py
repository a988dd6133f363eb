"""5xx wording, form: whether a text has the grammar that its kind of element asks for (`texts` says what is judged)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assurance.diagnostic import Diagnostic, Severity
from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.rule import rule
from assurance.rules import phrases
from assurance.rules.phrases import Phrase
from assurance.rules.texts import name_of, piece_of, speaks_english, texts_of, whole_of

__all__ = ["speaks_english"]


@rule("ARG501", "goal-not-a-proposition", Severity.WARNING, source="GSN v3 1:2.3.2, 2:5.2.2")
def goal_not_a_proposition(view: Assessment) -> Iterator[Diagnostic]:
    """A claim is a noun phrase, a question or a command where a sentence is wanted.

    Only what can be true or false can be supported. `Safety of the model` names a subject and says nothing of it.

    Found are texts in which no word can be a finite verb, texts that end in `?`, and texts that begin like an order
    (`Ensure that …`). Missed are noun phrases with a word that could be a verb (`Door interlocks on machines`).

    ```yaml bad
    elements:
      - claim: C1
        text: Safety of the model
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model gives no harmful advice
        undeveloped: true
    ```
    """
    for element, phrase in texts_of(view, "claim"):
        wrong = _no_sentence(phrase)
        if wrong:
            yield goal_not_a_proposition.at(
                whole_of(element),
                f"{name_of(element)} is {wrong}, so it can be neither true nor false",
                label=LABELS[wrong],
                help="say what is so, in a sentence with a subject and a verb, like `The filter blocks the request`",
                about=element.key,
            )


LABELS = {"a question": "question", "a command": "command", "not a sentence": "subject or verb missing"}


def _no_sentence(phrase: Phrase) -> str:
    """What a text is that should be a sentence and certainly is none."""
    if phrases.is_question(phrase):
        return "a question"
    if phrases.is_command(phrase):
        return "a command"
    return "" if phrases.could_be_sentence(phrase) else "not a sentence"


@rule("ARG502", "solution-not-a-noun-phrase", Severity.WARNING, source="GSN v3 1:2.3.4")
def solution_not_a_noun_phrase(view: Assessment) -> Iterator[Diagnostic]:
    """Evidence is worded as a sentence, so it claims something.

    Evidence is a thing that can be looked at, and is named. What it shows is a claim, and belongs into one, where it
    can be doubted and argued.

    Found are texts whose first sentence certainly has a finite verb (`is`, `has`, `cannot`, `shows` …) outside any
    subordinate clause. Titles with capital letters, and what follows a colon, are left alone.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: The red team has found no way around the filter}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by: [{evidence: E1, text: Red-team report on the filter}]
    ```
    """
    for element, phrase in texts_of(view, "evidence"):
        if phrases.is_sentence(phrase) and not phrases.is_title(phrase):
            yield solution_not_a_noun_phrase.at(
                whole_of(element),
                f"{name_of(element)} is a sentence where the name of a thing is expected",
                label="makes a claim",
                help="name what can be looked at, like `Red-team report`, and move what it shows into a claim",
                about=element.key,
            )


@rule("ARG503", "context-form", Severity.WARNING, source="GSN v3 1:2.3.5, 1:2.3.6")
def context_form(view: Assessment) -> Iterator[Diagnostic]:
    """Context is no noun phrase and no sentence, or an assumption or justification is no sentence.

    Context names a thing or explains a word. An assumption is taken as true and a justification gives a reason; a noun
    phrase can do neither.

    Found in context are questions, commands, and texts that are adjectives only (`Public and operational`) or a
    `because` clause alone. `In hospitals` passes. Assumptions and justifications are read as claims are (ARG501).

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        in_context_of: [{assumption: A1, text: Security of the weights}]
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
        in_context_of: [{assumption: A1, text: Nobody has altered the weights}]
    ```
    """
    for element, phrase in texts_of(view, "context", "assumption", "justification"):
        context = element.kind == "context"
        wrong = _no_context(phrase) if context else _no_sentence(phrase)
        if wrong and not (element.kind == "assumption" and phrase.words[0] in {"assume", "suppose"}):
            wanted = (
                "name a thing, or explain it in a sentence" if context else "write a sentence with a subject and a verb"
            )
            yield context_form.at(
                whole_of(element),
                f"{name_of(element)} is {wrong}",
                label=LABELS.get(wrong, "adjectives only"),
                help=wanted,
                about=element.key,
            )


def _no_context(phrase: Phrase) -> str:
    """What a text is that should name or explain something and does neither."""
    if phrases.is_question(phrase):
        return "a question"
    if phrases.is_command(phrase):
        return "a command"
    return "neither a name nor a sentence" if phrases.is_fragment(phrase) else ""


STRATEGY = re.compile(
    r"\b(?:(?:sub-?)?argu(?:ments?|mentation|e[sd]?|ing)|reasoning|decompos(?:ition|e[sd]?|ing)|break-?down|proof|induction"
    r"|enumeration|substitution|concretion|calculation|evidence[ -]incorporation|appeal|case (?:split|distinction))\b"
    r"|^\W*(?:by|over|across|through|from|for|on|via|per|against|using|with|considering|consideration|addressing|split"
    r"|partition|divide|separate|sub-?claims|justified by|diverse (?:lines|legs|kinds))\b",
    re.IGNORECASE,
)


@rule("ARG504", "strategy-beginning", Severity.WARNING, source="GSN v3 1:2.3.3, 2:5.2.4, 2:6.3.1")
def strategy_beginning(view: Assessment) -> Iterator[Diagnostic]:
    """A strategy does not begin like an approach to arguing.

    A strategy says how the claim above is argued from those below. What says something of the system is a claim, and
    without support of its own. `Argument by …`, `Argument over …`, `Argument across …` or `Argument by appeal to …`
    keep the two apart.

    Accepted is also any text that has `argue`, `argument`, `decomposition` or the like in it, or that begins with `By
    …`, `Over …`, `Across …` and so on. Under `standard: cae`, and where an argument names its `block` or gives a
    `warrant`, nothing is found: there an argument may be a sentence.

    ```yaml bad
    elements:
      - goal: G1
        text: The model refuses the request
        supported_by:
          - strategy: S1
            text: Interlocks are used
            undeveloped: true
    ```
    ```yaml good
    elements:
      - goal: G1
        text: The model refuses the request
        supported_by:
          - strategy: S1
            text: Argument by appeal to the use of interlocks
            undeveloped: true
    ```
    """
    if view.case.header.standard == "cae":
        return
    for element, _ in texts_of(view, "argument"):
        cae = element.fields.block or element.fields.warrant
        if not cae and not STRATEGY.search(element.text):
            yield strategy_beginning.at(
                whole_of(element),
                f"{name_of(element)} does not say how it argues",
                label="not an approach",
                help="begin with `Argument by`, `Argument over`, `Argument across` or `Argument by appeal to`",
                about=element.key,
            )


@rule("ARG505", "several-claims", Severity.WARNING, source="GSN v3 2:5.2.1, 2:5.3.2 (atomicity)")
def several_claims(view: Assessment) -> Iterator[Diagnostic]:
    """A claim says two things at once.

    Evidence for one half looks like support for both. Two claims can be supported, doubted and covered each on its own.

    Found are two clauses with a verb each, joined by `;` or `and`; two predicates (`is logged and has no effect`, `are
    identified and mitigated`); and `safe and secure`. A list of nouns is not, although the standard asks for care
    there, too. A claim that is split below (two claims or more support it, directly or through arguments) is fine, and
    so are one with `summary: true` and `safe and secure` under `discipline: both`.

    ```yaml bad
    elements:
      - claim: C1
        text: The model refuses the request and the filter is on
        undeveloped: true
    ```
    ```yaml good
    elements:
      - claim: C1
        text: The model refuses the request
        undeveloped: true
      - claim: C2
        text: The filter is on
        undeveloped: true
    ```
    """
    for element, phrase in texts_of(view, "claim"):
        number = phrases.second_claim(phrase)
        if number is None or element.fields.summary or _is_split(view.case, element):
            continue
        if len(element.fields.discipline) > 1 and phrase.words[number - 1 : number + 2] == ("safe", "and", "secure"):
            continue
        yield several_claims.at(
            piece_of(element, phrase.place(number)),
            f"{name_of(element)} says two things at once",
            label="a second claim",
            help="write two claims, or support this one by a claim for each part",
            about=element.key,
        )


def _is_split(case: Case, element: Element) -> bool:
    """Whether two claims or more support a claim, directly or through arguments."""
    claims: set[str] = set()
    seen: set[str] = set()
    waiting = [element.key]
    while waiting and len(claims) < 2:
        for relation in case.children(waiting.pop()):
            kind = case.elements[relation.target].kind
            if kind in {"claim", "away", "module_ref", "contract_ref"} and relation.target != element.key:
                claims.add(relation.target)
            elif kind == "argument" and relation.target not in seen:
                seen.add(relation.target)
                waiting.append(relation.target)
    return len(claims) > 1
