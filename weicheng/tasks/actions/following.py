"""Tasks go with the unit that passes its matters on (M-004, M-005)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.organization.models import Unit
from weicheng.tasks import event_types
from weicheng.tasks.actions.step import OPEN_STATES, record
from weicheng.tasks.models import Task, TaskUnit

JOB = Actor.system("机构承接")


@transaction.atomic
def take_over(*, from_unit: int, to_unit: Unit, now: datetime | None = None) -> int:
    """Open tasks of a unit go to its successor with their dates, led and cooperating; returns how many it led."""
    at = now or timezone.now()
    led = list(Task.objects.select_for_update().filter(lead=from_unit, state__in=OPEN_STATES).order_by("pk"))
    for task in led:
        task.lead, task.unit_path, task.handler = to_unit, to_unit.path, None
        task.save(update_fields=["lead", "unit_path", "handler"])
        record(event_types.HANDED_ON, task, JOB, at, unit=to_unit.pk)
    parts = TaskUnit.objects.filter(unit=from_unit, task__state__in=OPEN_STATES)
    # The successor may be on the task already, as its lead or beside it.
    already = TaskUnit.objects.filter(unit=to_unit).values("task")
    parts.filter(task__lead=to_unit).delete()
    parts.filter(task__in=list(already.values_list("task", flat=True))).delete()
    parts.update(unit=to_unit, unit_path=to_unit.path)
    return len(led)
