"""The clocks of one case in the hands of one action: every change is a typed entry, every due time its result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from weicheng.base.inserts import insert
from weicheng.cases import facts
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case, Clock, ClockEntry, Report
from weicheng.cases.models.clock import ClockKind
from weicheng.domain import clocks as clock_rules
from weicheng.domain.calendar import Allowance
from weicheng.domain.cases import State
from weicheng.domain.clock_course import Phase
from weicheng.organization.models import Unit

Kind = ClockEntry.Kind

# Which clock says when the case itself is due in each state.
STAGE_CLOCK = {
    State.REPORTED: ClockKind.VERIFY,
    State.VERIFIED: ClockKind.REGISTER,
    State.REGISTERED: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.ACCEPT,
    State.ACCEPTED: ClockKind.HANDLE,
    State.HANDLED: ClockKind.CHECK,
    State.CHECKED: ClockKind.CLOSE,
}
ALWAYS_COUNTS = {ClockKind.RULING, ClockKind.CLAIM}


@dataclass
class ClockBook:
    """All clocks of a case. `load` costs one query, entries are read only for a clock whose due time changes."""

    case: Case
    rules: Rules
    now: datetime
    clocks: list[Clock] = field(default_factory=list)
    _new: list[Clock] = field(default_factory=list)
    _entries: list[ClockEntry] = field(default_factory=list)
    _changed: dict[int, Clock] = field(default_factory=dict)

    @classmethod
    def load(cls, case: Case, rules: Rules, now: datetime) -> ClockBook:
        """The book of a stored case; one query."""
        return cls(case, rules, now, list(Clock.objects.filter(case=case).order_by("pk")))

    def running(self, kind: str, unit: Unit | int | None = None) -> Clock | None:
        """The running clock of a kind (and unit), if any."""
        return next((clock for clock in self.clocks if clock.stopped_at is None and _is(clock, kind, unit)), None)

    def last(self, kind: str, unit: Unit | int | None = None) -> Clock | None:
        """The newest clock of a kind (and unit), running or not."""
        return next((clock for clock in reversed(self.clocks) if _is(clock, kind, unit)), None)

    def start(
        self,
        kind: str,
        *,
        unit: Unit | None = None,
        report: Report | None = None,
        allowance: Allowance | None = None,
        at: datetime | None = None,
        mark: str = "",
    ) -> Clock:
        """Starts a clock with the pack's allowance for its stage (or the one given)."""
        begin = at or self.now
        if allowance is None:
            limit = self.rules.limit(self.case.category, facts.STAGE_OF[kind])
            allowance, mark = limit.allowance, limit.mark or ""
        due = self.rules.calendar.add(begin, allowance.amount, allowance.unit)
        clock = Clock(
            case=self.case,
            report=report,
            kind=kind,
            unit=unit,
            amount=allowance.amount,
            time_unit=allowance.unit,
            due_at=due,
            remark=facts.remark(self.rules.calendar, allowance, begin, due, mark),
        )
        self.clocks.append(clock)
        self._new.append(clock)
        self._note(clock, Kind.STARTED, at=begin, amount=allowance.amount, time_unit=allowance.unit)
        return clock

    def stop(self, *kinds: str) -> None:
        """Stops every running clock of these kinds; their due times stay as a record."""
        for clock in self.clocks:
            if clock.kind in kinds and clock.stopped_at is None:
                self.end(clock, Kind.STOPPED)

    def hand_over(self) -> None:
        """The unit no longer has the case: its own clocks end, the citizen's does not notice."""
        for clock in self.clocks:
            if clock.kind in (ClockKind.ACCEPT, ClockKind.HANDLE) and clock.stopped_at is None:
                self.end(clock, Kind.HANDED_OVER)

    def stop_all(self) -> None:
        """Ends the work clocks of a case that ends; citizen clocks stop by their answers."""
        for clock in self.clocks:
            if clock.kind != ClockKind.CITIZEN and clock.stopped_at is None:
                self.end(clock, Kind.STOPPED)

    def end(self, clock: Clock, kind: ClockEntry.Kind = Kind.STOPPED) -> None:
        """Writes a last entry of a running clock."""
        clock.stopped_at = self.now
        self._note(clock, kind)
        self.touch(clock)

    def is_paused(self, clock: Clock) -> bool:
        """Whether the clock stands still now; one query."""
        state = clock_rules.state_at(
            facts.clock_of(clock, self._entries_of(clock)),
            self.rules.calendar,
            now=self.now,
            near_percent=self.rules.pack.near_due.used_percent,
        )
        return state.phase is Phase.PAUSED

    def resume(self, clock: Clock) -> None:
        """Runs on with what was left: rework and contested answers give nobody a fresh allowance."""
        clock.stopped_at = None
        self._admit(clock, ClockEntry(kind=Kind.RESUMED, at=self.now))

    def pause(self, clock: Clock, *, until: datetime, reason: str, approver_id: int | None) -> None:
        """挂账. Raises MoveRefused past the cap of the pack."""
        entry = ClockEntry(kind=Kind.PAUSED, at=self.now, until=until, reason=reason, approver_id=approver_id)
        self._admit(clock, entry)

    def extend(self, clock: Clock, extra: Allowance, *, reason: str, approver_id: int | None) -> None:
        """延期, counted from where the allowance so far ends. Raises MoveRefused past the cap of the pack."""
        entry = ClockEntry(
            kind=Kind.EXTENDED,
            at=self.now,
            amount=extra.amount,
            time_unit=extra.unit,
            reason=reason,
            approver_id=approver_id,
        )
        self._admit(clock, entry)

    def save(self, event_id: int | None) -> None:
        """Stores new and changed clocks and their entries; at most one insert each, one update a changed clock."""
        insert(self._new)
        for clock in self._changed.values():
            clock.save(update_fields=["due_at", "stopped_at", "unit"])
        for entry in self._entries:
            entry.clock_id = entry.clock.pk
            entry.event_id = event_id
        insert(self._entries)

    def due_times(self) -> None:
        """Writes the three due times of the case from its clocks."""
        case = self.case
        wanted = {STAGE_CLOCK.get(State(case.state)), *ALWAYS_COUNTS}
        case.due_at = _earliest(c for c in self.clocks if c.stopped_at is None and c.kind in wanted)
        handle = self.last(ClockKind.HANDLE, case.unit_id) if case.unit_id else None
        case.handle_due_at = handle.due_at if handle else None
        case.citizen_due_at = _earliest(c for c in self.clocks if c.kind == ClockKind.CITIZEN)

    def _admit(self, clock: Clock, entry: ClockEntry) -> None:
        before = facts.clock_of(clock, self._entries_of(clock))
        longer = clock_rules.admit(before, facts.entry_of(entry), self.rules.calendar, **self.rules.caps())
        clock.due_at = clock_rules.due_at(longer, self.rules.calendar)
        entry.clock = clock
        self._entries.append(entry)
        self.touch(clock)

    def _entries_of(self, clock: Clock) -> list[ClockEntry]:
        stored = list(clock.entries.order_by("at", "pk")) if clock.pk else []
        return [*stored, *(noted for noted in self._entries if noted.clock is clock)]

    def _note(
        self,
        clock: Clock,
        kind: ClockEntry.Kind,
        *,
        at: datetime | None = None,
        amount: int | None = None,
        time_unit: str = "",
    ) -> None:
        self._entries.append(ClockEntry(clock=clock, kind=kind, at=at or self.now, amount=amount, time_unit=time_unit))

    def touch(self, clock: Clock) -> None:
        """Marks a stored clock as changed."""
        if clock.pk:
            self._changed[clock.pk] = clock


def _is(clock: Clock, kind: str, unit: Unit | int | None) -> bool:
    wanted = unit.pk if isinstance(unit, Unit) else unit
    return clock.kind == kind and (wanted is None or clock.unit_id == wanted)


def _earliest(clocks: Iterable[Clock]) -> datetime | None:
    return min((clock.due_at for clock in clocks if clock.due_at), default=None)
