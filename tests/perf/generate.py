"""A generator of cases of any size and shape: claims, arguments, evidence and contexts, spread over files.

`python tests/perf/generate.py --size 1000 --depth 8 --files 4 --cross-links 5% --texts mixed -o FOLDER`. The same
arguments give the same case, and `assurance check` finds no error in it.
"""

from __future__ import annotations

import argparse
import math
import random
import string
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import statements

CASE, GSN2X_CASE = "generated.case.yaml", "generated.gsn2x.yaml"
TEXTS = ("short", "normal", "long", "mixed")
DISCIPLINES = ("safety", "security", "both")
LIMITS = """[limits]
file-bytes = 10_000_000_000
nodes = 1_000_000_000
elements = 100_000_000
files = 1_000_000
depth = 1_000
"""

SENTENCE = (
    "requests for dangerous instructions with the filter under adaptive attack in ordinary use by operators within one "
    "hour of the alarm from monitored sessions about guidance on laboratory equipment"
)
WORDS = SENTENCE.split()
OPENINGS = {
    "claim": "the assistant refuses requests",
    "argument": "argument over",
    "evidence": "report on",
    "context": "scope of requests",
    "assumption": "operators watch",
    "justification": "the standard asks for",
    "defeater": "the filter misses",
}
"""How texts of a kind begin, so that they have the form that `check` asks for."""
STRANGE: tuple[str, ...] = (
    "系统拒绝所有危险请求，过滤器阻止其余内容。",
    "日本語のテキストは単語の間に空白を置かない。",
    "🎉👩‍🚀 alarms 🇬🇧 are watched 👍🏽 within an hour",
    "המערכת דוחה בקשות מסוכנות גם תחת התקפה",
    "يرفض النظام الطلبات الخطرة under adaptive attack",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2,
    *string.ascii_lowercase[:2],
)
"""Texts that are hard to measure and to break: CJK, emoji, right to left, mixed directions, long words, one letter."""

LETTERS = dict(zip(OPENINGS, "CSEXAJD", strict=True))
GSN2X = dict(zip(OPENINGS, ("G", "S", "Sn", "C", "A", "J", "JD"), strict=True))
"""How names begin; gsn2x has no doubts, so the one of the case becomes a justification."""
LENGTHS = {"claim": 80, "argument": 75, "evidence": 50}


@dataclass(frozen=True, slots=True)
class Spec:
    """What to generate. `ValueError` where it cannot be.

    `size` counts all elements, `depth` the levels from the top claim to the lowest evidence (0: what suits the size),
    `files` the case document and its parts. `cross_links` is the number of further support relations for each one of
    the tree, as far as there is room for them; they lead at least one level down, so there are no circles and no
    longer chains.
    """

    size: int = 100
    depth: int = 0
    files: int = 1
    cross_links: float = 0.0
    texts: str = "normal"
    disciplines: str = "both"
    seed: int = 1

    def __post_init__(self) -> None:
        if self.depth and self.depth < 3:
            raise ValueError("`depth` must be 3 or more: a top claim, claims, evidence")
        if self.size < self.levels + 3:
            raise ValueError(f"{self.levels} levels need {self.levels + 3} elements or more")
        if not 1 <= self.files <= self.size // 2:
            raise ValueError("`files` must be from 1 to half the elements")
        if not 0 <= self.cross_links <= 10:
            raise ValueError("`cross_links` must be from 0 to 10 (1000%)")
        if self.texts not in TEXTS or self.disciplines not in DISCIPLINES:
            raise ValueError(f"`texts` is one of {TEXTS}, `disciplines` one of {DISCIPLINES}")

    @property
    def levels(self) -> int:
        """The depth, where none is given one that grows as slowly as that of cases that people write."""
        return self.depth or max(4, 2 + 2 * round(math.log(max(self.size, 4) / 4, 3)))


@dataclass(slots=True, eq=False)
class Element:
    """An element of the tree: what it says, what is below, beside and against it, what it leads to elsewhere.

    `turn` counts evidence of a discipline.
    """

    kind: str
    level: int
    parent: Element | None = None
    side: str = ""
    name: str = ""
    text: str = ""
    file: int = 0
    turn: int = 0
    below: list[Element] = field(default_factory=list)
    beside: list[Element] = field(default_factory=list)
    doubts: list[Element] = field(default_factory=list)
    far: list[Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plot:
    """A claim that waits for its support: how many elements, within how many levels, and whether it must use them."""

    claim: Element
    size: int
    levels: int
    full: bool


def case(elements: int, *, seed: int = 1) -> str:
    """The YAML of a case with this many elements in one file."""
    return files(Spec(size=elements, seed=seed))[CASE]


def files(spec: Spec) -> dict[str, str]:
    """The files of a case by name: the case document, then its parts."""
    made = tree(spec)
    names = [CASE, *(f"part-{number}.yaml" for number in range(1, spec.files))]
    lines: list[list[str]] = [[_head(spec, made, names[1:])], *(["elements:\n"] for _ in names[1:])]
    for one in made:
        if _stands_alone(one):
            lines[one.file].extend(_entry(spec, one, 2))
    return {name: "".join(part) for name, part in zip(names, lines, strict=True)}


def write(spec: Spec, folder: Path) -> Path:
    """Write the files and the artifacts, with limits that let any size pass; gives the path of the case document."""
    reports = dict(statements.report(number) for number in range(min(spec.size, statements.REPORTS)))
    Path(folder, "reports").mkdir(parents=True, exist_ok=True)
    for name, text in {**files(spec), **reports, "assurance.toml": LIMITS}.items():
        Path(folder, name).write_text(text, "utf-8")
    return folder / CASE


def gsn2x(spec: Spec) -> str:
    """The same case in the YAML of gsn2x."""
    made = tree(spec)
    names = {one: GSN2X[one.kind] + one.name[1:] for one in made}
    lines: list[str] = []
    for one in made:
        lines.append(f"{names[one]}:\n  text: {_quoted(one.text)}\n")
        for key, linked in (("supportedBy", [*one.below, *one.far]), ("inContextOf", [*one.beside, *one.doubts])):
            if linked:
                lines.append(f"  {key}: [{', '.join(names[other] for other in linked)}]\n")
    return "".join(lines)


def tree(spec: Spec) -> list[Element]:
    """The elements, every one before what is below it, each in the file it belongs to; one doubts the top claim."""
    source = random.Random(spec.seed)
    numbers: Counter[str] = Counter()
    made: list[Element] = []
    top = Element("claim", 1)
    top.doubts.append(Element("defeater", 1, top))
    waiting = [_Plot(top, spec.size - 2, spec.levels - 1, full=True)]
    while waiting:
        grown, further = _grow(source, waiting.pop(), spec.disciplines)
        for one in grown:
            one.name = f"{LETTERS[one.kind]}{numbers[one.kind]}"
            one.text = _text(source, spec.texts, one.kind)
            numbers[one.kind] += 1
        made.extend(grown)
        waiting.extend(reversed(further))
    turns: Counter[str] = Counter()
    for place, one in enumerate(made):
        if one.kind == "evidence":
            one.turn = turns[one.side]
            turns[one.side] += 1
        one.file = place * spec.files // spec.size
        if one.kind not in ("claim", "argument", "evidence") and one.parent:
            one.file = one.parent.file
    _cross(source, made, spec.cross_links)
    return made


def _grow(source: random.Random, plot: _Plot, disciplines: str) -> tuple[list[Element], list[_Plot]]:
    """A claim with what is directly below, beside and against it, and the claims that wait for their own support."""
    claim, left, top = plot.claim, plot.size, plot.claim.level == 1
    grown = [claim, *claim.doubts]
    if not top and left > (plot.levels if plot.full else 1) and source.random() < 0.2:
        (kind,) = source.choices(("context", "assumption", "justification"), (6, 3, 1))
        claim.beside.append(Element(kind, claim.level, claim))
        grown, left = [claim, *claim.beside], left - 1
    if plot.levels == 1 or (left < 4 and not plot.full):
        claim.below.extend(Element("evidence", claim.level + 1, claim, claim.side) for _ in range(left))
        return [*grown, *claim.below], []
    owner, levels = claim, plot.levels - 1
    if plot.levels % 2:
        owner = Element("argument", claim.level + 1, claim, claim.side)
        claim.below.append(owner)
        grown, left, levels = [*grown, owner], left - 1, levels - 1
    sizes, deep = _shares(source, left, levels, full=plot.full, least=2 if top else 1)
    sides = ("safety", "security") if disciplines == "both" else (disciplines, disciplines)
    for at in range(len(sizes)):
        owner.below.append(Element("claim", owner.level + 1, owner, sides[at % 2] if top else claim.side))
    return grown, [
        _Plot(one, size, levels, full=at == deep) for at, (one, size) in enumerate(zip(owner.below, sizes, strict=True))
    ]


def _shares(source: random.Random, total: int, levels: int, *, full: bool, least: int) -> tuple[list[int], int]:
    """How many elements go below each of several claims, and which of the claims must use all levels (-1: none)."""
    needed = levels if full else 1
    fan = max(source.randint(2, 6), math.ceil((total / 3) ** (2 / (levels + 1))))
    count = max(least, min(fan, 1 + (total - needed - 1) // 2))
    deep = source.randrange(count) if full else -1
    sizes = [needed if at == deep else 1 for at in range(count)]
    spare = total - count - sum(sizes)
    weights = [source.uniform(0.3, 1.3) for _ in sizes]
    whole, given, reached = sum(weights), 0, 0.0
    for at, weight in enumerate(weights):
        reached += weight
        upto = spare if at == count - 1 else int(spare * reached / whole)
        sizes[at] += upto - given
        given = upto
    return sizes, deep


def _cross(source: random.Random, made: list[Element], share: float) -> None:
    """Add support relations from claims to claims and evidence elsewhere, on a lower level.

    Claims of safety lean on those of security, which protect what they rely on; the reverse would be a circle.
    """
    wanted = round(share * sum(len(one.below) for one in made))
    owners = [one for one in made if one.kind == "claim" and one.level > 1]
    targets = [one for one in made if one.kind in ("claim", "evidence") and one.level > 2]
    for _ in range(50 * wanted if targets else 0):
        owner, target = source.choice(owners), source.choice(targets)
        if owner.side == "security" and (target.kind, target.side) == ("claim", "safety"):
            continue
        if target.level > owner.level and target not in owner.far and not _under(owner, target):
            owner.far.append(target)
            wanted -= 1
        if not wanted:
            return


def _under(upper: Element, lower: Element | None) -> bool:
    while lower is not None and lower.level > upper.level:
        lower = lower.parent
    return lower is upper


def _text(source: random.Random, texts: str, kind: str) -> str:
    """What an element says: a text of a length, or for `mixed` of any."""
    length = LENGTHS.get(kind, 60)
    if texts == "mixed":
        if source.random() < 0.4:
            return source.choice(STRANGE)
        texts = source.choice(("short", "normal", "normal", "long"))
    long = {"short": source.randint(1, 20), "normal": length, "long": 5 * length}[texts]
    words = OPENINGS[kind].split() if long > 20 else [source.choice(WORDS)]
    while sum(map(len, words)) + len(words) < long:
        words.append(source.choice(WORDS))
    return " ".join(words).capitalize()


def _head(spec: Spec, made: list[Element], parts: list[str]) -> str:
    """The case document up to its elements; the risks are critical where each rests on evidence of two types."""
    sides = [side for side in statements.RISKS if spec.disciplines in (side, "both")]
    enough = all(sum(one.kind == "evidence" and one.side == side for one in made) > 1 for side in sides)
    first = {side: next(one.name for one in made if one.kind == "claim" and one.side == side) for side in sides}
    return statements.head(first, parts, severity="critical" if enough else "major")


def _stands_alone(one: Element) -> bool:
    """Whether an element is written at the top of its file, not inside its parent: texts stay narrow at any depth."""
    return one.parent is None or one.kind == "argument" or one.parent.file != one.file


def _entry(spec: Spec, one: Element, indent: int) -> Iterator[str]:
    """The YAML of an element and of what is written inside it."""
    space = " " * (indent + 2)
    yield f"{' ' * indent}- {one.kind}: {one.name}\n{space}text: {_scalar(one.text, indent + 4)}\n"
    yield textwrap.indent(_facts(spec, one), space)
    yield from _list(spec, "in_context_of", one.beside, (), indent + 2)
    yield from _list(spec, "supported_by", one.below, one.far, indent + 2)
    yield from _list(spec, "challenged_by", one.doubts, (), indent + 2)


def _facts(spec: Spec, one: Element) -> str:
    """What an element says besides its text; the first claim argues that the register is complete, too."""
    if one.kind == "defeater":
        return statements.DOUBT
    if one.kind == "claim":
        alone = spec.disciplines != "both"
        return statements.claim(one.side, alone=alone, first=one.name == "C1") if one.parent else statements.TOP
    if one.kind == "evidence" and one.parent:
        opened = one is one.parent.below[0]
        return statements.evidence(one.side, one.turn, int(one.name[1:]), opened=opened)
    return ""


def _list(spec: Spec, key: str, near: Iterable[Element], far: Iterable[Element], indent: int) -> Iterator[str]:
    """A relation: on one line where it names only, else with the elements that are written inside it."""
    space, inside = " " * indent, [one for one in near if not _stands_alone(one)]
    if inside:
        yield f"{space}{key}:\n"
        for one in near:
            yield from _entry(spec, one, indent + 2) if not _stands_alone(one) else (f"{space}  - {one.name}\n",)
        yield from (f"{space}  - {one.name}\n" for one in far)
    elif names := [one.name for one in (*near, *far)]:
        yield f"{space}{key}: [{', '.join(names)}]\n"


def _scalar(text: str, indent: int) -> str:
    """A text as YAML: quoted where it is not ASCII, folded where it is long and of even length, else plain."""
    if not text.isascii():
        return _quoted(text)
    if len(text) < 60 or len(text) % 2:
        return text
    return ">-\n" + textwrap.indent(textwrap.fill(text, 100), " " * indent)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def share(text: str) -> float:
    """A share: `5%` or `0.05`."""
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def main() -> None:
    """Write a case into a folder."""
    parser = argparse.ArgumentParser(description="Generate a case of any size and shape.")
    parser.add_argument("--size", type=int, default=100, help="elements (default: 100)")
    parser.add_argument("--depth", type=int, default=0, help="levels (default: what suits the size)")
    parser.add_argument("--files", type=int, default=1, help="files (default: 1)")
    parser.add_argument("--cross-links", type=share, default=0.0, help="5%%: five for each hundred of the tree")
    parser.add_argument("--texts", choices=TEXTS, default="normal")
    parser.add_argument("--disciplines", choices=DISCIPLINES, default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gsn2x", action="store_true", help="also write the case for gsn2x")
    parser.add_argument("-o", "--output", type=Path, default=Path(), metavar="FOLDER")
    asked = vars(parser.parse_args())
    folder, other = asked.pop("output"), asked.pop("gsn2x")
    try:
        spec = Spec(**asked)
    except ValueError as problem:
        parser.error(str(problem))
    print(write(spec, folder))
    if other:
        Path(folder, GSN2X_CASE).write_text(gsn2x(spec), "utf-8")


if __name__ == "__main__":
    main()
