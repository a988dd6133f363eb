"""What the papers behind the coverage rules ask, as data in our own words; `read` says how much of each was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from assurance.frameworks import read_data


@dataclass(frozen=True, slots=True)
class Axis:
    """One way in which safety and security differ, with what each of them says."""

    id: str
    title: str
    safety: str
    security: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that a reviewer should ask."""

    id: str
    ask: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A source, and what is drawn from it. `read` must go with every quotation: most were not read in full."""

    id: str
    title: str
    read: str
    arxiv: str | None = None
    axes: tuple[Axis, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)


@cache
def papers() -> dict[str, Paper]:
    """The papers by ID: `qi-2024`, `public-summary-axes`, `wasil-2024`, `sok-ad-2022`, `weidinger-2024`, ..."""
    found = (
        Paper(
            id=data["id"],
            title=data["title"],
            read=data["read"],
            arxiv=data["arxiv"],
            axes=tuple(Axis(**axis) for axis in data.get("axes", ())),
            prompts=tuple(Prompt(**prompt) for prompt in data.get("prompts", ())),
            lists={key: tuple(words) for key, words in data.get("lists", {}).items()},
            statements=data.get("statements", {}),
        )
        for data in read_data("source_papers")["papers"]
    )
    return {paper.id: paper for paper in found}
