"""Public figures of a month, from the summary rows; every figure leads to the published records it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from weicheng.cases.models import CaseFigure
from weicheng.domain.rates import Rate
from weicheng.organization.models import Area, Unit

COUNTED = ("registered", "closed", "due", "handled_on_time")
MONTHS_BACK = 12


@dataclass(frozen=True)
class Counts:
    """What happened in a month: registered by month of report, closed by month of closing, due by month of deadline."""

    registered: int = 0
    closed: int = 0
    due: int = 0
    on_time: int = 0

    @property
    def rate(self) -> Rate:
        """按期整改率, over everything whose deadline lay in the month; open and late counts as late."""
        return Rate("按期整改率", "按期完成整改数", "当月到期应整改数", self.on_time, self.due)


@dataclass(frozen=True)
class Line:
    """The counts of a unit or an area."""

    key: int
    name: str
    counts: Counts
    path: str = ""


@dataclass(frozen=True)
class MonthPage:
    """The figures of a month."""

    month: date
    last_day: date
    total: Counts
    by_unit: tuple[Line, ...]
    by_area: tuple[Line, ...]


def month_page(month: date) -> MonthPage:
    """The month of a day; five queries whatever the number of cases."""
    month = month.replace(day=1)
    rows = CaseFigure.objects.filter(month=month)
    return MonthPage(
        month,
        next_month(month) - timedelta(days=1),
        _counts(rows.aggregate(**{name: Sum(name) for name in COUNTED})),
        tuple(_by_unit(month)),
        tuple(_by_area(month)),
    )


def months(today: date | None = None) -> list[date]:
    """The months that can be chosen, this one first."""
    month = (today or timezone.localdate()).replace(day=1)
    found = [month]
    while len(found) < MONTHS_BACK:
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def _by_unit(month: date) -> list[Line]:
    rows = CaseFigure.objects.filter(month=month, unit__isnull=False).values("unit_id")
    summed = list(rows.annotate(**{name: Sum(name) for name in COUNTED}))
    names = dict(Unit.objects.filter(pk__in=[row["unit_id"] for row in summed]).values_list("pk", "name"))
    return _ordered([Line(row["unit_id"], names[row["unit_id"]], _counts(row)) for row in summed])


def _by_area(month: date) -> list[Line]:
    rows = CaseFigure.objects.filter(month=month).values("area_path")
    summed = list(rows.annotate(**{name: Sum(name) for name in COUNTED}))
    areas = {area.path: area for area in Area.objects.filter(path__in=[row["area_path"] for row in summed])}
    known = [(areas[row["area_path"]], row) for row in summed if row["area_path"] in areas]
    return _ordered([Line(area.pk, area.name, _counts(row), area.path) for area, row in known])


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts(row["registered"] or 0, row["closed"] or 0, row["due"] or 0, row["handled_on_time"] or 0)


def _ordered(lines: list[Line]) -> list[Line]:
    return sorted(
        (line for line in lines if line.counts != Counts()), key=lambda line: (-line.counts.registered, line.key)
    )
