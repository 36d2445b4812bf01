"""Double visits, missed and planted problems, ties, and the sheets of persons: who may see which, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.missed import Duty, MissedList, MissedShare, Problem, missed_problems, missed_shares
from weicheng.domain.packs.parse import Pack
from weicheng.domain.recusal import Hint, Tie, recusal_hints
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.severity import Leaning, Pair, leanings
from weicheng.inspections.models import Finding, Shift, Visit
from weicheng.inspections.queries import scored_visits
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Area, Posting, Unit, User
from weicheng.readiness import facts
from weicheng.readiness.models import AuditSheet, PlantedProblem
from weicheng.standards import queries as rules

AUDIT = "inspector.audit"
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}


def areas_of(actor: Actor) -> QuerySet[Area]:
    """The areas whose inspectors the actor may look over, the widest first."""
    return Area.objects.filter(policy.scope(actor, AUDIT, {ReachKind.AREA: "path"})).order_by("path")


def doubles(actor: Actor) -> QuerySet[Visit]:
    """Double visits of the actor's areas with the first visit."""
    rows = Visit.objects.filter(policy.scope(actor, AUDIT, COLUMNS), kind=Visit.Kind.DOUBLE, earlier__isnull=False)
    return rows.select_related("area", "site", "earlier")


def visit_to_check(actor: Actor, pk: int) -> Visit:
    """A visit of the actor's areas. Raises OutOfReach."""
    rows = Visit.objects.filter(policy.scope(actor, AUDIT, COLUMNS), pk=pk)
    row = rows.select_related("area", "site", "unit", "version").first()
    if row is None:
        raise OutOfReach
    return row


def planted(actor: Actor) -> QuerySet[PlantedProblem]:
    """Planted problems of the actor's areas; never those of a visit that the actor makes."""
    rows = PlantedProblem.objects.filter(policy.scope(actor, AUDIT, COLUMNS))
    mine = Q(visit__inspectors__user=actor.user_id, state=PlantedProblem.State.HIDDEN)
    hidden = PlantedProblem.objects.filter(mine).values("pk")
    return rows.exclude(pk__in=hidden).select_related("area", "visit", "case", "finding")


def planted_problem(actor: Actor, pk: int) -> PlantedProblem:
    """One of them. Raises OutOfReach."""
    row = planted(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def sheets(actor: Actor, *, today: date | None = None) -> QuerySet[AuditSheet]:
    """The actor's own sheets, and those of others once they answered or had the days to; in order of name."""
    day = today or timezone.localdate()
    open_now = Q(answered_at__isnull=False) | Q(opens_on__lte=day)
    rows = AuditSheet.objects.filter(Q(user=actor.user_id) | (policy.scope(actor, AUDIT, COLUMNS) & open_now))
    return rows.select_related("user", "area")


def sheet(actor: Actor, pk: int) -> AuditSheet:
    """One of them. Raises OutOfReach."""
    row = sheets(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


@dataclass(frozen=True)
class Period:
    """What double visits, patrols and visits of a period say. `shares` are of persons (`user:7`)."""

    area: Area
    since: date
    until: date
    pack: Pack
    missed: MissedList
    shares: tuple[MissedShare, ...]
    leanings: tuple[Leaning, ...]
    hints: tuple[Hint, ...]


def period(actor: Actor, area: Area, since: date, until: date) -> Period:
    """Everything of a period (both days inclusive); a constant number of queries."""
    pack = rules.current_pack(day=until, area_path=area.path).pack
    confidence = pack.audit.confidence
    duties = duties_of(area, since, until)
    missed = _missed(area, since, until, duties, pack.joining.near_metres)
    chances: dict[tuple[date, str], int] = {}
    for problem in _office_problems(area, since, until, duties):
        chances[problem.day, problem.area] = chances.get((problem.day, problem.area), 0) + 1
    lost: dict[tuple[date, str], int] = {}
    for one in missed.missed:
        lost[one.problem.day, one.problem.area] = lost.get((one.problem.day, one.problem.area), 0) + 1
    counted = [
        (duty, lost.get((duty.day, duty.area), 0), chances[duty.day, duty.area])
        for duty in duties
        if (duty.day, duty.area) in chances
    ]
    return Period(
        area,
        since,
        until,
        pack,
        missed,
        missed_shares(counted, confidence=confidence),
        leanings(_pairs(actor, area, since, until), confidence=confidence),
        _hints(actor, area, since, until, pack.audit.often),
    )


def duties_of(area: Area, since: date, until: date) -> list[Duty]:
    """Who was on duty on each day in each area, from the shifts; the one who leads the first shift leads the day."""
    rows = Shift.objects.filter(subtree("area_path", area.path), starts_at__gte=_midnight(since),
                                starts_at__lt=_midnight(until + timedelta(days=1)))  # fmt: skip
    people: dict[tuple[date, str], list[tuple[bool, int]]] = {}
    for shift in rows.prefetch_related("people").order_by("starts_at", "pk"):
        day = timezone.localtime(shift.starts_at).date()
        people.setdefault((day, shift.area_path), []).extend((each.leads, each.user_id) for each in shift.people.all())
    found = []
    for (day, path), team in people.items():
        order = [user for leads, user in team if leads] + [user for leads, user in team if not leads]
        names = [f"user:{user}" for user in dict.fromkeys(order)]
        if names:
            found.append(Duty(day, path, names[0], tuple(names[1:])))
    return found


def _office_problems(area: Area, since: date, until: date, duties: list[Duty]) -> list[Problem]:
    """Problems that the office found on its own patrols."""
    rows = _findings(area, since, until).filter(visit__kind=Visit.Kind.PATROL, visit__by_unit__kind=UnitKind.OFFICE)
    # Somebody of the office may be on duty too; then the finding is theirs.
    rows = rows.exclude(visit__inspectors__user__in=_people(duties))
    return facts.problems_of(rows, {duty.area for duty in duties})


def _missed(area: Area, since: date, until: date, duties: list[Duty], near: int) -> MissedList:
    rows = _findings(area, since, until).filter(visit__inspectors__user__in=_people(duties)).distinct()
    theirs = facts.problems_of(rows, {duty.area for duty in duties})
    return missed_problems(_office_problems(area, since, until, duties), theirs, duties, near_metres=near)


def _people(duties: list[Duty]) -> set[int]:
    return {int(name[5:]) for duty in duties for name in (duty.leader, *duty.examiners)}


def _findings(area: Area, since: date, until: date) -> QuerySet[Finding]:
    days = Q(found_at__gte=_midnight(since), found_at__lt=_midnight(until + timedelta(days=1)))
    return Finding.objects.filter(subtree("area_path", area.path), days, visit__state=Visit.State.DONE)


def _pairs(actor: Actor, area: Area, since: date, until: date) -> list[Pair]:
    """Finished double visits of the period with the first visit, where both have marks."""
    later = scored_visits(actor, since=since, until=until, kinds=[Visit.Kind.DOUBLE], area=area)
    doubled = Visit.objects.filter(pk__in=[visit.pk for visit in later], earlier__isnull=False)
    links = {row.pk: row.earlier_id or 0 for row in doubled.only("pk", "earlier_id")}
    if not links:
        return []
    year = timedelta(days=366)
    first = {v.pk: v for v in scored_visits(actor, since=since - year, until=until, ids=list(links.values()))}
    found = []
    for visit in later:
        before = first.get(links.get(visit.pk, 0))
        marks = (facts.mark_of(before) if before else None, facts.mark_of(visit))
        if before and marks[0] is not None and marks[1] is not None:
            names = [tuple(f"user:{user}" for user in one.inspectors) for one in (before, visit)]
            found.append(Pair(f"visit:{visit.pk}", names[0], names[1], marks[0], marks[1]))
    return found


def _hints(actor: Actor, area: Area, since: date, until: date, often: int) -> tuple[Hint, ...]:
    visits = [visit for visit in scored_visits(actor, since=since, until=until, area=area) if visit.kind != "self"]
    people = sorted({user for visit in visits for user in visit.inspectors})
    posts = (
        Posting.objects.filter(user_id__in=people, unit__isnull=False).order_by("pk").values_list("user_id", "unit_id")
    )
    homes = {user: f"unit:{unit}" for user, unit in posts}
    units = {visit.unit_id: f"unit:{visit.unit_id}" for visit in visits if visit.unit_id}
    return recusal_hints(facts.looks_of(visits, homes, units), often=often)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def to_double(actor: Actor, *, today: date | None = None) -> list[Visit]:
    """Visits of the last days that have no double visit yet, the latest first; at most twenty."""
    day = today or timezone.localdate()
    limit = rules.current_pack(day=day).pack.audit.double_days
    doubled = Visit.objects.filter(kind=Visit.Kind.DOUBLE, earlier__isnull=False).exclude(state=Visit.State.VOID)
    rows = Visit.objects.filter(
        policy.scope(actor, AUDIT, COLUMNS), state=Visit.State.DONE, visited_at__gte=_midnight(day - timedelta(limit))
    ).exclude(kind__in=[Visit.Kind.DOUBLE, Visit.Kind.SELF])
    return list(
        rows.exclude(pk__in=doubled.values("earlier")).select_related("area", "site").order_by("-visited_at")[:20]
    )


def to_plant(actor: Actor, *, today: date | None = None) -> list[Visit]:
    """Visits of the coming days that the actor does not make; at most twenty."""
    day = today or timezone.localdate()
    last = day + timedelta(days=rules.current_pack(day=day).pack.audit.planted_days)
    rows = Visit.objects.filter(
        policy.scope(actor, AUDIT, COLUMNS), state=Visit.State.PLANNED, planned_on__range=(day, last)
    )
    return list(rows.exclude(inspectors__user=actor.user_id).select_related("area", "site").order_by("planned_on")[:20])


def findings(numbers: Collection[int]) -> QuerySet[Finding]:
    """The findings that a list of missed problems names."""
    return Finding.objects.filter(pk__in=list(numbers)).select_related("visit__area")


@dataclass(frozen=True)
class TieRow:
    """A tie with the person and the unit it names, how many visits it rests on and the last of them."""

    tie: Tie
    person: User
    unit: Unit
    count: int
    last: Visit

    @property
    def pk(self) -> str:
        return f"{self.tie.value}:{self.person.pk}:{self.unit.pk}"


def ties(hints: Iterable[Hint]) -> list[TieRow]:
    """Hints with their people, units and visits, in the order of the hints; three queries."""
    named = [(hint, int(hint.inspector[5:]), int(hint.target[5:]), int(hint.records[-1][6:])) for hint in hints]
    people = User.objects.in_bulk([person for _, person, _, _ in named])
    units = Unit.objects.in_bulk([unit for _, _, unit, _ in named])
    visits = Visit.objects.in_bulk([last for _, _, _, last in named])
    return [
        TieRow(hint.tie, people[person], units[unit], len(hint.records), visits[last])
        for hint, person, unit, last in named
    ]
