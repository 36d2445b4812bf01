"""Working time: which days count, when an allowance runs out, how much of it a span has used.

Rule source: the project's time units (工作日, 工作时, 紧急工作时, 紧急工作日), always on Asia/Shanghai time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from weicheng.domain.refusals import BadInput, Fault

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(8, 30), time(12)), (time(14, 30), time(18)))
# More rest days than this in one year is a faulty table; with fewer, every search for a working day ends.
MOST_DAYS_OFF = 150
LARGEST_AMOUNT = 3660
ONE_DAY = timedelta(days=1)


class TimeUnit(StrEnum):
    """What an allowance is counted in."""

    WORK_DAY = "work_day"
    WORK_HOUR = "work_hour"
    URGENT_HOUR = "urgent_hour"
    URGENT_DAY = "urgent_day"

    @property
    def label(self) -> str:
        """The name the rules and the screens use."""
        return _LABELS[self]

    @property
    def runs_through(self) -> bool:
        """Whether nights, weekends and holidays count as well."""
        return self in (TimeUnit.URGENT_HOUR, TimeUnit.URGENT_DAY)


_LABELS = {
    TimeUnit.WORK_DAY: "工作日",
    TimeUnit.WORK_HOUR: "工作时",
    TimeUnit.URGENT_HOUR: "紧急工作时",
    TimeUnit.URGENT_DAY: "紧急工作日",
}


@dataclass(frozen=True)
class Allowance:
    """How long somebody has: 2 工作日, 4 工作时 … Raises `BadInput` for an amount that makes no sense."""

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LARGEST_AMOUNT:
            raise BadInput.of("时限", f"{self.amount} 不是有效的时限数", f"请填写 1 到 {LARGEST_AMOUNT} 的整数。")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.label}"


@dataclass(frozen=True)
class WorkCalendar:
    """Weekends rest unless made up (调休上班), `days_off` rest; on other days `office_hours` count.

    `years_known` are the years whose holiday notice is in the table. Any other year knows weekends only, and
    a deadline that touches it must say so (`unknown_years`). Raises `BadInput` with every fault of the table.
    """

    days_off: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    office_hours: tuple[tuple[time, time], ...] = OFFICE_HOURS
    years_known: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        faults = [*self._faults_of_days(), *self._faults_of_hours()]
        if faults:
            raise BadInput(faults)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content: tables that decide alike share it, whatever order they came in."""
        parts = (
            sorted(day.isoformat() for day in self.days_off),
            sorted(day.isoformat() for day in self.makeup_workdays),
            [f"{opens.isoformat()}-{closes.isoformat()}" for opens, closes in self.office_hours],
            sorted(self.years_known),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @property
    def version(self) -> str:
        """The short name kept on every row this calendar decided."""
        return self.fingerprint[:12]

    @cached_property
    def office_day(self) -> timedelta:
        """Office time in one full working day."""
        return sum((_of_day(closes) - _of_day(opens) for opens, closes in self.office_hours), timedelta())

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.makeup_workdays:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def unknown_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """Years touched by the span whose holidays are not in the table (节假日安排尚未公布)."""
        years = range(_local(start).year, _local(end).year + 1)
        return tuple(year for year in years if year not in self.years_known)

    def span(self, allowance: Allowance) -> timedelta:
        """The allowance as time on the scale of its unit: office time, or hours on the wall."""
        if allowance.unit is TimeUnit.WORK_DAY:
            return allowance.amount * self.office_day
        if allowance.unit is TimeUnit.URGENT_DAY:
            return timedelta(days=allowance.amount)
        return timedelta(hours=allowance.amount)

    def counts_from(self, start: datetime, unit: TimeUnit) -> datetime:
        """The first moment that can count. 工作日 begin with the next day: the day of the start is free."""
        moment = _local(start)
        if unit is TimeUnit.WORK_DAY:
            return _midnight(moment.date() + ONE_DAY)
        return moment

    def add(self, start: datetime, amount: int, unit: TimeUnit) -> datetime:
        """When an allowance that began at `start` runs out.

        N 工作日 end at close of office on the Nth working day after the start; 工作时 count office hours;
        紧急工作时 and 紧急工作日 run through. Raises `BadInput` for an amount outside 1…3660.
        """
        span = self.span(Allowance(amount, unit))
        return self.advance(self.counts_from(start, unit), span, unit)

    def elapsed(self, start: datetime, end: datetime, unit: TimeUnit) -> timedelta:
        """How much of an allowance begun at `start` is used at `end`, on the scale of the unit (see `span`).

        Inverse of `add`: `elapsed(s, add(s, n, u), u) == span(Allowance(n, u))`. Zero when nothing has
        passed yet.
        """
        return self.between(self.counts_from(start, unit), end, unit)

    def between(self, start: datetime, end: datetime, unit: TimeUnit) -> timedelta:
        """Time on the scale of the unit inside the span; zero when `end` is not after `start`."""
        begin, finish = _local(start), _local(end)
        if finish <= begin:
            return timedelta()
        if unit.runs_through:
            return finish - begin
        since = begin.date()
        return self._office_before(finish, since=since) - self._office_before(begin, since=since)

    def advance(self, start: datetime, span: timedelta, unit: TimeUnit) -> datetime:
        """The earliest moment at which `between(start, moment, unit)` reaches `span`; `start` for no span."""
        begin = _local(start)
        if unit.runs_through or not span:
            return begin + span
        left = span + self._office_before(begin, since=begin.date())
        day = begin.date()
        while not self.is_workday(day) or left > self.office_day:
            if self.is_workday(day):
                left -= self.office_day
            day += ONE_DAY
        return self._office_moment(day, left)

    def _office_before(self, moment: datetime, *, since: date) -> timedelta:
        """Office time from the first minute of `since` to `moment`."""
        whole_days = (moment.date() - since).days
        workdays = sum(self.is_workday(since + timedelta(days=n)) for n in range(whole_days))
        total = workdays * self.office_day
        if self.is_workday(moment.date()):
            clock = _of_day(moment.time())
            for opens, closes in self.office_hours:
                total += max(timedelta(), min(clock, _of_day(closes)) - _of_day(opens))
        return total

    def _office_moment(self, day: date, used: timedelta) -> datetime:
        """When `used` office time of a working day has passed; `used` is at most `office_day`."""
        sessions = iter(self.office_hours)
        opens, closes = next(sessions)
        while used > (length := _of_day(closes) - _of_day(opens)):
            used -= length
            opens, closes = next(sessions)
        return _midnight(day) + _of_day(opens) + used

    def _faults_of_days(self) -> list[Fault]:
        faults = [
            Fault(f"工作日历 {day.isoformat()}", "同一天既是休息日又是调休上班日", "请只保留其中一项。")
            for day in sorted(self.days_off & self.makeup_workdays)
        ]
        years = [day.year for day in self.days_off]
        faults += [
            Fault(f"工作日历 {year} 年", f"休息日多于 {MOST_DAYS_OFF} 天", "请按国务院办公厅的放假通知核对。")
            for year in sorted(set(years))
            if years.count(year) > MOST_DAYS_OFF
        ]
        return faults

    def _faults_of_hours(self) -> list[Fault]:
        bounds = [moment for session in self.office_hours for moment in session]
        rising = all(earlier < later for earlier, later in pairwise(bounds))
        if bounds and rising:
            return []
        return [
            Fault(
                "工作日历的办公时间",
                "没有填写，或时段前后颠倒、互相重叠",
                "请按先后填写，如 08:30-12:00,14:30-18:00。",
            )
        ]


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        # A naive time is a programming fault: guessing its zone would move a citizen's deadline by hours.
        raise ValueError("the calendar needs times with a time zone")
    return moment.astimezone(SHANGHAI)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _of_day(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
