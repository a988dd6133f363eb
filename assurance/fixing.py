"""Fixes: edits that findings offer, made round by round as long as they make nothing worse."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assurance.config import Config
from assurance.diagnostic import Diagnostic, Edit
from assurance.model.result import Result
from assurance.pipeline import check
from assurance.rules.ignoring import Places
from assurance.rules.selection import ALWAYS_SHOWN
from assurance.source import Sources, Span
from assurance.syntax.edit import Change, edited, line_end, overlap

ROUNDS = 50
"""One fix can open the way for another (a key that is read now has a value to mend); that ends soon."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What fixing came to: the case as it would be, what changes, and how many findings were mended."""

    result: Result
    changes: tuple[Change, ...]
    mended: Counter[str]
    sources: Sources


@dataclass(slots=True)
class _Round:
    """The case between two rounds, and the fixes that were tried in vain."""

    sources: Sources
    result: Result
    given_up: set[tuple[Edit, ...]] = field(default_factory=set)
    mended: Counter[str] = field(default_factory=Counter)


def fix(sources: Sources, path: str, *, today: dt.date, config: Config, unsafe: bool = False) -> Fixed:
    """Make the fixes of a case in memory; nothing is written.

    A finding's edits are made all together or not at all, and never over those of another. A fix after which there is a
    new fault of the text, of a reference or of the structure is taken back.
    """

    def judge(buffers: dict[str, str]) -> tuple[Sources, Result]:
        fresh = Sources(sources.root, sources.base, sources.limits, buffers)
        return fresh, check(fresh, path, today=today, config=config)

    before = dict(sources.buffers)
    now = _Round(*judge(before))
    for _ in range(ROUNDS):
        wanted = _compatible(
            d for d in now.result.findings if fixable(d, unsafe=unsafe) and d.edits not in now.given_up
        )
        if not wanted:
            break
        _advance(now, wanted, judge)
    texts = now.sources.texts.values()
    original = {source.path: _original(sources, source.path) for source in texts if source.path in now.sources.buffers}
    changes = [
        Change(source.path, source.name, original[source.path], source.text)
        for source in texts
        if source.path in original and original[source.path] != source.text
    ]
    return Fixed(now.result, tuple(sorted(changes, key=lambda c: c.path)), now.mended, now.sources)


def fixable(found: Diagnostic, *, unsafe: bool = False) -> bool:
    """Whether a finding offers a fix that may be made."""
    return bool(found.edits) and (unsafe or not found.unsafe)


def _original(sources: Sources, path: str) -> str | None:
    found = sources.read(path)
    return getattr(found, "text", None)


def _advance(now: _Round, wanted: list[Diagnostic], judge: Callable[[dict[str, str]], tuple[Sources, Result]]) -> bool:
    """Make the wanted fixes; where together they make something worse, half of them, and so on down to the culprit.

    Whether anything was made; places have moved then, and what is left is looked at anew.
    """
    if _try(now, wanted, judge):
        return True
    if len(wanted) == 1:
        now.given_up.add(wanted[0].edits)
        return False
    half = len(wanted) // 2
    return _advance(now, wanted[:half], judge) or _advance(now, wanted[half:], judge)


def _try(now: _Round, wanted: list[Diagnostic], judge: Callable[[dict[str, str]], tuple[Sources, Result]]) -> bool:
    by_file: dict[str, list[Edit]] = {}
    for finding in wanted:
        for edit in finding.edits:
            by_file.setdefault(edit.span.file, []).append(edit)
    texts = now.result.texts
    made = {texts[name].path: edited(texts[name].text, edits) for name, edits in by_file.items()}
    sources, result = judge({**now.sources.buffers, **made})
    if _worse(now.result, result, wanted):
        return False
    now.sources, now.result = sources, result
    now.mended.update(finding.code for finding in wanted)
    return True


def _worse(old: Result, new: Result, wanted: list[Diagnostic]) -> bool:
    """Whether a fix brought a fault of the text, or one of references or structure without mending the text.

    Once a misspelled key is read, what stands under it is judged for the first time; that is no fault of the fix.
    """
    before, after = Counter(d.code for d in old.findings), Counter(d.code for d in new.findings)
    opens = any(d.code.startswith("ARG02") for d in wanted)
    families = ("ARG00", "ARG01") if opens else ("ARG0", "ARG1", "ARG2")
    grown = [code for code in after if after[code] > before[code] and code.startswith(families)]
    return bool(grown) or (all(after[code] >= before[code] for code in {d.code for d in wanted}) and not opens)


def _compatible(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings whose edits can be made together, first come first served."""
    chosen: list[Diagnostic] = []
    taken: dict[str, list[Edit]] = {}
    for finding in found:
        if all(_free(edit, taken.get(edit.span.file, [])) for edit in finding.edits):
            chosen.append(finding)
            for edit in finding.edits:
                insort(taken.setdefault(edit.span.file, []), edit, key=_place)
    return chosen


def _free(edit: Edit, taken: list[Edit]) -> bool:
    """Whether an edit overlaps none of those taken, which are in order and overlap none of each other."""
    at = bisect_left(taken, _place(edit), key=_place)
    return not any(overlap(edit, other) for other in taken[max(0, at - 1) : at + 2])


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end


@dataclass(frozen=True, slots=True)
class Accepted:
    """Ignores to be written: the changes, how many findings they accept, and how many nobody can ignore."""

    changes: tuple[Change, ...]
    accepted: int
    left: int


def accept(
    sources: Sources, path: str, *, today: dt.date, config: Config, reason: str, until: dt.date | None
) -> Accepted:
    """An ignore with a reason above the entry of every finding; nothing is written."""
    result = check(sources, path, today=today, config=config)
    places = Places(list(result.documents), result.texts)
    wanted: dict[tuple[str, int], dict[str, None]] = {}
    left = 0
    for found in result.findings:
        source = result.texts.get(found.span.file)
        if source is None or found.span.nowhere or found.code.startswith(ALWAYS_SHOWN):
            left += 1
            continue
        wanted.setdefault((source.name, places.line_of_entry(found.span, source)), {})[found.code] = None
    edits: dict[str, list[Edit]] = {}
    for (name, line), codes in wanted.items():
        source = result.texts[name]
        text = source.line(line)
        lead = text[: len(text) - len(text.lstrip())]
        held = f" until {until}" if until else ""
        comment = f"{lead}# assurance: ignore[{', '.join(sorted(codes))}]{held}: {reason}{line_end(source.text)}"
        at = source.offset(line)
        edits.setdefault(name, []).append(Edit(Span(name, at, at), comment))
    changes = tuple(
        Change(result.texts[name].path, name, result.texts[name].text, edited(result.texts[name].text, made))
        for name, made in sorted(edits.items())
    )
    return Accepted(changes, len(result.findings) - left, left)
