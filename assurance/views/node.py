"""A node: one element as it is drawn, with its figure and its words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as fields_of
from typing import Any

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import ARGUED, BORDERS, Element
from assurance.model.freshness import freshness
from assurance.model.risk import own_disciplines
from assurance.views.figure import CURVED, Figure, Label, Shape, figure, topside
from assurance.views.look import Look
from assurance.views.pick import Elsewhere
from assurance.views.text import flat, visible

TAB_HEIGHT, MINI_TAB = 15.0, 9.0
DIAMOND, TRIANGLE = 7.0, 12.0
"""Half the diagonal of the diamond of undeveloped elements, and the height of the triangle of uninstantiated ones."""
CONTRACT, MORE, CHOICE = 16.0, 17.0, 18.0
"""Room under a node for the sign of a contract, the count of what is not drawn, and the diamond of a choice."""
POINT = 13.0
"""Room over a node for the name of an assurance claim point on it."""
MINI = 0.6
"""The size of decorators in miniatures."""

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
CAE_SHAPES: dict[str, Shape] = {"claim": "cae-claim", "argument": "cae-argument", "evidence": "cae-evidence"}


@dataclass(frozen=True, slots=True)
class Node:
    """An element as drawn: figure, state word, discipline tab, decorators, and the words for tooltips and readers.

    `points` are assurance claim points on it, `more` counts what lies below and is not drawn, `choices` are the ways in
    which support leaves it (each choice by its words, plain support as an empty one), `disciplines` what colors it.
    """

    element: str
    kind: str
    id: str
    figure: Figure
    word: str = ""
    tab: str = ""
    undeveloped: bool = False
    uninstantiated: bool = False
    by_contract: bool = False
    public: bool = False
    points: tuple[str, ...] = ()
    freshness: str = ""
    more: int = 0
    choices: tuple[str, ...] = ()
    disciplines: str = ""
    text: str = ""
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
        size = MINI if self.figure.mini else 1.0
        tab = (MINI_TAB if self.figure.mini else TAB_HEIGHT) if self.tab else 0.0
        own = 9.0 * size if self.shape in ("module", "contract") else 0.0
        public = 11.5 * size - topside(self.figure, self.perch) if self.public else 0.0
        named = (4.0 if self.figure.mini else POINT) if self.points else 0.0
        return max(tab, own, public, named, 0.0)

    @property
    def below(self) -> float:
        """How far decorations reach under the bottom of the shape."""
        own = 9.0 * (MINI if self.figure.mini else 1.0) if self.shape == "contract" else 0.0
        return max(own, *(end for _, _, end in self.hanging), 0.0)

    def under(self, x: float) -> float:
        """How far decorations reach under the shape at an x, where a line can begin."""
        aside = self.shape == "contract" and not self.hanging and x < 0.6 * self.figure.width
        return 0.0 if aside else self.below

    @property
    def hanging(self) -> tuple[tuple[str, float, float], ...]:
        """What hangs under its middle from top to bottom: each with how far under the shape it begins and ends."""
        open_end = self.undeveloped or self.uninstantiated
        if not (open_end or self.by_contract or self.more or self.choices):
            return ()
        size = MINI if self.figure.mini else 1.0
        heights = {
            "unfinished": (2 * DIAMOND if self.undeveloped else TRIANGLE) * size if open_end else 0.0,
            "contract": CONTRACT * size if self.by_contract else 0.0,
            "more": MORE if self.more else 0.0,
            "choice": CHOICE if any(self.choices) else 0.0,
        }
        found, down = [], 0.0
        for part, height in heights.items():
            if height:
                found.append((part, down, down + height))
                down += height
        return tuple(found)

    @property
    def perch(self) -> float:
        """The x of the sign of a public element on its upper border."""
        if self.shape not in CURVED:
            return self.figure.width - (14.0 if not self.figure.mini else 8.0)
        context = self.shape.endswith("context") and not self.figure.mini
        return self.figure.width - 30.0 if context else 0.8 * self.figure.width

    def outlet(self, choice: str = "") -> float:
        """The x at which support leaves it: the middle, or side by side where there is more than one way."""
        if choice not in self.choices:
            return self.figure.width / 2
        return self.figure.width * (self.choices.index(choice) + 1) / (len(self.choices) + 1)


def node(
    assessment: Assessment,
    key: str,
    look: Look,
    *,
    shown: Collection[str] = (),
    more: int = 0,
    elsewhere: Elsewhere | None = None,
) -> Node:
    """The node of an element among those that are `shown`; one that is `elsewhere` becomes an away element."""
    case = assessment.case
    element = case.elements[key]
    word = status(assessment, key)
    text = text_of(case, element)
    tab = tab_of(case, element)
    shape = shape_of(case, element, look, away=elsewhere is not None)
    module, _, own_id = element.id.rpartition("/") if element.kind == "away" else ("", "", name_of(element))
    place = elsewhere.place if elsewhere else module
    by_contract = _flag(element.fields, "supported_by_contract")
    uninstantiated = _flag(element.fields, "uninstantiated")
    childless = word == "undeveloped" and not (uninstantiated and case.children(key))
    open_end = childless or _flag(element.fields, "undeveloped")
    aged = freshness(element.fields, assessment.today) if element.kind == "evidence" and look.freshness else None
    age = aged.value if aged else ""
    drawn = figure(shape, _label(element, look, flat(own_id), word, text=text, place=place, age=age))
    name, words = flat(name_of(element)), flat(text)
    said = ", ".join(filter(None, (element.kind_name, word.replace("-", " "), tab, age)))
    return Node(
        element=key,
        kind=element.kind,
        id=name,
        figure=drawn,
        word=word,
        tab=tab if look.notation == "gsn" or look.text else "",
        undeveloped=element.kind in ARGUED and open_end and not by_contract and not elsewhere,
        uninstantiated=uninstantiated,
        by_contract=by_contract,
        public=_public(case, element),
        points=own_points(case, key),
        freshness=age,
        more=more,
        choices=() if elsewhere else choices(case, key, shown),
        disciplines=tab,
        text=words,
        label=f"{name}, {said}: {words}",
        tooltip=visible(f"{name} ({said})\n{text}").replace("\r\n", "\n").replace("\r", "\n").strip(),
        url=elsewhere.url if elsewhere else safe_url(getattr(element.fields, "url", None) or ""),
    )


def _label(element: Element, look: Look, name: str, word: str, *, text: str, place: str, age: str) -> Label:
    if not look.text:
        return Label(name, mini=True)
    layers = tuple(f"{name}: {flat(value)}" for name in look.layers for value in layer(element, name))
    return Label(name, word.replace("-", " "), flat(text), flat(place), layers, age=age)


def layer(element: Element, name: str) -> list[str]:
    """What an element says in a field: a declared extra one or one of the language; nothing if silent."""
    extra = dict(element.entry.extra).get(name)
    said = in_words(extra if extra is not None else getattr(element.fields, name, None))
    return [said] if said else []


def in_words(value: Any) -> str:
    """The value of a field as a person would write it on one line."""
    if value is None or value is False:
        return ""
    if isinstance(value, tuple):
        return ", ".join(filter(None, map(in_words, value)))
    if is_dataclass(value):
        parts = ((part, getattr(value, part.name)) for part in fields_of(value))
        said = ((part.name, in_words(own)) for part, own in parts if own != part.default)
        return ", ".join(f"{name.replace('_', ' ')} {words}" for name, words in said if words)
    return "yes" if value is True else str(value)


def choices(case: Case, key: str, shown: Collection[str]) -> tuple[str, ...]:
    """The ways in which support leaves an element, in written order; none where no choice is written."""
    drawn = (r.fields for r in case.children(key) if r.target in shown)
    said = dict.fromkeys(flat(fields.choice or "") if fields else "" for fields in drawn)
    return tuple(said) if any(said) else ()


def own_points(case: Case, key: str) -> tuple[str, ...]:
    """The assurance claim points on an element itself (not on its relations), in written order."""
    found = []
    for point in case.points.get(key, ()):
        element = case.elements[point]
        if any(
            case.locate(element.module, challenge.target) == key
            for challenge in element.entry.challenges
            if challenge.target
        ):
            found.append(flat(element.id))
    return tuple(found)


def _public(case: Case, element: Element) -> bool:
    module = case.modules.get(element.module)
    return module is not None and element.id in (getattr(module.fields, "interface", None) or ())


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
    target = case.elements[case.target_of(element.key)] if element.kind == "away" else element
    return None if target is element else target


def text_of(case: Case, element: Element) -> str:
    """Its text, or that of the element it stands for, or the title of the module it names."""
    if element.text:
        return element.text
    if element.kind in BORDERS and element.id in case.modules:
        return case.modules[element.id].fields.title or ""
    target = cited(case, element)
    return target.text if target else ""


def shape_of(case: Case, element: Element, look: Look, *, away: bool = False) -> Shape:
    """The shape of an element in a notation; `away` draws any element as an away one."""
    if element.kind == "away":
        target = cited(case, element)
        return AWAY_SHAPES.get(target.kind, "away-goal") if target else "away-goal"
    if away:
        return AWAY_SHAPES.get(element.kind, "away-goal")
    if look.notation == "cae" and element.kind in CAE_SHAPES:
        return CAE_SHAPES[element.kind]
    return SHAPES.get(element.kind, "goal")


def safe_url(url: str) -> str:
    """The URL if a reader may follow it (http, https, mailto or relative), else nothing."""
    if not url or any(char.isspace() or not char.isprintable() for char in url):
        return ""
    before = url.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    scheme, colon, _ = before.partition(":")
    return url if not colon or scheme.lower() in ("http", "https", "mailto") else ""
