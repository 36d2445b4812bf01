"""Merger and succession of units: nothing open is lost and no clock is touched (M-004, M-005)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.trees import close_node
from weicheng.organization.actions.vacuum import refresh_vacuums
from weicheng.organization.enums import SuccessionKind
from weicheng.organization.models import Block, DutyAssignment, Liaison, Pairing, Succession, Unit
from weicheng.organization.reach import where_unit

Interval = TypeVar("Interval", DutyAssignment, Pairing)


@transaction.atomic
def succeed(
    *, actor: Actor, from_units: Sequence[Unit], to_unit: Unit, kind: SuccessionKind, on: date, basis: str
) -> list[Succession]:
    """Passes the duties and pairings of `from_units` to `to_unit` on a day and closes them; old references stay.

    Open cases and tasks follow through the recorded event in the app that owns them; their clocks run on.
    """
    if not basis.strip():
        raise BadInput.of("依据", "没有填写", "请填写批准合并或承接的文件名称和文号")
    rows = [_pass_on(actor, unit, to_unit, kind, on, basis) for unit in from_units]
    refresh_vacuums(area_path="", duties=None)
    return rows


def _pass_on(actor: Actor, unit: Unit, to_unit: Unit, kind: SuccessionKind, on: date, basis: str) -> Succession:
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    for either in (unit, to_unit):
        policy.require(actor, "organization.manage", where_unit(either))
    if unit.closed_on:
        raise MoveRefused(f"“{unit}”已于 {unit.closed_on} 撤销，不能再次合并。")
    if unit.pk == to_unit.pk:
        raise BadInput.of("承接单位", "不能由本单位承接本单位", "请选择另一单位")
    _move_intervals(DutyAssignment, unit, to_unit, on)
    _move_intervals(Pairing, unit, to_unit, on)
    _move_linkage(unit, to_unit, on)
    close_node(unit, on)
    row = Succession.objects.create(from_unit=unit, to_unit=to_unit, kind=kind, on=on, basis=basis)
    log.record(
        event_types.UNIT_SUCCEEDED,
        subject=f"unit:{unit.pk}",
        actor=actor,
        unit=unit.pk,
        to=to_unit.pk,
        basis=basis,
        on=on,
    )
    return row


def _move_intervals(model: type[Interval], unit: Unit, to_unit: Unit, on: date) -> None:
    """Each interval running over the day is cut there: the first part stays with the old unit, the rest opens anew."""
    running = list(model.objects.filter(unit=unit, starts_on__lt=on).exclude(ends_on__lte=on))
    reopened = [model(**(_values(row) | {"unit_id": to_unit.pk, "starts_on": on})) for row in running]
    model.objects.filter(pk__in=[row.pk for row in running]).update(ends_on=on)
    model.objects.filter(unit=unit, starts_on__gte=on).update(unit=to_unit)
    model.objects.bulk_create(reopened)


def _move_linkage(unit: Unit, to_unit: Unit, on: date) -> None:
    """The territory it governs, its blocks and its liaison; persons do not move, so the blocks want a new handler."""
    if unit.area_id and to_unit.area_id is None:
        Unit.objects.filter(pk=to_unit.pk).update(area=unit.area_id)
    Block.objects.filter(lead=unit).update(lead=to_unit, handler=None)
    for block in Block.objects.filter(assistants=unit):
        block.assistants.remove(unit)
        block.assistants.add(to_unit)
    Liaison.objects.filter(unit=unit, ends_on=None, starts_on__lt=on).update(ends_on=on)


def _values(row: DutyAssignment | Pairing) -> dict[str, Any]:
    """The columns that the new interval takes over; the post of the old unit is not one of them."""
    kept = (column.attname for column in row._meta.concrete_fields if not column.primary_key)
    return {name: getattr(row, name) for name in kept if name != "posting_id"}
