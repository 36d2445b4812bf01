"""整改清单 to be claimed and 短板清单 to be burnt down (M-099, M-110)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.dispatch import hand_to
from weicheng.cases.actions.step import Step, begin_beside, demand, open_step
from weicheng.cases.models import Case, CaseList, CaseListItem
from weicheng.cases.models.clock import ClockKind
from weicheng.cases.queries import dispatching
from weicheng.domain.cases import State
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import Where

Kind = CaseList.Kind


@transaction.atomic
def make_list(
    *,
    actor: Actor,
    kind: str,
    title: str,
    cases: Sequence[Case],
    area: Area | None = None,
    source: str = "",
    from_above: bool = False,
    requirement: str = "",
    due_on: date | None = None,
    now: datetime | None = None,
) -> CaseList:
    """Makes a list of open cases. Items of a 整改清单 that nobody has yet are to be claimed within the pack's hours.

    A 短板清单 fixes its start count here. Raises BadInput without title or cases, MoveRefused for an ended case.
    """
    at = now or timezone.now()
    policy.require(actor, "case.supervise", Where(area_path=area.path if area else ""))
    faults = [] if title.strip() else [Fault("清单名称", "没有填写", "请填写清单名称")]
    faults += [] if cases else [Fault("清单", "没有问题", "请至少选择一件案件")]
    if due_on and due_on < timezone.localtime(at).date():
        faults.append(Fault("整改时限", f"{due_on} 已经过去", "请填写今天或以后的日期"))
    if faults or actor.user_id is None:
        raise BadInput(faults or [Fault("建立人", "没有账号", "请用本人账号建立清单")])
    made = CaseList.objects.create(
        kind=kind,
        title=title.strip()[:120],
        source=source[:120],
        from_above=from_above,
        requirement=requirement.strip()[:500],
        due_on=due_on,
        area=area,
        area_path=area.path if area else "",
        created_at=at,
        created_by_id=actor.user_id,
    )
    log.record(event_types.LIST_MADE, subject=f"list:{made.pk}", actor=actor, at=at, list=made.pk, count=len(cases))
    for case in sorted(cases, key=lambda one: one.pk):
        _add(actor, made, case, at_start=True, now=at)
    return made


@transaction.atomic
def add_to_list(*, actor: Actor, case_list: CaseList, case: Case, now: datetime | None = None) -> CaseListItem:
    """Puts one more case on a list; on a 短板清单 it counts as new and leaves the start count alone (M-110)."""
    policy.require(actor, "case.supervise", Where(area_path=case_list.area_path))
    return _add(actor, case_list, case, at_start=False, now=now or timezone.now())


@transaction.atomic
def add_many_to_list(
    *, actor: Actor, case_list: CaseList, cases: Sequence[Case], now: datetime | None = None
) -> CaseList:
    """Puts several cases on a list, all or none."""
    for case in sorted(cases, key=lambda one: one.pk):
        add_to_list(actor=actor, case_list=case_list, case=case, now=now)
    return case_list


@transaction.atomic
def claim_item(*, actor: Actor, item: CaseListItem, unit: Unit, now: datetime | None = None) -> CaseListItem:
    """认领: one of the owners of the place takes the item on; claiming is accepting (M-099).

    Raises NotAllowed for a unit that does not answer for the matter, MoveRefused when somebody has it.
    """
    row, step = _open_item(actor, item, now)
    suggestion = dispatching.propose_dispatch(step.case, now=step.now, rules=step.rules)
    if unit.pk not in suggestion.units:
        raise NotAllowed(f"“{unit.name}”不是这里这项职责的责任单位,请由责任单位认领,或请创卫办指定。")
    if not any(reach.unit_id == unit.pk for reach in actor.reaches_for("case.handle")):
        raise NotAllowed(f"只有“{unit.name}”的人员可以替它认领。")
    hand_to(step, unit, suggestion, override_reason="认领清单问题")
    step.case.state = State.ACCEPTED
    step.case.accepted_at = step.now
    step.book.stop(ClockKind.CLAIM, ClockKind.DISPATCH, ClockKind.ACCEPT)
    return _take(row, step, unit, event_types.LIST_CLAIMED)


@transaction.atomic
def assign_item(
    *, actor: Actor, item: CaseListItem, unit: Unit, reason: str, now: datetime | None = None
) -> CaseListItem:
    """The office assigns what nobody claimed in time (M-099). Raises MoveRefused while the time to claim runs."""
    row, step = _open_item(actor, item, now)
    demand(actor, "case.dispatch", step.case)
    if row.claim_due_at and step.now < row.claim_due_at:
        due = f"{timezone.localtime(row.claim_due_at):%m-%d %H:%M}"
        raise MoveRefused(f"认领时限 {due} 还没有到,到时无人认领再指定。")
    if not reason.strip():
        raise BadInput.of("指定理由", "没有填写", "请写明为什么指定该单位")
    suggestion = dispatching.propose_dispatch(step.case, now=step.now, rules=step.rules)
    hand_to(step, unit, suggestion, override_reason=reason)
    step.case.state = State.DISPATCHED
    step.book.stop(ClockKind.CLAIM, ClockKind.DISPATCH)
    row.assigned_by_office = True
    return _take(row, step, unit, event_types.LIST_ASSIGNED)


def _add(actor: Actor, case_list: CaseList, case: Case, *, at_start: bool, now: datetime) -> CaseListItem:
    step = begin_beside(actor, case, "case.view", now)
    if CaseListItem.objects.filter(list=case_list, case=step.case).exists():
        raise MoveRefused(f"案件 {step.case.number} 已在清单上。")
    item = CaseListItem(list=case_list, case=step.case, at_start=at_start, added_at=step.now)
    if case_list.kind == Kind.RECTIFICATION:
        _open_claim(step, item)
    item.save(force_insert=True)
    step.finish(event_types.LIST_ADDED, list=case_list.pk)
    return item


def _open_claim(step: Step, item: CaseListItem) -> None:
    """An unowned case waits to be claimed instead of dispatched; one that has a unit is claimed by it already."""
    if step.case.unit_id:
        item.claimed_at, item.claimed_by_id = step.now, step.case.unit_id
        item.claim_due_at = step.now
    elif step.case.state == State.REGISTERED:
        suggestion = dispatching.propose_dispatch(step.case, now=step.now, rules=step.rules)
        item.suggested = suggestion.main
        item.suggested_path = suggestion.main.path if suggestion.main else ""
        item.claim_due_at = step.book.start(ClockKind.CLAIM).due_at
        step.book.stop(ClockKind.DISPATCH)
    else:
        raise MoveRefused(f"案件 {step.case.number} 还没有立案,不能列入整改清单。")


def _open_item(actor: Actor, item: CaseListItem, now: datetime | None) -> tuple[CaseListItem, Step]:
    step = open_step(actor, item.case_id, now)
    row = CaseListItem.objects.select_for_update().filter(pk=item.pk).first()
    if row is None:
        raise OutOfReach
    if row.claimed_at or row.assigned_by_office or step.case.state != State.REGISTERED:
        raise MoveRefused("这件清单问题已有责任单位。")
    return row, step


def _take(row: CaseListItem, step: Step, unit: Unit, action: str) -> CaseListItem:
    row.claimed_by = unit
    row.claimed_at = step.now
    row.save()
    step.finish(action, unit=unit.pk)
    return row
