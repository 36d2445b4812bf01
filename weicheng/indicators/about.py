"""What the pages of tasks say of a clause that a task hangs on."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.indicators.queries import VIEW
from weicheng.indicators.queries.statuses import campaign_of_clause, clause_row
from weicheng.tasks.about import About


def clause_about(actor: Actor, pk: int) -> About | None:
    """The clause by number and name in the campaign that works on it; None without one, or for who sees none."""
    if not policy.has(actor, VIEW):
        return None
    campaign = campaign_of_clause(pk, timezone.localdate())
    if campaign is None:
        return None
    clause = clause_row(campaign, pk)
    return About(
        label=f"第 {clause.number} 条 {clause.name}",
        url=reverse("clause_status", args=[campaign.pk, pk]),
        area=campaign.area,
    )
