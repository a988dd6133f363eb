"""What may be written in the register and on documents, as pydantic sees it."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from assurance.syntax.fields import Access, Knowledge, Modality
from assurance.syntax.values import Count, Date, Disciplines, Number, Share, Text, Texts, record, refuse

Severity = Literal["minor", "major", "critical", "catastrophic"]
Direction = Literal["system-to-world", "actor-to-system", "actor-via-system"]
Cause = Literal["accidental", "intentional", "either"]
Property = Literal["confidentiality", "integrity", "availability"]


@record
class Actor:
    """Who may act against the system or through it."""

    text: Text
    capability: Literal["novice", "criminal", "insider", "supplier", "state", "model"] | None = None
    access: Text | None = None
    knowledge: Knowledge | None = None
    notes: Text | None = None


@record
class Asset:
    """What must be protected, or what a claim relies on."""

    text: Text
    owner: Text | None = None
    properties: tuple[Property, ...] = ()
    notes: Text | None = None


@record
class Threshold:
    """A limit somebody set: one comparison with a value, or a tier of a scale; `margin` multiplies the estimate."""

    metric: Text | None = None
    below: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    at_least: Number | None = None
    tier: Text | None = None
    scale: Texts = ()
    unit: Text | None = None
    margin: Number | None = None
    set_by: Text | None = None
    source: Text | None = None


def _one_limit(threshold: Threshold) -> Threshold:
    """A threshold has one comparison, or one tier."""
    limits = (threshold.below, threshold.at_most, threshold.above, threshold.at_least, threshold.tier)
    if threshold.margin is not None and threshold.margin <= 0:
        refuse("has a margin that is not above 0", "write a factor like `2`")
    given = sum(limit is not None for limit in limits)
    if given != 1:
        says = "gives more than one limit" if given else "gives no limit"
        refuse(says, "write one of `below`, `at_most`, `above`, `at_least` and `tier`")
    return threshold


@record
class Estimate:
    """What the risk is estimated to be; `upper` is the bound that is compared with the threshold."""

    value: Number | None = None
    upper: Number | None = None
    lower: Number | None = None
    tier: Text | None = None
    unit: Text | None = None
    confidence: Share | None = None
    n: Count | None = None
    method: Text | None = None
    evidence: Text | None = None


@record
class Failure:
    """How the risk comes about and what the system then does."""

    mode: Text | None = None
    tolerance: Literal["fail-safe", "fail-operational", "fail-secure", "degrade", "shutdown", "rollback"] | None = None


@record
class Risk:
    """A risk of either discipline; `hazard:` and `threat:` are shorthands that set direction and cause."""

    text: Text
    direction: Direction | None = None
    cause: Cause | None = None
    source: Literal["internal", "external"] | None = None
    severity: Severity | None = None
    discipline: Disciplines = ()
    category: Text | None = None
    actors: Texts = ()
    assets: Texts = ()
    properties: tuple[Property, ...] = ()
    leads_to: Texts = ()
    refs: Texts = ()
    failure: Failure | None = None
    threshold: Annotated[Threshold, AfterValidator(_one_limit)] | None = None
    estimate: Estimate | None = None
    owner: Text | None = None
    notes: Text | None = None


@record
class Category:
    """A category of risks that a regulator has named; its limit holds for the sum of their estimates."""

    text: Text
    threshold: Annotated[Threshold, AfterValidator(_one_limit)] | None = None
    owner: Text | None = None
    notes: Text | None = None


@record
class GeneralRisk(Risk):
    """A risk without shorthand says its direction and cause itself."""

    direction: Direction
    cause: Cause


def _two(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < 2:
        refuse("does not name two claims", "write both, like `[C1, C2]`")
    return names


@record
class Interaction:
    """What one discipline does to the other: a conflict, dependency, effect or synergy between claims."""

    text: Text
    between: Annotated[Texts, AfterValidator(_two)]
    resolved_by: Text | None = None
    owner: Text | None = None
    notes: Text | None = None


@record
class Independence:
    """The finding that claims do not touch each other, and the claim that argues it."""

    text: Text
    between: Annotated[Texts, AfterValidator(_two)]
    argued_by: Text | None = None
    owner: Text | None = None
    notes: Text | None = None

    @property
    def resolved_by(self) -> str | None:
        """The claim that settles it, by the name that the other kinds of interplay use."""
        return self.argued_by


@record
class Exclusion:
    """Something left out on purpose: what, why, by whom, and until when."""

    discipline: Literal["safety", "security"] | None = None
    cause: Cause | None = None
    property: Property | None = None
    risk: Text | None = None
    category: Text | None = None
    item: Text | None = None
    reason: Text | None = None
    owner: Text | None = None
    review_by: Date | None = None


@record
class RedLine:
    """An if-then commitment: when `if` comes true, `then` happens."""

    condition: Annotated[Text, Field(alias="if")]
    response: Annotated[Text, Field(alias="then")]
    owner: Text | None = None
    tested_by: Text | None = None


@record
class Scope:
    """What the case is about, and what would void it."""

    decision: Text | None = None
    system: Text | None = None
    version: Text | None = None
    access: Access | None = None
    operating_domain: Text | None = None
    modality: tuple[Modality, ...] = ()
    invalidated_by: Texts = ()


@record
class Acceptance:
    """Who accepts the case, and by when."""

    authority: Text
    by: Date | None = None


FORMAT = "1"
"""The number of the format that this version reads."""


def _format(value: Any) -> Any:
    if value != FORMAT:
        refuse(f"is `{value}`, which this version does not read", f"write `{FORMAT}`")
    return value


def _top(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Format = Annotated[str, BeforeValidator(_format), WithJsonSchema({"enum": [int(FORMAT), FORMAT]})]
Top = Annotated[
    tuple[Text, ...],
    BeforeValidator(_top),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Profile = Literal["general", "frontier", "llm-app", "cps", "narrow-ml"]
Stage = Literal["draft", "review", "release"]
Standard = Literal["gsn-v3", "gsn-relaxed", "cae"]


@record
class CaseHeader:
    """What a case says of itself."""

    title: Text | None = None
    top: Top = ()
    interface: Texts = ()
    uses: Texts = ()
    profile: Profile = "general"
    stage: Stage = "review"
    standard: Standard = "gsn-v3"
    scope: Scope = field(default_factory=Scope)
    owner: Text | None = None
    acceptance: Acceptance | None = None
    date: Date | None = None
    valid_until: Date | None = None
    language: Text = "en"
    format: Format = "1"


@record
class ModuleHeader:
    """What a module says of itself; `interface` lists its public elements."""

    title: Text | None = None
    interface: Texts = ()


@record
class ContractHeader:
    """What a contract says of itself: the modules whose interfaces it joins. It publishes nothing (`interface`)."""

    title: Text | None = None
    binds: Texts = ()
    interface: Texts = ()


@record
class PartHeader:
    """A part says nothing of itself."""


REGISTER_FIELDS: dict[str, type] = {
    "actor": Actor,
    "asset": Asset,
    "category": Category,
    "risk": GeneralRisk,
    "hazard": Risk,
    "threat": Risk,
    "conflict": Interaction,
    "dependency": Interaction,
    "effect": Interaction,
    "synergy": Interaction,
    "independence": Independence,
    "exclude": Exclusion,
    "red_line": RedLine,
}
"""The kind key of a register entry, and what may be written beside it."""

REGISTER_LISTS: dict[str, tuple[str, ...]] = {
    "actors": ("actor",),
    "assets": ("asset",),
    "categories": ("category",),
    "risks": ("hazard", "threat", "risk"),
    "interplay": ("conflict", "dependency", "effect", "synergy", "independence"),
    "exclusions": ("exclude",),
    "red_lines": ("red_line",),
}
"""The lists of a document, and the kinds their entries may have."""

DOCUMENT_FIELDS: dict[str, type] = {
    "case": CaseHeader,
    "module": ModuleHeader,
    "contract": ContractHeader,
    "part": PartHeader,
}
