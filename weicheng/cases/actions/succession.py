"""When a unit is merged or succeeded, its open cases and tasks go with it and no clock notices (M-004, M-005)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.step import Step, open_step
from weicheng.cases.models import Case, Dispatch, Slip
from weicheng.cases.models.case import IS_OPEN
from weicheng.organization.models import Unit
from weicheng.tasks import actions as tasks

JOB = Actor.system("机构承接", "case.view")


@transaction.atomic
def take_over(*, from_unit: int, to_unit: int, now: datetime | None = None) -> int:
    """Hands every open case of a unit to its successor; returns how many. The successor keeps the running clocks."""
    at = now or timezone.now()
    unit = Unit.objects.get(pk=to_unit)
    held = Case.objects.filter(IS_OPEN, unit=from_unit).order_by("pk").values_list("pk", flat=True)
    numbers = list(held)
    for pk in numbers:
        _hand_on(open_step(JOB, pk, at), unit)
    for pk in Case.objects.filter(IS_OPEN, lead=from_unit).order_by("pk").values_list("pk", flat=True):
        step = open_step(JOB, pk, at)
        step.case.lead, step.case.lead_path = unit, unit.path
        step.finish(event_types.LEAD_HANDED_ON, unit=unit.pk)
    tasks.take_over(from_unit=from_unit, to_unit=unit, now=at)
    return len(numbers)


def _hand_on(step: Step, unit: Unit) -> None:
    case = step.case
    was = case.unit_id
    case.unit, case.unit_path, case.handler = unit, unit.path, None
    for clock in step.book.clocks:
        if clock.unit_id == was and clock.stopped_at is None:
            clock.unit = unit
            step.book.touch(clock)
    Dispatch.objects.filter(case=case, ended_at=None).update(
        ended_at=step.now, end=Dispatch.End.SUCCEEDED, reason_accepted=True
    )
    Dispatch.objects.create(
        case=case,
        unit=unit,
        unit_path=unit.path,
        at=step.now,
        override_reason="机构变动承接",
        ended_at=step.now if case.accepted_at else None,
        end=Dispatch.End.ACCEPTED if case.accepted_at else "",
    )
    Slip.objects.filter(case=case, unit=was, replied_at=None, withdrawn_at=None).update(unit=unit, unit_path=unit.path)
    step.finish(event_types.HANDED_ON, unit=unit.pk)
