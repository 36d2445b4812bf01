"""An application: begun in its cycle, carried on step by step, closed with a naming or without (M-203, M-040)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive import event_types, packs
from weicheng.archive.models import Application, StepAttempt, StepDocument
from weicheng.archive.queries.applying import board_of, pack_of_application
from weicheng.archive.queries.campaigns import COLUMNS, MANAGE, choice_of
from weicheng.domain.cycles import next_window
from weicheng.domain.packs.campaigns import cycle_rule
from weicheng.domain.pipeline import StepResult, require_start
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.evidence.models import Attachment
from weicheng.indicators.models import Campaign
from weicheng.standards import queries as rules


@transaction.atomic
def open_application(*, actor: Actor, campaign: Campaign, started_on: date, now: datetime | None = None) -> Application:
    """Begins an application for the next window of the procedure in force (M-040).

    Raises MoveRefused while one is open, or before a pack is chosen.
    """
    policy.require(actor, MANAGE, campaign, COLUMNS)
    choice = choice_of(campaign)
    if choice is None:
        raise MoveRefused("这项创建活动还没有选用活动包，请先选用。")
    if Application.objects.filter(campaign=campaign, closed_on=None).exists():
        raise MoveRefused("已有一次申报正在进行，请先办完。")
    cycle = packs.pack_of(choice).cycle_on(started_on)
    window = next_window(cycle_rule(cycle), started_on)
    made = Application.objects.create(
        campaign=campaign,
        choice=choice,
        procedure=cycle.name,
        apply_until=window.apply_until,
        accept_year=window.accept_year,
        started_on=started_on,
        created_at=now or timezone.now(),
        created_by_id=actor.user_id,
    )
    _record(event_types.APPLICATION_OPENED, made, actor, now, until=window.apply_until.isoformat())
    return made


@transaction.atomic
def start_step(
    *,
    actor: Actor,
    application: Application,
    step: str,
    on: date,
    failing: Sequence[str],
    now: datetime | None = None,
) -> StepAttempt:
    """Begins a step (M-203); `failing` names the conditions that forbid to apply, which hold up a gate (M-020).

    Raises MoveRefused with what blocks it, BadInput for a day before the application or to come.
    """
    row = _open(actor, application)
    at = now or timezone.now()
    if not row.started_on <= on <= timezone.localdate(at):
        raise BadInput.of("日期", f"{on} 不在启动之日与今天之间", "请填写实际开始的日期")
    standings = board_of(row, day=on, failing=failing)
    if step not in {standing.step.key for standing in standings}:
        raise BadInput.of("步骤", "活动包里没有这一步", "请从列表中选择")
    require_start(standings, step)
    made = StepAttempt.objects.create(
        application=row,
        step=step,
        started_on=on,
        result=StepResult.RUNNING,
        recorded_at=at,
        recorded_by_id=actor.user_id,
    )
    _record(event_types.STEP_STARTED, row, actor, at, step=_name(row, step), day=on.isoformat())
    return made


@transaction.atomic
def end_step(
    *,
    actor: Actor,
    attempt: StepAttempt,
    passed: bool,
    on: date,
    feedback: str = "",
    documents: Sequence[tuple[str, Attachment]] = (),
    now: datetime | None = None,
) -> StepAttempt:
    """Writes down how a step ended, with the opinion and the documents; a naming closes the application.

    Raises BadInput for a day before the step began or to come, MoveRefused for a step that has ended.
    """
    row = StepAttempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    application = _open(actor, row.application)
    at = now or timezone.now()
    if row.result != StepResult.RUNNING:
        raise MoveRefused("这一步的结果已经登记。")
    if not row.started_on <= on <= timezone.localdate(at):
        raise BadInput.of("日期", f"{on} 不在开始之日与今天之间", "请填写实际日期")
    if not passed and not feedback.strip():
        raise BadInput.of("反馈意见", "没有填写", "请写明没有通过的原因")
    result = StepResult.PASSED if passed else StepResult.FAILED
    row.result, row.ended_on, row.feedback = result, on, feedback.strip()
    row.feedback_due = _feedback_due(application, row.step, on)
    row.save(update_fields=["result", "ended_on", "feedback", "feedback_due"])
    for title, attachment in documents:
        StepDocument.objects.create(attempt=row, attachment=attachment, title=title[:120], added_at=at)
    _record(event_types.STEP_ENDED, application, actor, at, step=_name(application, row.step), result=result.label)
    if passed and pack_of_application(application).step[row.step].naming:
        application.named_on = application.closed_on = on
        application.outcome = "已命名"
        application.save(update_fields=["named_on", "closed_on", "outcome"])
    return row


@transaction.atomic
def close_application(
    *, actor: Actor, application: Application, on: date, outcome: str, now: datetime | None = None
) -> Application:
    """Ends an application without a naming. Raises BadInput without a reason or before it began."""
    row = _open(actor, application)
    if not outcome.strip():
        raise BadInput.of("原因", "没有填写", "请写明为什么结束")
    if on < row.started_on:
        raise BadInput.of("日期", f"{on} 早于启动日期", "请填写启动以后的日期")
    row.closed_on, row.outcome = on, outcome.strip()[:200]
    row.save(update_fields=["closed_on", "outcome"])
    _record(event_types.APPLICATION_CLOSED, row, actor, now, reason=row.outcome)
    return row


def _feedback_due(application: Application, step: str, on: date) -> date | None:
    """The day by which a written opinion is owed, counted in working days from the result."""
    allowed = pack_of_application(application).step[step].feedback
    if allowed is None:
        return None
    start = timezone.make_aware(datetime.combine(on, time(17)))
    return timezone.localdate(rules.work_calendar().add(start, allowed.amount, allowed.unit))


def _name(application: Application, step: str) -> str:
    return pack_of_application(application).step[step].name


def _open(actor: Actor, application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("campaign", "choice")
    row = rows.get(pk=application.pk)
    policy.require(actor, MANAGE, row.campaign, COLUMNS)
    if row.closed_on:
        raise MoveRefused("这次申报已经结束。")
    return row


def _record(action: str, row: Application, actor: Actor, at: datetime | None, **data: str) -> None:
    root = f"campaign:{row.campaign_id}"
    log.record(action, subject=f"application:{row.pk}", root=root, actor=actor, at=at, **data)
