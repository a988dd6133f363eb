"""Pages: a case too large for one sheet, cut at the joints of its tree into pictures that print legibly.

Each page has one top, or several small ones; what goes on elsewhere is an away element that names its page. A fan too
wide for one page is continued on the next ones under the same top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from types import MappingProxyType

from assurance.model.assessment import Assessment
from assurance.views.block import Block, blocks
from assurance.views.contour import Contour, join, pack
from assurance.views.figure import Label, figure
from assurance.views.geometry import NORMAL
from assurance.views.look import PLAIN_LOOK, Look
from assurance.views.node import Node
from assurance.views.pick import EVERYTHING, Elsewhere, Pick
from assurance.views.scene import Edge, Group, Scene, scene
from assurance.views.skeleton import Skeleton, skeleton
from assurance.views.text import flat

ELEMENTS = 30
SHEETS = ((1600.0, 960.0), (1080.0, 1490.0))
"""How large the argument on a page may be, lying or standing; with title and legend its text of 12 pixels then prints
at at least 5.6 points on A4 and 8 points on A3."""
ROW_GAP = 1.25 * NORMAL.row


@dataclass(slots=True)
class Page:
    """A page: its tops, the blocks it shows, and those it cuts off.

    Pages are numbered from 1; `part` and `parts` count those over which the children of one element are spread.
    `partial` has the blocks of which other parts show other children, each with its children on this page.
    """

    tops: list[int]
    shown: list[int]
    cut: list[int] = field(default_factory=list)
    partial: dict[int, list[int]] = field(default_factory=dict)
    number: int = 0
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages of a case with the blocks they are made of."""

    bones: Skeleton
    pages: list[Page]
    home: dict[int, int]
    below: list[int]


def plan(assessment: Assessment, *, look: Look = PLAIN_LOOK, pick: Pick = EVERYTHING) -> Plan:
    """Cut a case into pages, in reading order."""
    bones = skeleton(scene(assessment, pick=pick, look=look), stubs=False)
    cutter = _Cutter(bones, blocks(bones.scene))
    found: list[Page] = []
    waiting = list(reversed(cutter.together(bones.roots)))
    while waiting:
        parts = cutter.pages(waiting.pop())
        for at, page in enumerate(parts, 1):
            page.number, page.part, page.parts = len(found) + 1, at, len(parts)
            found.append(page)
        waiting.extend(tops for page in reversed(parts) for tops in reversed(cutter.together(page.cut)))
    home: dict[int, int] = {}
    for page in found:
        for block in page.shown:
            home.setdefault(block, page.number)
    return Plan(bones, found, home, cutter.below)


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
        whole = [groups[block].owner for block in page.shown if block not in page.partial]
        out = {r.target for key in whole for r in case.children(key)} | {groups[block].owner for block in page.cut}
        elsewhere = {
            key: Elsewhere(f"page {place[key]}", link(place[key])) for key in sorted(out - keys) if key in place
        }
        more = {groups[block].owner: _others(planned, block, here) for block, here in page.partial.items()}
        back = above.get(page.tops[0], 0)
        pick = Pick(keys, _title(planned, page, back), elsewhere, exact=True, more=more)
        found.append(replace(scene(assessment, pick=pick, look=look), part_url=link(back), words=WORDS))
    return found


WORDS = MappingProxyType({"away": "element on the page named below", "module": "page"})


def _title(planned: Plan, page: Page, back: int) -> str:
    """What a page says of itself: its number, its top, where its other parts are, and where it came from."""
    tops = ", ".join(planned.bones.scene.groups[block].owner for block in page.tops)
    words = f"Page {page.number} of {len(planned.pages)}: {tops}"
    if page.parts > 1:
        first = page.number - page.part + 1
        words += f", part {page.part} of {page.parts} on pages {first} to {first + page.parts - 1}"
    return f"{words}, from page {back}" if back else words


def _others(planned: Plan, block: int, here: list[int]) -> int:
    """How many elements below a block are on other parts."""
    return planned.below[block] - sum(planned.below[child] + 1 for child in here)


def overview(assessment: Assessment, planned: Plan, link: Callable[[int], str], *, look: Look = PLAIN_LOOK) -> Scene:
    """The pages as modules: which leads to which, with the state of each top."""
    groups = planned.bones.scene.groups
    nodes, edges = dict[str, Node](), []
    for page in planned.pages:
        top, *others = (planned.bones.scene.nodes[groups[block].owner] for block in page.tops)
        said = assessment.case.elements[top.element].text
        part = f" ({page.part} of {page.parts})" if page.parts > 1 else ""
        words = flat(f"{', '.join((top.id, *(other.id for other in others)))}{part}: {said}")
        short = (
            f"{words[:78].rpartition(' ')[0] if ' ' in words[40:78] else words[:60]} …" if len(words) > 79 else words
        )
        shown = figure("module", Label(f"Page {page.number}", top.word.replace("-", " "), short))
        name = f"Page {page.number}"
        label = f"{name}, {top.word}: {words}"
        nodes[name] = Node(
            name, "module_ref", name, shown, word=top.word, label=label, tooltip=label, url=link(page.number)
        )
        edges += [Edge("supported-by", name, f"Page {planned.home[block]}") for block in page.cut]
    title = planned.bones.scene.title
    parts = tuple(Group(name) for name in nodes)
    verdict, count = planned.bones.scene.verdict, f"{len(nodes)} pages"
    return Scene(title, verdict, nodes, parts, tuple(edges), count, look, words=WORDS)


@dataclass(frozen=True, slots=True)
class _Size:
    """What a subtree takes on a page: elements, its contour, and the height of each row, the deepest first."""

    count: int
    contour: Contour
    rows: tuple[float, ...]

    @property
    def width(self) -> float:
        """From its leftmost to its rightmost point."""
        return max(self.contour.right) - min(self.contour.left) if self.rows else 0.0

    @property
    def height(self) -> float:
        """All rows and the room between them."""
        return sum(self.rows) + ROW_GAP * (len(self.rows) - 1)

    @property
    def load(self) -> float:
        """How much of a page it takes, lying or standing; up to 1 fits."""
        width, height = self.width, self.height
        sheet = min(max(width / w, height / h) for w, h in SHEETS)
        return max(self.count / ELEMENTS, sheet)

    @property
    def fits(self) -> bool:
        """Whether it fits a page."""
        return self.load <= 1


NOTHING = _Size(0, Contour([], []), ())
AWAY = _Size(1, Contour([-92.0], [92.0]), (90.0,))
"""About the size of an away element."""


def _beside(parts: list[_Size]) -> _Size:
    """Subtrees side by side, around their middle."""
    if not parts:
        return _Size(0, Contour([], []), ())
    copies = [Contour(list(part.contour.left), list(part.contour.right), part.contour.shift) for part in parts]
    found = pack(copies, NORMAL.column)
    merged = join(copies, found, (found[0] + found[-1]) / 2)
    rows = zip_longest(*(reversed(part.rows) for part in parts), fillvalue=0.0)
    return _Size(sum(part.count for part in parts), merged, tuple(map(max, rows))[::-1])


class _Cutter:
    """Cuts claims off, from the leaves up, until each rest fits a page: the heaviest first (Kundu and Misra 1977).

    Arguments are never cut off, since GSN knows no away strategy; what is too wide even so is spread over parts.
    """

    def __init__(self, bones: Skeleton, built: list[Block]) -> None:
        self.children = bones.children
        self.built = built
        self.kinds = [bones.scene.nodes[group.owner].kind for group in bones.scene.groups]
        self.cut = [False] * len(built)
        self.runs: dict[int, list[list[int]]] = {}
        self.size: list[_Size] = [NOTHING] * len(built)
        self.parent = [-1] * len(built)
        self.cross = [0] * len(built)
        tree = {(upper, lower) for upper, below in enumerate(bones.children) for lower in below}
        for upper, lower, _ in bones.links:
            self.cross[upper] += (upper, lower) not in tree
        order = list(bones.roots)
        for block in order:
            order.extend(self.children[block])
            for child in self.children[block]:
                self.parent[child] = block
        self.below = [0] * len(built)
        for block in reversed(order):
            self.below[block] = sum(self.below[child] + 1 for child in self.children[block])
            self._fit(block)

    def _fit(self, block: int) -> None:
        """Cut claims below a block off until it fits; spread its children over parts if it never does."""
        below = self.children[block]
        self.size[block] = self._with(block, below)
        if self.size[block].fits:
            return
        for claim in sorted(self._claims(block), key=lambda one: self.size[one].load, reverse=True):
            self.cut[claim] = True
            self._renew(claim, block)
            if self.size[block].fits:
                return
        if len(below) > 1:
            runs = self._spread(block)
            if len(runs) > 1:
                self.runs[block] = runs
                self.size[block] = self._with(block, runs[0])

    def _claims(self, block: int) -> list[int]:
        """The nearest claims below a block that have something below them and are not cut off yet."""
        found, waiting = [], list(self.children[block])
        while waiting:
            one = waiting.pop()
            if self.kinds[one] != "claim":
                waiting.extend(self.children[one] if self.kinds[one] == "argument" else ())
            elif self.children[one] and not self.cut[one]:
                found.append(one)
        return found

    def _renew(self, claim: int, upto: int) -> None:
        """The sizes between a claim that was cut off and a block above it."""
        one = self.parent[claim]
        while True:
            self.size[one] = self._with(one, self.runs[one][0] if one in self.runs else self.children[one])
            if one == upto:
                return
            one = self.parent[one]

    def _with(self, block: int, below: list[int]) -> _Size:
        """The size of a block with these children, and with an away element for each link to another place."""
        one = self.built[block]
        parts = [AWAY if self.cut[child] else self.size[child] for child in below]
        under = _beside([*parts, *[AWAY] * self.cross[block]])
        half = sum(one.owner) / 2
        under.contour.cover(-half, one.width - half)
        return _Size(under.count + len(one.spots), under.contour, (*under.rows, one.height))

    def _spread(self, block: int) -> list[list[int]]:
        """The children in runs, each of which fits a page with the block."""
        runs: list[list[int]] = [[]]
        for child in self.children[block]:
            if runs[-1] and not self._with(block, [*runs[-1], child]).fits:
                runs.append([])
            runs[-1].append(child)
        return runs

    def together(self, roots: list[int]) -> list[list[int]]:
        """Tops in runs that fit a page, so that small subtrees share one."""
        runs: list[list[int]] = []
        taken = NOTHING
        for root in roots:
            both = _beside([taken, self.size[root]]) if runs else NOTHING
            if runs and both.fits:
                runs[-1].append(root)
                taken = both
            else:
                runs.append([root])
                taken = self.size[root]
        return runs

    def pages(self, tops: list[int]) -> list[Page]:
        """The pages under tops that stand together, not numbered yet: one, and one more for each further run."""
        found = [self._page(tops, tops)]
        for block in [one for one in found[0].shown if one in self.runs]:
            first, *others = self.runs[block]
            found[0].partial[block] = first
            path = [block]
            while self.kinds[path[0]] == "argument" and path[0] not in tops:
                path.insert(0, self.parent[path[0]])
            for run in others:
                page = self._page(run, path)
                page.partial = {one: [lower] for one, lower in pairwise(path)} | {block: run}
                found.append(page)
        return found

    def _page(self, waiting: list[int], shown: list[int]) -> Page:
        page = Page(list(shown[:1] if waiting is not shown else shown), list(shown) if waiting is not shown else [])
        queue = list(reversed(waiting))
        while queue:
            block = queue.pop()
            if self.cut[block] and block not in shown:
                page.cut.append(block)
            else:
                page.shown.append(block)
                queue.extend(reversed(self.runs[block][0] if block in self.runs else self.children[block]))
        return page


def page_name(number: int) -> str:
    """The file name of a page without its ending; the overview is page 0."""
    return f"page-{number:02d}" if number else "overview"
