"""Reading a clock's entries: in which stretches it ran and what allowances it was given. Private to clocks.

Every malformed sequence is refused here, so that no due time is ever computed from entries that cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from weicheng.domain.calendar import SHANGHAI, TimeUnit, WorkCalendar
from weicheng.domain.clock_entries import (
    Clock,
    ClockKind,
    Entry,
    Extended,
    HandedOver,
    Paused,
    Promised,
    Resumed,
    Started,
    Stopped,
)
from weicheng.domain.refusals import MoveRefused


class Phase(StrEnum):
    """What a clock is doing."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class Run:
    """A stretch in which the clock ran."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Stage:
    """A piece of the allowance. The next piece begins to count where this one is used up."""

    unit: TimeUnit
    span: timedelta


@dataclass(frozen=True)
class Course:
    """A clock as read. `since` is when it last began to run, or will run again if nothing more happens."""

    stages: tuple[Stage, ...]
    since: datetime
    runs: tuple[Run, ...] = ()
    phase: Phase = Phase.RUNNING
    paused_at: datetime | None = None
    paused_for: timedelta = timedelta()
    floor: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act before the due time."""
        return self.phase in (Phase.RUNNING, Phase.PAUSED)

    def as_of(self, moment: datetime) -> Course:
        """The course with a pause that has run out by `moment` taken as ended: nobody has to end it."""
        if self.paused_at is None or moment < self.since:
            return self
        return replace(self._unpaused(self.since), phase=Phase.RUNNING)

    def paused(self, moment: datetime, until: datetime) -> Course:
        """The clock stands still from `moment`, at most to `until`."""
        runs = (*self.runs, Run(self.since, moment))
        return replace(self, runs=runs, since=until, phase=Phase.PAUSED, paused_at=moment)

    def resumed(self, moment: datetime) -> Course:
        """The clock runs on from `moment`; what it had used stays used."""
        return replace(self._unpaused(moment), since=moment, phase=Phase.RUNNING)

    def ended(self, moment: datetime, phase: Phase) -> Course:
        """The clock no longer runs; a pause cut short by the end stays in `since`, for the due time shown."""
        if self.phase is Phase.PAUSED:
            return replace(self._unpaused(moment), phase=phase)
        return replace(self, runs=(*self.runs, Run(self.since, moment)), since=moment, phase=phase)

    def _unpaused(self, moment: datetime) -> Course:
        lasted = timedelta() if self.paused_at is None else moment - self.paused_at
        return replace(self, paused_at=None, paused_for=self.paused_for + lasted)


def read_course(clock: Clock, calendar: WorkCalendar) -> Course:
    """Read all entries of a clock. Raises `MoveRefused` naming the entry that cannot stand where it stands."""
    if not clock.entries or not isinstance(clock.entries[0], Started):
        raise MoveRefused("时限记录不完整：第一条必须是开始计时。")
    for earlier, later in pairwise(clock.entries):
        if later.at < earlier.at:
            raise MoveRefused(f"时限记录的时间倒退：{shown(later.at)} 早于上一条记录 {shown(earlier.at)}。")
    first = clock.entries[0]
    course = Course((Stage(first.allowance.unit, calendar.span(first.allowance)),), first.at)
    for entry in clock.entries[1:]:
        if clock.kind is ClockKind.CITIZEN and isinstance(entry, HandedOver):
            continue  # the citizen waits for the city, not for a unit
        course = _apply(course.as_of(entry.at), entry, calendar)
    return course


def reach(course: Course, calendar: WorkCalendar, *, percent: int = 100) -> datetime:
    """When the allowance is used up, or `percent` of its last stage, if the clock runs on from `since`."""
    moment = course.runs[0].begin if course.runs else course.since
    for stage in course.stages[:-1]:
        moment = _spend(stage, moment, course, calendar)
    last = course.stages[-1]
    return _spend(replace(last, span=last.span * percent / 100), moment, course, calendar)


def ran(runs: Iterable[Run], calendar: WorkCalendar, unit: TimeUnit, *, after: datetime, until: datetime) -> timedelta:
    """How long the clock ran between the two moments, on the scale of the unit."""
    pieces = (calendar.between(max(run.begin, after), min(run.end, until), unit) for run in runs)
    return sum(pieces, timedelta())


def _spend(stage: Stage, start: datetime, course: Course, calendar: WorkCalendar) -> datetime:
    counts_from = calendar.counts_from(start, stage.unit)
    left = stage.span
    for run in course.runs:
        begin = max(run.begin, counts_from)
        available = calendar.between(begin, run.end, stage.unit)
        if available >= left:
            return calendar.advance(begin, left, stage.unit)
        left -= available
    return calendar.advance(max(course.since, counts_from), left, stage.unit)


def _apply(course: Course, entry: Entry, calendar: WorkCalendar) -> Course:
    match entry:
        case Started():
            raise MoveRefused("同一时限只能开始一次；返工或重新打开请用恢复计时。")
        case Paused():
            return _pause(course, entry)
        case Resumed():
            return _resume(course, entry)
        case Extended():
            return _extend(course, entry, calendar)
        case Promised():
            return _promise(course, entry, calendar)
    _demand_open(course, "终止")
    phase = Phase.STOPPED if isinstance(entry, Stopped) else Phase.HANDED_OVER
    return course.ended(entry.at, phase)


def _pause(course: Course, entry: Paused) -> Course:
    if course.phase is not Phase.RUNNING:
        raise MoveRefused("时限没有在计时，不能暂停。")
    if not (entry.reason.strip() and entry.approver.strip()):
        raise MoveRefused("暂停计时必须写明理由和批准人。")
    if entry.until <= entry.at:
        raise MoveRefused(f"暂停计时的截止时间 {shown(entry.until)} 必须晚于暂停时间 {shown(entry.at)}。")
    return course.paused(entry.at, entry.until)


def _resume(course: Course, entry: Resumed) -> Course:
    if course.phase is Phase.RUNNING:
        raise MoveRefused("时限正在计时（暂停到期会自动恢复），无需再恢复。")
    return course.resumed(entry.at)


def _extend(course: Course, entry: Extended, calendar: WorkCalendar) -> Course:
    _demand_open(course, "延期")
    if not (entry.reason.strip() and entry.approver.strip()):
        raise MoveRefused("延期必须写明理由和批准人。")
    extra = Stage(entry.extra.unit, calendar.span(entry.extra))
    return replace(course, stages=(*course.stages, extra))


def _promise(course: Course, entry: Promised, calendar: WorkCalendar) -> Course:
    """Make good the time a new calendar would take away, so that later extensions and pauses add to it."""
    _demand_open(course, "重新计算")
    unit = TimeUnit.URGENT_HOUR if course.stages[0].unit.runs_through else TimeUnit.WORK_HOUR
    runs = (*course.runs, Run(course.since, max(course.since, entry.due)))
    lost = ran(runs, calendar, unit, after=reach(course, calendar), until=entry.due)
    stages = (*course.stages, Stage(unit, lost)) if lost else course.stages
    return replace(course, stages=stages, floor=max(entry.due, course.floor or entry.due))


def _demand_open(course: Course, deed: str) -> None:
    if not course.is_open:
        raise MoveRefused(f"时限已经终止，不能再{deed}。")


def shown(moment: datetime) -> str:
    """A moment as sentences give it."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
