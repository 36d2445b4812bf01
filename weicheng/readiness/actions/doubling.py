"""复核暗访: a second pair sees the same place within days, without knowing what the first one saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.inspections import actions as inspections
from weicheng.inspections.models import Visit
from weicheng.organization.models import User
from weicheng.readiness import event_types
from weicheng.readiness.queries.auditing import AUDIT, COLUMNS
from weicheng.standards import queries as rules


@transaction.atomic
def plan_double(
    *, actor: Actor, visit: Visit, inspectors: Sequence[User], planned_on: date, now: datetime | None = None
) -> Visit:
    """Plans the second visit. Raises MoveRefused for a visit not made, doubled already or itself a double; BadInput
    for a day outside the pack's limit, for nobody, and for somebody of the first pair."""
    at = now or timezone.now()
    policy.require(actor, AUDIT, visit, COLUMNS)
    first = (
        Visit.objects.select_for_update(of=("self",)).select_related("area", "site", "unit", "version").get(pk=visit.pk)
    )
    if first.state != Visit.State.DONE or first.visited_at is None:
        raise MoveRefused("这次检查还没有记录，不能安排复核暗访。")
    if first.kind == Visit.Kind.DOUBLE or _is_doubled(first):
        raise MoveRefused("这次检查已经安排过复核暗访。")
    _refuse_faults(first, timezone.localtime(first.visited_at).date(), inspectors, planned_on, timezone.localdate(at))
    made = inspections.plan_visit(
        actor=actor, kind=Visit.Kind.DOUBLE, planned_on=planned_on, inspectors=list(inspectors), area=first.area,
        site=first.site, unit=first.unit, version=first.version, earlier=first, now=at,
    )  # fmt: skip
    # The event names the second visit only: whoever reads its course must not be led to the first.
    day = planned_on.isoformat()
    log.record(event_types.DOUBLE_PLANNED, subject=f"visit:{made.pk}", actor=actor, at=at, day=day)
    return made


def _is_doubled(first: Visit) -> bool:
    rows = Visit.objects.filter(earlier=first, kind=Visit.Kind.DOUBLE)
    return rows.exclude(state=Visit.State.VOID).exists()


def _refuse_faults(first: Visit, seen_on: date, inspectors: Sequence[User], planned_on: date, today: date) -> None:
    limit = rules.current_pack(day=today, area_path=first.area_path).pack.audit.double_days
    last = seen_on + timedelta(days=limit)
    faults = []
    if not today <= planned_on <= last:
        remedy = f"请填写今天至 {last} 之间的日期；隔得太久，现场已经变了"
        faults.append(Fault("复核日期", f"{planned_on} 不在首次检查后的 {limit} 天之内", remedy))
    before = set(first.inspectors.values_list("user_id", flat=True))
    if again := [user for user in inspectors if user.pk in before]:
        faults.append(Fault("复核人员", f"{'、'.join(map(str, again))}参加过首次检查", "请换没有参加首次检查的人员"))
    if faults:
        raise BadInput(faults)
