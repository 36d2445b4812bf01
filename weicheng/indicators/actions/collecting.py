"""收数: departments are asked for what is not known, reminded when they owe it, and answer on a phone (M-028)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.collecting import Cadence, Question, Wanted, questions, reminder_due
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.indicators import event_types, figures
from weicheng.indicators.actions.values import Figures, record_value
from weicheng.indicators.models import Campaign, Collection, Indicator, IndicatorValue
from weicheng.indicators.queries.collecting import open_questions, running_campaigns, wanted_codes
from weicheng.indicators.queries.ledger import standing_values
from weicheng.indicators.queries.reaches import MANAGE, OF_QUESTION, REPORT
from weicheng.organization.models import Area

CLOCK = Actor.system("收数", MANAGE, REPORT)


@transaction.atomic
def ask_departments(*, now: datetime | None = None) -> int:
    """Asks each department for the last period of what running campaigns need and nobody has entered; how many."""
    at = now or timezone.now()
    today, count = timezone.localdate(at), 0
    for area, campaigns in running_campaigns(today).items():
        count += _ask(area, campaigns, today, at)
    return count


def _ask(area: Area, campaigns: list[Campaign], today: date, at: datetime) -> int:
    rows = Indicator.objects.filter(code__in=wanted_codes(campaigns), closed_on=None, department__isnull=False)
    periodic = {row.pk: row for row in rows.select_related("department") if row.cadence in set(Cadence)}
    wanted = [
        Wanted(str(row.pk), row.department.path, Cadence(row.cadence))  # type: ignore[call-arg, union-attr]
        for row in periodic.values()
    ]
    asked = Collection.objects.filter(area=area, indicator__in=periodic)
    known = standing_values().filter(area=area, indicator__in=periodic)
    due = questions(wanted, today=today, known=_periods(known), asked=_periods(asked))
    made = [_question(periodic[int(one.record)], area, one, at) for one in due]
    for row in Collection.objects.bulk_create(made):
        _tell(event_types.ASKED, row, CLOCK, at)
    return len(made)


def _periods(rows: object) -> list[tuple[str, date]]:
    return [(str(pk), until) for pk, until in rows.values_list("indicator", "until")]  # type: ignore[attr-defined]


def _question(indicator: Indicator, area: Area, one: Question, at: datetime) -> Collection:
    return Collection(
        indicator=indicator, area=area, area_path=area.path, unit=indicator.department, unit_path=one.unit,
        since=one.period.starts_on, until=one.period.ends_on, due_on=one.due_on, asked_at=at,
    )  # fmt: skip


@transaction.atomic
def remind_departments(*, now: datetime | None = None) -> int:
    """Reminds of every open question on its date and each third day after; how many."""
    at = now or timezone.now()
    today, count = timezone.localdate(at), 0
    for row in open_questions().filter(due_on__lte=today).order_by("pk"):
        last = timezone.localdate(row.reminded_at) if row.reminded_at else None
        if reminder_due(row.due_on, last, today):
            row.reminded_at = at
            row.save(update_fields=["reminded_at"])
            _tell(event_types.REMINDED, row, CLOCK, at)
            count += 1
    return count


@transaction.atomic
def answer(
    *,
    actor: Actor,
    question: Collection,
    value: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    source: str = "",
    now: datetime | None = None,
) -> IndicatorValue:
    """A department's answer, entered once for every campaign. Raises MoveRefused when it was answered or waived.

    Without a source the department itself is the source.
    """
    row = _open(actor, question, REPORT)
    indicator = row.indicator
    low, high = figures.read(indicator, value) if value.strip() else (None, None)
    printed = value.strip() if low is not None and low == high and indicator.kind != Indicator.Kind.YES_NO else ""
    said = Figures(
        since=row.since, until=row.until, source=source.strip() or row.unit.name, low=low, high=high,
        numerator=numerator, denominator=denominator, printed=printed, unit=row.unit,
    )  # fmt: skip
    return record_value(actor=actor, indicator=indicator, area=row.area, figures=said, now=now)


@transaction.atomic
def waive(*, actor: Actor, question: Collection, reason: str, now: datetime | None = None) -> Collection:
    """免报: the office calls a question off. Raises BadInput without a reason."""
    row = _open(actor, question, MANAGE)
    if not reason.strip():
        raise BadInput.of("免报理由", "没有填写", "请写明为什么这一期不用报")
    row.waived = reason.strip()[:200]
    row.save(update_fields=["waived"])
    _tell(event_types.WAIVED, row, actor, now or timezone.now())
    return row


def _open(actor: Actor, question: Collection, capability: str) -> Collection:
    rows = Collection.objects.select_for_update(of=("self",)).select_related("indicator__department", "area", "unit")
    row = rows.get(pk=question.pk)
    policy.require(actor, capability, row, OF_QUESTION)
    if row.answered_at or row.waived:
        raise MoveRefused("这项数据已经报过或免报，不用再报。")
    return row


def _tell(action: str, row: Collection, actor: Actor, at: datetime) -> None:
    since, until, due = row.since.isoformat(), row.until.isoformat(), row.due_on.isoformat()
    subject = f"collection:{row.pk}"
    log.record(action, subject=subject, actor=actor, at=at, since=since, until=until, due=due)
