"""收数: which period of an indicator is asked for, by when, and when a unit that has not answered is reminded.

One question to one department for one indicator and period, and none for what is known already (M-028).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.packs.vocabulary import Labelled

# An indicator is asked for once its period is over, with ten days for the answer, and never less than five.
DAYS_TO_ANSWER, LEAST_DAYS = 10, 5
REMIND_EVERY = timedelta(days=3)
MONTHS = 12


class Cadence(Labelled):
    """How often an indicator is reported."""

    MONTHLY = "month", "每月"
    QUARTERLY = "quarter", "每季度"
    HALF_YEARLY = "half_year", "每半年"
    YEARLY = "year", "每年"


LENGTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6, Cadence.YEARLY: 12}


@dataclass(frozen=True)
class Period:
    """A span of whole months that an indicator is reported for, both days included."""

    starts_on: date
    ends_on: date

    @property
    def label(self) -> str:
        """「2026年5月」, 「2026年第二季度」, 「2026年上半年」, 「2026年」, or the two days."""
        year, month = self.starts_on.year, self.starts_on.month
        months = (self.ends_on.year - year) * MONTHS + self.ends_on.month - month + 1
        whole = self.starts_on.day == 1 and (self.ends_on + timedelta(days=1)).day == 1
        if whole and months == LENGTHS[Cadence.MONTHLY]:
            return f"{year}年{month}月"
        if whole and months == LENGTHS[Cadence.QUARTERLY] and month % 3 == 1:
            return f"{year}年第{'一二三四'[month // 3]}季度"
        if whole and months == LENGTHS[Cadence.HALF_YEARLY] and month % 6 == 1:
            return f"{year}年{'上' if month == 1 else '下'}半年"
        if whole and months == MONTHS and month == 1:
            return f"{year}年"
        return f"{self.starts_on} 至 {self.ends_on}"


def period_of(cadence: Cadence, day: date) -> Period:
    """The period of that length in which `day` lies."""
    length = LENGTHS[cadence]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(first, _after(first, length) - timedelta(days=1))


def last_period(cadence: Cadence, today: date) -> Period:
    """The latest period that is over on `today`: the one to ask for."""
    return period_of(cadence, period_of(cadence, today).starts_on - timedelta(days=1))


def _after(first: date, months: int) -> date:
    year, month = divmod(first.year * MONTHS + first.month - 1 + months, MONTHS)
    return date(year, month + 1, 1)


def due_on(period: Period, asked_on: date) -> date:
    """By when a department answers; a question that is asked late is not late the day it is asked."""
    return max(period.ends_on + timedelta(days=DAYS_TO_ANSWER), asked_on + timedelta(days=LEAST_DAYS))


@dataclass(frozen=True)
class Wanted:
    """An indicator that some campaign needs: who owes it and how often. `record` names it."""

    record: str
    unit: str
    cadence: Cadence


@dataclass(frozen=True)
class Question:
    """One thing asked of one unit."""

    record: str
    unit: str
    period: Period
    due_on: date


def questions(
    wanted: Iterable[Wanted], *, today: date, known: Iterable[tuple[str, date]], asked: Iterable[tuple[str, date]]
) -> tuple[Question, ...]:
    """What to ask now: the last period of each indicator once, however many campaigns want it.

    `known` and `asked` are indicators with the last day of a period: those with a value and those asked for already.
    """
    settled = {*known, *asked}
    made: dict[tuple[str, date], Question] = {}
    for one in wanted:
        period = last_period(one.cadence, today)
        key = (one.record, period.ends_on)
        if one.unit and key not in settled:
            made.setdefault(key, Question(one.record, one.unit, period, due_on(period, today)))
    return tuple(made.values())


def reminder_due(due: date, reminded_on: date | None, today: date) -> bool:
    """Whether a unit that has not answered is reminded today: on the day itself, then every three days."""
    return today >= due and (reminded_on is None or today - reminded_on >= REMIND_EVERY)
