"""What generated cases say besides their texts: registers, and the facts of claims and evidence that rules ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

REPORTS = 100
"""How many artifacts there are; larger cases name one more than once, so that no case takes thousands of files."""
RISKS = {
    "safety": "  - hazard: H1\n    text: The system injures a user by accident\n    properties: [integrity]\n",
    "security": "  - threat: T1\n    text: Somebody steals the weights or locks everybody out\n"
    "    properties: [confidentiality, availability]\n",
}
ADVERSARIES = """actors:
  - {actor: outsider, text: An outsider with an account, capability: criminal, access: api, knowledge: black-box}
assets:
  - {asset: filter, text: The filter that blocks dangerous answers}
"""
CLAIMS = {
    "safety": "addresses: [H1]\nrelies_on: [filter]\nnot_applicable: {on_trigger: It speaks of no response}",
    "security": "addresses: [T1]\nactors: [outsider]\nprotects: [filter]\n"
    "not_applicable: {relies_on: The vault stands alone, on_trigger: It speaks of no response}",
}
ALONE = "addresses: [H1]\nnot_applicable: {relies_on: Nothing else takes part, on_trigger: It speaks of no response}"
"""What a safety claim says where nothing is argued about security, and so nothing protects an asset."""
CLAIM = "level: system\nmechanism: technical\nassumes_access: api"
FACTS = "level: system\nstatus: accepted\ncollected: 2026-10-01"
ATTACKED = "conditions: adversarial\nattacker: {knowledge: grey-box, adaptive: true}"
KINDS = {
    "safety": ("type: behavioral\nindependence: external", "type: field"),
    "security": (f"type: behavioral\nindependence: external\n{ATTACKED}", "type: analytic"),
}
"""What evidence of a discipline is, in turn: a risk that is critical needs evidence of several types."""
LEFT_OUT = {
    "safety": ("discipline: security", "cause: intentional", "property: confidentiality", "property: availability"),
    "security": ("discipline: safety", "cause: accidental", "property: integrity"),
}
"""What is excluded where only one discipline is argued."""
TOP = "summary: true\n"
DOUBT = "status: refuted\nrationale: The report shows none\n"


def head(first: Mapping[str, str], parts: list[str], *, severity: str) -> str:
    """The case document up to its elements, with the first claim of each discipline; one that is left out is excluded.

    `parts` are the other files, `severity` is that of the risks.
    """
    lines = ["case: generated\ntitle: A generated case\ntop: C0\nowner: the bench\nvalid_until: 2099-01-01\n"]
    lines.append('acceptance: {authority: the board, by: 2099-01-01}\nscope: {version: "1.0", access: api}\n')
    if parts:
        lines.append("files:\n" + "".join(f"  - {name}\n" for name in parts))
    lines.extend([ADVERSARIES] if "security" in first else [])
    lines.append("risks:\n" + "".join(f"{RISKS[side]}    severity: {severity}\n" for side in first))
    if len(first) == 2:
        between = ", ".join(first.values())
        lines.append(f"interplay:\n  - {{synergy: IP1, between: [{between}], text: Both watch the sessions}}\n")
    else:
        lines.extend(_exclusions(*first))
    return "".join((*lines, "elements:\n"))


def _exclusions(side: str) -> Iterator[str]:
    """The other discipline, its cause, and the properties that no risk of this one concerns."""
    yield "exclusions:\n"
    for number, what in enumerate(LEFT_OUT[side], 1):
        yield f"  - exclude: EX{number}\n    {what}\n    reason: The generator was asked to leave it out\n"
        yield "    owner: the bench\n    review_by: 2099-01-01\n"


def claim(side: str, *, alone: bool, first: bool) -> str:
    """The facts of a claim of a discipline, which is `alone` where nothing is argued about the other."""
    roles = "identify, prevent, detect" if first else "prevent, detect"
    more = ALONE if alone and side == "safety" else CLAIMS[side]
    return f"discipline: {side}\nrole: [{roles}]\n{CLAIM}\n{more}\n"


def report(number: int) -> tuple[str, str]:
    """Path and text of an artifact."""
    kept = number % REPORTS
    return f"reports/{kept}.json", f'{{"report": {kept}, "attempts": 2000, "failures": 0}}\n'


def evidence(side: str, turn: int, number: int, *, opened: bool) -> str:
    """The facts of evidence, which names an artifact that is `opened`, or only tells where there is one."""
    path, text = report(number)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    named = f"path: {path}, sha256: {sha256}" if opened else f"reference: report {number}"
    return f"{KINDS[side][turn % 2]}\n{FACTS}\nartifact: {{{named}}}\n"
