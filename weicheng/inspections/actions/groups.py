"""特派督导组: stationed, its log by six powers, its proposals decided by a named person (M-087)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.inspections import Power
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.inspections import event_types
from weicheng.inspections.actions.planning import person
from weicheng.inspections.models import Group, GroupEntry, GroupMember
from weicheng.inspections.queries.groups import AREA_ONLY
from weicheng.inspections.queries.visits import MANAGE
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.reach import where_area

DECIDE = "inspection.decide"


@transaction.atomic
def station_group(
    *,
    actor: Actor,
    name: str,
    area: Area,
    members: Sequence[User],
    starts_on: date,
    unit: Unit | None = None,
    basis: str = "",
    now: datetime | None = None,
) -> Group:
    """派驻. The first member heads the group. Raises BadInput without a name or members."""
    policy.require(actor, MANAGE, where_area(area), AREA_ONLY)
    faults = [] if name.strip() else [Fault("名称", "没有填写", "请填写督导组名称")]
    if not members:
        faults.append(Fault("成员", "没有选择", "请至少选择一名成员，第一名为组长"))
    if Group.objects.filter(name=name.strip(), starts_on=starts_on).exists():
        faults.append(Fault("名称", "同一天已派驻过同名的督导组", "请核对是不是重复登记"))
    if faults:
        raise BadInput(faults)
    row = Group.objects.create(
        name=name.strip()[:80],
        area=area,
        area_path=area.path,
        unit=unit,
        starts_on=starts_on,
        basis=basis.strip()[:200],
    )
    GroupMember.objects.bulk_create(
        GroupMember(group=row, user=user, heads=number == 0) for number, user in enumerate(dict.fromkeys(members))
    )
    log.record(event_types.GROUP_STATIONED, subject=f"group:{row.pk}", actor=actor, at=now, area=area.pk)
    return row


@transaction.atomic
def withdraw_group(*, actor: Actor, group: Group, ends_on: date, now: datetime | None = None) -> Group:
    """撤回; its log stays. Raises BadInput for a day before it began, MoveRefused the second time."""
    row = Group.objects.select_for_update().filter(pk=group.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row, AREA_ONLY)
    if row.ends_on:
        raise MoveRefused(f"督导组已于 {row.ends_on} 撤回。")
    if ends_on <= row.starts_on:
        raise BadInput.of("撤回日期", f"{ends_on} 不晚于派驻日期", "请填写派驻以后的日期")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    log.record(event_types.GROUP_WITHDRAWN, subject=f"group:{row.pk}", actor=actor, at=now, until=ends_on.isoformat())
    return row


@transaction.atomic
def log_entry(
    *,
    actor: Actor,
    group: Group,
    power: Power,
    on: date,
    text: str,
    unit: Unit | None = None,
    now: datetime | None = None,
) -> GroupEntry:
    """What the group did, by one of its six powers; 建议处理 names a unit and waits for a decision.

    Raises NotAllowed for who is no member, BadInput for an empty text, a day ahead or outside the stay.
    """
    members = GroupMember.objects.filter(group=group, user=actor.user_id)
    if not members.exists():
        raise NotAllowed("只有督导组成员可以登记本组的工作。")
    at = now or timezone.now()
    _refuse_faults(group, power, on, text, unit, timezone.localdate(at))
    row = GroupEntry.objects.create(
        group=group,
        power=power,
        on=on,
        text=text.strip()[:1000],
        unit=unit,
        area_path=group.area_path,
        unit_path=unit.path if unit else "",
        recorded_at=at,
        recorded_by_id=person(actor),
        decision=GroupEntry.Decision.PENDING if power.needs_decision else GroupEntry.Decision.NONE,
    )
    _record(event_types.ENTRY_LOGGED, row, actor, now, power=row.power)
    return row


def _refuse_faults(group: Group, power: Power, on: date, text: str, unit: Unit | None, today: date) -> None:
    faults = [] if text.strip() else [Fault("内容", "没有填写", "请写明做了什么")]
    if on > today or on < group.starts_on or (group.ends_on and on >= group.ends_on):
        faults.append(Fault("日期", f"{on} 不在派驻期内或还没有到", "请填写实际工作的日期"))
    if power.needs_decision and unit is None:
        faults.append(Fault("有关单位", "没有选择", "建议处理须写明对哪个单位"))
    if faults:
        raise BadInput(faults)


@transaction.atomic
def decide_proposal(
    *, actor: Actor, entry: GroupEntry, taken: bool, note: str, now: datetime | None = None
) -> GroupEntry:
    """采纳 or 不采纳, by a named person with the reason. Nobody decides what he proposed himself; once only."""
    row = GroupEntry.objects.select_for_update().filter(pk=entry.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, DECIDE, row, AREA_ONLY)
    if row.decision != GroupEntry.Decision.PENDING:
        raise MoveRefused("这条建议已经决定，或不需要决定。")
    if row.recorded_by_id == person(actor):
        raise NotAllowed("提出建议的人不能自己决定。")
    if not note.strip():
        raise BadInput.of("决定理由", "没有填写", "请写明采纳后怎么办，或不采纳的理由")
    row.decision = GroupEntry.Decision.TAKEN if taken else GroupEntry.Decision.DECLINED
    row.decision_note, row.decided_at, row.decided_by_id = note.strip()[:500], now or timezone.now(), actor.user_id
    row.save(update_fields=["decision", "decision_note", "decided_at", "decided_by"])
    _record(event_types.PROPOSAL_DECIDED, row, actor, now, how=row.get_decision_display())
    return row


def _record(action: str, row: GroupEntry, actor: Actor, now: datetime | None, **data: Any) -> None:
    log.record(action, subject=f"entry:{row.pk}", root=f"group:{row.group_id}", actor=actor, at=now, **data)
