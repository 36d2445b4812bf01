"""Clocks nobody can game: when something is due follows from a clock's entries, and from nothing else.

Comments, edits and transfers write no entry that moves a due time, so they cannot move it. The stored due time is
the result of `due_at` and can be recomputed at any moment. Entry types: `clock_entries`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from weicheng.domain.calendar import TimeUnit, WorkCalendar
from weicheng.domain.clock_course import Course, Phase, Run, ran, reach, read_course, shown
from weicheng.domain.clock_entries import (
    Clock,
    Entry,
    Extended,
    Paused,
    Promised,
    Started,
)
from weicheng.domain.packs.schema import Extension, Suspension
from weicheng.domain.reasons import Reason
from weicheng.domain.refusals import MoveRefused


@dataclass(frozen=True)
class ClockState:
    """What a clock says at a moment.

    `consumed` and `remaining` are on the scale of `unit` (office time for 工作日 and 工作时, else wall time);
    `overdue_by` is wall time that passed while the clock ran. `due_at` of a paused clock assumes that the pause
    lasts to its end; of a stopped clock, that the work had gone on.
    """

    phase: Phase
    unit: TimeUnit
    due_at: datetime
    near_at: datetime
    paused_until: datetime | None
    consumed: timedelta
    remaining: timedelta
    overdue_by: timedelta
    near_due: bool
    unknown_years: tuple[int, ...]
    reasons: tuple[Reason, ...]

    @property
    def overdue(self) -> bool:
        """Whether the clock ran past its due time; exactly at the due time is still on time."""
        return self.overdue_by > timedelta()


@dataclass(frozen=True)
class Ruling:
    """Which of several joined reports sets the deadline of the case."""

    report: str
    due_at: datetime
    reason: Reason


def due_at(clock: Clock, calendar: WorkCalendar) -> datetime:
    """When the clock runs out. Depends on entries and calendar only, never on the time of asking.

    Raises `MoveRefused` for a sequence of entries that cannot be.
    """
    return _due(read_course(clock, calendar), calendar)


def state_at(clock: Clock, calendar: WorkCalendar, *, now: datetime, near_percent: int) -> ClockState:
    """How the clock stands at `now`, with the reasons. It is near its due time once `near_percent` of its last
    allowance are used. Raises `MoveRefused` for a sequence of entries that cannot be.
    """
    course = read_course(clock, calendar).as_of(now)
    due = _due(course, calendar)
    near = min(due, reach(course, calendar, percent=near_percent))
    unit = course.stages[0].unit
    free = calendar.counts_from(clock.entries[0].at, unit)
    runs = _runs_until(course, now)
    ahead = (*course.runs, Run(course.since, max(course.since, due)))
    overdue_by = ran(runs, calendar, TimeUnit.URGENT_HOUR, after=due, until=now)
    left_from = max(now, free) if course.is_open else max(course.since, free)
    years = () if all(stage.unit.runs_through for stage in course.stages) else calendar.unknown_years(free, due)
    return ClockState(
        phase=course.phase,
        unit=unit,
        due_at=due,
        near_at=near,
        paused_until=course.since if course.phase is Phase.PAUSED else None,
        consumed=ran(runs, calendar, unit, after=free, until=now),
        remaining=ran(ahead, calendar, unit, after=left_from, until=due),
        overdue_by=overdue_by,
        near_due=course.phase is Phase.RUNNING and near <= now <= due,
        unknown_years=years,
        reasons=_reasons(clock, calendar, years),
    )


def admit(clock: Clock, entry: Entry, calendar: WorkCalendar, *, extension: Extension, suspension: Suspension) -> Clock:
    """The clock with one more entry, if the rules of the pack allow it now.

    Stricter than reading, since neither a corrected calendar nor a new pack may make a lawful past unreadable:
    an extension comes before the clock runs out (or lateness could be undone), no longer and no more often than
    the pack says; the pauses of a clock together last no longer than the pack says (or short ones could be
    chained). Raises `MoveRefused`.
    """
    course = read_course(clock, calendar).as_of(entry.at)
    if isinstance(entry, Extended):
        times = sum(isinstance(earlier, Extended) for earlier in clock.entries)
        _demand_extension_within(extension, times, entry, _due(course, calendar), calendar)
    if isinstance(entry, Paused):
        _demand_pause_within(suspension, course, entry, calendar)
    longer = replace(clock, entries=(*clock.entries, entry))
    read_course(longer, calendar)
    return longer


def recompute(clock: Clock, calendar: WorkCalendar, *, told: datetime, now: datetime) -> Clock:
    """The open clock under a published or corrected calendar: its due time is never before `told`.

    Adds a `Promised` entry only when the new calendar would bring the deadline forward, so a second run changes
    nothing. Raises `MoveRefused` when the clock is no longer open.
    """
    if due_at(clock, calendar) >= told:
        return clock
    longer = replace(clock, entries=(*clock.entries, Promised(now, told)))
    read_course(longer, calendar)
    return longer


def ruling_report(open_clocks: Mapping[str, ClockState]) -> Ruling | None:
    """Of the citizen clocks of all reports joined to a case, the earliest due time rules (M-131).

    Each report keeps its own clock, so splitting a report off restores its deadline and, if it had ruled, gives
    the case that of the next. None when no report is joined. Equal due times: the smaller report code.
    """
    if not open_clocks:
        return None
    report = min(open_clocks, key=lambda code: (open_clocks[code].due_at, code))
    due = open_clocks[report].due_at
    inputs = {code: state.due_at.isoformat() for code, state in sorted(open_clocks.items())}
    return Ruling(report, due, Reason("clock.earliest-report", "M-131", inputs))


def _due(course: Course, calendar: WorkCalendar) -> datetime:
    computed = reach(course, calendar)
    return computed if course.floor is None else max(computed, course.floor)


def _runs_until(course: Course, now: datetime) -> tuple[Run, ...]:
    return (*course.runs, Run(course.since, max(course.since, now))) if course.is_open else course.runs


def _demand_extension_within(
    rule: Extension, times: int, entry: Extended, due: datetime, calendar: WorkCalendar
) -> None:
    if entry.at > due:
        raise MoveRefused("时限已经超期，不能再延期；请如实办结或报请裁定。")
    if times >= rule.times:
        raise MoveRefused(f"每个时限最多延期 {rule.times} 次，已经用完。")
    longest = calendar.add(due, rule.longest.amount, rule.longest.unit)
    if calendar.add(due, entry.extra.amount, entry.extra.unit) > longest:
        raise MoveRefused(f"一次最多延期 {rule.longest}，申请的 {entry.extra}过长。")


def _demand_pause_within(rule: Suspension, course: Course, entry: Paused, calendar: WorkCalendar) -> None:
    longest = calendar.add(entry.at, rule.longest.amount, rule.longest.unit)
    if entry.until + course.paused_for > longest:
        raise MoveRefused(
            f"累计暂停最长 {rule.longest}，此前已暂停 {course.paused_for.days} 天；"
            f"这次最迟可到 {shown(longest - course.paused_for)}。"
        )


def _reasons(clock: Clock, calendar: WorkCalendar, years: tuple[int, ...]) -> tuple[Reason, ...]:
    reasons = [reason for entry in clock.entries if (reason := _reason_of(entry, calendar))]
    if years:
        reasons.append(Reason("clock.year-unpublished", "", {"years": list(years)}))
    return tuple(reasons)


def _reason_of(entry: Entry, calendar: WorkCalendar) -> Reason | None:
    at = entry.at.isoformat()
    match entry:
        case Started(allowance=allowance):
            inputs = {"at": at, "allowance": str(allowance), "calendar": calendar.version}
            return Reason("clock.allowance", "", inputs)
        case Paused(until=until, approver=approver, reason=reason):
            paused = {"at": at, "until": until.isoformat(), "approver": approver, "reason": reason}
            return Reason("clock.pause", "", paused)
        case Extended(extra=extra, approver=approver, reason=reason):
            extended = {"at": at, "extra": str(extra), "approver": approver, "reason": reason}
            return Reason("clock.extension", "", extended)
        case Promised(due=due):
            return Reason("clock.promise-kept", "", {"at": at, "told": due.isoformat()})
    return None
