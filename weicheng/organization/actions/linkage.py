"""Leaders and liaisons tied to places and units (M-009, M-010, M-012)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.enums import ContactDirection, LeaderDuty, UnitKind, WeakPoint
from weicheng.organization.models import (
    Area,
    GuardianEntry,
    LeaderAssignment,
    LeadTarget,
    Liaison,
    LiaisonContact,
    Posting,
    Unit,
)
from weicheng.organization.reach import where_area, where_unit


def required_text(field: str, text: str) -> str:
    if not text.strip():
        raise BadInput.of(field, "没有填写", "请简要写明")
    return text.strip()


@transaction.atomic
def add_lead_target(*, actor: Actor, kind: LeadTarget.Kind, name: str) -> LeadTarget:
    """Puts a road or project on the books that must have a leader (M-009). Raises BadInput for one that is there."""
    policy.require_anywhere(actor, "organization.manage")
    name = required_text("名称", name)
    if LeadTarget.objects.filter(kind=kind, name=name, closed_on=None).exists():
        raise BadInput.of("名称", f"{kind.label}“{name}”已登记", "请核对名称，或直接指定包联领导")
    row, _ = LeadTarget.objects.update_or_create(kind=kind, name=name, defaults={"closed_on": None})
    log.record(event_types.TARGET_ADDED, subject=f"target:{row.pk}", actor=actor, kind=kind.label, name=name)
    return row


@transaction.atomic
def close_lead_target(*, actor: Actor, target: LeadTarget, on: date) -> LeadTarget:
    """A road or project that needs no leader any more; who led it ends with it."""
    policy.require_anywhere(actor, "organization.manage")
    row = LeadTarget.objects.select_for_update().get(pk=target.pk)
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    for assignment in row.leader_assignments.filter(ends_on=None, starts_on__lt=on):
        end_leader(actor=actor, assignment=assignment, ends_on=on)
    log.record(event_types.TARGET_CLOSED, subject=f"target:{row.pk}", actor=actor, name=row.name)
    return row


@transaction.atomic
def assign_leader(
    *,
    actor: Actor,
    posting: Posting,
    starts_on: date,
    area: Area | None = None,
    target: LeadTarget | None = None,
    ends_on: date | None = None,
) -> LeaderAssignment:
    """领导包联/包保/包抓: a leader answers for an area, or a road or project, from a day (M-009).

    Raises BadInput unless exactly one object is named, and for an object the leader is tied to already.
    """
    policy.require(actor, "organization.manage", where_area(area) if area else where_unit(posting.unit))
    if (area is None) == (target is None):
        raise BadInput.of("包联对象", "须选且只选一个", "请选择一个区域，或一个路段、项目")
    if ends_on and ends_on <= starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {starts_on}", "终止日期是不再包联的第一天")
    same = LeaderAssignment.objects.filter(posting=posting, area=area, target=target).exclude(ends_on__lte=starts_on)
    if same.exists():
        raise BadInput.of("包联对象", f"“{posting}”已包联“{area or target}”", "请选择其他对象，或先终止原包联")
    row = LeaderAssignment.objects.create(
        posting=posting, area=area, target=target, starts_on=starts_on, ends_on=ends_on
    )
    log.record(
        event_types.LEADER_ASSIGNED,
        subject=f"leader:{row.pk}",
        root=f"unit:{posting.unit_id}",
        actor=actor,
        object=str(row),
    )
    return row


@transaction.atomic
def end_leader(*, actor: Actor, assignment: LeaderAssignment, ends_on: date) -> LeaderAssignment:
    """Ends a tie from a day on; the entries made under it stay. Raises BadInput, MoveRefused."""
    row = LeaderAssignment.objects.select_for_update().get(pk=assignment.pk)
    policy.require(actor, "organization.manage", where_area(row.area) if row.area else where_unit(row.posting.unit))
    if row.ends_on and row.ends_on <= ends_on:
        raise MoveRefused(f"这项包联已于 {row.ends_on} 终止。")
    if ends_on <= row.starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {row.starts_on}", "终止日期是不再包联的第一天")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    log.record(
        event_types.LEADER_ENDED,
        subject=f"leader:{row.pk}",
        root=f"unit:{row.posting.unit_id}",
        actor=actor,
        object=str(row),
        ends=ends_on,
    )
    return row


@transaction.atomic
def log_guardian_work(
    *, actor: Actor, assignment: LeaderAssignment, duty: LeaderDuty, on: date, text: str
) -> GuardianEntry:
    """One entry of a guardian's work, tagged with one of the four duties (四包, M-010)."""
    posting = assignment.posting
    if actor.user_id is None:
        raise NotAllowed("包联记录须由本人或创卫办人员填写。")
    if actor.user_id != posting.user_id:
        policy.require(actor, "organization.manage", where_unit(posting.unit))
    if on < assignment.starts_on or (assignment.ends_on and on >= assignment.ends_on):
        raise BadInput.of("日期", f"{on} 不在包联期内", f"本项包联自 {assignment.starts_on} 起")
    entry = GuardianEntry.objects.create(
        assignment=assignment, duty=duty, on=on, text=required_text("内容", text), recorded_by_id=actor.user_id
    )
    log.record(
        event_types.GUARDIAN_LOGGED,
        subject=f"leader:{assignment.pk}",
        root=f"unit:{posting.unit_id}",
        actor=actor,
        duty=duty.label,
    )
    return entry


@transaction.atomic
def name_liaison(*, actor: Actor, posting: Posting, unit: Unit, starts_on: date) -> Liaison:
    """挂钩指导: one named liaison for each department and street; a new one ends the old one (M-012)."""
    policy.require(actor, "organization.manage", where_unit(unit))
    if posting.unit.kind != UnitKind.OFFICE:
        raise BadInput.of("联络人", f"“{posting}”不是创卫办人员", "挂钩联络人由创卫办明确专人担任")
    current = Liaison.objects.select_for_update().filter(unit=unit, ends_on=None)
    if current.filter(starts_on__gte=starts_on).exists():
        raise MoveRefused(f"“{unit}”已有更晚起始的联络人，请核对起始日期。")
    current.update(ends_on=starts_on)
    row = Liaison.objects.create(posting=posting, unit=unit, starts_on=starts_on)
    log.record(
        event_types.LIAISON_NAMED, subject=f"liaison:{row.pk}", root=f"unit:{unit.pk}", actor=actor, unit=unit.pk
    )
    return row


@transaction.atomic
def log_contact(
    *,
    actor: Actor,
    liaison: Liaison,
    on: date,
    direction: ContactDirection,
    text: str,
    weak_point: WeakPoint | str = "",
) -> LiaisonContact:
    """One contact between office and unit, in one direction, and the weak point it found (M-012)."""
    ours = actor.user_id == liaison.posting.user_id
    theirs = liaison.unit_id in actor.unit_ids("organization.view")
    if actor.user_id is None or not (ours or theirs):
        raise NotAllowed("联络记录由挂钩联络人或对口单位人员填写。")
    row = LiaisonContact.objects.create(
        liaison=liaison,
        on=on,
        direction=direction,
        text=required_text("内容", text),
        weak_point=weak_point,
        recorded_by_id=actor.user_id,
    )
    log.record(
        event_types.LIAISON_CONTACTED,
        subject=f"liaison:{liaison.pk}",
        root=f"unit:{liaison.unit_id}",
        actor=actor,
        unit=liaison.unit_id,
        direction=direction.label,
    )
    return row
