"""What the pages of tasks say of a project or plan that a task hangs on."""

from __future__ import annotations

from django.urls import reverse

from weicheng.access.policy import Actor, has
from weicheng.domain.refusals import OutOfReach
from weicheng.planning import queries
from weicheng.tasks.about import About


def project_about(actor: Actor, pk: int) -> About | None:
    """The project by name, where it lies and who has it; None out of the actor's reach."""
    try:
        row = queries.project_of(actor, pk)
    except OutOfReach:
        return None
    return About(label=row.title, url=reverse("project_detail", args=[pk]), area=row.area, unit=row.lead)


def plan_about(actor: Actor, pk: int) -> About | None:
    """The plan by name; None for who sees none."""
    if not has(actor, queries.VIEW):
        return None
    plan = queries.visible_plans(actor).select_related("campaign__area").filter(pk=pk).first()
    if plan is None:
        return None
    return About(label=plan.title, url=reverse("plan_detail", args=[pk]), area=plan.campaign.area)
