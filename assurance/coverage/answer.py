"""Answers of a checklist, and how evidence is named in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assurance.model.assessment import Assessment, Standing
from assurance.model.element import Element

Word = Literal["yes", "in part", "no", "excluded"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the checklist, the answer, what the case says, and which field to write where it says nothing."""

    question: str
    word: Word
    said: str = ""
    write: str = ""


def standing(view: Assessment, element: Element) -> str:
    """An evidence element with its standing; of what holds, whether this run opened it."""
    judged = view.judgements[element.key]
    if judged.standing is not Standing.HOLDS:
        return f"{element.key} {judged.standing.value}"
    return f"{element.key} holds, {'verified' if judged.verified else 'recorded'}"
