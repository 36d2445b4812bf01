"""得分申诉: the unit concerned objects, a third person decides in writing; upheld is a new line, the fact stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.assessment import event_types, queries
from weicheng.assessment.actions.ranking import revise_for
from weicheng.assessment.actions.step import locked, person, words
from weicheng.assessment.models import ScoreAppeal, ScoreLine, ScoreSheet
from weicheng.assessment.rules import rules_on
from weicheng.assessment.wording import points, signed
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.domain.scoring import LineKind
from weicheng.events import log
from weicheng.standards.queries import work_calendar


@transaction.atomic
def lodge_appeal(
    *, actor: Actor, sheet: ScoreSheet, text: str, line: ScoreLine | None = None, now: datetime | None = None
) -> ScoreAppeal:
    """Objects to a sheet or one of its lines within the term. Raises MoveRefused late, early or twice at once."""
    row, at = locked(actor, "score.appeal", ScoreSheet.objects.all(), sheet.pk), now or timezone.now()
    clean = words(text, "理由", "请写明对哪一项有异议、事实是什么")
    if row.state != ScoreSheet.State.COUNTED or row.appeal_until is None:
        raise MoveRefused("得分还没有复核生效，不能申诉。")
    if at > row.appeal_until:
        raise MoveRefused(f"申诉期限 {timezone.localtime(row.appeal_until):%Y-%m-%d %H:%M} 已过。")
    if ScoreAppeal.objects.filter(sheet=row, upheld=None).exists():
        raise MoveRefused("这份评分表已有一件申诉在办理，请等待答复。")
    if line is not None and line.sheet_id != row.pk:
        raise BadInput.of("评分行", "不属于这份评分表", "请重新选择")
    answer = rules_on(row.visited_on, row.area_path).answer_within
    made = ScoreAppeal.objects.create(
        sheet=row,
        line=line,
        area_path=row.area_path,
        unit_path=row.unit_path,
        text=clean,
        lodged_at=at,
        lodged_by_id=person(actor),
        answer_due=work_calendar().add(at, answer.amount, answer.unit),
    )
    _record(event_types.APPEALED, made, row, actor, at, due=made.answer_due.isoformat())
    return made


@transaction.atomic
def decide_appeal(
    *, actor: Actor, appeal: ScoreAppeal, upheld: bool, answer: str, granted: int = 0, now: datetime | None = None
) -> ScoreAppeal:
    """Decides in writing, as a third person: neither an inspector of the visit nor who reviewed the score.

    `granted`: hundredths given back when upheld, at most what the line (or the sheet) lost. Rankings that used the
    score get a numbered revision. Raises BadInput, MoveRefused, NotAllowed.
    """
    row, at = locked(actor, "score.decide", ScoreAppeal.objects.all(), appeal.pk), now or timezone.now()
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).get(pk=row.sheet_id)
    _check_decider(actor, row, sheet)
    row.answer = words(answer, "答复", "请写明成立或不成立的理由")
    if upheld:
        _check_granted(row, sheet, granted)
    row.upheld, row.granted = upheld, granted if upheld else 0
    row.decided_at, row.decided_by_id = at, person(actor)
    row.save(update_fields=["answer", "upheld", "granted", "decided_at", "decided_by"])
    if not upheld:
        _record(event_types.DISMISSED, row, sheet, actor, at)
        return row
    before = sheet.score
    _adjust(row, sheet)
    changed = {"granted": signed(granted), "before": points(before), "after": points(sheet.score)}
    _record(event_types.UPHELD, row, sheet, actor, at, **changed)
    revise_for(actor=actor, sheet=sheet, reason=f"申诉 {row.pk} 成立，更正 {signed(granted)} 分", now=at)
    return row


def _check_decider(actor: Actor, appeal: ScoreAppeal, sheet: ScoreSheet) -> None:
    if appeal.upheld is not None:
        raise MoveRefused("这件申诉已经答复。")
    who = person(actor)
    if who == sheet.reviewed_by_id or who in queries.inspectors_of(sheet.visit_id):
        raise NotAllowed("检查人员和复核人不能答复这件申诉，请由第三人答复。")


def _check_granted(appeal: ScoreAppeal, sheet: ScoreSheet, granted: int) -> None:
    room = sheet.full - sheet.score
    if appeal.line is not None and appeal.line.kind == LineKind.LOSS:
        # What the line is worth on the full mark, not on the points offered.
        room = min(room, (-appeal.line.points * sheet.full + sheet.offered - 1) // sheet.offered)
    if not 0 < granted <= room:
        raise BadInput.of("更正分值", f"{points(granted)} 分", f"请填写大于 0、不超过 {points(room)} 的分值")


def _adjust(appeal: ScoreAppeal, sheet: ScoreSheet) -> None:
    """The correction is a line of its own: the lines before it, and the visit, stay as they were."""
    about = appeal.line
    last = ScoreLine.objects.filter(sheet=sheet).order_by("-position").values_list("position", flat=True).first()
    ScoreLine.objects.create(
        sheet=sheet,
        position=(last or 0) + 1,
        kind=LineKind.ADJUST,
        points=appeal.granted,
        text=f"申诉成立更正：{appeal.answer}"[:1200],
        item=about.item if about else "",
        head=about.head if about else 0,
        clause=about.clause if about else "",
    )
    sheet.score += appeal.granted
    sheet.save(update_fields=["score"])


def _record(action: str, appeal: ScoreAppeal, sheet: ScoreSheet, actor: Actor, at: datetime, **data: Any) -> None:
    log.record(
        action,
        subject=f"score-appeal:{appeal.pk}",
        root=f"visit:{sheet.visit_id}",
        actor=actor,
        at=at,
        rules=sheet.rules,
        **data,
    )
