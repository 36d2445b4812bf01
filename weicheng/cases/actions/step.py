"""What every action on a case shares: lock, may they, does the state allow it — then save, clocks, figures, event."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import facts
from weicheng.cases.actions import figures
from weicheng.cases.actions.clockwork import ClockBook
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case
from weicheng.cases.tally import Contribution, contribution
from weicheng.domain.cases import MOVES, OPEN, State, next_state
from weicheng.domain.refusals import MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log


@dataclass
class Step:
    """One action on one locked case. The action changes `case` and `book`; `finish` stores everything at once."""

    actor: Actor
    case: Case
    now: datetime
    rules: Rules
    book: ClockBook
    before: Contribution
    target: State | None = None
    events: list[int] = field(default_factory=list)

    def move(self) -> None:
        """Puts the case into the state that the move leads to."""
        if self.target is not None:
            self.case.state = self.target

    def record(self, action: str, **data: Any) -> int:
        """Writes one event about the case and returns its id."""
        event = log.record(
            action, subject=f"case:{self.case.pk}", actor=self.actor, rules=self.rules.name, at=self.now, **data
        )
        self.events.append(event.pk)
        return event.pk

    def finish(self, action: str, **data: Any) -> Case:
        """Records the event, then stores clocks, due times, figures and the case."""
        return self.store(self.record(action, **data))

    def store(self, event_id: int | None) -> Case:
        """Stores clocks, due times, figures and the case; `event_id` is what changed the clocks."""
        self.book.save(event_id)
        self.book.due_times()
        self.case.touched_at = self.now
        if facts.speaks_for_unit(self.actor, self.case) and self.actor.is_person:
            self.case.unit_seen_at = self.now
        # Whatever happened, the ladder looks at the case in its next round and then says when it must look again.
        self.case.watch_at = self.now
        self.case.save()
        figures.note_change(self.before, contribution(self.case))
        return self.case


def locked(case: Case | int) -> Case:
    """The row as it stands now, locked until the end of the transaction; OutOfReach for a row that is not there."""
    pk = case.pk if isinstance(case, Case) else case
    row = Case.objects.select_for_update(of=("self",)).select_related("unit", "area", "lead").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def open_step(actor: Actor, case: Case | int, now: datetime | None) -> Step:
    """A step on a locked case without asking anything yet."""
    row = locked(case)
    # A clock that was set back must not write history in the wrong order.
    at = max(now or timezone.now(), row.touched_at)
    rules = facts.rules_of(row)
    return Step(actor, row, at, rules, ClockBook.load(row, rules, at), contribution(row))


def demand(actor: Actor, capability: str, case: Case) -> None:
    """Raises OutOfReach for a case the actor may not see, NotAllowed for one they see but may not change so."""
    if not policy.covers(actor, capability, case):
        if not policy.covers(actor, "case.view", case):
            raise OutOfReach
        policy.require(actor, capability, case)


def begin(
    actor: Actor, case: Case | int, code: str, now: datetime | None, *, given: dict[str, Any] | None = None
) -> Step:
    """Locks the case and checks the move: capability, independence from the handler, state, what must be given.

    Raises OutOfReach, NotAllowed or MoveRefused; nothing is changed until `finish`.
    """
    move = MOVES[code]
    step = open_step(actor, case, now)
    demand(actor, move.capability, step.case)
    if move.not_by_handler and not facts.is_independent(
        actor, move.capability, step.case, facts.handlers_of(step.case)
    ):
        raise NotAllowed(f"承办这件案件的单位和人员不能{move.name},请由其他有权人员办理。")
    offered = frozenset(name for name, value in (given or {}).items() if value)
    step.target = next_state(State(step.case.state), code, offered, disputed=step.case.disputed)
    return step


def begin_beside(actor: Actor, case: Case | int, capability: str, now: datetime | None) -> Step:
    """A step that changes no state (a note, a reminder, a decision) on an open case."""
    step = open_step(actor, case, now)
    demand(actor, capability, step.case)
    if State(step.case.state) not in OPEN:
        raise MoveRefused("这件案件已经办结,不能再这样操作。")
    return step
