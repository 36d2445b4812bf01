"""The boxes of planning on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.planning import queries


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Decisions that wait for a leader; projects past their date for those who report."""
    if has(actor, queries.DECIDE):
        waiting = Count("pk"), Count("pk", filter=Q(escalated_on__isnull=False))
        found = queries.pending_decisions(actor).order_by().aggregate(all=waiting[0], late=waiting[1])
        yield TodoBox(
            label="待决定协调事项", url=f"{reverse('decision_list')}?state=open", waiting=found["all"],
            overdue=found["late"], icon="gavel", section="规划与项目",
        )  # fmt: skip
    if has(actor, queries.REPORT) and not has(actor, queries.MANAGE):
        rows = queries.visible_projects(actor).filter(finished_on=None, dropped_because="")
        late = Q(due_on__lt=timezone.localdate())
        found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=late))
        yield TodoBox(
            label="在建项目", url=f"{reverse('project_list')}?state=open", waiting=found["all"], overdue=found["late"],
            icon="building", section="规划与项目",
        )  # fmt: skip
