"""Campaigns: opening and changing them, the documents they stand in, and which working group owns which clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault
from weicheng.events import log
from weicheng.indicators import event_types
from weicheng.indicators.models import Campaign, Clause, ClauseOwner, Edition, GoalDocument
from weicheng.indicators.queries.campaigns import GROUPS_AT_MOST, own_clauses
from weicheng.indicators.queries.reaches import MANAGE
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import where_area

FIRST_YEAR, LAST_YEAR = 1990, 2100


@transaction.atomic
def open_campaign(
    *,
    actor: Actor,
    title: str,
    area: Area,
    edition: Edition,
    starts_on: date,
    target_year: int,
    document: str,
    number: str = "",
    goal: str = "",
    groups_wanted: int = 0,
    now: datetime | None = None,
) -> Campaign:
    """Starts a campaign with the government document that sets its target year (M-220).

    Raises BadInput without a title or document, for a year before the start, and for a title the area has already.
    """
    policy.require(actor, MANAGE, where_area(area))
    faults = list(_faults(title, starts_on, target_year, groups_wanted))
    if not document.strip():
        faults.append(Fault("目标文件", "没有填写", "请填写写明目标年份的规划、决定或方案"))
    if Campaign.objects.filter(area=area, title=title.strip()).exists():
        faults.append(Fault("名称", f"“{area}”已有同名的创建活动", "请换一个名称"))
    if faults:
        raise BadInput(faults)
    made = Campaign.objects.create(
        title=title.strip(),
        area=area,
        area_path=area.path,
        edition=edition,
        starts_on=starts_on,
        target_year=target_year,
        groups_wanted=groups_wanted,
        created_at=now or timezone.now(),
        created_by_id=actor.user_id,
    )
    GoalDocument.objects.create(
        campaign=made, title=document.strip(), number=number.strip(), goal=goal.strip(), target_year=target_year
    )
    log.record(event_types.CAMPAIGN_OPENED, subject=_subject(made), actor=actor, at=now, year=target_year)
    return made


@transaction.atomic
def change_campaign(
    *,
    actor: Actor,
    campaign: Campaign,
    title: str,
    edition: Edition,
    starts_on: date,
    target_year: int,
    groups_wanted: int = 0,
    ends_on: date | None = None,
    now: datetime | None = None,
) -> Campaign:
    """Changes dates, target and edition. Owners stay with the clauses of the same code in the new edition.

    Raises BadInput as `open_campaign`, and for an end before the start.
    """
    row = _locked(actor, campaign)
    faults = list(_faults(title, starts_on, target_year, groups_wanted))
    if ends_on and ends_on < starts_on:
        faults.append(Fault("结束日期", f"{ends_on} 早于启动日期", "请填写启动日期当天或以后的日期，或清空"))
    if Campaign.objects.filter(area=row.area_id, title=title.strip()).exclude(pk=row.pk).exists():
        faults.append(Fault("名称", "这个区域已有同名的创建活动", "请换一个名称"))
    if faults:
        raise BadInput(faults)
    before = row.edition_id
    row.title, row.starts_on, row.ends_on = title.strip(), starts_on, ends_on
    row.edition, row.target_year, row.groups_wanted = edition, target_year, groups_wanted
    row.save()
    log.record(event_types.CAMPAIGN_CHANGED, subject=_subject(row), actor=actor, at=now, year=target_year)
    if before != edition.pk:
        _carry_owners(row)
        log.record(event_types.CAMPAIGN_EDITION, subject=_subject(row), actor=actor, at=now)
    return row


def _faults(title: str, starts_on: date, target_year: int, groups_wanted: int) -> Sequence[Fault]:
    faults = [] if title.strip() else [Fault("名称", "没有填写", "请填写名称")]
    if not FIRST_YEAR <= target_year <= LAST_YEAR:
        faults.append(Fault("目标年份", f"{target_year} 年", f"请填写 {FIRST_YEAR} 到 {LAST_YEAR} 之间的年份"))
    elif target_year < starts_on.year:
        faults.append(Fault("目标年份", f"{target_year} 年早于启动的 {starts_on.year} 年", "请核对日期"))
    if not 0 <= groups_wanted <= GROUPS_AT_MOST:
        faults.append(Fault("工作组数", f"{groups_wanted} 个", f"请填写 0 到 {GROUPS_AT_MOST} 之间的整数"))
    return faults


def _carry_owners(campaign: Campaign) -> None:
    """Each owner moves to the clause of the same code; a clause that is gone has none."""
    new = {clause.code: clause for clause in Clause.objects.filter(edition=campaign.edition_id)}
    old = list(ClauseOwner.objects.filter(campaign=campaign).select_related("clause"))
    ClauseOwner.objects.filter(campaign=campaign).delete()
    ClauseOwner.objects.bulk_create(
        ClauseOwner(campaign=campaign, clause=new[row.clause.code], group_id=row.group_id)
        for row in old
        if row.clause.code in new
    )


@transaction.atomic
def add_document(
    *,
    actor: Actor,
    campaign: Campaign,
    title: str,
    target_year: int,
    number: str = "",
    goal: str = "",
    now: datetime | None = None,
) -> GoalDocument:
    """A further plan or decision the campaign stands in (M-220). Raises BadInput for one that is registered already."""
    row = _locked(actor, campaign)
    if not title.strip():
        raise BadInput.of("文件名称", "没有填写", "请填写文件名称")
    if GoalDocument.objects.filter(campaign=row, title=title.strip()).exists():
        raise BadInput.of("文件名称", "这个文件已经登记", "请核对")
    made = GoalDocument.objects.create(
        campaign=row, title=title.strip(), number=number.strip(), goal=goal.strip(), target_year=target_year
    )
    log.record(event_types.DOCUMENT_ADDED, subject=_subject(row), actor=actor, at=now, year=target_year)
    return made


@transaction.atomic
def give_clauses(
    *, actor: Actor, campaign: Campaign, group: Unit, clauses: Sequence[Clause], now: datetime | None = None
) -> int:
    """Makes a working group the owner of clauses; the group that had one before has it no longer (M-003).

    Returns how many changed hands. Raises BadInput for a unit that is no working group, for clauses that nobody owns
    (categories, points) or of another edition, and for no clause at all.
    """
    row = _locked(actor, campaign)
    if group.kind != UnitKind.WORKING_GROUP or group.closed_on:
        raise BadInput.of("工作组", f"“{group}”不是在用的工作组", "请在单位页建立类别为“工作组”的单位")
    allowed = {clause.pk for clause in own_clauses(row)}
    wanted = {clause.pk for clause in clauses}
    if not wanted:
        raise BadInput.of("条款", "没有选择", "请勾选要交给这个工作组的条款")
    if wanted - allowed:
        raise BadInput.of("条款", "有的条款不属于这个活动所用的标准，或不需要分工", "请刷新页面后重新选择")
    known = dict(ClauseOwner.objects.filter(campaign=row, clause__in=wanted).values_list("clause", "group"))
    moved = [pk for pk in wanted if known.get(pk) != group.pk]
    ClauseOwner.objects.filter(campaign=row, clause__in=moved).delete()
    ClauseOwner.objects.bulk_create(ClauseOwner(campaign=row, clause_id=pk, group=group) for pk in sorted(moved))
    if moved:
        log.record(event_types.OWNERS_SET, subject=_subject(row), actor=actor, at=now, clauses=len(moved))
    return len(moved)


def _locked(actor: Actor, campaign: Campaign) -> Campaign:
    row = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    policy.require(actor, MANAGE, row)
    return row


def _subject(campaign: Campaign) -> str:
    return f"campaign:{campaign.pk}"
