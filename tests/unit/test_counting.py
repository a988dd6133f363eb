"""Counting rows: errors, choices, clusters, repeats, and the conditions that choose."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.condition import NotACondition, read_condition
from assurance.evidence.counting import count
from assurance.evidence.disputes import disputes
from assurance.evidence.reading import Claimed, Column, Reading, Row

BROKEN = Column("broken", "event", better="low")
ROWS = (
    Row("1", {"broken": True, "kind": "a", "score": Decimal("0.5"), "hits": 2, "km": Decimal("1.5")}),
    Row("2", {"broken": False, "kind": "a", "score": Decimal("1"), "hits": 0, "km": Decimal("2.5")}),
    Row("3", {"broken": False, "kind": "b", "score": Decimal("0.75"), "hits": 1, "km": Decimal(4)}),
    Row("4", {"broken": None, "kind": "b"}),
    Row("5", {"broken": False, "kind": None}, "timeout"),
)
READING = Reading(
    ROWS,
    (
        BROKEN,
        Column("kind", "label"),
        Column("score", "score", better="high"),
        Column("hits", "count", per="km"),
        Column("km", "exposure", unit="km"),
    ),
)


def ask(column: str = "broken", *, asked: str = "rate", where: str = "", event: str = "", **more: object) -> Question:
    return Question(
        asked,  # type: ignore[arg-type]
        "" if event else column,
        read_condition(event) if event else None,
        read_condition(where) if where else None,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("question", "k", "n", "errors"),
    [
        (ask(), 3, 5, 2),  # both rows without a result count as broken
        (ask(errors_are_events=False), 1, 5, 2),  # where more is better they count as nothing gained
        (ask(errors="exclude"), 1, 3, 2),
        (ask(where="kind = a"), 2, 3, 1),  # row 5 may be an `a`: it is chosen, and has no result
        (ask(where="kind = a", errors="exclude"), 1, 2, 1),
        (ask(event="score >= 0.75"), 4, 5, 2),
        (ask(event="score < 0.75 and broken"), 3, 5, 2),
        (ask(asked="count"), 3, 5, 2),
        (ask(asked="all-pass"), 3, 5, 2),  # `broken` is better low: a broken row is one that did not pass
    ],
)
def test_events(question: Question, k: int, n: int, errors: int) -> None:
    found = count(READING, question)
    assert (found.k, found.n, found.errors) == (k, n, errors)


def test_the_mean_of_scores_takes_the_worst_for_what_is_missing() -> None:
    low = count(READING, ask("score", errors_are_events=False))
    high = count(READING, ask("score"))
    assert low.scores is not None
    assert high.scores is not None
    assert (low.n, low.scores.total, high.scores.total) == (5, Fraction("2.25"), Fraction("4.25"))


def test_a_rate_sums_what_happened_and_the_exposure() -> None:
    found = count(READING, ask("hits", errors="exclude"))
    assert (found.k, found.exposure, found.unit, found.errors) == (3, Fraction(8), "km", 2)
    with pytest.raises(CannotCount, match="2 of 5 rows have no count or no exposure"):
        count(READING, ask("hits"))


def test_clusters_are_summed_as_integers() -> None:
    rows = tuple(Row(str(at), {"broken": at < 3, "group": at // 2}) for at in range(6))
    found = count(Reading(rows, (BROKEN, Column("group", "label"))), ask(cluster="group"))
    assert found.clusters is not None
    sums = found.clusters
    assert (sums.count, sums.n, sums.k, sums.sum_k2, sums.sum_km, sums.sum_m2) == (3, 6, 3, 5, 6, 12)


def test_the_clusters_of_a_format_are_used_without_being_asked_for() -> None:
    rows = tuple(Row(str(at), {"broken": False, "sample": at // 2}) for at in range(6))
    found = count(Reading(rows, (BROKEN, Column("sample", "label")), cluster="sample"), ask())
    assert found.clusters is not None
    assert found.cluster == "sample"


def test_rows_that_are_clusters_of_their_own_are_plain_rows() -> None:
    rows = tuple(Row(str(at), {"broken": False, "sample": at}) for at in range(6))
    assert count(Reading(rows, (BROKEN, Column("sample", "label")), cluster="sample"), ask()).clusters is None


@pytest.mark.parametrize(
    ("reading", "question", "said"),
    [
        (READING, ask("brokn"), "has no measure `brokn`"),
        (READING, ask("kind"), "`kind` is no measure"),
        (READING, ask(where="sort = a"), "has no column `sort`"),
        (READING, ask(planned=9), "it has 5 of 9 planned rows"),
        (READING, ask(where="kind = zzz", errors="exclude"), "no row has a result"),
        (READING, ask(cluster="kind"), "the row `5` does not say which `kind`"),
        (READING, ask("score", asked="count"), "is a score"),
        (Reading((), (BROKEN,)), ask(), "it has no rows"),
        (Reading((ROWS[0], ROWS[0]), (BROKEN,)), ask(), "holds the row `1` twice"),
        (Reading(ROWS, (BROKEN,), planned=100), ask(), "it has 5 of 100 planned rows"),
        (Reading(ROWS, (BROKEN,), partial="was cancelled"), ask(), "the run was cancelled"),
        (Reading(None, (BROKEN,)), ask(), "totals and no rows"),
    ],
)
def test_what_cannot_be_counted(reading: Reading, question: Question, said: str) -> None:
    with pytest.raises(CannotCount) as caught:
        count(reading, question)
    assert said in caught.value.reason


def test_a_missing_measure_lists_those_that_there_are() -> None:
    with pytest.raises(CannotCount) as caught:
        count(READING, ask("brokn"))
    assert caught.value.help == "did you mean `broken`? it has `broken`, `score`, `hits`"


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("kind = a", {"kind": "a"}, True),
        ("kind == 'a b'", {"kind": "a b"}, True),
        ('kind != "a"', {"kind": "a"}, False),
        ("kind in (a, b)", {"kind": "b"}, True),
        ("score >= 0.5 and score < 1", {"score": Decimal("0.5")}, True),
        ("score > 0.5", {"score": "high"}, None),
        ("score > 0.5", {}, None),
        ("kind = a and score > 1", {"kind": "b"}, False),
        ("broken", {"broken": True}, True),
        ("not broken", {"broken": True}, False),
        ("`two words` = 1", {"two words": 1}, True),
        ("n = 1.0", {"n": 1}, True),
        ("flag = true", {"flag": True}, True),
    ],
)
def test_conditions(text: str, row: dict[str, object], said: bool | None) -> None:
    assert read_condition(text).of(row) is said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", "a =", "= 1", "a or b", "a = 1 and", "a in b", "not a = 1", "a; drop", "a" * 2000]
)
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(NotACondition):
        read_condition(text)


@pytest.mark.parametrize(
    ("column", "what", "number", "agrees"),
    [
        ("broken", "events", "1", True),
        ("broken", "events", "2", False),
        ("broken", "value", "0.33", True),  # 1 of 3 that have a result
        ("broken", "value", "0.2", True),  # 1 of 5
        ("broken", "value", "0.6", True),  # 3 of 5, where a row without a result counts as broken
        ("broken", "value", "0.34", False),
        ("broken", "value", "0.3333333333333333", True),
        ("", "rows", "5", True),
        ("", "rows", "4", True),  # without the one that timed out
        ("", "rows", "6", False),
        ("score", "value", "0.75", True),
        ("hits", "value", "0.375", True),
        ("hits", "value", "0.5", False),
        ("gone", "value", "0.5", True),  # nothing to compare with
    ],
)
def test_a_header_against_its_rows(column: str, what: str, number: str, agrees: bool) -> None:
    claimed = Claimed(column, what, Decimal(number), "header.number")  # type: ignore[arg-type]
    reading = Reading(ROWS, READING.columns, claims=(claimed,))
    assert (not list(disputes(reading))) is agrees
