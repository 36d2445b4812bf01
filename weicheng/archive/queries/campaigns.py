"""Campaigns as the archive sees them: those of the actor's areas, and those that need something of the actor's unit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.archive import packs
from weicheng.archive.models import PackChoice, Requirement
from weicheng.domain.packs.campaigns import CampaignPack
from weicheng.domain.refusals import MoveRefused, OutOfReach
from weicheng.indicators.models import Campaign

VIEW, FILE, MANAGE = "archive.view", "archive.file", "archive.manage"
# A campaign belongs to an area; units reach it through what they owe.
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
OWED: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path", ReachKind.UNIT: "unit_path"}


def visible_campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns of the actor's areas, and those in which the actor's unit owes a file."""
    owed = Requirement.objects.filter(policy.scope(actor, VIEW, OWED)).values("campaign")
    rows = Campaign.objects.filter(policy.scope(actor, VIEW, COLUMNS) | Q(pk__in=owed))
    return rows.select_related("area", "edition")


def campaign_of(actor: Actor, pk: int) -> Campaign:
    """One of them. Raises OutOfReach."""
    row = visible_campaigns(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def manages(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor keeps the archive and the application of a campaign."""
    return policy.covers(actor, MANAGE, campaign, COLUMNS)


def choice_of(campaign: Campaign) -> PackChoice | None:
    """The pack a campaign goes by; None before one is chosen."""
    return PackChoice.objects.filter(campaign=campaign).order_by("-pk").first()


def choices_of(campaigns: list[Campaign]) -> dict[int, PackChoice]:
    """Campaign → the pack it goes by; one query."""
    rows = PackChoice.objects.filter(campaign__in=campaigns).order_by("pk")
    return {row.campaign_id: row for row in rows}


def pack_of(campaign: Campaign) -> CampaignPack:
    """The rules of a campaign. Raises MoveRefused before a pack is chosen."""
    choice = choice_of(campaign)
    if choice is None:
        raise MoveRefused("这项创建活动还没有选用活动包，请先选用。")
    return packs.pack_of(choice)


def years_of(campaign: Campaign) -> range:
    """The years whose files are asked for: from the start of the campaign to its target."""
    return range(campaign.starts_on.year, max(campaign.target_year, campaign.starts_on.year) + 1)
