"""The work calendar: what is in force, and the tables it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time

from chinese_calendar import constants
from django.db.models import QuerySet

from weicheng.base.stamps import stamp
from weicheng.domain.calendar import OFFICE_HOURS, WorkCalendar
from weicheng.domain.holidays import DayChange, DayKind
from weicheng.domain.refusals import BadInput
from weicheng.standards.models import CalendarBatch, CalendarDay, CalendarYear

Hours = tuple[tuple[time, time], ...]
_NAMES = {holiday.value: holiday.chinese for holiday in constants.Holiday}


_calendars: dict[str, WorkCalendar] = {}


def work_calendar() -> WorkCalendar:
    """Holidays, made-up working days and office hours in force; one query when the process knows this calendar."""
    latest = stamp("SELECT fingerprint, office_hours FROM standards_calendarbatch ORDER BY id DESC LIMIT 1")
    if not latest:
        return WorkCalendar()
    fingerprint, hours = latest
    if fingerprint not in _calendars:
        _calendars.clear()
        _calendars[fingerprint] = calendar_of(
            dict(CalendarDay.objects.values_list("day", "kind")), known_years(), read_hours(hours)
        )
    return _calendars[fingerprint]


def calendar_of(kinds: Mapping[date, str], years: Iterable[int], hours: Hours) -> WorkCalendar:
    """The calendar that a table of days makes. Raises BadInput with every fault of it."""
    return WorkCalendar(
        days_off=frozenset(day for day, kind in kinds.items() if kind == CalendarDay.Kind.REST),
        makeup_workdays=frozenset(day for day, kind in kinds.items() if kind == CalendarDay.Kind.WORK),
        office_hours=hours,
        years_known=frozenset(years),
    )


def read_hours(text: str) -> Hours:
    """「08:30-12:00,14:30-18:00」 as spans. Raises BadInput with the way to write it."""
    try:
        spans = [part.split("-") for part in text.replace("，", ",").replace("：", ":").replace(" ", "").split(",")]
        return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)
    except ValueError:
        raise BadInput.of("办公时间", f"“{text}”看不懂", "请写成 08:30-12:00,14:30-18:00 的样子") from None


def write_hours(hours: Hours) -> str:
    """Office hours as they are stored and shown."""
    return ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours)


def office_hours_text() -> str:
    """The office hours in force, as a person writes them."""
    latest = CalendarBatch.objects.order_by("-pk").values_list("office_hours", flat=True).first()
    return latest or write_hours(OFFICE_HOURS)


def days_of(year: int) -> dict[date, CalendarDay]:
    """The days of a year that differ from the week, with the batch that set them."""
    rows = CalendarDay.objects.filter(day__year=year).select_related("batch")
    return {row.day: row for row in rows}


def day_rows(year: int) -> QuerySet[CalendarDay]:
    """The same for a list."""
    return CalendarDay.objects.filter(day__year=year)


def all_days() -> dict[date, CalendarDay]:
    """Every day that differs from the week; some 30 a year."""
    return {row.day: row for row in CalendarDay.objects.all()}


def known_years() -> list[int]:
    """Years whose holiday notice has been entered."""
    return list(CalendarYear.objects.order_by("year").values_list("year", flat=True))


def batches() -> QuerySet[CalendarBatch]:
    """Every publication and correction, latest first."""
    return CalendarBatch.objects.select_related("published_by").order_by("-pk")


def shipped_years() -> list[int]:
    """The years whose holidays came with the program."""
    return sorted({day.year for day in constants.holidays})


def shipped_days(year: int) -> list[DayChange]:
    """The holidays and made-up working days of a year as they came with the program."""
    kinds = dict.fromkeys(constants.holidays, DayKind.REST) | dict.fromkeys(constants.workdays, DayKind.WORK)
    names = {**constants.holidays, **constants.workdays}
    return [
        DayChange(day, kind, _NAMES.get(str(names[day]), "")) for day, kind in sorted(kinds.items()) if day.year == year
    ]
