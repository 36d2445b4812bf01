"""目标责任书: one for each unit and plan version, with the tasks the unit has then (M-006)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.organization.models import Unit
from weicheng.planning import event_types
from weicheng.planning.actions.step import not_ahead, person, words
from weicheng.planning.models import PlanVersion, Statement, StatementTask
from weicheng.planning.queries.reach import AREA_ONLY, MANAGE
from weicheng.planning.queries.signing import tasks_by_unit


@transaction.atomic
def sign_statement(
    *,
    actor: Actor,
    version: PlanVersion,
    unit: Unit,
    number: str,
    signed_on: date,
    party_a: str,
    party_b: str,
    targets: str = "",
    weight: int | None = None,
    now: datetime | None = None,
) -> Statement:
    """Records a signed statement; it lists every task that the unit has of the campaign at this moment.

    Raises MoveRefused for a draft and for a unit that signed already, BadInput for missing words or a weight above 100.
    """
    row = PlanVersion.objects.select_for_update(of=("self",)).select_related("plan__campaign").get(pk=version.pk)
    policy.require(actor, MANAGE, row.plan, AREA_ONLY)
    if row.state != PlanVersion.State.ISSUED:
        raise MoveRefused("方案印发后才能签订责任书。")
    if Statement.objects.filter(version=row, unit=unit).exists():
        raise MoveRefused(f"{unit.name}已经签订这一版的责任书。")
    if weight is not None and not 0 <= weight <= 100:
        raise BadInput([Fault("占年度考核权重", f"{weight}%", "请填写 0 到 100 的整数")])
    made = Statement.objects.create(
        version=row, unit=unit, unit_path=unit.path, number=words(number, "编号", 60),
        signed_on=not_ahead(signed_on, "签订日期"), party_a=words(party_a, "甲方签字人职务", 80),
        party_b=words(party_b, "乙方签字人职务", 80), targets=targets.strip()[:500], weight=weight,
        recorded_at=now or timezone.now(), recorded_by_id=person(actor),
    )  # fmt: skip
    tasks = tasks_by_unit(row.plan.campaign).get(unit.pk, frozenset())
    StatementTask.objects.bulk_create(StatementTask(statement=made, task_id=task) for task in sorted(tasks))
    log.record(
        event_types.STATEMENT_SIGNED, subject=f"plan:{row.plan_id}", actor=actor, at=now, unit=unit.pk,
        tasks=len(tasks), statement=made.pk,
    )  # fmt: skip
    return made
