"""Where an application stands, what holds it up, and when the next one may be made (M-203, M-040, M-194)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from weicheng.access.policy import Actor
from weicheng.archive import packs
from weicheng.archive.models import Application, StepAttempt
from weicheng.archive.queries.campaigns import visible_campaigns
from weicheng.domain.cycles import Window, next_window, re_examination_after
from weicheng.domain.packs.campaigns import CampaignPack, cycle_rule
from weicheng.domain.pipeline import Attempt, Standing, StepResult, board
from weicheng.domain.refusals import OutOfReach
from weicheng.indicators import queries as indicators
from weicheng.indicators.models import Campaign

# As they are stored.
RESULTS = {result.value: result for result in StepResult}


def failing_conditions(campaign: Campaign, day: date) -> tuple[str, ...]:
    """The basic conditions that forbid to apply on a day; empty means that the campaign may (M-020)."""
    answer = indicators.may_apply(campaign, day)
    if answer.may_apply:
        return ()
    failing = tuple(f"第 {condition.number} 项 {condition.title}" for condition in answer.failing)
    return failing or (answer.sentence,)


def applications(campaign: Campaign) -> QuerySet[Application]:
    """Every application of a campaign, the newest first."""
    return Application.objects.filter(campaign=campaign).select_related("choice").order_by("-started_on", "-pk")


def application_of(actor: Actor, pk: int) -> Application:
    """One application. Raises OutOfReach."""
    rows = Application.objects.select_related("campaign__area", "choice")
    row = rows.filter(pk=pk, campaign__in=visible_campaigns(actor).values("pk")).first()
    if row is None:
        raise OutOfReach
    return row


def application_for_message(pk: int) -> Application | None:
    """The application that a message speaks of."""
    return Application.objects.select_related("campaign").filter(pk=pk).first()


def attempt_of(actor: Actor, pk: int) -> StepAttempt:
    """One try at a step. Raises OutOfReach."""
    row = StepAttempt.objects.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    row.application = application_of(actor, row.application_id)
    return row


def pack_of_application(application: Application) -> CampaignPack:
    """The rules an application goes by: those it began with."""
    return packs.pack_of(application.choice)


def attempts_of(application: Application) -> list[StepAttempt]:
    """Every try with its documents, in order; two queries."""
    rows = application.attempts.prefetch_related("documents__attachment").select_related("recorded_by")
    return list(rows.order_by("started_on", "pk"))


def board_of(application: Application, *, day: date, failing: Sequence[str]) -> tuple[Standing, ...]:
    """Every step of an application with its state on a day."""
    tried = [
        Attempt(row.step, row.ended_on or row.started_on, RESULTS[row.result])
        for row in application.attempts.order_by("started_on", "pk")
    ]
    return board(pack_of_application(application).steps(), tried, day=day, failing=failing)


@dataclass(frozen=True)
class Calendar:
    """What the procedure in force says: the next window, and after a naming the next re-examination."""

    procedure: str
    mark: str
    note: str
    window: Window
    named_on: date | None
    re_examination: date | None


def calendar_of(campaign: Campaign, pack: CampaignPack, day: date) -> Calendar:
    """The calendar of a campaign on a day; one query (M-040, M-194)."""
    cycle = pack.cycle_on(day)
    named = applications(campaign).exclude(named_on=None).values_list("named_on", flat=True).first()
    again = re_examination_after(named, day, cycle.recheck_years) if named else None
    window = next_window(cycle_rule(cycle), day)
    return Calendar(cycle.name, str(cycle.mark or ""), cycle.note, window, named, again)


def attachments_of_steps(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these attachments, those that belong to a step of a campaign in reach; one query."""
    rows = StepAttempt.objects.filter(
        documents__attachment__in=ids, application__campaign__in=visible_campaigns(actor).values("pk")
    )
    return set(rows.values_list("documents__attachment", flat=True)) & set(ids)
