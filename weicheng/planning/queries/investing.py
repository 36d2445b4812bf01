"""Investment by year and kind of area, quantities by programme and year, scores of districts (M-183, M-229)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from weicheng.domain.funds import Fund, FundSums, Purse, YearShare, add_up, by_gap, sum_funds, weak_shares
from weicheng.domain.projects import WorkQuantity, sum_quantities
from weicheng.planning import facts
from weicheng.planning.models import FundEntry, Project, ProjectReport
from weicheng.planning.queries.projects import with_money
from weicheng.planning.rules import Rules
from weicheng.tasks.models import Task

# Name of a district and its environment score in hundredths of a point, on a day.
Scores = Callable[[date], Sequence[tuple[str, int]]]
_scores: list[Scores] = []


def provide_area_scores(source: Scores) -> None:
    """Names the function that knows the environment scores of districts; the app of scores stands above this one."""
    _scores[:] = [source]


def district_scores(today: date) -> Sequence[tuple[str, int]]:
    """As the app of scores tells; nothing without it."""
    return _scores[0](today) if _scores else ()


@dataclass(frozen=True)
class Investment:
    """Money of a set of projects and of their campaigns."""

    secured: FundSums
    working: FundSums
    # Whether any working money stands in the fiscal budget (M-181).
    working_in_budget: bool
    purses: Sequence[tuple[Project, Purse, int]]
    total: Purse
    by_year: Sequence[YearShare]


def investment(projects: QuerySet[Project], campaigns: Sequence[int], rules: Rules) -> Investment:
    """Totals by channel and project, gaps, the share of weak areas by year. Five queries.

    Money without a project counts for those who see the campaign as a whole.
    """
    entries = FundEntry.objects.filter(project__in=projects) | FundEntry.objects.filter(
        project=None, campaign__in=campaigns
    )
    secured = entries.filter(act=FundEntry.Act.SECURED)
    working = secured.filter(kind=FundEntry.Kind.WORKING)
    rows = with_money(projects.filter(dropped_because="")).select_related("lead")
    purses = {str(row.pk): (row, facts.purse_of(row, row.secured, row.paid)) for row in rows}
    waiting = _open_tasks(purses)
    ordered = by_gap(purse for _, purse in purses.values())
    return Investment(
        sum_funds(_funds(secured)),
        sum_funds(_funds(working)),
        working.filter(in_budget=True).exists(),
        [(purses[purse.record][0], purse, waiting.get(purse.record, 0)) for purse in ordered],
        add_up(ordered),
        _by_year(entries, rules),
    )


def _funds(entries: QuerySet[FundEntry]) -> list[Fund]:
    rows = entries.order_by("pk").values_list("channel", "yuan", "approximate")
    return [Fund(channel, yuan, approximate) for channel, yuan, approximate in rows]


def _open_tasks(projects: Mapping[str, object]) -> dict[str, int]:
    """Project → open tasks that depend on it; one query."""
    about = [f"project:{pk}" for pk in projects]
    found: dict[str, int] = {}
    for name in Task.objects.filter(about__in=about, state__in=["open", "reported"]).values_list("about", flat=True):
        pk = name.partition(":")[2]
        found[pk] = found.get(pk, 0) + 1
    return found


def _by_year(entries: QuerySet[FundEntry], rules: Rules) -> list[YearShare]:
    """What was paid, by year: in weak areas and in all areas of a known kind."""
    paid = entries.filter(act=FundEntry.Act.PAID).exclude(project=None).exclude(project__area_kind="")
    rows = paid.annotate(year=ExtractYear("on")).order_by().values_list("year", "project__area_kind")
    years: dict[int, tuple[int, int]] = {}
    for year, kind, yuan in rows.annotate(all=Sum("yuan")):
        weak, total = years.get(year, (0, 0))
        years[year] = (weak + (yuan if kind in rules.weak else 0), total + yuan)
    return weak_shares(years)


def quantities(projects: QuerySet[Project]) -> list[WorkQuantity]:
    """What was done in each year, from the reports: the last of a year less the last of the year before. One query."""
    rows = ProjectReport.objects.filter(project__in=projects).order_by("project", "on", "pk")
    found: list[WorkQuantity] = []
    last: dict[int, Decimal] = {}
    for pk, on, done, programme, work, title, unit in rows.values_list(
        "project_id", "on", "done", "project__programme", "project__work", "project__title", "project__unit"
    ):
        gained = done - last.get(pk, Decimal(0))
        last[pk] = done
        found.append(WorkQuantity(programme or "其他", on.year, work or title, gained, unit))
    return [row for row in sum_quantities(found) if row.amount]
