"""Whether the patrols, covert visits and selections of a month were made (M-084); who watches when (M-093)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import ancestors, subtree
from weicheng.access.policy import Actor
from weicheng.domain.cadence import (
    CadenceGrid,
    PartyComparison,
    Sight,
    Span,
    compare_parties,
    month_end,
    monthly_grid,
    patrol_grid,
    uncovered,
    weekly_grid,
)
from weicheng.domain.refusals import OutOfReach
from weicheng.inspections import rules
from weicheng.inspections.models import Finding, Shift, Visit
from weicheng.inspections.queries.groups import AREA_ONLY
from weicheng.inspections.queries.visits import COLUMNS, VIEW
from weicheng.organization.models import Area, Unit

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class MonthOfCadence:
    """The three grids of a month, and the districts that are patrolled."""

    month: date
    districts: tuple[Area, ...]
    patrols: CadenceGrid
    weekly: CadenceGrid
    monthly: CadenceGrid


def districts(actor: Actor, day: date) -> list[Area]:
    """The areas of the level that the pack has patrolled daily, in the actor's reach; one query."""
    level = rules.in_force(day, "").patrol_level
    rows = Area.objects.filter(level=level, closed_on=None)
    reaches = actor.reaches_for(VIEW)
    if VIEW not in actor.granted and not any(not reach.path for reach in reaches):
        within = Q(pk__in=[])
        for reach in reaches:
            # A street sees the line of the district it lies in.
            within |= subtree("path", reach.path) | Q(path__in=ancestors(reach.path))
        rows = rows.filter(within)
    return list(rows.order_by("path"))


def cadence(actor: Actor, month: date, today: date) -> MonthOfCadence:
    """The grids of the month that begins on `month`; two queries. Covert visits count once they were made."""
    places = tuple(districts(actor, month))
    # Weeks reach into the month after.
    last = month_end(month) + WEEK
    kinds = (Visit.Kind.PATROL, Visit.Kind.COVERT, Visit.Kind.MONTHLY)
    rows = Visit.objects.filter(
        policy.scope(actor, VIEW, COLUMNS),
        kind__in=kinds,
        state=Visit.State.DONE,
        visited_at__gte=_midnight(month),
        visited_at__lt=_midnight(last + timedelta(days=1)),
    ).values_list("kind", "visited_at", "area_path")
    patrols: Counter[tuple[date, str]] = Counter()
    days: dict[str, list[date]] = {kind: [] for kind in kinds}
    for kind, visited_at, path in rows:
        if visited_at is None:
            continue
        day = timezone.localdate(visited_at)
        days[kind].append(day)
        if kind == Visit.Kind.PATROL:
            patrols.update((day, area.path) for area in places if path.startswith(area.path))
    return MonthOfCadence(
        month,
        places,
        patrol_grid(month, [area.path for area in places], patrols, today),
        weekly_grid(month, days[Visit.Kind.COVERT], today),
        monthly_grid(month, days[Visit.Kind.MONTHLY], today),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def visible_shifts(actor: Actor) -> QuerySet[Shift]:
    """Shifts over the actor's areas."""
    rows = Shift.objects.filter(policy.scope(actor, VIEW, AREA_ONLY))
    return rows.select_related("area", "party").prefetch_related("people__user")


def shift(actor: Actor, pk: int) -> Shift:
    """One of them. Raises OutOfReach."""
    row = visible_shifts(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


@dataclass(frozen=True)
class Watch:
    """A day of an area: its shifts, the hours nobody watches, and what each party found."""

    area: Area
    day: date
    shifts: tuple[Shift, ...]
    gaps: tuple[Span, ...]
    parties: tuple[tuple[Unit, PartyComparison], ...]
    findings: dict[int, Finding]


def watch(actor: Actor, area: Area, day: date, *, begins: time = time(0)) -> Watch:
    """The 24 hours from `begins` on a day; four queries (M-093)."""
    start = timezone.make_aware(datetime.combine(day, begins))
    whole = Span(start, start + timedelta(days=1))
    rows = visible_shifts(actor).filter(area=area, starts_at__lt=whole.ends_at, ends_at__gt=whole.starts_at)
    shifts = tuple(rows.order_by("starts_at", "pk"))
    parties = {shift.party_id: shift.party for shift in shifts}
    found = Finding.objects.filter(
        policy.scope(actor, VIEW, {kind: f"visit__{column}" for kind, column in COLUMNS.items()}),
        subtree("area_path", area.path),
        visit__state=Visit.State.DONE,
        visit__by_unit__in=list(parties),
        found_at__gte=whole.starts_at,
        found_at__lt=whole.ends_at,
    ).select_related("visit__by_unit", "visit__area", "visit__site")
    findings = {finding.pk: finding for finding in found}
    return Watch(
        area,
        day,
        shifts,
        uncovered(whole, [Span(shift.starts_at, shift.ends_at) for shift in shifts]),
        tuple((parties[each.party], each) for each in compare_parties(sorted(parties), _sights(findings.values()))),
        findings,
    )


def _sights(findings: Iterable[Finding]) -> Sequence[Sight]:
    return [
        Sight(row.pk, row.visit.by_unit_id or 0, row.area_path, row.category, timezone.localdate(row.found_at))
        for row in findings
    ]
