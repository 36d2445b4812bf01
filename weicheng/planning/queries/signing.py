"""Tasks of a campaign by unit, and who signed for them (M-006)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from weicheng.domain.project_care import Signing, review_statements
from weicheng.indicators.models import Campaign, Clause
from weicheng.organization.models import Unit
from weicheng.planning.models import Plan, PlanVersion, Project, Statement, StatementTask
from weicheng.tasks.models import Task


def tasks_of_campaign(campaign: Campaign) -> QuerySet[Task]:
    """Tasks that hang on the clauses, projects or plans of a campaign and were not dropped."""
    names = [
        _names("clause", Clause.objects.filter(edition=campaign.edition_id)),
        _names("project", Project.objects.filter(campaign=campaign)),
        _names("plan", Plan.objects.filter(campaign=campaign)),
    ]
    about = names[0].union(*names[1:], all=True)
    return Task.objects.filter(about__in=about).exclude(state=Task.State.DROPPED)


def _names(kind: str, rows: QuerySet[Clause] | QuerySet[Project] | QuerySet[Plan]) -> QuerySet[Project, str]:
    """`clause:12` for each row, as tasks name what they hang on."""
    named = Concat(Value(f"{kind}:"), Cast("pk", CharField()))
    return rows.order_by().annotate(named=named).values_list("named", flat=True)  # type: ignore[return-value]


def tasks_by_unit(campaign: Campaign) -> Mapping[int, frozenset[int]]:
    """Unit → its tasks of the campaign; one query."""
    found: dict[int, set[int]] = {}
    rows = tasks_of_campaign(campaign).exclude(lead=None).order_by("pk").values_list("lead_id", "pk")
    for unit, task in rows:
        found.setdefault(unit, set()).add(task)
    return {unit: frozenset(tasks) for unit, tasks in found.items()}


@dataclass(frozen=True)
class SigningPage:
    """Who signed a version, who did not, and which tasks came later."""

    signing: Signing
    statements: list[Statement]
    unsigned: list[tuple[Unit, int]]
    # Statement → how many tasks it does not list yet.
    unlisted: Mapping[int, int]


def signing_of(version: PlanVersion, campaign: Campaign) -> SigningPage:
    """Four queries."""
    tasks = tasks_by_unit(campaign)
    statements = list(Statement.objects.filter(version=version).select_related("unit").order_by("signed_on", "pk"))
    listed: dict[int, set[int]] = {statement.unit_id: set() for statement in statements}
    rows = StatementTask.objects.filter(statement__version=version).values_list("statement__unit_id", "task_id")
    for unit, task in rows:
        listed[unit].add(task)
    signing = review_statements(tasks, listed)
    units = Unit.objects.in_bulk(signing.unsigned)
    return SigningPage(
        signing,
        statements,
        [(units[unit], len(tasks[unit])) for unit in signing.unsigned],
        {row.pk: len(signing.unlisted.get(row.unit_id, ())) for row in statements},
    )
