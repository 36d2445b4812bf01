"""Every write to surveys: a round is planned, spots are visited, persons asked, the round closed (M-090)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.awareness import review_round
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.forms import actions as forms
from weicheng.forms import queries as form_queries
from weicheng.forms.instances import Answers
from weicheng.forms.models import FormVersion
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import where_area
from weicheng.standards import queries as rules
from weicheng.surveys import event_types, facts, queries
from weicheng.surveys.models import Interview, Quota, Round, Spot
from weicheng.surveys.queries import ASK, COLUMNS, MANAGE

MOST_WANTED = 9999


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    title: str,
    area: Area,
    version: FormVersion,
    starts_on: date,
    ends_on: date,
    now: datetime | None = None,
) -> Round:
    """Plans a round with the quotas and marks of the pack in force on its first day.

    Raises BadInput without a title, for days in the wrong order and for a form without a question of right or wrong.
    """
    policy.require(actor, MANAGE, where_area(area))
    faults = [] if title.strip() else [Fault("名称", "没有填写", "请填写调查名称")]
    if ends_on < starts_on:
        faults.append(Fault("结束日期", f"{ends_on} 早于开始日期", "请填写开始日期当天或以后的日期"))
    if not queries.questions(version):
        faults.append(Fault("问卷", "没有判断对错的题目", "请选择含有全得或全失计分题目的问卷"))
    if faults:
        raise BadInput(faults)
    published = rules.current_pack(day=starts_on, area_path=area.path)
    made = Round.objects.create(
        title=title.strip()[:120],
        area=area,
        area_path=area.path,
        version=version,
        pack_version_id=published.version_id,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now or timezone.now(),
        created_by_id=_person(actor),
    )
    wanted = {kind: row.quota for kind, row in published.pack.survey_kind.items()}
    Quota.objects.bulk_create(Quota(round=made, kind=kind, wanted=number) for kind, number in wanted.items())
    since, until = starts_on.isoformat(), ends_on.isoformat()
    log.record(event_types.OPENED, subject=f"survey:{made.pk}", actor=actor, at=now, since=since, until=until)
    return made


@transaction.atomic
def set_quotas(*, actor: Actor, round_: Round, wanted: Mapping[str, int], now: datetime | None = None) -> Round:
    """How many persons of each kind are to be asked. Raises BadInput for an unknown kind or a number that cannot be."""
    row = _open(actor, round_, MANAGE)
    kinds = queries.kinds_of(row)
    faults = [Fault(kind, "没有这种访问对象", "请从规则包的类别中选择") for kind in wanted if kind not in kinds]
    faults += [
        Fault(kinds[kind].name, f"{number} 人", f"请填写 0 到 {MOST_WANTED} 之间的整数")
        for kind, number in wanted.items()
        if kind in kinds and not 0 <= number <= MOST_WANTED
    ]
    if faults:
        raise BadInput(faults)
    for kind, number in wanted.items():
        Quota.objects.update_or_create(round=row, kind=kind, defaults={"wanted": number})
    total = sum(Quota.objects.filter(round=row).values_list("wanted", flat=True))
    log.record(event_types.QUOTAS_SET, subject=f"survey:{row.pk}", actor=actor, at=now, wanted=total)
    return row


@transaction.atomic
def add_spot(
    *,
    actor: Actor,
    round_: Round,
    kind: str,
    area: Area,
    name: str = "",
    unit: Unit | None = None,
    uuid: UUID | None = None,
    now: datetime | None = None,
) -> Spot:
    """Registers where people are asked; the same name in the same area, or the same `uuid`, gives back the first one.

    A sole trader is registered without a name. Raises BadInput for an unknown kind, a missing name, or a name that
    must not be kept; MoveRefused once the round is closed.
    """
    row = _open(actor, round_, ASK)
    policy.require(actor, ASK, where_area(area))
    called = _name(kind, name, unit, row)
    if uuid and (known := Spot.objects.filter(uuid=uuid).first()):
        if known.round_id != row.pk or known.created_by_id != actor.user_id:
            raise MoveRefused("这处访问对象的编号已被用过，请重新登记一次。")
        return known
    if called and (known := Spot.objects.filter(round=row, kind=kind, area=area, name=called).first()):
        return known
    made = Spot.objects.create(
        uuid=uuid,
        round=row,
        kind=kind,
        name=called,
        area=area,
        area_path=area.path,
        unit=unit,
        created_at=now or timezone.now(),
        created_by_id=_person(actor),
    )
    log.record(event_types.SPOT_ADDED, subject=f"spot:{made.pk}", root=f"survey:{row.pk}", actor=actor, at=now)
    return made


def _name(kind: str, name: str, unit: Unit | None, round_: Round) -> str:
    """The name to keep: none for kinds that are never named."""
    kinds = queries.kinds_of(round_)
    if kind not in kinds:
        raise BadInput.of("类别", f"没有“{kind}”这种访问对象", "请从列表中选择")
    called = name.strip() or (unit.name if unit else "")
    if not kinds[kind].named and called:
        raise BadInput.of("名称", f"{kinds[kind].name}不写名称", "请清空名称，只选区域")
    if kinds[kind].named and not called:
        raise BadInput.of("名称", "没有填写", "请选择单位或填写名称")
    return called[:80]


@transaction.atomic
def record_interview(
    *,
    actor: Actor,
    spot: Spot,
    uuid: UUID,
    category: str,
    answers: Answers | None = None,
    instance: str = "",
    held_at: datetime | None = None,
    now: datetime | None = None,
) -> Interview:
    """One person asked; a repeat of the same `uuid` gives back the first one. No name of the person is kept.

    `answers` by name of question (a page), or `instance` as the form engine wrote it (a phone). `held_at`: when the
    person was asked, where it is told later. Raises MoveRefused outside the days of the round, and BadInput for an
    unknown category and as the form engine does.
    """
    at = now or timezone.now()
    held = min(held_at or at, at)
    row = _open(actor, spot.round, ASK)
    policy.require(actor, ASK, spot, COLUMNS)
    if known := queries.interview_by_uuid(uuid):
        if known.spot_id != spot.pk or known.held_by_id != actor.user_id:
            raise MoveRefused("这次访问的编号已被用过，请重新打开页面再填。")
        return known
    if category not in Interview.Category.values:
        raise BadInput.of("人员类别", "没有选择", "请选择干部职工、居民、学生、经营者或其他")
    if timezone.localdate(held) < row.starts_on:
        raise MoveRefused(f"调查从 {row.starts_on} 开始，现在还不能访问。")
    version, area = row.version, spot.area
    if answers is None:
        sent = forms.submit(
            actor=actor, version=version, instance=instance, uuid=uuid, area=area, ended_at=held, now=at
        )
    else:
        sent = forms.submit_answers(actor=actor, version=version, answers=answers, uuid=uuid, area=area, now=at)
    correct, total = facts.counted(form_queries.checklist_answers(sent))
    made = Interview.objects.create(
        uuid=uuid,
        spot=spot,
        submission=sent,
        category=Interview.Category(category),
        correct=correct,
        total=total,
        area_path=spot.area_path,
        held_at=held,
        held_by_id=_person(actor),
    )
    subject, root = f"spot:{spot.pk}", f"survey:{row.pk}"
    log.record(event_types.INTERVIEWED, subject=subject, root=root, actor=actor, at=at, correct=correct, total=total)
    return made


@transaction.atomic
def close_round(*, actor: Actor, round_: Round, now: datetime | None = None) -> Round:
    """Ends a round; its results change no more. Raises MoveRefused before anybody was asked."""
    row = _open(actor, round_, MANAGE)
    result = review_round(facts.answers_by_spot(row), facts.rules_of(row)).overall
    if not result.is_known:
        raise MoveRefused("还没有访问任何人，不能结束调查。")
    row.closed_at = now or timezone.now()
    row.save(update_fields=["closed_at"])
    subject, asked, aware = f"survey:{row.pk}", result.count, result.hits
    log.record(event_types.CLOSED, subject=subject, actor=actor, at=row.closed_at, asked=asked, aware=aware)
    return row


def _open(actor: Actor, round_: Round, capability: str) -> Round:
    """The round for changing it or asking in it. Asking reaches over the area of the spot, not of the whole round."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("version", "area")
    row = rows.filter(pk=round_.pk).first()
    if row is None:
        raise OutOfReach
    if capability == MANAGE:
        policy.require(actor, MANAGE, row, COLUMNS)
    else:
        policy.require_anywhere(actor, capability)
    if row.closed_at:
        raise MoveRefused("调查已经结束，不能再改动。")
    return row


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed("请用本人账号登记。")
    return actor.user_id
