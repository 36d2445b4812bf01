"""Answers to reporters, and what the reporter says to them (M-129, M-130)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.step import Step, demand, open_step
from weicheng.cases.models import Answer, Case, CaseNote, Report
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.cases import Outcome, State
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log

LONGEST_ANSWER = 1000
CONTEST_DAYS = 30
BEST_RATING = 5


def answer_all(step: Step, text: str) -> None:
    """Answers every waiting reporter of the case in the same words and stops their clocks."""
    waiting = list(Report.objects.filter(case=step.case, wants_answer=True, answered_at=None))
    _answer(step, waiting, text)


@transaction.atomic
def answer_report(*, actor: Actor, report: Report, text: str, now: datetime | None = None) -> Report:
    """Answers one reporter. Raises BadInput for an empty or over-long answer."""
    text = _checked_text("答复", text)
    row = _locked_report(report)
    step = open_step(actor, _case_id(row), now)
    demand(actor, "case.receive", step.case)
    _answer(step, [row], text)
    step.store(step.events[-1])
    return row


@transaction.atomic
def rate_report(*, report: Report, rating: int, text: str = "", now: datetime | None = None) -> Report:
    """The reporter's own word on the answer, once, from one to five. Raises MoveRefused before there is an answer."""
    row = _locked_report(report)
    if row.answered_at is None:
        raise MoveRefused("您的诉求还没有答复,答复后才能评价。")
    if row.rated_at is not None:
        raise MoveRefused("您已经评价过了。如问题仍未解决,请提出异议。")
    if not 1 <= rating <= BEST_RATING:
        raise BadInput.of("满意度", f"“{rating}”不在 1 到 5 之间", "请选择一到五星")
    row.rating, row.rating_text, row.rated_at = rating, text.strip()[:500], now or timezone.now()
    row.save(update_fields=["rating", "rating_text", "rated_at"])
    log.record(
        event_types.RATED,
        subject=f"report:{row.pk}",
        root=f"case:{row.case_id}",
        actor=Actor.citizen(),
        at=now,
        rating=rating,
    )
    return row


@transaction.atomic
def contest_answer(*, report: Report, text: str, now: datetime | None = None) -> Case:
    """The reporter says it is not solved: the case is worked on again and the citizen's clock runs on.

    Nobody's leave is asked. Raises MoveRefused before the answer, 30 days after it, or while work goes on anyway.
    """
    row = _locked_report(report)
    text = _checked_text("异议", text)
    step = open_step(Actor.citizen(), _case_id(row), now)
    if row.answered_at is None:
        raise MoveRefused("您的诉求正在办理,还没有答复。")
    if (step.now - row.answered_at).days > CONTEST_DAYS:
        raise MoveRefused(f"答复已超过 {CONTEST_DAYS} 天。如问题又出现,请重新上报。")
    row.answered_at = None
    row.contests += 1
    row.save(update_fields=["answered_at", "contests"])
    if clock := next((c for c in step.book.clocks if c.report_id == row.pk and c.stopped_at), None):
        step.book.resume(clock)
    CaseNote.objects.create(case=step.case, kind=CaseNote.Kind.COMMENT, text=f"诉求人异议:{text}"[:1000], at=step.now)
    reopen(step)
    return step.finish(event_types.CONTESTED, report=row.pk)


def reopen(step: Step) -> None:
    """Puts an ended case back to work: with its unit when it has one, else back to verification."""
    case = step.case
    if case.state == State.CLOSED and case.unit_id:
        case.state = State.ACCEPTED
        case.reopens += 1
        case.outcome = Outcome.NOT_FIXED
        case.handled_at = case.checked_at = case.closed_at = None
        handling = step.book.last(ClockKind.HANDLE, case.unit_id)
        if handling is None:
            step.book.start(ClockKind.HANDLE, unit=case.unit)
        elif handling.stopped_at:
            step.book.resume(handling)
    elif case.state == State.DECLINED:
        case.state = State.REPORTED
        case.reopens += 1
        step.book.start(ClockKind.VERIFY)


def _answer(step: Step, reports: Iterable[Report], text: str) -> None:
    for report in reports:
        Answer.objects.create(report=report, text=text[:LONGEST_ANSWER], at=step.now, by_id=step.actor.user_id)
        report.answered_at = step.now
        report.save(update_fields=["answered_at"])
        for clock in step.book.clocks:
            if clock.report_id == report.pk and clock.stopped_at is None:
                step.book.end(clock)
        event = log.record(
            event_types.ANSWERED,
            subject=f"report:{report.pk}",
            root=f"case:{step.case.pk}",
            actor=step.actor,
            at=step.now,
        )
        step.events.append(event.pk)


def _locked_report(report: Report) -> Report:
    row = Report.objects.select_for_update().filter(pk=report.pk).first()
    if row is None:
        raise OutOfReach
    return row


def _case_id(report: Report) -> int:
    if report.case_id is None:
        raise MoveRefused("这件诉求没有对应的案件。")
    return report.case_id


def _checked_text(place: str, text: str) -> str:
    text = text.strip()
    if not text:
        raise BadInput.of(place, "没有填写", "请写明情况")
    if len(text) > LONGEST_ANSWER:
        raise BadInput.of(place, f"共 {len(text)} 字", f"请控制在 {LONGEST_ANSWER} 字以内")
    return text
