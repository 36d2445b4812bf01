"""Visits with their findings as a score cites them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment.models import ScoreSheet
from weicheng.assessment.rules import SchemeRule
from weicheng.domain.scoring import Problem
from weicheng.inspections.models import Finding, Visit, VisitPhoto
from weicheng.inspections.queries import COLUMNS, ScoredVisit, scored_visits


@dataclass(frozen=True)
class CitedVisit:
    """A visit and its findings with text and photos."""

    visit: ScoredVisit
    problems: tuple[Problem, ...]


def unscored_visits(actor: Actor, rule: SchemeRule, *, since: date, until: date, anew: bool = True) -> list[CitedVisit]:
    """Visits the scheme scores that have no sheet under it yet, oldest first; six queries.

    `anew`: a visit whose sheets the review did not let pass is among them.
    """
    visits = scored_visits(actor, since=since, until=until, kinds=rule.kinds)
    sheets = ScoreSheet.objects.filter(visit__in=[visit.pk for visit in visits], scheme=rule.key)
    if anew:
        sheets = sheets.exclude(state=ScoreSheet.State.RETURNED)
    done = set(sheets.values_list("visit_id", flat=True))
    open_visits = [visit for visit in visits if visit.pk not in done]
    problems = _problems([visit.pk for visit in open_visits])
    return [CitedVisit(visit, tuple(problems.get(visit.pk, ()))) for visit in open_visits]


def days_to_score(actor: Actor, kinds: Collection[str], *, since: date, until: date) -> list[date]:
    """Days (`since` and `until` inclusive) with a finished, answered visit that nobody has scored; oldest first."""
    rows = Visit.objects.filter(
        policy.scope(actor, "inspection.view", COLUMNS),
        state=Visit.State.DONE,
        sheet__isnull=False,
        kind__in=kinds,
        visited_at__gte=_midnight(since),
        visited_at__lt=_midnight(until + timedelta(days=1)),
    ).exclude(pk__in=ScoreSheet.objects.values("visit"))
    return sorted({timezone.localdate(at) for at in rows.values_list("visited_at", flat=True) if at})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _problems(visits: list[int]) -> dict[int, list[Problem]]:
    photos: dict[int, list[str]] = {}
    shown = VisitPhoto.objects.filter(finding__visit__in=visits).order_by("pk").values_list("finding_id", "photo__uuid")
    for finding, uuid in shown:
        photos.setdefault(finding, []).append(str(uuid))
    found: dict[int, list[Problem]] = {}
    rows = Finding.objects.filter(visit__in=visits).order_by("pk")
    for visit, pk, code, text, clause in rows.values_list("visit_id", "pk", "item_code", "text", "clause"):
        problem = Problem(f"finding:{pk}", code, text, clause, tuple(photos.get(pk, ())))
        found.setdefault(visit, []).append(problem)
    return found
