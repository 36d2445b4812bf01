"""Scores on a map by cell, the trend by head, and the calendar of visits."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import queries
from weicheng.assessment.badges import LEGEND, tone_of
from weicheng.assessment.rules import rules_on
from weicheng.assessment.tables import SheetFilters
from weicheng.assessment.wording import points
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.maps import MapView, feature, geojson
from weicheng.base.web import render
from weicheng.places.queries import simple_borders

MONTHS = 6
# Visits on one day from which a square is a shade darker.
SHADES = (1, 3, 6, 10)


@dataclass(frozen=True)
class HeatDay:
    """One square: its number, how dark it is, the words for those who cannot see it, and the visits behind it."""

    number: int
    css: str
    title: str
    url: str


@dataclass(frozen=True)
class HeatMonth:
    """One month by weeks from Monday; None stands for the days of its neighbours."""

    title: str
    weeks: tuple[tuple[HeatDay | None, ...], ...]


@needs("score.view")
@require_safe
def score_figures(request: ActorRequest) -> HttpResponse:
    """The page."""
    form = SheetFilters(request.GET)
    sheets = form.narrow(queries.visible_sheets(request.actor))
    today = timezone.localdate()
    first = queries.months_before(today, MONTHS - 1)
    query = request.GET.urlencode()
    context = {
        "title": "得分图表",
        "map": MapView(
            name="scores",
            title="各社区(村)平均得分",
            areas_url=f"{reverse('score_areas')}?{query}",
            list_url=f"{reverse('score_list')}?{query}",
            legend=LEGEND,
            tall=True,
        ),
        "chart": _trend(queries.head_trend(sheets.filter(visited_on__gte=first)), first, today),
        "months": heat_months(queries.day_counts(request.actor, first, today), first, today),
    }
    return render(request, "assessment/figures.html", context)


@needs("score.view")
@require_safe
def score_areas(request: ActorRequest) -> HttpResponseBase:
    """Cells with their mean score of the last months, by the filters of the list."""
    sheets = SheetFilters(request.GET).narrow(queries.visible_sheets(request.actor))
    means = queries.community_means(
        sheets.filter(visited_on__gte=queries.months_before(timezone.localdate(), MONTHS - 1))
    )
    shapes = dict(simple_borders(queries.cells_of(means)))
    features = []
    for cell, community in queries.cells_of(means).items():
        if cell in shapes:
            name, score, number = means[community]
            url = f"{reverse('score_list')}?{urlencode({'area': community})}"
            note = f"平均 {points(score)} 分，{number} 次"
            features.append(feature(shapes[cell], name=name, tone=tone_of(score), note=note, url=url))
    return geojson(features)


def _trend(trend: Mapping[int, Mapping[str, float]], first: date, today: date) -> Chart | None:
    months = sorted({month for by_month in trend.values() for month in by_month})
    if not months:
        return None
    names = rules_on(today).heads
    return Chart(
        name="heads",
        title=f"各大项得分率 {first:%Y-%m} 至 {today:%Y-%m}",
        kind=Kind.LINE,
        unit="%",
        category_label="月份",
        categories=months,
        series=[
            Series(name=names.get(head, "未分大项"), values=[by_month.get(month) for month in months])
            for head, by_month in trend.items()
        ],
    )


def heat_months(counts: Mapping[date, int], first: date, last: date) -> list[HeatMonth]:
    """Months from that of `first`, or of the first visit if it came later, to the one of `last`."""
    found, day = [], max(first, min(counts, default=last)).replace(day=1)
    while day <= last:
        weeks = Calendar().monthdatescalendar(day.year, day.month)
        found.append(
            HeatMonth(
                f"{day.year}年{day.month}月",
                tuple(
                    tuple(_square(each, counts.get(each, 0)) if each.month == day.month else None for each in week)
                    for week in weeks
                ),
            )
        )
        day = (day + timedelta(days=31)).replace(day=1)
    return found


def _square(day: date, count: int) -> HeatDay:
    shade = sum(count >= least for least in SHADES)
    url = f"{reverse('score_list')}?{urlencode({'since': day, 'until': day})}" if count else ""
    return HeatDay(day.day, f"heat-{shade}", f"{day}：{count} 次", url)
