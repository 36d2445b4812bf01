"""The cases behind one count of the rates, so that every figure can be opened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb
from weicheng.cases import queries
from weicheng.cases.tables.cases import CountedTable
from weicheng.domain.kpis import COUNTS
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.queries import area_rows, unit_rows


@needs("case.view")
def counted_list(request: ActorRequest, name: str) -> HttpResponseBase:
    """The cases of one count, over the months, unit and area that the page of rates was asked for."""
    if name not in COUNTS:
        raise OutOfReach("没有这项计数。")
    start, end = (_month(request.GET.get(part, "")) for part in ("start", "end"))
    unit, area = _row(unit_rows(), request, "unit"), _row(area_rows(), request, "area")
    narrow = queries.Narrow(unit_path=unit.path if unit else "", area_path=area.path if area else "")
    period = queries.Period.months(start, max(start, end))
    table = CountedTable(request, queries.counted_cases(request.actor, name, period, narrow=narrow))
    places = "，".join(str(row) for row in (unit, area) if row)
    context = {
        "title": name,
        "lead": f"{COUNTS[name]}。{start:%Y年%m月}至{max(start, end):%Y年%m月}{'，' if places else ''}{places}",
        "crumbs": [Crumb("指标", f"{reverse('kpi_page')}?{request.GET.urlencode()}"), Crumb(name)],
    }
    return table.respond(context=context)


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        return timezone.localdate().replace(day=1)


def _row(rows: Any, request: ActorRequest, name: str) -> Any:
    sent = request.GET.get(name, "")
    return rows.filter(pk=int(sent)).first() if sent.isascii() and sent.isdecimal() and len(sent) < 19 else None
