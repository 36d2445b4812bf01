"""How far each campaign is, for many at once (M-206)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from weicheng.archive import packs
from weicheng.archive.models import PackChoice, SchemeReading, Slot
from weicheng.archive.queries.campaigns import choices_of
from weicheng.domain.rates import Rate
from weicheng.indicators.models import Campaign


@dataclass(frozen=True)
class Progress:
    """One campaign's row of the matrix."""

    pack: str
    archive: str
    missing: int | None
    # Of the first scheme of the pack: the last total and its qualifying line.
    score: str


def progress_of(campaigns: Sequence[Campaign]) -> Mapping[int, Progress]:
    """Campaign → progress; a constant number of queries."""
    choices = choices_of(list(campaigns))
    due = Slot.objects.filter(
        requirement__campaign__in=campaigns, requirement__withdrawn_at=None, due_on__lte=timezone.localdate()
    )
    counts = {
        row["requirement__campaign"]: (row["there"], row["wanted"])
        for row in due.values("requirement__campaign").annotate(
            wanted=Count("pk"), there=Count("pk", filter=Q(files__gt=0))
        )
    }
    rows = SchemeReading.objects.filter(campaign__in=campaigns).order_by("on", "pk")
    last = {(row.campaign_id, row.scheme): row.total for row in rows}
    return {
        campaign.pk: Progress(
            str(choices.get(campaign.pk, "")),
            *_archive(counts.get(campaign.pk)),
            _score(campaign, choices.get(campaign.pk), last),
        )
        for campaign in campaigns
    }


def _archive(counted: tuple[int, int] | None) -> tuple[str, int | None]:
    if counted is None:
        return "—", None
    there, wanted = counted
    return Rate("齐全率", "已有", "应有", there, wanted).text, wanted - there


def _score(campaign: Campaign, choice: PackChoice | None, last: Mapping[tuple[int, str], int]) -> str:
    if choice is None:
        return ""
    for key, scheme in packs.pack_of(choice).scheme.items():
        if (total := last.get((campaign.pk, key))) is not None:
            return f"{total / 100:g} / {scheme.line or scheme.full}"
    return ""
