"""催办: by hand in one tap, and by the clock before and after the date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.tasks import DAYS_AHEAD, reminder_due
from weicheng.tasks import event_types
from weicheng.tasks.actions.step import demand_may_confirm, open_row, record
from weicheng.tasks.models import Task

CLOCK = Actor.system("任务提醒")


@transaction.atomic
def remind_task(*, actor: Actor, task: Task, now: datetime | None = None) -> Task:
    """催办 by whoever gave the task; the unit gets a message and no date moves."""
    row = open_row(task)
    demand_may_confirm(actor, row)
    record(event_types.REMINDED, row, actor, now or timezone.now(), why="请抓紧办理")
    return row


@transaction.atomic
def remind_due(*, today: date | None = None, now: datetime | None = None) -> int:
    """Reminds of every open task near or past its date that is due for it (domain.tasks.reminder_due); how many."""
    now = now or timezone.now()
    today = today or timezone.localtime(now).date()
    near = Task.objects.select_for_update().filter(
        state=Task.State.OPEN, lead__isnull=False, due_on__lte=today + timedelta(days=DAYS_AHEAD)
    )
    count = 0
    for task in near.order_by("pk"):
        reminder = reminder_due(task.due_on, task.reminded_on, today)
        if reminder:
            task.reminded_on = today
            task.save(update_fields=["reminded_on"])
            record(event_types.REMINDED, task, CLOCK, now, why=reminder.label)
            count += 1
    return count
