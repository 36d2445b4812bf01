"""How far each campaign is, for many at once (M-206)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from weicheng.archive import packs
from weicheng.archive.models import Application, PackChoice, SchemeReading, Slot
from weicheng.archive.queries.campaigns import choices_of
from weicheng.domain.pipeline import StepResult
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
    # The step that is under way or comes next; that it is named, once it is.
    step: str


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
    steps = _steps(campaigns)
    return {
        campaign.pk: Progress(
            str(choices.get(campaign.pk, "")),
            *_archive(counts.get(campaign.pk)),
            _score(campaign, choices.get(campaign.pk), last),
            steps.get(campaign.pk, ""),
        )
        for campaign in campaigns
    }


def _steps(campaigns: Sequence[Campaign]) -> Mapping[int, str]:
    """Where the newest application of each stands; two queries."""
    rows = Application.objects.filter(campaign__in=campaigns).select_related("choice").prefetch_related("attempts")
    newest = {row.campaign_id: row for row in rows.order_by("started_on", "pk")}
    return {pk: _step(row) for pk, row in newest.items()}


def _step(row: Application) -> str:
    if row.closed_on:
        return row.outcome
    passed = {attempt.step for attempt in row.attempts.all() if attempt.result == StepResult.PASSED}
    return next((step.name for step in packs.pack_of(row.choice).steps() if step.key not in passed), "")


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
