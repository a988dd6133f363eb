"""Why each element stands as it does: one small case for each row of docs/guide/states.md, and what would mend it.

`GOOD` stands for what makes evidence hold, `EOK` for such evidence, `CONFIRMED` and `OPEN` for a doubt so strong.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import assurance
from assurance.model.mending import steps, things
from assurance.model.paths import paths
from assurance.model.rows import rows
from assurance.model.whatif import what_if
from assurance.model.why import why
from assurance.pipeline import fixpoint

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 20)
WORDS = {
    "EOK": "{evidence: E1, text: Report, GOOD}",
    "GOOD": "status: accepted, artifact: {reference: report 1}",
    "CONFIRMED": "{defeater: DC, text: Known to be wrong, status: confirmed}",
    "DATED": "rationale: Rare, review_by: 2020-01-01",
    "OPEN": "{defeater: DO, text: May be wrong}",
}


def check(text: str, today: dt.date = TODAY) -> assurance.Result:
    for word, meaning in WORDS.items():
        text = text.replace(word, meaning)
    return assurance.analyse(text, today=today, root=Path(__file__).parent)


def told(text: str, key: str, today: dt.date = TODAY) -> tuple[str, list[str], list[str]]:
    """State, reasons with their parts, and what to do, of one element; every other one must have its reasons too."""
    view = check(text, today).assessment
    asked = rows(view)
    for each in view.case.elements:
        said = why(asked, each)
        word = view.word(each)
        assert bool(said) == bool(word) or view.case.elements[each].kind == "defeater", each
        todo = steps(asked, each)
        assert bool(things(todo)) == (bool(word) and not view.holds(each)), each
        assert all(step.do or step.state for step in todo)
    said = why(asked, key)
    reasons = [text for reason in said for text in (reason.text, *(part.text for part in reason.parts))]
    return view.word(key), reasons, [f"{step.name}: {step.do}" for step in steps(asked, key) if step.do]


EVIDENCE = """
case: demo
scope: {version: "2.2", system: Orchid}
elements:
  - claim: C1
    text: The model refuses the request
    supported_by:
      - {evidence: E1, text: Red-team report, FIELDS}
"""
OLD = "2020-01-01"
STANDINGS: list[tuple[str, str, list[str], list[str]]] = [
    (
        "GOOD, challenged_by: [CONFIRMED]",
        "defeated",
        ["the doubt DC is confirmed: Known to be wrong"],
        ["DC: mend what it says, then refute it"],
    ),
    (
        "GOOD, challenged_by: [{evidence: E2, text: Counter-test, GOOD}]",
        "defeated",
        ["E2 speaks against it and holds: Counter-test"],
        ["E2: show why it does not count, or mend what it says and take it out"],
    ),
    (
        "GOOD, challenged_by: [{defeater: D1, text: It fails, supported_by: [{evidence: E2, text: Test, GOOD}]}]",
        "defeated",
        ["the doubt D1 rests on E2, which holds"],
        ["D1: mend what it says, then refute it; refute it"],
    ),
    ("status: rejected, artifact: {reference: r}", "fails", ["it was rejected"], ["E1: replace it"]),
    ("status: withdrawn, artifact: {reference: r}", "fails", ["it was withdrawn"], ["E1: replace it"]),
    (
        f"GOOD, collected: {OLD}, checks: [{{max_age: 12 months}}]",
        "fails",
        ["it is older than 12 months"],
        ["E1: meet its check (it is older than 12 months)"],
    ),
    ("GOOD, challenged_by: [OPEN]", "challenged", ["the doubt DO is open: May be wrong"], ["DO: refute it"]),
    ("status: accepted", "wanting", ["it names no artifact"], ["E1: name its artifact"]),
    (
        "status: accepted, artifact: {path: no-such-file.txt}",
        "wanting",
        ["its artifact does not exist"],
        ["E1: name an artifact that can be read"],
    ),
    (
        "GOOD, checks: [{rate: attack_success, below: 2%}]",
        "wanting",
        ["it has no file to count in"],
        ["E1: mend it (it has no file to count in)"],
    ),
    (f"GOOD, valid_until: {OLD}", "wanting", ["it has expired"], ["E1: renew it"]),
    (
        "GOOD, applies_to: ['2.1']",
        "wanting",
        ["it applies to 2.1, not to 2.2"],
        ["E1: mend it (it applies to 2.1, not to 2.2)"],
    ),
    (
        "status: planned",
        "wanting",
        ["it names no artifact", "it is only planned"],
        ["E1: name its artifact; carry it out and accept it"],
    ),
    (
        "status: collected, artifact: {reference: r}",
        "wanting",
        ["it is collected, not accepted"],
        ["E1: review it and accept it"],
    ),
    ("GOOD", "holds", ["it is accepted, and nothing speaks against it"], []),
]


@pytest.mark.parametrize(("fields", "standing", "reasons", "todo"), STANDINGS, ids=[row[0][:60] for row in STANDINGS])
def test_standing_of_evidence(fields: str, standing: str, reasons: list[str], todo: list[str]) -> None:
    assert told(EVIDENCE.replace("FIELDS", fields), "E1") == (standing, reasons, todo)


STATES: list[tuple[str, str, str, list[str], list[str]]] = [
    (
        "every child S",
        "supported_by: [EOK, {evidence: E2, text: Report, GOOD}]",
        "supported",
        ["both children support it"],
        [],
    ),
    ("one child", "supported_by: [EOK]", "supported", ["its one child supports it"], []),
    (
        "some child S",
        "supported_by: [EOK, {evidence: E2, text: Test}, {claim: C2, text: Later}]",
        "partial",
        [
            "1 of its 3 children supports it",
            "E2 is wanting: it names no artifact; it is only planned",
            "C2 is undeveloped",
        ],
        ["E2: name its artifact; carry it out and accept it", "C2: develop it"],
    ),
    (
        "some child P",
        "supported_by: [{claim: C2, text: Half, supported_by: [EOK, {claim: C3, text: Later}]}]",
        "partial",
        ["its one child supports it in part", "C2 is partial"],
        ["C3: develop it"],
    ),
    (
        "every child N",
        "supported_by: [{claim: C2, text: Later}, {claim: C3, text: Later}]",
        "unsupported",
        ["none of its 2 children supports it", "C2 is undeveloped", "C3 is undeveloped"],
        ["C2: develop it", "C3: develop it"],
    ),
    ("no child", "undeveloped: true", "undeveloped", ["nothing supports it yet"], ["C1: develop it"]),
    (
        "a placeholder",
        "uninstantiated: true, supported_by: [EOK]",
        "undeveloped",
        ["a placeholder is left in it"],
        ["C1: fill its placeholder"],
    ),
    (
        "a confirmed doubt",
        "supported_by: [EOK], challenged_by: [CONFIRMED, OPEN]",
        "defeated",
        ["the doubt DC is confirmed: Known to be wrong"],
        ["DC: mend what it says, then refute it", "DO: refute it"],
    ),
    (
        "not read in full",
        "supported_by: [EOK], colour: red",
        "unsound",
        ["something in it could not be read"],
        ["C1: mend what could not be read"],
    ),
    (
        "an open doubt",
        "supported_by: [EOK], challenged_by: [OPEN]",
        "challenged",
        ["the doubt DO is open: May be wrong"],
        ["DO: refute it"],
    ),
    (
        "refuted by what does not hold",
        "supported_by: [EOK], challenged_by: [{defeater: D1, text: Doubt, status: refuted, refuted_by: [E9]}]",
        "challenged",
        ["the doubt D1 counts as open: E9, which is to refute it, is wanting"],
        ["E9: name its artifact; carry it out and accept it"],
    ),
    (
        "refuted without saying why",
        "supported_by: [EOK], challenged_by: [{defeater: D1, text: Doubt, status: refuted}]",
        "challenged",
        ["the doubt D1 is called refuted without saying why"],
        ["D1: add `refuted_by`"],
    ),
    (
        "accepted too long ago",
        "supported_by: [EOK], challenged_by: [{defeater: D1, text: Doubt, status: accepted-residual, DATED}]",
        "challenged",
        ["the doubt D1 was accepted until 2020-01-01, which is past: Doubt"],
        ["D1: review it again"],
    ),
    (
        "an assumption in doubt",
        "supported_by: [EOK], in_context_of: [{assumption: A1, text: Trained, challenged_by: [OPEN]}]",
        "challenged",
        ["the assumption A1 is in doubt: the doubt DO is open: May be wrong"],
        ["DO: refute it"],
    ),
    (
        "a contextual goal that is not supported",
        "supported_by: [EOK], in_context_of: [{claim: C2, text: Elsewhere}]",
        "challenged",
        ["it stands in the context of C2, which is undeveloped"],
        ["C2: develop it"],
    ),
    (
        "a threshold not kept",
        "supported_by: [EOK], level: component, addresses: [R1], meets: [R1]",
        "unsupported",
        ["the threshold of R1 is not kept: 5 is not below 1"],
        ["R1: keep its threshold (5 is not below 1)"],
    ),
    (
        "a threshold estimated from what does not hold",
        "supported_by: [EOK], meets: [R2]",
        "unsupported",
        ["the threshold of R2 is estimated from E9, which is wanting"],
        ["E9: name its artifact; carry it out and accept it"],
    ),
    (
        "a threshold that nobody set",
        "supported_by: [EOK], meets: [R3]",
        "unsupported",
        ["it meets a threshold of R3, which has none"],
        ["R3: set its threshold"],
    ),
    (
        "reliance on what nobody protects",
        "supported_by: [EOK], relies_on: [filter]",
        "unsound",
        ["it relies on filter, which no supported security claim protects (ARG802)"],
        ["filter: write a security claim that protects it"],
    ),
    (
        "a doubt about one relation",
        "supported_by: [EOK], challenged_by: []",
        "supported",
        ["its one child supports it"],
        [],
    ),
    (
        "a relation that is defeated",
        "supported_by: [{to: E9, defeated: true}, EOK]",
        "partial",
        ["1 of its 2 children supports it", "the relation to E9 is marked defeated"],
        ["E9: restore its relation", "E9: name its artifact; carry it out and accept it"],
    ),
]
CLAIM = """
case: demo
top: C1
assets: [{asset: filter, text: Filter}]
risks:
  - {hazard: R1, text: Harm, severity: critical, threshold: {metric: incidents, below: 1}, estimate: {value: 5}}
  - {hazard: R2, text: Harm, threshold: {metric: incidents, below: 9}, estimate: {value: 5, evidence: E9}}
  - {hazard: R3, text: Harm, severity: critical}
elements:
  - {claim: C1, text: The model refuses, FIELDS}
  - {evidence: E9, text: Later}
"""


@pytest.mark.parametrize(
    ("fields", "state", "reasons", "todo"), [row[1:] for row in STATES], ids=[r[0] for r in STATES]
)
def test_state_of_a_claim(fields: str, state: str, reasons: list[str], todo: list[str]) -> None:
    assert told(CLAIM.replace("FIELDS", fields), "C1") == (state, reasons, todo)


def test_of_children_of_which_some_are_enough_the_cheapest_way_is_taken() -> None:
    """One of three is enough: the one with a single thing to do."""
    text = """
case: demo
elements:
  - argument: S1
    text: Any of these
    warrant: Each of them is sufficient by itself
    aggregation: any
    supported_by:
      - {claim: C2, text: Far, supported_by: [{evidence: E2, text: A}, {evidence: E3, text: B}]}
      - {claim: C3, text: Near, supported_by: [{evidence: E4, text: C}]}
"""
    state, reasons, todo = told(text, "S1")
    assert state == "unsupported"
    assert reasons[0] == "none of its 2 children supports it; 1 would be enough"
    assert todo == ["E4: name its artifact; carry it out and accept it"]


def test_a_defeat_that_is_stopped_is_no_reason_where_it_is_stopped() -> None:
    text = """
case: demo
top: C1
elements:
  - claim: C1
    text: Top
    supported_by:
      - {claim: C2, text: Below, supported_by: [EOK]}
  - defeater: D1
    challenges: C2
    text: Wrong
    status: confirmed
    propagation: {stops_at: C1, rationale: Another layer catches it, by: Board}
"""
    assert told(text, "C1")[:2] == ("supported", ["its one child supports it"])
    assert told(text, "C2")[:2] == ("defeated", ["the doubt D1 is confirmed: Wrong"])


def test_circles_are_named_and_do_not_hang() -> None:
    text = """
case: demo
top: C1
elements:
  - {claim: C1, text: One, supported_by: [C2]}
  - {claim: C2, text: Two, supported_by: [C3, EOK]}
  - {claim: C3, text: Three, supported_by: [C1]}
"""
    state, reasons, todo = told(text, "C2")
    assert (state, len(reasons)) == ("unsound", 1)
    assert "it rests on itself: " in reasons[0]
    assert todo[0].startswith("C1: break the circle ")
    view = check(text).assessment
    assert [[key for key, _ in path.items] for path in paths(view, "E1").shown] == [["C1", "C2", "E1"]]


def test_a_knot_of_circles_and_a_lattice_of_many_ways_answer_at_once() -> None:
    knot = "\n".join(
        f"  - {{claim: C{n}, text: T, supported_by: [{', '.join(f'C{m}' for m in range(1, 31) if m != n)}]}}"
        for n in range(1, 31)
    )
    levels = 40
    lattice = (
        "\n".join(
            f"  - {{claim: L{n}{side}, text: T, supported_by: [L{n + 1}a, L{n + 1}b]}}"
            for n in range(levels)
            for side in "ab"
        )
        + f"\n  - {{claim: L{levels}a, text: T}}\n  - {{claim: L{levels}b, text: T}}"
    )
    start = time.perf_counter()
    told(f"case: demo\ntop: C1\nelements:\n{knot}\n", "C7")
    view = check(f"case: demo\ntop: L0a\nelements:\n{lattice}\n").assessment
    found = paths(view, f"L{levels}b")
    assert (len(found.shown), found.total) == (5, 2 ** (levels - 1))
    assert time.perf_counter() - start < 10


# -- the mends really mend


DRONE = ROOT / "cases" / "delivery-drone"
REFUTED = "status: refuted\n    rationale: done"
MENDS = {
    "D1: refute it": ("doubts.yaml", "status: open", "The model says", REFUTED),
    "D2: refute it": ("doubts.yaml", "status: open", "The monitor", REFUTED),
    "E5: name its artifact; carry it out and accept it": (
        "delivery-drone.case.yaml",
        "status: planned",
        "",
        "artifact: {reference: r}\n                status: accepted",
    ),
}
"""What to do, as it is said, and how it is done: the file, what is replaced, what stands behind it, and by what."""


def drone(folder: Path, mended: list[str]) -> assurance.Result:
    texts = {file.name: file.read_text("utf-8") for file in DRONE.glob("*.yaml")}
    for mend in mended:
        name, old, behind, new = MENDS[mend]
        at = texts[name].rindex(old, 0, texts[name].index(behind) if behind else None)
        texts[name] = texts[name][:at] + new + texts[name][at + len(old) :]
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return assurance.load(folder / "delivery-drone.case.yaml", today=dt.date(2026, 11, 22))


def test_what_would_make_the_drone_supported_makes_it_so_and_nothing_less_does(tmp_path: Path) -> None:
    view = drone(tmp_path, []).assessment
    todo = [f"{s.name}: {s.do}" for s in steps(rows(view), "M1") if s.do and not s.again]
    assert sorted(todo) == sorted(MENDS)
    assert drone(tmp_path, todo).assessment.word("M1") == "supported"
    for left_out in todo:
        assert drone(tmp_path, [each for each in todo if each != left_out]).assessment.word("M1") != "supported"


def test_what_rests_on_an_element_is_what_a_check_would_say(tmp_path: Path) -> None:
    """E4 is under two claims; only the one that is supported now would change, and with it a risk's side."""
    view = drone(tmp_path, []).assessment
    said = what_if(view, "E4", fixpoint)
    assert said is not None
    assert [(c.key, c.before, c.after) for c in said.changes] == [("C2", "supported", "partial")]
    assert said.lost == (("R3", "security"),)
    rejected = (
        (DRONE / "delivery-drone.case.yaml")
        .read_text("utf-8")
        .replace(
            "status: accepted\n                # A `reference`", "status: rejected\n                # A `reference`"
        )
    )
    (tmp_path / "delivery-drone.case.yaml").write_text(rejected, "utf-8")
    after = assurance.load(tmp_path / "delivery-drone.case.yaml", today=dt.date(2026, 11, 22)).assessment
    changed = {k for k in view.case.elements if view.word(k) != after.word(k)} - {"E4"}
    assert changed == {"C2"}


def test_a_doubt_tells_what_it_holds_down(tmp_path: Path) -> None:
    said = what_if(drone(tmp_path, []).assessment, "D2", fixpoint)
    assert said is not None
    assert (said.done, [(c.key, c.after) for c in said.changes]) == ("refuted", [("E1", "holds"), ("H2", "supported")])


# -- what a person sees


SHOWN_C1 = """\
goal C1  ? challenged
  The drone is resilient to attacks that take away its ability to deliver
  delivery-drone.case.yaml:42:13

  discipline      security (written)
  addresses       R4
  role            prevent
  level           system
  actors          A1, A2
  protects        radio, position_estimator
  assumes access  embedded
  not applicable  mechanism: The tree weighs technical defenses and procedural ones, such as
                  supply-chain security, together; relies_on: The tree weighs the defenses of the
                  components themselves; on_trigger: The defenses are there at all times, and
                  nothing triggers them

Why it is challenged
  the doubt D1 is open: The radio's memory protection is at level 5 where the severity asks for
  level 7

What would make it supported: 2 things to do
  D1: refute it
  E5: name its artifact; carry it out and accept it

If it were rejected (the case judged again)
  no other state would change; it supports nothing as it is

Way to the top
  M1 › S1 › C1

In scope
  context X2  Defense levels as rated in the model, where severity Hazardous asks for level 7
  context X1  (from M1) The architecture model DeliveryDrone_CASE_v2 of GE VERDICT, commit 344e42b

Findings
  ARG724  the evidence for `C1` is only recorded, and it addresses the critical risk `R4`
          delivery-drone.case.yaml:42:13
  ARG304  the doubt `D1` about `C1` is open doubts.yaml:6:5

Named by
  strategy S1  is supported by it  delivery-drone.case.yaml:42:19
  defeater D1  doubts it           doubts.yaml:6:5
"""
SHOWN_E4 = """\
solution E4  ✓ holds
  Attack-defense tree computation over CAPEC attack patterns
  delivery-drone.case.yaml:78:17

  type          analytic
  level         system
  independence  internal
  status        accepted
  artifact      reference GE VERDICT, models/DeliveryDrone_CASE_v2, commit 344e42b

Why it holds
  its artifact is only recorded; this run opened none
  it is accepted, and nothing speaks against it

If it were rejected (the case judged again)
  C2  supported → partial
  risk R3 would have no supported security claim

Ways to the top
  M1 › S1 › C1 › E4
  M1 › S1 › C2 › E4

In scope
  context X2  (from C1) Defense levels as rated in the model, where severity Hazardous asks for
              level 7
  context X1  (from M1) The architecture model DeliveryDrone_CASE_v2 of GE VERDICT, commit 344e42b

Findings
  ARG413  evidence `E4` is accepted and does not say when it was gathered
          delivery-drone.case.yaml:78:17

Named by
  goal C1  is supported by it  delivery-drone.case.yaml:59:17
  goal C2  is supported by it  delivery-drone.case.yaml:78:27
"""


@pytest.mark.parametrize(("name", "shown"), [("C1", SHOWN_C1), ("E4", SHOWN_E4)])
def test_the_drone_explained(name: str, shown: str, program: Callable[..., object]) -> None:
    done = program("explain", name, "--today", "2026-11-22", cwd=DRONE, env={"COLUMNS": "100"})
    assert done.out == shown  # type: ignore[attr-defined]
    assert done.code == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int, program: Callable[..., object]) -> None:
    """Except for places, which are never broken, so that a click on them opens the file."""
    for name in ("M1", "C1", "H1", "E4", "R1", "R4", "position_estimator", "A1", "D2", "AS1"):
        done = program("explain", name, "--today", "2026-11-22", cwd=DRONE, env={"COLUMNS": str(width)})
        lines = [line for line in done.out.splitlines() if ".yaml:" not in line]  # type: ignore[attr-defined]
        assert max(map(len, lines)) <= width, name


def test_as_data_it_says_the_same(program: Callable[..., object]) -> None:
    done = program("explain", "H1", "--today", "2026-11-22", "--output-format", "json", cwd=DRONE)
    (said,) = json.loads(done.out)["explained"]  # type: ignore[attr-defined]
    assert (said["case"], said["id"], said["state"]) == ("delivery-drone", "H1", "unsound")
    assert said["why"][0]["row"] == "reliance"
    assert [s["name"] for s in said["what_would_change_it"]] == ["C1", "D1", "E5", "D2"]
    assert said["paths"] == {
        "reach_top": True,
        "total": 1,
        "shown": [[{"id": "M1", "how": None}, {"id": "S1", "how": None}, {"id": "H1", "how": None}]],
    }
    assert [found["code"] for found in said["findings"]] == ["ARG802"]


HOSTILE = ["\x1b[31mC1", "C1\nE4", "../../etc/passwd", "", " ", "-", "C" * 5_000, "\u202eC1", "[C1]", "C1/", "/", "a@b"]


@pytest.mark.parametrize("name", HOSTILE, ids=[ascii(name)[:20] for name in HOSTILE])
def test_hostile_names_are_refused(name: str, program: Callable[..., object]) -> None:
    done = program("explain", "--", name, cwd=DRONE)
    assert done.code == 2  # type: ignore[attr-defined]
    assert done.out == ""  # type: ignore[attr-defined]
    assert done.err.startswith("error: ")  # type: ignore[attr-defined]
    assert "\x1b" not in done.err  # type: ignore[attr-defined]
    assert "Traceback" not in done.err  # type: ignore[attr-defined]


def test_hostile_texts_do_not_reach_the_terminal(tmp_path: Path, program: Callable[..., object]) -> None:
    text = (
        'case: demo\ntop: C1\nelements:\n  - claim: C1\n    text: "red \\e[31m and \\u202e back"\n'
        '    owner: "a\\u200bb"\n'
        '    challenged_by: [{defeater: D1, text: "\\e]0;title\\a"}]\n'
    )
    (tmp_path / "demo.case.yaml").write_text(text, "utf-8")
    for color in ("never", "always"):
        done = program("explain", "C1", "--color", color, cwd=tmp_path)
        assert done.code == 0  # type: ignore[attr-defined]
        out = done.out  # type: ignore[attr-defined]
        assert not {"\u202e", "\u200b", "\a", "\x1b]"} & {out[i : i + n] for i in range(len(out)) for n in (1, 2)}
        assert "\\x1b[31m" in out
        assert "\\u202e" in out


def test_ten_thousand_elements_are_explained_within_a_second_beyond_the_check() -> None:
    claims = "\n".join(f"  - {{claim: C{n}, text: T, supported_by: [C{2 * n}, C{2 * n + 1}]}}" for n in range(1, 5_000))
    leaves = "\n".join(f"  - {{evidence: C{n}, text: T}}" for n in range(5_000, 10_000))
    view = check(f"case: demo\ntop: C1\nelements:\n{claims}\n{leaves}\n").assessment
    start = time.perf_counter()
    asked = rows(view)
    why(asked, "C1")
    assert things(steps(asked, "C1")) == 5_000
    assert what_if(view, "C9999", fixpoint) is not None
    assert paths(view, "C9999").total == 1
    assert time.perf_counter() - start < 3  # a second on a machine that is not busy
