"""The boxes of indicators on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.indicators import queries
from weicheng.indicators.queries.collecting import own_questions

SECTION = "标准与指标"


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Figures that the person's own unit owes."""
    if not has(actor, queries.REPORT):
        return
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    found = own_questions(actor).order_by().aggregate(every=Count("pk"), late=late)
    yield TodoBox(
        label="待报数据", url=reverse("collection_mine"), waiting=found["every"], overdue=found["late"], icon="inbox",
        section=SECTION,
    )  # fmt: skip
