"""What may be written on an element, as pydantic sees it; relations are read beside it (`document.py`).

Field names are the language's keys. Every attribute has a docstring, which the JSON Schema shows in editors.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from assurance.syntax.checks import Checks, Query
from assurance.syntax.values import (
    Age,
    Aggregation,
    Date,
    Disciplines,
    Flag,
    Sha256,
    Text,
    Texts,
    record,
)

Role = Literal["identify", "prevent", "detect", "respond", "recover", "govern"]
Level = Literal["component", "system", "organization"]
Access = Literal["api", "weights", "open-weights", "internal", "embedded"]
Knowledge = Literal["black-box", "grey-box", "white-box"]
Modality = Literal["text", "image", "audio", "video", "action", "tabular"]
Waivable = Literal["level", "relies_on", "on_trigger", "assumes_access", "mechanism", "adversarial"]


@record
class Review:
    """Who looked at an element, when, in which role, and at which version."""

    by: Text
    on: Date | None = None
    role: Text | None = None
    of: Text | None = None


@record
class Common:
    """What every element may carry."""

    text: Text
    uninstantiated: Flag = False
    notes: Text | None = None
    url: Text | None = None
    owner: Text | None = None
    tags: Texts = ()
    review: Review | None = None


@record
class Claim(Common):
    """A claim (GSN: goal): a proposition, and what coverage reads on it."""

    undeveloped: Flag = False
    supported_by_contract: Flag = False
    summary: Flag = False
    discipline: Disciplines = ()
    addresses: Texts = ()
    refs: Texts = ()
    meets: Texts = ()
    role: tuple[Role, ...] = ()
    mechanism: Literal["technical", "procedural"] | None = None
    level: Level | None = None
    actors: Texts = ()
    protects: Texts = ()
    relies_on: Texts = ()
    assumes_access: Access | None = None
    on_trigger: Literal["shutdown", "lockout", "block", "isolate", "rate-limit", "degrade", "human-takeover"] | None = (
        None
    )
    effect_analyzed_by: Text | None = None
    family: (
        Literal["inability", "control", "trustworthiness", "deference", "threshold", "process", "marginal"] | None
    ) = None
    bridge: Text | None = None
    modality: tuple[Modality, ...] = ()
    integrity: Text | None = None
    not_applicable: dict[Waivable, Text] = field(default_factory=dict)


@record
class Argument(Common):
    """An argument (GSN: strategy): how the claim above follows from what is below."""

    undeveloped: Flag = False
    block: Literal["decomposition", "substitution", "concretion", "calculation", "evidence-incorporation"] | None = None
    warrant: Text | None = None
    refs: Texts = ()
    aggregation: Aggregation = "all"
    correction: Literal["holm", "bonferroni"] | None = None


@record
class Attacker:
    """Against whom adversarial evidence was gathered."""

    knowledge: Knowledge | None = None
    adaptive: Flag | None = None
    effort: Text | None = None


@record
class Elicitation:
    """How hard it was tried to bring a capability out; an inability argument needs it."""

    fine_tuned: Flag | None = None
    scaffold: Text | None = None
    budget: Text | None = None


@record
class ArtifactReference:
    """Where the artifact is: `path` is hashed and opened, `url` and `reference` are recorded and never fetched."""

    path: Text | None = None
    url: Text | None = None
    reference: Text | None = None
    sha256: Sha256 | None = None
    hash: Literal["bytes", "json", "xml", "text"] = "bytes"
    format: Text | None = None
    rows: Text | None = None


@record
class Subject:
    """What was tested; it must match the scope of the case."""

    name: Text | None = None
    version: Text | None = None
    digest: Text | None = None


@record
class Production:
    """What made the artifact."""

    tool: Text | None = None
    version: Text | None = None
    run: Text | None = None
    commit: Text | None = None


@record
class Evidence(Common):
    """Evidence (GSN: solution): a reference to an artifact, and what makes it good enough."""

    type: (
        Literal[
            "behavioral",
            "cognitive",
            "developmental",
            "analytic",
            "formal",
            "field",
            "expert",
            "operational.infosec",
            "operational.culture",
            "operational.emergency",
        ]
        | None
    ) = None
    level: Literal["component", "system"] | None = None
    conditions: Literal["nominal", "adversarial"] | None = None
    attacker: Attacker | None = None
    form: Literal["development", "assurance", "red-team", "external"] | None = None
    modality: Modality | None = None
    layer: Literal["capability", "interaction", "systemic"] | None = None
    setup: Literal["simulation", "laboratory", "track", "field"] | None = None
    simulation_credibility: Text | None = None
    elicitation: Elicitation | None = None
    independence: Literal["internal", "internal-independent", "external"] | None = None
    status: Literal["planned", "collected", "accepted", "rejected", "withdrawn"] = "planned"
    collected: Date | None = None
    valid_until: Date | None = None
    max_age: Age | None = None
    applies_to: Texts = ()
    refs: Texts = ()
    artifact: ArtifactReference | None = None
    query: Query | None = None
    checks: Checks = ()
    subject: Subject | None = None
    method: Literal["examine", "interview", "test"] | None = None
    produced_by: Production | None = None
    classification: Text | None = None


@record
class Context(Common):
    """Context: what the words mean and where the claim holds."""

    define: Texts = ()


@record
class Assumption(Common):
    """An assumption: taken as true by everything below."""


@record
class Justification(Common):
    """A justification: why this step is the right one."""


@record
class Propagation:
    """The expert judgement that stops a defeat from traveling further up."""

    stops_at: Text
    rationale: Text
    by: Text


@record
class Defeater(Common):
    """A reason for doubt: a counter-claim or counter-evidence, open until it is confirmed, refuted or accepted."""

    status: Literal["open", "confirmed", "refuted", "accepted-residual"] = "open"
    refuted_by: Texts = ()
    rationale: Text | None = None
    review_by: Date | None = None
    propagation: Propagation | None = None


@record
class Away(Common):
    """An away element: a goal, solution or context of another module, cited here."""

    text: Text | None = None  # type: ignore[assignment]


@record
class ModuleReference(Common):
    """A reference to a whole module or contract."""

    text: Text | None = None  # type: ignore[assignment]


@record
class AssuranceClaimPoint(Common):
    """An assurance claim point: where confidence in a relation or element is argued, by a claim or in prose."""

    text: Text | None = None  # type: ignore[assignment]
    claim: Text | None = None


@record
class RelationFields:
    """A relation with attributes of its own: `{to: C8, acp: ACP1}`."""

    to: Text
    acp: Text | None = None
    checks: Checks = ()
    defeated: Flag = False
    optional: Flag = False
    multiplicity: Text | None = None
    choice: Text | None = None


ELEMENT_FIELDS: dict[str, type] = {
    "claim": Claim,
    "argument": Argument,
    "evidence": Evidence,
    "context": Context,
    "assumption": Assumption,
    "justification": Justification,
    "defeater": Defeater,
    "away": Away,
    "module_ref": ModuleReference,
    "contract_ref": ModuleReference,
    "acp": AssuranceClaimPoint,
}

GSN_WORDS = {"goal": "claim", "strategy": "argument", "solution": "evidence"}
"""GSN's word for a kind, and ours; both are accepted everywhere."""
