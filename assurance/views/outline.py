"""The outline: the case as indented text, for terminals and for those who cannot see pictures. It needs no Graphviz."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assurance.model.assessment import Assessment
from assurance.model.case import Case
from assurance.model.element import Element
from assurance.views.node import cited, name_of, status, tab_of, text_of
from assurance.views.palette import style
from assurance.views.scene import NOT_DRAWN, verdict
from assurance.views.text import flat

ANSI = {
    "supported": "\x1b[34m",
    "partial": "\x1b[36m",
    "doubt": "\x1b[33m",
    "unsound": "\x1b[35m",
    "broken": "\x1b[31m",
    "idle": "\x1b[90m",
}
BOLD, DIM, RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
NARROWEST = 24
ORDER = {"in-context-of": 0, "challenged-by": 1, "supported-by": 2}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to come: an element, how it hangs on the one above (relation and guides), and what to say of that."""

    key: str
    relation: str
    guides: str
    last: bool
    note: str = ""


def outline(assessment: Assessment, *, color: bool, width: int = 100) -> Iterator[str]:
    """The lines of the outline, wrapped at `width` cells; deep lines keep a narrow column of text all the same."""
    case = assessment.case
    ink = _Ink(color)
    yield ink.bold(flat(case.header.title or case.id) or "Case")
    yield verdict(assessment)
    drawn = [key for key, e in case.elements.items() if e.kind not in NOT_DRAWN and not e.borrowed]
    if not drawn:
        yield from ("", "The case has no elements yet.")
        return
    shown: set[str] = set()
    tops = list(case.tops) or [key for key in drawn if not case.parents(key) and case.elements[key].kind == "claim"][:1]
    for top in tops:
        yield ""
        yield from _tree(assessment, top, shown, ink, width)
    yield from _rest(assessment, drawn, shown, ink, width)


def _rest(assessment: Assessment, drawn: list[str], shown: set[str], ink: _Ink, width: int) -> Iterator[str]:
    """What no top leads to: first what nothing leads to at all, then what only circles hold."""
    case = assessment.case
    hanging = {r.target for rs in (*case.supported_by.values(), *case.in_context_of.values()) for r in rs}
    hanging |= {doubt.defeater for doubt in case.doubts if doubt.about in case.elements}
    rest = [key for key in drawn if key not in shown]
    ordered = dict.fromkeys((*(k for k in rest if k not in hanging), *rest))
    parts: dict[str, list[str]] = {}
    for key in sorted(ordered, key=lambda key: not _behind(case, key)):
        parts.setdefault(_behind(case, key) or "Not reached from the top", []).append(key)
    for title, keys in parts.items():
        yield from _part(assessment, (title, keys), shown, ink, width)


def _part(assessment: Assessment, part: tuple[str, list[str]], shown: set[str], ink: _Ink, width: int) -> Iterator[str]:
    title, keys = part
    if all(key in shown for key in keys):
        return
    yield from ("", ink.bold(flat(title)))
    for key in keys:
        if key not in shown:
            yield ""
            yield from _tree(assessment, key, shown, ink, width)


def _behind(case: Case, key: str) -> str:
    """The module or contract behind whose border an element supports the top; nothing for one that does not."""
    module = case.modules.get(case.elements[key].module)
    if module is None or (module.kind != "contract" and key not in case.on_path):
        return ""
    return f"{module.kind.capitalize()} {module.id}"


def _tree(assessment: Assessment, root: str, shown: set[str], ink: _Ink, width: int) -> Iterator[str]:
    """An element and everything under it, each written out once."""
    waiting = [Entry(root, "", "", last=True)]
    while waiting:
        entry = waiting.pop()
        again = entry.key in shown
        below = [] if again else list(_below(assessment, entry))
        shown.add(entry.key)
        yield from _lines(assessment, entry, ink, width, again=again, open_below=bool(below))
        waiting.extend(reversed(below))


def _below(assessment: Assessment, entry: Entry) -> Iterator[Entry]:
    """What hangs on an element: contexts, doubts, then support in written order."""
    case = assessment.case
    found: dict[tuple[str, str], str] = {}
    for relation in case.contexts(entry.key):
        found[relation.target, "in-context-of"] = _crossed(relation.fields)
    for doubt in case.challenged_by.get(entry.key, ()):
        found[doubt.defeater, "challenged-by"] = _where(doubt.relation, doubt.of)
    for relation in case.children(entry.key):
        found[relation.target, "supported-by"] = _crossed(relation.fields)
    items = [(key, kind, note) for (key, kind), note in found.items() if key in case.elements]
    guides = entry.guides + ("" if not entry.relation else "   " if entry.last else "│  ")
    for at, (key, kind, note) in enumerate(items):
        yield Entry(key, kind, guides, last=at == len(items) - 1, note=note)


def _crossed(fields: object) -> str:
    return "defeated relation" if getattr(fields, "defeated", False) else ""


def _where(relation: tuple[str, str, str] | None, of: str) -> str:
    if relation:
        return f"about {relation[0]} {relation[2].replace('-', ' ')} {relation[1]}"
    return f"about the inference under {of}" if of else ""


def _lines(
    assessment: Assessment, entry: Entry, ink: _Ink, width: int, *, again: bool, open_below: bool
) -> Iterator[str]:
    case = assessment.case
    element = case.elements[entry.key]
    branch = ("└─ " if entry.last else "├─ ") if entry.relation else ""
    head, plain = _head(assessment, element, entry, ink)
    after = entry.guides + ("" if not entry.relation else "   " if entry.last else "│  ")
    hang = after + ("│  " if open_below else "   ")
    text = "(see above)" if again else flat(text_of(case, element))
    first, later = width - cells(entry.guides + branch + plain) - 1, max(width - len(hang) - 1, NARROWEST)
    lines = list(_wrapped(text, first, later)) if first >= NARROWEST / 2 else ["", *_wrapped(text, later, later)]
    yield f"{entry.guides}{branch}{head}{' ' + lines[0] if lines and lines[0] else ''}".rstrip()
    for line in lines[1:]:
        yield f"{hang} {line}"


def _head(assessment: Assessment, element: Element, entry: Entry, ink: _Ink) -> tuple[str, str]:
    """Kind, ID, state and disciplines: as shown, and without colors."""
    word = status(assessment, element.key)
    look = style(word)
    state = f"{look.sign} {word.replace('-', ' ')}{flat(assessment.proviso(element.key))}" if word else ""
    asides = (tab_of(assessment.case, element), _stands_for(assessment, element), entry.note)
    extra = "".join(f" [{part}]" for part in asides if part)
    doubts = "challenged by " if entry.relation == "challenged-by" and element.kind != "defeater" else ""
    kind, name = flat(element.kind_name), flat(name_of(element))
    plain = f"{doubts}{kind} {name}{' ' + state if state else ''}{extra}:"
    painted = f"{doubts}{ink.dim(kind)} {ink.bold(name)}{' ' + ink.paint(state, look.color) if state else ''}{extra}:"
    return painted, plain


def _stands_for(assessment: Assessment, element: Element) -> str:
    target = cited(assessment.case, element)
    return f"cites {target.kind_name}" if target else ""


def _wrapped(text: str, first: int, later: int) -> Iterator[str]:
    """The text in lines of cells; a word longer than a line is broken."""
    room, line = first, ""
    waiting = text.split(" ")[::-1]
    while waiting:
        word = waiting.pop()
        wanted = f"{line} {word}" if line else word
        if cells(wanted) <= room:
            line = wanted
        elif line:
            yield line
            line, room = "", later
            waiting.append(word)
        else:
            cut = _fitting(word, room)
            yield word[:cut]
            waiting.append(word[cut:])
            room = later
    if line:
        yield line


def _fitting(word: str, room: int) -> int:
    used = 0
    for at, char in enumerate(word):
        used += cells(char)
        if used > room and at:
            return at
    return len(word)


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcwidth

    return sum(max(wcwidth(char), 0) for char in text)


class _Ink:
    """Colors, or none of them."""

    __slots__ = ("color",)

    def __init__(self, color: bool) -> None:  # noqa: FBT001  private, one argument
        self.color = color

    def bold(self, text: str) -> str:
        return f"{BOLD}{text}{RESET}" if self.color else text

    def dim(self, text: str) -> str:
        return f"{DIM}{text}{RESET}" if self.color else text

    def paint(self, text: str, color: str) -> str:
        return f"{ANSI[color]}{text}{RESET}" if self.color and color in ANSI else text
