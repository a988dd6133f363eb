"""The rows of the tables of states, asked one by one about an assessment that is done."""

from __future__ import annotations

from dataclasses import dataclass

from assurance.model.assessment import Assessment, Demoted, Judgement, State
from assurance.model.element import Relation
from assurance.model.state import Evaluation, Ground, Lent, ground
from assurance.syntax.entry import Entry


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the tables, asked one by one about an assessment that is done (`model.why` puts them into words)."""

    base: Ground
    demoted: Demoted
    done: Evaluation

    def at(self, key: str) -> Rows:
        """The rows as they count for an element: where a defeat is stopped, without what is stopped there."""
        stopped = self.base.stops.get(key, frozenset()) - self.done.ignored
        if not stopped:
            return self
        before = {k: s for k, s in self.done.states.items() if k in self.base.stops and self._earlier(k, key)}
        ignored = stopped | self.done.ignored
        done = Evaluation(self.base, self.demoted, before, ignored).run(self.base.order.needs(key))
        return Rows(self.base, self.demoted, done)

    def _earlier(self, key: str, other: str) -> bool:
        return self.base.order.position[key] < self.base.order.position[other]

    def word(self, key: str) -> str:
        """State or standing in one word."""
        judged, state = self.done.judgements.get(key), self.done.states.get(key)
        return judged.standing.value if judged else state.value if state else ""

    def reasons(self, key: str) -> tuple[str, ...]:
        """Why evidence has its standing."""
        judged = self.done.judgements.get(key)
        return judged.reasons if judged else ()

    def holds(self, key: str) -> bool:
        """Whether an element counts S."""
        return self.done.holds(key)

    def strength(self, defeater: str) -> str:
        """What a doubt weighs: confirmed, open, or nothing (empty)."""
        return self.done.strength(self.base.case.elements[defeater])

    def counts(self, relation: Relation) -> str:
        """What a child counts: S, P or N."""
        return self.done.count(relation)

    def weighs(self, key: str) -> str:
        """What an element counts by itself: S, P or N."""
        return self.done.weight(key)

    def kept(self, risk: Entry) -> bool:
        """Whether the threshold of a risk is kept, by an estimate whose evidence holds."""
        return not self.done.not_kept(risk)


def lent(view: Assessment) -> Lent:
    """What other cases lent to an assessment."""
    borrowed = (key for key, element in view.case.elements.items() if element.borrowed)
    known: dict[str, State | Judgement | None] = {k: view.judgements.get(k) or view.states.get(k) for k in borrowed}
    return Lent({key: said for key, said in known.items() if said is not None}, view.lent_traits)


def rows(view: Assessment) -> Rows:
    """The rows of an assessment."""
    base = ground(view.case, view.today, view.seen, lent(view), frameworks=view.frameworks)
    done = Evaluation(base, view.demoted, {}, frozenset(), view.states, view.judgements, view.active_doubts)
    done.circular = frozenset(key for circle in view.circles for key in circle)
    return Rows(base, view.demoted, done)
