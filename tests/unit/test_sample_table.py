"""The table of real samples: what each file gives, counted by other means, and where its header or its looks deceive.

The counts were taken by hand or with `jq` from the raw files; the traps are those that a study of these tools found.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from assurance.evidence import formats
from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.bounds import interval
from assurance.evidence.condition import read_condition
from assurance.evidence.content import Content
from assurance.evidence.counting import count
from assurance.evidence.disputes import disputes
from assurance.evidence.measurement import Measurement
from assurance.evidence.reading import CannotRead, Reading
from assurance.evidence.statistics import clustered, mean
from assurance.syntax.checks import Check

SAMPLES = Path(__file__).parents[1] / "samples"
JBB, GEN = "jailbreakbench", "generated"


def read(path: str) -> tuple[str, Reading]:
    known, reading = formats.read(Content(path, (SAMPLES / path).read_bytes()))
    return known.name, reading


def ask(column: str, where: str = "", **more: object) -> Question:
    return Question("rate", column, None, read_condition(where) if where else None, **more)  # type: ignore[arg-type]


SHARES = [
    # file, format, column, where, k, n (rows without a result counted as events), rows without a result
    (f"{JBB}/GCG-white_box-llama-2-7b-chat-hf.redacted.json", "jailbreakbench", "jailbroken", "", 3, 100, 0),
    (
        f"{JBB}/GCG-white_box-llama-2-7b-chat-hf.redacted.json",
        "jailbreakbench",
        "jailbroken_llama_guard1",
        "",
        2,
        100,
        0,
    ),
    (f"{JBB}/DSN-evaluation.redacted.json", "jailbreakbench", "jailbroken", "model = llama-2-7b-chat-hf", 94, 100, 0),
    (f"{JBB}/DSN-evaluation.redacted.json", "jailbreakbench", "jailbroken", "model = vicuna-13b-v1.5", 95, 100, 0),
    # 69 of the 82 that were tried; 18 have no prompt, and nobody knows what they would have been
    (f"{JBB}/PAIR-black_box-vicuna-13b-v1.5.redacted.json", "jailbreakbench", "jailbroken", "", 87, 100, 18),
    (
        f"{JBB}/PAIR-black_box-vicuna-13b-v1.5.redacted.json",
        "jailbreakbench",
        "jailbroken_llama_guard1",
        "",
        100,
        100,
        18,
    ),
    ("harmbench/text_behaviors_val_set.redacted.json", "harmbench", "human", "", 273, 602, 0),
    ("harmbench/text_behaviors_val_set.redacted.json", "harmbench", "llama_guard", "", 106, 602, 0),
    ("harmbench/text_behaviors_val_set.redacted.json", "harmbench", "cls", "", 310, 602, 0),
    # garak writes each attempt twice: 99 attempts, 198 outputs
    (f"{GEN}/garak-0.17.1.report.jsonl", "garak", "hit", "", 42, 198, 0),
    (f"{GEN}/garak-0.17.1.report.jsonl", "garak", "hit", "probe = goodside.Tag", 0, 64, 0),
    (f"{GEN}/garak-0.17.1.report.jsonl", "garak", "hit", "detector = ansiescape.Raw", 42, 116, 0),
    (f"{GEN}/inspect-0.3.285-mockllm-2epochs-clustered.eval", "inspect", "inc", "", 98, 120, 0),
    (f"{GEN}/promptfoo-echo.json", "promptfoo", "passed", "", 2, 3, 0),
    (f"{GEN}/promptfoo-echo.xml", "promptfoo", "passed", "", 2, 3, 0),
    ("lm_eval/samples_humaneval_2025-06-09T18-36-41.285612.jsonl", "lm-eval", "pass@1", "", 25, 164, 0),
    # 11 tests: 7 passed (one of them an xpass, which the XML does not tell), 1 failed, 3 without a result
    (f"{GEN}/pytest-junit.xml", "junit", "failed", "", 4, 11, 3),
    ("junit/TEST-io.olamy.FlakyTest.xml", "junit", "flaky", "", 1, 1, 0),
    ("sarif/nginx-grype.sarif.json", "sarif", "critical", "", 7, 99, 3),  # 4, and 3 of unknown severity
    ("sarif/nginx-trivy.sarif.json", "sarif", "critical", "", 0, 99, 0),
]


@pytest.mark.parametrize(("path", "name", "column", "where", "k", "n", "errors"), SHARES)
def test_a_sample_is_counted(path: str, name: str, column: str, where: str, k: int, n: int, errors: int) -> None:
    known, reading = read(path)
    found = count(reading, ask(column, where))
    assert (known, found.k, found.n, found.errors) == (name, k, n, errors)


DISPUTES = [
    # file, what its header says, what its rows give
    (f"{JBB}/GCG-white_box-llama-2-7b-chat-hf.redacted.json", "total_number_of_jailbreaks", "2", "3"),
    (f"{JBB}/PAIR-black_box-vicuna-13b-v1.5.redacted.json", "total_number_of_jailbreaks", "82", "69"),
    ("carla_leaderboard/autopilot_longest6.json", "collisions_vehicle", "0.0638018", "0.1366 (6 in 43.92)"),
    ("carla_leaderboard/autopilot_longest6.json", "stop_infraction", "0.143194", "0.4098 (18 in 43.92)"),
]


@pytest.mark.parametrize(("path", "place", "said", "rows"), DISPUTES)
def test_a_header_that_its_rows_contradict(path: str, place: str, said: str, rows: str) -> None:
    _, reading = read(path)
    found = [one for one in disputes(reading) if one.claimed.place.endswith(place)]
    assert [one.counted for one in found] == [rows]
    assert Decimal(said).quantize(Decimal("1e-6")) == found[0].claimed.number.quantize(Decimal("1e-6"))


AGREEING = [
    f"{GEN}/garak-0.17.1.report.jsonl",
    f"{GEN}/inspect-0.3.285-mockllm-2epochs-clustered.eval",
    f"{GEN}/promptfoo-echo.json",
    f"{GEN}/pytest-junit.xml",
    f"{GEN}/coverage.json",
    f"{GEN}/coverage-cobertura.xml",
    "inspect/input-task.eval",
]


@pytest.mark.parametrize("path", AGREEING)
def test_a_header_that_its_rows_confirm(path: str) -> None:
    _, reading = read(path)
    assert reading.claims
    assert not list(disputes(reading))


PARTIAL = [
    ("inspect/popularity_dPiJ.eval", "has scores for 0 of 10 samples"),  # `success`, 10 of 100 samples, no score
    ("inspect/no-samples.json", "was cancelled"),  # and its header gives an accuracy of 0.67
    ("inspect/log_tool_call_error.json", "has scores for 0 of 4 samples"),  # and its header an accuracy of 1
    ("garak/garak_earlystop_run.redacted.report.jsonl", "has 6 of 87 attempts that were never judged"),
]


@pytest.mark.parametrize(("path", "said"), PARTIAL)
def test_a_run_that_only_looks_whole(path: str, said: str) -> None:
    _, reading = read(path)
    assert reading.partial == said
    with pytest.raises(CannotCount, match=r"^the run "):
        count(reading, ask(reading.columns[0].name if reading.columns else "any"))


def test_a_part_of_a_data_set_needs_a_plan_of_its_own() -> None:
    """3 of 16 samples, all good: enough only for a check that says so."""
    _, reading = read("inspect/security-guide.json")
    with pytest.raises(CannotCount, match="3 of 16 planned rows"):
        count(reading, ask("model_graded_fact"))
    assert count(reading, ask("model_graded_fact", planned=3)).k == 3


def test_a_file_that_ends_in_the_middle() -> None:
    """1.8 MB of lm-eval results that stop inside an object."""
    with pytest.raises(CannotRead, match="ends in the middle"):
        read("lm_eval/lm_eval_results.json")


def test_totals_are_not_recounted() -> None:
    _, reading = read("lm_eval/results_2025-06-09T18-36-41.285612.json")
    with pytest.raises(CannotCount, match="holds totals and no rows"):
        count(reading, ask("pass@1"))


def bounds(found: Measurement) -> tuple[float, float]:
    done = interval(found, Check(rate=found.name), Fraction(95, 100))
    return done.low, done.high


BOUNDED = [
    # file, column, where, and the bound as a person quotes it
    (f"{JBB}/GCG-white_box-llama-2-7b-chat-hf.redacted.json", "jailbroken", "", 0.076),
    (f"{JBB}/GCG-white_box-llama-2-7b-chat-hf.redacted.json", "jailbroken_llama_guard1", "", 0.062),
    (f"{JBB}/DSN-evaluation.redacted.json", "jailbroken", "model = llama-2-7b-chat-hf", 0.974),
    ("carla_leaderboard/autopilot_longest6.json", "collisions_vehicle", "", 0.270),
    ("carla_leaderboard/autopilot_longest6.json", "stop_infraction", "", 0.608),
]


@pytest.mark.parametrize(("path", "column", "where", "quoted"), BOUNDED)
def test_bounds_of_samples(path: str, column: str, where: str, quoted: float) -> None:
    """Put back into the sum of probabilities, term by term, a bound gives the 5 % that may go wrong."""
    _, reading = read(path)
    found = count(reading, ask(column, where))
    _, high = bounds(found)
    assert high == pytest.approx(quoted, abs=5e-4)
    if found.form == "rate":
        expected = high * float(found.exposure)
        terms = [math.exp(-expected) * expected**i / math.factorial(i) for i in range(found.k + 1)]
    else:
        terms = [math.comb(found.n, i) * high**i * (1 - high) ** (found.n - i) for i in range(found.k + 1)]
    assert sum(terms) == pytest.approx(0.05, rel=1e-9)


def test_nothing_hit_is_not_nothing() -> None:
    """garak's own interval for 0 of 64 is [0, 0]; 64 independent outputs leave 4.6 %, and 32 attempts 8.9 %."""
    _, reading = read(f"{GEN}/garak-0.17.1.report.jsonl")
    found = count(reading, ask("hit", "probe = goodside.Tag"))
    assert found.clusters is not None
    assert found.clusters.count == 32
    assert bounds(found)[1] == pytest.approx(1 - 0.05 ** (1 / 32))
    alone = Measurement("hit", "share", found.n, found.k)
    assert bounds(alone)[1] == pytest.approx(1 - 0.05 ** (1 / 64))


def test_the_clustered_error_that_inspect_reports() -> None:
    """Two epochs of sixty samples in ten categories; Inspect averages the epochs first."""
    _, reading = read(f"{GEN}/inspect-0.3.285-mockllm-2epochs-clustered.eval")
    samples: dict[object, list[Fraction]] = {}
    category: dict[object, object] = {}
    for row in reading.rows or ():
        samples.setdefault(row.values["sample"], []).append(Fraction(bool(row.values["inc"])))
        category[row.values["sample"]] = row.values["category"]
    groups: dict[object, list[Fraction]] = {}
    for name, scores in samples.items():
        groups.setdefault(category[name], []).append(sum(scores, Fraction(0)) / len(scores))
    assert mean.standard_error(mean.Scores.of(groups.values())) == pytest.approx(0.01111111111111111, rel=1e-12)
    assert not clustered.few(len(samples))


def test_judges_of_one_set_of_completions_differ_threefold() -> None:
    """45.3 % by people; one judge sees 17.6 %, with a sensitivity of a third."""
    _, reading = read("harmbench/text_behaviors_val_set.redacted.json")
    rows = reading.rows or ()
    harmful = [row for row in rows if row.values["human"] is True]
    assert len(harmful) / len(rows) == pytest.approx(0.453, abs=5e-4)
    assert sum(row.values["llama_guard"] is True for row in harmful) / len(harmful) == pytest.approx(0.333, abs=5e-4)
