"""The boxes of social supervision on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.supervision import queries


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Opinions that wait for an answer."""
    if not has(actor, "supervision.manage"):
        return
    late = Q(due_on__lt=timezone.localdate())
    found = queries.opinions_to_answer(actor).order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late))
    yield TodoBox(
        label="待答复意见",
        url=f"{reverse('opinion_list')}?state=waiting",
        waiting=found["all"],
        overdue=found["late"],
        icon="messages",
        section="社会监督",
    )
