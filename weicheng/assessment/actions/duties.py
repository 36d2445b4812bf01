"""末位检讨 (M-117): a statement, an appeal decided by another person, and the meeting that ends it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.assessment import event_types
from weicheng.assessment.actions.ranking import PUBLISH, withdraw
from weicheng.assessment.actions.step import locked, person, words
from weicheng.assessment.models import LastDuty
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events import log

APPEAL, DECIDE = "score.appeal", "score.decide"


@transaction.atomic
def state_duty(*, actor: Actor, duty: LastDuty, text: str, now: datetime | None = None) -> LastDuty:
    """陈述: what the unit has to say; it may be written anew until the duty has ended."""
    row, at = _open(actor, APPEAL, duty), now or timezone.now()
    row.statement, row.stated_at, row.stated_by_id = words(text, "陈述", "请写明情况"), at, person(actor)
    row.save(update_fields=["statement", "stated_at", "stated_by"])
    _record(event_types.DUTY_STATED, row, actor, at)
    return row


@transaction.atomic
def appeal_duty(*, actor: Actor, duty: LastDuty, text: str, now: datetime | None = None) -> LastDuty:
    """申诉 against the duty itself, once."""
    row, at = _open(actor, APPEAL, duty), now or timezone.now()
    if row.appealed_at:
        raise MoveRefused("已经提出过申诉。")
    row.appeal, row.appealed_at, row.appealed_by_id = words(text, "申诉", "请写明理由"), at, person(actor)
    row.save(update_fields=["appeal", "appealed_at", "appealed_by"])
    _record(event_types.DUTY_APPEALED, row, actor, at)
    return row


@transaction.atomic
def answer_duty_appeal(
    *, actor: Actor, duty: LastDuty, upheld: bool, answer: str, now: datetime | None = None
) -> LastDuty:
    """Upheld: the duty is withdrawn. Not upheld: it stands. Not by whoever published the ranking."""
    row, at = _open(actor, DECIDE, duty), now or timezone.now()
    if not row.appealed_at or row.upheld is not None:
        raise MoveRefused("没有等待答复的申诉。")
    if person(actor) == row.ranking.published_by_id:
        raise NotAllowed("公布排名的人不能答复这件申诉，请由另一人答复。")
    row.upheld, row.answer = upheld, words(answer, "申诉答复", "请写明理由")
    row.answered_at, row.answered_by_id = at, person(actor)
    row.save(update_fields=["upheld", "answer", "answered_at", "answered_by"])
    if upheld:
        withdraw(actor, row, "申诉成立", at)
    else:
        _record(event_types.DUTY_KEPT, row, actor, at)
    return row


@transaction.atomic
def hold_duty(*, actor: Actor, duty: LastDuty, meeting: str, meeting_on: date, now: datetime | None = None) -> LastDuty:
    """完成: the self-criticism was made at a meeting. Raises MoveRefused while an appeal waits, BadInput before it."""
    row, at = _open(actor, PUBLISH, duty), now or timezone.now()
    if row.appealed_at and row.upheld is None:
        raise MoveRefused("申诉还没有答复，答复之前不能检讨。")
    if meeting_on > timezone.localtime(at).date():
        raise BadInput.of("会议日期", f"{meeting_on} 还没有到", "请在会议开过之后登记")
    row.meeting, row.meeting_on = words(meeting, "会议", "请填写会议名称")[:120], meeting_on
    row.state, row.ended_at = LastDuty.State.DONE, at
    row.save(update_fields=["meeting", "meeting_on", "state", "ended_at"])
    _record(event_types.DUTY_DONE, row, actor, at, meeting=row.meeting)
    return row


def _open(actor: Actor, capability: str, duty: LastDuty) -> LastDuty:
    row = locked(actor, capability, LastDuty.objects.select_related("ranking"), duty.pk)
    if row.state != LastDuty.State.OPEN:
        raise MoveRefused(f"这项检讨{row.get_state_display()}。")
    return row


def _record(action: str, duty: LastDuty, actor: Actor, at: datetime, **data: Any) -> None:
    root = f"period:{duty.ranking.period_id}"
    log.record(action, subject=f"last-duty:{duty.pk}", root=root, actor=actor, at=at, **data)
