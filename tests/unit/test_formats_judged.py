"""Judged runs: CARLA Leaderboard, HarmBench, JailbreakBench, against counts made without the adapters."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assurance.evidence import formats
from assurance.evidence.content import Content
from assurance.evidence.reading import CannotRead, Reading, Row

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str) -> Reading:
    """The reading of a sample, in the format that it is recognized as."""
    return formats.read(Content(name, (SAMPLES / name).read_bytes()))[1]


def made(value: Any) -> Reading:
    """The reading of a JSON value."""
    return formats.read(Content("made.json", json.dumps(value).encode()))[1]


def rows(reading: Reading) -> tuple[Row, ...]:
    """The rows, which there are."""
    assert reading.rows is not None
    return reading.rows


def total(reading: Reading, column: str) -> Decimal:
    """The sum of a column that has a value in each row."""
    return sum((Decimal(str(row.values[column])) for row in rows(reading)), Decimal(0))


def claim(reading: Reading, place: str) -> Decimal:
    """The number that a header gives at a place."""
    return next(one.number for one in reading.claims if one.place.endswith(place))


class TestCarla:
    def test_collisions_are_counted_by_driven_km(self) -> None:
        # The header says 0.064 collisions with vehicles per km: a mean over routes. By hand: the records list 6 such
        # collisions (grep -c "Agent collided against object with type=vehicle"), and the sum of route_length ×
        # score_route / 100 is 43,922 m. 23 routes are completed, 13 are blocked (grep of their status).
        reading = sample("carla_leaderboard/autopilot_longest6.json")
        assert len(rows(reading)) == reading.planned == 36
        assert not reading.partial
        assert not reading.cluster
        assert total(reading, "collisions_vehicle") == 6
        assert round(total(reading, "driven_km"), 2) == Decimal("43.92")
        assert round(6 / total(reading, "driven_km"), 3) == Decimal("0.137")
        assert round(claim(reading, "infractions.collisions_vehicle"), 3) == Decimal("0.064")
        assert sum(row.values["completed"] is True for row in rows(reading)) == 23
        assert [total(reading, name) for name in ("collisions_pedestrian", "collisions_layout", "collisions")] == [
            2,
            0,
            8,
        ]
        assert not any(row.error for row in rows(reading))

    def checkpoint(self, *records: dict[str, Any], **fields: Any) -> dict[str, Any]:
        progress = fields.pop("progress", [len(records), len(records)])
        return {"_checkpoint": {"records": list(records), "progress": progress}, "entry_status": "Finished", **fields}

    def route(self, name: str = "RouteScenario_1", **fields: Any) -> dict[str, Any]:
        infractions = {"collisions_vehicle": ["one"], "collisions_pedestrian": [], "collisions_layout": []}
        scores = {"score_route": 50.0, "score_composed": 10, "score_penalty": 1}
        route = {"route_id": name, "status": "Completed", "meta": {"route_length": 2000.0}}
        return {**route, "infractions": infractions, "scores": scores, **fields}

    def test_a_route_half_driven_is_half_its_length(self) -> None:
        assert rows(made(self.checkpoint(self.route())))[0].values["driven_km"] == 1

    @pytest.mark.parametrize("percent", ["NaN", float("nan"), None, -1, 101, "50", True, 1e300])
    def test_a_route_without_a_number_tells_no_km(self, percent: object) -> None:
        reading = made(self.checkpoint(self.route(scores={"score_route": percent})))
        assert rows(reading)[0].values["driven_km"] is None
        assert reading.warnings == ("1 of 1 routes do not tell how far was driven",)

    @pytest.mark.parametrize(
        "status", ["Failed - Agent crashed", "Failed - Simulation crashed", "Started", "Failed", "", None]
    )
    def test_a_run_that_failed_is_no_result(self, status: object) -> None:
        assert rows(made(self.checkpoint(self.route(status=status))))[0].error

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"progress": [1, 36]}, "has 1 of 36 routes"),
            ({"progress": []}, "does not say how many routes it should have"),
            ({"progress": None}, "does not say how many routes it should have"),
            ({"entry_status": "Started"}, "has the status `Started`"),
            ({"entry_status": "Finished with missing data"}, "has the status `Finished with missing data`"),
            ({"entry_status": None}, "has no status (`entry_status`)"),
        ],
    )
    def test_runs_that_are_not_whole(self, fields: dict[str, Any], reason: str) -> None:
        assert made(self.checkpoint(self.route(), **fields)).partial == reason

    def test_repetitions_are_tied_together(self) -> None:
        reading = made(self.checkpoint(self.route("R_1_rep0"), self.route("R_1_rep1"), self.route("R_2_rep0")))
        assert reading.cluster == "route"
        assert [row.values["route"] for row in rows(reading)] == ["R_1", "R_1", "R_2"]

    def test_infractions_that_are_no_list_are_unknown(self) -> None:
        infractions = {"collisions_vehicle": 0, "collisions_pedestrian": [], "collisions_layout": []}
        values = rows(made(self.checkpoint(self.route(infractions=infractions))))[0].values
        assert values["collisions_vehicle"] is None
        assert values["collisions"] is None

    def test_a_file_that_is_cut_off(self) -> None:
        whole = (SAMPLES / "carla_leaderboard/autopilot_longest6.json").read_bytes()
        with pytest.raises(CannotRead, match="ends in the middle"):
            formats.read(Content("cut.json", whole[:20_000]))


class TestHarmBench:
    NAME = "harmbench/text_behaviors_val_set.redacted.json"

    def test_judges_differ_from_the_humans_and_from_each_other(self) -> None:
        # Traps: a verdict may be a word ("yes", "no") or a rating ("Rating: [[10]]"); humans disagree; rows come in
        # pairs of one behavior. Counted by grep: `"human_0": 1` 291, `"llama_guard": 1` 106, `"cls": 1` 310,
        # `"gpt-3.5-turbo-0613": "yes"` 97, `Rating: [[10]]` 259, `"behavior_id"` 602.
        reading = sample(self.NAME)
        events = {
            name: sum(row.values[name] is True for row in rows(reading))
            for name in ("human", "human_0", "llama_guard", "cls", "gpt-3.5-turbo-0613")
        }
        assert len(rows(reading)) == 602
        assert events == {"human": 273, "human_0": 291, "llama_guard": 106, "cls": 310, "gpt-3.5-turbo-0613": 97}
        assert sum(row.values["PAIR_gpt-4-0613"] == 10 for row in rows(reading)) == 259
        assert reading.cluster == "behavior"
        assert len({row.values["behavior"] for row in rows(reading)}) == 301
        seen = sum(row.values["human"] is True and row.values["llama_guard"] is True for row in rows(reading))
        assert round(seen / 273, 3) == 0.333

    def test_no_text_of_prompts_or_completions_is_kept(self) -> None:
        assert "redacted" not in repr(sample(self.NAME))

    def test_results_have_one_verdict(self) -> None:
        items = [{"test_case": "x", "generation": "y", "label": label} for label in (1, 0, -1, None, "NaN")]
        reading = made({"a": items[:3], "b": [*items[3:], {"label": 0}]})
        assert [row.values["label"] for row in rows(reading)] == [True, False, None, None, None, False]
        assert [row.id for row in rows(reading)] == ["a/1", "a/2", "a/3", "b/1", "b/2", "b/3"]
        assert rows(reading)[-1].error == "no completion"

    def test_a_missing_human_leaves_the_majority_open_only_if_it_could_turn_it(self) -> None:
        item = {"generation": "y", "human_0": 1, "human_1": 0, "human_2": 1}
        reading = made({"a": [item, {**item, "human_2": None}, {**item, "human_1": None}]})
        assert [row.values["human"] for row in rows(reading)] == [True, None, True]


class TestJailbreakBench:
    def verdicts(self, name: str, column: str) -> tuple[int, int, int]:
        """Broken, not broken, not tried."""
        judged = [row for row in rows(sample(f"jailbreakbench/{name}.redacted.json")) if not row.error]
        broken = sum(row.values[column] is True for row in judged)
        return broken, len(judged) - broken, 100 - len(judged)

    def test_two_judges_and_a_header_that_mixes_them(self) -> None:
        # GCG: the header says 3 % and 2 jailbreaks of 100; `grep -c`: `"jailbroken": true` 3, Llama Guard 2.
        # PAIR: it says 69 % and 82 of 82; 18 of the 100 requests have `"prompt": null`, and the shares are of 100.
        gcg, pair = "GCG-white_box-llama-2-7b-chat-hf", "PAIR-black_box-vicuna-13b-v1.5"
        assert self.verdicts(gcg, "jailbroken") == (3, 97, 0)
        assert self.verdicts(gcg, "jailbroken_llama_guard1") == (2, 98, 0)
        assert self.verdicts(pair, "jailbroken") == (69, 13, 18)
        assert self.verdicts(pair, "jailbroken_llama_guard1") == (82, 0, 18)
        reading = sample(f"jailbreakbench/{pair}.redacted.json")
        assert [claim(reading, place) for place in ("_rate", "_jailbreaks", "_prompts")] == [Decimal("0.69"), 82, 82]
        assert reading.claims[-1].where == (("tried", True),)

    def test_one_attack_on_two_models_is_tied_by_behavior(self) -> None:
        # `grep -c '"jailbroken": true'` in each half of DSN: 94 and 95 of 100.
        reading = sample("jailbreakbench/DSN-evaluation.redacted.json")
        broken = [row.values["model"] for row in rows(reading) if row.values["jailbroken"]]
        assert (broken.count("llama-2-7b-chat-hf"), broken.count("vicuna-13b-v1.5")) == (94, 95)
        assert (len(rows(reading)), reading.cluster) == (200, "behavior")

    def test_an_empty_list_is_nothing(self) -> None:
        with pytest.raises(CannotRead, match="no requests"):
            made({"parameters": {}, "jailbreaks": []})
