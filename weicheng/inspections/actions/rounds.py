"""督查活动: arranged, rated by the six aspects, made known by a bulletin (M-086, M-088, M-089, M-094)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.inspections import JOINT_UNITS, Aspect, Grade, lacks_units, missing_aspects
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.inspections import event_types, rules
from weicheng.inspections.actions.planning import Plan, person, plan_visits
from weicheng.inspections.models import Rating, Round, RoundUnit
from weicheng.inspections.queries.visits import COLUMNS, MANAGE
from weicheng.organization.models import Area, Posting, Unit, User
from weicheng.organization.reach import where_area
from weicheng.places.models import Site


@transaction.atomic
def arrange_round(
    *,
    actor: Actor,
    kind: str,
    title: str,
    area: Area,
    starts_on: date,
    ends_on: date,
    units: Sequence[Unit] = (),
    leader: Posting | None = None,
    topics: Sequence[str] = (),
    requirements: str = "",
    sites: Sequence[Site] = (),
    inspectors: Sequence[User] = (),
    now: datetime | None = None,
) -> Round:
    """Arranges an inspection, and a visit to each of its sites. `ends_on` is its last day; the bulletin is due by
    the pack. Raises BadInput for a joint one of fewer than two units, or a leader-led one without leader or topic.
    """
    policy.require(actor, MANAGE, where_area(area), COLUMNS)
    _refuse_faults(kind, title, starts_on, ends_on, units, leader, topics)
    at = now or timezone.now()
    row = Round.objects.create(
        kind=Round.Kind(kind),
        title=title.strip()[:120],
        area=area,
        area_path=area.path,
        starts_on=starts_on,
        ends_on=ends_on,
        leader=leader,
        topics=[topic.strip()[:80] for topic in topics if topic.strip()],
        requirements=requirements.strip()[:1000],
        bulletin_due_on=ends_on + timedelta(days=rules.in_force(ends_on, area.path).bulletin_days),
        created_at=at,
        created_by_id=person(actor),
    )
    RoundUnit.objects.bulk_create(RoundUnit(round=row, unit=unit) for unit in units)
    _record(event_types.ROUND_ARRANGED, row, actor, now, day=starts_on.isoformat())
    if sites:
        plans = [Plan(kind=kind, planned_on=starts_on, inspectors=inspectors, site=site, round=row) for site in sites]
        plan_visits(actor=actor, plans=plans, now=now)
    return row


def _refuse_faults(
    kind: str,
    title: str,
    starts_on: date,
    ends_on: date,
    units: Sequence[Unit],
    leader: Posting | None,
    topics: Sequence[str],
) -> None:
    faults = [] if title.strip() else [Fault("名称", "没有填写", "请填写这次督查的名称")]
    if ends_on < starts_on:
        faults.append(Fault("结束日期", f"{ends_on} 早于开始日期", "请填写开始日期当天或以后的日期"))
    if lacks_units(kind, set(units)):
        faults.append(Fault("参加单位", f"联合督查不少于 {JOINT_UNITS} 个单位", "请再选择参加单位"))
    if kind == Round.Kind.LEADER and leader is None:
        faults.append(Fault("带队领导", "没有选择", "请选择带队领导"))
    if kind == Round.Kind.LEADER and not any(topic.strip() for topic in topics):
        faults.append(Fault("检查内容", "没有填写", "请每行写一项检查内容"))
    if faults:
        raise BadInput(faults)


@transaction.atomic
def rate_unit(
    *,
    actor: Actor,
    round_: Round,
    unit: Unit,
    grades: Mapping[Aspect, tuple[Grade, str]],
    now: datetime | None = None,
) -> Round:
    """三督三查 of one inspected unit: all six at once, each with a grade and a remark; again replaces (M-088).

    Raises BadInput naming the aspects that lack, MoveRefused once the bulletin is out.
    """
    row = _locked(actor, round_)
    if row.bulletin_on:
        raise MoveRefused("通报已经发出，不能再改评价。")
    if missing := missing_aspects(set(grades)):
        raise BadInput([Fault(aspect.label, "没有评价", "六个方面都要评价") for aspect in missing])
    for aspect, (grade, remark) in grades.items():
        Rating.objects.update_or_create(
            round=row,
            unit=unit,
            aspect=aspect,
            defaults={"grade": grade, "remark": remark.strip()[:300], "unit_path": unit.path},
        )
    _record(event_types.UNIT_RATED, row, actor, now, unit=unit.pk)
    return row


@transaction.atomic
def issue_bulletin(*, actor: Actor, round_: Round, number: str, on: date, now: datetime | None = None) -> Round:
    """通报 of an inspection, with its document number. Raises BadInput, MoveRefused when it is out already."""
    row = _locked(actor, round_)
    if row.bulletin_on:
        raise MoveRefused(f"通报已于 {row.bulletin_on} 发出。")
    faults = [] if number.strip() else [Fault("通报文号", "没有填写", "请填写通报的文号或期号")]
    if not row.starts_on <= on <= timezone.localdate(now):
        faults.append(Fault("通报日期", f"{on} 不在督查开始到今天之间", "请填写通报实际发出的日期"))
    if faults:
        raise BadInput(faults)
    row.bulletin_on, row.bulletin_no = on, number.strip()[:80]
    row.save(update_fields=["bulletin_on", "bulletin_no"])
    _record(event_types.BULLETIN_ISSUED, row, actor, now, number=row.bulletin_no)
    return row


def _locked(actor: Actor, round_: Round) -> Round:
    row = Round.objects.select_for_update().filter(pk=round_.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row, {kind: column for kind, column in COLUMNS.items() if column == "area_path"})
    return row


def _record(action: str, row: Round, actor: Actor, now: datetime | None, **data: Any) -> None:
    log.record(action, subject=f"round:{row.pk}", actor=actor, at=now, **data)
