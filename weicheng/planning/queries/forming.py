"""What may be chosen for a new project: campaigns and clauses."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.indicators.models import Campaign, Clause
from weicheng.planning.models import Project, ProjectReport
from weicheng.planning.queries.reach import AREA_ONLY, MANAGE


def campaigns_for(actor: Actor, capability: str = MANAGE) -> QuerySet[Campaign]:
    """Campaigns in whose areas the actor has the capability, the newest first."""
    rows = Campaign.objects.filter(policy.scope(actor, capability, AREA_ONLY))
    return rows.select_related("edition", "area").order_by("-starts_on", "pk")


def clauses_for(campaign: Campaign) -> QuerySet[Clause]:
    """Every clause of the campaign's edition in order."""
    return Clause.objects.filter(edition=campaign.edition_id).order_by("position")


def clauses_of_editions(editions: Any) -> QuerySet[Clause]:
    """Every clause of several editions (their numbers, or a queryset of them) in order."""
    return Clause.objects.filter(edition__in=editions).order_by("edition", "position")


def all_campaigns() -> QuerySet[Campaign]:
    """Every campaign, for filters: the newest first."""
    return Campaign.objects.order_by("-starts_on", "pk")


def taken_titles() -> set[tuple[int, str]]:
    """Campaign and title of every project; one query."""
    return set(Project.objects.values_list("campaign_id", "title"))


def projects_of_batch(batch_id: int) -> QuerySet[Project]:
    """What one import made."""
    return Project.objects.filter(batch_id=batch_id).order_by("pk")


def reports_of_batch(batch_id: int) -> QuerySet[ProjectReport]:
    """What one import reported."""
    return ProjectReport.objects.filter(batch_id=batch_id).select_related("project").order_by("pk")


def clause_of(campaign: Campaign, pk: int) -> Clause | None:
    """A clause of the campaign's edition; None for any other number."""
    return clauses_for(campaign).filter(pk=pk).first()
