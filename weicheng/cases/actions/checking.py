"""Checked by somebody else, closed by the lead department or the office (M-096, M-100, M-101, M-102)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.answering import answer_all, reopen
from weicheng.cases.actions.handling import attach_photos
from weicheng.cases.actions.intake import add_note
from weicheng.cases.actions.offering import offer_photos
from weicheng.cases.actions.requests import drop_requests
from weicheng.cases.actions.slips import drop_slips
from weicheng.cases.actions.step import Step, begin
from weicheng.cases.models import Case, CaseListItem, CaseNote, CasePhoto
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.cases import Outcome, Source
from weicheng.domain.refusals import MoveRefused
from weicheng.evidence.models import Photo


@transaction.atomic
def pass_check(
    *, actor: Actor, case: Case, note: str = "", photos: Sequence[Photo] = (), now: datetime | None = None
) -> Case:
    """核查通过: somebody who did not do the work saw that it is done. Closing is another person's step."""
    step = begin(actor, case, "pass", now)
    step.move()
    step.case.checked_at = step.now
    step.case.outcome = Outcome.FIXED
    step.book.stop(ClockKind.CHECK)
    step.book.start(ClockKind.CLOSE)
    add_note(step, CaseNote.Kind.CHECK, note)
    attach_photos(step, photos, CasePhoto.Kind.CHECK)
    return step.finish(event_types.CHECKED)


@transaction.atomic
def rework_case(
    *, actor: Actor, case: Case, reason: str, photos: Sequence[Photo] = (), now: datetime | None = None
) -> Case:
    """退回返工: it is not done. The unit's clock runs on with what was left; nobody gains time by reporting early."""
    step = begin(actor, case, "rework", now, given={"reason": reason.strip()})
    attach_photos(step, photos, CasePhoto.Kind.CHECK)
    _back_to_unit(step, reason)
    return step.finish(event_types.REWORKED, unit=step.case.unit_id)


@transaction.atomic
def close_case(*, actor: Actor, case: Case, answer: str = "", now: datetime | None = None) -> Case:
    """销号, by the lead department of the industry or by the office only (M-101); every waiting reporter is answered.

    Raises MoveRefused while evidence is missing: a photo after rectification and the unit's account of this round;
    for a case from a list the plan too; for one from a higher body root cause, long-term measure and at least one
    other place checked (M-100).
    """
    step = begin(actor, case, "close", now)
    if lacking := missing_for_closure(step.case):
        raise MoveRefused(f"还不能销号,缺少:{'、'.join(lacking)}。请退回责任单位补充。")
    step.move()
    row = step.case
    row.closed_at = step.now
    row.outcome = Outcome.FIXED
    step.book.stop_all()
    drop_slips(step, "案件已销号")
    drop_requests(step, "案件已销号")
    answer_all(step, answer.strip() or f"您反映的“{row.title}”已整改完成并经核查。如问题仍在,可凭查询码提出异议。")
    offer_photos(step)
    return step.finish(event_types.CLOSED, took=int((row.closed_at - row.found_at).total_seconds()))


@transaction.atomic
def refuse_close(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """不予销号: the lead department or the office sends it back to the unit."""
    step = begin(actor, case, "refuse_close", now, given={"reason": reason.strip()})
    _back_to_unit(step, reason)
    return step.finish(event_types.CLOSE_REFUSED, unit=step.case.unit_id)


@transaction.atomic
def reopen_case(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """The office sends a closed case back to work; the unit's clock runs on with what was left."""
    step = begin(actor, case, "reopen", now, given={"reason": reason.strip()})
    add_note(step, CaseNote.Kind.COMMENT, f"重新办理:{reason}")
    reopen(step)
    return step.finish(event_types.REOPENED)


def missing_for_closure(case: Case) -> list[str]:
    """What has to be there before a case may close and is not; three queries."""
    lacking = []
    shown = CasePhoto.objects.filter(case=case, kind=CasePhoto.Kind.AFTER, round=case.round)
    if not shown.exists():
        lacking.append("整改后照片")
    lists = list(CaseListItem.objects.filter(case=case).select_related("list"))
    if lists and not case.plan:
        lacking.append("整改方案")
    if case.source == Source.SUPERIOR or any(item.list.from_above for item in lists):
        deeper = {
            "问题根源": case.root_cause,
            "长效措施": case.long_term_measure,
            "举一反三排查(至少一处)": case.places_checked,
        }
        lacking += [name for name, value in deeper.items() if not value]
    return lacking


def _back_to_unit(step: Step, reason: str) -> None:
    step.move()
    row = step.case
    row.reworks += 1
    row.outcome = Outcome.NOT_FIXED
    row.handled_at = row.checked_at = None
    step.book.stop(ClockKind.CHECK, ClockKind.CLOSE)
    handling = step.book.last(ClockKind.HANDLE, row.unit_id)
    if handling is not None and handling.stopped_at:
        step.book.resume(handling)
    add_note(step, CaseNote.Kind.CHECK, reason)
