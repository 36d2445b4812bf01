"""From report to registration: verified on the spot, registered, or refused with a reason (M-096)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions import searching
from weicheng.cases.actions.answering import answer_all
from weicheng.cases.actions.step import Step, begin
from weicheng.cases.models import Case, CaseNote, Report
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.refusals import BadInput
from weicheng.organization.models import Area


@transaction.atomic
def verify_case(*, actor: Actor, case: Case, note: str = "", now: datetime | None = None) -> Case:
    """核实属实: somebody looked and it is so; the case waits for registration."""
    step = begin(actor, case, "verify", now)
    step.move()
    step.book.stop(ClockKind.VERIFY)
    step.book.start(ClockKind.REGISTER)
    add_note(step, CaseNote.Kind.CHECK, note)
    return step.finish(event_types.VERIFIED)


@transaction.atomic
def refute_case(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """核实不属实: the case ends and the reporter is told why. Raises MoveRefused without a reason."""
    return _end(begin(actor, case, "refute", now, given={"reason": reason.strip()}), event_types.REFUTED, reason)


@transaction.atomic
def register_case(*, actor: Actor, case: Case, now: datetime | None = None) -> Case:
    """立案: the case waits for its unit."""
    step = begin(actor, case, "register", now)
    step.move()
    step.case.registered_at = step.now
    step.book.stop(ClockKind.REGISTER)
    step.book.start(ClockKind.DISPATCH)
    return step.finish(event_types.REGISTERED)


@transaction.atomic
def decline_case(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """不予立案: the case ends and the reporter is told why. Raises MoveRefused without a reason."""
    return _end(begin(actor, case, "decline", now, given={"reason": reason.strip()}), event_types.DECLINED, reason)


@transaction.atomic
def correct_case(
    *,
    actor: Actor,
    case: Case,
    reason: str,
    category: str = "",
    area: Area | None = None,
    now: datetime | None = None,
) -> Case:
    """更正 a wrong category or area before dispatch; counted against 准确立案率, and no clock begins anew.

    Raises BadInput when nothing would change.
    """
    step = begin(actor, case, "correct", now, given={"reason": reason.strip()})
    row = step.case
    changed = []
    if category and category != row.category:
        matter = step.rules.matter(category)
        if row.title == step.rules.matter(row.category).name:
            row.title = matter.name
        row.category, row.duty, row.grade = category, matter.duty, matter.grade
        changed.append("类别")
    if area is not None and area.pk != row.area_id:
        row.area, row.area_path = area, area.path
        Report.objects.filter(case=row).update(area_path=area.path)
        changed.append("区域")
    if not changed:
        raise BadInput.of("更正", "类别和区域都没有变化", "请选择正确的类别或区域")
    row.corrections += 1
    add_note(step, CaseNote.Kind.COMMENT, f"更正理由:{reason}")
    searching.change(row)
    return step.finish(event_types.CORRECTED, fields="、".join(changed))


def _end(step: Step, action: str, reason: str) -> Case:
    step.move()
    step.book.stop_all()
    add_note(step, CaseNote.Kind.CHECK, reason)
    answer_all(step, f"您反映的“{step.case.title}”经核实未予立案:{reason}")
    return step.finish(action)


def add_note(step: Step, kind: CaseNote.Kind, text: str) -> None:
    """What was said with a move, kept where it can be read and erased; the log holds no text."""
    if text.strip():
        CaseNote.objects.create(
            case=step.case, kind=kind, text=text.strip()[:1000], at=step.now, by_id=step.actor.user_id
        )
