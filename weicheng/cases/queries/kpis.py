"""The rates of 数字城管 with the records behind each count: every figure leads to the cases it counted.

A case falls into the period in which its time limit ends; one that is not yet due and not done does not count yet
(M-130). 结案 counts as in time when the unit was: how long checker and closer took is not the unit's lateness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases.models import Case, Clock, Dispatch, Report, Request
from weicheng.cases.models.case import IS_OPEN
from weicheng.cases.models.clock import ClockKind
from weicheng.cases.queries.diagnosis import Period
from weicheng.cases.queries.statistics import EVERYTHING, Narrow
from weicheng.cases.queries.visible import through, visible_cases
from weicheng.domain.cases import VERIFY_FIRST, Outcome, Source, State
from weicheng.domain.kpis import COUNTS, KPIS, Kpi, rate_of
from weicheng.domain.rates import Rate

SATISFIED = 4
PUBLIC = sorted(VERIFY_FIRST - {Source.MEDIA})
_WRONG_ENDS = (Dispatch.End.RETURNED, Dispatch.End.WITHDRAWN, Dispatch.End.RULED_AWAY)


@dataclass(frozen=True)
class KpiLine:
    """One rate with its formula, and the names of the two counts whose records can be listed."""

    kpi: Kpi
    rate: Rate


def kpi_lines(
    actor: Actor, period: Period, *, narrow: Narrow = EVERYTHING, now: datetime | None = None
) -> list[KpiLine]:
    """Every rate of the table for a period; seven queries."""
    counts = kpi_counts(actor, period, narrow=narrow, now=now)
    return [KpiLine(kpi, rate_of(name, counts)) for name, kpi in KPIS.items()]


def kpi_counts(
    actor: Actor, period: Period, *, narrow: Narrow = EVERYTHING, now: datetime | None = None
) -> dict[str, int]:
    """Every count of the table; one query a cohort."""
    at = now or timezone.now()
    counts = dict.fromkeys(COUNTS, 0)
    rows = visible_cases(actor).filter(narrow.where).exclude(state=State.JOINED)
    for cohort, names in _CASE_COUNTS.items():
        counts |= _count(rows.filter(_falls_in(cohort, period)), names(at))
    clocks = Clock.objects.filter(policy.scope(actor, "case.view", through("case__")), _through_case(narrow))
    clocks = clocks.filter(_due_in(period, at), case__sealed=False).exclude(case__state=State.JOINED)
    for kind, of_clocks in _CLOCK_COUNTS.items():
        counts |= _count(clocks.filter(kind=kind), of_clocks, over="case")
    rated = Report.objects.filter(policy.scope(actor, "case.view", through("case__")), _through_case(narrow))
    return counts | _count(rated.filter(_falls_in("rated_at", period)), _RATED)


def counted_cases(
    actor: Actor, name: str, period: Period, *, narrow: Narrow = EVERYTHING, now: datetime | None = None
) -> QuerySet[Case]:
    """The cases behind a count, so that every figure can be opened. Raises KeyError for an unknown count."""
    at = now or timezone.now()
    rows = visible_cases(actor).filter(narrow.where).exclude(state=State.JOINED)
    for cohort, names in _CASE_COUNTS.items():
        if name in (known := names(at)):
            return rows.filter(_falls_in(cohort, period), known[name])
    for kind, clock_names in _CLOCK_COUNTS.items():
        if name in clock_names:
            clocks = Clock.objects.filter(_due_in(period, at), clock_names[name], kind=kind)
            return rows.filter(pk__in=clocks.values("case"))
    reports = Report.objects.filter(_falls_in("rated_at", period), _RATED[name])
    return rows.filter(pk__in=reports.values("case"))


def _count(rows: QuerySet[Any], names: Mapping[str, Q], over: str = "pk") -> dict[str, int]:
    codes = {f"count_{i}": name for i, name in enumerate(names)}
    wanted = {code: Count(over, filter=names[name], distinct=over != "pk") for code, name in codes.items()}
    return {codes[code]: number for code, number in rows.aggregate(**wanted).items()}


def _falls_in(column: str, period: Period) -> Q:
    return Q(**{f"{column}__gte": period.start, f"{column}__lt": period.end})


def _due_in(period: Period, now: datetime) -> Q:
    done_or_expired = Q(stopped_at__isnull=False) | Q(due_at__lt=now)
    return _falls_in("due_at", period) & done_or_expired


def _through_case(narrow: Narrow) -> Q:
    return Q(case__in=Case.objects.filter(narrow.where)) if narrow != EVERYTHING else Q()


ALL = Q(pk__isnull=False)


def _reported(now: datetime) -> Mapping[str, Q]:
    return {
        "上报数": ALL,
        "有效上报数": Q(registered_at__isnull=False),
        "受理数": ALL,
        "准确受理数": Q(corrections=0),
        "未结案数": IS_OPEN,
        "公众举报数": Q(source__in=PUBLIC),
    }


def _registered(now: datetime) -> Mapping[str, Q]:
    late = Clock.objects.filter(case=OuterRef("pk"), kind=ClockKind.REGISTER, stopped_at__gt=F("due_at"))
    return {
        "立案数": ALL,
        "按时立案数": ~Q(Exists(late)),
        "准确立案数": Q(corrections=0) & ~Q(state=State.DECLINED),
        "整改完成数": Q(outcome=Outcome.FIXED),
    }


def _due(now: datetime) -> Mapping[str, Q]:
    expired, handled = Q(handle_due_at__lt=now), Q(handled_at__isnull=False)
    in_time, closed = Q(handled_at__lte=F("handle_due_at")), Q(closed_at__isnull=False)
    granted = Request.objects.filter(
        case=OuterRef("pk"), kind=Request.Kind.EXTENSION, decision=Request.Decision.GRANTED
    )
    to_close = closed | expired
    return {
        "应处置数": handled | expired,
        "处置数": handled,
        "按期处置数": in_time,
        "超期待处置数": expired & ~handled,
        "延期数": (handled | expired) & Q(Exists(granted)),
        "应结案数": to_close,
        "结案数": closed,
        "按期结案数": closed & in_time,
        "超期结案数": closed & ~in_time,
        "返工数": to_close & Q(reworks__gt=0),
    }


_IN_TIME = Q(stopped_at__lte=F("due_at"))
_DONE = Q(stopped_at__isnull=False)
_CASE_COUNTS = {"reported_at": _reported, "registered_at": _registered, "handle_due_at": _due}
_CLOCK_COUNTS: Mapping[str, Mapping[str, Q]] = {
    ClockKind.VERIFY: {"应核实数": ALL, "按时核实数": _IN_TIME},
    ClockKind.DISPATCH: {
        "应派遣数": ALL,
        "派遣数": _DONE & Q(case__dispatches__isnull=False),
        "按时派遣数": _IN_TIME & Q(case__dispatches__isnull=False),
        "准确派遣数": Q(case__accepted_at__isnull=False)
        & ~Q(case__in=Dispatch.objects.filter(end__in=_WRONG_ENDS).values("case")),
    },
    ClockKind.CHECK: {"应核查数": ALL, "核查数": _DONE, "按时核查数": _IN_TIME},
}
_RATED: Mapping[str, Q] = {"评价数": ALL, "满意数": Q(rating__gte=SATISFIED)}
