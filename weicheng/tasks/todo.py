"""The boxes of tasks on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.tasks import queries
from weicheng.tasks.models import Task

SECTION = "任务"


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """The unit's open tasks, those that wait for this person's word, and those that nobody answers for."""
    listed = reverse("task_list")
    if has(actor, "task.report"):
        rows = queries.own_tasks(actor).filter(state=Task.State.OPEN)
        waiting, overdue = _counted(rows)
        yield TodoBox(
            label="本单位任务", url=f"{listed}?mine=on&state=open", waiting=waiting, overdue=overdue,
            icon="list-check", section=SECTION,
        )  # fmt: skip
    if has(actor, "task.manage") or has(actor, "task.instruct"):
        waiting, overdue = _counted(queries.tasks_to_confirm(actor))
        yield TodoBox(
            label="待确认任务", url=f"{listed}?confirm=on", waiting=waiting, overdue=overdue, icon="eye-check",
            section=SECTION,
        )  # fmt: skip
    if has(actor, "task.manage"):
        rows = queries.visible_tasks(actor).filter(queries.IS_OPEN & queries.LACKING)
        yield TodoBox(
            label="未压实任务", url=f"{listed}?firm=no", waiting=rows.count(), icon="alert-triangle", section=SECTION
        )


def _counted(rows: QuerySet[Task]) -> tuple[int, int]:
    late = Q(due_on__lt=timezone.localdate())
    found = rows.order_by().aggregate(every=Count("pk"), late=Count("pk", filter=late))
    return found["every"], found["late"]
