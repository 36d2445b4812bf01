"""How the cases of a period came out: closed, in time, overdue, found by ourselves, by how many departments.

M-096 (closure), M-098 (own discovery, several departments), M-130 (on time), M-105 (the same day).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from weicheng.domain.calendar import SHANGHAI
from weicheng.domain.rates import Rate


@dataclass(frozen=True)
class CaseTimes:
    """What the figures need of one case; `case` names the record behind every figure."""

    case: str
    found_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    own_discovery: bool = False
    departments: int = 1

    @property
    def on_time(self) -> bool:
        """Closed no later than due; a case without a due time cannot be late."""
        return self.closed_at is not None and (self.due_at is None or self.closed_at <= self.due_at)

    def overdue(self, now: datetime) -> bool:
        """Still open after its due time."""
        return self.closed_at is None and self.due_at is not None and self.due_at < now

    @property
    def same_day(self) -> bool:
        """立行立改: closed on the day it was found (M-105)."""
        return self.closed_at is not None and _day(self.closed_at) == _day(self.found_at)


@dataclass(frozen=True)
class Closure:
    """How far a set of problems is closed (M-096), with the records behind each figure."""

    closed: Rate
    closed_on_time: Rate
    overdue: tuple[str, ...]


@dataclass(frozen=True)
class Punctuality:
    """按期办结率 of what fell due in a period, and the late ones: closed late or still open (M-130)."""

    rate: Rate
    late: tuple[str, ...]


def closure(times: Iterable[CaseTimes], *, now: datetime) -> Closure:
    """Closure rate, on-time closure rate over all problems (not over the closed ones), and the overdue list."""
    cases = list(times)
    closed = sum(case.closed_at is not None for case in cases)
    on_time = sum(case.on_time for case in cases)
    return Closure(
        Rate("销号率", "已销号数", "问题总数", closed, len(cases), "M-096"),
        Rate("按期销号率", "按期销号数", "问题总数", on_time, len(cases), "M-096"),
        tuple(case.case for case in cases if case.overdue(now)),
    )


def punctuality(times: Iterable[CaseTimes], *, start: datetime, end: datetime, now: datetime) -> Punctuality:
    """On-time closure of what was due from `start` up to, not including, `end`.

    What is open past its due time counts as late; what is open and not yet due does not count yet (M-130).
    """
    due = [
        case
        for case in times
        if case.due_at and start <= case.due_at < end and (case.closed_at is not None or case.due_at < now)
    ]
    on_time = sum(case.on_time for case in due)
    late = tuple(case.case for case in due if not case.on_time)
    return Punctuality(Rate("按期办结率", "按期办结数", "应办结数", on_time, len(due), "M-130"), late)


def own_discovery(times: Iterable[CaseTimes]) -> Rate:
    """主动发现率: found by collectors, patrols and self-checks, of all cases (M-098)."""
    cases = list(times)
    found = sum(case.own_discovery for case in cases)
    return Rate("主动发现率", "主动发现数", "案件总数", found, len(cases), "M-098")


def shared_work(times: Iterable[CaseTimes]) -> Rate:
    """多部门协同率: cases on which two or more departments worked, of all cases (M-098)."""
    cases = list(times)
    shared = sum(case.departments >= 2 for case in cases)
    return Rate("多部门协同率", "两个及以上部门办理数", "案件总数", shared, len(cases), "M-098")


def fixed_at_once(times: Iterable[CaseTimes]) -> Rate:
    """立行立改率: put right on the day they were found, of all found (M-105)."""
    cases = list(times)
    at_once = sum(case.same_day for case in cases)
    return Rate("立行立改率", "当日整改数", "现场发现数", at_once, len(cases), "M-105")


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
