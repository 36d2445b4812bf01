"""填报进展: what the units of a task report."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.organization.models import Unit
from weicheng.tasks import event_types
from weicheng.tasks.actions.step import open_row, person, record, speaks_for
from weicheng.tasks.models import Progress, Task


@transaction.atomic
def report_progress(
    *, actor: Actor, task: Task, text: str, says_done: bool = False, now: datetime | None = None
) -> Progress:
    """填报进展 for the unit that leads or cooperates; with `says_done` the task waits for confirmation."""
    row = open_row(task)
    now = now or timezone.now()
    unit = _unit_of(actor, row)
    if not text.strip():
        raise BadInput.of("进展", "没有填写", "请写明做了什么、还差什么")
    if says_done and unit.pk != row.lead_id:
        raise MoveRefused("配合单位可以填报进展，完成由牵头单位报。")
    progress = Progress.objects.create(
        task=row, unit=unit, at=now, by_id=person(actor), text=text.strip()[:1000], says_done=says_done
    )
    if says_done:
        row.state = Task.State.REPORTED
        row.save(update_fields=["state"])
    record(event_types.REPORTED_DONE if says_done else event_types.PROGRESSED, row, actor, now, unit=unit.pk)
    return progress


def _unit_of(actor: Actor, task: Task) -> Unit:
    """The unit in whose name the actor reports: the lead, else a cooperating one. Raises NotAllowed for others."""
    involved = Unit.objects.filter(pk__in=[task.lead_id, *task.cooperating.values_list("unit", flat=True)])
    mine = [unit for unit in involved if speaks_for(actor, unit)]
    if not mine:
        raise NotAllowed("只有牵头单位和配合单位的人员可以填报这项任务。")
    return min(mine, key=lambda unit: unit.pk != task.lead_id)
