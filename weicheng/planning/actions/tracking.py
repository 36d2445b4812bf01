"""How the milestones and nodes of an issued plan go (M-034)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.plans import ItemKind
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.planning import event_types
from weicheng.planning.actions.step import not_ahead
from weicheng.planning.models import PlanItem, PlanVersion
from weicheng.planning.queries.reach import AREA_ONLY, MANAGE


@transaction.atomic
def finish_item(*, actor: Actor, item: PlanItem, done_on: date, now: datetime | None = None) -> PlanItem:
    """The day on which a node was done. Raises MoveRefused for a stage, a draft, and the second time."""
    row = _issued(actor, item.pk)
    if row.done_on:
        raise MoveRefused("已经登记完成。")
    row.done_on = not_ahead(done_on, "完成日期")
    row.save(update_fields=["done_on"])
    subject = f"plan:{row.version.plan_id}"
    log.record(event_types.NODE_DONE, subject=subject, actor=actor, at=now, name=row.name)
    return row


@transaction.atomic
def set_timetable(
    *, actor: Actor, item: PlanItem, timetable: str, measures: str, now: datetime | None = None
) -> PlanItem:
    """年内确实无法解决: with a timetable and measures, or it shows as 缺时间表. Raises BadInput when both are empty."""
    row = _issued(actor, item.pk)
    if row.done_on:
        raise MoveRefused("已经登记完成。")
    if not timetable.strip() and not measures.strip():
        raise BadInput.of("时间表", "没有填写", "请订出时间表，写明措施")
    row.unsolvable, row.timetable, row.measures = True, timetable.strip()[:300], measures.strip()[:300]
    row.save(update_fields=["unsolvable", "timetable", "measures"])
    subject = f"plan:{row.version.plan_id}"
    log.record(event_types.NODE_TIMETABLED, subject=subject, actor=actor, at=now, name=row.name)
    return row


def _issued(actor: Actor, pk: int) -> PlanItem:
    rows = PlanItem.objects.select_for_update(of=("self",)).select_related("version__plan")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row.version.plan, AREA_ONLY)
    if row.state != PlanVersion.State.ISSUED or row.kind == ItemKind.STAGE:
        raise MoveRefused("只登记已印发方案的里程碑和时间节点。")
    return row
