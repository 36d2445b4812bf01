"""The register of key points and what is due on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.points import MonthComparison, PointFigures, PointState, compare_months, figures_of
from weicheng.domain.refusals import OutOfReach
from weicheng.inspections.models import CheckNote, KeyPoint, Visit
from weicheng.inspections.queries.visits import COLUMNS, MANAGE, VIEW
from weicheng.organization.models import Area
from weicheng.places import queries as places
from weicheng.places.models import Site
from weicheng.standards import queries as standards

# Where a point lies stands with its site.
THROUGH_SITE: Mapping[ReachKind, str] = {kind: f"site__{column}" for kind, column in COLUMNS.items()}


def visible_points(actor: Actor) -> QuerySet[KeyPoint]:
    """Key points of the actor's areas and units."""
    rows = KeyPoint.objects.filter(policy.scope(actor, VIEW, THROUGH_SITE), removed_on=None)
    return rows.select_related("site__area", "site__unit", "form")


def point(actor: Actor, pk: int) -> KeyPoint:
    """One of them. Raises OutOfReach."""
    row = visible_points(actor).select_related("last_visit").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def points_of_batch(batch_id: int) -> QuerySet[KeyPoint]:
    """What an import listed."""
    return KeyPoint.objects.filter(batch_id=batch_id).select_related("site").order_by("pk")


def listed_sites() -> set[int]:
    """Sites on the register, for comparing a workbook with them; one query."""
    return set(KeyPoint.objects.values_list("site_id", flat=True))


def overdue(day: date) -> Q:
    """Not looked at within its cycle."""
    return Q(due_on__lt=day)


def points_due(actor: Actor, until: date) -> QuerySet[KeyPoint]:
    """Points whose cycle ends by a day and that have no visit planned, those most overdue first."""
    planned = Visit.objects.filter(state=Visit.State.PLANNED, site__isnull=False).values("site_id")
    rows = KeyPoint.objects.filter(policy.scope(actor, MANAGE, THROUGH_SITE), removed_on=None, due_on__lte=until)
    return rows.exclude(site__in=planned).select_related("site__area", "site__unit", "form").order_by("due_on", "pk")


def figures(rows: QuerySet[KeyPoint]) -> PointFigures:
    """How much of a list was checked and passes; one query."""
    counts = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    return figures_of({PointState(state): number for state, number in counts.items()})  # type: ignore[call-arg]


@dataclass(frozen=True)
class IndustryRow:
    """The points of one industry."""

    code: str
    name: str
    figures: PointFigures


def by_industry(rows: QuerySet[KeyPoint]) -> list[IndustryRow]:
    """The figures of each industry, by the names of the pack; one query."""
    counted: dict[str, dict[PointState, int]] = {}
    for code, state, number in rows.order_by().values_list("industry", "state").annotate(number=Count("pk")):
        counted.setdefault(code, {})[PointState(state)] = number  # type: ignore[call-arg]
    names = industries()
    return [
        IndustryRow(code, names.get(code, code) or "未写明", figures_of(counts))
        for code, counts in sorted(counted.items())
    ]


def industries() -> dict[str, str]:
    """The departments of the rule pack in force: code and 中文名."""
    return {code: row.name for code, row in standards.current_pack().pack.department.items()}


@dataclass(frozen=True)
class MonthOfChecks:
    """How many checks key points had in a month, against the month before, and the note that explains fewer."""

    month: date
    comparison: MonthComparison
    note: CheckNote | None

    @property
    def lacks_note(self) -> bool:
        return self.comparison.needs_note and self.note is None


def checks_by_month(actor: Actor, area: Area, until: date, months: int = 6) -> list[MonthOfChecks]:
    """The last `months` months that are over, newest first (M-231); the running month comes without judgement.

    Two queries. A check is a visit made to a site that is on the register.
    """
    first = _months_back(until.replace(day=1), months)
    rows = Visit.objects.filter(
        policy.scope(actor, VIEW, COLUMNS),
        subtree("area_path", area.path),
        state=Visit.State.DONE,
        site__key_point__isnull=False,
        visited_at__date__gte=first,
    )
    counts: dict[date, int] = {}
    for visited_at in rows.order_by().values_list("visited_at", flat=True):
        if visited_at:
            month = timezone.localdate(visited_at).replace(day=1)
            counts[month] = counts.get(month, 0) + 1
    notes = {note.month: note for note in CheckNote.objects.filter(area=area, month__gte=first).select_related("by")}
    wanted = [_months_back(until.replace(day=1), number) for number in range(1, months)]
    seen = {month: (counts.get(month, 0), counts.get(_months_back(month, 1), 0)) for month in wanted}
    return [MonthOfChecks(month, compare_months(*seen[month]), notes.get(month)) for month in wanted]


def _months_back(month: date, number: int) -> date:
    for _ in range(number):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def sites_to_list(actor: Actor) -> QuerySet[Site]:
    """Sites in use that are not on the register, for a choice."""
    rows = places.sites().filter(policy.scope(actor, MANAGE, COLUMNS), closed_on=None)
    return rows.filter(Q(key_point=None) | Q(key_point__removed_on__isnull=False)).order_by("area_path", "name")
