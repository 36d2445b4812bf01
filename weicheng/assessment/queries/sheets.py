"""Score sheets and appeals within a person's reach, and what charts are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Avg, Count, QuerySet

from weicheng.access import policy
from weicheng.access.paths import parent_path
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.assessment.models import ScoreAppeal, ScoreLine, ScoreSheet
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.scoring import LineKind
from weicheng.inspections.models import Finding, Visit, VisitInspector
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area

# A score lies in an area and may concern a unit: both reach it.
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path", ReachKind.UNIT: "unit_path"}
# A list, a comparison or a village's record lies in an area only.
AREA_ONLY: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
VIEW = "score.view"
Row = TypeVar("Row")


def visible_sheets(actor: Actor) -> QuerySet[ScoreSheet]:
    """Sheets within reach. What the review did not let pass is for those who review."""
    rows = ScoreSheet.objects.filter(policy.scope(actor, VIEW, COLUMNS))
    if not policy.has(actor, "score.review"):
        rows = rows.filter(state=ScoreSheet.State.COUNTED)
    return rows.select_related("area", "street", "community", "unit", "site", "reviewed_by")


def sheet(actor: Actor, pk: int) -> ScoreSheet:
    """One of them. Raises OutOfReach."""
    return found(visible_sheets(actor).filter(pk=pk).first())


@dataclass(frozen=True)
class SheetPage:
    """A sheet with every line, the findings and the appeals it has had."""

    sheet: ScoreSheet
    lines: tuple[ScoreLine, ...]
    findings: Mapping[int, Finding]
    appeals: tuple[ScoreAppeal, ...]
    visit: Visit


def sheet_page(actor: Actor, pk: int) -> SheetPage:
    """One sheet; five queries. Raises OutOfReach."""
    row = sheet(actor, pk)
    lines = tuple(ScoreLine.objects.filter(sheet=row).order_by("position"))
    numbers = {number for line in lines for number in line.findings}
    appeals = ScoreAppeal.objects.filter(sheet=row).select_related("line", "decided_by").order_by("pk")
    findings = Finding.objects.select_related("case").in_bulk(numbers)
    return SheetPage(row, lines, findings, tuple(appeals), Visit.objects.get(pk=row.visit_id))


def appealable_lines(sheet_id: int) -> QuerySet[ScoreLine]:
    """Lines that took points, for a choice."""
    return ScoreLine.objects.filter(
        sheet=sheet_id, kind__in=(LineKind.LOSS.value, LineKind.VETO.value), points__lt=0
    ).order_by("position")


def visible_appeals(actor: Actor) -> QuerySet[ScoreAppeal]:
    """Appeals within reach."""
    rows = ScoreAppeal.objects.filter(policy.scope(actor, VIEW, COLUMNS))
    return rows.select_related("sheet", "sheet__area", "sheet__unit", "line", "lodged_by", "decided_by")


def appeal(actor: Actor, pk: int) -> ScoreAppeal:
    """One of them. Raises OutOfReach."""
    return found(visible_appeals(actor).filter(pk=pk).first())


def inspectors_of(visit_id: int) -> frozenset[int]:
    """Who made the visit: they may not review its score."""
    return frozenset(VisitInspector.objects.filter(visit=visit_id).values_list("user_id", flat=True))


def head_trend(sheets: QuerySet[ScoreSheet]) -> Mapping[int, Mapping[str, float]]:
    """Head → month (2026-06) → share of its points gained, percent; one query."""
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for day, heads in sheets.order_by().values_list("visited_on", "heads"):
        for head, (gained, offered) in heads.items():
            both = sums[int(head), f"{day:%Y-%m}"]
            both[0] += gained
            both[1] += offered
    trend: dict[int, dict[str, float]] = defaultdict(dict)
    for (head, month), (gained, offered) in sorted(sums.items()):
        trend[head][month] = round(gained * 100 / offered, 1)
    return trend


def community_means(sheets: QuerySet[ScoreSheet]) -> Mapping[int, tuple[str, int, int]]:
    """Community → name, mean of its scores that count (hundredths), and how many; one query."""
    rows = sheets.order_by().filter(state=ScoreSheet.State.COUNTED, community__isnull=False)
    grouped = rows.values_list("community", "community__name").annotate(mean=Avg("score"), number=Count("pk"))
    return {pk: (name, round(mean), number) for pk, name, mean, number in grouped}


def cells_of(communities: Collection[int]) -> Mapping[int, int]:
    """Areas with borders → the community they show: the community itself and the cells below it; two queries."""
    paths = dict(Area.objects.filter(pk__in=communities).values_list("path", "pk"))
    below = Area.objects.filter(level__in=(AreaLevel.COMMUNITY, AreaLevel.GRID), closed_on=None)
    found = {}
    for pk, path in below.values_list("pk", "path"):
        community = paths.get(path) or paths.get(parent_path(path))
        if community:
            found[pk] = community
    return found


def day_counts(actor: Actor, since: date, until: date) -> Mapping[date, int]:
    """Scored visits on each day; one query."""
    rows = visible_sheets(actor).filter(visited_on__gte=since, visited_on__lte=until)
    return dict(rows.order_by("visited_on").values_list("visited_on").annotate(number=Count("visit", distinct=True)))


def found(row: Row | None) -> Row:
    """The row. Raises OutOfReach where there is none."""
    if row is None:
        raise OutOfReach
    return row
