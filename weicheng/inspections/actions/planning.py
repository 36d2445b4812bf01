"""Plans: who looks at which place on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.inspections import is_secret
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.forms.models import FormVersion
from weicheng.inspections import event_types
from weicheng.inspections.models import KeyPoint, Round, Visit, VisitInspector
from weicheng.inspections.queries.visits import COLUMNS, MANAGE, VISIT
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.reach import Where, where_unit
from weicheng.places.models import Site

# What an inspector or a unit arranges without asking: its own check, the round of the day, a look at a key point.
OWN_KINDS = frozenset({Visit.Kind.SELF, Visit.Kind.PATROL, Visit.Kind.SWEEP})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One visit to be made. The first inspector leads. A site brings its area, its unit and the checklist of its
    key point; a unit brings its territory. Area, site or unit: one of them is needed."""

    kind: str
    planned_on: date
    inspectors: Sequence[User]
    area: Area | None = None
    site: Site | None = None
    unit: Unit | None = None
    by_unit: Unit | None = None
    version: FormVersion | None = None
    round: Round | None = None
    earlier: Visit | None = None
    drawn_id: int | None = None
    note: str = ""


def plan_visit(*, actor: Actor, now: datetime | None = None, **given: Any) -> Visit:
    """Plans one visit; `given` are the fields of `Plan`. Raises as `plan_visits`."""
    return plan_visits(actor=actor, plans=[Plan(**given)], now=now)[0]


@transaction.atomic
def plan_visits(*, actor: Actor, plans: Sequence[Plan], now: datetime | None = None) -> list[Visit]:
    """Plans several visits, all or none: a list ticked, or the outcome of a draw with its pairs of inspectors.

    A drawn item that has its visit already gives that one back. Raises BadInput, NotAllowed.
    """
    at = now or timezone.now()
    known = _of_draw(plans)
    return [known.get(plan.drawn_id or 0) or _plan(actor, plan, at) for plan in plans]


def _of_draw(plans: Sequence[Plan]) -> dict[int, Visit]:
    drawn = [plan.drawn_id for plan in plans if plan.drawn_id]
    return {visit.drawn_id or 0: visit for visit in Visit.objects.filter(drawn_id__in=drawn)} if drawn else {}


def _plan(actor: Actor, plan: Plan, now: datetime) -> Visit:
    area, unit = _place(plan)
    _demand_may_plan(actor, plan, Where(unit_path=unit.path if unit else "", area_path=area.path))
    _refuse_faults(plan)
    visit = Visit.objects.create(
        kind=Visit.Kind(plan.kind),
        area=area,
        area_path=area.path,
        site=plan.site,
        unit=unit,
        unit_path=unit.path if unit else "",
        by_unit=plan.by_unit or _unit_of(actor),
        round=plan.round,
        planned_on=plan.planned_on,
        version=plan.version or _version_for(plan.site),
        earlier=plan.earlier,
        drawn_id=plan.drawn_id,
        secret=is_secret(plan.kind, drawn=plan.drawn_id is not None),
        note=plan.note.strip()[:500],
        created_at=now,
        created_by_id=actor.user_id,
    )
    VisitInspector.objects.bulk_create(
        VisitInspector(visit=visit, user=user, leads=number == 0) for number, user in enumerate(plan.inspectors)
    )
    record(event_types.VISIT_PLANNED, visit, actor, now, kind=visit.kind, day=visit.planned_on.isoformat())
    return visit


def _place(plan: Plan) -> tuple[Area, Unit | None]:
    """Where the visit goes, and which unit is looked at there."""
    unit = plan.unit or (plan.site.unit if plan.site else None)
    area = plan.area or (plan.site.area if plan.site else None)
    if area is None and unit is not None:
        area = Area.objects.filter(path=where_unit(unit).area_path).first()
    if area is None:
        raise BadInput.of("检查对象", "没有选择", "请选择点位、单位或区域中的一项")
    return area, unit


def _demand_may_plan(actor: Actor, plan: Plan, where: Where) -> None:
    if policy.covers(actor, MANAGE, where, COLUMNS):
        return
    own = plan.kind in OWN_KINDS and actor.user_id in {user.pk for user in plan.inspectors}
    if not (own and policy.covers(actor, VISIT, where, COLUMNS)):
        policy.require(actor, MANAGE, where, COLUMNS)


def _refuse_faults(plan: Plan) -> None:
    faults = []
    if not plan.inspectors:
        faults.append(Fault("检查人员", "没有选择", "请至少选择一名检查人员"))
    if len({user.pk for user in plan.inspectors}) < len(plan.inspectors):
        faults.append(Fault("检查人员", "同一人写了两次", "请去掉重复的人员"))
    if plan.kind == Visit.Kind.FOLLOW_UP and (plan.earlier is None or plan.earlier.state != Visit.State.DONE):
        faults.append(Fault("上次检查", "没有选择，或还没有检查", "跟踪督查须对应一次已完成的检查"))
    if faults:
        raise BadInput(faults)


def _version_for(site: Site | None) -> FormVersion | None:
    """The published checklist of the key point at a site, if it has one."""
    if site is None:
        return None
    point = KeyPoint.objects.filter(site=site, removed_on=None, form__isnull=False).first()
    return FormVersion.objects.filter(form=point.form, state=FormVersion.State.PUBLISHED).first() if point else None


def _unit_of(actor: Actor) -> Unit | None:
    own = [reach.unit_id for reach in (*actor.reaches_for(MANAGE), *actor.reaches_for(VISIT)) if reach.unit_id]
    return Unit.objects.filter(pk=own[0]).first() if own else None


@transaction.atomic
def move_visit(*, actor: Actor, visit: Visit, planned_on: date, now: datetime | None = None) -> Visit:
    """改期. Raises MoveRefused once it was made or called off."""
    row = locked(visit.pk)
    policy.require(actor, MANAGE, row, COLUMNS)
    demand_planned(row)
    row.planned_on = planned_on
    row.save(update_fields=["planned_on"])
    record(event_types.VISIT_MOVED, row, actor, now, day=planned_on.isoformat())
    return row


@transaction.atomic
def void_visit(*, actor: Actor, visit: Visit, reason: str, now: datetime | None = None) -> Visit:
    """作废, with the reason; the row, its findings and their cases stay. Raises BadInput, MoveRefused."""
    row = locked(visit.pk)
    policy.require(actor, MANAGE, row, COLUMNS)
    if row.state == Visit.State.VOID:
        raise MoveRefused("这次检查已经作废。")
    if not reason.strip():
        raise BadInput.of("作废原因", "没有填写", "请写明为什么作废")
    row.state, row.void_reason = Visit.State.VOID, reason.strip()[:200]
    row.save(update_fields=["state", "void_reason"])
    record(event_types.VISIT_VOIDED, row, actor, now)
    return row


def locked(pk: int) -> Visit:
    """The row for changing it. Raises OutOfReach."""
    row = Visit.objects.select_for_update(of=("self",)).select_related("area", "site", "unit").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def demand_planned(row: Visit) -> None:
    """Raises MoveRefused saying what became of a visit that is not ahead any more."""
    if row.state == Visit.State.VOID:
        raise MoveRefused(f"这次检查已经作废：{row.void_reason}。")
    if row.state == Visit.State.DONE and row.visited_at:
        raise MoveRefused(f"这次检查已于 {timezone.localtime(row.visited_at):%Y-%m-%d %H:%M} 记录，不能再改。")


def person(actor: Actor) -> int:
    """The account that acts. Raises NotAllowed for a job."""
    if actor.user_id is None:
        raise NotAllowed("请用本人账号登记。")
    return actor.user_id


def record(action: str, visit: Visit, actor: Actor, now: datetime | None, **data: Any) -> None:
    """An event of a visit; the area stands with it, so that the sentence can name the place."""
    log.record(action, subject=f"visit:{visit.pk}", actor=actor, at=now, area=visit.area_id, **data)
