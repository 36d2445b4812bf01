"""申报周期日历: when a city may apply, when it is accepted and re-examined (M-040, M-194)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.pipeline import later


class CycleKind(Labelled):
    """How years repeat."""

    ODD_EVEN = "odd_even", "单年申报、双年验收"
    PERIOD = "period", "按周期申报"


@dataclass(frozen=True)
class CycleRule:
    """One procedure's calendar.

    With a period, `apply_year` and `accept_year` count from 1 within it; `apply_until` is (month, day) of the year of
    application.
    """

    kind: CycleKind
    first_year: int
    years: int = 3
    apply_year: int = 1
    accept_year: int = 3
    apply_until: tuple[int, int] = (12, 31)


@dataclass(frozen=True)
class Window:
    """The next chance: the last day to apply, and the year of acceptance."""

    apply_until: date
    accept_year: int

    @property
    def apply_year(self) -> int:
        """The year of application."""
        return self.apply_until.year


def period_start_after(rule: CycleRule, year: int) -> int:
    """The first year of the next period after the one that holds `year` (rule B of M-040)."""
    return year - (year - rule.first_year) % rule.years + rule.years


def next_window(rule: CycleRule, ready: date) -> Window:
    """The first window whose last day is not before `ready` (M-040)."""
    year = max(ready.year, rule.first_year)
    while True:
        until = date(year, *rule.apply_until)
        if until >= ready and _is_application_year(rule, year):
            return Window(until, year + (1 if rule.kind is CycleKind.ODD_EVEN else rule.accept_year - rule.apply_year))
        year += 1


def _is_application_year(rule: CycleRule, year: int) -> bool:
    if rule.kind is CycleKind.ODD_EVEN:
        return year % 2 == 1
    return (year - rule.first_year) % rule.years == rule.apply_year - 1


def re_examination_after(named_on: date, day: date, every_years: int) -> date:
    """The next 复审 after a day, counted in whole periods from the naming (M-194). `day` is not before the naming."""
    times = 1
    while (due := later(named_on, times * every_years * 12)) <= day:
        times += 1
    return due
