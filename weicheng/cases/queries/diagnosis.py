"""Diagnosis without automatic punishment: shirking, delay, talk, recurrence, blind spots, idleness (M-107 to M-110)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Min
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases import facts
from weicheng.cases.models import Case, CaseList, CaseListItem, Cleanup, Dispatch, Report
from weicheng.cases.models.case import IS_OPEN
from weicheng.cases.queries.visible import through, visible_cases
from weicheng.domain import burndown, diagnosis, recurrence
from weicheng.domain.bounces import BounceFinding, Holding, examine_bounces
from weicheng.domain.burndown import BurnDown, ShortItem
from weicheng.domain.cases import OWN_SOURCES, VERIFY_FIRST, State
from weicheng.domain.diagnosis import AreaReports, Finding, Tally, UnitActivity, UnitConduct
from weicheng.domain.duties import Span
from weicheng.domain.recurrence import Occurrence, Recurrence
from weicheng.organization.models import Area, Unit

MOST_CASES = 20_000


@dataclass(frozen=True)
class Period:
    """From the first moment up to, not including, the last."""

    start: datetime
    end: datetime

    @classmethod
    def days(cls, count: int, *, until: datetime | None = None) -> Period:
        """The last so many days."""
        end = until or timezone.now()
        return cls(end - timedelta(days=count), end)

    @classmethod
    def months(cls, first: date, last: date) -> Period:
        """Whole months, both included; the days of the month do not matter."""
        after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        start, end = (datetime.combine(day, time.min) for day in (first.replace(day=1), after))
        return cls(timezone.make_aware(start), timezone.make_aware(end))


@dataclass(frozen=True)
class BouncedCase:
    """A case that was passed on, what the rule says of it, and the hours each unit lost."""

    case: Case
    finding: BounceFinding
    hours: tuple[tuple[Unit, float], ...]


def bounced_cases(actor: Actor, period: Period) -> list[BouncedCase]:
    """推诿: cases of the period that units returned often enough to need a ruling, worst first (M-107)."""
    turns: dict[int, list[Dispatch]] = defaultdict(list)
    returned = Dispatch.objects.filter(end=Dispatch.End.RETURNED, at__gte=period.start, at__lt=period.end)
    wanted = visible_cases(actor).filter(pk__in=returned.values("case"))[:MOST_CASES]
    cases = {case.pk: case for case in wanted.select_related("area", "unit")}
    for dispatch in Dispatch.objects.filter(case__in=cases).select_related("unit").order_by("at", "pk"):
        turns[dispatch.case_id].append(dispatch)
    rule = facts.rules_in_force(period.end).pack.bounce
    found = [
        _bounced(cases[pk], rows, examine_bounces(_holdings(rows, period.end), rule)) for pk, rows in turns.items()
    ]
    return sorted((one for one in found if one.finding.flagged), key=lambda one: -one.finding.passes)


def hours_lost(found: Iterable[BouncedCase]) -> list[tuple[Unit, float]]:
    """Hours lost by each unit over several cases, most first (M-107)."""
    total: dict[int, float] = defaultdict(float)
    units: dict[int, Unit] = {}
    for one in found:
        for unit, hours in one.hours:
            total[unit.pk] += hours
            units[unit.pk] = unit
    return sorted(((units[pk], hours) for pk, hours in total.items()), key=lambda row: -row[1])


def conduct_findings(actor: Actor, period: Period) -> list[tuple[Unit, Finding]]:
    """拖拉, 应付, 说多做少 of the units in reach, with the records behind each (M-108). Three queries."""
    rows = visible_cases(actor).filter(
        unit__isnull=False, handle_due_at__gte=period.start, handle_due_at__lt=period.end
    )
    columns = ("unit", "pk", "handled_at", "handle_due_at", "reworks", "plan")
    grouped: dict[int, list[Handled]] = defaultdict(list)
    for unit, pk, handled_at, due_at, reworks, plan in rows.values_list(*columns)[:MOST_CASES]:
        grouped[unit].append(Handled(pk, handled_at, due_at, reworks, plan))
    tallies = {unit: _conduct(str(unit), cases, period.end) for unit, cases in grouped.items()}
    rule = facts.rules_in_force(period.end).pack.conduct
    units = Unit.objects.in_bulk(tallies)
    return [
        (units[pk], finding) for pk, conduct in tallies.items() for finding in diagnosis.examine_conduct(conduct, rule)
    ]


def recurrences(actor: Actor, *, until: datetime | None = None) -> list[Recurrence]:
    """反复: places to which a problem keeps coming back, with the clean-ups that did not help (M-109). Two queries.

    A place is a site, else the written address in its area, else the grid.
    """
    end = until or timezone.now()
    rule = facts.rules_in_force(end).pack.relapse
    since = end - timedelta(days=rule.within_days)
    rows = visible_cases(actor).filter(reported_at__gte=since, reported_at__lte=end).exclude(state=State.JOINED)
    columns = ("pk", "site", "area", "address", "category", "reported_at", "area_path")
    cleanups = Cleanup.objects.filter(
        policy.scope(actor, "case.view", {ReachKind.AREA: "area_path"}),
        ended_on__gte=timezone.localtime(since).date() - timedelta(days=rule.after_campaign_days),
    )
    return list(
        recurrence.find_recurrences(
            [_occurrence(*row) for row in rows.values_list(*columns)[:MOST_CASES]],
            [recurrence.Cleanup(one.name, one.area_path, one.ended_on, one.category) for one in cleanups],
            rule,
        )
    )


def blind_spots(actor: Actor, period: Period) -> list[tuple[Area, Finding]]:
    """盲区: areas with citizen reports and no official finding in the period (M-131). Three queries."""
    reports = Report.objects.filter(
        policy.scope(actor, "case.view", through("case__")),
        source__in=sorted(VERIFY_FIRST),
        reported_at__gte=period.start,
        reported_at__lt=period.end,
        case__sealed=False,
    )
    told: dict[str, list[str]] = defaultdict(list)
    for pk, path in reports.values_list("pk", "case__area__path")[:MOST_CASES]:
        told[path].append(f"report:{pk}")
    official = official_findings(told, period)
    found = diagnosis.blind_spots(AreaReports(path, tuple(records), official[path]) for path, records in told.items())
    areas = {area.path: area for area in Area.objects.filter(path__in=[one.subject for one in found])}
    return [(areas[one.subject], one) for one in found]


def official_findings(paths: Iterable[str], period: Period) -> dict[str, int]:
    """What officials found by themselves at or under each area path in the period; one query.

    A finding in a grid cell counts for its community: citizens name the community, grid workers the cell.
    """
    rows = Case.objects.filter(
        source__in=sorted(OWN_SOURCES), sealed=False, reported_at__gte=period.start, reported_at__lt=period.end
    )
    counts = list(rows.order_by().values_list("area_path").annotate(Count("pk")))
    return {path: sum(count for below, count in counts if below.startswith(path)) for path in paths}


def burn_down(actor: Actor, case_list: CaseList, *, today: date | None = None) -> BurnDown:
    """Where a 短板清单 stands and its line day by day (M-110); one query."""
    day = today or timezone.localdate()
    items = CaseListItem.objects.filter(
        policy.scope(actor, "case.view", through("case__")), list=case_list
    ).values_list("case", "added_at", "at_start", "case__closed_at")
    return burndown.burn_down(
        [
            ShortItem(
                f"case:{case}",
                timezone.localtime(added_at).date(),
                at_start,
                timezone.localtime(closed_at).date() if closed_at else None,
            )
            for case, added_at, at_start, closed_at in items
        ],
        start=timezone.localtime(case_list.created_at).date(),
        today=day,
    )


def idle_spans(today: date | None = None) -> Mapping[int, tuple[Span, ...]]:
    """Units with open work and no record of any kind, and since when they count as idle (M-016). Two queries."""
    day = today or timezone.localdate()
    rule = facts.rules_in_force(timezone.now()).pack.idle
    recent = timezone.now() - timedelta(days=2 * rule.days)
    rows = (
        Case.objects.filter(IS_OPEN, unit__isnull=False, suspended=False)
        .filter(state__in=[State.DISPATCHED, State.ACCEPTED])
        .values("unit")
        .annotate(since=Min("dispatched_at"), seen=Max("unit_seen_at"))
    )
    seen = dict(
        Case.objects.filter(closed_at__gte=recent, unit__isnull=False).values_list("unit").annotate(Max("unit_seen_at"))
    )
    units = [_activity(row["unit"], row["since"], [row["seen"], seen.get(row["unit"])]) for row in rows]
    quiet = {one.unit: max(one.open_since, one.last_record_on or one.open_since) for one in units}
    found = diagnosis.idle_units(units, rule, today=day)
    return {int(one.subject): (Span(quiet[one.subject] + timedelta(days=rule.days)),) for one in found}


def _activity(unit: int, since: datetime | None, seen: list[datetime | None]) -> UnitActivity:
    last = max((moment for moment in seen if moment), default=None)
    return UnitActivity(
        str(unit),
        (f"unit:{unit}",),
        timezone.localtime(since).date() if since else timezone.localdate(),
        timezone.localtime(last).date() if last else None,
    )


def _bounced(case: Case, rows: list[Dispatch], finding: BounceFinding) -> BouncedCase:
    units = {str(row.unit_id): row.unit for row in rows}
    hours = tuple((units[key], round(span / timedelta(hours=1), 1)) for key, span in finding.lost.items())
    return BouncedCase(case, finding, hours)


def _holdings(rows: list[Dispatch], end: datetime) -> list[Holding]:
    return [
        Holding(
            str(row.unit_id),
            row.at,
            row.ended_at or end,
            passed_on=row.end == Dispatch.End.RETURNED,
            excused=bool(row.reason_accepted),
        )
        for row in rows
    ]


class Handled(NamedTuple):
    """What a unit's conduct is judged by: one case that fell due."""

    pk: int
    handled_at: datetime | None
    due_at: datetime
    reworks: int
    plan: str


def _conduct(unit: str, cases: list[Handled], end: datetime) -> UnitConduct:
    """A promise is a plan given at acceptance; it is kept when the work was reported in time."""
    on_time: list[str] = []
    late: list[str] = []
    clean: list[str] = []
    sent_back: list[str] = []
    kept: list[str] = []
    broken: list[str] = []
    for pk, handled_at, due_at, reworks, plan in cases:
        record = f"case:{pk}"
        in_time = handled_at is not None and handled_at <= due_at
        if handled_at is not None or due_at < end:
            (on_time if in_time else late).append(record)
            if plan:
                (kept if in_time else broken).append(record)
        if handled_at is not None or reworks:
            (sent_back if reworks else clean).append(record)
    return UnitConduct(
        unit,
        deadlines=Tally(tuple(on_time), tuple(late)),
        rectifications=Tally(tuple(clean), tuple(sent_back)),
        promises=Tally(tuple(kept), tuple(broken)),
    )


def _occurrence(
    pk: int, site: int | None, area: int, address: str, category: str, reported_at: datetime, area_path: str
) -> Occurrence:
    place = f"site:{site}" if site else f"area:{area}:{address}" if address else f"area:{area}"
    return Occurrence(place, category, timezone.localtime(reported_at).date(), f"case:{pk}", area_path)
