"""The boxes of inspection on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.inspections import queries
from weicheng.inspections.models import Visit

SECTION = "督查检查"


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """My visits, points that are due, bulletins and proposals that wait."""
    today = timezone.localdate()
    if has(actor, "inspection.visit"):
        mine = queries.todays_visits(actor, today).filter(state=Visit.State.PLANNED).order_by()
        late = Q(planned_on__lt=today)
        found = mine.prefetch_related(None).aggregate(all=Count("pk"), late=Count("pk", filter=late))
        yield TodoBox(
            label="我的检查", url=reverse("tour"), waiting=found["all"], overdue=found["late"], icon="route",
            section=SECTION,
        )  # fmt: skip
    if has(actor, "inspection.manage"):
        yield from _managing(actor)
    if has(actor, "inspection.decide"):
        waiting = queries.proposals_to_decide(actor).count()
        yield TodoBox(
            label="待决定的处理建议", url=reverse("squad_list"), waiting=waiting, icon="gavel", section=SECTION
        )


def _managing(actor: Actor) -> Iterator[TodoBox]:
    today = timezone.localdate()
    due = queries.points_due(actor, today).order_by().count()
    url = reverse("point_due")
    yield TodoBox(label="到期待查的重点点位", url=url, waiting=due, overdue=due, icon="clock", section=SECTION)
    late = queries.late_bulletins(actor, today).count()
    url = f"{reverse('round_list')}?bulletin=late"
    yield TodoBox(label="逾期未通报的督查", url=url, waiting=late, overdue=late, icon="speakerphone", section=SECTION)
