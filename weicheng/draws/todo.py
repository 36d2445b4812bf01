"""The boxes of the draws on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.draws import queries

SECTION = "抽查"


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Figures to type in today, draws to publish."""
    today = timezone.localdate()
    if has(actor, "draw.witness"):
        waiting = queries.draws_to_draw(actor, today).count()
        url = f"{reverse('draw_list')}?state=frozen"
        yield TodoBox(label="今天待录入数字", url=url, waiting=waiting, icon="dice-5", section=SECTION)
    if has(actor, "draw.manage"):
        found = queries.draws_to_publish(actor, today).aggregate(
            all=Count("pk"), late=Count("pk", filter=Q(publish_by__lt=today))
        )
        url = f"{reverse('draw_list')}?state=drawn"
        yield TodoBox(
            label="待公布抽查",
            url=url,
            waiting=found["all"],
            overdue=found["late"],
            icon="speakerphone",
            section=SECTION,
        )
