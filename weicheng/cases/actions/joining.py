"""并案 by a person, and splitting again; each report keeps its code, its clock and its answers (M-131)."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types, facts
from weicheng.cases.actions import searching
from weicheng.cases.actions.clockwork import ClockBook
from weicheng.cases.actions.step import Step, begin, demand, open_step
from weicheng.cases.models import Case, Clock, Report
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.cases import OPEN, VERIFY_FIRST, Source, State
from weicheng.domain.refusals import BadInput, MoveRefused

COPIED = (
    "source",
    "category",
    "duty",
    "grade",
    "title",
    "description",
    "area_id",
    "area_path",
    "site_id",
    "address",
    "lng",
    "lat",
    "cell",
    "found_at",
    "reporter_id",
    "pack_id",
)


@transaction.atomic
def join_case(*, actor: Actor, case: Case, into: Case, reason: str = "", now: datetime | None = None) -> Case:
    """Moves every report of a case to another open one; the first case ends as 已并案. Returns the case that goes on.

    Due times of the reporters stay as told, the earliest of them rules the case that goes on.
    """
    if case.pk == into.pk:
        raise BadInput.of("并入案件", "不能并入自身", "请选择另一件案件")
    # Always the smaller number first: two clerks joining crosswise must not wait for each other.
    order = {one.pk: open_step(actor, one, now) for one in sorted((case, into), key=lambda one: one.pk)}
    target = order[into.pk]
    demand(actor, "case.receive", target.case)
    if State(target.case.state) not in OPEN:
        raise MoveRefused("要并入的案件已经办结,请选择仍在办理的案件。")
    step = begin(actor, case, "join", now)
    _refuse_handled(step.case)
    for report in Report.objects.filter(case=step.case):
        _move(report, step, target, reason or "人工并案")
    step.case.state = State.JOINED
    step.case.joined_into = target.case
    step.case.unit = step.case.handler = None
    step.case.unit_path = ""
    step.book.stop_all()
    step.finish(event_types.MERGED, into=target.case.number)
    return target.finish(event_types.JOINED, source=str(step.case.source), how=reason[:80] or "人工并案")


@transaction.atomic
def split_report(*, actor: Actor, report: Report, reason: str, now: datetime | None = None) -> Case:
    """Takes a report out of its case again: back to the case it was opened as, or into one of its own.

    Its own citizen clock goes with it unchanged; the case it leaves is due by the earliest that remains.
    Raises MoveRefused for the only report of a case.
    """
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.case_id is None or not reason.strip():
        raise BadInput.of("拆分理由", "没有填写", "请写明为什么不是同一问题")
    step = open_step(actor, row.case_id, now)
    demand(actor, "case.receive", step.case)
    if Report.objects.filter(case=step.case).count() < 2 and not row.joined_from_id:
        raise MoveRefused("这件案件只有这一件诉求,不需要拆分。")
    own = _own_case(step, row)
    row.case, row.joined_from, row.joined_how = own.case, None, ""
    row.save(update_fields=["case", "joined_from", "joined_how"])
    _carry_clocks(row, step, own)
    step.finish(event_types.SPLIT, new=own.case.number)
    verify_first = row.source in VERIFY_FIRST
    own.case.state = State.REPORTED if verify_first else State.REGISTERED
    own.case.joined_into = None
    own.book.start(ClockKind.VERIFY if verify_first else ClockKind.DISPATCH)
    return own.finish(event_types.REPORTED, source=str(row.source), area=own.case.area_id, report=row.pk)


def _refuse_handled(case: Case) -> None:
    """Work that is being done is not thrown away by a clerk's click: it is taken back first."""
    if case.state not in (State.REPORTED, State.VERIFIED, State.REGISTERED):
        raise MoveRefused("这件案件已经派遣,请先收回派遣,或把另一件案件并入这一件。")


def _move(report: Report, step: Step, target: Step, how: str) -> None:
    report.joined_from = report.joined_from or step.case
    report.case = target.case
    report.joined_how = how[:80]
    report.save(update_fields=["case", "joined_from", "joined_how"])
    _carry_clocks(report, step, target)


def _carry_clocks(report: Report, step: Step, target: Step) -> None:
    """The reporter's clock follows the report; no entry, since nothing about it changes."""
    Clock.objects.filter(report=report).update(case=target.case)
    moved = [clock for clock in step.book.clocks if clock.report_id == report.pk]
    step.book.clocks = [clock for clock in step.book.clocks if clock.report_id != report.pk]
    target.book.clocks.extend(moved)


def _own_case(step: Step, report: Report) -> Step:
    """The case that the report was opened as, or a new one with the same description."""
    if report.joined_from_id:
        return open_step(step.actor, report.joined_from_id, step.now)
    row = Case(
        **{name: getattr(step.case, name) for name in COPIED},
        state=State.REGISTERED,
        reported_at=report.reported_at,
        registered_at=None if Source(report.source) in VERIFY_FIRST else step.now,
        touched_at=step.now,
        command_id=uuid4(),
    )
    row.source = report.source
    row.description = report.text
    row.save(force_insert=True)
    searching.add(row)
    book = ClockBook(row, facts.rules_of(row), step.now)
    return Step(step.actor, row, step.now, step.rules, book, {})
