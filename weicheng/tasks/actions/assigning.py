"""Giving a task to a unit, and putting right what it lacks (M-007, M-008)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, NotAllowed
from weicheng.organization.models import Area, Posting, Unit
from weicheng.organization.reach import Where, where_unit
from weicheng.tasks import event_types
from weicheng.tasks.actions.step import demand_may_confirm, open_row, person, record, speaks_for
from weicheng.tasks.models import Task, TaskUnit

# What the giver may put right afterwards; the date is among them, and each change is on the record.
CHANGEABLE = ("title", "lead", "leader", "handler", "target", "measure", "due_on")


@transaction.atomic
def assign_task(
    *,
    actor: Actor,
    title: str,
    kind: str = Task.Kind.ASSIGNED,
    clause: str = "",
    lead: Unit | None = None,
    handler: Posting | None = None,
    leader: Posting | None = None,
    cooperating: Sequence[Unit] = (),
    target: str = "",
    measure: str = "",
    due_on: date | None = None,
    area: Area | None = None,
    about: str = "",
    now: datetime | None = None,
) -> Task:
    """Gives a task to a unit. What it lacks (lead, person, target, date) shows as 未压实 and does not refuse it.

    Raises BadInput without a title, for a past date, for a person of another unit, and for a task of several units
    that names no lead (M-008).
    """
    now = now or timezone.now()
    capability = "task.instruct" if kind == Task.Kind.INSTRUCTION else "task.manage"
    _demand_may_assign(actor, capability, area, lead)
    helpers = [unit for unit in cooperating if lead is None or unit.pk != lead.pk]
    _check(title=title, due_on=due_on, lead=lead, handler=handler, helpers=helpers, now=now)
    task = Task.objects.create(
        kind=kind,
        title=title.strip()[:200],
        clause=clause[:80],
        lead=lead,
        unit_path=lead.path if lead else "",
        area_path=_area_path(area, lead),
        leader=leader,
        handler=handler,
        target=target.strip()[:200],
        measure=measure.strip()[:200],
        due_on=due_on,
        about=about,
        created_by_id=person(actor),
        created_at=now,
    )
    TaskUnit.objects.bulk_create(TaskUnit(task=task, unit=unit, unit_path=unit.path) for unit in helpers)
    record(event_types.ASSIGNED, task, actor, now, unit=lead.pk if lead else None, due=due_on)
    return task


@transaction.atomic
def change_task(
    *,
    actor: Actor,
    task: Task,
    changes: Mapping[str, Any],
    cooperating: Sequence[Unit] | None = None,
    now: datetime | None = None,
) -> Task:
    """压实: fills in or changes what a task names (CHANGEABLE), by whoever gave it. Same refusals as `assign_task`.

    A handler who does not belong to a new lead unit falls away, and the task shows as 未压实 until one is named.
    """
    row = open_row(task)
    now = now or timezone.now()
    demand_may_confirm(actor, row)
    changed = [name for name in CHANGEABLE if name in changes and getattr(row, name) != changes[name]]
    for name in changed:
        setattr(row, name, changes[name])
    if row.handler and "handler" not in changed and row.handler.unit_id != row.lead_id:
        row.handler = None
    row.unit_path = row.lead.path if row.lead else ""
    row.area_path = row.area_path or _area_path(None, row.lead)
    helpers = _helpers(row, cooperating)
    # A date that has passed already is no fault of a change that leaves it alone.
    due = row.due_on if "due_on" in changed else None
    _check(title=row.title, due_on=due, lead=row.lead, handler=row.handler, helpers=helpers, now=now)
    row.save(update_fields=[*CHANGEABLE, "unit_path", "area_path"])
    if cooperating is not None:
        row.cooperating.exclude(unit__in=helpers).delete()
        for unit in helpers:
            TaskUnit.objects.get_or_create(task=row, unit=unit, defaults={"unit_path": unit.path})
    titles = {column.name: str(column.verbose_name) for column in Task._meta.concrete_fields}
    labels = [titles[name] for name in changed]
    fields = "、".join(labels + (["配合单位"] if cooperating is not None else [])) or "内容"
    record(event_types.CHANGED, row, actor, now, fields=fields)
    return row


def _helpers(task: Task, cooperating: Sequence[Unit] | None) -> list[Unit]:
    known = cooperating if cooperating is not None else [row.unit for row in task.cooperating.select_related("unit")]
    return [unit for unit in known if unit.pk != task.lead_id]


@transaction.atomic
def name_handler(*, actor: Actor, task: Task, handler: Posting, now: datetime | None = None) -> Task:
    """明确经办人 by the lead unit itself; the giver may do it through `change_task`."""
    row = open_row(task)
    now = now or timezone.now()
    if row.lead is None or not speaks_for(actor, row.lead):
        raise NotAllowed("经办人由牵头单位的人员明确。")
    _check(title=row.title, due_on=None, lead=row.lead, handler=handler, helpers=[], now=now)
    row.handler = handler
    row.save(update_fields=["handler"])
    record(event_types.HANDLER_NAMED, row, actor, now, unit=row.lead_id)
    return row


def _area_path(area: Area | None, lead: Unit | None) -> str:
    """Where a task lies: its area, else the territory in which its unit works."""
    if area:
        return area.path
    return where_unit(lead).area_path if lead else ""


def _demand_may_assign(actor: Actor, capability: str, area: Area | None, lead: Unit | None) -> None:
    """Over the area of the task; a task without an area is given by whoever has the capability anywhere."""
    if area is None:
        policy.require_anywhere(actor, capability)
        return
    policy.require(actor, capability, Where(unit_path=lead.path if lead else "", area_path=area.path))


def _check(
    *,
    title: str,
    due_on: date | None,
    lead: Unit | None,
    handler: Posting | None,
    helpers: Sequence[Unit],
    now: datetime,
) -> None:
    faults = []
    if not title.strip():
        faults.append(Fault("任务", "没有填写", "请写明要做什么"))
    if due_on and due_on < timezone.localtime(now).date():
        faults.append(Fault("完成时限", f"{due_on} 已经过去", "请填写今天或以后的日期"))
    if handler and lead and handler.unit_id != lead.pk:
        faults.append(Fault("经办人", f"“{handler}”不是牵头单位的人员", "请从牵头单位任职人员中选择"))
    if helpers and lead is None:
        faults.append(Fault("牵头单位", "有配合单位而没有牵头单位", "多个单位的任务须明确一个牵头单位"))
    if faults:
        raise BadInput(faults)
