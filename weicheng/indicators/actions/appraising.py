"""What a person says of a clause: how sure it is, that its baseline is unknown, what was done for it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.indicators import event_types
from weicheng.indicators.models import Activity, Appraisal, BaselineMark, Campaign, Clause
from weicheng.indicators.queries.reaches import MANAGE, OF_AREA
from weicheng.organization.models import Unit


@transaction.atomic
def appraise(
    *,
    actor: Actor,
    campaign: Campaign,
    clause: Clause,
    control: str,
    difficulty: str = "",
    bottleneck: str = "",
    lead_months: int | None = None,
    funds: int | None = None,
    text: str = "",
    on: date | None = None,
    now: datetime | None = None,
) -> Appraisal:
    """评估 a clause: how sure it stays met, and what it would take. A later appraisal replaces an earlier one."""
    policy.require(actor, MANAGE, campaign, OF_AREA)
    _demand_clause(campaign, clause)
    at = now or timezone.now()
    made = Appraisal.objects.create(
        campaign=campaign, clause=clause, on=on or timezone.localdate(at), control=Appraisal.Control(control),
        difficulty=difficulty, bottleneck=bottleneck, lead_months=lead_months, funds=funds, text=text.strip()[:500],
        made_at=at, made_by_id=actor.user_id,
    )  # fmt: skip
    log.record(event_types.APPRAISED, subject=_subject(clause), actor=actor, at=now, campaign=campaign.pk)
    return made


@transaction.atomic
def mark_unknown(
    *, actor: Actor, campaign: Campaign, clause: Clause, reason: str, now: datetime | None = None
) -> BaselineMark:
    """Says that a clause was looked at and has no figure yet (M-219). Raises BadInput without a reason."""
    policy.require(actor, MANAGE, campaign, OF_AREA)
    _demand_clause(campaign, clause)
    if not reason.strip():
        raise BadInput.of("说明", "没有填写", "请写明为什么暂时没有数据")
    at = now or timezone.now()
    said = {"reason": reason.strip()[:300], "marked_at": at, "marked_by_id": actor.user_id}
    made, _ = BaselineMark.objects.update_or_create(campaign=campaign, clause=clause, defaults=said)
    log.record(event_types.BASELINE_MARKED, subject=_subject(clause), actor=actor, at=now, campaign=campaign.pk)
    return made


@transaction.atomic
def record_activity(
    *,
    actor: Actor,
    campaign: Campaign,
    clause: Clause,
    on: date,
    title: str,
    unit: Unit | None = None,
    now: datetime | None = None,
) -> Activity:
    """An activity for an entry-ticket clause (M-027). Raises BadInput without a title and for a day to come."""
    policy.require(actor, MANAGE, campaign, OF_AREA)
    _demand_clause(campaign, clause)
    at = now or timezone.now()
    if not title.strip():
        raise BadInput.of("活动", "没有填写", "请写明开展了什么活动")
    if on > timezone.localdate(at):
        raise BadInput.of("日期", f"{on} 还没有到", "活动开展以后再登记")
    made = Activity.objects.create(
        campaign=campaign, clause=clause, on=on, title=title.strip()[:120], unit=unit, recorded_at=at,
        recorded_by_id=actor.user_id,
    )  # fmt: skip
    subject, day = _subject(clause), on.isoformat()
    log.record(event_types.ACTIVITY_RECORDED, subject=subject, actor=actor, at=now, campaign=campaign.pk, on=day)
    return made


def _demand_clause(campaign: Campaign, clause: Clause) -> None:
    if clause.edition_id != campaign.edition_id:
        raise MoveRefused("这个条款不在本活动的标准版本里。")


def _subject(clause: Clause) -> str:
    return f"clause:{clause.pk}"
