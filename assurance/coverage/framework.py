"""A framework, item by item: what in a case refers to each, what that is worth, and what is left out on purpose.

Never a score: an item is named in order to be read, and a share of items says nothing about which of them matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from assurance.coverage.counting import risk_exclusion, valid
from assurance.frameworks import Framework, Item
from assurance.model.assessment import Assessment, State
from assurance.model.element import Element
from assurance.syntax.entry import Entry


class Status(StrEnum):
    """What a case says of an item, in the words that are printed."""

    SUPPORTED = "supported"
    CLAIMED = "claimed"
    EXCLUDED = "excluded"
    NOT_ADDRESSED = "not addressed"


@dataclass(frozen=True, slots=True)
class Mention:
    """Something in a case that refers to an item, with its state (of a risk: whether claims address it).

    `risks` are those through which a claim refers to the item, empty where it does so itself. `supports` tells whether
    it makes the item supported; `remark` why it cannot although its state is good.
    """

    key: str
    kind: str
    state: str
    risks: tuple[str, ...] = ()
    supports: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A valid exclusion of an item, or of something that it is a part of (`item`)."""

    id: str
    item: str
    reason: str
    owner: str
    review_by: dt.date


@dataclass(frozen=True, slots=True)
class Row:
    """An item and what a case says of it: `direct` refers to it by itself, `through` by addressing a risk that does."""

    item: Item
    status: Status
    direct: tuple[Mention, ...] = ()
    through: tuple[Mention, ...] = ()
    exclusion: Exclusion | None = None

    @property
    def said(self) -> bool:
        """Whether the case says anything of the item."""
        return bool(self.direct or self.through or self.exclusion)


@dataclass(frozen=True, slots=True)
class Total:
    """How many of some items are what. `key` is a group's ID, or the ID of an item under which they are listed."""

    key: str
    title: str
    one: str
    many: str
    items: int
    supported: int
    claimed: int
    excluded: int

    @property
    def addressed(self) -> int:
        """How many are supported or at least claimed."""
        return self.supported + self.claimed

    @property
    def not_addressed(self) -> int:
        """How many nothing is said of that counts."""
        return self.items - self.addressed - self.excluded

    @property
    def sentence(self) -> str:
        """The counts with their denominator: `3 of 32 measures addressed, 2 supported`."""
        noun = self.one if self.items == 1 else self.many
        more = f", {self.excluded} excluded" if self.excluded else ""
        return f"{self.addressed} of {self.items} {noun} addressed, {self.supported} supported{more}"


@dataclass(frozen=True, slots=True)
class FrameworkTable:
    """A framework against a case: every item in its order, totals by counted group, and totals by heading."""

    framework: Framework
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    headings: tuple[Total, ...]


def framework_table(view: Assessment, framework: Framework) -> FrameworkTable:
    """What a case says of every item of a framework.

    An item is supported if a claim that refers to it, itself or through a risk that it addresses, stands on a path from
    a top, is no summary and is supported; or if evidence that refers to it holds and is used on such a path. It is
    claimed if some claim, argument or evidence refers to it. A risk alone says that something may go wrong.
    """
    mentions, excluded = _Mentions(view, framework), _exclusions(view, framework)
    rows = tuple(_row(item, mentions, _covering(framework, item, excluded)) for item in framework.items)
    counted = [row for row in rows if row.item.group in framework.counted]
    groups = [group for group in framework.groups if group.counted]
    totals = tuple(_total(g.id, g.title, [r for r in counted if r.item.group == g.id], framework) for g in groups)
    return FrameworkTable(framework, rows, totals, tuple(_headings(framework, counted)))


def _row(item: Item, mentions: _Mentions, exclusion: Exclusion | None) -> Row:
    direct, through = tuple(mentions.direct(item)), tuple(mentions.through(item))
    claiming = [m for m in (*direct, *through) if m.kind in ("claim", "argument", "evidence")]
    if any(mention.supports for mention in claiming):
        status = Status.SUPPORTED
    elif exclusion is not None:
        status = Status.EXCLUDED
    else:
        status = Status.CLAIMED if claiming else Status.NOT_ADDRESSED
    return Row(item, status, direct, through, exclusion)


@dataclass(slots=True)
class _Mentions:
    """Everything in a case that refers to items of one framework, by item."""

    view: Assessment
    framework: Framework
    elements: dict[str, dict[str, Element]] = field(default_factory=dict)
    risks: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        case = self.view.case
        for element in case.of_kind("claim", "argument", "evidence"):
            for item in self._items(element.fields.refs):
                self.elements.setdefault(item, {})[element.key] = element
        for risk in case.entries("risks").values():
            for item in self._items(risk.fields.refs):
                self.risks.setdefault(item, {})[risk.id] = risk

    def _items(self, refs: Iterable[str]) -> Iterator[str]:
        found = (self.framework.item(ref) for ref in refs)
        return (item.id for item in found if item is not None)

    def direct(self, item: Item) -> Iterator[Mention]:
        """What refers to an item by itself: risks, then elements in written order."""
        for risk in self.risks.get(item.id, {}).values():
            yield Mention(risk.id, risk.kind, self._risk_state(risk))
        for element in self.elements.get(item.id, {}).values():
            yield self._mention(element)

    def through(self, item: Item) -> Iterator[Mention]:
        """The claims that address a risk which refers to an item, and do not refer to it themselves."""
        found: dict[str, tuple[Element, list[str]]] = {}
        for risk in self.risks.get(item.id, {}):
            for claim in self.view.case.addressing.get(risk, ()):
                if claim.key not in self.elements.get(item.id, {}):
                    found.setdefault(claim.key, (claim, []))[1].append(risk)
        yield from (self._mention(claim, tuple(risks)) for claim, risks in found.values())

    def _risk_state(self, risk: Entry) -> str:
        exclusion = risk_exclusion(self.view, risk)
        if self.view.case.addressing.get(risk.id):
            return "addressed"
        return f"excluded by {exclusion}" if exclusion else "not addressed"

    def _mention(self, element: Element, risks: tuple[str, ...] = ()) -> Mention:
        view, kind = self.view, element.kind
        remark = ""
        if element.key not in view.case.on_path:
            remark = "not on a path from the top"
        elif kind == "claim" and element.fields.summary:
            remark = "a summary"
        state = view.word(element.key) or State.UNDEVELOPED.value
        supports = kind != "argument" and not remark and view.holds(element.key)
        return Mention(element.key, kind, state, risks, supports, remark)


def _exclusions(view: Assessment, framework: Framework) -> dict[str, Exclusion]:
    """The valid exclusions of items of a framework, by item; the first one where there are several."""
    found: dict[str, Exclusion] = {}
    for entry in view.case.entries("exclusions").values():
        said = entry.fields
        item = framework.item(said.item) if said.item and valid(view, entry) else None
        if item is not None:
            found.setdefault(item.id, Exclusion(entry.id, item.id, said.reason, said.owner, said.review_by))
    return found


def _covering(framework: Framework, item: Item, excluded: dict[str, Exclusion]) -> Exclusion | None:
    return next((excluded[above.id] for above in framework.above(item) if above.id in excluded), None)


def _headings(framework: Framework, counted: list[Row]) -> Iterator[Total]:
    """Totals of the counted items under each heading; one that stands under several is counted in each of them."""
    below: dict[str, list[Row]] = {}
    for row in counted:
        above = {heading.id for heading in framework.above(row.item)} | set(row.item.under)
        for heading in above:
            below.setdefault(heading, []).append(row)
    for item in framework.items:
        if item.group not in framework.counted and item.id in below:
            yield _total(item.id, item.title, below[item.id], framework)


def _total(key: str, title: str, rows: list[Row], framework: Framework) -> Total:
    group = next((g for g in framework.groups if rows and g.id == rows[0].item.group), None)
    group = group or next(g for g in framework.groups if g.id == key)
    counts = {status: sum(row.status is status for row in rows) for status in Status}
    return Total(
        key,
        title,
        group.one,
        group.many,
        len(rows),
        counts[Status.SUPPORTED],
        counts[Status.CLAIMED],
        counts[Status.EXCLUDED],
    )
