"""Postings (任职) and substitutions (AB岗): a change closes the old row and opens a new one (M-001)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from weicheng.access import policy, roles
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.duties import transfer_duty
from weicheng.organization.actions.vacuum import refresh_vacuums
from weicheng.organization.models import Area, DutyAssignment, Posting, Substitution, Unit, User
from weicheng.organization.reach import where_unit


def _overlapping(starts_on: date, ends_on: date | None) -> Q:
    before_end = Q(starts_on__lt=ends_on) if ends_on else Q()
    return before_end & (Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))


def _refuse_clashing_roles(user: User, role: str, starts_on: date, ends_on: date | None) -> None:
    """System, security and audit administrator exclude one another in one person (三权分立)."""
    if role and role not in roles.roles():
        raise BadInput.of("系统角色", f"没有“{role}”这个角色", "请从角色表中选择")
    held = user.postings.filter(_overlapping(starts_on, ends_on)).exclude(role="").values_list("role", flat=True)
    if clash := roles.clash([*(code for code in held if code in roles.roles()), *([role] if role else [])]):
        one, other = clash
        raise MoveRefused(f"“{one.name}”与“{other.name}”不能由同一人担任(三权分立)。请指定另一人。")


def _refuse_second_holder(unit: Unit, title: str, starts_on: date, ends_on: date | None) -> None:
    """A working group has exactly one leader, a unit one top leader at a time."""
    taken = (
        unit.postings.filter(_overlapping(starts_on, ends_on), title=title, is_head=True).select_related("user").first()
    )
    if taken:
        raise MoveRefused(f"“{unit}”的“{title}”在该日期已由{taken.user}担任。请先终止原任职，或使用“接任”。")


@transaction.atomic
def open_posting(
    *,
    actor: Actor,
    user: User,
    unit: Unit,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    role: str = "",
    area: Area | None = None,
    is_head: bool = False,
    basis: str = "",
    batch_id: int | None = None,
) -> Posting:
    """Gives a person a post from a day. Raises MoveRefused for exclusive roles or a second head, BadInput for dates."""
    policy.require(actor, "organization.manage", where_unit(unit))
    if ends_on and ends_on <= starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {starts_on}", "终止日期是不再任职的第一天")
    _refuse_clashing_roles(user, role, starts_on, ends_on)
    if is_head:
        _refuse_second_holder(unit, title, starts_on, ends_on)
    posting = Posting.objects.create(
        user=user,
        unit=unit,
        title=title,
        role=role,
        area=area,
        starts_on=starts_on,
        ends_on=ends_on,
        is_head=is_head,
        basis=basis,
        batch_id=batch_id,
    )
    log.record(
        event_types.POSTING_OPENED,
        subject=f"posting:{posting.pk}",
        root=f"unit:{unit.pk}",
        actor=actor,
        unit=unit.pk,
        title=title,
    )
    return posting


def refresh_duties_of(posting: Posting) -> None:
    """A duty that names this post may have lost, or regained, its person."""
    for area_path, duty in posting.duty_assignments.values_list("area__path", "duty").distinct():
        refresh_vacuums(area_path=area_path, duties=[duty])


@transaction.atomic
def close_posting(*, actor: Actor, posting: Posting, ends_on: date) -> Posting:
    """Ends a posting; from `ends_on` on the person no longer holds it. History stays."""
    posting = Posting.objects.select_for_update().select_related("unit").get(pk=posting.pk)
    policy.require(actor, "organization.manage", where_unit(posting.unit))
    if posting.ends_on and posting.ends_on <= ends_on:
        raise MoveRefused(f"这项任职已于 {posting.ends_on} 终止。")
    if ends_on <= posting.starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {posting.starts_on}", "终止日期是不再任职的第一天")
    posting.ends_on = ends_on
    posting.save(update_fields=["ends_on"])
    refresh_duties_of(posting)
    log.record(
        event_types.POSTING_CLOSED,
        subject=f"posting:{posting.pk}",
        root=f"unit:{posting.unit_id}",
        actor=actor,
        unit=posting.unit_id,
        title=posting.title,
        ends=ends_on,
    )
    return posting


@transaction.atomic
def hand_over_posting(*, actor: Actor, posting: Posting, successor: User, on: date, basis: str = "") -> Posting:
    """接任: the holder changes on a day — the old row closes, a new row with the same post opens (M-001, 2018-08).

    What the post answered for passes to the successor on the same day, so that no duty is left without a person.
    """
    held = list(posting.duty_assignments.filter(ends_on__isnull=True) | posting.duty_assignments.filter(ends_on__gt=on))
    closed = close_posting(actor=actor, posting=posting, ends_on=on)
    opened = open_posting(
        actor=actor,
        user=successor,
        unit=closed.unit,
        title=closed.title,
        starts_on=on,
        role=closed.role,
        area=closed.area,
        is_head=closed.is_head,
        basis=basis,
    )
    for assignment in held:
        if assignment.starts_on < on:
            transfer_duty(actor=actor, assignment=assignment, unit=closed.unit, on=on, posting=opened, basis=basis)
        else:
            DutyAssignment.objects.filter(pk=assignment.pk).update(posting=opened)
    refresh_duties_of(opened)
    return opened


@transaction.atomic
def substitute(
    *, actor: Actor, posting: Posting, deputy: User, starts_on: date, ends_on: date, reason: str
) -> Substitution:
    """AB岗: while the interval lasts the deputy acts with the posting ("A 代 B")."""
    policy.require(actor, "organization.manage", where_unit(posting.unit))
    if ends_on <= starts_on:
        raise BadInput.of("终止日期", f"{ends_on} 不晚于起始日期 {starts_on}", "终止日期是恢复本人履职的第一天")
    if deputy.pk == posting.user_id:
        raise BadInput.of("代行人", "不能由本人代行本人", "请选择另一人")
    _refuse_clashing_roles(deputy, posting.role, starts_on, ends_on)
    row = Substitution.objects.create(
        posting=posting, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    log.record(
        event_types.SUBSTITUTION_OPENED,
        subject=f"posting:{posting.pk}",
        root=f"unit:{posting.unit_id}",
        actor=actor,
        unit=posting.unit_id,
        title=posting.title,
        starts=starts_on,
        ends=ends_on,
    )
    return row
