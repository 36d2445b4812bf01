"""领导页、统计、诊断: figures, every one of them leading to its records."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Figure as ShownFigure
from weicheng.base.blocks import Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.maps import MapView, feature, geojson, point
from weicheng.base.web import render
from weicheng.cases import queries as cases
from weicheng.cases.queries import Figure
from weicheng.dashboards import queries
from weicheng.dashboards.queries import LeaderPage
from weicheng.dashboards.tables import FigureTable, month_choices

GROUPS = {
    "unit": ("unit_id", "责任单位"),
    "area": ("area_path", "街道（镇）"),
    "category": ("category", "问题类别"),
    "month": ("month", "月份"),
}
DIAGNOSIS_DAYS = 90


@needs("dashboard.view")
def leader(request: ActorRequest) -> HttpResponse:
    """Two minutes a day: what is new, what is late, who is worst, what comes back."""
    page = queries.leader_page(request.actor)
    context = {
        "title": "今日",
        "tour": "leader",
        "figures": _leader_figures(page),
        "page": page,
        "chart": _line(page),
        "map": MapView(
            name="relapses",
            title="反复出现的地点",
            areas_url=reverse("area_shapes"),
            points_url=reverse("relapse_points"),
            list_url=reverse("diagnosis"),
            legend=((Tone.BAD, "反复出现"),),
        ),
        "plain": queries.plain_figures(request.actor),
    }
    return render(request, "dashboards/leader.html", context)


def _leader_figures(page: LeaderPage) -> list[ShownFigure]:
    today = timezone.localdate().isoformat()
    listed = reverse("case_list")
    return [
        ShownFigure(
            label="今日上报", value=str(page.new.now), unit="件", change=page.new.change,
            url=f"{listed}?since={today}",
        ),
        ShownFigure(
            label="今日销号", value=str(page.closed.now), unit="件", change=page.closed.change, tone=Tone.GOOD,
            url=f"{listed}?closed_since={today}",
        ),
        ShownFigure(
            label="整改超期", value=str(page.overdue.now), unit="件", change=page.overdue.change,
            tone=Tone.BAD if page.overdue.now else Tone.GOOD, url=f"{listed}?flag=handle_overdue",
        ),
        ShownFigure(
            label="责任真空", value=str(page.vacuums), unit="处", tone=Tone.BAD if page.vacuums else Tone.GOOD,
            url=reverse("vacuum_list"),
        ),
        ShownFigure(
            label="待签督办单", value=str(page.slips), unit="张", tone=Tone.WARN if page.slips else Tone.NEUTRAL,
            url=f"{reverse('slip_list')}?state=to_sign",
        ),
    ]  # fmt: skip


def _line(page: LeaderPage) -> Chart:
    listed = reverse("case_list")
    return Chart(
        name="days",
        title="近 30 天上报与销号",
        kind=Kind.LINE,
        categories=[f"{row.day:%m-%d}" for row in page.days],
        series=[
            Series(name="上报", values=[row.reported for row in page.days], tone=Tone.INFO),
            Series(name="销号", values=[row.closed for row in page.days], tone=Tone.GOOD),
        ],
        unit="件",
        links=[f"{listed}?since={row.day}&until={row.day}" for row in page.days],
    )


@needs("dashboard.view")
def relapse_points(request: ActorRequest) -> JsonResponse:
    """The relapse places as points for map.js."""
    places = queries.relapse_places(request.actor, timezone.now())
    return geojson(
        feature(
            point(row.lng, row.lat),
            name=row.what,
            tone=Tone.BAD,
            note=f"{row.where}，{row.times} 次",
            url=reverse("case_detail", args=[row.case]),
        )
        for row in places
        if row.lng is not None and row.lat is not None
    )


def _month(text: str, default: date) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        return default


def _narrowing(group: str, row: Figure) -> dict[str, str]:
    """The filters of the case list that show the records behind a row."""
    key = row.key[0]
    if key in (None, ""):
        return {}
    if group == "unit":
        return {"unit": str(key)}
    if group == "category":
        return {"category": str(key)}
    return {"area_path": str(key)} if group == "area" else {}


@needs("dashboard.view")
def statistics(request: ActorRequest) -> HttpResponseBase:
    """Counts and rates by unit, street, category or month; every count leads to its cases."""
    today = timezone.localdate()
    group = request.GET.get("by", "unit")
    column, label = GROUPS.get(group, GROUPS["unit"])
    start = _month(request.GET.get("start", ""), today.replace(day=1))
    end = max(start, _month(request.GET.get("end", ""), today.replace(day=1)))
    last = end.replace(day=monthrange(end.year, end.month)[1])
    rows = cases.figures(request.actor, by=(column,), start=start, end=end)
    areas = queries.areas_by_path([str(row.key[0]) for row in rows]) if group == "area" else {}

    def narrowing(row: Figure) -> dict[str, str]:
        if group == "area":
            area = areas.get(str(row.key[0]))
            return {"area": str(area.pk)} if area else {}
        if group == "month" and isinstance(row.key[0], date):
            month = row.key[0]
            return {"since": f"{month}", "until": f"{month.replace(day=monthrange(month.year, month.month)[1])}"}
        return _narrowing(group, row)

    table = FigureTable(request, rows, label=label, start=start, end=last, narrowing=narrowing)
    context = {
        "title": "统计",
        "groups": [(code, name) for code, (_, name) in GROUPS.items()],
        "group": group if group in GROUPS else "unit",
        "months": month_choices(today),
        "start": f"{start:%Y-%m}",
        "end": f"{end:%Y-%m}",
        "total": cases.together(rows),
    }
    return table.respond("dashboards/statistics.html", context)


@needs("dashboard.view")
def diagnosis(request: ActorRequest) -> HttpResponse:
    """推诿、拖拉、反复、盲区: indicators with the records behind them, never a penalty (M-107 to M-109, M-131)."""
    actor, period = request.actor, cases.Period.days(DIAGNOSIS_DAYS)
    bounced = cases.bounced_cases(actor, period)
    context = {
        "title": "诊断",
        "days": DIAGNOSIS_DAYS,
        "bounced": bounced[:20],
        "hours": [(unit, round(hours, 1)) for unit, hours in cases.hours_lost(bounced)[:10]],
        "conduct": cases.conduct_findings(actor, period),
        "relapses": queries.relapse_places(actor, period.end),
        "blind": [(area, len(found.records)) for area, found in cases.blind_spots(actor, period)],
        "steps": [Step(label="统计", url=reverse("statistics"), icon="chart-bar")],
    }
    return render(request, "dashboards/diagnosis.html", context)
