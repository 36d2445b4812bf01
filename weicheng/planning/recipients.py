"""Whom the events of plans and projects concern: the responsible units, those who decide, those who asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.events.models import Event
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register
from weicheng.planning import event_types, queries
from weicheng.planning.models import DecisionRequest

WORDS = {
    event_types.PROJECT_MADE: ("新项目", Kind.TODO),
    event_types.PROJECT_CHANGED: ("项目有调整", Kind.TODO),
    event_types.PROJECT_DROPPED: ("项目已撤销", Kind.RESULT),
}


def _number(event: Event) -> int:
    return int(event.subject.partition(":")[2])


def to_lead(event: Event) -> Iterator[Recipient]:
    """The people of the responsible unit."""
    project = queries.project_told(_number(event))
    if project and project.unit_path:
        word, kind = WORDS[event.action]
        link = reverse("project_detail", args=[project.pk])
        yield Recipient(
            unit_path=project.unit_path, needs=queries.REPORT, title=f"{word}：{project.title}", kind=kind, link=link
        )


def _request(event: Event) -> DecisionRequest | None:
    return queries.request_told(_number(event))


def to_deciders(event: Event) -> Iterator[Recipient]:
    """The leaders who decide over the area."""
    row = _request(event)
    if row is None:
        return
    word = "提请协调" if event.action == event_types.DECISION_ASKED else "列入协调会"
    kind = Kind.TODO if event.action == event_types.DECISION_ASKED else Kind.REMINDER
    link = reverse("decision_detail", args=[row.pk])
    for person in queries.deciders(row.project):
        yield Recipient(user_id=person, title=f"{word}：{row.question}", kind=kind, link=link)


def to_asker(event: Event) -> Iterator[Recipient]:
    """The person who asked, and the responsible unit."""
    row = _request(event)
    if row is None:
        return
    title, link = f"已作出决定：{row.question}", reverse("decision_detail", args=[row.pk])
    yield Recipient(user_id=row.asked_by_id, title=title, kind=Kind.RESULT, link=link)
    if row.project.unit_path:
        path = row.project.unit_path
        yield Recipient(unit_path=path, needs=queries.REPORT, title=title, kind=Kind.RESULT, link=link)


def to_affected(event: Event) -> Iterator[Recipient]:
    """The units whose projects or tasks stand in another stage now, or in none."""
    version = queries.version_told(event.data["version"])
    previous = queries.previous_of(version) if version else None
    if version is None or previous is None:
        return
    affected = [shift.work.record for shift in queries.rephased_by(previous, version).affected]
    link = reverse("plan_detail", args=[version.plan_id])
    for path, count in queries.count_by_unit(affected).items():
        title = f"方案调整，你单位 {count} 项任务、项目受影响：{version.plan.title}"
        yield Recipient(unit_path=path, needs=queries.REPORT, title=title, link=link)


def to_signer(event: Event) -> Iterator[Recipient]:
    """The unit whose statement was recorded."""
    row = queries.statement_told(event.data["statement"])
    if row:
        link = reverse("statement_page", args=[row.version_id])
        title = f"目标责任书已登记：{row.number}"
        yield Recipient(unit_path=row.unit_path, needs=queries.REPORT, title=title, kind=Kind.RESULT, link=link)


for _action in WORDS:
    register(_action, to_lead)
register(event_types.DECISION_ASKED, to_deciders)
register(event_types.DECISION_ESCALATED, to_deciders)
register(event_types.DECIDED, to_asker)
register(event_types.PLAN_ISSUED, to_affected)
register(event_types.STATEMENT_SIGNED, to_signer)
