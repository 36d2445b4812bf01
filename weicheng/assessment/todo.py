"""The boxes of assessment on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.assessment import queries
from weicheng.assessment.models import LastDuty, ScoreSheet
from weicheng.base.todo import TodoBox

SECTION = "考核排名"


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Scores to review, appeals to answer, duties to fulfil."""
    if has(actor, "score.review"):
        waiting = queries.visible_sheets(actor).filter(state=ScoreSheet.State.DRAFT).count()
        url = f"{reverse('score_list')}?state=draft"
        yield TodoBox(label="待复核评分", url=url, waiting=waiting, icon="eye-check", section=SECTION)
    if has(actor, "score.decide"):
        late = Q(answer_due__lt=timezone.now())
        rows = queries.visible_appeals(actor).filter(upheld=None).order_by()
        found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=late))
        yield TodoBox(
            label="待答复得分申诉",
            url=f"{reverse('score_appeal_list')}?state=open",
            waiting=found["all"],
            overdue=found["late"],
            icon="message-2",
            section=SECTION,
        )
    if has(actor, "score.appeal") or has(actor, "ranking.publish"):
        owed = queries.visible_duties(actor).filter(state=LastDuty.State.OPEN).count()
        url = f"{reverse('last_duty_list')}?state=open"
        yield TodoBox(label="末位检讨", url=url, waiting=owed, icon="alert-triangle", section=SECTION)
