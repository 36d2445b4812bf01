"""What every step on a task shares: the locked row, who may confirm, the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from weicheng.access import policy
from weicheng.access.paths import covers_path
from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.organization.models import Unit
from weicheng.organization.reach import Where
from weicheng.tasks.models import Progress, Task

OPEN_STATES = (Task.State.OPEN, Task.State.REPORTED)


def locked(task: Task) -> Task:
    """The row as it stands, held until the end of the transaction. Raises OutOfReach when it is gone."""
    row = Task.objects.select_for_update().filter(pk=task.pk).first()
    if row is None:
        raise OutOfReach
    return row


def open_row(task: Task) -> Task:
    """The locked row of a task that is not over. Raises MoveRefused."""
    row = locked(task)
    if row.state not in OPEN_STATES:
        raise MoveRefused("这项任务已经办结或撤销。")
    return row


def demand_may_confirm(actor: Actor, task: Task) -> None:
    """The person who gave the task, or whoever manages tasks there. Raises NotAllowed."""
    if actor.user_id is not None and actor.user_id == task.created_by_id:
        return
    policy.require(actor, "task.manage", Where(unit_path=task.unit_path, area_path=task.area_path))


def speaks_for(actor: Actor, unit: Unit) -> bool:
    """Whether the actor reports in the name of a unit: by a post in it or above it."""
    return any(
        reach.unit_path and covers_path(reach.unit_path, unit.path) for reach in actor.reaches_for("task.report")
    )


def person(actor: Actor) -> int:
    """The account that acts. Raises NotAllowed for jobs."""
    if actor.user_id is None:
        raise NotAllowed("这一步须由有账号的人员办理。")
    return actor.user_id


def keep_note(task: Task, actor: Actor, note: str, now: datetime) -> None:
    """What the giver says, beside the reports of the units."""
    if note.strip() and actor.user_id:
        Progress.objects.create(task=task, at=now, by_id=actor.user_id, text=note.strip()[:1000])


def record(action: str, task: Task, actor: Actor, now: datetime, **data: Any) -> None:
    """An event of the task, on the timeline of what it is about as well."""
    root = task.about or f"task:{task.pk}"
    log.record(action, subject=f"task:{task.pk}", root=root, actor=actor, at=now, **data)
