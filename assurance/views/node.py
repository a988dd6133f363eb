"""A node: one element as it is drawn, with its figure and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import ARGUED, Element
from assurance.model.risk import own_disciplines
from assurance.views.figure import Figure, Label, Shape, figure
from assurance.views.text import flat, visible

TAB_HEIGHT = 15.0
DIAMOND = 7.0
"""Half the diagonal of the diamond of undeveloped elements."""

SHAPES: dict[str, Shape] = {
    "claim": "goal",
    "argument": "strategy",
    "evidence": "solution",
    "context": "context",
    "assumption": "assumption",
    "justification": "justification",
    "defeater": "defeater",
    "module_ref": "module",
    "contract_ref": "contract",
}
AWAY_SHAPES: dict[str, Shape] = {
    "evidence": "away-solution",
    "context": "away-context",
    "assumption": "away-assumption",
    "justification": "away-justification",
}


@dataclass(frozen=True, slots=True)
class Node:
    """An element as drawn: figure, state word, discipline tab, decorators, and the words for tooltips and readers."""

    element: str
    kind: str
    id: str
    figure: Figure
    word: str = ""
    tab: str = ""
    undeveloped: bool = False
    by_contract: bool = False
    label: str = ""
    tooltip: str = ""
    url: str = ""

    @property
    def shape(self) -> Shape:
        """The shape of the figure."""
        return self.figure.shape

    @property
    def lines(self) -> tuple[str, ...]:
        """The text as wrapped, without head and module."""
        return tuple(line.text for line in self.figure.lines if line.role == "text")

    @property
    def above(self) -> float:
        """How far decorations reach over the top of the shape."""
        return TAB_HEIGHT if self.tab else 9.0 if self.shape in ("module", "contract") else 0.0

    @property
    def below(self) -> float:
        """How far decorations reach under the bottom of the shape."""
        if self.undeveloped:
            return 2 * DIAMOND
        return 16.0 if self.by_contract else 9.0 if self.shape == "contract" else 0.0


def node(assessment: Assessment, key: str) -> Node:
    """The node of an element."""
    case = assessment.case
    element = case.elements[key]
    word = status(assessment, key)
    text = text_of(case, element)
    tab = tab_of(case, element)
    shape = shape_of(case, element)
    module, _, own_id = element.id.rpartition("/") if shape.startswith("away-") else ("", "", name_of(element))
    drawn = figure(shape, Label(flat(own_id), word.replace("-", " "), flat(text), flat(module)))
    by_contract = _flag(element.fields, "supported_by_contract")
    open_end = word == "undeveloped" or _flag(element.fields, "undeveloped")
    said = ", ".join(filter(None, (element.kind_name, word.replace("-", " "), tab)))
    return Node(
        element=key,
        kind=element.kind,
        id=flat(name_of(element)),
        figure=drawn,
        word=word,
        tab=tab,
        undeveloped=element.kind in ARGUED and open_end and not by_contract,
        by_contract=by_contract,
        label=flat(f"{name_of(element)}, {said}: {text}"),
        tooltip=visible(f"{name_of(element)} ({said})\n{text}").replace("\r\n", "\n").replace("\r", "\n").strip(),
        url=safe_url(getattr(element.fields, "url", None) or ""),
    )


def _flag(fields: Any, name: str) -> bool:
    return bool(getattr(fields, name, False))


def status(assessment: Assessment, key: str) -> str:
    """State, standing or (of a defeater) status in one word; empty for kinds that have none."""
    element = assessment.case.elements[key]
    return str(element.fields.status) if element.kind == "defeater" else assessment.word(key)


def name_of(element: Element) -> str:
    """The ID to show: with its module, unless the element is itself a reference into one."""
    return element.id if element.kind in ("away", "module_ref", "contract_ref") else element.key


def tab_of(case: Case, element: Element) -> str:
    """The discipline of a claim: `safety`, `security`, `both` or nothing; an inherited one is not shown."""
    own = sorted(own_disciplines(case, element)) if element.kind == "claim" else []
    return "both" if len(own) > 1 else own[0] if own else ""


def cited(case: Case, element: Element) -> Element | None:
    """The element that an away element stands for."""
    target = case.elements.get(element.id) if element.kind == "away" else None
    return None if target is element else target


def text_of(case: Case, element: Element) -> str:
    """Its text, or that of the element it stands for, or the title of the module it names."""
    if element.text:
        return element.text
    if element.kind == "module_ref" and element.id in case.modules:
        return case.modules[element.id].fields.title or ""
    target = cited(case, element)
    return target.text if target else ""


def shape_of(case: Case, element: Element) -> Shape:
    """The GSN shape of an element."""
    if element.kind == "away":
        target = cited(case, element)
        return AWAY_SHAPES.get(target.kind, "away-goal") if target else "away-goal"
    return SHAPES.get(element.kind, "goal")


def safe_url(url: str) -> str:
    """The URL if a reader may follow it (http, https, mailto or relative), else nothing."""
    if not url or any(char.isspace() or not char.isprintable() for char in url):
        return ""
    before = url.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    scheme, colon, _ = before.partition(":")
    return url if not colon or scheme.lower() in ("http", "https", "mailto") else ""
