"""Recording a visit: answers, findings, photos and results of one look, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases.actions.spot import SpotFix
from weicheng.domain.checklists import ItemAnswer
from weicheng.domain.inspections import review_follow_up
from weicheng.domain.refusals import BadInput, Fault, NotAllowed
from weicheng.evidence import queries as evidence
from weicheng.evidence.models import Photo
from weicheng.forms import queries as forms
from weicheng.forms.actions import submit
from weicheng.inspections import event_types, facts
from weicheng.inspections.actions.findings import raise_case
from weicheng.inspections.actions.planning import demand_planned, locked, record
from weicheng.inspections.actions.points import note_check
from weicheng.inspections.actions.proving import claim_scenes
from weicheng.inspections.commands import NewFinding, OnTheSpot, Result, SentForm
from weicheng.inspections.models import AnswerSheet, Finding, FollowUp, Visit, VisitPhoto
from weicheng.inspections.queries.visits import may_record
from weicheng.organization.models import Unit

LONGEST_TEXT = 1000
# Clocks of phones and servers differ; more than this is a wrong clock or a wrong day.
CLOCK_SLACK = timedelta(minutes=10)
Photos = Mapping[UUID, Photo]


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was seen on one visit."""

    form: SentForm | None = None
    answers: Sequence[ItemAnswer] = ()
    findings: Sequence[NewFinding] = ()
    photos: Sequence[UUID] = ()
    results: Sequence[Result] = ()
    note: str = ""


@transaction.atomic
def record_visit(
    *,
    actor: Actor,
    visit_id: int,
    command_id: UUID,
    visited_at: datetime,
    form: SentForm | None = None,
    answers: Sequence[ItemAnswer] = (),
    findings: Sequence[NewFinding] = (),
    photos: Sequence[UUID] = (),
    results: Sequence[Result] = (),
    note: str = "",
    now: datetime | None = None,
) -> Visit:
    """Records a planned visit and makes it 已检查; findings marked so become cases at once.

    `form` is the filled-in checklist and is checked again here; `answers` are those of a paper sheet, for visits
    without one. Photos that the form names are found among `photos`.

    A second call with the same `command_id` gives the first record back and changes nothing. A visit needs no photo;
    the photos named must have arrived before. Raises OutOfReach, NotAllowed for somebody who is not one of its
    inspectors, MoveRefused when it was recorded otherwise or called off, BadInput with every fault at once.
    """
    at = now or timezone.now()
    row = locked(visit_id)
    if not may_record(actor, row):
        raise NotAllowed("只有这次检查的检查人员可以记录结果。需要代记的，请联系创卫办。")
    if row.command_id == command_id:
        return row
    demand_planned(row)
    made = Record(form=form, answers=answers, findings=findings, photos=photos, results=results, note=note)
    known = photos_named(actor, made)
    _refuse_faults(row, made, known, visited_at, at)
    row.state, row.visited_at, row.command_id = Visit.State.DONE, min(visited_at, at), command_id
    row.note = note.strip()[:500] or row.note
    if made.form:
        made = _filled_in(actor, row, made, made.form, known, at)
    row.save(update_fields=["state", "visited_at", "command_id", "note", "submission", "version"])
    if made.answers:
        AnswerSheet.objects.create(visit=row, answers=facts.stored(made.answers))
    _keep_photos(row, None, VisitPhoto.Kind.SCENE, made.photos, known)
    FollowUp.objects.bulk_create(
        FollowUp(visit=row, finding_id=each.finding_id, result=each.result, note=each.note[:300]) for each in results
    )
    kept = [keep_finding(row, new, made, known) for new in made.findings]
    scenes = [*made.photos, *(uuid for new in made.findings for uuid in new.photos)]
    claim_scenes(actor=actor, visit=row, uuids=scenes, known=known, now=at)
    record(event_types.VISIT_RECORDED, row, actor, at, findings=len(kept))
    note_check(row, made.answers, findings=len(kept))
    _raise_cases(actor, zip(kept, made.findings, strict=True), known, at)
    return row


def _filled_in(actor: Actor, row: Visit, made: Record, sent: SentForm, known: Photos, now: datetime) -> Record:
    """Takes in the checklist and reads its answers. Raises BadInput with a fault for each question that is wrong."""
    version = forms.version(actor, sent.version_id)
    row.submission = submit(
        actor=actor,
        version=version,
        instance=sent.instance,
        uuid=sent.uuid,
        photos=[known[uuid] for uuid in dict.fromkeys(made.photos)],
        area=row.area,
        unit=row.unit,
        started_at=sent.started_at,
        ended_at=sent.ended_at,
        now=now,
    )
    row.version = version
    return replace(made, answers=forms.checklist_answers(row.submission))


def photos_named(actor: Actor, made: Record) -> Photos:
    """The photos named anywhere in the record: own ones, and those the actor sees for another reason."""
    wanted = {uuid for part in _photo_lists(made) for uuid in part}
    found = {photo.uuid: photo for photo in Photo.objects.filter(uuid__in=wanted, state=Photo.State.KEPT)}
    others = [photo.pk for photo in found.values() if photo.uploaded_by_id != actor.user_id or actor.user_id is None]
    seen = evidence.visible_photo_ids(actor, others) if others else set()
    hidden = set(others) - seen
    return {uuid: photo for uuid, photo in found.items() if photo.pk not in hidden}


def _photo_lists(made: Record) -> Iterable[Sequence[UUID]]:
    yield made.photos
    yield [UUID(photo) for answer in made.answers for photo in answer.photos]
    for finding in made.findings:
        yield finding.photos
        if finding.fix:
            yield finding.fix.before
            yield finding.fix.after


def _refuse_faults(row: Visit, made: Record, known: Photos, visited_at: datetime, now: datetime) -> None:
    faults = list(_time_faults(visited_at, now))
    missing = {uuid for part in _photo_lists(made) for uuid in part} - set(known)
    if missing:
        faults.append(Fault("照片", f"有 {len(missing)} 张还没有收到", "请等照片上传完成后再提交"))
    for number, finding in enumerate(made.findings, 1):
        faults += finding_faults(f"第 {number} 个问题", row, finding, visited_at)
    faults += unit_faults(made.findings)
    faults += _follow_up_faults(row, made.results)
    if faults:
        raise BadInput(faults)


def _time_faults(visited_at: datetime, now: datetime) -> Iterable[Fault]:
    if visited_at > now + CLOCK_SLACK:
        shown = f"{timezone.localtime(visited_at):%Y-%m-%d %H:%M} 晚于现在"
        yield Fault("检查时间", shown, "请核对手机时钟，填写实际检查的时间")


def finding_faults(place: str, row: Visit, finding: NewFinding, visited_at: datetime) -> Iterable[Fault]:
    """What is wrong with one finding of a visit."""
    text = finding.text.strip()
    if not text:
        yield Fault(place, "没有写明问题", "请写明在什么位置、是什么问题")
    if len(text) > LONGEST_TEXT:
        yield Fault(place, f"共 {len(text)} 字", f"请控制在 {LONGEST_TEXT} 字以内")
    if (finding.lng is None) != (finding.lat is None):
        yield Fault(place, "经度和纬度只填了一个", "请两个都填，或都不填")
    if row.kind == Visit.Kind.LEADER and not (finding.unit_id and finding.due_on):
        yield Fault(place, "没有明确责任单位和整改期限", "领导带队检查发现的问题要当场交办")
    if finding.due_on and finding.due_on < timezone.localdate(finding.found_at or visited_at):
        yield Fault(place, f"整改期限 {finding.due_on} 早于发现问题的日期", "请改为当天或以后的日期")


def unit_faults(findings: Iterable[NewFinding]) -> Iterable[Fault]:
    """Units that findings name and that are closed or never were; one query if any is named."""
    named = {finding.unit_id for finding in findings if finding.unit_id}
    known = set(Unit.objects.filter(pk__in=named, closed_on=None).values_list("pk", flat=True)) if named else set()
    if named - known:
        yield Fault("责任单位", "没有找到，或已撤销", "请重新选择责任单位")


def _follow_up_faults(row: Visit, results: Sequence[Result]) -> Iterable[Fault]:
    """Every finding of the earlier visit is reported on, and no other (M-086)."""
    earlier = list(Finding.objects.filter(visit=row.earlier_id).order_by("pk").values_list("pk", flat=True))
    if row.earlier_id is None and not results:
        return
    report = review_follow_up(earlier, {each.finding_id: each.result for each in results})
    if report.missing and row.kind == Visit.Kind.FOLLOW_UP:
        yield Fault("核查结果", f"还有 {len(report.missing)} 个上次的问题没有结果", "请逐个填写已整改、仍在整改或反弹")
    if {each.finding_id for each in results} - set(earlier):
        yield Fault("核查结果", "含有不属于上次检查的问题", "请从上次检查的问题中逐个填写")


def keep_finding(row: Visit, new: NewFinding, made: Record, known: Photos) -> Finding:
    """One finding with its photos; clause and category come from the item of the checklist when not given."""
    item = next((answer.item for answer in made.answers if answer.item.code == new.item_code), None)
    finding = Finding.objects.create(
        visit=row,
        uuid=new.uuid,
        item_code=new.item_code[:200],
        clause=(new.clause or (item.basis if item else ""))[:200],
        text=new.text.strip(),
        category=new.category or (item.category if item else ""),
        area_path=row.area_path,
        lng=new.lng,
        lat=new.lat,
        unit_id=new.unit_id or (new.fix.unit_id if new.fix else None),
        due_on=new.due_on,
        fixed_on_the_spot=new.fix is not None,
        found_at=new.found_at or row.visited_at or timezone.now(),
    )
    _keep_photos(row, finding, VisitPhoto.Kind.SCENE, new.photos, known)
    if new.fix:
        _keep_photos(row, finding, VisitPhoto.Kind.BEFORE, new.fix.before, known)
        _keep_photos(row, finding, VisitPhoto.Kind.AFTER, new.fix.after, known)
    return finding


def _keep_photos(row: Visit, finding: Finding | None, kind: str, uuids: Iterable[UUID], known: Photos) -> None:
    VisitPhoto.objects.bulk_create(
        VisitPhoto(visit=row, finding=finding, photo=known[uuid], kind=kind) for uuid in dict.fromkeys(uuids)
    )


def _raise_cases(actor: Actor, kept: Iterable[tuple[Finding, NewFinding]], known: Photos, now: datetime) -> None:
    for finding, new in kept:
        if new.raise_case or new.fix:
            raise_case(actor=actor, finding=finding, spot_fix=spot_fix_of(new.fix, known), now=now)


def spot_fix_of(fix: OnTheSpot | None, known: Photos) -> SpotFix | None:
    """As the case keeps it; without a unit, a note and both photos it is no 立行立改 (M-105). Raises BadInput."""
    if fix is None:
        return None
    unit = Unit.objects.filter(pk=fix.unit_id, closed_on=None).first()
    if unit is None:
        raise BadInput.of("责任单位", "没有找到", "请重新选择整改的单位")
    return SpotFix(unit, fix.note, [known[uuid] for uuid in fix.before], [known[uuid] for uuid in fix.after])
