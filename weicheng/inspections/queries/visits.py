"""Visits and findings within somebody's reach; a secret visit shows to others only after it was made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases.models import Case
from weicheng.cases.queries import Duplicate, near_duplicates, sighting, visible_cases
from weicheng.domain.checklists import ItemAnswer
from weicheng.domain.refusals import OutOfReach
from weicheng.grading.subjects import Subject
from weicheng.inspections.facts import answers_of
from weicheng.inspections.models import Finding, FollowUp, Visit, VisitInspector, VisitPhoto
from weicheng.standards.queries import current_pack

# A lead department's reach over cases says nothing of visits.
COLUMNS: Mapping[ReachKind, str] = {ReachKind.UNIT: "unit_path", ReachKind.AREA: "area_path"}
VIEW, MANAGE, VISIT = "inspection.view", "inspection.manage", "inspection.visit"


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """The visits of the actor's areas and units, and the actor's own; not the secret ones of others ahead."""
    seen = policy.scope(actor, VIEW, COLUMNS) & ~Q(secret=True, state=Visit.State.PLANNED)
    rows = Visit.objects.filter(seen | policy.scope(actor, MANAGE, COLUMNS) | _is_mine(actor)).exclude(_is_blind(actor))
    return rows.select_related("area", "site", "unit", "by_unit", "round", "version__form")


def claim_subjects(actor: Actor, ids: Collection[int]) -> Mapping[int, Subject]:
    """The visits among these that the actor sees, by what and where they were; one query."""
    return {
        visit.pk: Subject(f"{visit} {visit.area.name}", reverse("visit_detail", args=[visit.pk]))
        for visit in visible_visits(actor).filter(pk__in=ids)
    }


def _is_mine(actor: Actor) -> Q:
    mine = VisitInspector.objects.filter(visit=OuterRef("pk"), user=actor.user_id)
    return Q(Exists(mine)) if actor.user_id else Q(pk__in=[])


def _is_blind(actor: Actor) -> Q:
    """The first visit of a double one that the actor is still to make: it must not be known before (decision 0023)."""
    ahead = Visit.objects.filter(
        kind=Visit.Kind.DOUBLE, state=Visit.State.PLANNED, earlier=OuterRef("pk"), inspectors__user=actor.user_id
    )
    return Q(Exists(ahead)) if actor.user_id else Q(pk__in=[])


def visit(actor: Actor, pk: int) -> Visit:
    """One of them with its inspectors. Raises OutOfReach."""
    row = with_inspectors(visible_visits(actor)).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def visit_for_message(pk: int) -> Visit | None:
    """A visit whose event is to be told of; two queries."""
    return with_inspectors(Visit.objects.select_related("area", "site")).filter(pk=pk).first()


def visit_by_command(command_id: UUID) -> Visit | None:
    """The visit that a command has recorded already."""
    return Visit.objects.filter(command_id=command_id).first()


def with_inspectors(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """The same with `inspectors` and their names, whoever leads first; one more query."""
    people = VisitInspector.objects.select_related("user").order_by("-leads", "pk")
    return rows.prefetch_related(Prefetch("inspectors", queryset=people))


def todays_visits(actor: Actor, day: date) -> QuerySet[Visit]:
    """What the actor is to inspect on a day: own visits planned for it or left over from before, and what was done.

    Ordered by planned day; two queries with the names of the other inspectors.
    """
    mine = _is_mine(actor)
    waiting = Q(state=Visit.State.PLANNED, planned_on__lte=day)
    done = Q(state=Visit.State.DONE, visited_at__date=day)
    rows = Visit.objects.filter(mine, waiting | done).order_by("planned_on", "pk")
    return with_inspectors(rows.select_related("area", "site", "unit", "round", "version__form"))


def may_record(actor: Actor, row: Visit) -> bool:
    """Whether the actor may record this visit: one of its inspectors, or who manages inspections there."""
    if policy.covers(actor, MANAGE, row, COLUMNS):
        return True
    mine = actor.user_id in {each.user_id for each in row.inspectors.all()}
    return mine and policy.has(actor, VISIT)


def visible_findings(actor: Actor) -> QuerySet[Finding]:
    """Findings of visits in reach; they exist only once the visit was made."""
    visits = visible_visits(actor).order_by().values("pk")
    return Finding.objects.filter(visit__in=visits).select_related("visit__area", "visit__site", "unit", "case")


def findings_of(row: Visit) -> QuerySet[Finding]:
    """The findings of a visit with their photos; two queries."""
    photos = VisitPhoto.objects.select_related("photo").order_by("pk")
    return (
        Finding.objects.filter(visit=row)
        .select_related("case", "unit")
        .prefetch_related(Prefetch("photos", queryset=photos))
        .order_by("pk")
    )


def photos_in_reach(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these photos, those of a visit that the actor sees; one query."""
    visits = visible_visits(actor).order_by().values("pk")
    rows = VisitPhoto.objects.filter(photo__in=ids, visit__in=visits)
    return set(rows.values_list("photo", flat=True))


def answers(row: Visit) -> tuple[ItemAnswer, ...]:
    """What was answered on a visit; one query."""
    return answers_of(row)


def scenes_of(row: Visit) -> QuerySet[VisitPhoto]:
    """Photos of the visit itself, not of one finding."""
    return VisitPhoto.objects.filter(visit=row, finding=None).select_related("photo").order_by("pk")


def results_of(row: Visit) -> QuerySet[FollowUp]:
    """What a follow-up saw of each earlier finding."""
    return FollowUp.objects.filter(visit=row).select_related("finding").order_by("finding")


def findings_of_earlier(row: Visit) -> list[Finding]:
    """The findings that a follow-up must report on."""
    return list(Finding.objects.filter(visit=row.earlier_id).order_by("pk")) if row.earlier_id else []


def finding(actor: Actor, pk: int) -> Finding:
    """One finding of a visit in reach. Raises OutOfReach."""
    row = visible_findings(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def alike(actor: Actor, row: Finding) -> list[Duplicate]:
    """Open cases that may be the same matter, the likeliest first; none for a finding without a category."""
    if not row.category or row.case_id:
        return []
    seen = sighting(
        category=row.category, at=row.found_at, area=row.visit.area, site=row.visit.site, lng=row.lng, lat=row.lat
    )
    rules = current_pack(day=timezone.localdate(row.found_at), area_path=row.area_path)
    return near_duplicates(actor, seen, rules.pack.joining)


def case_to_link(actor: Actor, pk: int) -> Case:
    """A case that the actor sees. Raises OutOfReach."""
    row = visible_cases(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row
