"""An explanation as text for a terminal: sections, aligned, wrapped, in the colors of the outline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assurance.diagnostic import Severity
from assurance.model.case import Case
from assurance.model.mending import Step, things
from assurance.model.paths import Path, Paths
from assurance.model.reason import Reason
from assurance.model.whatif import WhatIf
from assurance.model.why import name_of
from assurance.source import Span
from assurance.views.explained import Explanation, Line
from assurance.views.outline import cells
from assurance.views.palette import style
from assurance.views.prose import Piece, hang

STEPS, LINES, REASONS, DEEPEST, LONGEST = 24, 12, 12, 6, 9
"""How many things to do, lines of a table and reasons are shown, how deep lists go, and the length of a path."""
_SPACE = re.compile(r"[\t\n\r ]+")
_GRAVE = {Severity.ERROR: "broken", Severity.WARNING: "doubt", Severity.INFO: "dim"}


@dataclass(frozen=True, slots=True)
class Page:
    """What the sections share: the case, how a place is shown, how a text is made harmless, width and color."""

    case: Case
    place: Callable[[Span], str]
    clean: Callable[[str], str]
    width: int
    color: bool

    def flat(self, text: str) -> str:
        """A text from a file on one line, harmless."""
        return self.clean(_SPACE.sub(" ", text).strip())

    def where(self, span: Span) -> Piece:
        """A place, whole, so that a click on it opens the file."""
        return Piece(self.flat(self.place(span)), "dim", whole=True)

    def line(self, *pieces: Piece, lead: Iterable[Piece] = (), indent: int = 2) -> Iterator[str]:
        """A wrapped line of a section."""
        return hang(list(lead), list(pieces), indent=indent, width=self.width, color=self.color)

    def heading(self, text: str) -> Iterator[str]:
        """What begins a section."""
        yield ""
        yield from self.line(Piece(text, "bold"), indent=0)

    def state(self, word: str) -> Piece:
        """A state word in its color."""
        return Piece(word.replace("-", " "), style(word).color)


def lines(told: Explanation, page: Page) -> Iterator[str]:
    """The lines of an explanation."""
    yield from _head(told, page)
    yield from _fields(told, page)
    yield from _why(told, page)
    yield from _steps(told, page)
    if told.what_if is not None:
        yield from _what_if(told, told.what_if, page)
    for title, rows in told.groups:
        yield from page.heading(title)
        yield from _table(rows, page)
    if told.paths is not None:
        yield from _paths(told.paths, page)
    if told.scope:
        yield from page.heading("In scope")
        yield from _table(told.scope, page)
    yield from _findings(told, page)
    yield from _named_by(told, page)


def _head(told: Explanation, page: Page) -> Iterator[str]:
    look = style(told.state)
    word = told.state.replace("-", " ")
    state = [Piece(f"{look.sign} {word}", look.color)] if word else []
    given = [Piece(page.flat(told.proviso))] if told.proviso else []
    kind, name = page.flat(told.kind), page.flat(told.name)
    yield from page.line(
        *state, *given, lead=[Piece(kind, "dim"), Piece(" "), Piece(name, "bold"), Piece("  ")], indent=0
    )
    if told.text:
        yield from page.line(Piece(page.flat(told.text)))
    yield from page.line(page.where(told.span))


def _fields(told: Explanation, page: Page) -> Iterator[str]:
    if not told.fields:
        return
    yield ""
    wide = min(max(cells(page.flat(name)) for name, _ in told.fields), 24)
    for name, said in told.fields:
        shown = page.flat(name)
        pad = " " * (max(wide - cells(shown), 0) + 2)
        yield from page.line(Piece(page.flat(said)), lead=[Piece(shown, "dim"), Piece(pad)])


def _why(told: Explanation, page: Page) -> Iterator[str]:
    if not told.why or (len(told.why) == 1 and told.why[0].text == f"the doubt {told.name} is {told.state}"):
        return  # nothing that the head does not say
    good = {"holds": "Why it holds", "fails": "Why it fails"}
    yield from page.heading(good.get(told.state, f"Why it is {told.state.replace('-', ' ')}"))
    if told.verified is not None:
        said = (
            "this run opened its artifact" if told.verified else "its artifact is only recorded; this run opened none"
        )
        yield from page.line(Piece(said))
    for reason in told.why[:REASONS]:
        yield from _reason(reason, page)
    yield from _more(len(told.why) - REASONS, page)


def _reason(reason: Reason, page: Page) -> Iterator[str]:
    yield from page.line(Piece(page.flat(reason.text)))
    if any(part.text not in reason.text for part in reason.parts):
        for part in reason.parts[:REASONS]:
            yield from page.line(Piece(page.flat(part.text)), indent=4)
        yield from _more(len(reason.parts) - REASONS, page, indent=4)


def _steps(told: Explanation, page: Page) -> Iterator[str]:
    found = told.steps
    if not found:
        return
    number = things(found)
    aim = "hold" if told.verified is not None or told.kind in ("evidence", "solution") else "supported"
    yield from page.heading(f"What would make it {aim}: {number:,} {'thing' if number == 1 else 'things'} to do")
    for step in found[:STEPS]:
        yield from _step(step, page)
    yield from _more(things(found) - things(found[:STEPS]), page)


def _step(step: Step, page: Page) -> Iterator[str]:
    via = _short([page.flat(name) for name in step.via])
    lead = [Piece(f"{via} › ", "dim")] if via else []
    again = Piece(", as above" if step.again else "", "dim")
    indent = 2 + 2 * min(step.depth, DEEPEST)
    name = page.flat(step.name)
    if step.do:
        yield from page.line(Piece(page.flat(step.do)), again, lead=[*lead, Piece(f"{name}: ")], indent=indent)
    else:
        yield from page.line(page.state(step.state), again, lead=[*lead, Piece(f"{name} ")], indent=indent)


def _what_if(told: Explanation, said: WhatIf, page: Page) -> Iterator[str]:
    yield from page.heading(f"If it were {said.done} (the case judged again)")
    if not (said.changes or said.lost or said.won):
        idle = told.state not in ("", "supported", "holds", "open", "confirmed") and told.name not in page.case.tops
        yield from page.line(Piece(f"no other state would change{'; it supports nothing as it is' if idle else ''}"))
    shown = said.changes[:LINES]
    wide = max((cells(page.flat(name_of(page.case, c.key))) for c in shown), default=0)
    for change in shown:
        name = page.flat(name_of(page.case, change.key))
        top = ", the top" if change.key in page.case.tops else ""
        pad = " " * (wide - cells(name) + 2)
        pieces = (page.state(change.before), Piece(" → "), page.state(change.after), Piece(top))
        yield from page.line(*pieces, lead=[Piece(name), Piece(pad)])
    yield from _more(len(said.changes) - LINES, page)
    for pairs, what in ((said.lost, "would have no supported"), (said.won, "would get a supported")):
        for risk, side in pairs[:LINES]:
            yield from page.line(Piece(f"risk {page.flat(risk)} {what} {side} claim"))
        yield from _more(len(pairs) - LINES, page)


def _table(rows: tuple[Line, ...], page: Page) -> Iterator[str]:
    """Lines whose names and states stand in columns."""
    shown = rows[:LINES]
    heads = [" ".join(filter(None, (page.flat(row.kind), page.flat(row.name)))) for row in shown]
    wide = max(map(cells, heads), default=0)
    states = max((cells(row.state) for row in shown), default=0)
    for row, head in zip(shown, heads, strict=True):
        note, text = page.flat(row.note), page.flat(row.text)
        said = f"({note}) {text}" if note and text else note or text
        if not (head or row.state):
            yield from page.line(Piece(said))
            continue
        pad = " " * (wide - cells(head) + 2)
        state = [page.state(row.state), Piece(" " * (states - cells(row.state) + 2))] if states else []
        yield from page.line(Piece(said), lead=[Piece(head), Piece(pad), *state])
    yield from _more(len(rows) - LINES, page)


def _paths(found: Paths, page: Page) -> Iterator[str]:
    title = "Ways to the top" if found.total > 1 else "Way to the top"
    yield from page.heading(title if found.reach_top else "No top claim rests on it")
    for path in found.shown:
        if len(path.items) > 1:
            yield from page.line(*_path(path, page))
    yield from _more(found.total - len(found.shown), page)


def _path(path: Path, page: Page) -> Iterator[Piece]:
    items = [(name_of(page.case, key), how) for key, how in path.items]
    names = [(f"{how} {page.flat(name)}" if how else page.flat(name)) for name, how in items if how != "cites"]
    for at, name in enumerate(_short_list(names)):
        yield Piece(" › " if at else "", "dim")
        yield Piece(name)


def _short(names: list[str]) -> str:
    return " › ".join(_short_list(names))


def _short_list(names: list[str]) -> list[str]:
    if len(names) <= LONGEST:
        return names
    half = LONGEST // 2
    return [*names[:half], f"… {len(names) - 2 * half} more …", *names[-half:]]


def _findings(told: Explanation, page: Page) -> Iterator[str]:
    if not told.findings:
        return
    yield from page.heading("Findings")
    for found, note in told.findings[:LINES]:
        aside = f" ({page.flat(note)})" if note else ""
        lead = [Piece(found.code, _GRAVE[found.severity]), Piece("  ")]
        yield from page.line(
            Piece(page.flat(found.message)), Piece(aside), Piece(" "), page.where(found.span), lead=lead
        )
    yield from _more(len(told.findings) - LINES, page)


def _named_by(told: Explanation, page: Page) -> Iterator[str]:
    if not told.named_by:
        return
    yield from page.heading("Named by")
    shown = told.named_by[:LINES]
    heads = [page.flat(f"{naming.kind} {naming.name}") for naming in shown]
    wide, hows = max(map(cells, heads)), max(cells(page.flat(naming.how)) for naming in shown)
    for naming, head in zip(shown, heads, strict=True):
        how = page.flat(naming.how)
        lead = [Piece(f"{head}{' ' * (wide - cells(head) + 2)}{how}{' ' * (hows - cells(how) + 2)}")]
        yield from page.line(page.where(naming.span), lead=lead)
    yield from _more(len(told.named_by) - LINES, page)


def _more(number: int, page: Page, *, indent: int = 2) -> Iterator[str]:
    if number > 0:
        yield from page.line(Piece(f"and {number:,} more", "dim"), indent=indent)
