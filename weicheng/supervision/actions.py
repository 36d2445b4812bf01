"""Every write to social supervision: appoint, take opinions, answer each, conclude a hearing (M-133)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases.models import Case
from weicheng.domain.cases import Source
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import where_area
from weicheng.supervision import event_types, queries
from weicheng.supervision.models import Hearing, Opinion, Review, Supervisor

MANAGE = "supervision.manage"
LONGEST = 1000
ADOPTED, DECLINED = "采纳", "未采纳，已说明理由"


@transaction.atomic
def appoint_supervisor(
    *,
    actor: Actor,
    name: str,
    kind: str,
    area: Area,
    starts_on: date,
    ends_on: date,
    basis: str = "",
    now: datetime | None = None,
) -> Supervisor:
    """聘任. `ends_on` is the first day after the term. Raises BadInput without a name or for a term that ends first."""
    policy.require(actor, MANAGE, where_area(area))
    faults = [] if name.strip() else [Fault("姓名", "没有填写", "请填写监督员姓名")]
    if ends_on <= starts_on:
        faults.append(Fault("任期届满", f"{ends_on} 不晚于聘任日期", "请填写聘任日期之后的日期"))
    if Supervisor.objects.filter(name=name.strip(), area=area, starts_on=starts_on).exists():
        faults.append(Fault("姓名", "同一天已在这个区域聘任过同名的监督员", "请核对是不是重复登记"))
    if faults:
        raise BadInput(faults)
    made = Supervisor.objects.create(
        name=name.strip()[:40],
        kind=Supervisor.Kind(kind),
        area=area,
        area_path=area.path,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=basis.strip()[:200],
    )
    log.record(event_types.APPOINTED, subject=f"supervisor:{made.pk}", actor=actor, at=now, until=ends_on.isoformat())
    return made


@transaction.atomic
def end_term(*, actor: Actor, supervisor: Supervisor, ends_on: date, now: datetime | None = None) -> Supervisor:
    """解聘 before the term is over; the row stays. Raises BadInput for a day outside the term."""
    row = Supervisor.objects.select_for_update().get(pk=supervisor.pk)
    policy.require(actor, MANAGE, row, queries.COLUMNS)
    if not row.starts_on < ends_on <= row.ends_on:
        raise BadInput.of(
            "终止日期", f"{ends_on} 不在任期之内", f"请填写 {row.starts_on} 之后、{row.ends_on} 以前的日期"
        )
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    log.record(event_types.TERM_ENDED, subject=f"supervisor:{row.pk}", actor=actor, at=now, until=ends_on.isoformat())
    return row


@transaction.atomic
def take_opinion(
    *,
    actor: Actor,
    source: str,
    text: str,
    area: Area,
    due_on: date,
    supervisor: Supervisor | None = None,
    hearing: Hearing | None = None,
    review: Review | None = None,
    speaker: str = "",
    unit: Unit | None = None,
    now: datetime | None = None,
) -> Opinion:
    """Registers an opinion, to be answered by a day. Raises BadInput, MoveRefused after the hearing was concluded."""
    at = now or timezone.now()
    policy.require(actor, MANAGE, where_area(area))
    _check_opinion(source, text, due_on, supervisor, at)
    if hearing is not None and _locked_hearing(hearing).concluded_at:
        raise MoveRefused("听证结果已经公布，不能再增加意见。")
    made = Opinion.objects.create(
        source=Opinion.Source(source),
        supervisor=supervisor,
        hearing=hearing,
        review=review,
        speaker=speaker.strip()[:40],
        text=text.strip(),
        area=area,
        area_path=area.path,
        unit=unit,
        received_at=at,
        due_on=due_on,
        created_by_id=_person(actor),
    )
    _record(event_types.RECEIVED, made, actor, at, due=due_on.isoformat())
    return made


def _check_opinion(source: str, text: str, due_on: date, supervisor: Supervisor | None, at: datetime) -> None:
    faults = [] if text.strip() else [Fault("意见", "没有填写", "请写明意见内容")]
    if len(text.strip()) > LONGEST:
        faults.append(Fault("意见", f"共 {len(text.strip())} 字", f"请控制在 {LONGEST} 字以内"))
    if due_on < timezone.localtime(at).date():
        faults.append(Fault("答复时限", f"{due_on} 已经过去", "请填写今天或以后的日期"))
    if source == Opinion.Source.SUPERVISOR:
        faults += _term_faults(supervisor, timezone.localtime(at).date())
    if faults:
        raise BadInput(faults)


def _term_faults(supervisor: Supervisor | None, today: date) -> list[Fault]:
    if supervisor is None:
        return [Fault("监督员", "没有选择", "请选择提出意见的监督员")]
    if not supervisor.starts_on <= today < supervisor.ends_on:
        return [Fault("监督员", "不在任期内", "请选择在任的监督员，或改选其他来源")]
    return []


@transaction.atomic
def answer_opinion(
    *, actor: Actor, opinion: Opinion, adopted: bool, reply: str, now: datetime | None = None
) -> Opinion:
    """Adopted with what will be done, or not adopted with the reason; a bare no is no answer. Once only."""
    row = _locked_opinion(actor, opinion)
    if row.adopted is not None:
        raise MoveRefused("这条意见已经答复。")
    if not reply.strip():
        what = "打算怎么办" if adopted else "不采纳的理由"
        raise BadInput.of("答复", "没有填写", f"请写明{what}")
    row.adopted, row.reply = adopted, reply.strip()[:LONGEST]
    row.replied_at, row.replied_by_id = now or timezone.now(), actor.user_id
    row.save(update_fields=["adopted", "reply", "replied_at", "replied_by"])
    _record(event_types.ANSWERED, row, actor, row.replied_at, how=ADOPTED if adopted else DECLINED)
    return row


@transaction.atomic
def raise_case(
    *, actor: Actor, opinion: Opinion, category: str, address: str = "", now: datetime | None = None
) -> Case:
    """Makes a case of an opinion that points at a problem in the street; a second call finds the first case."""
    row = _locked_opinion(actor, opinion)
    if row.case is not None:
        return row.case
    report = cases.report_case(
        actor=actor,
        source=Source.MEDIA if row.source == Opinion.Source.MEDIA else Source.LETTER,
        category=category,
        text=row.text,
        area=row.area,
        address=address,
        wants_answer=False,
        command_id=uuid5(NAMESPACE_URL, f"opinion:{row.pk}"),
        now=now,
    )
    row.case = report.case
    row.save(update_fields=["case"])
    _record(event_types.RAISED, row, actor, now, case=report.case_id)
    if row.case is None:
        raise OutOfReach
    return row.case


@transaction.atomic
def register_review(
    *,
    actor: Actor,
    title: str,
    body: str,
    form: str,
    supervision: str,
    held_on: date,
    area: Area,
    places: str,
    now: datetime | None = None,
) -> Review:
    """Registers a review by congress, CPPCC or press (M-095). Raises BadInput without title or places."""
    policy.require(actor, MANAGE, where_area(area))
    faults = [
        Fault(label, "没有填写", "请补填")
        for label, text in (("名称", title), ("视察地点", places))
        if not text.strip()
    ]
    if faults:
        raise BadInput(faults)
    made = Review.objects.create(
        title=title.strip()[:120],
        body=Review.Body(body),
        form=Review.Form(form),
        supervision=Review.Supervision(supervision),
        held_on=held_on,
        area=area,
        area_path=area.path,
        places=places.strip()[:300],
        created_at=now or timezone.now(),
        created_by_id=_person(actor),
    )
    log.record(event_types.REVIEW_REGISTERED, subject=f"review:{made.pk}", actor=actor, at=now, day=held_on.isoformat())
    return made


@transaction.atomic
def hold_hearing(
    *,
    actor: Actor,
    topic: str,
    held_on: date,
    area: Area,
    participants: str,
    venue: str = "",
    now: datetime | None = None,
) -> Hearing:
    """Registers a hearing, before or after it took place. Raises BadInput without topic or participants."""
    policy.require(actor, MANAGE, where_area(area))
    faults = [
        Fault(label, "没有填写", "请补填")
        for label, text in (("议题", topic), ("参加人员", participants))
        if not text.strip()
    ]
    if faults:
        raise BadInput(faults)
    made = Hearing.objects.create(
        topic=topic.strip()[:120],
        held_on=held_on,
        venue=venue.strip()[:120],
        area=area,
        area_path=area.path,
        participants=participants.strip()[:300],
        created_at=now or timezone.now(),
        created_by_id=_person(actor),
    )
    log.record(event_types.HEARING_HELD, subject=f"hearing:{made.pk}", actor=actor, at=now, day=held_on.isoformat())
    return made


@transaction.atomic
def conclude_hearing(*, actor: Actor, hearing: Hearing, now: datetime | None = None) -> Hearing:
    """公布结果, once every opinion is adopted or declined with a reason. Raises MoveRefused saying how many lack."""
    row = _locked_hearing(hearing)
    policy.require(actor, MANAGE, row, queries.COLUMNS)
    at = now or timezone.now()
    if row.concluded_at:
        raise MoveRefused("听证结果已经公布。")
    if row.held_on > timezone.localtime(at).date():
        raise MoveRefused("听证会还没有举行，不能公布结果。")
    handling = queries.handling(Opinion.objects.filter(hearing=row))
    if not handling.answered.rate.denominator:
        raise MoveRefused("还没有登记听证意见，不能公布结果。")
    if handling.answered.missing:
        raise MoveRefused(f"还有 {len(handling.answered.missing)} 条意见没有答复。逐条写明采纳或不采纳的理由后再公布。")
    row.concluded_at = at
    row.save(update_fields=["concluded_at"])
    log.record(
        event_types.HEARING_CONCLUDED,
        subject=f"hearing:{row.pk}",
        actor=actor,
        at=at,
        total=handling.answered.rate.denominator,
        adopted=handling.adopted,
        declined=handling.declined,
    )
    return row


def _locked_opinion(actor: Actor, opinion: Opinion) -> Opinion:
    row = Opinion.objects.select_for_update(of=("self",)).select_related("area", "case").filter(pk=opinion.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row, queries.COLUMNS)
    return row


def _locked_hearing(hearing: Hearing) -> Hearing:
    row = Hearing.objects.select_for_update().filter(pk=hearing.pk).first()
    if row is None:
        raise OutOfReach
    return row


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed("请用本人账号登记。")
    return actor.user_id


def _record(action: str, opinion: Opinion, actor: Actor, now: datetime | None, **data: Any) -> None:
    roots = (("hearing", opinion.hearing_id), ("review", opinion.review_id))
    root = next((f"{kind}:{pk}" for kind, pk in roots if pk), "")
    log.record(action, subject=f"opinion:{opinion.pk}", root=root, actor=actor, at=now, **data)
