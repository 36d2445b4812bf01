"""What visits say, for those who score them: answers and findings in the words of the core, no points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.domain.checklists import ItemAnswer
from weicheng.inspections.facts import answers_of
from weicheng.inspections.models import Finding, Visit
from weicheng.inspections.queries.visits import COLUMNS, VIEW
from weicheng.organization.models import Area


@dataclass(frozen=True)
class FoundProblem:
    """A finding as a scheme counts it: under which item, of which category, what it led to."""

    pk: int
    item_code: str
    clause: str
    category: str
    case_id: int | None
    fixed_on_the_spot: bool


@dataclass(frozen=True)
class ScoredVisit:
    """A visit that was made, with everything a score may rest on. A void visit is none."""

    pk: int
    kind: str
    visited_at: datetime
    area_id: int
    area_path: str
    unit_id: int | None
    unit_path: str
    by_unit_id: int | None
    site_id: int | None
    # 点位类型 of the pack; empty for a visit that went to no site.
    place_kind: str
    version_id: int | None
    round_id: int | None
    inspectors: tuple[int, ...]
    answers: tuple[ItemAnswer, ...]
    findings: tuple[FoundProblem, ...]

    @property
    def visited_on(self) -> date:
        """The day by the clock of the office."""
        return timezone.localtime(self.visited_at).date()


def scored_visits(
    actor: Actor,
    *,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    area: Area | None = None,
    ids: Collection[int] = (),
) -> list[ScoredVisit]:
    """Visits made from `since` to `until` (both inclusive), oldest first; three queries, however many.

    `kinds` (of Visit.Kind), `area` with everything below it and `ids` narrow them; empty means all. A job asks as a
    system actor with `inspection.view`.
    """
    first, last = _midnight(since), _midnight(until + timedelta(days=1))
    rows = Visit.objects.filter(
        policy.scope(actor, VIEW, COLUMNS), state=Visit.State.DONE, visited_at__gte=first, visited_at__lt=last
    )
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if area is not None:
        rows = rows.filter(subtree("area_path", area.path))
    if ids:
        rows = rows.filter(pk__in=ids)
    found = _problems(rows.order_by().values("pk"))
    visits = rows.select_related("sheet", "site").prefetch_related("inspectors").order_by("visited_at", "pk")
    return [_scored(row, found.get(row.pk, ())) for row in visits]


def findings_count(visits: Collection[int]) -> Counter[int]:
    """How many findings each visit has; one query."""
    rows = Finding.objects.filter(visit__in=visits).values_list("visit").annotate(number=Count("pk"))
    return Counter(dict(rows))


def _problems(visits: Any) -> dict[int, tuple[FoundProblem, ...]]:
    columns = ("visit_id", "pk", "item_code", "clause", "category", "case_id", "fixed_on_the_spot")
    found: dict[int, list[FoundProblem]] = {}
    for visit_id, *rest in Finding.objects.filter(visit__in=visits).order_by("pk").values_list(*columns):
        found.setdefault(visit_id, []).append(FoundProblem(*rest))
    return {visit_id: tuple(problems) for visit_id, problems in found.items()}


def _scored(row: Visit, findings: tuple[FoundProblem, ...]) -> ScoredVisit:
    if row.visited_at is None:  # pragma: no cover - a constraint of the table
        raise ValueError(row.pk)
    return ScoredVisit(
        pk=row.pk,
        kind=row.kind,
        visited_at=row.visited_at,
        area_id=row.area_id,
        area_path=row.area_path,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        by_unit_id=row.by_unit_id,
        site_id=row.site_id,
        place_kind=row.site.kind if row.site else "",
        version_id=row.version_id,
        round_id=row.round_id,
        inspectors=tuple(each.user_id for each in row.inspectors.all()),
        answers=answers_of(row),
        findings=findings,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
