"""Who owns which duty where, from when: assignments and pairings (M-008, M-011, M-017)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.vacuum import refresh_vacuums
from weicheng.organization.enums import Part
from weicheng.organization.models import Area, DutyAssignment, Pairing, Posting, Unit
from weicheng.organization.reach import where_area


@transaction.atomic
def assign_duty(
    *,
    actor: Actor,
    duty: str,
    area: Area,
    unit: Unit,
    starts_on: date,
    ends_on: date | None = None,
    posting: Posting | None = None,
    part: Part = Part.LEAD,
    basis: str = "",
    batch_id: int | None = None,
) -> DutyAssignment:
    """Makes a unit answer for a duty in an area from a day. An overlap is allowed to be entered and raises an alarm:
    a city's own documents overlap, and refusing the entry would hide it (M-016)."""
    policy.require(actor, "organization.manage", where_area(area))
    if ends_on and ends_on <= starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {starts_on}", "终止日期是不再负责的第一天")
    if posting and posting.unit_id != unit.pk:
        raise BadInput.of("责任岗位", f"“{posting}”不属于“{unit}”", "请选择本单位的岗位")
    row = DutyAssignment.objects.create(
        duty=duty,
        area=area,
        unit=unit,
        posting=posting,
        part=part,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=basis,
        batch_id=batch_id,
    )
    log.record(
        event_types.DUTY_ASSIGNED,
        subject=f"duty:{row.pk}",
        root=f"area:{area.pk}",
        actor=actor,
        area=area.pk,
        duty=duty,
        unit=unit.pk,
        starts=starts_on,
    )
    refresh_vacuums(area_path=area.path, duties=[duty])
    return row


@transaction.atomic
def end_duty(*, actor: Actor, assignment: DutyAssignment, ends_on: date) -> DutyAssignment:
    """Ends an assignment from a day on; what is left without an owner raises its alarm in the same transaction."""
    row = DutyAssignment.objects.select_for_update().select_related("area").get(pk=assignment.pk)
    policy.require(actor, "organization.manage", where_area(row.area))
    if row.ends_on and row.ends_on <= ends_on:
        raise MoveRefused(f"这项分工已于 {row.ends_on} 终止。")
    if ends_on <= row.starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {row.starts_on}", "终止日期是不再负责的第一天")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    log.record(
        event_types.DUTY_ENDED,
        subject=f"duty:{row.pk}",
        root=f"area:{row.area_id}",
        actor=actor,
        area=row.area_id,
        duty=row.duty,
        unit=row.unit_id,
        ends=ends_on,
    )
    refresh_vacuums(area_path=row.area.path, duties=[row.duty])
    return row


@transaction.atomic
def transfer_duty(
    *, actor: Actor, assignment: DutyAssignment, unit: Unit, on: date, posting: Posting | None = None, basis: str = ""
) -> DutyAssignment:
    """改由他单位负责: one assignment closes and the next opens on the same day, no day is left between (M-017)."""
    ended = end_duty(actor=actor, assignment=assignment, ends_on=on)
    return assign_duty(
        actor=actor,
        duty=ended.duty,
        area=ended.area,
        unit=unit,
        starts_on=on,
        posting=posting,
        part=Part(ended.part),
        basis=basis,
    )


@transaction.atomic
def pair_unit(
    *,
    actor: Actor,
    unit: Unit,
    area: Area,
    starts_on: date,
    ends_on: date | None = None,
    basis: str = "",
    batch_id: int | None = None,
) -> Pairing:
    """挂钩包保: a paired unit answers for an area, the third owner of a place (M-011)."""
    policy.require(actor, "organization.manage", where_area(area))
    row = Pairing.objects.create(
        unit=unit, area=area, starts_on=starts_on, ends_on=ends_on, basis=basis, batch_id=batch_id
    )
    log.record(
        event_types.PAIRING_OPENED,
        subject=f"pairing:{row.pk}",
        root=f"area:{area.pk}",
        actor=actor,
        unit=unit.pk,
        area=area.pk,
    )
    return row
