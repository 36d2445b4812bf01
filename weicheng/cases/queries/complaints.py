"""What people complained about: by channel, kind and unit, answered in time or not (M-129, M-130, M-131)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.cases.models import Report
from weicheng.cases.queries.diagnosis import Period, blind_spots, official_findings
from weicheng.cases.queries.visible import through
from weicheng.domain.cases import OPEN, SOURCE_NAMES, VERIFY_FIRST, Source
from weicheng.domain.rates import Rate
from weicheng.organization.models import Area, Unit

CHANNELS = sorted(VERIFY_FIRST)
# What M-130 gives for a year in which everything was answered in time; nothing for less.
FULL_POINTS = 50


def complaints(actor: Actor) -> QuerySet[Report]:
    """Reports from outside the administration in the actor's reach; what was sealed is not among them."""
    scope = policy.scope(actor, "case.view", through("case__"))
    return Report.objects.filter(scope, source__in=CHANNELS, case__sealed=False, sealed=None)


def listed_complaints(actor: Actor) -> QuerySet[Report]:
    """The same with what a list row shows."""
    return complaints(actor).select_related("case__unit", "case__area")


def fallen_due(now: datetime | None = None) -> Q:
    """Promised an answer by a time that has passed, or answered already: what a rate may count."""
    return Q(told_due_at__isnull=False) & (Q(answered_at__isnull=False) | Q(told_due_at__lt=now or timezone.now()))


IN_TIME = Q(answered_at__lte=F("told_due_at"))


@dataclass(frozen=True)
class ComplaintCounts:
    """Received by the time of the complaint, due by the time promised; open ones past it are late (M-130)."""

    received: int = 0
    due: int = 0
    in_time: int = 0
    rated: int = 0
    rating: float | None = None

    @property
    def rate(self) -> Rate:
        """按期办结率 of what was promised for the period."""
        return Rate("按期办结率", "按期答复数", "应答复数", self.in_time, self.due, "M-130")

    @property
    def late(self) -> int:
        """Answered late, or open past the promise."""
        return self.due - self.in_time

    @property
    def points(self) -> int:
        """All or nothing, as the scoring table of M-130 has it."""
        return FULL_POINTS if self.due and not self.late else 0


@dataclass(frozen=True)
class ComplaintLine:
    """The counts of one channel, kind or unit. `key` is what the list filters by; "" for no unit."""

    key: str
    name: str
    counts: ComplaintCounts


@dataclass(frozen=True)
class ComplaintPage:
    """Complaints of a period, from the first to the last day."""

    first: date
    last: date
    total: ComplaintCounts
    by_channel: tuple[ComplaintLine, ...]
    by_kind: tuple[ComplaintLine, ...]
    by_unit: tuple[ComplaintLine, ...]


def complaint_page(actor: Actor, first: date, last: date, *, now: datetime | None = None) -> ComplaintPage:
    """Figures of a period in ten queries, whatever their number."""
    at = now or timezone.now()
    channels = _grouped(actor, "source", first, last, at)
    kinds = _grouped(actor, "kind", first, last, at)
    units = _grouped(actor, "case__unit", first, last, at)
    names = dict(Unit.objects.filter(pk__in=[key for key in units if key]).values_list("pk", "name"))
    return ComplaintPage(
        first,
        last,
        _grouped(actor, None, first, last, at).get(None, ComplaintCounts()),
        tuple(_lines(channels, {source: SOURCE_NAMES[Source(source)] for source in channels})),
        tuple(_lines(kinds, dict(Report.Kind.choices))),
        tuple(_lines(units, {**names, None: "尚无责任单位"})),
    )


def _lines(counted: Mapping[Any, ComplaintCounts], names: Mapping[Any, str]) -> list[ComplaintLine]:
    lines = [ComplaintLine(str(key or ""), str(names[key]), counts) for key, counts in counted.items()]
    return sorted(lines, key=lambda line: (-line.counts.received, line.name))


def _grouped(actor: Actor, by: str | None, first: date, last: date, now: datetime) -> dict[Any, ComplaintCounts]:
    """Counts by one column; complaints are dated by themselves, promises by the day they fall due."""
    start, end = day_start(first), day_start(last + timedelta(days=1))
    received = complaints(actor).filter(reported_at__gte=start, reported_at__lt=end)
    promised = complaints(actor).filter(fallen_due(now), told_due_at__gte=start, told_due_at__lt=end)
    came = _by(received, by, received=Count("pk"), rated=Count("rating"), rating=Avg("rating"))
    due = _by(promised, by, due=Count("pk"), in_time=Count("pk", filter=IN_TIME))
    return {key: ComplaintCounts(**{**came.get(key, {}), **due.get(key, {})}) for key in {*came, *due}}


def _by(rows: QuerySet[Report], by: str | None, **counted: Any) -> dict[Any, dict[str, Any]]:
    if by is None:
        return {None: rows.aggregate(**counted)}
    return {row.pop(by): row for row in rows.order_by().values(by).annotate(**counted)}


def day_start(day: date) -> datetime:
    """The first moment of a day in the city's time."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class CitizenArea:
    """An area as citizens see it: how many of them reported, what officials found there themselves."""

    area: Area
    citizen: int
    official: int
    open: int
    # 盲区: citizens report and officials found nothing.
    is_blind: bool


def citizen_areas(actor: Actor, first: date, last: date) -> list[CitizenArea]:
    """Every area with citizen reports in the period, blind spots first; six queries (M-131)."""
    period = Period(day_start(first), day_start(last + timedelta(days=1)))
    reports = complaints(actor).filter(reported_at__gte=period.start, reported_at__lt=period.end).order_by()
    counts = {"citizen": Count("pk"), "unfinished": Count("pk", filter=Q(case__state__in=sorted(OPEN)))}
    told = {
        path: (citizen, unfinished)
        for path, citizen, unfinished in reports.values_list("case__area__path").annotate(**counts)
    }
    official = official_findings(told, period)
    blind = {area.pk for area, _ in blind_spots(actor, period)}
    rows = [
        CitizenArea(area, told[area.path][0], official[area.path], told[area.path][1], area.pk in blind)
        for area in Area.objects.filter(path__in=told)
    ]
    return sorted(rows, key=lambda row: (not row.is_blind, -row.citizen, row.area.path))


def of_area(reports: QuerySet[Report], area: Area) -> QuerySet[Report]:
    """The complaints about an area and everything below it."""
    return reports.filter(subtree("case__area_path", area.path))
