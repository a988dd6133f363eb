"""Pages: a case too large for one sheet, cut at the joints of its tree into pictures that print legibly.

Each page has one top; what goes on elsewhere is drawn as an away element that names its page. A fan too wide for one
page is continued on the next ones under the same top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from assurance.model.assessment import Assessment
from assurance.views.block import Block, blocks
from assurance.views.contour import GAP
from assurance.views.figure import Label, figure
from assurance.views.geometry import RANK_GAP
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.node import Node
from assurance.views.pick import EVERYTHING, Elsewhere, Pick
from assurance.views.scene import Edge, Group, Scene, scene
from assurance.views.skeleton import Skeleton, skeleton
from assurance.views.text import flat

ELEMENTS = 30
WIDTH, HEIGHT = 1440.0, 860.0
"""How large the argument on a page may be: its text of 12 pixels then prints at 6.5 points on A4, 9 points on A3."""
AWAY_WIDTH, AWAY_HEIGHT = 184.0, 90.0


@dataclass(slots=True)
class Page:
    """A page: its number from 1, its top, the blocks it shows, those it cuts off, and the pages it came from.

    `part` and `parts` count the pages over which the children of one top are spread.
    """

    number: int
    top: int
    shown: list[int]
    cut: list[int] = field(default_factory=list)
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages of a case with the blocks they are made of."""

    bones: Skeleton
    pages: list[Page]
    home: dict[int, int]


def plan(assessment: Assessment, *, look: Look = PLAIN_LOOK, pick: Pick = EVERYTHING) -> Plan:
    """Cut a case into pages, in reading order."""
    bones = skeleton(scene(assessment, pick=pick, look=look), stubs=False)
    cutter = _Cutter(bones, blocks(bones.scene))
    found: list[Page] = []
    waiting = list(reversed(cutter.together(bones.roots)))
    while waiting:
        tops = waiting.pop()
        parts = cutter.pages(tops)
        for at, (shown, cut) in enumerate(parts, 1):
            found.append(Page(len(found) + 1, tops[0], shown, cut, at, len(parts)))
            waiting.extend([block] for block in reversed(cut))
    home: dict[int, int] = {}
    for page in found:
        for block in page.shown:
            home.setdefault(block, page.number)
    return Plan(bones, found, home)


def scenes(
    assessment: Assessment, planned: Plan, link: Callable[[int], str], *, look: Look = PLAIN_LOOK
) -> list[Scene]:
    """The scenes of the pages; `link` says where a page is found."""
    case, groups = assessment.case, planned.bones.scene.groups
    place = {groups[block].owner: number for block, number in planned.home.items()}
    above = {block: page.number for page in planned.pages for block in page.cut}
    found = []
    for page in planned.pages:
        keys = frozenset(groups[block].owner for block in page.shown)
        rest = {groups[block].owner for block in planned.bones.children[page.top]} - keys if page.parts > 1 else set()
        rest -= {groups[block].owner for block in page.cut}
        out = {r.target for key in keys for r in case.children(key)} - keys - rest
        elsewhere = {key: Elsewhere(f"page {place[key]}", link(place[key])) for key in sorted(out) if key in place}
        words = f"Page {page.number} of {len(planned.pages)}: {groups[page.top].owner}"
        words += f", part {page.part} of {page.parts}" if page.parts > 1 else ""
        back = above.get(page.top, 0)
        title = f"{words}, from page {back}" if back else words
        drawn = scene(assessment, pick=Pick(keys, title, elsewhere), look=look)
        found.append(replace(drawn, part_url=link(back)))
    return found


def overview(assessment: Assessment, planned: Plan, link: Callable[[int], str], *, look: Look = PLAIN_LOOK) -> Scene:
    """The pages as modules: which leads to which, with the state of each top."""
    groups = planned.bones.scene.groups
    nodes, edges = dict[str, Node](), []
    for page in planned.pages:
        top = planned.bones.scene.nodes[groups[page.top].owner]
        said = assessment.case.elements[top.element].text
        part = f" ({page.part} of {page.parts})" if page.parts > 1 else ""
        words = flat(f"{top.id}{part}: {said}")
        short = f"{words[:72].rstrip()}…" if len(words) > 74 else words
        shown = figure("module", Label(f"Page {page.number}", top.word.replace("-", " "), short))
        name = f"Page {page.number}"
        label = f"{name}, {top.word}: {words}"
        nodes[name] = Node(
            name, "module_ref", name, shown, word=top.word, label=label, tooltip=label, url=link(page.number)
        )
        edges += [Edge("supported-by", name, f"Page {planned.home[block]}") for block in page.cut]
    title = planned.bones.scene.title
    parts = tuple(Group(name) for name in nodes)
    return Scene(title, planned.bones.scene.verdict, nodes, parts, tuple(edges), f"{len(nodes)} pages", look)


@dataclass(slots=True)
class _Size:
    """What a subtree takes on a page: elements, width and height."""

    count: int
    width: float
    height: float

    @property
    def fits(self) -> bool:
        """Whether it fits a page."""
        return self.count <= ELEMENTS and self.width <= WIDTH and self.height <= HEIGHT

    @property
    def load(self) -> float:
        """How much of a page it takes."""
        return max(self.count / ELEMENTS, self.width / WIDTH, self.height / HEIGHT)


class _Cutter:
    """Cuts subtrees off, from the leaves up, until each rest fits a page."""

    def __init__(self, bones: Skeleton, built: list[Block]) -> None:
        self.children = bones.children
        self.built = built
        self.cut = [False] * len(built)
        self.kinds = [bones.scene.nodes[group.owner].kind for group in bones.scene.groups]
        self.runs: dict[int, list[list[int]]] = {}
        self.size: list[_Size] = [_Size(0, 0.0, 0.0)] * len(built)
        order = list(bones.roots)
        for block in order:
            order.extend(self.children[block])
        for block in reversed(order):
            self._fit(block)

    def _fit(self, block: int) -> None:
        """Cut children of a block off, the largest first, until it fits; spread them over pages if it never does."""
        below = self.children[block]
        size = self._with(block, below)
        large = sorted((c for c in below if self.children[c]), key=lambda c: self.size[c].load, reverse=True)
        for child in large:
            if size.fits:
                break
            if not self.cut[child] and self.kinds[child] != "defeater":
                self.cut[child] = True
                size = self._with(block, below)
        if not size.fits and len(below) > 1:
            self.runs[block] = self._spread(block)
            self.cut[block] = len(self.runs[block]) > 1
            size = self._with(block, self.runs[block][0])
        self.size[block] = size

    def _with(self, block: int, below: list[int]) -> _Size:
        """The size of a block with these children."""
        one = self.built[block]
        away = _Size(1, AWAY_WIDTH, AWAY_HEIGHT)
        parts = [away if self.cut[child] else self.size[child] for child in below]
        half = sum(one.owner) / 2
        across = 2 * max(half, one.width - half) if below else one.width
        return _Size(
            len(one.spots) + sum(part.count for part in parts),
            max(across, sum(part.width for part in parts) + GAP * (len(parts) - 1)),
            one.height + (RANK_GAP * 1.4 + max(part.height for part in parts) if parts else 0.0),
        )

    def _spread(self, block: int) -> list[list[int]]:
        """The children in runs, each of which fits a page with the block."""
        runs: list[list[int]] = [[]]
        for child in self.children[block]:
            if runs[-1] and not self._with(block, [*runs[-1], child]).fits:
                runs.append([])
            runs[-1].append(child)
        return runs

    def together(self, roots: list[int]) -> list[list[int]]:
        """The roots in runs that fit a page; what has more than one page stands alone."""
        runs: list[list[int]] = []
        taken = _Size(0, 0.0, 0.0)
        for root in roots:
            one = self.size[root]
            both = _Size(taken.count + one.count, taken.width + GAP + one.width, max(taken.height, one.height))
            if runs and both.fits and not self.cut[root] and not self.cut[runs[-1][0]]:
                runs[-1].append(root)
                taken = both
            else:
                runs.append([root])
                taken = one
        return runs

    def pages(self, tops: list[int]) -> list[tuple[list[int], list[int]]]:
        """The pages under tops that stand together: the blocks that each shows, and those it cuts off."""
        if len(tops) == 1 and len(self.runs.get(tops[0], ())) > 1:
            return [self._below(tops, run) for run in self.runs[tops[0]]]
        return [self._below(tops, [child for top in tops for child in self.children[top]])]

    def _below(self, tops: list[int], below: list[int]) -> tuple[list[int], list[int]]:
        shown, cut = list(tops), []
        waiting = list(reversed(below))
        while waiting:
            block = waiting.pop()
            if self.cut[block]:
                cut.append(block)
            else:
                shown.append(block)
                waiting.extend(reversed(self.children[block]))
        return shown, cut


def page_name(number: int) -> str:
    """The file name of a page without its ending; the overview is page 0."""
    return f"page-{number:02d}" if number else "overview"
