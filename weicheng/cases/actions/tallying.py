"""Every night: the rows of a figure are folded into one, and recent months are counted anew from the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions import figures
from weicheng.cases.models import Case, CaseFigure
from weicheng.cases.models.figure import COUNTERS, KEYS
from weicheng.cases.tally import Contribution, add, contribution
from weicheng.events import log

JOB = Actor.system("核对统计表")
COHORTS = ("reported_at", "handle_due_at", "citizen_due_at", "closed_at")
CHUNK = 2000


def fold_figures() -> int:
    """Folds every month in which a cell has more than one row; returns how many rows went away."""
    gone = 0
    for month in CaseFigure.objects.values_list("month", flat=True).distinct():
        gone += fold_month(month=month)
    return gone


@transaction.atomic
def fold_month(*, month: date) -> int:
    """One row for each cell of a month; nothing while every cell has one already."""
    rows = CaseFigure.objects.filter(month=month)
    if not rows.values(*KEYS).annotate(rows=Count("pk")).filter(rows__gt=1).exists():
        return 0
    # The rows read are the rows deleted: what another action adds meanwhile stays.
    held = list(rows.select_for_update().values_list("pk", *KEYS, *COUNTERS))
    sums: Contribution = {}
    for row in held:
        add(sums, row[1 : 1 + len(KEYS)], dict(zip(COUNTERS, row[1 + len(KEYS) :], strict=True)))
    for begin in range(0, len(held), CHUNK):
        CaseFigure.objects.filter(pk__in=[row[0] for row in held[begin : begin + CHUNK]]).delete()
    figures.note_change({}, sums)
    return len(held) - len(sums)


def reconcile_figures(*, months: Iterable[date] | None = None, now: datetime | None = None) -> int:
    """Counts months (this and the two before, unless told) anew from the cases; returns how many cells were wrong."""
    wanted = list(months or recent_months(timezone.localtime(now).date()))
    corrected = sum(_reconcile(month) for month in wanted)
    with transaction.atomic():
        log.record(
            event_types.FIGURES_RECONCILED,
            subject="figures",
            actor=JOB,
            at=now,
            months=len(wanted),
            corrected=corrected,
        )
    return corrected


def recent_months(today: date, count: int = 3) -> list[date]:
    """The first days of this month and of those before it."""
    months = [today.replace(day=1)]
    while len(months) < count:
        last = months[-1]
        months.append(last.replace(year=last.year - (last.month == 1), month=(last.month - 2) % 12 + 1))
    return months


def _reconcile(month: date) -> int:
    with _one_moment():
        told: Contribution = {}
        for row in CaseFigure.objects.filter(month=month).values_list(*KEYS, *COUNTERS):
            add(told, row[: len(KEYS)], dict(zip(COUNTERS, row[len(KEYS) :], strict=True)))
        counted: Contribution = {}
        for case in _cases_of(month):
            for cell, counts in contribution(case).items():
                if cell[0] == month:
                    add(counted, cell, counts)
        wrong = {cell for cell in {*told, *counted} if _nonzero(told.get(cell)) != _nonzero(counted.get(cell))}
        figures.note_change(
            {cell: told.get(cell, Counter()) for cell in wrong},
            {cell: counted.get(cell, Counter()) for cell in wrong},
        )
    return len(wrong)


def _cases_of(month: date) -> Iterator[Case]:
    """The cases that count in a month in any way."""
    start = timezone.make_aware(datetime.combine(month, time.min))
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    end = timezone.make_aware(datetime.combine(following, time.min))
    inside = Q()
    for column in COHORTS:
        inside |= Q(**{f"{column}__gte": start, f"{column}__lt": end})
    return Case.objects.filter(inside).iterator(chunk_size=CHUNK)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Cases and figures as they stood at one moment, whatever commits meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _nonzero(counts: Counter[str] | None) -> dict[str, int]:
    return {name: number for name, number in (counts or {}).items() if number}
