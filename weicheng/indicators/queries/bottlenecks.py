"""What stands in the way: unmet clauses by group, entry tickets, clauses without tasks or without a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from weicheng.domain.bottlenecks import Bottleneck, TicketWarning, Unmet, bottlenecks, ticket_warning
from weicheng.domain.collecting import Cadence, period_of
from weicheng.domain.decomposition import Baseline, Broken, Decomposition, Surveyed, baseline, decompose
from weicheng.domain.measures.verdicts import Status
from weicheng.indicators.models import Activity, BaselineMark, Campaign, Clause
from weicheng.indicators.queries.statuses import ClauseStatus
from weicheng.tasks.models import Task
from weicheng.tasks.queries import LACKING

# A quarter with fewer activities for an entry ticket is a warning, until a city says otherwise (M-027).
LEAST_ACTIVITIES = 3


@dataclass(frozen=True)
class Tasked:
    """How many tasks hang on a clause, and how many of them are valid."""

    tasks: int = 0
    valid: int = 0


NO_TASK = Tasked()


def bottlenecks_of(rows: Sequence[ClauseStatus]) -> tuple[Bottleneck, ...]:
    """Unmet clauses in the three groups, the hardest first (M-026). An appraisal may say another group."""
    unmet = [_unmet(row) for row in rows if row.status is Status.UNMET]
    return bottlenecks(unmet, list(Clause.Bottleneck.values))


def _unmet(row: ClauseStatus) -> Unmet:
    said = row.appraisal
    return Unmet(
        record=str(row.clause.pk),
        group=(said.bottleneck if said else "") or row.clause.bottleneck,
        gap=row.share,
        lead_months=(said.lead_months if said else None) or 0,
        funds=(said.funds if said else None) or 0,
    )


def ticket_warnings(
    campaign: Campaign, rows: Sequence[ClauseStatus], day: date
) -> list[tuple[ClauseStatus, TicketWarning]]:
    """Entry tickets that need attention in the quarter of a day (M-027); one query."""
    quarter = period_of(Cadence.QUARTERLY, day)
    done = dict(
        Activity.objects.filter(campaign=campaign, on__gte=quarter.starts_on, on__lte=quarter.ends_on)
        .values_list("clause")
        .annotate(Count("pk"))
    )
    tickets = [row for row in rows if row.clause.is_ticket]
    warned = [
        (row, ticket_warning(str(row.pk), status=row.status, activities=done.get(row.pk, 0), minimum=LEAST_ACTIVITIES))
        for row in tickets
    ]
    return [(row, warning) for row, warning in warned if warning is not None]


def activities_of(campaign: Campaign, clause: Clause) -> list[Activity]:
    """What was done for a clause, the latest first; one query."""
    rows = Activity.objects.filter(campaign=campaign, clause=clause).select_related("unit")
    return list(rows.order_by("-on", "-pk"))


def tasks_by_clause() -> Mapping[int, Tasked]:
    """Tasks that hang on clauses and were not called off, with how many lack nothing (M-007); two queries."""
    rows = Task.objects.filter(about__startswith="clause:").exclude(state=Task.State.DROPPED)
    every = list(rows.values_list("about", flat=True))
    lacking = list(rows.filter(LACKING).values_list("about", flat=True))
    return {
        int(about.partition(":")[2]): Tasked(every.count(about), every.count(about) - lacking.count(about))
        for about in set(every)
    }


def breakdown_clauses(campaign: Campaign) -> list[Clause]:
    """The clauses to break down: the numbered ones; where a standard was loaded without them, its conditions."""
    rows = Clause.objects.filter(edition=campaign.edition_id).select_related("parent").order_by("position")
    every = list(rows)
    numbered = [row for row in every if row.kind == Clause.Kind.CLAUSE]
    return numbered or [row for row in every if row.kind == Clause.Kind.CONDITION]


def decomposition_of(campaign: Campaign, clauses: Sequence[Clause]) -> Decomposition:
    """分解率 of all clauses and by category (M-030)."""
    tasked = tasks_by_clause()
    return decompose(
        Broken(
            str(clause.pk),
            clause.parent.name if clause.parent else campaign.edition.condition_name,
            tasked.get(clause.pk, NO_TASK).tasks,
            tasked.get(clause.pk, NO_TASK).valid,
        )
        for clause in clauses
    )


def baseline_of(campaign: Campaign, rows: Sequence[ClauseStatus]) -> Baseline:
    """How complete the survey before planning is: a value, or the mark 未知, for each judged clause (M-219)."""
    marked = set(BaselineMark.objects.filter(campaign=campaign).values_list("clause", flat=True))
    return baseline(
        Surveyed(str(row.pk), has_value=row.status is not Status.UNKNOWN, marked_unknown=row.pk in marked)
        for row in rows
    )


def mark_of(campaign: Campaign, clause: Clause) -> BaselineMark | None:
    """The mark 未知 of a clause."""
    return BaselineMark.objects.filter(campaign=campaign, clause=clause).first()
