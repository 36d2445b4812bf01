"""What the hotline sent against what was taken in and answered back; and what forbids taking a file back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases.models import Case, HotlineDay, HotlineOrder, Report
from weicheng.domain.cases import Source

ANSWERED = Q(report__answered_at__isnull=False)
DAYS_SHOWN = 31


@dataclass(frozen=True)
class HotlineLine:
    """A day of the hotline: what the centre says it sent, and what became of the orders that came."""

    day: date
    sent: int | None
    taken_in: int
    repeated: int
    unplaced: int
    suspect: int
    answered: int
    answered_back: int

    @property
    def missing(self) -> int | None:
        """How many the centre sent that never came; below zero, how many came that it does not count."""
        return None if self.sent is None else self.sent - self.taken_in - self.repeated


def hotline_orders(actor: Actor) -> QuerySet[HotlineOrder]:
    """The lines of hotline files in the actor's reach; what was sealed is among them by its number only."""
    return HotlineOrder.objects.filter(policy.scope(actor, "case.receive")).select_related("report__case__unit")


def hotline_days(actor: Actor, *, today: date | None = None) -> list[HotlineLine]:
    """The last 31 days that have orders or a count of the centre, the newest first; two queries."""
    first = (today or timezone.localdate()) - timedelta(days=DAYS_SHOWN - 1)
    counted = {row["day"]: row for row in _counted(hotline_orders(actor).filter(called_at__date__gte=first))}
    sent = dict(HotlineDay.objects.filter(day__gte=first).values_list("day", "sent"))
    return [_day_line(day, sent.get(day), counted.get(day, {})) for day in sorted({*counted, *sent}, reverse=True)]


def _counted(orders: QuerySet[HotlineOrder]) -> Iterable[Mapping[str, Any]]:
    fresh = Q(is_repeat=False)
    return (
        orders.order_by()
        .annotate(day=TruncDate("called_at"))
        .values("day")
        .annotate(
            taken_in=Count("pk", filter=fresh),
            repeated=Count("pk", filter=Q(is_repeat=True)),
            unplaced=Count("pk", filter=fresh & Q(is_placed=False)),
            suspect=Count("pk", filter=fresh & Q(is_suspect=True)),
            answered=Count("pk", filter=fresh & ANSWERED),
            answered_back=Count("pk", filter=fresh & Q(answered_back_at__isnull=False)),
        )
    )


def _day_line(day: date, sent: int | None, counted: Mapping[str, object]) -> HotlineLine:
    names = ("taken_in", "repeated", "unplaced", "suspect", "answered", "answered_back")
    return HotlineLine(day, sent, *(int(str(counted.get(name, 0))) for name in names))


def results_to_send(actor: Actor, *, again_since: date | None = None) -> QuerySet[HotlineOrder]:
    """Answered orders whose result has not gone back to the centre; with a day, all that were answered since."""
    rows = hotline_orders(actor).filter(ANSWERED, is_repeat=False).order_by("called_at", "pk")
    if again_since:
        return rows.filter(report__answered_at__date__gte=again_since)
    return rows.filter(answered_back_at=None)


def known_orders(numbers: Iterable[str]) -> dict[str, int]:
    """Which of these work orders are known, with their reports; also those a clerk entered by hand."""
    rows = Report.objects.filter(source=Source.HOTLINE, external_no__in=list(numbers))
    return dict(rows.values_list("external_no", "pk"))


def latest_answer(order: HotlineOrder) -> str:
    """The words of the last answer, for the file that goes back."""
    answers = sorted(order.report.answers.all(), key=lambda answer: answer.at)
    return answers[-1].text if answers else ""


def orders_of_batch(batch_id: int) -> QuerySet[HotlineOrder]:
    """What a hotline file brought, for the page of its import."""
    rows = HotlineOrder.objects.filter(batch_id=batch_id, report__case__sealed=False)
    return rows.select_related("report").order_by("line")


def cases_of_batch(batch_id: int) -> QuerySet[Case]:
    """The cases a problem list brought."""
    return Case.objects.filter(batch_id=batch_id, sealed=False).order_by("pk")


def obstacles_to_taking_back(batch_id: int) -> list[str]:
    """Why the reports of a batch cannot be removed any more; empty when they can."""
    reports = Report.objects.filter(batch_id=batch_id)
    said = reports.filter(
        Q(answered_at__isnull=False) | Q(contests__gt=0) | Q(rated_at__isnull=False) | Q(sealed__isnull=False)
    ).count()
    untouched = reports.filter(case=OuterRef("pk"), received_at__gte=OuterRef("touched_at"))
    moved = Case.objects.filter(~Exists(untouched), batch_id=batch_id)
    others = Report.objects.filter(Q(case__batch_id=batch_id) | Q(joined_from__batch_id=batch_id))
    others = others.exclude(batch_id=batch_id)
    found = (
        (said, "件诉求已经答复、评价或移入密封箱"),
        (moved.count(), "件案件导入后已有办理"),
        (others.count(), "件其他诉求已并入其中的案件"),
    )
    return [f"有 {count} {what}" for count, what in found if count]
