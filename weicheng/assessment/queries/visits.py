"""Visits with their findings as a score cites them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weicheng.access.policy import Actor
from weicheng.assessment.models import ScoreSheet
from weicheng.assessment.rules import SchemeRule
from weicheng.domain.scoring import Problem
from weicheng.inspections.models import Finding, VisitPhoto
from weicheng.inspections.queries import ScoredVisit, scored_visits


@dataclass(frozen=True)
class CitedVisit:
    """A visit and its findings with text and photos."""

    visit: ScoredVisit
    problems: tuple[Problem, ...]


def unscored_visits(actor: Actor, rule: SchemeRule, *, since: date, until: date) -> list[CitedVisit]:
    """Visits the scheme scores that have no sheet under it yet, oldest first; six queries."""
    visits = scored_visits(actor, since=since, until=until, kinds=rule.kinds)
    numbers = [visit.pk for visit in visits]
    done = set(
        ScoreSheet.objects.filter(visit__in=numbers, scheme=rule.key)
        .exclude(state=ScoreSheet.State.RETURNED)
        .values_list("visit_id", flat=True)
    )
    open_visits = [visit for visit in visits if visit.pk not in done]
    problems = _problems([visit.pk for visit in open_visits])
    return [CitedVisit(visit, tuple(problems.get(visit.pk, ()))) for visit in open_visits]


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
