"""Projects: who sees them, one of them with everything around it, all of them at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.finishing import Finish
from weicheng.domain.funds import Purse
from weicheng.domain.project_care import count_obstacles
from weicheng.domain.projects import Missing, ProjectFacts, ProjectReview, missing_of, review_projects
from weicheng.domain.refusals import OutOfReach
from weicheng.planning import facts
from weicheng.planning.models import (
    DecisionRequest,
    FundEntry,
    KeptObject,
    Project,
    ProjectMilestone,
    ProjectObstacle,
    ProjectReport,
)
from weicheng.planning.queries.reach import COLUMNS, REPORT, VIEW
from weicheng.planning.rules import Rules
from weicheng.tasks import queries as tasks
from weicheng.tasks.models import Task


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """Projects of the actor's areas and units, dropped ones included."""
    return Project.objects.filter(policy.scope(actor, VIEW, COLUMNS) | policy.scope(actor, REPORT, COLUMNS))


def listed_projects(actor: Actor) -> QuerySet[Project]:
    """Those for the list, with money and open obstacles; a fixed number of queries."""
    rows = with_money(visible_projects(actor)).select_related("lead", "area", "clause")
    return rows.prefetch_related("reports")


def with_money(rows: QuerySet[Project]) -> QuerySet[Any]:
    """Adds `secured`, `paid` (yuan) and `held_up` (open obstacles)."""
    return rows.annotate(secured=_sum(FundEntry.Act.SECURED), paid=_sum(FundEntry.Act.PAID), held_up=_open_obstacles())


def _sum(act: str) -> Coalesce:
    rows = FundEntry.objects.filter(project=OuterRef("pk"), act=act).order_by().values("project")
    return Coalesce(Subquery(rows.annotate(all=Sum("yuan")).values("all")), Value(0), output_field=IntegerField())


def _open_obstacles() -> Coalesce:
    rows = ProjectObstacle.objects.filter(project=OuterRef("pk"), cleared_on=None).order_by().values("project")
    return Coalesce(Subquery(rows.annotate(all=Count("pk")).values("all")), Value(0), output_field=IntegerField())


def project_of(actor: Actor, pk: int) -> Project:
    """One of them. Raises OutOfReach."""
    row = visible_projects(actor).select_related("campaign", "lead", "area", "clause").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def project_rows(rows: QuerySet[Project]) -> list[ProjectFacts]:
    """All rows in the words of the core; one query."""
    return [
        facts.project_facts(row, secured=row.secured, obstacles=row.held_up)
        for row in with_money(rows.order_by("pk").select_related(None).prefetch_related(None)).only(
            "target", "done", "starts_on", "due_on", "phase", "finished_on", "lead_id", "person_id"
        )
    ]


def review(rows: QuerySet[Project], today: date) -> ProjectReview:
    """The rows at a glance; one query, whatever their number."""
    return review_projects(project_rows(rows), today)


def behind_pks(rows: QuerySet[Project], today: date) -> list[int]:
    """The projects behind the calendar; one query."""
    return [int(fact.record) for fact in project_rows(rows) if fact.is_behind(today)]


def after_target_pks(rows: QuerySet[Project]) -> list[int]:
    """Projects that end after the target year of their campaign (M-220); one query."""
    found = rows.filter(due_on__year__gt=F("campaign__target_year"))
    return list(found.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class ProjectPage:
    """One project with everything around it."""

    project: Project
    facts: ProjectFacts
    finish: Finish
    purse: Purse
    missing: tuple[Missing, ...]
    reports: Sequence[ProjectReport]
    obstacles: Sequence[ProjectObstacle]
    requests: Sequence[DecisionRequest]
    funds: Sequence[FundEntry]
    milestones: Sequence[ProjectMilestone]
    kept: Sequence[KeptObject]
    tasks: Sequence[Task]


def project_page(actor: Actor, pk: int, rules: Rules) -> ProjectPage:
    """Nine queries. Raises OutOfReach."""
    found = visible_projects(actor).select_related(
        "campaign", "lead", "area", "clause", "leader__user", "leader__unit", "person__user", "person__unit"
    )
    row: Any = with_money(found).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    reports = list(row.reports.order_by("on", "pk"))
    said = facts.project_facts(row, secured=row.secured, obstacles=row.held_up)
    return ProjectPage(
        row,
        said,
        facts.finish_of(row, reports, rules.confidence),
        facts.purse_of(row, row.secured, row.paid),
        missing_of(said),
        reports,
        list(row.obstacles.order_by("cleared_on", "-named_on", "pk")),
        list(row.requests.order_by("-asked_on", "-pk")),
        list(row.funds.order_by("-on", "-pk")),
        list(row.milestones.order_by("planned_on", "pk")),
        list(row.kept.order_by("pk")),
        list(tasks.tasks_about(f"project:{pk}").select_related("lead")),
    )


def obstacle_of(actor: Actor, pk: int) -> ProjectObstacle:
    """An obstacle of a project that the actor sees. Raises OutOfReach."""
    row = ProjectObstacle.objects.filter(pk=pk, project__in=visible_projects(actor)).select_related("project").first()
    if row is None:
        raise OutOfReach
    return row


def milestone_of(actor: Actor, pk: int) -> ProjectMilestone:
    """A node of a project that the actor sees. Raises OutOfReach."""
    row = ProjectMilestone.objects.filter(pk=pk, project__in=visible_projects(actor)).select_related("project").first()
    if row is None:
        raise OutOfReach
    return row


def visible_decisions(actor: Actor) -> QuerySet[DecisionRequest]:
    """Decisions asked for on projects that the actor sees."""
    rows = DecisionRequest.objects.filter(project__in=visible_projects(actor).filter(dropped_because=""))
    return rows.select_related("project__lead", "obstacle")


def decision_of(actor: Actor, pk: int) -> DecisionRequest:
    """One of them. Raises OutOfReach."""
    row = visible_decisions(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def pending_decisions(actor: Actor) -> QuerySet[DecisionRequest]:
    """Undecided ones, the oldest first: the agenda."""
    return visible_decisions(actor).filter(decided_on=None).order_by("asked_on", "pk")


def obstacle_table(rows: QuerySet[Project], today: date) -> Mapping[str, int]:
    """Unfinished projects behind the calendar by open obstacle, "" for those that name none; two queries."""
    behind = set(behind_pks(rows, today))
    named: dict[int, list[str]] = {pk: [] for pk in behind}
    found = ProjectObstacle.objects.filter(project__in=rows, cleared_on=None).exclude(
        project__finished_on__isnull=False
    )
    for project, kind in found.values_list("project_id", "kind"):
        named.setdefault(project, []).append(kind)
    return count_obstacles(named.values())
