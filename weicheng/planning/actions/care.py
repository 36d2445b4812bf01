"""Pilots step by step, and objects that are kept after a renovation (M-039, M-184)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.projects import Phase
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.indicators.models import Campaign
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import Where
from weicheng.planning import event_types, facts
from weicheng.planning.actions.step import locked, not_ahead, open_project, person, words
from weicheng.planning.models import KeptCheck, KeptObject, Pilot, Project
from weicheng.planning.queries.reach import COLUMNS, MANAGE, REPORT


@transaction.atomic
def open_pilot(
    *,
    actor: Actor,
    campaign: Campaign,
    title: str,
    lead: Unit,
    area: Area,
    place: str,
    starts_on: date,
    ends_on: date,
    deadline: date,
    roll_out: str,
    now: datetime | None = None,
) -> Pilot:
    """先试点，后推广. Raises BadInput for days in the wrong order or missing words."""
    policy.require(actor, MANAGE, Where(area_path=area.path), COLUMNS)
    faults = []
    if ends_on < starts_on:
        faults.append(Fault("试点结束", f"{ends_on} 早于试点开始", "请填写开始当天或以后的日期"))
    if deadline < ends_on:
        faults.append(Fault("整体完成时限", f"{deadline} 早于试点结束", "时限包括推广，请填写试点结束以后的日期"))
    if faults:
        raise BadInput(faults)
    made = Pilot.objects.create(
        campaign=campaign, title=words(title, "行动名称", 120), lead=lead, unit_path=lead.path, area=area,
        area_path=area.path, place=words(place, "试点地点", 120), starts_on=starts_on, ends_on=ends_on,
        deadline=deadline, roll_out=words(roll_out, "推广范围", 300), created_at=now or timezone.now(),
        created_by_id=person(actor),
    )  # fmt: skip
    log.record(event_types.PILOT_OPENED, subject=f"pilot:{made.pk}", actor=actor, at=now)
    return made


@transaction.atomic
def evaluate_pilot(
    *, actor: Actor, pilot: Pilot, evaluation: str, on: date | None = None, now: datetime | None = None
) -> Pilot:
    """评估结论. Raises BadInput before the pilot began, MoveRefused once it is rolled out."""
    row = locked(actor, MANAGE, Pilot.objects.all(), pilot.pk)
    if row.rolled_out_on:
        raise MoveRefused("已经开始推广，评估结论不再改动。")
    day = not_ahead(on or timezone.localdate(), "评估日期")
    if day < row.starts_on:
        raise BadInput.of("评估日期", f"{day} 早于试点开始 {row.starts_on}", "请填写试点开始以后的日期")
    row.evaluation, row.evaluated_on = words(evaluation, "评估结论", 500), day
    row.save(update_fields=["evaluation", "evaluated_on"])
    log.record(event_types.PILOT_EVALUATED, subject=f"pilot:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def roll_out(*, actor: Actor, pilot: Pilot, on: date | None = None, now: datetime | None = None) -> Pilot:
    """推广. Raises MoveRefused while the pilot is not evaluated."""
    row = locked(actor, MANAGE, Pilot.objects.all(), pilot.pk)
    facts.pilot_facts(row).demand_roll_out()
    row.rolled_out_on = not_ahead(on or timezone.localdate(), "推广日期")
    row.save(update_fields=["rolled_out_on"])
    log.record(event_types.PILOT_ROLLED_OUT, subject=f"pilot:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def finish_pilot(*, actor: Actor, pilot: Pilot, on: date | None = None, now: datetime | None = None) -> Pilot:
    """The whole is done. Raises MoveRefused before the roll-out and the second time."""
    row = locked(actor, MANAGE, Pilot.objects.all(), pilot.pk)
    if row.rolled_out_on is None or row.done_on:
        raise MoveRefused("还没有推广，或已经登记完成。")
    row.done_on = not_ahead(on or timezone.localdate(), "完成日期")
    row.save(update_fields=["done_on"])
    log.record(event_types.PILOT_DONE, subject=f"pilot:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    project: Project,
    name: str,
    accepted_on: date,
    manager: str = "",
    contract_to: date | None = None,
    now: datetime | None = None,
) -> KeptObject:
    """移交管护 of one object. Raises MoveRefused before the project is finished, BadInput for a name that is taken."""
    row = open_project(actor, REPORT, project.pk)
    if row.phase != Phase.FINISHED:
        raise MoveRefused("项目还没有完工，不能移交管护。")
    called = words(name, "对象", 120)
    if KeptObject.objects.filter(project=row, name=called).exists():
        raise BadInput.of("对象", f"“{called}”已经移交", "请换一个名称")
    made = KeptObject.objects.create(
        project=row, name=called, area_path=row.area_path, unit_path=row.unit_path, manager=manager.strip()[:120],
        accepted_on=not_ahead(accepted_on, "验收日期"), contract_to=contract_to, created_at=now or timezone.now(),
    )  # fmt: skip
    _told(event_types.KEPT_HANDED_OVER, made, actor, now)
    return made


@transaction.atomic
def name_manager(
    *, actor: Actor, kept: KeptObject, manager: str, contract_to: date | None = None, now: datetime | None = None
) -> KeptObject:
    """Who keeps the object from now on, and until when."""
    row = locked(actor, REPORT, KeptObject.objects.all(), kept.pk)
    row.manager, row.contract_to = words(manager, "管护单位", 120), contract_to
    row.save(update_fields=["manager", "contract_to"])
    _told(event_types.KEPT_MANAGED, row, actor, now)
    return row


@transaction.atomic
def check_kept(*, actor: Actor, kept: KeptObject, on: date, text: str = "", now: datetime | None = None) -> KeptCheck:
    """One look at the object. Raises BadInput for a day to come or before acceptance."""
    row = locked(actor, REPORT, KeptObject.objects.all(), kept.pk)
    if not_ahead(on, "检查日期") < row.accepted_on:
        raise BadInput.of("检查日期", f"{on} 早于验收日期 {row.accepted_on}", "请填写验收以后的日期")
    made = KeptCheck.objects.create(
        kept=row, on=on, text=text.strip()[:300], at=now or timezone.now(), by_id=person(actor)
    )
    row.checked_on = max(row.checked_on or on, on)
    row.save(update_fields=["checked_on"])
    _told(event_types.KEPT_CHECKED, row, actor, now)
    return made


def _told(action: str, kept: KeptObject, actor: Actor, now: datetime | None) -> None:
    log.record(
        action, subject=f"kept:{kept.pk}", root=f"project:{kept.project_id}", actor=actor, at=now, name=kept.name
    )
