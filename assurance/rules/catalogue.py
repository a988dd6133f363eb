"""The catalogue: what the field asks a checker of assurance cases to find, row by row, and which rules find it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One demand with its basis, and the codes that meet it; `to_come` says which part of it nothing finds yet."""

    demand: str
    basis: str
    codes: tuple[str, ...]
    to_come: str = ""


def _row(demand: str, basis: str, codes: str, to_come: str = "") -> Row:
    return Row(demand, basis, tuple(codes.split()), to_come)


ARGUMENT = (
    _row(
        "IDs present, well formed, unique in the module; module IDs unique",
        "GSN 1:2.1.2, 1:4.2.2, 2:5.2.6",
        "ARG021 ARG024 ARG025 ARG102",
    ),
    _row("endpoints as in the tables of the standard", "GSN T1:2-2, T1:4-2", "ARG201"),
    _row("acyclic over support and context, across modules", "GSN 1:2.2.2, 1:4.5.2", "ARG202 ARG206 ARG033"),
    _row(
        "every reference resolves; nothing twice in a list, nothing itself; a text where a list was meant",
        "–",
        "ARG101 ARG103 ARG104 ARG105 ARG107 ARG023",
    ),
    _row("every reference to a framework leads to an item of it", "–", "ARG108"),
    _row(
        "a claim or argument without support or mark; a solution or context that nothing refers to",
        "GSN 1:2.1.4, 2:7.4.2.1",
        "ARG301 ARG303",
    ),
    _row(
        "undeveloped only on goals and strategies, never together with support; none at release",
        "GSN T1:2-1",
        "ARG205 ARG302 ARG020",
    ),
    _row("an element on no path from a top; several parentless claims and no `top`", "GSN 2:7.4.2.2", "ARG203 ARG204"),
    _row("a chain that does not end in a solution", "GSN 2:2.3", "ARG305"),
    _row("a goal with several goals and no strategy where the step is not obvious", "GSN 2:2.4", "ARG306"),
    _row(
        "wording: a goal a proposition, a solution a noun phrase, context and assumptions in their form, a strategy an "
        "argument",
        "GSN 1:2.3.2–6",
        "ARG501 ARG502 ARG503 ARG504",
    ),
    _row("several claims in one goal", "GSN 2:5.2.1, 2:5.3.2", "ARG505"),
    _row("a vague word without a context that defines it", "GSN 2:5.5.1", "ARG506"),
    _row(
        "overstatement, very long text, a mitigation in the top goal, context that is evidence or an assumption",
        "GSN 2:5.3–2:6.2",
        "ARG507 ARG508 ARG509 ARG510",
    ),
    _row(
        "pattern notation left in a final argument; label ranges",
        "GSN 1:3.1.3, 1:3.5, T1:3-1",
        "ARG307 ARG308",
        "expansion of patterns",
    ),
    _row("a pattern has intent, motivation, structure, participants …", "GSN 1:3.4", "ARG012", "pattern documents"),
    _row(
        "away elements, public elements, contracts: target, text, support, marks",
        "GSN T1:4-1, 1:4.3.2, 1:4.6–7",
        "ARG101 ARG106 ARG201 ARG601 ARG602 ARG603 ARG604 ARG607 ARG034 ARG608",
    ),
    _row(
        "context of a public goal is public; contexts of an away claim differ from those where it is used",
        "GSN 1:4.6.3, 1:4.3.4",
        "ARG605 ARG606",
    ),
    _row(
        "assurance claim points: confidence argued, IDs unique, on what they may stand",
        "GSN 1:5.1–1:5.3",
        "ARG312 ARG102 ARG208 ARG209",
    ),
    _row(
        "challenges: source and target, one edge of several, counter-claims without evidence, defeated unchallenged",
        "GSN T1:6-2, 1:6.3.8, 1:6.3.12",
        "ARG201 ARG101 ARG107 ARG207 ARG304 ARG310 ARG311",
    ),
    _row("deprecated symbols", "GSN Annex 2:A", "ARG027"),
    _row("no argument between a claim and its support; an argument without block or warrant", "CAE", "ARG321 ARG320"),
    _row(
        "aggregation other than `all` without warrant, or over legs that share what they rest on",
        "–",
        "ARG322 ARG323 ARG325",
    ),
    _row("two solutions of one goal from one source", "GSN 2:7.4.4.2", "ARG324"),
    _row("ignores without reason, out of date, unknown or unused", "–", "ARG040 ARG041 ARG042 ARG043 ARG044"),
)
"""The argument: GSN v3 and CAE."""

COVERAGE = (
    _row("a discipline without a supported claim of its own", "Qi et al. 2024", "ARG701 ARG728"),
    _row("a risk that no claim addresses, or whose claims are not supported", "–", "ARG702 ARG703"),
    _row("a two-sided risk without a supported claim on each side", "Qi et al. 2024", "ARG704"),
    _row("the register lacks accidental or intentional causes, or has only minor ones", "Qi et al. 2024", "ARG705"),
    _row("confidentiality, integrity or availability in no risk and not excluded", "SoK", "ARG707"),
    _row(
        "the register's completeness not argued; the four specified risks under `frontier`",
        "CoP 2.1, App 1.4",
        "ARG708 ARG709",
    ),
    _row("a critical risk only prevented, or only detected and answered", "–", "ARG710"),
    _row(
        "an exclusion without reason, owner or review date, or past it; an exclusion of everything",
        "–",
        "ARG706 ARG726 ARG729",
    ),
    _row("a technical safety claim against intent without adversarial evidence that holds", "CoP 5.1", "ARG711"),
    _row("a security response whose effect on safety nobody analyzes", "sum", "ARG803"),
    _row("a conflict without a supported resolving claim and an owner", "–", "ARG801"),
    _row("reliance on an asset that no supported security claim protects", "Clymer 2024, Korbak 2025", "ARG802 ARG807"),
    _row(
        "an asset that nothing protects; no interplay recorded, independence not argued",
        "Qi et al. 2024",
        "ARG804 ARG805 ARG806",
    ),
    _row("access through an API assumed while the scope releases weights", "CoP 5.1", "ARG725"),
    _row("a security claim without actor, or without worst-case evidence", "CoP 6.1, Qi et al. 2024", "ARG712 ARG713"),
    _row("adversarial evidence without knowledge or adaptivity; only attacks that do not adapt", "SoK", "ARG714"),
    _row(
        "a system-level claim without system-level evidence or bridge; a component-level attack as its defeater; "
        "a simulation without credibility",
        "SoK",
        "ARG715 ARG716 ARG717 ARG730",
    ),
    _row(
        "a critical risk on one evidence type, without independent evidence; development evaluations alone; one "
        "modality of several",
        "Wasil et al. 2024, CoP App 3, Weidinger et al. 2024",
        "ARG718 ARG719 ARG720 ARG721",
    ),
    _row("an inability argument without elicitation record", "CoP App 3.2", "ARG722"),
    _row("fields left open on claims about critical risks; evidence only recorded", "–", "ARG723 ARG724"),
    _row("a circle of `leads_to`", "–", "ARG727"),
    _row(
        "a catastrophic risk without threshold; a threshold not kept, without estimate, in another unit, or that no "
        "claim meets",
        "Wasil et al. 2024, CoP 4.1",
        "ARG901 ARG902 ARG903 ARG908",
    ),
    _row(
        "estimates of a category over its limit together; a threshold without `set_by` and `source`; an estimate "
        "without n, interval or upper bound; limits that cannot fail; too few trials",
        "Wasil et al. 2024",
        "ARG904 ARG905 ARG906 ARG907 ARG909 ARG910",
    ),
    _row(
        "no defeater at all; an accepted doubt without owner, rationale, review date; an open one at release",
        "Assurance 2.0",
        "ARG304 ARG313 ARG314",
    ),
    _row(
        "nothing under which the case lapses, the case lapsed; no acceptance authority; a red line that nothing tests; "
        "the reviewer is the author",
        "CoP 7.2",
        "ARG330 ARG331 ARG332 ARG333 ARG411",
    ),
    _row(
        "evidence missing, changed, expired, of another version, rejected, failing its check, planned, unowned, "
        "undated, unpinned",
        "GSN 2:7.4.5.1–3",
        "ARG401 ARG402 ARG403 ARG404 ARG405 ARG406 ARG407 ARG408 ARG409 ARG412 ARG413 ARG414",
    ),
    _row(
        "a check that cannot be answered or settled, an artifact that cannot be read or is not whole, a header that "
        "disagrees with its rows, numbers that changed since they were pinned, weak statistics",
        "GSN 2:7.4.5.1–3",
        "ARG410 ARG415 ARG416 ARG417 ARG418 ARG419 ARG420 ARG421 ARG422 ARG423 ARG424",
    ),
)
"""Both disciplines, thresholds and evidence."""
