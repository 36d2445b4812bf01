"""Money secured and paid; a mistake is put right by an entry with the opposite sign (M-181, M-182)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault
from weicheng.events import log
from weicheng.indicators.models import Campaign
from weicheng.planning import event_types, rules
from weicheng.planning.actions.step import not_ahead, open_project, person
from weicheng.planning.models import FundEntry, Project
from weicheng.planning.queries.reach import AREA_ONLY, MANAGE


@transaction.atomic
def enter_fund(
    *,
    actor: Actor,
    campaign: Campaign,
    project: Project | None,
    act: str,
    channel: str,
    yuan: int,
    on: date,
    kind: str = FundEntry.Kind.BUILDING,
    use: str = "",
    approximate: bool = False,
    in_budget: bool = False,
    priority: str = "",
    text: str = "",
    now: datetime | None = None,
) -> FundEntry:
    """One sum for a project, or for the campaign as a whole. Raises BadInput for nothing, for a correction without
    reason or below nothing, for unknown codes and days to come; NotAllowed outside of the actor's areas."""
    if project is not None:
        project = open_project(actor, MANAGE, project.pk)
        campaign = project.campaign
    policy.require(actor, MANAGE, project or campaign, AREA_ONLY)
    said = rules.rules_on(area_path=project.area_path if project else campaign.area_path)
    said.demand("channels", channel, "渠道")
    if use:
        said.demand("uses", use, "用途")
    _check(campaign, project, act, channel, yuan, text)
    made = FundEntry.objects.create(
        campaign=campaign, project=project, act=act, channel=channel, use=use, kind=kind, yuan=yuan,
        approximate=approximate, in_budget=in_budget, priority=priority, on=not_ahead(on, "日期"),
        text=text.strip()[:300], recorded_at=now or timezone.now(), recorded_by_id=person(actor),
    )  # fmt: skip
    subject = f"project:{project.pk}" if project else f"campaign:{campaign.pk}"
    label = FundEntry.Act(act).label
    log.record(event_types.FUND_ENTERED, subject=subject, actor=actor, at=now, act=label, yuan=f"{yuan:,}")
    return made


def _check(campaign: Campaign, project: Project | None, act: str, channel: str, yuan: int, text: str) -> None:
    faults = [] if yuan else [Fault("金额", "为 0", "请填写金额")]
    if yuan < 0 and not text.strip():
        faults.append(Fault("说明", "冲减没有写原因", "请写明冲减的原因"))
    if yuan < 0:
        rows = FundEntry.objects.filter(campaign=campaign, project=project, act=act, channel=channel)
        before = rows.aggregate(sum=Sum("yuan"))["sum"] or 0
        if before + yuan < 0:
            faults.append(Fault("金额", "冲减后小于 0", "请核对渠道和原来登记的金额"))
    if faults:
        raise BadInput(faults)
