"""What would make an element supported: the causes of its state followed down to what somebody can do.

Every row that speaks against an element has to go, and of its children as many have to support it as its aggregation
asks for; where there is a choice, the way with the fewest things to do is taken, counted as if nothing were shared. So
the list is enough, and where nothing is shared between two ways it is also the shortest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assurance.model.reason import Reason
from assurance.model.rows import Rows
from assurance.model.why import name_of, obstacles


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the list: at `depth`, either what to do about `name`, or an element (of a `state`) with what it lacks.

    `key` is the element where it is one, `via` what leads to it and lacks nothing else. `again` marks what stands
    further up already.
    """

    depth: int
    name: str
    do: str = ""
    state: str = ""
    key: str = ""
    via: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    rows: Rows
    depth: int
    key: str
    via: tuple[str, ...] = ()


def steps(rows: Rows, key: str) -> tuple[Step, ...]:
    """What to do so that an element is supported or holds, as an indented list; nothing where it is."""
    if rows.at(key).holds(key) or not rows.word(key):
        return ()
    costs = _costs(rows, key)
    found: list[Step] = []
    done: set[tuple[str, str]] = set()
    seen: set[str] = set()
    waiting: list[_Waiting | Step] = [_Waiting(rows, 0, key)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, _Waiting):
            waiting.extend(reversed(list(_next(item, seen, costs, top=item.key == key))))
            continue
        again = item.again or (bool(item.do) and (item.name, item.do) in done)
        done.add((item.name, item.do))
        found.append(replace(item, again=again))
    return tuple(found)


def things(found: tuple[Step, ...]) -> int:
    """How many things there are to do."""
    return sum(bool(step.do) and not step.again for step in found)


def _next(item: _Waiting, seen: set[str], costs: dict[str, int], *, top: bool) -> Iterator[_Waiting | Step]:
    """What comes of an element: its own line where it lacks more than one thing, then each of these."""
    rows, case = item.rows.at(item.key), item.rows.base.case
    name = name_of(case, item.key)
    own = Step(item.depth, name, state=rows.word(item.key), key=item.key, via=item.via)
    if item.key in seen:
        yield replace(own, again=True)
        return
    seen.add(item.key)
    todo, below = _wanted(rows, item.key, costs)
    deeper, via = item.depth, (() if top else (*item.via, name))
    if not top and len(todo) + len(below) > 1:
        yield own
        deeper, via = deeper + 1, ()
    for who, do in todo:
        yield Step(deeper, who, do, key=case.locate("", who) or "", via=via[:-1] if via[-1:] == (who,) else via)
    for key in below:
        yield _Waiting(rows, deeper, key, via)


def _wanted(rows: Rows, key: str, costs: dict[str, int]) -> tuple[list[tuple[str, str]], list[str]]:
    """What is to be done about an element itself, and the elements below it that must come to hold."""
    todo: dict[tuple[str, str], None] = {}
    below: dict[str, None] = {}
    waiting = list(reversed([reason for reason in obstacles(rows, key) if reason.against]))
    while waiting:
        reason = waiting.pop()
        if reason.mend:
            todo[reason.name, reason.mend] = None
        below.update(dict.fromkeys(reason.below))
        waiting.extend(reversed(_cheapest(reason, costs)))
    return _merged(list(todo)), list(below)


def _cheapest(reason: Reason, costs: dict[str, int]) -> list[Reason]:
    """As many parts as are enough, those with the fewest things to do, in written order."""
    ranked = sorted((_cost(part, costs), at) for at, part in enumerate(reason.parts))[: reason.enough]
    return [reason.parts[at] for at in sorted(at for _, at in ranked)]


def _merged(todo: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One line for each thing, with all that is to be done about it."""
    by_name: dict[str, list[str]] = {}
    for name, do in todo:
        by_name.setdefault(name, []).append(do)
    return [(name, "; ".join(dos)) for name, dos in by_name.items()]


def _costs(rows: Rows, key: str) -> dict[str, int]:
    """How many things each element below would need, dependencies first; shared ones are counted each time."""
    costs: dict[str, int] = {}
    position = rows.base.order.position
    for each in sorted(rows.base.order.needs(key), key=position.__getitem__):
        if rows.word(each) and not rows.holds(each):
            costs[each] = sum(_cost(reason, costs) for reason in obstacles(rows, each))
    return costs


def _cost(reason: Reason, costs: dict[str, int]) -> int:
    parts = sorted(_cost(part, costs) for part in reason.parts)[: reason.enough]
    return bool(reason.mend) + sum(costs.get(key, 1) for key in reason.below) + sum(parts)
