"""More time or suspension: asked for by the unit, decided in writing, capped by the pack (延期, 挂账)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.dispatch import ask, demand_of_unit
from weicheng.cases.actions.step import Step, begin
from weicheng.cases.models import Case, Clock, Request
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.calendar import Allowance, TimeUnit
from weicheng.domain.refusals import BadInput, MoveRefused

Kind, Decision = Request.Kind, Request.Decision


@transaction.atomic
def ask_extension(
    *, actor: Actor, case: Case, reason: str, amount: int, time_unit: str, now: datetime | None = None
) -> Request:
    """申请延期. Asking moves no clock; the decision does. Raises BadInput for an allowance that makes no sense."""
    step = begin(actor, case, "ask_extension", now, given={"reason": reason.strip()})
    demand_of_unit(step)
    extra = _allowance(amount, time_unit)
    request = ask(step, Kind.EXTENSION, reason, amount=extra.amount, time_unit=extra.unit)
    step.finish(event_types.EXTENSION_ASKED, unit=step.case.unit_id, extra=str(extra))
    return request


@transaction.atomic
def ask_suspension(*, actor: Actor, case: Case, reason: str, until: datetime, now: datetime | None = None) -> Request:
    """申请挂账: the conditions for putting it right are not there yet, and it says until when."""
    step = begin(actor, case, "ask_suspension", now, given={"reason": reason.strip()})
    demand_of_unit(step)
    if until <= step.now:
        raise BadInput.of("挂账截止时间", "不晚于现在", "请填写以后的日期")
    if step.case.suspended:
        raise MoveRefused("这件案件已经挂账。")
    request = ask(step, Kind.SUSPENSION, reason, until=until)
    step.finish(event_types.SUSPENSION_ASKED, unit=step.case.unit_id, until=until)
    return request


@transaction.atomic
def decide_extension(*, actor: Actor, case: Case, granted: bool, reason: str = "", now: datetime | None = None) -> Case:
    """Grants or refuses what the unit asked. Moves the unit's clock only; the citizen's stays where it was.

    Raises MoveRefused past the caps of the pack, for a clock that has run out, or when nothing is asked.
    """
    step = begin(actor, case, "decide_extension", now)
    request = _decide(step, Kind.EXTENSION, granted, reason)
    if not granted:
        return step.finish(event_types.REQUEST_REFUSED, unit=request.unit_id)
    extra = _allowance(request.amount or 0, request.time_unit)
    clock = _handling(step)
    step.book.extend(clock, extra, reason=request.reason[:300], approver_id=actor.user_id)
    return step.finish(event_types.EXTENDED, unit=request.unit_id, due=clock.due_at)


@transaction.atomic
def decide_suspension(
    *, actor: Actor, case: Case, granted: bool, reason: str = "", now: datetime | None = None
) -> Case:
    """Grants or refuses a suspension. The unit's clock stands still until its date and then runs on by itself."""
    step = begin(actor, case, "decide_suspension", now)
    request = _decide(step, Kind.SUSPENSION, granted, reason)
    if not granted:
        return step.finish(event_types.REQUEST_REFUSED, unit=request.unit_id)
    if request.until is None or request.until <= step.now:
        raise MoveRefused("申请的挂账截止时间已经过去,请让单位重新申请。")
    step.book.pause(_handling(step), until=request.until, reason=request.reason[:300], approver_id=actor.user_id)
    step.case.suspended = True
    return step.finish(event_types.SUSPENDED, unit=request.unit_id, until=request.until)


@transaction.atomic
def resume_case(*, actor: Actor, case: Case, now: datetime | None = None) -> Case:
    """解除挂账 before its date: the clock runs on with what was left."""
    step = begin(actor, case, "resume", now)
    return end_suspension(step)


def end_suspension(step: Step) -> Case:
    """Ends a pause, by a person or because its date has come; a pause that ran out has resumed the clock already."""
    if not step.case.suspended:
        raise MoveRefused("这件案件没有挂账。")
    step.case.suspended = False
    clock = step.book.running(ClockKind.HANDLE)
    if clock is not None and step.book.is_paused(clock):
        step.book.resume(clock)
    return step.finish(event_types.RESUMED, unit=step.case.unit_id)


def drop_requests(step: Step, reason: str) -> None:
    """Requests nobody decided fall with the case or the hand-over that overtook them."""
    Request.objects.filter(case=step.case, decided_at=None).update(
        decision=Decision.REFUSED, decided_at=step.now, decision_reason=reason
    )


def _decide(step: Step, kind: Request.Kind, granted: bool, reason: str) -> Request:
    request = Request.objects.select_for_update().filter(case=step.case, kind=kind, decided_at=None).first()
    if request is None:
        raise MoveRefused(f"没有待审批的{kind.label}申请。")
    if not granted and not reason.strip():
        raise BadInput.of("审批意见", "没有填写", "不同意时请写明理由")
    if request.asked_by_id == step.actor.user_id:
        raise MoveRefused("不能审批自己提出的申请。")
    request.decision = Decision.GRANTED if granted else Decision.REFUSED
    request.decided_at = step.now
    request.decided_by_id = step.actor.user_id
    request.decision_reason = reason.strip()[:500]
    request.save(update_fields=["decision", "decided_at", "decided_by", "decision_reason"])
    return request


def _handling(step: Step) -> Clock:
    clock = step.book.running(ClockKind.HANDLE, step.case.unit_id)
    if clock is None:
        raise MoveRefused("处置时限没有在运行,不能延期或挂账。")
    return clock


def _allowance(amount: int, time_unit: str) -> Allowance:
    if time_unit not in set(TimeUnit):
        raise BadInput.of("时间单位", f"没有“{time_unit}”", "请选择工作时、工作日、紧急工作时或紧急工作日")
    return Allowance(amount, TimeUnit(time_unit))
