"""Confirming a task as done, sending it back, calling it off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput
from weicheng.tasks import event_types
from weicheng.tasks.actions.step import demand_may_confirm, keep_note, open_row, record
from weicheng.tasks.models import Task


@transaction.atomic
def finish_task(*, actor: Actor, task: Task, done: bool = True, note: str = "", now: datetime | None = None) -> Task:
    """Confirms a task as done or sends it back; by whoever gave it. Raises MoveRefused when it is over.

    Raises BadInput for sending back without a word: the unit must know what is still missing.
    """
    row = open_row(task)
    now = now or timezone.now()
    demand_may_confirm(actor, row)
    if not done and not note.strip():
        raise BadInput.of("意见", "没有填写", "退回时请写明还差什么")
    row.state = Task.State.DONE if done else Task.State.OPEN
    row.finished_at = now if done else None
    row.save(update_fields=["state", "finished_at"])
    keep_note(row, actor, note, now)
    record(event_types.FINISHED if done else event_types.SENT_BACK, row, actor, now)
    return row


@transaction.atomic
def drop_task(*, actor: Actor, task: Task, note: str, now: datetime | None = None) -> Task:
    """撤销 a task that no longer has to be done; it stays readable. Raises BadInput without a reason."""
    row = open_row(task)
    now = now or timezone.now()
    demand_may_confirm(actor, row)
    if not note.strip():
        raise BadInput.of("撤销理由", "没有填写", "请写明为什么不再需要")
    row.state = Task.State.DROPPED
    row.finished_at = now
    row.save(update_fields=["state", "finished_at"])
    keep_note(row, actor, note, now)
    record(event_types.DROPPED, row, actor, now)
    return row
