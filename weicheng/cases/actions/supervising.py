"""What the office does beside the path: notes, reminders, key problems, listing, joint treatment, clean-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.intake import add_note
from weicheng.cases.actions.step import begin
from weicheng.cases.models import Case, CaseNote, Cleanup, Listing
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization.models import Area, Posting, Unit
from weicheng.organization.reach import where_area
from weicheng.tasks import actions as tasks
from weicheng.tasks.models import Task


@transaction.atomic
def note_case(*, actor: Actor, case: Case, text: str, now: datetime | None = None) -> Case:
    """备注: kept on the case, moves no clock."""
    step = begin(actor, case, "note", now, given={"note": text.strip()})
    add_note(step, CaseNote.Kind.COMMENT, text)
    return step.finish(event_types.NOTED)


@transaction.atomic
def remind_unit(*, actor: Actor, case: Case, text: str = "", now: datetime | None = None) -> Case:
    """催办 the unit that has the case; moves no clock, and is no sign of life of the unit."""
    step = begin(actor, case, "remind", now)
    add_note(step, CaseNote.Kind.REMINDER, text or "请抓紧办理")
    return step.finish(event_types.REMINDED, unit=step.case.unit_id)


@transaction.atomic
def mark_key(*, actor: Actor, case: Case, now: datetime | None = None) -> Case:
    """列为重点问题: it must be listed under a leader (M-104)."""
    step = begin(actor, case, "mark_key", now)
    step.case.is_key = True
    return step.finish(event_types.KEY_MARKED)


@transaction.atomic
def list_case(
    *, actor: Actor, case: Case, leader: Posting, due_on: date, level: str = "市级", now: datetime | None = None
) -> Listing:
    """挂牌督办 under a named leader; published (M-104). Raises BadInput for a past date, MoveRefused if listed."""
    step = begin(actor, case, "list_up", now)
    if step.case.listed:
        raise MoveRefused("这件案件已经挂牌督办。")
    if due_on < timezone.localtime(step.now).date():
        raise BadInput.of("督办时限", f"{due_on} 已经过去", "请填写今天或以后的日期")
    listing = Listing.objects.create(case=step.case, level=level[:40], leader=leader, listed_at=step.now, due_on=due_on)
    step.case.is_key = step.case.listed = True
    step.finish(event_types.LISTED, due=due_on, leader=leader.pk)
    return listing


@transaction.atomic
def delist_case(*, actor: Actor, case: Case, note: str, now: datetime | None = None) -> Case:
    """摘牌, after verification only (M-104): the case has been checked or closed. Raises MoveRefused before."""
    step = begin(actor, case, "delist", now, given={"note": note.strip()})
    changed = Listing.objects.filter(case=step.case, delisted_at=None).update(
        delisted_at=step.now, delist_note=note.strip()[:300]
    )
    if not changed:
        raise MoveRefused("这件案件没有挂牌督办。")
    step.case.listed = False
    return step.finish(event_types.DELISTED)


@dataclass(frozen=True)
class JointPart:
    """One unit's part in a joint treatment: what it does and the one person who answers for it."""

    unit: Unit
    person: Posting
    measure: str


@transaction.atomic
def treat_jointly(
    *, actor: Actor, case: Case, parts: Sequence[JointPart], due_on: date, target: str, now: datetime | None = None
) -> list[Task]:
    """综合整治 of a hard problem, led by the office: a task with one named person for each unit (M-106).

    Raises BadInput for fewer than two units, a unit named twice, or a person of another unit.
    """
    step = begin(actor, case, "joint", now)
    if len({part.unit.pk for part in parts}) < 2 or len({part.unit.pk for part in parts}) != len(parts):
        raise BadInput.of("参与单位", "少于两个或有重复", "综合整治须有两个以上不同单位,每个单位明确一名责任人")
    if strangers := [part.person for part in parts if part.person.unit_id != part.unit.pk]:
        raise BadInput.of("责任人", f"“{strangers[0]}”不是该单位人员", "请从该单位任职人员中选择")
    made = [
        tasks.assign_task(
            actor=actor,
            kind=Task.Kind.JOINT,
            title=f"{step.case.number} {step.case.title}",
            lead=part.unit,
            handler=part.person,
            target=target,
            measure=part.measure,
            due_on=due_on,
            area=step.case.area,
            about=f"case:{step.case.pk}",
            now=step.now,
        )
        for part in parts
    ]
    step.finish(event_types.JOINT, units=[part.unit.pk for part in parts], due=due_on)
    return made


@transaction.atomic
def record_cleanup(
    *, actor: Actor, name: str, area: Area, ended_on: date, category: str = "", now: datetime | None = None
) -> Cleanup:
    """集中整治 that ended: the same problem there soon after counts as recurrence (M-109)."""
    policy.require(actor, "case.supervise", where_area(area))
    if not name.strip():
        raise BadInput.of("行动名称", "没有填写", "请填写整治行动名称")
    if actor.user_id is None:
        raise BadInput.of("登记人", "没有账号", "请用本人账号登记")
    row = Cleanup.objects.create(
        name=name.strip()[:120],
        area=area,
        area_path=area.path,
        category=category,
        ended_on=ended_on,
        created_by_id=actor.user_id,
    )
    log.record(
        event_types.CLEANUP_RECORDED,
        subject=f"cleanup:{row.pk}",
        actor=actor,
        at=now,
        area=area.pk,
        ends=ended_on,
    )
    return row
