"""Closing a period, correcting it, publishing it, and the decision on how the last is named (M-112, M-117)."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment import event_types, facts, queries
from weicheng.assessment.actions.step import locked, person, words
from weicheng.assessment.models import LastDuty, Period, PlainMeanDecision, Ranking, RankRow, ScoreSheet
from weicheng.assessment.rules import rules_on
from weicheng.domain import ranking as core
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization.models import Area, Unit
from weicheng.organization.queries import territorial_unit
from weicheng.organization.reach import where_area

PUBLISH, SIGN = "ranking.publish", "ranking.sign"


def bounds(kind: str, day: date) -> tuple[date, date]:
    """The week (Monday to Sunday) or month that holds a day."""
    if kind == Period.Kind.MONTH:
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


@transaction.atomic
def close_period(*, actor: Actor, kind: str, day: date, scheme: str, area: Area, now: datetime | None = None) -> Period:
    """结账: freezes the rankings of streets and communities for the week or month that holds `day`.

    Raises MoveRefused while the period runs, a sheet waits for review or an appeal for its answer, or it is closed.
    """
    policy.require(actor, PUBLISH, where_area(area), queries.COLUMNS)
    at = now or timezone.now()
    first, last = bounds(Period.Kind(kind), day)
    rules = rules_on(first, area.path)
    if scheme not in rules.schemes:
        raise BadInput.of("方案", f"规则包里没有“{scheme}”", f"可选：{'、'.join(rules.schemes)}")
    if last >= timezone.localtime(at).date():
        raise MoveRefused(f"这一周期到 {last} 才结束，结束后才能结账。")
    if Period.objects.filter(scheme=scheme, kind=kind, area=area, starts_on=first).exists():
        raise MoveRefused("这一周期已经结账。要更正请用“重新计算”。")
    drafts, appeals = queries.unfinished(scheme, area, first, last)
    if drafts or appeals:
        raise MoveRefused(f"还有 {drafts} 份评分表没有复核、{appeals} 件申诉没有答复，办完后才能结账。")
    period = Period.objects.create(
        kind=kind,
        scheme=scheme,
        scheme_name=rules.schemes[scheme].scheme.name,
        area=area,
        area_path=area.path,
        starts_on=first,
        ends_on=last,
        closed_at=at,
        closed_by_id=person(actor),
    )
    _freeze(period, revision=1, reason="", at=at)
    log.record(
        event_types.CLOSED, subject=f"period:{period.pk}", actor=actor, at=at, rules=rules.name, label=str(period)
    )
    return period


@transaction.atomic
def revise_period(*, actor: Actor, period: Period, reason: str, now: datetime | None = None) -> list[Ranking]:
    """更正: a new numbered revision from the scores as they are now; the earlier ones stay readable.

    A duty whose unit is no longer the last is withdrawn at once; new ones arise with the publication.
    """
    row, at = locked(actor, PUBLISH, Period.objects.select_related("area"), period.pk), now or timezone.now()
    return _revise(actor, row, words(reason, "更正原因", "请写明为什么更正"), at)


def revise_for(*, actor: Actor, sheet: ScoreSheet, reason: str, now: datetime) -> None:
    """Revises every closed period that used a score: what follows from an upheld appeal, whoever decided it."""
    periods = Period.objects.select_for_update(of=("self",)).select_related("area")
    for period in periods.filter(scheme=sheet.scheme, starts_on__lte=sheet.visited_on, ends_on__gte=sheet.visited_on):
        if sheet.area_path.startswith(period.area_path):
            _revise(actor, period, reason, now)


def _revise(actor: Actor, period: Period, reason: str, at: datetime) -> list[Ranking]:
    newest = Ranking.objects.filter(period=period).order_by("-revision").values_list("revision", flat=True).first() or 0
    made = _freeze(period, revision=newest + 1, reason=reason[:300], at=at)
    log.record(
        event_types.REVISED,
        subject=f"period:{period.pk}",
        actor=actor,
        at=at,
        label=str(period),
        revision=newest + 1,
        reason=reason[:300],
    )
    for ranking in made:
        _withdraw_unowed(actor, ranking, at)
    return made


def _freeze(period: Period, *, revision: int, reason: str, at: datetime) -> list[Ranking]:
    rules = rules_on(period.starts_on, period.area_path)
    decision = queries.decision_in_force(period.area, period.ends_on)
    samples = queries.samples_of(
        scheme=period.scheme,
        kind=period.kind,
        area=period.area,
        since=period.starts_on,
        until=period.ends_on,
        months=rules.months,
    )
    made = []
    for level, of_level in samples.items():
        table = core.rank(
            [core.Sample(unit, sampled.scores) for unit, sampled in of_level.units.items()],
            spread=of_level.spread,
            confidence=rules.confidence,
            rule=core.Rule.PLAIN if decision else core.Rule.BAND,
        )
        ranking = Ranking.objects.create(
            period=period,
            level=level,
            revision=revision,
            reason=reason,
            rule=table.rule,
            decision=decision,
            confidence=table.confidence,
            deviation=round(table.spread.deviation),
            freedom=table.spread.freedom,
            outcome=table.bottom.outcome,
            more=table.bottom.more,
            made_at=at,
        )
        RankRow.objects.bulk_create(facts.rows_of(ranking, table, of_level.units), batch_size=1_000)
        made.append(ranking)
    return made


def _withdraw_unowed(actor: Actor, ranking: Ranking, at: datetime) -> None:
    owing = set(_owing(ranking).values_list("area_id", flat=True))
    open_duties = LastDuty.objects.select_for_update(of=("self",)).filter(
        ranking__period=ranking.period_id, ranking__level=ranking.level, state=LastDuty.State.OPEN
    )
    for duty in open_duties:
        if duty.area_id not in owing:
            withdraw(actor, duty, f"排名更正为第 {ranking.revision} 版，不再是末位", at)


def withdraw(actor: Actor, duty: LastDuty, reason: str, at: datetime) -> None:
    """撤销 of a locked duty."""
    duty.state, duty.ended_at, duty.ended_reason = LastDuty.State.WITHDRAWN, at, reason[:300]
    duty.save(update_fields=["state", "ended_at", "ended_reason"])
    log.record(event_types.DUTY_WITHDRAWN, subject=f"last-duty:{duty.pk}", actor=actor, at=at, reason=reason[:300])


def _owing(ranking: Ranking) -> QuerySet[RankRow]:
    rows = RankRow.objects.filter(ranking=ranking, at_bottom=True)
    return rows if ranking.outcome == core.Outcome.LAST else rows.none()


@transaction.atomic
def publish_ranking(*, actor: Actor, ranking: Ranking, document_no: str, now: datetime | None = None) -> Ranking:
    """公布: the streets are told, and the head of the last owes a self-criticism where a last is known (M-117).

    Duties come of monthly rankings only. Raises MoveRefused for an older revision or a second time.
    """
    row, at = _to_publish(actor, ranking), now or timezone.now()
    row.document_no = words(document_no, "文号", "请填写通报的文号")[:80]
    row.published_at, row.published_by_id = at, person(actor)
    row.save(update_fields=["document_no", "published_at", "published_by"])
    log.record(
        event_types.PUBLISHED,
        subject=f"ranking:{row.pk}",
        root=f"period:{row.period_id}",
        actor=actor,
        at=at,
        label=str(row.period),
        tier=row.get_level_display(),
        document=row.document_no,
    )
    if row.period.kind == Period.Kind.MONTH:
        _owe(actor, row, at)
    return row


def _to_publish(actor: Actor, ranking: Ranking) -> Ranking:
    row = Ranking.objects.select_for_update(of=("self",)).select_related("period").get(pk=ranking.pk)
    policy.require(actor, PUBLISH, row.period, queries.COLUMNS)
    if row.published_at:
        raise MoveRefused("这一版排名已经公布。")
    if Ranking.objects.filter(period=row.period_id, level=row.level, revision__gt=row.revision).exists():
        raise MoveRefused("这一版排名已有更正，请公布最新一版。")
    return row


def _owe(actor: Actor, ranking: Ranking, at: datetime) -> None:
    standing = set(
        LastDuty.objects.filter(ranking__period=ranking.period_id, ranking__level=ranking.level)
        .exclude(state=LastDuty.State.WITHDRAWN)
        .values_list("area_id", flat=True)
    )
    for row in _owing(ranking).select_related("area"):
        if row.area_id in standing:
            continue
        unit = _head_unit(row.area, at.date())
        duty = LastDuty.objects.create(
            ranking=ranking,
            area=row.area,
            area_path=row.area.path,
            unit=unit,
            unit_path=unit.path if unit else "",
            created_at=at,
        )
        log.record(
            event_types.DUTY_OWED,
            subject=f"last-duty:{duty.pk}",
            root=f"period:{ranking.period_id}",
            actor=actor,
            at=at,
            label=str(ranking.period),
        )


def _head_unit(area: Area, day: date) -> Unit | None:
    """Whose head stands up: the unit of the community itself, or the street office above."""
    own = Unit.objects.filter(area=area, closed_on=None).order_by("path").first()
    return own or territorial_unit(area.path, day)


@transaction.atomic
def adopt_plain_mean(
    *, actor: Actor, area: Area, document_no: str, starts_on: date, now: datetime | None = None
) -> PlainMeanDecision:
    """A city decides, with a document and a signer, that the lowest mean is the last; the band is printed beside it."""
    policy.require(actor, SIGN, where_area(area), queries.COLUMNS)
    at = now or timezone.now()
    number = words(document_no, "文号", "请填写决定的文号")
    if PlainMeanDecision.objects.filter(area=area, ends_on=None).exists():
        raise MoveRefused("这个范围已有一项按平均分定末位的决定，请先废止。")
    made = PlainMeanDecision.objects.create(
        area=area,
        area_path=area.path,
        document_no=number[:80],
        starts_on=starts_on,
        signed_by_id=person(actor),
        signed_at=at,
    )
    log.record(
        event_types.PLAIN_ADOPTED, subject=f"plain-mean:{made.pk}", actor=actor, at=at, document=made.document_no
    )
    return made


@transaction.atomic
def end_plain_mean(
    *, actor: Actor, decision: PlainMeanDecision, ends_on: date, now: datetime | None = None
) -> PlainMeanDecision:
    """废止. Rankings made under it stay as they are."""
    row = locked(actor, SIGN, PlainMeanDecision.objects.all(), decision.pk)
    if ends_on <= row.starts_on or row.ends_on:
        raise BadInput.of("废止日期", f"{ends_on}", f"请填写 {row.starts_on} 之后的日期；已废止的不再更改")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    log.record(event_types.PLAIN_ENDED, subject=f"plain-mean:{row.pk}", actor=actor, at=now, document=row.document_no)
    return row
