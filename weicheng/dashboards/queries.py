"""What the boards show, counted from the records they lead to. This app owns no tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases import queries as cases
from weicheng.cases.models import Case, Slip
from weicheng.domain.cases import State
from weicheng.organization.models import Area, VacuumAlarm
from weicheng.organization.queries import unit_names

LINE_DAYS = 30
WORST = 3
RELAPSES = 10


@dataclass(frozen=True)
class Compared:
    """A count of today beside the same count a week ago."""

    now: int
    before: int

    @property
    def change(self) -> str:
        """In words, as it stands under the figure."""
        difference = self.now - self.before
        return f"比上周同日 {difference:+d}" if difference else "与上周同日持平"


@dataclass(frozen=True)
class UnitCount:
    """A unit with a number of its cases."""

    unit: int
    name: str
    count: int


@dataclass(frozen=True)
class RelapsePlace:
    """A place to which a problem keeps coming back (M-109)."""

    case: int
    where: str
    what: str
    times: int
    lng: float | None
    lat: float | None


@dataclass(frozen=True)
class DayCount:
    """What was reported and closed on one day."""

    day: date
    reported: int
    closed: int


@dataclass(frozen=True)
class LeaderPage:
    """Everything a leader reads in two minutes."""

    new: Compared
    closed: Compared
    overdue: Compared
    vacuums: int
    slips: int
    worst: tuple[UnitCount, ...]
    relapses: tuple[RelapsePlace, ...]
    days: tuple[DayCount, ...]


def leader_page(actor: Actor, *, now: datetime | None = None) -> LeaderPage:
    """The page of a leader; a fixed number of queries."""
    now = now or timezone.now()
    rows = cases.visible_cases(actor)
    return LeaderPage(
        new=_on_days(rows, "reported_at", now),
        closed=_on_days(rows, "closed_at", now),
        overdue=Compared(overdue_at(rows, now).count(), overdue_at(rows, now - timedelta(days=7)).count()),
        vacuums=_vacuums(actor, timezone.localtime(now).date()),
        slips=sum(cases.slips_to_sign(actor, colour).count() for colour in (Slip.Colour.YELLOW, Slip.Colour.RED)),
        worst=tuple(worst_units(rows, now)),
        relapses=tuple(relapse_places(actor, now)[:RELAPSES]),
        days=tuple(day_line(rows, now)),
    )


def overdue_at(rows: QuerySet[Case], moment: datetime) -> QuerySet[Case]:
    """Cases whose rectification was overdue at a moment: the limit had passed and the unit had not reported it done."""
    return rows.filter(handle_due_at__lt=moment, reported_at__lt=moment).filter(
        Q(handled_at__isnull=True, state__in=[State.DISPATCHED, State.ACCEPTED]) | Q(handled_at__gt=moment)
    )


def _on_days(rows: QuerySet[Case], column: str, now: datetime) -> Compared:
    """Today so far beside the whole of the same day a week ago, cut at the same time of day."""
    start = _midnight(timezone.localtime(now).date())
    week = timedelta(days=7)
    this = {f"{column}__gte": start, f"{column}__lte": now}
    last = {f"{column}__gte": start - week, f"{column}__lte": now - week}
    return Compared(rows.filter(**this).count(), rows.filter(**last).count())


def _vacuums(actor: Actor, today: date) -> int:
    columns = {ReachKind.AREA: "area_path"}
    alarms = VacuumAlarm.objects.filter(policy.scope(actor, "organization.view", columns))
    return alarms.filter(cleared_at=None, starts_on__lte=today).count()


def worst_units(rows: QuerySet[Case], now: datetime) -> list[UnitCount]:
    """The units with the most overdue rectifications; two queries."""
    counted = overdue_at(rows, now).filter(unit__isnull=False).values("unit").annotate(late=Count("pk"))
    found = list(counted.order_by("-late", "unit")[:WORST])
    names = unit_names(row["unit"] for row in found)
    return [UnitCount(row["unit"], names[row["unit"]], row["late"]) for row in found]


def relapse_places(actor: Actor, now: datetime) -> list[RelapsePlace]:
    """Places to which a problem keeps coming back, most often first, with the latest case of each (M-109)."""
    found = cases.recurrences(actor, until=now)[:RELAPSES]
    latest = {int(one.records[-1].partition(":")[2]): one for one in found}
    known = {case.pk: case for case in cases.listed_cases(actor).filter(pk__in=latest)}
    return [
        RelapsePlace(
            case=pk,
            where="，".join(part for part in (case.area.name, case.address) if part),
            what=case.title,
            times=len(one.records),
            lng=case.lng,
            lat=case.lat,
        )
        for pk, one in latest.items()
        if (case := known.get(pk))
    ]


def day_line(rows: QuerySet[Case], now: datetime, days: int = LINE_DAYS) -> list[DayCount]:
    """Reported and closed day by day; two queries."""
    last = timezone.localtime(now).date()
    first = last - timedelta(days=days - 1)
    reported, closed = (_by_day(rows, column, first) for column in ("reported_at", "closed_at"))
    every = (first + timedelta(days=n) for n in range(days))
    return [DayCount(day, reported.get(day, 0), closed.get(day, 0)) for day in every]


def _by_day(rows: QuerySet[Case], column: str, first: date) -> dict[date, int]:
    since = rows.filter(**{f"{column}__gte": _midnight(first)})
    counted = since.annotate(day=TruncDate(column)).values_list("day").annotate(cases=Count("pk")).order_by()
    return dict(counted)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def plain_figures(actor: Actor, *, now: datetime | None = None) -> str:
    """Today's figures as text to paste into a chat group."""
    page = leader_page(actor, now=now)
    today = timezone.localtime(now or timezone.now())
    lines = [
        f"【创卫日报】{today:%Y年%m月%d日 %H:%M}",
        f"今日上报 {page.new.now} 件（{page.new.change}），销号 {page.closed.now} 件（{page.closed.change}）。",
        f"整改超期 {page.overdue.now} 件（{page.overdue.change}）。",
    ]
    if page.worst:
        lines.append("超期较多：" + "、".join(f"{row.name} {row.count} 件" for row in page.worst) + "。")
    if page.vacuums:
        lines.append(f"责任真空 {page.vacuums} 处，请尽快明确责任单位。")
    if page.relapses:
        lines.append(
            "反复出现：" + "；".join(f"{row.where}{row.what} {row.times} 次" for row in page.relapses[:3]) + "。"
        )
    return "\n".join(lines)


def areas_by_path(paths: Sequence[str]) -> dict[str, Area]:
    """Areas by path; one query."""
    return {area.path: area for area in Area.objects.filter(path__in=paths)}
