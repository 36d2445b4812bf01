"""Red and black lists, comparisons, five-haves and marks by hand (M-069, M-070, M-071, M-114, M-115)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment import event_types, queries
from weicheng.assessment.actions.step import locked, person, words
from weicheng.assessment.models import Candidate, Contest, FiveHaveCheck, HonourList, ListEntry, UnitMark
from weicheng.assessment.rules import rules_on
from weicheng.assessment.wording import points
from weicheng.domain.honours import Scope, Scored, red_black, winners
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import where_area, where_unit

PUBLISH, REVIEW = "ranking.publish", "score.review"


@transaction.atomic
def make_list(
    *,
    actor: Actor,
    title: str,
    scope: str,
    scheme: str,
    area: Area,
    starts_on: date,
    ends_on: date,
    now: datetime | None = None,
) -> HonourList:
    """Draws up a red and black list from the scores that count; published by a second step (M-069).

    Raises BadInput for a scope that no list may have: households, persons and sole traders are never named.
    """
    policy.require(actor, PUBLISH, where_area(area), queries.COLUMNS)
    at = now or timezone.now()
    if scope not in set(Scope):
        raise BadInput.of("对象", f"“{scope}”不能上榜", "红黑榜只列社区(村)、单位和公共场所")
    if ends_on < starts_on:
        raise BadInput.of("得分至", f"{ends_on} 早于 {starts_on}", "请填写不早于起始日期的日期")
    rules = rules_on(ends_on, area.path)
    scored, names = queries.listable(
        scope=Scope(scope), scheme=scheme, area=area, since=starts_on, until=ends_on, rules=rules
    )
    found = red_black(scored, size=rules.list_size, pass_mark=rules.pass_mark)
    made = HonourList.objects.create(
        title=words(title, "名称", "请填写榜单名称")[:120],
        scope=scope,
        area=area,
        area_path=area.path,
        scheme=scheme,
        starts_on=starts_on,
        ends_on=ends_on,
        size=rules.list_size,
        pass_mark=rules.pass_mark,
        rules=rules.name,
        made_at=at,
        made_by_id=person(actor),
    )
    ListEntry.objects.bulk_create(
        ListEntry(
            honour_list=made, colour=colour, position=number, record=one.record, name=names[one.record], score=one.score
        )
        for colour, ones in ((ListEntry.Colour.RED, found.red), (ListEntry.Colour.BLACK, found.black))
        for number, one in enumerate(ones, start=1)
    )
    log.record(
        event_types.LIST_MADE,
        subject=f"honour:{made.pk}",
        actor=actor,
        at=at,
        rules=rules.name,
        red=len(found.red),
        black=len(found.black),
    )
    return made


@transaction.atomic
def publish_list(*, actor: Actor, honour_list: HonourList, document_no: str, now: datetime | None = None) -> HonourList:
    """公布. Who stood on the list before and is not on this one comes off today; entry and exit are dated."""
    row, at = locked(actor, PUBLISH, HonourList.objects.all(), honour_list.pk), now or timezone.now()
    if row.published_at:
        raise MoveRefused("这份榜单已经公布。")
    today = timezone.localtime(at).date()
    row.document_no, row.published_at = words(document_no, "文号", "请填写通报的文号")[:80], at
    row.save(update_fields=["document_no", "published_at"])
    entries = ListEntry.objects.filter(honour_list=row)
    standing = ListEntry.objects.filter(
        honour_list__scope=row.scope,
        honour_list__area=row.area_id,
        honour_list__published_at__isnull=False,
        left_on=None,
    ).exclude(honour_list=row)
    since = {(entry.record, entry.colour): entry.entered_on for entry in standing}
    for entry in entries:
        entry.entered_on = since.get((entry.record, entry.colour)) or today
    ListEntry.objects.bulk_update(entries, ["entered_on"])
    standing.update(left_on=today)
    log.record(event_types.LIST_PUBLISHED, subject=f"honour:{row.pk}", actor=actor, at=at, document=row.document_no)
    return row


@transaction.atomic
def open_contest(
    *,
    actor: Actor,
    kind: str,
    title: str,
    area: Area,
    held_on: date,
    quota: int,
    criteria: str = "",
    now: datetime | None = None,
) -> Contest:
    """发起评比 (M-070)."""
    policy.require(actor, REVIEW, where_area(area), queries.COLUMNS)
    if quota < 1:
        raise BadInput.of("名额", f"{quota}", "请填写 1 或更大的数")
    made = Contest.objects.create(
        kind=Contest.Kind(kind),
        title=words(title, "名称", "请填写评比名称")[:120],
        area=area,
        area_path=area.path,
        held_on=held_on,
        quota=quota,
        criteria=criteria.strip()[:500],
        created_by_id=person(actor),
    )
    log.record(event_types.CONTEST_OPENED, subject=f"contest:{made.pk}", actor=actor, at=now, quota=quota)
    return made


@transaction.atomic
def score_candidate(*, actor: Actor, contest: Contest, name: str, score: int, now: datetime | None = None) -> Candidate:
    """Registers a candidate with its score in hundredths, or changes the score, until the contest is decided."""
    row = _undecided(actor, contest)
    clean = words(name, "名称", "请填写参评对象")[:80]
    made, _ = Candidate.objects.update_or_create(contest=row, name=clean, defaults={"score": score})
    log.record(event_types.CANDIDATE_SCORED, subject=f"contest:{row.pk}", actor=actor, at=now)
    return made


@transaction.atomic
def decide_contest(
    *, actor: Actor, contest: Contest, chosen: Collection[int] = (), now: datetime | None = None
) -> Contest:
    """定榜: the best within the quota win; between those who tie across its edge a person chooses (M-070).

    `chosen`: numbers of the tied candidates that win. Raises MoveRefused naming them while the choice is missing.
    """
    row, at = _undecided(actor, contest), now or timezone.now()
    rows = {f"{c.pk}": c for c in Candidate.objects.filter(contest=row)}
    if not rows:
        raise MoveRefused("还没有登记参评对象。")
    found = winners([Scored(pk, c.score) for pk, c in rows.items()], quota=row.quota)
    tied = {one.record for one in found.tied}
    picked = {f"{pk}" for pk in chosen} & tied
    if tied and len(picked) != found.seats_left:
        names = "、".join(sorted(rows[pk].name for pk in tied))
        raise MoveRefused(f"{names} 并列，还剩 {found.seats_left} 个名额，请从中选定 {found.seats_left} 个。")
    won = {one.record for one in found.winners} | picked
    for pk, candidate in rows.items():
        candidate.wins = pk in won
    Candidate.objects.bulk_update(rows.values(), ["wins"])
    row.decided_at = at
    row.save(update_fields=["decided_at"])
    log.record(event_types.CONTEST_DECIDED, subject=f"contest:{row.pk}", actor=actor, at=at, winners=len(won))
    return row


def _undecided(actor: Actor, contest: Contest) -> Contest:
    row = locked(actor, REVIEW, Contest.objects.all(), contest.pk)
    if row.decided_at:
        raise MoveRefused("评比已经定榜。")
    return row


@transaction.atomic
def record_five_haves(
    *,
    actor: Actor,
    area: Area,
    system: str = "",
    standard: str = "",
    team: str = "",
    money: str = "",
    check_log: str = "",
    checked_on: date | None = None,
    now: datetime | None = None,
) -> FiveHaveCheck:
    """登记“五有”: what evidence a village has of each; an empty one is missing (M-071)."""
    where, at = where_area(area), now or timezone.now()
    if not policy.covers(actor, "score.appeal", where, queries.COLUMNS):
        policy.require(actor, REVIEW, where, queries.COLUMNS)
    if checked_on and checked_on > timezone.localtime(at).date():
        raise BadInput.of("最近检查日期", f"{checked_on} 还没有到", "请填写今天或以前的日期")
    texts = {"system": system, "standard": standard, "team": team, "money": money, "check_log": check_log}
    row, _ = FiveHaveCheck.objects.update_or_create(
        area=area,
        defaults={
            **{name: text.strip()[:200] for name, text in texts.items()},
            "area_path": area.path,
            "checked_on": checked_on,
            "recorded_at": at,
            "recorded_by_id": person(actor),
        },
    )
    have = queries.haves_of(row, timezone.localtime(at).date(), rules_on(None, area.path).check_days)
    log.record(event_types.FIVE_HAVES, subject=f"five-have:{row.pk}", actor=actor, at=at, count=len(have.have))
    return row


@transaction.atomic
def mark_unit(
    *,
    actor: Actor,
    kind: str,
    unit: Unit,
    starts_on: date,
    score: int,
    full: int = 10000,
    weight: int = 0,
    basis: str = "",
    now: datetime | None = None,
) -> UnitMark:
    """登记 a month (M-115), an observation or a year's campaign score with its weight (M-114); hundredths.

    A repeat for the same time corrects the mark; the log keeps both.
    """
    policy.require(actor, PUBLISH, where_unit(unit))
    if not 0 <= score <= full or full == 0:
        raise BadInput.of("得分", f"{points(score)}", f"请填写 0 到 {points(full)} 之间的分数")
    chosen = UnitMark.Kind(kind)
    row, _ = UnitMark.objects.update_or_create(
        kind=chosen,
        unit=unit,
        starts_on=_start(chosen, starts_on),
        defaults={
            "unit_path": unit.path,
            "score": score,
            "full": full,
            "weight": weight,
            "basis": basis.strip()[:200],
            "recorded_at": now or timezone.now(),
            "recorded_by_id": person(actor),
        },
    )
    log.record(
        event_types.MARKED, subject=f"unit-mark:{row.pk}", actor=actor, at=now, kind=chosen.label, score=points(score)
    )
    return row


def _start(kind: UnitMark.Kind, day: date) -> date:
    if kind == UnitMark.Kind.YEAR:
        return date(day.year, 1, 1)
    if kind == UnitMark.Kind.OBSERVATION:
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return day.replace(day=1)
