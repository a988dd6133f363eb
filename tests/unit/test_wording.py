"""The wording rules on single texts, and on what surrounds a text: its support, contexts, language and place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import assurance
from assurance.diagnostic import Diagnostic
from assurance.rules.wording import speaks_english

TABLES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("wording-tables.yaml").read_text("utf-8")
)
TODAY = dt.date(2026, 11, 20)


def analyse(text: str) -> assurance.Result:
    return assurance.analyse(text, name="a.case.yaml", today=TODAY)


def findings(text: str, family: str = "ARG5") -> list[Diagnostic]:
    result = analyse(text)
    assert not [found for found in result.findings if found.code < "ARG1"], result.findings
    return [found for found in result.findings if found.code.startswith(family)]


def shown(text: str, found: Diagnostic) -> str:
    """The piece of the source that a finding points at."""
    return text[found.span.start : found.span.end]


def case_with(kind: str, text: str, *, top: bool = False) -> str:
    """A case in which one element `X1` has a text."""
    written = json.dumps(text, ensure_ascii=False)
    if kind == "claim":
        claim = f"{{claim: X1, text: {written}, undeveloped: true}}"
        head = f"case: demo\ntop: {'X1' if top else 'T1'}\nelements:\n"
        return f"{head}  - claim: T1\n    text: It is so\n    supported_by: [{claim}]\n"
    key = "supported_by" if kind in {"strategy", "evidence"} else "in_context_of"
    return f"case: demo\nelements:\n  - claim: T1\n    text: It is so\n    {key}: [{{{kind}: X1, text: {written}}}]\n"


def rows(mood: str) -> Iterator[Any]:
    for name, table in TABLES.items():
        for text in table[mood]:
            yield pytest.param(name[:6], table["kind"], text, bool(table.get("top")), id=f"{name}-{text[:40]}")


@pytest.mark.parametrize(("code", "kind", "text", "top"), list(rows("bad")))
def test_a_bad_text_is_found(code: str, kind: str, text: str, top: bool) -> None:
    assert code in {found.code for found in findings(case_with(kind, text, top=top)) if found.about == "X1"}


@pytest.mark.parametrize(("code", "kind", "text", "top"), list(rows("good")))
def test_a_good_text_is_not(code: str, kind: str, text: str, top: bool) -> None:
    assert code not in {found.code for found in findings(case_with(kind, text, top=top)) if found.about == "X1"}


def test_every_rule_has_its_table() -> None:
    """Fifteen texts of either kind, or more; how long a text is (ARG508) has a test of its own."""
    assert {name for name in TABLES if "-" not in name} == {f"ARG5{n:02}" for n in range(1, 11)} - {"ARG508"}
    assert all(len(t["bad"]) >= 15 and len(t["good"]) >= 15 for name, t in TABLES.items() if "-" not in name)


SHORT = "the filter blocks the request of a user "


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("claim", SHORT * 4, False),
        ("claim", SHORT * 5, True),
        ("evidence", "Report on the filter of the model at hand, " * 4, True),
        ("evidence", "Report on the filter of the model at hand, " * 3, False),
        ("strategy", "Argument over " + SHORT * 6, False),
        ("strategy", "Argument over " + SHORT * 7, True),
        ("context", "The filter is on. " * 20, False),
        ("assumption", "The filter is on. " * 20, False),
        ("justification", "The filter is on. " * 20, False),
        ("claim", "The filter is on. The model is off. Users are told.", True),
        ("claim", "The filter is on. The model is off.", False),
        ("claim", "The filter (cf. Smith et al. 2024) is on", False),
        ("claim", "Rates as in Smith et al. The limit is 5 %, e.g. The one of v. 2", False),
        ("claim", "the filter is on " * 100_000, True),
    ],
)
def test_arg508_long_texts(kind: str, text: str, found: bool) -> None:
    assert bool(findings(case_with(kind, text.strip()), "ARG508")) is found


# -- what surrounds a text

BOTH = "The pump is safe and secure"
ARGUMENT = "{argument: S1, text: By parts,"


def claim(text: str, rest: str = "undeveloped: true") -> str:
    return f"case: demo\ntop: C1\nelements:\n  - claim: C1\n    text: {text}\n    {rest}\n"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("undeveloped: true", True),
        ("summary: true", False),
        ("discipline: both", False),
        ("discipline: safety", True),
        ("supported_by: [{claim: C2, text: It is so}]", True),
        ("supported_by: [{claim: C2, text: It is so}, {claim: C3, text: It is so}]", False),
        (
            f"supported_by: [{ARGUMENT} supported_by: [{{claim: C2, text: It is}}, {{claim: C3, text: It is}}]}}]",
            False,
        ),
        ("supported_by: [{argument: S1, text: By parts, supported_by: [{claim: C2, text: It is so}]}]", True),
        ("supported_by: [{evidence: E1, text: Report}, {evidence: E2, text: Report}]", True),
    ],
)
def test_arg505_a_claim_that_is_split_may_say_two_things(rest: str, found: bool) -> None:
    assert bool(findings(claim(BOTH, rest), "ARG505")) is found


def test_arg505_both_disciplines_excuse_only_safe_and_secure() -> None:
    assert findings(claim("The filter is on and the monitor is off", "discipline: both"), "ARG505")


CONTEXT = "{context: X1, text: It is timely within 30 s, define: [WORDS]}"


@pytest.mark.parametrize(
    ("words", "found"), [("timely", False), ("Timely answer", False), ("late", True), ("time", True)]
)
@pytest.mark.parametrize("place", ["own", "parent", "argument"])
def test_arg506_a_context_in_scope_defines_a_word(words: str, found: bool, place: str) -> None:
    context = "in_context_of: [" + CONTEXT.replace("WORDS", words) + "]"
    own, parent, argument = (context if name == place else "tags: [a]" for name in ("own", "parent", "argument"))
    below = f"{{claim: C2, text: The answer is timely, undeveloped: true, {own}}}"
    text = claim(
        "It is so",
        f"{parent}\n    supported_by: [{{argument: S1, text: By parts, {argument}, supported_by: [{below}]}}]",
    )
    assert bool(findings(text, "ARG506")) is found


def test_arg506_a_context_elsewhere_does_not() -> None:
    aside = (
        "{claim: C3, text: It is so, undeveloped: true, in_context_of: [" + CONTEXT.replace("WORDS", "timely") + "]}"
    )
    text = claim("It is so", f"supported_by: [{{claim: C2, text: The answer is timely, undeveloped: true}}, {aside}]")
    assert len(findings(text, "ARG506")) == 1


def test_arg506_and_arg507_point_at_the_word() -> None:
    text = claim("The answer to every question is timely, and timely again")
    assert [(found.code, shown(text, found)) for found in findings(text)] == [("ARG507", "every"), ("ARG506", "timely")]


def test_arg510_a_list_that_an_argument_goes_over_is_context() -> None:
    inner = f"{ARGUMENT} undeveloped: true, in_context_of: [{{context: X1, text: Audit report}}]}}"
    assert not findings(claim("It is so", f"supported_by: [{inner}]"), "ARG510")


def test_arg504_leaves_cae_alone() -> None:
    cae = "supported_by: [{argument: A1, text: Tests are enough, REST, supported_by: [{evidence: E1, text: Report}]}]"
    assert findings(claim("It is so", cae.replace("REST", "tags: [a]")), "ARG504")
    assert not findings(claim("It is so", cae.replace("REST", "warrant: Tests cover it")), "ARG504")
    assert not findings(claim("It is so", cae.replace("REST", "block: substitution")), "ARG504")
    text = claim("It is so", cae.replace("REST", "tags: [a]")).replace("top: C1", "top: C1\nstandard: cae")
    assert not findings(text, "ARG504")


def test_arg509_is_about_the_top_only() -> None:
    assert not findings(case_with("claim", "The risk is reduced by means of filters"), "ARG509")


@pytest.mark.parametrize(
    "rest",
    ["uninstantiated: true", "text: 'Safety of {system}'", "text: 系统拒绝所有危险请求", "text: TÜV", "colour: red"],
)
def test_what_is_not_judged(rest: str) -> None:
    """Placeholders, other scripts, texts of no word, and elements that could not be read."""
    text = "" if rest.startswith("text") else "text: Safety of the model, "
    result = analyse(f"case: demo\nelements: [{{claim: C1, {text}undeveloped: true, {rest}}}]")
    assert not [found for found in result.findings if found.code.startswith("ARG5")]


def test_doubts_and_points_are_not_judged() -> None:
    doubt = "challenged_by: [{defeater: D1, text: What of all other languages?}]"
    point = "  - {acp: P1, on: C1, text: Confidence in all of it}"
    assert not findings(claim("It is so", f"undeveloped: true\n    {doubt}") + point)


# -- language

GERMAN = [
    "Das System ist im Betrieb sicher",
    "Die Hersteller kennen die Gefahren alle",
    "Der Filter sperrt die Anfrage immer",
]


def german(header: str, count: int = 6) -> str:
    elements = [f"  - {{claim: C{n}, text: {GERMAN[n % 3]} genug, undeveloped: true}}" for n in range(count)]
    return "\n".join(
        ["case: demo", f"top: [{', '.join(f'C{n}' for n in range(count))}]", header, "elements:", *elements]
    )


@pytest.mark.parametrize(
    ("header", "english"),
    [
        ("language: de", False),
        ("language: en", True),
        ("language: en-GB", True),
        ("language: EN", True),
        ("stage: review", False),
    ],
)
def test_the_rules_are_off_where_the_case_speaks_another_language(header: str, english: bool) -> None:
    """What is written counts; where nothing is, the texts tell."""
    result = analyse(german(header))
    assert speaks_english(result.case) is english
    assert english or not [found for found in result.findings if found.code.startswith("ARG5")]


def test_an_english_case_is_taken_for_one() -> None:
    elements = [f"  - {{claim: C{n}, text: Safety of the model number {n}, undeveloped: true}}" for n in range(9)]
    assert speaks_english(analyse("\n".join(["case: demo", "elements:", *elements])).case)


def test_a_language_that_begins_with_the_same_letters_is_not_english() -> None:
    assert not speaks_english(analyse(german("language: enm")).case)
