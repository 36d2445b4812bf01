"""Whom the events of assessment concern: the unit that was scored, the streets in a ranking, the one that owes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.assessment import event_types
from weicheng.assessment.models import LastDuty, Ranking, ScoreAppeal, ScoreSheet
from weicheng.assessment.queries import concerned_units, of_event, ranked_units
from weicheng.events.models import Event
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register

SCORES = {
    event_types.REVIEWED: ("得分已生效，可在期限内申诉", Kind.RESULT),
    event_types.UPHELD: ("得分申诉成立", Kind.RESULT),
    event_types.DISMISSED: ("得分申诉不成立", Kind.RESULT),
}
DUTIES = {
    event_types.DUTY_OWED: ("排名末位，须在会议上检讨，可以陈述和申诉", Kind.TODO),
    event_types.DUTY_KEPT: ("末位检讨申诉不成立", Kind.RESULT),
    event_types.DUTY_WITHDRAWN: ("末位检讨已撤销", Kind.RESULT),
}


def to_scored(event: Event) -> Iterator[Recipient]:
    """The unit inspected and the street it lies in."""
    row = of_event(event)
    sheet = row.sheet if isinstance(row, ScoreAppeal) else row
    if not isinstance(sheet, ScoreSheet):
        return
    word, kind = SCORES[event.action]
    link = reverse("score_detail", args=[sheet.pk])
    for path in concerned_units(sheet):
        yield Recipient(unit_path=path, needs="score.appeal", title=f"{word}：{sheet}", kind=kind, link=link)


def to_reviewer(event: Event) -> Iterator[Recipient]:
    """The reviewer hears that the score is disputed; a third person will answer."""
    row = of_event(event)
    if isinstance(row, ScoreAppeal) and row.sheet.reviewed_by_id:
        link = reverse("score_appeal_detail", args=[row.pk])
        yield Recipient(user_id=row.sheet.reviewed_by_id, title=f"得分被申诉：{row.sheet}", link=link)


def to_ranked(event: Event) -> Iterator[Recipient]:
    """The units that govern what was ranked."""
    row = of_event(event)
    if isinstance(row, Ranking):
        link = reverse("ranking_detail", args=[row.pk])
        for path in ranked_units(row):
            yield Recipient(unit_path=path, needs="score.view", title=f"{row}已公布", kind=Kind.RESULT, link=link)


def to_owing(event: Event) -> Iterator[Recipient]:
    """The unit whose head owes the self-criticism."""
    row = of_event(event)
    if isinstance(row, LastDuty) and row.unit_path:
        word, kind = DUTIES[event.action]
        link = reverse("last_duty_detail", args=[row.pk])
        yield Recipient(unit_path=row.unit_path, needs="score.view", title=f"{row.area}{word}", kind=kind, link=link)


def to_publisher(event: Event) -> Iterator[Recipient]:
    """Whoever published the ranking hears that the duty is disputed."""
    row = of_event(event)
    if isinstance(row, LastDuty) and row.ranking.published_by_id:
        link = reverse("last_duty_detail", args=[row.pk])
        yield Recipient(user_id=row.ranking.published_by_id, title=f"{row.area}对末位检讨提出申诉", link=link)


for _action in SCORES:
    register(_action, to_scored)
for _action in DUTIES:
    register(_action, to_owing)
register(event_types.APPEALED, to_reviewer)
register(event_types.PUBLISHED, to_ranked)
register(event_types.DUTY_APPEALED, to_publisher)
