"""指标: every rate of 数字城管 with its formula beside it; numerator and denominator lead to their cases."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.utils import timezone

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Fact
from weicheng.cases import queries as cases
from weicheng.dashboards.forms import KpiForm
from weicheng.dashboards.tables import KpiTable
from weicheng.domain.kpis import COUNTS, POSTS


@needs("dashboard.view")
def kpi_page(request: ActorRequest) -> HttpResponseBase:
    """The rates of some months, for a unit, an area, a post; one query for each kind of count."""
    today = timezone.localdate()
    form = KpiForm(request.GET or None, today=today)
    given = form.cleaned_data if form.is_valid() else {}
    start, end = given.get("start") or today.replace(day=1), given.get("end") or today.replace(day=1)
    unit, area = given.get("unit"), given.get("area")
    narrow = cases.Narrow(unit_path=unit.path if unit else "", area_path=area.path if area else "")
    lines = cases.kpi_lines(request.actor, cases.Period.months(start, end), narrow=narrow)
    wanted = POSTS.get(given.get("post", ""))
    if wanted:
        lines = [line for line in lines if line.kpi.name in wanted]
    table = KpiTable(request, lines, query=urlencode(_query(start, end, unit, area)))
    named = {name for line in lines for name in (line.kpi.numerator, line.kpi.denominator)}
    context = {
        "title": "指标",
        "form": form,
        "counted": [Fact(name, COUNTS[name]) for name in COUNTS if name in named],
    }
    return table.respond("dashboards/kpis.html", context, status=422 if form.errors else 200)


def _query(start: date, end: date, unit: Any, area: Any) -> dict[str, str]:
    """What the list behind a number must know to count the same cases."""
    chosen = {"start": f"{start:%Y-%m}", "end": f"{end:%Y-%m}", "unit": unit and unit.pk, "area": area and area.pk}
    return {name: str(value) for name, value in chosen.items() if value}
