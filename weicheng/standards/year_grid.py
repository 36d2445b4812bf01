"""A year as twelve small months, for the page of the work calendar."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from weicheng.domain.calendar import WorkCalendar
from weicheng.standards.models import CalendarDay


@dataclass(frozen=True)
class GridDay:
    """One square: number, what it is (in words as well as by colour), and the page that corrects it."""

    number: int
    css: str
    mark: str
    title: str
    url: str


@dataclass(frozen=True)
class GridMonth:
    """One month; None stands for the days of its neighbours."""

    title: str
    weeks: tuple[tuple[GridDay | None, ...], ...]


def year_grid(
    year: int, calendar: WorkCalendar, named: Mapping[date, CalendarDay], *, today: date, editable: bool
) -> list[GridMonth]:
    """The twelve months of a year, weeks beginning on Monday."""
    weeks = Calendar(firstweekday=0).monthdatescalendar
    return [
        GridMonth(
            f"{month} 月",
            tuple(
                tuple(
                    _square(day, calendar, named.get(day), today, editable) if day.month == month else None
                    for day in week
                )
                for week in weeks(year, month)
            ),
        )
        for month in range(1, 13)
    ]


def _square(day: date, calendar: WorkCalendar, row: CalendarDay | None, today: date, editable: bool) -> GridDay:
    works = calendar.is_workday(day)
    css = "day-work" if works else "day-rest"
    if row:
        css += " day-named"
    if day == today:
        css += " day-today"
    said = row.get_kind_display() if row else ("上班" if works else "周末")
    name = f" {row.name}" if row and row.name else ""
    mark = {CalendarDay.Kind.REST.value: "休", CalendarDay.Kind.WORK.value: "班"}[row.kind] if row else ""
    url = reverse("calendar_day", args=[day.isoformat()]) if editable else ""
    return GridDay(day.day, css, mark, f"{day.month}月{day.day}日 {said}{name}", url)
